"""Long work in small parts, on the same queue as training, and only while somebody is watching.

Work is a generator: it does a part, yields how far it is, and at the end returns its result. The
parts take their turn with everybody's training. Like a run, a job holds a lease: a page that is
closed stops renewing it, and the work ends by itself. (A generator doesn't travel between
machines, so jobs belong to the pool of threads.) Where the visit has used up its computing time,
the work rests, and goes on as time comes back.
"""

import math
import threading
import time
from concurrent.futures import Future
from typing import Generic, TypeVar

from engine.compute.pool import LEASE_SECONDS, SLICE_SECONDS, Pool
from engine.compute.quota import Quota
from engine.core.work import Progress, Work
from engine.errors import BudgetError, EngineError

T = TypeVar("T")


class Job(Generic[T]):
    """One piece of work of one visitor. All methods return at once, save `wait`.

    `result` is there when it is done, `error` when it failed; neither when it was stopped.
    `resting` says why it waits, where computing time is used up.
    """

    def __init__(self, work: Work[T], pool: Pool, quota: Quota | None = None) -> None:
        """quota: the visit's; without one, the work may take as long as it likes."""
        self._quota = quota or Quota(math.inf)
        self.progress = Progress(0.0, "")
        self.result: T | None = None
        self.error: EngineError | None = None
        self.resting: BudgetError | None = None
        self.done = False
        self.stopped = False
        self._work = work
        self._pool = pool
        self._future: Future[None] | None = None
        self._lease = 0.0
        self._lock = threading.RLock()
        self._idle = threading.Condition(self._lock)
        self.renew()

    @property
    def busy(self) -> bool:
        """Whether there is more to come."""
        return not (self.done or self.stopped)

    @property
    def watched(self) -> bool:
        """Whether it goes on by itself: there is more to come, and its lease is fresh."""
        return self.busy and self._lease > time.monotonic()

    def renew(self) -> None:
        """Say that somebody is watching: the work may go on for a few seconds more."""
        with self._lock:
            self._lease = time.monotonic() + LEASE_SECONDS
            self._go_on()

    def stop(self) -> None:
        """Do no further part, and let the work put away what it has open."""
        with self._lock:
            self.stopped = not self.done
            if self._future is None:
                self._work.close()

    def wait(self, seconds: float) -> bool:
        """Wait until no part is under way; False if that takes longer."""
        with self._idle:
            return self._idle.wait_for(lambda: self._future is None, timeout=seconds)

    def _go_on(self) -> None:
        if not self.watched or self._future is not None:
            return
        try:
            self._quota.check()
            self._future = self._pool.executor.submit(self._some_parts)
        except BudgetError as error:  # the next look tries again
            self.resting = error
        except RuntimeError:  # the process is shutting down
            self.stopped = True
        else:
            self._future.add_done_callback(self._finish)

    def _some_parts(self) -> None:
        """Do one part at least, and more while this turn lasts. Runs in a worker's thread."""
        start = time.perf_counter()
        try:
            while not self.stopped:
                self.progress = next(self._work)
                if time.perf_counter() >= start + SLICE_SECONDS:
                    return
        except StopIteration as end:
            self.result, self.done = end.value, True
        except EngineError as error:
            self.error, self.done = error, True
        finally:
            self._quota.spend(time.perf_counter() - start)

    def _finish(self, future: Future[None]) -> None:
        with self._idle:
            self._future, self.resting = None, None
            fault = future.exception()
            if fault is not None:
                self.error = EngineError("The measurement stopped because of a fault of ours.")
                self.done = True
            if self.stopped:
                self._work.close()
            self._go_on()
            self._idle.notify_all()
        if fault is not None:
            raise fault  # into the server's log
