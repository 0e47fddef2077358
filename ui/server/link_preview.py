"""What stands in a page's HTML before any script runs: a title, a sentence, a picture, the styles.

Streamlit's page is empty until its script has drawn it, and programs that look at a link run none.
Nor would a slow line show styles before the text, or code before what it makes room for.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache, partial
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import streamlit as st
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine.core.memoize import memoize
from lessons.course import course
from ui import APP
from ui.shell.style import beginning_style, page_style

PICTURE = "preview.png"
LONGEST_QUERY = 2_000  # bytes
HOST = re.compile(rb"[\w.\-]{1,200}(:\d{1,5})?", re.ASCII)
TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
# The last part of a page's path → its title and a sentence.
PAGES: Mapping[str, tuple[str, str]] = {
    "": ("One network, two lives: training and inference",
         "Watch a tiny network learn, let it answer, and compare both bills. In your browser."),
    "learn": ("Training and inference: the course",
              f"{len(course())} short lessons in plain words. Guess first, then let the machine "
              "measure."),
    "train": ("The gym: watch a network train",
              "Press Play and see guesses turn into knowledge: losses, weights and their updates."),
    "infer": ("The rescue: one photo, one answer",
              "Show a network a photo of your cat, with a stopwatch on every stage."),
    "optimise": ("The light backpack: smaller and faster",
                 "How few bits will do, how many weights can go, and what is really faster?"),
    "compare": ("Both bills, side by side",
                "What training has cost, what an answer costs, and when they are even."),
}  # fmt: skip


FOLDER = Path(st.__file__).parent / "static"
# Parts of Streamlit that pages begin with, and that it would ask for one after the other.
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
# … and what some pages have beside them. (The last part of a page's path → names.)
ALSO: Mapping[str, tuple[str, ...]] = {
    "learn": ("ImageList",),
    "train": ("Selectbox",),
    "infer": ("Checkbox", "ImageList", "Selectbox", "Spinner"),
}
# What a browser asks with, and is told, so that it keeps a page while Streamlit's file is the same.
IF_CHANGED = (b"if-none-match", b"if-modified-since")
FILE_ONLY = (b"content-length", b"etag", b"last-modified")
# Icons are words in letters of their own: the style sheet hides them until those have come.
ICONS_TO_COME = """
const page = document.documentElement.dataset;
page.icons = "to come";
for (const end of ["loadingdone", "loadingerror"])
  document.fonts.addEventListener(end, ({ fontfaces }) => {
    if (fontfaces.some(({ family }) => family.includes("Material"))) delete page.icons;
  });
"""
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
            query = _query(scope)
            tags = head(page, query, _here(scope)) + _first_code(page)
            styles = page_style() + beginning_style(is_embedded(query))
            asked = [one for one in scope["headers"] if one[0] not in IF_CHANGED]
            await self.app({**scope, "headers": asked}, receive, _rewriting(send, tags, styles))


@memoize()
def in_every_page() -> None:
    """Put it where Streamlit reads its page, so that it is there however the app is served.

    A plain script is first run for a visitor whose page has left the server by then.
    """
    kind: Any = StaticFiles
    serve = kind.__call__

    async def previewed(self: StaticFiles, scope: Scope, receive: Receive, send: Send) -> None:
        await Preview(partial(serve, self))(scope, receive, send)

    kind.__call__ = previewed


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


def waiting_for(page: str) -> str:
    """Return the script that loads what a page is drawn with, and only then Streamlit's own code.

    Each part imports Streamlit's first code, which so begins when all of them are there: a page
    is drawn once, with nothing in it that stands for a part to come. Where a part fails to
    load, this script does nothing, and Streamlit's own tag begins without it.
    """
    return "".join(f'import "./static/js/{name}";' for name in _parts(page)) + ICONS_TO_COME


@lru_cache(maxsize=len(PAGES))
def _first_code(page: str) -> str:
    """Return the tags that fetch all this at once, not one after the other, and wait for it."""
    there = (FOLDER / "index.html").read_text(encoding="utf-8")
    links = [
        f'<link rel="modulepreload" crossorigin href="./static/js/{name}">'
        for name in _with_imports(FOLDER / "static/js", _parts(page))
        if name not in there
    ]
    script = f'<script type="module">{waiting_for(page)}</script>'
    return "\n    ".join(["", *links, script])


@lru_cache(maxsize=len(PAGES))
def _parts(page: str) -> list[str]:
    """Return the files of the parts that a page begins with."""
    names = SOON + ALSO.get(page, ())
    return [part.name for name in names for part in FOLDER.glob(f"static/js/{name}.*.js")]


def _with_imports(folder: Path, names: Iterable[str]) -> list[str]:
    """Return parts of Streamlit's code with all that they import before they run."""
    found: set[str] = set()
    names = list(names)
    while names:
        name = names.pop()
        if name not in found:
            found.add(name)
            names += IMPORT.findall((folder / name).read_text(encoding="utf-8"))
    return sorted(found)


def _query(scope: Scope) -> dict[str, list[str]]:
    return parse_qs(scope.get("query_string", b"")[:LONGEST_QUERY].decode("latin-1"))


def is_embedded(query: Mapping[str, list[str]]) -> bool:
    """Whether a page asks to stand in another one, so without the menu."""
    return query.get("embed", [""])[-1].lower() == "true"


def _here(scope: Scope) -> str:
    """Return the app's address, as the visitor's side has it; nothing where the host is none."""
    said, folder = dict(scope["headers"]), scope["path"].rpartition("/")[0]
    host, forwarded = said.get(b"host", b""), said.get(b"x-forwarded-proto")
    scheme = "https" if forwarded == b"https" else scope.get("scheme", "http")
    return f"{scheme}://{host.decode()}{escape(folder)}/" if HOST.fullmatch(host) else ""


def _picture() -> Response:
    from charts.share.preview import preview

    return Response(preview(), media_type="image/png", headers={"cache-control": "max-age=86400"})


def _rewriting(send: Send, tags: str, styles: str) -> Send:
    """Send an HTML page with its title replaced by these tags, and with these styles at its end.

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
                page = text.replace("</body>", f"{styles}</body>").encode()
                others = [one for one in start["headers"] if one[0].lower() not in FILE_ONLY]
                length = (b"content-length", str(len(page)).encode())
                await send({**start, "headers": [*others, length]})
                await send({"type": "http.response.body", "body": page})

    return answer
