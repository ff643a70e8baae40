"""The council paper: which scenarios, as what, in which language; then one button."""

from collections.abc import Sequence

import streamlit as st

from landuse.ui import cache, compared, options, tables
from landuse.ui.i18n import LANGUAGES
from landuse.ui.state import Session
from landuse.workflow import council

KINDS = {
    "pdf": ("PDF", "application/pdf"),
    "docx": ("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "html": ("HTML", "text/html"),
    "md": ("Markdown", "text/markdown"),
}


def draw(session: Session) -> None:
    """Ask what is wanted, write it on a click, and hand it out."""
    say = session.say
    sessions = options.choose(session, fewest=1)
    if not sessions:
        return
    one, two = st.columns(2)
    kind = one.radio(
        say("Format"),
        list(KINDS),
        format_func=lambda name: KINDS[name][0],
        horizontal=True,
        key=f"report.kind.{session.language}",
    )
    language = two.radio(
        say("Language of the paper"),
        list(LANGUAGES),
        index=list(LANGUAGES).index(session.language),
        format_func=lambda name: LANGUAGES[name],
        horizontal=True,
        key=f"report.language.{session.language}",
    )
    exact = st.toggle(
        say("Draw sketches line by line, for those who may see them"),
        key=f"report.exact.{session.language}",
    )
    _contents(session)
    if st.button(say("Write the paper"), type="primary", key="report.write"):
        _write(sessions, kind, council.Ordered(language, generalise=not exact), session)


def _contents(session: Session) -> None:
    say = session.say
    tables.note(
        say(
            "Recommendation (left open), the case with maps and key figures, economy by payer, "
            "legal basis, environmental assessment, hearing and next steps; appendices with each "
            "municipality, agreement, permits, what is not known, method and sources."
        )
    )
    tables.note(
        say(
            "What is an idea or a sketch is drawn as squares and stamped, as its owners were not "
            "asked. Nothing about few holdings is printed."
        )
    )


def _write(
    sessions: Sequence[Session], kind: str, ordered: council.Ordered, session: Session
) -> None:
    """Count and write, step by step in sight, and offer the file."""
    say = session.say
    shown = st.progress(0.0, say("Counting"))
    found = []
    for number, one in enumerate(sessions, 1):
        found.append(compared.option_of(one))
        shown.progress(0.7 * number / len(sessions), say("Counting"))
    land = cache.landscape(str(session.root))
    shown.progress(0.75, say("Writing"))
    paper = council.paper(council.side_by_side(land, found), ordered)
    body = council.write(paper, kind)  # type: ignore[arg-type]
    shown.empty()
    name = "_".join(one.drawn.scenario.id for one in sessions)
    st.download_button(
        say("Download {name}").format(name=f"{name}.{kind}"),
        body,
        file_name=f"{name}.{kind}",
        mime=KINDS[kind][1],
        key="report.file",
        on_click="ignore",
    )
    tables.status(say("The paper is written."))
