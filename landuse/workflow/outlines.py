"""The outlines of all municipalities, to choose among on a map, once their borders lie here.

Borders of the whole country come with the first fetch, in one file that is kept for a while. No
service is asked here; where no such file is kept there is no map, and one chooses by name.
"""

from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely

from landuse.domain.issues import InvalidInput
from landuse.domain.service import Listed
from landuse.sources.services import download
from landuse.sources.services.borders import codes_of, everywhere
from landuse.sources.stamps import Stamps, stamps
from landuse.workflow.beginning import municipalities
from landuse.workflow.fetching import BORDERS, opened
from landuse.workflow.pictures import features

FINE_M = 400.0
"""Bends shorter than this are left out: the map is to choose on, not to measure."""


def written(root: Path) -> Stamps:
    """Return when the file of borders was written, so that one knows whether to ask again."""
    listed = opened(root)[1].get(BORDERS)
    return stamps([] if listed is None else [download.place_of(listed.service.url)])


def outlines(root: Path) -> dict[str, Any] | None:
    """Return the municipalities as GeoJSON in degrees, or none where their borders are not here.

    Parameters
    ----------
    root
        A project whose catalogue says where borders come from.

    Returns
    -------
    dict
        Features with ``code`` and ``name``; neighbours keep their common border.
    """
    folder, catalogue = opened(root)
    listed = catalogue.get(BORDERS)
    frame = None if listed is None else _kept(listed, folder.project.crs)
    if frame is None or frame.empty:
        return None
    known = municipalities()
    thin = shapely.coverage_simplify(frame.geometry.to_numpy(), FINE_M)
    codes = frame["code"].tolist()
    properties = {"code": codes, "name": [known[code].name for code in codes]}
    return features(frame.set_geometry(thin, crs=frame.crs), properties, 0.0)


def _kept(listed: Listed, crs: str) -> gpd.GeoDataFrame | None:
    """Return the municipalities of a kept file by ``code``, or none where there is no such file."""
    url = listed.service.url
    path = download.kept(url)
    if path is None:
        return None
    try:
        held = download.from_file(path, listed, everywhere(crs), BORDERS, url)
        codes = codes_of(held, listed)
    except InvalidInput:  # another file by now: one chooses by name
        return None
    frame = gpd.GeoDataFrame(held.frame).assign(code=codes)
    return frame[codes.isin(list(municipalities())).to_numpy()].reset_index(drop=True)
