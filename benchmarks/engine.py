"""The engine at size: a seeded valley cut and edited, beside ``geopandas.overlay`` in the same run.

The peer does what we do with the same repaired layers: cut the fields, one layer after the
other, by municipality, region, catchment, soil and every layer that cuts. It does not prove its
areas, name its pieces or make squares of the other land; we are timed with all that.
"""

import gc
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from benchmarks.timing import percentile, say, seconds
from landuse.domain.landscape import Landscape
from landuse.domain.plan import Plan
from landuse.domain.scenario import Scenario
from landuse.sources.areas import drawn_frame
from landuse.sources.landscape import read_layers
from landuse.sources.project import open_project
from landuse.sources.scenarios import Drawn
from landuse.workflow import decide, judge, load
from landuse.workflow.projects import make_demo

EDITS = 200
TITLE = {"da": "x", "en": "x"}


def run(folder: Path, *, fields: int, runs: int) -> None:
    """Make the valley, build it, edit it, and let the peer cut the same layers."""
    os.environ["LANDUSE_CACHE"] = str(folder / "cache")
    root = folder / "valley"
    made = seconds(lambda: make_demo(root, fields=fields, seed=1, progress=quiet), 1)
    say(f"generate a valley of {fields:,} fields", made)
    land = load(root)
    print(f"    {len(land.units):,} units, {len(land.pieces):,} pieces, {land.area_ha:,.0f} ha")
    built = seconds(lambda: load(root, rebuild=True), runs)
    say("build: read, repair, cut, average, prove, keep", built)
    say("open the kept landscape", seconds(lambda: load(root), runs))
    say("hydrological units, when first asked for", seconds(lambda: _units(land), 1))
    cut, peer = _cut_only(root, runs)
    say("cut the fields, our way (repaired layers in memory)", cut)
    say("cut the fields, geopandas.overlay layer after layer", peer)
    ratio = statistics.median(peer) / statistics.median(cut)
    print(f"    overlay / ours, cutting alone: {ratio:.2f}", flush=True)
    ratio = statistics.median(peer) / statistics.median(built)
    print(f"    overlay's cutting / our whole build: {ratio:.2f}", flush=True)
    _edits(land)


def _units(land: Landscape) -> object:
    return land.hydrological_units


def quiet(step: str, part: float) -> None:
    """Say nothing of what is being made."""
    del step, part


def _cut_only(root: Path, runs: int) -> tuple[list[float], list[float]]:
    from landuse.sources.assemble import assemble

    project, _ = open_project(root)
    if project is None:
        message = f"{root} is no project"
        raise SystemExit(message)
    reads, _ = read_layers(project, quiet)
    crs = project.project.crs
    cutting = {name: read for name, read in reads.items() if read.layer.cuts}
    ours = {n: r for n, r in cutting.items() if r.layer.role not in {"municipality", "landuse"}}
    ours["towns"] = cutting["municipalities"]
    taken = seconds(lambda: assemble(cutting, crs, quiet), runs)
    frames = [r.frame for r in ours.values() if r.frame is not None and r.layer.role != "unit"]
    fields = next(r.frame for r in cutting.values() if r.layer.role == "unit")

    def peer() -> None:
        land = fields[["geometry"]]
        for zones in frames:
            land = gpd.overlay(land, zones[["geometry"]], how="identity", keep_geom_type=True)

    return taken, seconds(peer, 1)


def _edits(land: Landscape) -> None:
    """Draw a polygon of some 30 ha, alone and as the eleventh, and ask for the numbers."""
    rng = np.random.default_rng(7)
    _ = land.pieces.sindex, land.piece_ha
    judge(land, decide(land, _drawn([_shape(land, rng)])))  # what is made once is made
    gc.collect()
    gc.freeze()  # as the app does once its landscape is there
    for others in (0, 10):
        base = [_shape(land, rng) for _ in range(others)]
        taken: dict[str, list[float]] = {name: [] for name in STEPS}
        for number in range(EDITS):
            drawn = _drawn([*base, _shape(land, rng)])
            start = time.perf_counter()
            plan = decide(land, drawn)
            taken["plan anew"].append(time.perf_counter() - start)
            for name, ask in list(STEPS.items())[1:]:
                if number < EDITS // 10 or name == "emissions anew":
                    taken[name] += seconds(lambda ask=ask, plan=plan: ask(land, plan), 1)
        for name, held in taken.items():
            note = f"p95 {percentile(held, 0.95) * 1000:.1f} ms"
            say(f"edit: a polygon beside {others} others, {name}", held, note=note)


STEPS: dict[str, Callable[[Landscape, Plan], object]] = {
    "plan anew": lambda _, plan: plan,
    "emissions anew": lambda land, plan: judge(land, plan, only=("emissions",)),
    "what rules say": lambda _, plan: plan.permits,
    "all indicators": judge,
}
"""What an edit asks for: at once the plan and the number in the headline, then the rest."""


def _shape(land: Landscape, rng: np.random.Generator) -> shapely.Geometry:
    west, south, east, north = land.pieces.total_bounds
    x, y = rng.uniform(west, east), rng.uniform(south, north)
    turn, reach = np.sort(rng.uniform(0, 2 * np.pi, 9)), rng.uniform(150, 500, 9)
    ring = np.c_[x + reach * np.cos(turn), y + reach * np.sin(turn)]
    return shapely.make_valid(shapely.Polygon(ring))


def _drawn(shapes: list[shapely.Geometry]) -> Drawn:
    ids = [f"d{number}" for number in range(len(shapes))]
    allocate = [
        {"id": name, "measure": ("rewet", "afforest", "nature")[n % 3], "area": {"drawn": name}}
        for n, name in enumerate(ids)
    ]
    raw = {"id": "edit", "title": TITLE, "question": TITLE, "allocate": allocate}
    areas = drawn_frame(ids, ids, list(shapes), "EPSG:25832")
    return Drawn(Scenario.model_validate(raw), areas)
