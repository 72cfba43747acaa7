// A narrow map of an article beside its text: a mark for each quoted place, and what is in view. A click on a mark goes
// there. Joined before source.js by ui/components.py.

function drawMinimap(pane, body) {
  pane.querySelector(".minimap")?.remove();
  const marks = [...body.querySelectorAll("mark")].filter((mark, at, all) => !all[at - 1] || all[at - 1].nextSibling !== mark);
  if (!marks.length || body.scrollHeight <= body.clientHeight * 1.5) return;
  const map = make("nav", "minimap"), view = make("span", "view");
  map.setAttribute("aria-label", "Quoted places in this article");
  map.append(view);
  const place = () => {
    const top = body.getBoundingClientRect().top - pane.getBoundingClientRect().top;
    map.style.top = `${top}px`;
    view.style.top = `${(body.scrollTop / body.scrollHeight) * 100}%`;
    view.style.height = `${(body.clientHeight / body.scrollHeight) * 100}%`;
  };
  for (const [at, mark] of marks.entries()) {
    const button = make("button", mark.classList.contains("active") ? "place active" : "place");
    button.type = "button";
    const from = mark.getBoundingClientRect().top - body.getBoundingClientRect().top + body.scrollTop;
    button.style.top = `${(from / body.scrollHeight) * 100}%`;
    button.title = mark.textContent.slice(0, 120);
    button.setAttribute("aria-label", `Quoted place ${at + 1} of ${marks.length}: ${button.title}`);
    button.onclick = () => { body.scrollTop = from - body.clientHeight * 0.28; };
    map.append(button);
  }
  body.addEventListener("scroll", place, { passive: true });
  pane.append(map);
  place();
}
