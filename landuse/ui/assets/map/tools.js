/* The tools on the map: ways to choose fields, to draw, and to change what is drawn. One is in the
   hand at a time; it says what it did in one message, and the server decides what that means. */
(function () {
  "use strict";
  const parts = (window.landuseParts = window.landuseParts || {});
  const WIDTH_M = 50;
  const GROUPS = [
    ["point", "brush", "box", "lasso"],
    ["polygon", "freehand", "rectangle", "circle", "zone"],
    ["edit", "move", "cut", "split", "merge", "erase"],
  ];
  const KEYS = { v: "point", m: "brush", b: "box", l: "lasso", p: "polygon", f: "freehand", r: "rectangle", c: "circle", z: "zone", e: "edit", d: "move" };
  const ICONS = {
    point: "M5 3l10 6-4.5 1.2L8 15z",
    brush: "M3 15c2 0 2-3 4-3l2 2c0 2-4 3-6 1zM8 11l7-8 1 1-7 8z",
    box: "M3 4h3M8 4h3M13 4h2v3M15 9v3M15 14v1h-3M10 15H7M5 15H3v-3M3 10V7M3 6V4",
    lasso: "M9 4c4 0 6 2 6 4s-2 4-6 4-6-2-6-4 2-4 6-4zM6 12c-2 1-2 3 0 4",
    polygon: "M4 6l8-3 3 8-7 4-5-4z",
    freehand: "M3 12c1-8 5-9 7-7s-2 5 1 6 4-3 4-3-1 7-6 7-5-2-6-3z",
    rectangle: "M3 5h12v8H3z",
    circle: "M9 3a6 6 0 1 0 .01 0z",
    zone: "M2 13c4 0 4-7 8-7h6M2 16c6 0 6-7 9-7h5M2 9c2 0 3-6 7-6h7",
    edit: "M4 5l9 2-2 8-7-3zM3 4h2v2H3zM12 6h2v2h-2zM10 14h2v2h-2zM3 11h2v2H3z",
    move: "M9 2v14M2 9h14M9 2L7 4M9 2l2 2M9 16l-2-2M9 16l2-2M2 9l2-2M2 9l2 2M16 9l-2-2M16 9l-2 2",
    cut: "M3 4h12v10H3zM7 7h4v4H7z",
    split: "M3 5h5v8H3zM10 5h5v8h-5zM9 2v14",
    merge: "M3 4h7v7H3zM8 8h7v7H8z",
    erase: "M6 15h9M4 11l6-7 5 4-6 7H7z",
  };
  const DRAWN_WITH = { polygon: "Polygon", rectangle: "Rectangle", circle: "Circle", zone: "Line", cut: "Polygon", split: "Line", merge: "Line" };

  parts.tools = function (state) {
    const { words } = state.config;
    const Control = L.Control.extend({
      options: { position: parts.isWide() ? "topleft" : "bottomleft" },
      onAdd() {
        const box = parts.element("div", "landuse-tools");
        box.setAttribute("role", "toolbar");
        box.setAttribute("aria-label", words.tools);
        GROUPS.forEach((names) => {
          const group = box.appendChild(parts.element("div", "leaflet-bar"));
          names.forEach((name) => group.appendChild(button(state, name)));
        });
        L.DomEvent.disableClickPropagation(box);
        L.DomEvent.disableScrollPropagation(box);
        return box;
      },
    });
    state.tool = "point";
    state.map.addControl(new Control());
    state.options = options(state);
    parts.hold("point", state);
    document.addEventListener("keydown", (event) => key(state, event));
  };

  function button(state, name) {
    const title = state.config.words.tool[name];
    const made = parts.element("button", "tool");
    const letter = Object.keys(KEYS).find((held) => KEYS[held] === name);
    Object.assign(made, { type: "button", value: name, title: letter ? `${title} (${letter.toUpperCase()})` : title });
    made.setAttribute("aria-label", title);
    made.setAttribute("aria-pressed", "false");
    if (letter) { made.setAttribute("aria-keyshortcuts", letter); }
    made.innerHTML = `<svg viewBox="0 0 18 18" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;
    made.addEventListener("click", () => {
      parts.hold(state.tool === name ? "point" : name, state);
      state.drawnAt = 0; // a drawing that is let go ends here, not where the next click is
    });
    return made;
  }

  /* What a tool asks for besides: a width, or whole fields; and in a few words how it is used. */
  function options(state) {
    const { words } = state.config;
    const box = parts.element("div", "landuse-how");
    const how = box.appendChild(parts.element("span", "how"));
    how.setAttribute("role", "status");
    const width = box.appendChild(parts.element("label", "", `${words.width} `));
    const metres = width.appendChild(parts.element("input"));
    Object.assign(metres, { type: "number", min: 1, max: 5000, value: WIDTH_M });
    const whole = box.appendChild(parts.element("label"));
    const tick = whole.appendChild(parts.element("input"));
    tick.type = "checkbox";
    whole.appendChild(parts.element("span", "", words.whole));
    state.map.getContainer().appendChild(box);
    L.DomEvent.disableClickPropagation(box);
    L.DomEvent.disableScrollPropagation(box);
    return { box, how, width, metres, whole, tick };
  }

  function key(state, { key: pressed, target, ctrlKey, metaKey, altKey }) {
    if (ctrlKey || metaKey || altKey || parts.isWriting(target)) { return; }
    if (pressed === "Escape") { parts.hold("point", state); } else if (KEYS[pressed]) { parts.hold(KEYS[pressed], state); }
  }

  /* Take a tool into the hand; what the one before it had begun is let go. */
  parts.hold = function (name, state) {
    const { map } = state;
    const pm = map.pm;
    pm.disableDraw();
    if (pm.globalEditModeEnabled()) { pm.disableGlobalEditMode(); }
    if (pm.globalDragModeEnabled()) { pm.disableGlobalDragMode(); }
    if (pm.globalRemovalModeEnabled()) { pm.disableGlobalRemovalMode(); }
    state.tool = name;
    map.getContainer().dataset.tool = name;
    if (DRAWN_WITH[name]) { pm.enableDraw(DRAWN_WITH[name], { continueDrawing: false }); }
    if (name === "edit") { pm.enableGlobalEditMode(); }
    if (name === "move") { pm.enableGlobalDragMode(); }
    if (name === "erase") { pm.enableGlobalRemovalMode(); }
    show(state, name);
  };

  function show(state, name) {
    const { words } = state.config;
    state.map.getContainer().querySelectorAll(".landuse-tools .tool").forEach((button) => button.setAttribute("aria-pressed", String(button.value === name)));
    const { box, how, width, whole } = state.options;
    how.textContent = words.how[name];
    width.hidden = name !== "zone";
    whole.hidden = !["polygon", "freehand", "rectangle"].includes(name);
    box.hidden = name === "point";
  }

  parts.isDrawing = (state) => state.tool in DRAWN_WITH;

  /* What was drawn, as the message it is by the tool that drew it. */
  parts.drawnWith = function (state, layer) {
    const { geometry } = layer.toGeoJSON();
    const feature = { type: "Feature", id: "new", properties: {}, geometry };
    const { metres, tick } = state.options;
    switch (state.tool) {
      case "circle": return { kind: "buffer", shape: geometry, metres: layer.getRadius() };
      case "zone": return { kind: "buffer", shape: geometry, metres: Number(metres.value) };
      case "cut": return { kind: "cut", feature };
      case "split": return { kind: "split", line: geometry };
      case "merge": return { kind: "merge", line: geometry };
      default: return { kind: "draw", feature, whole: tick.checked };
    }
  };
})();
