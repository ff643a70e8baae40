"""A user who does anything in any order, by a seed, and remembers what the plan must be.

What is open is read as the file one may take home and as the screen tells it. A pick lets one
field in or out; undo gives what was before, redo what came after; a language, a page, a reload, a
save or another measure changes nothing of the plan.
"""

import random
import time
import tomllib
import urllib.request
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlparse

from playwright.sync_api import Browser

from tests.browser.planner import (
    ALARM,
    FAULT,
    HEADLINE,
    ISSUE,
    TABLE,
    button,
    choose_measure,
    draw_about,
    go_to,
    is_plan,
    map_frame,
    page_names,
    quiet,
    settled,
    speak,
    spot,
    tool,
)
from tests.browser.serving import Served

OURS = ("Something went wrong", "Noget gik galt")
HEARD = (
    "() => window.landuse.state.said.length === 0 && window.landuse.state.land.hopes.length === 0"
)
WEIGHTS = {
    "pick": 9, "draw": 4, "undo": 5, "redo": 3, "measure": 3, "language": 2, "page": 2,
    "reload": 2, "save": 1,
}  # fmt: skip
ELSEWHERE = {"page": 8, "language": 1, "reload": 1}
"""What one does on a page without the map."""
EDITS = ("pick", "draw")
UNDONE = "window.landuse.state.map.pm.globalDrawModeEnabled()"
FREE = """async (seed) => { const { map, land, config } = window.landuse.state;
  const size = map.getSize(), near = [[0, 0], [-3, -3], [3, -3], [-3, 3], [3, 3]];
  const at = (x, y) => land.fields.numberAt(map.containerPointToLatLng([x, y]));
  let held = seed;
  const next = () => { held = (held * 48271) % 2147483647; return held / 2147483647; };
  for (let n = 0; n < 4000; n++) {
    const x = 90 + next() * (size.x - 400), y = 30 + next() * (size.y - 90);
    const piece = at(x, y), unit = land.units[piece];
    if (!land.use[piece] || !near.every(([e, s]) => land.units[at(x + e, y + s)] === unit)) {
      continue; }
    const { lat, lng } = map.containerPointToLatLng([x, y]);
    const { lines } = await (await fetch(`${config.at}?lat=${lat}&lon=${lng}`)).json();
    const name = (lines[0] || '').match(/^(Mark|Field) (.+)/);
    if (name) { return { lat, lng, name: name[2] }; } }
  return null; }"""
"""A place on a field, and the field's name as the server tells it."""
IN_SIGHT = "([x, y]) => document.elementFromPoint(x, y)?.tagName === 'IFRAME'"


@dataclass
class Walk:
    """What a random user did and found."""

    steps: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    memory_kb: list[int] = field(default_factory=list)

    def growth(self) -> float:
        """Return by what part the server's memory grew from after the first third to the end.

        A page that counts takes memory and gives it back: what is held is the least of some steps.
        """
        after = self.memory_kb[len(self.memory_kb) // 3 :]
        some = max(7, len(after) // 10)
        return min(after[-some:]) / min(after[:some]) - 1 if after else 0.0

    def told(self) -> str:
        """Return the walk in one line."""
        counts = ", ".join(f"{name} {n}" for name, n in sorted(Counter(self.steps).items()))
        held = f"{self.memory_kb[0] // 1024} to {self.memory_kb[-1] // 1024} MB"
        return f"{len(self.steps)} steps ({counts}); {held}, {self.growth():+.1%} after a third"


class RandomUser:
    """One user with a page, a seed, and a memory of what was undone."""

    def __init__(self, browser: Browser, app: Served, seed: int) -> None:
        """Open the app."""
        self.app, self.chance, self.walk = app, random.Random(seed), Walk()
        self.tab = browser.new_page(viewport={"width": 1440, "height": 900})
        self.tab.on("pageerror", lambda fault: self._fault(f"in the page: {fault}"))
        self.tab.goto(f"{app.address}/?lang=da")
        settled(self.tab)
        names = page_names(self.tab)
        for name in (*names[1:], names[0]):  # what every page needs is made before memory is read
            go_to(self.tab, name)
        self.plan = self.taken_home()
        self.past: list[str] = []
        self.future: list[str] = []

    def go_on(self, seconds: float, steps: int = 1_000_000) -> Walk:
        """Act until the time or the steps are over, or something is wrong."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and len(self.walk.steps) < steps and not self.walk.faults:
            self.step()
        if "Traceback" in (log := self.app.written()):
            self._fault(log[log.index("Traceback") :][:2000])
        self.tab.close()
        return self.walk

    def step(self) -> None:
        """Do one thing, and look whether all is as it must be."""
        weights = WEIGHTS if is_plan(self.tab) else ELSEWHERE
        name = self.chance.choices(list(weights), list(weights.values()))[0]
        self.walk.steps.append(name)
        act: Callable[[], None] = getattr(self, name)
        try:
            act()
            self._look(self.walk.steps[-1])
        except Exception as fault:  # noqa: BLE001  (what the hand could not do is a finding)
            self._fault(f"{name}: {fault}")
        self.walk.memory_kb.append(self.app.memory_kb())

    def taken_home(self) -> str:
        """Return the wishes and drawn areas that are open, as their files tell them."""
        return (self._file("TOML") + self._file("GeoJSON")).decode()

    def units(self) -> set[str]:
        """Return every field that an allocation names."""
        wishes: list[dict[str, Any]] = tomllib.loads(self._file("TOML").decode())["allocate"]
        return {f"{w['measure']} {u}" for w in wishes for u in w["area"].get("units", ())}

    def screen(self) -> list[str]:
        """Return the headline and the tables, as the page tells them."""
        texts = [self.tab.locator(HEADLINE), self.tab.locator(TABLE)]
        return [text for held in texts for text in held.all_inner_texts()]

    # --- what one does -------------------------------------------------------------------------

    def pick(self) -> None:
        """Click a field: it comes in for the chosen measure, or goes out."""
        place, name = self._field()
        measure = map_frame(self.tab).evaluate("window.landuse.state.measure")
        was = self.units()
        self.tab.mouse.click(*place)
        self._edited()
        changed = was ^ self.units()
        if changed != {f"{measure} {name}"}:
            told = self.tab.locator(f".lu-gave, {ISSUE}").all_inner_texts()
            self._fault(f"a click on {name} for {measure} changed {sorted(changed)[:5]}: {told}")

    def draw(self) -> None:
        """Draw a small area somewhere."""
        place, _ = self._field()
        wide = self.chance.uniform(18, 34)
        draw_about(self.tab, place, wide, wide * self.chance.uniform(0.7, 1))
        if map_frame(self.tab).evaluate(UNDONE):  # its corners snapped elsewhere: let it go
            tool(self.tab, "polygon").click()
            self.walk.steps[-1] = "draw, let go"
            return
        self._edited()

    def undo(self) -> None:
        """Take the last change back: the plan is what it was before."""
        if button(self.tab, "undo").is_disabled():
            self._must(not self.past, "nothing can be undone after a change")
            return
        button(self.tab, "undo").click()
        self._heard()
        self.future.append(self.plan)
        self._is("undo", self.past.pop() if self.past else self.plan)

    def redo(self) -> None:
        """Do once more what was taken back."""
        if button(self.tab, "redo").is_disabled():
            self._must(not self.future, "nothing can be done again after an undo")
            return
        button(self.tab, "redo").click()
        self._heard()
        self.past.append(self.plan)
        self._is("redo", self.future.pop() if self.future else self.plan)

    def measure(self) -> None:
        """Choose another measure."""
        choose_measure(self.tab, self.chance.randrange(9))

    def language(self) -> None:
        """Switch the language."""
        now = self.tab.locator("html").get_attribute("lang")
        speak(self.tab, "en" if now == "da" else "da")

    def page(self) -> None:
        """Open another page, the plan more often than others."""
        names = page_names(self.tab)
        go_to(self.tab, self.chance.choice([names[0], *names]))

    def reload(self) -> None:
        """Load the page anew: what it tells is what it told."""
        quiet(self.tab)
        was = self.screen()
        self.tab.reload()
        settled(self.tab)
        for _ in range(50):  # tables come one after the other
            if self.screen() == was:
                return
            self.tab.wait_for_timeout(200)
        if (now := self.screen()) != was:
            lost = [f"{a!r} became {b!r}" for a, b in zip(was, now, strict=False) if a != b]
            self._fault(f"a reload changed the page: {lost[:2] or (len(was), len(now))}")

    def save(self) -> None:
        """Save, if there is something to save."""
        if button(self.tab, "save").is_enabled():
            button(self.tab, "save").click()
            self._heard()
            self._must(button(self.tab, "save").is_disabled(), "it was saved and is not saved")

    # --- what must be --------------------------------------------------------------------------

    def _look(self, name: str) -> None:
        for wrong in (FAULT, ALARM):
            for text in self.tab.locator(wrong).all_inner_texts():
                self._fault(f"after {name}: {text[:500]}")
        body = self.tab.locator("body").inner_text()
        self._must(not any(words in body for words in OURS), f"after {name}: it is our fault")
        if name not in (*EDITS, "undo", "redo"):
            self._is(name, self.plan)

    def _edited(self) -> None:
        """Keep what an edit gave; without one, the page must say why."""
        self._heard()
        now = self.taken_home()
        if now == self.plan:
            told = self.tab.locator(f".lu-gave, {ISSUE}").all_inner_texts()
            self._must(any(text.strip() for text in told), "an edit was lost without a word")
            return
        self.past.append(self.plan)
        self.plan, self.future = now, []

    def _heard(self) -> None:
        """Wait until the server has heard and answered all that the map said."""
        quiet(self.tab)
        map_frame(self.tab).wait_for_function(HEARD, timeout=60_000)
        quiet(self.tab)

    def _is(self, name: str, wanted: str) -> None:
        now = self.taken_home()
        self._must(now == wanted, f"after {name} the plan is another than it must be")
        self.plan = now

    def _must(self, holds: bool, words: str) -> None:
        if not holds:
            self._fault(words)

    def _fault(self, words: str) -> None:
        self.walk.faults.append(f"step {len(self.walk.steps)}: {words}")

    def _field(self) -> tuple[tuple[float, float], str]:
        """Return a place on some field, in the page's pixels, and the field's name.

        A question may lie over a part of the map; nobody clicks a field they do not see.
        """
        self.tab.mouse.move(5, 5)
        for _ in range(30):
            found = map_frame(self.tab).evaluate(FREE, self.chance.randrange(1, 2**30))
            where = {part: found[part] for part in ("lat", "lng")}
            place = spot(self.tab, f"() => L.latLng({where})")
            if self.tab.evaluate(IN_SIGHT, list(place)):
                return place, str(found["name"])
        message = "no field in sight"
        raise LookupError(message)

    def _file(self, kind: str) -> bytes:
        token = parse_qs(urlparse(self.tab.url).query)["draft"][0]
        link = f"{self.app.address}/landuse/files/{token}/{kind.lower()}"
        with urllib.request.urlopen(link) as answer:
            body: bytes = answer.read()
        return body
