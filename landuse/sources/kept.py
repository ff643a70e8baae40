"""Landscapes kept as GeoParquet under their digest, outside the project.

A landscape is built again only when an input changed.

The folder is the user's cache (``LANDUSE_CACHE`` names another). A kept landscape is written
beside its place and moved there whole, so a reader never meets half of one; one that cannot be
read is built again.
"""

import json
import os
import shutil
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import platformdirs

from landuse.domain.issues import Issue
from landuse.domain.landscape import Place, Repair
from landuse.sources.assemble import Assembled

KEEP = 12


def cache_folder() -> Path:
    """Return the folder where landscapes are kept."""
    named = os.environ.get("LANDUSE_CACHE")
    return Path(named) if named else Path(platformdirs.user_cache_dir("landuse")) / "landscapes"


def kept(digest: str) -> Assembled | None:
    """Return the landscape kept under a digest, or none."""
    folder = cache_folder() / digest
    try:
        notes = json.loads((folder / "notes.json").read_text(encoding="utf-8"))
        pieces = gpd.read_parquet(folder / "pieces.parquet")
        units = pd.read_parquet(folder / "units.parquet")
        overlays = {
            name: gpd.read_parquet(folder / f"layer_{name}.parquet") for name in notes["overlays"]
        }
    except (OSError, ValueError, KeyError):
        return None
    folder.touch()
    return Assembled(
        pieces,
        units,
        {role: tuple(Place(**p) for p in places) for role, places in notes["places"].items()},
        overlays,
        tuple(_repair(row) for row in notes["repairs"]),
        tuple(Issue(**row) for row in notes["issues"]),
    )


def keep(digest: str, land: Assembled) -> None:
    """Keep a landscape under its digest; where the disk refuses, it is simply not kept."""
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(prefix=".new-", dir=folder))
    except OSError:
        return
    try:
        _write(new, land)
        new.rename(folder / digest)
    except OSError:  # someone else kept it first, or the disk is full: either way we go on
        shutil.rmtree(new, ignore_errors=True)
    _forget(folder)


def _write(folder: Path, land: Assembled) -> None:
    land.pieces.to_parquet(folder / "pieces.parquet", compression="zstd")
    land.units.to_parquet(folder / "units.parquet", compression="zstd")
    for name, frame in land.overlays.items():
        frame.to_parquet(folder / f"layer_{name}.parquet", compression="zstd")
    notes: dict[str, Any] = {
        "places": {role: [asdict(p) for p in places] for role, places in land.places.items()},
        "overlays": sorted(land.overlays),
        "repairs": [asdict(repair) for repair in land.repairs],
        "issues": [asdict(issue) for issue in land.issues],
    }
    text = json.dumps(notes, ensure_ascii=False)
    (folder / "notes.json").write_text(text, encoding="utf-8")


def _repair(row: dict[str, Any]) -> Repair:
    return Repair(**{**row, "ids": tuple(row["ids"])})


def _forget(folder: Path) -> None:
    """Remove all but the landscapes used last."""
    found = [p for p in folder.iterdir() if p.is_dir() and not p.name.startswith(".")]
    for old in sorted(found, key=lambda p: p.stat().st_mtime, reverse=True)[KEEP:]:
        shutil.rmtree(old, ignore_errors=True)
