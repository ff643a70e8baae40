"""Connected nature: three patches by hand, the limits, a published case, and what it cannot do."""

from math import sqrt
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import floyd_warshall

from landuse.effects import INDICATORS, connectivity, network
from landuse.effects.network import (
    Connected,
    Step,
    compared,
    connected,
    equivalent_area,
    ways_m,
)
from landuse.geo.patches import patches
from landuse.sources.kept import cache_folder
from landuse.workflow import InvalidInput, load, read_scenario
from tests import world
from tests.effects.themed import judging, rows, use, wish
from tests.world import square

judged = judging(connectivity)

HALF = Step(0.5, 100.0)
"""Half of them get a hundred metres."""
ASSUME = "[assume]\ndispersal_m = {metres}\n{more}\n"


def row_of_three() -> np.ndarray:
    """Return three hectares in a row, a hundred metres between them."""
    found = [square(x, 0, x + 100, 100) for x in (0, 200, 400)]
    return np.array(found, dtype=object)


# ---- By hand -----------------------------------------------------------------------------------


def test_three_patches_in_a_row_hop_over_the_one_between() -> None:
    ways = ways_m(patches(row_of_three()), 1000.0)
    # From the first to the third it is 300 m straight (p = 1/8) and 200 m in two hops (p = 1/4).
    assert ways.tolist() == [[0, 100, 200], [100, 0, 100], [200, 100, 0]]
    held = connected(row_of_three(), HALF, 0.001)
    assert held is not None
    assert held.eca_ha == pytest.approx(sqrt(3 + 2 * (0.5 + 0.5 + 0.25)))
    assert (held.patches, held.area_ha) == (3, pytest.approx(3.0))
    assert held.at_most_ha == held.eca_ha


def test_what_is_left_out_could_add_no_more_than_is_said() -> None:
    far = np.array([square(0, 0, 100, 100), square(2100, 0, 2200, 100)], dtype=object)
    held = connected(far, HALF, 0.001)  # 2000 m: one in a million
    assert held is not None
    assert held.eca_ha == pytest.approx(sqrt(2))
    assert held.eca_ha < sqrt(2 + 2 * 0.5**20) < held.at_most_ha
    assert held.at_most_ha == pytest.approx(sqrt(2 + 2 * 0.001))


def test_r31_with_certain_ways_it_is_all_the_land_and_without_any_the_root_of_the_squares() -> None:
    area = np.array([1.0, 2.0, 4.0])
    assert equivalent_area(area, np.ones((3, 3))) == pytest.approx(7.0, abs=1e-9)
    assert equivalent_area(area, np.eye(3)) == pytest.approx(sqrt(21.0), abs=1e-9)


@given(st.lists(st.floats(0.01, 1e4), min_size=1, max_size=8), st.floats(0, 1), st.floats(0, 1))
def test_r31_between_the_limits_a_better_chance_is_never_worth_less(
    areas: list[float], one: float, other: float
) -> None:
    area = np.array(areas)
    alike = np.ones((len(area), len(area)))
    low, high = (
        equivalent_area(area, np.maximum(p * alike, np.eye(len(area))))
        for p in sorted((one, other))
    )
    least, most = sqrt((area**2).sum()), area.sum()
    assert least * (1 - 1e-9) <= low <= high * (1 + 1e-9) <= most * (1 + 2e-9)


def test_r30_the_published_comparison_of_two_years() -> None:
    before = Connected(1, 91438.11, 50823.83, 50823.83)
    after = Connected(1, 93238.91, 53727.93, 53727.93)
    found = compared(before, after, 279164.3)
    expected = {
        "area_percent": 1.969,
        "eca_percent": 5.714,
        "ratio": 2.902,
        "before_percent_of_land": 18.206,
        "after_percent_of_land": 19.246,
    }
    assert found == pytest.approx(expected, abs=0.001)


def test_from_no_habitat_at_all_there_is_no_percent_to_tell() -> None:
    nothing, some = Connected(0, 0.0, 0.0, 0.0), Connected(1, 1.0, 1.0, 1.0)
    found = compared(nothing, some, 4.0)
    assert (found["area_percent"], found["ratio"], found["after_percent_of_land"]) == (
        None,
        None,
        25,
    )
    assert connected(np.array([], dtype=object), HALF, 0.001) == nothing


# ---- For any patches ---------------------------------------------------------------------------


@settings(max_examples=60)
@given(
    st.lists(st.tuples(*[st.integers(0, 60)] * 2), min_size=1, max_size=14, unique=True),
    st.sampled_from([50.0, 300.0, 3000.0]),
)
def test_looking_in_rings_finds_the_same_ways_as_all_pairs(
    corners: list[tuple[int, int]], reach_m: float
) -> None:
    cells = np.array([square(20 * x, 20 * y, 20 * x + 15, 20 * y + 15) for x, y in corners])
    land = patches(cells)
    every = shapely.distance(land.shapes[:, None], land.shapes[None, :])
    expected = floyd_warshall(np.where(every <= reach_m, every, np.inf))
    expected[expected > reach_m] = np.inf
    assert ways_m(land, reach_m) == pytest.approx(expected, abs=1e-6)


# ---- On the four fields ------------------------------------------------------------------------


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return the four fields, of which A is a meadow."""
    folder = world.project(tmp_path / "project")
    use(folder, A="natur")
    return folder


def test_a_new_patch_counts_by_its_distance(root: Path) -> None:
    text = ASSUME.format(metres=100, more="") + wish("d", "nature")
    outcome = judged(root, text, {"d": square(200 - 50, 0, 200, 100)})
    gap = sqrt(50**2)  # from the corner of A to the edge of the half field
    after = sqrt(1 + 0.25 + 2 * 0.5 * 0.5 ** (gap / 100))
    expected = (1.0, pytest.approx(after), pytest.approx(after - 1.0))
    assert rows(outcome, "connectivity") == {"total": expected}
    table = outcome.tables["connectivity"].iloc[0]
    assert (table["patches_before"], table["patches_after"]) == (1, 2)


def test_habitat_that_a_plan_takes_is_gone(root: Path) -> None:
    more = 'habitat = ["crop"]'
    text = ASSUME.format(metres=100, more=more) + wish("c", "nature")
    outcome = judged(root, text, {"c": square(0, 0, 50, 100)})
    # C and D touch: two hectares before, one and a half after.
    expected = (pytest.approx(2.0), pytest.approx(1.5), pytest.approx(-0.5))
    assert rows(outcome, "connectivity")["total"] == expected


def test_it_is_not_local_two_wishes_together_are_not_their_sum(tmp_path: Path) -> None:  # C6
    root = world.project(tmp_path / "project")
    areas = {"a": square(0, 150, 50, 200), "d": square(150, 0, 200, 50)}
    alone = []
    for name, area in areas.items():
        text = ASSUME.format(metres=100, more="") + wish(name, "nature")
        alone.append(rows(judged(root, text, {name: area}), "connectivity")["total"][2] or 0.0)
    text = ASSUME.format(metres=100, more="") + wish("a", "nature") + wish("d", "nature")
    both = rows(judged(root, text, areas), "connectivity")["total"][2]
    assert both is not None
    assert both < sum(alone) - 0.05
    (declared,) = [i for i in INDICATORS if i.id == "connectivity"]
    assert not declared.local
    assert not declared.additive


def test_cutting_a_wish_in_two_changes_nothing(root: Path) -> None:
    text = ASSUME.format(metres=80, more="")
    once = judged(root, text + wish("d", "nature"), {"d": world.D})
    halves = {"d": square(100, 0, 137, 100), "e": square(137, 0, 200, 100)}
    twice = judged(root, text + wish("d", "nature") + wish("e", "nature"), halves)
    one, other = (rows(outcome, "connectivity")["total"] for outcome in (once, twice))
    assert one == pytest.approx(other, rel=1e-9)


# ---- What is not known -------------------------------------------------------------------------


def test_without_a_distance_it_is_unknown_and_says_what_to_state(root: Path) -> None:  # C5
    outcome = judged(root)
    assert rows(outcome, "connectivity") == {"total": (None, None, None)}
    (note,) = [issue for issue in outcome.issues if issue.where.endswith("dispersal_m")]
    assert note.severity == "note"
    assert "dispersal_m" in note.remedy


def test_land_of_unknown_use_might_be_habitat(root: Path) -> None:  # C5
    towns = [world.TOWNS[0], ({"kode": "9002", "navn": "Østerby"}, square(100, 0, 300, 200))]
    (root / "data" / "municipalities.geojson").write_text(world.geojson(towns), encoding="utf-8")
    text = ASSUME.format(metres=100, more="")
    outcome = judged(root, text)
    assert rows(outcome, "connectivity")["total"] == (None, None, None)
    assert any("might be habitat" in issue.found for issue in outcome.issues)
    more = "use = { crop = 1.0 }"
    known = judged(root, ASSUME.format(metres=100, more=more))
    assert rows(known, "connectivity")["total"] == (pytest.approx(1.0), pytest.approx(1.0), 0.0)
    part = judged(root, ASSUME.format(metres=100, more="use = { crop = 0.9, nature = 0.1 }"))
    assert rows(part, "connectivity")["total"] == (None, None, None)


def test_a_chance_that_is_none_is_refused_in_words(root: Path) -> None:
    folder = root / "data" / "factors" / "nature"
    folder.mkdir(parents=True)
    shipped = Path(__file__).parents[2] / "data" / "factors" / "nature" / "parameters.csv"
    text = shipped.read_text(encoding="utf-8").replace("p_median,0.5", "p_median,1.0")
    (folder / "parameters.csv").write_text(text, encoding="utf-8")
    outcome = judged(root, ASSUME.format(metres=100, more=""))
    assert rows(outcome, "connectivity")["total"] == (None, None, None)
    assert any("p_median = 1" in issue.found for issue in outcome.issues)


@pytest.mark.parametrize("line", ["dispersal_m = 0", "habitat = []", 'habitat = ["unknown"]'])
def test_an_assumption_that_means_nothing_is_refused(root: Path, line: str) -> None:
    world.scenario(root, "wrong", f"[assume]\n{line}\n")
    load(root)
    with pytest.raises(InvalidInput):
        read_scenario(root, "wrong")


def test_many_patches_are_joined_over_narrow_gaps_and_a_note_says_how_wide(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for room in (network, connectivity):
        monkeypatch.setattr(room, "MOST_PATCHES", 100)
    cells = [
        square(100 + 3 * x, 3 * y, 102 + 3 * x, 3 * y + 2) for x in range(11) for y in range(11)
    ]
    drawn = {"many": shapely.multipolygons(cells)}
    outcome = judged(root, ASSUME.format(metres=100, more="") + wish("many", "nature"), drawn)
    table = outcome.tables["connectivity"].iloc[0]
    assert table["gap_counted_as_none_m"] == 1.0
    assert (table["patches_before"], table["patches_after"]) == (1, 2)
    assert any("no more than 1 m apart count as one" in issue.found for issue in outcome.issues)
    apart = judged(root, ASSUME.format(metres=5, more="") + wish("many", "nature"), drawn)
    assert rows(apart, "connectivity")["total"] == (None, None, None)
    assert any("longer distance" in issue.remedy for issue in apart.issues)


def test_what_no_plan_changes_is_kept_with_the_land_and_made_again_where_it_is_spoilt(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANDUSE_CACHE", str(tmp_path / "kept"))  # other tests have such land too
    text = ASSUME.format(metres=100, more="") + wish("d", "nature")
    drawn = {"d": square(150, 0, 200, 100)}
    first = rows(judged(root, text, drawn), "connectivity")
    (held,) = cache_folder().glob(f"{load(root).digest}/connected_*.json")
    asked: list[int] = []

    def counting(*args: object) -> Connected | None:
        asked.append(1)
        return connected(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(connectivity, "connected", counting)
    assert rows(judged(root, text, drawn), "connectivity") == first
    assert len(asked) == 1  # after the plan; before it is read
    held.write_text('{"patches": 1}', encoding="utf-8")
    assert rows(judged(root, text, drawn), "connectivity") == first
    assert len(asked) == 3


def test_the_whole_rule_is_told_in_the_module() -> None:
    told = connectivity.__doc__ or ""
    assert "sqrt" in told
    assert "dispersal_m" in told
