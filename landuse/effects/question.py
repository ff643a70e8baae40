"""What an indicator is asked, and what it answers.

Each module of this room that counts something has ``INDICATORS`` and ``judge(question)``. A local
indicator answers in terms over the land account; one that is not looks at the finished plan and
answers in rows. Neither reads a file, keeps anything, or rounds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from landuse.domain import digest
from landuse.domain.factors import FactorSet
from landuse.domain.figure import Figure
from landuse.domain.issues import Issue
from landuse.domain.landscape import NOWHERE, Landscape
from landuse.domain.once import Once
from landuse.domain.outcome import OutcomeRow, Unknown
from landuse.domain.parameters import Parameters
from landuse.domain.plan import Plan
from landuse.domain.policy import Policy
from landuse.domain.scenario import Scenario
from landuse.domain.warming import WarmingPotentials
from landuse.effects.terms import Term
from landuse.effects.wishes import Done, by_wish


@dataclass(frozen=True, eq=False)
class Figures:
    """All the published numbers a plan is judged by."""

    factors: FactorSet
    gwp: WarmingPotentials
    parameters: Parameters
    crop_groups: Mapping[int, str] = field(default_factory=dict)
    """The group of each crop code, in the words of the state's sheet."""
    policy: Policy = field(default_factory=Policy)
    """What plans are held against: schemes, inventory, climate plans."""

    @property
    def digest(self) -> str:
        """Digest of all of it (C11)."""
        held = (self.factors.digest, self.gwp.digest, self.parameters.digest)
        return digest.of_digests([*held, digest.of_json(self.crop_groups), self.policy.digest])


@dataclass(frozen=True, eq=False)
class Question(Once):
    """A plan on a landscape, and all the published numbers it is judged by."""

    landscape: Landscape
    plan: Plan
    account: pd.DataFrame
    """All the land as the plan leaves it, assumptions applied.

    ``accounts.KEYS``, ``drain_belt``, ``area_ha``, ``assumed``."""
    by: str
    """The role whose areas are the places."""
    figures: Figures

    @property
    def factors(self) -> FactorSet:
        """The factor set."""
        return self.figures.factors

    @property
    def gwp(self) -> WarmingPotentials:
        """The warming potentials."""
        return self.figures.gwp

    @property
    def parameters(self) -> Parameters:
        """The other published numbers."""
        return self.figures.parameters

    @property
    def crop_groups(self) -> Mapping[int, str]:
        """The group of each crop code."""
        return self.figures.crop_groups

    @property
    def policy(self) -> Policy:
        """Schemes, inventory and climate plans."""
        return self.figures.policy

    @cached_property
    def done(self) -> tuple[Done, ...]:
        """The hectares that each wish does something to."""
        return by_wish(self.account, self.scenario)

    @property
    def scenario(self) -> Scenario:
        """What was wanted."""
        return self.plan.scenario

    @property
    def places(self) -> tuple[str, ...]:
        """Every place to report by, in order; land outside them last, where there is any."""
        codes = [place.code for place in self.landscape.places.get(self.by, ())]
        beyond = [NOWHERE] if (self.account["place"] == NOWHERE).any() else []
        return (*codes, *beyond)

    @property
    def taken(self) -> pd.DataFrame:
        """The rows of the account that the plan does something to."""
        held = self.account
        return held[(held["from"] != held["to"]) | (held["functions"] != "")]


@dataclass(frozen=True, eq=False)
class Answer:
    """What an indicator answers: its rows, the terms behind them, what it could not count."""

    rows: tuple[OutcomeRow, ...] = ()
    terms: tuple[Term, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    issues: tuple[Issue, ...] = ()
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    """Further tables by name, such as ``holdings``; the first column says the place."""
    figures: Mapping[str, tuple[Figure, ...]] = field(default_factory=dict)
    """Published numbers beside those of the terms, by the indicator that rests on them."""
