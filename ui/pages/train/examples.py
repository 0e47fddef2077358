"""What the network sees of a dataset, and what it is told."""

import streamlit as st

from engine.data import examples, is_here, load_dataset
from engine.experiments.weight_pictures import enlarged, plane
from engine.inference import gallery as some_of
from engine.training import TrainingConfig

NUMBER, EDGE, PLANE_EDGE = 12, 72, 280


def gallery(config: TrainingConfig) -> None:
    """Show some of the examples for learning, picked by the seed, with the labels they carry."""
    if not is_here(config.dataset):
        return
    dataset, parts = examples(config.choice)
    true = load_dataset(config.dataset, config.choice.draw).labels
    if dataset.is_points:
        names = " and ".join(dataset.classes)
        st.image(plane(dataset, 2 * PLANE_EDGE), width=PLANE_EDGE, alt=f"Points of {names}")
        st.caption(f"{len(dataset.inputs):,} points: {names}.")
        return
    picked = some_of(parts.train, NUMBER, config.seed)
    with st.container(horizontal=True, gap="small"):
        for i in picked:
            words = _label(dataset.classes, int(dataset.labels[i]), int(true[i]))
            st.image(enlarged(dataset, i, EDGE), caption=words, width=EDGE, alt=words)
    height, width = dataset.shape[1:]
    st.caption(
        f"{len(parts.train):,} for learning and {len(parts.validation):,} held out, each "
        f"{width} × {height} pixels: that is all the network sees."
    )


def _label(classes: tuple[str, ...], told: int, true: int) -> str:
    return classes[told] if told == true else f"“{classes[told]}”, a lie"
