"""The whole bill: seconds → energy → money → CO2e, and in things people know. Estimates, all."""

from dataclasses import replace

import streamlit as st

from engine.costs import Tariff
from engine.facts import Fact, fact, facts
from engine.units import count_text, money_text, scaled_text, seconds_text
from ui import problems
from ui.bills.collect import Bills
from ui.bills.giants import giants_chart
from ui.tables import Cell, Head, table

ANSWERS = 1_000_000
# One litre from 15 to 100 °C: 4,186 J a kilogram and degree, as heat alone.
KETTLE_KWH = 4186 * 85 / 3.6e6
KETTLE = "1 kg × 4,186 J/(kg·K) × 85 K ÷ 3.6 million J/kWh = 0.099 kWh to boil a litre"


@problems.fragment()
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
    used = (watts, fact("pue-industry"), fact("pue-google"), price, grid, fact("phone-charge"))
    sources = ", ".join(dict.fromkeys(f"[{f.source}]({f.link})" for f in used))
    st.caption(
        f"Sources of the figures: {sources}. The seconds are this server’s processor time, taken "
        "as if it were as much on the processor you chose. Rated watts are those of a whole "
        "processor at work; one thread uses a part of it."
    )
    giants_chart(bills, watts, pue)


def _choices() -> tuple[Fact, float, Fact, Fact]:
    first, second, third, fourth = st.columns(4)
    with first:
        watts = _pick("Processor", "watts-", "watts-epyc-7763")
    with second:
        houses = {
            "at home: nothing on top": 1.0,
            f"Google: × {fact('pue-google').number}": fact("pue-google").number,
            f"industry: × {fact('pue-industry').number}": fact("pue-industry").number,
        }
        house = st.selectbox("Cooling and the like", list(houses), index=2, key="pue",
                             persist_state="session")  # fmt: skip
    with third:
        price = _pick("Rent", "usd-", "usd-cpu")
    with fourth:
        grid = _pick("Electricity", "grid-", "grid-world")
    return watts, houses[house], price, grid


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
    return fact(name)


def _rows(
    columns: tuple[float, ...], tariff: Tariff, dearest: Tariff
) -> list[tuple[str, list[Cell]]]:
    """dearest: the same at the upper end of a range of prices."""
    phone = fact("phone-charge").number

    def energy(s: float) -> Cell:
        how = f"{seconds_text(s)} × {tariff.watts:g} W × {tariff.pue:g} ÷ 3,600 s/h"
        return Cell(f"**{scaled_text(1000 * tariff.kwh(s), 'Wh')}**", "estimated", how)

    def money(s: float) -> Cell:
        how = f"{seconds_text(s)} ÷ 3,600 s/h × {tariff.usd_per_hour:g} USD/h"
        if dearest == tariff:
            return Cell(f"**{money_text(tariff.usd(s))}**", "estimated", how)
        ends = f"**{money_text(tariff.usd(s))}** to **{money_text(dearest.usd(s))}**"
        return Cell(ends, "estimated", f"{how}, and at {dearest.usd_per_hour:g} USD/h")

    def carbon(s: float) -> Cell:
        how = f"{scaled_text(1000 * tariff.kwh(s), 'Wh')} ÷ 1,000 × {tariff.grams_per_kwh:g} g/kWh"
        return Cell(f"**{scaled_text(tariff.grams(s), 'g')}** CO2e", "estimated", how)

    def phones(s: float) -> Cell:
        how = f"{scaled_text(1000 * tariff.kwh(s), 'Wh')} ÷ {1000 * phone:g} Wh a charge"
        return Cell(f"**{count_text(tariff.kwh(s) / phone)}** phone charges", "estimated", how)

    def kettles(s: float) -> Cell:
        how = f"{scaled_text(1000 * tariff.kwh(s), 'Wh')} ÷ {1000 * KETTLE_KWH:.0f} Wh; {KETTLE}"
        return Cell(f"**{count_text(tariff.kwh(s) / KETTLE_KWH)}** kettles", "estimated", how)

    def time(s: float) -> Cell:
        if s != columns[2]:
            return Cell(f"**{seconds_text(s)}**", "measured", "See the two bills above.")
        how = f"{ANSWERS:,} × {seconds_text(columns[1])}"
        return Cell(f"**{seconds_text(s)}**", "estimated", how)

    rows = (("Time", time), ("Energy", energy), ("Money", money), ("Carbon", carbon),
            ("In phones", phones), ("In tea", kettles))  # fmt: skip
    return [(name, [cell(seconds) for seconds in columns]) for name, cell in rows]
