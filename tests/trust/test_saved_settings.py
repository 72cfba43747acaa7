"""Settings that the chat's page saves: who wins, who may read them, and what a damaged file says."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from rag.errors import SettingsError
from rag.settings import find_stronger, load_settings
from rag.trust.saved_settings import FILE_NAME, SAVED, read_saved, save_settings


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RAG_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_saved_settings_are_weaker_than_the_file_and_the_environment(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_settings(home, {"articles": "/saved", "password": "saved", "watch": True})
    assert load_settings().articles == Path("/saved") and load_settings().watch
    (tmp_path / "rag.toml").write_text('articles = "in-file"\npassword = "in-file"\n')
    monkeypatch.setenv("RAG_PASSWORD", "in-environment")
    settings = load_settings()
    assert (settings.articles, settings.password, settings.watch) == (Path("in-file"), "in-environment", True)
    assert find_stronger(SAVED) == {"articles": "rag.toml", "password": "RAG_PASSWORD"}
    assert load_settings(home=tmp_path / "elsewhere").watch is False


def test_a_saved_key_goes_to_no_other_address(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_settings(home, {"llm": "openai:a", "llm_url": "http://127.0.0.1:1/v1", "llm_key": "secret"})
    assert load_settings().llm_key.get_secret_value() == "secret"
    monkeypatch.setenv("RAG_LLM_URL", "http://127.0.0.1:2/v1")
    settings = load_settings()
    assert (settings.llm, settings.llm_key.get_secret_value()) == ("", "")
    assert load_settings(llm="anthropic:b").llm_key.get_secret_value() == ""


def test_only_the_owner_reads_them_and_others_stay(home: Path) -> None:
    save_settings(home, {"llm": "openai:a", "llm_key": "secret", "watch": True})
    save_settings(home, {"llm": None, "llm_key": None})
    assert read_saved(home) == {"watch": True}
    assert stat.S_IMODE((home / FILE_NAME).stat().st_mode) == 0o600
    assert [path.name for path in home.iterdir()] == [FILE_NAME]


def test_what_a_later_version_saved_is_left_alone(home: Path) -> None:
    home.mkdir()
    (home / FILE_NAME).write_text(json.dumps({"watch": True, "colour": "red"}))
    assert load_settings().watch


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b"[" * 100_000])
def test_a_damaged_file_is_an_error_since_it_may_have_held_the_password(home: Path, content: bytes) -> None:
    home.mkdir()
    (home / FILE_NAME).write_bytes(content)
    with pytest.raises(SettingsError, match=r"settings\.json is damaged\. Move it away, and set up the chat again\."):
        load_settings()


def test_a_value_that_is_not_valid_is_told(home: Path) -> None:
    save_settings(home, {"llm": "gpt"})
    with pytest.raises(SettingsError, match="The setting 'llm' is 'gpt': write it like"):
        load_settings()


def test_a_home_that_cannot_be_is_refused_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match="NUL"):
        load_settings(home="a\0b")
    monkeypatch.setenv("RAG_HOME", "~nobody-here/x")
    with pytest.raises(SettingsError, match="there is no such user"):
        load_settings()
