"""Shape what is drawn: cut a part away, split in two, join, give a line a width.

Hectares are neither made nor lost: the halves of an area are the area, and areas that do not
overlap join to their sum, but for the millimetres of the grid that corners lie on (C12).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import shapely

from landuse.domain.issues import InvalidInput, Issue
from landuse.domain.scenario import Allocation
from landuse.geo.halves import halves
from landuse.geo.repair import GRID_M
from landuse.sources.scenarios import Drawn
from landuse.workflow.pictures import areas_to_planning, shape_to_planning
from landuse.workflow.rebuilding import (
    changed,
    free,
    naming,
    next_title,
    on_grid,
    refuse_locked,
    with_area,
    with_areas,
    with_shape,
    with_wishes,
    without_unused,
)

WIDEST_M = 5000
"""A line or a point may be given so much land on each side, metres."""
LINES = ("LineString", "MultiLineString")
POINTS = ("Point", "MultiPoint")


def drawn_shape(drawn: Drawn, feature: Mapping[str, Any]) -> Any:
    """Return a feature of the map as an area; it can be drawn again at once, so it must be.

    Raises
    ------
    InvalidInput
        When it is no polygon with an inside.
    """
    areas = areas_to_planning({"features": [feature]}, drawn.areas.crs.to_string())
    if areas.geometry.isna().any():
        found = "an area without an inside"
        raise InvalidInput([Issue("map", found, "a polygon with an inside", "Draw it again.")])
    return areas.geometry.iloc[0]


def areas_under(drawn: Drawn, geometry: Mapping[str, Any]) -> list[str]:
    """Return the drawn areas that a line or an area of the map meets, in their order.

    Parameters
    ----------
    drawn
        The scenario.
    geometry
        As GeoJSON in degrees.

    Raises
    ------
    InvalidInput
        When it meets none, or is neither a line nor an area.
    """
    held = _of_kind(drawn, geometry, (*LINES, "Polygon", "MultiPolygon"), "a line or an area")
    met = shapely.intersects(drawn.areas.geometry.to_numpy(), held)
    names = [str(name) for name in drawn.areas.index[met]]
    if not names:
        expected, remedy = "a drawn area below it", "Draw it across an area of the scenario."
        raise InvalidInput([Issue("map", "land without a drawn area", expected, remedy)])
    return names


def cut(drawn: Drawn, name: str, feature: Mapping[str, Any]) -> Drawn:
    """Return the scenario with a part taken away from a drawn area: a hole, or a bite.

    Parameters
    ----------
    drawn
        The scenario.
    name
        The drawn area; where it falls apart it stays one.
    feature
        What is taken away, a GeoJSON feature in longitude and latitude.

    Raises
    ------
    InvalidInput
        When nothing is left, the area is locked, or what is taken away is no area.
    """
    refuse_locked(drawn, naming(drawn, name))
    old, gone = drawn.areas.geometry.loc[name], drawn_shape(drawn, feature)
    if not shapely.intersects(old, gone):
        return drawn
    # On the grid: of edges that run along one another, floats alone may make a face.
    rest = shapely.difference(old, gone, grid_size=GRID_M)
    if shapely.is_empty(rest):
        raise InvalidInput([_nothing_left()])
    return with_shape(drawn, name, on_grid(rest, name, "Cut away less."))


def _nothing_left() -> Issue:
    remedy = "Cut away less, or delete the area."
    return Issue("map", "a cut that leaves nothing of the area", "some of it left", remedy)


def split(drawn: Drawn, name: str, line: Mapping[str, Any]) -> Drawn:
    """Return the scenario with a drawn area made two by a line, and an allocation for each.

    Parameters
    ----------
    drawn
        The scenario.
    name
        The drawn area; the larger half keeps the name.
    line
        A line that crosses it, as GeoJSON in degrees.

    Raises
    ------
    InvalidInput
        When the line does not cross the area, or the area is locked.
    """
    wishes = naming(drawn, name)
    refuse_locked(drawn, wishes)
    held = _of_kind(drawn, line, ("LineString",), "a line across the area")
    sides = halves(drawn.areas.geometry.loc[name], held)
    if any(side is None for side in sides):
        found, expected = "a line that does not cross the area", "a line across the area"
        raise InvalidInput([Issue("map", found, expected, "Draw it from edge to edge.")])
    larger, other = sorted((on_grid(side, name, "Draw it again.") for side in sides),
                           key=shapely.area, reverse=True)  # fmt: skip
    new = free(drawn, _stem(wishes, name))
    called = next_title(drawn, str(drawn.areas["name"].loc[name]))
    halved = with_areas(with_shape(drawn, name, larger), [new], [called], [other])
    return _with_halves(halved, wishes, name, new)


def _stem(wishes: Sequence[Allocation], name: str) -> str:
    return next((wish.measure for wish in wishes if wish.measure), name)


def _with_halves(drawn: Drawn, wishes: Sequence[Allocation], name: str, new: str) -> Drawn:
    """Return the scenario with an allocation of a half right after each one of the whole."""
    rows: list[Allocation] = []
    for wish in drawn.scenario.allocate:
        rows.append(wish)
        if name in wish.area.drawn_ids and wish in wishes:
            title = wish.title and next_title(drawn, wish.title)
            taken = {a.id for a in rows}
            called = new if new not in taken else free(drawn, new)
            rows.append(changed(drawn, wish, id=called, title=title, area={"drawn": new}))
    return with_wishes(drawn, rows)


def merge(drawn: Drawn, names: Sequence[str]) -> Drawn:
    """Return the scenario with drawn areas of the same measure made one.

    Parameters
    ----------
    drawn
        The scenario.
    names
        The drawn areas, two or more. The allocation that comes first keeps its words and stands
        where the last of them stood.

    Raises
    ------
    InvalidInput
        When they are meant for different measures, are fewer than two, or one is locked.
    """
    wishes = {name: naming(drawn, name) for name in dict.fromkeys(names)}
    touched = [w for w in drawn.scenario.allocate if any(w in held for held in wishes.values())]
    refuse_locked(drawn, touched)
    order = list(dict.fromkeys(n for w in touched for n in w.area.drawn_ids if n in wishes))
    if len(order) <= 1:
        expected, remedy = "two areas or more to join", "Choose another area as well."
        raise InvalidInput([Issue("map", "fewer than two areas", expected, remedy)])
    if len({frozenset(w.measure for w in wishes[name]) for name in order}) > 1:
        found, expected = "areas for different measures", "areas for the same measure"
        remedy = "Give them the same measure first, or leave them apart."
        raise InvalidInput([Issue("map", found, expected, remedy)])
    whole = shapely.union_all(drawn.areas.geometry.loc[order].to_numpy())
    joined = with_shape(drawn, order[0], on_grid(whole, order[0], "Draw it again."))
    return without_unused(with_wishes(joined, _joined(joined, touched, order)))


def _joined(
    drawn: Drawn, touched: Sequence[Allocation], names: Sequence[str]
) -> Iterator[Allocation]:
    """Yield the allocations with those of each measure as one, where the last of them stood."""
    alike = {w.measure: [t for t in touched if t.measure == w.measure] for w in touched}
    for wish in drawn.scenario.allocate:
        if wish not in touched:
            yield wish
            continue
        first, last = alike[wish.measure][0], alike[wish.measure][-1]
        rest = [n for n in wish.area.drawn_ids if n not in names]
        if rest and wish is not first:
            yield changed(drawn, wish, area={"drawn": rest})
        if wish is last:
            kept = [n for n in first.area.drawn_ids if n not in names]
            held = [names[0], *kept]
            yield changed(drawn, first, area={"drawn": held if kept else held[0]})


def buffer(
    drawn: Drawn,
    geometry: Mapping[str, Any],
    metres: float,
    measure: str,
    *,
    title: str | None = None,
) -> Drawn:
    """Return the scenario with the land within some metres of a line or point, as a drawn area.

    Parameters
    ----------
    drawn
        The scenario.
    geometry
        A line or a point of the map, as GeoJSON in degrees: a stream, or the middle of a circle.
    metres
        How far the land reaches, on each side.
    measure
        What is to be done there.
    title
        What the measure is called; the new allocation is called that and a number.

    Raises
    ------
    InvalidInput
        When the distance is out of bounds, or there is no line or point.
    """
    if not 0 < metres <= WIDEST_M:
        expected = f"more than 0 and at most {WIDEST_M} metres"
        raise InvalidInput([Issue("map", f"{metres:g} metres", expected, "Choose another width.")])
    held = _of_kind(drawn, geometry, (*LINES, *POINTS), "a line or a point")
    area = on_grid(shapely.buffer(held, metres), measure, "Choose a greater width.")
    return with_area(drawn, area, measure, title=title)


def _of_kind(drawn: Drawn, geometry: Mapping[str, Any], kinds: Sequence[str], expected: str) -> Any:
    """Return a geometry of the map in the planning CRS, where it is of one of these kinds."""
    kind = geometry.get("type")
    if kind not in kinds:
        found = f"a {kind}" if isinstance(kind, str) else "a geometry without a type"
        raise InvalidInput([Issue("map", found, expected, "Draw it again.")])
    held = shape_to_planning(geometry, drawn.areas.crs.to_string())
    if kind in LINES and shapely.length(held) == 0:
        raise InvalidInput([Issue("map", "a line without a length", expected, "Draw it again.")])
    return held
