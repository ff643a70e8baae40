"""Published numbers: factors with their sources, kept in sets that are never mixed.

A set declares which keys it looks up and of which kind it is: ``state`` (what land emits, so
before and after) or ``avoided`` (what a measure saves, so the change only). A combination
without a row has no factor; that is absence, not zero (C5).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from landuse.domain import digest
from landuse.domain.definition import Definition, Text
from landuse.domain.figure import Figure
from landuse.domain.layer import Identifier, Use
from landuse.domain.once import Once
from landuse.domain.rate import Product, Rate
from landuse.domain.warming import EmissionUnit, Gas, WarmingPotentials, emission_unit

__all__ = [
    "ANY",
    "PATHWAYS",
    "Factor",
    "FactorSet",
    "FormerUse",
    "Rate",
    "SetDefinition",
    "WarmingPotentials",
]

ANY = "any"
"""In a key column: whatever the land is, known or not."""

Key = Literal["use", "soil", "category", "depth"]
Pathway = Literal[
    "whole", "land", "ditch", "ditch_share", "drained", "drained_share", "buffer", "buffer_width"
]
PATHWAYS: tuple[Pathway, ...] = (
    "whole", "land", "ditch", "ditch_share", "drained", "drained_share", "buffer", "buffer_width",
)  # fmt: skip
"""Which part of a hectare a row is for; a share says how large that part is."""


class FormerUse(Definition):
    """How a set of avoided emissions finds the former use of the land."""

    codes: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+\.csv$")]
    """File in the set's folder: ``crop_code,crop_text,category,year``."""
    categories: dict[str, str]
    """The set's category for each category named in that file."""
    uses: dict[Use, str]
    """The set's category where land has no crop code."""
    credits: list[Identifier] = Field(min_length=1)
    """The measures the set credits."""
    otherwise: str
    """The category of land on which another measure changes the use."""


class SetDefinition(Definition):
    """What a factor set is and how it is looked up."""

    id: Identifier
    title: Text
    about: Text
    kind: Literal["state", "avoided"]
    keys: tuple[Key, ...] = Field(min_length=1)
    """The columns it is looked up by."""
    gases: tuple[Gas, ...] = ()
    included: dict[Gas, Gas] = Field(default_factory=dict)
    """Gases that the set counts within another one."""
    printed: str | None = None
    """The edition of warming potentials behind numbers printed as CO2e."""
    assumptions: dict[Use, str] = Field(default_factory=dict)
    """Which variant of a use its land is taken for."""
    former_use: FormerUse | None = None
    caveat: Text | None = None
    """What its publisher says it must not be used for: told wherever its numbers stand."""

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> Self:
        avoided = self.kind == "avoided"
        if avoided != (self.former_use is not None):
            msg = 'kind = "avoided" goes with a table [former_use], "state" without'
            raise ValueError(msg)
        whole = set(self.keys)
        if avoided and whole != {"category", "soil"}:
            msg = 'keys are "category" and "soil" for avoided emissions'
            raise ValueError(msg)
        if not avoided and whole not in ({"use", "soil"}, {"depth", "soil"}):
            msg = 'keys are "use" and "soil", or "depth" and "soil", for states'
            raise ValueError(msg)
        if bool(self.gases) != (whole == {"use", "soil"}):
            msg = "a set of states by use names its gases; other sets have none"
            raise ValueError(msg)
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor(Figure):
    """What a hectare emits or saves, as printed, by the set's keys."""

    key: tuple[str, ...]
    """Values of the set's key columns, in their order."""
    gas: str | None
    pathway: Pathway
    variant: str

    __hash__ = Figure.__hash__

    def match(self, key: tuple[str, ...], gas: str | None) -> tuple[bool, ...] | None:
        """Return which parts of a key the row names itself; None if it is for other land."""
        wanted, have = (*key, gas), (*self.key, self.gas)
        if any(h not in {w, ANY} for w, h in zip(wanted, have, strict=True)):
            return None
        return tuple(h != ANY for h in have)


@dataclass(frozen=True, eq=False)
class FactorSet(Once):
    """A named set of published numbers."""

    definition: SetDefinition
    factors: tuple[Factor, ...]
    files: Mapping[str, str]
    """SHA-256 of each file read, by its path from the project."""
    crop_categories: Mapping[int, str]
    """Category of each crop code, for sets that look up the former use."""
    header: tuple[str, ...] = ()
    """The columns of the set's first table, as a reader would fill them."""

    @property
    def id(self) -> str:
        """The set's id."""
        return self.definition.id

    @property
    def title(self) -> Text:
        """The set's title."""
        return self.definition.title

    @property
    def kind(self) -> Literal["state", "avoided"]:
        """Whether it says what land emits, or only what a measure saves."""
        return self.definition.kind

    @property
    def gases(self) -> tuple[Gas, ...]:
        """The gases it tells apart."""
        return self.definition.gases

    @property
    def folder(self) -> str:
        """Where the set stands, as messages name it."""
        return f"data/factors/{self.id}"

    @property
    def table(self) -> str:
        """The file a missing row belongs in."""
        return self.factors[0].file if self.factors else f"{self.folder}/emissions.csv"

    @property
    def digest(self) -> str:
        """Digest of the set's files and the assumptions in force (C11)."""
        return digest.of_json([dict(self.files), self.definition.assumptions])

    @property
    def unverified(self) -> tuple[Factor, ...]:
        """Factors that were recalled or inferred rather than read."""
        return tuple(factor for factor in self.factors if not factor.seen)

    @property
    def belt_width(self) -> Factor | None:
        """How far from drains, ditches and streams other rates hold; None if the set has none."""
        return next((f for f in self.factors if f.pathway == "buffer_width"), None)

    def assuming(self, variants: Mapping[Use, str]) -> "FactorSet":
        """Return the same set with other variants of a use, such as grass = poor."""
        known = {
            (use, factor.variant)
            for factor in self.factors
            if factor.variant
            for name, use in zip(self.definition.keys, factor.key, strict=True)
            if name == "use"
        }
        for pair in variants.items():
            if pair not in known:
                raise KeyError(pair)
        assumptions = {**self.definition.assumptions, **variants}
        return replace(
            self, definition=self.definition.model_copy(update={"assumptions": assumptions})
        )

    def rate(
        self,
        key: tuple[str, ...],
        gas: Gas | None,
        gwp: WarmingPotentials,
        *,
        drain_belt: bool = False,
    ) -> Rate | None:
        """Return t CO2e per hectare and year for a key, or None where the set has no factor.

        Parameters
        ----------
        key
            Values of the set's key columns, in their order.
        gas
            Which gas; None for all together.
        gwp
            The warming potentials to count by.
        drain_belt
            Whether the land lies in the belt beside drains, ditches and streams.
        """
        asked = ("rate", key, gas, gwp, drain_belt)
        return self.once(asked, lambda: self._rate(key, gas, gwp, drain_belt=drain_belt))

    def _rate(
        self, key: tuple[str, ...], gas: Gas | None, gwp: WarmingPotentials, *, drain_belt: bool
    ) -> Rate | None:
        found = self._parts(key, gas)
        terms = list(_terms(found, drain_belt=drain_belt))
        if not terms:
            return None
        products = tuple(
            Product(
                self._worth(factor, gas, gwp),
                (*(share for share, rest in shares if not rest), factor),
                tuple(share for share, rest in shares if rest),
            )
            for shares, factor in terms
        )
        formula = " + ".join(self._written(shares, f, gas, gwp) for shares, f in terms)
        return Rate(formula, products)

    def _parts(self, key: tuple[str, ...], gas: Gas | None) -> dict[str, Factor]:
        """Return the row for each pathway; a row that names the key goes before ``any``."""

        def find() -> dict[str, Factor]:
            best: dict[str, tuple[tuple[bool, ...], Factor]] = {}
            for factor in self.factors:
                named = factor.match(key, gas) if self._assumed(factor) else None
                if named is not None and named > best.get(factor.pathway, ((), factor))[0]:
                    best[factor.pathway] = (named, factor)
            return {pathway: factor for pathway, (_, factor) in best.items()}

        return self.once((key, gas), find)

    def _assumed(self, factor: Factor) -> bool:
        if not factor.variant:
            return True
        return any(
            use in factor.key and variant == factor.variant
            for use, variant in self.definition.assumptions.items()
        )

    def _worth(self, factor: Factor, gas: Gas | None, gwp: WarmingPotentials) -> float:
        return gwp.tco2e_per(emission_unit(factor.unit), gas, self.definition.printed)

    def _written(
        self, shares: "Shares", factor: Factor, gas: Gas | None, gwp: WarmingPotentials
    ) -> str:
        parts = [f"(1 - {s.central:g})" if rest else f"{s.central:g}" for s, rest in shares]
        unit: EmissionUnit = emission_unit(factor.unit)
        parts.append(f"{factor.central:g} {factor.unit}")
        if unit.ratio is not None:
            parts.append(f"{gwp.molar[unit.ratio]:.6g} ({unit.ratio})")
        if unit.substance == "CO2e" and gas is not None:
            edition = self.definition.printed
            now, then = gwp.of(gas), gwp.of(gas, edition)
            if now != then:
                parts.append(f"{now:g} ({gwp.edition}) / {then:g} ({edition})")
        elif gwp.of(gas) != 1:
            parts.append(f"{gwp.of(gas):g} ({gwp.edition})")
        return " * ".join(parts)


Shares = tuple[tuple[Factor, bool], ...]
"""Shares of the hectare a row is for; true where it is for what the share leaves over."""


def _terms(
    parts: Mapping[str, Factor], *, drain_belt: bool = False
) -> Iterator[tuple[Shares, Factor]]:
    """Yield what adds up to a hectare: whole, land beside ditches, ditches, drained part.

    A hectare of the belt beside drains, ditches and streams has a rate of its own.
    """
    if drain_belt:
        if "buffer" in parts:
            yield (), parts["buffer"]
        return
    if "whole" in parts:
        yield (), parts["whole"]
    if {"land", "ditch", "ditch_share"} <= set(parts):
        yield ((parts["ditch_share"], True),), parts["land"]
        yield ((parts["ditch_share"], False),), parts["ditch"]
    if {"drained", "drained_share"} <= set(parts):
        yield ((parts["drained_share"], False),), parts["drained"]
