"""How each option does in every indicator: one line for each, from the worst of them to the best.

Parallel coordinates, laid on their side so that every indicator is written out in full; the table
twin says the same in words.
"""

from collections.abc import Sequence
from typing import Any

import altair as alt
import streamlit as st

from landuse.domain.indicator import Indicator
from landuse.effects.weighing import scaled
from landuse.ui import options, tables, why
from landuse.ui.numbers import number
from landuse.ui.state import Session
from landuse.ui.tables import Column, Number, Table
from landuse.workflow.comparison import Comparison

COLORS = ("#0072b2", "#b34700", "#007a5a", "#a33d7d", "#6b6b00", "#1d2a30")
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
"""Each option has a colour and a shape of its own, so that lines are told apart without colour."""
EACH_PX, AROUND_PX = 46, 90
INK = "#1d2a30"
FEWEST, USUAL = 2, 7
FIRST = (
    "emissions", "production_area", "nature", "nitrogen", "open_land", "solar_energy",
    "wind_energy", "cost_once", "people_near_green",
)  # fmt: skip
"""What is shown until somebody chooses, as far as it is known: one of each interest."""
PANEL = why.topic("weights")


def draw(told: Comparison, session: Session) -> None:
    """Draw the lines and their table; nothing where fewer than two indicators can be held."""
    say = session.say
    st.subheader(say("Strong and weak sides"), anchor=False)
    if len(told.criteria) < FEWEST:
        tables.note(say("Fewer than two indicators are known of all the scenarios and differ."))
        return
    criteria = _chosen(told, session)
    if not criteria:
        tables.note(say("Choose at least one."))
        return
    tables.note(
        say(
            "Each line is a scenario. To the right is best: there it does better than the others "
            "in that line of the chart; to the left it does worst. Between them, how far it is."
        )
    )
    st.altair_chart(_chart(told, criteria, session), width="stretch")
    tables.draw(table(told, criteria, session), "")


def _chosen(told: Comparison, session: Session) -> list[Indicator]:
    """Ask which indicators are shown; return them, what is asked for first in front."""
    known = {held.id: held for held in told.criteria}
    names = [*(name for name in FIRST if name in known), *(n for n in known if n not in FIRST)]
    chosen = st.pills(
        session.say("Indicators in the chart"),
        names,
        selection_mode="multi",
        default=names[:USUAL],
        format_func=lambda name: known[name].title.in_language(session.language),
        key=f"compare.profile.{session.language}.{'.'.join(known)}",
    )
    return [known[name] for name in names if name in chosen]


def points(told: Comparison, criteria: Sequence[Indicator]) -> list[list[float]]:
    """Return the points of each option in some criteria, 0 (the worst) to 100 (the best)."""
    ways = [held.better for held in criteria]
    rows: list[list[float]] = (100 * scaled(told.scores(criteria), ways)).tolist()
    return rows


def table(told: Comparison, criteria: Sequence[Indicator], session: Session) -> Table:
    """Return in words where each option lies between the worst and the best of them."""
    found = points(told, criteria)
    columns = (
        Column(session.say("Indicator"), is_wide=True),
        *(Column(options.title_of(told, n, session)) for n in range(len(found))),
    )
    rows = tuple(
        (
            held.title.in_language(session.language),
            *(_place(one[row], session) for one in found),
        )
        for row, held in enumerate(criteria)
    )
    return Table(columns, rows)


def _place(value: float, session: Session) -> str | Number:
    shown = number(value, session.language)
    if shown in {"0", "100"} and value not in {0.0, 100.0}:
        shown = "1" if shown == "0" else "99"  # near the end is not the end
    if value in {0.0, 100.0}:
        return session.say("best" if value else "worst")
    return Number(session.say("{points} of 100").format(points=shown), PANEL)


def _chart(told: Comparison, criteria: Sequence[Indicator], session: Session) -> alt.LayerChart:
    names = [held.title.in_language(session.language) for held in criteria]
    titles = [options.title_of(told, n, session) for n in range(len(told.options))]
    values: list[dict[str, Any]] = [
        {
            "what": name, "row": row, "points": one[row], "scenario": title,
            "told": number(one[row], session.language),
        }
        for one, title in zip(points(told, criteria), titles, strict=True)
        for row, name in enumerate(names)
    ]  # fmt: skip
    base = _base(values, names, titles, session)
    lines = base.mark_line(strokeWidth=3.5, opacity=0.85).encode(order=alt.Order("row:Q"))
    shapes = alt.Scale(domain=titles, range=list(SHAPES[: len(titles)]))
    marks = base.mark_point(filled=True, size=170, opacity=1).encode(
        shape=alt.Shape("scenario:N", title=None, sort=titles, scale=shapes)
    )
    height = AROUND_PX + EACH_PX * len(names)
    return alt.layer(lines, marks).properties(height=height).configure(font="Source Sans")


def _base(
    values: list[dict[str, Any]], names: list[str], titles: list[str], session: Session
) -> alt.Chart:
    """Return the chart without its marks: where a point lies, whose it is, what it says."""
    colors = alt.Scale(domain=titles, range=list(COLORS[: len(titles)]))
    return alt.Chart(alt.Data(values=values)).encode(
        x=alt.X("points:Q", title=None, axis=_ends(session), scale=alt.Scale(domain=[0, 100])),
        y=alt.Y("what:N", title=None, sort=names, axis=_names_axis()),
        color=alt.Color("scenario:N", title=None, legend=_legend(), sort=titles, scale=colors),
        tooltip=[
            alt.Tooltip("scenario:N", title=session.say("Scenario")),
            alt.Tooltip("what:N", title=session.say("Indicator")),
            alt.Tooltip("told:N", title=session.say("Points of 100")),
        ],
    )


def _ends(session: Session) -> alt.Axis:
    """Return the axis from the worst to the best, in words."""
    best, worst = (session.say(word).replace("'", "\\'") for word in ("best", "worst"))
    return alt.Axis(
        values=[0, 100], labelExpr=f"datum.value ? '{best}' : '{worst}'", orient="top",
        labelFontSize=15, labelFlush=True, labelColor=INK, grid=False,
    )  # fmt: skip


def _names_axis() -> alt.Axis:
    # Words in two lines, so that a phone has room for the lines of the chart.
    split = (
        "length(datum.value) > 22 ? [slice(datum.value, 0, lastindexof(slice(datum.value, 0, 23), "
        "' ')), slice(datum.value, lastindexof(slice(datum.value, 0, 23), ' ') + 1)] : datum.value"
    )
    return alt.Axis(
        labelExpr=split, labelFontSize=14, labelColor=INK, labelLimit=190, labelOverlap=False,
        ticks=False, domain=False, grid=True, gridColor="#c3cdd2",
    )  # fmt: skip


def _legend() -> alt.Legend:
    # One below the other: a phone has no room for two beside one another.
    return alt.Legend(
        orient="bottom", columns=1, labelFontSize=14, labelLimit=260, symbolSize=170, labelColor=INK
    )
