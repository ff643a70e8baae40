/* The map in the browser: what it shows comes from our own process, and a bridge tells the page what
   the hand did. A click says where it was, and is painted at once; the server says what lies there. */
(function () {
  "use strict";
  const parts = (window.landuseParts = window.landuseParts || {});
  const KEPT = 60;
  const REST_MS = 110;
  const PATIENCE_MS = 400;
  const SETTLE_MS = 150;
  const SMALLEST = 200;
  const PANES = ["land", "fields", "soil", "interests", "planned", "cover", "edges"];

  async function start(map, about) {
    const config = await (await fetch(about)).json();
    const layers = Object.fromEntries(config.groups.flatMap((group) => group.layers).map((layer) => [layer.id, layer]));
    parts.remember(layers);
    const state = { map, config, layers, opened: Date.now(), seq: 0, said: [], heard: 0, revision: "", wanted: "", measure: "", visitor: null, place: "", tool: "point", picked: new Set(), turn: -1, drawnAt: 0, pending: [], watchers: [] };
    window.landuse = {
      apply: (...words) => apply(state, ...words), state, loaded: false,
      act: (what) => parts.tell(state, what), go: (bounds) => parts.go(state, bounds),
      wet: (asked) => parts.wet(state, asked),
    };
    name(map, config);
    PANES.forEach((pane, n) => { map.createPane(pane).style.zIndex = 300 + 10 * n; });
    map.createPane("drawn").style.zIndex = 450;
    state.cover = L.layerGroup().addTo(map);
    state.drawn = L.featureGroup().addTo(map);
    watch(state);
    frame(state);
    parts.drawing(state);
    state.land = await parts.land(state);
    parts.tools(state);
    parts.side(state);
    parts.choose(state, sessionStorage.getItem("landuse.measure"));
    view(map, config, () => parts.open(state));
    pointing(state);
    parts.sweeping(state);
    hovering(state);
    if (window.landuseWaiting) { window.landuse.apply(...window.landuseWaiting); }
  }

  /* Legends follow what is in view; squares come and go in flocks. */
  function watch(state) {
    let timer = 0;
    state.onView = (show) => state.watchers.push(show);
    state.viewed = () => { clearTimeout(timer); timer = setTimeout(() => state.watchers.forEach((show) => show()), SETTLE_MS); };
    state.map.on("moveend layeradd", state.viewed);
  }

  /* Names for those who read by ear, and the page's language: the frames are the page's own. */
  function name(map, config) {
    const box = map.getContainer();
    box.setAttribute("role", "application");
    box.setAttribute("aria-label", config.words.map);
    document.documentElement.lang = config.language;
    try {
      window.frameElement.title = config.words.map;
      window.parent.document.documentElement.lang = config.language;
      borrowFont(window.parent.document);
    } catch (fault) { /* another host put us in a frame of its own */ }
  }

  /* The page's own letters, from the same server: the frame has none of its own. */
  function borrowFont(page) {
    const rules = [...page.styleSheets].filter((sheet) => sheet.href).flatMap((sheet) => [...sheet.cssRules].map((rule) => [sheet.href, rule]));
    const letters = rules.filter(([, rule]) => rule instanceof window.parent.CSSFontFaceRule && rule.style.getPropertyValue("font-family").includes("Source Sans"));
    const style = document.head.appendChild(document.createElement("style"));
    style.textContent = letters.map(([href, rule]) => rule.cssText.replace(/url\("([^"]+)"\)/g, (whole, path) => `url("${new URL(path, href)}")`)).join("\n");
  }

  function frame(state) {
    const { map, config } = state;
    L.control.zoom({ position: "topleft", zoomInTitle: config.words.closer, zoomOutTitle: config.words.farther }).addTo(map);
    L.control.scale({ position: "bottomleft", imperial: false }).addTo(map);
    L.control.attribution({ position: "bottomright", prefix: false }).addAttribution(config.words.sources).addTo(map);
    map.doubleClickZoom.disable();
    // The style sheet may come after the script, and the window may change.
    new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());
  }

  /* The frame has no height until the page gives it one: until then there is nothing to fit into. */
  function view(map, config, then) {
    const size = map.getSize();
    if (size.x < SMALLEST || size.y < SMALLEST) { map.once("resize", () => view(map, config, then)); return; }
    const key = "landuse.view." + config.digest;
    map.fitBounds(config.bounds, { paddingTopLeft: [48, 12], paddingBottomRight: [12, 12], animate: false });
    map.setMinZoom(Math.floor(map.getZoom()) - 1);
    map.setMaxBounds(L.latLngBounds(config.bounds).pad(0.6));
    const held = JSON.parse(sessionStorage.getItem(key) || "null");
    if (held) { map.setView(held.centre, held.zoom, { animate: false }); }
    map.on("moveend", () => sessionStorage.setItem(key, JSON.stringify({ centre: map.getCenter(), zoom: map.getZoom() })));
    then();
  }

  /* The number of what is said next; told apart from what was said before a reload. */
  parts.next = (state) => Math.max(state.opened, state.seq + 1);

  parts.pause = (ms) => new Promise((done) => { setTimeout(done, ms); });

  /* All that was said and not yet heard goes along each time: the page keeps the last value only.
     The page hears of it once its numbers stand there: the two would slow one another. */
  parts.tell = function (state, what) {
    state.seq = parts.next(state);
    state.said = [...state.said, Object.assign({ seq: state.seq, measure: state.measure }, what)].slice(-KEPT);
    parts.lastAt(state, what);
    const send = () => window.Streamlit.setComponentValue({ seq: state.seq, said: state.said });
    Promise.race([parts.foretell(state), parts.pause(PATIENCE_MS)]).finally(send);
    return state.seq;
  };

  /* --- pointing ---------------------------------------------------------------------------- */

  function pointing(state) {
    const say = (at) => {
      pulse(state, at);
      if (parts.isPicking(state)) { parts.pickAt(state, at); return; }
      parts.hope(state, at, parts.next(state));
      parts.tell(state, { kind: "point", lat: at.lat, lng: at.lng });
    };
    state.map.on("click", (event) => { if (!parts.busy(state)) { say(event.latlng); } });
    const box = state.map.getContainer();
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target === box && !parts.busy(state)) { say(state.map.getCenter()); }
    });
  }

  function pulse(state, at) {
    const ring = L.circleMarker(at, { radius: 7, color: "#1b1b1b", weight: 2, fill: false, pane: "drawn", interactive: false, pmIgnore: true, snapIgnore: true }).addTo(state.map);
    setTimeout(() => ring.remove(), 700);
  }

  function hovering(state) {
    if (!window.matchMedia("(hover: hover)").matches) { return; }
    const map = state.map;
    const tip = L.tooltip({ direction: "top", offset: [0, -6], opacity: 0.96, className: "landuse-tip" });
    let timer = 0;
    let asked = 0;
    const hide = () => { clearTimeout(timer); asked += 1; tip.remove(); };
    map.on("mouseout movestart mousedown", hide);
    map.on("mousemove", (event) => {
      hide();
      if (parts.busy(state) || event.originalEvent.target.closest(".leaflet-control")) { return; }
      timer = setTimeout(() => ask(state, tip, event.latlng, () => asked), REST_MS);
    });
  }

  /* What lies at a point, and what the plan says of it. */
  async function ask(state, tip, at, count) {
    const mine = count();
    const where = `?lat=${at.lat}&lon=${at.lng}`;
    const answers = await Promise.all([state.config.at, state.visitor && state.visitor.says].filter(Boolean).map((from) => fetch(from + where)));
    if (!answers.every(({ ok }) => ok) || mine !== count()) { return; }
    const [{ lines: land, place }, plan = []] = await Promise.all(answers.map((answer) => answer.json()));
    const lines = [...land, ...plan];
    if (mine !== count() || !lines.length) { return; }
    parts.pointedAt(state, place);
    const box = parts.element("div");
    lines.forEach((line, n) => box.appendChild(parts.element(n ? "div" : "strong", "", line)));
    tip.setLatLng(at).setContent(box).addTo(state.map);
  }

  /* --- the plan ---------------------------------------------------------------------------- */

  async function apply(state, revision, url, heard, visitor, chosen) {
    state.visitor = visitor;
    state.heard = heard;
    state.seq = Math.max(state.seq, heard); // another machine may have a faster clock
    state.said = state.said.filter((said) => said.seq > heard);
    state.wanted = revision;
    if (!state.land) { window.landuseWaiting = [revision, url, heard, visitor, chosen]; return; }
    parts.chosenInList(state, chosen);
    if (revision !== state.revision) {
      const change = await asked(state, revision, `${url}.json?since=${state.revision}`);
      if (!change || state.wanted !== revision) { return; }
      if (change.since !== state.revision) { forget(state); }
      state.revision = revision;
      parts.seed(state, change.drawn);
      parts.take(state.land, change, url, heard);
    } else {
      parts.heard(state.land, heard);
    }
    parts.settle(state, heard);
    parts.hereAgain(state);
    parts.permitsAgain(state);
    state.viewed();
    window.landuse.loaded = true;
  }

  /* The plan may still be in the making: then ask again, unless another is wanted by now. */
  async function asked(state, revision, url) {
    while (state.wanted === revision) {
      const answer = await fetch(url);
      if (answer.ok) { return answer.json(); }
      if (answer.status !== 503) { return null; }
    }
    return null;
  }

  /* Where the server does not know what we have, it tells the whole plan. */
  function forget(state) {
    state.land.codes.fill(0);
    parts.seed(state, { gone: state.drawn.getLayers().map((shape) => shape.landuseId).filter(Boolean), come: [] });
  }

  window.landuseStart = start;
})();
