"""The outcome's further tables: what each is called, and its columns and short words in words."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from landuse.domain.landscape import Landscape
from landuse.domain.outcome import TOTAL, Outcome
from landuse.ui import cache, land_tables, names, tables, why, words
from landuse.ui.numbers import decimals, number
from landuse.ui.rows import place_name
from landuse.ui.state import Session
from landuse.ui.tables import Column, Table
from landuse.ui.topics import TOPICS
from landuse.workflow import indicators

TABLES: Mapping[str, tuple[str, str]] = {
    "authorities": ("Permits by authority", "rules"),
    "business": ("Business land taken", "business_land"),
    "combinations": ("Shared hectares by combination", "multifunctional"),
    "connectivity": ("Connected nature, in detail", "connectivity"),
    "cost_per_tonne": ("Cost per tonne saved", "cost_once"),
    "crop_groups": ("Production area by crop group", "production_area"),
    "demand": ("Land asked for and land there is", "demand"),
    "depth_curves": ("Curves of depth and emission", "emissions"),
    "displaced": ("Production moved elsewhere", "displaced_area"),
    "holding_counts": ("Holdings touched", "production_area"),
    "holdings": ("Holdings one by one", "production_area"),
    "hydrological_units": ("Hydrological units taken in part", "water"),
    "inventory": ("Inventory by sector", "plans"),
    "neighbours": ("What may turn wet outside the line", "water"),
    "neighbours_by_place": ("What may turn wet outside the line, by place", "water"),
    "nitrogen": ("Nitrogen by rule", "nitrogen"),
    "payers": ("Who pays, who is paid", "cost_once"),
    "phosphorus": ("Risk of phosphorus by area", "phosphorus"),
    "present_value": ("Present value", "cost_once"),
    "protection": ("Nature by protection", "nature"),
    "residual": ("Climate plans' residual", "emissions"),
    "schemes": ("Schemes, criterion by criterion", "schemes"),
    "sector_targets": ("Climate plans' sector targets", "plans"),
    "sharing": ("What may share a hectare", ""),
    "verdicts": ("Hectares by verdict", "rules"),
    "without_range": ("Numbers without a published range", ""),
}
"""What each table is called, and the indicator or topic whose panel explains its numbers."""
COLUMNS: Mapping[str, str] = {
    "after_percent_of_land": "After, % of the land", "allocation": "Area",
    "approvable": "Can be approved", "area_ha": "Hectares", "area_ha_after": "Nature after, ha",
    "area_ha_before": "Nature before, ha", "area_percent": "Growth in hectares, %",
    "asked_ha": "Asked for, ha", "asked_percent": "Asked for, % of the land",
    "at_most_ha_after": "At most after, ha", "at_most_ha_before": "At most before, ha",
    "authority": "Authority", "authority_en": "Authority", "base_year": "Base year",
    "basis": "Basis", "before_ha": "Before, ha", "before_percent_of_land": "Before, % of the land",
    "boundary": "Sectors", "central": "Value", "central_ha": "Central, ha",
    "change_ha": "Change, ha", "change_kg_n_yr": "Change, kg N a year",
    "change_tco2e": "Change, t CO₂e", "change_tco2e_per_yr": "Change, t CO₂e a year",
    "comparable": "Comparable", "cost_once_dkk": "Paid once, DKK",
    "cost_yearly_dkk": "Paid yearly, DKK", "count": "Number", "counted_ha": "Counted, ha",
    "counts": "Counts", "criterion": "Criterion", "curve": "Curve", "depth_cm": "Depth, cm",
    "discount_rate": "Discount rate", "dkk": "DKK", "dkk_per_tonne": "DKK per t CO₂e a year",
    "drawn_ha": "Drawn, ha", "drawn_in_all_ha": "Drawn in all, ha", "eca_ha_after": "ECA after, ha",
    "eca_ha_before": "ECA before, ha", "eca_percent": "Growth in ECA, %",
    "factor_row": "Factor row", "found": "Found", "from": "From", "functions": "On top",
    "gap_counted_as_none_m": "Gap counted as none, m", "group": "Crop group", "gwp": "Potentials",
    "half_or_more": "Of which half or more", "high": "High", "high_ha": "High, ha",
    "holding": "Holding", "holding_ha": "Holding, ha", "holdings": "Holdings",
    "hydrological_unit": "Hydrological unit", "indicator": "Indicator",
    "ineligible_ha": "Not possible, ha", "kg_n_per_ha_yr": "kg N a hectare and year",
    "kind": "Kind", "land_ha": "All land, ha", "law": "Law", "left_ha": "Left outside, ha",
    "length_km": "Length, km", "lost_ha": "Lost, ha", "low": "Low", "low_ha": "Low, ha",
    "measure": "Measure", "met": "Met", "missing": "Missing", "name": "Municipality",
    "named": "Named", "national_percent": "National demand, %",
    "nature_after_ha": "Nature after, ha", "nature_before_ha": "Nature before, ha",
    "new_ha": "New nature inside, ha", "new_outside_ha": "New nature outside, ha",
    "other": "Other measure", "overridden_ha": "Given way, ha", "patches_after": "Patches after",
    "patches_before": "Patches before", "payer": "Payer", "per": "When", "place": "Place",
    "present_value_dkk": "Present value, DKK", "protection": "Protection", "range": "Range",
    "ratio": "ECA growth over growth in hectares", "reason": "Reason", "reason_da": "Reason",
    "reason_en": "Reason", "required": "Required", "residual_tco2e": "Residual, t CO₂e",
    "risk": "Risk", "rule": "Rule", "scheme": "Scheme", "sector": "Sector", "seen": "Verified",
    "share": "Share", "share_closed": "Share closed", "shares": "Shares a hectare",
    "soil": "Soil", "soil_map": "Soil map", "source": "Source",
    "t_per_ha_yr": "t CO₂ a hectare and year", "taken_ha": "Taken, ha",
    "target_percent": "Target, %", "tco2e": "t CO₂e", "theme": "Theme",
    "touched_ha": "Touched, ha", "unit": "Unit", "unknown_ha": "Not known, ha", "use": "Use",
    "verdict": "Verdict", "what": "What", "why": "Because", "year": "Year", "years": "Years",
}  # fmt: skip
VALUES: Mapping[str, str] = {
    "": "", "total": "All together", "any": "any", "once": "once", "yr": "a year",
    "landowner": "The landowner", "municipality": "The municipality",
    "state_and_eu": "The state and the EU", "state": "The state", "eu": "The EU",
    "not_known": "not known", "nobody_known": "Nobody known", "grant": "Grant",
    "compensation": "Compensation", "compensation_received": "Compensation received",
    "studies_and_works": "Studies and works", "whole_project": "The whole project",
    "own_work": "Own work",
    "land_value_lost": "Value of land lost", "gross_margin_lost": "Gross margin lost",
    "flagged": "risk", "not_flagged": "no sign of risk",
    "carbon_share": "Share of carbon-rich soil", "minimum_area": "Smallest area",
    "no_carbon_soil": "No carbon-rich soil", "no_overlap": "No overlap",
    "no_former_use": "No former use", "elsewhere": "Elsewhere", "minimum_effect": "Smallest effect",
    "fields": "fields", "dwellings": "dwellings", "roads": "roads", "paths": "paths",
    "land": "land", "both set the use": "both decide what the land becomes",
    "declared": "the measures say so", "not declared": "the measures do not say so",
    "not stated": "not stated", "agriculture_and_land": "farming and land",
    "agriculture": "agriculture", "energy": "energy", "transport": "transport",
    "industry": "industry", "waste": "waste", "other": "other",
    "percent": "%", "published": "published", "tiemeyer": "Tiemeyer", "evans": "Evans",
    "dk_sr384": "SR384", "root_zone": "root zone times retention",
    "former cropland on carbon-rich soil turns wet: phosphorus may be released":
        "former cropland on carbon-rich soil turns wet: phosphorus may be released",
    "the soil or the former use is not known": "the soil or the former use is not known",
    "not former cropland on carbon-rich soil; no source says that nothing is released":
        "not former cropland on carbon-rich soil; no source says that nothing is released",
}  # fmt: skip
BASIS = "table"
ELSEWHERE = ("status", "drivers", "decided", "cumulative")
"""Tables that have a place of their own on the page."""


def known(outcome: Outcome) -> list[str]:
    """Return the further tables in which something stands, in the order of the list."""
    held = outcome.tables
    others = sorted(set(held) - set(TABLES) - set(ELSEWHERE))
    return [name for name in (*TABLES, *others) if name in held and len(held[name])]


def title(name: str, session: Session) -> str:
    """Return what a table is called."""
    return session.say(TABLES.get(name, (name.replace("_", " "), ""))[0])


def panel(name: str) -> str:
    """Return the name of the panel that explains a table's numbers."""
    of = TABLES.get(name, ("", ""))[1]
    return why.topic(of) if of in TOPICS else why.name_of(of, basis=BASIS) if of else ""


def table(name: str, outcome: Outcome, land: Landscape, session: Session) -> Table:
    """Return one of the outcome's further tables, headed in words, its short words in words."""
    held = outcome.tables[name]
    foreign = "da" if session.language == "en" else "en"
    own = {"authority"} if session.language == "en" and "authority_en" in held else set()
    shown = [c for c in held.columns if not str(c).endswith(f"_{foreign}") and c not in own]
    speak = _Words(outcome, land, session)
    columns = tuple(
        Column(
            session.say(COLUMNS.get(column, column.replace("_", " "))),
            is_number=(is_number := held[column].dtype.kind in "fi" and column != "year"),
            is_wide=column in {"reason", "reason_da", "reason_en", "source", "basis"},
            why=panel(name) if is_number else "",
        )
        for column in shown
    )
    rows = tuple(
        tuple(speak.cell(column, row[column]) for column in shown)
        for row in held.to_dict("records")
    )
    return Table(columns, rows)


def draw(land: Landscape, session: Session) -> None:
    """Ask for a table and draw it, with the panel that explains its numbers."""
    outcome = cache.whole_outcome_of(session)
    name = st.selectbox(
        session.say("Table"),
        known(outcome),
        format_func=lambda held: title(held, session),
        key=f"further.table.{session.language}",
    )
    tables.draw(table(name, outcome, land, session), session.say("Nothing changes here."))
    of = TABLES.get(name, ("", ""))[1]
    is_topic = of in TOPICS
    asked = [(of, TOTAL)] if of and not is_topic else []
    why.draw(land, outcome, session, asked, (of,) if is_topic else (), basis=BASIS)


class _Words:
    """What the short words of a table are in the visitor's language."""

    def __init__(self, outcome: Outcome, land: Landscape, session: Session) -> None:
        self.outcome, self.land, self.session = outcome, land, session
        titles = {held.id: held.title.in_language(session.language) for held in indicators()}
        self.by_column: Mapping[str, Callable[[str], str]] = {
            "place": lambda code: place_name(land, session, outcome.by, code),
            "allocation": lambda name: land_tables.title_of(outcome, name, session),
            "measure": self._measures, "other": self._measures, "functions": self._measures,
            "indicator": lambda name: titles.get(name, name),
            "theme": self._theme, "protection": self._theme, "rule": self._rule,
            "scheme": self._scheme, "verdict": lambda name: session.say(name.replace("_", " ")),
            "missing": self._missing, "basis": self._basis, "range": self._basis,
            "hydrological_unit": lambda name: name.replace("_", ", "),
            "unit": lambda unit: words.unit(unit, session.language),
        }  # fmt: skip

    def cell(self, column: str, value: Any) -> str:
        """Return a cell as it is read."""
        say, language = self.session.say, self.session.language
        if isinstance(value, str):
            return self.by_column.get(column, self._plain)(value) if value else ""
        if value is None or value != value:  # noqa: PLR0124  (NaN is not itself)
            return say("unknown")
        if isinstance(value, bool):
            return say("yes") if value else say("no")
        whole = float(value).is_integer() and abs(value) >= 1
        if column in {"share", "discount_rate", "share_closed"}:
            return f"{number(100 * float(value), language, 1)} %"
        if column in {"year", "base_year", "years"}:
            return f"{value:.0f}"
        return number(float(value), language, 0 if whole else decimals(float(value)))

    def _plain(self, name: str) -> str:
        return words.key(VALUES.get(name, name), self.session.language)

    def _measures(self, held: str) -> str:
        measures, language = self.land.measures, self.session.language
        titles = [
            measures[name].title.in_language(language) if name in measures else name
            for name in held.split("+")
        ]
        return ", ".join(titles)

    def _theme(self, name: str) -> str:
        return self._plain(name) if name in VALUES else words.theme(name, self.session.language)

    def _rule(self, name: str) -> str:
        return self._plain(name) if name in VALUES else names.parameter(name, self.session.language)

    def _scheme(self, name: str) -> str:
        return names.scheme(name, self.session.language)

    def _missing(self, name: str) -> str:
        kind, _, rest = name.partition(":")
        return self._theme(rest) if kind == "layer" else self._plain(name)

    def _basis(self, text: str) -> str:
        say = self.session.say
        return re.sub(r"\bless\b", say("less"), re.sub(r"\bbeyond\b", say("beyond"), text))
