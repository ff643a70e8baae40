"""Every page opens from the app without an error, in both languages; numbers read in Danish."""

import ast
import gzip
import json
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from streamlit.testing.v1 import AppTest

from landuse.domain.measure import Measures  # noqa: F401  (the app's nouns import without a server)
from landuse.ui import cache, numbers
from landuse.ui.state import KEY
from landuse.workflow.pictures import areas_from_planning

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "landuse/ui/pages").glob("[a-z]*.py"))
TITLES = {"plan": "Hvad vinder", "results": "Resultater", "layers": "Datalag", "method": "Metode"}


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
    app.sidebar.radio(key="frame.language").set_value("en").run()
    assert not app.exception
    assert app.title[0].value.startswith("What do the four")


def test_a_negative_change_is_called_a_reduction(app: AppTest) -> None:
    metric = app.metric[0]
    assert metric.label.startswith("Reduktion")
    assert metric.value.endswith("t CO2e/år")
    assert "-" not in metric.value


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (-1234.4, "Reduktion 1.234 t CO2e/år"),
        (12.0, "Øgning 12 t CO2e/år"),
        (None, "Ændring ukendt"),
    ],
)
def test_a_change_is_said_in_words(value: float | None, said: str) -> None:
    assert numbers.change(value, "da") == said


def test_numbers_have_the_languages_marks() -> None:
    assert numbers.number(1234.56, "da", 1) == "1.234,6"
    assert numbers.number(1234.56, "en", 1) == "1,234.6"
    assert numbers.number(-0.001, "da", 1) == "0,0"
    assert numbers.number(None, "da") == "ukendt"


def strings() -> set[str]:
    """Return every text the screen says by a literal."""
    found = set()
    for path in (ROOT / "landuse/ui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if called in {"say", "text"} and isinstance(node.args[0].value, str):
                    found.add(node.args[0].value)
    return found


def test_every_text_has_its_danish() -> None:
    path = ROOT / "landuse/ui/locale/da/LC_MESSAGES/landuse.po"
    with path.open("rb") as stream:
        catalogue = {str(m.id): m.string for m in read_po(stream) if m.id}
    missing = sorted(text for text in strings() if not catalogue.get(text))
    assert not missing


def test_the_plans_picture_is_kept_under_its_name(app: AppTest) -> None:
    session = app.session_state[KEY]
    name = cache.picture_of(session)
    found = json.loads(gzip.decompress(cache.shelf().get(name) or b""))
    assert {"plan", "refused", "drawn"} == set(found)
    assert len(found["drawn"]["features"]) == len(
        areas_from_planning(session.drawn.areas)["features"]
    )
