"""The network in the browser: how quick, how much like the server's, and what it costs.

The limits on the clock want a machine that does nothing else.
"""

import asyncio
import base64
import io
import json
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median, quantiles

import numpy as np
import psutil
import pytest
from lines import Line
from live_server import Server
from sessions import Session
from visits import settle, until, visiting

from engine.inference import load_classifier
from tools.build_onnx.calibration import varied_crops

PHOTOS, ROUNDS, RUNS = 200, 5, 12
WATCHED_SECONDS = 20
VISITORS = 60
SLOW_LINE = 10e6  # bits a second

BARE = """<!doctype html><title>bare</title><script type="module">
const ort = await import("CODE");
const packed = async (address) => new Response(
  (await fetch(address)).body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmBinary = await packed("MACHINE");
const session = await ort.InferenceSession.create(new Uint8Array(await packed("NETWORK")));
const x = new Float32Array(3 * 224 * 224).map((_, i) => Math.sin(i));
globalThis.forward = async () => {
  const start = performance.now();
  await session.run({ x: new ort.Tensor("float32", x, [1, 3, 224, 224]) });
  return performance.now() - start;
};
document.title = "ready";
</script>"""
OURS = """async ([runs]) => {
  const device = globalThis.__device, found = [];
  const x = new Float32Array(3 * 224 * 224).map((_, i) => Math.sin(i));
  for (let i = 0; i < runs; i++)
    found.push((await device.example("int8", x, [3, 224, 224])).stages[0][1]);
  return found;
}"""
THEIRS = """async ([runs]) => {
  const found = [];
  for (let i = 0; i < runs; i++) found.push(await forward());
  return found;
}"""
ANSWERS = """async ([photos, recipe]) => {
  const found = [];
  for (const one of photos) {
    const picture = await (await fetch(`data:image/jpeg;base64,${one}`)).blob();
    found.push([...(await globalThis.__device.answer("int8", picture, recipe)).beliefs]);
  }
  return found;
}"""
GAPS = """async ([seconds]) => {
  const gaps = [];
  let before = performance.now();
  const end = before + 1000 * seconds;
  while (before < end) {
    const now = await new Promise(requestAnimationFrame);
    gaps.push(now - before);
    before = now;
  }
  return gaps.slice(1);
}"""


@pytest.fixture(scope="module")
def server():
    with Server() as one:
        yield one


def here(visit):
    """The page with the network on this device."""
    page = visit.open("/infer")
    settle(page)
    page.get_by_role("radio", name="On this device").click()
    page.get_by_role("button", name="Bring it here").click()
    page.locator(".start.here").wait_for()
    return page


def work_ms(server):
    """The processor time of a server so far, as the system's scheduler counts it."""
    tasks = Path(f"/proc/{server.pid}/task").glob("*/schedstat")
    return sum(int(one.read_text().split()[0]) for one in tasks) / 1e6


def in_a_thread(task):
    """Run it apart from Playwright, which has an event loop of its own in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, task).result()


def filming(page):
    page.get_by_role("button", name="Live camera").click()
    until(60, lambda: page.locator(".camera dd").count(), page, "the camera's numbers")
    return page


@pytest.mark.timeout(600)
def test_it_agrees_with_the_server(browser, server, figures):
    classifier = load_classifier(runtime="onnx-int8")
    files = []
    for photo in varied_crops(PHOTOS, 320, seed=11):
        file = io.BytesIO()
        photo.save(file, "JPEG", quality=92)
        files.append(file.getvalue())
    texts = [base64.b64encode(one).decode() for one in files]
    with visiting(browser, server.url) as visit:
        page, recipe = here(visit), classifier.preprocessing.numbers()
        assert json.dumps(recipe)
        found = np.array(page.evaluate(ANSWERS, [texts, recipe]))
    same, apart = 0, []
    for beliefs, file in zip(found, files, strict=True):
        served = classifier.predict(file)
        same += int(beliefs.argmax()) == served.indices[0]
        apart.append(abs(beliefs[served.indices[0]] - served.probabilities[0]))
    figures.at_least(f"device and server: the same first answer, of {PHOTOS}", same / PHOTOS, 0.98)
    figures.at_most("… mean change of its probability", float(np.mean(apart)), 0.01)


@pytest.mark.timeout(600)
def test_the_forward_pass_next_to_a_bare_page(browser, server, figures):
    with visiting(browser, server.url) as visit, visiting(browser, server.url) as other:
        page = here(visit)
        files = page.evaluate("() => globalThis.__device.files")
        body = BARE.replace("CODE", "/" + files["code"])
        body = body.replace("MACHINE", "/" + files["machine"]["address"])
        body = body.replace("NETWORK", "/" + files["networks"]["int8"]["address"])
        other.page.route(
            "**/bare", lambda route: route.fulfill(body=body, content_type="text/html")
        )
        other.page.goto(f"{server.url}/bare")
        until(60, lambda: other.page.title() == "ready", other.page, "the bare page")
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours += page.evaluate(OURS, [RUNS])
            theirs += other.page.evaluate(THEIRS, [RUNS])
    figures.note("forward on the device", median(ours), "ms")
    figures.at_most("forward / bare page, minimum", min(ours) / min(theirs), 1.1)
    figures.at_most("forward / bare page, median", median(ours) / median(theirs), 1.1)


@pytest.mark.timeout(300)
def test_the_page_stays_smooth_while_the_camera_answers(browser, server, figures):
    with visiting(browser, server.url) as visit:
        page = filming(here(visit))
        page.wait_for_timeout(3000)
        gaps = page.evaluate(GAPS, [WATCHED_SECONDS])
    figures.at_most("camera: frames of the page, 90 of 100", quantiles(gaps, n=10)[-1], 50, "ms")


@pytest.mark.timeout(600)
def test_what_visitors_on_their_own_devices_cost_the_server(server, figures):
    """Of many at once, since the server's own housekeeping is larger than what one costs."""

    async def spent(visitors):
        async with AsyncExitStack() as stack:
            for _ in range(visitors):
                one = Session(server.url, "infer", "where=device")
                await stack.enter_async_context(one)
            await asyncio.sleep(5)
            before = work_ms(server)
            await asyncio.sleep(WATCHED_SECONDS)
            return (work_ms(server) - before) * 60 / WATCHED_SECONDS

    alone, together = [], []
    for _ in range(3):
        alone.append(in_a_thread(spent(0)))
        together.append(in_a_thread(spent(VISITORS)))
    figures.note("the server of itself", median(alone), "ms/min")
    more = (median(together) - median(alone)) / VISITORS
    figures.at_most("a visitor on the device, beside that", more, 1, "ms/min")


@pytest.mark.timeout(300)
def test_the_first_answer_on_a_slow_line(browser, server, figures):
    with Line(server.port, SLOW_LINE) as line:
        url = f"http://localhost:{line.port}"
        with visiting(browser, url) as visit:
            page = visit.open("/infer")
            settle(page)
            page.get_by_role("radio", name="On this device").click()
            press = page.get_by_role("button", name="Bring it here")
            press.wait_for()
            page.wait_for_load_state("networkidle")
            start = time.monotonic()
            press.click()
            page.locator(".sample").first.click()
            page.locator(".hand h3", has_text="A cat").wait_for()
            figures.at_most(
                "first answer after the press, 10 Mbit/s", time.monotonic() - start, 8, "s"
            )


@pytest.mark.timeout(300)
def test_the_memory_of_the_tab(browser, server, figures):
    def resident():
        family = psutil.Process().children(recursive=True)
        return sum(
            one.memory_info().rss for one in family if "--type=renderer" in " ".join(one.cmdline())
        )

    with visiting(browser, server.url) as visit:
        page = visit.open("/infer")
        settle(page)
        before = resident()
        here(visit)
        page.locator(".sample").first.click()
        page.locator(".hand h3", has_text="A cat").wait_for()
        filming(page)
        page.wait_for_timeout(8000)
        figures.at_most(
            "memory of the tab, more than without", (resident() - before) / 2**20, 300, "MiB"
        )
