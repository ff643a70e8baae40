"""Ask once what becomes of land where areas meet newly; who does not answer keeps what counts."""

from collections.abc import Callable

import streamlit as st

from landuse.ui import hand, meeting, state, tables, why
from landuse.ui.meeting import Meetings
from landuse.ui.numbers import hectares
from landuse.ui.state import Session
from landuse.ui.tables import Number
from landuse.workflow.arranging import Answer

LABELS: dict[Answer, str] = {"replace": "Replace", "keep": "Keep", "share": "Share the land"}


def draw(session: Session) -> None:
    """Draw the question in a place of its own, empty or not: what follows must never move."""
    with st.container(key="meeting"):
        asked = meeting.groups(session.meetings)
        if asked:
            _ask(session, asked[0])


def _ask(session: Session, met: Meetings) -> None:
    say = session.say
    tables.note(Number(question(session, met), why.topic("areas")))
    with st.container(horizontal=True, vertical_alignment="center", key="meeting.answers"):
        for answer, about in _answers(session, met).items():
            st.button(
                say(LABELS[answer]),
                on_click=_answer,
                args=(met, answer),
                key=f"meeting.{answer}",
                help=about,
            )
        st.checkbox(say("Do the same from now on"), key="meeting.remember")


def question(session: Session, met: Meetings) -> str:
    """Return who meets whom on how many hectares, and what counts there as it stands."""
    say, called = session.say, _titles(session)
    area_ha = hectares(sum(row.area_ha for row in met), session.language)
    others = ", ".join(called(row.old) for row in met)
    new = called(met[0].new)
    told = say("{new} and {old} meet on {area}.").format(new=new, old=others, area=area_ha)
    winners = dict.fromkeys(row.winner for row in met)
    now = say("As it stands, {name} counts there.").format(name=", ".join(map(called, winners)))
    return f"{told} {say('Both count there.') if met[0].may_share else now}"


def _answers(session: Session, met: Meetings) -> dict[Answer, str]:
    """Return the answers that mean something, and what each means."""
    say, called = session.say, _titles(session)
    if met[0].may_share:
        return {"share": say("Both count there.")}
    others = ", ".join(called(row.old) for row in met)
    counts = say("{name} counts there.")
    return {
        "replace": counts.format(name=called(met[0].new)),
        "keep": counts.format(name=others),
    }


def _titles(session: Session) -> Callable[[str], str]:
    """Return how to call an area by its id."""
    titles = {wish.id: wish.title or wish.id for wish in session.drawn.scenario.allocate}
    return lambda name: titles.get(name, name)


def _answer(met: Meetings, answer: Answer) -> None:
    """Take an answer as one step; it holds from now on where that was ticked."""
    session = state.current()
    rest = tuple(row for row in session.meetings if row not in met)
    remembered = answer if st.session_state.get("meeting.remember") else session.meeting_answer
    hand.accept(lambda held: meeting.answered(held, held.drawn, met, answer), ask=False)
    state.update(meetings=rest, meeting_answer=remembered)
