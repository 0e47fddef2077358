"""The terms of the lessons, each in a sentence. Standard library only."""

import re
import tomllib
from functools import lru_cache
from html import escape

from engine.core.paths import ASSETS

_BOLD = re.compile(r"\*\*([^*]+)\*\*")


@lru_cache(maxsize=1)
def glossary() -> dict[str, str]:
    """Return term → sentence."""
    terms: dict[str, str] = tomllib.loads((ASSETS / "glossary.toml").read_text(encoding="utf-8"))
    return terms


def explained(markdown: str) -> str:
    """Return the text with each bold term that we know carrying its sentence.

    The sentence shows when the term is pointed at, tapped, or reached by keyboard. It is hidden by
    itself: on a slow line the text is read before a style sheet has come.
    """

    def tip(found: re.Match[str]) -> str:
        sentence = glossary().get(_key(found[1]))
        if sentence is None:
            return found[0]
        says = f'<span role="tooltip" hidden>{escape(sentence)}</span>'
        return f'<strong class="term" tabindex="0">{escape(found[1])}{says}</strong>'

    return _BOLD.sub(tip, markdown)


def terms_in(markdown: str) -> list[str]:
    """Return the terms that stand bold in a text, in their order, each once."""
    return list(dict.fromkeys(_key(t) for t in _BOLD.findall(markdown) if _key(t) in glossary()))


def _key(term: str) -> str:
    """A term as the glossary has it, also where it begins a sentence or ends a heading."""
    bare = term.rstrip(".:")
    return bare if bare in glossary() else bare[:1].lower() + bare[1:]
