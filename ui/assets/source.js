// Draws one source, scrolled to the quoted words. Everything that comes in `data` is text, and goes on the page with
// textContent alone; a page's picture was drawn by the server and comes as data, so nothing is loaded from anywhere.

let prefersPage = false; // how this reader last looked at a PDF

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const drawn = JSON.stringify(data);
  if (root.drawn === drawn) return root.forget; // a run of the page that changed nothing here: scroll and focus stay
  root.forget?.();
  root.drawn = drawn;
  root.replaceChildren();
  const pane = make("section", "pane");
  pane.tabIndex = -1;
  pane.setAttribute("role", "region");
  pane.setAttribute("aria-label", `Source: ${data.title || data.file}`);

  const button = (label, action, isOff) => {
    const node = make("button", "", label);
    node.type = "button";
    node.disabled = Boolean(isOff);
    node.onclick = action;
    return node;
  };
  const close = () => { holdWhileClosing(); setTriggerValue("close", true); };
  const move = (by) => setTriggerValue("move", by);

  const head = make("div", "head");
  const bar = make("div", "bar");
  bar.append(
    button("Previous", () => move(-1), data.place <= 1),
    button("Next", () => move(1), data.place >= data.places),
    make("span", "", data.places > 1 ? `${data.place} of ${data.places}` : ""),
    make("span", "grow"),
  );
  const body = make("div", "body");
  body.tabIndex = 0;
  body.setAttribute("role", "document");
  body.setAttribute("aria-label", "Text of the article");
  const text = make("div", "text");
  let choosePage = () => {};
  if (data.page_image) {
    const tabs = make("span", "tabs");
    const asText = button("Text", () => choose(false)), asPage = button("Page", () => choose(true));
    const image = make("img", "page");
    image.src = data.page_image;
    image.alt = data.page_alt;
    const choose = (isPage) => {
      asText.setAttribute("aria-pressed", String(!isPage));
      asPage.setAttribute("aria-pressed", String(isPage));
      body.replaceChildren(isPage ? image : text);
      if (isPage) body.scrollTop = 0; else scroll();
    };
    asText.addEventListener("click", () => { prefersPage = false; });
    asPage.addEventListener("click", () => { prefersPage = true; });
    choosePage = () => choose(prefersPage);
    tabs.append(asText, document.createTextNode(" "), asPage);
    bar.append(tabs);
  }
  bar.append(button("Close", close));
  head.append(bar, make("h2", "", data.title || data.file), make("div", "meta", data.meta));
  if (data.lost) {
    const lost = make("div", "lost", data.lost);
    lost.append(make("span", "words", data.quote));
    head.append(lost);
  }

  if (data.cut_before) text.append(make("div", "cut", "The beginning of this long article is left out here."));
  let active = null;
  for (const [part, kind] of data.parts) {
    const node = make(kind === "active" || kind === "quote" ? "mark" : "span", kind, part);
    if (kind === "active" && !active) active = node;
    text.append(node);
  }
  if (data.cut_after) text.append(make("div", "cut", "The rest of this long article is left out here."));
  body.append(text);
  pane.append(head, body);
  root.append(pane);

  const scroll = () => {
    if (!active) { body.scrollTop = 0; return; }
    const at = active.getBoundingClientRect().top - body.getBoundingClientRect().top;
    body.scrollTop += at - body.clientHeight * 0.28;
  };
  choosePage();
  requestAnimationFrame(() => { scroll(); drawMinimap(pane, body); });
  pane.focus({ preventScroll: true });
  pane.onkeydown = (event) => {
    if (event.key === "ArrowLeft" && data.place > 1) move(-1);
    if (event.key === "ArrowRight" && data.place < data.places) move(1);
  };
  const onKey = (event) => { // wherever the focus is, except that Escape closes an open dialogue first
    if (event.key === "Escape" && !document.querySelector('[role="dialog"]')) close();
  };
  document.addEventListener("keydown", onKey);
  tellSourceChanged();
  root.forget = () => { document.removeEventListener("keydown", onKey); tellSourceChanged(); };
  return root.forget;
}
