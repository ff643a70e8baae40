"""Read the catalogue: one file for each service that gives a map.

A file of the catalogue is a layer file with ``[service]`` where a layer has ``[file]``. Those that
come with the program are joined by a project's own under ``data/catalogue``; one with the same
name takes its place.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from landuse.domain.issues import Issue
from landuse.domain.layer import Layer
from landuse.domain.service import Listed, Service
from landuse.sources.definitions import files_in, parse, read_toml
from landuse.sources.project import own_and_shipped
from landuse.sources.stamps import Stamps, stamps

FOLDER = "data/catalogue"
FETCHED = "data/fetched"
"""Where what was fetched lies in a project."""


def read_catalogue(root: Path) -> tuple[dict[str, Listed], list[Issue]]:
    """Return every service that can be asked, by the id of its layer, and all faults.

    Parameters
    ----------
    root
        The project folder.
    """
    folders = own_and_shipped(root, "catalogue")
    files = [path for folder in folders for path in sorted(folder.glob("*.toml"))]
    found, issues = _read(folders, stamps(files))
    return dict(found), list(issues)


@lru_cache(maxsize=8)
def _read(
    folders: tuple[Path, ...], written: Stamps
) -> tuple[Mapping[str, Listed], tuple[Issue, ...]]:
    """Return what ``read_catalogue`` does, read anew whenever a file was written."""
    del written
    found: dict[str, Listed] = {}
    issues: list[Issue] = []
    for folder in folders:
        paths, faults = files_in(folder, "*.toml", FOLDER)
        issues += faults
        for path in paths:
            listed, faults = read_listed(path)
            issues += faults
            if listed is not None:
                found[listed.id] = listed
    return found, tuple(issues)


def read_listed(path: Path) -> tuple[Listed | None, list[Issue]]:
    """Return the service and the layer in a file of the catalogue, or what is wrong with it."""
    shown = f"{FOLDER}/{path.name}"
    raw, issues = read_toml(path, shown)
    if raw is None:
        return None, issues
    if "file" in raw:
        remedy = "Remove it: where the file will lie is decided when it is fetched."
        return None, [Issue(shown, "the key 'file'", "a service instead of a file", remedy)]
    service, issues = parse(Service, raw.get("service", {}), f"{shown}: service")
    if service is None:
        return None, issues
    layer, faults = parse(Layer, layer_of(raw, service), shown)
    if layer is None:
        return None, issues + faults
    if layer.id != path.stem:
        expected = f"{path.stem!r}, the name of the file"
        remedy = "Rename the file or change the id."
        return None, [Issue(f"{shown}: id", repr(layer.id), expected, remedy)]
    return Listed(service, layer), issues + faults


def layer_of(raw: Mapping[str, Any], service: Service) -> dict[str, Any]:
    """Return a file of the catalogue as the layer it becomes, before it was fetched."""
    held = {key: value for key, value in raw.items() if key != "service"}
    ending = "tif" if raw.get("kind") == "raster" else "parquet"
    file = {"path": f"{FETCHED}/{raw.get('id', 'layer')}.{ending}", "crs": service.crs}
    return held | {"file": file}


def hosts(catalogue: Iterable[Listed]) -> frozenset[str]:
    """Return every host of the catalogue: nothing else is ever contacted."""
    return frozenset(listed.service.host for listed in catalogue)
