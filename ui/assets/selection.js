// What can be done with the words of an article that the reader has selected, or that an answer quotes: copy them with
// their source, ask about them. Joined before source.js by ui/components.py.

const SHORT_WORDS = 8; // of a longer selection, it is asked whether it is right, not who mentions it
const LONGEST_ASKED = 1500;

function escapeMarkdown(text) {
  return text.replace(/[\\`*_{}[\]<>#|!~$&]/g, "\\$&").replace(/^(\d+)([.)])/, "$1\\$2").replace(/^[-+=]/, "\\$&");
}

// The selected words inside `body`, on one line; "" if there are none.
function readSelection(body) {
  const selection = body.getRootNode().getSelection?.() ?? document.getSelection();
  if (!selection || selection.isCollapsed || !selection.anchorNode) return "";
  if (!body.contains(selection.anchorNode) && !body.contains(selection.focusNode)) return "";
  return selection.toString().replace(/\s+/g, " ").trim();
}

function writeQuote(words, form) {
  const line = words.replace(/\s+/g, " ").trim();
  return form.before + (form.is_markdown ? escapeMarkdown(line) : line) + form.after;
}

// A menu of the forms in which `read()` is copied.
function makeCopyMenu(forms, read) {
  const menu = make("details", "menu");
  const head = make("summary", "", "Copy quote");
  const list = make("div", "choices");
  const tell = (said) => {
    head.textContent = said;
    setTimeout(() => { head.textContent = "Copy quote"; }, 1800);
  };
  for (const form of forms) {
    list.append(makeButton("", async () => {
      const words = read();
      menu.open = false;
      tell(!words ? "Select some words first" : await copyText(writeQuote(words, form)) ? "Copied" : "Copying is not allowed here");
      head.focus();
    }, form.name));
  }
  menu.append(head, list);
  menu.onkeydown = (event) => {
    if (event.key === "Escape" && menu.open) { event.stopPropagation(); menu.open = false; head.focus(); }
  };
  return menu;
}

// Put a text into the field of the chat; returns whether there is one.
function fillField(text) {
  const field = document.querySelector('[data-testid="stChatInputTextArea"]');
  if (!field || field.disabled) return false;
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(field, text); // as React notices it
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
  field.setSelectionRange(text.length, text.length);
  return true;
}

// The bar that is shown while words are selected. `acts` are the functions `ask(question, kind)` and `askAbout(text)`.
function makeSelectionBar(acts) {
  const bar = make("div", "chosen");
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", "The selected words");
  bar.hidden = true;
  const words = make("span", "words");
  words.dir = "auto";
  const button = (label, action) => {
    const node = makeButton("", action, label);
    node.onmousedown = (event) => event.preventDefault(); // the selection stays
    return node;
  };
  let text = "";
  const about = button("Ask about it", () => acts.askAbout(`“${text}” `));
  const look = button("Which articles mention it?", () => acts.ask(`Which articles mention “${text}”?`, ""));
  const check = button("Is it right?", () => acts.ask(text, "check"));
  bar.append(words, about, look, check);
  const show = (chosen) => {
    text = chosen.slice(0, LONGEST_ASKED);
    bar.hidden = !text;
    words.textContent = text;
    look.hidden = text.split(" ").length > SHORT_WORDS;
    check.hidden = !look.hidden;
  };
  return { bar, show };
}
