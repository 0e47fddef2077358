#!/usr/bin/env python3
"""Set up what is missing, then serve the app, test it, check it or measure it.

    python3 run.py [--port 8600]      serve the app
    python3 run.py test [...]         every test; the rest of the line goes to pytest
    python3 run.py check              linter, formatter, types; of the JavaScript as well
    python3 run.py bench [...]        the measurements

Standard library only, because nothing else is there yet when this starts. What it installs goes
into .venv: delete that folder and it is gone. The file keeps to a grammar that Python 3.6 can
parse, so that an old Python gets as far as the line that says it is too old.
"""

import argparse
import contextlib
import ctypes
import hashlib
import importlib.util
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

OLDEST, NEWEST = (3, 11), (3, 13)


def version_problem(version: tuple) -> str:
    """What is wrong with this Python, in words; nothing when it will do."""
    if OLDEST <= tuple(version[:2]) <= NEWEST:
        return ""
    fault = "old" if tuple(version[:2]) < OLDEST else "new"
    return (
        f"Python {version[0]}.{version[1]} is too {fault} for this app: it needs 3.11, 3.12 or "
        "3.13. Install one of those (https://www.python.org/downloads/) and start this with it "
        "by name, for example: python3.12 run.py"
    )


if version_problem(sys.version_info):
    sys.exit(version_problem(sys.version_info))

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = "run.lock"
DEFAULT_PORT = 8501
REQUIREMENTS = {
    "app": ("requirements.txt",),
    "test": ("requirements.txt", "tests/requirements.txt"),
}
TEST_FOLDERS = ("tests/unit", "tests/app", "tests/browser")
TEST_RUNS = (
    ("tests/unit", "tests/app", "--numprocesses=2", "--dist=worksteal"),
    ("tests/browser", "-m", "not alone", "--numprocesses=2", "--dist=worksteal"),
    ("tests/browser", "-m", "alone"),
)
BENCH_RUNS = (
    ("tests/bench", "--ignore=tests/bench/test_bench_load.py"),
    ("tests/bench/test_bench_load.py",),  # its event loop suffers no browser's beside it
)
FIND_LINKS = re.compile(r"^\s*(?:--find-links|-f)[\s=]\s*(\S+).*\n?", re.MULTILINE)
JS_TOOLS = Path("tests") / "js"  # with a package.json of its own
JS_FOLDERS = ("ui/components", "static/hand")
JS_CHECKS = (
    ("eslint/bin/eslint.js", "--config", str(JS_TOOLS / "eslint.config.js"), *JS_FOLDERS),
    ("typescript/bin/tsc", "--project", str(JS_TOOLS)),
)
OFFLINE = re.compile(
    r"NewConnectionError|NameResolutionError|Connection(Reset|Refused)?Error|ProxyError"
    r"|name resolution|unreachable|timed out|TimeoutError",
    re.IGNORECASE,
)
BROWSERS = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
)
LAUNCH = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    playwright.chromium.launch().close()
"""


def say(words: str) -> None:
    """One line for the person at the terminal, at once, also where output goes to a file."""
    print(words, flush=True)


def stop(words: str, code: int = 1) -> NoReturn:
    """End with clear words instead of a traceback."""
    print(words, file=sys.stderr, flush=True)
    sys.exit(code)


# --- child processes -------------------------------------------------------------------------


def tie_to_parent() -> None:
    """Have Linux end this child when run.py is killed: an orphaned server would keep its port."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


def follow(command: list[str], **options: Any) -> int:
    """Run a command in the foreground; its exit code, or 126 where it cannot even start."""
    tie = tie_to_parent if sys.platform == "linux" else None
    try:
        child = subprocess.Popen(command, cwd=ROOT, preexec_fn=tie, **options)
    except OSError:
        return 126
    before = signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    try:
        return child.wait()
    except KeyboardInterrupt:  # the terminal has told the child as well: let it finish first
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(timeout=2)
        child.terminate()
        child.wait()
        raise
    finally:
        signal.signal(signal.SIGTERM, before)


def listen_to(command: list[str]) -> tuple[int, str]:
    """Run a command in silence; its exit code and all it said."""
    with tempfile.TemporaryFile() as output:
        code = follow(command, stdout=output, stderr=subprocess.STDOUT)
        output.seek(0)
        return code, output.read().decode(errors="replace")


# --- the set-up ------------------------------------------------------------------------------


def python_in(venv: Path) -> Path:
    """The set-up's own interpreter."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def key(kind: str, root: Path = ROOT) -> str:
    """A hash of what a set-up is made from: this Python's version and the requirement files."""
    digest = hashlib.sha256(repr(sys.version_info[:2]).encode())
    for name in REQUIREMENTS[kind]:
        digest.update((root / name).read_bytes())
    return digest.hexdigest()


def contents(venv: Path) -> dict[str, int]:
    """What is installed, two levels deep: each package and how much is in it.

    Cheap enough for every start (some 5 ms) and enough to see that something was deleted. Left
    out: pip, which people upgrade by hand, and __pycache__, which people clean away.
    """
    config, packages = venv / "pyvenv.cfg", sysconfig.get_path("purelib", "venv", {"base": venv})
    found = {config.name: config.stat().st_size} if config.is_file() else {}
    if os.path.isdir(packages):
        for entry in os.scandir(packages):
            if not entry.name.startswith(("pip", "__pycache__")):
                inside = os.listdir(entry.path) if entry.is_dir() else []
                found[entry.name] = len(set(inside) - {"__pycache__"})
    return found


def read_stamp(venv: Path) -> dict:
    """What the last finished set-up wrote down; empty where there is none or it is unreadable."""
    try:
        stamp = json.loads((venv / "stamp.json").read_text())
        return stamp if set(stamp) == {"keys", "contents"} else {}
    except (OSError, ValueError, TypeError):
        return {}


def write_stamp(venv: Path, stamp: dict) -> None:
    """Write the stamp in one move, so that nobody ever reads half of it."""
    draft = venv / f"stamp.{os.getpid()}"
    draft.write_text(json.dumps(stamp))
    os.replace(draft, venv / "stamp.json")


def is_whole(venv: Path) -> bool:
    """Whether a finished set-up is there and still has everything it was finished with."""
    expected = read_stamp(venv).get("contents")
    if not expected or not os.access(python_in(venv), os.X_OK):
        return False
    found = contents(venv)
    return all(found.get(name, -1) >= count for name, count in expected.items())


def is_ready(venv: Path, kind: str) -> bool:
    """Whether nothing has to be done: the requirements are unchanged and nothing is missing."""
    return read_stamp(venv).get("keys", {}).get(kind) == key(kind) and is_whole(venv)


@contextlib.contextmanager
def alone(venv: Path) -> Iterator[None]:
    """Let one run at a time install. The lock goes with the process, however that ends."""
    if not venv.is_dir():  # a plain file, or a link that leads nowhere
        venv.unlink(missing_ok=True)
    venv.mkdir(exist_ok=True)
    with open(venv / LOCK, "w") as lock:
        if os.name == "nt":
            import msvcrt

            while True:
                with contextlib.suppress(OSError):  # it gives up after ten seconds; we do not
                    msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)
                    break
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def set_up(kind: str, venv: Path) -> None:
    """Make the set-up what the requirements say. Costs a few milliseconds when it already is."""
    if is_ready(venv, kind):
        return
    try:
        with alone(venv):
            if not is_ready(venv, kind):  # another run may have done it meanwhile
                install(kind, venv)
    except OSError as error:
        stop(f"The set-up in {venv} could not be made: {error}.")


def install(kind: str, venv: Path) -> None:
    """Install into a set-up that is whole, or into a new one.

    The stamp is away while pip works, so an interrupted set-up is known as such and made anew.
    """
    start = time.perf_counter()
    what = "the app's packages" if kind == "app" else "the app's packages and the test tools"
    broken = (venv / "pyvenv.cfg").exists() and not is_whole(venv)
    when = "anew, as it is not whole" if broken else "once"
    say(f"Setting up ({when}, about 2 minutes): {what}, into {venv.name} ...")
    if not is_whole(venv):
        make_venv(venv)
    keys = {k: key(k) for k in (("app", "test") if kind == "test" else ("app",))}
    before, stamp = contents(venv), read_stamp(venv)
    (venv / "stamp.json").unlink(missing_ok=True)
    code, output = pip_install(kind, venv)
    if code:
        if stamp and contents(venv) == before:  # nothing was touched: what worked still does
            write_stamp(venv, stamp)
        stop(pip_problem(output))
    write_stamp(venv, {"keys": keys, "contents": contents(venv)})
    say(f"Set up in {time.perf_counter() - start:.0f} s.")


def make_venv(venv: Path) -> None:
    """Make an empty virtual environment in place of whatever is there."""
    if not all(map(importlib.util.find_spec, ("venv", "ensurepip"))):
        stop(
            "This Python cannot make virtual environments: its venv module is missing. On Debian "
            f"or Ubuntu: sudo apt install python3.{sys.version_info[1]}-venv"
        )
    for old in venv.iterdir():
        if old.is_dir() and not old.is_symlink():
            shutil.rmtree(old)
        elif old.name != LOCK:
            old.unlink()
    code, output = listen_to([sys.executable, "-m", "venv", str(venv)])
    if code:
        stop(f"The virtual environment in {venv} could not be made.\n{output.strip()}")


def pip_install(kind: str, venv: Path) -> tuple[int, str]:
    """Install all files of one kind in one call, so that pip weighs all pins together."""
    command = [str(python_in(venv)), "-m", "pip", "install", "-q", "--no-input", "--retries", "2"]
    command.append("--disable-pip-version-check")
    with tempfile.TemporaryDirectory() as folder:
        for number, name in enumerate(REQUIREMENTS[kind]):
            copy = Path(folder) / f"{number}.txt"
            copy.write_text(reachable((ROOT / name).read_text()))
            command += ["-r", str(copy)]
        return listen_to(command)


def pip_problem(output: str) -> str:
    """Why pip gave up, in words, with its own last lines below."""
    lines = [line for line in output.splitlines() if not line.startswith("WARNING")]
    last = "\n".join(f"    {line}" for line in lines[-6:])
    if OFFLINE.search(output):
        return (
            "The packages could not be downloaded: no package index answers. Is this machine "
            f"online, and does it need a proxy (HTTPS_PROXY)? Then try again. pip said:\n{last}"
        )
    return f"The packages could not be installed. pip said:\n{last}"


def reachable(requirements: str) -> str:
    """Requirements without their pages of wheels where those cannot be reached.

    pip would try them again for each package, for minutes, and install from its index anyway.
    """
    if all(map(answers, FIND_LINKS.findall(requirements))):
        return requirements
    return without_find_links(requirements)


def without_find_links(requirements: str) -> str:
    """The same requirements, to be found wherever pip itself looks."""
    return FIND_LINKS.sub("", requirements)


def answers(url: str, seconds: float = 2.0) -> bool:
    """Whether a web host answers in time; asked aside, as looking up a name knows no time limit."""
    answered = threading.Event()

    def ask() -> None:
        request = urllib.request.Request(url, method="HEAD")
        with contextlib.suppress(OSError, ValueError):
            with contextlib.suppress(urllib.error.HTTPError):  # which is an answer, too
                urllib.request.urlopen(request, timeout=seconds).close()
            answered.set()

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(seconds)
    return answered.is_set()


def run_tool(kind: str, module: str, *arguments: str) -> int:
    """Run one tool of the set-up. Where it is too broken to start, make the set-up anew, once."""
    set_up(kind, VENV)
    command = [str(python_in(VENV)), "-m", module, *arguments]
    code = follow(command)
    if code not in (0, -signal.SIGTERM) and not is_sound(module):
        say("The set-up is broken and is made anew.")
        (VENV / "stamp.json").unlink(missing_ok=True)
        set_up(kind, VENV)
        code = follow(command)
    return code


def is_sound(module: str) -> bool:
    """Whether a tool is all there. Asked only after it failed, as it takes a second."""
    proof = "streamlit.web.cli, streamlit.web.bootstrap" if module == "streamlit" else module
    return listen_to([str(python_in(VENV)), "-c", f"import {proof}"])[0] == 0


# --- the browser of the tests ----------------------------------------------------------------


def find_browser() -> str | None:
    """The path of a Chromium, or None where Playwright has its own. Gets one if there is none."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named) or stop(f"CHROMIUM is {named}, and no such program is there.")
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found or playwright_has_one():
        return found
    return apt_chromium() or stop(
        "The browser tests need Chromium or Chrome, and none could be installed. Install one, "
        "or set CHROMIUM to its path. Without it: python3 run.py test tests/unit tests/app"
    )


def playwright_has_one() -> bool:
    """Whether Playwright's own Chromium starts, after a try to install it."""
    python = str(python_in(VENV))
    say("No Chromium was found: asking Playwright for its own ...")
    code, _ = listen_to([python, "-m", "playwright", "install", "chromium"])
    return code == 0 and listen_to([python, "-c", LAUNCH])[0] == 0


def apt_chromium() -> str | None:
    """A Chromium from the system's packages, where this is root on Debian or Ubuntu."""
    if not shutil.which("apt-get") or getattr(os, "geteuid", lambda: 1)():
        return None
    say("That failed: installing the system's chromium ...")
    listen_to(["apt-get", "update"])
    listen_to(["apt-get", "install", "-y", "chromium"])
    return shutil.which("chromium")


# --- the commands ----------------------------------------------------------------------------


def is_free(port: int) -> bool:
    """Whether a server could listen there and nobody else would get its visitors."""
    with contextlib.suppress(OSError), socket.create_connection(("localhost", port), timeout=0.3):
        return False
    with socket.socket() as probe:
        if os.name != "nt":  # there it would let two servers share a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("", port))
        except OSError:
            return False
    return True


def choose_port(asked: int | None, default: int = DEFAULT_PORT) -> int:
    """The port that was asked for, or else the first free one."""
    if asked is not None:
        if not is_free(asked):
            stop(
                f"Port {asked} cannot be used: something listens there, or the system keeps it. "
                "End that, or choose another with --port.",
                code=2,
            )
        return asked
    free = next(filter(is_free, range(default, default + 100)), None)
    if free is None:
        stop(f"No port from {default} to {default + 99} is free. Choose one with --port.", code=2)
    if free != default:
        say(f"Port {default} is taken: using {free}.")
    return free


def serve(asked: int | None) -> int:
    """Serve the app until Ctrl-C."""
    if asked is not None:
        choose_port(asked)  # says no before two minutes of installing, not after
    set_up("app", VENV)
    port = choose_port(asked)
    say(f"Starting the app at http://localhost:{port} (Ctrl-C ends it)")
    # With its own address named, Streamlit does not ask the internet for this machine's.
    options = {"server.port": port, "server.headless": "true", "browser.serverAddress": "localhost"}
    flags = [f"--{name}={value}" for name, value in options.items()]
    with contextlib.suppress(KeyboardInterrupt):
        return run_tool("app", "streamlit", "run", "ui/server/app.py", *flags)
    return 0


def hand_over_browser() -> None:
    """Tell the tests where the browser is that was found for them."""
    browser = find_browser()
    os.environ.update({"CHROMIUM": browser} if browser else {})


def test(arguments: list[str]) -> int:
    """Run pytest over all tests, or over those named."""
    paths = [argument for argument in arguments if argument.startswith("tests")]
    set_up("test", VENV)
    if not paths or not all(path.startswith(("tests/unit", "tests/app")) for path in paths):
        hand_over_browser()
    if arguments:
        return pytest(*([] if paths else TEST_FOLDERS), *arguments)
    return max([pytest(*run) for run in TEST_RUNS], key=abs)


def bench(arguments: list[str]) -> int:
    """Run the measurements, or those named."""
    set_up("test", VENV)
    hand_over_browser()
    named = any(argument.startswith("tests") for argument in arguments)
    runs: list[tuple[str, ...]] = [()] if named else list(BENCH_RUNS)
    return max([pytest("-s", *run, *arguments) for run in runs], key=abs)


def pytest(*arguments: str) -> int:
    """Run pytest. Finding no tests is its code 5, a failure like the others."""
    code = run_tool("test", "pytest", *arguments)
    if code == 5:
        say("No tests were found, which counts as a failure.")
    return code


def check() -> int:
    """Run the linter, the formatter and the type checker, all of them even if one complains."""
    tools = (("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",))
    return max(*[abs(run_tool("test", *tool)) for tool in tools], check_javascript())


def check_javascript() -> int:
    """Run the linter and the type checker of the JavaScript, where there is npm to bring them."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        say("The JavaScript was not checked: there is no Node.js with npm here.")
        return 0
    modules = ROOT / JS_TOOLS / "node_modules"
    if not install_js(npm, modules):
        return 1
    return max([abs(follow([node, str(modules / tool), *rest])) for tool, *rest in JS_CHECKS])


def install_js(npm: str, modules: Path) -> bool:
    """Have the tools that the lock file names, and return whether they are there."""
    locked = hashlib.sha256((ROOT / JS_TOOLS / "package-lock.json").read_bytes()).hexdigest()
    stamp = modules / "stamp"
    if stamp.is_file() and stamp.read_text() == locked:
        return True
    say("Installing the JavaScript tools (once) ...")
    options = ("--no-audit", "--no-fund", "--engine-strict")
    code, output = listen_to([npm, "ci", "--prefix", str(ROOT / JS_TOOLS), *options])
    if code:
        last = "\n".join(f"    {line}" for line in output.splitlines()[-6:])
        say(f"The JavaScript was not checked: its tools could not be installed. npm said:\n{last}")
        return False
    stamp.write_text(locked)
    return True


def main() -> int:
    """Read the command line and do what it says; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("--port", type=int, metavar="N", help="where to serve the app")
    commands = parser.add_subparsers(dest="command", metavar="test | check | bench")
    commands.add_parser("test", help="every test; what follows goes to pytest", add_help=False)
    commands.add_parser("check", help="linter, formatter, types; Python and JavaScript")
    commands.add_parser("bench", help="the measurements; the same", add_help=False)
    chosen, rest = parser.parse_known_args()
    if chosen.command in ("test", "bench"):
        return test(rest) if chosen.command == "test" else bench(rest)
    if rest:
        parser.error(f"unknown: {' '.join(rest)}")
    if chosen.port is not None and not 0 < chosen.port < 65536:
        parser.error("--port takes a number from 1 to 65535")
    return check() if chosen.command == "check" else serve(chosen.port)


if __name__ == "__main__":
    try:
        code = main()
    except KeyboardInterrupt:
        code = 130
    sys.exit(code if code >= 0 else 128 - code)
