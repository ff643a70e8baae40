"""Units, parsed once at the gate (C2); inside, plain numbers whose names carry the unit."""

from functools import lru_cache

import pint

LENGTH_UNITS = ("metre", "m")


@lru_cache(maxsize=1)
def registry() -> pint.UnitRegistry[float]:
    """Return the one registry: SI, hectares, percent, and tonnes of CO2 equivalents."""
    units: pint.UnitRegistry[float] = pint.UnitRegistry()
    # A CO2 equivalent is an amount of its own: never to be added to a mass of gas.
    units.define("CO2e = [co2e]")
    units.define("CO2 = [co2]")
    units.define("fraction = []")
    units.define("DKK = [currency]")
    return units


def known_unit(text: str) -> str:
    """Return ``text`` if it is a unit this program can read.

    Raises
    ------
    ValueError
        When the unit is not known.
    """
    try:
        registry().parse_units(text)
    except Exception as fault:  # pint raises several unrelated types
        msg = f"{text!r} is not a unit; examples: m, ha, percent, kg/ha, t/yr"
        raise ValueError(msg) from fault
    return text
