// Bars and tables that several components draw. Joined before them by ui/components.py. All text goes on the page with
// textContent alone.

const TICKS = 8; // most names under the bars
const count = (number, one, many) => `${number.toLocaleString("en")} ${number === 1 ? one : many}`;

// Bars for what was published, and below them, if there are any, for the dates that texts name. `bars` are objects with
// `name`, `short`, `up`, `down` and `days`; a click calls `press(days)`, which does what `hint` says. The arrow keys go
// from bar to bar. The same is in a table.
function drawBars(root, bars, { label, hint, press }) {
  const hasDown = bars.some((bar) => bar.down);
  const most = { up: Math.max(1, ...bars.map((bar) => bar.up)), down: Math.max(1, ...bars.map((bar) => bar.down)) };
  const tell = (bar) => `${count(bar.up, "article", "articles")}${hasDown ? `, ${count(bar.down, "date", "dates")} in the texts` : ""}`;
  const chart = make("div", hasDown ? "bars both" : "bars"), ticks = make("div", "ticks");
  chart.setAttribute("role", "group");
  chart.setAttribute("aria-label", label);
  const every = Math.ceil(bars.length / TICKS);
  const buttons = [];
  for (const [at, bar] of bars.entries()) {
    const isEmpty = !bar.up && !bar.down;
    const button = makeButton("bar", () => press(bar.days));
    button.title = `${bar.name}: ${tell(bar)}`;
    button.setAttribute("aria-label", `${bar.name}: ${tell(bar)}. ${hint}`);
    button.disabled = isEmpty;
    for (const side of hasDown ? ["up", "down"] : ["up"]) {
      const half = make("span", `half ${side}`), fill = make("span", "fill");
      fill.style.height = `${bar[side] ? Math.max(6, Math.round((bar[side] / most[side]) * 100)) : 0}%`;
      half.append(fill);
      button.append(half);
    }
    if (!isEmpty) buttons.push(button);
    chart.append(button);
    ticks.append(make("span", "tick", at % every || (at && bars.length - at < every / 2) ? "" : bar.short));
  }
  for (const [at, button] of buttons.entries()) {
    button.tabIndex = at ? -1 : 0;
    button.onkeydown = (event) => {
      const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: buttons.length - 1 }[event.key];
      if (!buttons[to]) return;
      event.preventDefault();
      for (const other of buttons) other.tabIndex = other === buttons[to] ? 0 : -1;
      buttons[to].focus();
    };
  }
  root.append(chart, ticks);
  if (hasDown) {
    const legend = make("div", "legend");
    legend.append(
      make("span", "key up", `Published: up to ${count(most.up, "article", "articles")}`),
      make("span", "key down", `Dates in the texts: up to ${most.down.toLocaleString("en")}`),
    );
    root.append(legend);
  }
  const rows = bars.filter((bar) => bar.up || bar.down).map((bar) => [
    makeButton("link", () => press(bar.days), bar.name), String(bar.up), ...(hasDown ? [String(bar.down)] : []),
  ]);
  root.append(foldTable(label, ["When", "Published", ...(hasDown ? ["Dates in the texts"] : [])], rows));
}

// A table of texts and nodes behind a line that opens it; the first cell of each row is its head.
function foldTable(label, heads, rows) {
  const folded = make("details", "folded"), frame = make("div", "frame");
  folded.append(make("summary", "", "As a table"));
  frame.append(makeTable(label, heads, rows));
  frame.tabIndex = 0;
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", label);
  folded.append(frame);
  return folded;
}

function makeTable(label, heads, rows) {
  const table = make("table"), top = make("tr"), head = make("thead"), body = make("tbody");
  table.setAttribute("aria-label", label);
  for (const text of heads) {
    const cell = make("th", "");
    cell.scope = "col";
    cell.append(text);
    top.append(cell);
  }
  head.append(top);
  for (const cells of rows) {
    const row = make("tr");
    for (const [at, one] of cells.entries()) {
      const cell = make(at ? "td" : "th");
      if (!at) cell.scope = "row";
      cell.append(one);
      row.append(cell);
    }
    body.append(row);
  }
  table.append(head, body);
  return table;
}

// A line that opens an article at a sentence: `parts` are texts and nodes.
function makeLine(place, open, ...parts) {
  const line = makeButton("line", () => open({ file: place.file, span: place.span }));
  line.append(...parts);
  return line;
}

const tellArticle = (place) => make("span", "meta", [place.title, place.published].filter(Boolean).join(" · "));

// Whether this is drawn already: a run of the page that changed nothing here leaves focus and scroll alone.
function isDrawn(root, data) {
  const drawn = JSON.stringify(data);
  if (root.drawn === drawn) return true;
  root.drawn = drawn;
  root.replaceChildren();
  return false;
}
