"""What a shared link shows: the tags in the page's HTML, and the picture they name."""

import asyncio
import io
import re
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from PIL import Image

from lessons.course import course
from ui.server.link_preview import PAGES, SOON, Preview, head

HTML = b"<html><head><title>Streamlit</title></head><body>\xe2\x82\xac</body></html>"


async def ask(
    path: str,
    query: bytes = b"",
    host: bytes = b"app.example",
    kind: bytes = b"text/html",
    **more: Any,
) -> tuple[dict[str, str], bytes]:
    """Headers and body of an answer; the app behind says HTML in two parts."""
    sent: list[dict[str, Any]] = []

    async def page(scope: Any, receive: Any, send: Any) -> None:
        assert b"if-none-match" not in dict(scope["headers"]), "the file is the same, our words not"
        length = str(len(HTML)).encode()
        headers = [(b"content-type", kind), (b"content-length", length), (b"etag", b"of-the-file")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": HTML[:20], "more_body": True})
        await send({"type": "http.response.body", "body": HTML[20:]})

    async def keep(message: Any) -> None:
        sent.append(message)

    headers = [(b"host", host), (b"if-none-match", b"of-the-file")]
    scope = {"type": "http", "method": "GET", "path": path, "query_string": query,
             "headers": headers, "scheme": "http"} | more  # fmt: skip
    await Preview(page)(scope, None, keep)  # type: ignore[arg-type]
    named = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return named, b"".join(one.get("body", b"") for one in sent[1:])


def told(body: bytes) -> dict[str, str]:
    return dict(re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', body.decode()))


@pytest.mark.parametrize("page", PAGES)
def test_each_page_has_a_title_a_sentence_and_a_picture(page: str) -> None:
    headers, body = asyncio.run(ask(f"/sub/{page}"))
    said = told(body)
    assert said["og:title"]
    assert f"<title>{said['og:title']}</title>" in body.decode()
    assert said["og:description"] == said["description"] != ""
    assert said["og:image"] == "http://app.example/sub/preview.png"
    assert b"Streamlit</title>" not in body
    assert re.search("€<style>.*</style></body></html>$", body.decode(), re.DOTALL)
    assert int(headers["content-length"]) == len(body)
    assert "etag" not in headers


def test_what_every_page_needs_is_fetched_beside_streamlits_first_code() -> None:
    folder = Path(st.__file__).parent / "static"
    _, body = asyncio.run(ask("/learn"))
    names = re.findall(r'modulepreload" crossorigin href="\./(\S+)"', body.decode())
    assert all((folder / name).is_file() for name in names)
    for part in SOON:
        assert any(name.startswith(f"static/js/{part}.") for name in names), part


def test_a_lesson_has_its_own_words() -> None:
    lesson = course()[4]
    _, body = asyncio.run(ask("/learn", f"lesson={lesson.slug}".encode()))
    assert lesson.title in told(body)["og:title"]
    _, body = asyncio.run(ask("/learn", b"lesson=<script>&" + b"x&" * 5000))
    assert told(body)["og:title"] == PAGES["learn"][0]


def test_what_stands_in_a_header_breaks_out_of_no_tag() -> None:
    _, body = asyncio.run(ask("/train", host=b'evil"><script>'))
    assert "og:image" not in told(body)
    assert b"<script>" not in body
    _, body = asyncio.run(ask('/"><script>/train'))
    assert b"<script>" not in body


def test_behind_https_the_picture_is_at_https() -> None:
    said = head("", {}, "https://app.example/")
    assert 'content="https://app.example/preview.png"' in said


def test_what_is_no_page_passes_as_it_is() -> None:
    _, body = asyncio.run(ask("/train", kind=b"application/json"))
    assert body == HTML


def test_the_picture_has_the_size_that_previews_want() -> None:
    headers, body = asyncio.run(ask("/preview.png"))
    assert headers["content-type"] == "image/png"
    assert Image.open(io.BytesIO(body)).size == (1200, 630)
