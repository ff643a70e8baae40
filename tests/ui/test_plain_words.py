"""Plain words: what belongs to the workshop behind the screen stays off every page but Method."""

import re
from collections import Counter

import pytest
from streamlit.testing.v1 import AppTest

from landuse.sources.factors import factor_sets
from landuse.sources.project import own_and_shipped
from landuse.ui.i18n import LOCALES
from tests.ui import screen
from tests.ui.test_pages import PAGES, ROOT

BEHIND = ("digest", r"solver\w*", r"alloker\w*", r"allocation\w*", r"fragment\w*", "parquet")


@pytest.mark.parametrize("language", ["da", "en"])
def test_no_page_but_method_speaks_of_the_workshop(language: str) -> None:
    sets = factor_sets(own_and_shipped(ROOT, "factors"))
    behind = re.compile(rf"\b(?:{'|'.join([*BEHIND, *sets])})\b", re.IGNORECASE)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=180)
    app.query_params["lang"] = language
    app.run()
    found = {}
    for page in (path.stem for path in PAGES if path.stem != "method"):
        app.switch_page(f"landuse/ui/pages/{page}.py").run()
        said = screen.texts(app)
        found[page] = sorted({m.group() for m in behind.finditer(said)})
    assert found == {page: [] for page in found}


def test_the_word_list_holds_what_the_screen_says() -> None:
    listed = (ROOT / "docs" / "ordliste.md").read_text(encoding="utf-8").lower()
    spoken = (
        "vådlægning", "ekstensivering", "skovrejsning", "kulstofrig lavbundsjord", "omdrift",
        "kystvandopland", "opvarmningspotentialer", "reduktion", "stigning", "spænd, 95 %",
        "ingen usikkerhed oplyst", "allerede besluttet", "ikke undersøgt", "ikke efterprøvet",
    )  # fmt: skip
    assert [word for word in spoken if word not in listed] == []


def test_no_text_is_translated_twice() -> None:
    lines = (LOCALES / "da" / "LC_MESSAGES" / "landuse.po").read_text(encoding="utf-8").splitlines()
    told = Counter(line for line in lines if line.startswith("msgid ") and line != 'msgid ""')
    assert [line for line, times in told.items() if times > 1] == []
