/* How borders are painted on the map, and the hatching of what is done to land. */
(function () {
  "use strict";
  const parts = (window.landuseParts = window.landuseParts || {});
  const PLACES = ["municipality", "region", "catchment"];
  const TILE = 8;
  const MARKS = {
    lines: [[0, 4, 8, 4]],
    hatch: [[-2, 6, 6, -2], [2, 10, 10, 2]],
    cross: [[0, 4, 8, 4], [4, 0, 4, 8]],
    refused: [[-2, 2, 6, 10], [2, -2, 10, 6]],
  };
  const tiles = {};

  /* A small tile with the marks of a pattern in a colour; the canvas repeats it. */
  function tile(name, tint) {
    const key = name + tint;
    if (tiles[key]) { return tiles[key]; }
    const box = document.createElement("canvas");
    box.width = box.height = TILE;
    const ink = box.getContext("2d");
    ink.strokeStyle = ink.fillStyle = tint;
    ink.lineWidth = 1.4;
    (MARKS[name] || []).forEach(([x, y, u, v]) => { ink.beginPath(); ink.moveTo(x, y); ink.lineTo(u, v); ink.stroke(); });
    if (name === "dots") {
      [[2, 2], [6, 6]].forEach(([x, y]) => { ink.beginPath(); ink.arc(x, y, 1.2, 0, 7); ink.fill(); });
    }
    return (tiles[key] = box);
  }
  parts.tile = tile;

  parts.canvas = (pane) => L.canvas({ pane, padding: 0.3 });

  parts.style = function (layer) {
    const weight = layer.role === "municipality" ? 1.8 : 1.4;
    return { color: layer.color, weight, opacity: Math.min(1, layer.opacity + 0.3), fill: false, dashArray: layer.role === "municipality" ? null : "6 4" };
  };

  parts.isPlace = (layer) => PLACES.includes(layer.role);

  parts.pane = function (layer) {
    return parts.isPlace(layer) ? "edges" : { landuse: "land", unit: "fields", soil: "soil" }[layer.role] || "interests";
  };

  parts.borders = function (layer, features) {
    return L.geoJSON(features, { pane: "edges", pmIgnore: true, snapIgnore: true, interactive: false, renderer: parts.canvas("edges"), style: () => parts.style(layer) });
  };

  /* What lies outside every municipality is covered, so that streams end where the land does. */
  parts.cover = function (features) {
    const rings = [[[-89, -360], [89, -360], [89, 360], [-89, 360]]];
    const walk = (coordinates, depth) => {
      if (depth === 1) { rings.push(coordinates.map(([lng, lat]) => [lat, lng])); } else { coordinates.forEach((part) => walk(part, depth - 1)); }
    };
    features.features.forEach(({ geometry }) => walk(geometry.coordinates, geometry.type === "Polygon" ? 2 : 3));
    return L.polygon(rings, { pane: "cover", renderer: parts.canvas("cover"), interactive: false, pmIgnore: true, snapIgnore: true, stroke: false, weight: 0, fillColor: "#eef2f3", fillOpacity: 1 });
  };

  /* A swatch for a legend, painted as the map paints. */
  parts.swatch = function (kind, tint, pattern) {
    const box = document.createElement("i");
    box.className = `swatch ${kind}`;
    box.style.setProperty("--tint", tint);
    if (pattern && pattern !== "solid") { box.style.backgroundImage = `url(${tile(pattern, tint).toDataURL()})`; }
    return box;
  };
})();
