"""What an outcome rests on, in few letters (C11): the same digest, the same numbers."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import landuse
from landuse.domain.digest import of_digests, of_file, of_json
from landuse.domain.landscape import Landscape
from landuse.domain.plan import Plan
from landuse.effects.question import Figures

ENGINE_VERSION = 2
"""Raised whenever the same inputs would give other numbers (C11)."""

BESIDE: Any = {
    "allocate": {"__all__": {"locked"}},
    **dict.fromkeys(("allow", "goals", "limits", "fairness", "optimise"), True),
}
"""What of a scenario changes no number: locks, and what is left to the optimiser."""


def outcome_digest(landscape: Landscape, plan: Plan, figures: Figures, by: str) -> str:
    """Return the digest of all an outcome rests on.

    Parameters
    ----------
    landscape, plan
        The land, and what is done to it.
    figures
        The published numbers it is judged by.
    by
        The role whose areas are the places.
    """
    scenario = plan.scenario.model_dump(mode="json", by_alias=True, exclude=BESIDE)
    wanted = of_json(scenario)
    rules = (landscape.measures.digest, of_json([by, ENGINE_VERSION]))
    return of_digests([landscape.digest, wanted, plan.drawings_digest, figures.digest, *rules])


@lru_cache(maxsize=1)
def program() -> str:
    """Return the digest of the program itself: numbers kept by another program are not read."""
    here = Path(landuse.__file__).parent
    return of_digests(of_file(path) for path in sorted(here.rglob("*.py")))
