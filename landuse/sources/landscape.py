"""Load a project's landscape: read its layers, or take the one kept under the same digest."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Lock

import geopandas as gpd
import pandas as pd

from landuse.domain.digest import of_digests, of_file, of_json
from landuse.domain.issues import InvalidInput, Issue, errors, refuse
from landuse.domain.landscape import NOWHERE, Landscape, LayerState
from landuse.domain.layer import Layer
from landuse.sources import hydrology
from landuse.sources.assemble import CUTTER_VERSION, Assembled, Progress, assemble
from landuse.sources.columns import read_code_lists
from landuse.sources.definitions import file_fault, files_in
from landuse.sources.formats import family
from landuse.sources.kept import Numbers, keep, keep_table, kept, kept_table
from landuse.sources.layers import LayerRead, locate, read_layer
from landuse.sources.project import ProjectFolder, open_project, own_and_shipped


def load_landscape(root: Path, *, progress: Progress, strict: bool, rebuild: bool) -> Landscape:
    """Return the landscape of a project.

    Parameters
    ----------
    root
        The project folder.
    progress
        Told what is being done, and how far it is (0 to 1).
    strict
        Whether a layer that fails stops the work; if not, it is unknown everywhere.
    rebuild
        Whether to cut the land anew although a kept landscape fits.

    Raises
    ------
    InvalidInput
        With every fault found, in definitions and in maps.
    """
    folder, issues = open_project(root)
    refuse(issues if folder is None else [*issues, *_without_land(folder)])
    if folder is None:
        raise InvalidInput(issues)
    digest, _ = landscape_digest(folder)
    land = None if rebuild else kept(digest)
    if land is None:
        land = _build(folder, progress)
        if not errors(land.issues):
            keep(digest, land)
    if strict:
        refuse(land.issues)
    if len(land.pieces) == 0:
        refuse([*land.issues, _empty(folder, land.states)])
    return _landscape(folder, land, digest, tuple(issues))


HYDROLOGICAL_UNITS = "hydrological_units"
LAND = ("municipality", "unit")
"""Roles of the layers that say what the land is."""


def _without_land(folder: ProjectFolder) -> list[Issue]:
    if any(layer.role in LAND for layer in folder.layers.values()):
        return []
    return [
        Issue(
            "layers",
            "no layer with the role municipality or unit",
            "a map of municipalities or of fields: what the land is",
            "Add such a layer; landuse new DIR makes commented templates.",
        )
    ]


def _empty(folder: ProjectFolder, states: Mapping[str, LayerState]) -> Issue:
    """Return why there is no land at all: its layers were not read, or hold nothing."""
    held = [
        f"{name}, which is {states[name].replace('_', ' ')}"
        for name, layer in folder.layers.items()
        if layer.role in LAND
    ]
    expected = "a layer of municipalities or fields with land in it"
    return Issue("layers", f"no land: {'; '.join(held)}", expected, "Fetch or copy its file.")


def _landscape(
    folder: ProjectFolder,
    land: Assembled,
    digest: str,
    issues: tuple[Issue, ...],
) -> Landscape:
    made = Landscape(
        root=folder.root,
        project=folder.project,
        pieces=land.pieces,
        units=land.units,
        places=land.places,
        layers=folder.layers,
        overlays=land.overlays,
        states=land.states,
        measures=folder.measures,
        digest=digest,
        repairs=land.repairs,
        issues=(*issues, *land.issues),
        shelf=Numbers(digest),
    )
    return replace(made, draining=partial(_draining, made, folder))


DRAINING = Lock()


def _draining(land: Landscape, folder: ProjectFolder) -> gpd.GeoDataFrame | None:
    """Return the hydrological units: those kept with the landscape, else told and kept.

    None where no layer tells them. Whoever asks for none waits for no flow routing to be loaded.
    """
    with DRAINING:  # one telling is enough, whoever asks
        units = kept_table(land.digest, HYDROLOGICAL_UNITS)
        if units is None:
            terrain = {t.id: locate(folder, t)[0] for t in land.layers_of("terrain")}
            maps = hydrology.maps_of(land, terrain)
            if maps is None:
                return None
            units = hydrology.units(maps, _all_land(land))
            keep_table(land.digest, HYDROLOGICAL_UNITS, units)
        return units


def _all_land(land: Landscape) -> gpd.GeoDataFrame:
    """Return the least polygons that are all the land: municipalities, and what is in none."""
    towns = [layer.id for layer in land.layers.values() if layer.role == "municipality"]
    known = [land.overlays[name].geometry for name in towns if name in land.overlays]
    rest = land.pieces.geometry
    if known:
        rest = rest[(land.pieces["municipality"] == NOWHERE).to_numpy()]
    return gpd.GeoDataFrame(geometry=pd.concat([*known, rest], ignore_index=True), crs=rest.crs)


def _build(folder: ProjectFolder, progress: Progress) -> Assembled:
    with _without_collector():
        land = _cut(folder, *read_layers(folder, progress), progress)
    progress("done", 1.0)
    return land


def _cut(
    folder: ProjectFolder,
    reads: Mapping[str, LayerRead],
    issues: tuple[Issue, ...],
    progress: Progress,
) -> Assembled:
    land = assemble(reads, folder.project.crs, progress)
    return replace(land, issues=(*issues, *land.issues))


def tried(folder: ProjectFolder, read: LayerRead, progress: Progress) -> Assembled:
    """Return the land of a project with one more layer, read where it lies until now.

    Parameters
    ----------
    folder
        The project.
    read
        The layer; one of the same id gives way to it.
    progress
        Told what is being done, and how far it is (0 to 1).
    """
    others = {name: held for name, held in folder.layers.items() if name != read.layer.id}
    with _without_collector():
        reads, issues = read_layers(replace(folder, layers=others), progress)
        reads = {name: reads.get(name, read) for name in sorted([*reads, read.layer.id])}
        return _cut(folder, reads, (*issues, *read.issues), progress)


def keep_land(root: Path, land: Assembled) -> None:
    """Keep the land that was tried for the project as it is now, so that nobody cuts it again."""
    folder, _ = open_project(root)
    if folder is not None and not errors(land.issues):
        keep(landscape_digest(folder)[0], land)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Let nobody look for garbage: shapes by the hundred thousand are made, and all are needed."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def read_layers(
    folder: ProjectFolder, progress: Progress
) -> tuple[dict[str, LayerRead], tuple[Issue, ...]]:
    """Return every layer as read, and all that was found on the way."""
    lists, faults = read_code_lists(own_and_shipped(folder.root, "codes"))
    reads: dict[str, LayerRead] = {}
    for number, layer in enumerate(folder.layers.values()):
        progress(layer.id, 0.3 * number / max(1, len(folder.layers)))
        reads[layer.id] = read_layer(folder, layer, lists)
    return reads, (*faults, *(issue for read in reads.values() for issue in read.issues))


def landscape_digest(folder: ProjectFolder) -> tuple[str, dict[str, LayerState]]:
    """Return the digest of all the landscape rests on, and each layer's state as far as files tell.

    Layers (definition and content), code lists, the planning CRS and the cutter's version (C11).
    """
    states: dict[str, LayerState] = {}
    water = hydrology.edition(folder.layers.values())
    parts = [of_json({"cutter": CUTTER_VERSION, "crs": folder.project.crs, "water": water})]
    for name, layer in folder.layers.items():
        path, state, _ = locate(folder, layer)
        states[name] = state
        content = "" if path is None else content_digest(path)
        parts.append(of_json([_definition(layer), state, content]))
    for codes in own_and_shipped(folder.root, "codes"):
        tables, _ = files_in(codes, "*.csv", "data/codes")
        parts += [_of_table(path) for path in tables]
    return of_digests(parts), states


def _of_table(path: Path) -> str:
    fault = file_fault(path, f"data/codes/{path.name}")
    return of_json([path.stem, of_file(path) if fault is None else str(fault)])


def _definition(layer: Layer) -> object:
    """Return what of a definition decides how the land is cut: not its title, about or style."""
    return layer.model_dump(mode="json", exclude={"title", "about", "style", "origin"})


def content_digest(path: Path) -> str:
    """Return the digest of a map's content, with the files that belong to it."""
    return of_digests(
        of_json([part.name if part != path else "", of_file(part)]) for part in family(path)
    )
