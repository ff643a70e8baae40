"""Coordinate reference systems (C1): one metric planning CRS inside, compared by definition.

A file may carry the right system under a name without an EPSG code (an ESRI ``.prj``): it is
matched by its definition. A frame without a system is never given one by guess.
"""

from pyproj import CRS
from pyproj.exceptions import CRSError

WEB_MERCATOR = 3857
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
        When the system is unknown, geographic, or not in metres: areas would be wrong (C4).
    """
    crs = parse_crs(text)
    if not crs.is_projected or crs.axis_info[0].unit_name != "metre":
        msg = f"{text} is not projected in metres; a planning CRS is, for example EPSG:25832"
        raise ValueError(msg)
    if crs.to_epsg() == WEB_MERCATOR:
        msg = "EPSG:3857 (web Mercator) inflates areas threefold in Denmark; use EPSG:25832"
        raise ValueError(msg)
    return crs


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
