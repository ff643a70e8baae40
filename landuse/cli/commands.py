"""The commands: each reads, calls one verb, and prints tables or JSON."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from landuse.cli.printing import emit, print_table, tell_issues, tell_progress
from landuse.domain.issues import Issue, errors, refuse
from landuse.domain.later import Later

if TYPE_CHECKING:
    from landuse import workflow
    from landuse.workflow import inspection, projects, tables
else:
    workflow = Later("landuse.workflow")
    inspection = Later("landuse.workflow.inspection")
    projects = Later("landuse.workflow.projects")
    tables = Later("landuse.workflow.tables")

app = typer.Typer(
    help="Land-use planning across municipal borders: layers, scenarios, outcomes.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

ROOT = Path(__file__).resolve().parents[2]
Project = Annotated[Path, typer.Option("--project", help="The project folder.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
WithoutFailed = Annotated[
    bool,
    typer.Option(
        "--without-failed",
        help="Go on without layers that cannot be used: unknown everywhere, every fault told.",
    ),
]
DEFAULT = ROOT if (ROOT / "landuse.toml").is_file() else Path()


@app.command()
def check(project: Project = DEFAULT, *, as_json: Json = False) -> None:
    """Check every file of a project: definitions, maps, measures, factors and scenarios."""
    issues = inspection.check(project, progress=tell_progress)
    faults = errors(issues)
    value = {"issues": [issue.as_row() for issue in issues]}

    def show() -> None:
        tell_issues(issues)
        typer.echo(f"{len(faults)} fault(s), {len(issues) - len(faults)} remark(s)")

    emit(value, as_json=as_json, show=show)
    if faults:
        raise typer.Exit(1)


@app.command()
def build(
    project: Project = DEFAULT,
    *,
    rebuild: Annotated[bool, typer.Option("--again", help="Cut the land anew.")] = False,
    without_failed: WithoutFailed = False,
    as_json: Json = False,
) -> None:
    """Cut the land once into pieces, and say what was read, repaired and left unknown."""
    strict = not without_failed
    land = workflow.load(project, progress=tell_progress, rebuild=rebuild, strict=strict)
    value = inspection.landscape_summary(land)

    def show() -> None:
        print_table("Layers", ["layer", "state"], list(value["layers"].items()))
        for title, columns, rows in tables.repairs(value):
            print_table(title, columns, rows)
        typer.echo(f"{value['units']} units, {value['pieces']} pieces, {value['area_ha']:,.2f} ha")
        tell_issues(land.issues)

    emit(value, as_json=as_json, show=show)


@app.command()
def evaluate(
    scenario: str,
    project: Project = DEFAULT,
    *,
    factors: Annotated[str | None, typer.Option(help="Factor set; else the project's.")] = None,
    gwp: Annotated[str, typer.Option(help="Edition of warming potentials.")] = "AR5",
    by: Annotated[str, typer.Option(help="Place role to report by.")] = "municipality",
    year: Annotated[list[int] | None, typer.Option(help="A calendar year as well.")] = None,
    until: Annotated[list[int] | None, typer.Option(help="Add up to this year.")] = None,
    without_failed: WithoutFailed = False,
    as_json: Json = False,
) -> None:
    """Evaluate a scenario: what it does to land and emissions, by place and in total."""
    drawn = workflow.read_scenario(project, scenario)
    land = workflow.load(project, progress=tell_progress, strict=not without_failed)
    plan = workflow.decide(land, drawn)
    outcome = workflow.judge(
        land, plan, factors=factors, gwp=gwp, by=by, years=year or (), until=until or ()
    )
    value = workflow.tell(outcome)

    def show() -> None:
        for title, columns, rows in tables.outcome(value):
            print_table(title, columns, rows)
        tell_issues(outcome.issues)

    emit(value, as_json=as_json, show=show)


@app.command()
def scenarios(project: Project = DEFAULT, *, as_json: Json = False) -> None:
    """List the scenarios of a project; one with faults is listed with them."""
    found, issues = inspection.scenarios(project)

    def show() -> None:
        keys = ["id", "title", "question"]
        print_table("Scenarios", keys, [[row[key] for key in keys] for row in found])
        tell_issues(issues)

    value = {"scenarios": found, "issues": [issue.as_row() for issue in issues]}
    emit(value, as_json=as_json, show=show)
    if errors(issues):
        raise typer.Exit(1)


@app.command()
def layers(project: Project = DEFAULT, *, as_json: Json = False) -> None:
    """List the layers of a project with their role, state and origin."""
    found = inspection.layers(project)

    def show() -> None:
        keys = ["id", "role", "theme", "state", "producer", "licence"]
        print_table("Layers", keys, [[f[k] or "" for k in keys] for f in found])

    emit({"layers": found}, as_json=as_json, show=show)


@app.command()
def new(folder: Path, *, as_json: Json = False) -> None:
    """Make a project of one's own in a new folder, with commented templates."""
    files = projects.new_project(folder)

    def show() -> None:
        for file in files:
            typer.echo(str(file))

    emit({"files": [str(file) for file in files]}, as_json=as_json, show=show)


@app.command()
def demo(
    folder: Annotated[Path, typer.Option("--to", help="Where to write it.")] = DEFAULT,
    *,
    fields: Annotated[int, typer.Option(min=50, help="About how many fields.")] = 6000,
    seed: Annotated[int, typer.Option(min=0, help="Another seed is another valley.")] = 20261124,
    as_json: Json = False,
) -> None:
    """Make the invented valley anew: the same seed gives the same valley."""
    files = projects.make_demo(folder, fields=fields, seed=seed, progress=tell_progress)

    def show() -> None:
        typer.echo(f"{len(files)} files in {folder}")

    emit({"files": [str(file) for file in files]}, as_json=as_json, show=show)


@app.command(name="app")
def open_app(
    project: Project = DEFAULT,
    *,
    port: Annotated[int, typer.Option(envvar="PORT", help="Port to serve on.")] = 8501,
    address: Annotated[str, typer.Option(envvar="ADDRESS", help="Address.")] = "127.0.0.1",
) -> None:
    """Open the planner in the browser on this machine."""
    refuse(inspection.opening(project))
    if find_spec("streamlit") is None:
        found, wanted = "no streamlit in this Python", "the parts of the app"
        refuse([Issue("app", found, wanted, "Install them: pip install 'landuse[app]'")])
    pages = (ROOT / "app.py", Path(__file__).parents[1] / "_shipped" / "app.py")
    page = next((path for path in pages if path.is_file()), pages[0])
    os.environ["LANDUSE_PROJECT"] = str(project.resolve())
    # Each run of a page has a thread of its own; a heap for each would keep what is long gone.
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")
    command = [sys.executable, "-m", "streamlit", "run", str(page)]
    options = ["--server.port", str(port), "--server.address", address, "--server.headless", "true"]
    sys.stdout.flush()
    os.execv(sys.executable, [*command, *options])  # noqa: S606  (our own command, no shell)
