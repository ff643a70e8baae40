"""What lies at a point of the map, in a few words: for the pointer that rests there."""

from typing import Any

from landuse.domain.landscape import Landscape
from landuse.ui import cache, words
from landuse.ui.i18n import text
from landuse.ui.numbers import hectares
from landuse.workflow.pictures import pieces_of, unit_at


def told_at(root: str, lon: float, lat: float, language: str) -> dict[str, Any]:
    """Return ``lines`` about the unit at a point and the ``place`` it lies in; else nothing."""
    land = cache.landscape(root)
    unit = unit_at(land, lon, lat)
    if unit is None:
        return {"lines": [], "place": ""}
    town = str(pieces_of(land, unit)["municipality"].iloc[0])
    return {"lines": _lines(land, unit, language), "place": town}


def _lines(land: Landscape, unit: str, language: str) -> list[str]:
    """Return a unit with its use, soil, hectares and municipality."""
    held = land.units.loc[unit]
    pieces = pieces_of(land, unit)
    sums = pieces.groupby(["use", "soil"], observed=True)["area_ha"].sum().sort_values()
    (use, _), towns = sums.index[-1], pieces["municipality"].astype(str).unique()
    soils = sums.groupby("soil", observed=True).sum().sort_values(ascending=False)
    is_field = held["kind"] == "field"
    head = f"{text('Field', language)} {unit}" if is_field else words.use(str(use), language)
    if not is_field:
        return [head, ", ".join(land.place_name("municipality", town) for town in towns)]
    return [
        head,
        f"{words.use(str(use), language)}, {hectares(float(held['area_ha']), language)}",
        *(
            f"{words.soil(str(soil), language)}: {hectares(float(area), language)}"
            for soil, area in soils.items()
            if str(soil) != "mineral" or len(soils) > 1
        ),
        ", ".join(land.place_name("municipality", town) for town in towns),
    ]
