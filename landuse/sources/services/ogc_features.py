"""OGC API Features: collections, and items page by page along the links each page gives.

The box is asked for in longitude and latitude, which every such service knows, and the answer in
the layer's system where the collection says that it can, under the name it has for it.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

from landuse.domain.crs import parse_crs
from landuse.domain.service import Listed
from landuse.sources.services import answers, faults
from landuse.sources.services.extent import Box, Extent
from landuse.sources.services.features import Page, page_of_json
from landuse.sources.services.gathered import Gathered, in_area, refuse_missing, resolved
from landuse.sources.services.paging import Pages, Told, all_pages
from landuse.sources.services.reply import Answer
from landuse.sources.services.wire import Line

AS_JSON = {"f": "json"}
MOST = 1000
"""Features a page; services cap it there."""
STEP = 1e-5
"""Degrees, about one metre."""


def names(line: Line) -> list[str]:
    """Return the collections a service offers."""
    answer = line.get(AS_JSON, _address(line, "collections"))
    found = answers.json_of(answer, line.where)
    held = found.get("collections") if isinstance(found, dict) else None
    if not isinstance(held, list):
        raise faults.stop(faults.no_map(line.where))
    return [str(one["id"]) for one in held if isinstance(one, dict) and "id" in one]


def gather(line: Line, listed: Listed, extent: Extent, told: Told) -> Gathered:
    """Return a layer's features in an area, every one.

    Parameters
    ----------
    line
        The way to the service.
    listed
        The service and the layer.
    extent
        The area.
    told
        Told how many features are there.

    Raises
    ------
    InvalidInput
        When the answer is not whole, not here, or none.
    """
    name = resolved(line, names)
    address = _address(line, f"collections/{name}/items")
    system = _system_for(line, name)
    pages = _pages(line, address, _asked(line, extent.degrees(), system), told)
    if pages.frame is None:
        _prove_nothing(line, address, system)
        return Gathered(None, address, name, 0, (faults.nothing_here(line.where),))
    refuse_missing(listed, list(pages.frame.columns), line.where)
    frame = in_area(pages.frame, extent, line.where)
    issues = () if frame is not None else (faults.nothing_here(line.where),)
    return Gathered(frame, address, name, pages.expected, issues)


def _system_for(line: Line, name: str) -> str | None:
    """Return how the collection calls the layer's system; none where it cannot answer in it."""
    code = parse_crs(line.listed.service.crs).to_epsg()
    found = answers.json_of(line.get(AS_JSON, _address(line, f"collections/{name}")), line.where)
    held = found.get("crs") if isinstance(found, dict) else None
    known = [str(one) for one in held] if isinstance(held, list) else []
    return next((one for one in known if re.search(rf"/EPSG/[^/]+/{code}$", one)), None)


def _pages(line: Line, address: str, asked: dict[str, str], told: Told) -> Pages:
    kept = {key: value for key, value in asked.items() if key != "limit"}

    def ask(start: int, after: str | None) -> Page:
        if start == 0:
            return _page(line, line.get(asked, address), address)
        if after is None:
            return _page(line, line.get({**asked, "offset": str(start)}, address), address)
        # QGIS Server spoils what it repeats of the question in its links.
        return _page(line, line.get(kept, after), address)

    return all_pages(
        ask, expected=None, most=line.limits.features, where=line.where, told=told, follow=True
    )


def _asked(
    line: Line, box: Box | None, system: str | None, size: int | None = None
) -> dict[str, str]:
    asked = {**AS_JSON, "limit": str(size or min(line.listed.service.page, MOST))}
    if system is not None:
        asked["crs"] = system
    if box is not None:
        asked["bbox"] = ",".join(f"{number:.7f}" for number in box)
    return asked


def _page(line: Line, answer: Answer, address: str) -> Page:
    document = answers.collection_of(answer, line.where)
    document = _with_system(document, answer)
    page = page_of_json(document, line.listed.service, line.where)
    after = None if page.after is None else urljoin(address, page.after)
    return Page(page.frame, page.ids, page.made_up, page.matched, after)


def _with_system(document: Mapping[str, Any], answer: Answer) -> dict[str, Any]:
    """Return the document with the system that stands beside it, in the answer's head."""
    if answer.system is None or "crs" in document:
        return dict(document)
    return {**document, "crs": {"type": "name", "properties": {"name": answer.system}}}


def _prove_nothing(line: Line, address: str, system: str | None) -> None:
    """Find one feature by its own box, so that an empty answer means something."""
    one = _page(line, line.get(_asked(line, None, system, 1), address), address)
    if not one.ids:
        raise faults.stop(faults.nothing_anywhere(line.where))
    west, south, east, north = one.frame.to_crs("EPSG:4326").total_bounds
    around = (west - STEP, south - STEP, east + STEP, north + STEP)
    if not _page(line, line.get(_asked(line, around, system, 1), address), address).ids:
        raise faults.stop(faults.blind_to_boxes(line.where))


def _address(line: Line, path: str) -> str:
    return f"{line.listed.service.url.rstrip('/')}/{path}"
