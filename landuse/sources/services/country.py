"""The municipalities of a whole country, kept beside other files: to choose among, to count in.

They are kept under the address of their service, so that whoever gives them as one file gives
them once. Nobody is asked but by ``keep_country``.
"""

from collections.abc import Collection, Iterable

import geopandas as gpd

from landuse.domain.issues import InvalidInput
from landuse.domain.service import Listed
from landuse.sources.services import download, faults
from landuse.sources.services.borders import codes_of, everywhere
from landuse.sources.services.fetch import GATHER
from landuse.sources.services.paging import Told
from landuse.sources.services.wire import Line


def borders_listed(catalogue: Iterable[Listed]) -> list[Listed]:
    """Return the services that give municipalities; those that need no key come first."""
    held = [one for one in catalogue if one.layer.role == "municipality"]
    return sorted(held, key=lambda one: (one.service.key is not None, one.id))


def keep_country(line: Line, listed: Listed, crs: str, told: Told) -> None:
    """Fetch the municipalities of a whole country, and keep them for a while.

    Parameters
    ----------
    line, listed
        The way to the service, and what it gives.
    crs
        The planning CRS.
    told
        Told how many features are there.

    Raises
    ------
    InvalidInput
        When they cannot be had, or what came has no codes.
    """
    gathered = GATHER[listed.service.protocol](line, listed, everywhere(crs), told)
    codes_of(gathered, listed)
    frame = gathered.frame
    if not isinstance(frame, gpd.GeoDataFrame):
        raise faults.stop(faults.no_map(line.where))
    if listed.service.protocol != "file":  # a file lies there already
        download.keep(listed.service.url, frame.to_parquet)


def kept_country(
    catalogue: Iterable[Listed], crs: str, known: Collection[str]
) -> gpd.GeoDataFrame | None:
    """Return the municipalities that are kept, by ``code``; none where no such file is here.

    Parameters
    ----------
    catalogue
        Services; the first one whose borders are kept counts.
    crs
        The planning CRS.
    known
        The codes that are municipalities.
    """
    for listed in borders_listed(catalogue):
        frame = _kept(listed, crs)
        if frame is not None:
            return frame[frame["code"].isin(list(known)).to_numpy()].reset_index(drop=True)
    return None


def _kept(listed: Listed, crs: str) -> gpd.GeoDataFrame | None:
    url = listed.service.url
    path = download.kept(url)
    if path is None:
        return None
    try:
        held = download.from_file(path, listed, everywhere(crs), listed.id, url)
        codes = codes_of(held, listed)
    except InvalidInput:  # another file by now: one chooses by name
        return None
    return gpd.GeoDataFrame(held.frame).assign(code=codes)
