"""Judge a plan: the land account, and every indicator summed over it.

What the account holds is fact; where a scenario states assumptions for land whose soil or use
is not known, the indicators are computed on the account with those shares, and every number
resting on them says so.
"""

from collections.abc import Sequence
from functools import partial

import pandas as pd

from landuse.domain.issues import Issue
from landuse.domain.landscape import NOWHERE, Landscape
from landuse.domain.outcome import Outcome, OutcomeRow, Unknown
from landuse.domain.plan import Plan
from landuse.effects import INDICATORS, belt
from landuse.effects.accounts import land_account, rewetted, unknown_land, with_assumptions
from landuse.effects.counting import STEADY, Asked, counted
from landuse.effects.question import Answer, Figures, Question
from landuse.effects.terms import changes_by_allocation, rows_by_place, table_of


def judge(
    landscape: Landscape,
    plan: Plan,
    figures: Figures,
    *,
    by: str,
    digest: str,
    asked: Asked = STEADY,
) -> Outcome:
    """Return what a plan does, by place and in total, by one basis of figures.

    ``by`` is the role whose areas are the places; ``digest`` names all the outcome rests on.
    """
    account = land_account(landscape, plan, by, belt.hectares(landscape, plan, figures.factors))
    assumed = with_assumptions(account, plan.scenario.assume)
    held = counted(Question(landscape, plan, assumed, by, figures), asked)
    return Outcome(
        plan=plan,
        factors=figures.factors.id,
        gwp=figures.gwp.edition,
        by=by,
        digest=digest,
        rows=_in_order(landscape, by, held.rows()),
        account=account,
        unknown=_unknown(account, held.answers),
        issues=(*landscape.issues, *plan.issues, *_assumptions(assumed, plan), *held.issues()),
        explain=partial(table_of, held.terms),
        resting=held.resting,
        tabulate=held.tables,
        rewet=partial(rewetted, landscape, plan, by),
        share=partial(changes_by_allocation, held.terms),
        name=partial(rows_by_place, held.terms),
        repairs=(*landscape.repairs, *plan.repairs),
        draw=held.draws,
    )


def _unknown(account: pd.DataFrame, answers: Sequence[Answer]) -> tuple[Unknown, ...]:
    """Return land whose soil or use is not known, and land without a factor, each once."""
    unknown = [Unknown(*row) for row in unknown_land(account)]
    known = {(u.what, u.place) for u in unknown}
    found = (held for answer in answers for held in answer.unknown)
    return (*unknown, *(u for u in found if (u.what, u.place) not in known))


def _in_order(landscape: Landscape, by: str, rows: Sequence[OutcomeRow]) -> tuple[OutcomeRow, ...]:
    """Return rows by indicator and year, in the order of the places, outside next, total last."""
    number = {indicator.id: place for place, indicator in enumerate(INDICATORS)}
    codes = [place.code for place in landscape.places.get(by, ())]
    rank = {code: number for number, code in enumerate([*codes, NOWHERE, "total"])}
    return tuple(
        sorted(
            rows,
            key=lambda r: (number[r.indicator], r.year or 0, rank.get(r.place, len(rank))),
        )
    )


def _assumptions(account: pd.DataFrame, plan: Plan) -> list[Issue]:
    """Say which numbers rest on the scenario's assumptions, and on how many hectares."""
    resting = account[account["assumed"]]
    if resting.empty:
        return []
    changed = resting[(resting["from"] != resting["to"]) | (resting["functions"] != "")]
    assume = plan.scenario.assume
    shares = [
        f"{name}: " + ", ".join(f"{key} {share:g}" for key, share in held.items())
        for name, held in (("soil", assume.soil), ("use", assume.use))
        if held
    ]
    found = (
        f"{resting['area_ha'].sum():.6g} ha of unknown soil or use, of which "
        f"{changed['area_ha'].sum():.6g} ha the plan changes, taken as {'; '.join(shares)}"
    )
    return [
        Issue(
            f"scenarios/{plan.scenario.id}.toml: assume",
            found,
            "soil and use from layers",
            "Numbers with assumed hectares rest on this. Add a soil and a land-use layer.",
            "note",
        )
    ]
