"""Read which group each crop code belongs to: the state's own categories, from its sheet."""

from collections.abc import Sequence
from pathlib import Path

from landuse.domain.issues import Issue
from landuse.sources.numbers import read_rows

COLUMNS = ("crop_code", "crop_text", "category", "year")
SET = "dk_v12"
FILE = "crop_categories.csv"


def read_crop_groups(folders: Sequence[Path]) -> tuple[dict[int, str], list[Issue]]:
    """Return the group of each crop code, and what is wrong with the file.

    The project's own file stands in for the shipped one; without any there are no groups.
    """
    paths = [folder / SET / FILE for folder in reversed(folders)]
    path = next((path for path in paths if path.is_file()), None)
    return ({}, []) if path is None else read_crop_categories(path, f"data/factors/{SET}/{FILE}")


def read_crop_categories(path: Path, shown: str) -> tuple[dict[int, str], list[Issue]]:
    """Return the sheet's own category of each crop code, and what is wrong with the file."""
    rows, _, issues = read_rows(path, shown, COLUMNS)
    codes: dict[int, str] = {}
    for row in rows:
        text = row["crop_code"]
        if not text.isdecimal():
            issues.append(row.issue("crop_code", repr(text), "a whole number"))
        elif int(text) in codes:
            issues.append(row.issue("crop_code", f"{text} again", "each crop code once"))
        else:
            codes[int(text)] = row["category"]
    return codes, issues
