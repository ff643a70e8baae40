/* The panel of layers: grouped, each with its legend; opacity where one asks for it. */
(function () {
  "use strict";
  const parts = (window.landuseParts = window.landuseParts || {});

  const SHOWN = "landuse.shown";
  const element = (...words) => parts.element(...words);

  /* The picture of a layer: fields from the land's squares, borders as lines, the rest as squares. */
  function made(state, layer) {
    if (layer.role === "unit") { return state.land.fields; }
    if (!parts.isPlace(layer)) { return L.tileLayer(layer.url, { pane: parts.pane(layer), keepBuffer: 1, updateWhenIdle: false }).on("load", state.viewed); }
    const shape = L.layerGroup();
    fetch(layer.url).then((answer) => answer.json()).then((features) => {
      layer.lines = parts.borders(layer, features).addTo(shape);
      state.viewed();
      if (layer.role === "municipality") { state.cover.addLayer(parts.cover(features)); }
    });
    return shape;
  }

  parts.show = function (state, layer) {
    layer.shape = layer.shape || made(state, layer);
    fade(layer);
    layer.shape.addTo(state.map);
    parts.ring(state, layer);
  };

  /* Show the plan and the layers that are ticked, once the map knows where to look: land and borders
     first, so that there is something to see; what lies over them follows. */
  parts.open = function (state) {
    const ticked = Object.values(state.layers).filter((layer) => layer.visible);
    const isFirst = (layer) => layer.role === "unit" || layer.role === "municipality";
    const rest = () => { ticked.filter((layer) => !isFirst(layer)).forEach((layer) => { if (layer.visible) { parts.show(state, layer); } }); };
    ticked.filter(isFirst).forEach((layer) => parts.show(state, layer));
    state.land.plan.addTo(state.map);
    if (state.land.fields._map) { state.land.fields.once("load", rest); } else { rest(); }
  };

  function fade(layer) {
    if (layer.shape.setOpacity) { layer.shape.setOpacity(layer.opacity); } else if (layer.lines) { layer.lines.setStyle(() => parts.style(layer)); }
  }

  parts.layers = function (state) {
    const box = element("div", "landuse-layers");
    box.appendChild(plan(state));
    state.config.groups.forEach((group) => box.appendChild(section(state, group)));
    box.appendChild(parts.basemaps(state));
    return box;
  };

  const entry = parts.entry = (swatch, text) => {
    const line = element("div", "class on");
    line.appendChild(swatch);
    line.appendChild(element("span", "", text));
    return line;
  };

  /* What the plan's own marks mean: those that are in view. */
  function plan(state) {
    const { words, measures, refused } = state.config;
    const box = element("div", "group plan");
    box.appendChild(element("div", "title", words.plan));
    box.appendChild(entry(parts.swatch("outline", "#1b1b1b"), words.drawn));
    box.appendChild(parts.permits(state));
    box.appendChild(parts.wetLine(state));
    const held = box.appendChild(element("div"));
    state.onView(() => {
      const found = state.land.plan.inView();
      held.replaceChildren(...[...measures.map(({ color, pattern, title }, n) => [n + 1, color, pattern, title]), [refused, "#6b6b6b", "refused", words.refused]]
        .filter(([code]) => found.has(code)).map(([, tint, pattern, title]) => entry(parts.swatch("area", tint, pattern), title)));
    });
    return box;
  }

  /* How fields are coloured, and what the colours in view mean. */
  function colouring(state, layer) {
    const { colourings, indicators, words } = state.config;
    const box = element("div", "colouring");
    const choice = box.appendChild(element("select"));
    choice.setAttribute("aria-label", words.fields);
    colourings.forEach(({ id, title }) => { choice.appendChild(element("option", "", `${words.fields}: ${title.toLowerCase()}`)).value = id; });
    choice.value = state.land.colouring;
    const of = box.appendChild(element("select"));
    of.setAttribute("aria-label", words.giving);
    of.hidden = true;
    indicators.forEach(({ id, title }) => { of.appendChild(element("option", "", `${words.giving}: ${title.toLowerCase()}`)).value = id; });
    of.addEventListener("change", () => parts.effect(state, of.value));
    const held = box.appendChild(element("div"));
    const show = () => {
      of.hidden = choice.value !== "effect";
      const { classes } = colourings.find(({ id }) => id === choice.value);
      const found = layer.visible ? state.land.fields.inView() : new Set();
      held.replaceChildren(...classes.flatMap(({ color, title }, n) => (found.has(n + 1) ? [entry(parts.swatch("area", color), title)] : [])));
      if (!of.hidden) { held.append(element("div", "note", words.perHectare), parts.behind(state)); }
    };
    choice.addEventListener("change", () => {
      if (choice.value === "effect") { parts.effect(state, of.value); } else { parts.colour(state, state.land, choice.value); }
      show();
    });
    state.onView(show);
    return box;
  }

  function section(state, group) {
    const box = element("details", "group");
    box.open = group.layers.some((layer) => layer.visible);
    box.appendChild(element("summary", "title", group.title));
    group.layers.forEach((layer) => box.appendChild(row(state, layer)));
    return box;
  }

  function row(state, layer) {
    const line = element("div", "layer");
    const head = line.appendChild(element("label"));
    const tick = head.appendChild(element("input"));
    tick.type = "checkbox";
    tick.checked = layer.visible;
    tick.disabled = !layer.known;
    head.appendChild(parts.swatch({ lines: "line", points: "point" }[layer.kind] || "area", layer.color, layer.pattern));
    head.appendChild(element("span", "", layer.known ? layer.title : `${layer.title} (${state.config.words.missing})`));
    const [more, slide] = opacity(state, layer);
    if (layer.known) { line.appendChild(more); }
    line.appendChild(slide);
    [...parts.rings(state, layer), ...parts.legend(state, layer)].forEach((held) => line.appendChild(held));
    if (layer.role === "unit" && layer.known) { line.appendChild(colouring(state, layer)); }
    tick.addEventListener("change", () => {
      layer.visible = tick.checked;
      keep(layer);
      line.classList.toggle("on", layer.visible);
      if (layer.visible) { parts.show(state, layer); } else if (layer.shape) { layer.shape.remove(); parts.ring(state, layer); }
      state.viewed();
    });
    line.classList.toggle("on", layer.visible);
    return line;
  }

  /* Which layers are shown is kept while the browser is open. */
  const kept = () => JSON.parse(sessionStorage.getItem(SHOWN) || "{}");
  const keep = (layer) => sessionStorage.setItem(SHOWN, JSON.stringify({ ...kept(), [layer.id]: layer.visible }));
  parts.remember = (layers) => Object.entries(kept()).forEach(([id, is]) => { if (layers[id] && layers[id].known) { layers[id].visible = is; } });

  function opacity(state, layer) {
    const words = `${state.config.words.opacity}: ${layer.title}`;
    const more = element("button", "more", "\u25D0");
    const slide = element("input", "slide");
    Object.assign(more, { type: "button", title: words });
    more.setAttribute("aria-label", words);
    more.setAttribute("aria-expanded", "false");
    Object.assign(slide, { type: "range", min: 0, max: 100, value: Math.round(layer.opacity * 100), hidden: true });
    slide.setAttribute("aria-label", words);
    more.addEventListener("click", () => {
      slide.hidden = !slide.hidden;
      more.setAttribute("aria-expanded", String(!slide.hidden));
    });
    slide.addEventListener("input", () => {
      layer.opacity = slide.value / 100;
      if (layer.shape) { fade(layer); }
    });
    return [more, slide];
  }
})();
