"""Phosphorus: where rewetting may release it. A flag with its reason, never a number.

Peat that was fertilised as cropland holds phosphorus bound to iron; when it turns wet that may let
go and reach the water. Nobody published a release per hectare that holds for a site, and the
state's scheme refuses projects with a high one, so what is counted is land, not phosphorus:

- ``flagged``: former crop on soil with over 6 % organic carbon turns wet;
- ``not_known``: land turns wet whose soil or former use is not known;
- ``not_flagged``: other land that turns wet. That is no zero: the source speaks of former
  cropland on peat and says nothing of the rest.

The change in kg P/yr is null wherever a plan turns land wet, and there is no row where it does not
(C5). Hectares by place, wish and reason stand in the table ``phosphorus``. Source: landbrugsinfo
2021, recalled (``seen`` is false). The erosion of banks, for which the state has a sheet, is not
counted. The flag of a hectare depends on that hectare alone, but without a number it can be no
objective, hence it does not claim to be local (C6).
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from landuse.domain.definition import Text
from landuse.domain.indicator import Indicator
from landuse.domain.issues import Issue
from landuse.domain.outcome import TOTAL, OutcomeRow
from landuse.effects.question import Answer, Question

INDICATOR = Indicator(
    id="phosphorus",
    title=Text(da="Fosfor: risiko for frigivelse", en="Phosphorus: risk of release"),
    unit="kgP/yr",
    better="lower",
    local=False,
    formula=Text(
        da="Intet tal: hektar tidligere omdrift på kulstofrig jord, der bliver våd, markeres med "
        "begrundelse.",
        en="No number: hectares of former crop on carbon-rich soil that turn wet are flagged, with "
        "the reason.",
    ),
    limits=Text(
        da="Mængden er ukendt, også hvor der intet tegn på risiko er.",
        en="The amount is not known, also where there is no sign of risk.",
    ),
)
INDICATORS = (INDICATOR,)

SOURCE = "landbrugsinfo 2021 (recalled): the state's scheme refuses projects with a high release"
REASONS = {
    "flagged": "former cropland on carbon-rich soil turns wet: phosphorus may be released",
    "not_known": "the soil or the former use is not known",
    "not_flagged": "not former cropland on carbon-rich soil; no source says that nothing is "
    "released",
}
COLUMNS = ["place", "allocation", "soil", "from", "risk", "reason", "area_ha", "source", "seen"]


def answer(question: Question) -> Answer:
    """Return the land at risk by place and wish; the amount is not known anywhere."""
    held = question.account
    wet = held[(held["to"] == "wetland") & (held["from"] != "wetland") & (held["measure"] != "")]
    table = _table(wet)
    places = [place for place in question.places if (wet["place"] == place).any()]
    rows = [
        OutcomeRow(INDICATOR.id, INDICATOR.unit, place, None, None, None, None, None)
        for place in (*places, *([TOTAL] if places else []))
    ]
    return Answer(tuple(rows), issues=tuple(_issues(question, table)), tables={INDICATOR.id: table})


def _table(wet: pd.DataFrame) -> pd.DataFrame:
    """Return the land that turns wet by place and wish, each with its risk and the reason."""
    peat, crop = wet["soil"].isin(["over12", "6to12"]), wet["from"] == "crop"
    # What is known of one can rule the flag out whatever the other is.
    doubtful = (peat | (wet["soil"] == "unknown")) & (crop | (wet["from"] == "unknown"))
    risk = np.where(peat & crop, "flagged", np.where(doubtful, "not_known", "not_flagged"))
    named = wet.rename(columns={"changed_by": "allocation"}).assign(risk=risk)
    keys = ["place", "allocation", "soil", "from", "risk"]
    table = named.groupby(keys, sort=True)["area_ha"].sum().reset_index()
    table["reason"] = table["risk"].map(REASONS)
    return table.assign(source=SOURCE, seen=False)[COLUMNS]


def _issues(question: Question, table: pd.DataFrame) -> Iterator[Issue]:
    hectares = table.groupby("risk")["area_ha"].sum()
    if "flagged" in hectares:
        yield Issue(
            f"scenarios/{question.scenario.id}.toml: allocate",
            f"{hectares['flagged']:.6g} ha of former crop on carbon-rich soil that turn wet: "
            "phosphorus may be released, how much is not known",
            "a study of phosphorus before the land turns wet",
            "Have the risk examined in the preliminary study: the state's scheme refuses projects "
            f"with a high release. Source: {SOURCE}.",
            "warning",
        )
    if "not_known" in hectares:
        yield Issue(
            "land: soil, use",
            f"{hectares['not_known']:.6g} ha that turn wet, whose soil or former use is not known",
            "soil and former use, to tell where phosphorus may be released",
            "Add a layer that says them. Until then the risk is not known there.",
            "note",
        )
