"""What the user enters because no source gives it, as a figure like any other (C5)."""

from landuse.domain.figure import Entered
from landuse.domain.scenario import Scenario


def entered(
    scenario: Scenario,
    key: str,
    central: float,
    unit: str,
    low: float | None = None,
    high: float | None = None,
) -> Entered:
    """Return a number of the scenario as a figure: its source is the user, its place the key.

    Parameters
    ----------
    scenario
        The scenario that holds it.
    key
        Where it stands there, such as ``money.leakage``.
    central
        The number.
    unit
        Its unit.
    low, high
        The ends of the user's own range, if one was given.
    """
    return Entered(
        central=central, low=low, high=high, unit=unit, source="entered in the scenario", page="",
        seen=True, note="no source gives it", file=f"scenarios/{scenario.id}.toml", row=0,
        distribution=None if low is None else "triangular", key=key,
    )  # fmt: skip
