"""Order, copies, locks and what happens where areas meet."""

from pathlib import Path

import pytest

from landuse.domain.issues import InvalidInput
from landuse.domain.landscape import Landscape
from landuse.workflow import Drawn, decide, editing, judge, load, read_scenario, write_scenario
from tests import degrees, world
from tests.workflow.test_shaping import hectares, ids, scenario, wish


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return world.project(tmp_path / "project")


@pytest.fixture
def land(root: Path) -> Landscape:
    return load(root)


def three() -> Drawn:
    return scenario(
        wish("a"), wish("b", "afforest"), wish("c", "recreation"),
        a=world.square(0, 0, 150, 100), b=world.square(100, 0, 200, 100), c=world.A,
    )  # fmt: skip


def test_one_is_put_before_another() -> None:
    assert ids(editing.before(three(), "c", "a")) == ["c", "a", "b"]
    assert ids(editing.before(three(), "a", "c")) == ["b", "a", "c"]
    assert ids(editing.before(three(), "a", "a")) == ["a", "b", "c"]
    with pytest.raises(InvalidInput, match="no area 'x'"):
        editing.before(three(), "x", "a")


def test_a_copy_stands_right_after_with_areas_of_its_own() -> None:
    several = wish("a", title="Enge", locked=True) | {"area": {"drawn": ["a", "b"]}}
    held = scenario(several, wish("d"), a=world.A, b=world.B, d=world.D)
    copied = editing.duplicate(held, "a", "kopi")
    assert ids(copied) == ["a", "rewet_1", "d"]
    copy = copied.scenario.allocate[1]
    assert (copy.title, copy.locked, copy.area.drawn) == (
        "Enge (kopi)",
        False,
        ["rewet_1", "rewet_1_2"],
    )
    moved = editing.redraw(copied, "rewet_1", degrees.box(0, 0, 10, 10))
    assert hectares(moved)["a"] == 1
    again = editing.duplicate(copied, "a", "kopi")
    assert again.scenario.allocate[1].title == "Enge (kopi) 2"
    assert len(set(again.areas.index)) == 7
    assert editing.duplicate(editing.pick(held, ["A"], "solar"), "solar_1").scenario.allocate[
        -1
    ].area.units == ["A"]


def locked() -> Drawn:
    held = scenario(wish("a", locked=True), wish("b"), a=world.A, b=world.B)
    picked = editing.pick(held, ["C"], "afforest")
    return editing.describe(picked, "afforest_1", locked=True)


@pytest.mark.parametrize(
    "act",
    [
        lambda d: editing.redraw(d, "a", degrees.box(0, 0, 5, 5)),
        lambda d: editing.cut(d, "a", degrees.box(0, 100, 5, 105)),
        lambda d: editing.split(d, "a", degrees.line((50, 50), (50, 250))),
        lambda d: editing.merge(d, ["a", "b"]),
        lambda d: editing.remove(d, "a"),
        lambda d: editing.describe(d, "a", note="x"),
        lambda d: editing.describe(d, "a", locked=True, note="x"),
        lambda d: editing.toggle(d, "D", "afforest"),
        lambda d: editing.toggle(d, "C", "afforest"),
        lambda d: editing.add(d, ["D"], "afforest"),
    ],
)
def test_what_is_locked_stays_and_says_how_to_unlock_it(act) -> None:
    with pytest.raises(InvalidInput, match="Unlock it first") as refused:
        act(locked())
    assert len(refused.value.issues) == 1


def test_unlocked_it_changes_and_others_never_were_locked() -> None:
    opened = editing.describe(locked(), "a", locked=False, note="x")
    assert opened.scenario.allocate[0].note == "x"
    assert ids(editing.remove(opened, "a")) == ["b", "afforest_1"]
    assert ids(editing.remove(locked(), "b")) == ["a", "afforest_1"]


def test_a_lock_is_kept_in_the_file_and_changes_no_number(root: Path, land: Landscape) -> None:
    opened = read_scenario(root, "corner")
    saved = write_scenario(
        root, editing.describe(opened, "corner", locked=True), expected=opened.digest
    )
    assert "locked = true" in (root / "scenarios/corner.toml").read_text("utf-8")
    assert read_scenario(root, "corner").scenario.allocate[0].locked
    before, after = (judge(land, decide(land, held)) for held in (opened, saved))
    assert before.digest == after.digest
    assert before.rows == after.rows


def test_what_newly_meets_is_asked_once(land: Landscape) -> None:
    one = scenario(wish("a"), a=world.square(0, 0, 150, 100))
    plans = [decide(land, held) for held in (one, three())]
    asked = editing.overlaps(plans[0], plans[1])
    assert asked[["new", "old", "winner", "may_share"]].to_numpy().tolist() == [
        ["b", "a", "b", False]
    ]
    assert asked["area_ha"].tolist() == [pytest.approx(0.5)]
    assert editing.overlaps(plans[1], plans[1]).empty


def test_what_may_share_says_so(land: Landscape) -> None:
    one = scenario(wish("a"), a=world.A)
    both = scenario(wish("a"), wish("way", "recreation"), a=world.A, way=world.A)
    asked = editing.overlaps(decide(land, one), decide(land, both))
    assert asked[["new", "old", "may_share"]].to_numpy().tolist() == [["way", "a", True]]


def test_what_is_decided_already_is_not_asked_about(root: Path, land: Landscape) -> None:
    drawn = scenario(wish("way", "afforest"), way=world.square(30, 60, 60, 90))
    both = editing.suppose(drawn, reference="corner")
    plans = [decide(land, held) for held in (editing.remove(both, "way"), both)]
    assert len(plans[1].overlaps) == 1
    assert editing.overlaps(*plans).empty


def counted(land: Landscape, drawn: Drawn) -> dict[str, float]:
    table = decide(land, drawn).allocations
    return {k: round(v, 6) for k, v in zip(table["id"], table["counted_ha"], strict=True)}


def test_answers_are_order(land: Landscape) -> None:
    held, measures = three(), land.measures
    assert counted(land, held)["b"] == 1
    assert editing.settle(held, "b", ["a"], "replace", measures) is held
    kept = editing.settle(held, "b", ["a"], "keep", measures)
    assert ids(kept) == ["b", "a", "c"]
    assert counted(land, kept)["b"] == 0.5
    back = editing.settle(kept, "b", ["a"], "replace", measures)
    assert ids(back) == ["a", "b", "c"]
    with pytest.raises(InvalidInput, match="may not share"):
        editing.settle(held, "b", ["a"], "share", measures)
    shared = scenario(wish("a"), wish("way", "recreation"), a=world.A, way=world.A)
    assert editing.settle(shared, "way", ["a"], "share", measures) is shared
    assert counted(land, shared) == {"a": 1, "way": 1}


def test_of_an_allocation_with_several_areas_one_is_erased() -> None:
    several = wish("all") | {"area": {"drawn": ["a", "b"]}}
    held = scenario(several, wish("d"), a=world.A, b=world.B, d=world.D)
    left = editing.erase(held, "a")
    assert [(w.id, w.area.drawn) for w in left.scenario.allocate] == [("all", "b"), ("d", "d")]
    assert sorted(hectares(left)) == ["b", "d"]
    assert ids(editing.erase(left, "b")) == ["d"]
    assert editing.erase(held, "x") is held
    with pytest.raises(InvalidInput, match="Unlock"):
        editing.erase(locked(), "a")


def test_what_an_edit_touched_is_told_by_word_and_by_line() -> None:
    was = three()
    assert editing.touched(was, was) == ()
    assert editing.touched(was, editing.describe(was, "b", owner="9001")) == ("b",)
    moved = editing.redraw(was, "c", degrees.box(100, 100, 200, 200))
    assert editing.touched(was, moved) == ("c",)
    more = editing.duplicate(was, "a")
    assert editing.touched(was, more) == ("rewet_1",)
    assert editing.touched(was, editing.before(was, "c", "a")) == ()
