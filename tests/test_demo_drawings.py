"""However a drawing of the demo is written down, it is the same plan (C12).

A polygon's corners may come in any order, from any start, and the polygon in one part or in two, as
two areas of one allocation or as two allocations. Where it is cut, new corners appear; like all
corners they are put on the millimetre grid, which moves the border between them by less than a
millimetre. What that alone changes is measured here as the land between the old and the new border
(``moved_ha``; in the ledger it is the repair *snapped*), and no number may change by more than
that land can hold, beyond C12's tolerance.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from landuse.domain.landscape import Landscape
from landuse.domain.outcome import Outcome
from landuse.geo.repair import on_grid
from landuse.sources.areas import drawn_frame
from landuse.workflow import Drawn, decide, judge, load, read_scenario

ROOT = Path(__file__).resolve().parents[1]
SETS = ("ipcc_2013", "dk_kf25", "dk_v12")
TOLERANCE_HA = 1e-6
HIGHEST_T_PER_HA = 100.0
"""No factor set knows a hectare that emits more, tCO2e a year."""
AREA = "nedre_aa"


@pytest.fixture(scope="module")
def land() -> Landscape:
    """Return the invented valley."""
    return load(ROOT)


@pytest.fixture(scope="module")
def drawn() -> Drawn:
    """Return the scenario with the large drawings."""
    return read_scenario(ROOT, "vaad_aadal")


def turned(polygon: shapely.Polygon, start: int) -> shapely.Polygon:
    """Return a polygon with every ring read backwards from another corner."""

    def ring(line: Any) -> list[Any]:
        corners = list(line.coords)[:-1]
        cut = start % len(corners)
        return (corners[cut:] + corners[:cut])[::-1]

    return shapely.Polygon(ring(polygon.exterior), [ring(hole) for hole in polygon.interiors])


def rewritten(drawn: Drawn, start: int) -> Drawn:
    """Return the scenario with all its drawings turned."""
    shapes = [
        shapely.multipolygons(
            [turned(p, start + n) for n, p in enumerate(shapely.get_parts(shape))]
        )
        for shape in drawn.areas.geometry
    ]
    ids, names = list(drawn.areas.index), list(drawn.areas["name"])
    return replace(drawn, areas=drawn_frame(ids, names, shapes, drawn.areas.crs))


def halves(drawn: Drawn) -> tuple[list[Any], float]:
    """Return the lower river cut in two along a slanting line, and the land the cut moved."""
    shape = drawn.areas.geometry[AREA]
    west, south, east, north = shape.bounds
    middle = (west + east) / 2
    side = shapely.Polygon(
        [
            (west - 9, south - 9),
            (middle - 77.7, south - 9),
            (middle + 55.5, north + 9),
            (west - 9, north + 9),
        ]
    )
    parts = np.array([shape.intersection(side), shape.difference(side)], dtype=object)
    parts = on_grid(parts)
    moved_ha = shapely.union_all(parts).symmetric_difference(shape).area / 10_000
    assert 0 < moved_ha < 1e-4
    return list(parts), moved_ha


def cut(drawn: Drawn, *, allocations: bool) -> tuple[Drawn, float]:
    """Return the scenario with the lower river in two parts, and the land the cut moved."""
    parts, moved_ha = halves(drawn)
    rest = drawn.areas.drop(index=AREA)
    ids = [*rest.index, f"{AREA}_a", f"{AREA}_b"]
    names = [*rest["name"], "a", "b"]
    areas = drawn_frame(ids, names, [*rest.geometry, *parts], drawn.areas.crs)
    wishes = []
    for wish in drawn.scenario.allocate:
        if wish.area.drawn != AREA:
            wishes.append(wish)
        elif allocations:
            wishes += [
                wish.model_copy(update={"id": n, "area": wish.area.model_copy(update={"drawn": n})})
                for n in ids[-2:]
            ]
        else:
            area = wish.area.model_copy(update={"drawn": ids[-2:]})
            wishes.append(wish.model_copy(update={"area": area}))
    scenario = drawn.scenario.model_copy(update={"allocate": wishes})
    return replace(drawn, scenario=scenario, areas=areas), moved_ha


VARIANTS: dict[str, Callable[[Drawn], tuple[Drawn, float]]] = {
    "backwards": lambda drawn: (rewritten(drawn, 0), 0.0),
    "from another corner": lambda drawn: (rewritten(drawn, 7), 0.0),
    "two areas of one allocation": lambda drawn: cut(drawn, allocations=False),
    "two allocations": lambda drawn: cut(drawn, allocations=True),
}


Told = dict[tuple[str, str], Outcome]


def told(land: Landscape, drawn: Drawn) -> Told:
    """Return land and emissions by every place role under every set; nothing else is compared."""
    plan = decide(land, drawn)
    return {
        (role, factors): judge(land, plan, factors=factors, by=role, only=("emissions",))
        for role in land.roles()
        for factors in SETS
    }


@pytest.fixture(scope="module")
def as_drawn(land: Landscape, drawn: Drawn) -> Told:
    """Return the outcomes of the drawings as they are."""
    return told(land, drawn)


@pytest.mark.parametrize("variant", VARIANTS)
def test_how_a_drawing_is_written_down_changes_nothing(
    land: Landscape, drawn: Drawn, as_drawn: Told, variant: str
) -> None:
    other, moved_ha = VARIANTS[variant](drawn)
    hectares = TOLERANCE_HA + moved_ha
    tonnes = hectares * HIGHEST_T_PER_HA
    for basis, after in told(land, other).items():
        before, now = _land(as_drawn[basis]), _land(after)
        for key in before.keys() | now.keys():
            assert now.get(key, 0.0) == pytest.approx(before.get(key, 0.0), abs=hectares), key
        ours, theirs = _emissions(as_drawn[basis]), _emissions(after)
        assert list(ours) == list(theirs)
        for key, value in ours.items():
            assert (value is None) == (theirs[key] is None), key
            if value is not None:
                assert theirs[key] == pytest.approx(value, rel=1e-9, abs=tonnes), key


def test_the_rewetted_halves_are_told_apart_and_add_up(land: Landscape, drawn: Drawn) -> None:
    other, moved_ha = cut(drawn, allocations=False)
    whole = judge(land, decide(land, drawn), only=("emissions",)).rewetted
    parts = judge(land, decide(land, other), only=("emissions",)).rewetted
    total = whole[(whole["allocation"] == AREA) & (whole["place"] == "total")]
    held = parts[(parts["allocation"] == AREA) & (parts["place"] == "total")]
    assert held["feature"].tolist() == ["", f"{AREA}_a", f"{AREA}_b"]
    for column in ("project_ha", "6to12_ha", "over12_ha"):
        told = held[column].tolist()
        assert told[0] == pytest.approx(told[1] + told[2], abs=TOLERANCE_HA)
        assert told[0] == pytest.approx(total[column].item(), abs=TOLERANCE_HA + moved_ha)


def _land(found: Outcome) -> dict[tuple[Any, ...], float]:
    keys = ("place", "soil", "from", "to", "functions")
    rows = found.land.to_dict(orient="records")
    return {tuple(str(row[key]) for key in keys): row["area_ha"] for row in rows}


def _emissions(found: Outcome) -> dict[tuple[Any, ...], float | None]:
    rows = (row for row in found.rows if row.indicator == "emissions")
    return {(row.place, row.gas): row.change for row in rows}
