/* The map in the browser: layers fetched once from our own process, drawing through Geoman,
   and a bridge that tells the page what the hand did. Nothing here counts hectares. */
(function () {
  "use strict";
  const KINDS = { polygons: 1, raster: 1 };

  function esc(text) {
    const box = document.createElement("span");
    box.textContent = text == null ? "" : String(text);
    return box.innerHTML;
  }

  function start(map, config) {
    const state = { map, config, layers: {}, seq: 0, revision: "", renderer: L.canvas({ padding: 0.3 }) };
    map.getContainer().setAttribute("role", "application");
    map.getContainer().setAttribute("aria-label", config.words.map);
    keepView(map, config);
    ["land", "interest", "fieldpane", "planpane", "edgepane"].forEach((name, n) => {
      map.createPane(name).style.zIndex = 300 + 20 * n;
    });
    state.plan = L.layerGroup().addTo(map);
    state.drawn = L.featureGroup().addTo(map);
    panel(state);
    drawing(state);
    window.landuse = { apply: (revision, url) => apply(state, revision, url), state, loaded: false };
    if (window.landuseWaiting) { window.landuse.apply(...window.landuseWaiting); }
  }

  function keepView(map, config) {
    const key = "landuse.view." + config.digest;
    const held = JSON.parse(sessionStorage.getItem(key) || "null");
    if (held) { map.setView(held.centre, held.zoom); } else { map.fitBounds(config.bounds); }
    map.on("moveend", () => sessionStorage.setItem(key, JSON.stringify({ centre: map.getCenter(), zoom: map.getZoom() })));
  }

  function tell(state, what) {
    state.seq = Math.max(Date.now(), state.seq + 1);
    window.Streamlit.setComponentValue(Object.assign({ seq: state.seq }, what));
  }

  /* --- layers ------------------------------------------------------------------------------ */

  function colour(layer, properties) {
    const value = layer.property ? properties[layer.property] : null;
    return (value && layer.classes[value]) || layer.color;
  }

  function style(layer, feature) {
    const filled = KINDS[layer.kind] && layer.role !== "municipality" && layer.role !== "region" && layer.role !== "catchment";
    const tint = colour(layer, feature.properties);
    if (!filled) { return { color: tint, weight: layer.role === "municipality" ? 2.2 : 1.6, opacity: Math.min(1, layer.opacity + 0.3), fill: false }; }
    return { color: layer.id === "fields" ? "#8d8455" : tint, weight: layer.id === "fields" ? 0.5 : 0.6, fillColor: tint, fillOpacity: layer.opacity, opacity: layer.opacity };
  }

  async function show(state, layer) {
    if (!layer.loading) {
      layer.loading = fetch(layer.url).then((answer) => answer.json()).then((features) => {
        layer.shape = L.geoJSON(features, {
          pane: pane(layer), pmIgnore: true, snapIgnore: layer.role !== "municipality",
          renderer: L.canvas({ pane: pane(layer), padding: 0.3 }),
          interactive: layer.role === "unit",
          style: (feature) => style(layer, feature),
          pointToLayer: (feature, at) => L.circleMarker(at, { radius: 3.2, color: "#fff", weight: 0.8, fillColor: layer.color, fillOpacity: 0.95, pmIgnore: true, snapIgnore: true, interactive: false, pane: pane(layer) }),
          onEachFeature: layer.role === "unit" ? (feature, shape) => pickable(state, feature, shape) : undefined,
        });
      });
    }
    await layer.loading;
    if (layer.visible) { layer.shape.addTo(state.map); }
  }

  function pane(layer) {
    if (layer.role === "municipality") { return "edgepane"; }
    if (layer.role === "unit") { return "fieldpane"; }
    return layer.role === "soil" || layer.role === "landuse" ? "land" : "interest";
  }

  function pickable(state, feature, shape) {
    shape.on("click", (event) => {
      if (state.map.pm.globalDrawModeEnabled() || state.map.pm.globalEditModeEnabled() || state.map.pm.globalRemovalModeEnabled()) { return; }
      L.DomEvent.stopPropagation(event);
      tell(state, { kind: "pick", unit: feature.properties.unit });
    });
    const p = feature.properties;
    shape.bindTooltip(() => `${esc(state.config.words.field)} ${esc(p.unit)}<br>${esc(state.config.uses[p.use] || p.use)}, ${String(p.area_ha).replace(".", state.config.words.point)} ha`, { sticky: true });
  }

  function panel(state) {
    const Control = L.Control.extend({
      options: { position: "topright" },
      onAdd() {
        const box = L.DomUtil.create("details", "landuse-layers");
        box.open = window.innerWidth > 560;
        box.innerHTML = `<summary>${esc(state.config.words.layers)}</summary>`;
        state.config.layers.forEach((layer) => box.appendChild(row(state, layer)));
        box.appendChild(measures(state.config));
        L.DomEvent.disableClickPropagation(box);
        L.DomEvent.disableScrollPropagation(box);
        return box;
      },
    });
    state.map.addControl(new Control());
  }

  function row(state, layer) {
    const line = L.DomUtil.create("div", "landuse-layer");
    const known = layer.state === "read" || layer.state === "empty";
    line.innerHTML = `<label><input type="checkbox" ${layer.visible ? "checked" : ""} ${known ? "" : "disabled"}>
      <i style="background:${layer.color}"></i><span>${esc(layer.title)}${known ? "" : " (" + esc(state.config.words.missing) + ")"}</span></label>
      <input type="range" min="0" max="100" value="${Math.round(layer.opacity * 100)}" aria-label="${esc(state.config.words.opacity)}: ${esc(layer.title)}">`;
    const [tick, slide] = line.querySelectorAll("input");
    legend(layer).forEach((entry) => line.appendChild(entry));
    tick.addEventListener("change", () => {
      layer.visible = tick.checked;
      line.classList.toggle("on", layer.visible);
      if (layer.visible) { show(state, layer); } else if (layer.shape) { layer.shape.remove(); }
    });
    slide.addEventListener("input", () => {
      layer.opacity = slide.value / 100;
      if (layer.shape) { layer.shape.setStyle((feature) => style(layer, feature)); }
    });
    line.classList.toggle("on", layer.visible);
    if (layer.visible && known) { show(state, layer); }
    return line;
  }

  function measures(config) {
    const box = L.DomUtil.create("div", "landuse-layer on");
    box.innerHTML = `<strong>${esc(config.words.measures)}</strong>`;
    Object.entries(config.measures).forEach(([name, color]) => {
      const entry = L.DomUtil.create("div", "landuse-class", box);
      entry.innerHTML = `<i style="background:${color}"></i>${esc(config.titles[name])}`;
    });
    return box;
  }

  function legend(layer) {
    return Object.entries(layer.labels).map(([name, label]) => {
      const entry = L.DomUtil.create("div", "landuse-class");
      entry.innerHTML = `<i style="background:${layer.classes[name] || layer.color}"></i>${esc(label)}`;
      return entry;
    });
  }

  /* --- drawing ----------------------------------------------------------------------------- */

  function drawing(state) {
    const map = state.map;
    map.pm.setLang(state.config.language);
    map.pm.setGlobalOptions({ allowSelfIntersection: false, layerGroup: state.drawn, snapDistance: 12, continueDrawing: false });
    map.pm.addControls({ position: "topleft", drawMarker: false, drawCircleMarker: false, drawPolyline: false, drawCircle: false, drawText: false, drawRectangle: true, drawPolygon: true, editMode: true, dragMode: false, cutPolygon: false, rotateMode: false, removalMode: true });
    map.getContainer().querySelectorAll(".leaflet-pm-toolbar a, .leaflet-control-zoom a").forEach((link) => {
      const holder = link.parentElement;
      link.setAttribute("aria-label", link.title || holder.title || "");
    });
    map.on("pm:create", (event) => {
      const feature = event.layer.toGeoJSON();
      event.layer.remove();
      tell(state, { kind: "draw", feature: { type: "Feature", id: "new", properties: {}, geometry: feature.geometry } });
    });
    map.on("pm:remove", (event) => {
      if (event.layer.landuseId) { tell(state, { kind: "remove", id: event.layer.landuseId }); }
    });
  }

  function seed(state, features) {
    state.drawn.clearLayers();
    L.geoJSON(features, { pane: "edgepane", style: { color: "#1b1b1b", weight: 1.6, dashArray: "5 4", fill: true, fillOpacity: 0.01 } }).eachLayer((shape) => {
      shape.landuseId = shape.feature.id;
      shape.addTo(state.drawn);
      L.PM.reInitLayer(shape);
      shape.on("pm:update", () => {
        const geometry = shape.toGeoJSON().geometry;
        tell(state, { kind: "redraw", id: shape.landuseId, feature: { type: "Feature", id: shape.landuseId, properties: {}, geometry } });
      });
    });
  }

  /* --- the plan ---------------------------------------------------------------------------- */

  async function apply(state, revision, url) {
    if (revision === state.revision) { return; }
    state.revision = revision;
    const found = await (await fetch(url)).json();
    if (revision !== state.revision) { return; }
    state.plan.clearLayers();
    L.geoJSON(found.plan, {
      pane: "planpane", pmIgnore: true, snapIgnore: true, interactive: false, renderer: L.canvas({ pane: "planpane", padding: 0.3 }),
      style: (feature) => {
        const first = feature.properties.measure || feature.properties.functions.split("+")[0];
        const tint = state.config.measures[first] || "#555555";
        return { color: tint, weight: 1, fillColor: tint, fillOpacity: 0.62 };
      },
    }).addTo(state.plan);
    L.geoJSON(found.refused, {
      pane: "planpane", pmIgnore: true, snapIgnore: true, interactive: false, renderer: L.canvas({ pane: "planpane", padding: 0.3 }),
      style: { color: "#333333", weight: 0.8, dashArray: "2 3", fillColor: "#ffffff", fillOpacity: 0.35 },
    }).addTo(state.plan);
    seed(state, found.drawn);
    window.landuse.loaded = true;
  }

  window.landuseStart = start;
})();
