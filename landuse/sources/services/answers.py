"""What an answer is: features, an error in the service's words, a web page, or half of something.

A service may say HTTP 200 with any of them.
"""

import json
import re
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from landuse.sources.services import faults
from landuse.sources.services.reply import Answer

LONGEST = 200
ERRORS = ("error", "exceptions", "errors")
"""Keys under which services tell a fault in JSON."""


def xml_of(answer: Answer, where: str) -> Element:
    """Return an XML document, without anything it names elsewhere.

    Raises
    ------
    InvalidInput
        When it is none, or says an error.
    """
    refuse_pages(answer, where)
    try:
        root: Element = fromstring(answer.body, forbid_dtd=True)
    except ParseError as fault:
        raise faults.stop(faults.broken_off(where, len(answer.body))) from fault
    except (DefusedXmlException, ValueError) as fault:
        raise faults.stop(faults.own_entities(where)) from fault
    if local(root.tag) in {"ExceptionReport", "ServiceExceptionReport"}:
        raise faults.stop(faults.said_error(where, _plain(" ".join(root.itertext()))))
    return root


def local(tag: str) -> str:
    """Return the name of an element without its namespace."""
    return tag.rpartition("}")[2]


def is_xml(answer: Answer) -> bool:
    """Whether an answer begins as XML or HTML does."""
    return _start(answer).startswith(b"<")


def refuse_pages(answer: Answer, where: str) -> None:
    """Refuse a web page.

    Raises
    ------
    InvalidInput
        When the answer is one.
    """
    start = _start(answer)[:200].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        raise faults.stop(faults.web_page(where))


def json_of(answer: Answer, where: str) -> Any:
    """Return what a JSON answer holds.

    Raises
    ------
    InvalidInput
        When it is none, or says an error.
    """
    refuse_pages(answer, where)
    if is_xml(answer):
        xml_of(answer, where)
        raise faults.stop(faults.no_map(where))
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError) as fault:
        raise faults.stop(faults.broken_off(where, len(answer.body))) from fault
    if isinstance(found, list) and found and isinstance(found[0], dict) and "code" in found[0]:
        raise faults.stop(faults.said_error(where, _words(found)))
    if isinstance(found, dict) and "features" not in found:
        said = next((found[key] for key in ERRORS if found.get(key)), None)
        if said is None and "code" in found and "description" in found:
            said = found["description"]
        if said is not None:
            raise faults.stop(faults.said_error(where, _words(said)))
    return found


def collection_of(answer: Answer, where: str) -> dict[str, Any]:
    """Return a GeoJSON FeatureCollection.

    Raises
    ------
    InvalidInput
        When the answer is anything else.
    """
    found = json_of(answer, where)
    if not isinstance(found, dict) or not isinstance(found.get("features"), list):
        raise faults.stop(faults.no_map(where))
    if not all(isinstance(feature, dict) for feature in found["features"]):
        raise faults.stop(faults.no_map(where))
    return found


def _start(answer: Answer) -> bytes:
    return answer.body[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")


def _words(said: Any) -> str:
    """Return an error of any form as one line."""
    while isinstance(said, list) and said:
        said = said[0]
    if isinstance(said, dict):
        texts = [said.get(key) for key in ("code", "message", "text", "description")]
        said = " ".join(str(text) for text in texts if text not in {None, ""})
    return _plain(str(said))


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()[:LONGEST] or "without a word"
