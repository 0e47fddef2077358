"""The style sheets in ui/shell/styles, with the theme's colours filled in."""

from functools import lru_cache
from pathlib import Path
from string import Template

from engine.core import theme

FOLDER = Path(__file__).parent / "styles"


@lru_cache(maxsize=4)
def css(name: str) -> str:
    """Return a style sheet by its name without the ending."""
    return Template((FOLDER / f"{name}.css").read_text(encoding="utf-8")).substitute(
        training=theme.TRAINING,
        inference=theme.INFERENCE,
        training_button=theme.TRAINING_BUTTON,
    )


def page_style() -> str:
    """Return the sheet of all pages as an HTML element."""
    return f"<style>{css('page')}</style>"


def beginning_style(embedded: bool) -> str:
    """Return the sheet of what isn’t shown yet, for the HTML that a browser gets first."""
    return f"<style>{css('begins')}{'' if embedded else css('begins_with_menu')}</style>"
