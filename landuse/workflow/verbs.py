"""The four verbs: load a landscape, decide a plan, judge its outcome, tell it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from landuse import decide as deciding
from landuse.decide import Features, FileArea
from landuse.decide.lately import content, lately
from landuse.domain.digest import of_digests, of_json
from landuse.domain.issues import Issue, refuse
from landuse.domain.landscape import Landscape
from landuse.domain.later import MadeLater
from landuse.domain.outcome import Outcome
from landuse.domain.plan import Plan
from landuse.effects.counting import Asked
from landuse.effects.judging import judge as judging
from landuse.effects.years import FIRST, LAST
from landuse.sources.area_files import read_area_file
from landuse.sources.landscape import load_landscape
from landuse.sources.scenarios import Drawn, geojson
from landuse.workflow.digests import outcome_digest
from landuse.workflow.figures import judged_by, one_of, parameters_of
from landuse.workflow.reference import reference_of, split, together
from landuse.workflow.telling import contract_object

Progress = Callable[[str, float], None]


def _silent(step: str, part: float) -> None:
    del step, part


def load(
    root: Path,
    *,
    progress: Progress | None = None,
    strict: bool = True,
    rebuild: bool = False,
) -> Landscape:
    """Return a project's landscape: its layers, cut once into pieces.

    Parameters
    ----------
    root
        The project folder.
    progress
        Told what is being done, and how far it is (0 to 1).
    strict
        Whether a layer that cannot be used stops the work. If not, it is unknown everywhere and
        its Issues are in the landscape.
    rebuild
        Whether to cut the land anew although nothing changed.

    Raises
    ------
    InvalidInput
        With every fault in the project's files.
    """
    return load_landscape(Path(root), progress=progress or _silent, strict=strict, rebuild=rebuild)


def decide(landscape: Landscape, drawn: Drawn) -> Plan:
    """Return what a scenario becomes on the land: the plan, with overlaps settled and reported.

    Parameters
    ----------
    landscape
        The land.
    drawn
        The scenario and its drawn areas.

    Raises
    ------
    InvalidInput
        When something the scenario names does not exist; all of it at once.
    """
    reference = reference_of(landscape.root, drawn, landscape.project.crs)
    if reference is None:
        return _resolved(landscape, drawn)
    plan = _resolved(landscape, together(reference, drawn))
    return replace(plan, reference=partial(_resolved, landscape, reference))


def _resolved(landscape: Landscape, drawn: Drawn) -> Plan:
    files: dict[str, FileArea] = {}
    digests = [_of_areas(landscape, drawn.areas)]
    for allocation in drawn.scenario.allocate:
        if allocation.area.kind == "file":
            planning = landscape.project.crs
            read = read_area_file(landscape.root, allocation, planning, drawn.scenario.id)
            features = Features(read.shapes, read.ids, read.names)
            files[allocation.id] = FileArea(features, read.measures, read.repairs, read.issues)
            digests.append(read.digest)
    return deciding.resolve(
        landscape,
        drawn.scenario,
        drawn.areas,
        files,
        drawings_digest=of_digests(digests),
        parameters=parameters_of(landscape.root),
        repairs=drawn.repairs,
        said=drawn.issues,
    )


def _of_areas(landscape: Landscape, areas: gpd.GeoDataFrame) -> str:
    """Return the digest of drawn areas as they are saved; most edits change none of them."""
    named = (str(word).encode() for word in (*areas.index, *areas["name"]))
    key = content(*named, *(shape or b"" for shape in areas.geometry.to_wkb()))
    return lately(landscape, ("areas", key), lambda: of_json(geojson(areas)), lambda _: 0)


def judge(
    landscape: Landscape,
    plan: Plan,
    *,
    factors: str | None = None,
    gwp: str = "AR5",
    by: str = "municipality",
    years: Sequence[int] = (),
    until: Sequence[int] = (),
    only: Collection[str] = (),
    tables: Collection[str] = (),
) -> Outcome:
    """Return what a plan does, by place and in total.

    Parameters
    ----------
    landscape, plan
        The plan, and the land it was made on.
    factors, gwp
        Factor set (by default the one the project leads with), edition of warming potentials.
    by
        Whose areas are the places: ``municipality``, ``region`` or ``catchment``.
    years, until
        Calendar years to give rows for beside the steady state, 2024 to 2050, and years that the
        change from 2024 on is added up to.
    only, tables
        Indicators to count, and further tables beside them; all there are where none is named.

    Raises
    ------
    InvalidInput
        When the factor set, the edition or the role does not exist, or a factor file is faulty.
    """
    refuse([*one_of("--by", by, landscape.roles()), *_off_the_axis(years, until)])
    figures = judged_by(landscape, factors or landscape.project.lead, gwp)
    asked = Asked(tuple(years), tuple(until), frozenset(only), frozenset(tables))
    digest = outcome_digest(landscape, plan, figures, by)
    judged = partial(judging, landscape, figures=figures, by=by, digest=digest, asked=asked)
    outcome = judged(plan)
    return outcome if plan.reference is None else _beside(plan, judged, outcome)


def _beside(plan: Plan, judged: Callable[[Plan], Outcome], outcome: Outcome) -> Outcome:
    """Return an outcome that can tell what is decided already apart from what is new."""

    def decided() -> pd.DataFrame:
        earlier = plan.decided
        return split(() if earlier is None else judged(earlier).rows, outcome.rows)

    def tables() -> MadeLater:
        held: dict[str, Callable[[], pd.DataFrame]] = {
            name: partial(outcome.tables.__getitem__, name) for name in outcome.tables
        }
        return MadeLater(held | {"decided": decided})

    return replace(outcome, tabulate=tables)


def _off_the_axis(years: Sequence[int], until: Sequence[int]) -> list[Issue]:
    """Return years that the time axis does not hold."""
    return [
        Issue("--year", str(year), f"a year from {FIRST} to {LAST}", "Choose another year.")
        for year in (*years, *until)
        if not FIRST <= year <= LAST
    ]


def tell(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as the contract's JSON object: plain values, nothing rounded (C9)."""
    return contract_object(outcome)
