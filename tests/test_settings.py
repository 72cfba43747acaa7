"""Where settings come from, which source takes precedence, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.assistant import Assistant
from rag.errors import SettingsError
from rag.settings import Settings, load_settings
from rag.trust.config_file import trust_config


def test_the_environment_wins_over_the_file_and_the_file_over_defaults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rag.toml").write_text('passages = 7\nmax_file_megabytes = 3\narticles = "news"\n')
    monkeypatch.setenv("RAG_PASSAGES", "9")
    settings = load_settings()
    assert (settings.passages, settings.max_file_megabytes, settings.chunk_tokens) == (9, 3, 256)
    assert settings.articles == Path("news")


def test_an_option_wins_over_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_ARTICLES", "other")
    assert load_settings(articles=Path("mine")).articles == Path("mine")
    assert load_settings(articles=None).articles == Path("other")


def test_the_shipped_articles_are_the_default() -> None:
    assert len(list(load_settings().articles.glob("*.txt"))) == 5


def test_an_empty_variable_is_as_if_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_ARTICLES", "")
    monkeypatch.setenv("RAG_LLM", "")
    assert load_settings().articles.name == "seeds"


def test_a_config_elsewhere_is_read_when_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "other.toml").write_text("passages = 3")
    monkeypatch.setenv("RAG_CONFIG", str(tmp_path / "other.toml"))
    assert load_settings().passages == 3


def test_patterns_are_a_list_in_the_file_and_comma_separated_in_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rag.toml").write_text('exclude = ["*.bak.txt"]')
    assert load_settings().exclude == ("*.bak.txt",)
    monkeypatch.setenv("RAG_EXCLUDE", "drafts, old*")
    assert load_settings().exclude == ("drafts", "old*")


def test_options_of_an_embedding_are_a_table_in_the_file(tmp_path: Path) -> None:
    (tmp_path / "rag.toml").write_text('[embedding_options]\nmodel_name = "x"\n')
    trust_config(Settings.model_fields)
    assert load_settings().embedding_options == {"model_name": "x"}


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("RAG_PASAGES", "3", "Did you mean RAG_PASSAGES"),
        ("RAG_PASSAGES", "many", "'many'"),
        ("RAG_PASSAGES", "0", "passages"),
        ("RAG_THRESHOLD", "1.5", "threshold"),
        ("RAG_LLM", "gpt", "openai:gpt-4o-mini"),
        ("RAG_LLM_URL", "localhost:11434", "http://"),
        ("RAG_LLM_PASSAGES", "0", "llm_passages"),
        ("RAG_LLM_RETRIES", "99", "llm_retries"),
        ("RAG_CHROMA_URL", "localhost:8000", "http://"),
        ("RAG_CHROMA_URL", "http://", "must name a host"),
        ("RAG_CHROMA_URL", "http://127.0.0.1:port", "must name a host"),
        ("RAG_CHROMA_TOKEN_HEADER", "cookie", "authorization"),
        ("RAG_CHROMA_TIMEOUT_SECONDS", "0", "chroma_timeout_seconds"),
        ("RAG_CONFIG", "missing.toml", "missing.toml"),
        ("RAG_INDEX_NAME", "a/b", "index_name"),
        ("RAG_EMBEDDING_OPTIONS", "{", "embedding_options"),
    ],
)
def test_one_line_names_the_value_and_the_place_when_a_variable_is_wrong(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, told: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as raised:
        load_settings()
    assert told in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [("passagess = 3", "Did you mean passages"), ("passages = ", "rag.toml"), ("articles = 3", "articles")],
)
def test_one_line_names_what_is_wrong_in_the_file(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "rag.toml").write_text(text)
    with pytest.raises(SettingsError) as raised:
        load_settings()
    assert told in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_token_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_CHROMA_TOKEN", "hush")
    monkeypatch.setenv("RAG_LLM_KEY", "hush")
    monkeypatch.setenv("RAG_LLM_OPTIONS", '{"api_key": "hush"}')
    assert "hush" not in repr(load_settings())


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://me:hush@chroma.example.org", "'https://…@chroma.example.org'"),
        ("user:hush@host:8000", "'…@host:8000'"),
        ("https://me:hu/sh@host", "'https://…@host'"),
        ("https://me:hu@sh@host", "'https://…@host'"),
        ("http://me:'hu\"sh@host", "…@host"),
    ],
)
@pytest.mark.parametrize("variable", ["RAG_CHROMA_URL", "RAG_HOSTS"])
def test_a_password_in_an_address_is_never_shown(
    monkeypatch: pytest.MonkeyPatch, variable: str, address: str, shown: str
) -> None:
    monkeypatch.setenv(variable, address)
    with pytest.raises(SettingsError) as raised:
        load_settings()
    assert shown.strip("'") in str(raised.value)
    assert not any(part in str(raised.value) for part in ("hu/sh", "hush", "hu@", 'hu"sh', "user", "me:"))


def test_a_key_in_a_malformed_value_is_not_told() -> None:
    for name, value in (("llm_options", "hush"), ("llm_key", ["hush"]), ("chroma_token", "hush hush")):
        with pytest.raises(SettingsError) as raised:
            load_settings(**{name: value})
        assert "hush" not in str(raised.value)


def test_settings_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(SettingsError, match="overlap_tokens is 60"):
        Assistant(load_settings(chunk_tokens=64, overlap_tokens=60))


def test_chunks_longer_than_the_model_reads_are_refused(articles: Path) -> None:
    with pytest.raises(SettingsError, match="reads only 256"):
        Assistant(load_settings(articles=articles, chunk_tokens=512)).index()
