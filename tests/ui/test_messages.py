"""Names, titles, quotes, questions and the words of errors are shown as text, wherever the page shows them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from rag import Conversations
from tests.conftest import ROOT
from tests.support.hostile import HOSTILE
from tests.support.markup import MARKUP
from ui.wording import escape_label

PAGES = sorted(path for path in (ROOT / "ui").rglob("*.py") if path.name not in ("messages.py", "screenshots.py"))

MESSAGES = {"error", "warning", "info", "success", "toast", "exception", "latex", "write_stream"}
"""Calls that belong in `ui/messages.py`, whatever they show."""
MARKDOWN = {
    *("write", "markdown", "html", "caption", "title", "header", "subheader", "badge", "metric", "dialog"),
    *("button", "download_button", "form_submit_button", "link_button", "checkbox", "toggle", "radio", "feedback"),
    *("text_input", "text_area", "number_input", "date_input", "selectbox", "multiselect", "slider", "file_uploader"),
    *("expander", "popover", "spinner", "status", "progress", "chat_input", "tabs", "pills", "segmented_control"),
}
"""Calls whose label, help, text or caption is read as Markdown."""
READ_AS_MARKDOWN = {"body", "label", "help", "text", "title", "caption"}


def is_text_of_the_code(node: ast.expr, known: dict[str, list[ast.expr]]) -> bool:
    """Whether a text is written in the code, escaped, or a number. `known` are the values that names are given."""
    if isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.JoinedStr):
        return all(is_text_of_the_code(part, known) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        is_number = node.format_spec is not None and re.fullmatch(r".*[,df]'\)\]\)", ast.dump(node.format_spec))
        return bool(is_number) or is_text_of_the_code(node.value, known)
    if isinstance(node, ast.IfExp):
        return is_text_of_the_code(node.body, known) and is_text_of_the_code(node.orelse, known)
    if isinstance(node, (ast.BinOp, ast.BoolOp)):
        parts = [node.left, node.right] if isinstance(node, ast.BinOp) else node.values
        return all(is_text_of_the_code(part, known) for part in parts)
    if isinstance(node, ast.Name):
        return node.id in known and all(is_text_of_the_code(value, known) for value in known[node.id])
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("escape_label", "len")


def list_raw_texts(code: str) -> Iterator[str]:
    """Every call that shows a text which Streamlit would read as Markdown, and which may come from outside."""
    tree = ast.parse(code)
    known: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            known.setdefault(node.targets[0].id, []).append(node.value)
        elif isinstance(node, (ast.AugAssign, ast.NamedExpr, ast.arg, ast.For)):
            for name in ast.walk(node.target if not isinstance(node, ast.arg) else ast.Name(node.arg)):
                if isinstance(name, ast.Name):
                    known.setdefault(name.id, []).append(ast.Await(name))  # may be anything
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        owner = ast.unparse(node.func.value)
        name = node.func.attr
        if name in MESSAGES and owner not in ("logger", "_LOGGER"):
            yield ast.unparse(node)
        elif name in MARKDOWN and (owner == "st" or name not in ("write", "title")):
            shown = [*node.args[: 1 if name != "progress" else 0]]
            shown += [keyword.value for keyword in node.keywords if keyword.arg in READ_AS_MARKDOWN]
            if not all(is_text_of_the_code(value, known) for value in shown if not isinstance(value, ast.Attribute)):
                yield ast.unparse(node)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_the_page_shows_no_text_from_outside_that_is_not_escaped(path: Path) -> None:
    assert list(list_raw_texts(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "code",
    [
        "st.error(str(error))",
        "st.toast('fixed')",
        "st.caption(title)",
        "st.caption(f'Asked {scope}')",
        "def draw(name): st.button(name)",
        "left.button('a', help=name)",
        "label = f'{file}'\nst.expander(label)",
        "st.markdown('**a** ' + name)",
        "for name in names: st.popover(name)",
    ],
)
def test_a_text_from_outside_would_be_found(code: str) -> None:
    assert list(list_raw_texts(code))


@pytest.mark.parametrize(
    "code",
    [
        "st.caption('a' if b else 'c')",
        "st.caption(f'{count:,} of {len(all)} files')",
        "st.button(escape_label(name))",
        "LABEL = 'a'\nst.expander(LABEL)",
        "logger.error('%s', name)",
    ],
)
def test_a_text_of_the_code_may_be_shown(code: str) -> None:
    assert not list(list_raw_texts(code))


@pytest.mark.parametrize("text", [*MARKUP, *(case.text for case in HOSTILE)])
def test_an_escaped_text_is_itself_and_has_no_markup_left(text: str) -> None:
    escaped = escape_label(text)
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escaped).replace("\u2060", "") == " ".join(text.split())
    assert not re.search(r"(?<!\\)(?:\\\\)*[!-/:-@\[-\[\]-`{-~]", re.sub(r"\\[!-/:-@\[-`{-~]", "", escaped))
    assert "\n" not in escaped


def test_every_message_of_the_page_escapes_what_it_is_given() -> None:
    def draw() -> None:
        from tests.support.markup import MARKUP
        from ui import messages

        for text in MARKUP:
            messages.show_error(text)
            messages.show_warning(text)
            messages.show_info(text)
            messages.show_success(text)
            messages.show_toast(text)
            messages.show_caption(text)

    app = AppTest.from_function(draw).run()
    assert not app.exception
    expected = [escape_label(text) for text in MARKUP]
    for shown in (app.error, app.warning, app.info, app.success, app.toast, app.caption):
        assert [one.value for one in shown] == expected


def test_an_error_that_was_saved_with_a_question_is_shown_as_text(
    articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAG_ARTICLES", str(articles))
    st.cache_resource.clear()
    saved = Conversations(tmp_path / "home")
    conversation = saved.create(articles=str(articles.resolve())).id
    texts = (*MARKUP[:8], *(case.text for case in HOSTILE[:8]))
    for text in texts:
        saved.save_answer(saved.add_turn(conversation, text, {"files": [text]}).id, state="failed", error=text)
    from rag import Assistant, load_settings

    with Assistant(load_settings()) as assistant:
        assistant.index()
    address = st.get_option("server.address")
    st._config.set_option("server.address", "127.0.0.1")  # type: ignore[attr-defined]
    app = AppTest.from_file(str(ROOT / "ui" / "app.py"), default_timeout=180)
    app.query_params["c"] = conversation
    app.run()
    st._config.set_option("server.address", address)  # type: ignore[attr-defined]
    st.cache_resource.clear()
    assert not app.exception
    assert [one.value for one in app.error] == [escape_label(text) for text in texts]
    asked = {one.value for one in app.caption}
    assert {escape_label(f"Asked only {text}") for text in texts} <= asked
