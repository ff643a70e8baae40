"""Factor sets and warming potentials as files: those shipped, and every way one can be wrong."""

import shutil
from pathlib import Path

import pytest

from landuse.domain.issues import InvalidInput
from landuse.sources.factors import factor_sets, read_factor_set, read_warming_potentials

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "data" / "factors"
SETS = ("dk_kf25", "dk_v12", "ipcc_2013")
HEADER = "use,soil,gas,pathway,central,low,high,unit,source,page,seen,note"
GOOD = "crop,over12,co2,whole,1.5,1,2,t CO2/ha/yr,A book,7,yes,"


@pytest.fixture
def folder(tmp_path):
    """Return a small, faultless factor set."""
    own = tmp_path / "own"
    own.mkdir()
    (own / "set.toml").write_text(
        'id = "own"\ntitle = { da = "Egne", en = "Own" }\nabout = { da = "-", en = "-" }\n'
        'kind = "state"\nkeys = ["use", "soil"]\ngases = ["co2", "ch4"]\n',
        encoding="utf-8",
    )
    write(own, GOOD)
    return own


def write(folder: Path, *rows: str, header: str = HEADER) -> None:
    (folder / "emissions.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")


def faults(folder: Path) -> str:
    with pytest.raises(InvalidInput) as caught:
        read_factor_set(folder)
    return str(caught.value)


def test_the_shipped_sets_are_found_by_their_definition():
    assert tuple(factor_sets([SHIPPED])) == (SETS[0], "dk_sr384", *SETS[1:])  # gwp is no factor set


def test_a_projects_own_set_goes_before_the_shipped_one(tmp_path, folder):
    shutil.copytree(folder, tmp_path / "dk_v12")
    found = factor_sets([SHIPPED, tmp_path])
    assert found["dk_v12"] == tmp_path / "dk_v12"
    assert found["own"] == folder
    assert found["ipcc_2013"] == SHIPPED / "ipcc_2013"


@pytest.mark.parametrize("name", SETS)
def test_every_shipped_number_has_a_source_and_a_place(name):
    factors = read_factor_set(SHIPPED / name)
    assert factors.id == name
    assert all(f.source and f.unit for f in factors.factors)
    for factor in factors.factors:
        line = (ROOT / factor.file).read_text(encoding="utf-8").splitlines()[factor.row - 1]
        assert line.startswith(",".join(factor.key))
    assert set(factors.files) == {
        f"data/factors/{name}/{p.name}" for p in (SHIPPED / name).iterdir() if p.suffix != ".md"
    }


def test_inferred_numbers_are_shown_as_unverified():
    kf25 = read_factor_set(SHIPPED / "dk_kf25")
    assert {(f.key[0], f.gas) for f in kf25.unverified} == {
        ("crop", "n2o"), ("grass", "n2o"),
        ("wetland", "co2"), ("wetland", "ch4"), ("wetland", "n2o"),
    }  # fmt: skip
    (midpoint,) = {f.central for f in kf25.unverified if f.key[0] == "crop"}
    assert midpoint == pytest.approx((2.2 + 3.1) / 2)


def test_the_digest_follows_the_content(folder):
    before = read_factor_set(folder).digest
    write(folder, GOOD.replace("1.5", "1.6"))
    assert read_factor_set(folder).digest != before


def test_the_range_and_the_page_are_read_where_there_is_one(folder):
    write(folder, GOOD, "grass,over12,co2,whole,3,,,t CO2/ha/yr,A book,,no,recalled")
    first, second = read_factor_set(folder).factors
    assert (first.low, first.high, first.page, first.seen) == (1.0, 2.0, "7", True)
    assert (second.low, second.high, second.page, second.seen) == (None, None, "", False)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (GOOD.replace("1.5", "nan"), "found 'nan'; expected a finite number"),
        (GOOD.replace("1.5", "inf"), "found 'inf'"),
        (GOOD.replace("1.5", "1_5"), "found '1_5'"),
        (GOOD.replace("1.5", '"1,5"'), "found '1,5'"),
        (GOOD.replace("1.5", ""), "found ''"),
        (GOOD.replace("1.5", "3"), "range that holds the central value"),
        (GOOD.replace("A book", ""), "State the source"),
        (GOOD.replace("t CO2/ha/yr", ""), "State the unit"),
        (GOOD.replace("t CO2/ha/yr", "t CO2"), "found 't CO2'"),
        (GOOD.replace("t CO2/ha/yr", "stone CO2/ha/yr"), "found 'stone CO2/ha/yr'"),
        (GOOD.replace("t CO2/ha/yr", "kg CH4/ha/yr"), "a unit of co2"),
        (GOOD.replace("t CO2/ha/yr", "t CO2e/ha/yr"), 'Add printed = "AR5" to set.toml'),
        (GOOD.replace("t CO2/ha/yr", "t CO2/ha drained/yr"), "hectare of the pathway whole"),
        (GOOD.replace("over12", "peat"), "found 'peat'; expected one of: any, over12"),
        (GOOD.replace("crop", "corn"), "found 'corn'; expected one of: any, crop"),
        (GOOD.replace("co2,", "co3,", 1), "found 'co3'"),
        (GOOD.replace("whole", "hole"), "found 'hole'"),
        (GOOD.replace("yes", "perhaps"), "expected yes or no"),
        (GOOD + ",more", "another number of columns"),
        ("crop,over12,co2,whole,1.5", "another number of columns"),
        ("crop,over12,ch4,land,1,,,kg CH4/ha/yr,A book,,yes,", "pathway ditch or ditch_share"),
        ("crop,over12,co2,drained,1,,,t CO2/ha drained/yr,A book,,yes,", "pathway drained_share"),
        ("crop,over12,ch4,ditch_share,1.5,,,fraction,A book,,yes,", "a fraction from 0 to 1"),
        ("crop,over12,ch4,ditch_share,0.5,,,percent,A book,,yes,", "expected 'fraction'"),
    ],
)
def test_a_faulty_row_is_refused_with_its_place(folder, row, expected):
    write(folder, row)
    message = faults(folder)
    assert expected in message
    assert message.startswith("data/factors/own/emissions.csv:2")


def test_two_rows_for_one_key_are_refused(folder):
    write(folder, GOOD, GOOD.replace("1.5", "1.7"))
    message = faults(folder)
    assert "emissions.csv:3: found a second row for crop, over12, co2, whole" in message
    assert "emissions.csv:2" in message


def test_the_same_key_in_another_table_is_refused_too(folder):
    shutil.copy(folder / "emissions.csv", folder / "more.csv")
    assert "more.csv:2: found a second row" in faults(folder)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (HEADER + ",colour", "found the column 'colour'"),
        (HEADER.replace(",seen", ""), "found no column 'seen'"),
        (HEADER.replace("note", "seen"), "found the column 'seen' twice"),
    ],
)
def test_unknown_missing_and_doubled_columns_are_refused(folder, header, expected):
    write(folder, GOOD, header=header)
    assert expected in faults(folder)


def test_all_faults_are_told_at_once(folder):
    write(folder, GOOD.replace("1.5", "nan").replace("A book", ""), GOOD.replace("over12", "peat"))
    with pytest.raises(InvalidInput) as caught:
        read_factor_set(folder)
    assert len(caught.value.issues) == 3


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (('id = "own"', 'id = "other"'), "'own', the name of the folder"),
        (('"state"', '"avoided"'), "[former_use]"),
        (('["use", "soil"]', '["category", "soil"]'), "keys are"),
        (('gases = ["co2", "ch4"]', "gases = []"), "names its gases"),
        (('gases = ["co2", "ch4"]', 'gases = ["co2"]\ncolour = 1'), "the key 'colour'"),
        (('gases = ["co2", "ch4"]', 'gases = ["co2"]\n[assumptions]\ncrop = "wet"'), "variant"),
    ],
)
def test_a_faulty_definition_is_refused(folder, change, expected):
    path = folder / "set.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    assert expected in faults(folder)


def test_a_set_without_a_table_or_definition_is_refused(folder):
    (folder / "emissions.csv").unlink()
    assert "no table of factors" in faults(folder)
    (folder / "set.toml").unlink()
    assert "no such file" in faults(folder)


def test_a_category_without_a_row_is_refused(tmp_path):
    shutil.copytree(SHIPPED / "dk_v12", tmp_path / "dk_v12")
    path = tmp_path / "dk_v12" / "set.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('crop    = "omdrift"', 'crop = "corn"'), encoding="utf-8")
    assert "found 'corn'; expected a category in the table" in faults(tmp_path / "dk_v12")


def test_crop_codes_stand_once_and_are_numbers(tmp_path):
    shutil.copytree(SHIPPED / "dk_v12", tmp_path / "dk_v12")
    with (tmp_path / "dk_v12" / "crop_categories.csv").open("a", encoding="utf-8") as stream:
        stream.write("1,Vårbyg,Omdrift,2022\nx,Vårbyg,Omdrift,2022\n")
    message = faults(tmp_path / "dk_v12")
    assert "found 1 again" in message
    assert "found 'x'; expected a whole number" in message


def test_the_calculators_categories_are_read_with_their_commas():
    codes = read_factor_set(SHIPPED / "dk_v12").crop_categories
    assert len(codes) == 362
    assert (codes[6], codes[250], codes[317]) == ("Omdrift", "Permanent græs", "Vådområde")


def test_the_warming_potentials_of_each_edition():
    gwp = read_warming_potentials(SHIPPED / "gwp", "AR5")
    assert gwp.editions == ("AR4", "AR5", "AR6", "AR6-GWP20", "AR5fb")
    assert (gwp.of("ch4"), gwp.of("n2o"), gwp.of("co2"), gwp.of("doc")) == (28, 265, 1, 1)
    assert (gwp.of("ch4", "AR6"), gwp.of("ch4", "AR6-GWP20"), gwp.of("ch4", "AR4")) == (
        27,
        79.7,
        25,
    )
    assert gwp.molar["C_to_CO2"] == 44 / 12
    assert all(potential.source for potential in gwp.used)
    assert gwp.digest != read_warming_potentials(SHIPPED / "gwp", "AR6").digest


def test_an_edition_nobody_knows_names_those_there_are():
    with pytest.raises(InvalidInput, match="found 'AR7'; expected one of: AR4, AR5, AR6"):
        read_warming_potentials(SHIPPED / "gwp", "AR7")


@pytest.mark.parametrize(
    ("file", "change", "expected"),
    [
        ("gwp.csv", ("AR5,ch4,28,", "AR5,ch4,nan,"), "finite number"),
        ("gwp.csv", ("AR5,ch4,28,", "AR5,ch4,-28,"), "above 0"),
        ("gwp.csv", ("AR5,ch4,28,", "AR5,n2o,28,"), "AR5 n2o again"),
        ("gwp.csv", ("AR5,ch4,28,", "AR5,ch4,28,g/"), "expected 'kg CO2e/kg'"),
        ("gwp.csv", ("AR5,ch4,28,", "AR5,sf6,28,"), "found 'sf6'"),
        ("molar.csv", ("44/12", "44/0"), "a ratio such as 44/12"),
        ("molar.csv", ("C_to_CO2", "CtoCO2"), "no ratio C_to_CO2"),
    ],
)
def test_faulty_warming_potentials_are_refused(tmp_path, file, change, expected):
    shutil.copytree(SHIPPED / "gwp", tmp_path / "gwp")
    path = tmp_path / "gwp" / file
    path.write_text(path.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    with pytest.raises(InvalidInput, match=expected):
        read_warming_potentials(tmp_path / "gwp", "AR5")


def test_the_crop_list_agrees_with_the_contract():
    lines = (ROOT / "data/codes/dk_crops.csv").read_text(encoding="utf-8").splitlines()
    use = dict(line.split(",")[:2] for line in lines[1:])
    assert (use["1"], use["250"], use["252"], use["583"]) == ("crop", "grass", "grass", "forest")
    codes = read_factor_set(SHIPPED / "dk_v12").crop_categories
    assert {str(code) for code in codes} <= set(use)
