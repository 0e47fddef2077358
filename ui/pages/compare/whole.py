"""The whole bill: seconds → energy → money → CO2e, and in things people know. Estimates, all."""

from dataclasses import replace

import streamlit as st

from engine.core.facts import Fact, fact, facts
from engine.core.units import count_text, exact_seconds, money_text, scaled_text, seconds_text
from engine.costs import Tariff
from ui.pages.compare.collect import Bills
from ui.pages.compare.giants import giants_chart
from ui.widgets import errors
from ui.widgets.tables import Cell, Head, table

ANSWERS = 1_000_000
USUAL_PROCESSOR = "watts-epyc-7763"
FEWEST = 0.01  # phone charges, kettles: of less than that the other way round is told
CENT = 0.01  # USD; less is told the other way round as well
# One litre from 15 to 100 °C: 4,186 J a kilogram and degree, as heat alone.
KETTLE_KWH = 4186 * 85 / 3.6e6
KETTLE = "1 kg × 4,186 J/(kg·K) × 85 K ÷ 3.6 million J/kWh = 0.0988 kWh to boil a litre"


def answers_a_kettle(answer_seconds: float) -> float:
    """Return for how many answers a kettle's energy is enough, with the usual choices here."""
    watts, pue = fact(USUAL_PROCESSOR).number, fact("pue-industry").number
    return KETTLE_KWH / Tariff(watts, pue, usd_per_hour=0, grams_per_kwh=0).kwh(answer_seconds)


@errors.fragment()
def whole_bill(bills: Bills) -> None:
    """Choose a processor, a house, a price and a country; read energy, money and carbon.

    The giants stand beside the visitor at the same choice, so they are drawn along with it.
    """
    st.header("The whole bill", divider="gray")
    st.markdown("Seconds were measured. What they cost besides is an estimate, from stated "
                "figures that you choose.")  # fmt: skip
    watts, pue, price, grid = _choices()
    tariff = Tariff(watts.number, pue, price.number, grid.number)
    dearest = replace(tariff, usd_per_hour=price.high) if price.high else tariff
    answer = bills.serving.cpu_seconds_per_image
    columns = (bills.training.cpu_seconds, answer, ANSWERS * answer)
    heads = [
        Head("Training, the whole run", "training"),
        Head(f"One answer, in batches of {bills.batch_size}", "inference"),
        Head("A million answers", "inference"),
    ]
    table("Energy, money and carbon of both phases", heads, _rows(columns, tariff, dearest))
    phone = fact("phone-charge")
    st.caption(
        "The seconds are this server’s processor time, taken as if it were as much on the "
        "processor you chose. Rated watts are those of a whole processor at work. One thread uses "
        "a part of it, so the energy is that much at most, and so is what follows from it. One "
        f"phone charge is {phone.number:g} kWh ([{phone.source}]({phone.link}))."
    )
    giants_chart(bills, watts, pue)


def _choices() -> tuple[Fact, float, Fact, Fact]:
    """The four boxes. A box is too narrow for what is picked in it, so that stands below."""
    first, second, third, fourth = st.columns(4)
    with first:
        watts = _pick("Processor", "watts-", USUAL_PROCESSOR)
    with second:
        google, industry = fact("pue-google"), fact("pue-industry")
        houses = {
            "at home: nothing on top": (1.0, "The computer’s own power, and nothing on top."),
            f"Google: × {google.number}": (google.number, google.markdown),
            f"industry: × {industry.number}": (industry.number, industry.markdown),
        }
        house = st.selectbox("Cooling and the like", list(houses), index=2, key="pue",
                             persist_state="session")  # fmt: skip
        st.caption(houses[house][1])
    with third:
        price = _pick("Rent", "usd-", "usd-cpu")
    with fourth:
        grid = _pick("Electricity", "grid-", "grid-world")
    return watts, houses[house][0], price, grid


def _pick(label: str, prefix: str, start: str) -> Fact:
    names = [name for name in facts() if name.startswith(prefix)]
    name = st.selectbox(
        label,
        names,
        index=names.index(start),
        format_func=lambda name: fact(name).text,
        key=prefix,
        persist_state="session",
    )
    st.caption(fact(name).markdown)
    return fact(name)


def _rows(
    columns: tuple[float, ...], tariff: Tariff, dearest: Tariff
) -> list[tuple[str, list[Cell]]]:
    """dearest: the same at the upper end of a range of prices."""
    phone = fact("phone-charge").number

    def energy(s: float) -> Cell:
        how = f"{exact_seconds(s)} × {tariff.watts:g} W × {tariff.pue:g} ÷ 3,600 s/h"
        return Cell(f"at most **{scaled_text(1000 * tariff.kwh(s), 'Wh')}**", "estimated", how)

    def money(s: float) -> Cell:
        how = f"{exact_seconds(s)} ÷ 3,600 s/h × {tariff.usd_per_hour:g} USD/h"
        if dearest != tariff:
            how += f", and at {dearest.usd_per_hour:g} USD/h"
        ends = [one.usd(s) for one in dict.fromkeys((tariff, dearest))]
        if max(ends) < CENT:
            ranged = " to ".join(f"**{count_text(CENT / usd)}**" for usd in reversed(ends))
            words = f"one cent is enough for {ranged} {what(s)}"
            return Cell(words, "estimated", f"{CENT:g} USD ÷ ({how})")
        return Cell(" to ".join(f"**{money_text(usd)}**" for usd in ends), "estimated", how)

    def carbon(s: float) -> Cell:
        how = f"{scaled_text(1000 * tariff.kwh(s), 'Wh')} ÷ 1,000 × {tariff.grams_per_kwh:g} g/kWh"
        return Cell(f"at most **{scaled_text(tariff.grams(s), 'g')}** CO2e", "estimated", how)

    def phones(s: float) -> Cell:
        return _in_things(tariff.kwh(s), phone, "phone charge", what(s))

    def kettles(s: float) -> Cell:
        return _in_things(tariff.kwh(s), KETTLE_KWH, "kettle", what(s), f"; {KETTLE}")

    def what(s: float) -> str:
        return {columns[0]: "such runs", columns[1]: "answers"}.get(s, "times as many")

    def time(s: float) -> Cell:
        if s != columns[2]:
            return Cell(f"**{seconds_text(s)}**", "measured", "See the two bills above.")
        how = f"{ANSWERS:,} × {exact_seconds(columns[1])} = {exact_seconds(s)}"
        return Cell(f"**{seconds_text(s)}**", "estimated", how)

    rows = (("Time", time), ("Energy", energy), ("Money", money), ("Carbon", carbon),
            ("In phones", phones), ("In tea", kettles))  # fmt: skip
    return [(name, [cell(seconds) for seconds in columns]) for name, cell in rows]


def _in_things(kwh: float, each: float, thing: str, work: str, beside: str = "") -> Cell:
    """Energy in things people know; of a tiny part of one, how much work one is enough for.

    each: kWh of one thing · work: what the energy does.
    """
    energy, one = scaled_text(1000 * kwh, "Wh"), f"{1000 * each:.3g} Wh a {thing}"
    if kwh >= FEWEST * each:
        number = count_text(kwh / each)
        words = f"at most **{number}** {thing}{'s' * (number != '1')}"
        return Cell(words, "estimated", f"{energy} ÷ {one}{beside}")
    enough = f"one {thing} is enough for **{count_text(each / kwh)}** {work} or more"
    return Cell(enough, "estimated", f"{one} ÷ {energy}{beside}")
