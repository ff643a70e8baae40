"""The gate to GDAL: which kinds of map it may open, and that it opens nothing elsewhere.

Some kinds of file are no map but a list of other files and addresses (a virtual format, a WFS or
WMS description), and GDAL tells a file's kind from its content, whatever its name. It is therefore
left with the kinds below, for the rest of the process, and with a proxy that does not exist: a
GeoJSON or GML may name an address too.
"""

from functools import cache

import pyogrio
from pyogrio.core import _register_drivers

from landuse.domain.issues import StoreError
from landuse.geo.zonal import OFFLINE

DRIVERS = frozenset(
    {
        "GPKG",
        "ESRI Shapefile",
        "FlatGeobuf",
        "GeoJSON",
        "MapInfo File",
        "GML",
        "OpenFileGDB",
        "XLSX",
        "DXF",
        "MEM",
    }
)
"""All that is read or written here; ``MEM`` is GDAL's own scratch pad."""
DRAWINGS = {"DXF_CLOSED_LINE_AS_POLYGON": "TRUE", "DXF_INLINE_BLOCKS": "FALSE"}
"""Of a drawing: a closed line is an area, as planners mean it; a block, which may hold blocks a
thousandfold, stays the point where it was put."""


@cache
def close_gate() -> None:
    """Leave GDAL only the kinds of file that are maps, and no network.

    Raises
    ------
    StoreError
        When GDAL keeps more than that.
    """
    other = sorted(set(pyogrio.list_drivers()) - DRIVERS)
    pyogrio.set_gdal_config_options({**OFFLINE, **DRAWINGS, "GDAL_SKIP": ",".join(other)})
    _register_drivers()  # drops what GDAL_SKIP names
    left = sorted(set(pyogrio.list_drivers()) - DRIVERS)
    if left:
        msg = f"GDAL does not give up reading {', '.join(left)}; install another version of pyogrio"
        raise StoreError(msg)
