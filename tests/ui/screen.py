"""The app without a browser: open it on a project, say what a hand on the map would, read it."""

import html
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pyproj import Transformer
from streamlit.testing.v1 import AppTest

from landuse.ui import state
from landuse.ui.hand import MAP_KEY
from tests import world

ROOT = Path(__file__).resolve().parents[2]
TO_DEGREES = Transformer.from_crs(world.CRS, "EPSG:4326", always_xy=True)


def open_on(root: Path, monkeypatch: pytest.MonkeyPatch, **address: str) -> AppTest:
    """Open the app on a project."""
    monkeypatch.setenv("LANDUSE_PROJECT", str(root))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def session(app: AppTest) -> state.Session:
    """Return what the visitor has open."""
    held: state.Session = app.session_state[state.KEY]
    return held


def texts(app: AppTest) -> str:
    """Return all that can be read on the page, without the names of style."""
    bodies = [h.value for h in app.html if "<style" not in h.value and "<script" not in h.value]
    visible = [re.sub(r"<details>.*?</details>", " ", body, flags=re.DOTALL) for body in bodies]
    plain = [html.unescape(re.sub(r"<[^>]+>", " ", body)) for body in visible]
    said = [*app.title, *app.subheader, *app.markdown, *app.caption]
    labels = [w.label for w in (*app.button, *app.selectbox, *app.radio, *app.expander)]
    options = [str(o) for w in (*app.selectbox, *app.radio, *app.multiselect) for o in w.options]
    return "\n".join([*plain, *(element.value for element in said), *labels, *options])


def words_of(app: AppTest) -> set[str]:
    """Return each text of the page by itself: what stands between two tags, a label, an option."""
    bodies = [h.value for h in app.html if "<style" not in h.value and "<script" not in h.value]
    parts = [part for body in bodies for part in re.split(r"<[^>]*>", body)]
    named = [
        word for body in bodies for word in re.findall(r"(?:title|aria-label)='([^']+)'", body)
    ]
    widgets = (*app.button, *app.selectbox, *app.radio, *app.multiselect, *app.toggle,
               *app.number_input, *app.text_input, *app.expander)  # fmt: skip
    told = [
        str(getattr(w, name, "") or "")
        for w in widgets
        for name in ("label", "placeholder", "help")
    ]
    options = [str(o) for w in (*app.selectbox, *app.radio, *app.multiselect) for o in w.options]
    said = [e.value for e in (*app.title, *app.subheader, *app.markdown, *app.caption)]
    return {html.unescape(t).strip() for t in (*parts, *named, *told, *options, *said)} - {""}


def alerts(app: AppTest) -> list[str]:
    """Return the boxes that say what is wrong."""
    return [h.value for h in app.html if "class='lu-issue" in h.value]


def point(east: float, north: float) -> dict[str, Any]:
    """Return what the map says when one clicks at a place of the four-field world."""
    lng, lat = TO_DEGREES.transform(world.EAST + east, world.NORTH + north)
    return {"kind": "point", "lat": lat, "lng": lng}


def drawing(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    """Return what the map says when a rectangle of the four-field world was drawn."""
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    ring = [TO_DEGREES.transform(world.EAST + x, world.NORTH + y) for x, y in corners]
    shape = {"type": "Polygon", "coordinates": [[list(corner) for corner in ring]]}
    feature = {"type": "Feature", "id": "new", "properties": {}, "geometry": shape}
    return {"kind": "draw", "feature": feature}


def tell(app: AppTest, *said: dict[str, Any]) -> AppTest:
    """Let the map say things, all in one message, and run the page."""
    first = session(app).heard + 1
    numbered = [{"seq": first + n} | word for n, word in enumerate(said)]
    app.session_state[MAP_KEY] = {"seq": numbered[-1]["seq"], "said": numbered}
    return app.run()


def button(app: AppTest, key: str) -> Any:
    """Return a button by its key."""
    return next(b for b in app.button if b.key == key)


def replaced(app: AppTest, **changes: Any) -> state.Session:
    """Return what the visitor has open with something else in it."""
    return replace(session(app), **changes)


def signed(told: str) -> float:
    """Return a change in Danish words as a number: a reduction is negative."""
    found = re.search(r"(Reduktion|Stigning) ([\d.,]+)", told)
    if found is None:
        return 0.0
    size = float(found[2].replace(".", "").replace(",", "."))
    return -size if found[1] == "Reduktion" else size
