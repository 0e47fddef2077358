"""A click elsewhere on the page while a run is being drawn."""

from statistics import median, quantiles

import pytest
from live_server import Server
from visits import draws, play, until, visiting

CLICKS, P95_SECONDS = 100, 0.4
# Press a setting, and look at every frame until the question about new settings came or went.
PRESS = """
async ([name, wanted]) => {
  const radio = [...document.querySelectorAll('[role="radio"]')]
    .find(one => one.textContent.trim() === name);
  const asks = () => document.body.innerText.includes("New settings need a new run");
  const start = performance.now();
  radio.click();
  while (asks() !== wanted && performance.now() - start < 20000)
    await new Promise(requestAnimationFrame);
  return asks() === wanted ? (performance.now() - start) / 1000 : null;
}"""


@pytest.mark.timeout(300)
def test_clicks_beside_a_run_that_is_drawn(browser, figures):
    with Server() as server, visiting(browser, server.url) as visit:
        page = visit.open("/train")
        play(page, at_least=20)
        before, waits = draws(page), []
        for click in range(CLICKS):
            asking = click % 2 == 0
            name = "Linear" if asking else "Convolutional"
            waits.append(page.evaluate(PRESS, [name, asking]))
            page.wait_for_timeout(100)
        until(30, lambda: draws(page) > before + CLICKS, page, "a run that was drawn meanwhile")
    assert None not in waits, f"{waits.count(None)} of {CLICKS} clicks did nothing"
    figures.note("a click while training, the middle one", median(waits), "s")
    figures.at_most(
        f"a click while training, 95 of {CLICKS}", quantiles(waits, n=20)[-1], P95_SECONDS, "s"
    )
