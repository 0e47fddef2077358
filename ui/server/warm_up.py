"""Load what is heavy in the background, once the first page is out.

The front page and the lessons' text need no torch. Everything heavy is imported in one thread, and
pages that need it wait for that thread: two threads importing the same package at once have
given half-initialised modules.
"""

import gc
import importlib
import logging
import threading

from engine.core import heap
from engine.core.memoize import memoize
from engine.errors import EngineError

log = logging.getLogger(__name__)

heap.keep_few_heaps()  # before there are many threads

# pandas is not among them, and nothing of ours may need it: with pyarrow it takes 70 MiB, and all
# that Streamlit uses it for is st.dataframe, st.table and its own charts.
HEAVY = ("plotly.graph_objects", "torch", "engine.data.vision")


_over = threading.Event()


@memoize()
def start() -> None:
    """Begin to load; returns at once."""
    threading.Thread(target=_warm_up, name="warm-up", daemon=True).start()


def wait() -> None:
    """Return when everything is loaded."""
    start()
    _over.wait()


def is_ready() -> bool:
    """Whether everything is loaded. Begins nothing."""
    return _over.is_set()


def _warm_up() -> None:
    try:
        _load()
    finally:
        _over.set()  # also where it failed: whoever waits shall meet the reason
    _check_int8()


def _check_int8() -> None:
    """Hold an answer in int8 against exact arithmetic, once nobody waits for this thread."""
    from engine.experiments import int8_check

    try:
        int8_check.check()
    except EngineError as error:  # the pages that need the file say it is missing
        log.warning("int8 could not be checked: %s", error)
    heap.give_back()


def _load() -> None:
    for name in HEAVY:
        importlib.import_module(name)
    import torch

    from engine.inference import shared_classifier
    from engine.models import photo_network
    from engine.training import Trainer, TrainingConfig
    from lessons.figures import FIGURES
    from lessons.figures.graduate import exam, graduate

    # The first optimiser imports a lot more, and the first backward pass starts its machinery.
    Trainer(TrainingConfig()).step()
    shared_classifier().forward(torch.zeros(1, 3, 224, 224))
    photo_network()
    list(FIGURES)  # walks them, and so imports each
    graduate(), exam()  # what several lessons' figures show has half a second to train
    gc.collect()
    gc.freeze()  # what is loaded by now stays; no later collection need look at it
    heap.give_back()
