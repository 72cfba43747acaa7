// Draws who and what is named: for few articles a matrix of names and articles, else a table. Everything that comes in
// `data` is text, and goes on the page with textContent alone.

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  if (isDrawn(root, data)) return;
  const open = (place) => setTriggerValue("open", { file: place.file, span: place.span });
  const kinds = make("div", "row");
  kinds.setAttribute("role", "group");
  kinds.setAttribute("aria-label", "Kinds of names");
  for (const one of data.kinds) {
    const button = makeButton("pill", () => setTriggerValue("kind", one.kind || "all"));
    button.append(make("span", "", one.label), make("span", "count", one.count.toLocaleString("en")));
    button.setAttribute("aria-pressed", String(one.chosen));
    kinds.append(button);
  }
  root.append(kinds);
  if (!data.rows.length) {
    root.append(make("p", "hint", "No name fits."));
    return;
  }
  const frame = make("div", data.columns.length ? "frame matrix" : "frame");
  frame.tabIndex = 0;
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", "Names and articles");
  const choose = (row) => {
    const button = makeButton("link", () => setTriggerValue("name", { name: row.name, kind: row.kind }), row.name);
    button.title = `${row.noun}, ${count(row.mentions, "mention", "mentions")} in ${count(row.articles, "article", "articles")}`;
    return button;
  };
  if (data.columns.length) {
    const heads = data.columns.map((one) => {
      const button = makeButton("link", () => open(one), one.title);
      button.title = one.title;
      return button;
    });
    const rows = data.rows.map((row) => [choose(row), ...row.cells.map((cell, at) => drawCell(row, cell, data.columns[at], open))]);
    frame.append(makeTable("Names and the articles that name them", ["Name", ...heads], rows));
  } else {
    const rows = data.rows.map((row) => [
      choose(row), row.noun, row.articles.toLocaleString("en"), row.mentions.toLocaleString("en"),
      row.most ? makeButton("link", () => open(row.most), row.most.title) : "",
    ]);
    frame.append(makeTable("Names and the articles that name them", ["Name", "Kind", "Articles", "Mentions", "Most in"], rows));
  }
  root.append(frame);
  if (data.more) root.append(makeButton("pill", () => setTriggerValue("more", true), `Show more of ${data.total.toLocaleString("en")}`));
}

// How often an article has a name; the more often, the darker.
function drawCell(row, cell, article, open) {
  if (!cell) return "";
  const button = makeButton("cell", () => open(cell), String(cell.count));
  button.setAttribute("aria-label", `${row.name}: ${count(cell.count, "mention", "mentions")} in ${article.title}. Open the first.`);
  button.title = article.title;
  button.style.background = `color-mix(in srgb, var(--mark) ${Math.round(15 + 85 * cell.share)}%, var(--st-background-color))`;
  return button;
}
