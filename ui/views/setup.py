"""Setting the chat up from its page: the language model, the folder, the password, pictures of text.

Only on a chat that no other machine can reach: what is set here holds for the whole server.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from rag import RagError
from rag.loading.ocr.named import OCR_OFF
from rag.loading.ocr.rapid import is_installed
from rag.serving.doctor import try_language_model
from rag.settings import find_stronger
from rag.trust.saved_settings import LANGUAGE_MODEL_SETTINGS, SAVED, save_settings
from ui.messages import show_caption, show_error, show_success
from ui.session import Session
from ui.setup_models import (
    KINDS,
    MODEL_FIELDS,
    QUOTES,
    TRY_SECONDS,
    WITH_ADDRESS,
    ModelForm,
    check_articles,
    choose_ocr,
    compose_language_model,
    load_changed,
    read_form,
)
from ui.visitors import is_private
from ui.wording import escape_label

_SAVED_NOTE = "setup-note"

_LABELS = {
    "articles": "Folder of articles that the chat opens",
    "password": "Password that the chat asks for",
    "watch": "Keep the index in step with the folder",
    "ocr": "Read pictures of text (OCR)",
}


def draw_setup(session: Session) -> None:
    """The forms; on a public chat, who can change these things."""
    st.header("Set up")
    if not is_private():
        st.caption("The operator of this chat sets the language model, the folder and the password.")
        return
    try:
        stronger = find_stronger(SAVED)
        _draw_language_model(session, stronger)
        _draw_chat(session, stronger)
    except RagError as error:
        show_error(str(error))
    if note := st.session_state.pop(_SAVED_NOTE, ""):
        show_success(note)


# --- the language model


def _draw_language_model(session: Session, stronger: Mapping[str, str]) -> None:
    st.subheader("Language model")
    named = [stronger[name] for name in LANGUAGE_MODEL_SETTINGS if name in stronger]
    if named:
        show_caption(f"Set by {', '.join(dict.fromkeys(named))}, which wins over what is set here.")
        return
    saved = read_form(session.server.settings)
    kind: str = st.selectbox(  # type: ignore[assignment]  # one is always chosen
        "What writes the answers", list(KINDS), list(KINDS).index(saved.kind), format_func=KINDS.__getitem__
    )
    with st.form("setup-model", border=False):  # outside a form, a field sends its text only when it loses the focus
        form = ModelForm() if kind == QUOTES else _draw_model_fields(session, kind)
        with st.container(horizontal=True):
            is_tried = kind != QUOTES and st.form_submit_button(
                "Test", key="setup-test", icon=":material/network_check:"
            )
            is_saved = st.form_submit_button("Save", key="setup-save-model", type="primary")
    if is_tried:
        _try(session, form)
    if is_saved:
        _save(
            session, compose_language_model(form, session.server.settings), "Saved: it writes from the next answer on."
        )


def _draw_model_fields(session: Session, kind: str) -> ModelForm:
    settings = session.server.settings
    saved = read_form(settings)
    is_same = kind == saved.kind
    label, example = MODEL_FIELDS[kind]
    model = st.text_input(
        escape_label(label), saved.model if is_same else "", placeholder=example, key=f"setup-model-{kind}"
    )
    if kind not in WITH_ADDRESS:
        return ModelForm(kind, model)
    url = st.text_input(
        "Address",
        saved.url if is_same else "",
        placeholder="The provider's own, or for example http://127.0.0.1:11434/v1",
        key=f"setup-url-{kind}",
    )
    has_key = is_same and bool(settings.llm_key.get_secret_value())
    key = st.text_input(
        "Key",
        type="password",
        placeholder="A key is saved; leave this empty to keep it" if has_key else "None",
        key=f"setup-key-{kind}-{_count_saves()}",
        autocomplete="off",
        help="Saved in a file that only you can read, sent to this address alone, and not shown again.",
    )
    return ModelForm(kind, model, url, key)


def _try(session: Session, form: ModelForm) -> None:
    """Send the model a short prompt, and show what it said or why it did not."""
    settings = session.server.settings
    try:
        changes = compose_language_model(form, settings)
        with st.spinner("Waiting for its answer …"):
            said = try_language_model(
                load_changed(settings.home, changes, llm_timeout_seconds=TRY_SECONDS, llm_retries=0)
            )
    except RagError as error:
        show_error(str(error))
        return
    show_success(said)


# --- the rest


def _draw_chat(session: Session, stronger: Mapping[str, str]) -> None:
    settings = load_changed(session.server.settings.home, {})  # as they will be at the next start
    st.subheader("This chat")
    for name in sorted(stronger.keys() - set(LANGUAGE_MODEL_SETTINGS)):
        show_caption(f"{_LABELS[name]}: set by {stronger[name]}, which wins over what is set here.")
    with st.form("setup-chat", border=False):
        articles = st.text_input(
            escape_label(_LABELS["articles"]),
            str(settings.articles),
            disabled="articles" in stronger,
            key="setup-articles",
        )
        password = st.text_input(
            escape_label(_LABELS["password"]),
            type="password",
            placeholder="A password is set; leave this empty to keep it" if settings.password else "None",
            disabled="password" in stronger,
            key=f"setup-password-{_count_saves()}",
            autocomplete="new-password",
        )
        is_lifted = bool(settings.password) and st.checkbox("Ask for no password", disabled="password" in stronger)
        watches = st.toggle(
            escape_label(_LABELS["watch"]), settings.watch, disabled="watch" in stronger, key="setup-watch"
        )
        reads = is_installed() and st.toggle(
            escape_label(_LABELS["ocr"]), settings.ocr != OCR_OFF, disabled="ocr" in stronger, key="setup-ocr"
        )
        if not is_installed():
            st.caption("Pictures of text, such as scanned pages, are read when the extra `ocr` is installed.")
        if not st.form_submit_button("Save", key="setup-save-chat"):
            return
    changes: dict[str, Any] = {"watch": watches or None}  # unchanged values are not saved
    if articles != str(settings.articles):
        changes["articles"] = check_articles(articles)
    if is_lifted or password:
        changes["password"] = None if is_lifted else password
    if is_installed():
        changes["ocr"] = choose_ocr(settings.ocr, reads=reads)
    _save(
        session,
        {name: value for name, value in changes.items() if name not in stronger},
        "Saved. The folder, the password and OCR count when the chat is started again.",
    )


def _count_saves() -> int:
    """How often something was saved: part of the keys of secret fields, so that they are empty after saving."""
    return int(st.session_state.get("setup-saves", 0))


def _save(session: Session, changes: Mapping[str, Any], note: str) -> None:
    """Save settings that are valid, and use them. Raises `RagError`."""
    home = session.server.settings.home
    load_changed(home, changes)
    save_settings(home, changes)
    session.server.change_settings(load_changed(home, {}))
    st.session_state["setup-saves"] = _count_saves() + 1
    st.session_state[_SAVED_NOTE] = note
    session.rerun()
