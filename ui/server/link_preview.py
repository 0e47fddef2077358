"""What stands in a page's HTML before any script runs: a title, a sentence, a picture, the styles.

Streamlit's page is empty until its script has drawn it, and programs that look at a link run none.
Nor would a slow line show styles before the text, or code before what it makes room for.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape
from pathlib import Path
from urllib.parse import parse_qs

import streamlit as st
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lessons.course import course
from ui import APP
from ui.shell.style import page_style

PICTURE = "preview.png"
LONGEST_QUERY = 2_000  # bytes
HOST = re.compile(rb"[\w.\-]{1,200}(:\d{1,5})?", re.ASCII)
TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
# The last part of a page's path → its title and a sentence.
PAGES: Mapping[str, tuple[str, str]] = {
    "": ("One network, two lives: training and inference",
         "Watch a tiny network learn, let it answer, and compare both bills. In your browser."),
    "learn": ("Training and inference: the course",
              "Twelve short lessons in plain words. Guess first, then let the machine measure."),
    "train": ("The gym: watch a network train",
              "Press Play and see guesses turn into knowledge: losses, weights and their updates."),
    "infer": ("The rescue: one photo, one answer",
              "Show a network a photo of your cat, with a stopwatch on every stage."),
    "optimise": ("The light backpack: smaller and faster",
                 "How few bits will do, how many weights can go, and what is really faster?"),
    "compare": ("Both bills, side by side",
                "What training has cost, what an answer costs, and when they are even."),
}  # fmt: skip


# Parts of Streamlit that every page needs, and that it would ask for one after the other.
SOON = (
    "BidiComponent",
    "Button",
    "ButtonGroup",
    "Html",
    "PageLink",
    "Radio",
    "Slider",
    "rehype-raw",
)
IMPORT = re.compile(r'(?:from|import)"\./([\w.\-]+\.js)"')


class Preview:
    """Writes title, sentence, picture and styles into the page's HTML, and serves the picture."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        page = scope.get("path", "").rpartition("/")[2]
        if scope["type"] != "http" or scope["method"] != "GET" or page not in {*PAGES, PICTURE}:
            await self.app(scope, receive, send)
        elif page == PICTURE:
            await _picture()(scope, receive, send)
        else:
            tags = head(page, _query(scope), _here(scope)) + _soon()
            unpacked = [one for one in scope["headers"] if one[0] != b"accept-encoding"]
            await self.app({**scope, "headers": unpacked}, receive, _rewriting(send, tags))


def head(page: str, query: Mapping[str, list[str]], here: str) -> str:
    """Return the tags for a page. here: the address of the app, ending in /; may be empty."""
    title, sentence = PAGES[page]
    for lesson in course() if page == "learn" else ():
        if query.get("lesson") == [lesson.slug]:
            title, sentence = f"Lesson {lesson.number}: {lesson.title}", lesson.teaches
    title, sentence = escape(title), escape(sentence)
    tags = [
        f"<title>{title}</title>",
        f'<meta name="description" content="{sentence}">',
        f'<meta property="og:site_name" content="{APP}">',
        '<meta property="og:type" content="website">',
        f'<meta property="og:title" content="{title}">',
        f'<meta property="og:description" content="{sentence}">',
    ]
    if here:
        tags += [
            f'<meta property="og:image" content="{here}{PICTURE}">',
            '<meta property="og:image:width" content="1200">',
            '<meta property="og:image:height" content="630">',
            '<meta name="twitter:card" content="summary_large_image">',
        ]
    return "\n    ".join(tags)


@lru_cache(maxsize=1)
def _soon() -> str:
    """What is to be fetched beside Streamlit's own first code."""
    folder = Path(st.__file__).parent / "static"
    there = (folder / "index.html").read_text(encoding="utf-8")
    names = [part.name for name in SOON for part in folder.glob(f"static/js/{name}.*.js")]
    links = [
        f'<link rel="modulepreload" crossorigin href="./static/js/{name}">'
        for name in _with_imports(folder / "static/js", names)
        if name not in there
    ]
    return "\n    ".join(["", *links])


def _with_imports(folder: Path, names: list[str]) -> list[str]:
    """Return parts of Streamlit's code with all that they import before they run."""
    found: set[str] = set()
    while names:
        name = names.pop()
        if name not in found:
            found.add(name)
            names += IMPORT.findall((folder / name).read_text(encoding="utf-8"))
    return sorted(found)


def _query(scope: Scope) -> dict[str, list[str]]:
    return parse_qs(scope.get("query_string", b"")[:LONGEST_QUERY].decode("latin-1"))


def _here(scope: Scope) -> str:
    """Return the app's address, as the visitor's side has it; nothing where the host is none."""
    said, folder = dict(scope["headers"]), scope["path"].rpartition("/")[0]
    host, forwarded = said.get(b"host", b""), said.get(b"x-forwarded-proto")
    scheme = "https" if forwarded == b"https" else scope.get("scheme", "http")
    return f"{scheme}://{host.decode()}{escape(folder)}/" if HOST.fullmatch(host) else ""


def _picture() -> Response:
    from charts.share.preview import preview

    return Response(preview(), media_type="image/png", headers={"cache-control": "max-age=86400"})


def _rewriting(send: Send, tags: str) -> Send:
    """Send an HTML page with its title replaced by these tags, and with the sheet of all pages.

    Anything else is sent as it is.
    """
    start: Message = {}
    body = b""

    async def answer(message: Message) -> None:
        nonlocal start, body
        if message["type"] == "http.response.start":
            start = message
            if not dict(message["headers"]).get(b"content-type", b"").startswith(b"text/html"):
                start = {}
                await send(message)
        elif not start:
            await send(message)
        else:
            body += message.get("body", b"")
            if not message.get("more_body"):
                text = TITLE.sub(lambda _: tags, body.decode("utf-8"), count=1)
                # At the end: Streamlit writes its own into the head, and the last one counts.
                page = text.replace("</body>", f"{page_style()}</body>").encode()
                others = [one for one in start["headers"] if one[0].lower() != b"content-length"]
                length = (b"content-length", str(len(page)).encode())
                await send({**start, "headers": [*others, length]})
                await send({"type": "http.response.body", "body": page})

    return answer
