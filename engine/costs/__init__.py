"""What work used, and what that is worth. Standard library only."""

from engine.costs.device import DeviceTimes, Form
from engine.costs.edge import DownloadCost, Fleet, download_cost
from engine.costs.ledger import BROWSER, MOST_PACES, TORCH, Bill, Entry, Ledger, Phase
from engine.costs.pricing import RETRAINED, Serving, Tariff
from engine.costs.two_bills import Even, break_even, even

__all__ = [
    "BROWSER",
    "MOST_PACES",
    "RETRAINED",
    "TORCH",
    "Bill",
    "DeviceTimes",
    "DownloadCost",
    "Entry",
    "Even",
    "Fleet",
    "Form",
    "Ledger",
    "Phase",
    "Serving",
    "Tariff",
    "break_even",
    "download_cost",
    "even",
]
