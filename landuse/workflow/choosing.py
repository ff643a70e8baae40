"""Choose land by what is known of it: the way to it without a map, and the rule a wish may be."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from landuse.decide.claims import Claims, whole
from landuse.decide.conditions import chosen, faults, unread
from landuse.decide.covering import has_inside
from landuse.domain.condition import Condition
from landuse.domain.issues import InvalidInput, Issue, refuse
from landuse.domain.landscape import Landscape

Words = str | tuple[str, ...]
"""One word or several, of which any will do; none asks for nothing."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What to look for; an empty word asks for nothing."""

    municipality: Words = ""
    soil: Words = ""
    words: str = ""
    """What stands in a field's number."""
    use: Words = ""
    """What the land is used for now."""
    inside: tuple[str, ...] = ()
    """Layers the land lies inside of, by id."""
    outside: tuple[str, ...] = ()
    """Layers it lies outside of."""

    @property
    def where(self) -> dict[str, Condition]:
        """The same as an allocation's conditions, without the words."""
        columns = {"municipality": self.municipality, "soil": self.soil, "use": self.use}
        named = {key: _condition(held) for key, held in columns.items() if held}
        beyond: dict[str, Condition] = dict.fromkeys(self.outside, False)
        return named | beyond | dict.fromkeys(self.inside, True)


def _condition(held: Words) -> Condition:
    words = [held] if isinstance(held, str) else list(held)
    return words[0] if len(words) == 1 else words


@dataclass(frozen=True, slots=True)
class Chosen:
    """The units found: how many, how large together, and the first of them."""

    count: int
    area_ha: float
    units: list[str]


def choose(landscape: Landscape, choice: Choice, *, limit: int) -> Chosen:
    """Return the fields with some land that fits.

    Parameters
    ----------
    landscape
        The land.
    choice
        What to look for.
    limit
        How many ids to return.

    Raises
    ------
    InvalidInput
        When a name in it means nothing here, or a layer it rests on was not read (C5).
    """
    units = landscape.units.loc[_units_of(landscape, _land(landscape, choice))]
    units = units[units["kind"] == "field"]
    return Chosen(len(units), float(units["area_ha"].sum()), units.index[:limit].tolist())


def preview(landscape: Landscape, rule: Choice, *, limit: int) -> Chosen:
    """Return the land a rule names, as a plan will claim it: parts of units, field or not.

    Parameters
    ----------
    landscape
        The land.
    rule
        What the land must be.
    limit
        How many ids of units to return.

    Raises
    ------
    InvalidInput
        When a name in it means nothing here, or a layer it rests on was not read (C5).
    """
    claims = _land(landscape, rule)
    units = _units_of(landscape, claims)
    area_ha = float(claims.area_ha(landscape).sum())
    return Chosen(len(units), area_ha, units[:limit].tolist())


def layers_around(landscape: Landscape) -> tuple[str, ...]:
    """Return the layers land can lie inside of, by id: those a rule may name."""
    layers = landscape.layers.values()
    return tuple(
        layer.id
        for layer in layers
        if landscape.is_known(layer.id) and has_inside(landscape, layer)
    )


def conditions_of(rule: Choice) -> Mapping[str, Condition]:
    """Return a rule as the conditions of an allocation.

    Raises
    ------
    InvalidInput
        When it names nothing, or what no condition can say: a part of a field's number.
    """
    expected = "what the land is: municipality, soil, use, or a layer"
    if rule.words:
        found = f"a rule that looks for {rule.words!r} in the fields' numbers"
        remedy = "Choose these fields themselves, or leave the number out."
        raise InvalidInput([Issue("map", found, expected, remedy)])
    if not rule.where:
        found, remedy = "a rule that names nothing", "Name one thing at least."
        raise InvalidInput([Issue("map", found, expected, remedy)])
    return rule.where


def _land(landscape: Landscape, choice: Choice) -> Claims:
    """Return the land that fits."""
    found = faults(landscape, choice.where, "map")
    refuse(found)
    if unread(landscape, choice.where):
        raise InvalidInput(found)
    if not choice.where:
        claims = whole(np.arange(len(landscape.pieces), dtype=np.intp))
    else:
        claims = chosen(landscape, choice.where)
    if not choice.words:
        return claims
    named = landscape.pieces["unit_id"].str.contains(choice.words, regex=False)
    return claims.only(named.to_numpy(dtype=bool)[claims.rows])


def _units_of(landscape: Landscape, claims: Claims) -> np.ndarray:
    """Return the units of claims, in the order of the land."""
    rows = np.sort(claims.rows)
    return np.asarray(landscape.pieces["unit_id"].iloc[rows].unique(), dtype=object)
