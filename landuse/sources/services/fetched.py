"""What was fetched, in the project: the map, where it came from, and its layer file.

The map is written under the name of its own content, its origin beside it; the layer file that
names both is replaced last and in one step. Whoever is stopped before leaves the old layer.
"""

import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Mapping
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

State = Literal["fetched", "empty"]
NEW = ".new-"
"""How files begin that are not whole yet; nothing ever reads them."""
OLD_SECONDS = 3600
DIGITS = 12
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
        origin = Origin.model_validate_json(_beside(root / layer.file.path).read_bytes())
        whole = of_file(root / layer.file.path) == origin.sha256
    except (OSError, ValueError):
        return None
    return origin if whole and layer.file.path == origin.file else None


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
        origin = Origin.model_validate_json(_beside(root / layer.file.path).read_bytes())
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
    root: Path, listed: Listed, gathered: Gathered, *, crs: str, asked: str, places: tuple[str, ...]
) -> Origin:
    """Write a map, its origin and its layer file, and return the origin.

    Parameters
    ----------
    root, listed, gathered
        The project folder, the service with its layer, what it gave.
    crs
        The planning CRS, which features are in.
    asked, places
        Digest of the question, codes of the municipalities.
    """
    folder = root / FETCHED
    folder.mkdir(parents=True, exist_ok=True)
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
        issues=tuple(str(issue) for issue in gathered.issues),
    )
    half.replace(place)
    replace_text(_beside(place), origin.model_dump_json(indent=2) + "\n")
    if gathered.is_map:
        write_layer(root, listed, place.name, crs if gathered.raster is None else None, sha)
    _tidy(folder, listed.id, place.name)
    return origin


def _written(folder: Path, gathered: Gathered, crs: str) -> tuple[Path, str, int]:
    """Write a map under a name nobody reads; return it, its ending, how many features it has."""
    handle, name = tempfile.mkstemp(prefix=NEW, dir=folder)
    os.close(handle)
    half = Path(name)
    if gathered.raster is not None:
        shutil.move(gathered.raster, half)
        return half, "tif", 1
    frame = gathered.frame
    if frame is None:
        frame = gpd.GeoDataFrame({"nothing": pd.Series(dtype="str")}, geometry=[], crs=crs)
    plain = _storable(frame)
    plain.to_parquet(half, index=False)
    return half, "parquet", len(plain)


def _storable(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose columns hold one kind of value each."""
    mixed = [
        name
        for name in frame.columns
        if frame[name].dtype == object
        and pd.api.types.infer_dtype(frame[name], skipna=True) not in {"boolean", "integer"}
    ]
    return frame.assign(**{name: frame[name].astype("string") for name in mixed})


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
    text = HEAD.format(origin=_beside(Path(file)).name) + tomlkit.dumps(_plain(held))
    replace_text(root / "layers" / f"{listed.id}.toml", text)


def _plain(held: Any) -> Any:
    if isinstance(held, Mapping):
        return {key: _plain(value) for key, value in held.items() if value is not None}
    return [_plain(one) for one in held] if isinstance(held, list | tuple) else held


def replace_text(path: Path, text: str) -> None:
    """Put a text in a file's place in one step."""
    handle, name = tempfile.mkstemp(prefix=NEW, dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.stem}.origin.json")


def _tidy(folder: Path, name: str, keep: str) -> None:
    """Remove what no layer names any more, and what was left half written long ago."""
    stem = Path(keep).stem
    for path in folder.iterdir():
        bare = path.name.split(".")[0]
        is_older = bare.rpartition("-")[0] == name and bare != stem
        if path.name.startswith(NEW):
            age = dt.datetime.now(dt.UTC).timestamp() - path.stat().st_mtime
            is_older = age > OLD_SECONDS
        if is_older:
            path.unlink(missing_ok=True)
