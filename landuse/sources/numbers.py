"""Read tables of numbers from CSV, strictly: known columns, whole rows, finite numbers."""

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from landuse.domain.issues import Issue
from landuse.sources.definitions import file_fault


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a CSV file that knows where it stands."""

    file: str
    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """Return the text in a column."""
        return self.values[column]

    def get(self, column: str) -> str:
        """Return the text in a column the table may lack, else nothing."""
        return self.values.get(column, "")

    def issue(
        self, column: str, found: str, expected: str, remedy: str = "Correct the row."
    ) -> Issue:
        """Return a finding about a column of this line."""
        return Issue(f"{self.file}:{self.line}: {column}", found, expected, remedy)


def read_rows(
    path: Path,
    shown: str,
    required: Sequence[str],
    optional: Sequence[str] = (),
    *,
    others: bool = False,
) -> tuple[list[Row], tuple[str, ...], list[Issue]]:
    """Return the rows of a CSV file and its columns, or what is wrong with its form.

    Parameters
    ----------
    path
        The file.
    shown
        Its path inside the project.
    required, optional
        Columns it must and may have.
    others
        Whether it may have any other column too.
    """
    issue = file_fault(path, shown)
    if issue is not None:
        return [], (), [issue]
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            header = tuple(reader.fieldnames or ())
            read = [(reader.line_num, raw) for raw in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        remedy = "Check the file: commas between columns, UTF-8, quotes around commas."
        found = f"a file that cannot be read ({fault})"
        if isinstance(fault, OSError):
            found = f"a file that cannot be read ({fault.strerror})"
        return [], (), [Issue(shown, found, "a CSV file", remedy)]
    issues = _wrong_columns(header, shown, required, (*optional, *(header if others else ())))
    if issues:
        return [], header, issues
    rows, issues = _whole_rows(read, shown, len(header))
    return rows, header, issues


def _whole_rows(
    read: Sequence[tuple[int, dict[str, str]]], shown: str, width: int
) -> tuple[list[Row], list[Issue]]:
    """Return the lines with as many columns as the first, and which have not."""
    rows: list[Row] = []
    issues: list[Issue] = []
    for line, raw in read:
        if None in raw or None in raw.values():
            found = "another number of columns than the first line"
            remedy = "Put texts that hold a comma in quotes."
            issues.append(Issue(f"{shown}:{line}", found, f"{width} columns", remedy))
            continue
        rows.append(Row(shown, line, {name: text.strip() for name, text in raw.items()}))
    return rows, issues


def _wrong_columns(
    header: Sequence[str], shown: str, required: Sequence[str], optional: Sequence[str]
) -> list[Issue]:
    where = f"{shown}:1"
    expected = f"the columns {', '.join(required)}"
    issues = [
        Issue(where, f"no column {name!r}", expected, "Add the column.")
        for name in required
        if name not in header
    ]
    issues += [
        Issue(where, f"the column {name!r}", expected, "Remove it, or correct its name.")
        for name in header
        if name not in {*required, *optional}
    ]
    issues += [
        Issue(where, f"the column {name!r} twice", expected, "Remove one of them.")
        for name in sorted({name for name in header if header.count(name) > 1})
    ]
    return issues


def number(row: Row, column: str, *, needed: bool = False) -> tuple[float | None, list[Issue]]:
    """Return a finite number; None where the cell may be, and is, empty."""
    text = row[column]
    if not text and not needed:
        return None, []
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    # float() reads "1_000" and "nan" too; neither is a number somebody printed.
    if "_" in text or not math.isfinite(value):
        return None, [row.issue(column, repr(text), "a finite number with a decimal point")]
    return value, []


def seen(row: Row) -> tuple[bool, list[Issue]]:
    """Return whether a number was read in its source."""
    if row["seen"] not in {"yes", "no"}:
        return False, [row.issue("seen", repr(row["seen"]), "yes or no")]
    return row["seen"] == "yes", []


def stated(row: Row, columns: Sequence[str]) -> list[Issue]:
    """Return the columns that say nothing although every number needs them."""
    return [
        row.issue(column, "nothing", f"the {column} of the number", f"State the {column}.")
        for column in columns
        if not row[column]
    ]
