"""The valley's example scenarios: two answers to one question, and one that every set can count."""

import numpy as np
import shapely

from landuse.geo.area import Shapes
from landuse.sources.demo.terrain import SOUTH, WEST, Ground
from landuse.sources.demo.water import RIVER_HA, Water

WET_VALLEY = """\
# Reads: rewet the valley floor as one, across the municipal borders, with paths and nature along the water.
schema   = 1
id       = "vaad_aadal"
title    = { da = "Den våde ådal", en = "The wet valley" }
question = { da = "Hvad vinder de fire kommuner ved at lade hele ådalen blive våd i ét greb?", en = "What do the four municipalities gain by letting the whole valley turn wet at once?" }
author   = "Opdigtet tværkommunal arbejdsgruppe"

[[allocate]]
id      = "nedre_aa"
title   = "Nedre å"
measure = "rewet"
area    = { drawn = "nedre_aa" }
start   = 2027
owner   = "9103"
status  = "agreed"

[[allocate]]
id      = "oevre_aa"
title   = "Øvre å"
measure = "rewet"
area    = { drawn = "oevre_aa" }
start   = 2029
owner   = "9102"
status  = "sketched"

[[allocate]]
id      = "sti"
title   = "Sti gennem ådalen"
measure = "recreation"
area    = { drawn = "sti" }
start   = 2030
owner   = "Tværkommunal sti-gruppe"
status  = "idea"
note    = "Ligger oven på vådlægningen: arealet tælles én gang."

[[allocate]]
id      = "kaerene"
title   = "Kærene, tørt udtaget"
measure = "extensify"
area    = { drawn = "kaer" }
start   = 2030
owner   = "9104"
status  = "idea"
note    = "Rækker ind over byjord, som ikke kan udtages."
"""

MOSAIC = """\
# Reads: rewet only the carbon-rich crop and grass outside protected nature, set the rest of the low fields dry aside,
# plant forest where the plan wants it, and let the sun pay on mineral soil.
schema   = 1
id       = "mosaik"
title    = { da = "Mosaikken", en = "The mosaic" }
question = { da = "Kan vi nå lige så langt mark for mark og samtidig få skov og sol?", en = "Can we get as far field by field, and have forest and sun as well?" }
author   = "Opdigtet planafdeling"

[[allocate]]
id      = "lavbund"
title   = "Kulstofrig lavbund"
measure = "rewet"
area    = { where = { soil = "over12", use = ["crop", "grass"], section3 = false } }
start   = 2028
status  = "idea"

[[allocate]]
id      = "tyndt"
title   = "6-12 % kulstof, tørt udtaget"
measure = "extensify"
area    = { where = { soil = "6to12", use = "crop" } }
start   = 2027
status  = "idea"

[[allocate]]
id      = "skov"
title   = "Skov, hvor planen ønsker det"
measure = "afforest"
area    = { where = { soil = "mineral", use = "crop", plan_forest_wanted = true, plan_farmland = false, municipality = ["9101", "9104"] } }
start   = 2029
status  = "idea"

[[allocate]]
id      = "sol"
title   = "Solpark"
measure = "solar"
area    = { drawn = "sol" }
start   = 2027
owner   = "9104"
status  = "applied"

[[allocate]]
id      = "vind"
title   = "Vind i de udlagte områder"
measure = "wind"
area    = { where = { use = "crop", plan_renewable = true } }
start   = 2028
status  = "idea"
"""

ORGANIC = """\
# Reads: rewet every hectare of crop and grass on carbon-rich soil outside protected nature. Touches no mineral soil,
# so that all three factor sets have something to say.
schema   = 1
id       = "kun_lavbund"
title    = { da = "Kun den kulstofrige jord", en = "Only the carbon-rich soil" }
question = { da = "Hvad giver al kulstofrig omdrift og græs, hvis den bliver våd - og hvor uenige er de tre beregningsmåder?", en = "What does all carbon-rich crop and grass give if it turns wet - and how far do the three ways of counting differ?" }
author   = "Opdigtet planafdeling"

[[allocate]]
id      = "lavbund"
title   = "Al kulstofrig mark"
measure = "rewet"
area    = { where = { soil = ["over12", "6to12"], use = ["crop", "grass"], section3 = false } }
start   = 2028
status  = "idea"
"""  # noqa: E501

SCENARIOS = {"vaad_aadal": WET_VALLEY, "mosaik": MOSAIC, "kun_lavbund": ORGANIC}


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
