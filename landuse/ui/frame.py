"""What stands around every page: its name, the scenario, the language; and where faults end."""

from pathlib import Path

import streamlit as st

from landuse.domain.issues import InvalidInput, LanduseError
from landuse.ui import cache, issues, scenario_bar, state
from landuse.ui.i18n import LANGUAGES
from landuse.ui.issues import plain

ROOT = Path(__file__).resolve().parents[2]
TITLES = {"plan": "Plan", "results": "Results", "layers": "Layers", "method": "Method"}
STYLE = """<style>
.block-container { padding-top: 2.6rem; padding-bottom: 2rem; max-width: 1800px;
  padding-left: 2rem; padding-right: 2rem; }
h1 { font-size: 1.55rem !important; padding: 0.2rem 0 !important; }
h2 { font-size: 1.15rem !important; } h3 { font-size: 1.0rem !important; }
[data-testid="stMetricValue"] { font-size: 1.5rem; }
@media (max-width: 700px) {
  iframe { max-height: 58vh; }
  .block-container { padding: 3rem 0.8rem; }
}
</style>"""


def run(pages: dict[str, str]) -> None:
    """Draw the frame and the chosen page; a fault a person can mend is told, not thrown."""
    st.set_page_config(page_title="landuse", page_icon="\N{HERB}", layout="wide")
    st.html(STYLE)
    try:
        session = state.current()
    except InvalidInput as fault:
        st.title("landuse")
        issues.show(fault.issues, state.Session(state.root(), None, None))  # type: ignore[arg-type]
        return
    with st.sidebar:
        chosen = st.radio(
            session.say("Language"),
            list(LANGUAGES),
            format_func=LANGUAGES.get,
            index=list(LANGUAGES).index(session.language),
            horizontal=True,
            key="frame.language",
        )
    session = state.update(language=chosen)
    shown = [
        st.Page(str(ROOT / path), title=session.say(TITLES[name]), url_path=name, default=not n)
        for n, (name, path) in enumerate(pages.items())
    ]
    page = st.navigation(shown)
    try:
        with st.sidebar:
            scenario_bar.draw(session)
        _badges(session)
        page.run()
    except InvalidInput as fault:
        issues.show(fault.issues, session)
    except LanduseError as fault:
        st.error(plain(str(fault)))


def _badges(session: state.Session) -> None:
    land = cache.landscape(str(session.root))
    if land.project.synthetic:
        words = session.say("Invented landscape: no real places, no real numbers of hectares.")
        st.caption(f":orange-badge[{session.say('Synthetic')}] {words}")
