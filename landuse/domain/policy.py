"""What a plan is held against beside the law: subsidy schemes, inventories and climate plans."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from landuse.domain import digest
from landuse.domain.climate_plan import ClimatePlan
from landuse.domain.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Emission:
    """What a municipality emitted in a year, by sector, t CO2e."""

    code: str
    name: str
    year: int
    sector: str
    tco2e: float
    source: str
    seen: bool
    file: str
    row: int


@dataclass(frozen=True, eq=False)
class Policy:
    """Schemes, the municipal inventory and the climate plans of a project."""

    schemes: tuple[Scheme, ...] = ()
    inventory: tuple[Emission, ...] = ()
    climate_plan: ClimatePlan | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of each file read, by its path from the project."""

    @property
    def digest(self) -> str:
        """Digest of the files read (C11)."""
        return digest.of_json(dict(self.files))
