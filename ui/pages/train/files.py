"""What a visitor takes home of a run, and brings back: weights, network, history, code."""

from collections.abc import Callable

import streamlit as st

from engine.compute import shared_pool
from engine.core.paths import DATA
from engine.core.units import updates_text
from engine.data import DATASETS
from engine.errors import EngineError
from engine.training import (
    LARGEST_FILE,
    Run,
    Trainer,
    TrainingConfig,
    config_in,
    read_weights,
    weights_file,
)
from engine.training.export import code_file, history_file, network_file
from ui.components.sending import safe_sending
from ui.pages.train.choices import on_offer
from ui.pages.train.pace import set_pace
from ui.pages.train.state import TrainState
from ui.session import session
from ui.widgets import errors
from ui.widgets.links import address
from ui.widgets.upload_box import taken


@errors.fragment()
def files() -> None:
    """Draw what can be taken home, and where weights come back."""
    run = session().run
    if run is None:
        return
    with st.expander("Take it home: weights, network, history, code", icon=":material/save:",
                     key="files"):  # fmt: skip
        st.caption(
            "Nothing of yours is kept on this server. A reload of the page keeps the settings, "
            "which stand in the link; the weights are gone unless you have them here."
        )
        _out(run)
        _in(run)


def _out(run: Run) -> None:
    name = f"{run.config.dataset}-{run.config.model}"
    files: list[tuple[str, str, str, Callable[[Trainer], bytes | str], str]] = [
        ("weights", "Weights", f"{name}.safetensors", weights_file,
         "Every weight, as safetensors; with the settings inside. Comes back in below."),
        ("network", "Network", f"{name}.onnx", network_file,
         "Network and weights as ONNX: runs in browsers, on phones, in other languages. Feed it "
         f"{_fed(run)}; the file also says what each answer stands for."),
        ("history", "History", f"{name}.csv", lambda clone: history_file(clone.history),
         "Loss, accuracy and seconds as a table: up to 200 rows, each the mean of some updates, "
         "and the looks at the held-out examples (of more than 2,000, evenly some)."),
        ("code", "Code", f"{name}.py".replace("-", "_"), code_file,
         "One PyTorch file that makes this very run again, to the last digit. Weights that came "
         "from a file or by hand are not in it."),
    ]  # fmt: skip
    with st.container(horizontal=True):
        for key, label, file_name, make, help_text in files:
            st.download_button(
                label,
                _later(run, make),
                file_name,
                icon=":material/download:",
                key=f"export_{key}",
                on_click="ignore",
                help=help_text,
            )
        data = DATASETS[run.config.dataset].traits.get("file")
        if data:
            st.download_button(
                "Examples",
                (DATA / data).read_bytes,
                data,
                icon=":material/download:",
                key="export_data",
                on_click="ignore",
                help="The examples, for the code to read.",
            )


def _fed(run: Run) -> str:
    """Say what the exported network takes."""
    if run.dataset.is_points:
        return "points as they are, two numbers each"
    return f"pictures as they are, {' × '.join(map(str, run.dataset.shape))} numbers from 0 to 255"


def _later(run: Run, make: Callable[[Trainer], bytes | str]) -> Callable[[], bytes | str]:
    """Make a file when it is asked for, from the run as it stands then."""
    return lambda: make(run.clone())


def _in(run: Run) -> None:
    who = session()
    state = who.page(TrainState)
    upload = st.file_uploader(
        "Bring weights back",
        type="safetensors",
        key="import",
        max_upload_size=LARGEST_FILE // 2**20,
        help="To go on training them, or to let them answer on the Infer page.",
    )
    safe_sending("file", address(st.query_params))
    if upload is None:
        state.imported = None
        return
    data = taken(upload)
    if state.imported == upload.file_id:
        if who.run is not None and who.run.brought is not None:
            st.caption("These weights are in. Press Play to go on, or let them serve.")
        else:
            st.caption("Another run has begun since. To bring them back again, remove the file and "
                       "pick it once more.")  # fmt: skip
        return
    try:
        run = _begun_with(data, run.config)
    except EngineError as error:
        errors.show(error)
        return
    assert who.run is not None
    if not who.run.started or st.button(
        f"Give up my run of {updates_text(who.run.view.steps)} for these weights", key="replace"
    ):
        who.run.pause()
        who.run, state.asking, state.wanted = run, None, run.config
        state.imported = upload.file_id
        set_pace(run)
        st.rerun()


def _begun_with(data: bytes, config: TrainingConfig) -> Run:
    """Return a run with these weights; with the settings in the file, where it has some."""
    wanted = on_offer(config_in(data) or config)
    weights = read_weights(data, Trainer(wanted).model)
    return Run(wanted, shared_pool(), session().quota, weights)
