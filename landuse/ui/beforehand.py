"""Before anything is fetched: borders to choose on, and how much there is in what was chosen."""

from collections.abc import Mapping, Sequence

import streamlit as st

from landuse.ui import background, choosing_map, following, frame, issues, offered, state, tables
from landuse.ui.numbers import number
from landuse.ui.scenario_list import moment
from landuse.ui.state import Session
from landuse.ui.tables import Number
from landuse.ui.why import topic
from landuse.workflow.jobs import Job, Wanted
from landuse.workflow.offers import BORDERS, Offer

PANEL = topic("offered")


def giver(found: Sequence[Offer], session: Session) -> str:
    """Ask who gives the borders, where a key leaves a choice; return the service."""
    held = [one for one in found if one.listed.layer.role == "municipality" and one.can_be_had]
    names = [one.id for one in held]
    if len(held) < 2:  # noqa: PLR2004
        return BORDERS
    titles = {one.id: f"{offered.title_of(one, session)}, {offered.producer(one)}" for one in held}
    chosen: str = st.selectbox(
        session.say("Borders from"),
        names,
        index=names.index(BORDERS) if BORDERS in names else 0,
        format_func=lambda name: titles[name],
        key=f"doors.borders.{session.language}",
    )
    return chosen


def borders(found: Sequence[Offer], giving: str, session: Session) -> None:
    """Draw the button that fetches borders to choose on, or how far that is; nothing once here.

    Parameters
    ----------
    found, giving
        What services offer, and the one that gives the borders.
    session
        What the visitor has open.
    """
    if choosing_map.has_outlines(session):
        return
    say, job = session.say, background.jobs().of(session.root, "borders")
    if job is not None and job.is_running:
        _borders_coming()
        return
    if job is not None and job.step != "done":
        tables.status(say(following.ENDS[job.step]))
        issues.show(job.issues, session)
    offer = next((one for one in found if one.id == giving), None)
    if offer is None or not background.can_ask(session):
        return
    size = offer.listed.service.file_mb
    amount = say("size not known") if size is None else f"{number(size, session.language)} MB"
    words = say("To choose on a map, fetch the borders first: from {producer}, {size}.")
    told = words.format(size=amount, producer=offered.producer(offer))
    tables.note(Number(told, PANEL))
    st.button(
        say("Fetch the borders"),
        on_click=state.attempt,
        args=(lambda: _begin(session, giving),),
        icon=":material/map:",
        key="doors.fetch_borders",
    )


def _begin(session: Session, giving: str) -> None:
    background.jobs().borders(session.root, giving)


@st.fragment(run_every=following.EVERY_S)
@frame.calm
def _borders_coming() -> None:
    """Draw how far the borders are; once they are here, the whole page is drawn anew."""
    session = state.current()
    job = background.jobs().of(session.root, "borders")
    if job is None or not job.is_running:
        st.rerun()
    say, line = session.say, next(iter(job.lines.values()))
    here, of = line.amounts
    told = say("The borders are being fetched. Running for {minutes} min.")
    words = told.format(minutes=following.minutes(job))
    st.progress(min(here / of, 1.0) if of else 0.0, words)
    tables.note(Number(following.outlook([line], session), PANEL))
    st.button(say("Stop"), on_click=job.stop, disabled=job.is_stopped, key="doors.borders.stop")


def counts(wanted: Wanted, session: Session) -> Mapping[str, int]:
    """Return how many features the services said there are where one chose, by layer.

    Parameters
    ----------
    wanted
        What is chosen; nothing is known where other municipalities were asked about.
    session
        What the visitor has open.
    """
    job = _asked(wanted, session)
    if job is None:
        return {}
    return {one.id: one.count for one in job.found if one.count is not None}


def count(wanted: Wanted, session: Session, found: Sequence[Offer]) -> None:
    """Draw the button that asks services how much there is, and what they said.

    Parameters
    ----------
    wanted
        What is chosen.
    session
        What the visitor has open.
    found
        What services offer.
    """
    say = session.say
    if not choosing_map.has_outlines(session):
        tables.note(
            say(
                "How much there is in the municipalities can be asked once their borders are here. "
                "Until then it is not known."
            )
        )
        return
    if not background.can_ask(session):
        return
    running = background.jobs().of(session.root, "look")
    is_running = running is not None and running.is_running
    st.button(
        say("Ask how much there is in the municipalities"),
        on_click=state.attempt,
        args=(lambda: _look(session, wanted),),
        disabled=is_running or not wanted.municipalities or not wanted.layers,
        key="doors.count",
    )
    if is_running:
        following.looking()
    job = _asked(wanted, session)
    if job is not None and not job.is_running:
        _said(job, wanted, session, found)


def _look(session: Session, wanted: Wanted) -> None:
    background.jobs().look(
        session.root,
        wanted.layers,
        places=wanted.municipalities,
        buffer_m=wanted.buffer_m,
    )


def _asked(wanted: Wanted, session: Session) -> Job | None:
    """Return the job that asked about these municipalities, if that was the last one."""
    job = background.jobs().of(session.root, "look")
    asked = None if job is None else job.asked
    if asked is None or not asked.municipalities:
        return None
    same = (asked.municipalities, asked.buffer_m) == (wanted.municipalities, wanted.buffer_m)
    return job if same else None


def _said(job: Job, wanted: Wanted, session: Session, found: Sequence[Offer]) -> None:
    """Draw the sum of what services said, how many said nothing, and which are at fault."""
    say, language = session.say, session.language
    issues.show(job.issues, session)
    known = [one.count for one in job.found if one.count is not None]
    words = [say("Asked {when}: {count} features in {known} of {all} layers.")]
    if len(known) < len(wanted.layers):
        words.append(say("The others do not say how many they have."))
    told = " ".join(words).format(
        when=moment(job.began_at, language), count=number(sum(known), language),
        known=len(known), all=len(wanted.layers),
    )  # fmt: skip
    tables.note(Number(told, PANEL))
    wrong = [one for one in job.found if one.issues]
    if wrong:
        with st.expander(say("Services that are at fault: {count}").format(count=len(wrong))):
            tables.draw(following.health(wrong, session, found), "")
