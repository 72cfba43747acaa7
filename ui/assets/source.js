// Draws an article: beside the chat, scrolled to the quoted words, or in the library in full width. Everything that comes
// in `data` is text, and goes on the page with textContent alone; a page's picture was drawn by the server and comes as
// data, so nothing is loaded from anywhere.

let prefersPage = false; // how this reader last looked at a PDF

// The words that the library's reader has left for the field of the chat, which may be drawn after this.
function takeDraft(tries = 60) {
  if (fillField(window.footnoteDraft)) window.footnoteDraft = "";
  else if (tries) setTimeout(takeDraft, 50, tries - 1);
}

function drawText(data) {
  const text = make("div", "text");
  if (data.cut_before) text.append(make("div", "cut", "The beginning of this long article is left out here."));
  for (const paragraph of data.paragraphs) {
    if (paragraph.label) text.append(make("div", "label", paragraph.label));
    const block = make("p");
    block.dir = "auto"; // right to left where its letters are
    for (const [part, kind] of paragraph.parts) block.append(make(kind === "active" || kind === "quote" ? "mark" : "span", kind, part));
    text.append(block);
  }
  if (data.cut_after) text.append(make("div", "cut", "The rest of this long article is left out here."));
  return text;
}

// The text and the picture of the page, one of which `body` shows. Returns what chooses as the reader did last.
function drawTabs(bar, body, text, data, scroll) {
  const tabs = make("span", "tabs");
  const image = make("img", "page");
  image.src = data.page_image;
  image.alt = data.page_alt;
  const choose = (isPage) => {
    asText.setAttribute("aria-pressed", String(!isPage));
    asPage.setAttribute("aria-pressed", String(isPage));
    body.replaceChildren(isPage ? image : text);
    if (isPage) body.scrollTop = 0; else scroll();
  };
  const asText = makeButton("", () => { prefersPage = false; choose(false); }, "Text");
  const asPage = makeButton("", () => { prefersPage = true; choose(true); }, "Page");
  tabs.append(asText, document.createTextNode(" "), asPage);
  bar.append(tabs);
  return () => choose(prefersPage);
}

function drawHead(data) {
  const title = make("h2", "", data.title || data.file);
  title.dir = "auto";
  const drawn = [title, make("div", "meta", data.meta)];
  if (data.lost) {
    const lost = make("div", "lost", data.lost);
    lost.append(make("span", "words", data.quote));
    drawn.push(lost);
  }
  return drawn;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const drawn = JSON.stringify(data);
  if (root.drawn === drawn) return root.forget; // a run of the page that changed nothing here: scroll and focus stay
  root.forget?.();
  root.drawn = drawn;
  root.replaceChildren();
  const pane = make("section", data.is_wide ? "wide" : "pane");
  pane.tabIndex = -1;
  pane.setAttribute("role", "region");
  pane.setAttribute("aria-label", `${data.is_wide ? "Article" : "Source"}: ${data.title || data.file}`);

  const close = () => { holdWhileClosing(); setTriggerValue("close", true); };
  const move = (by) => setTriggerValue("move", by);
  const body = make("div", "body");
  body.tabIndex = 0;
  body.setAttribute("role", "document");
  body.setAttribute("aria-label", "Text of the article");
  const text = drawText(data);
  const findScroller = () => (data.is_wide && document.querySelector('[data-testid="stMain"]')) || body;
  const active = text.querySelector("mark.active");
  const scroll = () => {
    if (active) scrollTo(findScroller(), active.getBoundingClientRect());
    else if (!data.is_wide) body.scrollTop = 0;
  };

  const head = make("div", "head"), bar = make("div", "bar"), tools = make("div", "tools");
  let choosePage = () => body.append(text);
  if (!data.is_wide) {
    if (data.places > 1) {
      const previous = makeButton("", () => move(-1), "Previous"), next = makeButton("", () => move(1), "Next");
      previous.disabled = data.place <= 1;
      next.disabled = data.place >= data.places;
      bar.append(previous, next, make("span", "", `${data.place} of ${data.places}`));
    }
    bar.append(make("span", "grow"));
    if (data.page_image) choosePage = drawTabs(bar, body, text, data, scroll);
    bar.append(makeButton("", close, "Close"));
    head.append(bar, ...drawHead(data));
  }
  const finder = makeFinder(text, findScroller);
  const chosen = makeSelectionBar({
    ask: (question, kind) => setTriggerValue("ask", { question, kind }),
    askAbout: (words) => {
      if (data.is_wide) { window.footnoteDraft = words; setTriggerValue("beside", true); } else fillField(words);
    },
  });
  tools.append(
    finder.box,
    makeCopyMenu(data.forms, () => readSelection(body) || data.quote),
    makeButton("", () => setTriggerValue("only", true), "Ask only this article"),
  );
  if (data.has_file) tools.append(makeButton("", () => document.querySelector(".st-key-unseen-file button")?.click(), "Get the file"));
  head.append(tools);
  pane.append(head, body, chosen.bar);
  root.append(pane);
  choosePage();
  requestAnimationFrame(() => { scroll(); if (!data.is_wide) drawMinimap(pane, body); });
  if (!data.is_wide) pane.focus({ preventScroll: true });
  if (!data.is_wide && window.footnoteDraft) takeDraft();

  pane.onkeydown = (event) => {
    if (data.is_wide) return;
    if (event.key === "ArrowLeft" && data.place > 1) move(-1);
    if (event.key === "ArrowRight" && data.place < data.places) move(1);
  };
  const onKey = (event) => { // wherever the focus is, except that Escape closes an open dialogue first
    if (event.key === "Escape" && !data.is_wide && !document.querySelector('[role="dialog"]')) close();
  };
  const onSelection = () => chosen.show(readSelection(body));
  document.addEventListener("keydown", onKey);
  document.addEventListener("selectionchange", onSelection);
  tellSourceChanged();
  root.forget = () => {
    document.removeEventListener("keydown", onKey);
    document.removeEventListener("selectionchange", onSelection);
    finder.forget();
    tellSourceChanged();
  };
  return root.forget;
}
