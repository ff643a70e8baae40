"""What a scenario leaves to the optimiser: what it may place, what to reach, what not to exceed.

Amounts stand with their unit in the file (``"-9000 tCO2e/yr"``); what is reached is the change of
an indicator, after minus before (C3), of the whole plan: what is drawn and what is placed. Which
way a goal points follows from the indicator: one that is better lower is to fall at least so far.
"""

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator

from landuse.domain.condition import Wanted
from landuse.domain.definition import Definition
from landuse.domain.layer import Identifier
from landuse.domain.turbine import Turbine

ALSO_CALLED = {"cost": "cost_once"}
"""Short names of indicators that a file may use."""
_AMOUNT = re.compile(r"\s*([+-]?\d+(?: \d{3})*(?:\.\d+)?(?:e[+-]?\d+)?)\s*([^\W\d_].*?)\s*")
_SECONDS = {"s": 1.0, "min": 60.0, "h": 3600.0}


def amount(text: str) -> tuple[float, str]:
    """Return the number and the unit of an amount such as ``-9000 tCO2e/yr``.

    Raises
    ------
    ValueError
        When it is no number with a unit.
    """
    found = _AMOUNT.fullmatch(text)
    if found is None:
        msg = 'a number and its unit in quotes, such as "-9000 tCO2e/yr" or "400 ha"'
        raise ValueError(msg)
    return float(found[1].replace(" ", "")), found[2]


def _is_amount(text: str) -> str:
    amount(text)
    return text


def _is_hectares(text: str) -> str:
    number, unit = amount(text)
    if unit != "ha" or number < 0:
        msg = 'hectares, such as "400 ha"'
        raise ValueError(msg)
    return text


def _is_time(text: str) -> str:
    number, unit = amount(text)
    if unit not in _SECONDS or number <= 0:
        msg = 'a time, such as "30 s" or "5 min"'
        raise ValueError(msg)
    return text


def _full_name(name: object) -> object:
    return ALSO_CALLED.get(name, name) if isinstance(name, str) else name


Amount = Annotated[str, AfterValidator(_is_amount)]
"""A number and its unit."""
Hectares = Annotated[str, AfterValidator(_is_hectares)]
Seconds = Annotated[str, AfterValidator(_is_time)]
Counted = Annotated[Identifier, BeforeValidator(_full_name)]
"""The id of an indicator."""
Share = Annotated[float, Field(ge=0, le=1)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=40)]


class Allow(Definition):
    """A measure the optimiser may place, where, and on how many hectares."""

    measure: Identifier
    where: dict[str, Wanted] = Field(default_factory=dict)
    """Columns of the pieces or layers, as in an area; all land the measure may have if empty."""
    at_most: Hectares | None = None
    """Hectares it may place at most."""
    at_least: Hectares | None = None
    project_at_least: Hectares | None = None
    """Hectares that land lying together must have, else nothing is placed there."""
    start: Annotated[int, Field(ge=1990, le=2150)] | None = None
    scheme: Identifier | None = None
    """The scheme that pays; what it asks of the land is asked of what is placed."""
    turbine: Turbine | None = None


class Goal(Definition):
    """A change to reach, of all places together or of one."""

    indicator: Counted
    change: Amount
    by: Identifier = "municipality"
    """The role of the place."""
    place: Code | None = None
    """Its code; all places together where none is named."""


class Limit(Definition):
    """The most, or the least, that an indicator may change or a measure may cover."""

    indicator: Counted | None = None
    measure: Identifier | None = None
    at_most: Amount | None = None
    at_least: Amount | None = None
    by: Identifier = "municipality"
    place: Code | None = None

    @model_validator(mode="after")
    def _is_of_one_thing(self) -> Self:
        if (self.indicator is None) == (self.measure is None):
            msg = "a limit is of either an indicator or a measure"
            raise ValueError(msg)
        if self.at_most is None and self.at_least is None:
            msg = "say at_most, at_least, or both"
            raise ValueError(msg)
        return self


class Fairness(Definition):
    """How places share what is gained (an indicator) or given (the hectares of a measure).

    Shares are parts of what all places have together of the whole plan.
    """

    indicator: Counted | None = None
    measure: Identifier | None = None
    by: Identifier = "municipality"
    place: Code | None = None
    """One place; each of them where none is named."""
    at_least: Share | None = None
    at_most: Share | None = None
    most_apart: Share | None = None
    """How far the shares of two places may be apart at most."""

    @model_validator(mode="after")
    def _is_of_one_thing(self) -> Self:
        if (self.indicator is None) == (self.measure is None):
            msg = "places share either an indicator or a measure"
            raise ValueError(msg)
        if self.at_least is None and self.at_most is None and self.most_apart is None:
            msg = "say at_least, at_most or most_apart"
            raise ValueError(msg)
        if self.most_apart is not None and self.place is not None:
            msg = "most_apart is between places; name none"
            raise ValueError(msg)
        return self


class Keep(Definition):
    """A plan that was agreed on: a hectare that is changed against it costs."""

    scenario: Identifier
    per_hectare: Annotated[float, Field(ge=0, le=1e9)]
    """What one changed hectare weighs, in the unit of what is made least."""


Weights = Counted | dict[Counted, float]


class Optimise(Definition):
    """What is made least or most, and how long and how near to the best one looks."""

    minimise: Weights | None = None
    """An indicator, or several with a weight each."""
    maximise: Weights | None = None
    time_limit: Seconds = "1 min"
    gap: Annotated[float, Field(ge=0, le=1)] = 0.001
    """How far from the best is near enough, as a part of the objective."""
    per_km_of_border: Annotated[float, Field(ge=0, le=1e12)] = 0.0
    """What one kilometre of border around placed land weighs, in the unit of what is made least."""
    keep: Keep | None = None

    @model_validator(mode="after")
    def _is_one_way(self) -> Self:
        if (self.minimise is None) == (self.maximise is None):
            msg = "say either minimise or maximise"
            raise ValueError(msg)
        held = self.minimise if self.maximise is None else self.maximise
        if isinstance(held, dict) and (not held or not any(held.values())):
            msg = "name at least one indicator with a weight other than 0"
            raise ValueError(msg)
        return self

    @property
    def way(self) -> Literal["minimise", "maximise"]:
        """Whether less or more is wanted."""
        return "minimise" if self.maximise is None else "maximise"

    @property
    def weights(self) -> dict[str, float]:
        """The weight of each indicator in what is made least; negative where more is wanted."""
        held = self.minimise if self.maximise is None else self.maximise
        named = {held: 1.0} if isinstance(held, str) else dict(held or {})
        sign = 1.0 if self.maximise is None else -1.0
        return {name: sign * weight for name, weight in named.items() if weight}

    @property
    def seconds(self) -> float:
        """How long one looks at most."""
        number, unit = amount(self.time_limit)
        return number * _SECONDS[unit]
