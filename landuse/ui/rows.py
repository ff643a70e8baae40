"""Which rows of an outcome a screen reads, and what their places are called."""

from landuse.domain.landscape import NOWHERE, Landscape
from landuse.domain.outcome import TOTAL, Outcome, OutcomeRow
from landuse.ui.numbers import decimals, is_known, number, size
from landuse.ui.state import Session

EMISSIONS = "emissions"


def rows_of(outcome: Outcome, indicator: str = EMISSIONS) -> list[OutcomeRow]:
    """Return an indicator's rows for the steady state, gases and all of them together."""
    return [row for row in outcome.rows if row.indicator == indicator and row.year is None]


def row_of(outcome: Outcome, indicator: str, place: str = TOTAL) -> OutcomeRow | None:
    """Return an indicator's row at a place, all gases together; none where it has none."""
    rows = rows_of(outcome, indicator)
    return next((row for row in rows if row.place == place and row.gas is None), None)


def planned_by_place(outcome: Outcome) -> dict[str, float]:
    """Return the hectares the plan takes, by place and in all; a hectare is counted once."""
    return outcome.once("planned by place", lambda: _planned_by_place(outcome))


def _planned_by_place(outcome: Outcome) -> dict[str, float]:
    table = outcome.land
    touched = table[(table["from"] != table["to"]) | (table["functions"] != "")]
    taken: dict[str, float] = touched.groupby("place")["area_ha"].sum().to_dict()
    return taken | {TOTAL: sum(taken.values())}


def place_name(land: Landscape, session: Session, role: str, code: str) -> str:
    """Return what a place is called on the screen."""
    names = {TOTAL: session.say("All together"), NOWHERE: session.say("Outside")}
    return names.get(code) or land.place_name(role, code)


def span(row: OutcomeRow, session: Session) -> str:
    """Return a change's range, the smaller end first, or that no range was published."""
    if not is_known(row.change):
        return ""
    return ends(row.low, row.high, session, decimals(row.change, row.unit))


def ends(low: float | None, high: float | None, session: Session, digits: int = 0) -> str:
    """Return the ends of a range; in words where there is none: that is not a range of zero."""
    if low is None or high is None or not (is_known(low) and is_known(high)):
        return session.say("no uncertainty published")
    if low * high < 0:
        one, other = (size(end, session.language, digits) for end in (high, low))
    else:
        one, other = (
            number(end, session.language, digits) for end in sorted((abs(low), abs(high)))
        )
    return session.say("{low} to {high}").format(low=one, high=other)
