"""Schemes: each criterion by hand on the four fields, what nobody can tell, and the faults."""

from math import isnan
from pathlib import Path

import pytest

from landuse.domain.scheme import Criterion, Scheme
from landuse.sources.definitions import parse
from landuse.sources.policy import read_schemes
from landuse.sources.project import read_measures
from landuse.workflow import InvalidInput, judge
from landuse.workflow.inspection import check
from tests import world
from tests.asking import planned

ROOT = Path(__file__).resolve().parents[2]
SCHEMES, FAULTS = read_schemes(ROOT)
REASON = {"da": "x", "en": "x"}


@pytest.fixture
def root(tmp_path):
    return world.project(tmp_path / "project")


def verdicts(root, allocations, drawn=None, **options):
    table = judge(*planned(root, allocations, drawn), **options).tables["schemes"]
    return table.set_index(["allocation", "scheme", "criterion"])


def wish(measure, units, more=""):
    names = ", ".join(f'"{unit}"' for unit in units)
    area = f"{{ units = [{names}] }}"
    return f'[[allocate]]\nid = "w"\nmeasure = "{measure}"\narea = {area}\n{more}\n'


def seen(table, scheme, criterion):
    row = table.loc["w", scheme, criterion]
    return None if isnan(row["found"]) else row["found"], row["met"], row["missing"]


# ---- By hand ---------------------------------------------------------------------------------


def test_half_a_field_of_carbon_soil_is_below_sixty_percent(root):
    # C is half 6-12 %, half mineral; A and B are all over 12 %.
    found = seen(verdicts(root, wish("rewet", ["C"])), "klima_lavbund", "carbon_share")
    assert found == (pytest.approx(50.0), False, "")
    found = seen(verdicts(root, wish("rewet", ["A", "C"])), "klima_lavbund", "carbon_share")
    assert found == (pytest.approx(75.0), True, "")


def test_hectares_are_held_against_the_least_a_scheme_pays_for(root):
    table = verdicts(root, wish("rewet", ["A"], 'scheme = "lowland_project"'))
    assert seen(table, "lowland_project", "minimum_area") == (1.0, True, "")
    assert seen(table, "klima_lavbund", "minimum_area") == (1.0, False, "")
    named = table["named"].groupby(level="scheme").all()
    assert named.to_dict() == {
        "klima_lavbund": False, "lowland_project": True, "wetland_project": False,
    }  # fmt: skip


def test_the_effect_counts_by_the_states_own_calculator_alone(root):
    criterion = ("klima_lavbund", "minimum_effect")
    table = verdicts(root, wish("rewet", ["A"]), factors="dk_v12")
    assert seen(table, *criterion) == (pytest.approx(35.0), True, "")
    table = verdicts(root, wish("rewet", ["D"]), factors="dk_v12")
    assert seen(table, *criterion) == (pytest.approx(0.0), False, "")
    table = verdicts(root, wish("rewet", ["A"]), factors="ipcc_2013")
    assert seen(table, *criterion) == (None, None, "factors:dk_v12")


def test_forest_on_carbon_soil_is_not_paid_for(root):
    table = verdicts(root, wish("afforest", ["C"]))
    assert seen(table, "afforestation", "no_carbon_soil") == (pytest.approx(0.5), False, "")
    table = verdicts(root, wish("afforest", ["D"]))
    assert seen(table, "afforestation", "no_carbon_soil") == (0.0, True, "")
    assert seen(table, "afforestation", "no_former_use") == (0.0, True, "")
    assert seen(table, "afforestation", "elsewhere")[1] is None


def test_extensification_may_not_overlap_protected_nature(root):
    path = root / "layers" / "protected.toml"
    path.write_text(
        path.read_text("utf-8").replace("coverage", 'theme = "section3_nature"\ncoverage'), "utf-8"
    )
    criterion = ("permanent_extensification", "no_overlap")
    found = seen(verdicts(root, wish("extensify", ["B"])), *criterion)
    assert found == (pytest.approx(0.2), False, "")
    assert seen(verdicts(root, wish("extensify", ["D"])), *criterion) == (0.0, True, "")


# ---- What nobody can tell (C5) ---------------------------------------------------------------


def test_nature_no_layer_covers_is_unknown_and_names_the_layer(root):
    table = verdicts(root, wish("extensify", ["B"]))
    found = seen(table, "permanent_extensification", "no_overlap")
    assert found == (None, None, "layer:section3_nature")


def test_unknown_soil_leaves_a_verdict_open_only_where_it_could_turn_it(root):
    (root / "layers" / "peat.toml").unlink()
    table = verdicts(root, wish("rewet", ["A"]))
    assert seen(table, "klima_lavbund", "carbon_share") == (None, None, "soil")
    assumed = "[assume]\nsoil = { over12 = 1.0 }\n\n"
    table = verdicts(root, assumed + wish("rewet", ["A"]))
    # A verdict on money rests on facts: an assumed soil is no known soil.
    assert seen(table, "klima_lavbund", "carbon_share") == (None, None, "soil")


def test_land_that_is_all_refused_has_no_share_of_anything(root):
    path = root / "data" / "fields.geojson"
    path.write_text(path.read_text("utf-8").replace('"graes"', '"natur"'), "utf-8")
    table = verdicts(root, wish("rewet", ["B"]))
    assert seen(table, "klima_lavbund", "minimum_area") == (0.0, False, "")
    assert seen(table, "klima_lavbund", "carbon_share") == (None, None, "land that counts")


def test_land_nobody_can_point_out_has_no_verdict(root):
    (root / "data" / "protected.geojson").unlink()
    text = '[[allocate]]\nid = "w"\nmeasure = "rewet"\narea = { where = { protected = true } }\n'
    table = verdicts(root, text)
    assert seen(table, "klima_lavbund", "minimum_area") == (None, None, "land")


# ---- The shipped schemes ---------------------------------------------------------------------


def test_shipped_schemes_are_sound_and_cite_what_was_read():
    assert FAULTS == []
    measures, _ = read_measures(ROOT)
    for scheme in SCHEMES.values():
        assert set(scheme.measures) <= set(measures)
        assert all(criterion.source for criterion in scheme.criteria)
        for criterion in (c for c in scheme.criteria if c.kind == "no_overlap"):
            for name in scheme.measures:  # the overlap is what the measure's own rule finds
                assert criterion.theme in {rule.theme for rule in measures[name].rules}


# ---- Faults ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ({"kind": "minimum_area"}, "needs at_least; found none"),
        ({"kind": "no_overlap", "theme": "elves"}, "section3_nature"),
        ({"kind": "no_carbon_soil", "at_least": 1}, "found at_least"),
        ({"kind": "minimum_effect", "at_least": 10}, "needs at_least, factors"),
        ({"kind": "smallest_area"}, "minimum_area"),
    ],
)
def test_a_criterion_has_what_its_kind_needs(raw, says):
    found, issues = parse(Criterion, {**raw, "reason": REASON, "source": "x"}, "data/schemes/x")
    assert found is None
    assert says in issues[0].expected


def test_a_projects_faulty_scheme_is_told_and_nothing_is_judged_by_it(root):
    folder = root / "data" / "schemes"
    folder.mkdir()
    text = 'id = "ours"\ntitle = { da = "x", en = "x" }\nmeasures = ["rewet"]\ncriteria = []\n'
    (folder / "ours.toml").write_text(text, "utf-8")
    assert any(i.where.startswith("data/schemes/ours.toml") for i in check(root))
    with pytest.raises(InvalidInput, match=r"ours\.toml"):
        judge(*planned(root, wish("rewet", ["A"])))


def test_a_projects_own_scheme_stands_beside_the_shipped_ones(root):
    folder = root / "data" / "schemes"
    folder.mkdir()
    text = (ROOT / "data" / "schemes" / "lowland_project.toml").read_text("utf-8")
    text = text.replace('"lowland_project"', '"ours"').replace("at_least = 1", "at_least = 2")
    (folder / "ours.toml").write_text(text, "utf-8")
    table = verdicts(root, wish("rewet", ["A"]))
    assert seen(table, "ours", "minimum_area") == (1.0, False, "")
    assert isinstance(read_schemes(root)[0]["ours"], Scheme)
