// Draws one answer; kinds.js, which is joined before it, draws what some kinds hold. Everything that comes in `data` is
// text, and goes on the page with textContent alone.

const SHOWN = 6; // more sources are folded away, and those of entries, which are the quoted words themselves

const HALF_A_SENTENCE = 42; // a longer short answer is not a figure or a name, and not set in large type

const LONG = 90; // a longer lead is text, not a headline

function describe(place) {
  return [place.file, place.published, place.page ? `page ${place.page}` : "", place.location].filter(Boolean).join(" · ");
}

// The address of an answer, which shows it when it is opened.
function writeLink(turn) {
  const link = new URL(location.href);
  const conversation = link.searchParams.get("c") ?? "";
  link.search = new URLSearchParams({ c: conversation, t: String(turn) }).toString();
  return link.href;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const drawn = JSON.stringify(data);
  if (root.drawn === drawn) return root.hide; // a run of the page that changed nothing here
  root.drawn = drawn;
  root.replaceChildren();
  root.lang = "en";
  let tip = null;

  const hide = () => { if (tip) tip.remove(); tip = null; };
  const show = (button, place) => showTip(button, [
    make("div", "title", place.title || place.file),
    make("div", "meta", describe(place)),
    ...(place.lost ? [make("div", "note", place.lost)] : []),
    make("div", "quote", place.quote),
  ]);
  const showTip = (button, parts) => {
    hide();
    tip = make("div", "tip");
    tip.setAttribute("role", "tooltip");
    tip.append(...parts);
    root.append(tip);
    const at = button.getBoundingClientRect(), frame = root.getBoundingClientRect();
    tip.style.left = `${Math.max(0, Math.min(at.left - frame.left - 12, frame.width - tip.offsetWidth))}px`;
    const below = at.bottom + tip.offsetHeight + 16 < window.innerHeight - 120;
    tip.style.top = below ? `${at.bottom - frame.top + 6}px` : `${at.top - frame.top - tip.offsetHeight - 6}px`;
  };
  const open = (index, button) => { hide(); holdCitation(button); setTriggerValue("open", index); };
  const ask = (question) => { hide(); setTriggerValue("ask", question); };

  const chip = (index) => {
    const place = data.places[index];
    const button = make("button", "chip");
    button.type = "button";
    button.append(make("span", "copied", " ["), make("span", "", String(place.n)), make("span", "copied", "]"));
    button.classList.toggle("lost", Boolean(place.lost));
    button.classList.toggle("on", data.open === index);
    button.setAttribute("aria-label", `Source ${place.n}: ${place.title || place.file}. Open it at the quoted words.`);
    button.dataset.index = String(index);
    button.onmouseenter = () => show(button, place);
    button.onfocus = () => show(button, place);
    button.onmouseleave = hide;
    button.onblur = hide;
    button.onkeydown = (event) => { if (event.key === "Escape") hide(); };
    button.onclick = () => open(index, button);
    return button;
  };

  const row = (index, number, isMore) => {
    const place = data.places[index];
    const item = make("li", isMore ? "more" : "");
    const button = make("button", "row");
    button.type = "button";
    button.classList.toggle("on", data.open === index);
    button.dataset.index = String(index);
    const head = make("span");
    if (!isMore) head.append(make("span", "title", place.title || place.file), document.createTextNode(" "), make("span", "meta", describe(place)));
    else if (place.page || place.location) head.append(make("span", "meta", [place.page ? `page ${place.page}` : "", place.location].filter(Boolean).join(" · ")));
    button.append(make("span", "n", number), head, make("span", "excerpt", place.quote.replace(/\s+/g, " ")));
    if (place.lost) button.append(make("span", "excerpt note", place.lost));
    button.onclick = () => open(index, button);
    item.append(button);
    return item;
  };

  const list = (heading, indexes, number) => {
    if (!indexes.length) return;
    const rows = make("ol", "list");
    const files = [...new Set(indexes.map((index) => data.places[index].file))]; // each once, its quotes together
    for (const file of files) {
      const quotes = indexes.filter((index) => data.places[index].file === file);
      quotes.forEach((index, at) => rows.append(row(index, number(index), at > 0)));
    }
    if (indexes.length <= (hasEntries(data) ? 0 : SHOWN)) {
      root.append(make("h3", "", heading), rows);
      return;
    }
    const folded = make("details", "folded");
    folded.append(make("summary", "", `${heading} (${indexes.length})`), rows);
    root.append(folded);
  };

  if (data.abstained) {
    const box = make("div", "abstained");
    box.append(make("div", "head", data.head), make("div", "looked", data.looked));
    if (data.words.length) {
      const words = make("div", "sought");
      words.append(make("span", "", "Look for a word alone:"));
      for (const one of data.words) {
        const button = make("button", "word", one.word);
        button.type = "button";
        button.title = one.ask;
        button.onclick = () => ask(one.ask);
        words.append(button);
      }
      box.append(words);
    }
    if (data.unread) box.append(make("div", "looked", data.unread));
    root.append(box);
  }
  if (data.lead) root.append(make("p", data.lead.length > LONG ? "lead long" : "lead", data.lead));
  for (const one of data.short) {
    const line = make("p", one.text.length > HALF_A_SENTENCE ? "short words-only" : data.short.length > 1 ? "short several" : "short");
    line.append(make("span", one.verified ? "" : "unverified", one.text));
    for (const index of one.places) line.append(chip(index));
    if (one.where) line.append(make("span", "where", one.where));
    root.append(line);
  }
  const tools = { chip, ask };
  drawGroups(root, data.groups, tools);
  drawTimeline(root, data.timeline, tools);
  drawItems(root, data.items, tools);
  drawSides(root, data.sides, tools);
  drawChecked(root, data.checked, tools);
  if (data.confidence) {
    const line = make("div", "confidence");
    line.append(make("span", `dot ${data.confidence.level}`));
    if (data.confidence.meaning) {
      const word = make("button", "what", data.confidence.word);
      word.type = "button";
      word.setAttribute("aria-label", `${data.confidence.word}. ${data.confidence.meaning}`);
      const tell = () => showTip(word, [make("div", "", data.confidence.meaning)]);
      word.onmouseenter = tell;
      word.onfocus = tell;
      word.onclick = tell;
      word.onmouseleave = hide;
      word.onblur = hide;
      word.onkeydown = (event) => { if (event.key === "Escape") hide(); };
      line.append(word);
    } else line.append(make("b", "", data.confidence.word));
    root.append(line);
  }
  if (data.writer) root.append(make("div", "writer", data.writer));
  for (const note of data.notes) root.append(make("div", "note", note));
  if (data.withheld.length) {
    const folded = make("details", "folded");
    folded.append(make("summary", "", "What the language model wrote (not verified)"));
    for (const text of data.withheld) folded.append(make("p", "unverified", text));
    root.append(folded);
  }
  if (data.abstained) list(data.places.length > 1 ? "The nearest sentences" : "The nearest sentence", data.places.map((_, index) => index), () => "");
  else list(new Set(data.cited.map((index) => data.places[index].file)).size === 1 ? "Source" : "Sources", data.cited, (index) => String(data.places[index].n));

  if (data.copy) {
    const bar = make("div", "tools");
    bar.append(copier("Copy", () => data.copy), " ", copier("Copy link", () => writeLink(data.turn)));
    root.append(bar);
  }
  root.hide = hide;
  return hide;
}
