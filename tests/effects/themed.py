"""Four fields with layers of a theme on them, and the changes a scenario makes there."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import ModuleType

import shapely

from landuse.domain.landscape import Landscape
from landuse.domain.outcome import Outcome
from landuse.workflow import decide, judge, load, read_scenario
from tests import wishes as asked
from tests import world

PEOPLE = {"persons": 'source = "personer"\ntype = "number"'}


def add_layer(
    root: Path,
    name: str,
    theme: str,
    features: world.Features,
    *,
    kind: str = "polygons",
    columns: Mapping[str, str] | None = None,
    cut: bool = False,
) -> None:
    """Add a layer of a theme to a project."""
    more = f'theme = "{theme}"\ncoverage = "patches"\nabsent = "none"\n'
    more += "cut = true\n" if cut else ""
    text = world.layer(name, "context", columns or {}, more=more)
    text = text.replace('kind = "polygons"', f'kind = "{kind}"')
    (root / "layers" / f"{name}.toml").write_text(text, encoding="utf-8")
    (root / "data" / f"{name}.geojson").write_text(world.geojson(features), encoding="utf-8")


def use(root: Path, **uses: str) -> None:
    """Change what some fields are used as, by the words of the file."""
    fields = [
        ({**w, "anvendelse": uses.get(w["marknr"], w["anvendelse"])}, s) for w, s in world.FIELDS
    ]
    (root / "data" / "fields.geojson").write_text(world.geojson(fields), encoding="utf-8")


def wish(name: str, measure: str, more: str = "") -> str:
    """Return an allocation of the area drawn under its own name."""
    return f'[[allocate]]\nid = "{name}"\nmeasure = "{measure}"\narea = {{ drawn = "{name}" }}\n{more}\n'


def judged(
    root: Path,
    wishes: str = "",
    drawn: Mapping[str, shapely.Geometry] | None = None,
    judge: Callable[..., Outcome] = judge,
    **options: str,
) -> Outcome:
    """Return the outcome of a scenario on the project."""
    world.scenario(root, "tried", wishes, drawn)
    land: Landscape = load(root, strict=False)
    return judge(land, decide(land, read_scenario(root, "tried")), **options)


def judging(*rooms: ModuleType) -> Callable[..., Outcome]:
    """Return ``judged`` for the indicators of some rooms."""
    return partial(judged, judge=asked.judging(*rooms))


Values = tuple[float | None, float | None, float | None]


def rows(outcome: Outcome, indicator: str) -> dict[str, Values]:
    """Return before, after and change of an indicator by place, steady state."""
    return {
        r.place: (r.before, r.after, r.change)
        for r in outcome.rows
        if r.indicator == indicator and r.year is None
    }


def changes(outcome: Outcome, indicator: str) -> dict[str, float | None]:
    """Return the change of an indicator by place."""
    return {place: values[2] for place, values in rows(outcome, indicator).items()}
