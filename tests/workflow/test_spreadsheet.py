"""The register of wind turbines as a spreadsheet: heads that move and break, places that lack."""

from io import BytesIO
from pathlib import Path

import geopandas as gpd
import pytest
import xlsxwriter

from landuse.domain.issues import Issue
from landuse.sources.project import open_project
from landuse.ui import danish
from landuse.workflow.fetching import Report, fetch
from tests import loopback
from tests.loopback import LIMITS, X, Y, at_loopback

HEADS = (
    "Møllenummer\n(GSRN)", "Kapacitet (kW)", "Rotor-diameter (m)", "Navhøjde\n(m)",
    "Type af placering", "X (øst) koordinat \nUTM 32 Euref89", "Y (nord) koordinat \nUTM 32 Euref89",
)  # fmt: skip
ROWS = (
    ("570714700000005237", 200, 24, 30, "LAND", X + 100.5, Y + 200.25),
    ("570714700000005238", 2300, 93, 80, "Land", X + 300, Y + 400),
    ("570714700000005239", 660, 47, 50, "LAND", "", ""),
    ("570714700000005240", 3600, 107, 78, "HAV", X + 90_000, Y),
)


def book(first: int, heads: tuple[str, ...] = HEADS) -> bytes:
    """Return a workbook as the office issues it, its heads in some row."""
    body = BytesIO()
    with xlsxwriter.Workbook(body, {"in_memory": True}) as made:
        sheet = made.add_worksheet("IkkeAfmeldte-Existing turbines")
        sheet.write(0, 0, "Stamdataregister for vindkraftanlæg")
        sheet.write_row(first, 0, heads)
        for number, row in enumerate(ROWS, first + 1):
            sheet.write_row(number, 0, row)
        made.add_worksheet("Afmeldte").write(0, 0, "Møllenummer")
    return body.getvalue()


def fetched(root: Path, content: bytes, monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.setenv("LANDUSE_LOOPBACK", "1")
    with loopback.serving() as server:
        server.files["/register"] = content
        at_loopback(root, "wind_register", f"{server.url}/register")
        (report,) = fetch(root, ["0760"], layers=["wind_register"], limits=LIMITS)
    return report


@pytest.mark.parametrize("first", [1, 9])
def test_turbines_are_points_wherever_the_heads_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: int
) -> None:
    root = loopback.project(tmp_path / "project")
    report = fetched(root, book(first), monkeypatch)
    assert (report.outcome, report.count) == ("fetched", 2)
    assert [i.found for i in report.issues] == ["1 of 4 rows without coordinates"]
    folder, _ = open_project(root)
    assert folder is not None
    frame = gpd.read_parquet(root / folder.layers["wind_register"].file.path)
    assert [(p.x, p.y) for p in frame.geometry] == [(X + 100.5, Y + 200.25), (X + 300, Y + 400)]
    assert frame["Navhøjde (m)"].astype(float).tolist() == [30, 80]
    assert frame["Møllenummer (GSRN)"][0] == "570714700000005237"


def test_a_sheet_without_what_is_looked_for_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = loopback.project(tmp_path / "project")
    told: list[Issue] = []
    for heads in (("Nummer", *HEADS[1:]), (*HEADS[:5], "Øst", "Nord")):
        report = fetched(root, book(3, heads), monkeypatch)
        assert report.outcome == "failed"
        told += report.issues
    assert "no row of heads with 'Møllenummer'" in told[0].found
    assert "no column 'X ('" in told[1].found
    for issue in told:
        for text in (issue.found, issue.expected, issue.remedy):
            assert danish.sentence(text) is not None or danish.is_a_value(text)
