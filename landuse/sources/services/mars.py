"""MARS: the register of projects and plans, as tables; their shapes need a session there."""

import json
from typing import Any

import pandas as pd

from landuse.domain.layer import PERSONAL_COLUMNS
from landuse.domain.service import Listed
from landuse.sources.services import answers, faults
from landuse.sources.services.extent import Extent
from landuse.sources.services.gathered import Gathered
from landuse.sources.services.paging import Told
from landuse.sources.services.wire import Line

ID_COLUMNS = ("projectId", "planId", "id")


def gather(line: Line, listed: Listed, extent: Extent, told: Told) -> Gathered:
    """Return the rows of the register, for the whole country.

    Parameters
    ----------
    line
        The way to the service.
    listed
        The service and the layer.
    extent
        The area, which a table without shapes does not know.
    told
        Told how many rows are there.

    Raises
    ------
    InvalidInput
        When the answer is no list of rows, or names one twice.
    """
    del extent
    rows = rows_of(answers.json_of(line.get({}), line.where), line.where)
    told(len(rows), len(rows))
    frame = pd.DataFrame.from_records(rows)
    return Gathered(frame, listed.service.url, "", len(rows))


def rows_of(found: Any, where: str) -> list[dict[str, Any]]:
    """Return the rows of an answer, without what could identify a person.

    Parameters
    ----------
    found
        What the answer holds.
    where
        How messages call the service.

    Raises
    ------
    InvalidInput
        When it is no list of rows, or names one twice.
    """
    if not isinstance(found, list) or not found or not all(isinstance(r, dict) for r in found):
        raise faults.stop(faults.no_map(where))
    name = next((column for column in ID_COLUMNS if column in found[0]), None)
    if name is not None:
        ids = [str(row.get(name)) for row in found]
        twice = (
            sorted({one for one in ids if ids.count(one) > 1}) if len(set(ids)) < len(ids) else []
        )
        if twice:
            raise faults.stop(faults.repeated(where, twice))
    return [{key: _plain(value) for key, value in row.items() if _may(key)} for row in found]


def _may(name: str) -> bool:
    return name.lower() not in PERSONAL_COLUMNS


def _plain(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
