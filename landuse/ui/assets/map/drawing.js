/* Drawing through Geoman: draw, change one area at a time, take away. Nothing here counts hectares. */
(function () {
  "use strict";
  const parts = (window.landuseParts = window.landuseParts || {});
  const LINE = { color: "#1b1b1b", weight: 1.6, opacity: 0.9, fill: true, fillOpacity: 0.01 };
  const PAUSE_MS = 350;
  const SNAP_FROM = 14;
  const FINE_FROM = 11;

  const feature = (id, shape) => ({ type: "Feature", id, properties: {}, geometry: shape.toGeoJSON().geometry });

  /* Whether a click on the map belongs to a tool, now or a moment ago. */
  parts.busy = (state) => {
    const pm = state.map.pm;
    return pm.globalDrawModeEnabled() || pm.globalEditModeEnabled() || pm.globalDragModeEnabled() || pm.globalRemovalModeEnabled() || Date.now() - state.drawnAt < PAUSE_MS;
  };

  /* From afar the lines of narrow areas would run together. */
  function thin({ map, drawn }) { drawn.setStyle({ weight: map.getZoom() < FINE_FROM ? LINE.weight / 2 : LINE.weight }); }

  parts.drawing = function (state) {
    const map = state.map;
    map.pm.setLang(state.config.language);
    map.pm.setGlobalOptions({
      allowSelfIntersection: false, layerGroup: state.drawn, snapDistance: 12, continueDrawing: false,
      panes: { vertexPane: "markerPane", layerPane: "drawn", markerPane: "markerPane" },
      templineStyle: { color: "#1b1b1b", weight: 2 }, hintlineStyle: { color: "#1b1b1b", weight: 2, dashArray: "4 5" }, pathOptions: LINE,
    });
    snapping(state);
    map.on("zoomend", () => thin(state));
    map.on("pm:create", ({ layer }) => {
      state.drawnAt = Date.now();
      const what = parts.drawnWith(state, layer);
      if (parts.isPicking(state) && parts.picksLand(what)) {
        layer.remove();
        parts.pick(state, state.tool === "circle" ? L.PM.Utils.circleToPolygon(layer).toGeoJSON().geometry : layer.toGeoJSON().geometry);
        return;
      }
      const seq = parts.tell(state, what);
      layer.pm.setOptions({ allowEditing: false, allowRemoval: false, draggable: false });
      state.pending.push({ seq, layer });
    });
    map.on("pm:drawend", () => {
      state.drawnAt = Date.now();
      setTimeout(() => { if (!map.pm.globalDrawModeEnabled() && parts.isDrawing(state)) { parts.hold("point", state); } });
    });
    map.on("pm:remove", ({ layer }) => { if (layer.landuseId) { parts.tell(state, { kind: "remove", id: layer.landuseId }); } });
    map.on("pm:globaleditmodetoggled", ({ enabled }) => { if (!enabled) { release(state); } else if (areas(state).length === 1) { take(areas(state)[0]); } });
  };

  const areas = (state) => state.drawn.getLayers();

  /* In edit mode only the area one clicked shows its corners. */
  function take(shape) {
    shape.pm.setOptions({ allowEditing: true });
    shape.pm.enable({ allowSelfIntersection: false });
  }

  function release(state) { areas(state).forEach((shape) => { shape.pm.disable(); shape.pm.setOptions({ allowEditing: false }); }); }

  /* What was drawn stays in sight until it was heard: then the plan shows it, or it was refused. */
  parts.settle = function (state, heard) {
    state.pending.filter(({ seq }) => seq <= heard).forEach(({ layer }) => { state.drawn.removeLayer(layer); layer.remove(); });
    state.pending = state.pending.filter(({ seq }) => seq > heard);
  };

  /* Draw the scenario's own areas that came, and take away those that are gone. */
  parts.seed = function (state, { gone, come }) {
    const names = new Set(gone);
    areas(state).filter((shape) => names.has(shape.landuseId)).forEach((shape) => state.drawn.removeLayer(shape));
    L.geoJSON(come, { pane: "drawn", style: LINE }).eachLayer((shape) => {
      shape.landuseId = shape.feature.properties.id;
      shape.addTo(state.drawn);
      L.PM.reInitLayer(shape);
      shape.pm.setOptions({ allowEditing: false });
      shape.on("click", () => {
        if (!state.map.pm.globalEditModeEnabled() || shape.pm.enabled()) { return; }
        areas(state).forEach((other) => other.pm.disable());
        take(shape);
      });
      shape.on("pm:dragend", () => parts.tell(state, { kind: "move", id: shape.landuseId, feature: feature(shape.landuseId, shape) }));
      shape.on("pm:update", () => parts.tell(state, { kind: "redraw", id: shape.landuseId, feature: feature(shape.landuseId, shape) }));
    });
    thin(state);
  };

  /* The edges of fields, municipalities and the layers that are shown, fetched while one draws close
     by, so that corners snap to them. Lines on the map are simplified: nothing snaps to those. */
  function snapping(state) {
    const { map, config, layers } = state;
    const near = L.layerGroup().addTo(map);
    let asked = 0;
    const fetchNear = async () => {
      const mine = (asked += 1);
      near.clearLayers();
      if (!map.pm.globalDrawModeEnabled() && !map.pm.globalEditModeEnabled()) { return; }
      if (map.getZoom() < SNAP_FROM) { return; }
      const along = Object.values(layers).filter(({ known, visible, role }) => known && (visible || role === "municipality")).map(({ id }) => id);
      const answer = await fetch(`${config.near}?bounds=${map.getBounds().toBBoxString()}&layers=${along}`);
      if (!answer.ok || mine !== asked) { return; }
      const edges = await answer.json();
      if (mine !== asked) { return; }
      L.geoJSON(edges, { pane: "drawn", style: { opacity: 0, fill: false }, pmIgnore: true, snapIgnore: false, interactive: false }).addTo(near);
    };
    map.on("moveend pm:globaldrawmodetoggled pm:globaleditmodetoggled", fetchNear);
  }
})();
