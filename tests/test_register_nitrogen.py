"""The register's own sketches: our rule and our hectares against the nitrogen they were booked with."""

from dataclasses import dataclass
from math import nan

import numpy as np
import pandas as pd
import pytest

from landuse.effects.nitrogen import rule_for
from landuse.geo.area import area_ha
from landuse.geo.repair import repaired
from landuse.sources.parameters import read_parameters
from landuse.sources.project import shipped
from landuse.sources.vector import read_vector
from tests import real

SCHEMES = {"Lavbundsprojekter": "lowland_project", "Kvælstofvådområder": "wetland_project"}
EXACT, CLOSE = 1e-6, 0.05
"""A millionth for the rule alone; a twentieth where our own hectares come in, since the copy of the
register holds simplified outlines: the first ring only, without holes and further parts."""
HALF = 0.024
"""Two factors both closer to 1 than this have a product closer than ``CLOSE``."""


@dataclass(frozen=True)
class Compared:
    """The sketches with the register's nitrogen, and two answers of ours, t N/yr."""

    table: pd.DataFrame

    def share(self, column: str, tolerance: float) -> float:
        """Return the share of all sketches on which we agree with the register."""
        return float(self.agrees(column, tolerance).mean())

    def agrees(self, column: str, tolerance: float) -> "pd.Series[bool]":
        booked = self.table["n_red_t"]
        return (self.table[column] - booked).abs() <= tolerance * booked


@pytest.fixture(scope="module")
def sketches() -> Compared:
    """Return the sketches of lowland projects and nitrogen wetlands, read as any map is read."""
    if not real.SHARED.is_dir():
        pytest.skip("the real geodata are not beside this checkout")
    path = real.SHARED / "dk-mars-2026-05" / "mars_projects.gpkg"
    raw = read_vector(path, path.name, layer=None, stated=None, planning=real.UTM)
    assert raw.frame is not None
    held = raw.frame[(raw.frame["kind"] == "sketch") & raw.frame["measure"].isin(SCHEMES)]
    shapes = np.asarray(held.geometry.values, dtype=object)
    done = repaired(shapes, [str(name) for name in held["id"]], "mars")
    parameters, issues = read_parameters([shipped("factors")])
    assert issues == []
    rates = {}
    for measure, scheme in SCHEMES.items():
        rule = rule_for("rewet", scheme, parameters, before="unknown")
        assert rule is not None
        rates[measure] = -rule.rate(nan).value / 1000  # t N/ha/yr kept from the coast
    rate = held["measure"].map(rates)
    columns = ["id", "measure", "n_red_t", "overlap_ha"]
    table = pd.DataFrame(held[columns]).assign(
        ours_ha=area_ha(done.shapes),
        by_rule_t=held["overlap_ha"] * rate,
    )
    return Compared(table.assign(ours_t=table["ours_ha"] * rate))


def test_the_rule_on_the_registers_hectares_is_the_registers_nitrogen(sketches: Compared) -> None:
    assert len(sketches.table) == 3289
    assert sketches.share("by_rule_t", EXACT) >= 0.90


def test_the_rule_on_our_own_hectares_is_the_registers_nitrogen(sketches: Compared) -> None:
    assert sketches.share("ours_t", CLOSE) >= 0.90
    for _, held in sketches.table.groupby("measure"):
        assert Compared(held).share("ours_t", CLOSE) >= 0.90


def test_our_hectares_lean_neither_way(sketches: Compared) -> None:
    ratio = sketches.table["ours_ha"] / sketches.table["overlap_ha"]
    assert ratio.median() == pytest.approx(1.0, abs=0.002)


def test_what_differs_is_explained_by_the_register_or_by_the_copy_of_its_outlines(
    sketches: Compared,
) -> None:
    rest = Compared(sketches.table[~sketches.agrees("ours_t", CLOSE)])
    booked = rest.table["n_red_t"]
    nothing = booked.isna() | (booked == 0)
    other = ~nothing & ~rest.agrees("by_rule_t", HALF)  # booked by another rule or other hectares
    outline = (rest.table["ours_ha"] / rest.table["overlap_ha"] - 1).abs() > HALF
    assert (nothing | other | outline).all()
    alone = outline & ~nothing & ~other
    assert alone.mean() > 0.5, "the copy of the outlines is no longer what explains most of it"
