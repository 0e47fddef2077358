"""What sending the network to one browser takes of the server's processor."""

import gzip
import urllib.request

import pytest
from live_server import Server

from engine.costs import download_cost
from ui.components.hand.files import CODE, MACHINE, NETWORKS, OURS

FILES = (*OURS, CODE, MACHINE, NETWORKS["int8"])
VISITORS = 40
AROUND = 3  # times what is written down, either way: another machine, another day

pytestmark = pytest.mark.timeout(400)


def fetched(server: Server, name: str) -> bytes:
    """Fetch one as a browser does."""
    asked = urllib.request.Request(
        f"{server.url}/app/static/hand/{name}", headers={"Accept-Encoding": "gzip"}
    )
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(asked) as came:
        data: bytes = came.read()
        return gzip.decompress(data) if came.headers["Content-Encoding"] == "gzip" else data


def test_sending_the_network_costs_what_the_comparison_says(figures):
    with Server() as server:
        for name in FILES:
            fetched(server, name)
        before = server.cpu_seconds()
        for _ in range(VISITORS):
            for name in FILES:
                fetched(server, name)
        each = (server.cpu_seconds() - before) / VISITORS
    said = download_cost().cpu_seconds
    figures.at_most("processor time of sending the network, once", each, AROUND * said, "s")
    figures.at_least("the same", each, said / AROUND, "s")
