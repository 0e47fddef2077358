"""Who computes when: one queue for the slices and jobs of all visitors.

The executor is anything with the interface of `concurrent.futures.Executor`: threads here.
"""

import time
from concurrent.futures import Executor, ThreadPoolExecutor

from engine.compute.quota import Quota
from engine.core.host import cores
from engine.core.memoize import memoize
from engine.errors import BudgetError

SLICE_SECONDS = 0.1
LEASE_SECONDS = 4.0
WORKERS = cores()
WAITING = 4  # pieces of work at once that wait more than they compute
MOST_AT_ONCE = 24 * WORKERS  # runs; each then gets a slice every two and a half seconds


class Pool:
    """The one queue, and how many runs are alive in it.

    The executor must return from `submit` before the work is done, as threads and clusters do.
    """

    def __init__(self, executor: Executor, most: int = MOST_AT_ONCE) -> None:
        self.executor = executor
        self.most = most
        self._leases: dict[int, tuple[float, Quota]] = {}

    def renew(self, run: int, until: float, visit: Quota) -> None:
        """Count this run as alive until then (`time.monotonic` seconds). visit: whose it is."""
        self._leases[run] = until, visit

    def drop(self, run: int) -> None:
        """Stop counting this run."""
        self._leases.pop(run, None)

    def check(self, run: int) -> None:
        """Raise BudgetError where one more run beside the others would leave each too little."""
        if self.live(but=run) >= self.most:
            raise BudgetError(
                f"{self.most} networks are in training on this machine, and no more fit beside "
                "them.",
                "Try again in a few minutes. Your settings and weights stay.",
            )

    def live(self, but: int | None = None) -> int:
        """Return how many runs are computing now, one of them left out on request."""
        return sum(run != but for run in self._visits())

    def others(self, visit: Quota) -> int:
        """Return how many runs of other visits are computing now."""
        return sum(whose is not visit for whose in self._visits().values())

    def _visits(self) -> dict[int, Quota]:
        """Whose each run is that is computing now; forgets those that are not any more."""
        now = time.monotonic()
        leases = list(self._leases.items())
        for run, (until, _) in leases:
            if until < now:
                self.drop(run)
        return {run: visit for run, (until, visit) in leases if until >= now}


@memoize()
def shared_pool() -> Pool:
    """Return the pool of this process: one worker thread a core."""
    return Pool(ThreadPoolExecutor(WORKERS, thread_name_prefix="training"))


@memoize()
def waiting_pool() -> Pool:
    """Return the pool for downloads and pauses: a few threads, as waiting takes no core."""
    return Pool(ThreadPoolExecutor(WAITING, thread_name_prefix="waiting"))
