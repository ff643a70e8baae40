"""Areas drawn elsewhere become wishes: a column of their file says the measure of each.

Which value means which measure is said by a person; what no measure was chosen for is left out and
told. Name, owner, start and status come from columns likewise. All of it is one step.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from landuse.domain.issues import InvalidInput, Issue, errors
from landuse.domain.measure import Measure
from landuse.geo.area import M2_PER_HA
from landuse.sources.scenarios import Drawn
from landuse.sources.uploads import Upload, read_upload
from landuse.workflow.rebuilding import wish_of, with_areas, with_wishes

__all__ = [
    "ByColumn", "Sorted", "Upload", "Value", "hectares", "likely", "read_areas", "sort",
    "take_sorted", "values",
]  # fmt: skip

APART = 50
"""So many areas become wishes of their own; of more, those that are alike become one together."""
SHOWN = 5
LONGEST = 200
YEAR = re.compile(r"(?:^|\D)((?:19|20|21)\d{2})(?:\D|$)")
FIRST_YEAR, LAST_YEAR = 1990, 2150


@dataclass(frozen=True, slots=True)
class ByColumn:
    """Which columns of a file say what becomes of its areas; None where none does."""

    measure: str | None = None
    measures: Mapping[str, str] = field(default_factory=dict)
    """Measure by value of that column; an area with another value is left out."""
    one: str | None = None
    """The measure of all areas, where no column says it."""
    name: str | None = None
    owner: str | None = None
    start: str | None = None
    status: str | None = None
    statuses: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a column: on how many areas, hectares."""

    value: str
    count: int
    area_ha: float


@dataclass(frozen=True, eq=False)
class Sorted:
    """What becomes of the areas of a file: measure of each, empty where it is left out."""

    measures: np.ndarray
    issues: tuple[Issue, ...]


def read_areas(
    path: Path, planning: str, *, layer: str | None = None, crs: str | None = None
) -> Upload:
    """Return the areas of a file with its columns.

    Parameters
    ----------
    path
        A map of polygons, or a zip of one.
    planning
        The planning CRS.
    layer, crs
        Layer in a file that holds several; the system of a file that says none.

    Raises
    ------
    InvalidInput
        With what is wrong with the file.
    """
    read = read_upload(Path(path), planning, layer=layer, crs=crs)
    if errors(read.issues):
        raise InvalidInput(read.issues)
    return read


def hectares(upload: Upload) -> np.ndarray:
    """Return the hectares of each area of a file; where two overlap both count."""
    return np.asarray(shapely.area(np.array(upload.shapes, dtype=object))) / M2_PER_HA


def values(upload: Upload, column: str) -> list[Value]:
    """Return the values of a column, those of most hectares first.

    Parameters
    ----------
    upload
        The areas.
    column
        Of their file; one that it lacks has no values.
    """
    if column not in upload.table:
        return []
    told = pd.DataFrame({"value": upload.table[column].astype(str), "area_ha": hectares(upload)})
    sums = told.groupby("value")["area_ha"].agg(["size", "sum"]).sort_values("sum", ascending=False)
    return [Value(str(name), int(row["size"]), float(row["sum"])) for name, row in sums.iterrows()]


def likely(value: str, titles: Mapping[str, Iterable[str]]) -> str | None:
    """Return the one id that a value names by itself or by a title, in any letters, or none.

    Parameters
    ----------
    value
        A word out of a file.
    titles
        What each id is called.
    """
    word = value.strip().lower()
    found = [name for name, called in titles.items()
             if word in {name, *(title.lower() for title in called)}]  # fmt: skip
    return found[0] if len(found) == 1 else None


def sort(upload: Upload, how: ByColumn) -> Sorted:
    """Return the measure of each area, and what is left out or cannot be understood.

    Parameters
    ----------
    upload
        The areas.
    how
        Which columns say what.
    """
    count = len(upload.shapes)
    if how.measure is None:
        return Sorted(
            np.full(count, how.one or "", dtype=object), tuple(_words_unread(upload, how))
        )
    told = _column(upload, how.measure)
    measures = np.array([how.measures.get(value, "") for value in told], dtype=object)
    issues = []
    left = sorted({value for value, held in zip(told, measures, strict=True) if not held})
    if left:
        some = ", ".join(map(repr, left[:SHOWN])) + (" ..." if len(left) > SHOWN else "")
        found = f"{int((measures == '').sum())} areas for which no measure was chosen: {some}"
        wanted = "a measure, or nothing on purpose"
        issues.append(Issue("map", found, wanted, "They are left out.", "warning"))
    kept = measures != ""
    return Sorted(measures, (*issues, *_words_unread(upload, how, kept)))


def _column(upload: Upload, name: str | None) -> list[str]:
    if name is None or name not in upload.table:
        return [""] * len(upload.shapes)
    return [str(value) for value in upload.table[name]]


def _words_unread(upload: Upload, how: ByColumn, kept: Any = None) -> list[Issue]:
    """Return years and statuses that cannot be understood, on areas that come in."""
    chosen = np.ones(len(upload.shapes), dtype=bool) if kept is None else kept
    issues = []
    for column, understood, wanted, what, remedy in (
        (how.start, _year, "a year such as 2028", "which is no year",
         "They come in without a start."),
        (how.status, how.statuses.get, "a status for each value",
         "for which no status was chosen", "They come in as ideas."),
    ):  # fmt: skip
        told = pd.Series(_column(upload, column), dtype=object)[chosen]
        is_unread = [bool(value) and understood(value) is None for value in told]
        unread = told[np.array(is_unread, dtype=bool)]
        for value, count in unread.value_counts(sort=False).head(SHOWN).items():
            found = f"{str(value)[:60]!r} in {count} areas, {what}"
            issues.append(Issue("map", found, wanted, remedy, "warning"))
    return issues


def _year(text: str) -> int | None:
    """Return the year a text names: of a date, too."""
    found = YEAR.search(text)
    year = int(found[1]) if found else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def take_sorted(
    drawn: Drawn, upload: Upload, how: ByColumn, measures: Mapping[str, Measure], language: str
) -> Drawn:
    """Return the scenario with the areas of a file drawn, and wishes for them.

    Parameters
    ----------
    drawn
        The scenario.
    upload
        The areas.
    how
        Which columns say what becomes of them.
    measures
        Those of the project, whose titles a wish without a name takes.
    language
        ``da`` or ``en``, of these titles.

    Raises
    ------
    InvalidInput
        When no measure was chosen for any area.
    """
    found = sort(upload, how).measures
    rows = [row for row, measure in enumerate(found) if measure in measures]
    if not rows:
        wanted = "a measure for one value at least"
        issue = Issue("map", "no area at all that a measure was chosen for", wanted,
                      "Choose what is to be done there.")  # fmt: skip
        raise InvalidInput([issue])
    ids = _free_ids(drawn, [str(found[row]) for row in rows])
    named = _column(upload, how.name)
    names = [(named[row] or upload.names[row])[:LONGEST] for row in rows]
    more = with_areas(drawn, ids, names, [upload.shapes[row] for row in rows])
    more = replace(more, repairs=(*drawn.repairs, *upload.repairs))
    told = [_told(upload, how, row, str(found[row])) for row in rows]
    wishes = [wish_of(raw, drawn) for raw in _wishes(ids, names, told, measures, language)]
    return with_wishes(more, [*drawn.scenario.allocate, *wishes])


def _told(upload: Upload, how: ByColumn, row: int, measure: str) -> dict[str, Any]:
    """Return what the file says of one area."""
    owner, start, status = (_column(upload, c)[row] for c in (how.owner, how.start, how.status))
    said = {
        "measure": measure,
        "owner": owner[:LONGEST] or None,
        "start": _year(start),
        "status": how.statuses.get(status),
    }
    return {key: value for key, value in said.items() if value is not None}


def _wishes(
    ids: Sequence[str], names: Sequence[str], told: Sequence[Mapping[str, Any]],
    measures: Mapping[str, Measure], language: str,
) -> list[dict[str, Any]]:  # fmt: skip
    """Return a wish for each area, or for those that are alike where there are many."""
    if len(ids) <= APART:
        return [
            {"id": name, "title": title or None, "area": {"drawn": name}, **said}
            for name, title, said in zip(ids, names, told, strict=True)
        ]
    alike: dict[tuple[Any, ...], list[int]] = {}
    for row, said in enumerate(told):
        alike.setdefault(tuple(sorted(said.items())), []).append(row)
    return [
        {
            "id": ids[rows[0]],
            "title": measures[told[rows[0]]["measure"]].title.in_language(language),
            "area": {"drawn": [ids[row] for row in rows] if len(rows) > 1 else ids[rows[0]]},
            **told[rows[0]],
        }
        for rows in alike.values()
    ]


def _free_ids(drawn: Drawn, stems: Sequence[str]) -> list[str]:
    """Return an id nobody has for each area: its measure and a number."""
    taken = {a.id for a in drawn.scenario.allocate} | set(map(str, drawn.areas.index))
    last: dict[str, int] = {}
    found = []
    for stem in stems:
        number = last.get(stem, 0) + 1
        while f"{stem}_{number}" in taken:
            number += 1
        last[stem] = number
        found.append(f"{stem}_{number}")
    return found
