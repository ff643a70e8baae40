// A panel whose content is long is fetched when it is opened. Its address names the plan it
// explains, so a panel of another plan is never shown.
(() => {
  if (window.landuseLater) { return; }
  window.landuseLater = true;
  document.addEventListener('toggle', async (event) => {
    const box = event.newState === 'open' && event.target.querySelector?.('[data-href]');
    if (!box || box.dataset.asked) { return; }
    box.dataset.asked = 'yes';
    try {
      const answer = await fetch(box.dataset.href);
      if (!answer.ok) { throw new Error(answer.status); }
      box.innerHTML = await answer.text();
    } catch {
      box.textContent = box.dataset.failed;
      delete box.dataset.asked;
    }
  }, true);
})();
