"""Pictures of plans side by side: what the app and a paper show of options, as PNG."""

from collections.abc import Mapping, Sequence
from importlib.util import find_spec

from landuse.domain.issues import Issue, refuse
from landuse.domain.landscape import Landscape
from landuse.domain.plan import Plan
from landuse.report.maps import paint
from landuse.report.painting import agreement_areas, chosen_areas, difference_areas, plan_areas
from landuse.workflow.comparison import Comparison

WIDTH_MM = 110.0
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
        Whether the colours are told below it.

    Raises
    ------
    InvalidInput
        When the parts that draw are not installed.
    """
    refuse_without_parts()
    areas = plan_areas(landscape, plan, language)
    return paint(landscape, areas, width_mm=WIDTH_MM, legend=legend)


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
