// Two maps over one another: the slider below says where one ends and the other begins.
(() => {
  if (window.landuseSwipe) { return; }
  window.landuseSwipe = true;
  document.addEventListener('input', (event) => {
    const both = event.target.closest?.('.lu-swipe');
    if (both) { both.style.setProperty('--at', `${event.target.value}%`); }
  });
})();
