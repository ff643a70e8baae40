"""Tell an outcome as plain values: the contract's JSON object."""

import math
from dataclasses import asdict
from typing import Any

import pandas as pd

from landuse.domain.figure import Figure
from landuse.domain.outcome import Outcome

SCHEMA = 1
REFUSED = ("allocation", "measure", "reason", "layer", "law")
PERMITTED = ("allocation", "measure", "verdict", "theme", "layer", "law")


def contract_object(outcome: Outcome) -> dict[str, Any]:
    """Return the outcome as the contract's object, with this program's further keys after them."""
    return {
        "schema": SCHEMA,
        "scenario": outcome.scenario.id,
        "factors": outcome.factors,
        "gwp": outcome.gwp,
        "digest": outcome.digest,
        "by": outcome.by,
        "rows": [asdict(row) for row in outcome.rows],
        "land": [_with_list(row) for row in records(outcome.land)],
        "allocations": records(outcome.allocations),
        "overlaps": records(outcome.overlaps),
        "unknown": [asdict(unknown) for unknown in outcome.unknown],
        "issues": [issue.as_row() for issue in outcome.issues],
        "rewetted": records(outcome.rewetted),
        "ineligible": _sums(outcome.ineligible, outcome.by, REFUSED),
        "permits": _sums(outcome.permits, outcome.by, PERMITTED),
        "unexamined": records(outcome.unexamined),
        "unverified": [_figure(figure) for figure in outcome.unverified],
        "tables": {name: records(table) for name, table in outcome.tables.items()},
        "repairs": [repair.as_row() for repair in outcome.repairs],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    """Return where a number that was not read in a source stands, and what it is."""
    names = ("place", "central", "unit", "source", "note")
    return {name: getattr(figure, name) for name in names}


def _with_list(row: dict[str, Any]) -> dict[str, Any]:
    functions = str(row["functions"])
    return row | {"functions": functions.split("+") if functions else []}


def _sums(table: pd.DataFrame, by: str, keys: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return hectares by these words and by the places the outcome is told by."""
    plain = pd.DataFrame(table[[*keys, by, "area_ha"]]).rename(columns={by: "place"})
    sums = plain.groupby([*keys, "place"], sort=True)["area_ha"].sum().reset_index()
    return records(sums)


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table's rows as plain values; what is not a number is null."""
    return [
        {str(key): _plain(value) for key, value in row.items()}
        for row in table.to_dict(orient="records")
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return None if math.isnan(value) else value
    if hasattr(value, "item"):
        return _plain(value.item())
    return value
