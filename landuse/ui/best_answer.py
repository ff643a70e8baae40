"""What a search for the best plan answers, and what one does with it.

The plan goes into the scenario as proposals, in one step that can be taken back: whatever people
drew, also since they asked, is kept and goes first (C13).
"""

import time
from dataclasses import replace

import streamlit as st

from landuse.domain.definition import Text
from landuse.domain.outcome import TOTAL
from landuse.ui import (
    agreeing,
    best_words,
    hand,
    issues,
    moving,
    options,
    searches,
    side_by_side,
    state,
    tables,
    why,
)  # fmt: skip
from landuse.ui.numbers import area, number
from landuse.ui.searches import Search
from landuse.ui.state import Session
from landuse.ui.tables import Column, Table
from landuse.workflow import Drawn, editing, optimising, scenario_ids, write_scenario
from landuse.workflow.optimising import Answer
from landuse.workflow.rebuilding import with_wishes
from landuse.workflow.scenarios import free_id

PROPOSAL = "Proposal"
DRAWN = "What is drawn"


def draw(search: Search, session: Session) -> None:
    """Draw what came of a search."""
    say = session.say
    faults(search, session)
    answer = search.answer
    if answer is None:
        if not search.issues and not search.is_broken:
            tables.status(say("Stopped before there was a plan."))
        return
    told = answer.certificate
    if not answer.found:
        tables.status(best_words.proof(told, session, stopped=search.watch.stopped))
        return
    _headline(answer, session, stopped=search.watch.stopped)
    _act(search, answer, session)
    _details(search, answer, session)


def faults(search: Search, session: Session) -> None:
    """Draw what was wrong with what was asked, or that the fault is ours."""
    issues.show(best_words.titled(search.issues, search.land, session), session)
    if search.is_broken:
        said = session.say("Something went wrong here, and it is our fault. Your work is kept.")
        tables.note(said, "error")


def waiting(search: Search, session: Session) -> None:
    """Draw how far a search is, and the button that stops it."""
    say, asked = session.say, search.drawn.scenario
    if asked.id != session.drawn.scenario.id:
        said = say("This search is for {title}.")
        tables.note(said.format(title=asked.title.in_language(session.language)))
    seconds = number(time.monotonic() - search.watch.started, session.language)
    told = best_words.progress(search, session)
    st.html(
        f"<p class='lu-search'><strong>{tables.escape(seconds)} s</strong> "
        f"{tables.escape(told)}</p>"
    )
    st.button(
        say("Stop and keep the best so far"), on_click=search.watch.stop,
        key=f"best.stop.{search.name}", disabled=search.watch.stopped, icon=":material/stop:",
    )  # fmt: skip


def _headline(answer: Answer, session: Session, *, stopped: bool) -> None:
    told, wish = answer.certificate, answer.problem.drawn.scenario.optimise
    names = [] if wish is None else list(wish.weights)
    language = session.language
    if len(names) == 1:
        label = best_words.indicator_title(names[0], language)
        value, drawn = (
            best_words.amount(held, told.unit, language) for held in (told.objective, told.drawn)
        )
    else:
        label = session.say("Weighed sum")
        value, drawn = (number(held, language, 1) for held in (told.objective, told.drawn))
    before = session.say("What is drawn gives: {amount}.").format(amount=drawn)
    proven = best_words.proof(told, session, stopped=stopped)
    st.html(
        f"<div class='lu-headline' role='status'><span class='word'>{words_of(label)}</span> "
        f"<span class='value'>{words_of(value)}</span> "
        f"<span class='basis'>{words_of(f'{proven} {before}')}</span></div>"
    )


def words_of(text: str) -> str:
    """Return a text that HTML shows as it is."""
    return tables.escape(text)


def _act(search: Search, answer: Answer, session: Session) -> None:
    """Draw what one does with the plan: take it, keep it as a scenario of its own, take it back."""
    say, name = session.say, search.name
    taken = is_taken(session, answer)
    with st.container(horizontal=True, vertical_alignment="bottom", key="best_acts"):
        st.button(
            say("Use the plan"), type="primary", disabled=taken, key=f"best.use.{name}",
            on_click=use, args=(name,),
        )  # fmt: skip
        if taken:
            st.button(say("Undo"), on_click=state.undo, key="best.undo", icon=":material/undo:")
        with st.popover(say("Save as a new scenario")):
            title = st.text_input(
                say("Name"), title_of(answer, session), max_chars=200, key=f"best.name.{name}"
            )
            if st.button(say("Save"), key=f"best.save.{name}.{session.turn}"):
                state.attempt(lambda: _saved(answer, title.strip()))
                st.rerun()
    if taken:
        tables.status(say("The plan stands in the scenario; the areas are on the page Plan."))
    elif not _is_asked(search, session):
        tables.note(say("The scenario was changed since; what was drawn goes first."), "warning")


def title_of(answer: Answer, session: Session) -> str:
    """Return what a plan is called when it is saved."""
    asked = answer.problem.drawn.scenario.title.in_language(session.language)
    return f"{asked} ({session.say('best plan')})"


def _is_asked(search: Search, session: Session) -> bool:
    """Return whether what people placed is still what it was when the search began."""
    one, other = (optimising.without_proposals(d) for d in (search.drawn, session.drawn))
    same = one.scenario.allocate == other.scenario.allocate
    return same and one.areas.equals(other.areas)


def with_plan(drawn: Drawn, answer: Answer) -> Drawn:
    """Return a scenario with the proposals of an answer in the place of those it had."""
    base = optimising.without_proposals(answer.problem.drawn).scenario.allocate
    known = {wish.id for wish in base}
    placed = [w for w in answer.drawn.scenario.allocate if w.proposed and w.id not in known]
    kept = [w for w in drawn.scenario.allocate if w.locked or not w.proposed]
    taken = {wish.id for wish in kept}
    named = [
        w if w.id not in taken else w.model_copy(update={"id": free_id(w.id, taken)[0]})
        for w in placed
    ]
    if [*kept, *named] == drawn.scenario.allocate:
        return drawn
    return with_wishes(drawn, [*kept, *named])


def is_taken(session: Session, answer: Answer) -> bool:
    """Return whether the open scenario has the plan already."""
    return (
        bool(answer.drawn.scenario.allocate) and with_plan(session.drawn, answer) is session.drawn
    )


def use(name: str) -> None:
    """Take a plan into the open scenario; a second click finds it done."""
    session = state.current()
    search = searches.of(session)
    if search is None or search.name != name or search.answer is None:
        return
    answer = search.answer
    hand.accept(lambda held: with_plan(held.drawn, answer), ask=False)


def _saved(answer: Answer, title: str) -> None:
    save(answer, title)


def save(answer: Answer, title: str) -> str:
    """Save a plan as a scenario of its own and return its id; the open one stays as it is.

    Raises
    ------
    InvalidInput
        When nothing of the name is left for an id.
    """
    session = state.current()
    named = editing.rename(answer.drawn, title)
    free, _ = free_id(named.scenario.id, scenario_ids(session.root))
    text = Text(da=title, en=title)
    scenario = named.scenario.model_copy(update={"id": free, "title": text})
    write_scenario(session.root, replace(named, scenario=scenario), expected=None)
    told = session.say("Saved as “{title}”.").format(title=title)
    state.update(message=told, turn=session.turn + 1)
    return free


def _pair(search: Search, answer: Answer, session: Session) -> list[Session]:
    """Return what was drawn, and that with the proposals, each as a session."""
    found = []
    base = optimising.without_proposals(search.drawn)
    for drawn, title, ending in ((base, DRAWN, ""), (answer.drawn, PROPOSAL, "_forslag")):
        told = Text(da=state.text(title, "da"), en=state.text(title, "en"))
        changes = {"title": told, "id": f"{drawn.scenario.id[:50]}{ending}"}
        scenario = drawn.scenario.model_copy(update=changes)
        found.append(replace(
            session, drawn=replace(drawn, scenario=scenario), factors=search.factors,
            gwp=search.gwp,
        ))  # fmt: skip
    return found


def _details(search: Search, answer: Answer, session: Session) -> None:
    """Draw what lies behind: hectares placed, what is in the way, key figures, the map."""
    say, land = session.say, search.land
    tables.draw(placed(answer, session), say("Nothing is placed: that is best."))
    if answer.told:
        st.subheader(say("What stands in the way of more"), anchor=False)
        told = best_words.binding(land, answer.told, answer.certificate.unit, session)
        tables.draw(told, "")
    tables.note(best_words.counted(answer.certificate, session))
    issues.show(best_words.titled(answer.issues, land, session), session)
    pair = _pair(search, answer, session)
    with st.spinner(say("Counting")):
        both = options.comparison(pair)
    st.subheader(say("Where the plan differs from what is drawn"), anchor=False)
    titles = [options.title_of(both, n, session) for n in (0, 1)]
    moving.swipe(pair, titles, session)
    tables.draw(agreeing.apart(both, 1, session), say("They want the same everywhere."))
    st.subheader(say("Key figures"), anchor=False)
    tables.draw(side_by_side.figures(both, session), say("Nothing changes here."))
    for option, held in zip(both.options, pair, strict=True):
        asked = [(indicator.id, TOTAL) for indicator in both.told]
        why.draw(land, option.outcome, held, asked, basis=option.id)
    why.draw(land, both.options[0].outcome, session, topics=options.TOPICS)


def placed(answer: Answer, session: Session) -> Table:
    """Return what the plan places beside what is drawn: fields and hectares by measure."""
    say, measures = session.say, answer.problem.landscape.measures
    columns = (
        Column(say("Placed by the search")), Column(say("Fields and squares"), is_number=True),
        Column(say("Hectares"), is_number=True, why=why.topic("hectares")),
    )  # fmt: skip
    rows = tuple(
        (
            measures[row["measure"]].title.in_language(session.language),
            number(row["units"], session.language),
            area(row["area_ha"], session.language),
        )
        for row in optimising.placed(answer)
        if row["units"]
    )
    return Table(columns, rows)
