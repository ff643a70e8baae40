"""What lies beyond one answer: a simple rule beside it, a curve of plans, how sure the choice is.

Each is asked for by a button and searched for beside the page, like the plan itself.
"""

import math
from dataclasses import replace
from functools import partial
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from landuse.domain.landscape import Landscape
from landuse.effects.by_cell import CHOSEN_BY
from landuse.ui import (
    best_answer,
    best_words,
    frame,
    moving,
    scenario_bar,
    searches,
    state,
    tables,
    words,
)
from landuse.ui.best_words import indicator_title
from landuse.ui.charts import MARKS
from landuse.ui.numbers import area, direction, number
from landuse.ui.searches import Search
from landuse.ui.state import Session
from landuse.ui.tables import Column, Table
from landuse.workflow import optimising, picturing
from landuse.workflow.optimising import Answer, Frequency, Point

SECONDS = 60.0
EVERY_S = 1.0
CLASSES = ((0.95, "always"), (0.5, "often"), (0.0, "seldom"))
"""From which part of the draws a unit is said to be chosen so."""
NAMES = {
    "always": "Nearly always (95 % or more)",
    "often": "More often than not",
    "seldom": "Less often",
}


def draw(search: Search, answer: Answer, session: Session) -> None:
    """Draw the ways on from an answer: the rule, the curve, how sure the choice is."""
    say = session.say
    st.subheader(say("Beside a simple rule"), anchor=False)
    tables.note(by_rule(answer, session))
    st.subheader(say("What more of something else would take"), anchor=False)
    _curve(search, answer, session)
    st.subheader(say("How sure the choice is"), anchor=False)
    _frequency(search, answer, session)


def by_rule(answer: Answer, session: Session) -> str:
    """Return what a rule of one sentence would have found, beside the plan."""
    say, problem = session.say, answer.problem
    told = problem.once("by a simple rule", lambda: optimising.greedy(problem)).certificate
    rule = say(optimising.SENTENCE)
    if told.status == "unknown":
        return f"{rule} {say('That rule ends before all goals are reached.')}"
    said = say("That rule gives {rule}; the plan gives {plan}.")
    values = [
        best_words.amount(held, told.unit, session.language)
        if told.unit else number(held, session.language, 1)
        for held in (told.objective, answer.certificate.objective)
    ]  # fmt: skip
    return f"{rule} {said.format(rule=values[0], plan=values[1])}"


def _answered(search: Search, name: str, session: Session) -> Any:
    """Draw how far a further question is; return what it came to, none while it runs."""
    held = search.further.get(name)
    if held is None:
        return None
    if not held.ended.is_set():
        _watch(held)
        return None
    best_answer.faults(held, session)
    return held.found


@st.fragment(run_every=EVERY_S)
@frame.calm
def _watch(held: Search) -> None:
    if held.ended.is_set():
        st.rerun()
    best_answer.waiting(held, state.current())


def _curve(search: Search, answer: Answer, session: Session) -> None:
    say, wish = session.say, answer.problem.drawn.scenario.optimise
    mine = set() if wish is None else set(wish.weights)
    others = [name for name in CHOSEN_BY if name not in mine]
    other: str = st.selectbox(
        say("Against"), others, format_func=lambda name: indicator_title(name, session.language),
        key=f"best.against.{search.name}.{session.language}",
    )  # fmt: skip
    name = f"curve.{other}"
    if name not in search.further:
        st.button(
            say("Find ten plans"), key=f"best.curve.{search.name}.{other}",
            on_click=searches.follow, args=(search, name, partial(traced, other=other)),
        )  # fmt: skip
    if (points := _answered(search, name, session)) is not None:
        _points(search, points, other, answer, session)


def traced(search: Search, other: str) -> None:
    """Find ten plans along the trade-off with another indicator."""
    search.stage = "counting"
    problem = optimising.ask(
        search.land, search.drawn, factors=search.factors, gwp=search.gwp, also=(other,)
    )
    search.stage = "tracing"
    search.found = optimising.curve(problem, (other,), seconds=SECONDS, watch=search.watch)


def _points(
    search: Search, points: tuple[Point, ...], other: str, answer: Answer, session: Session
) -> None:
    say, language = session.say, session.language
    if len(points) < 2:  # noqa: PLR2004  (one point is no curve)
        tables.note(say("There is no trade-off here: one plan is best for both."))
        return
    st.altair_chart(chart(points, other, answer, session), width="stretch")
    tables.draw(curve_table(points, other, answer, session), "")
    chosen: int = st.selectbox(
        say("Plan"), range(len(points)), format_func=lambda n: str(n + 1),
        key=f"best.point.{search.name}.{other}.{language}",
    )  # fmt: skip
    label = say("Open the plan as a scenario")
    if st.button(label, key=f"best.open.{search.name}.{other}.{session.turn}"):
        state.attempt(partial(_open, points[chosen], chosen + 1))
        st.rerun()


def _open(point: Point, place: int) -> None:
    """Save a point as a scenario and ask to open it."""
    session = state.current()
    title = f"{best_answer.title_of(point.answer, session)} {place}"
    scenario_bar.ask_for(best_answer.save(point.answer, title))


def curve_table(points: tuple[Point, ...], other: str, answer: Answer, session: Session) -> Table:
    """Return the plans of a curve: what each gives of both, and how near to the best it is."""
    say, language = session.say, session.language
    unit, beside = answer.certificate.unit, CHOSEN_BY[other].unit
    columns = (
        Column(say("Plan")),
        Column(_best_title(answer, session), is_number=True),
        Column(say("{title}, placed land alone").format(title=indicator_title(other, language)),
               is_number=True),
        Column(say("Proof"), is_wide=True),
    )  # fmt: skip
    rows = tuple(
        (
            str(place), _amount(point.answer.certificate.objective, unit, language),
            best_words.amount(point.values[0], beside, language),
            _near(point, session),
        )
        for place, point in enumerate(points, 1)
    )  # fmt: skip
    return Table(columns, rows)


def _near(point: Point, session: Session) -> str:
    told = point.answer.certificate
    if told.status == "optimal":
        return best_words.proof(told, session, stopped=False)
    return best_words.near(told, told.unit, session)


def _best_title(answer: Answer, session: Session) -> str:
    wish = answer.problem.drawn.scenario.optimise
    names = [] if wish is None else list(wish.weights)
    if len(names) == 1:
        return indicator_title(names[0], session.language)
    return session.say("Weighed sum")


def _amount(value: float, unit: str, language: str) -> str:
    return best_words.amount(value, unit, language) if unit else number(value, language, 1)


def chart(
    points: tuple[Point, ...], other: str, answer: Answer, session: Session
) -> alt.LayerChart:
    """Return a curve: the other indicator to the right, what is made best upwards."""
    across, up = CHOSEN_BY[other].unit, answer.certificate.unit
    xs, x = _axis([p.values[0] for p in points], indicator_title(other, session.language), across,
                  "x:Q", session)  # fmt: skip
    ys, y = _axis([p.answer.certificate.objective for p in points], _best_title(answer, session),
                  up, "y:Q", session)  # fmt: skip
    values: list[dict[str, Any]] = [
        {"plan": str(n), "x": one, "y": two}
        for n, (one, two) in enumerate(zip(xs, ys, strict=True), 1)
    ]
    source = alt.Chart(alt.Data(values=values))
    line = source.mark_line(color="#1f5f7a").encode(x, y)
    dots = source.mark_point(color="#1f5f7a", filled=True, size=70).encode(x, y)
    names = source.mark_text(dy=-12, color="#1d2a30").encode(x, y, text="plan:N")
    return alt.layer(line, dots, names).properties(height=280).configure(font="Source Sans")


def _axis(
    values: list[float], title: str, unit: str, name: str, session: Session
) -> tuple[list[float], Any]:
    """Return values and their axis: reductions are told as such, without a minus."""
    language, falls = session.language, max(values) <= 0
    word = direction(min(values), language) if falls else ""
    said = ", ".join(part for part in (title, word, words.unit(unit, language)) if part)
    axis = alt.Axis(labelExpr=MARKS[language].replace("abs(datum.value)", "datum.value"))
    kind = alt.X if name.startswith("x") else alt.Y
    shown = [-value for value in values] if falls else values
    return shown, kind(name, title=said, axis=axis, scale=alt.Scale(zero=False))


def _frequency(search: Search, answer: Answer, session: Session) -> None:
    say = session.say
    if "often" not in search.further:
        tables.note(say("The published numbers are drawn within their ranges, 20 times, and the "
                        "best plan is found each time."))  # fmt: skip
        st.button(
            say("Count how often each field is chosen"), key=f"best.often.{search.name}",
            on_click=searches.follow, args=(search, "often", partial(drawn_often, answer=answer)),
        )  # fmt: skip
    if (found := _answered(search, "often", session)) is not None:
        _how_often(search.name, found, answer, session)


def drawn_often(search: Search, answer: Answer) -> None:
    """Find how often each unit is chosen over draws of the published numbers."""
    search.stage = "drawing"
    search.found = optimising.selection_frequency(
        answer.problem, draws=20, seconds=SECONDS, watch=search.watch
    )


@st.cache_data(max_entries=8, show_spinner=False)
def _picture(name: str, language: str, _land: Landscape, _found: Frequency) -> bytes:
    del name
    return picturing.chosen_picture(_land, by_class(_found), language)


def _how_often(name: str, found: Frequency, answer: Answer, session: Session) -> None:
    say, land = session.say, answer.problem.landscape
    told = say("{draws} draws; under {none} of them no plan reaches the goals.")
    tables.note(told.format(draws=found.draws, none=found.impossible))
    left, right = st.columns([1, 1.2], gap="large")
    with left:
        shown = say("Map of how often each field is chosen; the table beside it says the hectares.")
        body = _picture(name, session.language, land, found)
        moving.picture(body, say("How often a field is chosen"), shown)
    with right:
        tables.draw(often_table(found, answer, session), say("Nothing is placed: that is best."))


def by_class(found: Frequency) -> dict[str, list[str]]:
    """Return the units by how often they are chosen for some measure."""
    share = found.share.max(axis=1)
    classes: dict[str, list[str]] = {}
    above = math.inf
    for least, name in CLASSES:
        mine = (share < above) & (share >= least) & (share > 0)
        classes[name], above = [str(unit) for unit in share.index[mine]], least
    return classes


def often_table(found: Frequency, answer: Answer, session: Session) -> Table:
    """Return fields and hectares by how often they are chosen, measure by measure."""
    land, language = answer.problem.landscape, session.language
    hectares = land.units["area_ha"]
    rows = []
    for measure in found.share.columns:
        alone = replace(found, share=pd.DataFrame(found.share[[measure]]))
        for name, units in by_class(alone).items():
            if units:
                title = land.measures[measure].title.in_language(language)
                whole = float(hectares.loc[units].sum())
                rows.append((
                    title, session.say(NAMES[name]), number(len(units), language),
                    area(whole, language),
                ))  # fmt: skip
    columns = (
        Column(session.say("Measure")), Column(session.say("How often")),
        Column(session.say("Fields and squares"), is_number=True),
        Column(session.say("Their hectares"), is_number=True),
    )  # fmt: skip
    return Table(columns, tuple(rows))
