"""Coordinate reference systems (C1): one metric planning CRS inside, compared by definition.

A file may carry the right system under a name without an EPSG code (an ESRI ``.prj``): it is
matched by its definition. A frame without a system is never given one by guess.
"""

import numpy as np
from pyproj import CRS, Proj
from pyproj.exceptions import CRSError

LARGEST_AREA_ERROR = 0.01
"""A planning CRS whose hectares are off by more than one per cent is refused (C4)."""
BORDER_STEPS = 7
"""A box is looked at in this many points each way."""
GEOGRAPHIC = CRS.from_epsg(4326)
"""Longitude and latitude: what browsers draw."""


def parse_crs(text: str) -> CRS:
    """Return the system ``text`` names.

    Raises
    ------
    ValueError
        When no such system is known.
    """
    try:
        return CRS.from_user_input(text)
    except CRSError as fault:
        msg = f"{text!r} is not a coordinate reference system; for Denmark use EPSG:25832"
        raise ValueError(msg) from fault


def metric_crs(text: str) -> CRS:
    """Return a projected system in metres.

    Raises
    ------
    ValueError
        When the system is unknown, geographic, not in metres, or off by more than one per cent in
        area somewhere it is made for: hectares would be wrong (C4).
    """
    crs = parse_crs(text)
    if not crs.is_projected or crs.axis_info[0].unit_name != "metre":
        msg = f"{text} is not projected in metres; a planning CRS is, for example EPSG:25832"
        raise ValueError(msg)
    operation = crs.coordinate_operation
    method = "" if operation is None else operation.method_name.lower()
    if "mercator" in method and "transverse" not in method and "oblique" not in method:
        msg = f"{text} (a Mercator) inflates areas threefold in Denmark; use EPSG:25832"
        raise ValueError(msg)
    use = crs.area_of_use
    if use is not None:
        error = area_error(crs, (use.west, use.south, use.east, use.north))
        if error > LARGEST_AREA_ERROR:
            off = share_said(error)
            msg = (
                f"{text} ({crs.name}) is off by up to {off} in area where it is used; "
                "a planning CRS keeps hectares within 1 %, for example EPSG:25832"
            )
            raise ValueError(msg)
    return crs


def area_error(crs: CRS, degrees: tuple[float, float, float, float]) -> float:
    """Return how far planar areas are off at worst in a box, as a share of the true area.

    Parameters
    ----------
    crs
        A projected system.
    degrees
        West, south, east and north of the box.
    """
    west, south, east, north = degrees
    if east < west:  # across the 180th meridian
        east += 360
    longitude, latitude = np.meshgrid(
        np.linspace(west, east, BORDER_STEPS), np.linspace(south, north, BORDER_STEPS)
    )
    factors = Proj(crs).get_factors(longitude.ravel(), latitude.ravel())
    return float(np.abs(np.asarray(factors.areal_scale, dtype=float) - 1).max())


def share_said(error: float) -> str:
    """Return an error of area in words: beyond double the figure says nothing more."""
    return f"{error:.1%}" if error < 1 else "100 % and more"


def same_crs(one: CRS, other: CRS) -> bool:
    """Whether two systems put a coordinate in the same spot, whatever their names say."""
    if one.equals(other, ignore_axis_order=True):
        return True
    return _essence(one) is not None and _essence(one) == _essence(other)


def _essence(crs: CRS) -> tuple[object, ...] | None:
    """Return what decides the coordinates of a projected system: method, parameters and ellipsoid.

    Datum names are left out on purpose: an ESRI ``.prj`` calls ETRS89 by many names. Two
    systems on the same ellipsoid may still differ by a datum shift, so the datum must be ETRS89
    (by any name) or equal.
    """
    operation = crs.coordinate_operation
    if not crs.is_projected or operation is None or crs.ellipsoid is None or crs.datum is None:
        return None
    parameters = tuple(sorted((p.name, round(float(p.value), 9)) for p in operation.params))
    return (operation.method_name, parameters, _ellipsoid(crs), _datum(crs.datum.name))


def _ellipsoid(crs: CRS) -> tuple[float, float]:
    ellipsoid = crs.ellipsoid
    if ellipsoid is None:
        return (0.0, 0.0)
    return (round(ellipsoid.semi_major_metre, 3), round(ellipsoid.inverse_flattening, 6))


def _datum(name: str) -> str:
    plain = name.lower().replace("_", " ").replace("-", " ")
    european = ("etrs89", "etrs 1989", "european terrestrial reference system 1989", "euref89")
    return "etrs89" if any(word in plain for word in european) else plain
