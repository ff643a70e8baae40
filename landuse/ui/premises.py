"""What a scenario takes for granted and no map says: prices, assumptions, and what is decided.

Nothing is filled in beforehand: a field that is left empty stays unknown (C5), and every number
that rests on one says so.
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from landuse.domain.landscape import Landscape
from landuse.domain.scenario import Scenario
from landuse.ui import hand, words
from landuse.ui.state import Session
from landuse.workflow import editing
from landuse.workflow.inspection import scenario_titles

FARMED = ("crop", "grass", "forest")
"""Uses that earn something by the year."""
SOILS = ("over12", "6to12", "mineral")
HEIGHTS = (None, *(step * 0.25 for step in range(1, 9)))
HUNDRED = 100.0

Box = Any
"""A column of the page."""


def draw(land: Landscape, session: Session) -> None:
    """Draw the form of prices and assumptions."""
    say, scenario = session.say, session.drawn.scenario
    key = f"premises.{scenario.id}.{session.language}"
    with st.expander(say("Prices and assumptions")), st.form(key, border=False):
        money = _money(session, scenario, key)
        assume = _assume(land, session, scenario, key)
        reference = _reference(session, scenario, key)
        if st.form_submit_button(say("Use these prices and assumptions")):
            changes = {"money": money, "assume": assume, "reference": reference}
            hand.accept(lambda held: editing.suppose(held.drawn, **changes))
            st.rerun()


def _money(session: Session, scenario: Scenario, key: str) -> dict[str, Any]:
    say, money = session.say, scenario.money
    st.markdown(f"**{say('Prices: no source gives them for your land')}**")
    margin, price = {}, {}
    one, two, three = st.columns(3)
    for use in FARMED:
        named = words.use(use, session.language)
        margin[use] = _number(
            one, f"{say('Gross margin')}, {named}, {say('DKK/ha/year')}",
            money.gross_margin_dkk_per_ha_yr.get(use), f"{key}.margin.{use}",
        )  # fmt: skip
        price[use] = _number(
            two, f"{say('Land price')}, {named}, {say('DKK/ha')}",
            money.land_price_dkk_per_ha.get(use), f"{key}.price.{use}",
        )  # fmt: skip
    rate = _percent(three, say("Discount rate, % a year"), money.discount_rate, f"{key}.rate", 20)
    years = _number(three, say("Years to look ahead"), money.years, f"{key}.years", 1, 100)
    return {
        "gross_margin_dkk_per_ha_yr": _stated(margin),
        "land_price_dkk_per_ha": _stated(price),
        "discount_rate": rate,
        "years": years,
        "leakage": _leakage(session, scenario, key),
    }


def _leakage(session: Session, scenario: Scenario, key: str) -> dict[str, float] | None:
    say, held = session.say, scenario.money.leakage
    st.markdown(f"**{say('Share of the production given up that turns up elsewhere')}**")
    shares = {}
    named = (("low", say("Low, %")), ("central", say("Central, %")), ("high", say("High, %")))
    for box, (name, label) in zip(st.columns(3), named, strict=True):
        value = None if held is None else float(getattr(held, name))
        shares[name] = _percent(box, label, value, f"{key}.leakage.{name}", HUNDRED)
    return _stated(shares) or None


def _assume(land: Landscape, session: Session, scenario: Scenario, key: str) -> dict[str, Any]:
    say, assume = session.say, scenario.assume
    st.markdown(f"**{say('Assumptions')}**")
    one, two, three = st.columns(3)
    baseline = one.selectbox(
        say("Drained peat that nobody touches"),
        ("shrinking", "held"),
        index=("shrinking", "held").index(assume.baseline),
        format_func=lambda name: say("goes on wasting" if name == "shrinking" else "held as today"),
        key=f"{key}.baseline",
    )
    peak = assume.ch4_peak
    times = _number(
        two, say("Methane at first, times the steady"), peak and peak.times, f"{key}.times", 1.0, 20
    )
    years = _number(two, say("For how many years"), peak and peak.years, f"{key}.peak", 1, 30)
    height = three.selectbox(
        say("Land turns wet up to, m above the stream"),
        HEIGHTS,
        index=HEIGHTS.index(assume.wet_height_m) if assume.wet_height_m in HEIGHTS else 0,
        format_func=lambda metres: say("as published") if metres is None else f"{metres:g}",
        key=f"{key}.height",
    )
    dispersal = _number(
        three, say("How far half of the animals or seeds get, m"), assume.dispersal_m,
        f"{key}.dispersal", 1.0, 100_000,
    )  # fmt: skip
    soil = _soil(land, session, assume.soil, key)
    return assume.model_dump() | {
        "baseline": baseline,
        "ch4_peak": _stated({"times": times, "years": years}) or None,
        "wet_height_m": height,
        "dispersal_m": dispersal,
        "soil": soil,
    }


def _soil(
    land: Landscape, session: Session, held: Mapping[Any, float] | None, key: str
) -> dict[str, float] | None:
    """Ask for shares of soils where some soil is not known."""
    if held is None and not (land.hectares["soil"] == "unknown").any():
        return None
    say = session.say
    st.markdown(f"**{say('Where the soil is not known: shares, % (together 100)')}**")
    shares = {
        name: _percent(
            box, words.soil(name, session.language), (held or {}).get(name), f"{key}.soil.{name}",
            HUNDRED,
        )
        for box, name in zip(st.columns(3), SOILS, strict=True)
    }  # fmt: skip
    return _stated(shares) or None


def _reference(session: Session, scenario: Scenario, key: str) -> str | None:
    """Ask which scenario holds what is decided already."""
    say = session.say
    titles = {row["id"]: row[session.language] for row in scenario_titles(session.root)}
    named = [scenario.reference or "", *titles]
    choices = list(dict.fromkeys(["", *(name for name in named if name != scenario.id)]))
    chosen: str = st.selectbox(
        say("Scenario of what is built or granted already"),
        choices,
        index=choices.index(scenario.reference or ""),
        format_func=lambda name: titles.get(name, name) or say("none"),
        key=f"{key}.reference",
    )
    return chosen or None


def _number(
    box: Box, label: str, value: float | None, key: str, low: float = 0.0, high: float = 1e7
) -> float | None:
    """Ask for a number; a whole one where the bounds are whole."""
    kind = type(low)
    shown = None if value is None else kind(value)
    form = "%d" if kind is int else "%g"
    asked = {"step": kind(1), "placeholder": "-", "key": key, "format": form}
    held: float | None = box.number_input(label, low, kind(high), shown, **asked)
    return held


def _percent(box: Box, label: str, share: float | None, key: str, most: float) -> float | None:
    """Ask for a share in per cent; what is kept is the fraction."""
    value = None if share is None else round(share * HUNDRED, 6)
    held = box.number_input(
        label, 0.0, float(most), value, step=0.5, placeholder="-", key=key, format="%g"
    )
    return None if held is None else held / HUNDRED


def _stated(held: Mapping[str, float | None]) -> dict[str, float]:
    return {name: value for name, value in held.items() if value is not None}
