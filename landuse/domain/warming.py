"""Warming potentials, molar ratios, and what a printed emission amounts to in t CO2e.

A source prints carbon, nitrogen or gas, in kilograms or tonnes (C2). Each is turned into the
mass of its gas by a molar ratio, then into CO2 equivalents by the edition asked for (C10). A
number printed as CO2e is first divided by the edition it was printed with.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from landuse.domain import digest
from landuse.domain.figure import Figure
from landuse.domain.quantity import TONNES

Gas = Literal["co2", "doc", "ch4", "n2o"]
GASES: tuple[Gas, ...] = ("co2", "doc", "ch4", "n2o")

CARBON = "C_to_CO2"
SUBSTANCES: Mapping[str, tuple[frozenset[str], str | None]] = {
    "CO2": (frozenset({"co2", "doc"}), None),
    "CO2-C": (frozenset({"co2", "doc"}), CARBON),
    "C": (frozenset({"co2", "doc"}), CARBON),
    "CH4": (frozenset({"ch4"}), None),
    "CH4-C": (frozenset({"ch4"}), "CH4C_to_CH4"),
    "N2O": (frozenset({"n2o"}), None),
    "N2O-N": (frozenset({"n2o"}), "N2ON_to_N2O"),
    "CO2e": (frozenset(GASES), None),
}
"""What a source may print: the gases it can be a number for, and the molar ratio to the gas."""

RATIOS = tuple(sorted({ratio for _, ratio in SUBSTANCES.values() if ratio}))
_UNIT = re.compile(r"(?P<mass>kg|t) (?P<substance>[A-Z0-9a-z-]+)/ha(?: (?P<of>ditch|drained))?/yr")


@dataclass(frozen=True, slots=True)
class EmissionUnit:
    """A unit such as ``kg CH4-C/ha/yr``, taken apart."""

    text: str
    tonnes: float
    """Tonnes of the substance in one unit."""
    substance: str
    of: Literal["", "ditch", "drained"]
    """Whose hectare: the whole, or only the ditches or the drained part."""

    @property
    def gases(self) -> frozenset[str]:
        """The gases this unit can be a number for."""
        return SUBSTANCES[self.substance][0]

    @property
    def ratio(self) -> str | None:
        """The molar ratio from what is printed to its gas, where there is one."""
        return SUBSTANCES[self.substance][1]


@lru_cache(maxsize=64)
def emission_unit(text: str) -> EmissionUnit:
    """Return an emission unit taken apart.

    Raises
    ------
    ValueError
        When it is not a mass of a known substance per hectare and year.
    """
    match = _UNIT.fullmatch(text)
    if match is None or match["substance"] not in SUBSTANCES:
        substances = ", ".join(SUBSTANCES)
        msg = f"kg or t of one of {substances}, per ha (or ha ditch, ha drained) and yr"
        raise ValueError(msg)
    tonnes = TONNES[match["mass"]]
    return EmissionUnit(text, tonnes, match["substance"], match["of"] or "")  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, kw_only=True)
class Potential(Figure):
    """What a kilogram of a gas warms, in kg CO2e, in one edition."""

    edition: str
    gas: str

    __hash__ = Figure.__hash__


@dataclass(frozen=True, slots=True, eq=False)
class WarmingPotentials:
    """Warming potentials of every edition, with the one to use."""

    edition: str
    potentials: tuple[Potential, ...]
    molar: Mapping[str, float]
    """Exact molar ratios, such as 44/12 from carbon to CO2."""
    files: Mapping[str, str]
    """SHA-256 of each file read."""

    @property
    def editions(self) -> tuple[str, ...]:
        """Every edition there is, in the order of the file."""
        return tuple(dict.fromkeys(p.edition for p in self.potentials))

    @property
    def used(self) -> tuple[Potential, ...]:
        """The rows of the edition to use, with their sources."""
        return tuple(p for p in self.potentials if p.edition == self.edition)

    @property
    def digest(self) -> str:
        """Digest of the files and the edition in force (C11)."""
        return digest.of_json([dict(self.files), self.edition])

    def of(self, gas: Gas | None, edition: str | None = None) -> float:
        """Return kg CO2e per kg of a gas; carbon that leaves with water counts as CO2."""
        name = "co2" if gas in {None, "doc"} else gas
        wanted = self.edition if edition is None else edition
        for potential in self.potentials:
            if (potential.edition, potential.gas) == (wanted, name):
                return potential.central
        raise KeyError((wanted, name))

    def tco2e_per(self, unit: EmissionUnit, gas: Gas | None, printed: str | None) -> float:
        """Return the t CO2e that one printed unit of a gas amounts to.

        Parameters
        ----------
        unit
            The unit as printed.
        gas
            The gas the number is for; None for all together, which no edition changes.
        printed
            The edition a number printed as CO2e was made with.
        """
        if unit.substance == "CO2e":
            # Back to the mass of gas, then to the edition asked for.
            return unit.tonnes * (self.of(gas) / self.of(gas, printed) if gas else 1.0)
        ratio = 1.0 if unit.ratio is None else self.molar[unit.ratio]
        return unit.tonnes * ratio * self.of(gas)
