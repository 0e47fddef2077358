"""Name → builder, for datasets, networks and figures.

A new one is one new file: the registry walks its packages and imports every module in it, and
each module registers what it defines. Two things can't share a name.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from engine.errors import RegistryError

T = TypeVar("T")


@dataclass(frozen=True)
class Entry(Generic[T]):
    """What is registered: a name for links, words for people, and the thing itself.

    traits: what else its kind says of itself, by name.
    """

    name: str
    title: str
    summary: str
    build: T
    traits: Mapping[str, Any] = field(default_factory=dict)


class Registry(Generic[T]):
    """The entries found in some packages, in the order of their `rank`."""

    def __init__(self, kind: str, *packages: str) -> None:
        self.kind = kind
        self._packages = packages
        self._entries: dict[str, tuple[int, Entry[T]]] = {}
        self._walked = False

    def register(
        self, name: str, *, title: str, summary: str, rank: int = 100, **traits: Any
    ) -> Callable[[T], T]:
        """Decorate a builder. Raises RegistryError where the name is taken."""

        def add(build: T) -> T:
            if name in self._entries:
                raise RegistryError(f"There are two {self.kind}s called “{name}”.")
            self._entries[name] = (rank, Entry(name, title, summary, build, traits))
            return build

        return add

    def __getitem__(self, name: str) -> Entry[T]:
        """Return the entry of that name, or raise RegistryError with the names there are."""
        self._walk()
        if name not in self._entries:
            raise RegistryError(
                f"There is no {self.kind} called “{name}”.", f"There are: {', '.join(self)}."
            )
        return self._entries[name][1]

    def __iter__(self) -> Iterator[str]:
        self._walk()
        return iter(sorted(self._entries, key=lambda name: (self._entries[name][0], name)))

    def __contains__(self, name: object) -> bool:
        self._walk()
        return name in self._entries

    def _walk(self) -> None:
        if self._walked:
            return
        for name in self._packages:
            package = importlib.import_module(name)
            for module in pkgutil.iter_modules(package.__path__, prefix=f"{name}."):
                importlib.import_module(module.name)
        self._walked = True
