"""How a number is made: hectares, factors, rows and sources, the largest first."""

from typing import Any

from landuse.domain.outcome import TOTAL, Outcome
from landuse.ui import words
from landuse.ui.ledger import EMISSIONS
from landuse.ui.numbers import SLIVER_HA, area, is_known, size
from landuse.ui.state import Session
from landuse.ui.tables import Column, Table

FORMULAS = ("formula_before", "formula_after", "formula_change")
KEYS = ("gas", "soil", "from", "to", *FORMULAS, "factor_rows", "sources", "seen")


def terms(outcome: Outcome, session: Session, place: str, indicator: str = EMISSIONS) -> Table:
    """Return the terms of an indicator at a place, summed over land that is counted alike."""
    say = session.say
    table = outcome.terms[outcome.terms["indicator"] == indicator]
    if place != TOTAL:
        table = table[table["place"] == place]
    table = table[table["change"].isna() | (table["change"].abs() > 0)]
    sums = table.groupby(list(KEYS), dropna=False)[["area_ha", "change"]].sum(min_count=1)
    sums = sums.reset_index()
    sums = sums[sums["area_ha"] >= SLIVER_HA]
    sums = sums.reindex(sums["change"].abs().sort_values(ascending=False).index)
    columns = (
        Column(say("Gas")),
        Column(say("Land"), is_wide=True),
        Column(say("Hectares"), is_number=True),
        Column(f"{say('Change')}, {words.per_year(session.language)}", is_number=True),
        Column(f"{say('Formula')}, t\u00a0CO₂e/ha", is_wide=True),
        Column(say("Source"), folds=say("Show")),
        Column(say("Verified")),
    )
    return Table(columns, tuple(_row(row, session) for row in sums.to_dict("records")), (), ())


def _row(row: dict[str, Any], session: Session) -> tuple[str, ...]:
    say, language = session.say, session.language
    gas = row["gas"] if isinstance(row["gas"], str) else None
    land = f"{words.use(row['from'], language)} → {words.use(row['to'], language)}"
    return (
        words.gas(gas, language),
        f"{land}, {words.soil(row['soil'], language).lower()}",
        area(row["area_ha"], language),
        size(row["change"], language, 0 if _is_large(row) else 2),
        _formula(row, language) or say("No published factor"),
        _sources(row),
        _verified(row, session),
    )


def _is_large(row: dict[str, Any]) -> bool:
    """Whether a change can be told in whole tonnes; smaller ones would all be "no change"."""
    return not is_known(row["change"]) or abs(row["change"]) >= 1


def _sources(row: dict[str, Any]) -> str:
    """Return where the numbers can be read: sources, then the rows of our files."""
    held = [str(row[name]) for name in ("sources", "factor_rows") if isinstance(row[name], str)]
    return " · ".join(part for part in held if part)


def _verified(row: dict[str, Any], session: Session) -> str:
    """Return whether every factor was read in its source; no factor, nothing to verify."""
    if not row["factor_rows"]:
        return ""
    return session.say("yes") if row["seen"] else session.say("not verified")


def _formula(row: dict[str, Any], language: str) -> str:
    """Return a term's formula: after minus before, or the change alone."""
    before, after, change = (row[name] for name in FORMULAS)
    if change:
        return words.formula(change, language)
    if not (after and before):
        return ""
    return words.formula(f"({after}) \N{MINUS SIGN} ({before})", language)
