"""What people drew in the valley's example scenarios; their texts are in ``project/scenarios``."""

import numpy as np
import shapely

from landuse.geo.area import Shapes
from landuse.sources.demo.terrain import SOUTH, WEST, Ground
from landuse.sources.demo.water import RIVER_HA, Water


def drawings(
    land: Ground, found: Water, towns: Shapes, fields: Shapes
) -> dict[str, dict[str, tuple[str, shapely.Geometry]]]:
    """Return the areas people drew: scenario, feature id, name and shape."""
    rivers = found.streams[found.upstream_ha > 4 * RIVER_HA]
    middle = WEST + 0.47 * land.side_m
    east = shapely.box(middle, SOUTH, WEST + land.side_m, SOUTH + land.side_m)
    floor = shapely.union_all(shapely.buffer(rivers, 270, quad_segs=3))
    lower = floor.difference(east).difference(found.sea.buffer(250))
    path = shapely.union_all(shapely.buffer(rivers, 22, quad_segs=2))
    town = towns[np.argmax(shapely.area(towns))]
    meadow = shapely.box(*town.buffer(260).bounds)
    low = shapely.box(town.bounds[0] - 700, town.bounds[1] - 300, town.centroid.x, town.centroid.y)
    middles = shapely.get_coordinates(shapely.centroid(fields))
    dry = fields[land.at(land.above_stream_m, middles[:, 0], middles[:, 1]) > 4]
    large = dry[np.argsort(-shapely.area(dry))[1]]
    return {
        "vaad_aadal": {
            "nedre_aa": ("Nedre å", _by_hand(lower)),
            "oevre_aa": ("Øvre å", _by_hand(floor.intersection(east))),
            "sti": ("Sti gennem ådalen", _by_hand(path, 6)),
            "kaer": ("Kærene", _by_hand(low.intersection(meadow.buffer(900)))),
        },
        "mosaik": {"sol": ("Solpark", _by_hand(large.buffer(25), 10))},
    }


def _by_hand(shape: shapely.Geometry, tolerance_m: float = 45) -> shapely.Geometry:
    """Return a shape with as many corners as a hand draws, metres."""
    return shapely.make_valid(shapely.set_precision(shapely.simplify(shape, tolerance_m), 1.0))
