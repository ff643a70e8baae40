"""The municipalities one can choose: code, name and region, known without a network."""

from dataclasses import dataclass

from landuse.domain.issues import refuse
from landuse.sources.numbers import read_rows
from landuse.sources.project import shipped

FILE = "dk_municipalities.csv"
COLUMNS = ("code", "name", "region", "source")


@dataclass(frozen=True, slots=True)
class Municipality:
    """One municipality of a register."""

    code: str
    name: str
    region: str


def read_municipalities() -> dict[str, Municipality]:
    """Return the municipalities by code, in the order of their names.

    Raises
    ------
    InvalidInput
        When the list that comes with the program was damaged.
    """
    rows, _, issues = read_rows(shipped("places") / FILE, f"data/places/{FILE}", COLUMNS)
    refuse(issues)
    found = [Municipality(row["code"], row["name"], row["region"]) for row in rows]
    return {one.code: one for one in sorted(found, key=lambda one: _in_danish(one.name))}


def _in_danish(name: str) -> str:
    """Return a name as it is sorted: æ, ø and å come last, in that order."""
    return name.casefold().translate(str.maketrans("æøå", "{|}"))
