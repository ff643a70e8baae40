"""The ledger beside the map, as tables a page can draw: words and rounding only."""

from collections.abc import Sequence

from landuse.domain.indicator import Indicator
from landuse.domain.landscape import NOWHERE, Landscape
from landuse.domain.outcome import TOTAL, Outcome, OutcomeRow
from landuse.ui import why, words
from landuse.ui.numbers import SLIVER_HA, area, decimals, direction, is_known, number, size
from landuse.ui.rows import EMISSIONS, place_name, planned_by_place, row_of, rows_of, span
from landuse.ui.state import Session
from landuse.ui.tables import Column, Number, Table


def total_change(outcome: Outcome) -> float | None:
    """Return the change of all gases in all places, t CO2e/yr; none where it is not known."""
    row = row_of(outcome, EMISSIONS)
    return None if row is None else row.change


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
                why.told(outcome, session, row, size(row.change, language)),
            ),
        )
        for row in rows_of(outcome)
        if row.gas is None and not _is_nothing(row, taken)
    ]
    columns = (
        Column(say("Place")),
        Column(f"{say('Planned')}, ha", is_number=True, why=why.topic("hectares")),
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


def key_figures(outcome: Outcome, session: Session) -> list[tuple[str, Number]]:
    """Return what to know at a glance: what is not possible, rules to mind, what is not known."""
    say, language = session.say, session.language
    wished = float(outcome.allocations["ineligible_ha"].sum())
    needed = outcome.rules[outcome.rules["verdict"] == "needs_permit"]
    mark = "" if needed["seen"].all() else say(why.UNVERIFIED_RULES)
    rules = len(needed[["measure", "layer"]].drop_duplicates())
    hidden = 0.0 if is_known(total_change(outcome)) else known_part(outcome)[2]
    figures = [
        (
            say("Wished for but not possible"),
            Number(f"{area(wished, language)} ha", why.topic("areas")),
        ),
        (
            say("Rules that need a permit"),
            Number(number(rules, language), why.topic("rules"), mark),
        ),
    ]
    if hidden >= SLIVER_HA:
        unknown = Number(f"{area(hidden, language)} ha", why.topic("unknown"))
        figures.append((say("Change not known"), unknown))
    return figures


def ask(outcome: Outcome, session: Session) -> Number:
    """Return the question that opens the panel of the change of all places together."""
    question, row = session.say("How is the number found?"), row_of(outcome, EMISSIONS)
    return Number("", "") if row is None else why.told(outcome, session, row, question)


def asked(outcome: Outcome) -> list[tuple[str, str]]:
    """Return the indicator and the places whose panels stand beside the table of places."""
    return [(EMISSIONS, row.place) for row in rows_of(outcome) if row.gas is None]


def indicators(session: Session, outcome: Outcome, known: Sequence[Indicator]) -> Table:
    """Return every indicator's change in all places, with its range or that none was published."""
    say, language = session.say, session.language
    rows = [
        (
            f"{held.title.in_language(language)}, {words.unit(held.unit, language)}",
            why.told(outcome, session, row, size(row.change, language, _digits(row))),
            span(row, session),
        )
        for held in known
        if (row := row_of(outcome, held.id)) is not None
    ]
    columns = (
        Column(say("Indicator"), is_wide=True),
        Column(say("Change"), is_number=True),
        Column(say("Range, 95 %")),
    )
    return Table(columns, tuple(rows))


def _digits(row: OutcomeRow) -> int:
    return decimals(row.change, row.unit)
