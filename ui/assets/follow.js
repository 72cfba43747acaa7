// Brings the newest question into view when it is asked, and keeps its answer in view while it is made. A reader who
// scrolls up or clicks something in between is left where they are, until the next question. A page that is opened at the
// address of a turn shows that one.

const SPACE = 8; // pixels between the page's header and the question

const MOVES = new Set(["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End"]);

function find(name) {
  return document.querySelector(`[data-testid="${name}"]`);
}

export default function ({ data, parentElement }) {
  const state = (parentElement.footnoteFollow ??= { turn: null, making: false, isOn: false, goal: data.goal, stop: () => {} });
  state.stop();
  const isNew = data.turn !== state.turn || (data.making && !state.making);
  if (isNew && !window.footnoteHeld?.run) state.isOn = true; // hold.js: this may be drawn again while a source opens
  if (data.making || (state.turn !== null && data.turn !== state.turn)) state.goal = null;
  state.turn = data.turn;
  state.making = data.making;
  const main = find("stMain"), content = find("stMainBlockContainer");
  if (!main || !content || data.turn === null) return () => {};

  const step = () => {
    const asked = main.querySelectorAll('[aria-label="Chat message from user"]')[state.goal ?? data.place];
    const question = asked?.closest('[data-testid="stChatMessage"]');
    if (!state.isOn || !question) return;
    const head = find("stHeader")?.offsetHeight ?? 0, foot = find("stBottom")?.offsetHeight ?? 0;
    const frame = main.getBoundingClientRect();
    let by = question.getBoundingClientRect().top - frame.top - head - SPACE;
    if (data.making) { // its last words, should they be further down than a screen holds
      const last = [...main.querySelectorAll('[data-testid="stChatMessage"]')].at(-1);
      by = Math.max(by, last.getBoundingClientRect().bottom - (frame.bottom - foot) + SPACE);
    }
    by = Math.min(by, main.scrollHeight - main.clientHeight - main.scrollTop);
    if (by > 1) main.scrollTop += by; // only ever down: up is where a reader goes
  };
  const letGo = () => { state.isOn = false; };
  const onWheel = (event) => { if (event.deltaY < 0) letGo(); };
  const onPointer = (event) => { if (!event.target.closest?.('[data-testid="stBottom"]')) letGo(); };
  const onKey = (event) => { if (MOVES.has(event.key) && event.target.tagName !== "TEXTAREA") letGo(); };

  const observer = new ResizeObserver(step);
  observer.observe(content);
  main.addEventListener("wheel", onWheel, { passive: true });
  main.addEventListener("touchmove", letGo, { passive: true });
  main.addEventListener("pointerdown", onPointer);
  main.addEventListener("keydown", onKey);
  state.stop = () => {
    observer.disconnect();
    main.removeEventListener("wheel", onWheel);
    main.removeEventListener("touchmove", letGo);
    main.removeEventListener("pointerdown", onPointer);
    main.removeEventListener("keydown", onKey);
  };
  step();
  return () => state.stop();
}
