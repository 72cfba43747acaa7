// Three things of the whole page: the field has the focus when a conversation is opened, the side bar closes then on a
// phone, where it hides the page, and files that are dropped anywhere go to the uploader of the page: one that is not shown (`.st-key-dropped`), or the library's (`.st-key-adding`).

const WIDE = "(pointer: fine)"; // with a finger, the focus would bring up a keyboard that hides half of the page

const NARROW = "(max-width: 768px)"; // as Streamlit lays the side bar over the page

function takesFiles(event) {
  return [...(event.dataTransfer?.types ?? [])].includes("Files")
    && !event.target.closest?.('[data-testid="stFileUploaderDropzone"], [role="dialog"]');
}

function listFiles(transfer) {
  const items = [...transfer.items].filter((item) => item.kind === "file");
  return items.filter((item) => item.webkitGetAsEntry?.()?.isDirectory !== true).map((item) => item.getAsFile()).filter(Boolean);
}

function focusField() {
  const field = document.querySelector('[data-testid="stChatInputTextArea"]');
  const isFree = !document.querySelector('.pane, [role="dialog"]') && !/^(INPUT|TEXTAREA)$/.test(document.activeElement?.tagName);
  if (field && isFree && matchMedia(WIDE).matches) field.focus({ preventScroll: true });
  return Boolean(field);
}

function closeSidebar() {
  const bar = document.querySelector('[data-testid="stSidebar"]:is([data-collapsed="false"], [aria-expanded="true"])');
  if (bar && matchMedia(NARROW).matches) bar.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
}

export default function ({ data, parentElement }) {
  const state = (parentElement.footnotePage ??= { shown: null, stop: () => {} });
  state.stop();
  if (data.shown !== state.shown) {
    if (state.shown !== null) closeSidebar();
    state.shown = data.shown;
    let tries = 0; // the field is drawn after this
    const look = () => { if (!focusField() && ++tries < 40) setTimeout(look, 50); };
    setTimeout(look, 0);
  }

  let veil = null;
  const hide = () => { veil?.remove(); veil = null; };
  const over = (event) => {
    if (!takesFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    if (veil) return;
    veil = document.createElement("div");
    veil.className = "footnote-veil";
    veil.textContent = "Drop the files to add them to the articles";
    veil.style.cssText = "position:fixed;inset:0;z-index:10000000;display:grid;place-items:center;pointer-events:none;"
      + "font:600 1.3rem sans-serif;color:#fff;background:rgb(23 99 107 / 82%)";
    document.body.append(veil);
  };
  const leave = (event) => { if (!event.relatedTarget) hide(); };
  const drop = (event) => {
    hide();
    if (!takesFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    const input = document.querySelector('.st-key-dropped input[type="file"], .st-key-adding input[type="file"]');
    const files = listFiles(event.dataTransfer);
    if (!input || !files.length) return;
    const given = new DataTransfer();
    for (const file of files) given.items.add(file);
    input.files = given.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const handlers = { dragover: over, dragenter: over, dragleave: leave, drop };
  for (const [name, handler] of Object.entries(handlers)) document.addEventListener(name, handler, true);
  state.stop = () => {
    hide();
    for (const [name, handler] of Object.entries(handlers)) document.removeEventListener(name, handler, true);
  };
  return () => state.stop();
}
