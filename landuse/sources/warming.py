"""Read warming potentials by edition, and the molar ratios (C10)."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from landuse.domain import digest
from landuse.domain.issues import InvalidInput, Issue, refuse
from landuse.domain.warming import RATIOS, Potential, WarmingPotentials
from landuse.sources.numbers import Row, number, read_rows, seen, stated

SHOWN = "data/factors/gwp"
GWP_UNIT = "kg CO2e/kg"
WARMING_GASES = ("co2", "ch4", "n2o")
NAMED = ("unit", "source", "page", "seen", "note")


def read_warming_potentials(folder: Path, edition: str) -> WarmingPotentials:
    """Return the warming potentials in a folder, with the edition to use.

    Parameters
    ----------
    folder
        The folder of ``gwp.csv`` and ``molar.csv``.
    edition
        Such as ``AR5``: kg CO2e per kg over 100 years, or ``AR6-GWP20`` over 20.

    Raises
    ------
    InvalidInput
        When the files are faulty or do not hold the edition.
    """
    potentials, issues = _potentials(folder / "gwp.csv")
    molar, faults = _molar(folder / "molar.csv")
    refuse(issues + faults + _gaps(potentials))
    editions = list(dict.fromkeys(p.edition for p in potentials))
    if edition not in editions:
        expected = f"one of: {', '.join(editions)}"
        remedy = "Choose one of these, or add its rows with their source."
        raise InvalidInput([Issue(f"{SHOWN}/gwp.csv: edition", repr(edition), expected, remedy)])
    files = {f"{SHOWN}/{n}": digest.of_file(folder / n) for n in ("gwp.csv", "molar.csv")}
    return WarmingPotentials(edition, tuple(potentials), molar, files)


def _potentials(path: Path) -> tuple[list[Potential], list[Issue]]:
    rows, _, issues = read_rows(path, f"{SHOWN}/gwp.csv", ("edition", "gas", "central", *NAMED))
    potentials: dict[tuple[str, str], Potential] = {}
    for row in rows:
        potential, faults = _potential(row)
        issues += faults
        if potential is None:
            continue
        if (potential.edition, potential.gas) in potentials:
            found = f"{row['edition']} {row['gas']} again"
            issues.append(row.issue("edition, gas", found, "each pair once"))
        potentials[potential.edition, potential.gas] = potential
    return list(potentials.values()), issues


def _potential(row: Row) -> tuple[Potential | None, list[Issue]]:
    value, issues = number(row, "central", needed=True)
    read, faults = seen(row)
    issues += faults + stated(row, ("edition", "source"))
    if row["unit"] != GWP_UNIT:
        issues.append(row.issue("unit", repr(row["unit"]), repr(GWP_UNIT)))
    if row["gas"] not in WARMING_GASES:
        issues.append(row.issue("gas", repr(row["gas"]), f"one of: {', '.join(WARMING_GASES)}"))
    if value is not None and value <= 0:
        issues.append(row.issue("central", row["central"], "a number above 0"))
    if issues or value is None:
        return None, issues
    return Potential(
        central=value, low=None, high=None, unit=row["unit"], source=row["source"],
        page=row["page"], seen=read, note=row["note"], file=row.file, row=row.line,
        edition=row["edition"], gas=row["gas"],
    ), []  # fmt: skip


def _gaps(potentials: Sequence[Potential]) -> list[Issue]:
    """Return the gases an edition lacks."""
    have = {(p.edition, p.gas) for p in potentials}
    return [
        Issue(
            f"{SHOWN}/gwp.csv", f"no row {edition},{gas}", "every gas in every edition",
            "Add the row together with its source.",
        )
        for edition in dict.fromkeys(p.edition for p in potentials)
        for gas in WARMING_GASES
        if (edition, gas) not in have
    ]  # fmt: skip


def _molar(path: Path) -> tuple[dict[str, float], list[Issue]]:
    """Return the molar ratios, written as exact fractions such as 44/12."""
    rows, _, issues = read_rows(path, f"{SHOWN}/molar.csv", ("name", "central", *NAMED))
    ratios: dict[str, float] = {}
    for row in rows:
        issues += stated(row, ("source",))
        try:
            ratio = Fraction(row["central"])
        except (ValueError, ZeroDivisionError):
            issues.append(row.issue("central", repr(row["central"]), "a ratio such as 44/12"))
            continue
        if row["name"] in ratios or ratio <= 0:
            issues.append(row.issue("name, central", row["name"], "a ratio above 0, once"))
        ratios[row["name"]] = float(ratio)
    issues += [
        Issue(f"{SHOWN}/molar.csv", f"no ratio {name}", "every ratio", "Add the row.")
        for name in RATIOS
        if rows and name not in ratios
    ]
    return ratios, issues
