"""The charts of the page Compare: bars that end where the outcome does, lines that say the table."""

from pathlib import Path
from typing import Any

import altair as alt
import pytest
from streamlit.testing.v1 import AppTest

from landuse.ui import profiles, state, waterfall
from landuse.workflow import compare, decide, judge, load, read_scenario
from landuse.workflow.compare import Basis, Step, Waterfall
from landuse.workflow.comparison import Comparison, Option
from landuse.workflow.comparison import compare as compare_options
from tests import world
from tests.ui import screen
from tests.ui.test_compare_page import tables

NAMES = ("corner", "rule")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the four fields, with a second edition of their maps in which less is peat."""
    held = world.project(tmp_path_factory.mktemp("charts") / "project")
    newer = world.project(held / "newer")
    (newer / "data" / "peat.geojson").write_text(world.geojson(world.PEAT[:1]), encoding="utf-8")
    with (held / "landuse.toml").open("a", encoding="utf-8") as stream:
        stream.write('editions = ["newer"]\n')
    settings = newer / "landuse.toml"
    text = settings.read_text("utf-8").replace("Fire marker", "Fire marker, nyere kort")
    settings.write_text(text, encoding="utf-8")
    return held


@pytest.fixture(scope="module")
def session(root: Path) -> state.Session:
    drawn = read_scenario(root, "corner")
    return state.Session(root, drawn, drawn, token="t0ken")


@pytest.fixture(scope="module")
def told(root: Path) -> Comparison:
    land = load(root)
    options = []
    for name in NAMES:
        drawn = read_scenario(root, name)
        plan = decide(land, drawn)
        options.append(Option(drawn, plan, judge(land, plan)))
    return compare_options(land, options)


def values(chart: alt.LayerChart | None, layer: int) -> list[dict[str, Any]]:
    """Return what a layer of a chart draws."""
    assert chart is not None
    held = chart.to_dict()["layer"][layer]
    found: list[dict[str, Any]] = held["data"]["values"]
    return found


def test_bars_hang_together_and_end_where_the_outcome_does(session: state.Session) -> None:
    steps = {"start": -100.0, "plan": -30.0, "factors": 10.0, "potentials": 0.0, "soil_map": 5.0}
    found = Waterfall(
        Basis(session.root, "corner", "ipcc_2013"),
        Basis(session.root, "rule", "ipcc_2013"),
        tuple(Step("total", name, value) for name, value in (steps | {"end": -115.0}).items()),
    )
    bars = values(waterfall.chart(found, session), 1)
    assert [(bar["from"], bar["to"]) for bar in bars] == [
        (0, -100), (-100, -130), (-130, -120), (-120, -120), (-120, -115), (0, -115),
    ]  # fmt: skip
    assert [bar["kind"] for bar in bars] == ["end", "fall", "rise", "rise", "rise", "end"]
    assert bars[1]["told"] == "Reduktion 30"
    assert bars[2]["told"] == "Stigning 10"


def test_between_two_editions_of_the_maps_the_soil_map_is_the_whole_step(
    root: Path, session: state.Session
) -> None:
    start = Basis(root, "corner", "ipcc_2013")
    found = compare.waterfall(start, Basis(root / "newer", "corner", "ipcc_2013"))
    first, plan, factors, potentials, soil, last = values(waterfall.chart(found, session), 1)
    assert plan["from"] == plan["to"] == factors["to"] == potentials["to"] == first["to"]
    assert soil["from"] == first["to"]
    assert soil["to"] == pytest.approx(last["to"])
    assert abs(soil["to"] - soil["from"]) > 1


def test_a_step_that_is_not_known_leaves_no_chart(root: Path, session: state.Session) -> None:
    start, end = Basis(root, "corner", "ipcc_2013"), Basis(root, "corner", "dk_kf25")  # C5
    assert waterfall.chart(compare.waterfall(start, end), session) is None


def difference(session):
    """Draw what a difference is due to, as the page does."""
    from landuse.ui import cache, comparing

    comparing.any_two(cache.landscape(str(session.root)), (session, session), session)


def test_the_page_tells_what_newer_maps_change(session: state.Session) -> None:
    app = AppTest.from_function(difference, args=(session,), default_timeout=60).run()
    assert "Vælg et andet scenarie" in screen.texts(app)
    maps = next(b for b in app.selectbox if b.key.startswith("compare.end.1") and "maps" in b.key)
    maps.select_index(1).run()
    assert not app.exception
    steps = next(t for t in tables(app) if t[0][0] == "Trin")
    changes = {row[0]: screen.signed(row[-1]) for row in steps[1:]}
    first, plan, factors, potentials, soil, last = changes.values()
    assert (plan, factors, potentials) == (0, 0, 0)
    assert first + soil == pytest.approx(last, abs=1.1)  # each is rounded by itself
    assert soil != 0
    assert list(changes)[-1] == "corner (Fire marker, nyere kort)"


def test_lines_lie_where_the_table_says(told: Comparison, session: state.Session) -> None:
    chart = profiles._chart(told, told.criteria, session)
    drawn = chart.to_dict()
    points = drawn["data"]["values"]
    assert len(points) == len(told.criteria) * len(NAMES)
    rows = profiles.table(told, told.criteria, session).rows
    words = {0.0: "ringest", 100.0: "bedst"}
    for row, held in enumerate(told.criteria):
        there = {one["scenario"]: one["points"] for one in points if one["row"] == row}
        assert sorted(there.values()) == [0.0, 100.0]  # of two, one is best and one is worst
        assert list(rows[row][1:]) == [words[there[name]] for name in NAMES]
        assert rows[row][0] == held.title.da


def test_every_scenario_has_a_colour_and_a_shape_of_its_own(
    told: Comparison, session: state.Session
) -> None:
    drawn = profiles._chart(told, told.criteria, session).to_dict()
    scales = [drawn["layer"][1]["encoding"][what]["scale"] for what in ("color", "shape")]
    for scale in scales:
        assert scale["domain"] == list(NAMES)
        assert len(set(scale["range"])) == len(NAMES)
    assert len(set(profiles.COLORS)) == len(set(profiles.SHAPES)) == 6
