"""Write docs/reference from the definitions themselves, so that the two cannot differ."""

import sys
from pathlib import Path

from landuse.cli import app
from landuse.effects import INDICATORS
from landuse.sources.catalogue import read_catalogue
from landuse.sources.factors import factor_sets, read_factor_set
from landuse.sources.parameters import read_parameters
from landuse.sources.project import open_project, own_and_shipped, shipped
from landuse.sources.warming import read_warming_potentials

ROOT = Path(__file__).resolve().parents[1]
NOTE = "<!-- Written by `make docs` from the definitions; change those, not this page. -->\n"


def commands() -> str:
    """Return the page of commands."""
    lines = ["# Commands", "", "Every command takes `--json`; most take `--project DIR`.", ""]
    for command in app.registered_commands:
        name = command.name or command.callback.__name__
        lines += [f"- `{name}`: {(command.callback.__doc__ or '').strip()}"]
    return "\n".join(lines)


def layers() -> str:
    """Return the page of the demo's layers."""
    folder, _ = open_project(ROOT)
    lines = [
        "# Layers of the demo",
        "",
        "| id | role | theme | cuts | what |",
        "|---|---|---|---|---|",
    ]
    for layer in folder.layers.values():
        cuts = "yes" if layer.cuts else ""
        lines.append(
            f"| `{layer.id}` | {layer.role} | {layer.theme or ''} | {cuts} | {layer.about.en} |"
        )
    return "\n".join(lines)


def catalogue() -> str:
    """Return the page of services a map can be fetched from."""
    listed, _ = read_catalogue(ROOT)
    lines = [
        "# Catalogue of services",
        "",
        "None of these was called with these files: they are written from public code and stored",
        "answers. `landuse services` tries them. `base` is always fetched, `wanted` by default,",
        "`extra` when named with `--layers`.",
        "",
        "| id | what | fetched | asked by | at | key | licence | rests on |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for one in listed.values():
        service, origin = one.service, one.layer.origin
        cells = (
            f"`{one.id}`", one.layer.title.en, service.need, service.protocol,
            f"{service.host} {service.name}".strip(), service.key or "", origin.licence,
            service.evidence,
        )  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    notes = [f"- `{one.id}`: {one.service.note}" for one in listed.values() if one.service.note]
    return "\n".join([*lines, "", "## What to know before trusting one", "", *notes])


def measures() -> str:
    """Return the page of measures."""
    folder, _ = open_project(ROOT)
    lines = ["# Measures", ""]
    for measure in folder.measures.values():
        lines += [
            f"## {measure.title.en} (`{measure.id}`, {measure.title.da})",
            "",
            measure.about.en,
        ]
        lines += [f"Applies to: {', '.join(measure.applies_to)}."]
        if measure.becomes:
            lines += [f"The land becomes: {measure.becomes}."]
        if measure.shares_with:
            lines += [f"May share a hectare with: {', '.join(measure.shares_with)}."]
        for rule in measure.rules:
            seen = "" if rule.seen else " (source not verified)"
            lines += [f"- {rule.theme}: {rule.verdict}. {rule.reason.en} {rule.law}{seen}"]
        lines += [""]
    return "\n".join(lines)


def factors() -> str:
    """Return the page of factor sets."""
    lines = ["# Factor sets", ""]
    for name, folder in factor_sets(own_and_shipped(ROOT, "factors")).items():
        found = read_factor_set(folder)
        lines += [f"## `{name}`", "", found.title.en, "", found.definition.about.en, ""]
        lines += [f"Kind: {found.kind}; gases: {', '.join(found.gases) or 'none'}.", ""]
        lines += [f"{len(found.factors)} rows, {len(found.unverified)} of them not verified.", ""]
    potentials = read_warming_potentials(shipped("factors") / "gwp", "AR5")
    lines += ["## `gwp`", "", f"Warming potentials: {', '.join(potentials.editions)}.", ""]
    parameters, _ = read_parameters(own_and_shipped(ROOT, "factors"))
    for topic in dict.fromkeys(topic for topic, _ in parameters):
        held = parameters.of(topic)
        lines += [f"## `{topic}`", "", f"Parameters: {', '.join(f'`{name}`' for name in held)}."]
        unread = sum(not row.seen for row in held.values())
        lines += ["", f"{len(held)} rows, {unread} of them not verified.", ""]
    return "\n".join(lines)


def indicators() -> str:
    """Return the page of indicators."""
    lines = ["# Indicators", ""]
    for indicator in INDICATORS:
        local = "local" if indicator.local else "judged on the finished plan"
        lines += [f"- `{indicator.id}`: {indicator.title.en}, {indicator.unit}, {local}."]
        lines += [f"  {indicator.formula.en}"]
    return "\n".join(lines)


def pages() -> str:
    """Return the page of the app's pages."""
    lines = ["# Pages of the app", ""]
    for path in sorted((ROOT / "landuse" / "ui" / "pages").glob("[a-z]*.py")):
        first = path.read_text(encoding="utf-8").split('"""')[1].strip().splitlines()[0]
        lines += [f"- `{path.stem}`: {first}"]
    return "\n".join(lines)


def main(target: Path) -> None:
    """Write every page."""
    target.mkdir(parents=True, exist_ok=True)
    for page in (commands, layers, catalogue, measures, factors, indicators, pages):
        text = f"{NOTE}\n{page().strip()}\n"
        (target / f"{page.__name__}.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(ROOT / sys.argv[1])
