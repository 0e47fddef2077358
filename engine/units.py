"""Numbers in words that people read: 87 µs, 4.4 MiB, 1.7 million, 0.3 g. Standard library only."""

import math
import re
from itertools import pairwise

_YEAR = 365 * 86_400  # seconds
_SPACE = "\u00a0"  # a number and its unit stay on one line
_UNITS = (
    "%", "ms", "s", "h", "µs", "kWh", "MWh", "Wh", "W", "MB", "KiB", "MiB", "GB", "bits", "bytes",
    "seconds", "milliseconds", "minutes", "hours", "days", "years", "grams", "g", "t", "USD",
    "million", "billion", "trillion", "tonnes",
)  # fmt: skip
_GAP = re.compile(rf"(?<=\d) (?=(?:{'|'.join(_UNITS)})(?!\w))")


def unbroken(text: str) -> str:
    """Return a text in which no line breaks between a number and its unit."""
    return _GAP.sub(_SPACE, text)


def seconds_text(seconds: float) -> str:
    """Return a duration, from microseconds to years, in the largest unit there are two of."""
    if seconds < 1e-3:
        digits = 1 if 0 < seconds < 9.95e-6 else 0
        return f"{1e6 * seconds:,.{digits}f}{_SPACE}µs"
    if seconds < 1:
        return f"{1e3 * seconds:,.1f}{_SPACE}ms"
    units = (("s", 1), ("minutes", 60), ("hours", 3600), ("days", 86_400), ("years", _YEAR))
    for (word, unit), (_, larger) in pairwise(units):
        if seconds < 2 * larger:  # two minutes or more: “1.0 minutes” reads badly
            return f"{seconds / unit:,.1f}{_SPACE}{word}"
    return f"{count_text(seconds / _YEAR)} years"  # long enough to break


def percent_text(share: float) -> str:
    """Return a share, 0–1, in percent; never all and never nothing."""
    if share >= 0.995:
        return "over 99%"
    return f"{share:.0%}" if share >= 0.01 else "under 1%"


def bytes_text(size: float) -> str:
    """Return a number of bytes, from 1 KiB on in KiB or MiB."""
    if size < 2**10:
        return f"{size:,.0f}{_SPACE}bytes"
    if size >= 2**20:
        return f"{size / 2**20:,.1f}{_SPACE}MiB"
    return f"{size / 2**10:,.0f}{_SPACE}KiB"


def count_text(number: float) -> str:
    """Return a count with three digits and a word: 1.74 million."""
    if number == 0:
        return "0"
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"), (1e3, "thousand")):
        if abs(number) >= 1e6 * size:
            return scientific(number)
        if abs(number) >= size and (size > 1e3 or abs(number) >= 1e5):
            return f"{number / size:,.3g}{_SPACE}{word}"
    if abs(number) < 1e-3:
        return scientific(number)
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:,.3g}"


def about(number: float) -> str:
    """Return a count with two digits that mean something: 12,000 for 12,153; at most millions."""
    if not math.isfinite(number):
        return "endlessly many"
    if number >= 1e6:
        return count_text(float(f"{number:.2g}"))
    return f"{float(f'{number:.2g}'):,.0f}" if number >= 1 else "less than one"


def number_text(number: float) -> str:
    """Return a number as it was published, without a programmer's e: 1,460,000, not 1.46e+06."""
    if number and not 1e-4 <= abs(number) < 1e12:
        return _in_powers(number, "g")
    return f"{number:,.12g}"


def scientific(number: float) -> str:
    """Return 3.1 × 10²³ for 3.14e23."""
    return _in_powers(number, ".1f")


def _in_powers(number: float, digits: str) -> str:
    exponent = math.floor(math.log10(abs(number)))
    raised = str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{number / 10**exponent:{digits}}{_SPACE}×{_SPACE}10{raised}"


def scaled_text(value: float, unit: str) -> str:
    """Return a value with a prefix before its unit: 0.000003, "Wh" → 3 µWh."""
    if value == 0:
        return f"0{_SPACE}{unit}"
    for size, prefix in ((1e9, "G"), (1e6, "M"), (1e3, "k"), (1, ""), (1e-3, "m"), (1e-6, "µ")):
        if abs(value) >= size:
            return f"{value / size:,.3g}{_SPACE}{prefix}{unit}"
    return f"{value / 1e-9:,.3g}{_SPACE}n{unit}"


def money_text(usd: float) -> str:
    """Return US dollars; tiny sums as a part of a cent."""
    if usd == 0 or usd >= 0.01:
        return f"{usd:,.2f}{_SPACE}USD"
    return f"{scientific(usd)}{_SPACE}USD"
