"""Compare what is open with another scenario, set or edition: what the difference is due to."""

from dataclasses import replace

import streamlit as st

from landuse.domain.landscape import Landscape
from landuse.ui import asking, cache, rows, tables, waterfall, why
from landuse.ui.state import Session
from landuse.workflow import read_scenario, scenario_ids
from landuse.workflow.inspection import scenario_titles


def draw(land: Landscape, session: Session) -> None:
    """Draw the three questions, and what the difference is due to once there is one."""
    say = session.say
    st.subheader(say("What a difference is due to"), anchor=False)
    other = _asked(session)
    same = other.drawn is session.drawn and _basis(other) == _basis(session)
    if same:
        tables.note(say("Choose another scenario, factor set or edition to compare with."))
        return
    steps(land, other, session, session)


def steps(
    land: Landscape, start: Session, end: Session, session: Session, names: tuple[str, ...] = ()
) -> None:
    """Draw how the change in emissions of one session becomes that of another, by cause."""
    say = session.say
    with st.spinner(say("Counting")):
        found = cache.waterfall_of(start, end)
        ends = {"compared": cache.outcome_of(start), "open": cache.outcome_of(end)}
    chart = waterfall.chart(found, session, names)
    if chart is None:
        tables.note(say("Not known in all, as a factor is missing; the table says where."))
    else:
        st.altair_chart(chart, width="stretch")
    by = cache.role_of(session)
    tables.draw(waterfall.table(found, land, session, ends, names), "")
    tables.note(
        say(
            "One thing is changed at a time, in this order; another order would share the "
            "difference out otherwise. The soil map differs between projects only."
        )
    )
    for name, outcome in ends.items():
        places = [row.place for row in rows.rows_of(outcome) if row.gas is None]
        asked = [(rows.EMISSIONS, place) for place in places]
        why.draw(land, outcome, replace(session, by=by), asked, basis=name)
    why.draw(land, ends["open"], session, topics=("causes",))


def _basis(session: Session) -> tuple[str, str]:
    return session.factors, session.gwp


def _asked(session: Session) -> Session:
    """Ask what to compare with; return it as a session of its own, nothing of it kept."""
    say, language = session.say, session.language
    held = session.drawn.scenario.id
    titles = {row["id"]: row[language] for row in scenario_titles(session.root)}
    titles[held] = session.drawn.scenario.title.in_language(language)
    names = list(dict.fromkeys([held, *scenario_ids(session.root)]))
    one, two, three = st.columns(3)
    key = f"{held}.{session.factors}.{session.gwp}.{language}"
    name = one.selectbox(
        say("Compare with"), names, format_func=lambda n: titles.get(n, n),
        key=f"compare.scenario.{key}",
    )  # fmt: skip
    factors = asking.factor_set(two, say("Counted by"), session, f"compare.factors.{key}")
    gwp = asking.edition(three, say("With potentials"), session, f"compare.gwp.{key}")
    drawn = session.drawn if name == held else read_scenario(session.root, name)
    return replace(session, drawn=drawn, factors=factors, gwp=gwp)
