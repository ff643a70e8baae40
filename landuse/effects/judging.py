"""Judge a plan: the land account, and every indicator summed over it.

What the account holds is fact; where a scenario states assumptions for land whose soil or use
is not known, the indicators are computed on the account with those shares, and every number
resting on them says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import pandas as pd

from landuse.domain.indicator import Indicator
from landuse.domain.issues import Issue
from landuse.domain.landscape import NOWHERE, Landscape
from landuse.domain.outcome import Outcome, OutcomeRow, Unknown
from landuse.domain.plan import Plan
from landuse.effects import INDICATORS, MODULES, belt, over_time, ranges, status, years
from landuse.effects.accounts import land_account, rewetted, unknown_land, with_assumptions
from landuse.effects.axis import Array, Axis, Cell
from landuse.effects.question import Answer, Figures, Question
from landuse.effects.ranges import Drawing
from landuse.effects.terms import Term, table_of


@dataclass(frozen=True, slots=True)
class Asked:
    """What of an outcome is wanted beside the steady state."""

    years: tuple[int, ...] = ()
    """Calendar years to give rows for."""
    until: tuple[int, ...] = ()
    """Years to add effects up to."""
    drawing: Drawing = field(default_factory=Drawing)


STEADY = Asked()


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
    question = Question(landscape, plan, assumed, by, figures)
    answers = [module.answer(question) for module in MODULES]
    terms = [term for answer in answers for term in answer.terms]
    axes = axes_of(question, terms)
    steady = {indicator: steady_of(axis, asked.drawing) for indicator, axis in axes.items()}
    unread = dict.fromkeys(figure for answer in answers for figure in answer.unverified)
    rows = _with_ranges([row for answer in answers for row in answer.rows], steady)
    rows += _in_years(axes, asked)
    told = {name: table for answer in answers for name, table in answer.tables.items()}
    return Outcome(
        scenario=plan.scenario,
        factors=figures.factors.id,
        gwp=figures.gwp.edition,
        by=by,
        digest=digest,
        rows=_in_order(landscape, by, rows),
        land=_land_table(account),
        allocations=plan.allocations,
        overlaps=plan.overlaps,
        unknown=_unknown(account, answers),
        issues=(
            *landscape.issues, *plan.issues, *_assumptions(assumed, plan),
            *(issue for answer in answers for issue in answer.issues),
            *(years.issues(terms, years.clock_of(question)) if asked.years or asked.until else ()),
        ),
        explain=partial(table_of, terms),
        unverified=tuple(unread),
        tables=told | _tables(question, terms, axes, steady, asked),
        rewetted=rewetted(landscape, plan, by),
        ineligible=plan.ineligible,
        permits=plan.permits,
        unexamined=plan.unexamined,
        repairs=(*landscape.repairs, *plan.repairs),
    )  # fmt: skip


def axes_of(question: Question, terms: Sequence[Term]) -> dict[Indicator, Axis]:
    """Return the terms of each indicator, ready to be summed for any year and any draw."""
    clock = years.clock_of(question)
    held: dict[str, list[Term]] = {}
    for term in terms:
        held.setdefault(term.indicator, []).append(term)
    return {
        indicator: Axis(held[indicator.id], question.places, clock)
        for indicator in INDICATORS
        if indicator.id in held
    }


Steady = Mapping[Indicator, dict[Cell, Array]]
"""The change of the steady state by indicator, place and gas, for every draw."""


def steady_of(axis: Axis, drawing: Drawing) -> dict[Cell, Array]:
    """Return the change of the steady state by place and gas, for every draw."""
    return ranges.folded(axis.cells, ranges.drawn_sums(axis, drawing).steady())


def _with_ranges(rows: Sequence[OutcomeRow], steady: Steady) -> list[OutcomeRow]:
    """Return the rows of the steady state with the ranges of their change."""
    spans = {
        (indicator.id, *cell): span
        for indicator, sums in steady.items()
        for cell, span in ranges.spans(sums).items()
    }
    done = []
    for row in rows:
        span = spans.get((row.indicator, row.place, row.gas))
        if span is not None and row.change is not None:
            done.append(replace(row, low=span[0], high=span[1]))
        else:
            done.append(row)
    return done


def _in_years(axes: Mapping[Indicator, Axis], asked: Asked) -> list[OutcomeRow]:
    return [
        row
        for indicator, axis in axes.items()
        for row in over_time.year_rows(indicator, axis, asked.years, asked.drawing)
    ]


def _tables(
    question: Question,
    terms: Sequence[Term],
    axes: Mapping[Indicator, Axis],
    steady: Steady,
    asked: Asked,
) -> dict[str, pd.DataFrame]:
    """Return what holds for every indicator: firmness, drivers of ranges, sums up to a year."""
    drawing = asked.drawing
    driving = [
        ranges.drivers(indicator.id, axis, steady[indicator], drawing)
        for indicator, axis in axes.items()
    ]
    unranged = [ranges.without_range(indicator.id, axis) for indicator, axis in axes.items()]
    tables = {
        "status": status.by_status(terms, question.scenario),
        "drivers": _joined(driving),
        "without_range": _joined(unranged),
    }
    if asked.until:
        sums = [
            over_time.added_up(indicator, axis, asked.until, drawing)
            for indicator, axis in axes.items()
            if indicator.by_the_year  # hectares and what is paid once are not paid again each year
        ]
        tables["cumulative"] = _joined(sums)
    return tables


def _joined(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    held = [table for table in tables if len(table)]
    return pd.concat(held, ignore_index=True) if held else (tables or [pd.DataFrame()])[0]


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


def _land_table(account: pd.DataFrame) -> pd.DataFrame:
    keys = ["place", "soil", "from", "to", "functions"]
    return account.groupby(keys, sort=True)["area_ha"].sum().reset_index()


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
