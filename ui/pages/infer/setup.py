"""Which network looks at the photo, and what it runs on; those from elsewhere are fetched."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from engine.core.download import fetch
from engine.core.facts import fact
from engine.core.paths import ONNX_FILES
from engine.core.registry import Registry
from engine.core.units import bytes_text, count_text
from engine.inference import Classifier, shared_classifier
from engine.inference.runtimes import RUNTIMES
from engine.models import photo_network
from engine.models.pretrained import DEFAULT, NETWORKS, Network
from ui.pages.infer.state import InferState
from ui.session import session
from ui.widgets.int8_note import int8_note
from ui.widgets.jobs import work_button
from ui.widgets.links import from_link, into_link, one_of

DEFAULTS = {"model": DEFAULT, "runtime": "torch"}
PUBLISHED = {(DEFAULT, "onnx-int8"): "lite0-int8-accuracy"}  # where it isn't that of the weights


@dataclass(frozen=True)
class Setup:
    """A network and a runtime, by name; and the place of its square in a long photo, 0–1."""

    network: str = DEFAULT
    runtime: str = "torch"
    place: float = 0.5

    @property
    def title(self) -> str:
        """Both in words."""
        return f"{NETWORKS[self.network].title} on {RUNTIMES[self.runtime].title}"

    def classifier(self) -> Classifier:
        """Return the copy that all visitors share. Raises NetworkError."""
        return shared_classifier(self.network, self.runtime).at(self.place)


def runtimes_of(network: Network) -> list[str]:
    """Return the runtimes that can run it: some need an ONNX file of it."""
    return [name for name in RUNTIMES if name in network.onnx or name not in ONNX_FILES]


def choose_setup() -> Setup:
    """Draw the choice, folded away; return it, or the default while its weights aren't here."""
    state = session().page(InferState)
    asked = st.session_state.get("photo_model") or from_link(
        "model", one_of(list(NETWORKS)), DEFAULT
    )
    int8_note()
    # Once open for a network that isn't here, it doesn't fold up under the hand that goes back.
    state.setup_open |= not NETWORKS[asked].build.here
    with st.expander(
        "Another network, another runtime",
        icon=":material/tune:",
        expanded=state.setup_open,
    ):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            name = _select("model", "Network", list(NETWORKS), NETWORKS)
            runtime = _select("runtime", "Runs on", runtimes_of(NETWORKS[name].build), RUNTIMES)
        into_link({"model": name, "runtime": runtime}, DEFAULTS)
        _only_pytorch(name)
        st.markdown(_about(name, runtime))
        network = NETWORKS[name].build
        if network.remote is not None and not network.here:
            st.markdown(
                f"The weights of {network.title} are public and not on this server yet. Until they "
                f"are, {NETWORKS[DEFAULT].title} answers."
            )
            label = f"Fetch {bytes_text(network.remote.size_bytes)}"
            remote = network.remote
            work_button(
                f"fetch_{name}",
                label,
                lambda: fetch(remote),
                lambda _: None,
                icon=":material/download:",
                waits=True,
            )
            return Setup()
    return Setup(name, runtime)


def _only_pytorch(name: str) -> None:
    """Say why fewer runtimes are on offer than there are."""
    if NETWORKS[name].build.onnx:
        return
    with_files = " and ".join(NETWORKS[n].title for n in NETWORKS if NETWORKS[n].build.onnx)
    st.caption(
        f"Only {with_files} comes as an ONNX file here, so {NETWORKS[name].title} runs on PyTorch."
    )


def _select(key: str, label: str, options: list[str], entries: Registry[Any]) -> str:
    """A choice by name, from the link at first; what a network can't run on falls back."""
    widget = f"photo_{key}"  # the training page has a “model” of its own
    if st.session_state.get(widget) not in options:
        first = widget not in st.session_state
        st.session_state[widget] = (
            from_link(key, one_of(options), DEFAULTS[key]) if first else DEFAULTS[key]
        )
    found: str = st.selectbox(
        label,
        options,
        format_func=lambda name: entries[name].title,
        key=widget,
        persist_state="session",
    )
    return found


def _about(name: str, runtime: str) -> str:
    build, network = photo_network(name), NETWORKS[name].build
    file = network.size_bytes(runtime)
    accuracy = fact(PUBLISHED.get((name, runtime), network.accuracy))
    return (
        f"{NETWORKS[name].summary} {RUNTIMES[runtime].summary}\n\n"
        f"**{count_text(build.parameters)}** parameters, counted; **{count_text(build.macs)}** "
        "multiply-accumulates (MACs) a photo, estimated from the shapes of its layers; "
        f"**{bytes_text(file)}** of weights; "
        f"{accuracy.markdown}."
    )
