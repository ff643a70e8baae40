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
    way.classes = await told.json();
    land.tables.effect = new Uint8Array(await table.arrayBuffer());
    if (way.wanted !== wanted) { return; }
    way.measure = measure;
    parts.colour(state, land, "effect");
    state.viewed();
  };

  /* Another measure is in the hand: where would that give most? */
  parts.effectAgain = (state) => { if (state.land && state.land.colouring === "effect") { parts.effect(state); } };
})();
