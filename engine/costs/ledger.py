"""What each phase has cost this visitor. Every figure in it was measured; standard library only."""

from dataclasses import dataclass, field, fields, replace
from typing import Literal

from engine.core.stats import percentile
from engine.costs.device import DeviceTimes, Form

Phase = Literal["training", "inference"]
TORCH = "torch"
BROWSER = "browser"  # the runtime of answers on the visitor's own device
MOST_PACES = 256  # that a bill remembers; of more, every other one
FEW, MANY = 0.1, 0.9  # shares of all paces, which a bill's range lies between


@dataclass(frozen=True)
class Bill:
    """The running total of one piece of work.

    passes: updates in training, forward passes in inference · seconds: wall-clock ·
    cpu_seconds: processor time · shared_seconds: the part of `seconds` in which other visitors
    were computing too · beside_seconds, beside_cpu_seconds: the part that was no pass, such as
    looks at held-out examples and notes for the page's pictures · paces: processor seconds an
    image, of single slices or batches, to tell how far they differ.
    """

    passes: int = 0
    images: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    shared_seconds: float = 0.0
    beside_seconds: float = 0.0
    beside_cpu_seconds: float = 0.0
    paces: tuple[float, ...] = ()

    def __add__(self, other: "Bill") -> "Bill":
        added = Bill(
            *(getattr(self, part.name) + getattr(other, part.name) for part in fields(Bill))
        )
        return added if len(added.paces) <= MOST_PACES else replace(added, paces=added.paces[::2])

    @property
    def pass_seconds(self) -> float:
        """Wall-clock seconds of the passes alone."""
        return self.seconds - self.beside_seconds

    @property
    def pass_cpu_seconds(self) -> float:
        """Processor seconds of the passes alone."""
        return self.cpu_seconds - self.beside_cpu_seconds

    @property
    def seconds_per_image(self) -> float:
        """Wall-clock seconds an image, of the passes alone."""
        return self.pass_seconds / self.images if self.images else 0.0

    @property
    def cpu_seconds_per_image(self) -> float:
        """Processor seconds an image, of the passes alone."""
        return self.pass_cpu_seconds / self.images if self.images else 0.0

    @property
    def cpu_range(self) -> tuple[float, float]:
        """Processor seconds an image at the least and the most, save for the odd one out."""
        each = self.cpu_seconds_per_image
        paces = [*self.paces] or [each]
        return min(percentile(paces, FEW), each), max(percentile(paces, MANY), each)

    @property
    def cpu_total_range(self) -> tuple[float, float]:
        """The same of all images together, with what was no pass."""
        low, high = self.cpu_range
        return (
            low * self.images + self.beside_cpu_seconds,
            high * self.images + self.beside_cpu_seconds,
        )

    @property
    def shared(self) -> bool:
        """Whether others were computing for at least a twentieth of the time."""
        return self.shared_seconds > 0.05 * self.seconds


@dataclass(frozen=True)
class Entry:
    """One network, one phase, one batch size, and what it has cost so far.

    fingerprint: of the weights that were made (training) or that served (inference) ·
    flops_per_image: floating-point operations, estimated · size_bytes: of the weights ·
    dataset: what it learned from, if it did so here · runtime: what computed it · device: of the
    visitor, where that computed it; its processor time is clock time, which is no less.
    """

    phase: Phase
    network: str
    fingerprint: str
    batch_size: int
    bill: Bill
    flops_per_image: float = 0.0
    size_bytes: int = 0
    dataset: str = ""
    runtime: str = TORCH
    device: str = ""

    @property
    def own(self) -> bool:
        """Whether it is a network that was trained here, as it is or made smaller."""
        return bool(self.dataset)

    @property
    def flops(self) -> float:
        """Operations of all images together."""
        return self.flops_per_image * self.bill.images


@dataclass
class Ledger:
    """One visitor's entries.

    A training run has one entry, put anew as it goes on; inferences of the same weights at the
    same batch size on the same runtime add up in one entry. devices: what the visitor's own device
    measured last, by the form of the network.
    """

    entries: dict[tuple[str, ...], Entry] = field(default_factory=dict)
    devices: dict[Form, DeviceTimes] = field(default_factory=dict)

    def put_training(self, run: str, entry: Entry) -> None:
        """Set the bill of a run to what it is now."""
        self.entries[("training", run)] = entry

    def add_inference(self, entry: Entry) -> None:
        """Add to what these weights have already served at this batch size."""
        known = self.entries.get(_key(entry))
        bill = entry.bill if known is None else known.bill + entry.bill
        self.entries[_key(entry)] = replace(entry, bill=bill)

    @property
    def device(self) -> DeviceTimes | None:
        """What the visitor's device measured, in the form of the network that is offered first."""
        return self.devices.get("int8") or self.devices.get("fp32")

    def put_device(self, times: DeviceTimes, entry: Entry) -> None:
        """Set what the visitor's device measured for one form of the network."""
        self.devices[times.form] = times
        self.entries[_key(entry)] = entry

    def inference(self, fingerprint: str, batch_size: int, runtime: str = TORCH) -> Entry | None:
        """Return what these weights have served in batches of this size, if they have."""
        return self.entries.get(("inference", fingerprint, str(batch_size), runtime))


def _key(entry: Entry) -> tuple[str, ...]:
    return ("inference", entry.fingerprint, str(entry.batch_size), entry.runtime)
