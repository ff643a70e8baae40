"""The ledger beside the map, as tables a page can draw: words and rounding only."""

from collections.abc import Sequence

from landuse.domain.indicator import Indicator
from landuse.domain.landscape import NOWHERE, Landscape
from landuse.domain.outcome import TOTAL, Outcome, OutcomeRow
from landuse.ui import words
from landuse.ui.numbers import SLIVER_HA, area, direction, is_known, number, size
from landuse.ui.state import Session
from landuse.ui.tables import Column, Table

EMISSIONS = "emissions"
WHOLE = {"people", "persons", "dwellings"}
"""Units that are counted, not measured."""
FEW = 100
"""Below this a change is told with a decimal."""


def rows_of(outcome: Outcome, indicator: str = EMISSIONS) -> list[OutcomeRow]:
    """Return an indicator's rows for the steady state, gases and all of them together."""
    return [row for row in outcome.rows if row.indicator == indicator and row.year is None]


def total_change(outcome: Outcome) -> float | None:
    """Return the change of all gases in all places, t CO2e/yr; none where it is not known."""
    rows = rows_of(outcome)
    return next((r.change for r in rows if r.place == TOTAL and r.gas is None), None)


def headline(outcome: Outcome, session: Session) -> tuple[str, str]:
    """Return the word for the change and its size with the unit."""
    value, say = total_change(outcome), session.say
    if not is_known(value):
        return say("Change in emissions"), say("not known")
    if size(value, session.language) == say("No change"):
        return say("Emissions"), say("No change")
    plain = number(abs(value or 0), session.language)
    return direction(value, session.language), f"{plain} t CO₂e/{say('year')}"


def known_part(outcome: Outcome) -> tuple[float, float, float]:
    """Return the change on land whose every gas is known, its hectares, and those not known."""
    terms = outcome.terms
    terms = terms[(terms["indicator"] == EMISSIONS) & (terms["from"] != terms["to"])]
    keys = ["place", "soil", "from", "to", "category", "allocation", "assumed"]
    if terms.empty:
        return 0.0, 0.0, 0.0
    land = terms.groupby(keys, dropna=False).agg(
        change=("change", lambda values: values.sum(skipna=False)), area_ha=("area_ha", "first")
    )
    known = land[land["change"].notna()]
    hidden = land.loc[land["change"].isna(), "area_ha"].sum()
    return float(known["change"].sum()), float(known["area_ha"].sum()), float(hidden)


def place_name(land: Landscape, session: Session, role: str, code: str) -> str:
    """Return what a place is called on the screen."""
    names = {TOTAL: session.say("All together"), NOWHERE: session.say("Outside")}
    return names.get(code) or land.place_name(role, code)


def planned_by_place(outcome: Outcome) -> dict[str, float]:
    """Return the hectares the plan takes, by place and in all; a hectare is counted once."""
    table = outcome.land
    touched = table[(table["from"] != table["to"]) | (table["functions"] != "")]
    taken: dict[str, float] = touched.groupby("place")["area_ha"].sum().to_dict()
    return taken | {TOTAL: sum(taken.values())}


def places(land: Landscape, outcome: Outcome, session: Session) -> Table:
    """Return hectares the plan takes and the change in emissions, by place and together."""
    say, language = session.say, session.language
    taken = planned_by_place(outcome)
    cells = [
        (
            row.place,
            (
                place_name(land, session, outcome.by, row.place),
                area(taken.get(row.place, 0.0), language),
                size(row.change, language),
            ),
        )
        for row in rows_of(outcome)
        if row.gas is None and not _is_nothing(row, taken)
    ]
    columns = (
        Column(say("Place")),
        Column(f"{say('Planned')}, ha", is_number=True),
        Column(f"{say('Emissions')}, {words.per_year(language)}", is_number=True),
    )
    return Table(
        columns,
        tuple(row for place, row in cells if place != TOTAL),
        tuple(row for place, row in cells if place == TOTAL),
    )


def _is_nothing(row: OutcomeRow, taken: dict[str, float]) -> bool:
    """Whether a row is land outside every place on which nothing happens."""
    here = taken.get(row.place, 0.0) < SLIVER_HA and not row.change
    return row.place == NOWHERE and here


def key_figures(outcome: Outcome, session: Session) -> list[tuple[str, str]]:
    """Return what to know at a glance: what is not possible, rules to mind, what is not known."""
    say, language = session.say, session.language
    wished = float(outcome.allocations["ineligible_ha"].sum())
    names = ("verdict", "measure", "layer")
    said = set(zip(*(outcome.permits[name] for name in names), strict=True))
    rules = len([verdict for verdict, _, _ in said if verdict == "needs_permit"])
    hidden = 0.0 if is_known(total_change(outcome)) else known_part(outcome)[2]
    figures = [
        (say("Wished for but not possible"), f"{area(wished, language)} ha"),
        (say("Rules that need a permit"), number(rules, language)),
    ]
    if hidden >= SLIVER_HA:
        figures.append((say("Change not known"), f"{area(hidden, language)} ha"))
    return figures


def indicators(session: Session, outcome: Outcome, known: Sequence[Indicator]) -> Table:
    """Return every indicator's change in all places, with its range where it has one."""
    say, language = session.say, session.language
    totals = {r.indicator: r for r in outcome.rows if _is_total(r)}
    rows = [
        (held.title.in_language(language), *_told(totals[held.id], held.unit, session))
        for held in known
        if held.id in totals
    ]
    columns = (
        Column(say("Indicator"), is_wide=True),
        Column(say("Change"), is_number=True),
        Column(say("Range"), is_number=True),
        Column(say("Unit")),
    )
    return Table(columns, tuple(rows))


def _is_total(row: OutcomeRow) -> bool:
    return row.place == TOTAL and row.gas is None and row.year is None


def _told(row: OutcomeRow, unit: str, session: Session) -> tuple[str, str, str]:
    language = session.language
    decimals = 0 if abs(row.change or 0) >= FEW or unit in WHOLE else 1
    return (
        size(row.change, language, decimals),
        span(row, language, decimals),
        words.unit(unit, language),
    )


def span(row: OutcomeRow, language: str, decimals: int) -> str:
    """Return the ends of a range, the smaller first; nothing where there is none."""
    if not (is_known(row.low) and is_known(row.high)):
        return ""
    low, high = row.low or 0.0, row.high or 0.0
    if low * high < 0:
        return " - ".join(size(end, language, decimals) for end in (high, low))
    ends = sorted((abs(low), abs(high)))
    return " - ".join(number(end, language, decimals) for end in ends)
