"""Every interest on one time axis, as tables a page can draw: words and rounding only."""

from collections.abc import Sequence

from landuse.domain.indicator import Indicator
from landuse.domain.landscape import Landscape
from landuse.domain.outcome import TOTAL, Outcome
from landuse.ui import why, words
from landuse.ui.numbers import decimals, is_known, number, size
from landuse.ui.rows import EMISSIONS, ends, place_name, row_of, rows_of, span
from landuse.ui.state import Session
from landuse.ui.tables import Cell, Column, Table


def by_place(land: Landscape, outcome: Outcome, session: Session, indicator: Indicator) -> Table:
    """Return an indicator by place and together, with its range or that none was published."""
    say, language = session.say, session.language
    rows = [row for row in rows_of(outcome, indicator.id) if row.gas is None]
    cells = [
        (
            place_name(land, session, outcome.by, row.place),
            *(
                why.told(outcome, session, row, number(side, language, decimals(side, row.unit)))
                if is_known(side)
                else ""
                for side in (row.before, row.after)
            ),
            why.told(
                outcome, session, row, size(row.change, language, decimals(row.change, row.unit))
            ),
            span(row, session),
        )
        for row in rows
    ]
    columns = (
        Column(say("Place")),
        Column(say("Before"), is_number=True),
        Column(say("After"), is_number=True),
        Column(f"{say('Change')}, {words.unit(indicator.unit, language)}", is_number=True),
        Column(say("Range, 95 %")),
    )
    parts = tuple(c for c, row in zip(cells, rows, strict=True) if row.place != TOTAL)
    whole = tuple(c for c, row in zip(cells, rows, strict=True) if row.place == TOTAL)
    return Table(columns, parts, whole)


def _change(outcome: Outcome, session: Session, indicator: Indicator, value: float | None) -> Cell:
    """Return a part of the total's change: it is explained, and marked, as the total is."""
    text = size(value, session.language, decimals(value, indicator.unit))
    row = row_of(outcome, indicator.id)
    return text if row is None else why.told(outcome, session, row, text)


def cumulative(outcome: Outcome, session: Session, indicator: Indicator) -> Table:
    """Return the change from 2024 added up to three years, with ranges."""
    say, language = session.say, session.language
    table = outcome.tables["cumulative"]
    here = (table["indicator"] == indicator.id) & (table["place"] == TOTAL) & table["gas"].isna()
    unit = words.unit(indicator.unit.removesuffix("/yr"), language)
    rows = [
        (
            f"{say('2024 to')} {row['to']}",
            why.in_years(
                outcome, session, indicator, size(row["change"], language, decimals(row["change"]))
            ),
            ends(row["low"], row["high"], session) if is_known(row["change"]) else "",
        )
        for row in table[here].to_dict("records")
    ]
    heads = (
        Column(say("Added up")),
        Column(f"{say('Change')}, {unit}", is_number=True),
        Column(say("Range, 95 %")),
    )
    return Table(heads, tuple(rows))


DECIDED = ("decided", "new", "total")


def decided(land: Landscape, outcome: Outcome, session: Session, indicator: Indicator) -> Table:
    """Return each place's change as decided already, new and in all; empty without a reference."""
    say = session.say
    heads = (
        Column(say("Place")),
        Column(say("Decided already"), is_number=True),
        Column(say("New"), is_number=True),
        Column(say("In all"), is_number=True),
    )
    if "decided" not in outcome.tables:
        return Table(heads, ())
    table = outcome.tables["decided"]
    here = (table["indicator"] == indicator.id) & table["gas"].isna() & table["year"].isna()
    rows = [
        (
            place_name(land, session, outcome.by, row["place"]),
            *(_change(outcome, session, indicator, row[name]) for name in DECIDED),
        )
        for row in table[here].to_dict("records")
    ]
    return Table(heads, tuple(rows[:-1]), tuple(rows[-1:]))


FIRMNESS = {"built": "Established", "granted": "Granted", "planned": "Planned"}


def firmness(outcome: Outcome, session: Session, indicator: Indicator) -> Table:
    """Return what of a change is built, granted and planned; the three sum to it."""
    say, language = session.say, session.language
    table = outcome.tables["status"]
    here = (table["indicator"] == indicator.id) & (table["place"] == TOTAL) & table["gas"].isna()
    rows = [
        (say(FIRMNESS[row["status"]]), _change(outcome, session, indicator, row["change"]))
        for row in table[here].to_dict("records")
    ]
    unit = words.unit(indicator.unit, language)
    return Table(
        (Column(say("Status")), Column(f"{say('Change')}, {unit}", is_number=True)), tuple(rows)
    )


def drivers(outcome: Outcome, session: Session, indicator: Indicator) -> Table:
    """Return the three numbers that drive the range of the total, with their share of it."""
    say, language = session.say, session.language
    table = outcome.tables["drivers"]
    here = (table["indicator"] == indicator.id) & (table["place"] == TOTAL)
    rows = [
        (
            words.formula(str(row["what"]).replace(" to ", f" {say('to')} "), language),
            f"{number(100 * row['share_of_variance'], language)} %",
            str(row["factor_rows"]),
        )
        for row in table[here].to_dict("records")
    ]
    heads = (
        Column(say("Number and its range"), is_wide=True),
        Column(say("Share of the range"), is_number=True, why=why.topic("drivers")),
        Column(say("Factor row"), folds=say("Show")),
    )
    return Table(heads, tuple(rows))


def methods(outcomes: Sequence[Outcome], titles: dict[str, str], session: Session) -> Table:
    """Return what every factor set says under every edition, for all places together."""
    say, language = session.say, session.language
    rows = [
        (
            titles.get(outcome.factors, outcome.factors),
            outcome.gwp,
            why.told(outcome, session, row, size(row.change, language), basis_of(outcome)),
            span(row, session),
        )
        for outcome in outcomes
        if (row := row_of(outcome, EMISSIONS)) is not None
    ]
    heads = (
        Column(say("Factor set"), is_wide=True),
        Column(say("Warming potentials")),
        Column(f"{say('Change')}, {words.per_year(language)}", is_number=True),
        Column(say("Range, 95 %")),
    )
    return Table(heads, tuple(rows))


def basis_of(outcome: Outcome) -> str:
    """Return a short name for the factor set and edition of an outcome, for its panels."""
    return f"{outcome.factors}-{outcome.gwp}"
