/* For a room around one screen: large type, numbers and legend only, a ring where the last edit was;
   and the land before the plan, on one key. */
(function () {
  "use strict";
  const parts = (window.landuseParts = window.landuseParts || {});
  const KEPT = "landuse.big";
  const RING = { radius: 22, color: "#d55e00", weight: 5, fill: false, pane: "drawn", interactive: false, pmIgnore: true, snapIgnore: true };

  parts.big = function (state, side) {
    const { words } = state.config;
    const row = side.appendChild(parts.element("div", "room"));
    const big = row.appendChild(toggle(words.big, "s", () => show(state, big, !state.isBig)));
    const before = row.appendChild(toggle(words.before, "t", () => past(state, before, !state.isPast)));
    const hear = (event) => {
      const { key, target, ctrlKey, metaKey, altKey } = event;
      if (ctrlKey || metaKey || altKey || parts.isWriting(target)) { return; }
      if (key === "s") { big.click(); } else if (key === "t") { before.click(); }
    };
    document.addEventListener("keydown", hear);
    parts.onPage((page) => page.addEventListener("keydown", hear));
    const note = parts.element("div", "landuse-past", words.beforeNote);
    note.hidden = true;
    note.setAttribute("role", "status");
    state.past = state.map.getContainer().appendChild(note);
    if (sessionStorage.getItem(KEPT)) { show(state, big, true); }
  };

  function toggle(title, key, act) {
    const button = parts.element("button", "", title);
    button.type = "button";
    button.appendChild(parts.element("kbd", "", key.toUpperCase()));
    button.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-keyshortcuts", key);
    button.addEventListener("click", act);
    return button;
  }

  function show(state, button, on) {
    state.isBig = on;
    button.setAttribute("aria-pressed", String(on));
    if (on) { sessionStorage.setItem(KEPT, "yes"); } else { sessionStorage.removeItem(KEPT); }
    document.body.classList.toggle("big", on);
    parts.onPage((page) => page.documentElement.classList.toggle("lu-big", on));
    mark(state);
  }

  /* The land as it is, without the plan. */
  function past(state, button, on) {
    state.isPast = on;
    button.setAttribute("aria-pressed", String(on));
    state.past.hidden = !on;
    ["planned", "drawn"].forEach((pane) => { state.map.getPane(pane).style.visibility = on ? "hidden" : ""; });
  }

  /* Where the last edit was: whoever looks up finds it. */
  parts.lastAt = function (state, { lat, lng, feature, shape, line }) {
    const held = feature || shape || line;
    state.last = held ? L.geoJSON(held).getBounds().getCenter() : lat === undefined ? state.last : L.latLng(lat, lng);
    mark(state);
  };

  function mark(state) {
    if (state.ring) { state.ring.remove(); }
    if (state.isBig && state.last) { state.ring = L.circleMarker(state.last, RING).addTo(state.map); }
  }
})();
