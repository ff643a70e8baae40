"""A project on real Danish geodata, made as a user would: ``landuse new``, then layer files."""

from pathlib import Path

import pytest

from landuse.workflow.projects import new_project

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"

LAYER = """\
id = "{id}"
title = {{ da = "{id}", en = "{id}" }}
about = {{ da = "{id}", en = "{id}" }}
role = "{role}"
kind = "{kind}"
{more}

[origin]
producer = "see SOURCE.txt"
title = "{id}"
licence = "CC-BY-4.0"

[file]
path = "data/{file}"
crs = "{crs}"
"""
PLACE = '\n[columns.code]\nsource = "{code}"\ntype = "text"\n\n[columns.name]\nsource = "{name}"\ntype = "text"\n'
UTM = "EPSG:25832"

MARS = """\
schema = 1
id = "mars"
title = {{ da = "MARS", en = "MARS" }}
question = {{ da = "Hvad er allerede besluttet?", en = "What is decided already?" }}
{assume}
[[allocate]]
id = "mars"
measure_column = "measure"
measures = {{ "Lavbundsprojekter" = "rewet", "Kvælstofvådområder" = "rewet", "Ekstensivering" = "extensify", "Skovrejsning" = "afforest" }}
area = {{ file = "data/mars_projects.gpkg", filter = {{ kind = "project" }} }}
status = "granted"
"""
ASSUME = "[assume]\nsoil = { over12 = 0.6, mineral = 0.4 }\nuse = { crop = 1.0 }\n"

STATES = {
    "sketched": 'kind = "sketch"',
    "agreed": 'kind = "project", state = 6',  # a preliminary study is granted
    "granted": 'kind = "project", state = 10',  # the works are granted
    "built": 'kind = "project", state = 15',
}
"""How firm a project of the register is, and the features that are so."""
KINDS = {
    "lowland": ("Lavbundsprojekter", "rewet", "lowland_project"),
    "wetland": ("Kvælstofvådområder", "rewet", "wetland_project"),
    "extensive": ("Ekstensivering", "extensify", None),
    "forest": ("Skovrejsning", "afforest", None),
}
"""The register's measure, ours, and the scheme that says its nitrogen."""
SCENARIO = """\
schema = 1
id = "{id}"
title = {{ da = "{id}", en = "{id}" }}
question = {{ da = "Hvad er besluttet, hvad er nyt?", en = "What is decided, what is new?" }}
"""
WISH = """
[[allocate]]
id = "{status}.{kind}"
measure = "{ours}"
area = {{ file = "data/mars_projects.gpkg", filter = {{ {state}, measure = "{theirs}" }} }}
status = "{status}"
"""


def by_status(name: str, statuses: tuple[str, ...], more: str = "") -> str:
    """Return a scenario of the register's projects that are as firm as that, kind by kind."""
    text = SCENARIO.format(id=name) + more + ASSUME
    for status in statuses:
        for kind, (theirs, ours, scheme) in KINDS.items():
            named = {"status": status, "kind": kind, "ours": ours, "theirs": theirs}
            text += WISH.format(state=STATES[status], **named)
            text += f'scheme = "{scheme}"\n' if scheme else ""
    return text


LAYERS = {
    "municipalities": (
        "municipality",
        "polygons",
        "dk-municipalities-2026/kommuner.gpkg",
        UTM,
        PLACE.format(code="kode", name="navn"),
    ),
    "regions": (
        "region",
        "polygons",
        "dk-municipalities-2026/regioner.gpkg",
        UTM,
        PLACE.format(code="regionskode", name="regionsnavn"),
    ),
    "catchments": (
        "catchment",
        "polygons",
        "dk-catchments-vp3-2025/kystvandoplande.gpkg",
        UTM,
        PLACE.format(code="op_id", name="op_navn"),
    ),
    "biodiversity": (
        "biodiversity",
        "polygons",
        "dk-biodiv-ku-prio1/ku-prio-1.geojson",
        "EPSG:4326",
        "",
    ),
    "turbines": ("renewable", "points", "dk-wind-register-2020-05/vindmoeller_2020.gpkg", UTM, ""),
}


def project(root: Path) -> Path:
    """Write the project in a new folder, or skip with a reason where the data are not there."""
    if not SHARED.is_dir():
        pytest.skip("the real geodata are not beside this checkout")
    new_project(root)
    for name, (role, kind, source, crs, columns) in LAYERS.items():
        file = Path(source).name
        (root / "data" / file).write_bytes((SHARED / source).read_bytes())
        more = 'coverage = "patches"\nabsent = "none"' if kind == "polygons" and not columns else ""
        text = LAYER.format(id=name, role=role, kind=kind, more=more, file=file, crs=crs) + columns
        (root / "layers" / f"{name}.toml").write_text(text, encoding="utf-8")
    mars = "dk-mars-2026-05/mars_projects.gpkg"
    (root / "data" / "mars_projects.gpkg").write_bytes((SHARED / mars).read_bytes())
    (root / "scenarios" / "mars.toml").write_text(MARS.format(assume=""), encoding="utf-8")
    assumed = MARS.format(assume=ASSUME).replace('id = "mars"\ntitle', 'id = "mars_assumed"\ntitle')
    (root / "scenarios" / "mars_assumed.toml").write_text(assumed, encoding="utf-8")
    decided = by_status("decided", ("granted", "built"))
    (root / "scenarios" / "decided.toml").write_text(decided, encoding="utf-8")
    wanted = by_status("register", ("sketched", "agreed"), 'reference = "decided"\n')
    (root / "scenarios" / "register.toml").write_text(wanted, encoding="utf-8")
    return root
