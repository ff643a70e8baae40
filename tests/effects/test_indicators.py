"""What local indicators promise: they do not care how land is divided."""

from pathlib import Path

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from landuse.effects import INDICATORS
from landuse.workflow import decide, judge, load, read_scenario
from tests import world

ROOT = Path(__file__).resolve().parents[2]
LOCAL = [indicator.id for indicator in INDICATORS if indicator.local]
WISHES = (
    '[[allocate]]\nid = "wet"\nmeasure = "rewet"\narea = { drawn = "corner" }\nstart = 2028\n\n'
    '[[allocate]]\nid = "dry"\nmeasure = "extensify"\narea = { drawn = "south" }\nstart = 2027\n\n'
    '[[allocate]]\nid = "walk"\nmeasure = "recreation"\narea = { drawn = "corner" }\n'
)
DRAWN = {"corner": world.square(25, 50, 150, 150), "south": world.square(10, 10, 190, 40)}


def divided(root: Path, at: float, slope: float) -> Path:
    """Return the four fields with every field cut in two along a line, as two fields."""
    folder = world.project(root)
    line_west = shapely.Polygon(
        [
            (world.EAST - 500, world.NORTH - 500),
            (world.EAST + at - slope * 500, world.NORTH - 500),
            (world.EAST + at + slope * 700, world.NORTH + 700),
            (world.EAST - 500, world.NORTH + 700),
        ]
    )
    parts = []
    for words, shape in world.FIELDS:
        halves = (shape.intersection(line_west), shape.difference(line_west))
        parts += [
            ({**words, "marknr": f"{words['marknr']}{n}"}, half)
            for n, half in enumerate(halves)
            if half.area > 1
        ]
    text = world.geojson(parts)
    (folder / "data" / "fields.geojson").write_text(text, encoding="utf-8")
    return folder


def totals(root: Path) -> dict[tuple[str, str, str | None], float | None]:
    """Return the change of every local indicator by place and gas."""
    world.scenario(root, "split", WISHES, DRAWN)
    held = load(root)
    rows = judge(held, decide(held, read_scenario(root, "split")), only=LOCAL).rows
    return {(r.indicator, r.place, r.gas): r.change for r in rows if r.indicator in LOCAL}


@settings(max_examples=8, deadline=None)
@given(at=st.floats(5, 195), slope=st.floats(-0.2, 0.2))
def test_local_indicators_do_not_care_how_land_is_divided(
    tmp_path_factory: pytest.TempPathFactory, at: float, slope: float
) -> None:  # C6
    whole = totals(world.project(tmp_path_factory.mktemp("whole") / "project"))
    cut = totals(divided(tmp_path_factory.mktemp("cut") / "project", at, slope))
    assert set(cut) == set(whole)
    for key, value in whole.items():
        # New corners are snapped to a millimetre (C12): a square metre in all at the most.
        assert cut[key] == (None if value is None else pytest.approx(value, rel=1e-4, abs=2e-2))


def test_every_indicator_says_its_rule_in_both_languages_and_its_room_tells_the_rest() -> None:
    from landuse.effects import MODULES

    assert len({indicator.id for indicator in INDICATORS}) == len(INDICATORS)
    for indicator in INDICATORS:
        assert indicator.formula.da
        assert indicator.formula.en
        assert indicator.unit
    for module in MODULES:
        assert module.__doc__
        assert len(module.__doc__) > 200, module.__name__
