"""Read what a plan is held against: schemes, the municipal inventory, the climate plans.

Schemes and the inventory come with the program; a project may add its own under ``data/schemes``
and ``data/inventory``. The climate plans are the project's own, in ``climate_plan.toml``.
"""

from collections.abc import Collection
from pathlib import Path

from landuse.domain.climate_plan import ClimatePlan
from landuse.domain.digest import of_file
from landuse.domain.issues import Issue
from landuse.domain.policy import Emission, Policy
from landuse.domain.scheme import Scheme
from landuse.sources.definitions import read_definition, read_folder
from landuse.sources.numbers import Row, number, read_rows, seen, stated
from landuse.sources.project import own_and_shipped

CLIMATE_PLAN = "climate_plan.toml"
SECTORS = ("energy", "transport", "agriculture", "waste", "industry")
TOTALS = ("total_tCO2e", "per_capita_t")
COLUMNS = ("code", "name", "year", *TOTALS, *SECTORS, "source", "seen")


def read_policy(root: Path, codes: Collection[str] | None = None) -> tuple[Policy, list[Issue]]:
    """Return what a project's plans are held against, and everything wrong with its files.

    Parameters
    ----------
    root
        The project folder.
    codes
        The municipalities whose inventory is wanted; all of them where none are named.
    """
    schemes, issues = read_schemes(root)
    inventory, faults = read_inventory(root, codes)
    plan, more = read_climate_plan(root)
    files: dict[str, str] = {}
    for path in policy_files(root):
        shown = f"{path.parent.name}/{path.name}" if path.name != CLIMATE_PLAN else CLIMATE_PLAN
        # The program's file and the project's own may bear the same name.
        files[f"{shown}+" if shown in files else shown] = of_file(path)
    policy = Policy(tuple(schemes.values()), tuple(inventory), plan, files)
    return policy, [*issues, *faults, *more]


def policy_files(root: Path) -> list[Path]:
    """Return the files that plans are held against, the program's and the project's own."""
    held = [p for f in own_and_shipped(root, "schemes") for p in sorted(f.glob("*.toml"))]
    held += [p for f in own_and_shipped(root, "inventory") for p in sorted(f.glob("*.csv"))]
    own = root / CLIMATE_PLAN
    return [*held, own] if own.is_file() else held


def read_schemes(root: Path) -> tuple[dict[str, Scheme], list[Issue]]:
    """Return the schemes by id; the project's own replace the program's of the same id."""
    found: dict[str, Scheme] = {}
    issues: list[Issue] = []
    for folder in own_and_shipped(root, "schemes"):
        held, faults = read_folder(Scheme, folder, "data/schemes")
        found |= held
        issues += faults
    return found, issues


def read_climate_plan(root: Path) -> tuple[ClimatePlan | None, list[Issue]]:
    """Return the climate plans the user entered; none where there is no file."""
    path = root / CLIMATE_PLAN
    return read_definition(ClimatePlan, path, CLIMATE_PLAN) if path.is_file() else (None, [])


def read_inventory(
    root: Path, codes: Collection[str] | None = None
) -> tuple[list[Emission], list[Issue]]:
    """Return the municipal inventory by sector and year, and everything wrong with its files."""
    found: list[Emission] = []
    issues: list[Issue] = []
    for path in (p for f in own_and_shipped(root, "inventory") for p in sorted(f.glob("*.csv"))):
        rows, _, faults = read_rows(path, f"data/inventory/{path.name}", COLUMNS)
        issues += faults
        for row in rows:
            if codes is None or row["code"] in codes:
                held, faults = _emissions(row)
                found += held
                issues += faults
    return found, issues


def _emissions(row: Row) -> tuple[list[Emission], list[Issue]]:
    """Return one municipality's year, an entry for each sector."""
    year, issues = number(row, "year", needed=True)
    read, faults = seen(row)
    issues += faults + stated(row, ("code", "name", "source"))
    values: dict[str, float] = {}
    for sector in SECTORS:
        value, faults = number(row, sector, needed=True)
        issues += faults
        values[sector] = value or 0.0
    if issues or year is None:
        return [], issues
    return [
        Emission(
            row["code"], row["name"], int(year), sector, tco2e, row["source"], read, row.file,
            row.line,
        )
        for sector, tco2e in values.items()
    ], []  # fmt: skip
