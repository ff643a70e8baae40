// Words that Streamlit says by itself, in English whatever the page speaks: names of buttons that
// have no text, and what stands in an empty field. They are put in the page's language where they
// come, and put back when the language changes. ``$words`` has them: what is found, what is said.
(() => {
  const words = $words;
  const told = window.landuseSpoken;
  if (told) { told.words = words; told.all(); return; }
  const NAMES = ['aria-label', 'title', 'placeholder'];
  const HOLD = NAMES.map((name) => `[${name}]`).join(',');
  const TEXTS = '[data-testid=stFileUploader] button p, [data-testid=stSkipToContent], [role=listbox] *';
  const held = window.landuseSpoken = { words, all: () => look(document.body) };

  function said(text) {
    if (!text) { return undefined; }
    const whole = text.trim();
    if (held.words[whole] !== undefined) { return held.words[whole]; }
    const start = Object.keys(held.words).find((word) => word.endsWith(' ') && text.startsWith(word));
    return start && held.words[start] + text.slice(start.length);
  }

  function name(box) {
    NAMES.forEach((attribute) => {
      const ours = said(box.getAttribute(attribute));
      if (ours !== undefined) { box.setAttribute(attribute, ours); }
    });
  }

  function read(box) {
    box.childNodes.forEach((node) => {
      const ours = node.nodeType === Node.TEXT_NODE ? said(node.nodeValue) : undefined;
      if (ours !== undefined) { node.nodeValue = ours; }
    });
  }

  function look(root) {
    if (root.matches?.(HOLD)) { name(root); }
    root.querySelectorAll?.(HOLD).forEach(name);
    if (root.matches?.(TEXTS)) { read(root); }
    root.querySelectorAll?.(TEXTS).forEach(read);
  }

  new MutationObserver((changes) => changes.forEach(({ type, target, addedNodes }) => {
    if (type === 'attributes') { name(target); return; }
    addedNodes.forEach((node) => { if (node.nodeType === Node.ELEMENT_NODE) { look(node); } });
  })).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: NAMES });
  held.all();
})();
