"""Show what is wrong: where, found, expected, remedy, in plain words. Never a traceback.

Paths and the English original stand behind "Technical"; a name is never markup.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape

import streamlit as st

from landuse.domain.issues import Issue
from landuse.ui import cache, danish
from landuse.ui.numbers import number
from landuse.ui.state import Session

MARKS = str.maketrans({c: f"\\{c}" for c in "\\`*_{}[]<>()#+!|$~"})
LINKS = re.compile(r"://|(?<![\w.])www\.|@", re.IGNORECASE)
GAP = "\N{WORD JOINER}"
TOPICS = {
    "access": "Outdoor life", "energy": "Energy", "gwp": "Warming potentials", "money": "Economy",
    "nature": "Nature", "nitrogen": "Nitrogen", "phosphorus": "Phosphorus", "time": "Time",
    "water_table": "Water in the soil", "climate_plan": "Climate plan", "farming": "Farming",
}  # fmt: skip
RANK = {"error": 0, "warning": 1, "note": 2}
LEFT_ALONE = re.compile(r"no factor in (\S+) for .*: ([\d.e+]+) ha that the plan leaves alone.*")


def plain(words: str) -> str:
    """Return text that markdown shows as it is: a name is never markup, an address never a link."""
    broken = LINKS.sub(lambda found: GAP.join(found[0]) + GAP, words)
    return broken.translate(MARKS)


def show(issues: Iterable[Issue], session: Session, *, closes: bool = False) -> None:
    """Show findings, the worst first; those that say the same of other land are one.

    Parameters
    ----------
    issues
        What was found.
    session
        The visitor's.
    closes
        Whether the reader may put each away, because it lies over something.
    """
    titles = cache.titles(session)
    ordered = sorted(dict.fromkeys(issues), key=lambda issue: RANK[issue.severity])
    alone = [issue for issue in ordered if LEFT_ALONE.fullmatch(issue.found)]
    for issue in ordered:
        if issue not in alone:
            st.html(_box(issue, session, titles, _closing(session) if closes else ""))
    if alone:
        st.html(_folded(alone, session, titles))


def count(issues: Iterable[Issue]) -> int:
    """Return how many boxes :func:`show` draws."""
    ordered = tuple(dict.fromkeys(issues))
    alone = [issue for issue in ordered if LEFT_ALONE.fullmatch(issue.found)]
    return len(ordered) - len(alone) + bool(alone)


def together(title: str, issues: Sequence[Issue], session: Session) -> None:
    """Draw one box for all that is wrong with a file, a line each with the word it is about."""
    titles = cache.titles(session)
    parts = [
        (issue.where.partition(": ")[2], " ".join(_sentences(issue, session, titles)))
        for issue in issues
    ]
    lines = "".join(
        f"<li>{escape(f'{part}: {words}' if part else words)}</li>"
        for part, words in dict.fromkeys(parts)
    )
    st.html(
        f"<div class='lu-issue error' role='alert'><strong>{escape(title)}</strong>"
        f"<ul>{lines}</ul>{_technical(issues, session)}</div>"
    )


def line(issue: Issue, session: Session) -> str:
    """Return a finding as one line: what was found, and what to do."""
    titles = cache.titles(session)
    found = _sentence(session.say("Found"), said(issue.found, session, titles))
    return f"{found} {said(issue.remedy, session, titles)}"


def said(english: str, session: Session, titles: Mapping[str, str]) -> str:
    """Return a sentence of an Issue in the visitor's language, sets and layers by their titles."""
    words = danish.in_language(english, session.language)
    for name, title in titles.items():
        short = name.rsplit("/", 1)[-1]
        if name.startswith("data/factors/") and short in words:
            words = re.sub(rf"(?<![\w/.]){re.escape(short)}(?![\w/.]*\.)", title, words)
    return words


def place(where: str, session: Session, titles: Mapping[str, str]) -> str:
    """Return where a finding is, in words: the layer, scenario or factor set by its title."""
    found = re.match(r"(layers|scenarios|data/factors|data/measures)/(\w+)", where)
    if found is None:
        short = {"map": "The map", "scenario": "Scenario", "landuse.toml": "Project"}
        first = where.split(":", maxsplit=1)[0]
        return session.say(short.get(first, "Project" if "/" in first else first))
    title = titles.get(found[0]) or session.say(TOPICS.get(found[2], found[2]))
    part = re.search(r"\((\w[\w.-]*)\)|: ([\w.-]+)", where)
    name = next((word for word in (part.groups() if part else ()) if word), "")
    named = titles.get(f"{found[0]}/{name}", "")
    return f"{title}: {named}" if named else title


def _closing(session: Session) -> str:
    """Return a tick that puts a box away, as HTML: no script, no run of the page."""
    word = escape(session.say("Close"))
    return (
        f"<label class='close' title='{word}'><input type='checkbox' aria-label='{word}'>"
        "<span aria-hidden='true'>\N{MULTIPLICATION SIGN}</span></label>"
    )


def _box(issue: Issue, session: Session, titles: Mapping[str, str], closing: str = "") -> str:
    found, wanted, remedy = _sentences(issue, session, titles)
    role = " role='alert'" if issue.severity == "error" else ""
    return (
        f"<div class='lu-issue {issue.severity}'{role}>{closing}"
        f"<strong>{escape(place(issue.where, session, titles))}</strong>"
        f"<p>{escape(found)} {escape(wanted)}</p>"
        f"<p>{escape(remedy)}</p>"
        f"{_technical([issue], session)}</div>"
    )


def _sentences(issue: Issue, session: Session, titles: Mapping[str, str]) -> tuple[str, str, str]:
    """Return what was found, what was expected and what to do, each as a sentence."""
    found = _sentence(session.say("Found"), said(issue.found, session, titles))
    wanted = _sentence(session.say("Expected"), said(issue.expected, session, titles))
    return found, wanted, said(issue.remedy, session, titles)


def _sentence(label: str, words: str) -> str:
    return f"{label}: {words}" if words.endswith((".", "!", "?")) else f"{label}: {words}."


def _technical(issues: Sequence[Issue], session: Session) -> str:
    lines = "".join(f"<li lang='en'>{escape(str(issue))}</li>" for issue in issues)
    title = escape(session.say("Technical"))
    return f"<details><summary>{title}</summary><ul>{lines}</ul></details>"


def _folded(alone: Sequence[Issue], session: Session, titles: Mapping[str, str]) -> str:
    """Return one box for every factor that is missing on land the plan leaves alone."""
    found = [LEFT_ALONE.fullmatch(issue.found) for issue in alone]
    hectares = sum(float(match[2]) for match in found if match)
    where = place(alone[0].where, session, titles)
    words = session.say(
        "{kinds} kinds of land, {hectares} ha, that the plan leaves alone have no factor here. "
        "What they emit before and after is not known; the change is not touched by it."
    ).format(kinds=len(alone), hectares=number(hectares, session.language))
    return (
        f"<div class='lu-issue note'><strong>{escape(where)}</strong><p>{escape(words)}</p>"
        f"{_technical(alone, session)}</div>"
    )
