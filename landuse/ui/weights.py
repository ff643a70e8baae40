"""Trade-offs: one indicator against another, weights one can move, and who comes first anyhow."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import streamlit as st

from landuse.domain.indicator import Indicator
from landuse.effects.weighing import dominance, scaled
from landuse.ui import options, tables, why, words
from landuse.ui.numbers import decimals, number, size
from landuse.ui.state import Session
from landuse.ui.tables import Column, Number, Table
from landuse.workflow.comparison import Comparison

FIRST = ("emissions", "production_area", "nature", "nitrogen", "cost_once")
"""What is weighed until somebody chooses: climate, farming, nature, water, money."""
MOST_WEIGHT = 10
PANEL = why.topic("weights")
COLORS = {"on": "#1f5f7a", "off": "#b8475b"}


def named(held: Indicator, session: Session) -> str:
    """Return an indicator with its unit."""
    return f"{held.title.in_language(session.language)}, {words.unit(held.unit, session.language)}"


def draw_chart(told: Comparison, session: Session) -> None:
    """Draw one indicator against another; an option that is worse in both is marked."""
    say = session.say
    st.subheader(say("One against the other"), anchor=False)
    known = {held.id: held for held in told.criteria}
    if len(known) < 2:  # noqa: PLR2004
        tables.note(say("Fewer than two indicators are known of all the scenarios and differ."))
        return
    start = [name for name in FIRST if name in known] + list(known)
    across, up = (
        column.selectbox(
            say(label),
            list(known),
            index=list(known).index(list(dict.fromkeys(start))[n]),
            format_func=lambda name: named(known[name], session),
            key=f"compare.axis.{n}.{session.language}.{'.'.join(known)}",
        )
        for n, (column, label) in enumerate(zip(st.columns(2), ("Across", "Up"), strict=True))
    )
    pair = [known[across], known[up]]
    st.altair_chart(_chart(told, pair, session), width="stretch")
    for line in worse(told, pair, session):
        tables.note(line)


def worse(told: Comparison, pair: Sequence[Indicator], session: Session) -> list[str]:
    """Return in words which options another beats in all of some indicators."""
    scores = scaled(told.scores(pair), [held.better for held in pair])
    said = session.say(
        "{title} is no better in anything here than {other}, and worse in something."
    )
    return [
        said.format(
            title=options.title_of(told, n, session), other=options.title_of(told, by, session)
        )
        for n, by in enumerate(dominance(scores))
        if by is not None
    ]


def _chart(told: Comparison, pair: Sequence[Indicator], session: Session) -> alt.LayerChart:
    scores = told.scores(pair)
    beaten = dominance(scaled(scores, [held.better for held in pair]))
    values = [
        {
            "title": options.title_of(told, n, session),
            "x": float(scores[n, 0]),
            "y": float(scores[n, 1]),
            "told": " / ".join(_told(v, p, session) for v, p in zip(scores[n], pair, strict=True)),
            "kind": "off" if beaten[n] is not None else "on",
        }
        for n in range(len(told.options))
    ]
    return _layers(values, pair, session)


def _told(value: float, held: Indicator, session: Session) -> str:
    return size(float(value), session.language, decimals(value, held.unit))


def _layers(
    values: list[dict[str, Any]], pair: Sequence[Indicator], session: Session
) -> alt.LayerChart:
    signs = "format(datum.value, ',.0f')"
    label = signs if session.language == "en" else f"replace({signs}, /,/g, '.')"
    axes = [alt.Axis(labelExpr=label, title=named(held, session), titleLimit=320) for held in pair]
    x = alt.X("x:Q", axis=axes[0], scale=alt.Scale(padding=40))
    y = alt.Y("y:Q", axis=axes[1], scale=alt.Scale(padding=24))
    scale = alt.Scale(domain=[*COLORS], range=[*COLORS.values()])
    forms = alt.Scale(domain=[*COLORS], range=["circle", "cross"])
    told = [
        alt.Tooltip("title:N", title=session.say("Scenario")),
        alt.Tooltip("told:N", title=session.say("Change")),
    ]
    base = alt.Chart(alt.Data(values=values)).encode(x=x, y=y)
    marks = base.mark_point(filled=True, size=160, opacity=1).encode(
        color=alt.Color("kind:N", legend=None, scale=scale),
        shape=alt.Shape("kind:N", legend=None, scale=forms),
        tooltip=told,
    )
    names = base.mark_text(dy=-14, fontSize=12, color="#1d2a30").encode(text="title:N")
    return alt.layer(marks, names).properties(height=320).configure(font="Source Sans")


def draw_weights(told: Comparison, session: Session) -> None:
    """Draw weights to move, the order they give, and how often each option is first anyhow."""
    say = session.say
    st.subheader(say("What matters most?"), anchor=False)
    known = {held.id: held for held in told.criteria}
    if not known:
        tables.note(say("Fewer than two indicators are known of all the scenarios and differ."))
        return
    start = [name for name in FIRST if name in known] or list(known)[:3]
    chosen = st.pills(
        say("Indicators that are weighed"),
        list(known),
        selection_mode="multi",
        default=start,
        format_func=lambda name: known[name].title.in_language(session.language),
        key=f"compare.criteria.{session.language}.{'.'.join(known)}",
    )
    criteria = [known[name] for name in known if name in chosen]
    if not criteria:
        tables.note(say("Choose at least one."))
        return
    weights = _weights(criteria, session)
    tables.draw(ranked(told, criteria, weights, session), "")
    for line in worse(told, criteria, session):
        tables.note(line)
    unknown = [held for held in told.told if held.id not in known]
    if unknown:
        listed = ", ".join(held.title.in_language(session.language) for held in unknown)
        tables.labelled(say("Not weighed, as unknown of one or the same for all"), listed)


def _weights(criteria: Sequence[Indicator], session: Session) -> list[int]:
    columns = st.columns(min(3, len(criteria)))
    return [
        columns[n % len(columns)].slider(
            f"{held.title.in_language(session.language)} "
            f"({session.say('less is better' if held.better == 'lower' else 'more is better')})",
            0,
            MOST_WEIGHT,
            MOST_WEIGHT // 2,
            key=f"compare.weight.{held.id}.{session.language}",
        )
        for n, held in enumerate(criteria)
    ]


def ranked(
    told: Comparison, criteria: Sequence[Indicator], weights: Sequence[float], session: Session
) -> Table:
    """Return the options by their score under some weights, and how often each is first."""
    say, language = session.say, session.language
    scores = told.weighed(criteria, weights)
    firsts = told.stability(criteria).shares[:, 0]
    lasts = told.stability(criteria).shares[:, -1]
    columns = (
        Column(say("Order with these weights")),
        Column(say("Points of 100"), is_number=True),
        Column(say("First, of all weights"), is_number=True),
        Column(say("Last, of all weights"), is_number=True),
    )
    rows = tuple(
        (
            options.title_of(told, int(n), session),
            *(
                Number(f"{number(100 * float(part), language)}{unit}", PANEL)
                for part, unit in ((scores[n], ""), (firsts[n], " %"), (lasts[n], " %"))
            ),
        )
        for n in np.argsort([-s for s in scores], kind="stable")
    )
    return Table(columns, rows)
