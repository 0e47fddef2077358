"""From a visitor's own run to the largest there are, on one scale. Figures from facts.toml alone.

Not every maker published every figure, so a model appears in the measures that are known of it, or
that follow from what is known by a stated formula.
"""

from dataclasses import dataclass
from typing import Literal

from engine.core.clock import Clock
from engine.core.facts import fact
from engine.core.units import count_text, scaled_text, seconds_text
from engine.costs.ledger import Phase

Measure = Literal["kwh", "hours", "flops"]
# The one that most are known in comes first.
MEASURES: dict[Measure, str] = {
    "hours": "Hours on one device",
    "kwh": "Energy, kWh",
    "flops": "Operations",
}
# What stands on the axis, and whose time it is where it is time.
AXES: dict[Measure, tuple[str, Clock | None]] = {
    "hours": ("Hours", Clock.PROCESSOR),
    "kwh": ("Energy, kWh", None),
    "flops": ("Operations", None),
}
WAYS = 3  # in training, of the arithmetic of the way forward
WHY_ABSENT: dict[Measure, str] = {
    "hours": "its makers published none.",
    "kwh": "their makers published days and devices, and no energy.",
    "flops": "we have no number for them that we have checked.",
}


@dataclass(frozen=True)
class Giant:
    """One model's training, or one of its answers, in one measure.

    low, high: the same where the source gives one figure · kind: as measured here, as published, or
    by a formula · how: the source, or the formula with its values · link: where the source is, or
    the first of them; none for one's own.
    """

    name: str
    phase: Phase
    measure: Measure
    low: float
    high: float
    kind: Literal["measured", "sourced", "estimated"]
    how: str
    link: str = ""

    @property
    def middle(self) -> float:
        """What is drawn."""
        return (self.low + self.high) / 2

    @property
    def words(self) -> str:
        """The figure with its unit; both ends where the source gives a range."""
        return f"{self.short} operations" if self.measure == "flops" else self.short

    @property
    def short(self) -> str:
        """The same, and of operations the number alone, for a chart whose title says what it is."""
        if self.measure == "kwh":
            return scaled_text(1000 * self.middle, "Wh")
        if self.measure == "flops":
            return count_text(self.middle)
        if self.low < self.high:
            return f"{count_text(self.low)} to {count_text(self.high)}\u00a0h"
        if self.middle < 1:
            return seconds_text(3600 * self.middle)
        return f"{count_text(self.middle)}\u00a0h"


def giants() -> list[Giant]:
    """Return everything there is to say of others, training first, small to large."""
    return [*_energies(), *_hours(), *_operations()]


def absent(measure: Measure) -> str:
    """Return a sentence on whose training is known in other measures alone, and why."""
    trainings = [giant for giant in giants() if giant.phase == "training"]
    here = {giant.name for giant in trainings if giant.measure == measure}
    names = list(dict.fromkeys(giant.name for giant in trainings if giant.name not in here))
    listed = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    return f"Not in this measure: {listed}; {WHY_ABSENT[measure]}"


def _sourced(name: str, phase: Phase, measure: Measure, key: str, factor: float = 1) -> Giant:
    value, source = fact(key).number * factor, fact(key)
    return Giant(name, phase, measure, value, value, "sourced", source.markdown, source.link)


def _rated(name: str, hours_key: str, watts_key: str, device: str) -> Giant:
    """Energy = device-hours × rated power."""
    hours, watts = fact(hours_key).number, fact(watts_key).number
    kwh = hours * watts / 1000
    how = f"{fact(hours_key).markdown} × {watts:,.0f} W ({device}, rated) ÷ 1,000"
    return Giant(name, "training", "kwh", kwh, kwh, "estimated", how, fact(hours_key).link)


def _energies() -> list[Giant]:
    return [
        _sourced("One photo classified", "inference", "kwh", "image-classified-kwh", 1 / 1000),
        _sourced("One chat answer (Gemini)", "inference", "kwh", "chat-answer-wh", 1 / 1000),
        _sourced("One picture generated", "inference", "kwh", "image-generated-kwh", 1 / 1000),
        _rated("Stable Diffusion v1", "stable-diffusion-hours", "card-watts-a100-pcie",
               "A100 as a PCIe card"),
        _sourced("BLOOM-176B", "training", "kwh", "bloom-kwh"),
        _rated("Llama 3.1 8B", "llama31-8b-hours", "card-watts-h100", "H100"),
        _sourced("GPT-3", "training", "kwh", "gpt3-mwh", 1000),
        _rated("DeepSeek-V3", "deepseek-v3-hours", "card-watts-h100", "an H800 taken as an H100"),
        _rated("Llama 3.1 405B", "llama31-405b-hours", "card-watts-h100", "H100"),
    ]  # fmt: skip


def _hours() -> list[Giant]:
    low, high = (fact(f"alexnet-days-{end}").number * 24 * 2 for end in ("low", "high"))
    alexnet, resnet, bert = (
        fact(name) for name in ("alexnet-training", "resnet50-training-days", "bert-days")
    )
    hours, days = resnet.number * 24, bert.number
    tpus = f"{bert.markdown}: days × 24 × 4 to 16 TPUs"
    return [
        Giant("AlexNet", "training", "hours", low, high, "estimated",
              f"{alexnet.markdown}: days × 24 × 2 cards", alexnet.link),
        Giant("ResNet-50", "training", "hours", hours, hours, "estimated",
              f"{resnet.markdown} × 24", resnet.link),
        Giant("BERT", "training", "hours", days * 24 * 4, days * 24 * 16, "estimated", tpus,
              bert.link),
        _sourced("Stable Diffusion v1", "training", "hours", "stable-diffusion-hours"),
        _sourced("BLOOM-176B", "training", "hours", "bloom-hours"),
        _sourced("Llama 3.1 8B", "training", "hours", "llama31-8b-hours"),
        _sourced("DeepSeek-V3", "training", "hours", "deepseek-v3-hours"),
        _sourced("Llama 3.1 405B", "training", "hours", "llama31-405b-hours"),
    ]  # fmt: skip


def _operations() -> list[Giant]:
    """All in operations, two for a multiply-add, whatever the source counts."""
    laps, photos, photo = (fact(name) for name in
                           ("resnet50-laps", "imagenet-photos", "resnet50-photo"))  # fmt: skip
    resnet = laps.number * 1e6 * photos.number * 1e9 * photo.operations * WAYS
    how = (
        f"{laps.markdown} × {photos.markdown} × {photo.markdown} × 2 operations a multiply-add × "
        f"{WAYS}, since the way back takes about twice the way forward"
    )
    gpt3 = fact("gpt3-flops")
    return [
        Giant("ResNet-50", "training", "flops", resnet, resnet, "estimated", how, laps.link),
        Giant("GPT-3", "training", "flops", gpt3.operations, gpt3.operations, "sourced",
              f"{gpt3.markdown}, two for a multiply-add", gpt3.link),
    ]  # fmt: skip
