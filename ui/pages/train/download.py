"""A dataset that isn't here yet: what it is, how to fetch it, how far it is."""

import streamlit as st

from engine.core.units import bytes_text
from engine.data import DATASETS, is_here, load_dataset
from ui.session import session
from ui.widgets import errors

TICK_SECONDS = 0.5


def here_or_offer(name: str) -> bool:
    """Return whether a dataset is here, read into memory; if not, draw the way to get it.

    Without the dataset there is no run to see on the page, and so none goes on unseen: it pauses.
    """
    download = DATASETS[name].traits.get("download")
    if download is None:
        return True
    if is_here(name):
        with st.spinner(f"Reading {download.title}"):
            load_dataset(name)
        return True
    _offer(name)
    run = session().run
    if run is not None and run.playing:
        run.pause()
    if run is not None and run.started:
        st.caption(
            f"Your run on {DATASETS[run.config.dataset].title} is kept, and waits: pick that again "
            "and press Play to go on."
        )
    return False


def _offer(name: str) -> None:
    entry = DATASETS[name]
    download = entry.traits["download"]

    @errors.fragment(run_every=TICK_SECONDS if download.busy else None)
    def offer() -> None:
        with st.container(border=True):
            st.markdown(f"**{entry.title} is not on this server yet.** {entry.summary}")
            if download.error is not None:
                errors.show(download.error)
            if download.busy:
                share = download.share
                size = bytes_text(share * download.size_bytes)
                of = bytes_text(download.size_bytes)
                st.progress(share, f"Downloading: {size} of {of}. You can look around meanwhile.")
            elif st.button("Download", icon=":material/download:", type="primary", key="download"):
                download.start()
                st.rerun()
        if was_busy and not download.busy:
            st.rerun()

    was_busy = download.busy
    offer()
