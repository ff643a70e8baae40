"""The command line: each command reads, calls one verb, and prints tables or JSON.

Exit code 0; 1 when the input has faults, all of them told; 2 for wrong usage; 130 when interrupted.
Never a traceback for what a person can mend.
"""

import errno
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from landuse.domain.issues import InvalidInput, Issue, LanduseError, errors, refuse


class _Later:
    """A module that is imported when a command first needs it: ``--help`` needs no geometry."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self._name), attribute)


if TYPE_CHECKING:
    from landuse import workflow
    from landuse.workflow import inspection, projects, tables
else:
    workflow = _Later("landuse.workflow")
    inspection = _Later("landuse.workflow.inspection")
    projects = _Later("landuse.workflow.projects")
    tables = _Later("landuse.workflow.tables")

app = typer.Typer(
    help="Land-use planning across municipal borders: layers, scenarios, outcomes.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

ROOT = Path(__file__).resolve().parents[1]
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
INTERRUPTED = 130
OUTPUT_FAULTS = {errno.ENOSPC, errno.EIO, errno.EBADF, errno.EFBIG}
"""What a full disk or a closed pipe answers to a print."""


def _emit(value: Mapping[str, Any], *, as_json: bool, show: Callable[[], None]) -> None:
    if as_json:
        typer.echo(json.dumps(value, ensure_ascii=False, allow_nan=False))
    else:
        show()


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
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
    faults = errors(issues)
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
    without_failed: WithoutFailed = False,
    as_json: Json = False,
) -> None:
    """Cut the land once into pieces, and say what was read, repaired and left unknown."""
    strict = not without_failed
    land = workflow.load(project, progress=_progress, rebuild=rebuild, strict=strict)
    value = inspection.landscape_summary(land)

    def show() -> None:
        _table("Layers", ["layer", "state"], list(value["layers"].items()))
        for title, columns, rows in tables.repairs(value):
            _table(title, columns, rows)
        typer.echo(f"{value['units']} units, {value['pieces']} pieces, {value['area_ha']:,.2f} ha")
        _tell_issues(land.issues)

    _emit(value, as_json=as_json, show=show)


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
    land = workflow.load(project, progress=_progress, strict=not without_failed)
    plan = workflow.decide(land, drawn)
    outcome = workflow.judge(
        land, plan, factors=factors, gwp=gwp, by=by, years=year or (), until=until or ()
    )
    value = workflow.tell(outcome)

    def show() -> None:
        for title, columns, rows in tables.outcome(value):
            _table(title, columns, rows)
        _tell_issues(outcome.issues)

    _emit(value, as_json=as_json, show=show)


@app.command()
def scenarios(project: Project = DEFAULT, *, as_json: Json = False) -> None:
    """List the scenarios of a project; one with faults is listed with them."""
    found, issues = inspection.scenarios(project)

    def show() -> None:
        keys = ["id", "title", "question"]
        _table("Scenarios", keys, [[row[key] for key in keys] for row in found])
        _tell_issues(issues)

    value = {"scenarios": found, "issues": [issue.as_row() for issue in issues]}
    _emit(value, as_json=as_json, show=show)
    if errors(issues):
        raise typer.Exit(1)


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
    folder: Annotated[Path, typer.Option("--to", help="Where to write it.")] = DEFAULT,
    *,
    fields: Annotated[int, typer.Option(min=50, help="About how many fields.")] = 6000,
    seed: Annotated[int, typer.Option(min=0, help="Another seed is another valley.")] = 20261124,
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
    refuse(inspection.opening(project))
    if find_spec("streamlit") is None:
        found, wanted = "no streamlit in this Python", "the parts of the app"
        refuse([Issue("app", found, wanted, "Install them: pip install 'landuse[app]'")])
    pages = (ROOT / "app.py", Path(__file__).parent / "_shipped" / "app.py")
    page = next((path for path in pages if path.is_file()), pages[0])
    os.environ["LANDUSE_PROJECT"] = str(project.resolve())
    command = [sys.executable, "-m", "streamlit", "run", str(page)]
    options = ["--server.port", str(port), "--server.address", address, "--server.headless", "true"]
    sys.stdout.flush()
    os.execv(sys.executable, [*command, *options])  # noqa: S606  (our own command, no shell)


def _run() -> int:
    """Run the command and return its exit code; what a person can mend is told."""
    try:
        app(standalone_mode=True)
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else 0
    except InvalidInput as fault:
        if "--json" in sys.argv:
            rows = [issue.as_row() for issue in fault.issues]
            typer.echo(json.dumps({"issues": rows}, ensure_ascii=False))
        else:
            _tell_issues(fault.issues)
    except LanduseError as fault:
        typer.echo(f"error: {fault}", err=True)
    return 1


def main() -> None:
    """Run the command line; faults are told, one line each or as JSON, and exit with 1."""
    try:
        code = _run()
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = INTERRUPTED
    except UnicodeEncodeError as fault:
        found = f"the output's encoding, {fault.encoding}, lacks letters of the result"
        typer.echo(f"error: {found}. Set PYTHONIOENCODING=utf-8.", err=True)
        code = 1
    except OSError as fault:
        if fault.filename is not None or fault.errno not in OUTPUT_FAULTS:
            raise
        typer.echo(f"error: the result could not be written: {fault.strerror}", err=True)
        # What is still held back would fail once more when the program ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    raise SystemExit(code)


if __name__ == "__main__":
    main()
