// Draws what answers by kind hold: groups, a timeline, a list of names, the sides of a comparison, a checked text. Joined
// before answer.js by ui/components.py, so it is one script. All text goes on the page with textContent alone.

const NAMES_SHOWN = 40; // of a longer list the rest is folded away

function hasEntries(data) {
  return [data.timeline, data.items, data.sides, data.checked].some((one) => one.length) || data.groups.some((one) => one.is_list);
}

// `tools` has `chip(index)`, which makes the button of a source, and `ask(question)`, which asks.

function fillSentence(node, one, tools) {
  const text = make("span", one.verified ? "" : "unverified");
  for (const [part, isAnswer] of one.parts) text.append(make("span", isAnswer ? "words" : "", part));
  node.append(text);
  for (const index of one.places) node.append(tools.chip(index));
  if (!one.verified) node.append(make("span", "flag", one.doubt));
  return node;
}

function drawGroups(root, groups, tools) {
  for (const group of groups) {
    if (group.heading) root.append(make("h3", "group", group.heading));
    if (!group.is_list) {
      const paragraph = make("p", "sentences");
      for (const one of group.entries) {
        fillSentence(paragraph, one, tools);
        paragraph.append(document.createTextNode(" "));
      }
      root.append(paragraph);
      continue;
    }
    const list = make("ul", group.entries.some((one) => one.label) ? "entries labelled" : "entries");
    for (const one of group.entries) {
      const item = make("li");
      if (one.label) item.append(make("span", "label", one.label), document.createTextNode(" "));
      list.append(fillSentence(item, one, tools));
    }
    root.append(list);
  }
}

function drawTimeline(root, events, tools) {
  if (!events.length) return;
  const list = make("ol", "timeline");
  for (const event of events) {
    const item = make("li", event.planned ? "planned" : "");
    const when = make("div", "when");
    when.append(make("span", "label", event.label));
    for (const remark of event.remarks) when.append(document.createTextNode(" "), make("span", "tag", remark));
    item.append(when, fillSentence(make("div", "what"), event.sentence, tools));
    list.append(item);
  }
  root.append(list);
}

function drawItems(root, items, tools) {
  if (!items.length) return;
  const askable = items.filter((one) => one.ask);
  if (askable.length) {
    const row = make("div", "names");
    row.setAttribute("role", "group");
    row.setAttribute("aria-label", "Ask on about one of these");
    for (const one of askable.slice(0, NAMES_SHOWN)) {
      const button = make("button", "name");
      button.type = "button";
      button.append(make("span", "", one.name), document.createTextNode(" "), make("span", "count", String(one.mentions)));
      button.title = one.count;
      button.setAttribute("aria-label", `${one.name}, ${one.count}. ${one.ask}`);
      button.onclick = () => tools.ask(one.ask);
      row.append(button);
    }
    root.append(row);
  }
  const list = make("ul", "entries items"), more = make("ul", "entries items");
  for (const one of items) {
    const item = make("li");
    item.append(make("span", "label", one.name));
    const meta = [one.count, one.also && `also ${one.also}`].filter(Boolean).join("; ");
    if (meta) item.append(document.createTextNode(" "), make("span", "meta", meta));
    if (one.sentence) item.append(fillSentence(make("div", "what"), one.sentence, tools));
    (list.children.length < NAMES_SHOWN ? list : more).append(item);
  }
  root.append(list);
  if (!more.children.length) return;
  const folded = make("details", "folded");
  folded.append(make("summary", "", `${more.children.length} more`), more);
  root.append(folded);
}

function drawSides(root, sides, tools) {
  if (!sides.length) return;
  const frame = make("div", "frame"), grid = make("div", "sides");
  grid.style.setProperty("--sides", String(sides.length));
  grid.style.setProperty("--rows", String(sides[0].cells.length + 1));
  for (const side of sides) {
    const column = make("section", "side");
    column.append(make("h3", "group", side.title));
    for (const cell of side.cells) {
      column.append(cell ? fillSentence(make("div", "cell"), cell, tools) : make("div", "cell nothing", "Says nothing on this"));
    }
    grid.append(column);
  }
  frame.append(grid);
  root.append(frame);
}

// Each sentence of a checked text is a button and shows or hides its entry below. Those that the articles contradict or
// bear out in part are shown from the start.
function drawChecked(root, checked, tools) {
  if (!checked.length) return;
  const text = make("div", "checked"), list = make("ol", "verdicts");
  let paragraph = null;
  for (const one of checked) {
    const entry = make("li", `verdict ${one.level}`);
    entry.append(make("div", "said", one.text));
    const head = make("div", "outcome");
    head.append(make("span", "label", one.word));
    if (one.reason) head.append(document.createTextNode(": "), make("span", "", one.reason));
    entry.prepend(head);
    for (const evidence of one.evidence) entry.append(fillSentence(make("div", "what"), evidence, tools));
    entry.hidden = one.is_folded;

    const button = make("span", `mark ${one.level}`, one.text); // a button element would not break over lines as text does
    button.setAttribute("role", "button");
    button.tabIndex = 0;
    const show = () => {
      button.setAttribute("aria-expanded", String(!entry.hidden));
    };
    button.setAttribute("aria-label", `${one.word}: ${one.text}`);
    button.onclick = () => {
      entry.hidden = !entry.hidden;
      show();
      if (!entry.hidden) entry.scrollIntoView({ block: "nearest", behavior: "smooth" });
    };
    button.onkeydown = (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      button.onclick();
    };
    show();
    if (!paragraph || one.begins_paragraph) {
      paragraph = make("p");
      text.append(paragraph);
    }
    paragraph.append(button, document.createTextNode(" "));
    list.append(entry);
  }
  root.append(drawLegend(checked), text, list);
}

function drawLegend(checked) {
  const legend = make("ul", "legend");
  for (const [word, level] of new Map(checked.map((one) => [one.word, one.level]))) {
    const count = checked.filter((one) => one.level === level).length;
    legend.append(make("li", `verdict ${level}`, `${word}: ${count}`));
  }
  legend.append(make("li", "hint", "Choose a sentence to see what the articles say"));
  return legend;
}
