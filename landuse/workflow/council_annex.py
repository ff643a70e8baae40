"""The appendices: every municipality with its sums, conflicts, what is assumed, method, sources."""

from datetime import date
from math import fsum

from landuse.domain.agreement import CLASSES
from landuse.domain.landscape import NOWHERE
from landuse.domain.outcome import TOTAL
from landuse.report import numbers
from landuse.report.paper import Block, Heading, NewPage, Points, Prose, Table
from landuse.workflow.council_case import local
from landuse.workflow.council_money import firm, permits
from landuse.workflow.writing import Writing

UNSOURCED = ("by definition", "entered in the scenario")
"""How the source of a number begins that rests on no publication."""


def blocks(held: Writing, factors: str, written: date) -> list[Block]:
    """Return the appendices.

    Parameters
    ----------
    held
        The options.
    factors
        What the factor set is called.
    written
        The paper's date.
    """
    parts: list[tuple[str, list[Block]]] = [
        ("for_us", local(held)),
        ("annex_places", places(held)),
        ("annex_conflicts", conflicts(held) if len(held.titles) > 1 else []),
        ("annex_permits", permits(held)),
        ("annex_unknown", [*firm(held), *assumed(held), *unknown(held)]),
        ("annex_method", method(held, factors)),
        ("annex_sources", sources(held)),
        ("annex_digest", [digests(held, written)]),
    ]
    found: list[Block] = [NewPage()]
    for number, (name, held_) in enumerate(((n, b) for n, b in parts if b), 1):
        title = held.say("annex", number=str(number), title=held.say(name))
        found += [Heading(title), *held_]
    return found


def places(held: Writing) -> list[Block]:
    """Return for each scenario what every municipality gives and gains; the rows sum."""
    found: list[Block] = []
    heads = tuple(held.say(n) for n in ("place", "planned_ha", "lost_ha", "reduction_unit"))
    for title, outcome in zip(held.titles, held.outcomes, strict=True):
        columns = held.planned(outcome), held.lost(outcome), held.gained(outcome)
        *rows, foot = (
            (held.place(place), *(column[place] for column in columns))
            for place in (*held.places, TOTAL)
        )
        found.append(Table(title, heads, tuple(rows), (foot,)))
    return found


def conflicts(held: Writing) -> list[Block]:
    """Return where the scenarios agree and where not, municipality by municipality."""
    by = held.told.agreement.by_place(held.told.by)
    sums = by.groupby(["kind", "place"])["area_ha"].sum().to_dict()
    places = {*held.known_places, NOWHERE}
    columns = [
        held.column({place: float(sums.get((kind, place), 0.0)) for place in places}, 1)
        for kind in CLASSES
    ]
    *rows, foot = (
        (held.place(place), *(column[place] for column in columns))
        for place in (*held.places, TOTAL)
    )
    heads = (held.say("place"), *(f"{held.say(f'agreed_{kind}')}, ha" for kind in CLASSES))
    table = Table(held.say("agreed_places"), heads, tuple(rows), (foot,))
    return [table]


def assumed(held: Writing) -> list[Block]:
    """Return what each scenario takes for granted, and what was entered by hand."""
    items = []
    for title, option in zip(held.titles, held.told.options, strict=True):
        scenario = option.drawn.scenario
        given = scenario.assume.model_dump(exclude_defaults=True, mode="json")
        entered = scenario.money.model_dump(exclude_defaults=True, mode="json")
        names = [held.say(f"given_{name}") for name in (*given, *entered)]
        told = "; ".join(names) if names else held.say("nothing_given")
        items.append(held.say("given", title=title, what=told))
    return [Points(tuple(items))]


def unknown(held: Writing) -> list[Block]:
    """Return the hectares that could not be counted, and what no map was there to examine."""
    items = []
    for title, outcome in zip(held.titles, held.outcomes, strict=True):
        area_ha = fsum(u.area_ha for u in outcome.unknown if ":" in u.what)
        if area_ha:
            items.append(held.say("unknown_ha", title=title, area=held.plain(area_ha, 1)))
    laws = sorted(
        {str(law) for o in held.outcomes for law in o.unexamined["law"] if str(law).strip()}
    )
    unseen = len({figure for o in held.outcomes for figure in o.unverified})
    found: list[Block] = [Points(tuple(items))] if items else []
    if laws:
        found.append(Prose(held.say("unexamined", laws=", ".join(laws))))
    if unseen:
        found.append(Prose(held.say("unverified", count=held.plain(unseen))))
    return [*found, Prose(held.say("few_text"))]


def method(held: Writing, factors: str) -> list[Block]:
    """Return how each number is counted, and what it does not say."""
    outcome = held.outcomes[0]
    items = [
        f"{held.indicator(one)}: {one.formula.in_language(held.language)} "
        f"{one.limits.in_language(held.language)}"
        for one in held.told.told
    ]
    return [
        Prose(held.say("method", factors=factors, gwp=outcome.gwp)),
        Points(tuple(items)),
    ]


def sources(held: Writing) -> list[Block]:
    """Return the sources of the numbers, those not read there marked, and the maps."""
    seen: dict[str, bool] = {}
    for outcome in held.outcomes:
        for figure in (f for resting in outcome.figures.values() for f in resting):
            source = figure.source.split(";")[0].strip()
            seen[source] = seen.get(source, True) and figure.seen
    told = tuple(
        source if seen[source] else f"{source} ({held.say('not_verified')})"
        for source in sorted(seen)
        if source and not source.startswith(UNSOURCED)
    )
    return [Points(told), Heading(held.say("maps"), 2), Points(_maps(held))]


def _maps(held: Writing) -> tuple[str, ...]:
    """Return whose the maps are and under which licence, each origin once."""
    land, found = held.told.landscape, dict[str, list[str]]()
    for layer in land.layers.values():
        if land.is_known(layer.id):
            origin = f"{layer.origin.attribution or layer.origin.producer} ({layer.origin.licence})"
            found.setdefault(origin, []).append(layer.title.in_language(held.language))
    return tuple(f"{origin}: {', '.join(titles)}" for origin, titles in found.items())


def digests(held: Writing, written: date) -> Table:
    """Return the fingerprint of each outcome, and when: the same inputs give the same."""
    rows = tuple(
        (title, outcome.digest) for title, outcome in zip(held.titles, held.outcomes, strict=True)
    )
    heads = (held.say("scenario"), held.say("digest"))
    note = held.say("written", day=numbers.day(written, held.language))
    return Table(held.say("digest_caption"), heads, rows, words=(0, 1), note=note)
