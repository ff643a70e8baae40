"""A scenario says what is wanted: areas to measures, when, whose, and how firm.

The order of the allocations matters: where two meet, the later one wins, unless the measures
may share the hectare (C13).
"""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from landuse.domain.condition import Wanted
from landuse.domain.definition import Definition, Text
from landuse.domain.layer import Identifier, Soil, Use
from landuse.domain.turbine import Turbine
from landuse.domain.wanted import Allow, Fairness, Goal, Limit, Optimise

Status = Literal["idea", "sketched", "agreed", "applied", "granted", "built"]
STATUSES: tuple[Status, ...] = ("idea", "sketched", "agreed", "applied", "granted", "built")

Short = Annotated[str, StringConstraints(min_length=1, max_length=200)]


Value = bool | int | float | str


class Area(Definition):
    """Which land: exactly one of drawn, units, where, file; units may be narrowed by where."""

    drawn: str | list[str] | None = None
    """Feature id, or ids, in ``<scenario>.geojson``."""
    units: list[str] | None = None
    """Units by id."""
    where: dict[str, Wanted] | None = None
    """Columns of the pieces; a list means any of; a layer id means inside it: true or false."""
    file: str | None = None
    """A vector file in the project."""
    layer: str | None = None
    filter: dict[str, Value | list[Value]] | None = None
    """Columns of the file and the values to keep; numbers are compared by value."""

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> Self:
        kinds = [k for k in ("drawn", "units", "where", "file") if getattr(self, k) is not None]
        if kinds == ["units", "where"]:
            kinds = ["units"]
        if len(kinds) != 1:
            msg = f"an area is exactly one of drawn, units, where, file; found {kinds or 'none'}"
            raise ValueError(msg)
        if self.where == {}:
            msg = "where without a condition would be all the land; name at least one"
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
    in_effect: Annotated[int, Field(ge=1990, le=2150)] | None = None
    """The year it takes effect, stated outright; else ``start`` and the measure's lead time."""
    scheme: Identifier | None = None
    """The subsidy scheme or kind of project, such as ``lowland_project``."""
    turbine: Turbine | None = None
    """For wind: which turbine."""
    owner: Short | None = None
    """A municipality's code, or the name of a problem owner."""
    status: Status = "idea"
    note: Annotated[str, StringConstraints(max_length=4000)] | None = None
    locked: bool = False
    """Whether it is kept from being changed by a slip of the hand; it changes no number."""
    proposed: bool = False
    """Whether the optimiser placed it: it gives way to all that people placed (C13), and the next
    search may place it anew unless it is locked."""

    @model_validator(mode="after")
    def _says_its_measure_once(self) -> Self:
        if (self.measure is None) == (self.measure_column is None):
            msg = "say either measure, or measure_column with measures"
            raise ValueError(msg)
        if (self.measure_column is None) != (self.measures is None):
            msg = "measure_column and measures go together"
            raise ValueError(msg)
        if self.measures == {}:
            msg = "measures names no value of the column; say which value is which measure"
            raise ValueError(msg)
        if self.proposed and self.area.kind != "units":
            msg = "what is proposed names units"
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


class Peak(Definition):
    """More methane in the first years after rewetting: a figure of the user's own."""

    times: Annotated[float, Field(ge=1, le=20)]
    """How many times the steady methane."""
    years: Annotated[int, Field(ge=1, le=30)]
    """For how many years."""


Depth = Annotated[float, Field(ge=0, le=500)]
Distance = Annotated[float, Field(gt=0, le=100_000)]


class Assume(Definition):
    """What is taken for granted where nothing is known; every number resting on it says so."""

    soil: dict[Soil, Share] | None = None
    use: dict[Use, Share] | None = None
    baseline: Literal["shrinking", "held"] = "shrinking"
    """Whether drained peat goes on wasting by itself, or is held as it is today."""
    depth_cm: Depth | None = None
    """Mean yearly depth to the water where no layer says it."""
    depth_after_cm: dict[Identifier, Depth] | None = None
    """The same after each measure that changes it."""
    ch4_peak: Peak | None = None
    wet_height_m: Annotated[float, Field(gt=0, le=2, multiple_of=0.25)] | None = None
    """How far above its stream land lies that turns wet, where units are told from terrain."""
    dispersal_m: Distance | None = None
    """How far half of the animals or seeds one plans for get: no source gives it for all."""
    habitat: list[Use] | None = None
    """Uses they live in; nature and wetland where nothing is said."""

    @field_validator("habitat")
    @classmethod
    def _is_some_known_land(cls, habitat: list[Use] | None) -> list[Use] | None:
        if habitat is not None and (not habitat or "unknown" in habitat):
            msg = "habitat names at least one use, and none that is unknown"
            raise ValueError(msg)
        return habitat

    @field_validator("soil", "use")
    @classmethod
    def _is_whole(cls, shares: dict[str, float] | None) -> dict[str, float] | None:
        _shares_sum_to_one(shares)
        if shares is not None and "unknown" in shares:
            msg = "unknown cannot be assumed to be unknown"
            raise ValueError(msg)
        return shares


class Leakage(Definition):
    """Which share of the production given up turns up elsewhere: the user's own range."""

    low: Share
    central: Share
    high: Share

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        if not self.low <= self.central <= self.high:
            msg = "low, central and high must stand in that order"
            raise ValueError(msg)
        return self


Price = Annotated[float, Field(ge=0, le=1e7)]


class Money(Definition):
    """Prices that no source gives: what the user enters, without a hidden default."""

    gross_margin_dkk_per_ha_yr: dict[Use, Price] = Field(default_factory=dict)
    """Contribution margin lost by each use that ends."""
    land_price_dkk_per_ha: dict[Use, Price] = Field(default_factory=dict)
    discount_rate: Annotated[float, Field(ge=0, le=0.2)] | None = None
    """Fraction a year, for present values."""
    years: Annotated[int, Field(ge=1, le=100)] | None = None
    """How many years a present value looks ahead."""
    leakage: Leakage | None = None


class Scenario(Definition):
    """What is wanted: allocations in order, what the optimiser may do, and assumptions."""

    schema_: Annotated[Literal[1], Field(alias="schema")] = 1
    id: Identifier
    title: Text
    question: Text
    author: Short | None = None
    about: Text | None = None
    reference: Identifier | None = None
    """The scenario of what is built or granted already, told apart from what is new."""
    assume: Assume = Assume()
    money: Money = Money()
    allocate: list[Allocation] = Field(default_factory=list)
    allow: list[Allow] = Field(default_factory=list)
    """What the optimiser may place."""
    goals: list[Goal] = Field(default_factory=list)
    limits: list[Limit] = Field(default_factory=list)
    fairness: list[Fairness] = Field(default_factory=list)
    optimise: Optimise | None = None
    """What is made least or most; without it measures are placed by hand."""

    @field_validator("allocate")
    @classmethod
    def _ids_are_unique(cls, allocations: list[Allocation]) -> list[Allocation]:
        ids = [a.id for a in allocations]
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            msg = f"allocation id {', '.join(twice)} is used more than once"
            raise ValueError(msg)
        return allocations
