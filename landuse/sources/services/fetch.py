"""Fetch layers for some municipalities: side by side, a few at a time from each host.

Borders come first, as everything else is asked for in their box. A layer that was asked the same
way a short while ago is not fetched again; one that fails leaves what was there, and its age.
"""

import datetime as dt
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal

from landuse.domain.digest import of_json
from landuse.domain.issues import InvalidInput, Issue, errors
from landuse.domain.service import Listed, Protocol
from landuse.sources.project import ONE_ONLY, ProjectFolder
from landuse.sources.services import (
    arcgis,
    download,
    fetched,
    mars,
    ogc_features,
    raster,
    wfs,
)
from landuse.sources.services.extent import Extent
from landuse.sources.services.fetched import Origin
from landuse.sources.services.gathered import Gathered
from landuse.sources.services.paging import Told
from landuse.sources.services.watch import Watch
from landuse.sources.services.wire import Line, Wire

Gather = Callable[[Line, Listed, Extent, Told], Gathered]
GATHER: Mapping[Protocol, Gather] = {
    "wfs": wfs.gather,
    "ogc_features": ogc_features.gather,
    "arcgis": arcgis.gather,
    "file": download.gather,
    "mars": mars.gather,
    "cog": raster.gather_tiles,
    "wcs": raster.gather_window,
}
TOGETHER = 8
FRESH = dt.timedelta(days=1)

Progress = Callable[[str, float], None]
Outcome = Literal["fetched", "empty", "fresh", "failed"]


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one layer."""

    id: str
    outcome: Outcome
    count: int | None = None
    fetched: dt.datetime | None = None
    """When what lies in the project was fetched; None where nothing does."""
    issues: tuple[Issue, ...] = ()


class Watcher(Watch):
    """Somebody who also hears what became of each layer."""

    def done(self, report: Report) -> None:
        """Hear what became of a layer."""


@dataclass(frozen=True, eq=False)
class Task:
    """What all layers of one fetch share."""

    folder: ProjectFolder
    wire: Wire
    extent: Extent
    places: tuple[str, ...]
    again: bool
    progress: Progress
    watch: Watcher


def fetch_all(task: Task, chosen: Mapping[str, Listed]) -> list[Report]:
    """Fetch layers side by side and return what became of each.

    Parameters
    ----------
    task
        Project, area and progress.
    chosen
        The services, by layer.
    """
    tally, watch = _Tally(task.progress, len(chosen)), task.watch

    def one(listed: Listed) -> Report:
        watch.began(listed.id)
        report = fetch_one(task, listed, _both(tally.told(listed.id), watch, listed.id))
        watch.done(report)
        tally.done(listed.id)
        return report

    with ThreadPoolExecutor(TOGETHER) as pool:
        return list(pool.map(one, chosen.values()))


def _both(told: Told, watch: Watch, name: str) -> Told:
    """Tell two of the same count."""

    def tell(count: int, expected: int | None) -> None:
        told(count, expected)
        watch.counted(name, count, expected)

    return tell


def fetch_one(task: Task, listed: Listed, told: Told) -> Report:
    """Fetch one layer, unless it is there and fresh; a fault leaves what was there.

    Parameters
    ----------
    task
        Project, area and progress.
    listed
        The service and the layer.
    told
        Told how many features are there.
    """
    root = task.folder.root
    refused = refusal(task.folder, listed)
    if refused is not None:
        return Report(listed.id, "failed", issues=(refused,))
    asked = question(listed, task.extent, task.places)
    origin = fetched.origin_of(root, listed.id)
    if origin is not None and is_fresh(origin, asked) and not task.again:
        return Report(listed.id, "fresh", origin.count, origin.fetched)
    try:
        gathered = GATHER[listed.service.protocol](task.wire.to(listed), listed, task.extent, told)
        new = fetched.write(
            root, listed, gathered, crs=task.extent.crs, asked=asked, places=task.places,
            buffer_m=task.extent.buffer_m,
        )  # fmt: skip
    except InvalidInput as fault:
        return failed(task.folder, listed, origin, fault.issues)
    except OSError as fault:
        issue = _disk(listed, fault)
        return failed(task.folder, listed, origin, (issue,))
    return Report(listed.id, new.state, new.count, new.fetched, gathered.issues)


def failed(
    folder: ProjectFolder, listed: Listed, origin: Origin | None, issues: tuple[Issue, ...]
) -> Report:
    """Return that a layer failed; what was there stays, and its age is told.

    Parameters
    ----------
    folder
        The project.
    listed
        The service and the layer.
    origin
        What is there.
    issues
        Why.
    """
    told = errors(issues) or issues
    if origin is None:
        if fetched.layer_of(folder.root, listed.id) is None:
            fetched.write_layer(
                folder.root, listed, listed.layer.file.path.rpartition("/")[2], None, None
            )
        return Report(listed.id, "failed", issues=told)
    days = (dt.datetime.now(dt.UTC) - origin.fetched).days
    remedy = "It stays in use; fetch again later."
    old = Issue(
        f"layers/{listed.id}.toml",
        f"a copy that is {days} days old ({origin.fetched:%Y-%m-%d})",
        "one of today",
        remedy,
        "warning",
    )
    return Report(listed.id, "failed", origin.count, origin.fetched, (*told, old))


def refusal(folder: ProjectFolder, listed: Listed) -> Issue | None:
    """Return why a layer may not be written into a project, or nothing.

    Parameters
    ----------
    folder
        The project.
    listed
        The service and the layer.
    """
    mine = fetched.not_ours(folder.root, listed.id)
    role = listed.layer.role
    if mine is not None or role not in ONE_ONLY:
        return mine
    having = [one.id for one in folder.layers.values() if one.role == role and one.id != listed.id]
    if not having:
        return None
    remedy = 'Give one of them the role "context", or leave the layer out with --layers.'
    where = f"layers/{listed.id}.toml: role"
    return Issue(
        where, f"{role}, which {having[0]} has already", f"one layer with the role {role}", remedy
    )


def question(listed: Listed, extent: Extent, places: tuple[str, ...]) -> str:
    """Return the digest of all that decides what comes."""
    told = listed.service.model_dump(mode="json", exclude={"whole", "file_mb"})
    layer = listed.layer.model_dump(mode="json")
    return of_json([told, layer, extent.crs, extent.shape.wkb_hex, sorted(places)])


def is_fresh(origin: Origin, asked: str) -> bool:
    """Whether what lies in the project was asked the same way a short while ago."""
    return origin.asked == asked and dt.datetime.now(dt.UTC) - origin.fetched < FRESH


def _disk(listed: Listed, fault: OSError) -> Issue:
    found = f"a folder that cannot be written to ({fault.strerror or fault})"
    remedy = "Check the folder and the space on the disk."
    return Issue(f"layers/{listed.id}.toml", found, "a folder of your own", remedy)


class _Tally:
    """Adds up how far all layers are; told by several threads."""

    def __init__(self, progress: Progress, layers: int) -> None:
        self._progress = progress
        self._lock = threading.Lock()
        self._parts: dict[str, float] = {}
        self._layers = max(layers, 1)

    def told(self, name: str) -> Told:
        def tell(count: int, expected: int | None) -> None:
            part = min(count / expected, 1.0) if expected else 0.0
            self._say(name, f"{name}: {count}", part * 0.99)

        return tell

    def done(self, name: str) -> None:
        self._say(name, name, 1.0)

    def _say(self, name: str, step: str, part: float) -> None:
        with self._lock:
            self._parts[name] = part
            self._progress(step, sum(self._parts.values()) / self._layers)
