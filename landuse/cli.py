"""The command line: each command reads, calls one verb, and prints a table or JSON.

Exit code 0; 1 when the input has faults, all of them told; 2 for wrong usage. Never a traceback
for what a person can mend.
"""

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from landuse import workflow
from landuse.domain.issues import InvalidInput, Issue, LanduseError, StoreError
from landuse.workflow import inspection, projects

app = typer.Typer(
    help="Land-use planning across municipal borders: layers, scenarios, outcomes.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

ROOT = Path(__file__).resolve().parents[1]
Project = Annotated[Path, typer.Option("--project", help="The project folder.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
DEFAULT = ROOT if (ROOT / "landuse.toml").is_file() else Path()


def _emit(value: Mapping[str, Any], *, as_json: bool, show: Callable[[], None]) -> None:
    if as_json:
        typer.echo(json.dumps(value, ensure_ascii=False, allow_nan=False))
    else:
        show()


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column, justify="right" if column.endswith(("ha", "count")) else "left")
    for row in rows:
        table.add_row(*(_cell(value) for value in row))
    Console(width=None if sys.stdout.isatty() else 160).print(table)


def _cell(value: Any) -> str:
    if value is None:
        return "unknown"
    return f"{value:,.2f}" if isinstance(value, float) else str(value).replace("[", r"\[")


def _progress(step: str, part: float) -> None:
    if sys.stderr.isatty():
        typer.echo(f"\r{part:4.0%} {step:<40}", nl=part >= 1, err=True)


def _tell_issues(issues: Sequence[Issue]) -> None:
    for issue in issues:
        typer.echo(f"{issue.severity}: {issue}", err=True)


@app.command()
def check(project: Project = DEFAULT, *, as_json: Json = False) -> None:
    """Check every file of a project: definitions, maps, measures, factors and scenarios."""
    issues = inspection.check(project, progress=_progress)
    faults = [issue for issue in issues if issue.severity == "error"]
    value = {"issues": [issue.as_row() for issue in issues]}

    def show() -> None:
        _tell_issues(issues)
        typer.echo(f"{len(faults)} fault(s), {len(issues) - len(faults)} remark(s)")

    _emit(value, as_json=as_json, show=show)
    if faults:
        raise typer.Exit(1)


@app.command()
def build(
    project: Project = DEFAULT,
    *,
    rebuild: Annotated[bool, typer.Option("--again", help="Cut the land anew.")] = False,
    as_json: Json = False,
) -> None:
    """Cut the land once into pieces, and say what was read, repaired and left unknown."""
    land = workflow.load(project, progress=_progress, rebuild=rebuild)
    value = inspection.landscape_summary(land)

    def show() -> None:
        _table("Layers", ["layer", "state"], list(value["layers"].items()))
        repairs = [(r["layer"], r["kind"], r["count"], r["area_ha"]) for r in value["repairs"]]
        _table("Repairs", ["layer", "kind", "count", "area_ha"], repairs)
        typer.echo(f"{value['units']} units, {value['pieces']} pieces, {value['area_ha']:,.2f} ha")
        _tell_issues(land.issues)

    _emit(value, as_json=as_json, show=show)


@app.command()
def evaluate(
    scenario: str,
    project: Project = DEFAULT,
    *,
    factors: Annotated[str, typer.Option(help="Factor set.")] = "ipcc_2013",
    gwp: Annotated[str, typer.Option(help="Edition of warming potentials.")] = "AR5",
    by: Annotated[str, typer.Option(help="Place role to report by.")] = "municipality",
    as_json: Json = False,
) -> None:
    """Evaluate a scenario: what it does to land and emissions, by place and in total."""
    drawn = workflow.read_scenario(project, scenario)
    land = workflow.load(project, progress=_progress)
    plan = workflow.decide(land, drawn)
    outcome = workflow.judge(land, plan, factors=factors, gwp=gwp, by=by)
    value = workflow.tell(outcome)

    def show() -> None:
        rows = [r for r in value["rows"] if r["gas"] is None]
        cells = [(r["place"], r["before"], r["after"], r["change"]) for r in rows]
        _table(
            f"Emissions, {factors}, {gwp}, tCO2e/yr", ["place", "before", "after", "change"], cells
        )
        keys = ["id", "measure", "asked_ha", "counted_ha", "ineligible_ha", "overridden_ha"]
        _table("Allocations", keys, [[r[k] for k in keys] for r in value["allocations"]])
        keys = ["what", "place", "area_ha"]
        _table("Unknown", keys, [[r[k] for k in keys] for r in value["unknown"]])
        _tell_issues(outcome.issues)

    _emit(value, as_json=as_json, show=show)


@app.command()
def scenarios(project: Project = DEFAULT, *, as_json: Json = False) -> None:
    """List the scenarios of a project."""
    found = inspection.scenarios(project)

    def show() -> None:
        _table("Scenarios", ["id", "title", "question"], [tuple(f.values())[:3] for f in found])

    _emit({"scenarios": found}, as_json=as_json, show=show)


@app.command()
def layers(project: Project = DEFAULT, *, as_json: Json = False) -> None:
    """List the layers of a project with their role, state and origin."""
    found = inspection.layers(project)

    def show() -> None:
        keys = ["id", "role", "theme", "state", "producer", "licence"]
        _table("Layers", keys, [[f[k] or "" for k in keys] for f in found])

    _emit({"layers": found}, as_json=as_json, show=show)


@app.command()
def new(folder: Path, *, as_json: Json = False) -> None:
    """Make a project of one's own in a new folder, with commented templates."""
    files = projects.new_project(folder)

    def show() -> None:
        for file in files:
            typer.echo(str(file))

    _emit({"files": [str(file) for file in files]}, as_json=as_json, show=show)


@app.command()
def demo(
    folder: Annotated[Path, typer.Option("--to", help="Where to write it.")] = ROOT,
    *,
    fields: Annotated[int, typer.Option(min=50, help="About how many fields.")] = 6000,
    seed: Annotated[int, typer.Option(help="Another seed is another valley.")] = 20261124,
    as_json: Json = False,
) -> None:
    """Make the invented valley anew: the same seed gives the same valley."""
    files = projects.make_demo(folder, fields=fields, seed=seed, progress=_progress)

    def show() -> None:
        typer.echo(f"{len(files)} files in {folder}")

    _emit({"files": [str(file) for file in files]}, as_json=as_json, show=show)


@app.command(name="app")
def open_app(
    project: Project = DEFAULT,
    *,
    port: Annotated[int, typer.Option(envvar="PORT", help="Port to serve on.")] = 8501,
    address: Annotated[str, typer.Option(envvar="ADDRESS", help="Address.")] = "127.0.0.1",
) -> None:
    """Open the planner in the browser on this machine."""
    page = ROOT / "app.py"
    os.environ["LANDUSE_PROJECT"] = str(project.resolve())
    command = [sys.executable, "-m", "streamlit", "run", str(page)]
    options = ["--server.port", str(port), "--server.address", address, "--server.headless", "true"]
    sys.stdout.flush()
    os.execv(sys.executable, [*command, *options])  # noqa: S606  (our own command, no shell)


def main() -> None:
    """Run the command line; faults are told, one line each or as JSON, and exit with 1."""
    try:
        app(standalone_mode=True)
    except InvalidInput as fault:
        if "--json" in sys.argv:
            rows = [issue.as_row() for issue in fault.issues]
            typer.echo(json.dumps({"issues": rows}, ensure_ascii=False))
        else:
            _tell_issues(fault.issues)
        raise SystemExit(1) from None
    except (StoreError, LanduseError) as fault:
        typer.echo(f"error: {fault}", err=True)
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
