"""What power from sun and wind displaces: t CO2e a year along the declining grid path.

The credit exists only with a year (C7): each year counts at that year's emission per kWh, never
at today's for thirty years. Between the printed years the path is a straight line; outside them
it is not known (C5). Less to the atmosphere is negative (C3). The factors are life-cycle averages
of the Danish grid (``data/factors/energy``), not what is displaced hour by hour.
"""

from landuse.domain.parameters import Parameter, Parameters
from landuse.domain.rate import Product, Rate, product_of, rate_of

TOPIC = "energy"
PREFIX = "grid_"


def path(parameters: Parameters) -> dict[int, Parameter]:
    """Return the printed emissions per kWh by year, kg CO2e/kWh."""
    rows = parameters.of(TOPIC)
    years = {
        name.removeprefix(PREFIX): row for name, row in rows.items() if name.startswith(PREFIX)
    }
    return {int(year): years[year] for year in sorted(years) if year.isdigit()}


def grid_factor(year: int, parameters: Parameters) -> Rate | None:
    """Return the emission per kWh in a year, kg CO2e/kWh; None outside the printed years."""
    printed = path(parameters)
    if year in printed:
        return rate_of(1, printed[year])
    earlier = [held for held in printed if held < year]
    later = [held for held in printed if held > year]
    if not earlier or not later:
        return None
    first, last = max(earlier), min(later)
    low, high, passed = printed[first], printed[last], (year - first) / (last - first)
    return Rate(
        f"{low.central:g} + ({high.central:g} - {low.central:g}) * {year - first}/{last - first} "
        f"{low.unit}",
        (Product(1 - passed, (low,)), Product(passed, (high,))),
    )


def avoided_at(year: int, mwh: Rate, parameters: Parameters) -> Rate | None:
    """Return what power displaces in a year, t CO2e for each unit of land; None where not known.

    Parameters
    ----------
    year
        The calendar year.
    mwh
        What a unit of land gives, MWh/yr.
    parameters
        The published numbers.
    """
    grid = grid_factor(year, parameters)
    # MWh * kg/kWh = MWh * t/MWh = t
    return None if grid is None else product_of(-1, mwh, grid)
