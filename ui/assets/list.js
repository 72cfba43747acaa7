// Draws the library's list: a row for each file, with a box that chooses it. Everything that comes in `data` is text, and
// goes on the page with textContent alone.

function drawLine(line, open) {
  const button = makeButton("line", () => open(line.span));
  button.dir = "auto";
  for (const [text, isFound] of line.parts) button.append(make(isFound ? "mark" : "span", "", text));
  return button;
}

function drawRow(row, act) {
  const item = make("li", row.failure ? "file failed" : "file");
  const box = make("input");
  box.type = "checkbox";
  box.checked = row.chosen;
  box.setAttribute("aria-label", `Choose ${row.title}`);
  box.onchange = () => act.choose(row.file, box.checked);
  const label = make("label", "box");
  label.append(box);
  const text = make("div", "what");
  const title = make(row.failure ? "span" : "button", "title", row.title);
  title.dir = "auto";
  if (!row.failure) { title.type = "button"; title.onclick = () => act.open(row.file, null); }
  text.append(title, make("div", "meta", row.meta));
  if (row.failure) text.append(make("div", "note", `Could not be read: ${row.failure}`));
  if (row.losses) text.append(make("div", "note", `Read in part: ${row.losses}`));
  for (const line of row.lines) text.append(drawLine(line, (span) => act.open(row.file, span)));
  if (row.hits) text.append(make("div", "meta", row.hits));
  item.append(label, text);
  return item;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const drawn = JSON.stringify(data);
  if (root.drawn === drawn) return;
  const held = root.querySelector(":focus")?.getAttribute("aria-label"); // a box that was just clicked keeps the focus
  root.drawn = drawn;
  root.replaceChildren();
  // Boxes that were clicked and are not in `data` yet: it may be drawn once more as it was before the click.
  root.clicked = new Map(data.rows.filter((row) => (root.clicked?.get(row.file) ?? row.chosen) !== row.chosen).map((row) => [row.file, !row.chosen]));
  const act = {
    open: (file, span) => setTriggerValue("open", { file, span }),
    choose: (file, isChosen) => {
      root.clicked.set(file, isChosen);
      setTriggerValue("choose", [...root.clicked]);
    },
  };
  const list = make("ul", "files");
  for (const row of data.rows) list.append(drawRow({ ...row, chosen: root.clicked.get(row.file) ?? row.chosen }, act));
  root.append(list);
  if (held) root.querySelector(`[aria-label="${CSS.escape(held)}"]`)?.focus();
}
