"""Take in maps that somebody fetched by hand: for networks that reach no service.

Each file lies in the project's ``data/inbox`` and is called what the catalogue calls its layer,
such as ``section3.zip``. It is read as an answer of that service would be, and becomes the same
layer. Borders come first. The files stay where they are.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd

from landuse.domain.issues import InvalidInput, Issue, refuse
from landuse.domain.service import Listed
from landuse.sources.project import ProjectFolder, inside
from landuse.sources.services import fetched
from landuse.sources.services.borders import everywhere, extent_of, only_chosen
from landuse.sources.services.download import from_file
from landuse.sources.services.extent import Extent
from landuse.sources.services.fetch import Report, Watcher, failed, question, refusal
from landuse.workflow.fetching import opened

INBOX = "data/inbox"
NAMED = re.compile(r"([a-z0-9_]+)\.(gpkg|zip|gml|geojson|fgb|parquet|tab|shp|gdb)", re.IGNORECASE)


def inbox(root: Path) -> Path:
    """Return the folder of a project in which files are waited for."""
    return root / INBOX


def waiting(root: Path) -> dict[str, Path]:
    """Return the files that lie in the inbox and are called like a layer of the catalogue.

    Parameters
    ----------
    root
        The project folder.

    Raises
    ------
    InvalidInput
        When the project or its catalogue has a fault.
    """
    _, catalogue = opened(root)
    folder = inbox(root)
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    named = [(match[1].lower(), path) for path in found if (match := NAMED.fullmatch(path.name))]
    return {name: path for name, path in named if _is_map(catalogue.get(name))}


def _is_map(listed: Listed | None) -> bool:
    return listed is not None and listed.layer.kind != "raster"


def take_in(root: Path, *, watch: Watcher | None = None) -> list[Report]:
    """Make layers of the files that wait in the inbox, and return what became of each.

    Parameters
    ----------
    root
        The project folder; it says itself which municipalities it is about.
    watch
        Told of each layer.

    Raises
    ------
    InvalidInput
        When there are no borders, neither in the project nor in the inbox.
    """
    folder, catalogue = opened(root)
    if folder.project.area is None:
        remedy = "Choose them on the page My municipalities."
        refuse([Issue("landuse.toml: area", "no municipality", "their codes", remedy)])
        raise AssertionError
    files, watch = waiting(folder.root), watch or Watcher()
    ordered = sorted(files, key=lambda name: catalogue[name].layer.role != "municipality")
    reports = []
    for name in ordered:
        watch.began(name)
        report = _taken(root, catalogue[name], files[name])
        watch.done(report)
        reports.append(report)
    return reports


def _taken(root: Path, listed: Listed, path: Path) -> Report:
    """Return what became of one file; a fault leaves what was there."""
    folder, catalogue = opened(root)
    origin = fetched.origin_of(folder.root, listed.id)
    try:
        refused = refusal(folder, listed)
        refuse([] if refused is None else [refused])
        _, issues = inside(folder.root, f"{INBOX}/{path.name}", f"{INBOX}/{path.name}")
        refuse(issues)
        return _written(folder, catalogue, listed, path)
    except InvalidInput as fault:
        return failed(folder, listed, origin, fault.issues)


def _written(
    folder: ProjectFolder, catalogue: Mapping[str, Listed], listed: Listed, path: Path
) -> Report:
    area = folder.project.area
    places, buffer_m = ((), 0.0) if area is None else (area.municipalities, area.buffer_m)
    crs, where = folder.project.crs, f"{INBOX}/{path.name}"
    is_border = listed.layer.role == "municipality"
    extent = everywhere(crs) if is_border else _area(folder, catalogue, buffer_m)
    gathered = from_file(path, listed, extent, where, where)
    if is_border:
        gathered = only_chosen(gathered, listed, places)
    asked = question(listed, extent, places)
    new = fetched.write(folder.root, listed, gathered, crs=crs, asked=asked, places=places)
    return Report(listed.id, new.state, new.count, new.fetched, gathered.issues)


def _area(folder: ProjectFolder, catalogue: Mapping[str, Listed], buffer_m: float) -> Extent:
    """Return the study area by the borders that are in the project.

    Raises
    ------
    InvalidInput
        When there are none.
    """
    for name, listed in catalogue.items():
        origin = fetched.origin_of(folder.root, name)
        if listed.layer.role == "municipality" and origin is not None:
            frame = gpd.read_parquet(folder.root / origin.file)
            return extent_of(frame, buffer_m, folder.project.crs)
    remedy = "Put the borders into the folder first, as municipalities.gpkg."
    raise InvalidInput([Issue(INBOX, "no borders", "the municipalities' borders", remedy)])
