"""Where photos come from: samples, files, the camera, the clipboard."""

import hashlib
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from engine.photos import samples
from ui.components.paste_camera import TROUBLE, camera_trouble, pasted
from ui.components.sending import OWN_TAB, safe_sending
from ui.pages.infer.state import InferState
from ui.server.upload_budget import MAX_BYTES, VISITOR_BYTES, guard
from ui.session import Pasted, session
from ui.widgets.links import address
from ui.widgets.upload_box import shown, taken, upload_box

UPRIGHT = "The photo as it came in"
MOST = 8  # photos at a time

Source = Literal["sample", "upload", "camera", "paste"]
SOURCES = {"sample": "A sample", "upload": "My photos", "camera": "Camera"}


@dataclass(frozen=True)
class Chosen:
    """The bytes of a photo, where it came from, and what to call it, in Markdown.

    sample: its name, if it is one of ours.
    """

    data: bytes
    source: Source
    title: str = "This photo"
    sample: str = ""


def choose() -> list[Chosen]:
    """Draw the ways to bring photos; return the last eight of those that are there."""
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        source = st.segmented_control(
            "Which photo?",
            list(SOURCES),
            default=None if "photo" in st.session_state else "sample",
            required=True,
            format_func=SOURCES.__getitem__,
            key="photo",
            persist_state="session",
        )
        sample = _sample() if source == "sample" else None
    if source != "upload":
        with st.container(key="paste_listener"):
            pasted(quiet=True)  # what is pasted here turns to the visitor's own photos
    safe_sending("photo", address(st.query_params))
    chosen = [sample] if sample else _files() if source == "upload" else _shot()
    if sample is None:
        st.caption(
            ":material/lock: Your photo goes to this app’s server for the answer. **Nothing is "
            "stored**: it is kept in memory while your visit lasts, never on disk, and goes when "
            "you leave."
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
    return Chosen(samples.sample(name), "sample", sample=name)


def _files() -> list[Chosen]:
    files = upload_box(
        f"Photos from your device: up to {MOST}, {MAX_BYTES >> 20} MB each, "
        f"{VISITOR_BYTES >> 20} MB in all",
        key="upload",
        formats="JPEG, PNG, HEIC, WebP, GIF, AVIF, TIFF or BMP.",
    )
    uploads = {f.id: Chosen(f.data, "upload", f"**{shown(f.name)}**") for f in files}
    chosen = _as_they_came(_pasted() | uploads)
    if len(chosen) > MOST:
        left_out = ", ".join(one.title for one in chosen[:-MOST])
        st.info(f"The last {MOST} are looked at. Left out: {left_out}.", icon=":material/info:")
    return chosen[-MOST:]


def _as_they_came(chosen: dict[str, Chosen]) -> list[Chosen]:
    """Photos by an id each, the newest last, whether pasted or uploaded."""
    came = session().page(InferState).arrivals
    for one in chosen:
        came.setdefault(one, len(came))
    return [chosen[one] for one in sorted(chosen, key=came.__getitem__)]


def _pasted() -> dict[str, Chosen]:
    """The pictures that were pasted so far, by an id each, and a button that drops them."""
    who, fresh = session(), pasted()
    kept = who.pasted.pictures
    if fresh is not None and fresh not in kept:
        refusal = _refusal(who.pasted, len(fresh))
        if refusal:
            st.warning(f"Not taken: {refusal}", icon=":material/inventory_2:")
        else:
            kept.append(fresh)
    if not kept:
        return {}
    words = f"Drop the {len(kept)} pasted pictures" if len(kept) > 1 else "Drop the pasted picture"
    st.button(words, icon=":material/close:", on_click=kept.clear)
    return {
        hashlib.sha256(data).hexdigest(): Chosen(data, "paste", f"Pasted picture {number}")
        for number, data in enumerate(kept, start=1)
    }


def _refusal(kept: Pasted, size: int) -> str:
    """Say why one more of so many bytes can't be kept, if it can't."""
    if len(kept.pictures) >= MOST or kept.size_bytes + size > VISITOR_BYTES:
        return (
            f"there may be {MOST} pasted pictures, of {VISITOR_BYTES >> 20} MB in all. Drop those "
            "that are here first."
        )
    budget = guard()
    if budget is not None and not budget.has_room_for(size):
        return "this picture can’t be held just now, as too many visitors have sent photos."
    return ""


def _shot() -> list[Chosen]:
    trouble = camera_trouble()
    if trouble:  # it is asked again every two seconds: what is allowed meanwhile shows by itself
        st.info(TROUBLE[trouble], icon=":material/no_photography:")
        if trouble == "framed":
            st.link_button(OWN_TAB, address(st.query_params), icon=":material/open_in_new:")
        return []
    shot = st.camera_input("Point it at something")
    if shot is None:
        return []
    st.caption(":material/arrow_downward: The answer is below.")
    return [Chosen(taken(shot), "camera")]
