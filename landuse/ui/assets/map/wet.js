/* What else turns wet beside an area that is rewetted: hatched while its card asks, with its line in
   the legend. Water is not land of the plan, so the hatch runs the other way and has no edge. */
(function () {
  "use strict";
  const parts = (window.landuseParts = window.landuseParts || {});
  const ID = "landuse-wet";
  const TINT = "#003f7d";
  const LOOK = { pane: "planned", interactive: false, pmIgnore: true, snapIgnore: true, weight: 1, color: TINT, opacity: 0.7, fillColor: `url(#${ID})`, fillOpacity: 1 };
  const PATTERN = `<svg width="0" height="0" aria-hidden="true" style="position:absolute"><defs><pattern id="${ID}" patternUnits="userSpaceOnUse" width="9" height="9" patternTransform="rotate(-45)"><rect width="9" height="9" fill="#ffffff" fill-opacity="0.35"/><path d="M0 4.5h9" stroke="${TINT}" stroke-width="2.4" stroke-dasharray="6 3"/></pattern></defs></svg>`;

  /* The line in the legend; it stands there while something is hatched. */
  parts.wetLine = function (state) {
    document.body.insertAdjacentHTML("beforeend", PATTERN);
    const sign = parts.element("i", "swatch wet");
    sign.innerHTML = `<svg width="12" height="12" viewBox="0 0 22 22" aria-hidden="true"><rect width="22" height="22" fill="url(#${ID})"/></svg>`;
    const line = parts.entry(sign, state.config.words.wet);
    line.classList.add("wetting");
    line.hidden = true;
    state.wet = { line, held: new Map(), shapes: L.layerGroup().addTo(state.map), renderer: L.svg({ pane: "planned", padding: 0.5 }) };
    parts.onPage((page) => parts.wet(state, [...page.querySelectorAll("#lu-cards .wet[open]")].map((box) => box.dataset.shape)));
    return line;
  };

  /* Hatch what these addresses tell, and nothing else. */
  parts.wet = function (state, asked) {
    const { wet } = state;
    if (!wet) { return; }
    [...wet.held].forEach(([from, shape]) => {
      if (!asked.includes(from)) { wet.held.delete(from); if (shape) { wet.shapes.removeLayer(shape); } }
    });
    asked.filter((from) => !wet.held.has(from)).forEach(async (from) => {
      wet.held.set(from, null);
      const answer = await fetch(from).catch(() => null);
      if (!answer || answer.status !== 200) { wet.held.delete(from); return; }
      const features = await answer.json();
      if (!wet.held.has(from)) { return; }
      wet.held.set(from, L.geoJSON(features, { ...LOOK, renderer: wet.renderer, style: LOOK }).addTo(wet.shapes));
      tell(wet);
    });
    tell(wet);
  };

  const tell = (wet) => { wet.line.hidden = ![...wet.held.values()].some((shape) => shape && shape.getLayers().length); };
})();
