"""Results of longer measurements, kept for the visitor by section, network, runtime and photo."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from engine.compute import shared_pool
from ui.setup_view import Setup
from ui.visitor import visitor


def kept(section: str, setup: Setup) -> Any:
    """Return what this section has measured with this setup, or None."""
    return visitor().measurements.get((section, setup.network, setup.runtime))


def keep(section: str, setup: Setup) -> Callable[[Any], None]:
    """Return a function that keeps a result."""

    def take(result: Any) -> None:
        visitor().measurements[(section, setup.network, setup.runtime)] = result

    return take


def crowd() -> None:
    """Say so where others compute on the same machine: measured times are longer then."""
    live = shared_pool().live()
    if live:
        runs = "A training run is" if live == 1 else f"{live} training runs are"
        st.caption(
            f":material/group: {runs} under way on this machine: times are longer meanwhile."
        )
