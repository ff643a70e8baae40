"""Key figures of options side by side, and what each differs from the first by."""

from math import fsum

from landuse.domain.indicator import Indicator
from landuse.domain.outcome import TOTAL
from landuse.report.numbers import rounded
from landuse.ui import why, words
from landuse.ui.numbers import decimals, is_known, size
from landuse.ui.options import title_of
from landuse.ui.rows import place_name, span
from landuse.ui.state import Session
from landuse.ui.tables import Column, Number, Table
from landuse.workflow.comparison import Comparison, Difference, row_of

PANEL = why.topic("differences")


def figures(told: Comparison, session: Session) -> Table:
    """Return every indicator of every option; what none of them changes is left out."""
    language = session.language
    columns = (
        Column(session.say("Indicator"), is_wide=True),
        *(Column(title_of(told, n, session), is_number=True) for n in range(len(told.options))),
    )
    rows = tuple(
        (
            f"{held.title.in_language(language)}, {words.unit(held.unit, language)}",
            *(_figure(told, number, held, session) for number in range(len(told.options))),
        )
        for held in told.told
    )
    return Table(columns, rows)


def _figure(told: Comparison, number: int, held: Indicator, session: Session) -> Number:
    """Return an option's change in an indicator; it opens what is behind it."""
    option = told.options[number]
    row = row_of(option.outcome, held.id)
    if row is None:
        return Number("", "")
    text = size(row.change, session.language, decimals(row.change, row.unit))
    return why.told(option.outcome, session, row, text, option.id)


def ranges(told: Comparison, session: Session) -> Table:
    """Return the ranges of the indicators that have one, option by option."""
    language = session.language
    columns = (
        Column(session.say("Range, 95 %"), is_wide=True),
        *(Column(title_of(told, n, session)) for n in range(len(told.options))),
    )
    rows = []
    for held in told.told:
        found = [row_of(option.outcome, held.id) for option in told.options]
        if any(row is not None and row.low is not None for row in found):
            name = f"{held.title.in_language(language)}, {words.unit(held.unit, language)}"
            rows.append((name, *("" if row is None else span(row, session) for row in found)))
    return Table(columns, tuple(rows))


def rule(session: Session) -> Number:
    """Return when a difference is called certain; it opens how that is found."""
    words = session.say("Certain: the 95 % range of the difference leaves out that there is none.")
    return Number(words, PANEL)


def differences(told: Comparison, session: Session) -> Table:
    """Return what each other option changes more than the first, and whether that is certain."""
    say, language = session.say, session.language
    others = range(1, len(told.options))
    columns = (
        Column(
            say("More or less than {title}").format(title=title_of(told, 0, session)), is_wide=True
        ),
        *(
            column
            for n in others
            for column in (
                Column(title_of(told, n, session), is_number=True, why=PANEL),
                Column(say("Certain?")),
            )
        ),
    )
    rows = []
    for held in told.told:
        found = [told.difference(number, held.id) for number in others]
        name = f"{held.title.in_language(language)}, {words.unit(held.unit, language)}"
        cells = [
            cell
            for one in found
            for cell in (_less(one, held, session), certain(one, held.unit, session))
        ]
        rows.append((name, *cells))
    return Table(columns, tuple(rows))


def _less(found: Difference, held: Indicator, session: Session) -> str:
    return more(found.value, session, decimals(found.value, held.unit))


def more(value: float | None, session: Session, digits: int = 0) -> str:
    """Return a difference in words: so much more, so much less."""
    if not is_known(value):
        return session.say("unknown")
    plain = size(abs(value or 0.0), session.language, digits)
    amount = plain.rsplit(" ", 1)[-1]
    if plain == session.say("No change"):
        return session.say("the same")
    return session.say("{amount} less" if (value or 0) < 0 else "{amount} more").format(
        amount=amount
    )


def certain(found: Difference, unit: str, session: Session) -> str:
    """Return in words whether a difference is beyond what is uncertain in it."""
    if not is_known(found.value) or not found.value:
        return ""
    if found.beyond is None:
        return session.say("no uncertainty published")
    digits = decimals(found.value, unit)
    near, far = sorted((found.low, found.high), key=lambda end: abs(end or 0.0))
    told = session.say("{low} to {high}").format(
        low=more(near, session, digits), high=more(far, session, digits)
    )
    word = session.say("yes" if found.beyond else "no, within the range")
    return f"{word}: {told}"


def place_differences(told: Comparison, held: Indicator, session: Session) -> Table:
    """Return what each other option changes more than the first at each place.

    The parts are rounded so that they sum to the whole as it is shown.
    """
    others = range(1, len(told.options))
    first = title_of(told, 0, session)
    columns = (
        Column(session.say("More or less than {title}").format(title=first)),
        *(Column(title_of(told, n, session), is_number=True, why=PANEL) for n in others),
    )
    places = [place for place in told.places if place != TOTAL]
    told_by = [_parts(told, n, held, places, session) for n in others]
    outcome = told.options[0].outcome
    names = [place_name(told.landscape, session, outcome.by, p) for p in (*places, TOTAL)]
    *rows, foot = zip(names, *told_by, strict=True)
    nothing = session.say("the same")
    return Table(columns, tuple(r for r in rows if set(r[1:]) != {nothing}), (foot,))


def _parts(
    told: Comparison, number: int, held: Indicator, places: list[str], session: Session
) -> list[str]:
    """Return an option's differences at places and in all, rounded so that they add up."""
    values = [told.difference(number, held.id, place).value for place in (*places, TOTAL)]
    if not all(is_known(value) for value in values):
        return [more(value, session, decimals(value, held.unit)) for value in values]
    digits = decimals(max(values, key=lambda value: abs(value or 0.0)), held.unit)
    shown = rounded([float(value or 0.0) for value in values[:-1]], digits)
    return [more(value, session, digits) for value in (*shown, fsum(shown))]


def by_place(told: Comparison, held: Indicator, session: Session) -> Table:
    """Return what every option changes at each place; places sum to the whole."""
    outcome = told.options[0].outcome
    columns = (
        Column(session.say("Place")),
        *(Column(title_of(told, n, session), is_number=True) for n in range(len(told.options))),
    )
    rows = [(place, _at(told, held, place, session)) for place in told.places]
    named = [
        (place, (place_name(told.landscape, session, outcome.by, place), *cells))
        for place, cells in rows
        if any(cells)
    ]
    return Table(
        columns,
        tuple(row for place, row in named if place != TOTAL),
        tuple(row for place, row in named if place == TOTAL),
    )


def _at(told: Comparison, held: Indicator, place: str, session: Session) -> tuple[Number, ...]:
    found = []
    for option in told.options:
        row = row_of(option.outcome, held.id, place)
        if row is None:
            found.append(Number("", ""))
            continue
        text = size(row.change, session.language, decimals(row.change, row.unit))
        found.append(why.told(option.outcome, session, row, text, option.id))
    return tuple(found)
