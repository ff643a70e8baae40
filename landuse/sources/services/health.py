"""Look whether a service answers, has the layer and its columns, and how much lies in the area.

Nothing is fetched but counts and names. Of a layer that is gone, Miljøportalen is asked where it
went.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from landuse.domain.issues import InvalidInput, Issue
from landuse.domain.service import NEWEST, Listed, Protocol
from landuse.sources.services import answers, arcgis, faults, keys, mars, ogc_features, wfs
from landuse.sources.services.download import newest_address
from landuse.sources.services.extent import Extent
from landuse.sources.services.gathered import refuse_missing, resolved
from landuse.sources.services.moved import where_to
from landuse.sources.services.raster import tiles
from landuse.sources.services.wire import Line, Wire

YEAR = re.compile(r"(19|20)\d\d")
TOGETHER = 8
HOME = (11.0, 55.0, 11.1, 55.1)
"""Where tiles are tried without a study area: Denmark."""


@dataclass(frozen=True, slots=True)
class Health:
    """What a service has to offer today."""

    id: str
    answers: bool
    name: str = ""
    """The layer's name there; with the newest year, where it has one."""
    newest: int | None = None
    columns: tuple[str, ...] = ()
    count: int | None = None
    """Features in the box around the study area; None where the service does not say."""
    size: int | None = None
    """Bytes of a whole file."""
    changed: dt.datetime | None = None
    """When it was last changed, where the service says so."""
    key: str | None = None
    """The variable a key is looked for in."""
    issues: tuple[Issue, ...] = ()
    moved: str | None = None


def look_up(wire: Wire, listed: Listed, extent: Extent | None, resolver: str) -> Health:
    """Return what a service has to offer today.

    Parameters
    ----------
    wire
        The way to the services.
    listed
        The service and the layer.
    extent
        The area to count in; nothing is counted if none.
    resolver
        Who is asked where a layer went.
    """
    wire.watch.began(listed.id)
    line = wire.to(listed)
    key = None if listed.service.key is None else keys.KINDS[listed.service.key].variable
    try:
        found = LOOK[listed.service.protocol](line, listed, extent)
    except InvalidInput as fault:
        told = " ".join(str(issue.found) for issue in fault.issues)
        answering = not any(word in told for word in ("no connection", "not there after", "key"))
        moved = _moved(line, listed, resolver)
        return Health(listed.id, answering, key=key, issues=fault.issues, moved=moved)
    year = YEAR.search(found.name) if NEWEST in listed.service.name + listed.service.url else None
    return replace(found, key=key, newest=int(year[0]) if year else None)


def look_up_all(
    wire: Wire, chosen: Mapping[str, Listed], extent: Extent | None, resolver: str
) -> list[Health]:
    """Return what several services have to offer today."""
    with ThreadPoolExecutor(TOGETHER) as pool:
        return list(
            pool.map(lambda listed: look_up(wire, listed, extent, resolver), chosen.values())
        )


def _moved(line: Line, listed: Listed, resolver: str) -> str | None:
    if listed.service.key is not None:
        return None
    try:
        return where_to(line, listed, resolver)
    except InvalidInput:
        return None


def _wfs(line: Line, listed: Listed, extent: Extent | None) -> Health:
    offered = wfs.names(line)
    name = resolved(line, wfs.names)
    if name not in offered:
        raise faults.stop(faults.no_such_layer(line.where, name, wfs.near(name, offered)))
    told = wfs.described(line, name)
    refuse_missing(listed, told.columns, line.where)
    count = None
    if extent is not None:
        question = wfs.Question(line, name, told.geometry)
        count = question.hits(question.parameters(extent.box(listed.service.crs)))
    return Health(listed.id, answers=True, name=name, columns=told.columns, count=count)


def _ogc(line: Line, listed: Listed, extent: Extent | None) -> Health:
    del extent
    offered, name = ogc_features.names(line), resolved(line, ogc_features.names)
    if name not in offered:
        raise faults.stop(faults.no_such_layer(line.where, name, wfs.near(name, offered)))
    return Health(listed.id, answers=True, name=name)


def _arcgis(line: Line, listed: Listed, extent: Extent | None) -> Health:
    columns, _ = arcgis.columns(line)
    refuse_missing(listed, columns, line.where)
    count = None if extent is None else arcgis.count(line, extent.box(listed.service.crs))
    return Health(
        listed.id, answers=True, name=listed.service.name, columns=tuple(columns), count=count,
        changed=arcgis.changed(line),
    )  # fmt: skip


def _file(line: Line, listed: Listed, extent: Extent | None) -> Health:
    del extent
    address, told = newest_address(line)
    return Health(listed.id, answers=True, name=address, size=told.size, changed=told.changed)


def _tiles(line: Line, listed: Listed, extent: Extent | None) -> Health:
    box = HOME if extent is None else extent.degrees()
    lat, lon = next(iter(tiles(box, listed.service.tile_degrees or 1.0)))
    address = listed.service.url.replace("{lat}", lat).replace("{lon}", lon)
    told = line.peek(address)
    return Health(listed.id, answers=True, name=address, size=told.size, changed=told.changed)


def _register(line: Line, listed: Listed, extent: Extent | None) -> Health:
    del extent
    rows = mars.rows_of(answers.json_of(line.get({}), line.where), line.where)
    return Health(listed.id, answers=True, columns=tuple(rows[0]), count=len(rows))


def _coverage(line: Line, listed: Listed, extent: Extent | None) -> Health:
    del extent
    asked = {"service": "WCS", "version": "1.0.0", "request": "GetCapabilities"}
    root = answers.xml_of(line.get(asked), line.where)
    offered = [
        (one.text or "").strip()
        for one in root.iter()
        if answers.local(one.tag) in {"name", "CoverageId", "Identifier"}
    ]
    name = listed.service.name
    if name not in offered:
        raise faults.stop(faults.no_such_layer(line.where, name, wfs.near(name, offered)))
    return Health(listed.id, answers=True, name=name)


LOOK: Mapping[Protocol, Callable[[Line, Listed, Extent | None], Health]] = {
    "wfs": _wfs,
    "ogc_features": _ogc,
    "arcgis": _arcgis,
    "file": _file,
    "cog": _tiles,
    "mars": _register,
    "wcs": _coverage,
}


def as_row(found: Health, now: dt.datetime) -> dict[str, object]:
    """Return what was found as the command line tells it."""
    return {
        "id": found.id,
        "answers": found.answers,
        "layer": found.name or None,
        "newest": found.newest,
        "columns": list(found.columns),
        "count": found.count,
        "bytes": found.size,
        "changed": None if found.changed is None else found.changed.isoformat(timespec="seconds"),
        "key": found.key,
        "moved_to": found.moved,
        "looked": now.isoformat(timespec="seconds"),
        "issues": [issue.as_row() for issue in found.issues],
    }
