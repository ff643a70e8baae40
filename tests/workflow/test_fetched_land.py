"""What was fetched is land to plan on: fields, soil and nature meet, and each state stays told."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from landuse.workflow import load
from landuse.workflow.fetching import fetch
from landuse.workflow.inspection import check
from tests import loopback
from tests.loopback import LIMITS, Server, X, Y, at_loopback, square

FIELDS = "Marker:Marker_2026"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("LANDUSE_LOOPBACK", "1")
    with loopback.serving() as held:
        held.layers[FIELDS] = [
            square(n, X + 100 + 200 * n, Y + 100, 100.0, Marknr=f"{n}-0", Markblok="5-1",
                   Afgkode=1 if n % 2 else 252, CVR="12345678", Journalnr="26-1")
            for n in range(6)
        ]  # fmt: skip
        held.layers["natur:kulstof2022"] = [square(1, X, Y, 350.0, gridcode=2, toerv_pct=">12")]
        held.layers["dai:bes_naturtyper"] = [square(1, X + 90, Y + 90, 20.0, Natyp_navn="Mose")]
        held.layers["dai:habitat_omr"] = [square(1, X + 90_000, Y, 20.0)]
        yield held


def test_fetched_layers_are_land_to_plan_on(server: Server, tmp_path: Path) -> None:
    root = loopback.project(tmp_path / "project")
    wfs = f"{server.url}/wfs"
    at_loopback(root, "fields", wfs)
    at_loopback(root, "peat", wfs, answer='"json"')
    at_loopback(root, "section3", wfs)
    at_loopback(root, "natura_2000", wfs)
    at_loopback(root, "bnbo", f"{wfs}/gone")
    names = ["fields", "peat", "section3", "natura_2000", "bnbo"]
    reports = fetch(root, ["0760"], layers=names, limits=LIMITS)
    outcomes = {report.id: report.outcome for report in reports}
    assert outcomes == {
        "fields": "fetched", "peat": "fetched", "section3": "fetched",
        "natura_2000": "empty", "bnbo": "failed",
    }  # fmt: skip
    land = load(root)
    assert {name: land.states[name] for name in names} == {
        "fields": "read", "peat": "read", "section3": "read",
        "natura_2000": "empty", "bnbo": "not_fetched",
    }  # fmt: skip
    fields = land.pieces[
        land.pieces["unit_id"].isin(land.units.index[land.units["kind"] == "field"])
    ]
    ours = fields if len(fields) else land.pieces[land.pieces["crop_code"].notna()]
    assert ours["area_ha"].sum() == pytest.approx(6.0)
    peat = ours[ours["soil"] == "over12"]
    assert peat["area_ha"].sum() == pytest.approx(1.0 + 0.5)
    faults = [issue for issue in check(root) if issue.severity == "error"]
    assert faults == []
    written = b"".join(path.read_bytes() for path in (root / "data" / "fetched").iterdir())
    assert b"12345678" not in written
    assert (
        json.loads(next((root / "data" / "fetched").glob("fields-*.json")).read_text())["name"]
        == FIELDS
    )
