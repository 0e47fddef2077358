"""Smaller copies of a network: quantised, pruned, narrowed; and how they heal."""

from engine.optimise.copies import (
    FULL_BITS,
    narrowed,
    packed,
    pruned,
    quantised,
    surviving,
    weight_count,
    weighted,
)
from engine.optimise.finetuning import Healed, heal

__all__ = [
    "FULL_BITS",
    "Healed",
    "heal",
    "narrowed",
    "packed",
    "pruned",
    "quantised",
    "surviving",
    "weight_count",
    "weighted",
]
