"""A page as the browser gets it, read as XML: its tables, its panels, what opens what."""

import re
from urllib.parse import unquote
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from streamlit.testing.v1 import AppTest

from landuse.ui import why
from tests.ui import screen

OWN = {
    "da": ({"Kilde", "Efterprøvet"}, {"Formel for en hektar"}),
    "en": ({"Source", "Verified"}, {"Formula for a hectare"}),
}
"""Heads of tables that are the explanation itself: published numbers, and terms with formula."""


def read(app: AppTest) -> Element:
    """Return what is on the page now; our HTML is well-formed, so it can be read as XML."""
    assert not app.exception
    ours = [h.value for h in app.html if "<style" not in h.value and "<script" not in h.value]
    page = ET.fromstring(f"<page>{''.join(ours).replace(' download>', '>')}</page>")
    for box in page.iter("div"):
        if box.get("data-href"):
            fetch(app, box)
    return page


def fetch(app: AppTest, box: Element) -> None:
    """Put into a panel what the browser fetches when it is opened."""
    session = screen.session(app)
    _, token, version, indicator, place = str(box.get("data-href")).rsplit("/", 4)
    assert (token, version) == (session.token, why.version(session))
    found = why.fetched(session, unquote(indicator), unquote(place))
    box[:] = list(ET.fromstring(f"<div>{found}</div>"))


def text(element: Element) -> str:
    """Return what can be read in an element."""
    return " ".join(" ".join(element.itertext()).split())


def heads(table: Element) -> list[Element]:
    """Return the heads of a table's columns."""
    return table.findall("./thead/tr/th")


def lines(table: Element) -> list[list[Element]]:
    """Return the cells of each row, sums last."""
    return [list(row) for part in ("tbody", "tfoot") for row in table.findall(f"./{part}/tr")]


def headed(page: Element, first: str) -> Element:
    """Return the table whose first head says this."""
    return next(t for t in page.iter("table") if text(heads(t)[0]) == first)


def unexplained(page: Element, language: str = "da") -> list[str]:
    """Return the numbers in tables that open nothing and are no explanation themselves."""
    return [
        f"{text(head)}: {text(cell)}"
        for table in page.iter("table")
        if not any(own <= {text(head) for head in heads(table)} for own in OWN[language])
        for row in lines(table)
        for head, cell in zip(heads(table), row, strict=True)
        if "num" in cell.get("class", "").split() and text(cell)
        if not (opened(cell) or opened(head))
    ]


AMOUNT = re.compile(r"\d[\d.,]*\s*(?:ha\b|%|t CO₂e|kr\.|MW\b|GWh\b|fields\b|marker\b)")
"""A number with its unit in running text."""
APART = ("section", "table", "details")


def loose(held: Element) -> list[str]:
    """Return the lines of running text with an amount that open nothing: not tables, not panels.

    A finding (``lu-issue``) says itself where it was found and what was expected.
    """
    if held.tag in APART or "lu-issue" in held.get("class", ""):
        return []
    within = [line for child in held for line in loose(child)]
    lines = held.tag in {"p", "dd", "li"} and AMOUNT.search(text(held)) and not opened(held)
    return [text(held)] if lines else within


def opened(cell: Element) -> list[str]:
    """Return the panels an element opens."""
    return [str(b.get("popovertarget")) for b in cell.iter("button") if b.get("popovertarget")]


def panels(page: Element) -> dict[str, Element]:
    """Return every panel of a page by its name; each name stands once."""
    held = [section for section in page.iter("section") if section.get("popover") is not None]
    found = {str(panel.get("id")): panel for panel in held}
    assert len(found) == len(held)
    return found
