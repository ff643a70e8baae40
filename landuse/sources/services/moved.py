"""Ask the catalogue of Danmarks Miljøportal where a layer went.

It tells, for each dataset, the address and the type name of its WFS (JSON:API). What it answers
is shown, never followed: its addresses are none of our catalogue until somebody writes them there.
"""

from collections.abc import Mapping
from typing import Any

from landuse.domain.service import Listed
from landuse.sources.services import answers
from landuse.sources.services.wire import Line

RESOLVER = "https://datakatalog.miljoeportal.dk/api/datasets"
ASKED = {"include": "wfsSource", "locale": "da"}


def where_to(line: Line, listed: Listed, resolver: str) -> str | None:
    """Return the address and name a layer has today, or None where nobody knows.

    Parameters
    ----------
    line
        The way to the services.
    listed
        The layer that is not where it was.
    resolver
        The catalogue that is asked.

    Raises
    ------
    InvalidInput
        When that catalogue does not answer.
    """
    found = answers.json_of(line.get(ASKED, resolver), line.where)
    if not isinstance(found, dict):
        return None
    sources = {str(one.get("id")): _attributes(one) for one in _rows(found.get("included"))}
    for row in _rows(found.get("data")):
        source = sources.get(_source_id(row))
        if source is not None and _is_meant(row, source, listed):
            return f"{source.get('url')} {source.get('typeName')}"
    return None


def _rows(held: Any) -> list[Mapping[str, Any]]:
    return [one for one in held if isinstance(one, dict)] if isinstance(held, list) else []


def _attributes(row: Mapping[str, Any]) -> Mapping[str, Any]:
    held = row.get("attributes")
    return held if isinstance(held, dict) else {}


def _source_id(row: Mapping[str, Any]) -> str:
    held: Any = row
    for key in ("relationships", "wfsSource", "data", "id"):
        held = held.get(key) if isinstance(held, dict) else None
    return str(held)


def _is_meant(row: Mapping[str, Any], source: Mapping[str, Any], listed: Listed) -> bool:
    """Whether a dataset is the one that is looked for: by its name there, or its type name."""
    if listed.service.dataset is not None:
        return row.get("id") == listed.service.dataset
    name = str(source.get("typeName", "")).rpartition(":")[2].lower()
    title = str(_attributes(row).get("title", "")).lower()
    wanted = listed.service.name.rpartition(":")[2].lower()
    return wanted == name or title == listed.layer.title.da.lower()
