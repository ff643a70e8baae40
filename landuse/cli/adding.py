"""The command that puts a map from a file into the project as a layer."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from landuse.cli.commands import DEFAULT, Json, Project, app
from landuse.cli.printing import emit, print_table, tell_issues, tell_progress
from landuse.domain.issues import Issue, errors, refuse
from landuse.domain.later import Later

if TYPE_CHECKING:
    from landuse.workflow import adding
else:
    adding = Later("landuse.workflow.adding")

HINTS = {
    "producer": "--producer NAME", "title": "--title TEXT", "columns": "--column OURS=THEIRS",
    "codes": "--code VALUE=CLASS or --code-list NAME", "licence": "--licence TEXT",
    "date": "--date 2026-03-31",
}  # fmt: skip
"""The option that says what is missing, by what it is."""


Said = str | None
Many = list[str] | None
File = Annotated[Path, typer.Argument(help="The map, a zip of it, or a QGIS project.")]
Layer = Annotated[Said, typer.Option(help="Layer of a file that holds several.")]
Crs = Annotated[Said, typer.Option(help="System of a file that says none.")]
Name = Annotated[Said, typer.Option("--id", help="Id of the layer, else made from its title.")]
Title = Annotated[Said, typer.Option(help="Title, in Danish.")]
English = Annotated[Said, typer.Option("--title-en", help="Title in English.")]
Role = Annotated[Said, typer.Option(help="What it says of the land, such as soil.")]
Theme = Annotated[Said, typer.Option(help="What rules call it, such as bnbo.")]
Kind = Annotated[Said, typer.Option(help="polygons, lines or points.")]
Column = Annotated[Many, typer.Option(help="OURS=THEIRS; repeat it.")]
Unit = Annotated[Many, typer.Option(help="COLUMN=UNIT; repeat it.")]
Code = Annotated[Many, typer.Option(help="VALUE=CLASS; repeat it.")]
Codes = Annotated[Said, typer.Option("--code-list", help="A list in data/codes.")]
Outside = Annotated[
    Said, typer.Option(help="What land outside the areas is: none, a class, or unknown.")
]
Buffer = Annotated[float | None, typer.Option(help="Metres around points or lines.")]
Producer = Annotated[Said, typer.Option(help="Who made the map.")]
Licence = Annotated[Said, typer.Option(help="Its licence, such as CC0-1.0.")]
Url = Annotated[Said, typer.Option(help="Where it is published.")]
Date = Annotated[Said, typer.Option(help="When it was published.")]
Replace = Annotated[bool, typer.Option("--replace", help="Replace the layer of that id.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would be added.")]


@app.command()
def add(
    file: File, project: Project = DEFAULT, *,
    layer: Layer = None, crs: Crs = None, name: Name = None, title: Title = None,
    title_en: English = None, role: Role = None, theme: Theme = None, kind: Kind = None,
    column: Column = None, unit: Unit = None, code: Code = None, code_list: Codes = None,
    outside: Outside = None, buffer: Buffer = None, producer: Producer = None,
    licence: Licence = None, url: Url = None, date: Date = None, replace: Replace = False,
    dry_run: DryRun = False, as_json: Json = False,
) -> None:  # fmt: skip
    """Add a map from a file as a layer: GeoPackage, shapefile, TAB, GML, DXF, GeoTIFF and more."""
    said = adding.Wanted(
        layer=layer, crs=crs, id=name, title=title, title_en=title_en, role=role, theme=theme,
        kind=kind, columns=_pairs(column, "--column"), units=_pairs(unit, "--unit"),
        codes=_pairs(code, "--code"), code_list=code_list,
        absent="" if outside == "unknown" else outside,
        buffer_m=buffer, producer=producer, licence=licence, url=url, made=_date(date),
    )  # fmt: skip
    known = {"role": adding.ROLES, "theme": adding.THEMES, "kind": adding.KINDS}
    refuse([i for what, names in known.items() for i in _one_of(what, getattr(said, what), names)])
    if adding.is_project(file.name):
        _list_sources(file, as_json=as_json)
        return
    with adding.taken_file(file) as path:
        looked = adding.looked_at(project, path, file.name, said)
        _add(project, looked, said, replacing=replace, dry_run=dry_run, as_json=as_json)


def _add(
    project: Path, looked: Any, said: Any, *, replacing: bool, dry_run: bool, as_json: bool
) -> None:
    """Try a map out, say what was guessed and what is missing, and add it where nothing is."""
    held = adding.try_out(project, looked, said)
    lacking = errors(held.issues)
    value = {
        "layer": _said(held.wanted),
        "guessed": sorted(held.guesses),
        "issues": [issue.as_row() for issue in held.issues],
        "files": [],
    }
    if not lacking and not dry_run:
        done = adding.add(project, looked, said, replacing=replacing, progress=tell_progress)
        value |= {"files": list(done.files), "issues": [i.as_row() for i in done.issues]}

    def show() -> None:
        rows = [
            [key, shown, "guessed" if key in held.guesses else ""]
            for key, shown in _said(held.wanted).items()
        ]
        print_table(str(looked.shown), ["what", "value", ""], rows)
        tell_issues(held.issues)
        for hint in _hints(held.issues):
            typer.echo(f"say it with: {hint}", err=True)
        for file in value["files"]:
            typer.echo(file)

    emit(value, as_json=as_json, show=show)
    if lacking:
        raise typer.Exit(1)


def _said(wanted: Any) -> dict[str, str]:
    """Return what a layer would be, a line for each thing that is known."""
    keys = ("id", "title", "layer", "kind", "role", "theme", "absent", "buffer_m", "code_list",
            "producer", "licence", "made")  # fmt: skip
    found = {key: getattr(wanted, key) for key in keys}
    found |= {f"column {ours}": theirs for ours, theirs in wanted.columns.items()}
    found |= {f"code {value}": meaning for value, meaning in wanted.codes.items()}
    return {key: str(value) for key, value in found.items() if value not in (None, "")}


def _hints(issues: Sequence[Issue]) -> list[str]:
    parts = [issue.where.rpartition(": ")[2] for issue in issues]
    hints = [HINTS[part] for part in dict.fromkeys(parts) if part in HINTS]
    asked = " ".join(f"{issue.found} {issue.expected}" for issue in issues)
    hints += ["--crs EPSG:25832"] if "coordinate reference system" in asked else []
    return hints + (["--layer NAME"] if "the name of one of its layers" in asked else [])


def _list_sources(file: Path, *, as_json: bool) -> None:
    """List what a QGIS project draws on; nothing of it is opened."""
    found = adding.project_sources(file)
    keys = ("title", "kind", "place", "layer")
    rows = [[getattr(one, key) for key in keys] for one in found]

    def show() -> None:
        print_table(file.name, keys, rows)
        typer.echo("Nothing of it was opened. Add the files one at a time: landuse add FILE")

    emit(
        {"sources": [dict(zip(keys, row, strict=True)) for row in rows]}, as_json=as_json, show=show
    )


def _pairs(texts: Sequence[str] | None, option: str) -> dict[str, str]:
    """Return pairs written as ``a=b``; the last = parts them, as a value may hold one."""
    found, issues = {}, []
    for text in texts or ():
        left, sign, right = text.rpartition("=")
        if not (left and sign and right):
            issues.append(Issue(option, repr(text), "two words with = between them", "Correct it."))
        found[left.strip()] = right.strip()
    refuse(issues)
    return found


def _date(text: str | None) -> dt.date | None:
    try:
        return None if text is None else dt.date.fromisoformat(text)
    except ValueError:
        refuse([Issue("--date", repr(text), "a date such as 2026-03-31", "Correct it.")])
        raise


def _one_of(option: str, value: str | None, known: Sequence[str]) -> list[Issue]:
    if value is None or value in known:
        return []
    return [Issue(f"--{option}", repr(value), f"one of: {', '.join(known)}", "Correct the name.")]
