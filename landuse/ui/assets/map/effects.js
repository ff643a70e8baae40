/* Fields coloured by what the measure in the hand would give on each hectare: where does it give most? */
(function () {
  "use strict";
  const parts = (window.landuseParts = window.landuseParts || {});

  /* Fetch the classes of the measure in the hand, and colour the fields by them. */
  parts.effect = async function (state, indicator) {
    const { config, land } = state;
    const way = config.colourings.find(({ id }) => id === "effect");
    way.indicator = indicator || way.indicator || config.indicators[0].id;
    const measure = state.measure || config.measures[0].id;
    const wanted = `${config.effects}/${measure}/${way.indicator}`;
    way.wanted = wanted;
    const [told, table] = await Promise.all([fetch(`${wanted}.json`), fetch(`${wanted}.bin`)]).catch(() => []);
    if (way.wanted !== wanted || !told || !told.ok || !table.ok) { return; }
    Object.assign(way, await told.json());
    land.tables.effect = new Uint8Array(await table.arrayBuffer());
    if (way.wanted !== wanted) { return; }
    way.measure = measure;
    parts.colour(state, land, "effect");
    state.viewed();
  };

  /* What is behind the colours: a panel over the page, as behind any number. */
  parts.behind = function (state) {
    const { words, colourings } = state.config;
    const way = colourings.find(({ id }) => id === "effect");
    const button = parts.element("button", "behind", words.behind);
    button.type = "button";
    if (way.mark) { button.title = way.mark; button.appendChild(parts.element("span", "mark", "?")).setAttribute("aria-label", way.mark); }
    button.addEventListener("click", async () => {
      const answer = await fetch(`${way.wanted}.html`).catch(() => null);
      if (!answer || !answer.ok) { return; }
      const text = await answer.text();
      parts.onPage((page) => {
        const box = page.getElementById("lu-behind");
        box.innerHTML = text;
        box.firstElementChild.showPopover();
      });
    });
    return button;
  };

  /* Another measure is in the hand: where would that give most? */
  parts.effectAgain = (state) => { if (state.land && state.land.colouring === "effect") { parts.effect(state); } };
})();
