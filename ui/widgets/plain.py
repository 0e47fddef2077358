"""What strangers wrote, made harmless."""

import re
import unicodedata

LENGTH = 60


def plain(text: str) -> str:
    """Return a text for Markdown: nothing in it formats, links, turns what follows or runs on."""
    seen = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text).strip()
    if len(seen) > LENGTH:
        seen = seen[: LENGTH // 2] + "…" + seen[-LENGTH // 2 :]
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", seen)
