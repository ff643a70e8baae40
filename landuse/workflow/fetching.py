"""Fetch the layers of some municipalities from public services, and look whether these answer."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import geopandas as gpd

from landuse.domain.issues import InvalidInput, Issue, refuse
from landuse.domain.project import MOST_BUFFER_M
from landuse.domain.service import Listed
from landuse.sources.catalogue import hosts, read_catalogue
from landuse.sources.layers import read_layer
from landuse.sources.project import ProjectFolder, open_project
from landuse.sources.services.borders import extent_of, fetched_borders, own_borders
from landuse.sources.services.country import keep_country, kept_country
from landuse.sources.services.extent import Extent
from landuse.sources.services.fetch import Report, Task, Watcher, fetch_all
from landuse.sources.services.health import Health, as_row, look_up_all
from landuse.sources.services.moved import RESOLVER
from landuse.sources.services.network import Limits, Network
from landuse.sources.services.proxy import proxy
from landuse.sources.services.wire import Wire
from landuse.workflow.verbs import Progress

LOOPBACK = "LANDUSE_LOOPBACK"
"""Set to 1 in tests: this machine may be asked, and nothing else."""
BORDERS = "municipalities"


def network_of(
    catalogue: Sequence[Listed], limits: Limits | None = None, resolver: str | None = None
) -> Network:
    """Return who may be asked: the hosts of the catalogue, and the resolver if there is one."""
    loopback = os.environ.get(LOOPBACK) == "1"
    more = set() if resolver is None else {urlsplit(resolver).netloc}
    return Network(hosts(catalogue) | more, loopback, limits or Limits(), proxy())


def fetch(
    root: Path,
    municipalities: Sequence[str],
    *,
    buffer_m: float = 0.0, layers: Sequence[str] = (), borders: str = BORDERS, again: bool = False,
    limits: Limits | None = None, progress: Progress | None = None, watch: Watcher | None = None,
) -> list[Report]:  # fmt: skip
    """Fetch layers for some municipalities and return what became of each.

    Parameters
    ----------
    root
        The project folder.
    municipalities, buffer_m
        Their codes, four digits in Denmark, and metres around them.
    layers, borders
        Ids of the catalogue, of those fetched by default if none are named; and of the service
        that gives borders, where the project has none of its own.
    again, limits, progress, watch
        Whether to fetch what is fresh too; how much, how long and how often; told how far it is;
        told of each layer, and asked whether to go on.

    Raises
    ------
    InvalidInput
        When nothing can be fetched at all.
    """
    folder, catalogue = opened(root)
    _real(folder)
    places = tuple(sorted(dict.fromkeys(municipalities)))
    chosen = _chosen(catalogue, layers)
    refuse(_wrong(places, buffer_m, borders, catalogue))
    say, watch = progress or _silent, watch or Watcher()
    with Wire(network_of(list(catalogue.values()), limits), watch) as wire:
        say(borders, 0.0)
        frame, reports = _borders(folder, wire, catalogue[borders], places, watch)
        folder, _ = opened(root)
        area = extent_of(frame, buffer_m, folder.project.crs)
        wanted = {name: one for name, one in chosen.items() if one.layer.role != "municipality"}
        return reports + fetch_all(Task(folder, wire, area, places, again, say, watch), wanted)


def services(
    root: Path,
    *,
    layers: Sequence[str] = (),
    municipalities: Sequence[str] = (),
    buffer_m: float = 0.0,
    resolver: str = RESOLVER,
    limits: Limits | None = None,
    watch: Watcher | None = None,
) -> list[Health]:
    """Return what the services of the catalogue have to offer today.

    Parameters
    ----------
    root
        The project folder; the borders it has are those to count in, else those that are kept.
    layers
        Ids of the catalogue; all if none are named.
    municipalities, buffer_m
        Their codes, all that the project has if none are named; and metres around them.
    resolver, limits, watch
        Who is asked where a layer went; how much, how long and how often; told of each service,
        and asked whether to go on.

    Raises
    ------
    InvalidInput
        When there is no project, or no such service.
    """
    folder, catalogue = opened(root)
    chosen = _chosen(catalogue, layers or list(catalogue))
    area = _area(folder, municipalities, buffer_m)
    if area is None and municipalities:
        area = _in_country(folder, catalogue, municipalities, buffer_m)
    with Wire(network_of(list(catalogue.values()), limits, resolver), watch) as wire:
        return look_up_all(wire, chosen, area, resolver)


def keep_borders(
    root: Path,
    borders: str = BORDERS,
    *,
    limits: Limits | None = None,
    watch: Watcher | None = None,
) -> None:
    """Fetch the borders of a whole country, to choose among them before anything else is fetched.

    Parameters
    ----------
    root, borders
        The project folder; the id of the service that gives them.
    limits, watch
        How much, how long and how often; told how far it is, and asked whether to go on.

    Raises
    ------
    InvalidInput
        When they cannot be had.
    """
    folder, catalogue = opened(root)
    refuse(_no_borders(borders, catalogue))
    listed, watch = catalogue[borders], watch or Watcher()
    watch.began(listed.id)
    with Wire(network_of(list(catalogue.values()), limits), watch) as wire:
        keep_country(
            wire.to(listed),
            listed,
            folder.project.crs,
            lambda count, expected: watch.counted(listed.id, count, expected),
        )


def _in_country(
    folder: ProjectFolder, catalogue: Mapping[str, Listed], codes: Sequence[str], buffer_m: float
) -> Extent | None:
    """Return the area of some municipalities by the borders that are kept, or none."""
    frame = kept_country(catalogue.values(), folder.project.crs, codes)
    if frame is None or frame.empty:
        return None
    return extent_of(frame, buffer_m, folder.project.crs)


def _area(folder: ProjectFolder, municipalities: Sequence[str], buffer_m: float) -> Extent | None:
    """Return the area that a project's borders tell, or none where there are none."""
    layer = next((one for one in folder.layers.values() if one.role == "municipality"), None)
    unreal = layer is None or folder.project.synthetic
    read = None if layer is None or unreal else read_layer(folder, layer, {})
    if read is None or read.frame is None or len(read.frame) == 0:
        return None
    frame = read.frame
    if municipalities:
        frame = frame[frame["code"].isin(list(municipalities))]
    return extent_of(frame, buffer_m, folder.project.crs) if len(frame) else None


def _borders(
    folder: ProjectFolder, wire: Wire, listed: Listed, places: tuple[str, ...], watch: Watcher
) -> tuple[gpd.GeoDataFrame, list[Report]]:
    """Return the municipalities: the project's own, or fetched ones with what became of them."""
    frame = own_borders(folder, places)
    if frame is not None:
        return frame, []
    watch.began(listed.id)
    frame, report = fetched_borders(folder, wire, listed, places, _uncounted)
    watch.done(report)
    return frame, [report]


def opened(root: Path) -> tuple[ProjectFolder, dict[str, Listed]]:
    """Return a project and the catalogue it may ask.

    Raises
    ------
    InvalidInput
        When either has a fault.
    """
    folder, issues = open_project(Path(root))
    refuse(issues)
    if folder is None:
        raise InvalidInput(issues)
    catalogue, faults = read_catalogue(folder.root)
    refuse(faults)
    return folder, catalogue


def _real(folder: ProjectFolder) -> None:
    """Refuse a project of invented land: what is fetched is real."""
    if folder.project.synthetic:
        found = "a project of invented land"
        remedy = "Make a project of your own: landuse new DIR"
        refuse([Issue("landuse.toml: synthetic", found, "a project of real land", remedy)])


def _chosen(catalogue: dict[str, Listed], layers: Sequence[str]) -> dict[str, Listed]:
    if not layers:
        return {n: one for n, one in catalogue.items() if one.service.need != "extra"}
    unknown = sorted(set(layers) - set(catalogue))
    if unknown:
        found = f"no service {', '.join(unknown)} in the catalogue"
        remedy = "See docs/reference/catalogue.md for those there are."
        refuse([Issue("layers", found, "services of the catalogue", remedy)])
    return {name: catalogue[name] for name in dict.fromkeys(layers)}


def _wrong(
    places: tuple[str, ...], buffer_m: float, borders: str, catalogue: dict[str, Listed]
) -> list[Issue]:
    issues = []
    if not places:
        remedy = "Name at least one: --municipality 0760"
        issues.append(Issue("municipality", "no municipality", "their codes", remedy))
    if not 0 <= buffer_m <= MOST_BUFFER_M:
        remedy = "Choose a smaller one."
        issues.append(Issue("buffer", f"{buffer_m:g} m", "0 to 20 km", remedy))
    return issues + _no_borders(borders, catalogue)


def _no_borders(borders: str, catalogue: Mapping[str, Listed]) -> list[Issue]:
    listed = catalogue.get(borders)
    if listed is not None and listed.layer.role == "municipality":
        return []
    found = f"no service {borders} in the catalogue"
    return [Issue("borders", found, "one that gives municipalities", "Name another.")]


def _silent(step: str, part: float) -> None:
    del step, part


def _uncounted(count: int, expected: int | None) -> None:
    del count, expected


__all__ = ["Extent", "Health", "Limits", "Report", "as_row", "fetch", "network_of", "services"]
