"""A scenario's projects as a register takes them: one outline each, its columns by its own names.

What is decided already (the reference) is in the register and is left out, and so is every measure
the register has no kind for. Where two kinds are the same measure, the scheme says which one it is.
"""

import tempfile
from pathlib import Path
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landuse.domain.outcome import Outcome
from landuse.domain.plan import Plan
from landuse.domain.register import Kind, Register
from landuse.domain.scenario import Allocation, Scenario
from landuse.geo.frame import polygonal
from landuse.sources.register import read_register
from landuse.workflow.reference import MARK

CRS = "EPSG:25832"
"""What the register asks for."""
NAME_LETTERS = 50
"""MARS /api/master-data, 2026-05-18: projectNameMaxLen."""
CARBON_RICH = ("6to12", "over12")
COLUMNS = [
    "projectName", "mitigationMeasureId", "mitigationMeasureName", "overlappingAreaHa",
    "extractionEffortHa", "afforestationEffortHa", "nitrogenReductionT", "allocation",
]  # fmt: skip


def registrable(
    root: Path, scenario: Scenario, plan: Plan, parts: gpd.GeoDataFrame, outcome: Outcome
) -> gpd.GeoDataFrame:
    """Return the projects a register can take, EPSG:25832.

    Parameters
    ----------
    root
        The project folder.
    scenario, plan
        What is wanted, and what it became.
    parts
        The plan's fragments with their shapes and soil.
    outcome
        What it does.

    Returns
    -------
    geopandas.GeoDataFrame
        ``COLUMNS``: hectares as the plan counts them, of which carbon-rich where the register
        counts extraction so, tonnes of nitrogen a year where an allocation is one project.
    """
    register = read_register(root, "mars")
    wishes = {wish.id: wish for wish in scenario.allocate}
    names = plan.features.set_index(["allocation", "feature"])["name"]
    kept = outcome.by_allocation("nitrogen")
    groups = _projects(parts, names.index, list(wishes))
    count = pd.Series([allocation for (allocation, _), _ in groups]).value_counts()
    rows, shapes = [], []
    for (allocation, feature), held in groups:
        kind = _kind(register, wishes[str(allocation)])
        if kind is None:
            continue
        name = str(names.get((allocation, feature), "")) or str(feature)
        nitrogen = kept.get(str(allocation)) if count[allocation] == 1 else None
        rows.append(_row(kind, name, held, nitrogen) | {"allocation": allocation})
        shapes.append(shapely.union_all(np.asarray(held.geometry.values, dtype=object)))
    outlines = polygonal(np.array(shapes, dtype=object))
    found = gpd.GeoDataFrame(pd.DataFrame(rows, columns=COLUMNS), geometry=outlines, crs=parts.crs)
    return found.to_crs(CRS)


def _projects(
    parts: gpd.GeoDataFrame, order: pd.Index, wishes: list[str]
) -> list[tuple[tuple[str, str], gpd.GeoDataFrame]]:
    """Return the parts of each project of the scenario's own, in the order of its areas."""
    own = parts[parts["changed_by"].isin(wishes) & ~parts["changed_by"].str.startswith(MARK)]
    place = {key: number for number, key in enumerate(order)}
    groups = own.groupby(["changed_by", "feature"])
    return sorted(groups, key=lambda pair: place.get(pair[0], 0))


def _kind(register: Register, wish: Allocation) -> Kind | None:
    """Return the register's kind of a wish: by its scheme, else the only one of its measure."""
    fits = [kind for kind in register.kinds if kind.measure == wish.measure]
    named = [kind for kind in fits if kind.scheme == wish.scheme]
    if named:
        return named[0]
    return fits[0] if len(fits) == 1 and wish.scheme is None else None


def _row(
    kind: Kind, name: str, held: gpd.GeoDataFrame, nitrogen: float | None
) -> dict[str, object]:
    hectares = float(held["area_ha"].sum())
    rich = float(held.loc[held["soil"].isin(CARBON_RICH), "area_ha"].sum())
    # The register counts a wetland's carbon-rich land as extraction, a lowland project's all.
    taken = {"lowland": hectares, "wetland": rich}.get(kind.id, 0.0)
    return {
        "projectName": name[:NAME_LETTERS],
        "mitigationMeasureId": kind.names[-1],
        "mitigationMeasureName": kind.names[0],
        "overlappingAreaHa": hectares,
        "extractionEffortHa": taken,
        "afforestationEffortHa": hectares if kind.measure == "afforest" else 0.0,
        "nitrogenReductionT": None if nitrogen is None else -nitrogen / 1000,
    }


def register_file(frame: gpd.GeoDataFrame, driver: Literal["GPKG", "GeoJSON"]) -> bytes:
    """Return the projects as a map file."""
    shape = {"geometry_type": "MultiPolygon", "promote_to_multi": True}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("projects.gpkg" if driver == "GPKG" else "projects.geojson")
        more = {"layer": "projects"} if driver == "GPKG" else {}
        frame.to_file(path, driver=driver, engine="pyogrio", **shape, **more)
        return path.read_bytes()
