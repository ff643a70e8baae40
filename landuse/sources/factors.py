"""Read factor sets: published numbers in CSV, each with unit, source and whether it was seen.

Nothing is guessed: a number that is none, a row without source or unit, two rows for the same
key and a column nobody knows are faults, all told at once.
"""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from landuse.domain import digest
from landuse.domain.factors import ANY, PATHWAYS, Factor, FactorSet, FormerUse, SetDefinition
from landuse.domain.issues import InvalidInput, Issue, refuse
from landuse.domain.layer import SOILS, USES
from landuse.domain.warming import GASES, emission_unit
from landuse.sources.crops import read_crop_categories
from landuse.sources.definitions import read_definition
from landuse.sources.numbers import Row, number, read_rows, seen, stated
from landuse.sources.parameters import VARYING, distribution
from landuse.sources.warming import read_warming_potentials

__all__ = ["factor_sets", "read_factor_set", "read_warming_potentials"]

FIXED = ("central", "low", "high", "unit", "source", "page", "seen", "note")
PLAIN = {"ditch_share": "fraction", "drained_share": "fraction", "buffer_width": "m"}
"""Units of the rows that are no emission."""
WHOSE_HECTARE = {"ditch": "ditch", "drained": "drained"}

DITCHES = frozenset({"land", "ditch", "ditch_share"})
"""Pathways that only together make up a hectare with ditches."""


def factor_sets(folders: Sequence[Path]) -> dict[str, Path]:
    """Return the folder of each factor set by id; a later folder's set goes before an earlier's."""
    return {
        path.parent.name: path.parent
        for folder in folders
        for path in sorted(folder.glob("*/set.toml"))
    }


def read_factor_set(folder: Path) -> FactorSet:
    """Return the factor set in a folder.

    Raises
    ------
    InvalidInput
        With everything that is wrong in its files.
    """
    shown = f"data/factors/{folder.name}"
    definition, issues = read_definition(SetDefinition, folder / "set.toml", f"{shown}/set.toml")
    if definition is None:
        raise InvalidInput(issues)
    if definition.id != folder.name:
        issues.append(_misnamed(definition, folder, shown))
    former = definition.former_use
    tables = [p for p in sorted(folder.glob("*.csv")) if former is None or p.name != former.codes]
    factors: list[Factor] = []
    header: tuple[str, ...] = ()
    for path in tables:
        found, columns, faults = _read_table(path, definition, f"{shown}/{path.name}")
        factors += found
        header = header or columns
        issues += faults
    if not tables:
        remedy = "Add a table of factors, such as emissions.csv."
        issues.append(Issue(shown, "no table of factors", "at least one .csv file", remedy))
    codes, faults = (
        read_crop_categories(folder / former.codes, f"{shown}/{former.codes}")
        if former
        else ({}, [])
    )
    issues += faults + _twice(factors) + _incomplete(factors)
    issues += _dangling(definition, factors, shown)
    refuse(issues)
    read = [folder / "set.toml", *tables, *([folder / former.codes] if former else [])]
    files = {f"{shown}/{path.name}": digest.of_file(path) for path in read}
    return FactorSet(definition, tuple(factors), files, codes, header)


def _misnamed(definition: SetDefinition, folder: Path, shown: str) -> Issue:
    expected = f"{folder.name!r}, the name of the folder"
    remedy = "Rename the folder or change the id."
    return Issue(f"{shown}/set.toml: id", repr(definition.id), expected, remedy)


def _read_table(
    path: Path, definition: SetDefinition, shown: str
) -> tuple[list[Factor], tuple[str, ...], list[Issue]]:
    required = (*definition.keys, *(("gas",) if definition.gases else ()), "pathway", *FIXED)
    rows, header, issues = read_rows(path, shown, required, optional=("variant", *VARYING))
    factors = []
    for row in rows:
        factor, faults = _factor(row, definition)
        issues += faults
        if factor is not None:
            factors.append(factor)
    return factors, header, issues


def _factor(row: Row, definition: SetDefinition) -> tuple[Factor | None, list[Issue]]:
    """Return the factor a row holds, or everything that is wrong with it."""
    central, issues = number(row, "central", needed=True)
    low, low_faults = number(row, "low")
    high, high_faults = number(row, "high")
    read, seen_faults = seen(row)
    shape, shape_faults = distribution(row)
    issues += low_faults + high_faults + seen_faults + shape_faults
    issues += stated(row, ("source", "unit"))
    issues += _unknown_words(row, definition) + _wrong_unit(row, definition)
    issues += _wrong_depth(row) if "depth" in definition.keys else []
    if central is None or issues:
        return None, issues
    if (low is not None and low > central) or (high is not None and high < central):
        found = f"{row['low'] or '-'} to {row['high'] or '-'} around {row['central']}"
        return None, [row.issue("low, high", found, "a range that holds the central value")]
    return Factor(
        key=tuple(row[name] for name in definition.keys),
        gas=row.get("gas") if definition.gases else None,
        pathway=row["pathway"],  # type: ignore[arg-type]
        variant=row.get("variant"),
        central=central, low=low, high=high, unit=row["unit"],
        source=row["source"], page=row["page"], seen=read, note=row["note"],
        file=row.file, row=row.line, distribution=shape, together=row.get("together"),
    ), []  # fmt: skip


def _unknown_words(row: Row, definition: SetDefinition) -> list[Issue]:
    """Return the keys, gases and pathways of a row that nobody knows."""
    words: dict[str, Sequence[str]] = {"pathway": PATHWAYS}
    for name in definition.keys:
        if name == "depth":
            continue
        if name == "category" and definition.former_use is not None:
            words[name] = (ANY, *sorted(_categories(definition.former_use)))
        else:
            words[name] = (ANY, *(SOILS if name == "soil" else USES))
    if definition.gases:
        words["gas"] = (ANY, *GASES)
    return [
        row.issue(name, repr(row[name]), f"one of: {', '.join(known)}")
        for name, known in words.items()
        if row[name] not in known
    ]


def _wrong_depth(row: Row) -> list[Issue]:
    """Return what is wrong with a depth: it must read as it will be looked up."""
    depth, issues = number(row, "depth", needed=True)
    if depth is not None and row["depth"] != f"{depth:g}":
        issues.append(row.issue("depth", repr(row["depth"]), f"{depth:g}, written short"))
    return issues


def _wrong_unit(row: Row, definition: SetDefinition) -> list[Issue]:
    """Return what is wrong with a row's unit: unknown, of another gas, of another hectare."""
    text, pathway = row["unit"], row["pathway"]
    if pathway in PLAIN:
        return _wrong_plain_number(row)
    try:
        unit = emission_unit(text)
    except ValueError as fault:
        return [row.issue("unit", repr(text), str(fault))] if text else []
    gases = {row["gas"]} - {ANY} if definition.gases else {"co2"}
    if not gases <= unit.gases:
        return [row.issue("unit", repr(text), f"a unit of {row['gas']}")]
    if unit.of != WHOSE_HECTARE.get(pathway, ""):
        return [row.issue("unit", repr(text), f"a unit per hectare of the pathway {pathway}")]
    if unit.substance == "CO2e" and definition.printed is None:
        expected = "a mass of gas, or the edition the set was printed with"
        return [row.issue("unit", repr(text), expected, 'Add printed = "AR5" to set.toml.')]
    return []


def _wrong_plain_number(row: Row) -> list[Issue]:
    """Return what is wrong with a share of the hectare or a width."""
    unit = PLAIN[row["pathway"]]
    found, _ = number(row, "central")
    if row["unit"] != unit:
        return [row.issue("unit", repr(row["unit"]), repr(unit))]
    if unit == "fraction" and found is not None and not 0 <= found <= 1:
        return [row.issue("central", row["central"], "a fraction from 0 to 1")]
    return []


def _categories(former: FormerUse) -> set[str]:
    return {*former.categories.values(), *former.uses.values(), former.otherwise}


def _twice(factors: Sequence[Factor]) -> list[Issue]:
    """Return the rows for which another row stands already."""

    def identity(factor: Factor) -> tuple[str, ...]:
        return (*factor.key, factor.gas or "", factor.pathway, factor.variant)

    issues = []
    for key, group in groupby(sorted(factors, key=identity), key=identity):
        first, *others = group
        issues += [
            Issue(
                other.place, f"a second row for {', '.join(k for k in key if k)}",
                f"one row for each key; the first is {first.place}",
                "Remove one of the two.",
            )
            for other in others
        ]  # fmt: skip
    return issues


def _incomplete(factors: Sequence[Factor]) -> list[Issue]:
    """Return rows that need others to make up a hectare: ditches, drained parts."""
    issues = []
    by_land: dict[tuple[str, ...], dict[str, Factor]] = {}
    shares = [factor for factor in factors if factor.pathway == "drained_share"]
    for factor in factors:
        land = (*factor.key, factor.gas or "", factor.variant)
        by_land.setdefault(land, {})[factor.pathway] = factor
    for land, parts in by_land.items():
        ditches = DITCHES & set(parts)
        if ditches and len(ditches) < len(DITCHES):
            missing = sorted(DITCHES - ditches)
            issues.append(_lacking(parts[min(ditches)], land, missing))
        drained = parts.get("drained")
        if drained is not None and not any(
            share.match(drained.key, drained.gas) for share in shares
        ):
            issues.append(_lacking(drained, land, ["drained_share"]))
    return issues


def _lacking(factor: Factor, land: tuple[str, ...], missing: Sequence[str]) -> Issue:
    named = ", ".join(word for word in land if word)
    return Issue(
        factor.place, f"no row for {named} with pathway {' or '.join(missing)}",
        "rows that together make up a hectare", "Add what is missing, with its source.",
    )  # fmt: skip


def _dangling(definition: SetDefinition, factors: Sequence[Factor], shown: str) -> list[Issue]:
    """Return assumptions and categories of the definition that no row answers."""
    where = f"{shown}/set.toml"
    variants = {(value, factor.variant) for factor in factors for value in factor.key}
    issues = [
        Issue(f"{where}: assumptions.{use}", repr(variant), "a variant in the table", "Correct it.")
        for use, variant in definition.assumptions.items()
        if (use, variant) not in variants
    ]
    if definition.former_use is not None:
        answered = {factor.key[definition.keys.index("category")] for factor in factors}
        issues += [
            Issue(f"{where}: former_use", repr(name), "a category in the table", "Correct it.")
            for name in sorted(_categories(definition.former_use) - answered)
        ]
    return issues
