"""What holds for every page, read in one walk: it opens, speaks plainly, and explains its numbers.

What belongs to the workshop behind the screen stays off every page but Method.
"""

import ast
import csv
import re
from collections import Counter
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import pytest
from streamlit.testing.v1 import AppTest

from landuse.sources.factors import factor_sets
from landuse.sources.project import own_and_shipped
from landuse.ui import words
from landuse.ui.i18n import LANGUAGES, LOCALES
from tests.ui import reading, screen
from tests.ui.test_pages import PAGES, ROOT, catalogue

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
BEHIND = ("digest", r"solver\w*", r"alloker\w*", r"allocation\w*", r"fragment\w*", "parquet")
CODES = (
    "over12", "6to12", "co2", "ch4", "n2o", "ipcc_2013", "dk_kf25", "dk_v12", "CO2e", "nan",
    "nedre_aa", "9103", "feature 2041", "needs_permit", "->",
)  # fmt: skip
ENGLISH = (
    "None", "mineral ", "/yr", "fraction", "rewet", "empty", "Choose", "No options", "oevrige", "omdrift,",
)  # fmt: skip
NAMES = {"landuse", "Natura 2000", "Grønt Danmarkskort"}
"""Who made the demo's maps, which a role of layers is called too; and two maps by their names."""


@dataclass(frozen=True)
class Walk:
    """Every page in one language: all its text, and each word by itself."""

    language: str
    titles: dict[str, str]
    texts: dict[str, str]
    words: dict[str, set[str]]
    told: dict[str, Element]
    """Each page as the browser gets it."""


@pytest.fixture(scope="module", params=["da", "en"])
def walk(request: pytest.FixtureRequest) -> Walk:
    """Return what stands on every page."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300)
    app.query_params["lang"] = request.param
    app.run()
    walk = Walk(request.param, {}, {}, {}, {})
    for page in (path.stem for path in PAGES):
        app.switch_page(f"landuse/ui/pages/{page}.py").run()
        assert not app.exception, page
        walk.titles[page] = app.title[0].value
        walk.texts[page], walk.words[page] = screen.texts(app), screen.words_of(app)
        walk.told[page] = reading.read(app)
    return walk


def test_every_page_opens_from_the_app_without_an_error(walk: Walk) -> None:
    assert set(walk.titles) == set(TITLES)
    if walk.language == "da":
        assert {p: t for p, t in walk.titles.items() if not t.startswith(TITLES[p])} == {}


@pytest.mark.parametrize("page", sorted(TITLES))
def test_every_number_on_a_page_opens_what_is_behind_it(walk: Walk, page: str) -> None:
    told = walk.told[page]
    assert reading.unexplained(told, walk.language) == []
    assert reading.loose(told) == []
    targets = set(reading.opened(told))
    assert targets <= set(reading.panels(told))
    assert bool(targets) == (page not in {"best", "files", "method", "report"})


def test_no_short_name_and_no_english_stands_on_a_danish_page(walk: Walk) -> None:
    raw = CODES if walk.language == "en" else (*CODES, *ENGLISH)
    for page, said in walk.texts.items():
        told = re.sub(r"https?://\S+|\S+\.(md|toml|csv|gpkg)\S*", "", said)
        found = [one for one in raw if re.search(rf"(?<![\w\-]){re.escape(one)}", told)]
        allowed = {"method": ("co2", "ch4", "n2o", "CO2e", "/yr")}.get(page, ())
        assert [one for one in found if one not in allowed] == [], page


def test_no_page_but_method_speaks_of_the_workshop(walk: Walk) -> None:
    sets = factor_sets(own_and_shipped(ROOT, "factors"))
    behind = re.compile(rf"\b(?:{'|'.join([*BEHIND, *sets])})\b", re.IGNORECASE)
    found = {
        page: sorted({m.group() for m in behind.finditer(said)})
        for page, said in walk.texts.items()
        if page != "method"
    }
    assert found == {page: [] for page in found}


def test_no_word_of_ours_stands_in_the_other_language(walk: Walk) -> None:
    """What a page says is none of our texts as they are in the other language."""
    pairs = [(english, danish) for english, danish in catalogue().items() if english != danish]
    other = {pair[walk.language == "en"] for pair in pairs}
    own = {pair[walk.language == "da"] for pair in pairs} | NAMES | set(LANGUAGES.values())
    found = {page: sorted((words & other) - own) for page, words in walk.words.items()}
    assert found == {page: [] for page in found}
    assert all(len(words & own) > 5 for words in walk.words.values())


def test_the_word_list_holds_what_the_screen_says() -> None:
    listed = (ROOT / "docs" / "ordliste.md").read_text(encoding="utf-8").lower()
    spoken = (
        "vådlægning", "ekstensivering", "skovrejsning", "kulstofrig lavbundsjord", "omdrift",
        "kystvandopland", "opvarmningspotentialer", "reduktion", "stigning", "spænd, 95 %",
        "ingen usikkerhed oplyst", "allerede besluttet", "ikke undersøgt", "ikke efterprøvet",
    )  # fmt: skip
    assert [word for word in spoken if word not in listed] == []


def test_no_unit_of_a_published_number_stands_in_english() -> None:
    found = {
        row["unit"]
        for path in (ROOT / "data" / "factors").rglob("*.csv")
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
        if row.get("unit")
    }
    assert words.unit("dimensionless", "da") == "uden enhed"
    told = {unit: set(re.findall(r"[a-zæøå]{4,}", words.unit(unit, "da"))) for unit in found}
    danish = {"andel", "grøft", "drænet", "enhed", "uden"}
    assert {unit: said - danish for unit, said in told.items() if said - danish} == {}


def test_no_list_offers_streamlits_own_english() -> None:
    """Lists that find letters anywhere in a word offer *Select 3 matches*, in English only."""
    calls = [
        (path.name, node)
        for path in (ROOT / "landuse" / "ui").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "multiselect"
    ]
    assert len(calls) > 5
    for name, call in calls:
        named = {word.arg: word.value for word in call.keywords}
        held = named.get("select_all")
        assert isinstance(held, ast.Constant), f"{name}:{call.lineno}"
        assert held.value is False, f"{name}:{call.lineno}"


def test_no_text_is_translated_twice() -> None:
    lines = (LOCALES / "da" / "LC_MESSAGES" / "landuse.po").read_text(encoding="utf-8").splitlines()
    told = Counter(line for line in lines if line.startswith("msgid ") and line != 'msgid ""')
    assert [line for line, times in told.items() if times > 1] == []
