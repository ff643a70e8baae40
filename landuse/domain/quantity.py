"""Units, parsed once at the gate (C2); inside, plain numbers whose names carry the unit."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from landuse.domain.later import Later

if TYPE_CHECKING:
    import pint
else:
    pint = Later("pint")

LENGTH_UNITS = ("metre", "m")
TONNES: Mapping[str, float] = {"kg": 0.001, "t": 1.0}
"""What one of each unit of mass that sources print is in tonnes."""
PLAIN = (
    "m", "cm", "km", "ha", "kg", "t", "kV", "kW", "MW", "kWh", "GWh", "h", "yr", "year",
    "percent", "fraction", "dimensionless", "DKK", "CO2", "CO2e",
)  # fmt: skip
"""Words the registry knows: a unit made of these alone needs not wake it, which takes longer than
to judge a plan."""
_PLAIN = re.compile(r"(?:1/)?(?:{0})(?:[ /](?:{0}))*".format("|".join(PLAIN)))


@lru_cache(maxsize=1)
def registry() -> "pint.UnitRegistry[float]":
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
    if _PLAIN.fullmatch(text):
        return text
    try:
        registry().parse_units(text)
    except Exception as fault:  # pint raises several unrelated types
        msg = f"{text!r} is not a unit; examples: m, ha, percent, kg/ha, t/yr"
        raise ValueError(msg) from fault
    return text


METRES: Mapping[str, float] = {"m": 1.0, "km": 1000.0, "": 1.0}
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(km|m|)\s*")


def metres(text: str) -> float:
    """Return a length such as ``2km`` in metres.

    Raises
    ------
    ValueError
        When it is none.
    """
    found = _LENGTH.fullmatch(text)
    if found is None:
        msg = "a length in m or km"
        raise ValueError(msg)
    return float(found[1]) * METRES[found[2]]
