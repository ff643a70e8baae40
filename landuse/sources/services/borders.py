"""The study area: the chosen municipalities, from the project's own borders or fetched ones."""

from collections.abc import Sequence
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

from landuse.domain.crs import GEOGRAPHIC, parse_crs
from landuse.domain.issues import InvalidInput, Issue, errors, refuse
from landuse.domain.service import Listed
from landuse.sources.layers import read_layer
from landuse.sources.project import ProjectFolder
from landuse.sources.services import fetched
from landuse.sources.services.extent import Extent
from landuse.sources.services.fetch import GATHER, Report, failed, is_fresh, question, refusal
from landuse.sources.services.gathered import Gathered
from landuse.sources.services.paging import Told
from landuse.sources.services.wire import Wire

CODE_DIGITS = 4
SHOWN = 8
EVERYWHERE = {
    "EPSG:25832": (120_000.0, 5_900_000.0, 1_000_000.0, 6_500_000.0),
}
"""The box that borders are asked for in; of other planning systems, where they are made for."""


def own_borders(folder: ProjectFolder, places: Sequence[str]) -> gpd.GeoDataFrame | None:
    """Return the chosen municipalities of a project's own layer, or none if it has none.

    Parameters
    ----------
    folder
        The project.
    places
        Their codes.

    Raises
    ------
    InvalidInput
        When the layer cannot be read, or lacks one of them.
    """
    own = [layer for layer in folder.layers.values() if layer.role == "municipality"]
    if not own or fetched.is_ours(own[0]):
        return None
    read = read_layer(folder, own[0], {})
    if read.frame is None:
        raise InvalidInput(errors(read.issues) or read.issues)
    return chosen(read.frame, read.frame["code"], places, f"layers/{own[0].id}.toml")


def chosen(
    frame: gpd.GeoDataFrame, codes: "pd.Series[str]", places: Sequence[str], where: str
) -> gpd.GeoDataFrame:
    """Return the municipalities with some codes.

    Parameters
    ----------
    frame
        All municipalities.
    codes
        The code of each.
    places
        Those that are wanted.
    where
        How messages call the layer.

    Raises
    ------
    InvalidInput
        When there is none with one of the codes.
    """
    missing = sorted(set(places) - set(codes))
    if missing:
        known = sorted(set(codes))
        some = ", ".join(known[:SHOWN]) + (" ..." if len(known) > SHOWN else "")
        found = f"no municipality {', '.join(missing)}"
        raise InvalidInput([Issue(where, found, f"one of: {some}", "Correct the code.")])
    return frame[codes.isin(list(places)).to_numpy()].reset_index(drop=True)


def fetched_borders(
    folder: ProjectFolder, wire: Wire, listed: Listed, places: tuple[str, ...], told: Told
) -> tuple[gpd.GeoDataFrame, Report]:
    """Return the chosen municipalities from a service, written as a layer of the project.

    Parameters
    ----------
    folder, wire, listed
        The project, the way to the services, who gives borders.
    places, told
        The codes that are wanted; told how many features are there.

    Raises
    ------
    InvalidInput
        When they cannot be had and no old copy serves.
    """
    refused = refusal(folder, listed)
    refuse([] if refused is None else [refused])
    crs = folder.project.crs
    country = everywhere(crs)
    asked = question(listed, country, places)
    origin = fetched.origin_of(folder.root, listed.id)
    if origin is not None and is_fresh(origin, asked):
        frame = gpd.read_parquet(folder.root / origin.file)
        return frame, Report(listed.id, "fresh", origin.count, origin.fetched)
    try:
        gathered = GATHER[listed.service.protocol](wire.to(listed), listed, country, told)
        held = only_chosen(gathered, listed, places)
    except InvalidInput as fault:
        if origin is None or origin.municipalities != places:
            raise
        frame = gpd.read_parquet(folder.root / origin.file)
        return frame, failed(folder, listed, origin, fault.issues)
    new = fetched.write(folder.root, listed, held, crs=crs, asked=asked, places=places)
    return held.frame, Report(listed.id, new.state, new.count, new.fetched, held.issues)


def only_chosen(gathered: Gathered, listed: Listed, places: Sequence[str]) -> Gathered:
    """Return the chosen municipalities of all that were had, with codes of four digits.

    Parameters
    ----------
    gathered, listed
        All of them, and who gave them.
    places
        The codes that are wanted.

    Raises
    ------
    InvalidInput
        When there is no column of codes, or one of the codes is not there.
    """
    codes, where = codes_of(gathered, listed), f"data/catalogue/{listed.id}.toml"
    frame = gpd.GeoDataFrame(gathered.frame).assign(**{_column(listed): codes})
    return replace(gathered, frame=chosen(frame, codes, places, where))


def codes_of(gathered: Gathered, listed: Listed) -> "pd.Series[str]":
    """Return the code of each municipality, four digits.

    Parameters
    ----------
    gathered, listed
        The municipalities, and who gave them.

    Raises
    ------
    InvalidInput
        When there is no column of codes.
    """
    column, frame = _column(listed), gathered.frame
    if not isinstance(frame, gpd.GeoDataFrame) or column not in frame.columns:
        where = f"data/catalogue/{listed.id}.toml"
        found = f"no column {column!r} with the codes of municipalities"
        raise InvalidInput([Issue(where, found, "a column of codes", "Correct code_column.")])
    codes: pd.Series[str] = frame[column].astype("string").str.strip().str.zfill(CODE_DIGITS)
    return codes


def _column(listed: Listed) -> str:
    return listed.service.code_column or listed.layer.columns["code"].sources[0]


def everywhere(crs: str) -> Extent:
    """Return the area that borders are asked for in: all that a planning CRS is made for."""
    return Extent(shapely.box(*_bounds(crs)), crs)


def _bounds(crs: str) -> tuple[float, float, float, float]:
    if crs in EVERYWHERE:
        return EVERYWHERE[crs]
    use = parse_crs(crs).area_of_use
    if use is None:
        return (-1e7, -1e7, 1e7, 1e7)
    over = Transformer.from_crs(GEOGRAPHIC, parse_crs(crs), always_xy=True)
    return over.transform_bounds(use.west, use.south, use.east, use.north)


def extent_of(frame: gpd.GeoDataFrame, buffer_m: float, crs: str) -> Extent:
    """Return the study area: the municipalities, with a buffer.

    Parameters
    ----------
    frame
        The municipalities, planning CRS.
    buffer_m
        Metres around them.
    crs
        The planning CRS.
    """
    shapes = np.asarray(frame.geometry.values, dtype=object)
    area = shapely.union_all(shapely.make_valid(shapes))
    return Extent(shapely.buffer(area, buffer_m) if buffer_m else area, crs, buffer_m)
