"""Municipal climate plans: what each says it will reach, and what is still missing.

A plan's numbers mean something only together with their basis: which sectors they hold, which
warming potentials they were counted by, and which soil map. Whoever enters them states all three.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator

from landuse.domain.definition import Definition

Boundary = Literal["agriculture_and_land", "agriculture", "land", "all"]
"""Which sectors a residual holds. A scenario counts carbon dioxide and methane from soils, which
inventories book under land, and nitrous oxide from farmed peat, which they book under farming."""
Sector = Literal["energy", "transport", "industry", "agriculture", "other"]
"""The sectors of the guide for climate plans."""
Year = Annotated[int, Field(ge=1990, le=2100)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Commitment(Definition):
    """What one municipality's climate plan says."""

    code: Annotated[str, StringConstraints(pattern=r"^\w{1,20}$")]
    """The municipality's code."""
    year: Year
    """The year the target and the residual are for."""
    base_year: Year | None = None
    target_percent: Annotated[float, Field(gt=0, le=200)] | None = None
    """Reduction from the base year, percent."""
    residual_tco2e: Annotated[float, Field(ge=0)] | None = None
    """What the plan's own measures leave unsolved in that year ("manko"), t CO2e/yr."""
    boundary: Boundary
    gwp: Words
    """Edition of the warming potentials, such as ``AR5``."""
    soil_map: Words
    """The soil map behind the number, as the map's publisher calls it."""
    sector_targets: dict[Sector, Annotated[float, Field(ge=-100, le=200)]] = Field(
        default_factory=dict
    )
    """Reduction by sector in 2030 against 2019, percent."""
    source: Words
    """Where the plan says so."""


class ClimatePlan(Definition):
    """The climate plans of a project's municipalities: what the user enters."""

    schema_: Annotated[Literal[1], Field(alias="schema")] = 1
    municipality: list[Commitment] = Field(min_length=1)

    @field_validator("municipality")
    @classmethod
    def _each_once(cls, held: list[Commitment]) -> list[Commitment]:
        codes = [commitment.code for commitment in held]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            msg = f"municipality {', '.join(twice)} stands more than once"
            raise ValueError(msg)
        return held
