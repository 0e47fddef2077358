"""Plain values → a plotly figure. Pure functions; what others may use is listed here.

Colours come from the palette, words take theirs from the theme of the page.
"""

from charts.bars import Bar, bars, likeliest, magnitudes, memory, shares, side_by_side
from charts.bills import bills_over_days, crossing_bills
from charts.frames import against_budget, film
from charts.latency import (
    STAGE_WORDS,
    batch_latency,
    batch_throughput,
    by_threads,
    distribution,
    ladder,
    medians_of,
    one_scale,
    own_or_told,
    under_load,
    waterfall,
)
from charts.networks import homes, scatter_and_line, six_weights
from charts.ways import two_ways
from charts.weights import snapped, weight_tiles

__all__ = [
    "STAGE_WORDS",
    "Bar",
    "against_budget",
    "bars",
    "batch_latency",
    "batch_throughput",
    "bills_over_days",
    "by_threads",
    "crossing_bills",
    "distribution",
    "film",
    "homes",
    "ladder",
    "likeliest",
    "magnitudes",
    "medians_of",
    "memory",
    "one_scale",
    "own_or_told",
    "scatter_and_line",
    "shares",
    "side_by_side",
    "six_weights",
    "snapped",
    "two_ways",
    "under_load",
    "waterfall",
    "weight_tiles",
]
