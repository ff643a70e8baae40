"""Every fault and remark has its Danish: of the demo, the contract's world, and all that is broken."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from landuse.domain.issues import InvalidInput, Issue
from landuse.ui import danish, issues
from landuse.workflow import bases, decide, judge, load, read_scenario, scenario_ids
from landuse.workflow.inspection import check
from tests import world
from tests.refusals import refusals
from tests.test_malformed import FAULTS, Fault
from tests.test_malformed_maps import FAULTS as MAPS
from tests.test_malformed_scenarios import FAULTS as SCENARIOS
from tests.ui import screen

ROOT = Path(__file__).resolve().parents[2]
ALL = [*FAULTS, *MAPS, *SCENARIOS]


def english(found: list[Issue]) -> list[str]:
    """Return the sentences nobody has said in Danish."""
    sentences = [t for i in found for t in (i.found, i.expected, i.remedy)]
    return sorted({t for t in sentences if danish.sentence(t) is None and not danish.is_a_value(t)})


def outcomes(root: Path) -> list[Issue]:
    """Return what a project's scenarios say under every factor set, and under another edition."""
    land = load(root, strict=False)
    found: list[Issue] = list(check(root))
    for name in scenario_ids(root):
        plan = decide(land, read_scenario(root, name))
        found += judge(land, plan).issues
        for factors in bases(root).sets:
            found += judge(land, plan, factors=factors, gwp="AR6", only=["emissions"]).issues
    return found


def test_every_remark_of_the_demo_has_its_danish() -> None:
    assert english(outcomes(ROOT)) == []


def test_every_remark_of_the_four_fields_has_its_danish(tmp_path: Path) -> None:
    root = world.project(tmp_path / "project")
    wish = '[[allocate]]\nid = "w"\nmeasure = "rewet"\narea = { units = ["A"] }\nowner = "9999"\n'
    world.scenario(root, "owner", wish)
    world.scenario(root, "assumed", "[assume]\nsoil = { over12 = 1.0 }\n" + wish)
    world.scenario(root, "wind", wish.replace("rewet", "wind"))
    assert english(outcomes(root)) == []


def broken(fault: Fault, root: Path) -> list[Issue]:
    """Break a project in one way and return what the command that meets it finds."""
    fault.breaks(root)
    if fault.command[0] != "evaluate":
        return list(check(root))
    options = dict(zip(fault.command[2::2], fault.command[3::2], strict=True))
    asked = {name.removeprefix("--"): value for name, value in options.items()}
    try:
        land = load(root)
        plan = decide(land, read_scenario(root, fault.command[1]))
        return list(judge(land, plan, only=["emissions"], **asked).issues)  # type: ignore[arg-type]
    except InvalidInput as refused:
        return list(refused.issues)


@pytest.mark.parametrize("fault", ALL, ids=lambda fault: fault.name)
def test_every_fault_has_its_danish(fault: Fault, tmp_path: Path) -> None:
    root = world.project(tmp_path / "project")
    assert english(broken(fault, root)) == []


def test_every_edit_that_is_refused_says_so_in_danish(tmp_path: Path) -> None:
    found = refusals(tmp_path)
    assert [name for name, told in found.items() if not told] == []
    assert english([issue for told in found.values() for issue in told]) == []


def test_what_stands_in_a_sentence_is_danish_too() -> None:
    said = danish.sentence(
        "no factor in ipcc_2013 for crop on soil over12 (co2, ch4): 1234.5 ha that the plan "
        "changes; the change is not known"
    )
    assert said == (
        "ingen faktor i ipcc_2013 for omdrift (over 12 % kulstof; CO₂, Metan (CH₄)): 1.234,5 ha, "
        "som planen ændrer; ændringen er ukendt"
    )


def test_a_sentence_nobody_knows_is_shown_as_it_is() -> None:
    assert danish.sentence("a thing nobody has said") is None
    assert danish.in_language("a thing nobody has said", "da") == "a thing nobody has said"
    assert danish.in_language("no such file", "en") == "no such file"


def test_paths_and_english_stand_behind_a_fold_and_names_are_no_markup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = world.project(tmp_path / "project")
    layer = root / "layers" / "protected.toml"
    text = layer.read_text("utf-8").replace('da = "protected"', 'da = "<b>x</b> http://a.b"')
    layer.write_text(text.replace("data/protected.geojson", "data/gone.geojson"), "utf-8")
    app = screen.open_on(root, monkeypatch)
    alert = next(a for a in screen.alerts(app) if "mangler" in a)
    shown, fold = alert.split("<details>")
    assert "layers/" not in shown
    assert "data/" not in shown
    assert "layers/protected.toml" in fold
    assert "<b>" not in alert


def test_land_the_plan_leaves_alone_is_one_remark(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [
        Issue(
            "data/factors/dk_kf25/emissions.csv",
            f"no factor in dk_kf25 for {use} on soil mineral (co2): 10 ha that the plan leaves "
            "alone; before and after are not known",
            "a row for every use and soil that occurs in the land or the plan",
            f"Add '{use},mineral,co2,whole,...' together with its source.",
            "warning",
        )
        for use in ("crop", "grass", "built")
    ]
    assert issues.count(found) == 1
    app = screen.open_on(world.project(tmp_path / "project"), monkeypatch)
    folded = issues._folded(found, screen.session(app), {})
    assert "3 slags jord, 30 ha" in folded


def test_markdown_and_addresses_in_a_name_stay_text() -> None:
    told = issues.plain("**x** [y](http://z) www.a.dk a@b.dk")
    assert "\\*\\*x" in told
    assert "http://" not in told
    assert "www.a" not in told
    assert "a@b" not in told


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """Return the app on the embedded demo."""
    return screen.open_on(ROOT, monkeypatch)


def test_the_demos_plan_page_has_no_english_remark(demo: AppTest) -> None:
    told = " ".join(screen.texts(demo).split())
    for word in ("found", "expected", "Fetch", "hectares", "unknown", "layer "):
        assert word not in told, word
