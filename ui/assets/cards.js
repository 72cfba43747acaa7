// Draws what is in the articles: cards, names, months. Everything that comes in `data` is text, and goes on the page with
// textContent alone.

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  if (isDrawn(root, data)) return;

  if (data.bars.length) {
    root.append(make("h3", "", "When they were published"));
    drawBars(root, data.bars, { label: "Articles published", hint: "Ask only these.", press: (days) => setTriggerValue("month", days) });
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
