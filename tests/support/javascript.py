"""The components' JavaScript, run by Node where it is, else by the Chromium of the browser tests.

What goes in and what comes out is JSON; bytes and arrays of bytes go in as a Uint8Array, and typed
arrays come out as lists.
"""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (ROOT / "ui" / "components", ROOT / "static")  # in which modules are looked for
HOST = "http://components.test/"  # no such host: the browser gets its files from here
# (module, code, given as JSON) → the result as JSON
_RUN = """async (module, code, given) => {
  const array = (_, value) => value?.$bytes ? Uint8Array.from(value.$bytes) : value;
  const list = (_, value) => ArrayBuffer.isView(value) ? Array.from(value)
    : value instanceof Map ? [...value] : value;
  const result = await (0, eval)(code)(await import(module), ...JSON.parse(given, array));
  return JSON.stringify(result, list);
}"""

Run = Callable[..., Any]


def path_of(module: str) -> Path:
    """Return the file of a module, such as “shared/dom.js” or “hand/prepare.js”."""
    found = [folder / module for folder in FOLDERS if (folder / module).is_file()]
    return found[0] if found else FOLDERS[0] / module


def as_json(given: tuple[Any, ...]) -> str:
    """Return arguments as JSON, bytes as an object that becomes a Uint8Array."""
    return json.dumps(given, default=lambda one: {"$bytes": list(one)})


def in_node(module: str, code: str, *given: Any) -> Any:
    """Call a function of (the module, …given), and return what it returns."""
    call = [path_of(module).as_uri(), code]
    script = f"""
        let given = "";
        for await (const part of process.stdin) given += part;
        console.log(await ({_RUN})(...{json.dumps(call)}, given));
    """
    done = subprocess.run(
        ["node", "--input-type=module", "--eval", script],
        input=as_json(given),
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def in_browser(browser: "Browser") -> Run:
    """Return the same as `in_node`, done by a browser."""

    def file(route: "Route") -> None:
        path = path_of(route.request.url.removeprefix(HOST))
        if path.is_file():
            route.fulfill(
                body=path.read_text("utf-8"), content_type="text/javascript; charset=utf-8"
            )
        else:
            route.fulfill(body="<title>Components</title>", content_type="text/html")

    def run(module: str, code: str, *given: Any) -> Any:
        page = browser.new_page()
        page.route(HOST + "**", file)
        page.goto(HOST)
        try:
            return json.loads(
                page.evaluate(f"given => ({_RUN})(...given)", [HOST + module, code, as_json(given)])
            )
        finally:
            page.close()

    return run


def has_node() -> bool:
    """Whether there is a Node that knows today's JavaScript."""
    if not shutil.which("node"):
        return False
    said = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout
    return int(said.strip().lstrip("v").split(".")[0] or 0) >= 18
