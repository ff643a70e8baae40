// Maps that lie beside or over one another show the same place: one sight for all of them.
(() => {
  if (window.landuseMoving) { return; }
  window.landuseMoving = true;
  const CLOSEST = 6, STEP = 1.5, SHARE = 12;
  const sight = { scale: 1, x: 0, y: 0 };  // x and y: where the map's corner lies, in map widths

  const within = (at) => Math.min(0, Math.max(1 - sight.scale, at));
  const show = () => {
    sight.x = within(sight.x);
    sight.y = within(sight.y);
    const { style, dataset } = document.documentElement;
    style.setProperty('--map-scale', sight.scale);
    style.setProperty('--map-x', `${sight.x * 100}%`);
    style.setProperty('--map-y', `${sight.y * 100}%`);
    dataset.mapCloser = String(sight.scale > 1);
  };
  const zoom = (factor, x = 0.5, y = 0.5) => {
    const scale = Math.min(CLOSEST, Math.max(1, sight.scale * factor)), grown = scale / sight.scale;
    sight.x = x - (x - sight.x) * grown;
    sight.y = y - (y - sight.y) * grown;
    sight.scale = scale;
    show();
  };
  const move = (x, y) => { sight.x += x; sight.y += y; show(); };
  const MOVES = { in: () => zoom(STEP), out: () => zoom(1 / STEP), all: () => zoom(1 / CLOSEST) };
  const KEYS = {
    '+': MOVES.in, '-': MOVES.out, '0': MOVES.all,
    ArrowLeft: () => move(1 / SHARE, 0), ArrowRight: () => move(-1 / SHARE, 0),
    ArrowUp: () => move(0, 1 / SHARE), ArrowDown: () => move(0, -1 / SHARE),
  };
  const sightOf = (event) => event.target.closest?.('.lu-sight');

  document.addEventListener('click', (event) => {
    MOVES[event.target.closest?.('.lu-move')?.dataset.move]?.();
  });
  document.addEventListener('keydown', (event) => {
    const still = event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key];
    if (still || !sightOf(event) || (sight.scale === 1 && event.key.startsWith('Arrow'))) { return; }
    event.preventDefault();
    KEYS[event.key]();
  });
  document.addEventListener('dblclick', (event) => {
    const box = sightOf(event)?.getBoundingClientRect();
    if (!box) { return; }
    zoom(STEP, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  });
  document.addEventListener('pointerdown', (event) => {
    const held = sightOf(event);
    if (!held || sight.scale === 1 || event.button) { return; }
    event.preventDefault();
    held.focus({ preventScroll: true });
    held.setPointerCapture(event.pointerId);
  });
  document.addEventListener('pointermove', (event) => {
    const held = sightOf(event);
    if (!held?.hasPointerCapture(event.pointerId)) { return; }
    const box = held.getBoundingClientRect();
    move(event.movementX / box.width, event.movementY / box.height);
  });
  document.addEventListener('input', (event) => {
    const both = event.target.closest?.('.lu-swipe');
    if (both) { both.style.setProperty('--at', `${event.target.value}%`); }
  });
})();
