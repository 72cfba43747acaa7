// Draws the address of something on this server, to copy and to open. `path` is relative to the page's address: only the
// browser knows the host and the sub-path under which a proxy serves the chat.

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".root");
  const address = new URL(data.path, location.href).href;
  if (root.drawn === address) return;
  root.drawn = address;
  const row = make("div", "link"), field = make("input"), open = make("a", "", "Open");
  field.readOnly = true;
  field.value = address;
  field.setAttribute("aria-label", "Link");
  field.onfocus = () => field.select();
  open.href = address;
  open.target = "_blank";
  open.rel = "noopener";
  row.append(field, copier("Copy", () => address), open);
  root.replaceChildren(row);
}
