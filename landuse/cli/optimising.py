"""The command that lets the optimiser place what a scenario leaves to it."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from landuse.cli.commands import DEFAULT, Json, Project, WithoutFailed, app
from landuse.cli.comparing import Edition, Set
from landuse.cli.printing import emit, print_table, tell_issues, tell_progress
from landuse.domain.issues import Issue, refuse
from landuse.domain.later import Later

if TYPE_CHECKING:
    from landuse import workflow
    from landuse.workflow import optimising
else:
    workflow = Later("landuse.workflow")
    optimising = Later("landuse.workflow.optimising")

ID = re.compile(r"^[a-z][a-z0-9_]{0,60}$")
NO_GAP = "unknown: nothing was placed that it could be a part of"
WORDS = {
    "optimal": "the best plan there is, proven",
    "within_gap": "as near to the best as was asked, proven",
    "feasible": "a plan, not proven to be the best",
    "infeasible": "no plan reaches all goals within the limits, proven",
    "unknown": "no plan was found in the time there was",
}


@app.command()
def optimise(
    scenario: str,
    project: Project = DEFAULT,
    *,
    time_limit: Annotated[
        float | None, typer.Option(min=0, help="Seconds to search; else the scenario's.")
    ] = None,
    gap: Annotated[
        float | None, typer.Option(min=0, max=1, help="How near to the best; else the scenario's.")
    ] = None,
    write: Annotated[str | None, typer.Option(help="Save the plan as a scenario.")] = None,
    factors: Set = None,
    gwp: Edition = "AR5",
    without_failed: WithoutFailed = False,
    as_json: Json = False,
) -> None:
    """Place what a scenario allows so that its goals are reached best, with proof."""
    _refuse_name(write, project)
    drawn = workflow.read_scenario(project, scenario)
    land = workflow.load(project, progress=tell_progress, strict=not without_failed)
    problem = optimising.ask(land, drawn, factors=factors, gwp=gwp)
    answer = optimising.optimise(problem, time_limit=time_limit, gap=gap)
    impossible = answer.certificate.status == "infeasible"
    why_not = optimising.explain(problem) if impossible else None
    value = optimising.answer_object(answer, why_not)
    if write is not None and answer.found:
        named = optimising.under_name(answer, write)
        workflow.write_scenario(project, named, expected=None)
        value["written"] = f"scenarios/{write}.toml"

    def show() -> None:
        _show(value)
        for line in () if why_not is None else optimising.in_words(why_not):
            typer.echo(line)
        tell_issues(answer.issues)

    emit(value, as_json=as_json, show=show)
    if not answer.found:
        raise typer.Exit(1)


def _refuse_name(write: str | None, project: Path) -> None:
    """Refuse a name that is no id or is taken, before anything takes time."""
    if write is None:
        return
    if not ID.match(write):
        expected = "small letters a-z, figures and _, a letter first"
        refuse([Issue("--write", repr(write), expected, "Choose another id.")])
    if (project / "scenarios" / f"{write}.toml").exists():
        found = "a scenario of that name"
        refuse([Issue("--write", found, "an id that is free", "Choose another id.")])


def _show(value: dict[str, Any]) -> None:
    proof = value["certificate"]
    typer.echo(f"{value['scenario']}: {WORDS[proof['status']]}")
    if proof["objective"] is not None:
        rows = [
            [f"{proof['way']}, {proof['unit'] or 'weighted'}", proof["objective"]],
            ["no plan is better than", proof["bound"]],
            ["gap, percent", NO_GAP if proof["gap"] is None else 100 * proof["gap"]],
            ["seconds", proof["seconds"]],
        ]
        if value["cost_of_repair"] is not None:
            rows.append(["minimum project sizes cost", value["cost_of_repair"]])
        print_table("Certificate", ["what", "value"], rows)
    if value["goals"]:
        columns = ["measure", "units", "area_ha"]
        print_table("Placed", columns, [[row[key] for key in columns] for row in value["placed"]])
        keys = ["name", "what", "place", "low", "high", "reached", "met", "binds", "price", "unit"]
        names = ["goal or limit", "of", *keys[2:8], "one more costs", "unit"]
        blank = [[_blank(row[key], key) for key in keys] for row in value["goals"]]
        print_table("Goals and limits", names, blank)
    if "written" in value:
        typer.echo(value["written"])


def _blank(value: Any, key: str) -> Any:
    return "" if value is None and key in {"low", "high"} else value
