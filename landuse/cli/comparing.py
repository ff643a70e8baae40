"""Commands that compare: every method side by side, and a difference told cause by cause."""

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from landuse.cli.commands import DEFAULT, Json, Project, WithoutFailed, app
from landuse.cli.printing import emit, print_table, tell_issues, tell_progress
from landuse.domain.later import Later

if TYPE_CHECKING:
    from landuse import workflow
    from landuse.workflow import compare, council
    from landuse.workflow import methods as every
else:
    workflow = Later("landuse.workflow")
    compare = Later("landuse.workflow.compare")
    council = Later("landuse.workflow.council")
    every = Later("landuse.workflow.methods")

Role = Annotated[str, typer.Option("--by", help="Place role to report by.")]
Set = Annotated[str | None, typer.Option("--factors", help="Factor set; else the project's.")]
Edition = Annotated[str, typer.Option("--gwp", help="Edition of warming potentials.")]


@app.command()
def methods(
    scenario: str,
    project: Project = DEFAULT,
    *,
    by: Role = "municipality",
    without_failed: WithoutFailed = False,
    as_json: Json = False,
) -> None:
    """Judge a scenario under every factor set and edition: one table, set by indicator."""
    drawn = workflow.read_scenario(project, scenario)
    land = workflow.load(project, progress=tell_progress, strict=not without_failed)
    plan = workflow.decide(land, drawn)
    lines = every.methods(land, plan, by=by)
    value = {
        "scenario": scenario,
        "by": by,
        "methods": [asdict(line) for line in lines],
        "issues": [issue.as_row() for issue in plan.issues],
    }

    def show() -> None:
        names = [f"{row.indicator}, {row.unit}" for row in lines[0].rows] if lines else []
        cells = [(line.factors, line.gwp, *(_told(row) for row in line.rows)) for line in lines]
        print_table(f"{scenario} under every method", ["set", "edition", *names], cells)
        tell_issues(plan.issues)

    emit(value, as_json=as_json, show=show)


def _told(row: Any) -> str:
    """Return a change with its range where one is known."""
    if row.change is None:
        return "unknown"
    if row.low is None:
        return f"{row.change:,.1f}"
    return f"{row.change:,.1f} ({row.low:,.1f} to {row.high:,.1f})"


@app.command()
def explain(
    scenario: str,
    against: Annotated[str, typer.Option(help="The scenario to start from.")],
    project: Project = DEFAULT,
    *,
    against_project: Annotated[
        str | None, typer.Option(help="The project to start from: another map of the soil.")
    ] = None,
    factors: Set = None,
    against_factors: Annotated[str | None, typer.Option(help="The set to start from.")] = None,
    gwp: Edition = "AR5",
    against_gwp: Annotated[str | None, typer.Option(help="The edition to start from.")] = None,
    by: Role = "municipality",
    as_json: Json = False,
) -> None:
    """Explain a change in emissions from one scenario to another, cause by cause."""
    end = compare.basis(project, scenario, factors, gwp)
    first = project if against_project is None else type(project)(against_project)
    start = compare.basis(first, against, against_factors or factors, against_gwp or gwp)
    found = compare.waterfall(start, end, by=by)
    steps = [asdict(step) for step in found.steps]
    value = {
        "start": compare.words(start), "end": compare.words(end),
        "causes": list(compare.CAUSES), "steps": steps,
    }  # fmt: skip

    def show() -> None:
        places = list(dict.fromkeys(step.place for step in found.steps))
        causes = ["start", *compare.CAUSES, "end"]
        cells = {(step.place, step.cause): step.value for step in found.steps}
        rows = [(place, *(cells[place, cause] for cause in causes)) for place in places]
        print_table("Change in emissions, tCO2e/yr", ["place", *causes], rows)

    emit(value, as_json=as_json, show=show)


class Format(StrEnum):
    """What a paper can be written as."""

    pdf = "pdf"
    html = "html"
    docx = "docx"
    md = "md"


class Language(StrEnum):
    """What a paper can be written in."""

    da = "da"
    en = "en"


@app.command()
def report(
    scenarios: list[str],
    project: Project = DEFAULT,
    *,
    kind: Annotated[Format, typer.Option("--format", help="What to write.")] = Format.pdf,
    language: Annotated[Language, typer.Option(help="Danish or English.")] = Language.da,
    out: Annotated[
        Path | None, typer.Option(help="The file; else named after the scenarios, here.")
    ] = None,
    exact: Annotated[
        bool, typer.Option("--exact", help="Draw sketches line by line: for those who may see it.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Write a council paper of one to six scenarios; the first is what others are held against."""
    ordered = council.Ordered(language=language.value, generalise=not exact)
    body = council.report(
        project, scenarios, kind=kind.value, ordered=ordered, progress=tell_progress
    )
    path = out or Path(f"{'_'.join(scenarios)}.{kind.value}")
    path.write_bytes(body)
    value = {"file": str(path), "bytes": len(body), "scenarios": scenarios}
    emit(value, as_json=as_json, show=lambda: typer.echo(str(path)))
