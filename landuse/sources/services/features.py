"""Features of one page: their columns, shapes and ids, in the system the answer says.

GeoJSON that names no system is longitude and latitude by its own standard (RFC 7946); a WFS that
was asked for another and names none is taken by its numbers, and held against the box it was
asked for afterwards. Columns that can identify a person are dropped before anything else.
"""

import hashlib
import json
import re
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from landuse.domain.crs import GEOGRAPHIC, parse_crs
from landuse.domain.issues import InvalidInput, errors
from landuse.domain.layer import PERSONAL_COLUMNS
from landuse.domain.service import Service
from landuse.sources.services import answers, faults
from landuse.sources.services.reply import Answer
from landuse.sources.vector import read_vector

MADE_UP = re.compile(r"(^|\.)fid--")
"""How GeoServer calls features that have no id: anew with every answer."""
GML_IDS = ("gml_id", "fid")


@dataclass(frozen=True, eq=False)
class Page:
    """Features that came together."""

    frame: gpd.GeoDataFrame
    ids: tuple[str, ...] = ()
    made_up: bool = False
    """Whether the ids are ours, of the content: the service has none that stay."""
    matched: int | None = None
    """How many there are in all, if the service says."""
    after: str | None = None
    """The address of the next page, if the service says."""
    more: bool | None = None
    """Whether there are more, if the service says."""


def page_of_json(document: Mapping[str, Any], service: Service, where: str) -> Page:
    """Return the features of a GeoJSON document.

    Parameters
    ----------
    document
        A FeatureCollection.
    service
        What was asked.
    where
        How messages call the service.

    Raises
    ------
    InvalidInput
        When a geometry cannot be read, or the system is none.
    """
    features = document["features"]
    shapes = _shapes(features, where)
    rows = [_row(feature.get("properties")) for feature in features]
    frame = gpd.GeoDataFrame(
        pd.DataFrame.from_records(rows, index=range(len(rows))),
        geometry=shapes,
        crs=_system(document, shapes, service, where),
    )
    ids, made_up = _ids(features, service)
    more = document.get("exceededTransferLimit")
    if more is None and isinstance(document.get("properties"), dict):
        more = document["properties"].get("exceededTransferLimit")
    return Page(frame, ids, made_up, _matched(document), _after(document), more)


def _shapes(features: Sequence[Mapping[str, Any]], where: str) -> Any:
    stated = [feature.get("geometry") for feature in features]
    texts = np.array([None if one is None else json.dumps(one) for one in stated], dtype=object)
    shapes = shapely.from_geojson(texts, on_invalid="ignore")
    there = np.array([one is not None for one in stated], dtype=bool)
    unread = int((shapely.is_missing(shapes) & there).sum())
    if unread:
        raise faults.stop(faults.no_geometry(where, unread, len(features)))
    return shapely.force_2d(shapes)


def _row(properties: Any) -> dict[str, Any]:
    held = properties if isinstance(properties, dict) else {}
    return {
        f"{name}_" if name == "geometry" else name: _plain(value)
        for name, value in held.items()
        if name.lower() not in PERSONAL_COLUMNS
    }


def _plain(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def _system(document: Mapping[str, Any], shapes: Any, service: Service, where: str) -> CRS:
    named = document.get("crs")
    if isinstance(named, dict):
        text = str((named.get("properties") or {}).get("name", ""))
        try:
            return parse_crs(text)
        except ValueError as fault:
            raise faults.stop(faults.unplaced(where, text[:60])) from fault
    bounds = shapely.total_bounds(shapes) if len(shapes) else np.full(4, np.nan)
    degrees = np.isfinite(bounds).all() and bool((np.abs(bounds) <= [180, 180, 180, 180]).all())
    return GEOGRAPHIC if degrees else parse_crs(service.crs)


def _ids(features: Sequence[Mapping[str, Any]], service: Service) -> tuple[tuple[str, ...], bool]:
    given = [feature.get("id") for feature in features]
    if all(one not in {None, ""} for one in given) and not any(
        MADE_UP.search(str(one)) for one in given
    ):
        return tuple(str(one) for one in given), False
    column = service.id_column
    if column is not None:
        held = [(feature.get("properties") or {}).get(column) for feature in features]
        if all(one is not None for one in held):
            return tuple(str(one) for one in held), False
    return _of_content(features), True


def _of_content(features: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return ids made of the content; equal features of a page are numbered."""
    seen: Counter[str] = Counter()
    ids = []
    for feature in features:
        content = json.dumps([feature.get("geometry"), feature.get("properties")], sort_keys=True)
        digest = hashlib.sha256(content.encode()).hexdigest()[:16]
        ids.append(f"{digest}.{seen[digest]}")
        seen[digest] += 1
    return tuple(ids)


def _matched(document: Mapping[str, Any]) -> int | None:
    found = document.get("numberMatched", document.get("totalFeatures"))
    return found if isinstance(found, int) and found >= 0 else None


def _after(document: Mapping[str, Any]) -> str | None:
    links = document.get("links")
    if not isinstance(links, list):
        return None
    following = (one for one in links if isinstance(one, dict) and one.get("rel") == "next")
    return next((str(one["href"]) for one in following if one.get("href")), None)


def page_of_gml(answer: Answer, service: Service, where: str) -> Page:
    """Return the features of a GML answer; GDAL makes chords of curves.

    Parameters
    ----------
    answer
        The answer.
    service
        What was asked.
    where
        How messages call the service.

    Raises
    ------
    InvalidInput
        When it is an error, a web page, or no whole GML.
    """
    answers.refuse_pages(answer, where)
    head = answer.body[:4096]
    if b"ExceptionReport" in head:
        answers.xml_of(answer, where)
    matched = re.search(rb'numberMatched="(\d+)"', head)
    count = int(matched[1]) if matched else None
    if b"gml" not in head:
        raise faults.stop(faults.no_map(where))
    if not re.search(rb"<([\w.-]+:)?(member|featureMembers?)[\s>]", answer.body):
        answers.xml_of(answer, where)
        return Page(gpd.GeoDataFrame(geometry=[], crs=service.crs), matched=count)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.gml"
        path.write_bytes(answer.body)
        raw = read_vector(path, where, layer=None, stated=None, planning=service.crs)
    if raw.frame is None:
        raise InvalidInput(errors(raw.issues))
    frame = raw.frame
    column = next((name for name in GML_IDS if name in frame.columns), None)
    if column is None:
        return Page(frame, tuple(frame.geometry.to_wkb(hex=True)), made_up=True, matched=count)
    ids = tuple(frame[column].astype(str))
    return Page(frame.drop(columns=column), ids, matched=count)
