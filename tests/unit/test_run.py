"""run.py: what it decides, without a network and without installing anything."""

import ast
import importlib.util
import json
import os
import shutil
import signal
import socket
import sys
import sysconfig
import threading
import time
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

RUN_PY = Path(__file__).resolve().parents[2] / "run.py"
REQUIREMENTS = """\
# Why this is so.
--find-links https://wheels.example/cpu/torch/
-f https://wheels.example/cpu/torchvision/
--find-links=https://wheels.example/more/

torch==2.13.0
streamlit==1.67.0  # the page
pillow-heif==1.8.1
"""


def load():
    spec = importlib.util.spec_from_file_location("run_under_test", RUN_PY)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def run(tmp_path, monkeypatch):
    """run.py, kept away from the real set-up, in which these tests may be running."""
    module = load()
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    return module


@pytest.fixture
def root(tmp_path):
    """A repository's requirement files."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "requirements.txt").write_text(REQUIREMENTS)
    (tmp_path / "tests/requirements.txt").write_text("pytest==9.2.0\n")
    return tmp_path


@pytest.fixture
def venv(run):
    """Something that looks like a finished set-up, its stamp included."""
    venv = run.VENV
    packages = Path(sysconfig.get_path("purelib", "venv", {"base": venv}))
    for name in ("streamlit/web", "streamlit/__pycache__", "torch/lib", "pip/_internal"):
        (packages / name).mkdir(parents=True)
    (packages / "six.py").touch()
    (venv / "pyvenv.cfg").write_text("home = /usr/bin\n")
    python = run.python_in(venv)
    python.parent.mkdir(exist_ok=True)
    python.touch(mode=0o755)
    keys = {kind: run.key(kind) for kind in ("app", "test")}
    run.write_stamp(venv, {"keys": keys, "contents": run.contents(venv)})
    return venv


@pytest.fixture
def packages(venv):
    return Path(sysconfig.get_path("purelib", "venv", {"base": venv}))


@contextmanager
def listening(address="127.0.0.1"):
    """A port that accepts connections and never says a word."""
    with socket.socket() as server:
        server.bind((address, 0))
        server.listen()
        yield server.getsockname()[1]


# --- the version of Python -------------------------------------------------------------------


def test_old_grammars_can_parse_it():
    tree = ast.parse(RUN_PY.read_text(), feature_version=(3, 7))
    futures = [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module]
    assert "__future__" not in {node.module for node in futures}  # unknown ones stop Python 3.6
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.NamedExpr)]


@pytest.mark.parametrize(
    ("version", "word"), [((3, 6, 9), "old"), ((3, 10, 13), "old"), ((3, 14, 0), "new")]
)
def test_an_unsuitable_python_is_told_in_words(run, version, word):
    words = run.version_problem(version)
    assert f"Python {version[0]}.{version[1]} is too {word}" in words
    assert "3.11" in words


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 4), (3, 13, 9)])
def test_a_suitable_python_is_not(run, version):
    assert run.version_problem(version) == ""


def test_an_old_python_stops_before_annotations_it_does_not_know(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 7, 16, "final", 0))
    with pytest.raises(SystemExit, match=r"Python 3\.7 is too old"):
        load()


# --- the key and the stamp -------------------------------------------------------------------


def test_the_key_changes_with_the_file(run, root):
    before = run.key("app", root)
    assert run.key("app", root) == before
    (root / "requirements.txt").write_text(REQUIREMENTS.replace("2.13.0", "2.13.1"))
    assert run.key("app", root) != before


def test_the_test_tools_change_only_the_key_of_the_tests(run, root):
    app, tests = run.key("app", root), run.key("test", root)
    (root / "tests/requirements.txt").write_text("pytest==9.3.0\n")
    assert run.key("app", root) == app
    assert run.key("test", root) != tests


def test_the_key_changes_with_the_version_of_python(run, root, monkeypatch):
    before = run.key("app", root)
    monkeypatch.setattr(run.sys, "version_info", (3, 99))
    assert run.key("app", root) != before


def test_a_finished_set_up_is_ready_and_runs_nothing(run, venv, monkeypatch):
    monkeypatch.setattr(run.subprocess, "Popen", lambda *_, **__: pytest.fail("ran something"))
    assert run.is_ready(venv, "app")
    run.set_up("app", venv)


def test_the_app_does_not_need_the_test_tools(run, venv):
    stamp = run.read_stamp(venv)
    del stamp["keys"]["test"]
    run.write_stamp(venv, stamp)
    assert run.is_ready(venv, "app")
    assert not run.is_ready(venv, "test")


def test_changed_requirements_are_not_ready_but_whole(run, venv, monkeypatch):
    monkeypatch.setattr(run, "key", lambda kind: "another")
    assert not run.is_ready(venv, "app")
    assert run.is_whole(venv)


@pytest.mark.parametrize("text", ["", '{"keys": {"app": "12', "[]", "7", '{"keys": {}}'])
def test_a_stamp_cut_short_counts_as_none(run, venv, text):
    (venv / "stamp.json").write_text(text)
    assert run.read_stamp(venv) == {}
    assert not run.is_ready(venv, "app")


def test_no_set_up_at_all_is_not_ready(run, tmp_path):
    assert not run.is_ready(tmp_path / "nowhere", "app")


@pytest.mark.parametrize("gone", ["streamlit", "streamlit/web", "torch/lib", "six.py"])
def test_a_package_that_went_missing_is_noticed(run, venv, packages, gone):
    target = packages / gone
    shutil.rmtree(target) if target.is_dir() else target.unlink()
    assert not run.is_ready(venv, "app")


def test_a_python_that_went_missing_is_noticed(run, venv):
    run.python_in(venv).unlink()
    assert not run.is_ready(venv, "app")


def test_a_python_whose_original_went_missing_is_noticed(run, venv):
    run.python_in(venv).unlink()
    run.python_in(venv).symlink_to(venv / "uninstalled" / "python3.11")
    assert not run.is_ready(venv, "app")


def test_an_emptied_pyvenv_cfg_is_noticed(run, venv):
    (venv / "pyvenv.cfg").write_text("")
    assert not run.is_ready(venv, "app")


def test_more_packages_newer_pip_and_cleaned_caches_are_fine(run, venv, packages):
    (packages / "ipdb").mkdir()
    shutil.rmtree(packages / "pip")
    shutil.rmtree(packages / "streamlit/__pycache__")
    assert run.is_ready(venv, "app")


def test_the_stamp_is_moved_into_place(run, venv, monkeypatch):
    """A crash halfway through writing leaves the old stamp, not half a new one."""
    before = (venv / "stamp.json").read_text()
    monkeypatch.setattr(run.os, "replace", lambda *_: (_ for _ in ()).throw(OSError("crash")))
    with pytest.raises(OSError, match="crash"):
        run.write_stamp(venv, {"keys": {}, "contents": {"x": 1}})
    assert (venv / "stamp.json").read_text() == before


# --- installing ------------------------------------------------------------------------------


def test_the_test_tools_join_a_set_up_that_is_whole(run, venv, monkeypatch):
    run.write_stamp(venv, {"keys": {"app": run.key("app")}, "contents": run.contents(venv)})
    monkeypatch.setattr(run, "make_venv", lambda venv: pytest.fail("made it anew"))
    monkeypatch.setattr(run, "pip_install", lambda kind, venv: (0, ""))
    run.set_up("test", venv)
    assert run.is_ready(venv, "app")
    assert run.is_ready(venv, "test")


def test_a_broken_set_up_is_made_anew(run, venv, packages, monkeypatch):
    made = []
    shutil.rmtree(packages / "torch")
    monkeypatch.setattr(run, "make_venv", made.append)
    monkeypatch.setattr(run, "pip_install", lambda kind, venv: (0, ""))
    run.set_up("app", venv)
    assert made == [venv]
    assert run.is_ready(venv, "app")


def test_the_stamp_is_away_while_pip_works(run, venv, monkeypatch):
    def interrupted(kind, venv):
        assert not (venv / "stamp.json").exists()
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "key", lambda kind: "another")
    monkeypatch.setattr(run, "pip_install", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run.set_up("app", venv)
    assert not run.is_whole(venv)


@pytest.mark.parametrize(("touched", "still_ready"), [(False, True), (True, False)])
def test_a_failed_pip_costs_the_app_only_what_it_touched(
    run, venv, packages, monkeypatch, capsys, touched, still_ready
):
    def failing(kind, venv):
        if touched:
            (packages / "half_a_package").mkdir()
        return 1, "NewConnectionError: no route"

    run.write_stamp(venv, {"keys": {"app": run.key("app")}, "contents": run.contents(venv)})
    monkeypatch.setattr(run, "pip_install", failing)
    with pytest.raises(SystemExit) as end:
        run.set_up("test", venv)
    assert end.value.code == 1
    assert "online" in capsys.readouterr().err
    assert run.is_ready(venv, "app") is still_ready


def test_two_runs_do_not_install_at_once(run, venv, monkeypatch):
    """The second one waits, and finds that there is nothing left to do."""
    calls = []

    def slow(kind, venv):
        calls.append(kind)
        time.sleep(0.2)
        return 0, ""

    (venv / "stamp.json").unlink()
    monkeypatch.setattr(run, "make_venv", lambda venv: None)
    monkeypatch.setattr(run, "pip_install", slow)
    runs = [threading.Thread(target=run.set_up, args=("app", venv)) for _ in range(2)]
    for each in runs:
        each.start()
    for each in runs:
        each.join()
    assert calls == ["app"]


def test_making_the_venv_clears_all_but_the_lock(run, venv, monkeypatch):
    (venv / run.LOCK).touch()
    monkeypatch.setattr(run, "listen_to", lambda command: (0, ""))
    run.make_venv(venv)
    assert [path.name for path in venv.iterdir()] == [run.LOCK]


def test_a_missing_venv_module_is_told_in_words(run, venv, monkeypatch, capsys):
    monkeypatch.setattr(run.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit) as end:
        run.make_venv(venv)
    assert end.value.code == 1
    assert f"python3.{sys.version_info[1]}-venv" in capsys.readouterr().err
    assert run.is_whole(venv)


def test_a_folder_that_cannot_be_written_is_told_in_words(run, tmp_path, capsys):
    (tmp_path / "file").touch()
    with pytest.raises(SystemExit) as end:
        run.set_up("app", tmp_path / "file" / ".venv")
    assert end.value.code == 1
    assert "could not be made" in capsys.readouterr().err


def test_pips_other_failures_are_not_blamed_on_the_network(run):
    words = run.pip_problem("ERROR: Could not install packages: No space left on device")
    assert "No space left on device" in words
    assert "online" not in words


# --- pages of wheels -------------------------------------------------------------------------


def test_without_find_links_everything_else_stays(run):
    kept = run.without_find_links(REQUIREMENTS)
    expected = [line for line in REQUIREMENTS.splitlines() if "wheels.example" not in line]
    assert kept.splitlines() == expected


def test_the_real_requirements_keep_their_pins(run):
    text = (RUN_PY.parent / "requirements.txt").read_text()
    kept = run.without_find_links(text)
    assert run.FIND_LINKS.findall(text)
    assert not run.FIND_LINKS.findall(kept)
    pins = [line for line in text.splitlines() if "==" in line]
    assert [line for line in kept.splitlines() if "==" in line] == pins


def test_find_links_stay_where_their_host_answers(run, monkeypatch):
    asked = []
    monkeypatch.setattr(run, "answers", lambda url: asked.append(url) or True)
    assert run.reachable(REQUIREMENTS) == REQUIREMENTS
    assert asked[0] == "https://wheels.example/cpu/torch/"
    monkeypatch.setattr(run, "answers", lambda url: False)
    assert run.reachable(REQUIREMENTS) == run.without_find_links(REQUIREMENTS)


@pytest.fixture
def direct(monkeypatch):
    """No proxy between the test and this machine."""
    monkeypatch.setenv("no_proxy", "*")


def timed(answers, url):
    start = time.perf_counter()
    return answers(url), time.perf_counter() - start


def test_a_host_that_says_nothing_is_given_up_in_time(run, direct):
    with listening() as port:
        answered, seconds = timed(run.answers, f"https://127.0.0.1:{port}/")
    assert not answered
    assert 1.5 < seconds < 2.5


def test_a_closed_port_is_given_up_in_time(run, direct):
    with listening() as port:
        pass
    answered, seconds = timed(run.answers, f"https://127.0.0.1:{port}/")
    assert not answered
    assert seconds < 1


def test_a_name_server_that_says_nothing_is_given_up_in_time(run, direct, monkeypatch):
    monkeypatch.setattr(run.socket, "getaddrinfo", lambda *_, **__: time.sleep(1) or [])
    answered, seconds = timed(partial(run.answers, seconds=0.1), "https://wheels.example/")
    assert not answered
    assert seconds < 0.9


@pytest.mark.parametrize("status", [200, 403])
def test_a_host_that_answers_is_heard(run, direct, status):
    class Page(BaseHTTPRequestHandler):
        def do_HEAD(self):
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.handle_request, daemon=True).start()
    assert run.answers(f"http://127.0.0.1:{server.server_port}/")
    server.server_close()


# --- ports -----------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0"])
def test_a_bound_port_is_passed_over(run, capsys, address):
    with listening(address) as port:
        assert not run.is_free(port)
        chosen = run.choose_port(None, default=port)
    assert port < chosen < port + 100
    assert f"Port {port} is taken: using {chosen}." in capsys.readouterr().out


def test_a_port_that_is_bound_but_does_not_listen_yet_is_taken(run):
    with socket.socket() as starting:
        starting.bind(("", 0))
        assert not run.is_free(starting.getsockname()[1])


def test_a_port_that_answers_under_another_address_is_taken(run, monkeypatch):
    """A server on ::1 alone leaves 0.0.0.0 to be bound, and would get localhost's visitors."""
    with listening() as port:
        pass
    assert run.is_free(port)
    monkeypatch.setattr(run.socket, "create_connection", lambda *_, **__: socket.socket())
    assert not run.is_free(port)


def test_a_free_port_is_taken_as_it_is(run, capsys):
    with listening() as port:
        pass
    assert run.choose_port(port) == port
    assert run.choose_port(None, default=port) == port
    assert capsys.readouterr().out == ""


def test_an_asked_for_port_that_is_taken_ends_with_words(run, capsys):
    with listening() as port, pytest.raises(SystemExit) as end:
        run.choose_port(port)
    assert end.value.code == 2
    assert f"Port {port} cannot be used" in capsys.readouterr().err


def test_a_taken_port_is_told_before_anything_is_installed(run, monkeypatch):
    monkeypatch.setattr(run, "set_up", lambda *_: pytest.fail("installed first"))
    with listening() as port, pytest.raises(SystemExit):
        run.serve(port)


# --- running the tools -----------------------------------------------------------------------


@pytest.fixture
def followed(run, venv, monkeypatch):
    """The commands that would have run. They end with the codes put in front."""
    commands, codes = [], []

    def follow(command, **_):
        commands.append(command)
        return codes.pop(0) if codes else 0

    monkeypatch.setattr(run, "follow", follow)
    commands_and_codes = (commands, codes)
    return commands_and_codes


def test_serving_is_streamlit_without_a_browser_or_a_question(run, followed):
    commands, _ = followed
    with listening() as port:
        pass
    assert run.serve(port) == 0
    assert commands[0][1:5] == ["-m", "streamlit", "run", "ui/server/app.py"]
    assert {f"--server.port={port}", "--server.headless=true"} < set(commands[0])


def test_a_tool_that_cannot_be_imported_is_mended_once(run, venv, followed, monkeypatch, capsys):
    commands, codes = followed
    codes += [1, 1, 0]  # it fails, so does its import, and it works after the mending
    installed = []
    monkeypatch.setattr(run, "install", lambda kind, venv: installed.append(kind))
    assert run.run_tool("app", "streamlit", "run") == 0
    assert installed == ["app"]
    assert "made anew" in capsys.readouterr().out
    assert len(commands) == 3


def test_a_tool_that_fails_by_itself_is_not(run, followed, monkeypatch):
    _, codes = followed
    codes += [1, 0]  # tests fail; pytest itself is fine
    monkeypatch.setattr(run, "install", lambda kind, venv: pytest.fail("installed"))
    assert run.run_tool("test", "pytest") == 1


def test_a_program_that_cannot_start_has_a_code_of_its_own(run, tmp_path):
    assert run.follow([str(tmp_path / "nothing")]) == 126


def test_output_and_code_come_back(run):
    code, output = run.listen_to([sys.executable, "-c", "print('said'); raise SystemExit(3)"])
    assert (code, output.strip()) == (3, "said")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signal for a polite end")
def test_a_polite_end_reaches_the_child(run):
    before = signal.signal(signal.SIGTERM, lambda *_: pytest.fail("it came too early"))
    child = "import os, time; time.sleep(0.2); os.kill(os.getppid(), 15); time.sleep(30)"
    try:
        start = time.perf_counter()
        assert run.follow([sys.executable, "-c", child]) == -signal.SIGTERM
        assert time.perf_counter() - start < 25, "it was not told, and slept on"
    finally:
        signal.signal(signal.SIGTERM, before)


def test_no_tests_at_all_is_a_failure(run, followed, capsys):
    _, codes = followed
    codes += [5, 0]
    assert run.pytest("tests/unit") == 5
    assert "No tests were found" in capsys.readouterr().out


def test_check_asks_every_tool_and_fails_if_one_does(run, followed, monkeypatch):
    commands, codes = followed
    monkeypatch.setattr(run, "check_javascript", lambda: 0)
    codes += [1, 0, 0, 0]  # ruff complains and can be imported; format and mypy are content
    assert run.check() == 1
    assert [c[2] for c in commands if c[1] == "-m"] == ["ruff", "ruff", "mypy"]


@pytest.fixture
def javascript(run, tmp_path, monkeypatch):
    """A project whose JavaScript tools are yet to be installed."""
    (tmp_path / run.JS_TOOLS / "node_modules").mkdir(parents=True)
    (tmp_path / run.JS_TOOLS / "package-lock.json").write_text("{}")
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run.shutil, "which", lambda name: f"/bin/{name}")
    return tmp_path / run.JS_TOOLS


def test_javascript_is_linted_and_typed_by_tools_that_are_installed_once(
    run, javascript, followed, monkeypatch
):
    commands, codes = followed
    codes += [0, 1, 0]  # npm works, and the linter complains
    assert run.check_javascript() == 1
    npm, *tools = commands
    assert npm[:2] == ["/bin/npm", "ci"]
    assert [Path(command[1]).name for command in tools] == ["eslint.js", "tsc"]
    commands.clear()
    assert run.check_javascript() == 0
    assert len(commands) == len(tools), "they were installed again"
    (javascript / "package-lock.json").write_text("{ }")
    commands.clear()
    assert run.check_javascript() == 0
    assert commands[0][:2] == ["/bin/npm", "ci"]


def test_javascript_that_cannot_be_checked_is_told(run, javascript, followed, capsys, monkeypatch):
    commands, codes = followed
    codes += [1]  # npm reaches nothing
    assert run.check_javascript() == 1
    assert "could not be installed" in capsys.readouterr().out
    assert len(commands) == 1
    monkeypatch.setattr(run.shutil, "which", lambda name: None)
    assert run.check_javascript() == 0
    assert "The JavaScript was not checked" in capsys.readouterr().out
    assert len(commands) == 1


def test_the_lock_file_of_the_javascript_tools_names_no_host(run):
    lock = (RUN_PY.parent / run.JS_TOOLS / "package-lock.json").read_text()
    package = json.loads((RUN_PY.parent / run.JS_TOOLS / "package.json").read_text())
    assert json.loads(lock)["packages"][""]["devDependencies"] == package["devDependencies"]
    assert "://" not in lock


# --- the browser -----------------------------------------------------------------------------


def test_a_browser_that_is_there_is_handed_to_the_tests(run, followed, tmp_path, monkeypatch):
    browser = tmp_path / "chromium"
    browser.touch(mode=0o755)
    monkeypatch.setattr(run.os, "environ", {"PATH": str(tmp_path)})
    monkeypatch.setattr(run, "BROWSERS", ("chromium",))
    assert run.test([]) == 0
    assert run.os.environ["CHROMIUM"] == str(browser)
    assert [command[3:] for command in followed[0]] == [list(one) for one in run.TEST_RUNS]
    assert {word for one in run.TEST_RUNS for word in one if word[:5] == "tests"} == set(
        run.TEST_FOLDERS
    )


def test_each_test_is_in_just_one_of_the_runs(run):
    browser = [one[1:3] for one in run.TEST_RUNS if "tests/browser" in one]
    assert browser == [("-m", "not alone"), ("-m", "alone")]


def test_all_tests_fail_if_one_part_of_them_does(run, followed, monkeypatch):
    monkeypatch.setattr(run, "find_browser", lambda: None)
    commands, codes = followed
    codes += [1, 0, 0, 0]  # pytest complains and can be imported; the other parts are content
    assert run.test([]) == 1
    assert len(commands) == 1 + len(run.TEST_RUNS)


def test_options_alone_go_to_one_run_over_all_tests(run, followed, monkeypatch):
    monkeypatch.setattr(run, "find_browser", lambda: None)
    assert run.test(["-k", "port"]) == 0
    assert [command[3:] for command in followed[0]] == [[*run.TEST_FOLDERS, "-k", "port"]]


def test_named_tests_run_alone_and_want_a_browser_only_if_they_need_one(run, followed, monkeypatch):
    monkeypatch.setattr(run, "find_browser", lambda: pytest.fail("looked for a browser"))
    assert run.test(["tests/unit/test_run.py", "-k", "port"]) == 0
    assert followed[0][-1][3:] == ["tests/unit/test_run.py", "-k", "port"]


def test_all_measurements_run_and_the_load_apart_from_the_browsers(run, followed, monkeypatch):
    monkeypatch.setattr(run, "find_browser", lambda: None)
    assert run.bench([]) == 0
    one, other = ([*command[3:]] for command in followed[0])
    assert one[0] == "-s"
    assert f"--ignore={other[-1]}" in one
    assert (run.ROOT / other[-1]).is_file()


def test_a_measurement_that_is_named_runs_alone(run, followed, monkeypatch):
    monkeypatch.setattr(run, "find_browser", lambda: None)
    assert run.bench(["tests/bench/test_bench_load.py"]) == 0
    assert [command[3:] for command in followed[0]] == [["-s", "tests/bench/test_bench_load.py"]]


def test_no_browser_anywhere_ends_with_words(run, monkeypatch, capsys):
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(run, "BROWSERS", ())
    monkeypatch.setattr(run, "playwright_has_one", lambda: False)
    monkeypatch.setattr(run, "apt_chromium", lambda: None)
    with pytest.raises(SystemExit) as end:
        run.find_browser()
    assert end.value.code == 1
    assert "Install one" in capsys.readouterr().err


def test_playwrights_own_browser_needs_no_path(run, monkeypatch):
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(run, "BROWSERS", ())
    monkeypatch.setattr(run, "playwright_has_one", lambda: True)
    assert run.find_browser() is None


def test_a_wrong_path_of_a_browser_is_told(run, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "gone"))
    with pytest.raises(SystemExit):
        run.find_browser()
    assert "no such program" in capsys.readouterr().err


def test_the_stamp_is_plain_json(run, venv):
    stamp = json.loads((venv / "stamp.json").read_text())
    assert stamp["contents"]["six.py"] == 0
    assert stamp["contents"]["streamlit"] == 1
