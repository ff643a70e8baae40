"""Take the areas in somebody's file into the scenario, as if they had been drawn."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from landuse.domain.issues import InvalidInput, Issue, errors
from landuse.sources.scenarios import Drawn
from landuse.sources.uploads import Upload, read_upload
from landuse.workflow.rebuilding import free, titled, wish_of, with_areas, with_wishes


def take_file(
    drawn: Drawn, path: Path, measure: str, *,
    layer: str | None = None, crs: str | None = None, title: str | None = None,
) -> Drawn:  # fmt: skip
    """Return the scenario with the areas of a file drawn, and one allocation for them.

    Parameters
    ----------
    drawn
        The scenario.
    path
        A map of polygons: GeoPackage, GeoJSON, a zipped shapefile and the like.
    measure
        What is to be done there.
    layer
        Layer in a file that holds several.
    crs
        The system of a file that says none.
    title
        What the measure is called; the new allocation is called that and a number.

    Raises
    ------
    InvalidInput
        With what is wrong with the file: no map, no system, points or lines, several layers.
    """
    read = read_upload(Path(path), drawn.areas.crs.to_string(), layer=layer, crs=crs)
    if errors(read.issues):
        raise InvalidInput(read.issues)
    return take_areas(drawn, read, measure, title=title)


def take_areas(drawn: Drawn, read: Upload, measure: str, *, title: str | None = None) -> Drawn:
    """Return the scenario with areas that were read from a file, and one allocation for them.

    Parameters
    ----------
    drawn
        The scenario.
    read
        The areas.
    measure
        What is to be done there.
    title
        What the measure is called; the new allocation is called that and a number.
    """
    name = free(drawn, measure)
    ids = [name] if len(read.shapes) == 1 else _numbered(drawn, name, len(read.shapes))
    more = with_areas(drawn, ids, read.names, read.shapes)
    more = replace(more, repairs=(*drawn.repairs, *read.repairs))
    area = {"drawn": ids if len(ids) > 1 else ids[0]}
    raw = {"id": name, "title": titled(title, name), "measure": measure, "area": area}
    return with_wishes(more, [*drawn.scenario.allocate, wish_of(raw, drawn)])


def asked_by(issues: Iterable[Issue]) -> frozenset[str]:
    """Return what the findings of a file ask for: ``crs``, ``layer``, both or neither.

    Parameters
    ----------
    issues
        What was wrong with it.
    """
    signs = {"crs": "coordinate reference system", "layer": "the name of one of its layers"}
    told = [f"{issue.found} {issue.expected}" for issue in issues]
    return frozenset(name for name, sign in signs.items() if any(sign in held for held in told))


def _numbered(drawn: Drawn, name: str, count: int) -> list[str]:
    """Return ids that no drawn area has: the name, and a number for each."""
    taken = set(map(str, drawn.areas.index))
    ids = (f"{name}_{n}" for n in range(1, count + len(taken) + 1))
    free_ids = [held for held in ids if held not in taken]
    return free_ids[:count]
