"""What a map can be instead of the map that is meant: each is told, exit 1, and nothing is drawn.

Through the command line, on the four-field world with one map, definition or table broken.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import rasterio.transform
import shapely

from tests import world
from tests.test_malformed import Break, Fault, Run, edit, own_factors, run, scenario, wish, write

__all__ = ["run"]

VRT = (
    '<OGRVRTDataSource><OGRVRTLayer name="peat"><SrcDataSource>{}</SrcDataSource>'
    "</OGRVRTLayer></OGRVRTDataSource>"
)
RASTER_VRT = (
    '<VRTDataset rasterXSize="20" rasterYSize="20"><SRS>EPSG:25832</SRS>'
    "<GeoTransform>550000,10,0,6300200,0,-10</GeoTransform>"
    '<VRTRasterBand dataType="Byte" band="1"><SimpleSource><SourceFilename>{}</SourceFilename>'
    "<SourceBand>1</SourceBand></SimpleSource></VRTRasterBand></VRTDataset>"
)
WMS = '<GDAL_WMS><Service name="TMS"><ServerUrl>{}</ServerUrl></Service></GDAL_WMS>'


def all_of(*breaks: Break) -> Break:
    """Break several things."""

    def both(root: Path) -> None:
        for one in breaks:
            one(root)

    return both


def path_of(name: str, path: str) -> Break:
    """Have a layer name another file."""
    return edit(f"layers/{name}.toml", f'path = "data/{name}.geojson"', f'path = "{path}"')


def features(name: str, rows: Any) -> Break:
    """Give a layer other features."""
    return write(f"data/{name}.geojson", world.geojson(rows))


def frame(rows: Any) -> gpd.GeoDataFrame:
    """Return features as a table."""
    return gpd.GeoDataFrame([p for p, _ in rows], geometry=[g for _, g in rows], crs=world.CRS)


def as_file(name: str, file: str, rows: Any = None, **options: Any) -> Break:
    """Keep a layer's features in a file of another format."""

    def breaks(root: Path) -> None:
        frame(rows or world.MAPS[name]).to_file(root / "data" / file, **options)
        path_of(name, f"data/{file}")(root)

    return breaks


def cut_short(file: str, part: float = 0.6) -> Break:
    """Keep the first part of a file."""

    def breaks(root: Path) -> None:
        content = (root / file).read_bytes()
        (root / file).write_bytes(content[: int(len(content) * part)])

    return breaks


def without(file: str) -> Break:
    """Remove a file."""
    return lambda root: (root / file).unlink()


def link(file: str, target: str) -> Break:
    """Put a link in the place of a file, to a copy of it elsewhere."""

    def breaks(root: Path) -> None:
        place, there = root / file, root.parent / target
        there.parent.mkdir(parents=True, exist_ok=True)
        if place.exists():
            place.rename(there)
        place.symlink_to(there)

    return breaks


def column(name: str, key: str, toml: str) -> Break:
    """Define a column of a layer anew."""

    def breaks(root: Path) -> None:
        path = root / "layers" / f"{name}.toml"
        text = path.read_text(encoding="utf-8")
        head, _, tail = text.partition(f"[columns.{key}]\n")
        rest = tail.partition("\n[")
        kept = f"\n[{rest[2]}" if rest[1] else ""
        path.write_text(f"{head}[columns.{key}]\n{toml}\n{kept}", encoding="utf-8")

    return breaks


def raster(
    name: str,
    role: str,
    columns: str,
    *,
    more: str = "",
    values: np.ndarray | None = None,
    crs: str | None = world.CRS,
    corner: tuple[float, float] = (world.EAST, world.NORTH + 200),
    cell: float = 10.0,
) -> Break:
    """Add a raster layer of 20 x 20 cells."""

    def breaks(root: Path) -> None:
        held = np.ones((20, 20), dtype=np.uint8) if values is None else values
        place = rasterio.transform.from_origin(*corner, cell, cell)
        kept = {"height": 20, "width": 20, "count": 1, "dtype": held.dtype}
        file = root / "data" / f"{name}.tif"
        with rasterio.open(file, "w", driver="GTiff", crs=crs, transform=place, **kept) as target:
            target.write(held, 1)
        text = world.layer(name, role, {}, more=more).replace('"polygons"', '"raster"')
        text = text.replace(".geojson", ".tif")
        (root / "layers" / f"{name}.toml").write_text(f"{text}\n{columns}", encoding="utf-8")

    return breaks


def soil_raster(columns: str, **options: Any) -> Break:
    """Have the soil come from a raster."""
    more = 'coverage = "patches"\nabsent = "mineral"'
    there = raster("soil", "soil", columns, more=more, **options)
    return all_of(without("layers/peat.toml"), there)


SOIL_BAND = '[columns.soil]\nsource = "1"\ntype = "category"\ncodes = { 1 = "over12" }\n'
HEIGHT = '[columns.height_m]\nsource = "1"\ntype = "number"\nunit = "m"\n'


def codes(content: str | bytes, use: str = 'type = "category"\ncode_list = "ours"') -> Break:
    """Give the project a code list of its own, and have the fields' use read by it."""

    def breaks(root: Path) -> None:
        folder = root / "data" / "codes"
        folder.mkdir()
        kept = content.encode() if isinstance(content, str) else content
        (folder / "ours.csv").write_bytes(kept)
        column("fields", "use", f'source = "anvendelse"\n{use}')(root)

    return breaks


def folder(file: str) -> Break:
    """Put a folder in the place of a file."""

    def breaks(root: Path) -> None:
        (root / file).unlink(missing_ok=True)
        (root / file).mkdir(parents=True)

    return breaks


def layers_in_one_file(root: Path) -> None:
    """Keep two layers in one GeoPackage, without saying which is meant."""
    for name in ("peat", "wet"):
        frame(world.PEAT).to_file(root / "data" / "both.gpkg", layer=name)
    path_of("peat", "data/both.gpkg")(root)


def mostly_null(root: Path) -> None:
    """Cut a shapefile short after its second record."""
    as_file("peat", "peat.shp")(root)
    path = root / "data" / "peat.shp"
    path.write_bytes(path.read_bytes()[:400])


def second_layer(name: str, role: str, rows: Any, columns: Mapping[str, str], more: str) -> Break:
    """Add a layer."""

    def breaks(root: Path) -> None:
        text = world.layer(name, role, columns, more=more)
        (root / "layers" / f"{name}.toml").write_text(text, encoding="utf-8")
        (root / "data" / f"{name}.geojson").write_text(world.geojson(rows), encoding="utf-8")

    return breaks


def number(value: Any) -> Any:
    """Return the fields with another crop code in the first."""
    return [({**p, "afgkode": value if n == 0 else 1}, g) for n, (p, g) in enumerate(world.FIELDS)]


def towns(*names: tuple[Any, Any]) -> Any:
    """Return the municipalities under other codes and names."""
    shapes = [g for _, g in world.TOWNS]
    return [({"kode": k, "navn": n}, g) for (k, n), g in zip(names, shapes, strict=False)]


NOTHING = '{"type": "FeatureCollection", "features": []}'
PATCHES = 'coverage = "patches"\nabsent = "none"'
HUGE = [
    ({"kode": "9001", "navn": "V"}, shapely.box(-500_000, 5_000_000, 1_300_000, 7_000_000)),
    world.TOWNS[1],
]

PATHS = {
    "a driver's name before a path": ("GPKG:data/peat.geojson", "the address"),
    "a connection string": ("PG:dbname=land", "the address"),
    "somebody's home folder": ("~/peat.geojson", "the address"),
    "an address with one stroke": ("http:/x.example/peat.geojson", "the address"),
    "an address without strokes": ("file:data/peat.geojson", "the address"),
    "a drive letter": ("C:/peat.geojson", "the address"),
    "no path": ("", "names no file"),
    "the project folder": (".", "names no file"),
    "the project folder in a detour": ("data/..", "the project folder itself"),
    "a character that is none": ("data/\\u0000peat.geojson", "names no file"),
    "a path without end": ("x/" * 3000, "characters"),
    "a name without end": ("x" * 300, "leads nowhere"),
    "a folder of the project": ("data", "a folder"),
}

FAULTS = [
    *(Fault(name, path_of("peat", path), says) for name, (path, says) in PATHS.items()),
    # --- other files and addresses ---
    Fault(
        "a virtual map under another name",
        all_of(write("data/p.gpkg", VRT.format("peat.geojson")), path_of("peat", "data/p.gpkg")),
        "a list of other files or addresses",
    ),
    Fault(
        "a WFS under another name",
        all_of(
            write("data/p.gpkg", "<OGRWFSDataSource><URL>http://x.example</URL></OGRWFSDataSource>"),
            path_of("peat", "data/p.gpkg"),
        ),
        "a list of other files or addresses",
    ),
    Fault(
        "a web page that came in place of the map",
        write("data/peat.geojson", "<!DOCTYPE html><html>404</html>"),
        "a web page",
    ),
    Fault("an archive", write("data/peat.geojson", "PK\x03\x04xxxx"), "an archive"),
    Fault(
        "a system given as an address",
        edit("data/peat.geojson", '"type": "name"', '"type": "link"'),
        "points to another file",
    ),
    Fault(
        "a virtual raster under another name",
        all_of(
            raster("grid", "context", HEIGHT),
            write("data/grid.tif", RASTER_VRT.format("x.tif")),
        ),
        "a list of other files or addresses",
    ),
    Fault(
        "a map service as a raster",
        all_of(
            raster("grid", "context", HEIGHT),
            write("data/grid.tif", WMS.format("http://x.example")),
        ),
        "a list of other files or addresses",
    ),
    Fault(
        "a link out of the project beside a map",
        all_of(as_file("peat", "peat.shp"), link("data/peat.dbf", "elsewhere/peat.dbf")),
        "leaves the project",
    ),
    Fault(
        "a link out of the project as a layer file",
        link("layers/peat.toml", "elsewhere/peat.toml"),
        "leaves the project",
    ),
    Fault(
        "a link out of the project in a factor set",
        all_of(
            own_factors("+crop,over12,co2,whole,1,,,t CO2/ha/yr,A book,,yes,"),
            link("data/factors/ours/emissions.csv", "elsewhere/emissions.csv"),
        ),
        "leaves the project",
    ),
    Fault(
        "links in a circle",
        all_of(
            lambda root: (root / "data" / "a").symlink_to(root / "data" / "b"),
            lambda root: (root / "data" / "b").symlink_to(root / "data" / "a"),
            path_of("peat", "data/a"),
        ),
        "leads nowhere",
    ),
    Fault(
        "a pipe as a map",
        all_of(without("data/peat.geojson"), lambda root: os.mkfifo(root / "data/peat.geojson")),
        "neither a file nor a folder",
    ),
    Fault(
        "a pipe as a layer file",
        all_of(without("layers/peat.toml"), lambda root: os.mkfifo(root / "layers/peat.toml")),
        "no plain file",
    ),
    Fault("a folder as a map", folder("data/peat.geojson"), "a folder"),
    Fault("a folder as a layer file", folder("layers/peat.toml"), "a folder"),
    # --- files that are not whole ---
    Fault(
        "a ring of two corners, in all there is",
        write("data/peat.geojson", world.geojson(world.PEAT[:1]).replace(
            json.dumps(json.loads(shapely.to_geojson(world.A))["coordinates"]),
            "[[[550000.0, 6300100.0], [550100.0, 6300200.0]]]",
        )),
        "1 of 1 features without a geometry",
    ),
    Fault("a shapefile cut short", mostly_null, "truncated"),
    Fault(
        "a shapefile without its table",
        all_of(as_file("peat", "peat.shp"), without("data/peat.dbf")),
        "without its .dbf",
    ),
    Fault(
        "a shapefile without its index",
        all_of(as_file("peat", "peat.shp"), without("data/peat.shx")),
        "without its .shx",
    ),
    Fault(
        "the table of a shapefile",
        all_of(as_file("peat", "peat.shp"), edit("layers/peat.toml", "peat.shp", "peat.dbf")),
        "cannot be opened",
    ),
    Fault(
        "a table that says another alphabet",
        all_of(
            as_file("municipalities", "towns.shp", encoding="ISO-8859-1"),
            write("data/towns.cpg", "UTF-8"),
        ),
        "cannot be opened",
    ),
    *(
        Fault(
            f"a .{ending} cut short",
            all_of(as_file("peat", f"peat.{ending}", world.PEAT), cut_short(f"data/peat.{ending}")),
            "cannot be opened",
        )
        for ending in ("fgb", "gpkg", "gml", "tab")
    ),
    Fault("a raster cut short", all_of(
        soil_raster(SOIL_BAND, values=np.arange(400, dtype=np.uint8).reshape(20, 20)),
        cut_short("data/soil.tif", 0.5),
    ), "cannot be opened"),
    Fault("numbers cut short", all_of(
        raster("grid", "context", HEIGHT, values=np.random.default_rng(0).random((20, 20))),
        cut_short("data/grid.tif", 0.5),
    ), "cannot be opened"),
    Fault("numbers that are garbage", all_of(
        raster("grid", "context", HEIGHT), write("data/grid.tif", "garbage"),
    ), "cannot be opened"),
    Fault("numbers without a system", raster("grid", "context", HEIGHT, crs=None), "does not say"),
    Fault(
        "numbers in another system",
        raster("grid", "context", HEIGHT, crs="EPSG:4326", corner=(9.8, 56.8), cell=1e-4),
        "layer file states",
    ),
    Fault(
        "numbers in degrees labelled as metres",
        raster("grid", "context", HEIGHT, corner=(9.8, 56.8), cell=1e-4),
        "metres within the reach",
    ),
    Fault(
        "a band the raster has not",
        raster("grid", "context", HEIGHT.replace('"1"', '"2"')),
        "the band 2",
    ),
    Fault("a band that is no number", soil_raster(SOIL_BAND.replace('"1"', '"abc"')), "a band"),
    Fault("soil from a raster without columns", soil_raster(""), "columns"),
    Fault(
        "soil from a raster under another name",
        soil_raster(SOIL_BAND.replace("columns.soil", "columns.peat")),
        "soil",
    ),
    Fault(
        "soil from a raster of numbers",
        soil_raster('[columns.soil]\nsource = "1"\ntype = "number"\n'),
        "category",
    ),
    Fault(
        "codes that are decimals",
        soil_raster(SOIL_BAND, values=np.ones((20, 20), dtype=np.float32)),
        "a raster of codes",
    ),
    Fault(
        "municipalities from a raster",
        raster("towns", "municipality", '[columns.code]\nsource = "1"\ntype = "integer"\n'),
        "needs",
    ),
    Fault(
        "a raster of numbers that shall cut",
        raster("grid", "context", HEIGHT, more="cut = true"),
        "no borders",
    ),
    Fault("several layers in one file", layers_in_one_file, "peat, wet"),
    Fault(
        "a layer the file has not",
        all_of(layers_in_one_file, edit("layers/peat.toml", "[file]", '[file]\nlayer = "dry"')),
        "'dry'",
    ),
    # --- features that say something else than is meant ---
    Fault(
        "a system that is none",
        edit("layers/peat.toml", 'crs = "EPSG:25832"', 'crs = "EPSG:oops"'),
        "not a coordinate reference system",
    ),
    Fault("a system that is another Mercator", edit("landuse.toml", "25832", "3395"), "inflates"),
    Fault(
        "a Mercator in its own words",
        edit("landuse.toml", "EPSG:25832", "+proj=merc +ellps=GRS80"),
        "inflates",
    ),
    Fault(
        "a map of the world as planning CRS",
        edit("landuse.toml", "EPSG:25832", "EPSG:4087"),
        "within 1 %",
    ),
    Fault(
        "a planning CRS that is wrong at the place",
        edit("landuse.toml", "EPSG:25832", "+proj=eqc +ellps=GRS80"),
        "hectares are off",
    ),
    Fault("more land than a study area", features("municipalities", HUGE), "squares"),
    Fault(
        "a field called like a square",
        features("fields", [({**world.FIELDS[0][0], "marknr": "1km_6300_550_9001"}, world.square(0, 100, 50, 150))]),
        "square kilometres",
    ),
    Fault("a place without a code", features("municipalities", towns((None, "V"), ("2", "Ø"))), "without a code"),
    Fault("a place called total", features("municipalities", towns(("total", "V"), ("2", "Ø"))), "'total'"),
    Fault("a place called none", features("municipalities", towns(("none", "V"), ("2", "Ø"))), "'none'"),
    Fault(
        "two names for a code",
        features("municipalities", towns(("9001", "Vesterby"), ("9001", "Østerby"))),
        "'Vesterby' and 'Østerby'",
    ),
    Fault(
        "a role's column that may be absent",
        edit("layers/peat.toml", 'type = "category"', 'type = "category"\noptional = true'),
        "cannot do without it",
    ),
    Fault("no source", column("peat", "soil", 'source = []\ntype = "text"'), "the name of a column"),
    Fault(
        "soil as it stands in the file",
        column("peat", "soil", 'source = "toerv_pct"\ntype = "text"'),
        "'>12'",
    ),
    Fault(
        "use as it stands in the file",
        column("fields", "use", 'source = "anvendelse"\ntype = "text"'),
        "'omdrift'",
    ),
    Fault("ids that are yes or no", column("fields", "unit_id", 'source = "marknr"\ntype = "boolean"'), "text or integer"),
    Fault("ids that are dates", column("fields", "unit_id", 'source = "marknr"\ntype = "date"'), "text or integer"),
    Fault("crop codes that are text", column("fields", "crop_code", 'source = "afgkode"\ntype = "text"'), "integer"),
    Fault("a crop code of a half", features("fields", number(250.5)), "'250.5'"),
    Fault("a crop code beyond counting", features("fields", number(1e30)), "'1e+30'"),
    Fault(
        "text for yes or no",
        column("protected", "strict", 'source = "x"\ntype = "boolean"'),
        "no column 'x'",
    ),
    Fault(
        "a word for yes or no",
        all_of(
            features("protected", [({"x": "ja"}, world.PROTECTED[0][1])]),
            column("protected", "strict", 'source = "x"\ntype = "boolean"'),
        ),
        "'ja'",
    ),
    Fault(
        "a date of the thirteenth month",
        all_of(
            features("protected", [({"x": "2024-13-45"}, world.PROTECTED[0][1])]),
            column("protected", "since", 'source = "x"\ntype = "date"'),
        ),
        "'2024-13-45'",
    ),
    Fault(
        "a date in doubt",
        all_of(
            features("protected", [({"x": "05-06-2024"}, world.PROTECTED[0][1])]),
            column("protected", "since", 'source = "x"\ntype = "date"'),
        ),
        "'05-06-2024'",
    ),
    # --- names that are taken ---
    *(
        Fault(
            f"a layer called {name}",
            second_layer(name, "context", world.PROTECTED, {}, f"cut = true\n{PATCHES}"),
            "a name of its own",
        )
        for name in ("soil", "use", "unit_id", "area_ha", "geometry", "municipality", "crop_code")
    ),
    *(
        Fault(
            f"numbers called {name}",
            raster("grid", "context", HEIGHT.replace("height_m", name)),
            "a name of its own",
        )
        for name in ("area_ha", "soil", "protected")
    ),
    Fault(
        "two rasters of one name",
        all_of(raster("grid", "context", HEIGHT), raster("grid2", "context", HEIGHT)),
        "a name of its own",
    ),
    # --- tables and definitions ---
    Fault("a code twice", codes("code,use\nomdrift,crop\ngraes,grass\nomdrift,grass\n"), "'omdrift' again"),
    Fault("a use that is none", codes("code,use\nomdrift,corn\ngraes,grass\n"), "meaning 'corn'"),
    Fault("a row of another length", codes("code,use\nomdrift,crop,x\n"), "another number of columns"),
    Fault("a table in another alphabet", codes("code,use\nomdrift,crøp\n".encode("latin-1")), "cannot be read"),
    Fault("a folder as a table", folder("data/codes/ours.csv"), "a folder"),
    Fault("brackets without end", write("layers/peat.toml", f"x = {'[' * 5000}"), "brackets"),
    Fault(
        "one finding for one value",
        scenario("s", wish("{ where = { soil = 3 } }")),
        "a soil of this land, in quotes",
        ("evaluate", "s"),
    ),
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_says_where_what_and_how_to_mend_it(fault: Fault, tmp_path: Path, run: Run) -> None:
    root = world.project(tmp_path / "project")
    fault.breaks(root)

    done = run(root, *fault.command)

    assert done.code == 1, done.out + done.err
    assert "Traceback" not in done.err
    issues = [i for i in json.loads(done.out)["issues"] if i["severity"] == "error"]
    assert issues
    for issue in issues:
        assert all(issue[key].strip() for key in ("where", "found", "expected", "remedy"))
    told = " ".join(" ".join(i.values()) for i in json.loads(done.out)["issues"])
    assert fault.says in told, told
