"""Nitrogen: the four fields by hand, the register's own cases, then any split, then what is missing."""

import math
from pathlib import Path

import numpy as np
import pytest
import rasterio
from hypothesis import given, settings
from hypothesis import strategies as st
from rasterio.transform import from_origin

from landuse.domain.landscape import Landscape
from landuse.domain.outcome import Unknown
from landuse.domain.parameters import Parameters
from landuse.effects import nitrogen
from landuse.effects.nitrogen import rule_for
from landuse.sources.parameters import read_parameters
from landuse.sources.project import shipped
from landuse.workflow import decide, load, read_scenario
from tests import wishes, world

judge = wishes.judging(nitrogen)

CORNER = world.DRAWINGS["corner"]["corner"]


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Landscape:
    return load(world.project(tmp_path_factory.mktemp("nitrogen") / "project"))


@pytest.fixture(scope="module")
def parameters() -> Parameters:
    found, issues = read_parameters([shipped("factors")])
    assert issues == []
    return found


def notes(outcome, word):
    return [issue for issue in outcome.issues if word in issue.found]


# ---- By hand ---------------------------------------------------------------------------------


def test_a_corner_that_turns_wet_keeps_forty_kilograms_a_hectare_from_the_coast(land):
    outcome = judge(land, decide(land, read_scenario(land.root, "corner")))
    found = wishes.rows(outcome, "nitrogen")
    assert wishes.changes(outcome, "nitrogen") == pytest.approx(
        {"9001": -40 * 0.75, "9002": -40 * 0.5, "total": -40 * 1.25}, abs=1e-6
    )
    assert {(row.before, row.after, row.unit) for row in found.values()} == {(None, None, "kgN/yr")}
    (note,) = notes(outcome, "name no kind of project")
    assert note.severity == "note"
    assert "1.25 ha of rewet" in note.found
    assert "fixed_rewet, 40 kg/ha/yr" in note.remedy


@pytest.mark.parametrize(
    ("scheme", "rate"), [("lowland_project", 40), ("wetland_project", 90), ("mini_wetland", 472)]
)
def test_the_kind_of_project_that_a_wish_names_says_the_rule(land, scheme, rate):
    plan = wishes.plan(land, [wishes.wish("corner", "rewet", scheme=scheme)], {"corner": CORNER})
    outcome = judge(land, plan)
    assert wishes.changes(outcome, "nitrogen")["total"] == pytest.approx(-rate * 1.25, abs=1e-6)
    assert not notes(outcome, "name no kind of project")
    row = wishes.table(outcome, "nitrogen", "place")["9001"]
    assert (row["rule"], row["area_ha"], row["kg_n_per_ha_yr"]) == (
        f"fixed_{scheme}", pytest.approx(0.75), pytest.approx(-rate),
    )  # fmt: skip
    terms = outcome.terms[outcome.terms["indicator"] == "nitrogen"]
    assert set(terms["formula_change"]) == {f"-1 * {rate} kg/ha/yr"}
    assert terms["factor_rows"].str.startswith("data/factors/nitrogen/parameters.csv:").all()
    assert terms["sources"].str.contains("MARS").all()


def test_without_retention_the_registers_observed_median_counts_and_says_so(land):
    plan = wishes.plan(
        land, [wishes.wish("d", "extensify", area={"units": ["D"]}),
               wishes.wish("c", "afforest", area={"units": ["C"]})],
    )  # fmt: skip
    outcome = judge(land, plan)
    assert wishes.changes(outcome, "nitrogen") == pytest.approx(
        {"9001": -12.9, "9002": -12.2, "total": -25.1}
    )
    found = [issue.found for issue in notes(outcome, "observed median")]
    assert found == [
        "1 ha of afforest counted at the register's observed median, 12.9 kg/ha/yr (2.9 to 25)",
        "1 ha of extensify counted at the register's observed median, 12.2 kg/ha/yr (3.9 to 21)",
    ]


def test_nature_is_counted_as_extensification_and_shown_as_unverified(land):
    outcome = judge(land, wishes.plan(land, [wishes.wish("d", "nature", area={"units": ["D"]})]))
    assert wishes.changes(outcome, "nitrogen")["9002"] == pytest.approx(-12.2)
    assert "no measure called nature" in " ".join(f.note for f in outcome.unverified)


def test_grass_that_is_set_aside_and_stays_grass_is_counted_by_its_measure(land):
    outcome = judge(land, wishes.plan(land, [wishes.wish("b", "extensify", area={"units": ["B"]})]))
    assert wishes.changes(outcome, "nitrogen")["9002"] == pytest.approx(-12.2)


def test_wind_leaves_the_farming_and_its_nitrogen_as_they_are(land):
    outcome = judge(land, wishes.plan(land, [wishes.wish("d", "wind", area={"units": ["D"]})]))
    assert wishes.changes(outcome, "nitrogen") == {"9001": 0.0, "9002": 0.0, "total": 0.0}
    assert outcome.tables["nitrogen"].empty


# ---- The register's own cases ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scheme", "area_ha", "expected_t"),
    [
        ("lowland_project", 69.5557481609665, 2.7822299264388057),
        ("wetland_project", 28.988237159378343, 2.6089413443438048),
        ("mini_wetland", 0.8265871985186636, 0.39014915770080366),
    ],
    ids=["R19 JK Kringelstederne", "R20 Øster Gesten Bæk", "R21 03KD-Potentielt MVO 43"],
)
def test_the_registers_own_projects_get_the_registers_own_nitrogen(
    parameters, scheme, area_ha, expected_t
):
    rule = rule_for("rewet", scheme, parameters, before="unknown")
    assert rule is not None
    # kg/ha/yr * ha / 1000 = t N/yr, kept from the coast
    assert -rule.rate(math.nan).value * area_ha / 1000 == pytest.approx(expected_t, abs=1e-6)


# ---- Retention ---------------------------------------------------------------------------------

OWN = (
    "parameter,central,low,high,unit,source,page,seen,note\n"
    "root_zone_extensify,50,40,60,kg/ha/yr,our own measurements,,yes,\n"
)
LAYER = """\
id = "retention"
title = {{ da = "r", en = "r" }}
about = {{ da = "r", en = "r" }}
role = "context"
theme = "nitrogen_retention"
kind = "{kind}"
{more}
[origin]
producer = "landuse"
title = "Teaching squares"
licence = "CC0-1.0"

[file]
path = "data/{file}"
crs = "EPSG:25832"

[columns.retention]
source = "{source}"
type = "number"
{unit}
"""


def with_retention(root: Path, kind: str, unit: str = 'unit = "percent"') -> Path:
    """Write the world with a retention of 60 % in the west half of D, 80 % in its east half."""
    world.project(root)
    folder = root / "data" / "factors" / "nitrogen"
    folder.mkdir(parents=True)
    (folder / "parameters.csv").write_text(OWN, encoding="utf-8")
    if kind == "raster":
        file, source, more = "retention.tif", "1", ""
        values = np.array([[60.0] * 3 + [80.0], [60.0] * 3 + [80.0]] * 2, dtype="float32")
        grid = from_origin(world.EAST, world.NORTH + 200, 50, 50)
        with rasterio.open(
            root / "data" / file, "w", driver="GTiff", height=4, width=4, count=1,
            dtype="float32", crs=world.CRS, transform=grid,
        ) as target:  # fmt: skip
            target.write(values, 1)
    else:
        file, source, more = "retention.geojson", "ret", 'coverage = "patches"\nabsent = "none"'
        halves = [({"ret": 60}, world.square(100, 0, 150, 100)),
                  ({"ret": 80}, world.square(150, 0, 200, 100))]  # fmt: skip
        (root / "data" / file).write_text(world.geojson(halves), encoding="utf-8")
    text = LAYER.format(kind=kind, more=more, file=file, source=source, unit=unit)
    (root / "layers" / "retention.toml").write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize("kind", ["raster", "polygons"])
def test_with_retention_the_effect_in_the_root_zone_counts_less_what_is_retained(tmp_path, kind):
    land = load(with_retention(tmp_path / "project", kind))
    plan = wishes.plan(land, [wishes.wish("d", "extensify", area={"units": ["D"]})])
    outcome = judge(land, plan)
    # Half of the hectare retains 60 %, half 80 %: 50 kg/ha * (0.5 * 0.4 + 0.5 * 0.2).
    assert wishes.changes(outcome, "nitrogen")["9002"] == pytest.approx(-15.0, rel=1e-4)
    assert not notes(outcome, "observed median")
    assert wishes.table(outcome, "nitrogen", "place")["9002"]["rule"] == "root_zone_extensify"


def test_polygons_of_retention_meet_the_very_land_that_is_drawn(tmp_path):
    land = load(with_retention(tmp_path / "project", "polygons"))
    drawn = {"east": world.square(150, 0, 200, 100)}
    outcome = judge(land, wishes.plan(land, [wishes.wish("east", "extensify")], drawn))
    assert wishes.changes(outcome, "nitrogen")["9002"] == pytest.approx(-50 * 0.2 * 0.5)


def test_land_the_retention_layer_does_not_reach_falls_back_on_the_median_and_says_so(tmp_path):
    land = load(with_retention(tmp_path / "project", "polygons"))
    plan = wishes.plan(
        land, [wishes.wish("c", "extensify", area={"units": ["C"]}),
               wishes.wish("d", "extensify", area={"units": ["D"]})],
    )  # fmt: skip
    outcome = judge(land, plan)
    assert wishes.changes(outcome, "nitrogen") == pytest.approx(
        {"9001": -12.2, "9002": -15.0, "total": -27.2}
    )
    assert [i.found[:16] for i in notes(outcome, "observed median")] == ["1 ha of extensif"]


def test_a_retention_without_a_unit_is_not_guessed(tmp_path):
    land = load(with_retention(tmp_path / "project", "polygons", unit=""))
    outcome = judge(land, wishes.plan(land, [wishes.wish("d", "extensify", area={"units": ["D"]})]))
    assert wishes.changes(outcome, "nitrogen")["9002"] == pytest.approx(-12.2)
    (issue,) = [i for i in outcome.issues if i.where.endswith("columns.retention.unit")]
    assert (issue.severity, issue.expected) == ("warning", "percent or fraction")


def test_an_assumed_use_shares_out_the_nitrogen_it_decides(tmp_path):
    root = with_retention(tmp_path / "project", "polygons")
    fields = [({"marknr": "A", "anvendelse": "omdrift", "afgkode": 1}, world.A)]
    (root / "data" / "fields.geojson").write_text(world.geojson(fields), encoding="utf-8")
    land = load(root)
    plan = wishes.plan(
        land, [wishes.wish("d", "extensify", area={"drawn": "d"})], {"d": world.D},
        assume={"use": {"crop": 0.5, "forest": 0.5}},
    )  # fmt: skip
    outcome = judge(land, plan)
    # Half a hectare of crop counts; no rule speaks for half a hectare of forest.
    assert wishes.changes(outcome, "nitrogen")["9002"] is None
    halves = {
        (row["rule"], round(row["area_ha"], 9)): row["change_kg_n_yr"]
        for row in outcome.tables["nitrogen"].to_dict(orient="records")
    }
    assert halves["root_zone_extensify", 0.5] == pytest.approx(-7.5)
    assert math.isnan(halves["", 0.5])
    assert wishes.rows(outcome, "nitrogen")["9002"].assumed_ha == pytest.approx(1.0)


# ---- For any area ------------------------------------------------------------------------------

MEASURES = ["rewet", "extensify", "afforest", "nature"]


@settings(max_examples=40)
@given(
    st.sampled_from(MEASURES), st.sampled_from([None, "wetland_project"]),
    st.floats(-20, 120), st.floats(5, 150), st.floats(0.1, 0.9),
)  # fmt: skip
def test_an_area_drawn_in_two_parts_keeps_as_much_nitrogen(  # C6, C12
    land, measure, scheme, west, width, at
):
    east, middle = west + width, west + width * at
    box = {"a": world.square(west, 20, east, 170)}
    halves = {"a": world.square(west, 20, middle, 170), "b": world.square(middle, 20, east, 170)}
    once = judge(land, wishes.plan(land, [wishes.wish("a", measure, scheme=scheme)], box))
    split = [wishes.wish(name, measure, scheme=scheme) for name in halves]
    twice = judge(land, wishes.plan(land, split, halves))
    whole, parts = (wishes.changes(o, "nitrogen") for o in (once, twice))
    assert parts == pytest.approx(whole, abs=1e-4)
    assert whole["total"] == pytest.approx(whole["9001"] + whole["9002"], rel=1e-9, abs=1e-9)


# ---- What is not known (C5) --------------------------------------------------------------------


def test_a_measure_without_a_rule_is_not_known_rather_than_zero(land):
    plan = wishes.plan(
        land, [wishes.wish("d", "solar", area={"units": ["D"]}),
               wishes.wish("a", "rewet", area={"units": ["A"]})],
    )  # fmt: skip
    outcome = judge(land, plan)
    assert wishes.changes(outcome, "nitrogen") == {
        "9001": pytest.approx(-40.0), "9002": None, "total": None,
    }  # fmt: skip
    assert Unknown("nitrogen:mineral:crop->grass", "9002", 1.0) in outcome.unknown
    (issue,) = notes(outcome, "no rule for the nitrogen of solar")
    assert issue.severity == "warning"
    assert "fixed_solar" in issue.remedy
    row = wishes.table(outcome, "nitrogen", "place", "measure")["9002", "solar"]
    assert row["rule"] == ""
    assert math.isnan(row["change_kg_n_yr"])


def test_a_rule_of_the_projects_own_makes_it_known(tmp_path):
    root = world.project(tmp_path / "project")
    folder = root / "data" / "factors" / "nitrogen"
    folder.mkdir(parents=True)
    row = "fixed_solar,30,,,kg/ha/yr,the county's own study,12,yes,\n"
    (folder / "parameters.csv").write_text(OWN.splitlines()[0] + "\n" + row, encoding="utf-8")
    land = load(root)
    outcome = judge(land, wishes.plan(land, [wishes.wish("d", "solar", area={"units": ["D"]})]))
    assert wishes.changes(outcome, "nitrogen")["total"] == pytest.approx(-30.0)


def test_a_scheme_without_a_rule_falls_back_on_the_measure_and_says_so(land):
    named = wishes.wish("a", "rewet", area={"units": ["A"]}, scheme="our_own_scheme")
    outcome = judge(land, wishes.plan(land, [named]))
    assert wishes.changes(outcome, "nitrogen")["9001"] == pytest.approx(-40.0)
    assert len(notes(outcome, "name no kind of project with a rule of its own")) == 1


def test_the_rules_for_farmland_do_not_speak_for_forest(parameters):
    assert rule_for("nature", "", parameters, before="forest") is None
    assert rule_for("nature", "", parameters, before="unknown") is not None
    rewet = rule_for("rewet", "", parameters, before="forest")
    assert rewet is not None
    assert rewet.figure.central == 40  # the register counts the whole project


def test_a_phosphorus_wetland_is_counted_like_extensification(parameters):
    rule = rule_for("rewet", "phosphorus_wetland", parameters, before="crop")
    assert rule is not None
    assert (rule.kind, rule.figure.central, rule.figure.seen) == ("observed", 12.2, False)
