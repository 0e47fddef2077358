"""Where things around you were trained, where they answer, how often, and how fast they must be."""

from dataclasses import dataclass

import charts
from engine.core.clock import Clock
from engine.core.facts import fact
from engine.core.stats import median
from engine.core.units import seconds_text
from lessons.figures import FIGURES, Button, Choice, Number, Shown, Values, Work
from lessons.figures.frame_budget import ANSWERS, Watched, watching

TRAINED, CENTRE, DEVICE = "trained in a<br>data centre", "answers in a<br>data centre", (
    "answers<br>on the spot"
)  # fmt: skip


@dataclass(frozen=True)
class Product:
    """One thing that answers, in words for the usual case.

    trained: how often · places: where it answers · limit: the sourced fact its patience is
    measured against.
    """

    name: str
    trained: str
    places: tuple[str, ...]
    runs: str
    often: str
    patience: str
    limit: str | None = None


PRODUCTS = {
    "phone": Product(
        "phone camera",
        "once, and anew for each version that comes with an update",
        (DEVICE,),
        "in the phone, so it works on a mountain too, and no picture leaves your hand",
        "for many frames a second, as long as the camera is open",
        "until the next frame",
    ),
    "signs": Product(
        "road signs",
        "anew when enough new roads and weathers were filmed; then an update comes",
        (DEVICE,),
        "in the car, for a tunnel has no signal and a bend can’t wait",
        "for many frames a second, on every drive",
        "until the next frame; the car drives on meanwhile",
    ),
    "voice": Product(
        "voice assistant",
        "now and then, for new words and new voices",
        (CENTRE, DEVICE),
        "in two places: the speaker listens for its name, a data centre often does the rest",
        "listening all day, answering now and then",
        "as long as a person pauses in a talk",
        "flow",
    ),
    "recommendations": Product(
        "recommendations",
        "very often, for there are new films, new songs and new tastes all the time",
        (CENTRE,),
        "in a data centre, where the films and songs of all users are known",
        "each time that somebody opens the page",
        "no longer than the page takes to load",
        "flow",
    ),
    "fraud": Product(
        "fraud detection",
        "often, since thieves learn, too",
        (CENTRE,),
        "in a data centre, since the bank must say yes or no",
        "at each payment",
        "while you stand at the till, card in hand",
        "flow",
    ),
    "images": Product(
        "image generator",
        "seldom: once for each version, with a great many pictures",
        (CENTRE,),
        "mostly in a data centre; one picture takes many passes through a large network",
        "each time that somebody asks for a picture",
        "a while, for people know that it paints",
        "attention",
    ),
    "chatbot": Product(
        "chatbot",
        "seldom, at a very high price; shorter trainings follow, to give it manners",
        (CENTRE,),
        "mostly in a data centre, for it fills whole graphics cards",
        "once for each piece of a word, so hundreds of times for one long answer",
        "the first word should come at once; the rest as fast as one reads",
        "flow",
    ),
}


@dataclass(frozen=True)
class State:
    """How the photo network answered here; nothing before the first press."""

    watched: Watched | None = None


class Products:
    """Seven products, and two places for each."""

    title = "Where do they live?"
    controls = (
        Choice(
            "product", "Look at", {key: product.name for key, product in PRODUCTS.items()}, "phone"
        ),
        Button("measure", "How fast is this server’s photo network?"),
    )
    timed = True

    def start(self) -> State:
        """Nothing measured yet."""
        return State()

    def working(self, state: State, button: str, values: Values) -> Work[State]:
        """Time the photo network, to have something to hold against the product's patience."""
        return State((yield from watching(ANSWERS, "torch")))

    def show(self, state: State, values: Values) -> Shown:
        """The map of all, and the chosen one in words."""
        product = PRODUCTS[values["product"]]
        rows = [(p.name, p.places) for p in PRODUCTS.values()]
        places = " and ".join(
            "a data centre" if p == CENTRE else "the device" for p in product.places
        )
        return Shown(
            _numbers(state, product),
            _says(product),
            charts.homes(
                rows, product.name, (TRAINED, CENTRE, DEVICE), "Where each of them usually lives"
            ),
            f"Seven products by where they are trained and where they answer. The {product.name} "
            f"is trained in a data centre and answers in {places}.",
            drawn="A picture of the usual case, in our own words. It holds no numbers.",
        )


def _numbers(state: State, product: Product) -> tuple[Number, ...]:
    if state.watched is None:
        return ()
    here = _here(state.watched)
    if product.limit is None:
        return (here,)
    limit = fact(product.limit)
    what = limit.unit.removeprefix("s ")
    return here, Number(f"“{what}”", f"{limit.value:g}\u00a0s", "sourced", limit.source)


def _here(watched: Watched) -> Number:
    """The middle answer on the clock; on a busy machine of all answers, waiting included."""
    seconds = watched.taken if watched.busy else watched.seconds
    label = f"our photo network, middle of {len(seconds)} answers"
    if watched.busy:
        label += ", held up by others on this machine"
    return Number(label, seconds_text(median(list(seconds))), clock=Clock.WALL)


def _says(product: Product) -> str:
    limit = f" To compare: {fact(product.limit).markdown}." if product.limit else ""
    return "\n".join(
        (
            f"- **Trained:** in a data centre, {product.trained}.",
            f"- **Answers:** {product.runs}.",
            f"- **How often:** {product.often}.",
            f"- **It may take:** {product.patience}.{limit}",
            "",
            "One maker or another does it differently.",
        )
    )


FIGURES.register(
    "products",
    title=Products.title,
    summary="Seven products: where each is trained, where it answers, how often, how fast.",
)(Products())
