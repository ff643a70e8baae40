"""Rasters: tiles of a COG fetched whole and cut to the area, or a window asked of a WCS.

GDAL reads them from the disk only. A tile that is not there is sea, or outside what was mapped.
"""

import math
import tempfile
from collections.abc import Iterator
from pathlib import Path

import rasterio
from rasterio.errors import RasterioError
from rasterio.merge import merge

from landuse.domain.issues import InvalidInput
from landuse.domain.service import Listed, Service
from landuse.geo.zonal import OFFLINE
from landuse.sources.formats import kind_fault
from landuse.sources.services import answers, faults
from landuse.sources.services.download import downloads, kept_file
from landuse.sources.services.extent import Box, Extent
from landuse.sources.services.gathered import Gathered
from landuse.sources.services.paging import Told
from landuse.sources.services.wire import Line

DRIVER = "GTiff"
GONE = ("HTTP 404", "HTTP 403")
"""How a store of tiles says that there is none."""


def tiles(box: Box, step: float) -> Iterator[tuple[str, str]]:
    """Yield the corners of the tiles that meet a box, as they are written in names.

    Parameters
    ----------
    box
        Longitude and latitude.
    step
        How many degrees a tile is wide.
    """
    west, south, east, north = box
    for row in range(math.floor(south / step), math.ceil(north / step)):
        for column in range(math.floor(west / step), math.ceil(east / step)):
            lat, lon = round(row * step), round(column * step)
            yield (
                f"{'N' if lat >= 0 else 'S'}{abs(lat):02d}",
                f"{'E' if lon >= 0 else 'W'}{abs(lon):03d}",
            )


def gather_tiles(line: Line, listed: Listed, extent: Extent, told: Told) -> Gathered:
    """Return a raster of the area, made of tiles.

    Parameters
    ----------
    line
        The way to the service.
    listed
        The service and the layer.
    extent
        The area.
    told
        Told how many tiles are there.

    Raises
    ------
    InvalidInput
        When no tile can be had, or one is no raster.
    """
    service = listed.service
    box = extent.degrees()
    wanted = list(tiles(box, service.tile_degrees or 1.0))
    found: list[Path] = []
    for lat, lon in wanted:
        address = service.url.replace("{lat}", lat).replace("{lon}", lon)
        try:
            found.append(kept_file(line, address)[0])
        except InvalidInput as fault:
            if not any(gone in str(fault) for gone in GONE):
                raise
        told(len(found), len(wanted))
    if not found:
        raise faults.stop(faults.nothing_anywhere(line.where))
    return Gathered(None, service.url, "", len(wanted), raster=_cut(found, box, line.where))


def _cut(paths: list[Path], box: Box, where: str) -> Path:
    """Return the part of some rasters in a box, in a file of its own."""
    for path in paths:
        fault = kind_fault(path, where, raster=True)
        if fault is not None:
            raise faults.stop(fault)
    handle = tempfile.NamedTemporaryFile(dir=downloads(), suffix=".tif", delete=False)  # noqa: SIM115
    handle.close()
    try:
        with rasterio.Env(**OFFLINE):
            merge(paths, bounds=box, dst_path=handle.name, dst_kwds={"compress": "deflate"})
    except (RasterioError, ValueError) as fault:
        Path(handle.name).unlink(missing_ok=True)
        size = sum(path.stat().st_size for path in paths)
        raise faults.stop(faults.broken_off(where, size)) from fault
    return Path(handle.name)


def gather_window(line: Line, listed: Listed, extent: Extent, told: Told) -> Gathered:
    """Return a raster of the area, asked of a WCS 1.0.0.

    Parameters
    ----------
    line
        The way to the service.
    listed
        The service and the layer.
    extent
        The area.
    told
        Told when the raster is there.

    Raises
    ------
    InvalidInput
        When it cannot be had, or is no raster.
    """
    service = listed.service
    asked = _window(service, extent.box(service.crs))
    answer = line.get(asked)
    if answers.is_xml(answer):
        answers.xml_of(answer, line.where)
        raise faults.stop(faults.no_map(line.where))
    downloads().mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=downloads(), suffix=".tif", delete=False) as stream:
        stream.write(answer.body)
    path = Path(stream.name)
    fault = kind_fault(path, line.where, raster=True)
    if fault is not None:
        path.unlink()
        raise faults.stop(fault)
    told(1, 1)
    return Gathered(None, answer.address, service.name, 1, raster=path)


def _window(service: Service, box: Box) -> dict[str, str]:
    """Return the parameters that ask for a window of a coverage."""
    west, south, east, north = box
    cell = service.resolution_m or 10.0
    return {
        "service": "WCS", "version": "1.0.0", "request": "GetCoverage", "format": "GTiff",
        "coverage": service.name, "crs": service.crs, "bbox": ",".join(f"{n:.3f}" for n in box),
        "width": str(math.ceil((east - west) / cell)),
        "height": str(math.ceil((north - south) / cell)),
    }  # fmt: skip
