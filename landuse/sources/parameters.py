"""Read parameters from ``data/factors/<topic>/parameters.csv``; a project's rows come last."""

from collections.abc import Sequence
from pathlib import Path

from landuse.domain import digest
from landuse.domain.figure import SHAPES, Shape
from landuse.domain.issues import Issue
from landuse.domain.parameters import Parameter, Parameters
from landuse.domain.quantity import known_unit
from landuse.sources.numbers import Row, number, read_rows, seen, stated

FILE = "parameters.csv"
COLUMNS = ("parameter", "central", "low", "high", "unit", "source", "page", "seen", "note")
VARYING = ("distribution", "together")


def read_parameters(folders: Sequence[Path]) -> tuple[Parameters, list[Issue]]:
    """Return every parameter in these folders, and everything that is wrong with their files."""
    rows: list[Parameter] = []
    files: dict[str, str] = {}
    issues: list[Issue] = []
    for path in (p for folder in folders for p in sorted(folder.glob(f"*/{FILE}"))):
        shown = f"data/factors/{path.parent.name}/{FILE}"
        found, faults = _read(path, shown)
        rows += found
        issues += faults
        # The shipped file and the project's own may bear the same name.
        files[f"{shown}{'+' if shown in files else ''}"] = digest.of_file(path)
    return Parameters(rows, files), issues


def _read(path: Path, shown: str) -> tuple[list[Parameter], list[Issue]]:
    rows, _, issues = read_rows(path, shown, COLUMNS, optional=VARYING)
    held: dict[str, Parameter] = {}
    for row in rows:
        parameter, faults = _parameter(row, path.parent.name)
        issues += faults
        if parameter is None:
            continue
        if parameter.id in held:
            first = held[parameter.id].place
            issues.append(row.issue("parameter", repr(parameter.id), f"one row; first {first}"))
        held[parameter.id] = parameter
    return list(held.values()), issues


def _parameter(row: Row, topic: str) -> tuple[Parameter | None, list[Issue]]:
    central, issues = number(row, "central", needed=True)
    low, low_faults = number(row, "low")
    high, high_faults = number(row, "high")
    read, seen_faults = seen(row)
    shape, shape_faults = distribution(row)
    issues += low_faults + high_faults + seen_faults + shape_faults
    issues += stated(row, ("parameter", "source", "unit")) + _wrong_unit(row)
    if central is None or issues:
        return None, issues
    if (low is not None and low > central) or (high is not None and high < central):
        found = f"{row['low'] or '-'} to {row['high'] or '-'} around {row['central']}"
        return None, [row.issue("low, high", found, "a range that holds the central value")]
    return Parameter(
        topic=topic, id=row["parameter"], central=central, low=low, high=high, unit=row["unit"],
        source=row["source"], page=row["page"], seen=read, note=row["note"],
        file=row.file, row=row.line, distribution=shape, together=row.get("together"),
    ), []  # fmt: skip


def distribution(row: Row) -> tuple[Shape | None, list[Issue]]:
    """Return how a row says that its number varies; None where it leaves that to the range."""
    text = row.get("distribution")
    found: Shape | None = next((shape for shape in SHAPES if shape == text), None)
    if text and found is None:
        return None, [row.issue("distribution", repr(text), f"one of: {', '.join(SHAPES)}")]
    return found, []


def _wrong_unit(row: Row) -> list[Issue]:
    if not row["unit"]:
        return []
    try:
        known_unit(row["unit"])
    except ValueError as fault:
        return [row.issue("unit", repr(row["unit"]), str(fault))]
    return []
