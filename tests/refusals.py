"""Edits that are refused, each for another reason: what every one says must be said in Danish."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import shapely

from landuse.domain.issues import InvalidInput, Issue
from landuse.domain.landscape import Landscape
from landuse.workflow import Drawn, decide, editing, load
from landuse.workflow.choosing import Choice, preview
from tests import degrees, world
from tests.workflow.test_shaping import scenario, wish

Act = Callable[[Drawn, Landscape], object]
EMPTY = {"type": "LineString", "coordinates": []}
FAR = {"type": "LineString", "coordinates": [[900, 5], [800, 7]]}
ACROSS = degrees.line((50, 50), (50, 250))

EDITS: dict[str, Act] = {
    "gone": lambda d, _: editing.cut(d, "x", degrees.box(0, 0, 1, 1)),
    "locked": lambda d, _: editing.remove(d, "locked"),
    "nothing left": lambda d, _: editing.cut(d, "a", degrees.box(-1, 99, 101, 201)),
    "no inside": lambda d, _: editing.cut(d, "a", degrees.box(5, 5, 5, 5)),
    "no crossing": lambda d, _: editing.split(d, "a", degrees.line((0, 0), (9, 0))),
    "a point across": lambda d, _: editing.split(d, "a", degrees.point(0, 0)),
    "no length": lambda d, _: editing.split(d, "a", degrees.line((5, 5), (5, 5))),
    "no numbers": lambda d, _: editing.split(d, "a", {"type": "LineString", "coordinates": ["x"]}),
    "no point": lambda d, _: editing.split(d, "a", EMPTY),
    "far": lambda d, _: editing.split(d, "a", FAR),
    "none below": lambda d, _: editing.areas_under(d, degrees.line((900, 900), (950, 950))),
    "one": lambda d, _: editing.merge(d, ["a"]),
    "two measures": lambda d, _: editing.merge(d, ["a", "b"]),
    "wide": lambda d, _: editing.buffer(d, degrees.point(0, 0), 9e9, "rewet"),
    "narrow": lambda d, _: editing.buffer(d, degrees.point(0, 0), 1e-9, "rewet"),
    "an area": lambda d, _: editing.buffer(d, degrees.box(0, 0, 5, 5)["geometry"], 5, "rewet"),
    "no type": lambda d, _: editing.buffer(d, {}, 5, "rewet"),
    "no rule": lambda d, _: editing.by_rule(d, Choice(), "rewet"),
    "words": lambda d, _: editing.by_rule(d, Choice(words="A"), "rewet"),
    "mud": lambda _, land: preview(land, Choice(soil="mud"), limit=1),
    "no layer": lambda _, land: preview(land, Choice(inside=("gone",)), limit=1),
    "no fields": lambda d, land: editing.whole_fields(d, land, "away"),
    "apart": lambda d, land: editing.settle(d, "a", ["b"], "share", land.measures),
    "no units": lambda d, land: editing.extend(land, d, "a"),
    "nothing to hatch": lambda d, land: editing.wet_beyond(land, decide(land, d)),
}  # fmt: skip


def land_and_scenario(root: Path) -> tuple[Drawn, Landscape]:
    """Return the four fields and a scenario whose edits are refused."""
    drawn = scenario(
        wish("a"), wish("b", "afforest"), wish("locked", locked=True), wish("away"),
        a=world.A, b=world.B, locked=world.D, away=world.square(500, 0, 501, 1),
    )  # fmt: skip
    return drawn, load(world.project(root))


def refusals(root: Path) -> dict[str, tuple[Issue, ...]]:
    """Return what each of the edits says, and each of the files."""
    drawn, land = land_and_scenario(root / "project")
    acts = {name: (lambda act=act: act(drawn, land)) for name, act in EDITS.items()}
    for name, path in _files(root).items():
        acts[name] = lambda path=path: editing.take_file(drawn, path, "rewet")
    good = _written(root / "good.geojson", [world.A])
    acts["no system"] = lambda: editing.take_file(drawn, good, "rewet", crs="EPSG:99")
    found = {}
    for name, act in acts.items():
        try:
            act()
        except InvalidInput as fault:
            found[name] = fault.issues
        else:
            found[name] = ()
    return found


def _written(path: Path, shapes: list) -> Path:
    held = gpd.GeoDataFrame({"n": range(len(shapes))}, geometry=shapes, crs=world.CRS)
    held.to_file(path)
    return path


def _packed(path: Path, *parts: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for part in parts:
            archive.write(part, part.name)
    return path


def _files(root: Path) -> dict[str, Path]:
    areas = _written(root / "areas.geojson", [world.A])
    text, torn = root / "a.txt", root / "torn.zip"
    text.write_text("hello", "utf-8")
    torn.write_bytes(b"PK\x03\x04" + b"x" * 50)
    line = shapely.LineString([(world.EAST, world.NORTH), (world.EAST + 9, world.NORTH)])
    many = [world.square(n, 0, n + 1, 1) for n in range(2001)]
    flat = shapely.Polygon([(world.EAST, world.NORTH), (world.EAST + 9, world.NORTH)] * 2)
    return {
        "text": text,
        "torn": torn,
        "empty archive": _packed(root / "empty.zip", text),
        "two maps": _packed(root / "two.zip", areas, _written(root / "b.geojson", [world.B])),
        "lines": _written(root / "lines.gpkg", [line]),
        "many": _written(root / "many.gpkg", many),
        "flat": _written(root / "flat.geojson", [flat]),
    }
