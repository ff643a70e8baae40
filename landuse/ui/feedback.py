"""What an edit gave, in words: hectares that count, and why others do not."""

from landuse.domain.outcome import TOTAL, Outcome
from landuse.ui.numbers import SLIVER_HA, hectares
from landuse.ui.rows import planned_by_place
from landuse.ui.state import Session

REASONS = (
    ("ineligible_ha", "not possible on this land"),
    ("outside_ha", "outside the municipalities"),
    ("overridden_ha", "gives way to a later area"),
)

COLUMNS = ("counted_ha", *(name for name, _ in REASONS))


def told(session: Session, before: Outcome, after: Outcome) -> str:
    """Return what changed between two outcomes, area by area, and what it means in all."""
    say, language = session.say, session.language
    old, new = _rows(before), _rows(after)
    titles = {wish.id: wish.title or wish.id for wish in after.scenario.allocate}
    titles = {wish.id: wish.title or wish.id for wish in before.scenario.allocate} | titles
    parts = [
        f"{titles.get(name, name)}: {_of(new.get(name), old.get(name), session)}"
        for name in dict.fromkeys([*new, *old])
        if _differs(new.get(name), old.get(name))
    ]
    grown = planned_by_place(after)[TOTAL] - planned_by_place(before)[TOTAL]
    if not parts:
        return say("The edit changes no hectares.")
    if abs(grown) < SLIVER_HA:
        return f"{'. '.join(parts)}. {say('Planned in all')}: {say('No change')}."
    sign = "+" if grown >= 0 else "\N{MINUS SIGN}"
    net = hectares(abs(grown), language)
    return f"{'. '.join(parts)}. {say('Planned in all')}: {sign}{net}."


def _rows(outcome: Outcome) -> dict[str, dict[str, float]]:
    """Return the hectares of each allocation by its id."""
    table = outcome.allocations
    columns = [table[name].tolist() for name in COLUMNS]
    rows = zip(*columns, strict=True)
    ids = table["id"].tolist()
    return {name: dict(zip(COLUMNS, row, strict=True)) for name, row in zip(ids, rows, strict=True)}


def _differs(new: dict | None, old: dict | None) -> bool:
    return any(abs(_of_column(new, n) - _of_column(old, n)) >= SLIVER_HA for n in COLUMNS)


def _of_column(row: dict | None, name: str) -> float:
    return float(row[name]) if row else 0.0


def _of(new: dict | None, old: dict | None, session: Session) -> str:
    """Return what became of one area."""
    say, language = session.say, session.language
    if new is None:
        return say("removed")
    grown = new["counted_ha"] - _of_column(old, "counted_ha")
    lines = []
    if abs(grown) >= SLIVER_HA:
        word = say("counted") if grown > 0 else say("counted less")
        lines.append(f"{hectares(abs(grown), language)} {word}")
    for name, reason in REASONS:
        more = new[name] - _of_column(old, name)
        if more >= SLIVER_HA:
            lines.append(f"{hectares(more, language)} {say(reason)}")
    return ", ".join(lines) or say("nothing counted")
