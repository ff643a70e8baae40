/* The land in squares: each pixel is the number of a piece, and never changes. Colour is a look-up,
   so an edit repaints squares that are here already. What is painted is a hope until the server has
   said what the plan is. */
(function () {
  "use strict";
  const parts = (window.landuseParts = window.landuseParts || {});
  const SIZE = 256;
  const TILE = 8;
  const HELD = 160;
  const EDGES_FROM = 13;
  const PICKED = 254;

  const bytes = (url) => fetch(url).then((answer) => {
    if (!answer.ok) { throw new Error(`${answer.status} ${url}`); }
    return answer.arrayBuffer();
  });

  const Painted = L.GridLayer.extend({
    initialize(land, look, options) {
      this.land = land;
      this.look = look;
      L.setOptions(this, options);
    },
    createTile(coords, done) {
      const canvas = L.DomUtil.create("canvas", "leaflet-tile");
      canvas.width = canvas.height = SIZE;
      Promise.all([this.land.square(coords), this.look.parts(coords)]).then(([ids, cut]) => {
        Object.assign(canvas, { ids, cut });
        this.paint(canvas, coords.z);
        done(null, canvas);
      }, done);
      return canvas;
    },
    paint(canvas, zoom) {
      const { codes, inks, edges } = this.look;
      const { ids, cut } = canvas;
      const held = new Uint8Array(SIZE * SIZE), pixels = new Uint32Array(SIZE * SIZE);
      canvas.seen = new Uint8Array(256);
      for (let i = 0; i < held.length; i++) {
        const code = (cut && cut[i]) || codes[ids[i]];
        if (code) { held[i] = code; canvas.seen[code] = 1; pixels[i] = inks[code][((i >> 8) & 7) * TILE + (i & 7)]; }
      }
      if (zoom >= EDGES_FROM) { edge(pixels, held, ids, edges, this.land.units); }
      canvas.getContext("2d").putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), SIZE, SIZE), 0, 0);
    },
    /* Fetch parts of pieces again where they changed, and paint what lies there. */
    refetch(boxes) {
      Object.values(this._tiles || {}).forEach(({ el, coords }) => {
        const bounds = this._tileCoordsToBounds(coords);
        if (!el.ids || !boxes.some((box) => bounds.intersects(box))) { return; }
        this.land.touched.add(String([coords.x, coords.y, coords.z]));
        this.look.parts(coords).then((cut) => { el.cut = cut; this.paint(el, coords.z); });
      });
    },
    /* Paint again the squares that show one of these pieces; without pieces, all of them. */
    repaint(dirty) {
      Object.values(this._tiles || {}).forEach(({ el, coords }) => {
        if (!el.ids || (dirty && !holds(el.ids, dirty))) { return; }
        this.paint(el, coords.z);
        if (dirty) { this.land.touched.add(String([coords.x, coords.y, coords.z])); }
      });
    },
    /* Numbers that are to be seen in the squares within the map's frame. */
    inView() {
      const found = new Set();
      if (!this._map) { return found; }
      const frame = this._map.getPixelBounds(this._map.getCenter(), this._tileZoom);
      Object.values(this._tiles).forEach(({ el, coords, current }) => {
        const corner = coords.scaleBy(this.getTileSize());
        if (el.seen && current && frame.overlaps(L.bounds(corner, corner.add(this.getTileSize())))) { el.seen.forEach((is, code) => { if (is) { found.add(code); } }); }
      });
      return found;
    },
    numberAt(at) {
      if (!this._map) { return 0; }
      const point = this._map.project(at, this._tileZoom).floor();
      const coords = point.unscaleBy(this.getTileSize()).floor();
      coords.z = this._tileZoom;
      const tile = this._tiles[this._tileCoordsToKey(coords)];
      const inside = point.subtract(coords.scaleBy(this.getTileSize()));
      return tile && tile.el.ids ? tile.el.ids[inside.y * SIZE + inside.x] : 0;
    },
  });

  function holds(ids, dirty) {
    for (let i = 0; i < ids.length; i++) { if (dirty[ids[i]]) { return true; } }
    return false;
  }

  /* A unit's edge lies in the unit above or left of it, or in itself where they are not painted. */
  function edge(pixels, held, ids, edges, units) {
    for (let i = 0; i < held.length; i++) {
      if (!held[i]) { continue; }
      const unit = units[ids[i]], x = i & 255, y = i >> 8;
      if ((x < 255 && units[ids[i + 1]] !== unit) || (y < 255 && units[ids[i + SIZE]] !== unit)
        || (x && !held[i - 1]) || (y && !held[i - SIZE])) { pixels[i] = edges[held[i]]; }
    }
  }

  /* Eight by eight pixels of a colour with a pattern, as numbers. */
  function ink(tint, opacity, pattern) {
    const box = document.createElement("canvas");
    box.width = box.height = TILE;
    const pen = box.getContext("2d", { willReadFrequently: true });
    pen.globalAlpha = opacity;
    pen.fillStyle = tint;
    pen.fillRect(0, 0, TILE, TILE);
    if (pattern && pattern !== "solid") {
      pen.globalAlpha = 0.9;
      pen.drawImage(parts.tile(pattern, pattern === "refused" ? "#6b6b6b" : tint), 0, 0);
    }
    return new Uint32Array(pen.getImageData(0, 0, TILE, TILE).data.buffer);
  }

  parts.land = async function (state) {
    const { config } = state;
    const [starts, use, soil] = (await Promise.all(["starts", "use", "soil"].map((name) => bytes(config.tables[name])))).map((held) => new Uint8Array(held));
    const units = new Uint32Array(starts.length);
    for (let i = 1; i < starts.length; i++) { units[i] = units[i - 1] + starts[i]; }
    const land = {
      units, use, tables: { use, soil, plan: use.map((held) => (held ? 1 : 0)) },
      codes: new Uint8Array(starts.length), shown: new Uint8Array(starts.length), picked: new Set(), touched: new Set(), hopes: [], held: new Map(),
      square: (coords) => square(land, config.land, coords),
    };
    const { inks, edges } = planInks(config);
    land.fields = new Painted(land, { parts: () => null }, { pane: "fields", keepBuffer: 1, updateWhenIdle: false });
    land.plan = new Painted(land, { codes: land.shown, inks, edges, parts: (coords) => cutAt(land, coords) }, { pane: "planned", keepBuffer: 1, updateWhenIdle: false });
    parts.colour(state, land, config.colourings[0].id);
    return land;
  };

  function planInks(config) {
    const inks = [], edges = [];
    config.measures.forEach(({ color, pattern }, n) => { inks[n + 1] = ink(color, 0.45, pattern); edges[n + 1] = ink(color, 0.9)[0]; });
    inks[config.refused] = ink("#ffffff", 0.55, "refused");
    edges[config.refused] = ink("#5a5a5a", 0.9)[0];
    inks[PICKED] = ink("#ffb000", 0.6, "cross");
    edges[PICKED] = ink("#1b1b1b", 1)[0];
    return { inks, edges };
  }

  /* Squares that were fetched last; two layers share each. */
  function square(land, template, coords) {
    const url = L.Util.template(template, coords);
    const found = land.held.get(url) || bytes(url).then((held) => new Uint32Array(held));
    found.catch(() => land.held.delete(url));
    land.held.delete(url);
    land.held.set(url, found);
    if (land.held.size > HELD) { land.held.delete(land.held.keys().next().value); }
    return found;
  }

  /* What the plan makes of parts of pieces in a square; nothing where it cuts none. */
  function cutAt(land, coords) {
    if (!land.cutUrl) { return Promise.resolve(null); }
    return bytes(`${land.cutUrl}/${coords.z}/${coords.x}/${coords.y}.bin`).then((held) => new Uint8Array(held), () => null);
  }

  /* Colour fields by use, by soil, or alike. */
  parts.colour = function (state, land, name) {
    const { classes } = state.config.colourings.find(({ id }) => id === name);
    land.colouring = name;
    land.fields.look = {
      parts: land.fields.look.parts,
      codes: land.tables[name],
      inks: [null, ...classes.map(({ color }) => ink(color, 1))],
      edges: [0, ...classes.map(({ color }) => ink(shade(color), 1)[0])],
    };
    land.fields.repaint();
  };

  /* The colour of an edge: the area's own, darker. */
  function shade(tint) {
    return "#" + [1, 3, 5].map((n) => Math.round(parseInt(tint.slice(n, n + 2), 16) * 0.72).toString(16).padStart(2, "0")).join("");
  }

  /* --- what the hand hopes, and what the server says ------------------------------------------ */

  /* The pieces of the unit that one of them belongs to: from, to. */
  function unitOf(land, piece) {
    let from = piece, to = piece + 1;
    while (land.units[from - 1] === land.units[piece]) { from -= 1; }
    while (land.units[to] === land.units[piece]) { to += 1; }
    return [from, to];
  }

  /* Paint at once what a click on a field will give: the chosen measure, or nothing where it was. */
  parts.unitOf = unitOf;
  parts.hope = function (state, at, seq) { hope(state, at, seq, (held, code) => held.includes(code)); };

  /* Paint at once the field that a brush is over. */
  parts.brush = function (state, at, seq) { hope(state, at, seq, () => false); };

  function hope({ land, config, measure }, at, seq, leaves) {
    const piece = land.fields.numberAt(at);
    const code = config.measures.findIndex(({ id }) => id === measure) + 1;
    if (!code || !land.use[piece]) { return; }
    const [from, to] = unitOf(land, piece);
    land.hopes.push({ seq, from, to, code, leaves: leaves(land.shown.subarray(from, to), code), uses: config.measures[code - 1].uses });
    parts.look(land);
  }

  /* Take what the server said of the plan, and let go of hopes that it has heard. */
  parts.take = function (land, { codes, cut }, url, heard) {
    Object.entries(codes).forEach(([code, pieces]) => pieces.forEach((piece) => { land.codes[piece] = Number(code); }));
    parts.heard(land, heard);
    land.cutUrl = url;
    land.plan.refetch(cut.map((box) => L.latLngBounds(box)));
  };

  parts.heard = function (land, heard) {
    land.hopes = land.hopes.filter(({ seq }) => seq > heard);
    parts.look(land);
  };

  /* Show plan and hopes: only squares with a piece that changed are painted again. */
  parts.look = function (land, picked) {
    land.picked = picked || land.picked;
    const next = land.codes.slice();
    land.hopes.forEach(({ from, to, code, leaves, uses }) => {
      for (let piece = from; piece < to; piece++) {
        if (leaves) { if (next[piece] === code) { next[piece] = 0; } } else if (uses.includes(land.use[piece])) { next[piece] = code; }
      }
    });
    land.picked.forEach((first) => next.fill(PICKED, ...unitOf(land, first)));
    const dirty = new Uint8Array(next.length);
    let changed = 0;
    for (let piece = 0; piece < next.length; piece++) {
      if (next[piece] !== land.shown[piece]) { dirty[piece] = 1; changed += 1; }
    }
    land.shown.set(next);
    if (changed) { land.plan.repaint(dirty); }
  };
})();
