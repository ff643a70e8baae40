"""Turbines on an area: the capacity of a hectare of it, and whether as many as stated fit there."""

from collections.abc import Iterator

from landuse.domain.issues import Issue
from landuse.domain.parameters import Parameters
from landuse.domain.rate import Product, Rate
from landuse.domain.turbine import Turbine
from landuse.effects.grid import TOPIC

M2_PER_HA = 10_000.0


def wind_mw(turbine: Turbine | None, area_ha: float, parameters: Parameters) -> Rate | None:
    """Return the capacity of a hectare of a wind area, MW; None where nobody knows.

    Parameters
    ----------
    turbine
        The turbine meant, with their number where it is known.
    area_ha
        All the hectares of the area.
    parameters
        The published numbers, for the spacing.
    """
    if turbine is None:
        return None
    if turbine.count is not None:
        return Rate(
            f"{turbine.count} * {turbine.capacity_mw:g} MW / {area_ha:.6g} ha",
            (Product(turbine.count * turbine.capacity_mw / area_ha),),
        )
    spacing = parameters.find(TOPIC, "wind_spacing")
    if spacing is None:
        return None
    return Rate(
        f"{turbine.capacity_mw:g} MW * {M2_PER_HA:g} m2/ha / "
        f"({spacing.central:g} {spacing.unit} * {turbine.rotor_m:g} m)^2",
        (Product(turbine.capacity_mw * M2_PER_HA / turbine.rotor_m**2, per=(spacing, spacing)),),
    )


def crowded(
    where: str, turbine: Turbine, area_ha: float, parameters: Parameters
) -> Iterator[Issue]:
    """Yield a note when more turbines are stated than fit at the closest spacing printed.

    Parameters
    ----------
    where
        The allocation, as messages name it.
    turbine, area_ha
        The turbines, and the hectares they are to stand on.
    parameters
        The published numbers, for the spacing.
    """
    spacing = parameters.find(TOPIC, "wind_spacing")
    closest = None if spacing is None else spacing.low or spacing.central
    if closest is None or turbine.count is None:
        return
    fit = area_ha * M2_PER_HA / (closest * turbine.rotor_m) ** 2
    if turbine.count > max(1.0, fit):
        yield Issue(
            f"{where}.turbine.count",
            f"{turbine.count} turbines on {area_ha:.4g} ha",
            f"about {fit:.2g}, one for each square of {closest:g} rotor diameters",
            "A single row may hold more. Check the number, or draw the area larger.",
            "note",
        )
