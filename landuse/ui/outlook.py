"""Every interest on one time axis, as tables a page can draw: words and rounding only."""

from typing import Any

from landuse.domain.indicator import Indicator
from landuse.domain.landscape import Landscape
from landuse.domain.outcome import TOTAL, Outcome, OutcomeRow
from landuse.ui import words
from landuse.ui.ledger import EMISSIONS, place_name, rows_of, span
from landuse.ui.numbers import is_known, number, size
from landuse.ui.state import Session
from landuse.ui.tables import Column, Table
from landuse.workflow.methods import Line

FEW = 100
"""Below this a number is told with a decimal."""


def decimals(value: float | None) -> int:
    """Return how many decimals a number of this size is told with."""
    return 0 if value is None or abs(value) >= FEW else 1


def by_place(land: Landscape, outcome: Outcome, session: Session, indicator: Indicator) -> Table:
    """Return an indicator by place and together, with its range or that none was published."""
    say, language = session.say, session.language
    rows = [row for row in rows_of(outcome, indicator.id) if row.gas is None]
    cells = [
        (
            place_name(land, session, outcome.by, row.place),
            number(row.before, language, decimals(row.before)) if is_known(row.before) else "",
            number(row.after, language, decimals(row.after)) if is_known(row.after) else "",
            size(row.change, language, decimals(row.change)),
            _range(row, session),
        )
        for row in rows
    ]
    columns = (
        Column(say("Place")),
        Column(say("Before"), is_number=True),
        Column(say("After"), is_number=True),
        Column(f"{say('Change')}, {words.unit(indicator.unit, language)}", is_number=True),
        Column(say("Range, 95 %"), is_number=True),
    )
    parts = tuple(c for c, row in zip(cells, rows, strict=True) if row.place != TOTAL)
    whole = tuple(c for c, row in zip(cells, rows, strict=True) if row.place == TOTAL)
    return Table(columns, parts, whole)


def _range(row: OutcomeRow, session: Session) -> str:
    if not is_known(row.change) or not row.change:
        return ""
    told = span(row, session.language, decimals(row.change))
    return told or session.say("no uncertainty published")


def cumulative(outcome: Outcome, session: Session, indicator: Indicator) -> Table:
    """Return the change from 2024 added up to three years, with ranges."""
    say, language = session.say, session.language
    table = outcome.tables["cumulative"]
    here = (table["indicator"] == indicator.id) & (table["place"] == TOTAL) & table["gas"].isna()
    unit = words.unit(indicator.unit.removesuffix("/yr"), language)
    rows = [
        (
            f"{say('2024 to')} {row['to']}",
            size(row["change"], language, decimals(row["change"])),
            _ends(row, session),
        )
        for row in table[here].to_dict("records")
    ]
    heads = (
        Column(say("Added up")),
        Column(f"{say('Change')}, {unit}", is_number=True),
        Column(say("Range, 95 %"), is_number=True),
    )
    return Table(heads, tuple(rows))


def _ends(row: dict[str, Any], session: Session) -> str:
    if not (is_known(row["low"]) and is_known(row["high"])):
        return ""
    low, high = (size(row[end], session.language) for end in ("low", "high"))
    return f"{low} - {high}"


DECIDED = ("decided", "new", "total")


def decided(land: Landscape, outcome: Outcome, session: Session, indicator: Indicator) -> Table:
    """Return each place's change as decided already, new and in all; empty without a reference."""
    say, language = session.say, session.language
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
            *(
                size(row[name], language, decimals(row[name]))
                for name in ("decided", "new", "total")
            ),
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
        (say(FIRMNESS[row["status"]]), size(row["change"], language, decimals(row["change"])))
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
        Column(say("Share of the range"), is_number=True),
        Column(say("Factor row"), folds=say("Show")),
    )
    return Table(heads, tuple(rows))


def methods(lines: list[Line], titles: dict[str, str], session: Session) -> Table:
    """Return what every factor set says under every edition, for all places together."""
    say, language = session.say, session.language
    rows = []
    for line in lines:
        row = next(held for held in line.rows if held.indicator == EMISSIONS)
        rows.append(
            (
                titles.get(line.factors, line.factors),
                line.gwp,
                size(row.change, language),
                _range(row, session) if row.change else "",
            )
        )
    heads = (
        Column(say("Factor set"), is_wide=True),
        Column(say("Warming potentials")),
        Column(f"{say('Change')}, {words.per_year(language)}", is_number=True),
        Column(say("Range, 95 %"), is_number=True),
    )
    return Table(heads, tuple(rows))


def plain(name: str, outcome: Outcome, land: Landscape, session: Session) -> Table:
    """Return one of the outcome's further tables as it is: headed by its columns, in words."""
    say = session.say
    table = outcome.tables[name]
    columns = tuple(
        Column(say(str(column).replace("_", " ")), is_number=table[column].dtype.kind in "fi")
        for column in table.columns
    )
    rows = tuple(
        tuple(_cell(column, value, outcome, land, session) for column, value in row.items())
        for row in table.to_dict("records")
    )
    return Table(columns, rows)


def _cell(column: object, value: Any, outcome: Outcome, land: Landscape, session: Session) -> str:
    if column == "place":
        return place_name(land, session, outcome.by, str(value))
    if value is None or value != value:  # noqa: PLR0124  (NaN is not itself)
        return session.say("unknown")
    if isinstance(value, bool):
        return session.say("yes") if value else session.say("no")
    if isinstance(value, int | float):
        return number(float(value), session.language, 0 if float(value).is_integer() else 1)
    return words.key(str(value), session.language)
