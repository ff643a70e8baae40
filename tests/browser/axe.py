"""What axe-core finds on a page: rule, weight, and where; and what of it lies in a dependency."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from playwright.sync_api import Frame

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "node_modules" / "axe-core" / "axe.min.js"
HEAVY = {"serious", "critical"}
NOT_REPORTED = "not reported"
ASK = """async () => { const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',
    'best-practice'];
  const found = await axe.run(document, { iframes: false, resultTypes: ['violations'],
    runOnly: { type: 'tag', values: tags } });
  return found.violations.flatMap(({ id, impact, nodes }) => nodes.map(({ target, html, any }) =>
    [id, impact, target.join(' '), html.slice(0, 200), any.map(one => one.message).join('; ')])); }"""
MATCHES = """([found, wanted]) => { const held = document.querySelector(found);
  return Boolean(held && held.matches(wanted)); }"""


@dataclass(frozen=True)
class Known:
    """A violation that is not mended yet: which rule, on what, whose it is, and where it is told."""

    rule: str
    on: str
    whose: str
    told: str


@dataclass(frozen=True)
class Violation:
    """What axe-core found: rule, weight, where, and why."""

    rule: str
    weight: str
    where: str
    element: str
    why: str


KNOWN = (
    Known(
        "aria-command-name",
        ".leaflet-marker-icon.marker-icon",
        "Geoman's corners and cursor are Leaflet markers without a picture: a button without a name",
        "https://github.com/Leaflet/Leaflet/issues/3400 (closed, as intended); at Geoman: "
        + NOT_REPORTED,
    ),
    Known(
        "target-size",
        ".leaflet-marker-icon.marker-icon",
        "Geoman's corners stand as close as the corners of the area",
        NOT_REPORTED,
    ),
    Known(
        "meta-viewport",
        "meta[name=viewport]",
        "folium's page; no effect inside a frame (moderate)",
        NOT_REPORTED,
    ),
)
"""Told in docs/accessibility.md as well. A line whose violation is gone must go: a test says so."""


@lru_cache(maxsize=1)
def script() -> str:
    """Return axe-core.

    Raises
    ------
    FileNotFoundError
        When it is not there.
    """
    if not SCRIPT.is_file():
        message = f"{SCRIPT}: no axe-core; run make setup"
        raise FileNotFoundError(message)
    return SCRIPT.read_text("utf-8")


def violations(frame: Frame) -> list[Violation]:
    """Return all that axe-core finds in a page or a frame, of any weight."""
    frame.evaluate(script())
    return [Violation(*found) for found in frame.evaluate(ASK)]


def split(frame: Frame, found: list[Violation]) -> tuple[list[Violation], set[Known]]:
    """Return the heavy violations that are ours, and the known ones that are still there."""
    ours, seen = [], set()
    for one in found:
        held = [k for k in KNOWN if k.rule == one.rule and _is(frame, one.where, k.on)]
        seen.update(held)
        if not held and one.weight in HEAVY:
            ours.append(one)
    return ours, seen


def _is(frame: Frame, found: str, wanted: str) -> bool:
    return bool(frame.evaluate(MATCHES, [found, wanted]))
