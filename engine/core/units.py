"""Numbers in words that people read: 87 µs, 4.4 MiB, 1.7 million, 0.3 g. Standard library only."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

DAY = 86_400  # seconds
_YEAR = 365 * DAY
_LONG_UNITS = (("s", 1), ("minutes", 60), ("hours", 3600), ("days", DAY), ("years", _YEAR))
_SPACE = "\u00a0"  # a number and its unit stay on one line
_UNITS = (
    "%", "ms", "s", "h", "µs", "kWh", "MWh", "Wh", "W", "MB", "KiB", "MiB", "GB", "bits", "bytes",
    "seconds", "milliseconds", "minutes", "hours", "days", "years", "grams", "g", "t", "USD",
    "million", "billion", "trillion", "tonnes",
)  # fmt: skip
_GAP = re.compile(rf"(?<=\d) (?=(?:{'|'.join(_UNITS)})(?!\w))")
PARTS = {  # what they are called by people
    2: "half",
    3: "a third",
    4: "a quarter",
    5: "a fifth",
    6: "a sixth",
    7: "a seventh",
    8: "an eighth",
    9: "a ninth",
    10: "a tenth",
    20: "a twentieth",
}


@dataclass(frozen=True)
class Rounded:
    """A number as it is shown, and that very number to compute with.

    What follows from it on the page then follows from what stands there, to the last digit shown.
    """

    value: float
    text: str


def unbroken(text: str) -> str:
    """Return a text in which no line breaks between a number and its unit."""
    return _GAP.sub(_SPACE, text)


def seconds_text(seconds: float) -> str:
    """Return a duration, from nanoseconds to years, in the largest unit there are two of."""
    if 0 < seconds < 1e-12:
        return f"{scientific(seconds)}{_SPACE}s"
    if 0 < seconds < 5e-8:
        return f"{_plain(rounded(1e9 * seconds, 2))}{_SPACE}ns"
    if round(1e6 * seconds) < 1000:
        digits = 1 if 0 < round(1e6 * seconds, 1) < 10 else 0
        return f"{1e6 * seconds:,.{digits}f}{_SPACE}µs"
    if round(1e3 * seconds, 1) < 1000:
        return milliseconds_text(seconds)
    word, unit = time_unit(seconds)
    if word == "years":
        return f"{count_text(seconds / unit)} years"  # long enough to break
    return f"{seconds / unit:,.1f}{_SPACE}{word}"


def time_unit(seconds: float) -> tuple[str, float]:
    """Return the unit that a long time is told in, and its seconds: the largest there are two of.

    “1.0 minutes” reads badly.
    """
    for (word, unit), (_, larger) in pairwise(_LONG_UNITS):
        if round(seconds / unit, 1) * unit < 2 * larger:
            return word, unit
    return _LONG_UNITS[-1]


def exact_seconds(seconds: float, digits: int = 4) -> str:
    """Return a duration with so many digits: with four, what follows can be checked by hand.

    In seconds or a part of one, since the next number is often computed from seconds.
    """
    for size, unit in ((1, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns")):
        shown = rounded(seconds / size, digits)
        if shown >= 1:
            return f"{_plain(shown)}{_SPACE}{unit}"
    return f"{scientific(seconds) if seconds else 0}{_SPACE}s"


def exactly(seconds: float, digits: int = 3) -> Rounded:
    """Return a duration with so many digits, in words and to compute with."""
    return Rounded(rounded(seconds, digits), exact_seconds(seconds, digits))


def about_time(seconds: float) -> str:
    """Return a duration with two digits, as long as it may be: 22 minutes, 15 days, 4,200 years."""
    if not math.isfinite(seconds):
        return "for ever"
    if seconds < 1:
        return scaled_text(rounded(seconds, 2), "s")
    word, unit = time_unit(rounded(seconds, 2))
    return f"{count_text(rounded(seconds / unit, 2))}{_SPACE}{word}"


def milliseconds_text(seconds: float, digits: int | None = None, unit: str = "ms") -> str:
    """Return a latency in milliseconds, however long, so that latencies side by side compare.

    digits: after the point; if nobody says how many, one below 10 ms, and two below one: times vary
    by more than what would follow · unit: as it is written.
    """
    if digits is None:
        ms = 1e3 * seconds
        digits = 0 if round(ms, 1) >= 10 or ms == 0 else 1 if round(ms, 2) >= 1 else 2
    return f"{1e3 * seconds:,.{digits}f}{_SPACE}{unit}"


def percent_text(share: float) -> str:
    """Return a share, 0–1, in percent; never all and never nothing."""
    if share >= 0.995:
        return "over 99%"
    return f"{share:.0%}" if share >= 0.01 else "under 1%"


def part_text(share: float) -> str:
    """Return a part of a whole, 0–1, as people say it where that is near: “a tenth”, or “7%”."""
    parts = round(1 / share)
    near = abs(share * parts - 1) < 0.1
    return PARTS[parts] if near and parts in PARTS else percent_text(share)


def percent_texts(shares: Sequence[float]) -> list[str]:
    """Return shares, best first, in percent; with decimals where the first two look like a tie."""
    texts = [percent_text(share) for share in shares]
    for digits in (1, 2):
        if len(texts) < 2 or texts[0] != texts[1] or shares[0] < 0.01:
            break
        texts = [f"{s:.{digits}%}" if s >= 0.01 else percent_text(s) for s in shares]
    return texts


def bytes_text(size: float) -> str:
    """Return a number of bytes, from 1 KiB on in KiB or MiB."""
    if round(size) < 2**10:
        return f"{size:,.0f}{_SPACE}bytes"
    if round(size / 2**10) >= 2**10:
        return f"{size / 2**20:,.1f}{_SPACE}MiB"
    return f"{size / 2**10:,.0f}{_SPACE}KiB"


def count_text(number: float) -> str:
    """Return a count with three digits and a word: 1.74 million."""
    shown = rounded(number, 3)
    if shown == 0:
        return "0"
    if not 1e-3 <= abs(shown) < 1e18:
        return scientific(number)
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"), (1e3, "thousand")):
        if abs(shown) >= size and (size > 1e3 or abs(round(number)) >= 1e5):
            return f"{_plain(shown / size)}{_SPACE}{word}"
    return f"{number:,.0f}" if abs(shown) >= 100 else _plain(shown)


def two_digits(number: float) -> str:
    """Return a number with as many digits as an estimate or a comparison bears: 0.039, 62."""
    return count_text(rounded(number, 2))


def updates_text(number: int) -> str:
    """Return 1 update, 2 updates."""
    return f"{number:,} update{'' if number == 1 else 's'}"


def about(number: float) -> str:
    """Return a count with two digits that mean something: 12,000 for 12,153; at most millions."""
    if not math.isfinite(number):
        return "endlessly many"
    shown = rounded(number, 2)
    if shown >= 1e6:
        return count_text(shown)
    return f"{shown:,.0f}" if number >= 1 else "less than one"


def roundly(number: float) -> Rounded:
    """Return a count with two digits that mean something, in words and to compute with."""
    if not math.isfinite(number):
        return Rounded(number, about(number))
    number = rounded(number, 12)  # what a division leaves behind that is exact on paper
    shown = rounded(number, 2)
    return Rounded(round(shown) if 1 <= number < 1e6 else shown, about(number))


def about_answers(number: float) -> str:
    """Return the same with its noun: about 12,000 answers, less than one answer."""
    return f"{'about ' * (1 <= number < math.inf)}{answers_text(number)}"


def answers_text(number: float) -> str:
    """Return such a count with its noun alone: 12,000 answers, 1 answer."""
    singular = rounded(number, 2) < 1.5
    return f"{about(number)} answer{'s' * (not singular)}"


def counted(number: int, one: str, many: str = "") -> str:
    """Return a count with its noun: 1 update, 2 updates. many: where an s is not enough."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def number_text(number: float) -> str:
    """Return a number as it was published, without a programmer's e: 1,460,000, not 1.46e+06."""
    shown = rounded(number, 12)
    if shown and not 1e-4 <= abs(shown) < 1e12:
        mantissa, exponent = _in_powers(shown, 6)
        return _raised(f"{mantissa:g}", exponent)
    return f"{shown:,.12g}"


def scientific(number: float, digits: int = 2) -> str:
    """Return 3.1 × 10²³ for 3.14e23."""
    mantissa, exponent = _in_powers(number, digits)
    return _raised(f"{mantissa:.{digits - 1}f}", exponent)


def _in_powers(number: float, digits: int) -> tuple[float, int]:
    """Return a number with so many digits as (1 to 10, the power of ten)."""
    mantissa, exponent = f"{number:.{digits - 1}e}".split("e")
    return float(mantissa), int(exponent)


def _raised(mantissa: str, exponent: int) -> str:
    raised = str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{mantissa}{_SPACE}×{_SPACE}10{raised}"


def rounded(number: float, digits: int) -> float:
    """Return a number with so many digits: what will be shown, and what a unit is chosen by."""
    return float(f"{number:.{digits}g}")


def _plain(number: float) -> str:
    """Write all the digits that there are, up to a million."""
    return f"{number:,.6g}"


def scaled(value: float, unit: str) -> Rounded:
    """Return an estimate with two digits, in words and to compute with."""
    return Rounded(rounded(value, 2), scaled_text(value, unit, 2))


def scaled_text(value: float, unit: str, digits: int = 3) -> str:
    """Return a value with a prefix before its unit: 0.000003, "Wh" → 3 µWh."""
    shown = rounded(value, digits)
    if shown == 0:
        return f"0{_SPACE}{unit}"
    if not 1e-12 <= abs(shown) < 1e15:
        return f"{scientific(value)}{_SPACE}{unit}"  # two digits
    for size, prefix in ((1e9, "G"), (1e6, "M"), (1e3, "k"), (1, ""), (1e-3, "m"), (1e-6, "µ")):
        if abs(shown) >= size:
            return f"{_plain(shown / size)}{_SPACE}{prefix}{unit}"
    return f"{_plain(shown / 1e-9)}{_SPACE}n{unit}"


def money_text(usd: float) -> str:
    """Return US dollars; tiny sums as a part of a cent."""
    if usd == 0 or usd >= 0.01:
        return f"{usd:,.2f}{_SPACE}USD"
    return f"{scientific(usd)}{_SPACE}USD"
