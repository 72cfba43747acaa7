// Joined before the other scripts of a component by ui/components.py.

function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

function makeButton(className, action, text) {
  const node = make("button", className, text);
  node.type = "button";
  node.onclick = action;
  return node;
}

// Returns whether the text could be copied.
async function copyText(text) {
  try { await navigator.clipboard.writeText(text); return true; } catch {
    const area = make("textarea"); // no clipboard outside a secure context: the way that works everywhere
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

// A button that copies what `write` gives.
function copier(label, write) {
  const button = make("button", "", label);
  button.type = "button";
  button.onclick = async () => {
    const done = await copyText(write());
    button.textContent = done ? "Copied" : "Copying is not allowed here";
    setTimeout(() => { button.textContent = label; }, 1600);
  };
  return button;
}
