"""Bring a scenario in: one that was taken home from here, or plain areas with a measure.

Everything is read, mended and decided before anything is written; what is wrong stops it whole.
A name that is taken gets a number.
"""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from landuse.domain.definition import Text
from landuse.domain.issues import InvalidInput, Issue, refuse
from landuse.domain.landscape import Landscape
from landuse.domain.measure import Measure
from landuse.domain.scenario import Scenario
from landuse.geo.repair import repaired
from landuse.sources.archives import (
    ENDINGS,
    LARGEST_MB,
    MAPS,
    SCENARIO,
    Upload,
    laid_down,
    unpacked,
)
from landuse.sources.area_files import areal, names_of
from landuse.sources.areas import DrawnRead, drawn_frame, read_drawn
from landuse.sources.carried import carried_scenario, layers_of
from landuse.sources.definitions import parse, read_definition
from landuse.sources.scenarios import Drawn, scenario_ids
from landuse.sources.vector import read_vector
from landuse.workflow.editing import identifier
from landuse.workflow.scenarios import LONGEST_ID, LONGEST_TITLE, free_id, write_scenario
from landuse.workflow.verbs import decide

__all__ = ["ENDINGS", "LARGEST_MB", "Imported", "Upload", "import_scenario"]

MOST_AREAS = 2000
APART = 50
"""So many areas become allocations of their own; more become one together."""
DRAWN_LAYER = "drawn"
UNNAMED = "importeret"


@dataclass(frozen=True, eq=False)
class Imported:
    """A scenario that was brought in, whether its name was taken, and what was found in it."""

    drawn: Drawn
    was_taken: bool
    issues: tuple[Issue, ...]


def import_scenario(land: Landscape, uploads: Sequence[Upload], measure: str) -> Imported:
    """Save what was uploaded as a new scenario.

    Parameters
    ----------
    land
        The land it is decided on; nothing is written where that is not possible.
    uploads
        A scenario with its drawings, the GeoPackage or an archive of them, or a map of areas.
    measure
        What to do on plain areas.

    Raises
    ------
    InvalidInput
        With everything that is wrong with the files.
    """
    parts = unpacked(uploads)
    with tempfile.TemporaryDirectory() as folder:
        read = _read(parts, Path(folder), land, land.measures[measure])
    refuse(read.issues)
    drawn, was_taken = _free(read, land.root)
    found = decide(land, drawn).issues
    refuse(found)
    return Imported(write_scenario(land.root, drawn, expected=None), was_taken, tuple(found))


def _read(parts: Sequence[Upload], folder: Path, land: Landscape, measure: Measure) -> Drawn:
    """Return what the files hold: a scenario, or areas for a measure."""
    told = {ending: [p for p in parts if p.ending in ending] for ending in (SCENARIO, MAPS)}
    scenarios, maps = told[SCENARIO], told[MAPS]
    if len(scenarios) > 1 or len(maps) > 1:
        names = ", ".join(part.shown for part in (*scenarios, *maps))
        remedy = "Bring them in one at a time."
        raise InvalidInput([Issue("scenario", f"several: {names}", "one scenario", remedy)])
    paths = laid_down(parts, folder)
    planning = land.project.crs
    if scenarios:
        shown = (scenarios[0].shown, maps[0].shown if maps else "")
        drawing = paths[maps[0].ending] if maps else folder / "none.geojson"
        return _whole(paths[".toml"], drawing, shown, planning)
    if not maps:
        expected = "all its files"
        remedy = "Copy all files of the shapefile: .shp, .shx, .dbf, .prj, .cpg."
        found = f"a part of a shapefile ({parts[0].ending})"
        raise InvalidInput([Issue(parts[0].shown, found, expected, remedy)])
    path, shown_map = paths[maps[0].ending], maps[0].shown
    carried = carried_scenario(path, shown_map)
    if carried is not None:
        texts = zip((".toml", ".geojson"), carried, strict=True)
        again = [Upload(f"{maps[0].stem}{end}", text.encode()) for end, text in texts]
        inner = laid_down(again, folder)
        return _whole(inner[".toml"], inner[".geojson"], (shown_map, shown_map), planning)
    return _areas(path, maps[0], planning, measure)


def _whole(text: Path, drawing: Path, shown: tuple[str, str], planning: str) -> Drawn:
    """Return a scenario and its drawings; all it names must be there."""
    found, issues = read_definition(Scenario, text, shown[0])
    if drawing.suffix not in {".geojson", ".json"}:
        issues.append(Issue(shown[1], "a map", "the drawings as .geojson", "Choose that file."))
        raise InvalidInput(issues)
    drawn = read_drawn(drawing, shown[1], planning)
    refuse([*issues, *drawn.issues])
    if found is None:
        raise InvalidInput(issues)
    wanted = {name for wish in found.allocate for name in wish.area.drawn_ids}
    missing = sorted(wanted - set(map(str, drawn.frame.index)))
    if missing:
        what = f"drawn areas that are not there: {', '.join(missing[:5])}"
        remedy = "Choose the .geojson that belongs to the scenario as well."
        raise InvalidInput([Issue(shown[0], what, "the drawings with the scenario", remedy)])
    return Drawn(found, drawn.frame, None, drawn.repairs, drawn.issues)


def _areas(path: Path, upload: Upload, planning: str, measure: Measure) -> Drawn:
    """Return plain areas as a new scenario."""
    read = _polygons(path, upload.shown, planning, measure.id)
    title = upload.stem[:LONGEST_TITLE] or UNNAMED
    raw = {
        "id": identifier(title) or UNNAMED,
        "title": {"da": title, "en": title},
        "question": {"da": f"Hvad giver {title}?", "en": f"What does {title} give?"},
        "allocate": _wishes(read.frame, measure),
    }
    scenario, issues = parse(Scenario, raw, upload.shown)
    if scenario is None:
        raise InvalidInput(issues)
    return Drawn(scenario, read.frame, None, read.repairs, read.issues)


def _wishes(areas: gpd.GeoDataFrame, measure: Measure) -> list[Mapping[str, Any]]:
    """Return an allocation for each area, or one for all where there are many."""
    names = list(map(str, areas.index))
    if len(names) <= APART:
        titles = areas["name"].tolist()
        return [
            {"id": name, "title": title[:LONGEST_TITLE], "measure": measure.id,
             "area": {"drawn": name}}
            for name, title in zip(names, titles, strict=True)
        ]  # fmt: skip
    one = {"id": f"{measure.id}_1", "title": measure.title.da, "measure": measure.id}
    return [one | {"area": {"drawn": names}}]


def _polygons(path: Path, shown: str, planning: str, measure: str) -> DrawnRead:
    """Return a file's polygons as drawn areas: repaired, in the planning CRS."""
    raw = read_vector(path, shown, layer=_layer(path, shown), stated=None, planning=planning)
    if raw.frame is None:
        raise InvalidInput(raw.issues)
    frame, faults = areal(raw.frame, shown)
    names = [f"{measure}_{n}" for n in range(1, len(frame) + 1)]
    if len(frame) > MOST_AREAS:
        remedy = "Keep those the plan is about, or join them in QGIS."
        found = f"{len(frame)} areas"
        raise InvalidInput([Issue(shown, found, f"at most {MOST_AREAS} areas", remedy)])
    done = repaired(np.asarray(frame.geometry.values, dtype=object), names, shown)
    kept = np.flatnonzero(~shapely.is_missing(done.shapes))
    if not len(kept):
        remedy = "Give a file of areas, or buffer them in QGIS."
        raise InvalidInput([*faults, Issue(shown, "no area at all", "polygons", remedy)])
    told = names_of(frame)
    titles = [told[at] or names[at] for at in kept]
    shapes = [done.shapes[at] for at in kept]
    held = drawn_frame([names[at] for at in kept], titles, shapes, planning)
    return DrawnRead(held, "", done.repairs, (*raw.issues, *faults))


def _layer(path: Path, shown: str) -> str | None:
    """Return which layer holds the areas: the drawn ones, or the only one there is."""
    if path.suffix != ".gpkg":
        return None
    names = [name for name, kind in layers_of(path, shown) if kind is not None]
    if DRAWN_LAYER in names:
        return DRAWN_LAYER
    if len(names) > 1:
        found = f"a file with {len(names)} layers: {', '.join(names[:5])}"
        remedy = "Save the layer you want in a file of its own in QGIS."
        raise InvalidInput([Issue(shown, found, "one layer of areas", remedy)])
    return names[0] if names else None


def _free(drawn: Drawn, root: Path) -> tuple[Drawn, bool]:
    """Return the scenario under a name nobody has; a number where its own is taken."""
    held, taken = drawn.scenario, scenario_ids(root)
    if held.id not in taken:
        return drawn, False
    start, titles = _unnumbered(held)
    name, number = free_id(start[:LONGEST_ID], [*taken, start])
    ending = f" ({number.strip()})" if number else ""
    da, en = (f"{title[:LONGEST_TITLE]}{ending}" for title in titles)
    named = held.model_copy(update={"id": name, "title": Text(da=da, en=en)})
    return replace(drawn, scenario=named), True


def _unnumbered(held: Scenario) -> tuple[str, tuple[str, str]]:
    """Return id and titles without the number an earlier import gave them."""
    start, _, number = held.id.rpartition("_")
    ending = f" ({number})"
    titles = (held.title.da, held.title.en)
    if start and number.isdecimal() and all(title.endswith(ending) for title in titles):
        return start, (titles[0].removesuffix(ending), titles[1].removesuffix(ending))
    return held.id, titles
