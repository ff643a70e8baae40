"""The page that compares: who is compared stands in the address, and what it says adds up."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from streamlit.testing.v1 import AppTest

from landuse.ui import cache
from landuse.workflow import decide, judge, read_scenario
from landuse.workflow.comparison import Option, change, compare
from tests import world
from tests.ui import screen

PAGE = "landuse/ui/pages/compare.py"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the four fields, with a scenario that is broken."""
    return world.project(tmp_path_factory.mktemp("compare") / "project")


def opened(root: Path, monkeypatch: pytest.MonkeyPatch, **address: str) -> AppTest:
    """Return the page on the four fields."""
    app = screen.open_on(root, monkeypatch)
    for name, value in address.items():
        app.query_params[name] = value
    return app.switch_page(PAGE).run()


def tables(app: AppTest) -> list[list[list[str]]]:
    """Return every table of the page as text, heads first, sums last."""
    ours = "".join(
        h.value for h in app.html if "<style" not in h.value and "<script" not in h.value
    )
    page = ET.fromstring(f"<page>{ours.replace(' download>', '>')}</page>")
    return [
        [[" ".join("".join(c.itertext()).split()) for c in row] for row in table.iter("tr")]
        for table in page.iter("table")
    ]


def amount(text: str) -> float:
    """Return a Danish number."""
    return float(text.replace(".", "").replace(",", "."))


def test_what_is_compared_is_read_from_the_address(root, monkeypatch):
    app = opened(root, monkeypatch, **{"with": "rule,overlap"})
    assert not app.exception
    assert app.query_params["with"] == "overlap,rule"
    assert tables(app)[0][0][1:] == ["overlap", "rule"]


def test_one_scenario_is_too_few_and_said_so(root, monkeypatch):
    app = opened(root, monkeypatch, **{"with": "rule"})
    assert not app.exception
    assert "Vælg to til seks scenarier" in screen.texts(app)


def test_the_hectares_of_agreement_add_up_and_figures_are_those_of_the_outcomes(root, monkeypatch):
    app = opened(root, monkeypatch, **{"with": "corner,rule"})
    told = tables(app)
    agreed = next(t for t in told if t[0][0] == "Enighed")
    *rows, foot = agreed[1:]
    for column in range(2, len(foot)):
        assert sum(amount(r[column]) for r in rows) == pytest.approx(amount(foot[column]), abs=0.2)
    land = cache.landscape(str(root))
    options = []
    for name in ("corner", "rule"):
        drawn = read_scenario(root, name)
        plan = decide(land, drawn)
        options.append(Option(drawn, plan, judge(land, plan)))
    whole = compare(land, options).agreement.parts["area_ha"].sum()
    assert amount(foot[-1]) == pytest.approx(whole, abs=0.06)
    figures = next(t for t in told if t[0][0] == "Indikator")
    emissions = next(row for row in figures if row[0].startswith("Drivhusgas"))
    for option, cell in zip(options, emissions[1:], strict=True):
        said = amount(re.sub(r"[^\d,.]", "", cell))
        assert said == pytest.approx(abs(change(option.outcome, "emissions")), abs=0.06)


def test_differences_of_municipalities_sum_as_they_are_printed(root, monkeypatch):
    app = opened(root, monkeypatch, **{"with": "corner,rule"})
    *_, held = (t for t in tables(app) if t[0] == ["Mere eller mindre end corner", "rule"])
    signs = {"mindre": -1, "mere": 1}
    said = [
        amount(cell.split()[0]) * signs[cell.split()[1]]
        for _, cell in held[1:]
        if cell != "det samme"
    ]
    assert sum(said[:-1]) == pytest.approx(said[-1], abs=1e-9)


def test_strong_and_weak_sides_are_told_in_words_too(root, monkeypatch):
    app = opened(root, monkeypatch, **{"with": "corner,rule"})
    (sides,) = [t for t in tables(app) if {"bedst", "ringest"} <= {c for row in t[1:] for c in row}]
    for row in sides[1:]:
        assert {"bedst", "ringest"} <= set(row[1:])


def test_a_difference_may_be_of_the_factor_set_alone(root, monkeypatch):
    app = opened(root, monkeypatch, **{"with": "corner,rule"})
    ends = {
        n: [b for b in app.selectbox if b.key and b.key.startswith(f"compare.end.{n}.")]
        for n in (0, 1)
    }
    same = next(b for b in ends[1] if b.key.endswith(".scenario"))
    same.set_value("corner").run()
    assert "Vælg et andet scenarie" in screen.texts(app)
    (gwp,) = [
        b
        for b in app.selectbox
        if b.key and b.key.startswith("compare.end.1.") and b.key.endswith(".gwp")
    ]
    assert gwp.value == "AR5"


def test_english_stands_beside_danish(root, monkeypatch):
    app = screen.open_on(root, monkeypatch, lang="en")
    app.query_params["with"] = "corner,rule"
    app.switch_page(PAGE).run()
    assert not app.exception
    assert app.title[0].value == "Compare"
    assert any(t[0][0] == "Agreement" for t in tables(app))


def test_a_paper_is_written_on_a_click_and_handed_out(root, monkeypatch):
    app = screen.open_on(root, monkeypatch)
    app.query_params["with"] = "corner"
    app.switch_page("landuse/ui/pages/report.py").run()
    assert not app.exception
    app.radio(key="report.kind.da").set_value("md").run()
    screen.button(app, "report.write").click().run()
    assert not app.exception
    assert "Dagsordenspunktet er skrevet." in screen.texts(app)
