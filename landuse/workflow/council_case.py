"""The case: what is asked, what each scenario gives, and what it means for each municipality."""

from collections.abc import Mapping

from landuse.domain.agreement import CLASSES
from landuse.report import numbers
from landuse.report.paper import Block, Gallery, Heading, Points, Prose, Table
from landuse.workflow.comparison import row_of
from landuse.workflow.writing import Writing, by_measure, lost_by_place, planned_by_place

FIRST = (
    "emissions", "production_area", "nature", "nitrogen", "displaced_area", "solar_energy",
    "wind_energy", "open_land", "cost_once",
)  # fmt: skip
"""What a council asks first, in this order."""
MILLION = 1e6


def blocks(held: Writing, maps: Gallery) -> list[Block]:
    """Return the recommendation, the question, maps, key figures, what is new, and agreement."""
    found: list[Block] = [
        Heading(held.say("recommendation")),
        Prose("", to_fill=True),
        Heading(held.say("case")),
        *_questions(held),
        maps,
        Prose(held.say("map_note"), is_small=True),
        key_figures(held),
    ]
    found += differences(held) + decided(held)
    if len(held.titles) > 1:
        found.append(agreed(held))
    return found


def _questions(held: Writing) -> list[Block]:
    items = [
        f"{title}: {option.drawn.scenario.question.in_language(held.language)}"
        for title, option in zip(held.titles, held.told.options, strict=True)
    ]
    if len(items) == 1:
        return [Prose(items[0])]
    return [Prose(held.say("asked")), Points(tuple(items))]


def key_figures(held: Writing) -> Table:
    """Return what a council asks first, for each scenario, with ranges below the numbers."""
    known = {one.id: one for one in held.told.told}
    rows = [
        (
            held.say("planned_ha"),
            *(held.plain(sum(planned_by_place(o).values())) for o in held.outcomes),
        )
    ]
    for one in (known[name] for name in FIRST if name in known):
        found = [row_of(outcome, one.id) for outcome in held.outcomes]
        told = [None if row is None else in_print(row.change, one.unit) for row in found]
        rows.append((held.indicator(one), *(numbers.change(v, held.language) for v in told)))
        if any(row is not None and row.low is not None for row in found):
            ends = [
                "" if row is None else numbers.span(row.low, row.high, held.language)
                for row in found
            ]
            rows.append((held.say("range"), *ends))
    return Table(
        held.say("key_figures"), (held.say("figure"), *held.titles), tuple(rows),
        note=held.say("key_note"),
    )  # fmt: skip


def in_print(value: float | None, unit: str) -> float | None:
    """Return a number in the unit it is printed in: money in millions."""
    return value / MILLION if value is not None and unit.startswith("DKK") else value


def differences(held: Writing) -> list[Block]:
    """Return in words how the others' emissions differ from the first, and whether that holds."""
    found = []
    for number in range(1, len(held.titles)):
        one = held.told.difference(number, "emissions")
        if one.value is None:
            continue
        word = "differs_less" if one.value < 0 else "differs_more"
        sure = {True: "certain", False: "within", None: "no_range_known"}[one.beyond]
        found.append(
            held.say(
                word, title=held.titles[number], first=held.titles[0],
                amount=held.plain(abs(one.value)), certain=held.say(sure),
            )
        )  # fmt: skip
    return [Points(tuple(found))] if found else []


def decided(held: Writing) -> list[Block]:
    """Return what is decided already and what is new, where a scenario names what is decided."""
    rows = []
    for number, title in enumerate(held.titles):
        found = held.told.decided(number, "emissions")
        if found is not None:
            rows.append((title, *held.parts([None if v is None else -v for v in found])))
    heads = tuple(held.say(name) for name in ("scenario", "decided", "new", "together"))
    return [Table(held.say("decided_caption"), heads, tuple(rows))] if rows else []


def agreed(held: Writing) -> Table:
    """Return where the scenarios agree, hectares by class; the classes sum to all they touch."""
    parts = held.told.agreement.parts
    sums = parts.groupby("kind")["area_ha"].sum().to_dict()
    told = held.parts([float(sums.get(kind, 0.0)) for kind in CLASSES])
    rows = tuple(
        (held.say(f"agreed_{kind}"), value) for kind, value in zip(CLASSES, told[:-1], strict=True)
    )
    heads = (held.say("agreement"), held.say("hectares"))
    return Table(held.say("agreed_caption"), heads, rows, ((held.say("together"), told[-1]),))


def local(held: Writing) -> list[Block]:
    """Return what it means for each municipality, one table each."""
    found: list[Block] = [Prose(held.say("for_us_text"))]
    for place in held.places:
        rows = _of_place(held, place)
        if rows:
            heads = (held.say("figure"), *held.titles)
            found += [
                Heading(held.place(place), 2),
                Table(held.say("for_us_caption", place=held.place(place)), heads, tuple(rows)),
            ]
    return found


def _of_place(held: Writing, place: str) -> list[tuple[str, ...]]:
    """Return a municipality's hectares by measure, farmland, emissions and its parts of them."""
    rows = []
    for name in held.told.landscape.measures:
        taken = [by_measure(outcome).get(name, {}) for outcome in held.outcomes]
        if any(held.fold(one)[place] for one in taken):
            told = (_taken(held, n, place, name, one) for n, one in enumerate(taken))
            rows.append((f"{held.measure(name)}, ha", *told))
    if not rows and not any(held.fold(lost_by_place(o))[place] for o in held.outcomes):
        return []
    rows.append((held.say("lost_ha"), *(held.lost(outcome)[place] for outcome in held.outcomes)))
    gained = (held.gained(outcome)[place] for outcome in held.outcomes)
    rows.append((held.say("reduction_unit"), *gained))
    number = range(len(held.titles))
    rows += [
        (held.say(f"share_{name}"), *(_percent(held, n, name, place) for n in number))
        for name in ("burden", "farmland")
    ]
    rows.append((held.say("holdings"), *(_holdings(held, n, place) for n in number)))
    return rows


def _taken(
    held: Writing, number: int, place: str, measure: str, taken: Mapping[str, float | None]
) -> str:
    """Return the hectares of a measure at a place; of few holdings, that they are few."""
    if held.hides(number, place, measure):
        return held.say("few_holdings_there")
    return held.column(taken, 1)[place]


def _percent(held: Writing, number: int, name: str, place: str) -> str:
    """Return a municipality's part of a whole; the parts of all are printed to sum to 100."""
    shares = {p.place: getattr(p, name) for p in held.told.fairness(number).places}
    if all(shares.get(name) is None for name in held.members(place)):
        return held.say("nothing")
    hundredths = {key: None if value is None else 100 * value for key, value in shares.items()}
    return f"{held.column(hundredths)[place]} %"


def _holdings(held: Writing, number: int, place: str) -> str:
    """Return how many holdings a plan touches at a place; of a few, that they are few."""
    table = held.outcomes[number].tables.get("holdings")
    if table is None:
        return held.say("unknown")
    here = table[table["place"].isin(held.members(place))]["holding"]
    return numbers.count(int(here.nunique()), held.language)
