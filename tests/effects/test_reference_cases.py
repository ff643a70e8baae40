"""Published input and output: our factor rows and rules must give what others printed.

Case ids R01 to R18; the values are typed in from the cited publications.
"""

from pathlib import Path

import pandas as pd
import pytest

from landuse.domain.factors import Factor, FactorSet
from landuse.domain.warming import WarmingPotentials
from landuse.effects import emissions
from landuse.sources.factors import read_factor_set, read_warming_potentials

SHIPPED = Path(__file__).resolve().parents[2] / "data" / "factors"


def factors(name: str) -> FactorSet:
    return read_factor_set(SHIPPED / name)


def gwp(edition: str) -> WarmingPotentials:
    return read_warming_potentials(SHIPPED / "gwp", edition)


def one_hectare(
    before: str, after: str, edition: str
) -> dict[str | None, tuple[float | None, ...]]:
    """Return before, after and change by gas for a hectare of peat, t CO2e/yr."""
    land = pd.DataFrame(
        {
            "place": ["a"], "soil": ["over12"], "from": [before], "to": [after],
            "crop_code": pd.array([pd.NA], dtype="Int64"), "measure": [""], "area_ha": [1.0],
        }
    )  # fmt: skip
    judged = emissions.judge(land, factors("ipcc_2013"), gwp(edition))
    return {r.gas: (r.before, r.after, r.change) for r in judged.rows if r.place == "a"}


def row(name: str, key: tuple[str, str], gas: str | None, pathway: str = "whole") -> Factor:
    """Return the one row of a set for a key, gas and pathway."""
    (found,) = (
        f for f in factors(name).factors if (f.key, f.gas, f.pathway) == (key, gas, pathway)
    )
    return found


@pytest.mark.parametrize(
    ("use", "published"),
    [
        pytest.param(
            "crop", {"co2": 29.0, "doc": 1.1, "ch4": 1.6, "n2o": 5.6, None: 37.3}, id="R01"
        ),
        pytest.param(
            "grass", {"co2": 22.4, "doc": 1.1, "ch4": 2.0, "n2o": 3.5, None: 29.0}, id="R02"
        ),
    ],
)
def test_drained_peat_with_ar6_is_as_published(use, published):
    ours = one_hectare(use, use, "AR6")
    for gas, expected in published.items():
        assert ours[gas][0] == pytest.approx(expected, abs=0.05), gas


def test_r03_rewetting_drained_forest_over_20_years_is_the_published_minimum():
    # Published as a saving; here after minus before (C3), so the loss is positive.
    assert one_hectare("forest", "wetland", "AR6-GWP20")[None][2] == pytest.approx(13.17, abs=0.01)


def test_r10_the_state_workbooks_forest_cell():
    # (2.6 * 44/12 * 1000 + 2.5 * 28 + 2.8 * 44/28 * 265) / 1000: no DOC, no ditches.
    ar5, forest = gwp("AR5"), ("forest", "over12")
    cell = (
        row("ipcc_2013", forest, "co2").central * ar5.molar["C_to_CO2"] * 1000
        + row("ipcc_2013", forest, "ch4", "land").central * ar5.of("ch4")
        + row("ipcc_2013", forest, "n2o").central * ar5.molar["N2ON_to_N2O"] * ar5.of("n2o")
    ) / 1000
    assert cell == pytest.approx(10.769333333, abs=1e-6)


def test_r11_methane_of_danish_organic_cropland_2023():
    area_kha = 36.394 + 36.362
    ditch = row("ipcc_2013", ("crop", "over12"), "ch4", "ditch").central
    share = row("ipcc_2013", ("crop", "over12"), "ch4", "ditch_share").central
    kt_co2e = area_kha * share * ditch * gwp("AR5").of("ch4") / 1000
    assert kt_co2e == pytest.approx(118.66, abs=0.05)
    for soil in ("6to12", "over12"):
        printed = row("dk_kf25", ("crop", soil), "ch4").central
        assert area_kha * printed == pytest.approx(118.66, abs=0.05)


def test_r13_methane_of_danish_organic_grassland_2023():
    area_kha = 40.936
    printed = row("dk_kf25", ("grass", "over12"), "ch4").central
    assert area_kha * printed == pytest.approx(111.47, abs=0.1)
    # The inventory does not scale the land term by (1 - F).
    assert printed / gwp("AR5").of("ch4") * 1000 == pytest.approx(39 + 0.05 * 1165)


def test_r18_the_state_calculators_formulas():
    omdrift = row("dk_v12", ("omdrift", "over12"), None).central
    buffer = row("dk_v12", ("permanent_graes", "6to12"), None, "buffer").central
    mineral = row("dk_v12", ("omdrift", "mineral"), None).central
    tonnes = 100 * omdrift + 50 * buffer + 20 * mineral
    assert (100 * omdrift, 50 * buffer, 20 * mineral) == (3500, 312.5, 0)
    assert tonnes == pytest.approx(3812.5, abs=1e-9)
    assert tonnes / 170 == pytest.approx(22.43, abs=0.005)
