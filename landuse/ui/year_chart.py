"""A change year by year, with its range as a band: how long it takes, and whether it lasts."""

from typing import Any

import altair as alt

from landuse.domain.indicator import Indicator
from landuse.domain.outcome import TOTAL, Outcome, OutcomeRow
from landuse.ui import words
from landuse.ui.charts import MARKS
from landuse.ui.numbers import is_known
from landuse.ui.state import Session

COLOR = "#1f5f7a"


def _rows(outcome: Outcome, indicator: Indicator) -> list[OutcomeRow]:
    return [
        row
        for row in outcome.rows
        if (row.indicator, row.place, row.gas) == (indicator.id, TOTAL, None)
        and row.year is not None
        and is_known(row.change)
    ]


def caption(outcome: Outcome, session: Session, indicator: Indicator) -> str:
    """Return what the chart shows: with a band only where a range was published."""
    if any(is_known(row.low) for row in _rows(outcome, indicator)):
        return session.say("The line is the central value, the band the 95 % range.")
    return session.say("The line is the central value; no uncertainty published.")


def by_year(outcome: Outcome, session: Session, indicator: Indicator) -> alt.LayerChart | None:
    """Return the reduction in each year for all places together; none where no year is known."""
    rows = _rows(outcome, indicator)
    values: list[dict[str, Any]] = [
        {
            "year": row.year,
            "reduction": -(row.change or 0.0),
            "low": None if row.high is None else -row.high,
            "high": None if row.low is None else -row.low,
        }
        for row in rows
    ]
    if not any(value["reduction"] for value in values):
        return None
    say = session.say
    title = f"{say('Reduction')}, {words.unit(indicator.unit, session.language)}"
    x = alt.X("year:Q", title=None, axis=alt.Axis(format="d", tickMinStep=1))
    y = alt.Y("reduction:Q", title=title, axis=alt.Axis(labelExpr=MARKS[session.language]))
    source = alt.Chart(alt.Data(values=values))
    ranged = alt.Chart(alt.Data(values=[v for v in values if v["low"] is not None]))
    band = ranged.mark_area(color=COLOR, opacity=0.18).encode(x=x, y="low:Q", y2="high:Q")
    line = source.mark_line(color=COLOR, strokeWidth=2.5).encode(
        x=x,
        y=y,
        tooltip=[
            alt.Tooltip("year:Q", format="d", title=say("Year")),
            alt.Tooltip("reduction:Q", format=",.0f", title=say("Reduction")),
        ],
    )
    zero = alt.Chart(alt.Data(values=[{"zero": 0}])).mark_rule(color="#666666").encode(y="zero:Q")
    return alt.layer(band, zero, line).properties(height=280).configure(font="Source Sans")
