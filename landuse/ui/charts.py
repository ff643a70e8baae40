"""Charts: one bar for each place and gas, so that parts and whole are seen at once."""

from typing import Any

import altair as alt

from landuse.domain.landscape import Landscape
from landuse.domain.outcome import TOTAL, Outcome
from landuse.ui.ledger import place_name
from landuse.ui.state import Session

COLORS = {"co2": "#5b3a1e", "doc": "#b58a5a", "ch4": "#e69f00", "n2o": "#56b4e9", "all": "#44546a"}

MARKS = {
    "en": "format(datum.value, ',.0f')",
    "da": "replace(format(datum.value, ',.0f'), /,/g, '.')",
}


def by_place(land: Landscape, outcome: Outcome, session: Session) -> alt.Chart:
    """Return the change by place, stacked by gas where the set knows gases."""
    rows = [row for row in outcome.rows if row.place != TOTAL and row.change is not None]
    gases = [row for row in rows if row.gas is not None]
    used = gases or rows
    values: list[dict[str, Any]] = [
        {
            "place": place_name(land, session, outcome.by, row.place),
            "gas": row.gas or "all",
            "change": row.change,
        }
        for row in used
    ]
    order = list(dict.fromkeys(value["place"] for value in values))
    unit = f"t CO2e/{session.say('year')}"
    colors = alt.Scale(domain=list(COLORS), range=list(COLORS.values()))
    return (
        alt.Chart(alt.Data(values=values))
        .mark_bar()
        .encode(
            y=alt.Y("place:N", title=None, sort=order, axis=alt.Axis(labelOverlap=False)),
            x=alt.X(
                "change:Q",
                title=f"{session.say('Change (below zero is less)')}, {unit}",
                axis=alt.Axis(labelExpr=MARKS[session.language]),
            ),
            color=alt.Color("gas:N", title=session.say("Gas"), scale=colors),
            tooltip=["place:N", "gas:N", alt.Tooltip("change:Q", format=",.1f")],
        )
        .properties(height=max(140, 42 * len(order)))
    )
