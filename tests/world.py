"""The four-field world: four squares of one hectare that add up in the head, written as a project.

```
north   A  crop,  soil over12          | B  grass (250), over12, its eastern 0.2 ha protected
south   C  crop,  west half 6to12,     | D  crop, mineral
           east half mineral           |
        9001 Vesterby                  | 9002 Østerby
```
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import shapely

EAST, NORTH = 550_000, 6_300_000
CRS = "EPSG:25832"


def square(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    """Return a rectangle of the world, metres from its lower left corner."""
    return shapely.box(EAST + west, NORTH + south, EAST + east, NORTH + north)


A, B = square(0, 100, 100, 200), square(100, 100, 200, 200)
C, D = square(0, 0, 100, 100), square(100, 0, 200, 100)
Features = Sequence[tuple[Mapping[str, Any], shapely.Geometry]]

FIELDS: Features = [
    ({"marknr": "A", "anvendelse": "omdrift", "afgkode": 1}, A),
    ({"marknr": "B", "anvendelse": "graes", "afgkode": 250}, B),
    ({"marknr": "C", "anvendelse": "omdrift", "afgkode": 1}, C),
    ({"marknr": "D", "anvendelse": "omdrift", "afgkode": 1}, D),
]
TOWNS: Features = [
    ({"kode": "9001", "navn": "Vesterby"}, square(0, 0, 100, 200)),
    ({"kode": "9002", "navn": "Østerby"}, square(100, 0, 200, 200)),
]
PEAT: Features = [
    ({"toerv_pct": ">12"}, A),
    ({"toerv_pct": ">12"}, B),
    ({"toerv_pct": "6-12"}, square(0, 0, 50, 100)),
]
PROTECTED: Features = [({}, square(180, 100, 200, 200))]

ORIGIN = '[origin]\nproducer = "landuse"\ntitle = "Teaching squares"\nlicence = "CC0-1.0"\n'


def text(da: str, en: str) -> str:
    """Return a bilingual text as TOML."""
    return f'{{ da = "{da}", en = "{en}" }}'


def layer(name: str, role: str, columns: Mapping[str, str], *, more: str = "") -> str:
    """Return a layer file of polygons in ``data/<name>.geojson``."""
    head = (
        f'id = "{name}"\ntitle = {text(name, name)}\nabout = {text(name, name)}\n'
        f'role = "{role}"\nkind = "polygons"\n{more}\n{ORIGIN}\n'
        f'[file]\npath = "data/{name}.geojson"\ncrs = "{CRS}"\n'
    )
    return head + "".join(f"\n[columns.{key}]\n{value}\n" for key, value in columns.items())


LAYERS = {
    "fields": layer(
        "fields",
        "unit",
        {
            "unit_id": 'source = "marknr"\ntype = "text"',
            "use": 'source = "anvendelse"\ntype = "category"\n'
            'codes = { omdrift = "crop", graes = "grass", skov = "forest", natur = "nature" }',
            "crop_code": 'source = "afgkode"\ntype = "integer"',
        },
    ),
    "municipalities": layer(
        "municipalities",
        "municipality",
        {"code": 'source = "kode"\ntype = "text"', "name": 'source = "navn"\ntype = "text"'},
    ),
    "peat": layer(
        "peat",
        "soil",
        {
            "soil": 'source = "toerv_pct"\ntype = "category"\n'
            'codes = { "6-12" = "6to12", ">12" = "over12" }'
        },
        more='coverage = "patches"\nabsent = "mineral"',
    ),
    "protected": layer(
        "protected", "biodiversity", {}, more='coverage = "patches"\nabsent = "none"'
    ),
}
MAPS: Mapping[str, Features] = {
    "fields": FIELDS,
    "municipalities": TOWNS,
    "peat": PEAT,
    "protected": PROTECTED,
}

SCENARIO_HEAD = 'schema = 1\nid = "{id}"\ntitle = {title}\nquestion = {title}\n'
CORNER = (
    '[[allocate]]\nid = "corner"\nmeasure = "rewet"\narea = { drawn = "corner" }\n'
    'start = 2028\nowner = "9001"\nstatus = "sketched"\n'
)
OVERLAP = (
    '[[allocate]]\nid = "first"\nmeasure = "rewet"\narea = { drawn = "first" }\n\n'
    '[[allocate]]\nid = "second"\nmeasure = "afforest"\narea = { drawn = "second" }\n'
)
RULE = (
    '[[allocate]]\nid = "peat"\nmeasure = "rewet"\n'
    'area = { where = { soil = ["over12", "6to12"], use = "crop", protected = false } }\n\n'
    '[[allocate]]\nid = "field_d"\nmeasure = "extensify"\narea = { units = ["D"] }\n'
)
DRAWINGS: Mapping[str, Mapping[str, shapely.Geometry]] = {
    "corner": {"corner": square(25, 50, 150, 150)},
    "overlap": {"first": A, "second": square(50, 100, 150, 200)},
}


def geojson(features: Features, ids: Sequence[str] | None = None, crs: str | None = CRS) -> str:
    """Return features as GeoJSON with the system stated; none is stated where ``crs`` is none."""
    rows = [
        {"type": "Feature", "properties": dict(p), "geometry": json.loads(shapely.to_geojson(g))}
        for p, g in features
    ]
    for row, name in zip(rows, ids or [], strict=False):
        row["id"] = name
    found: dict[str, Any] = {"type": "FeatureCollection", "features": rows}
    if crs is not None:
        code = crs.replace(":", "::")
        found["crs"] = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:{code}"}}
    return json.dumps(found, ensure_ascii=False)


def scenario(
    root: Path, name: str, allocations: str, drawn: Mapping[str, Any] | None = None
) -> None:
    """Write a scenario of the project, and the areas drawn in it."""
    folder = root / "scenarios"
    folder.mkdir(exist_ok=True)
    head = SCENARIO_HEAD.format(id=name, title=text(name, name))
    (folder / f"{name}.toml").write_text(f"{head}\n{allocations}", encoding="utf-8")
    if drawn:
        areas = [({"name": key}, shape) for key, shape in drawn.items()]
        (folder / f"{name}.geojson").write_text(geojson(areas, list(drawn)), encoding="utf-8")


def project(root: Path) -> Path:
    """Write the four-field world as a project in a folder, and return the folder."""
    (root / "layers").mkdir(parents=True)
    (root / "data").mkdir()
    head = f'schema = 1\ntitle = {text("Fire marker", "Four fields")}\ncrs = "{CRS}"\n'
    (root / "landuse.toml").write_text(head, encoding="utf-8")
    for name, content in LAYERS.items():
        (root / "layers" / f"{name}.toml").write_text(content, encoding="utf-8")
        (root / "data" / f"{name}.geojson").write_text(geojson(MAPS[name]), encoding="utf-8")
    for name, content in {"corner": CORNER, "overlap": OVERLAP, "rule": RULE}.items():
        scenario(root, name, content, DRAWINGS.get(name))
    return root
