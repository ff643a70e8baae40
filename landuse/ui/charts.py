"""Charts: what each place gives, gas by gas, and a mark where the gases together end."""

from typing import Any

import altair as alt

from landuse.domain.landscape import Landscape
from landuse.domain.outcome import TOTAL, Outcome
from landuse.ui import words
from landuse.ui.numbers import is_known
from landuse.ui.rows import place_name, rows_of
from landuse.ui.state import Session

COLORS = {
    "co2": "#3f4f5a", "doc": "#9aa7af", "ch4": "#b8475b", "n2o": "#6a51a3", "all": "#1f5f7a",
}  # fmt: skip
MARKS = {
    "en": "format(abs(datum.value), ',.0f')",
    "da": "replace(format(abs(datum.value), ',.0f'), /,/g, '.')",
}
AROUND_PX, EACH_PX = 130, 34
"""Height of axis and legend, and of each place."""


def by_place(land: Landscape, outcome: Outcome, session: Session) -> alt.LayerChart | None:
    """Return the reduction by place, stacked by gas where the set knows gases; none if unknown."""
    rows = [r for r in rows_of(outcome) if r.place != TOTAL and is_known(r.change)]
    parts = [row for row in rows if row.gas is not None] or rows
    values: list[dict[str, Any]] = [
        {
            "place": place_name(land, session, outcome.by, row.place),
            "gas": words.gas(row.gas, session.language),
            "rank": list(COLORS).index(row.gas or "all"),
            "reduction": -(row.change or 0.0),
        }
        for row in parts
        if row.change
    ]
    nets = [
        {
            "place": place_name(land, session, outcome.by, row.place),
            "reduction": -(row.change or 0.0),
        }
        for row in rows
        if row.gas is None
    ]
    if not values:
        return None
    return _drawn(values, nets, session)


def _drawn(
    values: list[dict[str, Any]], nets: list[dict[str, Any]], session: Session
) -> alt.LayerChart:
    order = list(dict.fromkeys(net["place"] for net in nets))
    y = alt.Y("place:N", title=None, sort=order, axis=alt.Axis(labelOverlap=False, labelLimit=120))
    title = f"{session.say('Reduction')}, {words.per_year(session.language)}"
    axis = alt.Axis(labelExpr=MARKS[session.language], labelOverlap=True, tickCount=5)
    x = alt.X("reduction:Q", title=title, axis=axis)
    bars = _bars(values, session).encode(y=y, x=x)
    marks = (
        alt.Chart(alt.Data(values=nets))
        .mark_tick(color="#111111", thickness=3, size=22)
        .encode(y=y, x=x, tooltip=[_place(session), _size(session, "All gases together")])
    )
    height = AROUND_PX + EACH_PX * len(order)
    return alt.layer(bars, marks).properties(height=height).configure(font="Source Sans")


def _bars(values: list[dict[str, Any]], session: Session) -> alt.Chart:
    """Return the bars without their axes: a colour for each gas that is there."""
    say, language = session.say, session.language
    told = [words.gas(name, language) for name in COLORS]
    used = [(gas, c) for gas, c in zip(told, COLORS.values(), strict=True) if _has(values, gas)]
    scale = alt.Scale(domain=[gas for gas, _ in used], range=[c for _, c in used])
    # Below the bars, so that a phone's width is theirs.
    legend = alt.Legend(orient="bottom", columns=2, labelLimit=150)
    return (
        alt.Chart(alt.Data(values=values))
        .mark_bar()
        .encode(
            color=alt.Color("gas:N", title=None, scale=scale, legend=legend),
            order=alt.Order("rank:Q"),
            tooltip=[
                _place(session),
                alt.Tooltip("gas:N", title=say("Gas")),
                _size(session, "Reduction"),
            ],
        )
    )


def _place(session: Session) -> alt.Tooltip:
    return alt.Tooltip("place:N", title=session.say("Place"))


def _size(session: Session, title: str) -> alt.Tooltip:
    return alt.Tooltip("reduction:Q", format=",.0f", title=session.say(title))


def _has(values: list[dict[str, Any]], gas: str) -> bool:
    return any(value["gas"] == gas for value in values)
