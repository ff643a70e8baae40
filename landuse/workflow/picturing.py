"""Pictures of plans side by side: what the app and a paper show of options, as PNG."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.util import find_spec

import shapely

from landuse.domain.issues import Issue, refuse
from landuse.domain.landscape import Landscape
from landuse.domain.plan import Plan
from landuse.geo.area import Shapes
from landuse.report.maps import Painted, paint
from landuse.report.painting import agreement_areas, chosen_areas, difference_areas, plan_areas
from landuse.workflow.comparison import Comparison

WIDTH_MM = 110.0
SEEN = 300
"""A point is drawn as wide as the land over this."""
DPI, CLOSE_DPI = 170, 340
"""Dots for each inch; more where one may look closer."""
__all__ = [
    "Painted", "agreement_picture", "areas_picture", "difference_picture", "plan_picture",
    "refuse_without_parts",
]  # fmt: skip

PARTS = ("matplotlib", "typst", "docx", "xlsxwriter")


def refuse_without_parts() -> None:
    """Refuse where the parts that draw and write papers are not installed.

    Raises
    ------
    InvalidInput
        When one of them is missing.
    """
    missing = [name for name in PARTS if find_spec(name) is None]
    found, remedy = f"no {', '.join(missing)}", "Install them: pip install 'landuse[report]'"
    refuse([Issue("report", found, "the parts of the report", remedy)] if missing else [])


def plan_picture(landscape: Landscape, plan: Plan, language: str, *, legend: bool = True) -> bytes:
    """Return a plan's areas as they were drawn, for those who plan.

    Parameters
    ----------
    landscape, plan
        The land and its plan.
    language
        ``da`` or ``en``.
    legend
        Whether the colours are told below it; without, it is drawn to be looked at from near.

    Raises
    ------
    InvalidInput
        When the parts that draw are not installed.
    """
    refuse_without_parts()
    areas = plan_areas(landscape, plan, language)
    dpi = DPI if legend else CLOSE_DPI
    return paint(landscape, areas, width_mm=WIDTH_MM, legend=legend, dpi=dpi)


def areas_picture(landscape: Landscape, painted: Sequence[Painted]) -> bytes:
    """Return areas that are no plan yet on the land: those of a file, by what they would become.

    Parameters
    ----------
    landscape
        The land.
    painted
        What is drawn, the last on top; points and lines as wide as one sees.

    Raises
    ------
    InvalidInput
        When the parts that draw are not installed.
    """
    refuse_without_parts()
    west, _, east, _ = landscape.pieces.total_bounds
    wide = [replace(one, shapes=_seen(one.shapes, (east - west) / SEEN)) for one in painted]
    return paint(landscape, wide, width_mm=WIDTH_MM)


def _seen(shapes: Shapes, width_m: float) -> Shapes:
    """Return shapes with points and lines made as wide as one sees."""
    flat = (shapely.get_dimensions(shapes) < 2) & ~shapely.is_missing(shapes)  # noqa: PLR2004
    made = shapes.copy()
    made[flat] = shapely.buffer(shapes[flat], width_m, quad_segs=2)
    return made


def chosen_picture(
    landscape: Landscape, units: Mapping[str, Sequence[str]], language: str
) -> bytes:
    """Return a map of how often units are chosen when figures are drawn within their ranges.

    Parameters
    ----------
    landscape
        The land.
    units
        Ids of units by how often: ``always``, ``often``, ``seldom``.
    language
        ``da`` or ``en``.

    Raises
    ------
    InvalidInput
        When the parts that draw are not installed.
    """
    refuse_without_parts()
    return paint(landscape, chosen_areas(landscape, units, language), width_mm=WIDTH_MM)


def agreement_picture(comparison: Comparison, language: str) -> bytes:
    """Return where options agree and where they do not.

    Raises
    ------
    InvalidInput
        When the parts that draw are not installed.
    """
    refuse_without_parts()
    areas = agreement_areas(comparison.agreement, language)
    return paint(comparison.landscape, areas, width_mm=WIDTH_MM)


def difference_picture(comparison: Comparison, pair: tuple[int, int], language: str) -> bytes:
    """Return where two options differ.

    Parameters
    ----------
    comparison
        The options.
    pair
        Which two, from 0.
    language
        ``da`` or ``en``.

    Raises
    ------
    InvalidInput
        When the parts that draw are not installed.
    """
    refuse_without_parts()
    titles = [o.drawn.scenario.title.in_language(language) for o in comparison.options]
    areas = difference_areas(comparison.agreement, pair, titles, language)
    return paint(comparison.landscape, areas, width_mm=WIDTH_MM)
