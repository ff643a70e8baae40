/* The left side: what we may do, with colour, pattern and key; a place to find; the layers. */
(function () {
  "use strict";
  const parts = (window.landuseParts = window.landuseParts || {});
  const WIDE = 620;
  const TYPED = ["INPUT", "TEXTAREA", "SELECT"];

  parts.element = function (tag, classes, text) {
    const made = document.createElement(tag);
    if (classes) { made.className = classes; }
    if (text != null) { made.textContent = text; }
    return made;
  };
  const element = parts.element;

  /* Whether somebody writes there: then a key is a letter, and chooses nothing. */
  parts.isWriting = (target) => TYPED.includes(target.tagName) || target.isContentEditable;

  parts.isWide = () => window.innerWidth > WIDE;

  parts.side = function (state) {
    const { words } = state.config;
    const side = element("div", "landuse-side");
    document.body.insertBefore(side, document.body.firstChild);
    document.body.classList.add("with-side");
    side.appendChild(measures(state));
    const rest = side.appendChild(element("details", "rest"));
    rest.open = parts.isWide();
    rest.appendChild(element("summary", "", words.layers));
    const inside = rest.appendChild(element("div", "inside"));
    inside.appendChild(parts.finder(state));
    inside.appendChild(parts.layers(state));
    keys(state);
    parts.big(state, side);
    state.map.invalidateSize({ animate: false });
  };

  /* --- measures ------------------------------------------------------------------------------ */

  function measures(state) {
    const { words, measures: held } = state.config;
    const box = element("div", "measures");
    box.setAttribute("role", "radiogroup");
    box.setAttribute("aria-label", words.measures);
    box.appendChild(element("div", "head", words.measures));
    box.appendChild(choice(state, { id: "", title: words.pick, about: words.pickFirst, color: "#ffb000", pattern: "cross" }, "0"));
    held.forEach((measure, n) => box.appendChild(choice(state, measure, n < 9 ? n + 1 : 0)));
    state.tools = box;
    return box;
  }

  function choice(state, { id, title, about, color, pattern }, key) {
    const button = element("button", "measure");
    Object.assign(button, { type: "button", title: about, value: id });
    button.setAttribute("role", "radio");
    button.setAttribute("aria-checked", "false");
    button.appendChild(parts.swatch("area", color, pattern));
    button.appendChild(element("span", "", title));
    if (key) { button.appendChild(element("kbd", "", key)); button.setAttribute("aria-keyshortcuts", key); }
    button.addEventListener("click", () => parts.choose(state, id));
    button.addEventListener("keydown", (event) => arrow(state, event));
    return button;
  }

  /* The measure is the map's own choice: each message says which one was meant. */
  parts.choose = function (state, id) {
    const known = id === "" || state.config.measures.some((measure) => measure.id === id);
    state.measure = known ? id : state.config.measures[0].id;
    sessionStorage.setItem("landuse.measure", state.measure);
    if (!state.tools) { return; }
    state.tools.querySelectorAll("button").forEach((button) => {
      const on = button.value === state.measure;
      button.setAttribute("aria-checked", String(on));
      button.tabIndex = on ? 0 : -1;
    });
    parts.assign(state);
    parts.effectAgain(state);
  };

  /* Arrows go round in a group of choices. */
  function arrow(state, event) {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!step) { return; }
    event.preventDefault();
    const all = [...state.tools.querySelectorAll("button")];
    const next = all[(all.indexOf(event.currentTarget) + step + all.length) % all.length];
    next.focus();
    parts.choose(state, next.value);
  }

  /* One key chooses a measure, on the map and on the page around it, but not while one writes. */
  function keys(state) {
    const hear = (event) => {
      const measure = event.key === "0" ? { id: "" } : state.config.measures[Number(event.key) - 1];
      if (!measure || parts.isWriting(event.target) || event.ctrlKey || event.metaKey || event.altKey) { return; }
      parts.choose(state, measure.id);
    };
    document.addEventListener("keydown", hear);
    parts.onPage((page) => page.addEventListener("keydown", hear));
  }
})();
