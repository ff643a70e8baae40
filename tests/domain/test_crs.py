"""Planning CRS: whatever keeps hectares within one per cent where it is used, and nothing else."""

import pytest

from landuse.domain.crs import area_error, metric_crs, parse_crs

GOOD = (
    "EPSG:25832",
    "EPSG:25833",
    "EPSG:32632",
    "EPSG:3035",
    "EPSG:4093",
    "EPSG:3006",
    "EPSG:2154",
    "EPSG:27700",
    "+proj=utm +zone=32 +ellps=GRS80",
)
BAD = {
    "EPSG:4326": "metres",
    "EPSG:2236": "metres",  # Florida, in feet
    "EPSG:3857": "inflates",
    "EPSG:3395": "inflates",
    "+proj=merc +lat_ts=56": "inflates",
    "EPSG:4087": "100 % and more",
    "EPSG:3034": "within 1 %",  # conformal, made for the angles of a continent
    "EPSG:0": "not a coordinate reference system",
}


@pytest.mark.parametrize("text", GOOD)
def test_a_system_that_keeps_hectares_is_a_planning_crs(text):
    assert metric_crs(text) == parse_crs(text)


@pytest.mark.parametrize("text", BAD)
def test_a_system_that_does_not_is_refused_with_the_reason(text):
    with pytest.raises(ValueError, match=BAD[text]):
        metric_crs(text)


def test_the_bias_of_utm_is_the_one_the_convention_states():  # C4
    utm = parse_crs("EPSG:25832")
    at_9, at_15 = area_error(utm, (9, 56, 9, 56)), area_error(utm, (15, 55, 15, 55))
    assert at_9 == pytest.approx(0.0008, abs=1e-4)
    assert at_15 == pytest.approx(0.0028, abs=1e-4)
    assert area_error(parse_crs("EPSG:3857"), (9, 56, 9, 56)) == pytest.approx(2.2, abs=0.05)


def test_a_box_across_the_date_line_is_a_small_one():
    fiji = parse_crs("EPSG:3460")
    assert area_error(fiji, (176.8, -20.8, -178.2, -12.4)) < 0.01
