"""Land without the map: a rule is told before it is added, a file says what it lacks."""

import io
import json
import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
from streamlit.testing.v1 import AppTest

from landuse.ui import cache
from tests import world
from tests.ui import screen


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return world.project(tmp_path / "project")


@pytest.fixture
def app(root: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """Open the app on the four-field world without any wish."""
    for other in (root / "scenarios").glob("*.*"):
        other.unlink()
    return screen.open_on(root, monkeypatch)


def way(app: AppTest, name: str) -> AppTest:
    return app.segmented_control(key="picker.way.da").select(name).run()


def rule(app: AppTest, name: str, *words: str) -> AppTest:
    return app.multiselect(key=f"picker.rule.{name}.da").set_value(list(words)).run()


def test_nothing_is_drawn_until_a_way_is_chosen(app: AppTest) -> None:
    assert not [w for w in (*app.multiselect, *app.selectbox) if "picker" in str(w.key)]


def test_a_rule_is_told_before_it_is_added_and_is_what_then_counts(app: AppTest) -> None:
    way(app, "rule")
    assert "Nævn mindst én ting" in screen.texts(app)
    assert not [b for b in app.button if b.key == "picker.rule.add"]
    rule(app, "soil", "over12")
    assert "2 marker og kvadrater, 2,0 ha passer." in screen.texts(app)
    rule(app, "town", "9002")
    assert "1 marker og kvadrater, 1,0 ha passer." in screen.texts(app)
    app.selectbox(key="picker.measure.da").select("extensify").run()
    assert screen.session(app).drawn.scenario.allocate == []
    screen.button(app, "picker.rule.add").click().run()
    (wish,) = screen.session(app).drawn.scenario.allocate
    assert wish.measure == "extensify"
    assert wish.area.where == {"municipality": "9002", "soil": "over12"}
    (row,) = cache.plan_of(screen.session(app)).allocations.to_dict("records")
    assert row["asked_ha"] == pytest.approx(1.0)
    assert screen.session(app).measure == "rewet"


def test_a_rule_names_what_lies_inside_and_outside_of_layers(app: AppTest) -> None:
    way(app, "rule")
    rule(app, "inside", "protected")
    assert "0,2 ha passer" in screen.texts(app)
    rule(app, "inside")
    rule(app, "outside", "protected")
    rule(app, "use", "grass")
    assert "0,8 ha passer" in screen.texts(app)


def test_a_number_is_no_rule_so_its_fields_are_added(app: AppTest) -> None:
    way(app, "rule")
    app.text_input(key="picker.rule.words").set_value("D").run()
    assert "Et marknummer er ingen regel" in screen.texts(app)
    screen.button(app, "picker.rule.add").click().run()
    (wish,) = screen.session(app).drawn.scenario.allocate
    assert wish.area.units == ["D"]


def put(app: AppTest, name: str, body: bytes) -> AppTest:
    return app.file_uploader(key="picker.file").upload(name, body).run()


def areas(**options: str) -> gpd.GeoDataFrame:
    shapes = [world.square(0, 0, 50, 100), world.square(100, 0, 200, 100)]
    return gpd.GeoDataFrame({"navn": ["Åen", "Mosen"]}, geometry=shapes, **options)


def shapefile(folder: Path) -> bytes:
    """Return a zipped shapefile that does not say its system."""
    areas(crs=world.CRS).to_file(folder / "enge.shp")
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        for part in folder.glob("enge.*"):
            if part.suffix != ".prj":
                archive.write(part, part.name)
    return body.getvalue()


def test_a_file_becomes_one_area_of_the_scenario(app: AppTest, tmp_path: Path) -> None:
    way(app, "file")
    path = tmp_path / "a.gpkg"
    areas(crs=world.CRS).to_file(path)
    put(app, "../enge.gpkg", path.read_bytes())
    assert "Arealer i filen: 2" in screen.texts(app)
    screen.button(app, "picker.file.add").click().run()
    (wish,) = screen.session(app).drawn.scenario.allocate
    assert wish.area.drawn == ["rewet_1_1", "rewet_1_2"]
    (row,) = cache.plan_of(screen.session(app)).allocations.to_dict("records")
    assert row["asked_ha"] == pytest.approx(1.5)


def test_a_file_without_a_system_is_asked_for_it_in_place(app: AppTest, tmp_path: Path) -> None:
    way(app, "file")
    put(app, "enge.zip", shapefile(tmp_path))
    assert screen.alerts(app)
    app.selectbox(key="picker.file.crs").select("EPSG:25832").run()
    assert not screen.alerts(app)
    screen.button(app, "picker.file.add").click().run()
    assert len(screen.session(app).drawn.areas) == 2


def test_what_is_no_map_is_told_beside_it_and_nothing_is_lost(app: AppTest) -> None:
    screen.tell(app, screen.point(50, 50))
    before = screen.session(app).drawn
    way(app, "file")
    put(app, "a.geojson", json.dumps({"type": "nothing"}).encode())
    assert not app.exception
    assert screen.alerts(app)
    assert screen.session(app).drawn is before


def test_a_column_says_the_measure_and_one_step_takes_it_all(app: AppTest, tmp_path: Path) -> None:
    way(app, "file")
    shapes = [world.A, world.B, world.D]
    columns = {"tiltag": ["Vådlægning", "Ny skov", "Andet"], "status": ["bevilget", "", "idé"]}
    gpd.GeoDataFrame(columns, geometry=shapes, crs=world.CRS).to_file(tmp_path / "plan.gpkg")
    put(app, "plan.gpkg", (tmp_path / "plan.gpkg").read_bytes())
    assert "Vådlægning 3 3,0 ha" in " ".join(screen.texts(app).split())
    app.selectbox(key="meaning.plan.gpkg.measure.da").select("tiltag").run()
    chosen = {
        str(box.key).split(".")[-2]: box.value
        for box in app.selectbox
        if str(box.key).startswith("meaning.plan.gpkg.tiltag.")
    }
    assert sorted(map(str, chosen.values())) == ["None", "None", "rewet"]
    told = " ".join(screen.texts(app).split())
    assert "Vådlægning 1 1,0 ha" in told
    assert "Udeladt 2 2,0 ha" in told
    forest = next(box for box in app.selectbox if box.label.startswith("Ny skov"))
    forest.select("afforest").run()
    assert "1 arealer, som intet virkemiddel er valgt for: 'Andet'" in screen.texts(app)
    assert screen.session(app).drawn.scenario.allocate == []
    screen.button(app, "picker.file.add").click().run()
    told = [(w.measure, w.status) for w in screen.session(app).drawn.scenario.allocate]
    assert sorted(told) == [("afforest", "idea"), ("rewet", "granted")]
    assert len(screen.session(app).past) == 1
