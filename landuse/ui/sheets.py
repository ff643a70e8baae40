"""Tables of definitions: layers, measures, rules, factors. Words only, no arithmetic."""

from landuse.domain.landscape import Landscape
from landuse.ui import words
from landuse.ui.legend import dated
from landuse.ui.numbers import number
from landuse.ui.scenario_list import moment
from landuse.ui.state import Session
from landuse.ui.tables import Column, Table
from landuse.ui.why import topic
from landuse.workflow.offers import offers

STATES = {"read": "read", "empty": "read, empty", "not_fetched": "not fetched", "failed": "failed"}


def _heads(
    session: Session, *titles: str, numbers: tuple[str, ...] = (), panel: str = ""
) -> tuple[Column, ...]:
    wide = {"About", "Reason", "Source", "Which"}
    return tuple(
        Column(
            session.say(title),
            is_number=title in numbers,
            is_wide=title in wide,
            why=panel if title in numbers else "",
        )
        for title in titles
    )


def layers(land: Landscape, session: Session) -> Table:
    """Return every layer with its state and origin."""
    say, language = session.say, session.language
    rows = tuple(
        (
            layer.title.in_language(language),
            say(STATES[land.states.get(layer.id, "failed")]),
            say(layer.role),
            layer.about.in_language(language),
            layer.origin.producer,
            say(layer.origin.licence),
            dated(layer.origin, language),
            say("yes") if layer.cuts else say("no"),
        )
        for layer in land.layers.values()
    )
    titles = ("Layer", "State", "Role", "About", "Producer", "Licence", "Date", "Cuts the land")
    colours = tuple(layer.style.color for layer in land.layers.values())
    return Table(_heads(session, *titles), rows, (), colours)


def from_services(session: Session) -> str:
    """Return how many layers came from services, and how old the oldest is; nothing if none did."""
    held = [one for one in offers(session.root) if one.fetched is not None]
    if not held:
        return ""
    oldest = min(one.fetched for one in held if one.fetched is not None)
    told = session.say("{count} layers came from services; the oldest was fetched {when}.")
    return told.format(count=len(held), when=moment(oldest, session.language))


def repairs(land: Landscape, session: Session) -> Table:
    """Return what was mended in the layers' geometry."""
    say, language = session.say, session.language
    titles = {name: layer.title.in_language(language) for name, layer in land.layers.items()}
    rows = tuple(
        (
            titles.get(repair.layer, repair.layer),
            say(repair.kind),
            number(repair.count, language),
            number(repair.area_ha, language, 4),
            ", ".join(words.feature(name, language) for name in repair.ids[:5]),
        )
        for repair in land.repairs
    )
    heads = ("Layer", "What", "Number", "Change in hectares", "Which")
    numbers = ("Number", "Change in hectares")
    return Table(_heads(session, *heads, numbers=numbers, panel=topic("mended")), rows)


def measures(land: Landscape, session: Session) -> Table:
    """Return the measures: what the land becomes, and with what else it may share."""
    say, language = session.say, session.language
    rows = tuple(
        (
            measure.title.in_language(language),
            measure.about.in_language(language),
            words.use(measure.becomes, language) if measure.becomes else say("As before"),
            ", ".join(
                land.measures[other].title.in_language(language) for other in measure.shares_with
            ),
        )
        for measure in land.measures.values()
    )
    heads = _heads(session, "Measure", "About", "Becomes", "Shares with")
    return Table(heads, rows, (), tuple(measure.color for measure in land.measures.values()))


def rules(land: Landscape, session: Session) -> Table:
    """Return every rule of every measure, with its law and whether its source was read."""
    say, language = session.say, session.language
    rows = tuple(
        (
            measure.title.in_language(language),
            words.theme(rule.theme, language),
            say(rule.verdict.replace("_", " ")),
            rule.reason.in_language(language),
            rule.law,
            rule.source,
            say("yes") if rule.seen else say("not verified"),
        )
        for measure in land.measures.values()
        for rule in measure.rules
    )
    heads = ("Measure", "Theme", "Verdict", "Reason", "Law", "Source", "Verified")
    return Table(_heads(session, *heads), rows)
