/* Land of the plan on which a rule asks for a permit: outlined. It follows the plan when the hand rests. */
(function () {
  "use strict";
  const parts = (window.landuseParts = window.landuseParts || {});
  const SIZE = 256;
  const REST_MS = 900;
  const FIRST_MS = 2500; // land and plan come first
  const INK = 0xff74017a; // #7a0174, as the canvas keeps it

  const Outlined = L.GridLayer.extend({
    createTile(coords, done) {
      const canvas = L.DomUtil.create("canvas", "leaflet-tile");
      canvas.width = canvas.height = SIZE;
      this.fill(canvas, coords).then(() => done(null, canvas));
      return canvas;
    },
    async fill(canvas, { x, y, z }) {
      const answer = this.from && await fetch(`${this.from}/${z}/${x}/${y}.bin`).catch(() => null);
      canvas.missed = !answer || answer.status !== 200; // the plan may be another by now
      const held = answer && answer.ok ? await answer.arrayBuffer() : new ArrayBuffer(0);
      outline(canvas, new Uint8Array(held));
    },
    /* Fetch again the squares in which the plan is another by now; the first time all of them. */
    refetch(from, touched) {
      const all = !this.from;
      this.from = from;
      Object.values(this._tiles || {}).forEach(({ el, coords }) => {
        if (all || el.missed || touched.has(String([coords.x, coords.y, coords.z]))) { this.fill(el, coords); }
      });
    },
  });

  /* Dashes where land that asks for a permit ends. */
  function outline(canvas, mask) {
    const pixels = new Uint32Array(SIZE * SIZE);
    for (let i = 0; i < mask.length; i++) {
      if (!mask[i]) { continue; }
      const x = i & 255, y = i >> 8;
      const inner = (x === 0 || mask[i - 1]) && (x === 255 || mask[i + 1]) && (y === 0 || mask[i - SIZE]) && (y === 255 || mask[i + SIZE]);
      if (!inner && ((x + y) & 7) < 5) {
        pixels[i] = INK;
        if (x < 255) { pixels[i + 1] = INK; }
        if (y < 255) { pixels[i + SIZE] = INK; }
      }
    }
    canvas.getContext("2d").putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), SIZE, SIZE), 0, 0);
  }

  /* The tick for the outlines, among the marks of the plan. */
  parts.permits = function (state) {
    const line = parts.element("label");
    const tick = line.appendChild(parts.element("input"));
    tick.type = "checkbox";
    tick.checked = true;
    line.appendChild(parts.swatch("outline dashed", "#7a0174"));
    line.appendChild(parts.element("span", "", state.config.words.permit));
    state.permits = new Outlined({ pane: "planned", keepBuffer: 0, updateWhenIdle: true });
    state.permits.addTo(state.map);
    tick.addEventListener("change", () => { if (tick.checked) { state.permits.addTo(state.map); } else { state.permits.remove(); } });
    return line;
  };

  let timer = 0;
  parts.permitsAgain = function (state) {
    const from = `${state.visitor.permits}/${state.revision}`;
    if (state.permits.from === from) { return; }
    clearTimeout(timer);
    const { permits, land } = state;
    timer = setTimeout(() => {
      permits.refetch(from, land.touched);
      land.touched.clear();
    }, permits.from ? REST_MS : FIRST_MS);
  };
})();
