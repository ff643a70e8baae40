"""Places by name for the map's search: what it is called, what it is, where it lies."""

from typing import Any

from landuse.domain.landscape import Landscape
from landuse.ui.i18n import text
from landuse.workflow.pictures import bounds_in_degrees
from landuse.workflow.places import find


def places_of(land: Landscape, words: str, language: str) -> list[dict[str, Any]]:
    """Return the places whose name holds these words, the best first."""
    return [
        {
            "title": f"{text('Field', language)} {found.name}" if not found.layer else found.name,
            "kind": land.layers[found.layer].title.in_language(language) if found.layer else "",
            "bounds": bounds_in_degrees(land, found.bounds),
        }
        for found in find(land, words)
    ]
