"""Settings in the link: read once from the query string, checked, and written back.

Streamlit can bind a widget to the query string by itself, but then the words on the widget are
what stands in the link, and the link loses them as soon as another page is shown. Names in links
should outlive a change of wording, so they are ours.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from ui.session import session
from ui.widgets.plain import plain

NUMBER = re.compile(r"[0-9]+(\.[0-9]*)?(e[+-]?[0-9]+)?")  # Python would also take " 1_0"
DEFAULT_WORD = "usual"
MOST_SAID = 3  # of what can't be read in a link
N = TypeVar("N", int, float)
Read = Callable[[str], Any]  # text → value; raises ValueError for what the setting can't be


def one_of(options: Sequence[Any]) -> Read:
    """Read a value that must be one of the options."""
    by_text = {str(option): option for option in options}

    def read(text: str) -> Any:
        if text not in by_text:
            raise ValueError(text)
        return by_text[text]

    return read


def nearest_of(options: Sequence[float]) -> Read:
    """Read a number within the range of the options, as the nearest of them."""
    number = real_number(min(options), max(options))

    def read(text: str) -> float:
        meant = number(text)
        return min(options, key=lambda option: abs(option - meant))

    return read


def switch(text: str) -> bool:
    """Read on or off. Raises ValueError."""
    words = {"on": True, "true": True, "1": True, "off": False, "false": False, "0": False}
    if text.lower() not in words:
        raise ValueError(text)
    return words[text.lower()]


def whole_number(low: int, high: int) -> Read:
    """Read a whole number from low to high."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= len(str(high))):
            raise ValueError(text)
        return _within(low, int(text), high)

    return read


def whole_numbers(low: int, high: int, most: int) -> Read:
    """Read up to so many whole numbers with dashes between them, as in 4-2, into a tuple.

    An empty one, which leaves the choice to the network, is called usual.
    """
    one = whole_number(low, high)

    def read(text: str) -> tuple[int, ...]:
        if text == DEFAULT_WORD:
            return ()
        parts = text.split("-", most)
        if len(parts) > most:
            raise ValueError(text)
        return tuple(one(part) for part in parts)

    return read


def real_number(low: float, high: float) -> Read:
    """Read a decimal number from low to high."""

    def read(text: str) -> float:
        if len(text) > 24 or not NUMBER.fullmatch(text):
            raise ValueError(text)
        return _within(low, float(text), high)

    return read


def _within(low: N, number: N, high: N) -> N:
    if not low <= number <= high:
        raise ValueError(number)
    return number


def from_link(key: str, read: Read, otherwise: Any) -> Any:
    """Return what the link says, or `otherwise` where it says nothing that could be meant.

    The latter is noted, for `say_misread`.
    """
    if key not in st.query_params:
        return otherwise
    text = st.query_params[key]
    try:
        return read(text)
    except ValueError:
        session().misread.setdefault((key, text), False)
        return otherwise


def say_misread() -> None:
    """Tell, once, what a link asked for that there is not; who sent it may want to mend it."""
    misread = session().misread
    anew = [f"**{plain(key)}** can’t be “{plain(text)}”"
            for (key, text), said in misread.items() if not said]  # fmt: skip
    if anew:
        session().misread = dict.fromkeys(misread, True)
        several = f", and {len(anew) - MOST_SAID} more" if len(anew) > MOST_SAID else ""
        st.toast(f"The link is damaged: {', '.join(anew[:MOST_SAID])}{several}. The usual stands "
                 "there instead.", icon=":material/link_off:", duration="infinite")  # fmt: skip


def address(query: Mapping[str, str]) -> str:
    """Return the address of the page that is open, with this query string."""
    here = urlsplit(st.context.url or "")
    return urlunsplit((here.scheme, here.netloc, here.path, urlencode(query, safe=","), ""))


def frame(query: Mapping[str, str], title: str) -> str:
    """Return the HTML that shows the page that is open in a page of somebody's own.

    The camera of the device is closed to a page in another's frame, unless that one passes it on.
    """
    source = escape(address({**query, "embed": "true"}))
    return (
        f'<iframe src="{source}" title="{escape(title)}" allow="camera" '
        'style="width:100%;height:800px;border:0"></iframe>'
    )


def home() -> str:
    """Return where the app is, in few letters: host and base path, without the page."""
    here = urlsplit(st.context.url or "")
    return here.netloc + here.path.rpartition("/")[0]


def as_text(value: Any) -> str:
    """Return how a value stands in a link."""
    return "-".join(map(str, value)) or DEFAULT_WORD if isinstance(value, tuple) else str(value)


def into_link(values: Mapping[str, Any], defaults: Mapping[str, Any]) -> None:
    """Write the values that differ from their defaults; take the others out.

    All at once: the browser makes an entry to go back to of each writing.
    """
    said = {key: as_text(value) for key, value in values.items() if value != defaults[key]}
    now = {key: st.query_params.get_all(key) for key in st.query_params}
    wanted = {key: now[key] for key in now if key not in values or key in said}
    wanted |= {key: [text] for key, text in said.items()}
    if wanted != now:
        st.query_params.from_dict(wanted)
