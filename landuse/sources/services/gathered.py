"""What one service gave, and the questions every connector asks of it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import geopandas as gpd
import pandas as pd

from landuse.domain.issues import Issue
from landuse.domain.service import NEWEST, Listed
from landuse.sources.services import faults
from landuse.sources.services.extent import Extent
from landuse.sources.services.wire import Line


@dataclass(frozen=True, eq=False)
class Gathered:
    """The features of a layer in the area, and how they were had."""

    frame: gpd.GeoDataFrame | pd.DataFrame | None
    """None where the layer is there and has nothing in the area."""
    address: str
    name: str
    expected: int | None = None
    """How many the service said there are in the box."""
    issues: tuple[Issue, ...] = ()
    raster: Path | None = None
    """A GeoTIFF in the place of features."""

    @property
    def is_map(self) -> bool:
        """Whether it can be a layer: a table without shapes cannot."""
        return self.frame is None or isinstance(self.frame, gpd.GeoDataFrame)


def resolved(line: Line, names: Callable[[Line], Sequence[str]]) -> str:
    """Return a layer's name; one with a pattern is found among the names a service offers."""
    service = line.listed.service
    if not service.is_pattern:
        return service.name
    return chosen_name(service.name, names(line), line.where)


def chosen_name(wanted: str, offered: Sequence[str], where: str) -> str:
    """Return the name of the layer among those a service offers; of years, the newest.

    Parameters
    ----------
    wanted
        A name; ``{year}`` and ``*`` stand for what differs.
    offered
        What the service offers.
    where
        How messages call the service.

    Raises
    ------
    InvalidInput
        When there is none, or more than one.
    """
    if NEWEST in wanted:
        pattern = re.compile(re.escape(wanted).replace(re.escape(NEWEST), r"(\d{4})"))
        years = [(int(found[1]), name) for name in offered if (found := pattern.fullmatch(name))]
        if years:
            return max(years)[1]
    else:
        fits = [name for name in offered if fnmatchcase(name.lower(), wanted.lower())]
        if len(fits) > 1:
            raise faults.stop(faults.several_layers(where, wanted, fits))
        if fits:
            return fits[0]
    raise faults.stop(faults.no_such_layer(where, wanted, near(wanted, offered)))


def near(wanted: str, offered: Sequence[str]) -> list[str]:
    """Return the names that have most in common with the one wanted."""
    words = {word for word in re.split(r"[^a-zæøå]+", wanted.lower()) if len(word) > 2}  # noqa: PLR2004
    return sorted(offered, key=lambda name: -sum(word in name.lower() for word in words))


def needed_columns(listed: Listed) -> list[str]:
    """Return the columns that the layer cannot do without."""
    held = [c for c in listed.layer.columns.values() if not c.optional]
    return [source for column in held for source in column.sources]


def refuse_missing(listed: Listed, present: Sequence[str], where: str) -> None:
    """Refuse a service that no longer has what the layer needs.

    Raises
    ------
    InvalidInput
        When a column is gone.
    """
    missing = [name for name in needed_columns(listed) if name not in present]
    if missing:
        raise faults.stop(faults.no_column(where, missing, present))


def in_area(frame: gpd.GeoDataFrame, extent: Extent, where: str) -> gpd.GeoDataFrame | None:
    """Return the features that meet the area; none where there are none.

    Raises
    ------
    InvalidInput
        When none lies anywhere near the box that was asked for.
    """
    if not extent.holds_any(frame):
        issue = faults.elsewhere(where, len(frame))
        if extent.holds_any(frame, swapped=True):
            issue = faults.swapped_axes(where)
        raise faults.stop(issue)
    held = extent.meeting(frame)
    return held if len(held) else None
