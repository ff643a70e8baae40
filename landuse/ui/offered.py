"""What services can give, in tables: from whom, how much, what needs a key, what is missing."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st

from landuse.domain.landscape import Landscape
from landuse.domain.measure import Measures
from landuse.ui import tables, words
from landuse.ui.numbers import number
from landuse.ui.scenario_list import moment
from landuse.ui.state import Session
from landuse.ui.tables import Column, Table
from landuse.ui.why import topic
from landuse.workflow.offers import Offer, addresses, key_file, unserved

PAGES = Path(__file__).parent / "pages"
FROM_FILE = PAGES / "files.py"
"""The page that takes a map in from a file."""
STATES = {
    "fetched": "fetched", "empty": "fetched and empty", "not_fetched": "not fetched",
    "own": "a layer of your own",
}  # fmt: skip
EVIDENCE = {
    "answer stored": "a stored answer was read",
    "seen in public code": "seen in public code",
    "recalled": "recalled only",
}
LICENCES = ("not stated", "public, terms not stated", "free use with attribution")
"""What is said of a licence in words of ours; the rest are names of licences."""
PANEL = topic("offered")


def title_of(offer: Offer, session: Session) -> str:
    """Return what a layer is called."""
    return offer.listed.layer.title.in_language(session.language)


def titles(found: Sequence[Offer], session: Session) -> dict[str, str]:
    """Return what each layer is called, by its id."""
    return {offer.id: title_of(offer, session) for offer in found}


def producer(offer: Offer) -> str:
    """Return who made a layer."""
    return offer.listed.layer.origin.producer


def licence(offer: Offer, session: Session) -> str:
    """Return a licence in words; where none is stated, that."""
    said = offer.listed.layer.origin.licence
    return session.say(said) if said in LICENCES else said


def size(offer: Offer, session: Session) -> str:
    """Return how much there is in the whole country, where that is known."""
    service = offer.listed.service
    if service.file_mb is not None:
        return f"{number(service.file_mb, session.language)} MB"
    if service.whole is not None:
        return number(service.whole, session.language)
    return session.say("not known")


def wanted(found: Sequence[Offer], counts: Mapping[str, int], session: Session) -> Table:
    """Return what will be asked for: from whom, under which licence, how much there is.

    Parameters
    ----------
    found, counts
        What is chosen; how many features the services said there are in the municipalities.
    session
        What the visitor has open.
    """
    say = session.say
    amounts = {name: number(count, session.language) for name, count in counts.items()}
    nothing = say("not known") if counts else ""  # before anybody was asked, no column of it
    columns = (
        Column(say("Layer"), is_wide=True),
        Column(say("In the municipalities"), is_number=True, why=PANEL),
        Column(say("In the whole country"), is_number=True, why=PANEL),
        Column(say("From")),
        Column(say("Asked at")),
        Column(say("Licence")),
        Column(say("How sure we are")),
    )
    rows = tuple(
        (
            title_of(one, session),
            amounts.get(one.id, nothing),
            size(one, session),
            producer(one),
            one.listed.service.host,
            licence(one, session),
            say(EVIDENCE[one.listed.service.evidence]),
        )
        for one in found
    )
    return Table(columns, rows)


def held(found: Sequence[Offer], session: Session) -> Table:
    """Return what of it is in the project, and how old that is."""
    say, language = session.say, session.language
    columns = (
        Column(say("Layer"), is_wide=True),
        Column(say("State")),
        Column(say("Fetched at")),
        Column(say("Features"), is_number=True, why=PANEL),
        Column(say("From")),
        Column(say("Asked at")),
        Column(say("Licence")),
    )
    rows = tuple(
        (
            title_of(one, session),
            say(STATES[one.state]),
            "" if one.fetched is None else f"{moment(one.fetched, language)}{_age(one, session)}",
            "" if one.count is None else number(one.count, language),
            producer(one),
            one.listed.service.host,
            licence(one, session),
        )
        for one in found
    )
    return Table(columns, rows)


def _age(one: Offer, session: Session) -> str:
    days = (dt.datetime.now(dt.UTC) - (one.fetched or dt.datetime.now(dt.UTC))).days
    return f" ({session.say('{count} days old').format(count=days)})" if days else ""


def need_a_key(found: Sequence[Offer], session: Session) -> None:
    """Draw what needs a key of one's own, whether it is there, and where it is written."""
    say = session.say
    asking = [one for one in found if one.key is not None]
    if not asking:
        return
    columns = (Column(say("Layer"), is_wide=True), Column(say("Key")), Column(say("Is it there?")))
    rows = tuple(
        (title_of(one, session), str(one.key), say("yes") if one.has_key else say("no"))
        for one in asking
    )
    tables.draw(Table(columns, rows), "")
    told = say(
        "A key is free and one's own. It is read from the environment of the server or from the "
        "file {file}, outside every project; it is shown nowhere."
    )
    tables.note(told.format(file=key_file()))


def missing(found: Sequence[Offer], land: Landscape, session: Session) -> None:
    """Draw what the project has not, where to get it, and where to hand it in."""
    say = session.say
    gone = [
        one
        for one in found
        if one.state == "not_fetched" and not one.taken and one.listed.service.need != "extra"
    ]
    columns = (
        Column(say("Layer"), is_wide=True),
        Column(say("Where to get it")),
        Column(say("Address"), is_wide=True),
    )
    rows = [
        (
            title_of(one, session),
            producer(one),
            one.listed.layer.origin.url or "",
        )
        for one in gone
    ]
    rows += [
        (_theme(theme, session), say("no service known: ask your own office"), "")
        for theme in unserved(found, land.measures, land.layers.values())
    ]
    tables.draw(Table(columns, tuple(rows)), say("Nothing is missing."))
    st.page_link(FROM_FILE, label=say("Take a map in from a file"), icon=":material/upload:")


def _theme(theme: str, session: Session) -> str:
    """Return what a theme is called, as a word that begins a line."""
    word = words.theme(theme, session.language)
    return word[:1].upper() + word[1:]


def unserved_of(found: Sequence[Offer], measures: Measures, session: Session) -> None:
    """Draw what rules ask for and no service is known to give."""
    say, language = session.say, session.language
    names = [words.theme(theme, language) for theme in unserved(found, measures)]
    tables.note(say("Rules of the measures ask for these; no service is known that gives them."))
    tables.note(", ".join(names))
    tables.note(say("What is not there is unknown, never none. It can be taken in from a file."))


def closed(found: Sequence[Offer], session: Session) -> None:
    """Draw where to fetch each map by hand, and what to call the file."""
    say = session.say
    tables.note(
        say(
            "Where this machine reaches no service, the maps can be fetched on another one. The "
            "list names each address; the first column is what to call the file."
        )
    )
    st.download_button(
        say("The list of addresses (CSV)"),
        addresses(found),
        file_name="landuse_addresses.csv",
        mime="text/csv",
        key="closed.addresses",
    )
