"""The whole bill: seconds → energy → money → CO2e, and in things people know. Estimates, all."""

from dataclasses import dataclass, replace

import streamlit as st

from engine.core.facts import Fact, fact, facts
from engine.core.units import (
    Rounded,
    exactly,
    money_text,
    scaled,
    scaled_text,
    two_digits,
)
from engine.costs import Tariff
from ui.pages.compare.bills import Bills
from ui.pages.compare.giants import giants_chart
from ui.pages.compare.heading import Heading
from ui.widgets import errors
from ui.widgets.tables import Cell, Head, table

HEADING = Heading("whole", "The whole bill")
ANSWERS = 1_000_000
DEFAULT_PROCESSOR = "watts-epyc-7763"
FEWEST = 0.01  # phone charges, kettles: of less than that the other way round is told
CENT = 0.01  # USD; less is told the other way round as well
# One litre from 15 to 100 °C: 4,186 J a kilogram and degree, as heat alone.
KETTLE_KWH = 4186 * 85 / 3.6e6
KETTLE = "1 kg × 4,186 J/(kg·K) × 85 K ÷ 3.6 million J/kWh = 0.0988 kWh to boil a litre"


def answers_a_kettle(answer_seconds: float) -> float:
    """Return for how many answers a kettle's energy is likely enough, with the usual choices."""
    watts, pue = fact(DEFAULT_PROCESSOR), fact("pue-industry").number
    tariff = Tariff(watts.number, pue, usd_per_hour=0, grams_per_kwh=0,
                    cores=cores_of(DEFAULT_PROCESSOR).number)  # fmt: skip
    return KETTLE_KWH / tariff.kwh(answer_seconds)


def cores_of(watts: str) -> Fact:
    """Return the cores of the processor whose rated watts are the fact of this name."""
    return fact(f"cores-{watts.removeprefix('watts-')}")


@errors.fragment()
def whole_bill(bills: Bills) -> None:
    """Choose a processor, a house, a price and a country; read energy, money and carbon.

    The giants stand beside the visitor at the same choice, so they are drawn along with it.
    """
    HEADING.draw()
    st.markdown("Seconds were measured. What they cost besides is an estimate, from stated "
                "figures that you choose.")  # fmt: skip
    watts, cores, pue, price, grid = _choices()
    tariff = Tariff(watts.number, pue, price.number, grid.number, cores.number)
    dearest = replace(tariff, usd_per_hour=price.high) if price.high else tariff
    both = bills.even
    columns = (both.training, both.answer, exactly(ANSWERS * both.answer.value))
    heads = [
        Head("Training, the whole run", "training"),
        Head(f"One answer, in batches of {bills.batch_size}", "inference"),
        Head("A million answers", "inference"),
    ]
    table("Energy, money and carbon of both phases", heads, _rows(columns, tariff, dearest))
    phone = fact("phone-charge")
    st.caption(
        "The seconds are this server’s processor time, taken as if it were as much on the "
        "processor you chose. Rated watts are those of a whole processor at work. One thread keeps "
        f"about one core busy, so what is likely is one part in {cores.value:g}: it has "
        f"{cores.markdown}. The energy of the whole processor is the most that it can be. One "
        f"phone charge is {phone.number:g} kWh ([{phone.source}]({phone.link}))."
    )
    giants_chart(bills, watts, cores, pue)


def _choices() -> tuple[Fact, Fact, float, Fact, Fact]:
    """The four boxes. A box is too narrow for what is picked in it, so that stands below.

    A processor brings its cores.
    """
    first, second, third, fourth = st.columns(4)
    with first:
        processor = _pick("Processor", "watts-", DEFAULT_PROCESSOR)
    with second:
        google, industry = fact("pue-google"), fact("pue-industry")
        houses = {
            "home": (1.0, "at home: nothing on top",
                     "The computer’s own power, and nothing on top."),
            "google": (google.number, f"Google: × {google.number}", google.markdown),
            "industry": (industry.number, f"industry: × {industry.number}", industry.markdown),
        }  # fmt: skip
        house = st.selectbox("Cooling and the like", list(houses), index=2, key="pue",
                             format_func=lambda name: houses[name][1],
                             persist_state="session")  # fmt: skip
        st.caption(houses[house][2])
    with third:
        price = fact(_pick("Rent", "usd-", "usd-cpu"))
    with fourth:
        grid = fact(_pick("Electricity", "grid-", "grid-world"))
    return fact(processor), cores_of(processor), houses[house][0], price, grid


def _pick(label: str, prefix: str, start: str) -> str:
    """Let one of the facts whose names begin so be picked; return its name."""
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
    return name


def _rows(
    columns: tuple[Rounded, ...], tariff: Tariff, dearest: Tariff
) -> list[tuple[str, list[Cell]]]:
    """Return the table, each figure computed from those above it as they are shown.

    columns: seconds of the run, of an answer, of a million · dearest: the tariff at the upper end
    of a range of prices.
    """
    names = ("such runs", "answers", "times as many")
    works = [
        _Work(seconds, name, tariff, dearest) for seconds, name in zip(columns, names, strict=True)
    ]
    phone = fact("phone-charge").number
    return [
        ("Processor time", [_time(columns, work.seconds) for work in works]),
        ("Energy", [work.energy() for work in works]),
        ("Money", [work.money() for work in works]),
        ("Carbon", [work.carbon() for work in works]),
        ("In phones", [work.things(phone, "phone charge") for work in works]),
        ("In tea", [work.things(KETTLE_KWH, "kettle", f"; {KETTLE}") for work in works]),
    ]


def _time(columns: tuple[Rounded, ...], seconds: Rounded) -> Cell:
    if seconds is not columns[2]:
        return Cell(f"**{seconds.text}**", "measured", "See the two bills above.")
    how = f"{ANSWERS:,} × {columns[1].text} = {seconds.text}"
    return Cell(f"**{seconds.text}**", "estimated", how)


@dataclass(frozen=True)
class _Work:
    """Seconds of a processor, what so much work is called, and what it costs."""

    seconds: Rounded
    name: str
    tariff: Tariff
    dearest: Tariff

    @property
    def likely(self) -> Rounded:
        """Watt-hours, at a core's share of the watts."""
        return scaled(1000 * self.tariff.kwh(self.seconds.value), "Wh")

    @property
    def most(self) -> Rounded:
        """Watt-hours, at the watts of the whole processor."""
        return scaled(1000 * self.tariff.most_kwh(self.seconds.value), "Wh")

    def energy(self) -> Cell:
        tariff = self.tariff
        how = (
            f"{self.seconds.text} of processor × {tariff.watts:g} W × {tariff.pue:g} ÷ "
            "3,600 s/h, at most; "
            f"÷ {tariff.cores:g} cores, about"
        )
        words = f"about **{self.likely.text}**, at most {self.most.text}"
        return Cell(words, "estimated", how)

    def money(self) -> Cell:
        how = f"{self.seconds.text} of processor ÷ 3,600 s/h × {self.tariff.usd_per_hour:g} USD/h"
        if self.dearest != self.tariff:
            how += f", and at {self.dearest.usd_per_hour:g} USD/h"
        ends = [one.usd(self.seconds.value) for one in dict.fromkeys((self.tariff, self.dearest))]
        if max(ends) < CENT:
            ranged = " to ".join(f"**{two_digits(CENT / usd)}**" for usd in reversed(ends))
            words = f"one cent is enough for {ranged} {self.name}"
            return Cell(words, "estimated", f"{CENT:g} USD ÷ ({how})")
        return Cell(" to ".join(f"**{money_text(usd)}**" for usd in ends), "estimated", how)

    def carbon(self) -> Cell:
        likely, most = (
            scaled_text(wh.value / 1000 * self.tariff.grams_per_kwh, "g", 2)
            for wh in (self.likely, self.most)
        )
        how = f"{self.likely.text} ÷ 1,000 × {self.tariff.grams_per_kwh:g} g/kWh"
        return Cell(f"about **{likely}** CO2e, at most {most}", "estimated", how)

    def things(self, each: float, thing: str, beside: str = "") -> Cell:
        """Energy in things people know; of a tiny part of one, how much work one is enough for.

        each: kWh of one thing.
        """
        one, likely, most = f"{1000 * each:.3g} Wh a {thing}", self.likely, self.most
        if likely.value >= FEWEST * 1000 * each:
            number, highest = (two_digits(wh.value / 1000 / each) for wh in (likely, most))
            words = f"about **{number}** {thing}{'s' * (number != '1')}, at most {highest}"
            return Cell(words, "estimated", f"{likely.text} ÷ {one}{beside}")
        many, few = (two_digits(1000 * each / wh.value) for wh in (likely, most))
        enough = f"one {thing} is enough for about **{many}** {self.name}, at least {few}"
        return Cell(enough, "estimated", f"{one} ÷ {likely.text}{beside}")
