"""The command that reads a register of projects into scenarios, and says what changed."""

from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from landuse.cli.commands import DEFAULT, Json, Project, app
from landuse.cli.printing import emit, print_table, tell_issues
from landuse.domain.later import Later

if TYPE_CHECKING:
    from landuse.workflow import registering
else:
    registering = Later("landuse.workflow.registering")


class Firm(StrEnum):
    """How firm projects can be said to be."""

    idea = "idea"
    sketched = "sketched"
    agreed = "agreed"
    applied = "applied"
    granted = "granted"
    built = "built"


@app.command()
def register(
    source: Annotated[
        str | None,
        typer.Argument(help="An extract with outlines, or a layer; else outlines of last time."),
    ] = None,
    project: Project = DEFAULT,
    *,
    name: Annotated[str, typer.Option("--id", help="The scenario to write.")] = "register",
    kind_of: Annotated[str, typer.Option("--register", help="Which register it is.")] = "mars",
    status: Annotated[Firm | None, typer.Option(help="How firm what states nothing is.")] = None,
    kind: Annotated[str | None, typer.Option(help="What a project without a kind is.")] = None,
    layer: Annotated[str | None, typer.Option(help="Layer in a file of several.")] = None,
    as_json: Json = False,
) -> None:
    """Read a register's projects into scenarios by status; list what changed."""
    said = registering.Said(None if status is None else status.value, kind, layer)
    found = registering.register(project, source, name=name, kind_of=kind_of, said=said)
    value = {
        "scenarios": list(found.scenarios),
        "projects": [asdict(line) for line in found.lines],
        "changes": None if found.changes is None else [asdict(one) for one in found.changes],
        "elsewhere": found.outside,
        "issues": [issue.as_row() for issue in found.issues],
    }

    def show() -> None:
        rows = [(line.status, line.kind, line.count, line.area_ha) for line in found.lines]
        print_table("Projects", ["status", "kind", "count", "ha"], rows)
        _tell_changes(found)
        typer.echo(f"scenarios {' and '.join(found.scenarios)}; {found.outside} projects elsewhere")
        tell_issues(found.issues)

    emit(value, as_json=as_json, show=show)


def _tell_changes(found: Any) -> None:
    if not found.changes:
        first = found.changes is None
        typer.echo("Read for the first time." if first else "Nothing changed since last time.")
        return
    rows = [(c.what, c.name or c.id, _said(c.before), _said(c.after)) for c in found.changes]
    title = f"Changes since last time: {len(rows)}"
    print_table(title, ["what", "project", "before", "after"], rows)


def _said(value: str | float | None) -> str:
    return "" if value is None else value if isinstance(value, str) else f"{value:,.2f} ha"
