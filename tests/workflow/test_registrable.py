"""Areas a register can take: one outline a project, its own columns, the plan's own hectares."""

import json
from pathlib import Path

import geopandas as gpd
import pytest

from landuse.cli import app
from landuse.workflow import decide, judge, load, read_scenario
from landuse.workflow.exports import export
from landuse.workflow.registering import Said, register
from tests import world

WISHES = (
    '[[allocate]]\nid = "low"\ntitle = "Lavbund æøå"\nmeasure = "rewet"\nscheme = "lowland_project"\n'
    'area = { units = ["A"] }\n\n'
    '[[allocate]]\nid = "wet"\nmeasure = "rewet"\nscheme = "wetland_project"\narea = { units = ["C"] }\n\n'
    '[[allocate]]\nid = "wood"\nmeasure = "afforest"\narea = { drawn = ["d1", "d2"] }\n\n'
    '[[allocate]]\nid = "vague"\nmeasure = "rewet"\narea = { units = ["B"] }\n\n'
    '[[allocate]]\nid = "sun"\nmeasure = "solar"\narea = { drawn = "s" }\n'
)
DRAWN = {
    "d1": world.square(100, 0, 130, 100),
    "d2": world.square(140, 0, 160, 100),
    "s": world.square(180, 0, 200, 100),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = world.project(tmp_path / "project")
    world.scenario(root, "mixed", WISHES, DRAWN)
    return root


def written(root: Path, kind: str, tmp_path: Path, name: str = "mixed") -> gpd.GeoDataFrame:
    land, drawn = load(root), read_scenario(root, name)
    plan = decide(land, drawn)
    title, body = export(land, drawn, plan, judge(land, plan), kind=kind)  # type: ignore[arg-type]
    assert title == f"{name}.{kind}"
    path = tmp_path / title
    path.write_bytes(body)
    return gpd.read_file(path)


@pytest.mark.parametrize("kind", ["register.gpkg", "register.geojson"])
def test_each_project_is_one_outline_with_the_registers_columns(
    root: Path, tmp_path: Path, kind: str
) -> None:
    found = written(root, kind, tmp_path)
    assert found.crs.to_epsg() == 25832
    assert found["allocation"].tolist() == ["low", "wet", "wood", "wood"]
    assert found["mitigationMeasureName"].tolist() == [
        "Lavbundsprojekter", "Kvælstofvådområder", "Skovrejsning", "Skovrejsning",
    ]  # fmt: skip
    assert found["mitigationMeasureId"][0] == "4d1bdb7a-ee68-46c1-9364-792ad26eb337"
    assert found["overlappingAreaHa"].tolist() == pytest.approx([1, 1, 0.3, 0.2])
    assert (found.area / 10_000).tolist() == pytest.approx([1, 1, 0.3, 0.2], rel=1e-6)
    assert found["extractionEffortHa"].tolist() == pytest.approx(
        [1, 0.5, 0, 0]
    )  # half of C is peat
    assert found["afforestationEffortHa"].tolist() == pytest.approx([0, 0, 0.3, 0.2])
    assert found["nitrogenReductionT"][:2].tolist() == pytest.approx([0.040, 0.090])  # kg/ha
    assert found["projectName"].tolist()[2:] == ["d1", "d2"]


def test_the_hectares_are_the_plans_own(root: Path, tmp_path: Path) -> None:  # C12
    found = written(root, "register.gpkg", tmp_path)
    plan = decide(load(root), read_scenario(root, "mixed"))
    counted = plan.allocations.set_index("id")["counted_ha"]
    for name, held in found.groupby("allocation"):
        assert held["overlappingAreaHa"].sum() == pytest.approx(counted[name])


def test_what_is_decided_is_in_the_register_already(root: Path, tmp_path: Path) -> None:
    world.scenario(root, "new", 'reference = "mixed"\n' + WISHES.split("\n\n", maxsplit=1)[0])
    found = written(root, "register.gpkg", tmp_path, "new")
    assert set(found["allocation"]) <= {"low"}


def test_what_was_written_can_be_read_as_an_extract(root: Path, tmp_path: Path) -> None:
    written(root, "register.gpkg", tmp_path)
    found = register(root, tmp_path / "mixed.register.gpkg", said=Said("sketched"))
    assert {(line.kind, line.count) for line in found.lines} == {
        ("lowland", 1), ("wetland", 1), ("forest", 2),
    }  # fmt: skip


def test_a_plan_without_projects_is_a_map_without_features(root: Path, tmp_path: Path) -> None:
    world.scenario(root, "none", "")
    assert len(written(root, "register.gpkg", tmp_path, "none")) == 0


def test_the_command_writes_the_file(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.csv"
    ask = ["export", "mixed", "--project", str(root), "--format", "gpc.csv", "--out", str(out)]
    app([*ask, "--json"], standalone_mode=False)
    assert json.loads(capsys.readouterr().out)["bytes"] == out.stat().st_size
    lines = out.read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("Kode;Sted;GPC-nr.")
    assert any(line.startswith("9001;Vesterby;V.2;Arealer;3B4;") for line in lines)
