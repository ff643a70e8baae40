"""A scenario says what is wanted: areas to measures, when, whose, and how firm.

The order of the allocations matters: where two meet, the later one wins, unless the measures
may share the hectare (C13).
"""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from landuse.domain.definition import Definition, Text
from landuse.domain.layer import Identifier, Soil, Use

Status = Literal["idea", "sketched", "agreed", "applied", "granted", "built"]
STATUSES: tuple[Status, ...] = ("idea", "sketched", "agreed", "applied", "granted", "built")

Short = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Condition = bool | str | list[str]


class Area(Definition):
    """Which land: exactly one of drawn, units, where, file."""

    drawn: str | list[str] | None = None
    """Feature id, or ids, in ``<scenario>.geojson``."""
    units: list[str] | None = None
    """Units by id."""
    where: dict[str, Condition] | None = None
    """Columns of the pieces; a list means any of; a layer id means inside it: true or false."""
    file: str | None = None
    """A vector file in the project."""
    layer: str | None = None
    filter: dict[str, str | list[str]] | None = None
    """Columns of the file and the values to keep."""

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> Self:
        kinds = [k for k in ("drawn", "units", "where", "file") if getattr(self, k) is not None]
        if len(kinds) != 1:
            msg = f"an area is exactly one of drawn, units, where, file; found {kinds or 'none'}"
            raise ValueError(msg)
        if kinds != ["file"] and (self.layer is not None or self.filter is not None):
            msg = "layer and filter belong to an area read from a file"
            raise ValueError(msg)
        return self

    @property
    def kind(self) -> Literal["drawn", "units", "where", "file"]:
        """Which of the four kinds of area this is."""
        for kind in ("drawn", "units", "where"):
            if getattr(self, kind) is not None:
                return kind
        return "file"

    @property
    def drawn_ids(self) -> tuple[str, ...]:
        """The drawn features named."""
        if self.drawn is None:
            return ()
        return (self.drawn,) if isinstance(self.drawn, str) else tuple(self.drawn)


class Allocation(Definition):
    """One wish: this land, this measure."""

    id: Annotated[str, StringConstraints(pattern=r"^[\w\-.]{1,80}$")]
    measure: Identifier | None = None
    measure_column: str | None = None
    """Column of the file that says the measure; ``measures`` maps its values."""
    measures: dict[str, Identifier] | None = None
    area: Area
    title: Short | None = None
    start: Annotated[int, Field(ge=1990, le=2150)] | None = None
    """The year the preliminary study begins."""
    owner: Short | None = None
    """A municipality's code, or the name of a problem owner."""
    status: Status = "idea"
    note: Annotated[str, StringConstraints(max_length=4000)] | None = None

    @model_validator(mode="after")
    def _says_its_measure_once(self) -> Self:
        if (self.measure is None) == (self.measure_column is None):
            msg = "say either measure, or measure_column with measures"
            raise ValueError(msg)
        if (self.measure_column is None) != (self.measures is None):
            msg = "measure_column and measures go together"
            raise ValueError(msg)
        if self.measure_column is not None and self.area.kind != "file":
            msg = "measure_column belongs to an area read from a file"
            raise ValueError(msg)
        return self


ROUNDING = 1e-9


def _shares_sum_to_one(shares: dict[str, float] | None) -> None:
    if shares is not None and abs(sum(shares.values()) - 1) > ROUNDING:
        msg = f"the shares sum to {sum(shares.values()):g}; they must sum to 1"
        raise ValueError(msg)


Share = Annotated[float, Field(ge=0, le=1)]


class Assume(Definition):
    """What to take land for whose soil or use is not known; every number resting on it says so."""

    soil: dict[Soil, Share] | None = None
    use: dict[Use, Share] | None = None

    @field_validator("soil", "use")
    @classmethod
    def _is_whole(cls, shares: dict[str, float] | None) -> dict[str, float] | None:
        _shares_sum_to_one(shares)
        if shares is not None and "unknown" in shares:
            msg = "unknown cannot be assumed to be unknown"
            raise ValueError(msg)
        return shares


class Scenario(Definition):
    """What is wanted: allocations in order, and assumptions where nothing is known."""

    schema_: Annotated[Literal[1], Field(alias="schema")] = 1
    id: Identifier
    title: Text
    question: Text
    author: Short | None = None
    about: Text | None = None
    assume: Assume = Assume()
    allocate: list[Allocation] = Field(default_factory=list)

    @field_validator("allocate")
    @classmethod
    def _ids_are_unique(cls, allocations: list[Allocation]) -> list[Allocation]:
        ids = [a.id for a in allocations]
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            msg = f"allocation id {', '.join(twice)} is used more than once"
            raise ValueError(msg)
        return allocations
