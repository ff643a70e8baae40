"""A register becomes scenarios: what is decided, and what is under way with that as its reference.

Run again with a newer extract, or with a table fetched since, it says what changed project by
project, and writes anew what it wrote before. Nothing is written until all of it was read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import fsum
from pathlib import Path

import geopandas as gpd
import pandas as pd

from landuse.domain.definition import Text
from landuse.domain.digest import of_file
from landuse.domain.issues import InvalidInput, Issue, errors, refuse
from landuse.domain.register import Change, Project, Register, changes
from landuse.domain.scenario import STATUSES, Allocation, Area, Scenario, Status
from landuse.sources.layers import read_layer
from landuse.sources.project import ProjectFolder, inside, open_project
from landuse.sources.register import Extract, Said, projects, read_extract, read_register
from landuse.sources.registered import (
    Held,
    Origin,
    changed_by_hand,
    held,
    write_map,
    write_scenarios,
)
from landuse.sources.services.extent import Extent
from landuse.sources.services.fetched import table_of

TABLE = "{register}_projects"
"""The entry of the catalogue whose table tells a register's states."""
PLANNED = "_planned"


@dataclass(frozen=True, slots=True)
class Line:
    """How many projects of a kind are so firm, and their hectares."""

    status: Status
    kind: str
    count: int
    area_ha: float


@dataclass(frozen=True, slots=True)
class Registered:
    """What a run did: the scenarios it wrote, what they hold, what is new since the last run."""

    scenarios: tuple[str, ...]
    lines: tuple[Line, ...]
    changes: tuple[Change, ...] | None
    """None the first time: there is nothing to compare with."""
    outside: int
    """Projects that do not meet the municipalities."""
    issues: tuple[Issue, ...]


def register(
    root: Path, source: Path | str | None = None, *,
    name: str = "register", kind_of: str = "mars", said: Said | None = None,
) -> Registered:  # fmt: skip
    """Read a register's projects into scenarios, and say what changed since the last time.

    Parameters
    ----------
    root
        The project folder.
    source
        An extract with outlines, or the id of a layer of the project; without one the outlines of
        the last run are taken with the table fetched since.
    name, kind_of
        Id of the scenario of what is decided (what is under way gets ``_planned`` after it), and
        which register it is: a file of ``data/registers``.
    said
        What the user says where the extract does not.

    Raises
    ------
    InvalidInput
        When nothing can be read, or a scenario was changed by hand.
    """
    folder = _opened(root)
    asked = read_register(folder.root, kind_of)
    ids = (name, f"{name}{PLANNED}")
    by_hand = [issue for one in ids for issue in changed_by_hand(folder.root, one)]
    refuse([*by_hand, *_unknown_kind(asked, said)])
    before = held(folder.root, name)
    found, origin = _read(folder, asked, source, before, said)
    near = _here(folder, found.frame)
    refuse(_nothing(near, len(found.frame)))
    outside = found.frame.loc[~found.frame["id"].isin(near["id"]), "id"]
    origin = origin.model_copy(update={"elsewhere": (*origin.elsewhere, *outside)})
    file = write_map(folder.root, name, near, origin)
    write_scenarios(folder.root, _scenarios(asked, ids, near, file))
    told = projects(near, asked.kinds)
    earlier = None if before is None else changes(projects(before.frame, asked.kinds), told)
    return Registered(ids, _lines(told), earlier, len(origin.elsewhere), found.issues)  # fmt: skip


def _opened(root: Path) -> ProjectFolder:
    folder, issues = open_project(Path(root))
    refuse(issues)
    if folder is None:
        raise InvalidInput(issues)
    return folder


def _unknown_kind(asked: Register, said: Said | None) -> list[Issue]:
    known = [kind.id for kind in asked.kinds]
    if said is None or said.kind is None or said.kind in known:
        return []
    return [Issue("--kind", repr(said.kind), f"one of: {', '.join(known)}", "Correct the name.")]


def _read(
    folder: ProjectFolder, asked: Register, source: Path | str | None, last: Held | None,
    said: Said | None,
) -> tuple[Extract, Origin]:  # fmt: skip
    """Return the projects there are, and where they came from."""
    fetched = table_of(folder.root, TABLE.format(register=asked.id))
    again = last if source is None else None
    if source is None and (again is None or fetched is None):
        raise InvalidInput([_no_source(last is None)])
    path = _located(folder, source) if again is None else again.path
    table = None
    if fetched is not None and (again or _is_stateless(path, asked, folder, said)):
        table = pd.read_parquet(fetched.path)
    elsewhere = () if again is None else again.elsewhere
    found = read_extract(
        path, path.name, asked, folder.project.crs, said=said, table=table, elsewhere=elsewhere
    )
    return found, Origin(
        which=asked.id,
        source=path.name,
        sha256=of_file(path) if path.is_file() else "",
        table=None if table is None or fetched is None else fetched.path.name,
        read=datetime.now(UTC).replace(microsecond=0),
        projects=len(found.frame),
        elsewhere=elsewhere,
    )


def _is_stateless(path: Path, asked: Register, folder: ProjectFolder, said: Said | None) -> bool:
    """Whether an extract does not tell its projects' states, and nobody says them."""
    if said is not None and said.status is not None:
        return False
    try:
        read_extract(path, path.name, asked, folder.project.crs, said=said)
    except InvalidInput as fault:
        return any("no column with a" in issue.found for issue in fault.issues)
    return False


def _located(folder: ProjectFolder, source: Path | str | None) -> Path:
    path = Path(source or "")
    if path.name and path.exists():
        return path.resolve()
    layer = folder.layers.get(str(source))
    if layer is None:
        remedy = "Give an extract with outlines, or the id of a layer."
        refuse([Issue("register", f"no file {source}", "a map, or a layer of the project", remedy)])
        raise AssertionError
    place, issues = inside(folder.root, layer.file.path, f"layers/{layer.id}.toml")
    refuse(issues)
    if place is None or not place.exists():
        remedy = f"Fetch it first: landuse fetch --layers {layer.id}"
        refuse([Issue(f"layers/{layer.id}.toml", "a layer that is not fetched", "a map", remedy)])
        raise AssertionError
    return place


def _no_source(never_read: bool) -> Issue:  # noqa: FBT001
    if never_read:
        found = "no outlines of projects in this project"
        remedy = "Give an extract of the register with outlines: landuse register FILE"
    else:
        found = "no table of the register that was fetched"
        remedy = "Fetch it first with --layers mars_projects, or give a newer extract."
    return Issue("register", found, "projects with outline and state", remedy)


def _here(folder: ProjectFolder, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the projects that meet the project's municipalities, whole; all without borders."""
    layer = next((one for one in folder.layers.values() if one.role == "municipality"), None)
    if layer is None:
        return frame
    read = read_layer(folder, layer, {})
    if read.frame is None:
        raise InvalidInput(errors(read.issues) or read.issues)
    area = Extent(read.frame.union_all(), folder.project.crs)
    return area.meeting(frame)


def _nothing(near: gpd.GeoDataFrame, read: int) -> list[Issue]:
    if len(near):
        return []
    found = f"{read} projects, none of them in the municipalities"
    remedy = "Look whether it is the right extract. What was there stays as it was."
    return [Issue("register", found, "projects in the municipalities", remedy)]


def _scenarios(
    asked: Register, ids: Sequence[str], frame: gpd.GeoDataFrame, file: str
) -> list[Scenario]:
    decided = [status for status in STATUSES if status in asked.decided]
    way = [status for status in STATUSES if status not in asked.decided]
    titles = (
        Text(da=f"{asked.title.da}: besluttet", en=f"{asked.title.en}: decided"),
        Text(da=f"{asked.title.da}: undervejs", en=f"{asked.title.en}: under way"),
    )
    questions = (
        Text(
            da="Hvad giver det, der er bygget eller har fået tilsagn?",
            en="What do built and granted projects give?",
        ),
        Text(
            da="Hvad kommer til, hvis det, der er undervejs, bliver til noget?",
            en="What is added if what is under way comes about?",
        ),
    )
    return [
        Scenario(
            id=one, title=titles[n], question=questions[n], reference=ids[0] if n else None,
            allocate=_wishes(asked, (decided, way)[n], frame, file),
        )
        for n, one in enumerate(ids)
    ]  # fmt: skip


def _wishes(
    asked: Register, statuses: Sequence[str], frame: gpd.GeoDataFrame, file: str
) -> list[Allocation]:
    """Return a wish for each status and kind that has projects; the firmest last, so it wins."""
    there = set(zip(frame["status"], frame["kind"], strict=True))
    return [
        Allocation(
            id=f"{status}.{kind.id}", title=kind.title.da,
            measure=kind.measure, scheme=kind.scheme, status=status,
            area=Area(file=file, filter={"status": status, "kind": kind.id}),
        )
        for status in statuses
        for kind in asked.kinds
        if (status, kind.id) in there
    ]  # fmt: skip


def _lines(told: Sequence[Project]) -> tuple[Line, ...]:
    held: dict[tuple[Status, str], list[float]] = {}
    for one in told:
        held.setdefault((one.status, one.kind), []).append(one.area_ha)
    firmest = sorted(held, key=lambda key: (-STATUSES.index(key[0]), key[1]))
    return tuple(Line(*key, len(held[key]), fsum(held[key])) for key in firmest)


__all__ = ["Line", "Registered", "Said", "register"]
