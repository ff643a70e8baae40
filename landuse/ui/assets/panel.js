/* The panel of layers: grouped, each with its legend; opacity where one asks for it. */
(function () {
  "use strict";
  const parts = (window.landuseParts = window.landuseParts || {});

  parts.element = function (tag, classes, text) {
    const made = document.createElement(tag);
    if (classes) { made.className = classes; }
    if (text != null) { made.textContent = text; }
    return made;
  };
  const element = parts.element;

  parts.show = async function (state, layer) {
    if (!layer.loading) {
      layer.loading = fetch(layer.url).then((answer) => answer.json()).then((features) => {
        layer.shape = parts.shape(layer, features);
        if (layer.role === "municipality") { state.cover.addLayer(parts.cover(features)); }
      });
    }
    await layer.loading;
    if (layer.visible) { layer.shape.addTo(state.map); }
  };

  parts.panel = function (state) {
    const Control = L.Control.extend({
      options: { position: "topright" },
      onAdd() {
        const box = element("details", "landuse-layers");
        box.open = state.map.getSize().x > 560;
        box.appendChild(element("summary", "", state.config.words.layers));
        const inside = box.appendChild(element("div", "inside"));
        inside.appendChild(plan(state.config));
        state.config.groups.forEach((group) => inside.appendChild(section(state, group)));
        L.DomEvent.disableClickPropagation(box);
        L.DomEvent.disableScrollPropagation(box);
        const fit = () => { inside.style.maxHeight = `${Math.max(120, state.map.getSize().y - 70)}px`; };
        state.map.on("resize", fit);
        fit();
        return box;
      },
    });
    state.map.addControl(new Control());
  };

  /* What the plan's own marks mean. */
  function plan(config) {
    const box = element("div", "group");
    box.appendChild(element("div", "title", config.words.plan));
    const marks = [["area", "#1b1b1b", null, config.words.drawn], ["area", "#6b6b6b", "refused", config.words.refused]];
    marks.forEach(([kind, tint, pattern, text]) => {
      const line = box.appendChild(element("div", "class on"));
      line.appendChild(parts.swatch(pattern ? kind : "outline", tint, pattern));
      line.appendChild(element("span", "", text));
    });
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
    head.appendChild(parts.swatch({ lines: "line", points: "point" }[layer.kind] || "area", layer.color));
    head.appendChild(element("span", "", layer.known ? layer.title : `${layer.title} (${state.config.words.missing})`));
    const [more, slide] = opacity(state, layer);
    if (layer.known) { line.appendChild(more); }
    line.appendChild(slide);
    legend(layer).forEach((entry) => line.appendChild(entry));
    tick.addEventListener("change", () => {
      layer.visible = tick.checked;
      line.classList.toggle("on", layer.visible);
      if (layer.visible) { parts.show(state, layer); } else if (layer.shape) { layer.shape.remove(); }
    });
    line.classList.toggle("on", layer.visible);
    if (layer.visible) { parts.show(state, layer); }
    return line;
  }

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
      if (layer.shape) { layer.shape.setStyle((feature) => parts.style(layer, feature)); }
    });
    return [more, slide];
  }

  function legend(layer) {
    return Object.entries(layer.labels).map(([name, label]) => {
      const entry = element("div", "class");
      entry.appendChild(parts.swatch("area", layer.classes[name] || layer.color));
      entry.appendChild(element("span", "", label));
      return entry;
    });
  }
})();
