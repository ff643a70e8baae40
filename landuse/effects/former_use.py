"""The former use of land, as a set of avoided emissions reads it.

The crop code decides; where land has none, its use does, by the set's own mapping. A code or a
use that the set does not map stays in its own words: it has no row, so it becomes an Issue and
never a guess (C5). Land on which a measure that the set does not credit changes the use falls
in the set's own category for that.
"""

import pandas as pd

from landuse.domain.factors import FactorSet, FormerUse


def categories(land: pd.DataFrame, factors: FactorSet) -> list[str]:
    """Return the set's category of the former use for each row of land."""
    former = factors.definition.former_use
    if former is None:
        return [""] * len(land)
    codes = [None if pd.isna(code) else int(code) for code in land["crop_code"]]
    measures = land["measure"].fillna("").astype(str)
    found = []
    rows = zip(land["from"], land["to"], codes, measures, strict=True)
    for before, after, code, measure in rows:
        if before == after:
            found.append("")
        elif measure not in former.credits:
            found.append(former.otherwise)
        else:
            found.append(_category(before, code, former, factors))
    return found


def _category(before: str, code: int | None, former: FormerUse, factors: FactorSet) -> str:
    if code is None:
        uses = {str(use): category for use, category in former.uses.items()}
        return uses.get(before, f"use {before}")
    named = factors.crop_categories.get(code)
    if named is None:
        return f"crop code {code}"
    return former.categories.get(named, f"category {named}")


def remedy(category: str, factors: FactorSet) -> str:
    """Return what to add so that the set knows a category, or a soil within it."""
    former = factors.definition.former_use
    if former is not None and category.startswith("crop code "):
        code = category.removeprefix("crop code ")
        return f"Add the row '{code},...' to {factors.folder}/{former.codes}, with its category."
    if category.startswith("category "):
        named = category.removeprefix("category ")
        return (
            f"Say what {named!r} is under [former_use.categories] in {factors.folder}/set.toml, "
            "if the set's source does."
        )
    use = category.removeprefix("use ")
    return (
        f"Say what {use!r} was under [former_use.uses] in {factors.folder}/set.toml, or give the "
        "land its crop code."
    )
