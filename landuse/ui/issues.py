"""Show what is wrong: where, found, expected, remedy. Never a traceback."""

from collections.abc import Iterable

import streamlit as st

from landuse.domain.issues import Issue
from landuse.ui.state import Session

ICONS = {"error": "⛔", "warning": "⚠️", "note": "\N{INFORMATION SOURCE}\ufe0f"}
MARKS = str.maketrans({c: f"\\{c}" for c in "\\`*_{}[]<>()#+!|$~"})


def plain(text: str) -> str:
    """Return text that markdown shows as it is: a name is never markup."""
    return text.translate(MARKS)


def show(issues: Iterable[Issue], session: Session) -> None:
    """Show findings, the worst first."""
    rank = {"error": 0, "warning": 1, "note": 2}
    for issue in sorted(issues, key=lambda i: rank[i.severity]):
        box = st.error if issue.severity == "error" else st.warning
        box = st.info if issue.severity == "note" else box
        found, wanted = session.say("Found"), session.say("Expected")
        box(
            f"**{plain(issue.where)}**  \n{found}: {plain(issue.found)}. {wanted}: "
            f"{plain(issue.expected)}.  \n{plain(issue.remedy)}"
        )
