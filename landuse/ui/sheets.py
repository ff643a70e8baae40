"""Tables of definitions: layers, measures, rules, factors. Words only, no arithmetic."""

from landuse.domain.landscape import Landscape
from landuse.ui.numbers import number
from landuse.ui.state import Session
from landuse.workflow import Bases

Row = dict[str, str]
STATES = {"read": "read", "empty": "read, empty", "not_fetched": "not fetched", "failed": "failed"}


def layers(land: Landscape, session: Session) -> list[Row]:
    """Return every layer with its state and origin."""
    say = session.say
    return [
        {
            say("Layer"): layer.title.in_language(session.language),
            say("State"): say(STATES[land.states.get(layer.id, "failed")]),
            say("Role"): say(layer.role),
            say("Cuts the land"): say("yes") if layer.cuts else say("no"),
            say("About"): layer.about.in_language(session.language),
            say("Producer"): layer.origin.producer,
            say("Licence"): layer.origin.licence,
            say("Date"): str(layer.origin.published or layer.origin.created or ""),
            say("Synthetic"): say("yes") if layer.origin.synthetic else "",
        }
        for layer in land.layers.values()
    ]


def repairs(land: Landscape, session: Session) -> list[Row]:
    """Return what was mended in the layers' geometry."""
    say = session.say
    titles = {
        name: layer.title.in_language(session.language) for name, layer in land.layers.items()
    }
    return [
        {
            say("Layer"): titles.get(repair.layer, repair.layer),
            say("What"): say(repair.kind),
            say("Number"): number(repair.count, session.language),
            say("Change in hectares"): number(repair.area_ha, session.language, 4),
            say("Which"): ", ".join(repair.ids[:5]),
        }
        for repair in land.repairs
    ]


def measures(land: Landscape, session: Session) -> list[Row]:
    """Return the measures: what the land becomes, and with what else it may share."""
    say, language = session.say, session.language
    return [
        {
            say("Measure"): measure.title.in_language(language),
            say("About"): measure.about.in_language(language),
            say("Becomes"): say((measure.becomes or "as before").capitalize()),
            say("Shares with"): ", ".join(
                land.measures[other].title.in_language(language) for other in measure.shares_with
            ),
        }
        for measure in land.measures.values()
    ]


def rules(land: Landscape, session: Session) -> list[Row]:
    """Return every rule of every measure, with its law and whether its source was read."""
    say, language = session.say, session.language
    return [
        {
            say("Measure"): measure.title.in_language(language),
            say("Theme"): say(rule.theme.replace("_", " ")),
            say("Verdict"): say(rule.verdict.replace("_", " ")),
            say("Reason"): rule.reason.in_language(language),
            say("Law"): rule.law,
            say("Source"): rule.source,
            say("Verified"): say("yes") if rule.seen else say("not verified"),
        }
        for measure in land.measures.values()
        for rule in measure.rules
    ]


def factors(known: Bases, name: str, session: Session) -> list[Row]:
    """Return a factor set's rows with range, unit, source and page."""
    say, language = session.say, session.language
    return [
        {
            say("Key"): ", ".join(factor.key),
            say("Gas"): factor.gas or say("all"),
            say("Value"): number(factor.central, language, 3),
            say("Low"): number(factor.low, language, 3) if factor.low is not None else "",
            say("High"): number(factor.high, language, 3) if factor.high is not None else "",
            say("Unit"): factor.unit,
            say("Source"): factor.source,
            say("Page"): factor.page,
            say("Verified"): say("yes") if factor.seen else say("not verified"),
        }
        for factor in known.factors[name]
    ]
