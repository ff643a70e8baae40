"""Where an edit makes areas meet that did not meet before: what is asked, and what is remembered.

The plan says already what counts there (C13), so a question that nobody answers changes nothing.
"""

from dataclasses import replace
from typing import get_args

from landuse.ui import cache
from landuse.ui.state import Meeting, Session
from landuse.workflow import Drawn, editing
from landuse.workflow.arranging import Answer

ANSWERS: tuple[Answer, ...] = get_args(Answer)
Meetings = tuple[Meeting, ...]


def found(session: Session, drawn: Drawn) -> Meetings:
    """Return what meets in a scenario and does not in the one that is open.

    Raises
    ------
    InvalidInput
        When one of them cannot be counted.
    """
    after = cache.plan_of(replace(session, drawn=drawn))
    table = editing.overlaps(cache.plan_of(session), after)
    known = {wish.id for wish in drawn.scenario.allocate}
    rows = (Meeting(**row) for row in table.to_dict("records"))
    return tuple(row for row in rows if {row.new, row.old} <= known)


def settled(session: Session, drawn: Drawn) -> tuple[Drawn, Meetings]:
    """Return a scenario after the answer that is remembered, and what is still to be asked.

    Raises
    ------
    InvalidInput
        When it cannot be counted.
    """
    met = found(session, drawn)
    answer = next((held for held in ANSWERS if held == session.meeting_answer), None)
    if answer is None:
        return drawn, met
    apart = tuple(row for row in met if not row.may_share)
    if answer == "share":
        return drawn, apart
    for together in groups(apart):
        drawn = answered(session, drawn, together, answer)
    return drawn, ()


def answered(session: Session, drawn: Drawn, met: Meetings, answer: Answer) -> Drawn:
    """Return a scenario after an answer for one area and all it came to.

    Raises
    ------
    InvalidInput
        When the measures may not share a hectare, or an area is gone.
    """
    measures = cache.landscape(str(session.root)).measures
    return editing.settle(drawn, met[0].new, [row.old for row in met], answer, measures)


def groups(met: Meetings) -> list[Meetings]:
    """Return meetings by what came, those that may share a hectare apart from those that may not.

    What belongs together is asked together.
    """
    keys = dict.fromkeys((row.new, row.may_share) for row in met)
    return [tuple(row for row in met if (row.new, row.may_share) == key) for key in keys]
