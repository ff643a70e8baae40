"""Print what a command found: one JSON object, or tables and findings for a reader."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from landuse.domain.issues import Issue


def emit(value: Mapping[str, Any], *, as_json: bool, show: Callable[[], None]) -> None:
    """Print a value as JSON, or what ``show`` prints."""
    if as_json:
        typer.echo(json.dumps(value, ensure_ascii=False, allow_nan=False))
    else:
        show()


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print a table under its title."""
    table = Table(title=title, title_justify="left")
    for name, values in zip(columns, zip(*rows, strict=True), strict=False):
        right = any(isinstance(value, float) for value in values) or name == "count"
        table.add_column(name, justify="right" if right else "left")
    for row in rows:
        table.add_row(*(_cell(value) for value in row))
    Console(width=None if sys.stdout.isatty() else 160).print(table)


def _cell(value: Any) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, float):
        return f"{value:,.2f}".replace("-0.00", "0.00") if abs(value) < 1 else f"{value:,.2f}"
    return str(value).replace("[", r"\[")


def tell_progress(step: str, part: float) -> None:
    """Tell a person at a terminal what is being done; nobody else."""
    if sys.stderr.isatty():
        typer.echo(f"\r{part:4.0%} {step:<40}", nl=part >= 1, err=True)


def tell_issues(issues: Sequence[Issue]) -> None:
    """Tell findings beside the result, a line each."""
    for issue in issues:
        typer.echo(f"{issue.severity}: {issue}", err=True)
