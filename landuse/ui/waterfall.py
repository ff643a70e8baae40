"""A difference told cause by cause, as a chart and its table twin (C14)."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from landuse.domain.landscape import Landscape
from landuse.domain.outcome import TOTAL, Outcome
from landuse.ui import explain, why, words
from landuse.ui.charts import MARKS
from landuse.ui.numbers import is_known, size
from landuse.ui.rows import EMISSIONS, place_name, row_of
from landuse.ui.state import Session
from landuse.ui.tables import Column, Number, Table
from landuse.workflow.compare import CAUSES, Step, Waterfall

TITLES = {
    "start": "Compared with",
    "plan": "The plan",
    "factors": "The factor set",
    "potentials": "The warming potentials",
    "soil_map": "The soil map",
    "end": "What is open",
}
ENDS = {"start": "compared", "end": "open"}
"""What the panels of the two ends are called."""
COLORS = {"end": "#4d5b63", "fall": "#1f5f7a", "rise": "#b8475b"}
SCALE = alt.Scale(domain=[*COLORS], range=[*COLORS.values()])


def titles(session: Session, names: Sequence[str] = ()) -> dict[str, str]:
    """Return what each step is called; ``names`` are those of the two ends, if they have some."""
    named = {name: session.say(title) for name, title in TITLES.items()}
    return named | dict(zip(ENDS, names, strict=False))


def chart(found: Waterfall, session: Session, names: Sequence[str] = ()) -> alt.LayerChart | None:
    """Return the steps from one outcome to the other, all places together; none if not known."""
    steps = [step for step in found.steps if step.place == TOTAL]
    if not all(is_known(step.value) for step in steps):
        return None
    bars = _bars(steps, session, names)
    order = [bar["step"] for bar in bars]
    unit = words.per_year(session.language)
    x = alt.X("from:Q", title=f"{session.say('Change in emissions')}, {unit}", axis=_axis(session))
    y = alt.Y("step:N", title=None, sort=order, axis=alt.Axis(labelLimit=150, labelOverlap=False))
    color = alt.Color("kind:N", legend=None, scale=SCALE)
    told = [alt.Tooltip("step:N", title=session.say("Step")), alt.Tooltip("told:N", title=unit)]
    drawn = (
        alt.Chart(alt.Data(values=bars))
        .mark_bar(height=18)
        .encode(x=x, x2="to:Q", y=y, color=color, tooltip=told)
    )
    zero = alt.Chart(alt.Data(values=[{"zero": 0}])).mark_rule(color="#666666").encode(x="zero:Q")
    return alt.layer(zero, drawn).properties(height=230).configure(font="Source Sans")


def _axis(session: Session) -> alt.Axis:
    signed = MARKS[session.language].replace("abs(datum.value)", "datum.value")
    return alt.Axis(labelExpr=signed, tickCount=4)


def _bars(steps: list[Step], session: Session, names: Sequence[str]) -> list[dict[str, Any]]:
    """Return each bar from where the last one ended to where it ends itself."""
    bars, level = [], 0.0
    for step in steps:
        value = step.value or 0.0
        is_end = step.cause in ENDS
        low = 0.0 if is_end else level
        level = value if is_end else level + value
        kind = "end" if is_end else "fall" if value < 0 else "rise"
        told = size(value, session.language)
        title = titles(session, names)[step.cause]
        bars.append({"step": title, "from": low, "to": level, "kind": kind, "told": told})
    return bars


def table(
    found: Waterfall,
    land: Landscape,
    session: Session,
    ends: Mapping[str, Outcome],
    names: Sequence[str] = (),
) -> Table:
    """Return each step at each place and in all; the causes sum to the difference of the ends."""
    by = ends["open"].by
    places = list(dict.fromkeys(step.place for step in found.steps))
    values = {(step.cause, step.place): step.value for step in found.steps}
    columns = (
        Column(session.say("Step")),
        *(Column(place_name(land, session, by, place), is_number=True) for place in places),
    )
    rows = tuple(
        (
            titles(session, names)[cause],
            *(_cell(cause, place, values[cause, place], session, ends) for place in places),
        )
        for cause in ("start", *CAUSES, "end")
    )
    return Table(columns, rows[:-1], rows[-1:])


def _cell(
    cause: str, place: str, value: float | None, session: Session, ends: Mapping[str, Outcome]
) -> Number:
    """Return an end, which opens its own panel, or a step, which rests on what both ends do."""
    text = size(value, session.language)
    if cause in ENDS:
        outcome = ends[ENDS[cause]]
        row = row_of(outcome, EMISSIONS, place)
        return (
            Number(text, "") if row is None else why.told(outcome, session, row, text, ENDS[cause])
        )
    both = all(explain.is_verified(outcome, EMISSIONS, place) for outcome in ends.values())
    mark = "" if both or not value else session.say(why.UNVERIFIED)
    return Number(text, why.topic("causes"), mark)
