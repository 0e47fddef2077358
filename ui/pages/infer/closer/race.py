"""The same photo on every runtime, and on larger and smaller networks: time against bytes."""

from collections.abc import Mapping
from types import MappingProxyType

import streamlit as st

import charts
from engine.core.byte_arithmetic import IN_A_BROWSER, byte_arithmetic
from engine.core.clock import Clock
from engine.core.facts import fact
from engine.core.host import processor
from engine.core.units import bytes_text, count_text, counted, milliseconds_text, percent_text
from engine.costs import DeviceTimes, Form
from engine.experiments import int8_check
from engine.experiments.sweeps import Raced, race
from engine.experiments.verdicts import UNSAID
from engine.inference.runtimes import RUNTIMES
from engine.models import photo_network
from engine.models.pretrained import DEFAULT, NETWORKS
from ui.actions.usage import ONE_THREAD, SAME_FILE
from ui.pages.infer.closer.kept import crowd_note, keep, kept, measured
from ui.pages.infer.setup import Setup, runtimes_of
from ui.pages.infer.state import InferState, Measured
from ui.session import session
from ui.widgets.charts import draw
from ui.widgets.jobs import work_button
from ui.widgets.tables import Cell, Head, table

WORK = ("race_runtimes", "race_networks")
ROUNDS = 20
LOADED = "One start, the file in the system’s cache."
ANY = Setup()  # races are the same whatever is chosen above


def section(setup: Setup) -> None:
    """A race of runtimes, and a race of networks."""
    on_show = session().page(InferState).on_show
    if on_show is None:
        return
    data = on_show.data
    _runtimes(data)
    _networks(data)


def _runtimes(data: bytes) -> None:
    network = NETWORKS[DEFAULT].build
    st.markdown(
        f"**One network, four runtimes.** {network.title}, the same weights; what differs is how "
        "the arithmetic is done."
    )
    candidates = {RUNTIMES[name].title: (DEFAULT, name) for name in runtimes_of(network)}
    work_button(
        "race_runtimes",
        "Let the four runtimes race",
        lambda: measured(race(candidates, data, ROUNDS)),
        keep("runtimes", ANY),
        icon=":material/sprint:",
    )
    taken = kept("runtimes", ANY)
    crowd_note(taken)
    if taken is None:
        return
    found: dict[str, Raced] = taken.result
    if said := _otherwise(found) or int8_check.trouble():
        st.warning(said, icon=":material/warning:")
    here = session().ledger.devices
    devices = {_device_title(form): times for form, times in sorted(here.items())}
    _forward_passes(found, "race", {f"{title}, at most": times.forward_seconds
                                    for title, times in devices.items()})  # fmt: skip
    st.markdown(_verdict(found))
    heads = [Head(title, "inference") for title in (*found, *devices)]
    raced, hand = list(found.values()), list(devices.values())
    table("The runtimes", heads, [
        ("From file to answer", [_time(r) for r in raced] + [_device_time(d) for d in hand]),
        ("Cold: loading it", [Cell(milliseconds_text(r.load_seconds, 0), "measured", LOADED)
                              for r in raced] + [_device_start(d) for d in hand]),
        ("Bytes", [Cell(bytes_text(size), "measured", "The weights, or the ONNX file.")
                   for size in [*(r.size_bytes for r in raced), *map(_device_bytes, hand)]]),
        ("Answer", [_answer(r) for r in raced] + [Cell("stays on your device") for _ in hand]),
    ])  # fmt: skip
    st.markdown(_on_devices(here))
    st.caption(
        f"One thread, {processor()}. One after the other, {ROUNDS} answers each. The bars are the "
        "middle ones, in processor time, which leaves out waiting for others on this machine; the "
        "times in the table are on the clock."
    )


def _device_title(form: Form) -> str:
    return f"This device, {form}"


def _device_time(times: DeviceTimes) -> Cell:
    answers = counted(len(times.seconds), "answer")
    how = f"Measured in your browser, {times.device}, for the photo there: the middle of {answers}."
    return Cell(f"**{milliseconds_text(times.answer.value)}**", "measured", how)


def _device_start(times: DeviceTimes) -> Cell:
    how = f"Measured in your browser, {times.device}. Fetching it comes first, on top of this."
    return Cell(milliseconds_text(times.start_seconds, 0), "measured", how)


def _device_bytes(times: DeviceTimes) -> int:
    return NETWORKS[DEFAULT].build.size_bytes(SAME_FILE[times.form])


def _on_devices(here: dict[Form, DeviceTimes]) -> str:
    """Say how the visitor's device joins the race, or what it ran with; and what int8 brings."""
    if not here:
        return (
            "A sixth can run beside these: your own device. Choose *On this device* above, let it "
            "answer, and press *Take these times to Compare*."
        )
    first = next(iter(here.values()))
    said = f"*This device* is your browser, {first.device}. Its bars: {ONE_THREAD}"
    if len(here) < 2:
        return said
    gain = here["fp32"].forward_seconds / here["int8"].forward_seconds
    return said if gain >= UNSAID else f"{said} {IN_A_BROWSER}"


def _verdict(found: dict[str, Raced]) -> str:
    """Say whether all answer alike, then what ONNX Runtime and int8 brought, if anything."""
    eager, fp32, int8 = (found[RUNTIMES[n].title] for n in ("torch", "onnx", "onnx-int8"))
    return (
        f"{_alike(found)}{_in_onnx(fp32.faster(eager))} {_in_int8(int8.faster(fp32))} "
        f"{byte_arithmetic().value}"
    )


def _otherwise(found: dict[str, Raced]) -> str:
    """Say before any time if int8 sees something else on the photo; nothing where it doesn’t."""
    rounded, whole = (_word(found[RUNTIMES[n].title]) for n in ("onnx-int8", "onnx"))
    if rounded == whole:
        return ""
    return f"**int8 gives another answer here**: {rounded}, and in 32 bits {whole}."


def _alike(found: dict[str, Raced]) -> str:
    words = {_word(one) for one in found.values()}
    alike = len(words) == 1 and not int8_check.trouble()
    return f"All give the same answer: {words.pop()}. " if alike else ""


def _word(raced: Raced) -> str:
    return raced.predictions[-1].answer.word


def _in_onnx(gain: float) -> str:
    if gain < UNSAID:
        return "ONNX Runtime is **no faster** than plain PyTorch here."
    return (
        f"The same weights in ONNX Runtime are **{gain:.1f} times as fast** as in plain PyTorch: "
        "its graph is known beforehand, so layers are merged and memory is planned."
    )


def _in_int8(gain: float) -> str:
    if gain >= UNSAID:
        return (
            f"Rounded to eight bits they are **{gain:.1f} times as fast** again: a processor takes "
            "more small numbers in one go."
        )
    if gain > 1 / UNSAID:
        return "Rounded to eight bits they are **about as fast** here, from a smaller file."
    return "Rounded to eight bits they are **slower** here; the file is smaller all the same."


def _networks(data: bytes) -> None:
    st.markdown(
        "**Smaller and larger networks.** More arithmetic takes longer, and is often right "
        "more often: how it is laid out counts as well. "
        "Those from elsewhere join in once they are fetched (see *Another network* above)."
    )
    here = [name for name in NETWORKS if NETWORKS[name].build.here]
    work_button(
        "race_networks",
        f"Let {len(here)} networks race",
        lambda: measured(
            race({NETWORKS[name].title: (name, "torch") for name in here}, data, ROUNDS)
        ),
        keep("networks", ANY),
        icon=":material/sprint:",
    )
    taken = kept("networks", ANY) or Measured({})
    crowd_note(taken)
    found: dict[str, Raced] = taken.result
    if found:
        _forward_passes(found, "network_race")
        said = [f"{title}: {_said(raced)}" for title, raced in found.items()]
        st.markdown("What they say: " + "; ".join(said) + ".")
    with st.expander(
        f"All {len(list(NETWORKS))} networks: parameters, arithmetic, bytes, accuracy"
    ):
        _table(found, here)
    st.caption(f"On PyTorch, one thread, {processor()}.")


def _forward_passes(
    found: dict[str, Raced], key: str, further: Mapping[str, float] = MappingProxyType({})
) -> None:
    """Draw the forward passes. further: more of them, title → seconds."""
    rows = [(title, raced.forward.median) for title, raced in found.items()]
    rows += further.items()
    spoken = ", ".join(f"{title} {1000 * seconds:,.1f} milliseconds" for title, seconds in rows)
    figure = charts.medians_of(rows, "The forward pass alone", Clock.PROCESSOR)
    draw(figure, key, f"Forward pass, {Clock.PROCESSOR}: {spoken}")


def _table(found: dict[str, Raced], here: list[str]) -> None:
    heads = [
        Head("Parameters", "inference"), Head("MACs a photo", "inference"),
        Head("Bytes", "inference"), Head("Right, on ImageNet", "inference"),
        Head("From file to answer", "inference"), Head("Answer", "inference"),
    ]  # fmt: skip
    table("Photo networks", heads, [
        (NETWORKS[name].title, [
            *_anatomy(name), *_taken(found.get(NETWORKS[name].title), name in here)
        ]) for name in NETWORKS
    ])  # fmt: skip


def _anatomy(name: str) -> list[Cell]:
    build, accuracy = photo_network(name), fact(NETWORKS[name].build.accuracy)
    summed = "Added up from the shapes of its layers; one MAC is two FLOPs."
    return [
        Cell(count_text(build.parameters), "measured", "Counted, weight by weight."),
        Cell(count_text(build.macs), "estimated", summed),
        Cell(bytes_text(build.size_bytes), "estimated", "4 bytes for each number that it keeps."),
        Cell(f"{accuracy.value}%", fact=accuracy),
    ]


def _taken(raced: Raced | None, here: bool) -> list[Cell]:
    if raced is None:
        return [Cell("not measured yet" if here else "not fetched"), Cell("–")]
    return [_time(raced), _answer(raced)]


def _time(raced: Raced) -> Cell:
    how = f"The middle of {raced.latencies.count} answers, after two that aren’t counted."
    return Cell(f"**{_ms(raced)}**", "measured", how)


def _ms(raced: Raced) -> str:
    return milliseconds_text(raced.latencies.median)


def _answer(raced: Raced) -> Cell:
    return Cell(_said(raced))


def _said(raced: Raced) -> str:
    answer = raced.predictions[-1].answer
    sure = "" if answer.sure else "not sure, "
    return f"{sure}{answer.word}, {percent_text(answer.probability)}"
