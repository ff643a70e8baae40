"""A dropped map becomes a layer: what is guessed stands in the form, what is missing is told."""

import io
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from streamlit.testing.v1 import AppTest

from landuse.ui import cache
from landuse.workflow import load
from tests import world
from tests.ui import screen

AREAS = [world.square(0, 100, 100, 200), world.square(150, 0, 200, 100)]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return world.project(tmp_path / "project")


@pytest.fixture
def app(root: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """Open the page on the four-field world."""
    cache.landscape.clear()
    return screen.open_on(root, monkeypatch).switch_page("landuse/ui/pages/files.py").run()


def zipped(folder: Path, frame: gpd.GeoDataFrame, name: str, leave: str = "", **more: str) -> bytes:
    """Return a map of several files as a zip, without one of them."""
    folder.mkdir()
    frame.to_file(folder / name, **more)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for part in sorted(folder.iterdir()):
            if part.suffix != leave:
                archive.write(part, part.name)
    return held.getvalue()


def meadows() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"navn": ["Åen", "Mosen"]}, geometry=AREAS, crs=world.CRS)


def drop(app: AppTest, name: str, body: bytes) -> AppTest:
    return app.file_uploader[0].upload(name, body).run()


def field(app: AppTest, end: str) -> Any:
    """Return what one fills in, by a part of its key."""
    held = (*app.text_input, *app.selectbox, *app.checkbox)
    return next(one for one in held if f".{end}" in str(one.key))


def test_the_page_says_what_can_be_dropped(app: AppTest) -> None:
    told = screen.texts(app)
    assert "DXF" in told
    assert "QGIS-projekt" in told
    assert not [b for b in app.button if b.key == "files.add"]


def test_a_tab_in_a_zip_becomes_a_layer(app: AppTest, root: Path, tmp_path: Path) -> None:
    body = zipped(tmp_path / "t", meadows(), "våde_enge.tab", driver="MapInfo File")
    drop(app, "våde_enge.zip", body)
    told = screen.texts(app)
    assert not app.exception
    assert "1,5 ha" in told
    assert "ingen er nævnt som producent" in told
    assert screen.button(app, "files.add").disabled
    field(app, "role").select("constraint").run()
    field(app, "theme").select("bnbo").run()
    field(app, "producer").input("Østerby Kommune").run()
    told = screen.texts(app)
    assert "ingen licens" in told
    assert "ingen dato" in told
    assert not screen.button(app, "files.add").disabled
    screen.button(app, "files.add").click().run()
    assert not app.exception
    assert "Tilføjet: våde enge." in screen.texts(app)
    land = load(root)
    assert land.layers["vaade_enge"].theme == "bnbo"
    assert land.overlays["vaade_enge"].area.sum() == pytest.approx(15_000)
    app.switch_page("landuse/ui/pages/layers.py").run()
    assert "ikke oplyst" in screen.texts(app)


def test_a_taken_name_is_replaced_only_if_that_is_ticked(
    app: AppTest, root: Path, tmp_path: Path
) -> None:
    meadows().to_file(tmp_path / "protected.gpkg")
    before = (root / "layers" / "protected.toml").read_bytes()
    drop(app, "protected.gpkg", (tmp_path / "protected.gpkg").read_bytes())
    field(app, "producer").input("x").run()
    assert screen.button(app, "files.add").disabled
    assert (root / "layers" / "protected.toml").read_bytes() == before
    field(app, "replace").check().run()
    screen.button(app, "files.add").click().run()
    assert "Tilføjet" in screen.texts(app)
    assert load(root).overlays["protected"].area.sum() == pytest.approx(15_000)


def test_a_file_without_a_system_and_one_of_several_layers_is_asked_about(
    app: AppTest, tmp_path: Path
) -> None:
    drop(app, "uden.zip", zipped(tmp_path / "s", meadows(), "uden.shp", leave=".prj"))
    assert "hvilket koordinatsystem" in screen.texts(app)
    field(app, "crs").select("EPSG:25832").run()
    assert "1,5 ha" in screen.texts(app)
    path = tmp_path / "flere.gpkg"
    for name in ("enge", "moser"):
        meadows()[: 1 if name == "moser" else 2].to_file(path, layer=name)
    app.file_uploader[0].set_value(("flere.gpkg", path.read_bytes(), "application/x")).run()
    assert "2 lag" in screen.texts(app)
    field(app, "layer").select("moser").run()
    assert "1,0 ha" in screen.texts(app)


def test_what_values_mean_is_asked_for(app: AppTest, root: Path, tmp_path: Path) -> None:
    (root / "layers" / "peat.toml").unlink()
    cache.landscape.clear()
    soil = gpd.GeoDataFrame({"toerv_pct": [">12", "ler"]}, geometry=AREAS, crs=world.CRS)
    soil.to_file(tmp_path / "jord.gpkg")
    drop(app, "jord.gpkg", (tmp_path / "jord.gpkg").read_bytes())
    field(app, "producer").input("DCE").run()
    assert "ingen betydning" in screen.texts(app)
    field(app, "code.soil.1").select("mineral").run()
    screen.button(app, "files.add").click().run()
    assert load(root).layers["jord"].columns["soil"].codes == {">12": "over12", "ler": "mineral"}


def test_a_qgis_project_is_listed_and_what_is_no_map_is_told(app: AppTest) -> None:
    layer = "<maplayer><layername>Enge</layername><datasource>./enge.gpkg</datasource>"
    text = f"<qgis><projectlayers>{layer}<provider>ogr</provider></maplayer></projectlayers></qgis>"
    drop(app, "plan.qgs", text.encode())
    assert "enge.gpkg" in screen.texts(app)
    assert "Intet af det er åbnet" in screen.texts(app)
    app.file_uploader[0].set_value(("a.gpkg", b"hello", "application/x")).run()
    assert "kan ikke åbnes" in screen.texts(app) or "ikke kan åbnes" in screen.texts(app)
    assert not app.exception
