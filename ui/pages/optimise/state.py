"""What the optimising page keeps for a visit, beside the workbench."""

from dataclasses import dataclass, field

from engine.experiments.runtime_agreement import Tally


@dataclass
class OptimiseState:
    """The photo network on each runtime, as measured."""

    tallies: list[Tally] = field(default_factory=list)
