"""The ledger beside the map, as tables a page can draw: words and rounding only."""

from typing import Any

from landuse.domain.landscape import NOWHERE, Landscape
from landuse.domain.outcome import TOTAL, Outcome
from landuse.ui.numbers import direction, hectares, number
from landuse.ui.state import Session

Row = dict[str, str]


def total_change(outcome: Outcome) -> float | None:
    """Return the change of all gases in all places, t CO2e/yr; none where it is not known."""
    return next(r.change for r in outcome.rows if r.place == TOTAL and r.gas is None)


def headline(outcome: Outcome, session: Session) -> tuple[str, str]:
    """Return the word for the change and its size with the unit."""
    value = total_change(outcome)
    if value is None:
        return session.say("Change in emissions"), session.say("not known")
    size = number(abs(value), session.language)
    return direction(value, session.language), f"{size} t CO2e/{session.say('year')}"


def place_name(land: Landscape, session: Session, role: str, code: str) -> str:
    """Return what a place is called on the screen."""
    names = {TOTAL: session.say("All together"), NOWHERE: session.say("Outside")}
    return names.get(code) or land.place_name(role, code)


def places(land: Landscape, outcome: Outcome, session: Session) -> list[Row]:
    """Return hectares the plan takes and the change in emissions, by place and together."""
    say, language = session.say, session.language
    table = outcome.land
    touched = table[(table["from"] != table["to"]) | (table["functions"] != "")]
    taken = touched.groupby("place")["area_ha"].sum().to_dict()
    taken[TOTAL] = sum(taken.values())
    return [
        {
            say("Place"): place_name(land, session, outcome.by, row.place),
            f"{say('Planned')}, ha": number(taken.get(row.place, 0.0), language, 1),
            f"{say('Emissions')}, t CO2e/{say('year')}": _short(row.change, session),
        }
        for row in outcome.rows
        if row.gas is None
    ]


def _short(value: float | None, session: Session) -> str:
    """Return a change in words without its unit, which the column names."""
    if value is None:
        return session.say("unknown")
    size = number(abs(value), session.language)
    return f"{direction(value, session.language)} {size}"


def measures(land: Landscape, outcome: Outcome, session: Session) -> list[Row]:
    """Return hectares that count, were refused or gave way, by allocation."""
    say, language = session.say, session.language
    titles = {a.id: a.title or a.id for a in session.drawn.scenario.allocate}
    return [
        {
            say("Area"): titles.get(row["id"], row["id"]),
            say("Measure"): land.measures[row["measure"]].title.in_language(language),
            f"{say('Counted')}, ha": number(row["counted_ha"], language, 1),
            f"{say('Ineligible')}, ha": number(row["ineligible_ha"], language, 1),
        }
        for row in outcome.allocations.to_dict("records")
    ]


def refused(land: Landscape, outcome: Outcome, session: Session) -> list[Row]:
    """Return land that was asked for and may not be had, with the reason."""
    say = session.say
    sums = outcome.ineligible.groupby(["measure", "reason", "law"])["area_ha"].sum()
    return [
        {
            say("Measure"): land.measures[measure].title.in_language(session.language),
            say("Reason"): _reason(land, session, reason, law),
            say("Hectares"): hectares(area, session.language),
        }
        for (measure, reason, law), area in sums.items()
    ]


def _reason(land: Landscape, session: Session, reason: str, law: str) -> str:
    kind, name = reason.split(":", 1)
    if kind == "use":
        return f"{session.say('Use')}: {session.say(USE_WORDS.get(name, name))}"
    titles = [held.title.in_language(session.language) for held in land.layers_of(name)]  # type: ignore[arg-type]
    return f"{', '.join(titles) or name} ({law})"


USE_WORDS = {
    "crop": "Crop", "grass": "Grass", "forest": "Forest", "nature": "Nature", "wetland": "Wetland",
    "water": "Water", "built": "Built", "other": "Other", "unknown": "Unknown",
}  # fmt: skip
VERDICTS = {"needs_permit": "Needs a permit", "note": "Note", "favours": "Favoured"}


def permits(land: Landscape, outcome: Outcome, session: Session) -> list[Row]:
    """Return land on which a rule has something to say: permits, notes, favours."""
    say = session.say
    sums = outcome.permits.groupby(["verdict", "measure", "layer", "law"])["area_ha"].sum()
    return [
        {
            say("Rule"): say(VERDICTS[verdict]),
            say("Measure"): land.measures[measure].title.in_language(session.language),
            say("Because of"): f"{land.layers[layer].title.in_language(session.language)} ({law})",
            say("Hectares"): hectares(area, session.language),
        }
        for (verdict, measure, layer, law), area in sums.items()
    ]


def unexamined(outcome: Outcome, session: Session) -> str:
    """Return the themes that bear on the plan and that no layer covers: not examined."""
    themes = sorted(set(outcome.unexamined["theme"]))
    return ", ".join(session.say(theme.replace("_", " ")) for theme in themes)


def unknown(land: Landscape, outcome: Outcome, session: Session) -> list[Row]:
    """Return hectares on which something is not known, by what and where."""
    say = session.say
    return [
        {
            say("What"): _what(session, held.what),
            say("Place"): place_name(land, session, outcome.by, held.place),
            say("Hectares"): hectares(held.area_ha, session.language),
        }
        for held in outcome.unknown
    ]


def _what(session: Session, what: str) -> str:
    known = {"soil": "Soil not known", "use": "Use not known"}
    if what in known:
        return session.say(known[what])
    return f"{session.say('No published factor')}: {what.split(':', 1)[-1]}"


def rewetted(land: Landscape, outcome: Outcome, session: Session) -> list[Row]:
    """Return each rewetted area's hectares, of which 6-12 % and over 12 % carbon."""
    say, language = session.say, session.language
    return [
        {
            say("Area"): row["allocation"],
            say("Place"): place_name(land, session, outcome.by, row["place"]),
            say("Project"): hectares(row["project_ha"], language),
            say("of which 6-12 %"): hectares(row["6to12_ha"], language),
            say("of which over 12 %"): hectares(row["over12_ha"], language),
        }
        for row in outcome.rewetted.to_dict("records")
    ]


def terms(land: Landscape, outcome: Outcome, session: Session, place: str) -> list[dict[str, Any]]:
    """Return how a place's number is made: hectares, factors, rows and sources, largest first."""
    say, language = session.say, session.language
    table = outcome.terms
    if place != TOTAL:
        table = table[table["place"] == place]
    table = table[table["change"].isna() | (table["change"].abs() > 0)]
    formulas = ["formula_before", "formula_after", "formula_change"]
    keys = ["gas", "soil", "from", "to", *formulas, "factor_rows", "sources", "seen"]
    sums = table.groupby(keys, dropna=False)[["area_ha", "change"]].sum(min_count=1).reset_index()
    sums = sums.reindex(sums["change"].abs().sort_values(ascending=False).index)
    del land
    return [
        {
            say("Gas"): str(row["gas"]) if row["gas"] is not None else say("all"),
            say("Soil"): row["soil"],
            say("From"): say(USE_WORDS.get(row["from"], row["from"])),
            say("To"): say(USE_WORDS.get(row["to"], row["to"])),
            say("Hectares"): number(row["area_ha"], language, 2),
            f"{say('Change')} t CO2e/{say('year')}": number(row["change"], language, 2),
            say("Formula, t CO2e/ha"): _formula(row),
            say("Factor row"): str(row["factor_rows"] or ""),
            say("Source"): str(row["sources"] or ""),
            say("Verified"): say("yes") if row["seen"] else say("not verified"),
        }
        for row in sums.to_dict("records")
    ]


def _formula(row: dict[str, Any]) -> str:
    """Return a term's formula: after minus before, or the change alone."""
    if row["formula_change"]:
        return str(row["formula_change"])
    return f"({row['formula_after']}) \N{MINUS SIGN} ({row['formula_before']})"
