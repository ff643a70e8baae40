"""What was fetched, in the project: the map, where it came from, and its layer file.

The map is written under the name of its own content, its origin beside it; the layer file that
names both is replaced last and in one step. Whoever is stopped before leaves the old layer.
"""

import datetime as dt
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import geopandas as gpd
import pandas as pd
import tomlkit

from landuse.domain.definition import Definition
from landuse.domain.digest import of_file
from landuse.domain.issues import Issue
from landuse.domain.layer import Layer
from landuse.domain.service import Listed
from landuse.sources.catalogue import FETCHED
from landuse.sources.definitions import read_definition
from landuse.sources.services.gathered import Gathered
from landuse.sources.stored import DIGITS, NEW, beside, half_of, plain, replace_text, storable

State = Literal["fetched", "empty"]
OLD_SECONDS = 3600
HEAD = "# Written by landuse fetch; it is written anew with the next fetch. Origin: {origin}\n\n"


class Origin(Definition):
    """Where a fetched map came from, beside the map."""

    id: str
    state: State
    file: str
    sha256: str
    address: str
    """What was asked, without any key."""
    name: str
    protocol: str
    fetched: dt.datetime
    count: int
    expected: int | None
    """How many features the service said there were in the box; those that only meet the box and
    not the area were left out."""
    asked: str
    """Digest of the question: service, area."""
    municipalities: tuple[str, ...]
    buffer_m: float = 0.0
    """How far around them was asked for."""
    issues: tuple[str, ...] = ()


def origin_of(root: Path, name: str) -> Origin | None:
    """Return where a layer of a project came from; none if it was not fetched, or is not whole.

    Parameters
    ----------
    root
        The project folder.
    name
        The layer's id.
    """
    layer = layer_of(root, name)
    if layer is None or not is_ours(layer):
        return None
    try:
        origin = Origin.model_validate_json(beside(root / layer.file.path).read_bytes())
        whole = of_file(root / layer.file.path) == origin.sha256
    except (OSError, ValueError):
        return None
    return origin if whole and layer.file.path == origin.file else None


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that was fetched, and where it came from."""

    path: Path
    origin: Origin


def table_of(root: Path, name: str) -> Fetched | None:
    """Return the newest table of an entry that is no map; none where none lies there whole.

    Parameters
    ----------
    root
        The project folder.
    name
        Id of the entry in the catalogue.
    """
    found = []
    for told in (root / FETCHED).glob(f"{name}-*.origin.json"):
        try:
            origin = Origin.model_validate_json(told.read_bytes())
            path = root / FETCHED / Path(origin.file).name
            whole = origin.id == name and of_file(path) == origin.sha256
        except (OSError, ValueError):
            continue
        found += [Fetched(path, origin)] if whole else []
    return max(found, key=lambda one: one.origin.fetched, default=None)


def noted_of(root: Path, layer: Layer) -> Origin | None:
    """Return what is noted of a fetched map that is there; its content is not read again.

    Parameters
    ----------
    root
        The project folder.
    layer
        A layer of it that was written by a fetch.
    """
    try:
        origin = Origin.model_validate_json(beside(root / layer.file.path).read_bytes())
    except (OSError, ValueError):
        return None
    there = layer.file.path == origin.file and (root / origin.file).is_file()
    return origin if there else None


def layer_of(root: Path, name: str) -> Layer | None:
    """Return a layer file of a project, or none."""
    found, _ = read_definition(Layer, root / "layers" / f"{name}.toml", f"layers/{name}.toml")
    return found


def is_ours(layer: Layer) -> bool:
    """Whether a layer was written by a fetch, and may be written anew."""
    return layer.file.path.startswith(f"{FETCHED}/")


def not_ours(root: Path, name: str) -> Issue | None:
    """Return that a layer of that name is somebody's own, or nothing."""
    path = root / "layers" / f"{name}.toml"
    layer = layer_of(root, name)
    if not path.exists() or (layer is not None and is_ours(layer)):
        return None
    remedy = "Rename it, or leave the layer out with --layers."
    found = "a layer of your own with that name"
    return Issue(f"layers/{name}.toml", found, "a layer that was fetched, or none", remedy)


def write(
    root: Path, listed: Listed, gathered: Gathered, *,
    crs: str, asked: str, places: tuple[str, ...], buffer_m: float = 0.0,
) -> Origin:  # fmt: skip
    """Write a map, its origin and its layer file, and return the origin.

    Parameters
    ----------
    root, listed, gathered
        The project folder, the service with its layer, what it gave.
    crs, asked, places, buffer_m
        The planning CRS, which features are in; digest of the question, codes of the
        municipalities, metres around them.
    """
    folder = root / FETCHED
    half, ending, count = _written(folder, gathered, crs)
    sha = of_file(half)
    place = folder / f"{listed.id}-{sha[:DIGITS]}.{ending}"
    origin = Origin(
        id=listed.id,
        state="empty" if count == 0 else "fetched",
        file=f"{FETCHED}/{place.name}",
        sha256=sha,
        address=gathered.address,
        name=gathered.name,
        protocol=listed.service.protocol,
        fetched=dt.datetime.now(dt.UTC).replace(microsecond=0),
        count=count,
        expected=gathered.expected,
        asked=asked,
        municipalities=places,
        buffer_m=buffer_m,
        issues=tuple(str(issue) for issue in gathered.issues),
    )
    half.replace(place)
    replace_text(beside(place), origin.model_dump_json(indent=2) + "\n")
    if gathered.is_map:
        write_layer(root, listed, place.name, crs if gathered.raster is None else None, sha)
    tidy(root, listed.id, place.name)
    return origin


def _written(folder: Path, gathered: Gathered, crs: str) -> tuple[Path, str, int]:
    """Write a map under a name nobody reads; return it, its ending, how many features it has."""
    folder.mkdir(parents=True, exist_ok=True)
    half = half_of(folder)
    if gathered.raster is not None:
        shutil.move(gathered.raster, half)
        return half, "tif", 1
    frame = gathered.frame
    if frame is None:
        frame = gpd.GeoDataFrame({"nothing": pd.Series(dtype="str")}, geometry=[], crs=crs)
    plain = storable(frame)
    plain.to_parquet(half, index=False)
    return half, "parquet", len(plain)


def write_layer(root: Path, listed: Listed, file: str, crs: str | None, sha: str | None) -> None:
    """Write the layer file: from now on this is the layer.

    Parameters
    ----------
    root
        The project folder.
    listed
        The service and the layer.
    file
        Name of the map, which may not be there yet: the layer is then not fetched.
    crs
        Its system; the service's own if none.
    sha
        Digest of its content.
    """
    held: dict[str, Any] = listed.layer.model_dump(exclude_defaults=True, exclude_none=True)
    held["file"] = {"path": f"{FETCHED}/{file}", "crs": crs or listed.service.crs}
    if sha is not None:
        held["file"]["sha256"] = sha
        held["origin"]["accessed"] = dt.datetime.now(dt.UTC).date()
    (root / "layers").mkdir(exist_ok=True)
    text = HEAD.format(origin=beside(Path(file)).name) + tomlkit.dumps(plain(held))
    replace_text(root / "layers" / f"{listed.id}.toml", text)


def tidy(root: Path, name: str, keep: str) -> None:
    """Remove what no layer names any more, and what was left half written long ago.

    Parameters
    ----------
    root
        The project folder.
    name
        Id of the layer.
    keep
        Name of the map that its layer file names.
    """
    stem, folder = Path(keep).stem, root / FETCHED
    for path in folder.iterdir():
        bare = path.name.split(".")[0]
        is_older = bare.rpartition("-")[0] == name and bare != stem
        if path.name.startswith(NEW):
            age = dt.datetime.now(dt.UTC).timestamp() - path.stat().st_mtime
            is_older = age > OLD_SECONDS
        if is_older:
            path.unlink(missing_ok=True)
