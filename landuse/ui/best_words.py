"""What a search says, in a planner's words: how far it is, what is proven, what stands in the way.

How near a plan is to the best is rounded up, so that what is said stays true (C9).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import ceil, isfinite

from landuse.domain.issues import Issue
from landuse.domain.landscape import Landscape
from landuse.effects.by_cell import CHOSEN_BY
from landuse.ui import words
from landuse.ui.i18n import text
from landuse.ui.numbers import decimals, number, size
from landuse.ui.searches import Search
from landuse.ui.state import Session
from landuse.ui.tables import Column, Table
from landuse.workflow.optimising import Certificate, Missed, Progress, Told, Way

STAGES = {
    "waiting": "Waits for its turn: others are searching.",
    "counting": "Counts what each measure gives on each field.",
    "searching": "Looks for the first plan.",
    "explaining": "No plan reaches all goals. Finds out what stands in the way.",
    "judging": "Counts what the plan gives.",
    "tracing": "Looks for ten plans, one after the other.",
    "drawing": "Draws published numbers within their ranges; finds the best plan each time.",
    "done": "Done.",
}
KINDS = {
    "goal": "Goal: {title}", "limit": "Limit: {title}", "area": "Hectares: {title}",
    "fairness": "Shares between places: {title}", "scheme": "Scheme: {title}",
}  # fmt: skip
FINE = 1e-4


def indicator_title(name: str, language: str) -> str:
    """Return what an indicator is called; one that is not known by its id."""
    held = CHOSEN_BY.get(name)
    return name if held is None else held.title.in_language(language)


def what(land: Landscape, name: str, language: str) -> str:
    """Return what an indicator or a measure is called."""
    measure = land.measures.get(name)
    return (
        indicator_title(name, language) if measure is None else measure.title.in_language(language)
    )


def titled(issues: Iterable[Issue], land: Landscape, session: Session) -> list[Issue]:
    """Return what a search found wrong, indicators and measures by what they are called."""
    titles = {name: what(land, name, session.language) for name in (*CHOSEN_BY, *land.measures)}
    ids = re.compile(rf"(?<![\w'-])({'|'.join(titles)})(?![\w'-])")
    return [replace(i, found=ids.sub(lambda m: titles[m[1]], i.found)) for i in issues]


def percent(gap: float, language: str) -> str:
    """Return a part in per cent, rounded up to two decimals."""
    return number(ceil(gap / FINE - FINE) / 100, language, 2)


def amount(value: float, unit: str, language: str) -> str:
    """Return a change with its unit: "Reduktion 1.234 t CO₂e/år"."""
    said = size(value, language, decimals(value, unit))
    told = said if said == text("No change", language) else f"{said} {words.unit(unit, language)}"
    return told.strip()


def progress(search: Search, session: Session) -> str:
    """Return how far a search is: seconds, the best so far, and how near to the best there is."""
    step, say, language = search.last, session.say, session.language
    if step is None or search.stage != "searching" or not isfinite(step.objective):
        return say(STAGES[search.stage])
    best = amount(step.objective, _unit(search), language)
    told = say("Best so far: {best}.").format(best=best)
    return f"{told} {near(step, _unit(search), session)}"


def near(told: Progress | Certificate, unit: str, session: Session) -> str:
    """Return how near to the best a plan is, or where that says little, what none is better than.

    A plan that places next to nothing may be many times itself from the best.
    """
    language = session.language
    if not isfinite(told.bound):
        return session.say("How far the plan is from the best there can be is not known.")
    if told.gap < 1:
        said = session.say("At most {gap} % from the best there can be.")
        return said.format(gap=percent(told.gap, language))
    bound = amount(told.bound, unit, language) if unit else number(told.bound, language, 1)
    return session.say("No plan can be better than: {bound}.").format(bound=bound)


def _unit(search: Search) -> str:
    wish = search.drawn.scenario.optimise
    names = list(wish.weights) if wish is not None else []
    return CHOSEN_BY[names[0]].unit if len(names) == 1 and names[0] in CHOSEN_BY else ""


def proof(told: Certificate, session: Session, *, stopped: bool) -> str:
    """Return what is proven of a plan; nothing is called best without a proof."""
    say = session.say
    if told.status == "infeasible":
        return say("It is proven: no plan reaches all goals within the limits.")
    if told.status == "unknown":
        return say("Stopped before there was a plan." if stopped
                   else "Time ended before there was a plan. Give it longer.")  # fmt: skip
    if told.status == "optimal":
        return say("It is proven: no plan is better.")
    how_near = near(told, told.unit, session)
    if told.status == "within_gap":
        return f"{how_near} {say('That is proven, and as near as was asked.')}"
    return f"{say('Stopped on the way.' if stopped else 'Time ended.')} {how_near}"


def counted(told: Certificate, session: Session) -> str:
    """Return how many choices there were and how long it took, in words."""
    said = session.say("{choices} choices, looked through in {seconds} seconds.")
    language = session.language
    return said.format(
        choices=number(told.choices, language), seconds=number(told.seconds, language, 1)
    )


def binding(land: Landscape, told: tuple[Told, ...], unit: str, session: Session) -> Table:
    """Return goals and limits: what was wanted, what the plan gives, and what one more costs."""
    say = session.say
    columns = (
        Column(say("Goal or limit"), is_wide=True), Column(say("Wanted")), Column(say("The plan")),
        Column(say("Held?")), Column(say("In the way?")),
        Column(say("What one more means"), is_wide=True),
    )  # fmt: skip
    return Table(columns, tuple(_row(land, row, unit, session) for row in told))


def _row(land: Landscape, row: Told, unit: str, session: Session) -> tuple[str, ...]:
    say, language = session.say, session.language
    title = say(KINDS[row.kind]).format(title=what(land, row.what, language))
    place = f", {land.place_name('municipality', row.place)}" if row.place else ""
    met = "" if row.met is None else say("yes" if row.met else "no")
    reached = say("unknown") if row.reached is None else _said(row, row.reached, language)
    return (
        f"{title}{place}", wanted(row, language), reached, met,
        say("yes") if row.binds else say("no"), _price(row, unit, session),
    )  # fmt: skip


def _price(row: Told, unit: str, session: Session) -> str:
    """Return what one more means: a goal set further costs, a limit that is looser gains."""
    if not row.binds or row.price is None:
        return ""
    language = session.language
    said = session.say("{amount} worse for each {unit} further" if row.kind == "goal"
                       else "{amount} better for each {unit} looser")  # fmt: skip
    price = number(row.price, language, decimals(row.price))
    value = f"{price} {words.unit(unit, language)}".strip()
    return said.format(amount=value, unit=words.unit(row.unit, language))


def _said(row: Told | Missed | Way, value: float, language: str) -> str:
    """Return an amount of a row: a change in words, hectares of a measure as they are."""
    if row.what in CHOSEN_BY:
        return amount(value, row.unit, language)
    return f"{number(value, language, decimals(value))} {words.unit(row.unit, language)}"


def wanted(row: Told, language: str) -> str:
    """Return what is wanted of a row: so much or more, so much or less."""
    if row.kind not in {"goal", "limit", "area"}:
        return ""
    ends = []
    if row.low is not None and (row.what in CHOSEN_BY or row.low):
        more = "{amount} or more" if row.low >= 0 else "{amount} or less"
        ends.append(text(more, language).format(amount=_said(row, row.low, language)))
    if row.high is not None:
        less = "{amount} or less" if row.high >= 0 else "{amount} or more"
        ends.append(text(less, language).format(amount=_said(row, row.high, language)))
    return ", ".join(ends)


def missed(land: Landscape, goal: Missed, session: Session) -> str:
    """Return in words how far one can come towards a goal that cannot be reached."""
    language = session.language
    most = goal.reached if goal.most is None else goal.most
    said = session.say("{title}: {wanted} was asked; {most} is the most within the limits.")
    return said.format(
        title=_named(land, goal, session), wanted=_said(goal, goal.wanted, language),
        most=_said(goal, most, language),
    )  # fmt: skip


def way(land: Landscape, held: Way, session: Session) -> str:
    """Return in words how much looser a limit would have to be."""
    said = session.say(
        "All goals can be reached with {more} {unit} more of {title}: {needed} instead of {limit}."
    )
    return _looser(land, held, said, session)


def _looser(land: Landscape, held: Way, said: str, session: Session) -> str:
    language, unit = session.language, words.unit(held.unit, session.language)
    return said.format(
        more=number(held.more, language, decimals(held.more)), unit=unit,
        title=_named(land, held, session),
        needed=number(abs(held.needed), language, decimals(held.needed)),
        limit=number(abs(held.limit), language, decimals(held.limit)),
    )  # fmt: skip


def together(land: Landscape, ways: Sequence[Way], session: Session) -> str:
    """Return in words which limits would have to be looser, all of them, and by how much."""
    said = session.say("No single limit would do. Loosen these together:")
    each = session.say("{more} {unit} more of {title}: {needed} instead of {limit}")
    parts = [_looser(land, held, each, session) for held in ways]
    return f"{said} {'; '.join(parts)}."


def _named(land: Landscape, row: Missed | Way, session: Session) -> str:
    place = f", {land.place_name('municipality', row.place)}" if row.place else ""
    return f"{what(land, row.what, session.language)}{place}"
