"""Setting the chat up from its page, without a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from rag.errors import RagError
from rag.settings import load_settings
from rag.trust.saved_settings import FILE_NAME, read_saved, save_settings
from tests.support.model_server import Reply, serve_model
from tests.ui.conftest import OpenApp
from ui.setup_models import QUOTES, ModelForm, check_articles, choose_ocr, compose_language_model, read_form

MODEL = "rag.testing.scripted_llm.ScriptedLLM:tiny"

SCRIPT = """
from ui.views.setup import draw_setup
from ui.visitors import open_session
draw_setup(open_session())
"""


@pytest.fixture
def setup(open_app: OpenApp) -> AppTest:
    """The forms alone, on a chat that only this machine can reach."""
    del open_app  # it has set up the folders and the address
    return AppTest.from_string(SCRIPT, default_timeout=60).run()


def read(text: str) -> str:
    """A message without the escapes of Markdown."""
    return text.replace("\\", "").replace("\u2060", "")


def click(app: AppTest, key: str) -> AppTest:
    return next(button for button in app.button if button.key == key).click().run()


def test_a_language_model_is_saved_and_taken_out_again(setup: AppTest, tmp_path: Path) -> None:
    setup.selectbox[0].set_value("openai").run()
    setup.text_input(key="setup-model-openai").set_value("qwen3")
    setup.text_input(key="setup-url-openai").set_value("http://127.0.0.1:1/v1")
    setup.text_input(key="setup-key-openai-0").set_value("secret")
    click(setup, "setup-save-model")
    assert not setup.exception and "Saved" in setup.success[0].value
    saved = {"llm": "openai:qwen3", "llm_url": "http://127.0.0.1:1/v1", "llm_key": "secret"}
    assert read_saved(tmp_path / "home") == saved
    key = setup.text_input(key="setup-key-openai-1")
    assert key.value == "" and "A key is saved" in key.placeholder
    click(setup, "setup-save-model")
    assert read_saved(tmp_path / "home") == saved
    setup.selectbox[0].set_value(QUOTES).run()
    click(setup, "setup-save-model")
    assert read_saved(tmp_path / "home") == {} and load_settings().llm == ""


@pytest.mark.language_model
def test_a_language_model_is_tried_before_it_is_saved(setup: AppTest, tmp_path: Path) -> None:
    pytest.importorskip("llama_index.llms.openai_like")
    with serve_model() as server:
        server.replies = [Reply("Yes.")]
        setup.selectbox[0].set_value("openai").run()
        setup.text_input(key="setup-model-openai").set_value("tiny")
        setup.text_input(key="setup-url-openai").set_value(server.url)
        setup.text_input(key="setup-key-openai-0").set_value("secret")
        click(setup, "setup-test")
    said = read(setup.success[0].value)
    assert "openai:tiny" in said and "first words after" in said and "secret" not in said
    assert read_saved(tmp_path / "home") == {}


@pytest.mark.parametrize(
    ("kind", "model", "said"),
    [
        ("openai", "", "The field 'Model' is empty. Write, for example, gpt-4o-mini, qwen3."),
        ("anthropic", " ", "The field 'Model' is empty. Write, for example, claude-sonnet-4-5."),
        ("gguf", "", "The field 'File' is empty."),
    ],
)
def test_a_wrong_language_model_is_told_and_not_saved(
    setup: AppTest, tmp_path: Path, kind: str, model: str, said: str
) -> None:
    setup.selectbox[0].set_value(kind).run()
    setup.text_input(key=f"setup-model-{kind}").set_value(model)
    click(setup, "setup-test")
    assert not setup.exception and setup.error and said in read(setup.error[0].value)
    click(setup, "setup-save-model")
    assert setup.error and not (tmp_path / "home" / FILE_NAME).exists()


def test_what_the_environment_sets_is_shown_as_such(
    open_app: OpenApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del open_app
    monkeypatch.setenv("RAG_LLM", MODEL)
    app = AppTest.from_string(SCRIPT, default_timeout=60).run()
    captions = [caption.value for caption in app.caption]
    assert any("Set by RAG" in text and "wins over" in text for text in captions)
    assert not app.selectbox
    assert app.text_input(key="setup-articles").disabled  # RAG_ARTICLES
    app.text_input(key="setup-password-0").set_value("sesame")
    click(app, "setup-save-chat")
    assert not app.exception and read_saved(tmp_path / "home") == {"password": "sesame"}


def test_the_folder_and_following_it_are_saved_when_they_change(
    open_app: OpenApp, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del open_app
    monkeypatch.delenv("RAG_ARTICLES")
    save_settings(tmp_path / "home", {"articles": str(articles)})
    app = AppTest.from_string(SCRIPT, default_timeout=60).run()
    app.text_input(key="setup-articles").set_value(str(tmp_path / "missing"))
    click(app, "setup-save-chat")
    assert "There is no folder" in app.error[0].value
    (tmp_path / "news").mkdir()
    app.text_input(key="setup-articles").set_value(str(tmp_path / "news"))
    click(app, "setup-save-chat")
    assert read_saved(tmp_path / "home") == {"articles": str(tmp_path / "news")}


def test_visitors_of_a_public_chat_set_nothing_up(open_app: OpenApp) -> None:
    del open_app
    st._config.set_option("server.address", "0.0.0.0")  # type: ignore[attr-defined]
    app = AppTest.from_string("from ui.views.setup import draw_setup\ndraw_setup(None)").run()
    assert not app.exception and not app.button and "The operator" in app.caption[0].value


def test_the_form_is_read_from_the_settings_without_the_key() -> None:
    settings = load_settings(llm="openai:qwen3", llm_url="http://127.0.0.1:1/v1", llm_key="secret")
    assert read_form(settings) == ModelForm("openai", "qwen3", "http://127.0.0.1:1/v1")
    assert read_form(load_settings(llm=MODEL)) == read_form(load_settings()) == ModelForm(QUOTES)


def test_a_saved_key_stays_only_with_its_kind_and_address() -> None:
    before = load_settings(llm="openai:qwen3", llm_url="http://127.0.0.1:1/v1", llm_key="secret")
    form = ModelForm("openai", "qwen4", "http://127.0.0.1:1/v1")
    assert compose_language_model(form, before)["llm_key"] == "secret"
    assert compose_language_model(ModelForm("openai", "qwen3", "http://127.0.0.1:2/v1"), before)["llm_key"] is None
    assert compose_language_model(ModelForm("anthropic", "c", "http://127.0.0.1:1/v1"), before)["llm_key"] is None
    assert compose_language_model(ModelForm("openai", "a", key=" new "), before) == {
        "llm": "openai:a",
        "llm_url": None,
        "llm_key": "new",
    }
    with pytest.raises(RagError, match="The field 'File' is empty"):
        compose_language_model(ModelForm("gguf", " "), before)


def test_folders_and_recognisers_are_saved_as_they_are_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "news").mkdir()
    monkeypatch.chdir(tmp_path)
    assert check_articles(" news ") == str(tmp_path / "news")
    for wrong in ("", "missing", "a\0b", "~nobody-here"):
        with pytest.raises(RagError, match="There is no folder"):
            check_articles(wrong)
    assert choose_ocr("", reads=True) is None and choose_ocr("off", reads=True) is None
    assert choose_ocr("my.module:Reader", reads=True) == "my.module:Reader"
    assert choose_ocr("my.module:Reader", reads=False) == "off"
