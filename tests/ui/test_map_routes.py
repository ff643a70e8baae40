"""What the map is served: pixels that name the land beneath them, kept for ever, and differences."""

import gzip
from io import BytesIO
from pathlib import Path
from threading import Timer
from typing import Any

import numpy as np
import pytest
import shapely
from PIL import Image
from pyproj import Transformer
from starlette.applications import Starlette
from starlette.testclient import TestClient

from landuse.domain.landscape import Landscape
from landuse.geo.tiles import Tile, tiles_over
from landuse.ui import cache, drawers, map_config, server, shelf, state
from landuse.ui.drawers import Drawer
from landuse.ui.tiles import DEEPEST, DRAWN_FROM, SIZE, IdTiles
from landuse.workflow import decide, editing, load, painting, read_scenario
from tests import world
from tests.ui import screen


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """Return a browser without a window, on the four-field world."""
    root = world.project(tmp_path / "project")
    monkeypatch.setenv("LANDUSE_PROJECT", str(root))
    state.visitors.clear()  # an address without a land is looked for on the land of all of them
    return TestClient(Starlette(routes=server.routes(), middleware=server.middleware()))


@pytest.fixture(scope="module")
def demo(repository: Path) -> Landscape:
    """Return the embedded demo's landscape."""
    return load(repository, strict=False)


def here() -> Landscape:
    """Return the landscape the app is open on."""
    return cache.landscape(str(state.root()))


def square_at(land: Landscape, east: float, north: float, z: int) -> Tile:
    """Return the square that shows a place."""
    return tiles_over((east, north, east, north), land.pieces.crs, z)[0]


def middle(land: Landscape) -> tuple[float, float]:
    """Return the middle of the land."""
    west, south, east, north = land.pieces.total_bounds
    return (west + east) / 2, (south + north) / 2


def numbers(body: bytes) -> np.ndarray:
    return np.frombuffer(body, dtype="<u4").reshape(SIZE, SIZE)


def middles(land: Landscape, tile: Tile) -> np.ndarray:
    """Return the middles of a square's pixels as points of the planning CRS."""
    west, north = tile.corner
    step = (np.arange(SIZE) + 0.5) * tile.side_m / SIZE
    east, up = np.meshgrid(west + step, north - step)
    turn = Transformer.from_crs("EPSG:3857", land.pieces.crs, always_xy=True)
    return shapely.points(*turn.transform(east.ravel(), up.ravel()))


def told_right(land: Landscape, tile: Tile, ids: np.ndarray) -> float:
    """Return which share of pixels names the piece at their middle."""
    points = middles(land, tile)
    which, piece = land.pieces.sindex.query(points, predicate="intersects")
    truth = np.zeros(len(points), dtype=int)
    truth[which] = piece + 1
    return float((ids.ravel() == truth).mean())


@pytest.mark.parametrize(("z", "least"), [(10, 0.8), (12, 0.92), (14, 0.97), (16, 0.99)])
def test_a_pixel_names_the_piece_at_its_middle(demo: Landscape, z: int, least: float) -> None:
    tiles = IdTiles(demo, Drawer(None))
    tile = square_at(demo, *middle(demo), z)
    ids = numbers(gzip.decompress(tiles.at(tile)))
    assert len(np.unique(ids)) > 3
    assert told_right(demo, tile, ids) > least


def test_what_lies_in_a_hole_is_told_and_no_land_is_none(tmp_path: Path) -> None:
    """A ring around a field, less land than what it holds; outside there is nothing."""
    root = world.project(tmp_path / "project")
    ring = world.square(-300, -300, 500, 500) - world.square(-290, -290, 490, 490)
    fields = [*world.FIELDS, ({"marknr": "R", "anvendelse": "omdrift", "afgkode": 1}, ring)]
    towns = [({"kode": "9001", "navn": "Vesterby"}, world.square(-300, -300, 500, 500))]
    (root / "data/fields.geojson").write_text(world.geojson(fields), "utf-8")
    (root / "data/municipalities.geojson").write_text(world.geojson(towns), "utf-8")
    land = load(root)
    tile = square_at(land, *middle(land), 15)
    ids = numbers(gzip.decompress(IdTiles(land, Drawer(None)).at(tile)))
    assert told_right(land, tile, ids) > 0.99
    units = set(land.pieces["unit_id"].iloc[np.unique(ids[ids > 0]) - 1])
    assert {"R", "A", "B", "C", "D"} <= units
    assert (ids == 0).any()


def test_from_afar_a_square_is_put_together_from_those_below_it(demo: Landscape) -> None:
    tiles = IdTiles(demo, Drawer(None))
    tile = square_at(demo, *middle(demo), DRAWN_FROM - 1)
    shown = numbers(gzip.decompress(tiles.at(tile)))
    start = tile.z % 2
    for n, child in enumerate(tile.children):
        below = numbers(gzip.decompress(tiles.at(child)))[start::2, start::2]
        down, right = n // 2 * 128, n % 2 * 128
        assert np.array_equal(shown[down : down + 128, right : right + 128], below)


def test_squares_from_afar_are_kept_on_disk_and_found_again(tmp_path: Path) -> None:
    made: list[Tile] = []

    def make(tile: Tile) -> bytes:
        made.append(tile)
        return b"x"

    near, far = Tile(drawers.KEPT_TO + 1, 0, 0), Tile(drawers.KEPT_TO, 0, 0)
    for _ in range(2):  # a second server on the same folder
        drawer = Drawer(tmp_path / "tiles", "land")
        assert [drawer.fetch(tile, make) for tile in (near, far, far)] == [b"x"] * 3
    assert made == [near, far, near]
    assert [p.name for p in (tmp_path / "tiles").iterdir()] == [f"land_{far.z}_0_0"]


def test_a_drawer_forgets_the_oldest_and_needs_no_disk(tmp_path: Path) -> None:
    drawer = Drawer(tmp_path / "gone" / "tiles", "land", keep=2)
    for x in range(4):
        drawer.fetch(Tile(3, x, 0), lambda tile: bytes([tile.x]))
    assert list(drawer.held) == [Tile(3, 2, 0), Tile(3, 3, 0)]
    assert not (tmp_path / "gone").exists()


def test_a_square_is_served_compressed_and_for_ever(client: TestClient) -> None:
    land = here()
    tile = square_at(land, *middle(land), 16)
    answer = client.get(f"/landuse/land/{land.digest}/{tile.z}/{tile.x}/{tile.y}.bin")
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "gzip"
    assert told_right(land, tile, numbers(answer.content)) > 0.99


def test_a_layer_is_served_as_pictures_in_its_own_colours(client: TestClient) -> None:
    land = here()
    tile = square_at(land, world.EAST + 190, world.NORTH + 150, 17)
    look = shelf.look_of(land, "protected")
    path = f"/landuse/pictures/{look}/protected/{tile.z}/{tile.x}/{tile.y}.png"
    answer = client.get(path)
    assert answer.headers["content-type"] == "image/png"
    assert "immutable" in answer.headers["cache-control"]
    picture = np.asarray(Image.open(BytesIO(answer.content)).convert("RGBA"))
    inside = shapely.box(*shapely.bounds(world.square(183, 105, 197, 195)))
    shown = inside.intersects(middles(land, tile)).reshape(SIZE, SIZE)
    tint = tuple(int(land.layers["protected"].style.color[n : n + 2], 16) for n in (1, 3, 5))
    assert shown.any()
    assert np.abs(picture[shown][:, :3].astype(int) - tint).max() <= 3
    far = ~shapely.box(*shapely.bounds(world.square(170, 90, 210, 210))).intersects(
        middles(land, tile)
    ).reshape(SIZE, SIZE)
    assert picture[far][:, 3].max() == 0


def test_a_raster_of_numbers_is_served_in_the_tones_of_its_legend(demo: Landscape) -> None:
    client = TestClient(Starlette(routes=server.routes()))
    layers = {held["id"]: held for held in _told_layers(demo)}
    terrain, (east, north) = layers["terrain"], middle(demo)
    assert list(terrain["labels"].values())[1] == "0 til 10 m"
    tile = square_at(demo, east, north, 13)
    answer = client.get(terrain["url"].format(z=tile.z, x=tile.x, y=tile.y))
    picture = np.asarray(Image.open(BytesIO(answer.content)))
    found = {"#" + bytes(ink[:3]).hex() for ink in np.unique(picture.reshape(-1, 4), axis=0)}
    assert len(found) > 1
    assert found <= set(terrain["classes"].values())


def _told_layers(land: Landscape) -> list[dict[str, Any]]:
    """Return what the map's script is told of each layer, in Danish."""
    groups = map_config.config_of(str(land.root), land.digest, "da")["groups"]
    return [layer for group in groups for layer in group["layers"]]


def test_another_colour_is_another_address(client: TestClient) -> None:
    before = shelf.look_of(here(), "protected")
    path = state.root() / "layers/protected.toml"
    path.write_text(path.read_text("utf-8") + '\n[style]\ncolor = "#112233"\n', "utf-8")
    after = load(state.root())
    assert after.digest == here().digest
    assert shelf.look_of(after, "protected") != before


@pytest.mark.parametrize("name", painting.TABLES)
def test_a_table_is_served_compressed_and_for_ever(client: TestClient, name: str) -> None:
    answer = client.get(f"/landuse/tables/{here().digest}/{name}.bin")
    assert answer.content == painting.table(here(), name)
    assert "immutable" in answer.headers["cache-control"]


def test_places_are_served_as_lines(client: TestClient) -> None:
    answer = client.get(f"/landuse/places/{here().digest}/municipalities.geojson")
    features = answer.json()["features"]
    assert [f["properties"]["name"] for f in features] == ["Vesterby", "Østerby"]
    lon, lat = features[0]["geometry"]["coordinates"][0][0]
    assert 9 < lon < 11
    assert 56 < lat < 58


@pytest.mark.parametrize(
    "path",
    [
        "land/0/14/0/0.bin",
        "land/{digest}/14/99999/0.bin",
        f"land/{{digest}}/{DEEPEST + 1}/0/0.bin",
        "pictures/0/protected/14/0/0.png",
        "pictures/0/none/14/0/0.png",
        "tables/0/use.bin",
        "tables/{digest}/none.bin",
        "places/0/municipalities.geojson",
        "places/{digest}/protected.geojson",
        "near/0?bounds=1,2,3,4",
        "at/0/da?lon=1&lat=1",
        "at/{digest}/xx?lon=1&lat=1",
        "plans/{digest}/none.json",
    ],
)
def test_what_is_not_there_is_not_found_and_not_kept(client: TestClient, path: str) -> None:
    answer = client.get(f"/landuse/{path.format(digest=here().digest)}")
    assert answer.status_code == 404
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["at/{digest}/da?lon=x", "near/{digest}?bounds=1,2", "near/{digest}"]
)
def test_a_place_that_is_none_is_refused(client: TestClient, path: str) -> None:
    assert client.get(f"/landuse/{path.format(digest=here().digest)}").status_code == 400


def test_edges_in_sight_are_served_to_draw_along(client: TestClient) -> None:
    west, south = screen.TO_DEGREES.transform(world.EAST + 10, world.NORTH + 10)
    east, north = screen.TO_DEGREES.transform(world.EAST + 20, world.NORTH + 20)
    path = f"/landuse/near/{here().digest}?bounds={west},{south},{east},{north}"
    assert len(client.get(path).json()["features"]) == 1
    assert len(client.get(f"{path}&layers=municipalities,0,").json()["features"]) == 1


def at(client: TestClient, lon: float, lat: float, language: str = "da") -> list[str]:
    """Return what the map says of a point."""
    answer = client.get(f"/landuse/at/{here().digest}/{language}?lon={lon}&lat={lat}")
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    lines: list[str] = answer.json()["lines"]
    return lines


def test_a_point_says_which_field_lies_there(client: TestClient) -> None:
    lon, lat = screen.TO_DEGREES.transform(world.EAST + 25, world.NORTH + 50)
    assert at(client, lon, lat) == [
        "Mark C", "Omdrift, 1,0 ha", "6-12 % kulstof: 0,5 ha", "Mineraljord: 0,5 ha", "Vesterby",
    ]  # fmt: skip
    assert at(client, lon, lat, "en")[1] == "Crop, 1.0 ha"


def test_a_point_outside_the_land_says_nothing(client: TestClient) -> None:
    assert at(client, 1.0, 1.0) == []


def on_the_shelf(name: str, drawn: Any) -> None:
    """Put a plan on the shelf as painted."""
    land = here()
    shelf.paintings().put(name, painting.paint(land, decide(land, drawn), drawn.areas))


def test_a_browser_is_told_what_changed_since_the_plan_it_has(client: TestClient) -> None:
    drawn = read_scenario(state.root(), "corner")
    on_the_shelf("before", drawn)
    on_the_shelf("after", editing.pick(drawn, ["D"], "afforest"))
    told = client.get(f"/landuse/plans/{here().digest}/after.json?since=before")
    assert told.headers["cache-control"] == "private, no-store"
    assert told.json()["since"] == "before"
    assert told.json()["drawn"]["come"]["features"] == []
    whole = client.get(f"/landuse/plans/{here().digest}/after.json?since=forgotten").json()
    assert whole["since"] == ""
    assert [f["properties"]["id"] for f in whole["drawn"]["come"]["features"]] == ["corner"]
    assert (
        client.get(f"/landuse/plans/{here().digest}/after.json?since=after").json()["codes"] == {}
    )


def test_a_plan_that_is_promised_is_waited_for(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.paintings().promise("soon")
    monkeypatch.setattr(shelf, "PATIENCE_S", 0.01)
    assert client.get(f"/landuse/plans/{here().digest}/soon.json").status_code == 503
    monkeypatch.setattr(shelf, "PATIENCE_S", 60.0)
    drawn = read_scenario(state.root(), "corner")
    later = Timer(0.2, lambda: on_the_shelf("soon", drawn))
    later.start()
    assert client.get(f"/landuse/plans/{here().digest}/soon.json").json()["since"] == ""
    later.join()
    shelf.paintings().promise("never")
    shelf.paintings().drop("never")
    assert client.get(f"/landuse/plans/{here().digest}/never.json").status_code == 404


def test_parts_of_pieces_are_served_as_what_they_become(client: TestClient) -> None:
    land, drawn = here(), read_scenario(state.root(), "corner")
    on_the_shelf("corner", drawn)
    tile = square_at(land, world.EAST + 87, world.NORTH + 100, 17)
    answer = client.get(f"/landuse/plans/{here().digest}/corner/{tile.z}/{tile.x}/{tile.y}.bin")
    shown = np.frombuffer(answer.content, dtype=np.uint8)
    inside = drawn.areas.geometry.iloc[0].contains(middles(land, tile))
    rewet = list(land.measures).index("rewet") + 1
    assert inside.any()
    assert (shown[inside] == rewet).mean() > 0.99
    assert (shown[~inside] == 0).mean() > 0.99
    assert "private" in answer.headers["cache-control"]
    assert client.get(f"/landuse/plans/{here().digest}/gone/14/0/0.bin").status_code == 404


def test_what_a_measure_gives_is_classes_and_one_byte_a_piece(client: TestClient) -> None:
    land = here()
    where = f"/landuse/effects/{land.digest}/da/rewet/emissions"
    told = client.get(f"{where}.json").json()
    classes = told["classes"]
    table = np.frombuffer(client.get(f"{where}.bin").content, dtype=np.uint8)
    assert len(table) == len(land.pieces) + 1
    assert 0 < table.max() <= len(classes)
    assert all(held["color"].startswith("#") for held in classes)
    assert any("Reduktion" in held["title"] for held in classes)
    panel = client.get(f"{where}.html").text
    assert "Formel" in panel
    assert "Tal fra kilder" in panel
    assert bool(told["mark"]) == ("ikke efterprøvet" in panel)
    for wrong in ("da/nothing/emissions", "da/rewet/nothing", "xx/rewet/emissions"):
        path = f"/landuse/effects/{land.digest}/{wrong}.json"
        assert client.get(path).status_code == 404


def test_a_place_is_found_by_its_name(client: TestClient) -> None:
    land = here()
    found = client.get(f"/landuse/find/{land.digest}/da?q=vester").json()
    assert found[0]["title"] == "Vesterby"
    assert client.get(f"/landuse/find/{land.digest}/da").json() == []
    assert client.get(f"/landuse/find/{land.digest}/xx?q=vester").status_code == 404
