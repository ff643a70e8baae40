"""An answer as plain values, and as a scenario under a name of its own."""

import math
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from landuse.sources.scenarios import Drawn
from landuse.workflow.optimising.impossible import Explanation
from landuse.workflow.optimising.words import Answer
from landuse.workflow.rebuilding import rebuilt


def under_name(answer: Answer, name: str, title: str | None = None) -> Drawn:
    """Return the plan as a scenario of its own, never saved.

    Parameters
    ----------
    answer
        What was found.
    name
        The new scenario's id.
    title
        What it is called; like the one that was asked, with the new id in brackets, by default.

    Raises
    ------
    InvalidInput
        When the name is no id.
    """
    asked = answer.drawn.scenario.title
    texts = {
        language: title or f"{asked.in_language(language)} ({name})" for language in ("da", "en")
    }
    scenario = rebuilt(answer.drawn.scenario, id=name, title=texts)
    return replace(answer.drawn, scenario=scenario, digest=None)


def placed(answer: Answer) -> list[dict[str, Any]]:
    """Return what was placed: for each ``[[allow]]``, units and hectares.

    Parameters
    ----------
    answer
        What was found.
    """
    problem, chosen = answer.problem, answer.chosen.to_numpy()
    found = []
    for number, allow in enumerate(problem.drawn.scenario.allow):
        mine = [n for n, bundle in enumerate(problem.bundles) if number in bundle.allows]
        units = np.flatnonzero(np.isin(chosen, mine))
        area = float(problem.hectares[number][units, chosen[units]].sum())
        found.append({"measure": allow.measure, "units": len(units), "area_ha": area})
    return found


def answer_object(answer: Answer, why_not: Explanation | None = None) -> dict[str, Any]:
    """Return an answer as plain values: nothing rounded, null where there is no number.

    Parameters
    ----------
    answer
        What was found.
    why_not
        Why no plan reaches all goals, where that was asked.
    """
    proof = asdict(answer.certificate) | {"gap": answer.certificate.gap}
    told = answer.told if answer.found else ()
    return {
        "schema": 1,
        "scenario": answer.drawn.scenario.id,
        "factors": answer.problem.factors,
        "gwp": answer.problem.gwp,
        "certificate": {key: _plain(value) for key, value in proof.items()},
        "cost_of_repair": answer.cost_of_repair,
        "placed": placed(answer),
        "goals": [asdict(row) for row in told],
        "why_not": None if why_not is None else asdict(why_not),
        "issues": [issue.as_row() for issue in answer.issues],
    }


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
