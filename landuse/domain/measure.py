"""A measure: something one can do to land.

At most one measure on a hectare sets what the land *becomes*; others add a *function* on top
and leave the use as it is. Which may share a hectare is declared in the measures and must be
declared on both sides.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from landuse.domain import digest
from landuse.domain.definition import Definition, Text
from landuse.domain.issues import Issue
from landuse.domain.layer import Identifier, Theme, Use
from landuse.domain.parameters import Parameters
from landuse.domain.turbine import Turbine

Verdict = Literal["blocks", "needs_permit", "note", "favours"]
DISTANCES = "energy"
"""The topic of the published distances and heights."""


class Distance(Definition):
    """How far from a feature a rule reaches: a published number, of a height or in metres."""

    parameter: Identifier
    """A row of ``data/factors/energy/parameters.csv``: metres, or times what ``of`` names."""
    of: Literal["tip_height"] | None = None
    plus: Identifier | None = None
    """A further row, in metres, on top of it; where nobody published it, the rest alone counts."""

    def metres(self, parameters: Parameters, turbine: Turbine | None) -> float | None:
        """Return how far the rule reaches; None where the row or the turbine is not known."""
        row = parameters.find(DISTANCES, self.parameter)
        if row is None or (self.of is not None and turbine is None):
            return None
        height = 1.0 if turbine is None or self.of is None else turbine.tip_height_m
        more = None if self.plus is None else parameters.find(DISTANCES, self.plus)
        return row.central * height + (0.0 if more is None else more.central)


class Rule(Definition):
    """What it means for a measure that a layer of some theme lies here, or near."""

    theme: Theme
    verdict: Verdict
    """Only ``blocks`` makes land ineligible."""
    distance: Distance | None = None
    """How far from the theme's features it still holds; by default only inside them."""
    law: str
    """The law or plan the rule rests on, with its section."""
    authority: Text | None = None
    """Who decides, where a permit is needed."""
    reason: Text
    source: str
    """Where the rule can be read."""
    seen: bool = False
    """Whether the source was read; if not, the rule is shown as unverified."""


class Requirement(Definition):
    """What a measure needs wherever it is laid: a permit, a plan, a notice."""

    law: str
    """The law it rests on, with its section."""
    authority: Text
    """Who decides, or is to be told."""
    from_height: Identifier | None = None
    """A row of ``data/factors/energy/parameters.csv``: only turbines of that height, metres."""
    reason: Text
    source: str
    """Where it can be read."""
    seen: bool = False
    """Whether the source was read; if not, it is shown as unverified."""

    def asks(self, turbine: Turbine | None, parameters: Parameters) -> bool:
        """Whether a wish needs it; one whose turbine nobody stated may, so it does."""
        if self.from_height is None or turbine is None:
            return True
        height = parameters.find(DISTANCES, self.from_height)
        return height is None or turbine.tip_height_m >= height.central


class Measure(Definition):
    """Something one can do to land: where it may be used and what the land becomes."""

    id: Identifier
    title: Text
    about: Text
    becomes: Use | None = None
    """The use afterwards; none for a measure that only adds a function."""
    adds: Identifier | None = None
    """The function added on top of the use."""
    applies_to: list[Use] = Field(min_length=1)
    """Uses the measure may be laid on; land whose use is not known is always let through."""
    shares_with: list[Identifier] = Field(default_factory=list)
    """Measures that may share the same hectare; declared on both sides."""
    stands_on: Use | None = None
    """For a function that another measure must carry: the use it makes or keeps there."""
    rules: list[Rule] = Field(default_factory=list)
    requires: list[Requirement] = Field(default_factory=list)
    """What it needs wherever it is laid."""
    color: Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
    pattern: Literal["solid", "hatch", "dots", "cross", "lines"] = "solid"
    key: Annotated[int, Field(ge=0, le=9)]
    """Short key on the map."""

    @model_validator(mode="after")
    def _changes_or_adds(self) -> Self:
        if self.becomes is not None and self.adds is not None:
            msg = "a measure sets what the land becomes or adds a function, not both"
            raise ValueError(msg)
        if self.stands_on is not None and self.adds is None:
            msg = "stands_on is for a measure that adds a function on top of another"
            raise ValueError(msg)
        return self

    @property
    def changes_use(self) -> bool:
        """Whether the measure sets what the land becomes."""
        return self.becomes is not None

    def allows(self, use: str) -> bool:
        """Whether the measure may be laid on land of this use (unknown use is let through)."""
        return use == "unknown" or use in self.applies_to


class Measures(Mapping[str, Measure]):
    """All measures of a project by id, checked against one another."""

    def __init__(self, measures: Iterable[Measure]) -> None:
        """Keep the measures in the order of their short keys, 0 last as on a keyboard."""
        self._by_id = {m.id: m for m in sorted(measures, key=lambda m: (m.key or 10, m.id))}

    def __getitem__(self, key: str) -> Measure:
        """Return the measure with this id."""
        return self._by_id[key]

    def __iter__(self):  # type: ignore[no-untyped-def]  # noqa: ANN204
        """Iterate over the ids in the order of the short keys."""
        return iter(self._by_id)

    def __len__(self) -> int:
        """Count the measures."""
        return len(self._by_id)

    def compatible(self, one: str, other: str) -> bool:
        """Whether two measures may share a hectare (never two of the same kind)."""
        return other in self._by_id[one].shares_with

    def partners(self, one: str) -> tuple[str, ...]:
        """Return the measures that make or keep the land what ``one`` stands on."""
        wanted = self._by_id[one].stands_on
        beside = (self._by_id[other] for other in self._by_id[one].shares_with)
        # A measure that neither changes the use nor adds to it keeps the land as it is.
        return tuple(
            m.id for m in beside if m.becomes == wanted or (m.becomes is None and m.adds is None)
        )

    @cached_property
    def digest(self) -> str:
        """Digest of every measure and its rules, as parsed (C11)."""
        return digest.of_json({m.id: m.model_dump(mode="json") for m in self.values()})

    def issues(self) -> list[Issue]:
        """Return what contradicts itself: one-sided sharing, two uses, no such id."""
        return [
            issue
            for measure in self.values()
            for issue in (*self._sharing(measure), *self._standing(measure))
        ]

    def _standing(self, measure: Measure) -> list[Issue]:
        """Return a measure that stands on what none of its partners makes or keeps."""
        known = all(other in self._by_id for other in measure.shares_with)
        if measure.stands_on is None or not known or self.partners(measure.id):
            return []
        where = f"data/measures/{measure.id}.toml: stands_on"
        expected = "a measure in shares_with that makes or keeps the land so"
        remedy = "Name that measure in shares_with, on both sides, or remove stands_on."
        return [Issue(where, repr(measure.stands_on), expected, remedy)]

    def _sharing(self, measure: Measure) -> list[Issue]:
        where = f"data/measures/{measure.id}.toml: shares_with"
        found: list[Issue] = []
        for other in measure.shares_with:
            if other not in self._by_id:
                found.append(
                    Issue(where, repr(other), "the id of a measure", "Correct or remove the id.")
                )
            elif measure.id not in self._by_id[other].shares_with:
                found.append(
                    Issue(
                        where,
                        f"{other!r}, which does not name {measure.id!r} in return",
                        "sharing declared on both sides",
                        f"Add {measure.id!r} to shares_with in data/measures/{other}.toml, "
                        "or remove it here.",
                    )
                )
            elif measure.changes_use and self._by_id[other].changes_use:
                found.append(
                    Issue(
                        where,
                        f"{other!r}: both set what the land becomes",
                        "at most one such measure on a hectare",
                        "Remove one of them from shares_with, on both sides.",
                    )
                )
        return found
