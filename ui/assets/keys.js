// Keyboard shortcuts: each does what a click on the page's own button does, so it does nothing where there is no such
// button. The list of them is ui/shortcuts.py, whose names are the keys of `ACTS`.

const OPENED = 20; // looks, 50 ms apart, for what a click has just opened

function find(selector) {
  return [...document.querySelectorAll(selector)].at(-1);
}

function click(selector) {
  const button = find(selector);
  if (!button || button.disabled) return false;
  button.click();
  return true;
}

function focus(selector) {
  const field = find(selector);
  field?.focus();
  return Boolean(field);
}

// What is in the side bar may have to be opened first.
function inSidebar(act) {
  if (isSidebarOpen()) return act();
  if (!click('[data-testid="stExpandSidebarButton"]')) return act();
  let tries = 0;
  const look = () => { if (!(isSidebarOpen() && act()) && ++tries < OPENED) setTimeout(look, 50); };
  look();
  return true;
}

function isSidebarOpen() {
  return Boolean(document.querySelector('[data-testid="stSidebar"]:is([data-collapsed="false"], [aria-expanded="true"])'));
}

// The answer is drawn in a shadow tree.
function copyAnswer() {
  const frame = find('[class*="st-key-answer-"]');
  for (const node of frame ? [frame, ...frame.querySelectorAll("*")] : []) {
    const button = node.shadowRoot?.querySelector(".tools button");
    if (button) { button.click(); return true; }
  }
  return false;
}

const ACTS = {
  new: () => inSidebar(() => click(".st-key-new-conversation button")),
  search: () => inSidebar(() => focus(".st-key-conversation-search input")),
  field: () => focus('[data-testid="stChatInputTextArea"]'),
  edit: () => click('[class*="st-key-editing-"] button'),
  copy: copyAnswer,
  stop: () => click('[class*="st-key-stop-"] button'),
  sidebar: () => click(isSidebarOpen() ? '[data-testid="stSidebarCollapseButton"] button' : '[data-testid="stExpandSidebarButton"]'),
  list: () => inSidebar(() => click(".st-key-shortcuts button")),
};

// "Mod" is Ctrl, on a Mac the Command key. Shift is not looked at for "/", which needs it on some keyboards.
function isPressed(event, keys) {
  const parts = keys.split("+"), key = parts.at(-1);
  const pressed = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  if (pressed !== key || event.altKey || parts.includes("Mod") !== (event.ctrlKey || event.metaKey)) return false;
  return key === "/" || parts.includes("Shift") === event.shiftKey;
}

// Escape and the arrow mean other things elsewhere.
function isMeant(event, act) {
  const field = event.target;
  if (act === "edit") return field.dataset?.testid === "stChatInputTextArea" && !field.value;
  return act !== "stop" || !event.defaultPrevented;
}

export default function ({ data, parentElement }) {
  parentElement.footnoteKeys?.();
  const press = (event) => {
    if (event.isComposing || document.querySelector('[role="dialog"]')) return;
    const pressed = data.shortcuts.find((one) => isPressed(event, one.keys) && isMeant(event, one.act));
    if (pressed && ACTS[pressed.act]()) event.preventDefault();
  };
  document.addEventListener("keydown", press);
  parentElement.footnoteKeys = () => document.removeEventListener("keydown", press);
  return () => parentElement.footnoteKeys();
}
