"""What work used, and what that is worth. Standard library only."""

from engine.costs.ledger import MOST_PACES, TORCH, Bill, Entry, Ledger, Phase
from engine.costs.pricing import RETRAINED, Serving, Tariff
from engine.costs.two_bills import Even, break_even, even

__all__ = [
    "MOST_PACES",
    "RETRAINED",
    "TORCH",
    "Bill",
    "Entry",
    "Even",
    "Ledger",
    "Phase",
    "Serving",
    "Tariff",
    "break_even",
    "even",
]
