"""Choose units by what is known of them: the way to the land without a map."""

from dataclasses import dataclass

from landuse.domain.landscape import Landscape


@dataclass(frozen=True, slots=True)
class Choice:
    """What to look for; an empty word asks for nothing."""

    municipality: str = ""
    soil: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The units found: how many, how large together, and the first of them."""

    count: int
    area_ha: float
    units: list[str]


def choose(landscape: Landscape, choice: Choice, *, limit: int) -> Chosen:
    """Return the fields with some land that fits.

    Parameters
    ----------
    landscape
        The land.
    choice
        What to look for.
    limit
        How many ids to return.
    """
    pieces = landscape.pieces
    fits = pieces["area_ha"] > 0
    if choice.municipality:
        fits &= pieces["municipality"] == choice.municipality
    if choice.soil:
        fits &= pieces["soil"] == choice.soil
    if choice.words:
        fits &= pieces["unit_id"].str.contains(choice.words, regex=False)
    units = landscape.units.loc[pieces.loc[fits, "unit_id"].unique()]
    units = units[units["kind"] == "field"]
    return Chosen(len(units), float(units["area_ha"].sum()), units.index[:limit].tolist())
