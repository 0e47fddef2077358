"""A photo, what the network saw of it, its answer, and where the time went."""

import hashlib

import streamlit as st

from engine import charts, photos, samples
from engine.costs import median, percentile
from engine.errors import EngineError
from engine.inference import Prediction, Stage, load_classifier, shared_classifier
from engine.units import percent_text
from engine.words import Answer, with_article
from ui import problems
from ui.bookkeeping import keep_predictions
from ui.drawing import draw
from ui.tiles import Phase, tiles
from ui.uploads import taken, upload_box
from ui.visitor import PhotoOnShow, Visitor, visitor

CLUELESS = 0.15  # below this no answer is named at all
WARM_RUNS = 5
MORE_RUNS = 20

SOURCES = {"sample": "A sample", "upload": "My photo", "camera": "Camera"}


def photo_page() -> None:
    """Choose a photo; look at the answer; look at the stopwatch."""
    chosen = _choose()
    if chosen is None:
        return
    data, source = chosen
    on_show = _answer_for(visitor(), data, source)
    if on_show is None:
        return
    for note in on_show.photo.notes:
        st.info(note, icon=":material/info:")
    _answer(on_show)
    _stopwatch(data)


def _choose() -> tuple[bytes, str] | None:
    """Return the bytes of the photo and a word for where it came from."""
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
        name = _sample() if source == "sample" else None
    if source == "upload":
        files = upload_box(
            "A photo from your device, up to 20 MB",
            key="upload",
            formats="JPEG, PNG, HEIC, WebP, GIF, AVIF, TIFF or BMP.",
        )
        _privacy()
        return (files[0].data, "upload") if files else None
    if source == "camera":
        shot = st.camera_input("Point it at something")
        _privacy()
        return None if shot is None else (taken(shot), "camera")
    return samples.sample(name or samples.DEFAULT), f"sample {name}"


def _sample() -> str | None:
    titles = samples.titles()
    return st.pills(
        "Samples",
        list(titles),
        default=samples.DEFAULT,
        required=True,
        format_func=titles.__getitem__,
        key="sample",
        persist_state="session",
    )


def _privacy() -> None:
    st.caption(
        ":material/lock: Your photo goes to this app’s server for the answer. It is kept in memory "
        "while you look at it, never on disk, and goes when you leave."
    )


def _answer_for(who: Visitor, data: bytes, source: str) -> PhotoOnShow | None:
    """Return the photo on show; measures it first if it is new. None if it can't be read."""
    key = f"{source} {hashlib.sha256(data).hexdigest()}"
    if who.on_show is not None and who.on_show.source == key:
        return who.on_show
    try:
        with st.spinner("Looking"):
            who.on_show = _measure(who, data, key)
    except EngineError as error:
        problems.show(error)
        return None
    return who.on_show


def _measure(who: Visitor, data: bytes, key: str) -> PhotoOnShow:
    """Answer once with a network fresh from disk (cold), then with the one in memory (warm)."""
    photo = photos.read_photo(data)
    fresh = load_classifier()
    cold = fresh.predict(data)
    on_show = PhotoOnShow(key, photo, cold, fresh.load_seconds)
    _run_warm(who, on_show, data, WARM_RUNS)
    return on_show


def _run_warm(who: Visitor, on_show: PhotoOnShow, data: bytes, times: int) -> None:
    classifier = shared_classifier()
    classifier.predict(data)  # the first after a pause is slower: it isn't counted
    predictions = [classifier.predict(data) for _ in range(times)]
    on_show.warm.extend(predictions)
    keep_predictions(who, classifier, predictions)


def _answer(on_show: PhotoOnShow) -> None:
    prediction = on_show.warm[-1]
    seen = shared_classifier().seen(on_show.photo.image)
    whole, square, words = st.columns([4, 3, 5], gap="medium")
    with whole:
        st.image(on_show.photo.image, caption="The photo, upright", alt="The photo as it came in")
    with square:
        st.image(
            seen,
            caption="What the network sees, 224 × 224",
            alt="The middle square of the photo, 224 by 224 pixels",
        )
    with words:
        st.header(headline(prediction.answer))
        st.markdown(_detail(prediction.answer))
        figure = charts.likeliest(prediction.labels, prediction.probabilities)
        alt = "; ".join(
            f"{label} {percent_text(p)}"
            for label, p in zip(prediction.labels, prediction.probabilities, strict=True)
        )
        draw(figure, "likeliest", f"The five likeliest classes: {alt}")


def headline(answer: Answer) -> str:
    """“A cat”, or “Not sure: perhaps a cat”."""
    if answer.probability < CLUELESS:
        return "It has no idea"
    word = with_article(answer.word)
    return word[0].upper() + word[1:] if answer.sure else f"Not sure: perhaps {word}"


def _detail(answer: Answer) -> str:
    if answer.probability < CLUELESS:
        return (
            f"No word holds even {CLUELESS:.0%} of its belief. It knows a thousand kinds of "
            "things, and nothing here looks much like one of them."
        )
    belief = f"Its belief in “{answer.word}” adds up to **{percent_text(answer.probability)}**"
    if answer.label != answer.word:
        belief += (
            f"; the largest part is *{answer.label}*, {percent_text(answer.label_probability)}"
        )
    if answer.sure:
        return belief + "."
    word, probability = answer.runner_up
    return f"{belief}. It might as well be {with_article(word)}, {percent_text(probability)}."


@problems.fragment()
def _stopwatch(data: bytes) -> None:
    """The stages of a cold and of a warm run, and more runs on request."""
    on_show = visitor().on_show
    if on_show is None:
        return
    st.header("The stopwatch", divider="gray")
    warm = [p.seconds for p in on_show.warm]
    cold = on_show.cold_load_seconds + on_show.cold.seconds
    figures: list[tuple[str, str, Phase]] = [
        (f"warm: the middle of {len(warm)} runs", f"{1000 * median(warm):.1f} ms", "inference"),
        ("cold: the network fresh from disk", f"{1000 * cold:.0f} ms", "inference"),
        ("cold, next to warm", f"{cold / median(warm):.1f} × as long", ""),
    ]
    if len(warm) >= MORE_RUNS:
        slow = f"{1000 * percentile(warm, 0.95):.1f} ms"
        figures.insert(1, (f"19 of 20 runs took at most (of {len(warm)})", slow, "inference"))
    tiles(figures)
    left, right = st.columns(2, gap="large")
    with left:
        _waterfall(warm_stages(on_show.warm), "Warm: the network is in memory", "warm")
    with right:
        stages = [Stage("read", on_show.cold_load_seconds), *on_show.cold.stages]
        _waterfall(stages, "Cold: the first answer after a start", "cold")
    st.button(
        f"Run it {MORE_RUNS} times more",
        icon=":material/replay:",
        key="again",
        on_click=_again,
        args=(data,),
    )
    st.caption(
        "Measured here, on this server, with one processor thread: EfficientNet-Lite0, "
        "4.65 million weights. A warm bar is the middle value of all warm runs, stage by stage. "
        "Your own connection comes on top and isn’t in it."
    )


def warm_stages(predictions: list[Prediction]) -> list[Stage]:
    """Return each stage with the median of its times."""
    return [
        Stage(stages[0].name, median([stage.seconds for stage in stages]))
        for stages in zip(*(p.stages for p in predictions), strict=True)
    ]


def _waterfall(stages: list[Stage], title: str, key: str) -> None:
    pairs = [(stage.name, stage.seconds) for stage in stages]
    alt = ", ".join(f"{charts.STAGE_WORDS[n]} {1000 * s:.1f} milliseconds" for n, s in pairs)
    draw(charts.waterfall(pairs, title), f"waterfall_{key}", f"{title}: {alt}")


def _again(data: bytes) -> None:
    who = visitor()
    if who.on_show is not None:
        _run_warm(who, who.on_show, data, MORE_RUNS)
