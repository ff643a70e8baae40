"""What a number rests on, in words: the factor set, the edition, and what the scenario assumes."""

from collections.abc import Iterator, Mapping

from landuse.domain.outcome import Outcome, OutcomeRow
from landuse.domain.scenario import Assume
from landuse.ui import cache, words
from landuse.ui.numbers import figure, hectares
from landuse.ui.rows import EMISSIONS
from landuse.ui.state import Session

LAND = ("soil", "use")
OVER_TIME = {"baseline", "depth_cm", "depth_after_cm", "ch4_peak"}
BY_INDICATOR: Mapping[str, tuple[str, ...]] = {
    EMISSIONS: (*LAND, "baseline", "depth_cm", "depth_after_cm", "ch4_peak"),
    "connectivity": (*LAND, "dispersal_m", "habitat"),
}
"""Which assumptions bear on an indicator; of the land on all others."""


def basis(outcome: Outcome, session: Session, row: OutcomeRow) -> list[str]:
    """Return what a number rests on beside its terms, one line each."""
    say, language = session.say, session.language
    lines = []
    if row.indicator == EMISSIONS:
        known = cache.known_bases(session)
        title = known.sets[outcome.factors].in_language(language)
        lines += [f"{say('Factor set')}: {title}", f"{say('Warming potentials')}: {outcome.gwp}"]
        lines += [known.about[outcome.factors].in_language(language)]
    if row.assumed_ha:
        lines += [
            say("{area} are what they are by the scenario's assumption").format(
                area=hectares(row.assumed_ha, language)
            )
        ]
    names = BY_INDICATOR.get(row.indicator, LAND)
    lines += _assumptions(outcome.scenario.assume, names, session)
    return [*lines, f"{say('Fingerprint')}: {outcome.digest}"]


def _assumptions(assume: Assume, names: tuple[str, ...], session: Session) -> Iterator[str]:
    """Yield each assumption in words."""
    say, language = session.say, session.language
    for name in names:
        value = getattr(assume, name)
        if value is None or value == "shrinking":
            continue
        if name in LAND:
            shares = (f"{words.key(k, language)} {100 * v:.0f} %" for k, v in value.items())
            title = "Unknown soil is taken as" if name == "soil" else "Unknown use is taken as"
            yield f"{say(title)}: {', '.join(shares)}"
        elif name == "baseline":
            yield say("Drained peat is held as it is today")
        elif name == "depth_cm":
            yield f"{say('Assumed depth to the water')}: {figure(value, language)} cm"
        elif name == "depth_after_cm":
            yield f"{say('Assumed depth after')}: {_depths(value, session)}"
        elif name == "ch4_peak":
            yield say("Methane peaks after rewetting: {times} times for {years} years").format(
                times=figure(value.times, language), years=figure(value.years, language)
            )
        elif name == "dispersal_m":
            yield f"{say('Half get at least this far')}: {figure(value, language)} m"
        elif name == "habitat":
            uses = ", ".join(words.use(use, language).lower() for use in value)
            yield f"{say('Habitat')}: {uses}"


def _depths(depths: Mapping[str, float], session: Session) -> str:
    measures = cache.landscape(str(session.root)).measures
    return ", ".join(
        f"{measures[name].title.in_language(session.language)} {figure(depth, session.language)} cm"
        for name, depth in depths.items()
    )
