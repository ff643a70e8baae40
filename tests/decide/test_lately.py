"""What is found again is what would be found anew: edit after edit, on one landscape and on fresh."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from landuse.decide.lately import content
from landuse.domain.once import Lately
from landuse.domain.plan import Plan
from landuse.domain.scenario import Scenario
from landuse.sources.areas import drawn_frame
from landuse.sources.scenarios import Drawn
from landuse.workflow import decide, load
from tests import world

MEASURES = ("rewet", "afforest", "nature", "extensify", "recreation")
TABLES = ("allocations", "overlaps", "rules", "permits", "ineligible", "demand", "fragments")
edits = st.lists(
    st.tuples(
        st.integers(0, 3), st.sampled_from(MEASURES),
        st.floats(-20, 180), st.floats(-20, 180), st.floats(5, 150),
    ),
    min_size=2, max_size=6,
)  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the four fields."""
    return world.project(tmp_path_factory.mktemp("lately") / "project")


def drawn_of(wishes: dict[int, tuple[str, shapely.Geometry]]) -> Drawn:
    ids = [f"d{number}" for number in wishes]
    allocate = [
        {"id": name, "measure": measure, "area": {"drawn": name}}
        for name, (measure, _) in zip(ids, wishes.values(), strict=True)
    ]
    text = {"da": "x", "en": "x"}
    raw = {"id": "edit", "title": text, "question": text, "allocate": allocate}
    shapes = [shape for _, shape in wishes.values()]
    return Drawn(Scenario.model_validate(raw), drawn_frame(ids, ids, shapes, world.CRS))


def told(plan: Plan) -> dict[str, pd.DataFrame]:
    places = pd.DataFrame({"rows": plan.taken.rows, "deeds": plan.deeds})
    return {name: pd.DataFrame(getattr(plan, name)) for name in TABLES} | {"places": places}


@settings(max_examples=15)
@given(edits)
def test_a_plan_after_many_edits_is_the_plan_on_a_fresh_landscape(root: Path, made) -> None:
    land = load(root)
    wishes: dict[int, tuple[str, shapely.Geometry]] = {}
    for number, measure, x, y, reach in made:
        wishes[number] = measure, world.square(x, y, x + reach, y + reach)
        edited, fresh = (told(decide(held, drawn_of(wishes))) for held in (land, load(root)))
        for name, table in fresh.items():
            pd.testing.assert_frame_equal(edited[name], table, obj=name)


def test_the_oldest_is_forgotten_when_all_weighs_too_much() -> None:
    held, made = Lately(10), []

    def get(name: str) -> str:
        return held.get(name, lambda: made.append(name) or name, lambda _: 4)

    assert [get(name) for name in ("a", "b", "a", "c", "a", "b")] == ["a", "b", "a", "c", "a", "b"]
    assert made == ["a", "b", "c", "b"]  # each weighs five: b went when c came, a was used since


def test_a_digest_tells_parts_apart_however_they_are_cut() -> None:
    assert content(b"ab", b"c") != content(b"a", b"bc")
    assert content(np.arange(3).tobytes()) == content(np.arange(3).tobytes())
