/* Drags of the pointer, with mouse, pen or finger: paint over fields, choose them in a box or a loop,
   draw an area by hand. Shift paints and Alt makes a box whatever tool is in the hand. */
(function () {
  "use strict";
  const parts = (window.landuseParts = window.landuseParts || {});
  const LINE = { pane: "drawn", color: "#1b1b1b", weight: 1.6, dashArray: "4 4", fill: false, interactive: false, pmIgnore: true, snapIgnore: true };
  const FEWEST = 3;
  const NEAR_PX = 3;

  parts.sweeping = function (state) {
    const { map } = state;
    const box = map.getContainer();
    let sweep = null;
    map.boxZoom.disable();
    box.addEventListener("pointerdown", (event) => {
      const kind = kindOf(state, event);
      if (!kind || sweep || event.button > 0 || event.target.closest(".leaflet-control, .landuse-how")) { return; }
      map.dragging.disable();
      sweep = { kind, pointer: event.pointerId, from: map.mouseEventToLatLng(event), way: [map.mouseEventToLatLng(event)], at: [event.clientX, event.clientY] };
      if (kind === "box") { sweep.line = L.rectangle(L.latLngBounds(sweep.way), LINE).addTo(map); }
      if (kind === "lasso" || kind === "freehand") { sweep.line = L.polyline(sweep.way, LINE).addTo(map); }
    }, true);
    box.addEventListener("pointermove", (event) => {
      if (!sweep || event.pointerId !== sweep.pointer) { return; }
      const [x, y] = sweep.at;
      if (Math.abs(event.clientX - x) < NEAR_PX && Math.abs(event.clientY - y) < NEAR_PX) { return; }
      sweep.at = [event.clientX, event.clientY];
      grow(state, sweep, map.mouseEventToLatLng(event));
    }, true);
    const end = (event) => {
      if (!sweep || event.pointerId !== sweep.pointer) { return; }
      const done = sweep;
      sweep = null;
      if (done.line) { done.line.remove(); }
      map.dragging.enable();
      if (event.type === "pointerup" && done.way.length > 1) { tell(state, done); }
    };
    document.addEventListener("pointerup", end);
    document.addEventListener("pointercancel", end);
  };

  function kindOf(state, { shiftKey, altKey }) {
    const pm = state.map.pm;
    if (pm.globalDrawModeEnabled() || pm.globalEditModeEnabled() || pm.globalDragModeEnabled() || pm.globalRemovalModeEnabled()) { return ""; }
    if (shiftKey) { return "brush"; }
    if (altKey) { return "box"; }
    return ["brush", "box", "lasso", "freehand"].includes(state.tool) ? state.tool : "";
  }

  function grow(state, sweep, at) {
    if (sweep.kind === "box") {
      sweep.way[1] = at;
      sweep.line.setBounds(L.latLngBounds(sweep.from, at));
      return;
    }
    sweep.way.push(at);
    if (sweep.line) { sweep.line.addLatLng(at); } else { parts.brush(state, at, parts.next(state)); }
  }

  function tell(state, { kind, way, from }) {
    state.drawnAt = Date.now();
    const corners = way.map(({ lng, lat }) => [lng, lat]);
    if (kind === "brush") { parts.pick(state, { type: "LineString", coordinates: corners }); return; }
    if (kind === "box") { parts.pick(state, L.rectangle(L.latLngBounds(from, way[1])).toGeoJSON().geometry); return; }
    if (corners.length < FEWEST) { return; }
    const shape = { type: "Polygon", coordinates: [[...corners, corners[0]]] };
    if (kind === "lasso" || parts.isPicking(state)) { parts.pick(state, shape); return; }
    const outline = L.polygon(way, LINE).addTo(state.map);
    const feature = { type: "Feature", id: "new", properties: {}, geometry: shape };
    const seq = parts.tell(state, { kind: "draw", feature, whole: state.options.tick.checked });
    state.pending.push({ seq, layer: outline });
  }
})();
