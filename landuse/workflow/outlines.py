"""The outlines of all municipalities, to choose among on a map, once their borders lie here.

Borders of the whole country come with the first fetch, or before it when somebody asks for them,
and are kept for a while. No service is asked here; where none are kept there is no map, and one
chooses by name.
"""

from pathlib import Path
from typing import Any

import shapely

from landuse.sources.services import download
from landuse.sources.services.country import borders_listed, kept_country
from landuse.sources.stamps import Stamps, stamps
from landuse.workflow.beginning import municipalities
from landuse.workflow.fetching import opened
from landuse.workflow.pictures import features

FINE_M = 400.0
"""Bends shorter than this are left out: the map is to choose on, not to measure."""


def written(root: Path) -> Stamps:
    """Return when the file of borders was written, so that one knows whether to ask again."""
    listed = borders_listed(opened(root)[1].values())
    return stamps([download.place_of(one.service.url) for one in listed])


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
    known = municipalities()
    frame = kept_country(catalogue.values(), folder.project.crs, known)
    if frame is None or frame.empty:
        return None
    thin = shapely.coverage_simplify(frame.geometry.to_numpy(), FINE_M)
    codes = frame["code"].tolist()
    properties = {"code": codes, "name": [known[code].name for code in codes]}
    return features(frame.set_geometry(thin, crs=frame.crs), properties, 0.0)
