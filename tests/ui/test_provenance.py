"""Every number on every page leads in one click to what is behind it; what is unverified is marked.

The pages are read as they are sent to the browser. What a number rests on is worked out here from
the outcome's terms and figures anew, not asked of the screen.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import pytest
from streamlit.testing.v1 import AppTest

from landuse.domain.outcome import TOTAL, Outcome
from landuse.ui import cache, further, names, purposes, topics, waterfall, why, words
from landuse.workflow import indicators
from tests.ui import screen
from tests.ui.reading import headed, heads, lines, loose, opened, panels, read, text, unexplained
from tests.ui.test_pages import ROOT, catalogue

PAGES_WITH_NUMBERS = {"plan", "results", "tradeoff"}
RAW = re.compile(r"(?<![\w/.:-])[a-z0-9]+_[a-z0-9_]+(?![\w/.:-])")
"""A short name of a file or a column, such as ``unit_id``."""


@pytest.fixture(scope="module")
def app() -> AppTest:
    """Return the app on the embedded demo."""
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=180).run()


def page_of(app: AppTest, name: str) -> Element:
    """Return a page as the browser gets it."""
    app.switch_page(f"landuse/ui/pages/{name}.py").run()
    return read(app)


def cells_that_open(page: Element, name: str) -> Iterator[Element]:
    """Yield the cells whose number opens a panel."""
    yield from (cell for cell in page.iter("td") if name in opened(cell))


def is_marked(cell: Element) -> bool:
    """Whether a cell bears the mark of what is not verified."""
    return any(span.get("class") == "lu-mark" for span in cell.iter("span"))


def rests_on_unseen(outcome: Outcome, indicator: str, place: str) -> bool:
    """Whether a change rests on a number that was not read in its source."""
    terms = outcome.terms[outcome.terms["indicator"] == indicator]
    if terms.empty:
        return any(not figure.seen for figure in outcome.figures.get(indicator, ()))
    here = terms if place == TOTAL else terms[terms["place"] == place]
    moved = here[here["change"].isna() | (here["change"] != 0)]
    return bool((~moved["seen"].astype(bool)).any())


@pytest.mark.parametrize("name", sorted(PAGES_WITH_NUMBERS))
@pytest.mark.parametrize("factors", ["ipcc_2013", "dk_kf25"])
def test_a_panel_tells_the_rule_and_every_published_number_and_marks_what_is_unverified(
    app: AppTest, name: str, factors: str
) -> None:
    app.session_state["landuse"] = screen.replaced(app, factors=factors)
    told = page_of(app, name)
    session = screen.session(app)
    outcome = cache.whole_outcome_of(session)
    known = {held.id: held for held in indicators()}
    held, checked = panels(told), 0
    for indicator, place in {(r.indicator, r.place) for r in outcome.rows}:
        panel = held.get(why.name_of(indicator, place))
        if panel is None:
            continue
        checked += 1
        said = text(panel)
        assert known[indicator].formula.da in said
        limits = known[indicator].limits
        assert limits is None or limits.da in said
        assert "ingen usikkerhed oplyst" in said or "Spænd, 95 %" in said or "ukendt" in said
        unseen = rests_on_unseen(outcome, indicator, place)
        assert unseen == ("ikke efterprøvet i deres kilde" in said)
        for cell in cells_that_open(told, str(panel.get("id"))):
            assert unseen == is_marked(cell)
    assert checked >= (1 if name == "tradeoff" else 5)
    app.session_state["landuse"] = screen.replaced(app, factors="ipcc_2013")


def test_every_indicator_stands_in_the_results_with_its_panel(app: AppTest) -> None:
    told = page_of(app, "results")
    outcome = cache.whole_outcome_of(screen.session(app))
    shown = {row.indicator for row in outcome.rows if row.place == TOTAL and row.year is None}
    targets = {name for cell in told.iter("td") for name in opened(cell)}
    assert {why.name_of(indicator) for indicator in shown} <= targets


def test_the_terms_of_a_panel_sum_to_its_number(app: AppTest) -> None:
    panel = panels(page_of(app, "results"))[why.name_of("emissions")]
    table = next(panel.iter("table"))
    *terms, whole = (screen.signed(text(row[2])) for row in lines(table))
    said = next(p for p in panel.iter("p") if p.get("class") == "value")
    assert whole == screen.signed(text(said))
    assert whole < 0
    assert sum(terms) == pytest.approx(whole, abs=len(terms) / 2)


def test_no_range_is_said_in_words_wherever_there_is_none(app: AppTest) -> None:
    told = page_of(app, "results")
    ranges = 0
    for table in told.iter("table"):
        titles = [text(head) for head in heads(table)]
        if "Spænd, 95 %" not in titles:
            continue
        at = titles.index("Spænd, 95 %")
        for row in lines(table):
            ranges += 1
            assert bool(text(row[at])) == ("ukendt" not in text(row[at - 1])), text(row[0])
    assert ranges > len(indicators()) / 2


@pytest.mark.parametrize("language", ["da", "en"])
def test_further_tables_have_no_short_names_and_every_number_opens_its_panel(
    app: AppTest, language: str
) -> None:
    app.radio(key="frame.language").set_value(language).run()
    app.switch_page("landuse/ui/pages/tradeoff.py").run()
    app.toggle(key="tradeoff.more").set_value(True).run()
    chosen = app.selectbox(key=f"further.table.{language}")
    outcome = cache.whole_outcome_of(screen.session(app))
    for name in further.known(outcome):
        table = further.table(
            name, outcome, cache.landscape(str(screen.session(app).root)), screen.session(app)
        )
        heads = [column.title for column in table.columns]
        cells = [str(cell) for row in table.rows for cell in row]
        assert [text for text in (*heads, *cells) if RAW.search(text)] == [], name
    chosen.set_value("protection").run()
    told = read(app)
    assert unexplained(told, language) == []
    app.toggle(key="tradeoff.more").set_value(False).run()
    app.radio(key="frame.language").set_value("da").run()


def test_rules_that_nobody_read_are_marked_beside_their_number(app: AppTest) -> None:
    told = page_of(app, "plan")
    outcome = cache.outcome_of(screen.session(app))
    needed = outcome.permits[outcome.permits["verdict"] == "needs_permit"]
    (count,) = (number for number in told.iter("dd") if "why-rules" in opened(number))
    assert is_marked(count) == (not needed["seen"].all())


def test_a_difference_is_told_cause_by_cause_and_its_ends_open(app: AppTest) -> None:
    app.switch_page("landuse/ui/pages/results.py").run()
    key = next(s.key for s in app.selectbox if s.key and s.key.startswith("compare.scenario"))
    app.selectbox(key=key).select("kun_lavbund").run()
    told = read(app)
    assert unexplained(told) == []
    steps_ = {text(row[0]): screen.signed(text(row[-1])) for row in lines(headed(told, "Trin"))}
    start, *steps, end = (steps_[catalogue()[title]] for title in waterfall.TITLES.values())
    assert start + sum(steps) == pytest.approx(end, abs=3)
    assert steps[0] != 0
    held = panels(told)
    assert {"why-open-emissions-total", "why-compared-emissions-total"} <= set(held)


def test_the_set_that_leads_stands_first_and_the_others_beside_it(app: AppTest) -> None:
    told = page_of(app, "results")
    purposes_ = headed(told, "Formål")
    rows = lines(purposes_)
    assert [text(row[0]) for row in rows] == ["International opgørelse", "Klimaplan", "Tilskud"]
    (headline,) = (s for s in told.iter("span") if s.get("class") == "value")
    (change,) = (
        at
        for at, head in enumerate(heads(purposes_))
        if text(head).startswith(catalogue()["Change"])
    )
    assert text(rows[0][change]).split()[-1] in text(headline)


def test_every_word_of_tables_and_panels_has_its_danish() -> None:
    said: set[str] = set()
    for table in (
        names.PARAMETERS, names.ENTERED, names.SCHEMES, names.TOPICS, further.COLUMNS,
        further.VALUES, waterfall.TITLES, purposes.PURPOSES, words.VARIANTS, words.PATHWAYS,
    ):  # fmt: skip
        said |= set(table.values())
    said |= {title for title, _ in further.TABLES.values()}
    said |= {text for pair in topics.TOPICS.values() for text in pair}
    said |= {
        topics.YEARS,
        why.UNVERIFIED,
        why.UNVERIFIED_RULES,
        names.GRID,
        "entered in the scenario",
    }
    assert sorted(text for text in said - {""} if not catalogue().get(text)) == []


def test_every_shipped_number_has_a_name(app: AppTest) -> None:
    known = cache.known_bases(screen.session(app))
    unnamed = [
        held.id for held in known.parameters.values() if names.parameter(held.id, "en") == held.id
    ]
    assert unnamed == []


def test_what_an_edit_gave_and_what_is_known_in_part_open_what_is_behind_them(
    app: AppTest,
) -> None:
    app.session_state["landuse"] = screen.replaced(
        app, factors="dk_kf25", gave="Areal: 3,2 ha talt med. Planlagt i alt: +3,2 ha."
    )
    told = page_of(app, "plan")
    said = [text(line) for line in told.iter("p")]
    assert any("Kendt del" in line for line in said)
    assert any("+3,2 ha" in line for line in said)
    assert loose(told) == []
    assert set(opened(told)) <= set(panels(told))
