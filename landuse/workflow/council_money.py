"""Money by payer, permits by authority, and the headings that others fill in with what is known."""

from math import fsum, isnan

import pandas as pd

from landuse.domain.outcome import TOTAL, Outcome
from landuse.report import numbers
from landuse.report.painting import LOOSE
from landuse.report.paper import Block, Heading, Points, Prose, Table
from landuse.workflow.comparison import Option
from landuse.workflow.council_case import MILLION
from landuse.workflow.writing import Writing

PAYERS = ("state_and_eu", "municipality", "landowner", "not_known")
SMALLEST_HA = 0.05
"""Below this a tenth of a hectare would be printed as nothing."""
ENTERED = "scenarios/"
"""Where a number stands that somebody entered by hand."""


def blocks(held: Writing) -> list[Block]:
    """Return the parts of the paper after the case."""
    return [
        Heading(held.say("economy")),
        *economy(held),
        Heading(held.say("law")),
        *_authorities(held),
        Heading(held.say("environment")),
        Prose("", to_fill=True),
        *_screened(held),
        Heading(held.say("hearing")),
        Prose("", to_fill=True),
        *_heard(held),
        Heading(held.say("next_steps")),
        Prose("", to_fill=True),
        *_begun(held),
    ]


def economy(held: Writing) -> list[Block]:
    """Return who pays what, million DKK; what was entered by hand and what is unknown says so."""
    tables = [outcome.tables.get("payers") for outcome in held.outcomes]
    known = [table for table in tables if table is not None and len(table)]
    if not known:
        return [Prose(held.say("no_money"))]
    every = pd.concat(known)[["payer", "kind", "per"]].drop_duplicates()
    order = sorted(every.itertuples(index=False), key=lambda r: (PAYERS.index(r.payer), r.per))
    rows = [
        (
            held.say(f"payer_{key.payer}"),
            held.say(f"money_{key.kind}"),
            held.say(f"per_{key.per}"),
            *(_money(held, table, tuple(key)) for table in tables),
        )
        for key in order
    ]
    heads = (held.say("payer"), held.say("what"), held.say("when"), *held.titles)
    table = Table(
        held.say("money_caption"), heads, tuple(rows), words=(0, 1, 2), note=held.say("money_note")
    )
    return [table]


def _money(held: Writing, table: pd.DataFrame | None, key: tuple[str, ...]) -> str:
    """Return what is known of one kind of money, and whether it is all of it."""
    if table is None:
        return held.say("unknown")
    here = (table[["payer", "kind", "per"]] == list(key)).all(axis=1)
    rows = table[here]
    if rows.empty:
        return "\N{EN DASH}"
    values = [float(v) for v in rows["dkk"]]
    known = [v for v in values if not isnan(v)]
    if not known:
        return held.say("unknown")
    amount = abs(fsum(known)) / MILLION
    said = held.plain(amount, 1 if amount >= 1 else 2)
    hand = rows.loc[rows["dkk"].notna(), "basis"].astype(str).str.startswith(ENTERED).any()
    marks = ("*" if hand else "") + (" +" if len(known) < len(values) else "")
    return f"{said}{marks}"


def permits(held: Writing) -> list[Block]:
    """Return which permits the scenarios ask for, by authority and law, hectares of each."""
    tables = [_needed(outcome, held.language) for outcome in held.outcomes]
    keys = sorted({key for table in tables for key in table})
    rows = tuple((*key, *(_hectares(held, table.get(key)) for table in tables)) for key in keys)
    if not rows:
        return []
    heads = (held.say("authority"), held.say("law_head"), *held.titles)
    table = Table(held.say("permits_caption"), heads, rows, words=(0, 1))
    return [table, Prose(held.say("permits_note"), is_small=True)]


def _authorities(held: Writing) -> list[Block]:
    """Return in short who decides by which law; the appendix tells the hectares."""
    by: dict[str, dict[str, None]] = {}
    for outcome in held.outcomes:
        for who, law in _needed(outcome, held.language):
            by.setdefault(who, {})[law] = None
    items = tuple(
        held.say("authority_laws", who=who, laws=", ".join(laws)) for who, laws in by.items()
    )
    return [Points(items)] if items else [Prose(held.say("no_permits"))]


def _needed(outcome: Outcome, language: str) -> dict[tuple[str, str], float]:
    """Return hectares by authority and law."""
    table = outcome.tables.get("authorities")
    if table is None or table.empty:
        return {}
    name = "authority" if language == "da" else "authority_en"
    table = table[table["place"] != TOTAL]
    sums = table.groupby([name, "law"])["area_ha"].sum(min_count=1).reset_index()
    rows = sums.itertuples(index=False, name=None)
    return {(str(who), str(law)): float(area_ha) for who, law, area_ha in rows}


def _hectares(held: Writing, value: float | None) -> str:
    if value is None:
        return "\N{EN DASH}"
    if isnan(value):
        return held.say("needed")
    return f"{held.plain(value, 1)} ha" if value >= SMALLEST_HA else held.say("under_tenth")


def _screened(held: Writing) -> list[Block]:
    """Return what rules say of environmental assessment, each once."""
    column = f"reason_{held.language}"
    found: dict[str, dict[str, None]] = {}
    for outcome in held.outcomes:
        table = outcome.tables.get("authorities")
        if table is None or table.empty:
            continue
        screened = table["law"].str.contains("Miljøvurdering") | (table["theme"] == "natura_2000")
        for row in table[screened][["law", column]].drop_duplicates().itertuples(index=False):
            found.setdefault(str(row[0]), {})[str(row[1])] = None
    return [Points(tuple(f"{law}: {' '.join(said)}" for law, said in found.items()))]


def _heard(held: Writing) -> list[Block]:
    """Return how many holdings each scenario touches; of a few, that they are few."""
    items = []
    for title, outcome in zip(held.titles, held.outcomes, strict=True):
        table = outcome.tables.get("holding_counts")
        if table is None:
            continue
        whole = table[table["place"] == TOTAL]
        if len(whole):
            touched = numbers.count(int(whole["holdings"].iloc[0]), held.language)
            half = numbers.count(int(whole["half_or_more"].iloc[0]), held.language)
            items.append(held.say("touched", title=title, holdings=touched, half=half))
    return [Points(tuple(items))] if items else [Prose(held.say("no_holdings"))]


def _begun(held: Writing) -> list[Block]:
    """Return when the areas of each scenario begin, as far as anybody said."""
    items = []
    for title, option in zip(held.titles, held.told.options, strict=True):
        said = [_years(held, option), _untold(held, option)]
        if any(said):
            items.append(f"{title}: {'; '.join(words for words in said if words)}.")
    return [Points(tuple(items))] if items else []


def _years(held: Writing, option: Option) -> str:
    years = [wish.start for wish in option.drawn.scenario.allocate if wish.start is not None]
    if not years:
        return ""
    first, last = str(min(years)), str(max(years))
    return held.say("begin_in" if first == last else "begin", first=first, last=last)


def _untold(held: Writing, option: Option) -> str:
    """Return how many hectares nobody owning the land was asked about."""
    area_ha = fsum(held_ha for name, held_ha in by_status(option).items() if name in LOOSE)
    return held.say("untold", area=held.plain(area_ha)) if area_ha else ""


def by_status(option: Option) -> dict[str, float]:
    """Return the hectares that count by how firm they are."""
    status = {wish.id: wish.status for wish in option.plan.scenario.allocate}
    table = option.plan.allocations
    counted = table["counted_ha"].groupby(table["id"].map(status)).sum()
    return {str(k): float(v) for k, v in counted.items()}


def firm(held: Writing) -> list[Block]:
    """Return how firm the areas are: hectares that count, by status."""
    found = [by_status(option) for option in held.told.options]
    rows = tuple(
        (held.say(f"status_{name}"), *(held.plain(one.get(name, 0.0), 1) for one in found))
        for name in ("idea", "sketched", "agreed", "applied", "granted", "built")
        if any(one.get(name, 0.0) for one in found)
    )
    heads = (held.say("status"), *held.titles)
    note = held.say("firm_note")
    return [Table(held.say("firm_caption"), heads, rows, note=note)] if rows else []
