/* Pictures of a third party under the land: none until the visitor chooses one. The frame's policy
   names no other host, so a choice is kept by the server and the frame is loaded anew. */
(function () {
  "use strict";
  const parts = (window.landuseParts = window.landuseParts || {});
  const OVER = { land: 0.45, fields: 0.45, soil: 0.55, cover: 0.35 };
  /* Land is see-through over a basemap, so that both can be read. */

  parts.basemaps = function (state) {
    const { words } = state.config;
    const box = parts.element("details", "group basemaps");
    box.appendChild(parts.element("summary", "title", words.basemaps));
    const held = box.appendChild(parts.element("div"));
    held.setAttribute("role", "radiogroup");
    held.setAttribute("aria-label", words.basemaps);
    const said = box.appendChild(parts.element("div", "note"));
    said.setAttribute("role", "status");
    const start = async () => {
      const answer = await fetch(state.config.basemaps).catch(() => null);
      if (!answer || !answer.ok) { return; }
      const offered = await answer.json();
      const on = offered.find((one) => one.on);
      held.append(line(state, { id: "", title: words.noBasemap, on: !on }), ...offered.map((one) => line(state, one)));
      if (on) { box.open = true; lay(state, on, said); }
    };
    start();
    return box;
  };

  function line(state, { id, title, note, licence, lacks, on }) {
    const box = parts.element("div", "basemap");
    const label = box.appendChild(parts.element("label"));
    const choice = label.appendChild(parts.element("input"));
    Object.assign(choice, { type: "radio", name: "basemap", value: id, checked: Boolean(on), disabled: Boolean(lacks) });
    label.appendChild(parts.element("span", "", title));
    if (note) {
      const more = box.appendChild(parts.element("div", "note", note));
      more.id = `basemap-${id}`;
      choice.setAttribute("aria-describedby", more.id);
      if (!lacks) { more.appendChild(parts.element("div", "", licence)); }
    }
    choice.addEventListener("change", () => choose(state, id));
    return box;
  }

  async function choose(state, id) {
    if (!state.visitor) { return; }
    const answer = await fetch(state.visitor.basemap, { method: "POST", body: JSON.stringify({ id }) }).catch(() => null);
    if (answer && answer.ok) { window.location.reload(); }
  }

  function lay(state, { kind, url, wms, own, deepest, referrer, attribution }, said) {
    const { map, config } = state;
    map.createPane("basemap").style.zIndex = 250;
    const options = { pane: "basemap", maxNativeZoom: deepest, maxZoom: map.getMaxZoom(), attribution: parts.element("span", "", attribution).innerHTML, referrerPolicy: referrer };
    const query = new URLSearchParams(own).toString();
    const from = kind === "wms" || !query ? url : `${url}${url.includes("?") ? "&" : "?"}${query}`;
    const pictures = kind === "wms" ? L.tileLayer.wms(url, { ...options, ...wms, ...own, transparent: wms.format === "image/png" }) : L.tileLayer(from, options);
    pictures.on("tileerror", () => { said.textContent = config.words.basemapFailed; });
    pictures.on("tileload", () => { said.textContent = ""; });
    pictures.addTo(map);
    Object.entries(OVER).forEach(([pane, opacity]) => { map.getPane(pane).style.opacity = opacity; });
    document.body.classList.add("with-basemap");
  }
})();
