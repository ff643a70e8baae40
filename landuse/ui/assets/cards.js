// The buttons of cards. They say what they want to the map, which tells the server as it tells of
// an edit; so a card costs no widget. The list keeps its place and its focus when it is drawn anew.
(() => {
  if (window.landuseCards) { return; }
  window.landuseCards = true;
  const SAYS = {
    hide: (id) => ({ kind: 'hide', id, hidden: true }), show: (id) => ({ kind: 'hide', id, hidden: false }),
    lock: (id) => ({ kind: 'lock', id, locked: true }), unlock: (id) => ({ kind: 'lock', id, locked: false }),
  };
  const PAIRS = { hide: 'show', show: 'hide', lock: 'unlock', unlock: 'lock' };
  const SAID_MS = 4000;
  const FORM = '.st-key-areas-change';
  const list = () => document.getElementById('lu-cards');
  const map = () => document.querySelector('iframe[src*="streamlit_folium"]')?.contentWindow?.landuse;
  let held = null, used = null, scrolled = 0, below = 0, touched = '', awaited = false, opened = new Set();

  function tell(words) {
    const line = list()?.querySelector('.said');
    if (!line) { return; }
    line.textContent = words;
    setTimeout(() => { line.textContent = ''; }, SAID_MS);
  }

  async function go(id) {
    const { where, nowhere } = list().dataset;
    const answer = await fetch(`${where}/${encodeURIComponent(id)}`);
    if (answer.status !== 200) { tell(nowhere); return; }
    map()?.go(await answer.json());
  }

  function form() {
    const box = document.querySelector(`${FORM} details`) || document.querySelector(FORM);
    const head = box?.querySelector('summary');
    if (!head) { return; }
    if (!box.open) { head.click(); }
    head.focus({ preventScroll: true });
    head.scrollIntoView({ block: 'center' });
  }

  document.addEventListener('click', (event) => {
    const button = event.target.closest?.('#lu-cards [data-act]');
    if (!button) { return; }
    const id = button.closest('.lu-card').dataset.id, { act, of } = button.dataset;
    if (!map()?.loaded) { tell(list().dataset.waiting); return; }
    used = { id, act };
    if (act === 'go') { go(id); return; }
    map().act(SAYS[act] ? SAYS[act](id) : { kind: act, id: of || id });
    if (act === 'form') { used = null; form(); }
  });

  document.addEventListener('scroll', (event) => {
    if (event.target.matches?.('#lu-cards .list')) { scrolled = event.target.scrollTop; }
  }, true);

  document.addEventListener('toggle', (event) => {
    const box = event.target.closest?.('#lu-cards details');
    if (!box || !box.isConnected) { return; }
    opened[box.open ? 'add' : 'delete'](nameOf(box));
    if (box.matches('.wet')) { wet(); }
  }, true);

  /* What else turns wet is hatched on the map for the cards on which one asked. */
  function wet() {
    const asked = [...list().querySelectorAll('.wet[open]')].map((box) => box.dataset.shape);
    map()?.wet(asked);
  }

  const nameOf = (box) => `${box.closest('.lu-card')?.dataset.id || ''} ${box.className}`;
  const listOf = (section) => section.querySelector('.list');
  const cardOf = (id) => [...held.querySelectorAll('.lu-card')].find((card) => card.dataset.id === id);

  /* A list that was drawn anew: as far down as it was, unless something else was touched. */
  function again() {
    const box = listOf(held), last = cardOf(held.dataset.touched);
    held.querySelectorAll('details').forEach((part) => { if (opened.has(nameOf(part))) { part.open = true; } });
    wet();
    below = scrolled;
    box.scrollTop = scrolled;
    if (last && held.dataset.touched !== touched && !used) { box.scrollTop = last.offsetTop - box.offsetTop; }
    touched = held.dataset.touched;
    if (used && (!document.activeElement || document.activeElement === document.body)) { refocus(); }
  }

  /* The button that was used, or the one in its place; a card among the older ones may still come. */
  function refocus() {
    const card = cardOf(used.id), find = (act) => card?.querySelector(`[data-act="${act}"]`);
    const button = find(used.act) || find(PAIRS[used.act]);
    awaited = !card && !!held.querySelector('.older[open]');
    if (!awaited) { (button || held.querySelector('h2')).focus({ preventScroll: true }); }
  }

  document.addEventListener('pointerdown', (event) => {
    if (!event.target.closest?.('#lu-cards')) { used = null; awaited = false; }
  }, true);

  new MutationObserver(() => {
    const now = list();
    if (now && now === held && awaited && cardOf(used?.id)) { listOf(now).scrollTop = below; refocus(); }
    if (!now || now === held) { return; }
    held = now;
    again();
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
