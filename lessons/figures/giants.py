"""From a moment of training here to the largest runs there are, on one scale."""

from dataclasses import dataclass

import charts
from charts import Bar
from engine.core.clock import Clock
from engine.core.facts import fact
from engine.core.units import about_time, count_text, seconds_text
from engine.costs import Tariff
from engine.costs.landmarks import AXES, Giant, Measure, absent, giants
from engine.models import training_flops
from engine.training import Trainer, TrainingConfig
from lessons.figures import FIGURES, Button, Choice, Number, Shown, Values, Work

WATTS, CORES = "watts-epyc-7763", "cores-epyc-7763"
BLINK = 0.1
POWERS = {True: (6, "a million"), False: (3, "a thousand")}  # of ten from line to line, with yours
MEASURED_IN = {"hours": "Hours", "kwh": "Energy", "flops": "Operations"}
YOURS: dict[Measure, str] = {"kwh": "energy", "flops": "operations"}
FORMULAS: dict[Measure, str] = {
    "kwh": "your seconds × the rated watts of a processor ÷ its cores",
    "flops": "the operations of one image, forward and back, × images",
}


@dataclass(frozen=True)
class Run:
    """What a moment of training here took.

    seconds: of the processor · flops: of all its images, estimated.
    """

    seconds: float
    images: int
    flops: float


class Giants:
    """What others have told of their trainings, and room for yours."""

    title = "From yours to the giants"
    controls = (
        Choice("measure", "Measured in", MEASURED_IN, "hours"),
        Button("train", "Train here for a blink"),
    )
    timed = True

    def start(self) -> Run | None:
        """The giants alone."""
        return None

    def working(self, state: Run | None, button: str, values: Values) -> Work[Run]:
        """Train the small convolutional network for a tenth of a second."""
        trainer = Trainer(TrainingConfig())
        yield 0.2
        trainer.step()  # the first one sets things up
        yield 0.4
        steps = trainer.run_for(BLINK)
        images = sum(step.images for step in steps)
        flops = training_flops(trainer.model, trainer.dataset.shape) * images
        return Run(sum(step.cpu_seconds for step in steps), images, flops)

    def show(self, state: Run | None, values: Values) -> Shown:
        """Everyone who is known in that measure, small to large."""
        measure: Measure = values["measure"]
        known = [giant for giant in giants() if giant.measure == measure]
        own = [] if state is None else [_own(state, measure)]
        shown = sorted([*own, *known], key=lambda giant: giant.middle)
        bars = [Bar(giant.name, giant.middle, giant.phase, giant.words) for giant in shown]
        alt = "; ".join(f"{bar.label} {bar.text}" for bar in bars)
        powers, _ = POWERS[state is not None]
        unit, clock = AXES[measure]
        chart = charts.magnitudes(bars, unit, powers, clock)
        kinds = "Sourced or estimated, as listed below." if state is None else (
            "Others’ are sourced or estimated, as listed below; yours is estimated."
        )  # fmt: skip
        return Shown(_numbers(state, own, known), _says(state, known), chart, alt, kinds)


def _numbers(state: Run | None, own: list[Giant], known: list[Giant]) -> tuple[Number, ...]:
    if state is None:
        return ()
    largest, mine = max(known, key=lambda giant: giant.middle), own[0]
    numbers = [
        Number("you trained for", seconds_text(state.seconds), clock=Clock.PROCESSOR),
        Number("images", f"{state.images:,}"),
    ]
    if mine.measure != "hours":
        how = FORMULAS[mine.measure]
        numbers.append(Number(f"your {YOURS[mine.measure]}", mine.words, "estimated", how))
    times, how = count_text(largest.middle / mine.middle), f"{largest.words} ÷ {mine.words}"
    numbers.append(Number(f"as large is {largest.name}", f"{times} ×", "estimated", how))
    if mine.measure == "flops":
        numbers += [_here(giant, state) for giant in known]
    return tuple(numbers)


def _here(giant: Giant, run: Run) -> Number:
    """How long this machine would take for it."""
    seconds = giant.middle / run.flops * run.seconds
    how = f"{giant.words} ÷ yours of {count_text(run.flops)} × your {seconds_text(run.seconds)}"
    return Number(f"{giant.name} would take one thread here", about_time(seconds), "estimated",
                  how, Clock.PROCESSOR)  # fmt: skip


def _says(state: Run | None, known: list[Giant]) -> str:
    """How to read it, and where each figure comes from."""
    first = "Press the button, and your run joins them. " if state is None else ""
    groups = {
        "As published": [giant for giant in known if giant.kind == "sourced"],
        "Estimated from published figures": [g for g in known if g.kind == "estimated"],
    }
    sources = " ".join(
        f"{words}: {', '.join(f'[{g.name}]({g.link})' for g in group)}."
        for words, group in groups.items()
        if group
    )
    _, times = POWERS[state is not None]
    answers = ", teal is a single answer" if any(g.phase == "inference" for g in known) else ""
    yours = _yours(known[0].measure) if state is not None else ""
    return (
        f"{first}Amber is a whole training{answers}. Each upright line is {times} times the one "
        f"before. {absent(known[0].measure)}\n\n{sources}{yours}"
    )


def _yours(measure: Measure) -> str:
    """What there is to know of one's own dot."""
    if measure == "kwh":
        return (
            f" Your energy: seconds × {fact(WATTS).markdown} ÷ {fact(CORES).markdown}, since one "
            "thread keeps about one core busy; at most that of all its cores."
        )
    if measure == "hours":
        return (
            " Yours is processor time; theirs are the hours for which graphics cards or TPUs were "
            "theirs alone."
        )
    return ""


def _own(run: Run, measure: Measure) -> Giant:
    watts, cores = fact(WATTS).number, fact(CORES).number
    tariff = Tariff(watts, pue=1, usd_per_hour=0, grams_per_kwh=0, cores=cores)
    kwh = tariff.kwh(run.seconds)
    value = {"kwh": kwh, "hours": run.seconds / 3600, "flops": run.flops}[measure]
    return Giant("Yours, just now", "training", measure, value, value, "estimated", "")


FIGURES.register(
    "giants",
    title=Giants.title,
    summary="A blink of training here, beside the largest trainings there are.",
)(Giants())
