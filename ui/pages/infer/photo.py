"""A photo, what the network saw of it, where it looked, and its answer."""

import hashlib
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

import charts
from engine import photos
from engine.compute import shared_pool
from engine.core.units import milliseconds_text, part_text, percent_text
from engine.errors import EngineError
from engine.inference import CLUELESS, Answer, Prediction, load_classifier, with_article
from ui.actions.usage import keep_predictions
from ui.components.gallery import gallery
from ui.components.square import square_mover
from ui.pages.infer.closer import WORK
from ui.pages.infer.photo_source import UPRIGHT, Chosen, choose
from ui.pages.infer.setup import DEFAULTS, Setup, choose_setup
from ui.pages.infer.state import Glance, InferState, PhotoOnShow
from ui.pages.infer.stopwatch import closer_look, middle_run, stopwatch
from ui.server.turns import a_turn
from ui.session import Session, session
from ui.widgets import errors
from ui.widgets.charts import draw
from ui.widgets.jobs import stop_work

if TYPE_CHECKING:
    from PIL import Image

WARM_RUNS = 5
THUMBNAIL = 160  # pixels
REMEMBERED = 24  # glances, and places of the square
LONG = 0.5  # the part of a photo's area below which its square can be moved


def photo_page() -> None:
    """Choose photos; look at the answer; look at the stopwatch."""
    state = session().page(InferState)
    chosen = choose()
    setup = choose_setup()
    if not chosen:
        return
    if len(chosen) == 1:
        current: Chosen | None = chosen[0]
        own = chosen[0].source != "sample"
        state.photos = frozenset({_number(chosen[0])} if own else ())
    else:
        current = _gallery(chosen, setup)
    if current is None:
        return
    setup = replace(setup, place=state.places.get(_digest(current), 0.5))
    on_show = _answer_for(session(), current, setup)
    if on_show is None:
        return
    for note in on_show.photo.notes:
        st.info(note, icon=":material/info:")
    _answer(on_show, setup)
    stopwatch(setup)
    closer_look(setup)
    st.page_link("pages/compare.py", label="See both bills", icon=":material/balance:")


def _gallery(chosen: list[Chosen], setup: Setup) -> Chosen | None:
    """Several photos, small and with their answers; the one that is picked is looked at closely."""
    found: dict[int, Chosen] = {}
    pictures, faults = [], []
    for one in chosen:
        number = _number(one)
        if number in found:
            continue  # the same file twice
        try:
            glance = _glance(one, setup)
        except EngineError as error:
            faults.append(type(error)(f"{one.title}: {error}", error.hint))
            continue
        found[number] = one
        pictures.append((number, headline(glance.answer), glance.picture))
    if faults:
        errors.show(*faults)
    if not found:
        return None
    state = session().page(InferState)
    if frozenset(found) != state.photos:  # what has just come in is what one wants to see
        still = state.newest if state.newest in found else next(iter(found))
        state.newest = next((n for n in found if n not in state.photos), still)
        state.photos = frozenset(found)
    key = f"closely_{hash(state.photos)}"
    state.newest = gallery(key, "Pick a photo", pictures, False, said=True, first=state.newest)
    return found[state.newest]


def _number(one: Chosen) -> int:
    """A number that is this photo's alone, whatever stands beside it; exact in JavaScript too."""
    return int(hashlib.sha256(one.data).hexdigest()[:12], 16)


def _glance(one: Chosen, setup: Setup) -> Glance:
    """Answer once for a photo of many, or remember the answer."""
    key = _key(one, setup)
    kept = session().page(InferState).glances
    if key not in kept:
        with a_turn():
            photo = photos.open_photo(one.data)
            classifier = setup.classifier()
            prediction = classifier.predict(photo)
        keep_predictions(session(), classifier, [prediction])
        photo.thumbnail((THUMBNAIL, THUMBNAIL))
        kept[key] = Glance(photo, prediction.answer)
        for old in list(kept)[:-REMEMBERED]:
            del kept[old]
    return kept[key]


def _key(one: Chosen, setup: Setup) -> str:
    return f"{one.source} {one.sample} {_digest(one)} {setup.place} {setup.network} {setup.runtime}"


def _digest(one: Chosen) -> str:
    return hashlib.sha256(one.data).hexdigest()


def _answer_for(who: Session, one: Chosen, setup: Setup) -> PhotoOnShow | None:
    """Return the photo on show; measures it first if it is new. None if it can't be read."""
    state = who.page(InferState)
    key = _key(one, setup)
    if state.on_show is not None and state.on_show.source == key:
        return state.on_show
    stop_work(WORK)  # it belongs to another photo or setup, and would slow this measurement
    try:
        with st.spinner("Looking"), a_turn():
            state.on_show = _measure(who, one.data, key, setup)
    except EngineError as error:
        errors.show(error)
        return None
    return state.on_show


def _measure(who: Session, data: bytes, key: str, setup: Setup) -> PhotoOnShow:
    """Answer once with a network fresh from disk (cold), then with the one in memory (warm)."""
    crowd = shared_pool().live()
    photo = photos.read_photo(data)
    fresh = load_classifier(setup.network, setup.runtime).at(setup.place)
    cold = fresh.predict(data)
    on_show = PhotoOnShow(key, photo, cold, fresh.load_seconds, data=data)
    del fresh
    classifier = setup.classifier()
    classifier.predict(data)  # the first after a pause is slower: it isn't counted
    on_show.warm.extend(classifier.predict(data) for _ in range(WARM_RUNS))
    on_show.crowd = max(crowd, shared_pool().live())
    keep_predictions(who, classifier, on_show.warm)
    return on_show


@errors.fragment()
def _answer(on_show: PhotoOnShow, setup: Setup) -> None:
    if session().page(InferState).places.get(on_show.digest, 0.5) != setup.place:
        st.rerun()  # the square was moved: all of the page is about another answer now
    prediction = on_show.warm[-1]
    classifier = setup.classifier()
    with st.container(key="answer"):
        whole, square, words = st.columns([4, 3, 5], gap="medium")
    with words:  # before what a phone shows below them, so that nothing is pushed down
        st.header(headline(prediction.answer))
        st.markdown(f":material/timer: {_in_time(middle_run(on_show.warm))}")
        st.markdown(_detail(prediction.answer))
        figure = charts.likeliest(prediction.labels, prediction.probabilities)
        alt = "; ".join(
            f"{label} {percent_text(p)}"
            for label, p in zip(prediction.labels, prediction.probabilities, strict=True)
        )
        draw(figure, "likeliest", f"The five likeliest classes: {alt}")
    with whole:
        _photo(on_show, setup, prediction)
    with square:
        size = classifier.size
        st.image(
            classifier.seen(on_show.photo.image),
            caption=f"What the network sees, {size} × {size}",
            alt=f"The square of the photo, {size} by {size} pixels",
        )


def _photo(on_show: PhotoOnShow, setup: Setup, prediction: Prediction) -> None:
    """The photo as it came in, or with a heat map over it where the network allows one."""
    from engine.inference.class_activation import legend
    from engine.models import EfficientNetLite

    spot = st.empty()
    show = partial(_picture, spot, on_show, setup)
    model = Setup(setup.network).classifier().model
    if not isinstance(model, EfficientNetLite):
        show(on_show.photo.image, "The photo, upright", UPRIGHT)
        st.caption("Where it looked can be drawn for the EfficientNets only.")
        return
    if not st.toggle("Show where it looked", key="heat", persist_state="session"):
        show(on_show.photo.image, "The photo, upright", UPRIGHT)
        return
    picture, place = _heat(on_show, setup, prediction)
    label = prediction.answer.label
    show(
        picture,
        f"Where it looked for “{label}”",
        f"The photo with a veil; what spoke most for {label} glows {place}",
    )
    st.image(
        legend(),
        caption="speaks little → speaks much",
        alt="The scale of the map: veiled where little speaks, glowing where much does",
    )
    st.caption(
        f"What speaks for *{label}* lies mostly **{place}**. Outside the square it saw nothing. "
        "It is a class activation map "
        "([Zhou et al. 2016](https://arxiv.org/abs/1512.04150)), 7 × 7 fields or a few more, "
        f"drawn smoothly: a hint, not a proof. {_drawn_from(setup.runtime)}"
    )


def _picture(
    spot: Any, on_show: PhotoOnShow, setup: Setup, picture: "Image.Image", caption: str, alt: str
) -> None:
    """A picture of the photo; where most of it lies outside the square, with a square to move."""
    preprocessing, photo = setup.classifier().preprocessing, on_show.photo.image
    part = preprocessing.part(photo)
    if part >= LONG:
        spot.image(picture, caption=caption, alt=alt)
        return
    scale = picture.width / photo.width
    left, top, right, bottom = (round(scale * side) for side in preprocessing.box(photo))
    with spot.container():
        square_mover(
            f"square_{on_show.digest[:12]}",
            picture,
            alt,
            (left, top, right, bottom),
            setup.place,
            (
                f"The square shows {part_text(part)} of this photo.",
                "The network sees nothing else. Drag the square, or tap where it should look.",
            ),
            partial(_move, on_show.digest),
        )


def _move(digest: str, place: float, who: Session | None = None) -> None:
    """Remember where the square of a photo was put."""
    places = (who or session()).page(InferState).places
    places.pop(digest, None)
    places[digest] = place
    for old in list(places)[:-REMEMBERED]:
        del places[old]


def _drawn_from(runtime: str) -> str:
    """Where the map isn't of the very network that answered, say so."""
    if runtime == DEFAULTS["runtime"]:
        return ""
    rounded = runtime == "onnx-int8"
    return (
        "It is drawn by PyTorch from the weights "
        + ("before they were rounded: the int8 network may have looked a little elsewhere."
           if rounded else "that ONNX Runtime answers with.")
    )  # fmt: skip


def _heat(on_show: PhotoOnShow, setup: Setup, prediction: Prediction) -> tuple["Image.Image", str]:
    """Return the photo with its heat map, and where that is hottest; computed once."""
    from engine.inference.class_activation import activation_map, in_words, laid_over
    from engine.models import EfficientNetLite

    if on_show.heat is None:
        classifier = replace(setup, runtime="torch").classifier()  # its maps are PyTorch's
        network = classifier.model
        assert isinstance(network, EfficientNetLite)
        photo, preprocessing = on_show.photo.image, classifier.preprocessing
        x = preprocessing.normalise(preprocessing.resize(photo))
        places = dict(zip(prediction.labels, prediction.indices, strict=True))
        label = prediction.answer.label
        index = places.get(label, classifier.labels.index(label))
        with a_turn():
            heat = activation_map(network, x, index)
        on_show.heat = laid_over(photo, preprocessing.box(photo), heat), in_words(heat)
    return on_show.heat


def _in_time(run: Prediction) -> str:
    """How long the middle run took, and how much of that was the network."""
    forward = run.stage("forward").seconds
    around = milliseconds_text(run.seconds - forward)
    return (
        f"in **{milliseconds_text(run.seconds)}** on the clock: {milliseconds_text(forward)} "
        f"in the network, {around} around it"
    )


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
    or_else = "It could also be" if 2 * probability > answer.probability else "Its next guess is"
    return f"{belief}. {or_else} {with_article(word)}, {percent_text(probability)}."
