"""Tables of land: the areas of the plan, what was refused, what needs a permit, what is unknown."""

from collections.abc import Collection

from landuse.domain.landscape import Landscape
from landuse.domain.outcome import TOTAL, Outcome
from landuse.ui import why, words
from landuse.ui.numbers import SLIVER_HA, area, number
from landuse.ui.rows import EMISSIONS, place_name, planned_by_place
from landuse.ui.state import Session
from landuse.ui.tables import Column, Table
from landuse.workflow import indicators
from landuse.workflow.reference import MARK

VERDICTS = {"needs_permit": "Needs a permit", "note": "Note", "favours": "Favoured"}


def areas(land: Landscape, outcome: Outcome, session: Session) -> Table:
    """Return each area's hectares: counted, not possible, given way, outside; and their sums."""
    say, language = session.say, session.language
    wishes = {wish.id: wish for wish in outcome.scenario.allocate}
    rows = outcome.allocations.to_dict("records")
    names = ("counted_ha", "ineligible_ha", "overridden_ha", "outside_ha")
    titles = ("Counted", "Not possible", "Given way to others", "Outside")
    shown = [
        (name, title)
        for name, title in zip(names, titles, strict=True)
        if name == names[0] or any(row[name] >= SLIVER_HA for row in rows)
    ]
    cells = [
        (
            title_of(outcome, row["id"], session),
            land.measures[row["measure"]].title.in_language(language),
            *(area(row[name], language) for name, _ in shown),
            owner(land, getattr(wishes.get(row["id"]), "owner", None)),
            say(getattr(wishes.get(row["id"]), "status", "idea")),
            str(getattr(wishes.get(row["id"]), "start", None) or ""),
        )
        for row in rows
    ]
    columns = (
        Column(say("Area"), is_wide=True),
        Column(say("Measure")),
        *(
            Column(f"{say(title)}, ha", is_number=True, why=why.topic("areas"))
            for _, title in shown
        ),
        Column(say("Problem owner")),
        Column(say("Status")),
        Column(say("Start year")),
    )
    colours = tuple(land.measures[row["measure"]].color for row in rows)
    return Table(columns, tuple(cells), _sums(outcome, session, [n for n, _ in shown]), colours)


def title_of(outcome: Outcome, name: str, session: Session) -> str:
    """Return what an area is called; one of the reference says that it is decided already."""
    wish = next((held for held in outcome.scenario.allocate if held.id == name), None)
    title = (wish.title if wish else None) or name.removeprefix(MARK)
    return f"{title} ({session.say('decided already')})" if name.startswith(MARK) else title


def _sums(outcome: Outcome, session: Session, names: list[str]) -> tuple[tuple[str, ...], ...]:
    """Return the sum of the areas, and how it comes down to the hectares the plan takes."""
    say, language = session.say, session.language
    sums = [float(outcome.allocations[name].sum()) for name in names]
    planned = planned_by_place(outcome)[TOTAL]
    rest = [""] * (len(names) - 1)
    tail = ["", "", ""]
    lines = [(say("Sum"), "", *(area(value, language) for value in sums), *tail)]
    if len(outcome.allocations) and sums[0] - planned >= SLIVER_HA:
        twice = number(planned - sums[0], language, 1)
        lines.append((say("of which on top of one another"), "", twice, *rest, *tail))
        lines.append((say("Planned hectares"), "", area(planned, language), *rest, *tail))
    return tuple(lines)


def owner(land: Landscape, name: str | None) -> str:
    """Return whose an area is: a municipality by its name."""
    return land.place_name("municipality", name) if name else ""


def refused(land: Landscape, outcome: Outcome, session: Session) -> Table:
    """Return land that was asked for and may not be had, with the reason."""
    say, language = session.say, session.language
    keys = ["measure", "reason", "law", "seen"]
    sums = outcome.ineligible.groupby(keys)["area_ha"].sum()
    rows = [
        (
            land.measures[measure].title.in_language(language),
            reason(land, session, why_not),
            law,
            "" if not law else say("yes") if seen else say("not verified"),
            area(hectares, language),
        )
        for (measure, why_not, law, seen), hectares in sums.items()
        if hectares >= SLIVER_HA
    ]
    columns = (
        Column(say("Measure")),
        Column(say("Reason"), is_wide=True),
        Column(say("Law")),
        Column(say("Verified")),
        Column(say("Hectares"), is_number=True, why=why.topic("areas")),
    )
    return Table(columns, tuple(rows))


def reason(land: Landscape, session: Session, held: str) -> str:
    """Return in words why a measure may not be had."""
    kind, name = held.split(":", 1)
    if kind == "use":
        return f"{session.say('Use')}: {words.use(name, session.language)}"
    if kind == "needs":
        titles = [land.measures[n].title.in_language(session.language) for n in name.split("|")]
        either = f" {session.say('or')} ".join(titles)
        return f"{session.say('Stands only on')}: {either}"
    return words.layers_of(land, name, session.language)


def permits(
    land: Landscape, outcome: Outcome, session: Session, verdicts: Collection[str]
) -> Table:
    """Return land on which a rule has something to say: permits, notes, what speaks for it."""
    say, language = session.say, session.language
    whose = "authority_en" if language == "en" else "authority"
    keys = ["verdict", "measure", "layer", "law", whose, "seen"]
    sums = outcome.rules.groupby(keys)["area_ha"].sum()
    order = {verdict: number for number, verdict in enumerate(VERDICTS)}
    rows = [
        (
            say(VERDICTS.get(verdict, verdict)),
            land.measures[measure].title.in_language(language),
            land.layers[layer].title.in_language(language),
            law,
            who,
            say("yes") if seen else say("not verified"),
            area(hectares, language),
        )
        for (verdict, measure, layer, law, who, seen), hectares in sorted(
            sums.items(), key=lambda item: (order.get(item[0][0], 9), item[0])
        )
        if hectares >= SLIVER_HA and verdict in verdicts
    ]
    columns = (
        Column(say("Rule")),
        Column(say("Measure")),
        Column(say("Because of"), is_wide=True),
        Column(say("Law")),
        Column(say("Who decides")),
        Column(say("Verified")),
        Column(say("Hectares"), is_number=True, why=why.topic("rules")),
    )
    return Table(columns, tuple(rows))


def unexamined(outcome: Outcome, session: Session) -> str:
    """Return the themes that bear on the plan and that no layer covers: not examined."""
    themes = sorted(set(outcome.unexamined["theme"]))
    return ", ".join(words.theme(theme, session.language) for theme in themes)


def unknown(land: Landscape, outcome: Outcome, session: Session) -> Table:
    """Return hectares on which something is not known, by what and where."""
    say, language = session.say, session.language
    rows = [
        (
            _what(session, held.what),
            place_name(land, session, outcome.by, held.place),
            area(held.area_ha, language),
        )
        for held in outcome.unknown
        if held.area_ha >= SLIVER_HA
    ]
    columns = (
        Column(say("What"), is_wide=True),
        Column(say("Place")),
        Column(say("Hectares"), is_number=True, why=why.topic("unknown")),
    )
    return Table(columns, tuple(rows))


def _what(session: Session, what: str) -> str:
    say, language = session.say, session.language
    known = {"soil": "Soil not known", "use": "Use not known"}
    if what in known:
        return say(known[what])
    titles = {held.id: held.title.in_language(language) for held in indicators()}
    name, *land = what.split(":")
    lacking = say("No published factor") if name == EMISSIONS else titles.get(name, name)
    if len(land) != 2 or "->" not in land[1]:  # noqa: PLR2004  (soil and from->to)
        return ": ".join([lacking, *(words.key(part, language) for part in land)])
    before, after = land[1].split("->")
    uses = f"{words.use(before, language)} → {words.use(after, language)}"
    return f"{lacking}: {uses}, {words.soil(land[0], language).lower()}"


def rewetted(land: Landscape, outcome: Outcome, session: Session) -> Table:
    """Return each rewetted area's hectares, of which 6-12 % and over 12 % carbon."""
    say, language = session.say, session.language
    names = ("project_ha", "6to12_ha", "over12_ha")
    held = outcome.rewetted
    held = held[(held["feature"] == "") & (held["place"] != TOTAL)]
    rows = [
        (
            title_of(outcome, row["allocation"], session),
            place_name(land, session, outcome.by, row["place"]),
            *(area(row[name], language) for name in names),
        )
        for row in held.to_dict("records")
        if row["project_ha"] >= SLIVER_HA
    ]
    columns = (
        Column(say("Area"), is_wide=True),
        Column(say("Place")),
        *(
            Column(f"{say(title)}, ha", is_number=True, why=why.topic("hectares"))
            for title in ("Project", "of which 6-12 %", "of which over 12 %")
        ),
    )
    sums = (float(held[name].sum()) for name in names)
    foot = ((say("Sum"), "", *(area(value, language) for value in sums)),) if rows else ()
    return Table(columns, tuple(rows), foot)
