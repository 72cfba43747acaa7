// Draws all about one name. Everything that comes in `data` is text, and goes on the page with textContent alone.

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  if (isDrawn(root, data)) return;
  const open = (place) => setTriggerValue("open", place);
  if (data.roles.length || data.telling) root.append(make("h3", "", data.roles.length ? "What it is said to be" : "In a sentence"));
  if (data.roles.length) root.append(drawPills(data.roles, open));
  if (data.telling) root.append(drawSentence(data.telling, open));
  if (data.bars.length) {
    root.append(make("h3", "", "When the articles with this name were published"));
    drawBars(root, data.bars, { label: "Articles with this name", hint: "Ask only these.", press: (days) => setTriggerValue("month", days) });
  }
  if (data.companions.length) {
    root.append(make("h3", "", "Named in the same sentences"));
    const row = make("div", "row");
    for (const one of data.companions) {
      const button = makeButton("pill", () => setTriggerValue("name", { name: one.name, kind: one.kind }));
      button.append(make("span", "", one.name), make("span", "count", String(one.count)));
      button.title = `${one.noun}, ${count(one.count, "time", "times")} in the same sentences`;
      row.append(button);
    }
    root.append(row);
  }
  for (const [title, entries] of [["Dates beside it", data.dates], ["Figures beside it", data.figures]]) {
    if (entries.length) root.append(make("h3", "", title), drawPills(entries, open));
  }
  root.append(make("h3", "", "Every mention"));
  for (const article of data.articles) {
    const part = make("section", "article");
    const head = makeButton("link", () => open({ file: article.file, span: null }), article.title);
    const meta = [article.published, count(article.mentions, "mention", "mentions")].filter(Boolean).join(" · ");
    part.append(head, make("span", "meta", meta));
    for (const one of article.sentences) part.append(makeLine(one, open, ...makeParts(one.parts)));
    root.append(part);
  }
  if (data.left > 0) root.append(makeButton("pill", () => setTriggerValue("more", true), `Show more: ${count(data.left, "sentence is", "sentences are")} left`));
}

function makeParts(parts) {
  return parts.map(([text, isName]) => make("span", isName ? "name" : "", text));
}

function drawSentence(one, open) {
  return makeLine(one, open, ...makeParts(one.parts), tellArticle(one));
}

// Short texts with how often they occur; a click opens the first sentence with each.
function drawPills(entries, open) {
  const row = make("div", "row");
  for (const one of entries) {
    const button = makeButton("pill", () => open({ file: one.file, span: one.span }));
    button.append(make("span", "", one.label), make("span", "count", String(one.count)));
    button.title = `${count(one.count, "time", "times")}; first in ${one.title}`;
    row.append(button);
  }
  return row;
}
