"""Smaller copies of a network: quantised, pruned, narrowed; and how they heal."""

from engine.optimise.copies import (
    FULL_BITS,
    narrowed,
    packed,
    pruned,
    quantised,
    weight_count,
    weight_mask,
    weighted,
)
from engine.optimise.finetuning import Finetuned, finetune

__all__ = [
    "FULL_BITS",
    "Finetuned",
    "finetune",
    "narrowed",
    "packed",
    "pruned",
    "quantised",
    "weight_count",
    "weight_mask",
    "weighted",
]
