"""Compare what is open with another scenario, set or edition: what the difference is due to."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from landuse.domain.landscape import Landscape
from landuse.ui import asking, cache, issues, options, rows, tables, waterfall, why
from landuse.ui.state import Session
from landuse.workflow import compare, read_scenario, scenario_ids
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


def any_two(land: Landscape, pair: Sequence[Session], session: Session) -> None:
    """Draw what the difference of any two is due to: scenario, set, edition or maps.

    Parameters
    ----------
    land
        The land of what is open.
    pair
        What the two ends are until somebody chooses.
    session
        What the visitor has open.
    """
    say = session.say
    st.subheader(say("What a difference is due to"), anchor=False)
    start, end = (
        _end(column, say(label), one, number)
        for number, (column, label, one) in enumerate(
            zip(st.columns(2), ("From", "To"), pair, strict=True)
        )
    )
    if _all_of(start) == _all_of(end):
        tables.note(say("Choose another scenario, factor set or edition to compare with."))
        return
    steps(land, start, end, session, _names(start, end))


def _all_of(session: Session) -> tuple[str, ...]:
    return (str(session.root), cache.key_of(session), *_basis(session))


def _names(start: Session, end: Session) -> tuple[str, str]:
    """Return what the two ends are called: by scenario, else each by what differs."""
    titles = [one.drawn.scenario.title.in_language(one.language) for one in (start, end)]
    if titles[0] != titles[1]:
        return titles[0], titles[1]
    sets = cache.set_titles(end)
    differing = [
        (start.gwp, end.gwp) if start.gwp != end.gwp else (),
        (sets[start.factors], sets[end.factors]) if start.factors != end.factors else (),
        _maps(start, end) if start.root != end.root else (),
    ]
    pairs = [pair for pair in differing if pair]
    first, last = (", ".join(held) for held in zip(*pairs, strict=True))
    return f"{titles[0]} ({first})", f"{titles[1]} ({last})"


def _maps(start: Session, end: Session) -> tuple[str, str]:
    first, last = (
        cache.landscape(str(one.root)).project.title.in_language(one.language)
        for one in (start, end)
    )
    return first, last


def _end(column: DeltaGenerator, label: str, usual: Session, number: int) -> Session:
    """Ask for one end of a difference; return it as a session of its own, nothing of it kept."""
    say, language = usual.say, usual.language
    box = column.container(border=True)
    box.markdown(f"**{label}**")
    titles = options.titles(usual)
    names = list(titles)
    key = f"compare.end.{number}.{usual.drawn.scenario.id}.{usual.factors}.{usual.gwp}.{language}"
    chosen = box.selectbox(
        say("Scenario"), names, index=names.index(usual.drawn.scenario.id),
        format_func=lambda name: issues.plain(titles[name]), key=f"{key}.scenario",
    )  # fmt: skip
    factors = asking.factor_set(box, say("Factor set"), usual, f"{key}.factors")
    gwp = asking.edition(box, say("Warming potentials"), usual, f"{key}.gwp")
    root = _map_edition(box, usual, f"{key}.maps")
    own = chosen == usual.drawn.scenario.id
    drawn = usual.drawn if own else read_scenario(usual.root, chosen)
    return replace(usual, root=root, drawn=drawn, factors=factors, gwp=gwp)


def _map_edition(box: DeltaGenerator, session: Session, key: str) -> Path:
    """Ask by which edition of its maps the land is known, where the project has several."""
    known = compare.editions(session.root)
    if len(known) == 1:
        return session.root
    roots = list(known)
    chosen: Path = box.selectbox(
        session.say("Maps"), roots, key=key,
        format_func=lambda root: issues.plain(known[root].in_language(session.language)),
    )  # fmt: skip
    return chosen


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
            "difference out otherwise. The soil map differs between editions of the maps only."
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
