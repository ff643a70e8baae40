/* Numbers on the page around the map. What an edit will give is asked for the moment it is made, and
   stands on the page before the page is drawn anew; then the page says the same. */
(function () {
  "use strict";
  const parts = (window.landuseParts = window.landuseParts || {});

  /* Do something with the page around us; nothing where another host put us in a frame of its own. */
  parts.onPage = function (act) {
    try { return act(window.parent.document); } catch (fault) { return null; }
  };

  parts.foretell = async function (state) {
    if (!state.visitor) { return; }
    const seq = state.seq;
    const body = JSON.stringify({ said: state.said });
    const answer = await fetch(state.visitor.hope, { method: "POST", body }).catch(() => null);
    if (!answer || answer.status !== 200) { return; }
    const { heard, parts: told } = await answer.json();
    if (seq !== state.seq || heard < state.seq || state.heard >= seq) { return; }
    parts.onPage((page) => Object.entries(told).forEach(([name, text]) => {
      const held = page.getElementById(name);
      if (held) { held.outerHTML = text; }
    }));
    parts.onPage((page) => page.querySelectorAll(".lu-pins, .lu-later").forEach((box) => box.classList.add("waiting")));
    hereAgain(state);
  };

  /* The place under the pointer: its numbers are fetched when the pointer comes to it. */
  parts.pointedAt = function (state, place) {
    if (place === state.place) { return; }
    state.place = place;
    hereAgain(state);
  };

  async function hereAgain(state) {
    if (!state.place || !state.visitor) { return; }
    const place = state.place;
    const answer = await fetch(`${state.visitor.here}/${encodeURIComponent(place)}`).catch(() => null);
    if (!answer || !answer.ok || place !== state.place) { return; }
    const text = await answer.text();
    parts.onPage((page) => { const box = page.getElementById("lu-here"); if (box) { box.innerHTML = text; } });
  }
  parts.hereAgain = hereAgain;
})();
