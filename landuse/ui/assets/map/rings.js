/* Rings around standing turbines: how near its features a rule lets a turbine be, drawn and in words. */
(function () {
  "use strict";
  const parts = (window.landuseParts = window.landuseParts || {});
  const DASHES = ["7 4", "2 4", "10 3 2 3"];
  const GROUND = { color: "#ffffff", weight: 3.2, opacity: 0.65 };

  /* The tick for the rings and what each means; nothing for a layer without any. */
  parts.rings = function (state, layer) {
    const { rings } = layer;
    if (!rings) { return []; }
    const box = parts.element("div", "class rings");
    if (rings.lines.length) { box.appendChild(tick(state, layer)); }
    rings.lines.forEach(({ title, note }, n) => {
      const line = box.appendChild(parts.entry(swatch(layer.color, n), title));
      line.title = note;
      box.appendChild(parts.element("div", "origin", note));
    });
    if (rings.lacks) { box.appendChild(parts.element("div", "note", rings.lacks)); }
    return [box];
  };

  function tick(state, layer) {
    const label = parts.element("label");
    const choice = label.appendChild(parts.element("input"));
    choice.type = "checkbox";
    choice.checked = true;
    label.appendChild(parts.element("span", "", layer.rings.title));
    layer.ringed = true;
    choice.addEventListener("change", () => { layer.ringed = choice.checked; parts.ring(state, layer); });
    return label;
  }

  /* Rings go with their layer. */
  parts.ring = async function (state, layer) {
    if (!layer.rings || !layer.rings.lines.length) { return; }
    if (!layer.visible || !layer.ringed) { if (layer.circles) { layer.circles.remove(); } return; }
    if (!layer.circles) {
      layer.circles = L.layerGroup();
      const answer = await fetch(layer.rings.url).catch(() => null);
      if (!answer || !answer.ok) { layer.circles = null; return; }
      const held = await answer.json();
      [GROUND, null].forEach((ground) => L.geoJSON(held, {
        pane: "edges", interactive: false, pmIgnore: true, snapIgnore: true, renderer: parts.canvas("edges"),
        style: ({ properties }) => ground || { color: layer.color, weight: 1.4, opacity: 0.95, dashArray: DASHES[properties.ring % DASHES.length] },
      }).addTo(layer.circles));
    }
    if (layer.visible && layer.ringed) { layer.circles.addTo(state.map); }
  };

  /* A line with the dashes of a ring. */
  function swatch(tint, n) {
    const made = parts.element("i", "swatch ring");
    const dashes = DASHES[n % DASHES.length];
    made.innerHTML = `<svg width="22" height="8" aria-hidden="true"><path d="M0 4h22" stroke="${tint}" stroke-width="2" stroke-dasharray="${dashes}"/></svg>`;
    return made;
  }
})();
