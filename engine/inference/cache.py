"""The classifiers that all visitors share."""

import threading

from engine.core.memoize import memoize
from engine.inference.classifier import Classifier, load_classifier
from engine.models.pretrained import DEFAULT, find


class ClassifierCache:
    """Classifiers that all visitors share: the default one for good, of the others the last used.

    The others are let go, longest unused first, before together they hold more than a few dozen
    megabytes of weights: a server has little memory, and reading one anew takes moments.
    """

    MOST_BYTES = 48 * 10**6

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str, int], Classifier] = {}
        self._lock = threading.Lock()  # held for a moment
        self._loading = threading.Lock()  # held while one is read: others wait, the default not

    def get(self, name: str, runtime: str, threads: int) -> Classifier:
        """Return the one copy; reads it first if it isn't there. Raises what loading raises."""
        key = (name, runtime, threads)
        found = self._used(key)
        if found is not None:
            return found
        with self._loading:
            found = self._used(key)  # somebody else may have read it meanwhile
            if found is None:
                self._make_room(find(name).size_bytes(runtime))
                found = self._kept[key] = load_classifier(name, runtime, threads)
            return found

    def _used(self, key: tuple[str, str, int]) -> Classifier | None:
        with self._lock:
            found = self._kept.pop(key, None)
            if found is not None:
                self._kept[key] = found  # at the end: used last
            return found

    def _make_room(self, size_bytes: int) -> None:
        with self._lock:
            self._drop_unused(size_bytes)

    def _drop_unused(self, size_bytes: int) -> None:
        others = [key for key in self._kept if key != (DEFAULT, "torch", 1)]
        held = sum(self._kept[key].size_bytes for key in others)
        for key in others:
            if held + size_bytes <= self.MOST_BYTES:
                return
            held -= self._kept.pop(key).size_bytes


@memoize()
def _classifier_cache() -> ClassifierCache:
    return ClassifierCache()


def shared_classifier(name: str = DEFAULT, runtime: str = "torch", threads: int = 1) -> Classifier:
    """Return the one copy that all visitors share. Raises what `load_classifier` raises."""
    return _classifier_cache().get(name, runtime, threads)
