"""Follow a job: each layer as it comes, then what became of it; the same for every page."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import streamlit as st

from landuse.ui import background, frame, issues, offered, state, tables
from landuse.ui.numbers import decimals, number
from landuse.ui.scenario_list import moment
from landuse.ui.state import Session
from landuse.ui.tables import Column, Number, Table
from landuse.ui.why import topic
from landuse.workflow.fetching import Health
from landuse.workflow.jobs import Job
from landuse.workflow.offers import Offer, Verdict, area_of, newer
from landuse.workflow.pace import Line, pace

EVERY_S = 2.0
MB = 1_000_000
MINUTE_S = 60.0
PANEL = topic("offered")
OUTCOMES = {
    "fetched": "fetched", "empty": "fetched and empty", "failed": "could not be fetched",
    "fresh": "fetched within a day",
}  # fmt: skip
VERDICTS = {
    "newer": "yes", "as_ours": "no", "not_told": "the service does not say",
    "no_answer": "no answer",
}  # fmt: skip
ENDS = {
    "done": "The fetch is over.",
    "stopped": "The fetch was stopped; what was there by then stays.",
    "failed": "Nothing could be fetched.",
    "broken": "Something went wrong here, and it is our fault. Your work is kept.",
}


def draw(root: Path, found: Sequence[Offer], session: Session) -> None:
    """Draw how far the fetch of a project is, or how the last one ended.

    Parameters
    ----------
    root, found
        The project folder, and what services offer it.
    session
        What the visitor has open.
    """
    job = background.jobs().of(root)
    if job is None:
        return
    if job.is_running:
        _following(root, found)
    else:
        _over(job, session, found)


@st.fragment(run_every=EVERY_S)
@frame.calm
def _following(root: Path, found: Sequence[Offer]) -> None:
    """Draw a fetch that runs; once it is over, the whole page is drawn anew."""
    session = state.current()
    job = background.jobs().of(root)
    if job is None or not job.is_running:
        st.rerun()
    say, lines = session.say, job.lines
    ready = sum(line.report is not None for line in lines.values())
    words = say("{ready} of {all} layers are here. Running for {minutes} min.")
    told = words.format(ready=ready, all=len(lines), minutes=minutes(job))
    if job.step == "land":
        told = say("The layers are here; the land is being cut.")
    st.progress(job.part if job.step == "land" else ready / max(len(lines), 1), told)
    if job.step == "layers":
        tables.note(Number(outlook(lines.values(), session), PANEL))
    tables.note(
        say(
            "How long it takes, the services decide. You may leave this page, close the browser "
            "or plan on other land; it goes on, and whoever opens this page sees it."
        )
    )
    st.button(say("Stop"), on_click=job.stop, disabled=job.is_stopped, key=f"stop.{root.name}")
    tables.draw(_lines(lines.values(), session, found), "")


def minutes(job: Job) -> int:
    """Return for how many whole minutes a job has run."""
    until = job.ended_at or dt.datetime.now(dt.UTC)
    return int((until - job.began_at).total_seconds() // 60)


def _over(job: Job, session: Session, found: Sequence[Offer]) -> None:
    """Draw how a fetch ended: the way to the map, and what could not be had with its reason."""
    say, titles = session.say, offered.titles(found, session)
    tables.status(f"{say(ENDS[job.step])} {moment(job.ended_at or job.began_at, session.language)}")
    issues.show(job.issues, session)
    reports = [line.report for line in job.lines.values() if line.report is not None]
    failed = [one for one in reports if one.outcome == "failed"]
    if failed:
        with st.expander(
            say("Could not be fetched: {count}").format(count=len(failed)), expanded=True
        ):
            for one in failed:
                issues.together(titles.get(one.id, one.id), one.issues, session)


def turn_to(root: Path, page: str) -> None:
    """Turn to a project, and to a page of it."""
    state.open_project(root)
    st.switch_page(offered.PAGES / f"{page}.py")


def outlook(lines: Iterable[Line], session: Session) -> str:
    """Return how much is here of what was announced, how long the rest takes, what nobody told."""
    say, language = session.say, session.language
    told, words = pace(lines, dt.datetime.now(dt.UTC)), []
    if told.of:
        here = say("{here} of {all} features are here.")
        words.append(here.format(here=number(told.here, language), all=number(told.of, language)))
    if told.left_s is not None:
        rest = say("What is under way takes {time} more at its speed so far.")
        words.append(rest.format(time=duration(told.left_s, session)))
    if told.unsaid:
        unsaid = say("Layers of which nobody can tell yet how long they take: {count}.")
        words.append(unsaid.format(count=told.unsaid))
    return " ".join(words)


def duration(seconds: float, session: Session) -> str:
    """Return about how long something takes, in whole minutes."""
    say, whole = session.say, round(seconds / MINUTE_S)
    return say("about {count} min").format(count=whole) if whole else say("less than a minute")


def _lines(lines: Sequence[Line], session: Session, found: Sequence[Offer]) -> Table:
    say, titles = session.say, offered.titles(found, session)
    columns = (
        Column(say("Layer"), is_wide=True),
        Column(say("State")),
        Column(say("Here"), is_number=True, why=PANEL),
        Column(say("Of"), is_number=True, why=PANEL),
        Column(say("Per second"), is_number=True, why=PANEL),
        Column(say("Time left"), is_number=True, why=PANEL),
    )
    rows = tuple(
        (
            titles.get(line.id, line.id),
            _state(line, say),
            *amounts(line, session.language),
            *_speed(line, session),
        )
        for line in lines
    )
    return Table(columns, rows)


def amounts(line: Line, language: str) -> tuple[str, str]:
    """Return how much of a layer is here and of how much: features, or MB of a whole file."""
    if line.report is not None:
        return ("" if line.report.count is None else number(line.report.count, language)), ""
    here, of = line.amounts
    if not here and of is None:
        return "", ""
    return _amount(line, here, language), "" if of is None else _amount(line, of, language)


def _speed(line: Line, session: Session) -> tuple[str, str]:
    """Return how much of a layer comes each second, and how long the rest of it takes."""
    if line.report is not None or line.per_second is None:
        return "", ""
    left = line.left_s(dt.datetime.now(dt.UTC))
    speed = _amount(line, line.per_second, session.language)
    return speed, "" if left is None else duration(left, session)


def _amount(line: Line, amount: float, language: str) -> str:
    if not line.size or line.count:
        return number(amount, language)
    return f"{number(amount / MB, language, decimals(amount / MB))} MB"


def _state(line: Line, say: Callable[[str], str]) -> str:
    if line.report is not None:
        return say(OUTCOMES[line.report.outcome])
    return say("being fetched") if line.began else say("waits")


def check(session: Session, found: Sequence[Offer]) -> None:
    """Draw the button that looks whether services answer, and what was found last."""
    say, job = session.say, background.jobs().of(session.root, "look")
    tables.note(
        say(
            "Looks whether each service answers, still has the layer and its columns, and how much "
            "there is in the municipalities. Nothing is fetched."
        )
    )
    if not background.can_ask(session):
        return
    running = job is not None and job.is_running
    names = [one.id for one in found if one.has_key]
    st.button(
        say("Check the services"),
        on_click=state.attempt,
        args=(lambda: _look(session, names),),
        disabled=running,
        key="services.look",
    )
    if job is not None and running:
        looking()
    elif job is not None:
        issues.show(job.issues, session)
        told = say("Looked at {when}.").format(when=moment(job.began_at, session.language))
        tables.status(told)
        tables.draw(health(job.found, session, found, _newer(job)), say("No service was asked."))
        tables.note(
            say(
                "What a newer map changes in each scenario is tried, before it is taken, on the "
                "command line: landuse refresh. To fetch it without that, choose it above."
            )
        )


def _look(session: Session, names: Sequence[str]) -> None:
    area = area_of(session.root)
    if area is None:
        background.jobs().look(session.root, names)
    else:
        background.jobs().look(
            session.root, names, places=area.municipalities, buffer_m=area.buffer_m
        )


def _newer(job: Job) -> Mapping[str, Verdict]:
    asked = job.asked
    return {} if asked is None else newer(job.root, job.found, asked.municipalities, asked.buffer_m)


@st.fragment(run_every=EVERY_S)
@frame.calm
def looking() -> None:
    """Draw how many services were looked at so far; once that is over, the whole page anew."""
    session = state.current()
    job = background.jobs().of(session.root, "look")
    if job is None or not job.is_running:
        st.rerun()
    asked = sum(line.began for line in job.lines.values())
    told = session.say("Asked {count} of {all} services.")
    st.progress(asked / max(len(job.lines), 1), told.format(count=asked, all=len(job.lines)))
    st.button(session.say("Stop"), on_click=job.stop, key="services.look.stop")


def health(
    held: Sequence[Health], session: Session, found: Sequence[Offer],
    verdicts: Mapping[str, Verdict] = MappingProxyType({}),
) -> Table:  # fmt: skip
    """Return what services have to offer; those with something wrong come first.

    Parameters
    ----------
    held, found
        What they have today, and what they offer.
    session
        What the visitor has open.
    verdicts
        Whether it is newer than what lies here, by layer.
    """
    say, language, titles = session.say, session.language, offered.titles(found, session)
    columns = (
        Column(say("Layer"), is_wide=True),
        Column(say("Answers")),
        Column(say("Newest")),
        Column(say("Newer than ours?")),
        Column(say("In the municipalities"), is_number=True, why=PANEL),
        Column(say("What is wrong"), is_wide=True),
        Column(say("Moved to"), is_wide=True),
    )
    ordered = sorted(held, key=lambda one: (not one.issues, titles.get(one.id, one.id)))
    rows = tuple(
        (
            titles.get(one.id, one.id),
            say("yes") if one.answers else say("no"),
            "" if one.newest is None else str(one.newest),
            say(VERDICTS[verdicts[one.id]]) if one.id in verdicts else "",
            "" if one.count is None else number(one.count, language),
            " ".join(issues.line(issue, session) for issue in one.issues) or say("nothing"),
            one.moved or "",
        )
        for one in ordered
    )
    return Table(columns, rows)
