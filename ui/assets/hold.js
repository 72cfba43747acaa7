// Keeps a citation at its place on the screen while the page changes its layout because a source opens or closes.
// Joined before answer.js and source.js by ui/components.py. The two are separate scripts, so what is held is on `window`.

const LONGEST_HOLD = 30000; // milliseconds; a server may be busy
const AFTER_CHANGE = 3000; // milliseconds in which the page settles once the source is there or gone
const LETS_GO = ["wheel", "touchmove", "pointerdown", "keydown"]; // a user who does something else is not pulled back

function findHeld(mark) {
  for (const frame of document.querySelectorAll(`.${CSS.escape(mark.frame)}`)) {
    for (const node of [frame, ...frame.querySelectorAll("*")]) {
      const found = node.shadowRoot?.querySelector(mark.what);
      if (found) return found;
    }
  }
  return null;
}

// `button` is the citation that was clicked; it is found again by its place, since it may be redrawn.
function holdCitation(button) {
  const host = button.getRootNode().host;
  const frame = [...(host?.closest('[class*="st-key-answer-"]')?.classList ?? [])].find((name) => name.startsWith("st-key-answer-"));
  if (!frame) return;
  const kind = button.classList.contains("row") ? "row" : "chip";
  const same = [...button.getRootNode().querySelectorAll(`.${kind}[data-index="${button.dataset.index}"]`)];
  window.footnoteHeld = { mark: { frame, what: `.${kind}[data-index="${button.dataset.index}"]` }, place: same.indexOf(button) };
  keepInPlace({});
}

// The citation that opened the source stays where it is while the source closes, and gets the focus back.
function holdWhileClosing() {
  keepInPlace({ focus: true });
}

// Called when the source is drawn or removed: the page settles soon.
function tellSourceChanged() {
  if (window.footnoteHeld) window.footnoteHeld.changed = performance.now();
}

function keepInPlace({ focus }) {
  const held = window.footnoteHeld;
  const main = document.querySelector('[data-testid="stMain"]');
  const first = held && findHeld(held.mark);
  if (!first || !main) return;
  const top = first.getBoundingClientRect().top, began = performance.now();
  const run = (held.run = {});
  let isFocused = false;
  held.changed = null;
  const letGo = () => { if (held.run === run) held.run = null; };
  setTimeout(() => { // not by the click or the key that began it
    for (const name of LETS_GO) window.addEventListener(name, letGo, { passive: true, once: true });
  }, 0);
  const step = () => {
    const node = findHeld(held.mark), now = performance.now();
    if (held.run !== run) return;
    const by = node ? node.getBoundingClientRect().top - top : 0;
    if (Math.abs(by) >= 1) main.scrollTop += by;
    const isOver = now - began > LONGEST_HOLD || (held.changed !== null && now - held.changed > AFTER_CHANGE);
    // The answer may be redrawn after this, which loses the focus.
    if (focus && node && held.changed !== null && (!isFocused || document.activeElement === document.body)) {
      isFocused = true;
      node.focus({ preventScroll: true });
    }
    if (!isOver) { requestAnimationFrame(step); return; }
    letGo();
    for (const name of LETS_GO) window.removeEventListener(name, letGo);
  };
  requestAnimationFrame(step);
}
