"""What people drew in the valley's example scenarios; their texts are in ``project/scenarios``."""

import numpy as np
import shapely

from landuse.geo.area import Shapes, area_ha
from landuse.sources.demo.maps import Valley
from landuse.sources.demo.terrain import SOUTH, WEST

Drawn = dict[str, tuple[str, shapely.Geometry]]
WIDE_M, PATH_M = 270.0, 22.0


def drawings(valley: Valley, solar: Shapes) -> dict[str, Drawn]:
    """Return the areas people drew: scenario, feature id, name and shape.

    Parameters
    ----------
    valley
        The land.
    solar
        The solar parks there are.
    """
    land, found, home = valley.land, valley.found, valley.home
    rivers = found.streams[found.rivers(4)]
    middle = WEST + 0.47 * land.side_m
    east = shapely.box(middle, SOUTH, WEST + land.side_m, SOUTH + land.side_m)
    floor = shapely.union_all(shapely.buffer(rivers, WIDE_M, quad_segs=3))
    floor = _largest(floor.intersection(home.land.buffer(-30)))
    lower = floor.difference(east).difference(found.sea.buffer(250))
    path = shapely.union_all(shapely.buffer(rivers, PATH_M, quad_segs=2))
    path = path.intersection(floor)
    ford, meadows = _decided(valley, floor)
    drawn = {
        "vaad_aadal": {
            "nedre_aa": ("Nedre å", _by_hand(lower)),
            "oevre_aa": ("Øvre å", _by_hand(floor.intersection(east))),
            "sti": ("Sti gennem ådalen", _by_hand(path, 6)),
            "kaer": ("Kærene", _by_hand(_beside_town(valley))),
        },
        "mosaik": {"sol": ("Solpark", _by_hand(_large_dry_field(valley).buffer(25), 10))},
        "allerede_besluttet": {
            "vadestedet": ("Vadestedet", _by_hand(ford)),
            "engene": ("Engene", _by_hand(meadows)),
            "solparken": ("Solparken", _by_hand(shapely.union_all(solar[-1:]).buffer(-8), 5)),
        },
    }
    spot = home.land.representative_point().buffer(120, quad_segs=4)
    return {name: _something(areas, spot) for name, areas in drawn.items()}


def _largest(shape: shapely.Geometry) -> shapely.Geometry:
    """Return the largest part of a shape: one valley, not every brook that is long enough."""
    parts = shapely.get_parts(shape)
    return parts[int(np.argmax(shapely.area(parts)))] if len(parts) else shape


def _something(areas: Drawn, spot: shapely.Geometry) -> Drawn:
    """Return the areas with a spot for those that a small valley has no land for."""
    return {
        name: (title, spot if shape.is_empty else shape) for name, (title, shape) in areas.items()
    }


def _decided(valley: Valley, floor: shapely.Geometry) -> tuple[shapely.Geometry, shapely.Geometry]:
    """Return two small rewettings: one up a tributary, one where the large plan will lie."""
    found, home = valley.found, valley.home
    side = found.streams[found.rivers(1) & ~found.rivers(4)]
    rivers = found.streams[found.rivers(4)]
    ends = [_longest(lines) for lines in (side, rivers)]
    # Half a kilometre of valley floor around the middle of the longest reach of each.
    spots = [line.interpolate(0.5, normalized=True).buffer(420, quad_segs=4) for line in ends]
    near = shapely.union_all(shapely.buffer(side, 170, quad_segs=3))
    ford = spots[0].intersection(near).difference(floor.buffer(60)).intersection(home.land)
    return ford, spots[1].intersection(floor).intersection(home.land)


def _longest(lines: Shapes) -> shapely.Geometry:
    if not len(lines):
        return shapely.LineString()
    return lines[int(np.argmax(shapely.length(lines)))]


def _beside_town(valley: Valley) -> shapely.Geometry:
    """Return wet land beside a town, drawn a little into the town itself."""
    found, home = valley.found, valley.home
    floor = shapely.union_all(shapely.buffer(found.streams[found.rivers(1)], 230, quad_segs=3))
    away = shapely.distance(home.towns, floor) if len(home.towns) else np.array([])
    near = home.towns[(away < 400) & (area_ha(home.towns) > 5)]
    if not len(near):
        return shapely.Polygon()
    town = near[int(np.argmax(shapely.area(near)))]
    meadow = floor.intersection(town.buffer(700))
    bridge = town.buffer(150).intersection(floor.buffer(400)).intersection(meadow.buffer(450))
    return meadow.union(bridge).intersection(home.land)


def _large_dry_field(valley: Valley) -> shapely.Geometry:
    """Return the second largest field with no peat in or near it: a park's worth."""
    fields = valley.farms.shapes
    largest = fields[np.argsort(-shapely.area(fields))]
    dry = [shape for shape in largest[:60] if not _peat_near(valley, shape)]
    return dry[:2][-1] if dry else largest[0]


def _peat_near(valley: Valley, shape: shapely.Geometry) -> bool:
    near = shapely.segmentize(shape.buffer(40, quad_segs=2), 40)
    xy = np.concatenate([shapely.get_coordinates(near), shapely.get_coordinates(shape.centroid)])
    return bool(valley.found.peat_at(valley.land, xy[:, 0], xy[:, 1]).any())


def _by_hand(shape: shapely.Geometry, tolerance_m: float = 45) -> shapely.Geometry:
    """Return a shape with as many corners as a hand draws, metres."""
    drawn = shapely.make_valid(shapely.set_precision(shapely.simplify(shape, tolerance_m), 1.0))
    parts = shapely.get_parts(drawn)
    parts = parts[shapely.get_dimensions(parts) == 2]
    if not len(parts):
        return shapely.Polygon()
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(list(parts))
