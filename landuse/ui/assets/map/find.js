/* Find a place: a municipality, a catchment, a named area or a field's number; the map goes there. */
(function () {
  "use strict";
  const parts = (window.landuseParts = window.landuseParts || {});
  const PAUSE_MS = 180;

  parts.finder = function (state) {
    const { words } = state.config;
    const box = parts.element("div", "finder");
    const field = box.appendChild(parts.element("input"));
    Object.assign(field, { type: "search", placeholder: words.find, autocomplete: "off" });
    field.setAttribute("aria-label", words.find);
    const found = box.appendChild(parts.element("div", "found"));
    found.setAttribute("role", "status");
    let timer = 0;
    let asked = 0;
    field.addEventListener("input", () => {
      clearTimeout(timer);
      asked += 1;
      timer = setTimeout(() => look(state, field.value.trim(), found, asked, () => asked), PAUSE_MS);
    });
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") { const first = found.querySelector("button"); if (first) { first.click(); } }
      if (event.key === "Escape") { field.value = ""; found.replaceChildren(); }
    });
    return box;
  };

  async function look(state, words, found, mine, now) {
    if (words.length < 2) { found.replaceChildren(); return; }
    const answer = await fetch(`${state.config.find}?q=${encodeURIComponent(words)}`);
    if (!answer.ok || mine !== now()) { return; }
    const places = await answer.json();
    if (mine !== now()) { return; }
    found.replaceChildren(...(places.length ? places.map((place) => line(state, place)) : [parts.element("span", "none", state.config.words.notFound)]));
  }

  function line(state, { title, kind, bounds }) {
    const button = parts.element("button", "", title);
    button.type = "button";
    button.appendChild(parts.element("small", "", kind));
    button.addEventListener("click", () => {
      parts.go(state, bounds);
      state.map.getContainer().focus({ preventScroll: true });
    });
    return button;
  }

  /* Bring some land into view, and show for a moment which. */
  parts.go = function (state, bounds) {
    const box = L.latLngBounds(bounds);
    state.map.fitBounds(box.pad(0.15), { animate: false, maxZoom: 15 });
    const ring = L.rectangle(box, { pane: "drawn", color: "#e69f00", weight: 3, fill: false, interactive: false, pmIgnore: true, snapIgnore: true }).addTo(state.map);
    setTimeout(() => ring.remove(), 2500);
  };
})();
