// Draws what is in the articles: cards, names, months. Everything that comes in `data` is text, and goes on the page with
// textContent alone.

function makeButton(className, action) {
  const node = make("button", className);
  node.type = "button";
  node.onclick = action;
  return node;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const drawn = JSON.stringify(data);
  if (root.drawn === drawn) return;
  root.drawn = drawn;
  root.replaceChildren();

  if (data.months.length) {
    root.append(make("h3", "", "When they were published"));
    const chart = make("div", "months");
    const most = Math.max(...data.months.map((month) => month.count));
    for (const month of data.months) {
      const bar = makeButton("month", () => setTriggerValue("month", `${month.first} ${month.last}`));
      const label = `${month.name}: ${month.count === 1 ? "1 article" : `${month.count} articles`}`;
      bar.title = label;
      bar.setAttribute("aria-label", `${label}. Ask only these.`);
      bar.disabled = month.count === 0;
      const fill = make("span", "fill");
      fill.style.height = `${Math.max(month.count ? 6 : 1, Math.round((month.count / most) * 100))}%`;
      bar.append(fill);
      chart.append(bar);
    }
    const ends = make("div", "ends");
    ends.append(make("span", "", data.months[0].name), make("span", "", data.months.at(-1).name));
    root.append(chart, ends);
  }
  if (data.names.length) {
    root.append(make("h3", "", "Who and what they are about"));
    const names = make("div", "names");
    for (const name of data.names) {
      const button = makeButton("name", () => setTriggerValue("ask", name.ask));
      button.append(make("span", "", name.name), make("span", "count", String(name.count)));
      button.setAttribute("aria-label", `${name.ask} In ${name.count} articles.`);
      names.append(button);
    }
    root.append(names);
  }
  if (data.cards.length) {
    root.append(make("h3", "", data.heading));
    const cards = make("div", "cards");
    for (const card of data.cards) {
      const button = makeButton("card", () => setTriggerValue("open", card.file));
      button.append(make("span", "title", card.title));
      if (card.published) button.append(make("span", "meta", card.published));
      if (card.opening) button.append(make("span", "opening", card.opening));
      if (card.people) button.append(make("span", "meta", card.people));
      cards.append(button);
    }
    root.append(cards);
  }
}
