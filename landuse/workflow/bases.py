"""What numbers can rest on: factor sets, warming potentials, indicators."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from landuse.domain.definition import Text
from landuse.domain.factors import Factor, FactorSet
from landuse.domain.indicator import Indicator
from landuse.domain.parameters import Parameters
from landuse.effects import INDICATORS
from landuse.sources.factors import factor_sets, read_factor_set, read_warming_potentials
from landuse.sources.project import own_and_shipped, shipped
from landuse.workflow.figures import DEFAULT_EDITION, parameters_of


@dataclass(frozen=True, eq=False)
class Bases:
    """The factor sets and editions of a project, in words and rows."""

    sets: Mapping[str, Text]
    about: Mapping[str, Text]
    factors: Mapping[str, tuple[Factor, ...]]
    editions: tuple[str, ...]
    parameters: Parameters
    methods: tuple[tuple[str, str], ...]
    """Each set with each edition that changes it: one without gases has one alone."""


@lru_cache(maxsize=8)
def bases(root: Path) -> Bases:
    """Return what numbers can rest on in a project.

    Raises
    ------
    InvalidInput
        When a factor file is faulty.
    """
    found = {
        name: read_factor_set(folder)
        for name, folder in factor_sets(own_and_shipped(root, "factors")).items()
    }
    order = sorted(found, key=lambda name: (name != "ipcc_2013", name))
    editions = read_warming_potentials(shipped("factors") / "gwp", "AR5").editions
    methods = [
        (name, edition)
        for name in order
        for edition in (editions if found[name].gases else (_printed(found[name]),))
    ]
    return Bases(
        {name: found[name].title for name in order},
        {name: found[name].definition.about for name in order},
        {name: found[name].factors for name in order},
        editions,
        parameters_of(root),
        tuple(methods),
    )


def _printed(held: FactorSet) -> str:
    return held.definition.printed or DEFAULT_EDITION


def indicators() -> tuple[Indicator, ...]:
    """Return what is counted."""
    return tuple(INDICATORS)
