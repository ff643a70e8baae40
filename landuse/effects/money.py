"""Money: what a plan costs once and each year, DKK, and who pays. Positive is paid (C3).

- ``cost_once`` (DKK): hectares times what is paid once for a hectare of the measure. A rewetting is
  the state's expected average for studies, works and compensation, whatever the former use; dry
  set-aside of carbon-rich soil and afforestation are the state's grant. A wish that names a scheme
  is looked up by that scheme alone.
- ``cost_yearly`` (DKK/yr): hectares whose production ends times the gross margin of the use that
  ends, as the user enters it: no source gives one. Running costs are not counted.
- The table ``payers`` says who pays what, ``present_value`` adds once and yearly at the user's
  discount rate, stated in it, and ``cost_per_tonne`` divides what is paid once by the yearly
  emissions saved: DKK per (t CO2e/yr), as the state does (128,000 / 15 = 8,533).

``cost_once`` in a calendar year is what has been paid by then for all that is in force; it is never
added up over years.

Nothing is taken from a default that is not shown: what was not found or not entered is not known,
with a note that names what to add (C5). What is known of a place stands in ``payers`` also where
its sum is not. No source gave a range for any cost, so none has one. Prices are of the years in
``data/factors/economy`` and are not brought to one year. Both costs depend on each hectare alone
(C6) and add up over places (C12); costs per tonne do not.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from math import fsum

from landuse.domain.definition import Text
from landuse.domain.figure import Figure
from landuse.domain.indicator import Indicator
from landuse.domain.issues import Issue
from landuse.domain.later import MadeLater
from landuse.domain.parameters import Parameter, Parameters
from landuse.domain.rate import Rate, rate_of
from landuse.effects import cost_per_tonne, payers, present_value
from landuse.effects.absence import uncounted
from landuse.effects.entered import entered
from landuse.effects.farming import production_ends
from landuse.effects.question import Answer, Question
from landuse.effects.terms import Ground, Term, rows_of
from landuse.effects.timing import by_allocation

TOPIC = "economy"
FILE = f"data/factors/{TOPIC}/parameters.csv"
ORGANIC = frozenset({"over12", "6to12"})
NOTHING_BUILT = frozenset({"keep"})
"""Functions that cost nothing because nothing is done."""

ONCE = Indicator(
    id="cost_once",
    title=Text(da="Engangsudgift", en="One-off cost"),
    unit="DKK",
    better="lower",
    local=True,
    formula=Text(
        da="Hektar gange engangsudgiften pr. hektar for virkemidlet eller ordningen.",
        en="Hectares times what is paid once for a hectare of the measure or scheme.",
    ),
    limits=Text(
        da="Ingen kilde angiver et spænd for udgifterne, og priserne er ikke omregnet til ét "
        "års priser.",
        en="No source gives a range for any cost, and prices are not brought to one year.",
    ),
)
YEARLY = Indicator(
    id="cost_yearly",
    title=Text(da="Årlig udgift", en="Yearly cost"),
    unit="DKK/yr",
    better="lower",
    local=True,
    formula=Text(
        da="Hektar, hvis produktion ophører, gange det dækningsbidrag, brugeren angiver.",
        en="Hectares whose production ends times the gross margin that the user enters.",
    ),
    limits=Text(
        da="Driftsudgifter er ikke talt med.",
        en="Running costs are not counted.",
    ),
)
INDICATORS = (ONCE, YEARLY)


def answer(question: Question) -> Answer:
    """Return what the plan costs once and each year by place, and who pays."""
    taken, added = list(_taken(question)), list(_added(question))
    rates = _Rates()
    once = [_once(ground, question, rates) for ground in (*taken, *added)]
    yearly = [_yearly(ground, question, rates) for ground in taken if _earning_ends(ground)]
    rows = (*rows_of(ONCE, once, question.places), *rows_of(YEARLY, yearly, question.places))
    return Answer(
        rows,
        (*once, *yearly),
        uncounted(once[: len(taken)]),
        tuple(_issues(question, once, yearly)),
        MadeLater(
            {
                "payers": partial(payers.table, question, once, yearly),
                "present_value": partial(present_value.table, question, rows),
                "cost_per_tonne": partial(cost_per_tonne.table, question, once),
            }
        ),
    )


def once_figure(
    measure: str, scheme: str, parameters: Parameters, *, soil: str, before: str
) -> Parameter | None:
    """Return what is paid once for a hectare, DKK/ha; None where nobody published it (C5).

    Parameters
    ----------
    measure
        What is done to the land.
    scheme
        The scheme the wish names, or ``""``; it is then looked up instead of the measure.
    parameters
        The published numbers.
    soil, before
        The land's soil and the use that ends.
    """
    name = scheme or measure
    kind = "organic" if soil in ORGANIC else soil
    fine = parameters.find(TOPIC, f"once_{name}_{kind}_{before}")
    return fine or parameters.find(TOPIC, f"once_{name}")


def _sums(question: Question, keys: list[str]) -> Iterator[tuple[dict[str, str], float, bool]]:
    """Yield the words, the hectares and whether they are assumed, of land the same in its keys."""
    sums = question.account.groupby([*keys, "assumed"], sort=True)["area_ha"].sum().reset_index()
    for row in sums.to_dict(orient="records"):
        words = {name: str(row[name]) for name in keys}
        yield words, float(row["area_ha"]), bool(row["assumed"])


def _taken(question: Question) -> Iterator[Ground]:
    """Yield the land on which a measure sets the use."""
    keys = ["place", "soil", "from", "to", "measure", "changed_by"]
    for words, area_ha, assumed in _sums(question, keys):
        if words["measure"]:
            place, soil, before, after, measure, wish = words.values()
            yield Ground(place, soil, before, after, measure, area_ha, wish, assumed, measure)


def _added(question: Question) -> Iterator[Ground]:
    """Yield the land to which a function is added, once for each function."""
    for words, area_ha, assumed in _sums(
        question, ["place", "soil", "to", "functions", "allocations"]
    ):
        for function in words["functions"].split("+") if words["functions"] else ():
            if function not in NOTHING_BUILT:
                wish = _wish_of(function, words["allocations"], question)
                place, soil, use = words["place"], words["soil"], words["to"]
                yield Ground(place, soil, use, use, function, area_ha, wish, assumed, function)


def _earning_ends(ground: Ground) -> bool:
    """Whether what the land earned ends: its use does, or its production."""
    return ground.changed or production_ends(ground) is not False


def _wish_of(function: str, ids: str, question: Question) -> str:
    """Return which of the wishes that meet on some land adds a function to it."""
    wishes = by_allocation(question.scenario)
    for name in ids.split("+"):
        wish = wishes[name]
        if function in {wish.measure, *(wish.measures or {}).values()}:
            return name
    return ""


class _Rates:
    """One rate for each figure, however much land it counts on."""

    def __init__(self) -> None:
        self._held: dict[Figure, Rate] = {}

    def of(self, figure: Figure | None) -> Rate | None:
        return None if figure is None else self._held.setdefault(figure, rate_of(1.0, figure))


def _once(ground: Ground, question: Question, rates: _Rates) -> Term:
    wish = by_allocation(question.scenario).get(ground.allocation)
    scheme = "" if wish is None or wish.scheme is None else wish.scheme
    figure = once_figure(
        ground.category, scheme, question.parameters, soil=ground.soil, before=ground.before
    )
    return Term(ONCE.id, ground, difference=rates.of(figure))


def _yearly(ground: Ground, question: Question, rates: _Rates) -> Term:
    held = question.scenario.money.gross_margin_dkk_per_ha_yr
    price = next((price for named, price in held.items() if named == ground.before), None)
    key = f"money.gross_margin_dkk_per_ha_yr.{ground.before}"
    figure = None if price is None else entered(question.scenario, key, price, "DKK/ha/yr")
    return Term(YEARLY.id, ground, difference=rates.of(figure))


def _not_known(terms: list[Term], word: Callable[[Ground], str]) -> dict[str, float]:
    """Return the hectares whose cost is not known, by a word of theirs."""
    found: dict[str, list[float]] = {}
    for term in terms:
        if term.change is None:
            found.setdefault(word(term.ground), []).append(term.ground.area_ha)
    return {name: fsum(areas) for name, areas in sorted(found.items())}


def _issues(question: Question, once: list[Term], yearly: list[Term]) -> Iterator[Issue]:
    where = f"scenarios/{question.scenario.id}.toml: money"
    unpriced = _not_known(once, lambda ground: _named(ground, question))
    if unpriced:
        yield Issue(
            FILE,
            f"no one-off cost for {_listed(unpriced)}",
            "what is paid once for each measure or scheme, soil and former use",
            "The cost there is not known. Add rows once_<measure> or once_<scheme>, with their "
            "source.",
            "warning",
        )
    unearned = _not_known(yearly, lambda ground: ground.before)
    if unearned:
        yield Issue(
            f"{where}.gross_margin_dkk_per_ha_yr",
            f"no gross margin for uses that end: {_listed(unearned)}",
            "DKK/ha/yr for every use that ends: no source gives it",
            f"The yearly cost is not known. Enter a number there for {', '.join(unearned)}.",
            "note",
        )
    yield from _not_entered(question, where, any_land=bool(once))


def _named(ground: Ground, question: Question) -> str:
    wish = by_allocation(question.scenario).get(ground.allocation)
    scheme = None if wish is None else wish.scheme
    return ground.category if scheme is None else f"{ground.category} as {scheme}"


def _listed(hectares: Mapping[str, float]) -> str:
    return ", ".join(f"{name} ({area_ha:.6g} ha)" for name, area_ha in hectares.items())


def _not_entered(question: Question, where: str, *, any_land: bool) -> Iterator[Issue]:
    money = question.scenario.money
    stated = {
        "discount_rate": money.discount_rate,
        "years": money.years,
        "land_price_dkk_per_ha": money.land_price_dkk_per_ha or None,
    }
    missing = [name for name, value in stated.items() if value is None]
    if any_land and missing:
        yield Issue(
            where,
            f"no {', '.join(missing)}",
            "numbers of your own: no source gives them, and none is assumed",
            "Enter them under [money]; until then present value or lost land value is not known.",
            "note",
        )
