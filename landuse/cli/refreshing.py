"""The command that looks for newer maps, tells what they change, and takes them."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from landuse.cli.commands import DEFAULT, Json, Project, app
from landuse.cli.fetching import named, parts_missing
from landuse.cli.printing import emit, print_table, tell_issues, tell_progress
from landuse.domain.issues import refuse
from landuse.domain.later import Later

if TYPE_CHECKING:
    from landuse.workflow import refreshing
else:
    refreshing = Later("landuse.workflow.refreshing")

Accept = Annotated[
    list[str] | None, typer.Option(help="Take a new map whose changes were told; repeat it.")
]


@app.command()
def refresh(
    project: Project = DEFAULT,
    *,
    layers: Annotated[str | None, typer.Option(help="Try these whatever is told of them.")] = None,
    accept: Accept = None,
    look: Annotated[bool, typer.Option("--look", help="Only look; fetch nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Tell which maps have a newer version and what it changes in each scenario; take it."""
    refuse(parts_missing())
    if accept:
        _take(project, accept, as_json=as_json)
        return
    if look:
        found = refreshing.Refreshed(refreshing.newer(project, layers=named(layers)))
    else:
        found = refreshing.refresh(project, layers=named(layers), progress=tell_progress)
    value = {
        "layers": [_row(one) for one in found.news],
        "tried": [asdict(one) for one in found.tried],
        "effects": [asdict(one) | {"difference": one.difference} for one in found.effects],
        "issues": [issue.as_row() for issue in found.issues],
    }
    emit(value, as_json=as_json, show=lambda: _show(found, value["layers"]))


def _take(project: Any, accept: list[str], *, as_json: bool) -> None:
    taken = refreshing.accept(project, [name for one in accept for name in named(one)])
    emit({"taken": list(taken)}, as_json=as_json, show=lambda: typer.echo(", ".join(taken)))


def _row(one: Any) -> dict[str, Any]:
    changed = one.theirs.changed
    return {
        "id": one.id,
        "verdict": one.verdict,
        "sign": one.sign,
        "fetched": one.ours.fetched.isoformat(timespec="seconds"),
        "name": one.ours.name or one.ours.address,
        "newest": one.theirs.name or None,
        "changed": None if changed is None else changed.isoformat(timespec="seconds"),
        "count": one.ours.expected,
        "count_now": one.theirs.count,
    }


def _show(found: Any, rows: list[dict[str, Any]]) -> None:
    keys = ["id", "verdict", "sign", "fetched", "newest", "count", "count_now"]
    print_table("Maps", keys, [["" if r[k] is None else str(r[k]) for k in keys] for r in rows])
    if found.tried:
        tried = [(one.id, one.outcome, one.was or 0, one.count or 0) for one in found.tried]
        print_table("Tried", ["id", "outcome", "features before", "now"], tried)
    if found.effects:
        columns = ["scenario", "layer", "indicator", "unit", "place", "before", "after", "change"]
        cells = [
            (e.scenario, e.layer, e.indicator, e.unit, e.place, e.before, e.after, e.difference)
            for e in found.effects
        ]
        print_table("What a new map changes", columns, cells)
    changed = [one.id for one in found.tried if one.outcome == "changed"]
    if changed:
        typer.echo("Take them with: landuse refresh --accept " + ",".join(changed))
    tell_issues(found.issues)
