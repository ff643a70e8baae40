"""Every page opens from the app without an error, in both languages; numbers read in Danish."""

import ast
import json
import re
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from babel.messages.pofile import read_po
from streamlit.testing.v1 import AppTest

from landuse.domain.layer import Role, Theme
from landuse.domain.scenario import STATUSES
from landuse.ui import agreeing, following, map_config, offered, shelf, words
from landuse.ui.frame import OURS, SPOKEN, spoken
from landuse.ui.frame import TITLES as PAGE_TITLES
from landuse.ui.i18n import LANGUAGES
from landuse.ui.issues import TOPICS
from landuse.ui.now import TAP, TRY
from landuse.ui.state import KEY
from tests import world
from tests.ui import screen

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "landuse/ui/pages").glob("[a-z]*.py"))
TITLES = {
    "plan": "Hvad vinder",
    "results": "Resultater",
    "layers": "Datalag",
    "method": "Metode",
    "tradeoff": "Afvejning",
    "scenarios": "Scenarier",
    "best": "Find den bedste plan",
    "compare": "Sammenlign",
    "report": "Rapport",
    "files": "Tilføj datalag fra fil",
    "services": "Kort fra tjenester",
    "mine": "Mine kommuner",
}


@pytest.fixture
def app() -> AppTest:
    """Return the app on the embedded demo."""
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_every_page_opens_from_the_app_without_an_error(app: AppTest, page: Path) -> None:
    app.switch_page(str(page.relative_to(ROOT))).run()
    assert not app.exception
    assert app.title[0].value.startswith(TITLES[page.stem])


def test_english_stands_beside_danish(app: AppTest) -> None:
    app.radio(key="frame.language").set_value("en").run()
    assert not app.exception
    assert app.title[0].value.startswith("What do the four")


def test_the_headline_says_reduction_and_what_it_rests_on(app: AppTest) -> None:
    told = screen.texts(app)
    assert re.search(r"Reduktion\s+[\d.]+ t CO₂e/år", told)
    assert "IPCC 2013" in told
    assert "ipcc_2013" not in told


RAW = (
    "over12", "6to12", "mineral ", "co2", "ch4", "n2o", "ipcc_2013", "dk_kf25", "dk_v12", "CO2e",
    "/yr", "fraction", "nan", "None", "rewet", "nedre_aa", "9103", "feature 2041", "needs_permit",
    "empty", "Choose", "No options", "oevrige", "omdrift,", "->",
)  # fmt: skip


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_no_short_name_and_no_english_stands_on_a_danish_page(app: AppTest, page: Path) -> None:
    app.switch_page(str(page.relative_to(ROOT))).run()
    told = re.sub(r"https?://\S+|\S+\.(md|toml|csv|gpkg)\S*", "", screen.texts(app))
    found = [raw for raw in RAW if re.search(rf"(?<![\w\-]){re.escape(raw)}", told)]
    allowed = {"layers": (), "method": ("co2", "ch4", "n2o", "CO2e", "/yr")}.get(page.stem, ())
    assert [raw for raw in found if raw not in allowed] == []


def test_areas_add_up_for_a_reader(app: AppTest) -> None:
    told = " ".join(screen.texts(app).split())
    sums = re.search(
        r"Sum ([\d.,]+).*heraf oven på hinanden \N{MINUS SIGN}([\d.,]+) Planlagt areal ([\d.,]+)",
        told,
    )
    assert sums is not None
    whole, twice, planned = (float(n.replace(".", "").replace(",", ".")) for n in sums.groups())
    assert whole - twice == pytest.approx(planned, abs=0.11)
    assert f"{sums[3]} ha planlagt" in told


def test_what_is_not_known_in_all_is_known_in_part(app: AppTest) -> None:
    app.switch_page("landuse/ui/pages/results.py").run()
    app.selectbox(key="results.factors.da").select("dk_kf25").run()
    told = screen.texts(app)
    assert not app.exception
    assert "Kendt del: Reduktion" in told
    assert "mangler en faktor" in told
    assert "Ingen offentliggjort faktor" in told


def test_results_open_by_the_roles_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = world.project(tmp_path / "project")
    for path in (root / "layers").glob("*.toml"):
        text = path.read_text("utf-8")
        path.write_text(text.replace('role = "municipality"', 'role = "catchment"'), "utf-8")
    opened = screen.open_on(root, monkeypatch)
    opened.switch_page("landuse/ui/pages/results.py").run()
    assert not opened.exception
    assert "Opland" in screen.texts(opened)


def test_a_project_without_places_says_so_on_every_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = world.project(tmp_path / "project")
    (root / "layers" / "municipalities.toml").unlink()
    opened = screen.open_on(root, monkeypatch)
    for page in PAGES:
        opened.switch_page(str(page.relative_to(ROOT))).run()
        assert not opened.exception
    opened.switch_page("landuse/ui/pages/plan.py").run()
    assert "intet datalag med kommuner" in screen.texts(opened)


def test_a_layer_that_failed_is_told_on_the_plan_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = world.project(tmp_path / "project")
    (root / "data" / "peat.geojson").write_text("", "utf-8")
    opened = screen.open_on(root, monkeypatch)
    assert not opened.exception
    first = screen.alerts(opened)[0]
    assert "peat" in first
    assert "filen er tom" in first


def test_a_name_that_is_markup_is_shown_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = world.project(tmp_path / "project")
    wish = '[[allocate]]\nid = "w"\ntitle = "<img src=x> [a](http://b.c)"\nmeasure = "rewet"\n'
    world.scenario(root, "aaa", wish + 'area = { units = ["A"] }\n')
    text = (root / "landuse.toml").read_text("utf-8")
    (root / "landuse.toml").write_text(text + '\nexample = "aaa"\n', "utf-8")
    opened = screen.open_on(root, monkeypatch)
    bodies = "".join(h.value for h in opened.html)
    assert "<img" not in bodies
    assert "&lt;img src=x&gt;" in bodies


def strings() -> set[str]:
    """Return every text the screen says: by a literal, or by a table of words."""
    found = set()
    for path in (ROOT / "landuse/ui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if called in {"say", "text", "_heads"}:
                    found |= {a.value for a in node.args if isinstance(a, ast.Constant)}
    tables = (
        words.USES,
        words.SOILS,
        words.GASES,
        words.CATEGORIES,
        words.PATHWAYS,
        TOPICS,
        agreeing.KINDS,
        offered.STATES,
        offered.EVIDENCE,
        following.OUTCOMES,
        following.ENDS,
    )
    said = {text for table in tables for text in table.values()}
    themes = {theme.replace("_", " ") for theme in get_args(Theme)}
    on_map = {TRY, TAP, *map_config.SAID.values(), *(title for title, _ in map_config.GROUPS)}
    ours = {OURS, *SPOKEN, *PAGE_TITLES.values()}
    every = found | said | themes | on_map | ours | set(STATUSES) | set(get_args(Role))
    return {t for t in every if isinstance(t, str) and t not in {"", *LANGUAGES}}


@cache
def catalogue() -> dict[str, str]:
    """Return the Danish of every text."""
    path = ROOT / "landuse/ui/locale/da/LC_MESSAGES/landuse.po"
    with path.open("rb") as stream:
        return {str(m.id): str(m.string) for m in read_po(stream) if m.id}


def test_every_text_has_its_danish() -> None:
    assert sorted(text for text in strings() if not catalogue().get(text)) == []


def test_the_plan_is_kept_as_painted_under_its_name(app: AppTest) -> None:
    session = app.session_state[KEY]
    painted = shelf.paintings().get(shelf.promise(session))
    assert painted is not None
    assert painted.codes.any()
    assert sorted(painted.drawn["id"]) == sorted(session.drawn.areas.index)


def test_words_of_streamlit_are_said_in_danish_and_taken_back_in_english() -> None:
    there, back = (json.loads(spoken(language)) for language in ("da", "en"))
    assert there["Upload"] == "Vælg fil"
    assert there["Remove "] == "Fjern "
    assert {english: danish for danish, english in back.items()} == there
