/* Choose land first, the measure after: fields are picked without a measure, and the next measure
   that is chosen goes there. */
(function () {
  "use strict";
  const parts = (window.landuseParts = window.landuseParts || {});
  const PAUSE_MS = 250;
  let timer = 0;

  /* Whether fields are picked for no measure yet. */
  parts.isPicking = (state) => state.measure === "";

  /* Whether what was drawn is new land, which without a measure is picked, not planned. */
  parts.picksLand = ({ kind }) => kind === "draw" || kind === "buffer";

  /* Fields in a line or an area: for the measure in the hand, else into what is picked. */
  parts.pick = async function (state, shape) {
    if (!parts.isPicking(state)) { parts.tell(state, { kind: "choose", shape }); return; }
    parts.heard(state.land, state.heard);
    const answer = await fetch(state.config.under, { method: "POST", body: JSON.stringify(shape) }).catch(() => null);
    if (!answer || !answer.ok) { return; }
    (await answer.json()).forEach((piece) => state.picked.add(piece));
    picked(state);
  };

  /* The field one clicked joins what is picked, or leaves it. */
  parts.pickAt = function (state, at) {
    const piece = state.land.fields.numberAt(at);
    if (!state.land.use[piece]) { return; }
    const [first] = parts.unitOf(state.land, piece);
    if (!state.picked.delete(first)) { state.picked.add(first); }
    picked(state);
  };

  /* A measure was chosen: it goes where land is picked. */
  parts.assign = function (state) {
    if (!state.picked.size || parts.isPicking(state)) { return; }
    const pieces = [...state.picked];
    parts.letGo(state);
    parts.tell(state, { kind: "assign", pieces });
  };

  parts.letGo = function (state) {
    state.picked.clear();
    picked(state);
  };

  /* What is chosen in the list of fields is chosen here: once for each time the list changed. */
  parts.chosenInList = function (state, { turn, pieces }) {
    if (turn === state.turn) { return; }
    state.turn = turn;
    state.picked = new Set(pieces);
    parts.look(state.land, state.picked);
    clearTimeout(timer);
    say(state);
  };

  function picked(state) {
    parts.look(state.land, state.picked);
    clearTimeout(timer);
    timer = setTimeout(() => { parts.tell(state, { kind: "pick", pieces: [...state.picked] }); say(state); }, PAUSE_MS);
  }

  async function say(state) {
    const pieces = [...state.picked];
    const body = JSON.stringify(pieces);
    const answer = state.visitor && await fetch(state.visitor.picked, { method: "POST", body }).catch(() => null);
    if (!answer || !answer.ok) { return; }
    const text = await answer.text();
    parts.onPage((page) => { const box = page.getElementById("lu-picked"); if (box) { box.innerHTML = text; } });
  }
})();
