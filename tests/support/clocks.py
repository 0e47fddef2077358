"""What a chart that draws times has to tell: by which clock they were taken."""

import json
import re

from engine.core.clock import Clock

TIME = re.compile(r"(?<![\w.,])\d[\d.,]*\s(?:ns|µs|ms|s)\b")
UNIT = re.compile(r"\b(?:[Mm]illiseconds|[Ss]econds|ms|µs)\b|\bs<|(?<!of )\ba second\b|^Hours")
LONG = re.compile(r"(?:\d|thousand|million|billion)\s(?:minutes|hours|days|years|h)\b")
CALENDAR = re.compile("since the first answer|after about")  # days of use, by no stopwatch


def titles(figure):
    """The words on a chart and on its axes."""
    layout = figure.layout
    return [one.title.text or "" for one in (layout, layout.xaxis, layout.yaxis)]


def tells_its_clock(figure):
    """Assert that a chart with times on it names one clock, the one that it has noted down."""
    words = [title for title in titles(figure) if not CALENDAR.search(title)]
    shown = [*words, *(str(note.text) for note in figure.layout.annotations)]
    for trace in json.loads(figure.to_json())["data"]:
        texts = trace.get("text", [])
        shown += [trace.get("hovertemplate") or "", *([texts] if isinstance(texts, str) else texts)]
    timed = any(TIME.search(one) or UNIT.search(one) for one in shown if isinstance(one, str))
    noted = (figure.layout.meta or {}).get("clock")
    assert bool(noted) == timed, words
    named = {clock.name for clock in Clock if any(clock in title.lower() for title in words)}
    assert named == ({noted} if noted else set()), words
    return True
