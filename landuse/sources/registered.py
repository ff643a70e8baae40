"""A register in a project: the map of its projects, where it came from, and scenarios that name it.

The map is written under the name of its own content, its origin beside it, and the scenarios last,
each in one step: whoever is stopped before leaves the old ones, which name the old map. A scenario
that was changed by hand is never written over.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd

from landuse.domain.definition import Definition
from landuse.domain.digest import of_bytes, of_file
from landuse.domain.issues import InvalidInput, Issue, refuse
from landuse.domain.scenario import Scenario
from landuse.sources.definitions import read_definition
from landuse.sources.project import inside
from landuse.sources.scenarios import paths, toml
from landuse.sources.stored import half_of, replace_text

FOLDER = "data/register"
HEAD = (
    "# Written by landuse register, anew each time; a change by hand stops it. Digest: {digest}\n"
)
HEADED = re.compile(r"# Written by landuse register, .* Digest: ([0-9a-f]+)\n")
DIGITS = 12


class Origin(Definition):
    """Where the projects came from, beside the map."""

    which: str
    """A file of ``data/registers``."""
    source: str
    """The file's or layer's name, never a path of somebody's own."""
    sha256: str
    """Digest of the source."""
    table: str | None = None
    """The table that told the states, where the source did not."""
    read: dt.datetime
    projects: int
    elsewhere: tuple[str, ...] = ()
    """Ids of projects that do not meet the municipalities, whose outlines were left out."""


@dataclass(frozen=True, eq=False)
class Held:
    """What an earlier run left: the map, its projects, and those that lie elsewhere."""

    path: Path
    frame: gpd.GeoDataFrame
    elsewhere: tuple[str, ...]


def held(root: Path, name: str) -> Held | None:
    """Return the map that a register's scenario names; none where there is none, or not whole.

    Parameters
    ----------
    root
        The project folder.
    name
        Id of the scenario of what is decided.
    """
    text, _ = paths(root, name)
    found, _ = read_definition(Scenario, text, f"scenarios/{text.name}")
    named = [wish.area.file for wish in found.allocate if wish.area.file] if found else []
    ours = [file for file in named if file.startswith(f"{FOLDER}/")]
    if not ours:
        return None
    path, issues = inside(root, ours[0], f"scenarios/{text.name}")
    if path is None or issues or not path.is_file():
        return None
    try:
        origin = Origin.model_validate_json(path.with_suffix(".origin.json").read_bytes())
        return Held(path, gpd.read_parquet(path), origin.elsewhere)
    except (OSError, ValueError):
        return None


def changed_by_hand(root: Path, name: str) -> list[Issue]:
    """Return that a scenario is not as the last run left it, or nothing.

    Parameters
    ----------
    root
        The project folder.
    name
        Its id.
    """
    text, drawing = paths(root, name)
    if not text.exists() and not drawing.exists():
        return []
    head = HEADED.match(content := text.read_text(encoding="utf-8") if text.is_file() else "")
    if head and not drawing.exists() and of_bytes(content[head.end() :].encode()) == head[1]:
        return []
    found = "a scenario of that name that was made or changed by hand"
    remedy = "Keep it under another name, or give another one with --id."
    return [Issue(f"scenarios/{name}.toml", found, "one as landuse register left it", remedy)]


def write_map(root: Path, name: str, frame: gpd.GeoDataFrame, origin: Origin) -> str:
    """Write the map and its origin, and return the map's path in the project.

    Raises
    ------
    InvalidInput
        When the folder cannot be written to.
    """
    folder = root / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        half = half_of(folder)
        frame.to_parquet(half, index=False)
        half.chmod(0o644)
        path = folder / f"{name}-{of_file(half)[:DIGITS]}.parquet"
        half.replace(path)
        replace_text(path.with_suffix(".origin.json"), origin.model_dump_json(indent=2) + "\n")
    except OSError as fault:
        raise _unwritable(fault) from fault
    return f"{FOLDER}/{path.name}"


def write_scenarios(root: Path, scenarios: Sequence[Scenario]) -> None:
    """Write scenarios, each in one step; what an earlier run left and nobody names is removed.

    Raises
    ------
    InvalidInput
        When one was changed by hand, or the folder cannot be written to.
    """
    refuse([issue for one in scenarios for issue in changed_by_hand(root, one.id)])
    try:
        (root / "scenarios").mkdir(exist_ok=True)
        for scenario in scenarios:
            body = toml(scenario)
            head = HEAD.format(digest=of_bytes(body.encode()))
            replace_text(root / "scenarios" / f"{scenario.id}.toml", head + body)
        _tidy(root, scenarios[0].id)
    except OSError as fault:
        raise _unwritable(fault) from fault


def _tidy(root: Path, name: str) -> None:
    """Remove maps of this register that no scenario names: a copy may name an older one."""
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in _scenario_files(root)]
    for path in (root / FOLDER).glob(f"{name}-*.parquet"):
        if not any(path.name in text for text in texts):
            path.unlink(missing_ok=True)
            path.with_suffix(".origin.json").unlink(missing_ok=True)


def _scenario_files(root: Path) -> list[Path]:
    return [*(root / "scenarios").glob("*.toml"), *(root / "scenarios" / ".trash").glob("*/*.toml")]


def _unwritable(fault: OSError) -> InvalidInput:
    found = f"a folder that cannot be written to ({fault.strerror or fault})"
    remedy = "Check the folder and the space on the disk."
    return InvalidInput([Issue(FOLDER, found, "a folder of your own", remedy)])
