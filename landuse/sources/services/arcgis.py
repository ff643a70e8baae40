"""ArcGIS FeatureServer and MapServer: count first, then pages in the order of the object id."""

import datetime as dt
from typing import Any

import geopandas as gpd

from landuse.domain.crs import parse_crs
from landuse.domain.service import Listed
from landuse.sources.services import answers, faults
from landuse.sources.services.extent import Box, Extent
from landuse.sources.services.features import Page, page_of_json
from landuse.sources.services.gathered import Gathered, in_area, refuse_missing
from landuse.sources.services.paging import Told, all_pages
from landuse.sources.services.wire import Line

AS_JSON = {"f": "json"}
EVERYTHING = "1=1"
LAST_MS = 4_102_444_800_000
"""The year 2100: a later time is no time."""


def columns(line: Line) -> tuple[list[str], str | None]:
    """Return the layer's columns, and the one that tells its features apart."""
    service = line.listed.service
    found = answers.json_of(line.get(AS_JSON, _address(line)), line.where)
    fields = found.get("fields") if isinstance(found, dict) else None
    if not isinstance(fields, list):
        raise faults.stop(faults.no_such_layer(line.where, service.name, names(line)))
    held = [field for field in fields if isinstance(field, dict) and "name" in field]
    kinds = {str(field["name"]): field.get("type") for field in held}
    ids = [name for name, kind in kinds.items() if kind == "esriFieldTypeOID"]
    stated = found.get("objectIdField")
    return list(kinds), str(stated) if stated else next(iter(ids), None)


def changed(line: Line) -> dt.datetime | None:
    """Return when the layer was last edited, where the service says so (milliseconds)."""
    found = answers.json_of(line.get(AS_JSON, _address(line)), line.where)
    held = found.get("editingInfo") if isinstance(found, dict) else None
    stated = held.get("lastEditDate") if isinstance(held, dict) else None
    if not isinstance(stated, int | float) or not 0 < stated < LAST_MS:
        return None
    return dt.datetime.fromtimestamp(stated / 1000, dt.UTC)


def names(line: Line) -> list[str]:
    """Return the numbers of the layers a service offers."""
    found = answers.json_of(line.get(AS_JSON), line.where)
    held = found.get("layers") if isinstance(found, dict) else None
    return [str(one.get("id")) for one in held or [] if isinstance(one, dict)]


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
    present, id_column = columns(line)
    refuse_missing(listed, present, line.where)
    box = extent.box(listed.service.crs)
    expected = count(line, box)
    address = f"{_address(line)}/query"
    if expected == 0:
        _prove_nothing(line)
        return Gathered(None, address, listed.service.name, 0, (faults.nothing_here(line.where),))
    asked = _asked(line, box) | {"outFields": "*", "f": "geojson"}
    if id_column is not None:
        asked["orderByFields"] = id_column
    frame = in_area(_every(line, asked, expected, told), extent, line.where)
    issues = () if frame is not None else (faults.nothing_here(line.where),)
    return Gathered(frame, address, listed.service.name, expected, issues)


def _every(line: Line, asked: dict[str, str], expected: int, told: Told) -> gpd.GeoDataFrame:
    pages = all_pages(
        lambda start, _: _page(line, asked, start),
        expected=expected,
        most=line.limits.features,
        where=line.where,
        told=told,
    )
    if pages.frame is None:
        raise faults.stop(faults.incomplete(line.where, 0, expected))
    return pages.frame


def count(line: Line, box: Box | None) -> int:
    """Return how many features there are in a box; everywhere if none."""
    asked = _asked(line, box) | AS_JSON | {"returnCountOnly": "true"}
    found = answers.json_of(line.get(asked, f"{_address(line)}/query"), line.where)
    told: Any = found.get("count") if isinstance(found, dict) else None
    if not isinstance(told, int):
        raise faults.stop(faults.no_map(line.where))
    return told


def _asked(line: Line, box: Box | None) -> dict[str, str]:
    service = line.listed.service
    code = str(parse_crs(service.crs).to_epsg())
    asked = {"where": service.where or EVERYTHING, "outSR": code}
    if box is not None:
        asked |= {
            "geometry": ",".join(f"{number:.3f}" for number in box),
            "geometryType": "esriGeometryEnvelope",
            "inSR": code,
            "spatialRel": "esriSpatialRelIntersects",
        }
    return asked


def _page(line: Line, asked: dict[str, str], start: int) -> Page:
    size = line.listed.service.page
    asked = {**asked, "resultOffset": str(start), "resultRecordCount": str(size)}
    answer = line.get(asked, f"{_address(line)}/query")
    document = answers.collection_of(answer, line.where)
    page = page_of_json(document, line.listed.service, line.where)
    # How many a page holds is no count of them all.
    return Page(page.frame, page.ids, page.made_up)


def _prove_nothing(line: Line) -> None:
    if count(line, None) == 0:
        raise faults.stop(faults.nothing_anywhere(line.where))
    one = _page(line, _asked(line, None) | {"outFields": "*", "f": "geojson"}, 0)
    west, south, east, north = one.frame.to_crs(line.listed.service.crs).total_bounds
    if count(line, (west - 1, south - 1, east + 1, north + 1)) == 0:
        raise faults.stop(faults.blind_to_boxes(line.where))


def _address(line: Line) -> str:
    return f"{line.listed.service.url.rstrip('/')}/{line.listed.service.name}"
