"""Commands that ask public services: fetch layers, and look whether the services answer."""

import datetime as dt
from dataclasses import asdict
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated, Any

import typer

from landuse.cli.commands import DEFAULT, Json, Project, app
from landuse.cli.printing import emit, print_table, tell_issues, tell_progress
from landuse.domain.issues import Issue, refuse
from landuse.domain.later import Later
from landuse.domain.quantity import metres

if TYPE_CHECKING:
    from landuse.workflow import fetching as asking
else:
    asking = Later("landuse.workflow.fetching")

Codes = Annotated[list[str], typer.Option("--municipality", help="Code, such as 0760; repeat it.")]
NEEDED = ("httpx2", "stamina", "defusedxml")


@app.command()
def fetch(
    municipality: Codes,
    project: Project = DEFAULT,
    *,
    buffer: Annotated[str, typer.Option(help="Land around them, such as 2km.")] = "0 m",
    layers: Annotated[str | None, typer.Option(help="Ids of the catalogue, with commas.")] = None,
    borders: Annotated[str, typer.Option(help="Who gives borders.")] = "municipalities",
    again: Annotated[bool, typer.Option("--again", help="Also what is fresh.")] = False,
    as_json: Json = False,
) -> None:
    """Fetch the layers of some municipalities from public services into the project."""
    refuse(parts_missing())
    reports = asking.fetch(
        project,
        municipality,
        buffer_m=_buffer(buffer),
        layers=named(layers),
        borders=borders,
        again=again,
        progress=tell_progress,
    )
    failed = [report for report in reports if report.outcome == "failed"]
    rows = [_row(report) for report in reports]

    def show() -> None:
        keys = ["id", "outcome", "count", "fetched"]
        print_table("Layers", keys, [[row[key] for key in keys] for row in rows])
        for report in reports:
            tell_issues(report.issues)

    emit({"layers": rows}, as_json=as_json, show=show)
    if failed:
        raise typer.Exit(1)


@app.command()
def services(
    project: Project = DEFAULT,
    *,
    layers: Annotated[str | None, typer.Option(help="Ids of the catalogue, with commas.")] = None,
    municipality: Codes = (),  # type: ignore[assignment]
    as_json: Json = False,
) -> None:
    """Look whether the public services answer and still have their layers; fetch nothing."""
    refuse(parts_missing())
    found = asking.services(project, layers=named(layers), municipalities=municipality)
    now = dt.datetime.now(dt.UTC)
    rows = [asking.as_row(one, now) for one in found]

    def show() -> None:
        keys = ["id", "answers", "layer", "newest", "count", "key", "moved_to"]
        print_table("Services", keys, [[_shown(row[key]) for key in keys] for row in rows])
        for one in found:
            tell_issues(one.issues)

    emit({"services": rows}, as_json=as_json, show=show)
    if any(one.issues for one in found):
        raise typer.Exit(1)


def named(layers: str | None) -> list[str]:
    """Return the names in a list with commas."""
    return [name.strip() for name in (layers or "").split(",") if name.strip()]


def _shown(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else value


def _row(report: Any) -> dict[str, Any]:
    when = None if report.fetched is None else report.fetched.isoformat(timespec="seconds")
    issues = [issue.as_row() for issue in report.issues]
    return {**asdict(report), "fetched": when, "issues": issues}


def _buffer(text: str) -> float:
    try:
        return metres(text)
    except ValueError as fault:
        refuse([Issue("buffer", repr(text), str(fault), "Write a length, such as 2km.")])
        raise


def parts_missing() -> list[Issue]:
    """Return that the libraries are not there which ask services, or nothing."""
    if all(find_spec(name) for name in NEEDED):
        return []
    found, wanted = "no way to ask services in this Python", "the parts that fetch"
    return [Issue("fetch", found, wanted, "Install them: pip install 'landuse[fetch]'")]
