// Finds words in the text of an article, and goes from one place to the next. Joined before source.js by ui/components.py.
// The places are highlighted without a change to the text, so marks and selections stay as they are.

const MOST_FOUND = 5000;
const FOUND = "footnote-found", CURRENT = "footnote-current";

// Each match of `words` in the text nodes inside `text`, as ranges. Upper and lower case are the same, and so is any white space.
function findRanges(text, words) {
  const looked = words.trim();
  if (!looked) return [];
  const nodes = [], starts = [];
  let whole = "";
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest(".label, .cut")) continue;
    starts.push(whole.length);
    nodes.push(node);
    whole += node.data;
  }
  const pattern = looked.split(/\s+/).map((word) => word.replace(/[.*+?^${}()|[\]\\\/-]/g, "\\$&")).join("\\s+");
  const ranges = [];
  let number = 0;
  const seek = (at) => { while (number + 1 < nodes.length && starts[number + 1] <= at) number += 1; };
  for (const match of whole.matchAll(new RegExp(pattern, "giu"))) {
    const range = document.createRange();
    seek(match.index);
    range.setStart(nodes[number], match.index - starts[number]);
    const end = match.index + match[0].length;
    seek(end - 1);
    range.setEnd(nodes[number], end - starts[number]);
    ranges.push(range);
    if (ranges.length >= MOST_FOUND) break;
  }
  return ranges;
}

// Scroll `scroller` so that what `rect` frames stands in its upper third.
function scrollTo(scroller, rect) {
  scroller.scrollTop += rect.top - scroller.getBoundingClientRect().top - scroller.clientHeight * 0.3;
}

// The field with its count and arrows. `text` is where to look, `findScroller()` what scrolls it.
function makeFinder(text, findScroller) {
  const box = make("div", "find");
  box.setAttribute("role", "search");
  const field = make("input");
  field.type = "search";
  field.placeholder = "Find in the article";
  field.setAttribute("aria-label", "Find in the article");
  const count = make("span", "count");
  count.setAttribute("role", "status");
  const arrow = (sign, label, by) => {
    const button = make("button", "", sign);
    button.type = "button";
    button.setAttribute("aria-label", label);
    button.title = label;
    button.onclick = () => go(by);
    button.hidden = true;
    return button;
  };
  const arrows = [arrow("↑", "Previous match", -1), arrow("↓", "Next match", 1)];
  box.append(field, count, ...arrows);

  let ranges = [], at = -1;
  const highlight = (name, some) => {
    if (!globalThis.CSS?.highlights) return; // an older browser: the matches are counted and scrolled to
    if (some.length) CSS.highlights.set(name, new Highlight(...some));
    else CSS.highlights.delete(name);
  };
  const show = () => {
    highlight(CURRENT, at < 0 ? [] : [ranges[at]]);
    count.textContent = !field.value.trim() ? "" : ranges.length
      ? `${at + 1} of ${ranges.length}${ranges.length >= MOST_FOUND ? " or more" : ""}` : "Not found";
    for (const button of arrows) button.hidden = ranges.length < 2;
  };
  const go = (by) => {
    if (!ranges.length) return;
    at = (at + by + ranges.length) % ranges.length;
    scrollTo(findScroller(), ranges[at].getBoundingClientRect());
    show();
  };
  const look = () => {
    ranges = findRanges(text, field.value);
    highlight(FOUND, ranges);
    at = -1;
    if (ranges.length) go(1); else show();
  };
  field.oninput = look;
  field.onkeydown = (event) => {
    if (event.key === "Escape" && !field.value) return; // closes the article
    event.stopPropagation(); // an arrow moves the cursor here, and not to the next source
    if (event.key === "Enter") go(event.shiftKey ? -1 : 1);
    if (event.key === "Escape") { event.preventDefault(); field.value = ""; look(); }
  };
  const forget = () => { highlight(FOUND, []); highlight(CURRENT, []); };
  return { box, field, forget };
}
