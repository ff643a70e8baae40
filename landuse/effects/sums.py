"""Hectares summed over rows that are the same in some columns; exact, whatever their order."""

from collections.abc import Iterator, Sequence
from math import fsum

import pandas as pd


def sums_by(
    table: pd.DataFrame, keys: Sequence[str], hectares: str = "area_ha"
) -> Iterator[tuple[tuple[str, ...], float]]:
    """Yield the words of each group and its hectares, in the order of the words.

    Parameters
    ----------
    table
        What to sum.
    keys
        Columns, at least two, in which rows of a group are the same.
    hectares
        The column to sum.
    """
    for words, held in table.groupby(list(keys), sort=True, observed=True)[hectares]:
        yield tuple(str(word) for word in words), fsum(held)
