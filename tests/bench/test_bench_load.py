"""Many visitors at once, by real sessions on this machine: crowds, comings and goings, uploads.

    python3 run.py bench tests/bench/test_bench_load.py

takes some twelve minutes, of which three are spent waiting for the last visitor to be forgotten.
"""

import asyncio
import http.client
import os
import time
from itertools import cycle
from statistics import quantiles
from urllib.parse import urlsplit

import psutil
import pytest
from live_server import Server
from sessions import Session, many

from lessons.course import course

TRAINING, TRAINING_SECONDS, FAIRNESS, OTHERS_SECONDS = 20, 30, 0.5, 1.5
CLICKING, CLICK_SECONDS = 12, 1.5
ARRIVING, ARRIVAL_SECONDS = 50, 3.0
READING, CLICK_EVERY, READING_SECONDS, ANSWER_SECONDS = 200, 5.0, 40, 0.2
# Streamlit keeps the last 128 that left, with three files each: from then on nothing grows.
VISITS, WARMING_VISITS, GROWTH_MIB = 1000, 150, 20
FILES, FILE_MB, UPLOADS_MIB = 40, 9, 60
FORGOTTEN_AFTER, LEFTOVER_MIB = 180, 30

pytestmark = pytest.mark.timeout(1500)


@pytest.fixture
def warm():
    """A server on which somebody has trained and looked, and the use of it without visitors."""
    with Server() as server:
        asyncio.run(look_around(server.url))
        yield server
        assert "Traceback" not in (log := server.news()), log


async def look_around(url):
    async with Session(url) as one:
        for page in ("train", "infer", "compare", "learn"):
            await one.run(page)
        for lesson in course():  # each lesson's first reader waits for its figure
            await one.run("learn", f"lesson={lesson.slug}")
        await one.run("train", "")
        await one.press("Play")
        await asyncio.sleep(3)
        await one.press("Pause")
        assert one.failures == []


def p95(values):
    return quantiles(values, n=20)[-1]


def threads_and_files(server):
    process = psutil.Process(server.pid)
    return process.num_threads(), process.num_fds()


def test_twenty_training(warm, figures):
    async def run():
        openings = []
        async with many([Session(warm.url, "train") for _ in range(TRAINING)]) as sessions:
            await asyncio.gather(*(one.press("Play") for one in sessions))
            await asyncio.sleep(3)  # all have begun
            before, start = [one.updates[-1][1] for one in sessions], time.perf_counter()
            while time.perf_counter() - start < TRAINING_SECONDS:
                opened = time.perf_counter()
                async with Session(warm.url):
                    openings.append(time.perf_counter() - opened)
                await asyncio.sleep(1)
            made = [one.updates[-1][1] - at for one, at in zip(sessions, before, strict=True)]
            assert [one.failures for one in sessions if one.failures] == []
        return made, openings

    made, openings = asyncio.run(run())
    figures.note(f"updates in {TRAINING_SECONDS} s, all {TRAINING} together", sum(made))
    figures.at_least(f"{TRAINING} training: slowest to fastest", min(made) / max(made), FAIRNESS)
    figures.at_most("a page for others meanwhile, 95 of 100", p95(openings), OTHERS_SECONDS, "s")


def test_clicks_of_twelve_training(warm, figures):
    async def run():
        async with many([Session(warm.url, "train") for _ in range(CLICKING)]) as sessions:
            await asyncio.gather(*(one.press("Play") for one in sessions))
            await asyncio.sleep(3)
            waits, start = [], time.perf_counter()
            for one in cycle(sessions):  # each in turn presses Pause, and goes on
                for button in ("Pause", "Play"):
                    waits.append(await one.press(button))
                    await asyncio.sleep(0.3)
                if time.perf_counter() - start > TRAINING_SECONDS:
                    break
            assert [one.failures for one in sessions if one.failures] == []
        return waits

    waits = asyncio.run(run())
    figures.at_most(
        f"{CLICKING} training: a click, 95 of {len(waits)}", p95(waits), CLICK_SECONDS, "s"
    )


def test_fifty_arriving(warm, figures):
    async def arrive(session):
        start = time.perf_counter()
        async with session:
            assert session.failures == []
            return time.perf_counter() - start

    async def run():
        return await asyncio.gather(*(arrive(Session(warm.url)) for _ in range(ARRIVING)))

    figures.at_most(
        f"{ARRIVING} arriving at once: first page, 95 of 100",
        p95(asyncio.run(run())),
        ARRIVAL_SECONDS,
        "s",
    )


def test_two_hundred_reading(warm, figures):
    lessons = [lesson.slug for lesson in course()]
    waits = []

    async def read(number, session, end):
        await asyncio.sleep(CLICK_EVERY * number / READING)
        at = number
        while time.perf_counter() < end:
            at += 1
            waits.append(await session.run("learn", f"lesson={lessons[at % len(lessons)]}"))
            await asyncio.sleep(CLICK_EVERY)

    async def run():
        sessions = [Session(warm.url, "learn") for _ in range(READING)]
        for some in range(0, READING, 20):
            await asyncio.gather(*(one.__aenter__() for one in sessions[some : some + 20]))
        end = time.perf_counter() + READING_SECONDS
        await asyncio.gather(*(read(n, one, end) for n, one in enumerate(sessions)))
        await asyncio.gather(*(one.__aexit__() for one in sessions))
        assert [one.failures for one in sessions if one.failures] == []

    asyncio.run(run())
    figures.at_most(
        f"{READING} reading: a click, 95 of 100 of {len(waits)}", p95(waits), ANSWER_SECONDS, "s"
    )


def test_a_thousand_visits(warm, figures):
    async def come_and_go(visits):
        for _ in range(0, visits, 10):
            async with many([Session(warm.url, "learn") for _ in range(10)]):
                pass

    asyncio.run(come_and_go(WARMING_VISITS))
    before, had = warm.resident_mib(), threads_and_files(warm)
    asyncio.run(come_and_go(VISITS))
    time.sleep(2)
    threads, files = (now - then for now, then in zip(threads_and_files(warm), had, strict=True))
    figures.at_most(
        f"{VISITS} visits: memory grew by", warm.resident_mib() - before, GROWTH_MIB, "MiB"
    )
    figures.at_most(f"{VISITS} visits: threads more", threads, 3)
    figures.at_most(f"{VISITS} visits: open files more", files, 3)


def upload(session, number):
    """Send one file as the box does; the status of the answer."""
    boundary, data = "cut-here", os.urandom(FILE_MB * 10**6)
    body = (
        (
            f'--{boundary}\r\nContent-Disposition: form-data; name="f"; filename="{number}.jpg"\r\n'
            "Content-Type: image/jpeg\r\n\r\n"
        ).encode()
        + data
        + f"\r\n--{boundary}--\r\n".encode()
    )
    connection = http.client.HTTPConnection(urlsplit(session.address.geturl()).netloc, timeout=120)
    connection.request(
        "PUT",
        f"/_stcore/upload_file/{session.id}/{number}",
        body,
        {
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "X-Xsrftoken": session._cookie,
            "Cookie": f"_streamlit_xsrf={session._cookie}",
        },
    )
    status = connection.getresponse().status
    connection.close()
    return status


def test_forty_large_files(warm, figures):
    async def run():
        async with Session(warm.url, "infer") as one:
            before, most = warm.resident_mib(), [0.0]

            async def watch():
                while True:
                    most[0] = max(most[0], warm.resident_mib())
                    await asyncio.sleep(0.02)

            watching = asyncio.create_task(watch())
            for some in range(0, FILES, 6):  # a browser sends six at a time
                numbers = range(some, min(some + 6, FILES))
                sent = await asyncio.gather(*(asyncio.to_thread(upload, one, n) for n in numbers))
                assert set(sent) == {204}
            watching.cancel()
            return most[0] - before, warm.resident_mib() - before

    peak, kept = asyncio.run(run())
    what = f"{FILES} files of {FILE_MB} MB in one visit"
    figures.at_most(f"{what}: memory at its peak, more", peak, UPLOADS_MIB, "MiB")
    figures.at_most(f"{what}: kept", kept, UPLOADS_MIB, "MiB")


def test_after_the_last_visitor(warm, figures):
    async def everything():
        async with many([Session(warm.url, "train") for _ in range(8)]) as sessions:
            await asyncio.gather(*(one.press("Play") for one in sessions))
            await asyncio.sleep(5)
            for page in ("infer", "compare", "learn"):
                await asyncio.gather(*(one.run(page) for one in sessions))

    async def look_in():
        async with Session(warm.url):
            pass

    time.sleep(FORGOTTEN_AFTER)  # of the visitor who warmed it up
    idle = warm.resident_mib()
    asyncio.run(everything())
    used = warm.cpu_seconds()
    time.sleep(5)
    before, start = warm.cpu_seconds(), time.perf_counter()
    time.sleep(5)
    idling = (warm.cpu_seconds() - before) / (time.perf_counter() - start)
    figures.note("processor used in the 5 s after the last tab closed", before - used, "s")
    figures.at_most("share of a core used after those 5 s", idling, 0.05)
    time.sleep(FORGOTTEN_AFTER - 10)
    asyncio.run(look_in())
    figures.at_most(
        "three minutes after the last of 8 visitors left: memory above idle",
        warm.resident_mib() - idle,
        LEFTOVER_MIB,
        "MiB",
    )
