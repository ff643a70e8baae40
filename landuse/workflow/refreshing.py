"""Newer maps: which services have one, what it changes in every scenario, and taking it (C14).

Nothing is taken unasked. What is newer is fetched into a side place and each scenario is judged
with the maps changed one after the other, so that the steps add up to the whole difference.
"""

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from landuse.domain.issues import InvalidInput, Issue, errors, refuse
from landuse.domain.landscape import Landscape
from landuse.domain.outcome import Outcome, OutcomeRow
from landuse.domain.service import Listed
from landuse.sources import side
from landuse.sources.layers import read_layer
from landuse.sources.project import ProjectFolder
from landuse.sources.services import download
from landuse.sources.services.borders import chosen, extent_of, fetched_borders
from landuse.sources.services.extent import Extent
from landuse.sources.services.fetch import Report, Task, Watcher, fetch_one
from landuse.sources.services.fetched import Origin, origin_of
from landuse.sources.services.health import look_up_all
from landuse.sources.services.moved import RESOLVER
from landuse.sources.services.network import Limits
from landuse.sources.services.newer import News, news
from landuse.sources.services.wire import Wire
from landuse.workflow.fetching import network_of, opened
from landuse.workflow.scenarios import read_scenario, scenario_ids
from landuse.workflow.verbs import Progress, decide, judge, load

Level = dict[tuple[str, str], OutcomeRow]


@dataclass(frozen=True, slots=True)
class Tried:
    """A map that was fetched into the side place."""

    id: str
    outcome: str
    """``changed``, ``unchanged`` or ``failed``."""
    count: int | None
    was: int | None
    """Features in the new map and in ours."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What one new map changes of one indicator's number, after the maps before it were changed."""

    scenario: str
    layer: str
    indicator: str
    unit: str
    place: str
    before: float | None
    after: float | None

    @property
    def difference(self) -> float | None:
        """After minus before; None where one of the two is not known (C5)."""
        known = self.before is not None and self.after is not None
        return (self.after or 0.0) - (self.before or 0.0) if known else None


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What services have, what was tried of it, and what that changes."""

    news: tuple[News, ...]
    tried: tuple[Tried, ...] = ()
    effects: tuple[Effect, ...] = ()
    issues: tuple[Issue, ...] = ()


def newer(
    root: Path,
    *,
    layers: Sequence[str] = (),
    resolver: str = RESOLVER,
    limits: Limits | None = None,
) -> tuple[News, ...]:
    """Return whether services have something newer than the maps that were fetched.

    Parameters
    ----------
    root
        The project folder.
    layers
        Ids of fetched layers; all of them if none are named.
    resolver, limits
        Who is asked where a layer went; how much, how long and how often.

    Raises
    ------
    InvalidInput
        When there is no project, or a layer that is named was not fetched.
    """
    folder, catalogue = opened(root)
    ours = _fetched(folder, catalogue, layers)
    found: dict[str, News] = {}
    with Wire(network_of(list(catalogue.values()), limits, resolver)) as wire:
        for key in {(o.municipalities, o.buffer_m) for o in ours.values()}:
            mine = {n: o for n, o in ours.items() if (o.municipalities, o.buffer_m) == key}
            asked = {name: catalogue[name] for name in mine}
            told = look_up_all(wire, asked, _area(folder, *key), resolver)
            found |= {h.id: news(catalogue[h.id], mine[h.id], h) for h in told}
    return tuple(found[name] for name in sorted(found))


def refresh(
    root: Path, *, layers: Sequence[str] = (), resolver: str = RESOLVER,
    limits: Limits | None = None, progress: Progress | None = None,
) -> Refreshed:  # fmt: skip
    """Look what is newer, fetch that into a side place, and tell what it changes.

    Parameters
    ----------
    root
        The project folder.
    layers
        Ids of fetched layers that are tried whatever their services tell; those that are newer if
        none are named.
    resolver, limits, progress
        As for :func:`newer`; told how far it is.

    Raises
    ------
    InvalidInput
        When there is no project, or a layer that is named was not fetched.
    """
    found = newer(root, layers=layers, resolver=resolver, limits=limits)
    wanted = [n for n in found if n.verdict == "newer" or (layers and n.verdict != "no_answer")]
    issues = [issue for one in found for issue in one.theirs.issues]
    side.clear(Path(root))
    if not wanted:
        return Refreshed(found, issues=tuple(issues))
    reports = _fetched_aside(Path(root), wanted, limits, progress or _silent)
    tried = tuple(_tried(Path(root), one) for one in reports)
    issues += [issue for report in reports for issue in report.issues]
    changed = [one.id for one in tried if one.outcome == "changed"]
    effects, faults = _effects(Path(root), changed)
    return Refreshed(found, tried, tuple(effects), (*issues, *faults))


def accept(root: Path, layers: Sequence[str]) -> tuple[str, ...]:
    """Take new maps out of the side place into the project, and return their ids.

    Parameters
    ----------
    root
        The project folder.
    layers
        Ids of layers whose changes were told.

    Raises
    ------
    InvalidInput
        When one was not tried, or ours is another than the one it was held against.
    """
    folder, _ = opened(root)
    for name in layers:
        try:
            side.take(folder.root, name)
        except OSError as fault:
            found = f"a folder that cannot be written to ({fault.strerror or fault})"
            remedy = "Check the folder and the space on the disk."
            refuse([Issue(f"layers/{name}.toml", found, "a folder of your own", remedy)])
    return tuple(layers)


def _fetched(
    folder: ProjectFolder, catalogue: Mapping[str, Listed], layers: Sequence[str]
) -> dict[str, Origin]:
    """Return where the layers came from that were fetched and can be asked for again."""
    origins = {name: origin_of(folder.root, name) for name in folder.layers if name in catalogue}
    held = {name: origin for name, origin in origins.items() if origin is not None}
    unknown = sorted(set(layers) - set(held))
    if unknown:
        found = f"no layer {', '.join(unknown)} that was fetched"
        some = ", ".join(sorted(held)) or "none there"
        refuse([Issue("layers", found, f"one of: {some}", "Fetch it first: landuse fetch")])
    return {name: held[name] for name in layers} if layers else held


def _area(folder: ProjectFolder, places: Sequence[str], buffer_m: float) -> Extent | None:
    """Return the area that a layer was fetched for; none where its borders are not there."""
    layer = next((one for one in folder.layers.values() if one.role == "municipality"), None)
    read = None if layer is None else read_layer(folder, layer, {})
    if read is None or read.frame is None:
        return None
    frame = read.frame
    with suppress(InvalidInput):  # a municipality that is no longer in the project
        frame = chosen(frame, frame["code"], places, "layers")
    return extent_of(frame, buffer_m, folder.project.crs)


def _fetched_aside(
    root: Path, wanted: Sequence[News], limits: Limits | None, progress: Progress
) -> list[Report]:
    """Fetch maps into a copy of the project and return what became of each."""
    place = side.side_of(root)
    side.make(root, place)
    side.remember(root, {one.id: one.ours.sha256 for one in wanted})
    folder, catalogue = opened(place)
    found = []
    with Wire(network_of(list(catalogue.values()), limits)) as wire:
        for number, one in enumerate(wanted):
            listed, origin = catalogue[one.id], one.ours
            progress(one.id, number / len(wanted))
            if listed.service.protocol == "file":
                download.forget(one.theirs.name)
            places = origin.municipalities
            if listed.layer.role == "municipality":
                found.append(fetched_borders(folder, wire, listed, places, _uncounted)[1])
                continue
            area = _area(folder, places, origin.buffer_m)
            if area is None:
                raise InvalidInput([_no_borders()])
            task = Task(folder, wire, area, places, True, progress, Watcher())  # noqa: FBT003
            found.append(fetch_one(task, listed, _uncounted))
    return found


def _no_borders() -> Issue:
    remedy = "Fetch them first: landuse fetch --layers municipalities"
    return Issue("layers", "no municipalities", "borders of the municipalities", remedy)


def _tried(root: Path, report: Report) -> Tried:
    ours, new = origin_of(root, report.id), origin_of(side.side_of(root), report.id)
    was = None if ours is None else ours.count
    if report.outcome == "failed" or new is None or ours is None:
        return Tried(report.id, "failed", None, was)
    outcome = "unchanged" if new.sha256 == ours.sha256 else "changed"
    return Tried(report.id, outcome, new.count, was)


def _effects(root: Path, changed: Sequence[str]) -> tuple[list[Effect], list[Issue]]:
    """Return what each new map changes in each scenario, one map after the other."""
    if not changed:
        return [], []
    issues: list[Issue] = []
    with tempfile.TemporaryDirectory(dir=root / side.PLACE) as held:
        step = Path(held) / "project"
        side.make(root, step)
        levels = [_levels(load(root, strict=False), root, issues)]
        done: list[str] = []
        for name in changed:
            side.put(side.side_of(root), step, name)
            try:
                levels.append(_levels(load(step), step, issues))
                done.append(name)
            except InvalidInput as fault:
                issues += fault.issues
                side.put(root, step, name)
    pairs = zip(done, pairwise(levels), strict=True)
    return [e for name, (old, new) in pairs for e in _between(name, old, new)], issues


def _levels(land: Landscape, root: Path, issues: list[Issue]) -> dict[str, Level]:
    """Return the numbers of every scenario on some land; one with faults is told and left out."""
    found = {}
    for name in scenario_ids(root):
        try:
            outcome = judge(land, decide(land, read_scenario(root, name)))
        except InvalidInput as fault:
            issues += [issue for issue in errors(fault.issues) if issue not in issues]
            continue
        found[name] = _rows(outcome)
    return found


def _rows(outcome: Outcome) -> Level:
    rows = [row for row in outcome.rows if row.gas is None and row.year is None]
    return {(row.indicator, row.place): row for row in rows}


def _between(layer: str, old: Mapping[str, Level], new: Mapping[str, Level]) -> list[Effect]:
    """Return the numbers of each scenario that one map changes."""
    found = []
    for scenario in [name for name in old if name in new]:
        for key in dict.fromkeys([*old[scenario], *new[scenario]]):
            before, after = old[scenario].get(key), new[scenario].get(key)
            row = after or before
            values = (before.change if before else None, after.change if after else None)
            if row is not None and values[0] != values[1]:
                found.append(Effect(scenario, layer, key[0], row.unit, key[1], *values))
    return found


def _silent(step: str, part: float) -> None:
    del step, part


def _uncounted(count: int, expected: int | None) -> None:
    del count, expected
