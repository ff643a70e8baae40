"""A question as judging asks it, on the four-field world or any other land."""

from pathlib import Path

from landuse.domain.landscape import Landscape
from landuse.domain.outcome import OutcomeRow
from landuse.domain.plan import Plan
from landuse.effects.accounts import land_account, with_assumptions
from landuse.effects.question import Figures, Question
from landuse.sources.factors import read_factor_set, read_warming_potentials
from landuse.sources.parameters import read_parameters
from landuse.workflow import decide, load, read_scenario
from tests import world

SHIPPED = Path(__file__).resolve().parents[1] / "data" / "factors"


def planned(root: Path, allocations: str, drawn=None, name: str = "s") -> tuple[Landscape, Plan]:
    """Write a scenario into a project and return its land and plan."""
    world.scenario(root, name, allocations, drawn)
    land = load(root)
    return land, decide(land, read_scenario(root, name))


def question(
    land: Landscape, plan: Plan, *, by: str = "municipality", factors: str = "ipcc_2013", **other
) -> Question:
    """Return what a module of ``effects`` is asked about a plan; ``parameters`` may be others."""
    account = with_assumptions(land_account(land, plan, by), plan.scenario.assume)
    parameters = other.pop("parameters", None)
    figures = Figures(
        read_factor_set(SHIPPED / factors),
        read_warming_potentials(SHIPPED / "gwp", "AR5"),
        read_parameters((SHIPPED,))[0] if parameters is None else parameters,
    )
    return Question(land, plan, account, by, figures, **other)


def changes(rows: tuple[OutcomeRow, ...], indicator: str) -> dict[str, float | None]:
    """Return an indicator's change by place, all gases together."""
    return {r.place: r.change for r in rows if r.indicator == indicator and r.gas is None}
