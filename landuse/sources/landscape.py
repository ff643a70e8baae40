"""Load a project's landscape: read its layers, or take the one kept under the same digest."""

from collections.abc import Mapping
from pathlib import Path

from landuse.domain.digest import of_digests, of_file, of_json
from landuse.domain.issues import Issue, errors, refuse
from landuse.domain.landscape import Landscape, LayerState
from landuse.domain.layer import Layer
from landuse.sources import hydrology
from landuse.sources.assemble import CUTTER_VERSION, Assembled, Progress, assemble
from landuse.sources.columns import read_code_lists
from landuse.sources.kept import keep, kept
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
    refuse(issues)
    if folder is None:
        refuse([Issue(str(root), "no project", "a project folder", "Run: landuse new DIR")])
        raise AssertionError
    digest, states = landscape_digest(folder)
    land = None if rebuild else kept(digest)
    found: tuple[Issue, ...] = ()
    if land is None:
        land, found, states = _build(folder, progress)
        if strict:
            refuse(found)
        if not errors(found):
            keep(digest, land)
    else:
        found = tuple(i for layer in folder.layers.values() for i in locate(folder, layer)[2])
        states = _kept_states(states, land)
    if strict:
        refuse([*found, *land.issues])
    return _landscape(folder, land, digest, states, (*issues, *found, *land.issues))


def _landscape(
    folder: ProjectFolder,
    land: Assembled,
    digest: str,
    states: Mapping[str, LayerState],
    issues: tuple[Issue, ...],
) -> Landscape:
    return Landscape(
        root=folder.root,
        project=folder.project,
        pieces=land.pieces,
        units=land.units,
        places=land.places,
        layers=folder.layers,
        overlays=land.overlays,
        states=states,
        measures=folder.measures,
        digest=digest,
        repairs=land.repairs,
        issues=issues,
    )


def _kept_states(states: Mapping[str, LayerState], land: Assembled) -> dict[str, LayerState]:
    empty = {name for name, frame in land.overlays.items() if len(frame) == 0}
    return {name: "empty" if name in empty else state for name, state in states.items()}


def _build(
    folder: ProjectFolder, progress: Progress
) -> tuple[Assembled, tuple[Issue, ...], dict[str, LayerState]]:
    reads, issues = read_layers(folder, progress)
    land = assemble(reads, folder.project.crs, progress)
    progress("done", 1.0)
    return land, issues, {name: read.state for name, read in reads.items()}


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
        parts += [of_file(path) for path in sorted(codes.glob("*.csv"))]
    return of_digests(parts), states


def _definition(layer: Layer) -> object:
    """Return what of a definition decides how the land is cut: not its title, about or style."""
    return layer.model_dump(mode="json", exclude={"title", "about", "style", "origin"})


def content_digest(path: Path) -> str:
    """Return the digest of a map's content, with the files that belong to it."""
    if path.is_dir():
        return of_digests(of_file(p) for p in sorted(path.rglob("*")) if p.is_file())
    family = [path]
    if path.suffix.lower() in {".shp", ".tab", ".mif"}:
        family = sorted(p for p in path.parent.glob(f"{path.stem}.*") if p.is_file())
    return of_digests(of_file(p) for p in family)
