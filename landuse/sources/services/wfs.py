"""WFS 2.0.0: names, columns, how many, every page; JSON, or GML where a service has nothing else.

The box is sent with its system. An empty answer is doubted: the box is sent with its axes the
other way, and then the service must find one feature of its own by that feature's own box.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import shapely

from landuse.domain.crs import parse_crs
from landuse.domain.issues import InvalidInput, Issue
from landuse.domain.service import Listed
from landuse.sources.services import answers, faults
from landuse.sources.services.extent import Box, Extent
from landuse.sources.services.features import Page, page_of_gml, page_of_json
from landuse.sources.services.gathered import (
    Gathered,
    in_area,
    near,
    refuse_missing,
    resolved,
)
from landuse.sources.services.paging import Pages, Told, all_pages
from landuse.sources.services.wire import Line

__all__ = ["Described", "Question", "described", "gather", "names", "near", "resolved"]

COMMON = {"service": "WFS", "version": "2.0.0"}
JSON = "application/json"
GML_TYPES = ("Surface", "Curve", "Point", "Polygon", "Line", "Geometry")


@dataclass(frozen=True, slots=True)
class Described:
    """What a service tells of a layer."""

    geometry: str | None
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a layer, box and all."""

    line: Line
    name: str
    geometry: str | None

    def parameters(self, box: Box | None, *, swapped: bool = False) -> dict[str, str]:
        """Return the parameters of a question.

        Parameters
        ----------
        box
            What is asked for; everything if none.
        swapped
            Whether the axes are sent the other way.
        """
        service = self.line.listed.service
        code = parse_crs(service.crs).to_epsg()
        told = {
            **COMMON, "request": "GetFeature", "typenames": self.name, "typename": self.name,
            "srsName": f"urn:ogc:def:crs:EPSG::{code}",
        }  # fmt: skip
        if service.answer == "json":
            told |= {"outputFormat": JSON, "srsName": f"EPSG:{code}"}
        if service.sort_by is not None:
            told["sortBy"] = service.sort_by
        if service.where is not None:
            return told | {"cql_filter": self._condition(box, swapped=swapped)}
        if box is not None:
            west, south, east, north = box
            axes = (south, west, north, east) if swapped else box
            numbers = ",".join(f"{one:.3f}" for one in axes)
            told["bbox"] = f"{numbers},urn:ogc:def:crs:EPSG::{code}"
        return told

    def _condition(self, box: Box | None, *, swapped: bool) -> str:
        """Return box and condition in one: a service takes only one of the two."""
        where = self.line.listed.service.where or ""
        if box is None:
            return where
        west, south, east, north = box
        axes = (south, west, north, east) if swapped else box
        numbers = ",".join(f"{one:.3f}" for one in axes)
        return f"BBOX({self.geometry or 'geometri'},{numbers}) AND ({where})"

    def page(self, parameters: Mapping[str, str], start: int, size: int) -> Page:
        """Return one page.

        Parameters
        ----------
        parameters
            The question.
        start
            How many features to leave out.
        size
            How many to give.
        """
        asked = {**parameters, "count": str(size), "startIndex": str(start)}
        answer = self.line.get(asked)
        service, where = self.line.listed.service, self.line.where
        if service.answer == "gml" or (answers.is_xml(answer) and b"gml" in answer.body[:4096]):
            return page_of_gml(answer, service, where)
        return page_of_json(answers.collection_of(answer, where), service, where)

    def hits(self, parameters: Mapping[str, str]) -> int | None:
        """Return how many features there are, or None where the service does not say."""
        asked = {name: value for name, value in parameters.items() if name != "outputFormat"}
        root = answers.xml_of(self.line.get({**asked, "resultType": "hits"}), self.line.where)
        for name in ("numberMatched", "numberOfFeatures"):
            if root.attrib.get(name, "").isdigit():
                return int(root.attrib[name])
        return None


def names(line: Line) -> list[str]:
    """Return the layers a service offers."""
    root = answers.xml_of(line.get({**COMMON, "request": "GetCapabilities"}), line.where)
    kinds = [element for element in root.iter() if answers.local(element.tag) == "FeatureType"]
    found = [
        (child.text or "").strip()
        for kind in kinds
        for child in kind
        if answers.local(child.tag) == "Name"
    ]
    if not found:
        raise faults.stop(faults.no_map(line.where))
    return found


def described(line: Line, name: str) -> Described:
    """Return a layer's geometry column and its other columns."""
    asked = {**COMMON, "request": "DescribeFeatureType", "typenames": name, "typename": name}
    root = answers.xml_of(line.get(asked), line.where)
    geometry, columns = None, []
    for element in root.iter():
        kind = element.attrib.get("type", "")
        column = element.attrib.get("name")
        if answers.local(element.tag) != "element" or not column:
            continue
        if "gml" in kind and any(word in kind for word in GML_TYPES):
            geometry = geometry or column
        else:
            columns.append(column)
    return Described(geometry, tuple(columns))


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
    told_of = described(line, name)
    if told_of.columns:
        refuse_missing(listed, told_of.columns, line.where)
    question = Question(line, name, told_of.geometry)
    box = extent.box(listed.service.crs)
    parameters = question.parameters(box)
    pages, issues = _some(question, box, told)
    if pages is None or pages.frame is None:
        return Gathered(None, _shown(line, parameters), name, 0, tuple(issues))
    frame = in_area(pages.frame, extent, line.where)
    if frame is None:
        issues.append(faults.nothing_here(line.where))
    return Gathered(frame, _shown(line, parameters), name, pages.expected, tuple(issues))


def _some(question: Question, box: Box, told: Told) -> tuple[Pages | None, list[Issue]]:
    """Return the features in a box; where nothing comes, what proves that there is nothing."""
    where = question.line.where
    pages = _pages(question, question.parameters(box), told)
    if pages.count:
        return pages, []
    try:
        other = _pages(question, question.parameters(box, swapped=True), told)
    except InvalidInput:
        other = Pages(None, 0, None)
    if other.count:
        return other, [faults.other_axes(where)]
    one = question.page(question.parameters(None), 0, 1)
    if not one.ids:
        raise faults.stop(faults.nothing_anywhere(where))
    around = shapely.total_bounds(one.frame.to_crs(question.line.listed.service.crs).geometry)
    west, south, east, north = (float(number) for number in around)
    near = question.page(question.parameters((west - 1, south - 1, east + 1, north + 1)), 0, 1)
    if not near.ids:
        raise faults.stop(faults.blind_to_boxes(where))
    return None, [faults.nothing_here(where)]


def _pages(question: Question, parameters: Mapping[str, str], told: Told) -> Pages:
    line = question.line
    size = line.listed.service.page
    return all_pages(
        lambda start, _: question.page(parameters, start, size),
        expected=question.hits(parameters),
        most=line.limits.features,
        where=line.where,
        told=told,
    )


def _shown(line: Line, parameters: Mapping[str, str]) -> str:
    """Return the address of a question, which holds no key."""
    pairs = "&".join(f"{name}={value}" for name, value in parameters.items() if name != "typename")
    joint = "&" if "?" in line.listed.service.url else "?"
    return re.sub(r"\s", "%20", f"{line.listed.service.url}{joint}{pairs}")
