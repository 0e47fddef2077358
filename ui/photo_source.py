"""Where photos come from: samples, files, the camera, the clipboard."""

from dataclasses import dataclass

import streamlit as st

from engine import samples
from ui.live.hands import camera_trouble, pasted
from ui.uploads import taken, upload_box
from ui.visitor import visitor

MOST = 8  # photos at a time

SOURCES = {"sample": "A sample", "upload": "My photos", "camera": "Camera"}


@dataclass(frozen=True)
class Chosen:
    """The bytes of a photo, and a word for where it came from."""

    data: bytes
    source: str


def choose() -> list[Chosen]:
    """Draw the ways to bring photos; return those that are there, at most eight."""
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        source = st.segmented_control(
            "Which photo?",
            list(SOURCES),
            default="sample",
            required=True,
            format_func=SOURCES.__getitem__,
            key="photo",
            persist_state="session",
        )
        if source == "sample":
            return [_sample()]
    chosen = _files() if source == "upload" else _shot()
    st.caption(
        ":material/lock: Your photo goes to this app’s server for the answer. **Nothing is "
        "stored**: it is kept in memory while you look at it, never on disk, and goes when you "
        "leave."
    )
    return chosen


def _sample() -> Chosen:
    titles = samples.titles()
    name = st.pills(
        "Samples",
        list(titles),
        default=samples.DEFAULT,
        required=True,
        format_func=titles.__getitem__,
        key="sample",
        persist_state="session",
    )
    name = name or samples.DEFAULT
    return Chosen(samples.sample(name), f"sample {name}")


def _files() -> list[Chosen]:
    files = upload_box(
        f"Photos from your device, up to {MOST} of up to 20 MB each",
        key="upload",
        several=True,
        formats="JPEG, PNG, HEIC, WebP, GIF, AVIF, TIFF or BMP.",
    )
    who, fresh = visitor(), pasted()
    if fresh is not None:
        who.pasted = fresh
    if len(files) > MOST:
        st.info(f"The first {MOST} are looked at.", icon=":material/info:")
    chosen = [Chosen(file.data, "upload") for file in files[:MOST]]
    if who.pasted is not None:
        chosen = [Chosen(who.pasted, "paste"), *chosen][:MOST]
        st.button("Drop the pasted picture", icon=":material/close:", on_click=_drop_pasted)
    return chosen


def _drop_pasted() -> None:
    visitor().pasted = None


def _shot() -> list[Chosen]:
    trouble = camera_trouble()
    if trouble:
        st.info(trouble, icon=":material/no_photography:")
    shot = st.camera_input("Point it at something")
    return [] if shot is None else [Chosen(taken(shot), "camera")]
