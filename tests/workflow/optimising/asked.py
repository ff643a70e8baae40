"""Scenarios that leave something to the optimiser, made in a line."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import shapely

from landuse.domain.outcome import TOTAL
from landuse.domain.scenario import Scenario
from landuse.sources.areas import drawn_frame
from landuse.sources.scenarios import Drawn
from landuse.workflow import decide, judge
from landuse.workflow.optimising import Answer
from tests import world

TITLE = {"da": "x", "en": "x"}
MARGINS = {"gross_margin_dkk_per_ha_yr": {"crop": 6000, "grass": 2000}}
"""Prices of a user, to be added up in the head."""


def scenario(
    allow: Sequence[Mapping[str, Any]],
    *,
    drawn: Mapping[str, shapely.Geometry] | None = None,
    crs: str = world.CRS,
    **more: Any,
) -> Drawn:
    """Return a scenario that allows measures; ``more`` is what else stands in its file."""
    areas = dict(drawn or {})
    frame = drawn_frame(list(areas), list(areas), list(areas.values()), crs)
    raw = {"id": "x", "title": TITLE, "question": TITLE, "allow": list(allow), "money": MARGINS}
    return Drawn(Scenario.model_validate(raw | more), frame)


def judged(answer: Answer, indicator: str, by: str = "municipality") -> dict[str, float | None]:
    """Return what the plan of an answer is judged to change, by place, counted on its own."""
    problem = answer.problem
    plan = decide(problem.landscape, answer.drawn)
    told = judge(
        problem.landscape, plan, factors=problem.factors, gwp=problem.gwp, by=by, only=[indicator]
    )
    rows = [r for r in told.rows if r.indicator == indicator and r.gas is None and r.year is None]
    return {row.place: row.change for row in rows}


def total(answer: Answer, indicator: str) -> float | None:
    """Return what the whole plan changes."""
    return judged(answer, indicator)[TOTAL]


def grid(root: Path, columns: int = 4, rows: int = 3) -> Path:
    """Write a project of ploughed fields of one hectare each, 5 m apart.

    ``r0c0`` lies in the north-west. The first row is rich in carbon, the second less so, the rest
    mineral. The western half belongs to 9001, the eastern to 9002.
    """
    project = world.project(root)
    squares = {
        f"r{row}c{column}": world.square(
            column * 105, (rows - row) * 105, column * 105 + 100, (rows - row) * 105 + 100
        )
        for row in range(rows)
        for column in range(columns)
    }
    fields = [
        ({"marknr": name, "anvendelse": "omdrift", "afgkode": 1}, shape)
        for name, shape in squares.items()
    ]
    peat = [
        ({"toerv_pct": kind}, shape)
        for row, kind in enumerate((">12", "6-12"))
        for name, shape in squares.items()
        if name.startswith(f"r{row}")
    ]
    half, wide, high = columns * 105 / 2, columns * 105, (rows + 1) * 105
    towns = [
        ({"kode": "9001", "navn": "Vesterby"}, world.square(0, 0, half, high)),
        ({"kode": "9002", "navn": "Østerby"}, world.square(half, 0, wide, high)),
    ]
    for name, features in {"fields": fields, "peat": peat, "municipalities": towns}.items():
        text = world.geojson(features)
        (project / "data" / f"{name}.geojson").write_text(text, encoding="utf-8")
    for path in (project / "scenarios").iterdir():
        path.unlink()
    return project
