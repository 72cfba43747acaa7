// Draws the calendar: what was published, the dates that texts name, and the articles without a date. Everything that
// comes in `data` is text, and goes on the page with textContent alone.

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const hadFocus = root.contains(root.getRootNode().activeElement);
  if (isDrawn(root, data)) return;
  const zoom = (days) => setTriggerValue("zoom", days), open = (place) => setTriggerValue("open", place);

  if (data.crumbs.length) {
    const crumbs = make("nav", "crumbs");
    crumbs.setAttribute("aria-label", "Dates shown");
    for (const one of data.crumbs) crumbs.append(makeButton("link", () => zoom(one.days || "all"), one.name), make("span", "", "›"));
    const now = make("span", "now", data.name);
    now.tabIndex = -1;
    crumbs.append(now);
    if (data.published) crumbs.append(makeButton("pill", () => setTriggerValue("month", true), `Ask only what was published then (${data.published.toLocaleString("en")})`));
    root.append(crumbs);
    if (hadFocus) now.focus(); // of what was pressed, which is gone
  }
  if (data.bars.length) {
    drawBars(root, data.bars, { label: "Articles published, and dates that the texts name", hint: "Show only these.", press: zoom });
  }
  const ends = make("div", "row");
  for (const one of [data.before, data.after]) if (one) ends.append(makeButton("pill", () => zoom(one.days), one.label));
  if (ends.children.length) root.append(ends);
  const columns = make("div", "columns");
  if (data.days.length) {
    const column = drawList("Dates in the texts", data.named, data.days, (one) => makeLine(one, open, make("span", "label", one.label), make("span", "", one.text), tellArticle(one)));
    if (data.wider && data.bars.length) column.querySelector("h3").after(make("p", "hint", `${count(data.wider, "is", "are")} longer than a ${data.unit}, so they are in no bar.`));
    columns.append(column);
  }
  if (data.articles.length) columns.append(drawList("Published", data.published, data.articles, (one) => makeLine(one, open, make("span", "", one.title), make("span", "meta", one.published))));
  root.append(columns);
  if (data.days.length < data.named || data.articles.length < data.published) root.append(makeButton("pill", () => setTriggerValue("more", true), "Show more"));
  if (data.tray.length) {
    const tray = make("details", "folded");
    tray.append(make("summary", "", `Without a date: ${count(data.undated, "article", "articles")}`));
    for (const one of data.tray) tray.append(makeLine(one, open, make("span", "", one.title)));
    if (data.tray.length < data.undated) tray.append(make("p", "hint", `The first ${data.tray.length}. The library lists all.`));
    root.append(tray);
  }
}

function drawList(title, total, entries, draw) {
  const column = make("section");
  column.append(make("h3", "", `${title} (${total.toLocaleString("en")})`));
  for (const one of entries) column.append(draw(one));
  return column;
}
