/* The legend of a layer: the classes that are in view, who made it, when, and how it may be used.
   What is in view is read from the squares that are here already. */
(function () {
  "use strict";
  const parts = (window.landuseParts = window.landuseParts || {});
  const SIDE = 128;
  const SURE = 100; // how much of a pixel a class covers, of 255
  const FEW = 4; // pixels that may be a blend of two others
  const NEAR = 6;

  parts.legend = function (state, layer) {
    const classes = Object.entries(layer.labels).map(([name, label]) => {
      const line = parts.entry(parts.swatch("area", layer.classes[name] || layer.color, layer.pattern), label);
      line.classList.remove("on");
      return { name, line };
    });
    const note = parts.element("div", "class origin", layer.origin);
    note.title = layer.origin;
    const show = () => {
      if (!layer.visible) { return; }
      const found = inView(state, layer);
      classes.forEach(({ name, line }) => { line.hidden = Boolean(found) && !found.has(name); });
      note.textContent = found && !found.size ? `${layer.origin} \u00B7 ${state.config.words.nothing}` : layer.origin;
    };
    state.onView(() => (window.requestIdleCallback || setTimeout)(show));
    return [...classes.map(({ line }) => line), note];
  };

  /* The classes of a layer that are to be seen; null as long as nobody knows. */
  function inView(state, layer) {
    const { map } = state;
    if (!layer.shape || !layer.shape._map) { return null; }
    if (layer.lines) { return new Set(layer.lines.getLayers().some((line) => map.getBounds().intersects(line.getBounds())) ? [""] : []); }
    if (!layer.shape.isLoading || layer.shape.isLoading()) { return null; }
    if (layer.role === "unit") { return layer.shape.inView(); }
    const frame = map.getPixelBounds(map.getCenter(), layer.shape._tileZoom);
    const tints = Object.entries(layer.labels).map(([name]) => [name, layer.classes[name] || layer.color]);
    const found = new Set();
    Object.values(layer.shape._tiles).forEach(({ el, coords, current }) => {
      const corner = coords.scaleBy(layer.shape.getTileSize());
      if (!current || !el.naturalWidth || !frame.overlaps(L.bounds(corner, corner.add(layer.shape.getTileSize())))) { return; }
      el.seen = el.seen || seenIn(el, tints);
      el.seen.forEach((name) => found.add(name));
    });
    return found;
  }

  let pen = null;

  /* The classes whose colours a picture holds; without classes, whether it holds anything. */
  function seenIn(picture, tints) {
    if (!pen) {
      const box = document.createElement("canvas");
      box.width = box.height = SIDE;
      pen = box.getContext("2d", { willReadFrequently: true });
      pen.imageSmoothingEnabled = false;
    }
    pen.clearRect(0, 0, SIDE, SIDE);
    pen.drawImage(picture, 0, 0, SIDE, SIDE);
    const held = pen.getImageData(0, 0, SIDE, SIDE).data;
    if (!tints.length) { return held.some((value, n) => n % 4 === 3 && value) ? [""] : []; }
    const inks = tints.map(([name, tint]) => [name, [1, 3, 5].map((n) => parseInt(tint.slice(n, n + 2), 16)), 0]);
    for (let i = 0; i < held.length; i += 4) {
      if (held[i + 3] < SURE) { continue; }
      const ink = inks.find(([, [red, green, blue]]) => Math.abs(held[i] - red) < NEAR && Math.abs(held[i + 1] - green) < NEAR && Math.abs(held[i + 2] - blue) < NEAR);
      if (ink) { ink[2] += 1; }
    }
    return inks.filter(([, , count]) => count >= FEW).map(([name]) => name);
  }
})();
