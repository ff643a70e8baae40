"""Landscapes kept as GeoParquet under their digest, outside the project.

A landscape is built again only when an input changed.

The folder is the user's cache (``LANDUSE_CACHE`` names another). A kept landscape is written
beside its place and moved there whole, so a reader never meets half of one; one that cannot be
read is built again and replaced. All that was found in reading the maps is kept with it.
"""

import json
import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import platformdirs
import pyarrow as pa
import pyarrow.parquet as pq
from pyproj import CRS

from landuse.domain.definition import Definition
from landuse.domain.issues import Issue
from landuse.domain.landscape import LayerState, Place, Repair
from landuse.domain.later import MadeLater
from landuse.domain.layer import PLACE_ROLES
from landuse.sources.assemble import Assembled

KEEP = 12
COLUMNS = ("unit_id", *PLACE_ROLES, "soil", "use", "crop_code", "area_ha", "geometry")


def cache_folder() -> Path:
    """Return the folder where landscapes are kept."""
    named = os.environ.get("LANDUSE_CACHE")
    return Path(named) if named else Path(platformdirs.user_cache_dir("landuse")) / "landscapes"


class _Notes(Definition):
    """What is kept beside the tables; anything else is none of ours and is not read."""

    pieces: int
    units: int
    places: dict[str, list[Place]]
    overlays: list[str]
    repairs: list[Repair]
    issues: list[Issue]
    states: dict[str, LayerState]


UNREADABLE = (OSError, ValueError, LookupError, TypeError, pa.ArrowException)


def kept(digest: str) -> Assembled | None:
    """Return the landscape kept under a digest, or none where there is none whole."""
    folder = cache_folder() / digest
    try:
        notes = _Notes.model_validate_json((folder / "notes.json").read_bytes())
        pieces = gpd.read_parquet(folder / "pieces.parquet")
        units = pd.read_parquet(folder / "units.parquet")
        tables = {name: _opened(folder / f"layer_{name}.parquet") for name in notes.overlays}
    except UNREADABLE:
        return None
    if (len(pieces), len(units)) != (notes.pieces, notes.units) or not set(COLUMNS) <= set(pieces):
        return None
    _touch(folder)
    return Assembled(
        pieces,
        units,
        {role: tuple(places) for role, places in notes.places.items()},
        MadeLater({name: partial(_frame, held, pieces.crs) for name, held in tables.items()}),
        tuple(notes.repairs),
        tuple(notes.issues),
        notes.states,
    )


def kept_table(digest: str, name: str) -> gpd.GeoDataFrame | None:
    """Return a table kept beside a landscape, or none where there is none whole."""
    try:
        return gpd.read_parquet(cache_folder() / digest / f"{name}.parquet")
    except UNREADABLE:
        return None


def keep_table(digest: str, name: str, table: gpd.GeoDataFrame) -> None:
    """Keep a table beside a kept landscape; where the disk refuses, it is simply not kept."""
    folder = cache_folder() / digest
    new = folder / f".{name}-{os.getpid()}.parquet"
    try:
        table.to_parquet(new, compression="zstd")
        new.replace(folder / f"{name}.parquet")
    except OSError:
        with suppress(OSError):
            new.unlink(missing_ok=True)


def _opened(path: Path) -> pq.ParquetFile:
    """Return a kept layer, held in memory: others may clear the folder before it is asked for."""
    return pq.ParquetFile(pa.BufferReader(path.read_bytes()))


def _frame(held: pq.ParquetFile, crs: CRS) -> gpd.GeoDataFrame:
    """Return a layer as it was kept.

    A layer nobody asks for is never taken apart; and all have the pieces' reference system, which
    takes longer to make from its written form than most layers take to read.
    """
    frame = held.read().to_pandas()
    shapes = gpd.GeoSeries.from_wkb(frame["geometry"], crs=crs)
    return gpd.GeoDataFrame(frame.assign(geometry=shapes), crs=crs)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers kept beside a landscape, under names that say all they follow from."""

    digest: str

    def read(self, name: str) -> Any:
        """Return the plain values kept under a name, or None where there are none whole."""
        try:
            return json.loads(self._path(name).read_bytes())
        except (OSError, ValueError):
            return None

    def write(self, name: str, numbers: Any) -> None:
        """Keep plain values under a name; where the disk refuses, they are simply not kept."""
        path = self._path(name)
        new = path.with_name(f".{path.name}-{os.getpid()}")
        with suppress(OSError):
            new.write_text(json.dumps(numbers), encoding="utf-8")
            new.replace(path)

    def _path(self, name: str) -> Path:
        return cache_folder() / self.digest / f"{name}.json"


def _touch(folder: Path) -> None:
    with suppress(OSError):  # a cache that may only be read keeps no time of use
        folder.touch()


def keep(digest: str, land: Assembled) -> None:
    """Keep a landscape under its digest, in place of any other under it.

    Where the disk refuses, it is simply not kept.
    """
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(prefix=".new-", dir=folder))
    except OSError:
        return
    try:
        _write(new, land)
        _replace(new, folder / digest)
    except OSError:  # the disk is full, or someone else keeps the same at this moment
        shutil.rmtree(new, ignore_errors=True)
    _forget(folder)


def _replace(new: Path, place: Path) -> None:
    """Put a folder in another's place; who reads meets the old one whole, none, or the new one."""
    old = new.with_name(f".old-{new.name}")
    with suppress(FileNotFoundError):
        place.rename(old)
    new.rename(place)
    if old.is_dir():
        shutil.rmtree(old, ignore_errors=True)
    else:
        old.unlink(missing_ok=True)


def _write(folder: Path, land: Assembled) -> None:
    land.pieces.to_parquet(folder / "pieces.parquet", compression="zstd")
    land.units.to_parquet(folder / "units.parquet", compression="zstd")
    for name, frame in land.overlays.items():
        frame.to_parquet(folder / f"layer_{name}.parquet", compression="zstd")
    notes = _Notes(
        pieces=len(land.pieces),
        units=len(land.units),
        places={role: list(places) for role, places in land.places.items()},
        overlays=sorted(land.overlays),
        repairs=list(land.repairs),
        issues=list(land.issues),
        states=dict(land.states),
    )
    (folder / "notes.json").write_text(notes.model_dump_json(), encoding="utf-8")


def _forget(folder: Path) -> None:
    """Remove all but the landscapes used last."""
    found = [p for p in folder.iterdir() if p.is_dir() and not p.name.startswith(".")]
    for old in sorted(found, key=lambda p: p.stat().st_mtime, reverse=True)[KEEP:]:
        shutil.rmtree(old, ignore_errors=True)
