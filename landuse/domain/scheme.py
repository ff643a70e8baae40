"""A subsidy scheme: what land must be, and what a measure must do, to be paid for.

A scheme is a list of criteria, each with its source. One that cannot be examined here, because
no map or number says it, is unknown: never met, never failed (C5).
"""

from typing import Literal, Self

from pydantic import Field, model_validator

from landuse.domain.definition import Definition, Text
from landuse.domain.layer import Identifier, Theme, Use

Kind = Literal[
    "minimum_area", "carbon_share", "no_carbon_soil", "no_former_use", "no_overlap",
    "minimum_effect", "elsewhere",
]  # fmt: skip
UNITS: dict[Kind, str] = {
    "minimum_area": "ha",
    "carbon_share": "percent",
    "no_carbon_soil": "ha",
    "no_former_use": "ha",
    "no_overlap": "ha",
    "minimum_effect": "tCO2e/ha/yr",
    "elsewhere": "",
}
"""What each kind of criterion is measured in."""
NEEDS: dict[Kind, frozenset[str]] = {
    "minimum_area": frozenset({"at_least"}),
    "carbon_share": frozenset({"at_least"}),
    "no_carbon_soil": frozenset(),
    "no_former_use": frozenset({"uses"}),
    "no_overlap": frozenset({"theme"}),
    "minimum_effect": frozenset({"at_least", "factors"}),
    "elsewhere": frozenset(),
}
"""The further keys each kind of criterion has."""


class Criterion(Definition):
    """One thing a scheme asks."""

    kind: Kind
    at_least: float | None = Field(default=None, ge=0)
    """Hectares, percent of the area, or t CO2e a hectare and year, by kind."""
    theme: Theme | None = None
    """For ``no_overlap``: what the land must not be."""
    uses: list[Use] | None = None
    """For ``no_former_use``: what the land must not have been."""
    factors: Identifier | None = None
    """For ``minimum_effect``: the factor set the scheme counts by."""
    reason: Text
    source: str
    """Where the criterion can be read."""
    seen: bool = False
    """Whether the source was read; if not, the criterion is shown as unverified."""

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Self:
        held = {
            name
            for name in ("at_least", "theme", "uses", "factors")
            if getattr(self, name) is not None
        }
        if held != NEEDS[self.kind]:
            needed = ", ".join(sorted(NEEDS[self.kind])) or "none of at_least, theme, uses, factors"
            msg = f"kind {self.kind} needs {needed}; found {', '.join(sorted(held)) or 'none'}"
            raise ValueError(msg)
        return self

    @property
    def unit(self) -> str:
        """What it is measured in."""
        return UNITS[self.kind]


class Scheme(Definition):
    """A subsidy scheme and its criteria."""

    id: Identifier
    title: Text
    about: Text
    measures: list[Identifier] = Field(min_length=1)
    """What it pays for."""
    criteria: list[Criterion] = Field(min_length=1)
