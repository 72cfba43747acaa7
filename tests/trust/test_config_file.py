"""A `rag.toml` that came with a folder: harmless settings count, the others only once the user trusts the file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.cli.main import run
from rag.errors import SettingsError
from rag.settings import Settings, load_settings
from rag.trust.config_file import HARMLESS, list_wanting, trust_config
from tests.support.commands import assert_one_line

WANTING = {
    "fetch_private": "true",
    "articles": '"/etc"',
    "home": '"home"',
    "embedding": '"evil:Embedding"',
    "embedding_options": "{ path = 'x' }",
    "loaders": "{ '.txt' = 'evil:Loader' }",
    "loader_options": "{ '.txt' = { path = 'x' } }",
    "ocr": '"evil:Ocr"',
    "ocr_options": "{ path = 'x' }",
    "splitter": '"evil:Splitter"',
    "splitter_options": "{ path = 'x' }",
    "retriever": '"newest-first"',
    "retriever_options": "{ path = 'x' }",
    "reranker": '"evil:Reranker"',
    "reranker_options": "{ base_url = 'http://evil.example' }",
    "scorer": '"evil:Scorer"',
    "scorer_options": "{ path = 'x' }",
    "chroma_url": '"http://evil.example"',
    "chroma_token": '"t"',
    "chroma_token_header": '"authorization"',
    "chroma_tenant": '"t"',
    "chroma_database": '"d"',
    "chroma_ca_file": '"evil.pem"',
    "index_name": '"other"',
    "max_file_seconds": "3600",
    "max_file_memory_megabytes": "60000",
    "hosts": '["evil.example"]',
    "api_key": '["evil:write:0123456789abcdef"]',
    "server": '"http://evil.example"',
    "server_key": '"k"',
    "webhook": '"http://evil.example"',
    "origins": '["http://evil.example"]',
    "llm": '"gguf:evil.gguf"',
    "llm_url": '"http://evil.example"',
    "llm_key": '"k"',
    "llm_options": "{ base_url = 'http://evil.example' }",
}
"""Every setting that needs trust, with a value of TOML."""


def write(text: str) -> None:
    Path("rag.toml").write_text(text, encoding="utf-8")


def test_every_setting_is_either_harmless_or_needs_trust() -> None:
    assert set(WANTING) | HARMLESS == set(Settings.model_fields)
    assert not set(WANTING) & HARMLESS


@pytest.mark.parametrize(("name", "value"), list(WANTING.items()))
def test_a_setting_that_needs_trust_is_refused_by_name_until_the_file_is_trusted(name: str, value: str) -> None:
    write(f"passages = 7\n{name} = {value}\n")
    with pytest.raises(SettingsError, match=rf"sets {name}, .* not trusted.*rag trust") as raised:
        load_settings()
    assert "\n" not in str(raised.value) and str(Path.cwd() / "rag.toml") in str(raised.value)
    trust_config(Settings.model_fields)
    assert load_settings().passages == 7


def test_what_lies_beside_the_file_may_be_asked_and_what_switches_off_may_be_set(tmp_path: Path) -> None:
    write('articles = "news/2024"\nocr = "off"\nllm = ""\nembedding = "all-MiniLM-L6-v2"\nstrict = true\n')
    assert load_settings().articles == Path("news/2024")
    (tmp_path / "link").symlink_to("/")
    for outside in ("..", "/etc", "~/other", "link/etc", "a\\u0000b"):
        write(f'articles = "{outside}"')
        with pytest.raises(SettingsError, match="sets articles"):
            load_settings()


def test_a_changed_file_asks_again(tmp_path: Path) -> None:
    write('llm = "openai:a"')
    assert run(["trust"]) == 0 and load_settings().llm == "openai:a"
    write('llm = "openai:b"')
    with pytest.raises(SettingsError, match="has changed since it was trusted"):
        load_settings()
    write('llm = "openai:a"')
    assert load_settings().llm == "openai:a"
    (tmp_path / "moved").mkdir()
    Path("rag.toml").rename(tmp_path / "moved" / "rag.toml")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path / "moved")
        with pytest.raises(SettingsError, match="not trusted"):
            load_settings()


def test_trust_can_be_given_with_any_command_and_taken_back(capfd: pytest.CaptureFixture[str]) -> None:
    write("[llm_options]\ntemperature = 0\n")
    assert run(["status"]) == 1
    assert_one_line(capfd.readouterr().err)
    assert run(["status", "--trust"]) == 0 and run(["status"]) == 0
    assert run(["trust", "--forget"]) == 0 and run(["status"]) == 1


def test_trust_is_kept_in_no_folder_that_the_file_could_name(tmp_path: Path) -> None:
    write(f"home = {json.dumps(str(tmp_path / 'evil'))}")
    (tmp_path / "evil").mkdir()
    trust_config(Settings.model_fields)
    kept = tmp_path / "config" / "footnote" / "trusted.json"
    assert list(json.loads(kept.read_text())) == [str(tmp_path / "rag.toml")]
    assert not list((tmp_path / "evil").iterdir())
    for damage in ("", "{", "[]", '{"a": 1}', "[" * 100_000):
        kept.write_text(damage)
        with pytest.raises(SettingsError, match="sets home"):
            load_settings()


def test_a_file_that_the_user_names_is_the_users_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('llm = "openai:a"', encoding="utf-8")
    monkeypatch.setenv("RAG_CONFIG", str(tmp_path / "mine.toml"))
    assert load_settings().llm == "openai:a"


def test_trusting_nothing_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["trust"]) == 1
    error = capfd.readouterr().err
    assert "There is no rag.toml in" in error
    assert_one_line(error)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a = " + b"[" * 90_000, b"#" * 2_000_000, b"llm = "])
def test_a_file_that_is_no_toml_is_told_in_one_line(content: bytes) -> None:
    Path("rag.toml").write_bytes(content)
    with pytest.raises(SettingsError, match=r"rag\.toml") as raised:
        load_settings()
    assert "\n" not in str(raised.value) and len(str(raised.value)) < 400


LONG_KEY = "a." * 40_000 + "b = 1"
"""Reading it would take minutes."""


@pytest.mark.parametrize(
    "content",
    [
        LONG_KEY,
        "'a'." * 20_000 + "b = 1",
        f"[{LONG_KEY[:-4]}]",
        f"x = {{ {LONG_KEY} }}",
        f"# it's\n{LONG_KEY} # it's",
        f'"=" = 1 # "\n"a\\"".{LONG_KEY}',
        f'x = {{ y = """\n\'""""", {LONG_KEY}, z = \'\' }}',
        f"x = {{ y = '''\n\"''''', {LONG_KEY}, z = \"\" }}",
        f'x = """\\""""\n{LONG_KEY}',
    ],
)
def test_a_file_that_would_take_minutes_to_read_is_refused(content: str) -> None:
    Path("rag.toml").write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match="a key with more than 1,000 full stops"):
        load_settings()


def test_a_long_list_of_files_is_read() -> None:
    names = [f"{n}.draft.txt" for n in range(1500)]
    Path("rag.toml").write_text(f"# {'.' * 2000}\nexclude = {json.dumps(names)}", encoding="utf-8")
    assert load_settings().exclude == tuple(names)


@pytest.mark.parametrize("piece", ['"', "'", '"\\', '"""', "'''", '"""\\"', "#", '""', "a'\"."])
def test_a_file_of_nothing_but_quotes_is_refused_too(piece: str) -> None:
    Path("rag.toml").write_text(f"a = {piece * (90_000 // len(piece))}", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"rag\.toml"):
        load_settings()


def test_a_setting_nobody_has_thought_about_needs_trust(tmp_path: Path) -> None:
    assert list_wanting({"brand_new": 1, "passages": 3}, tmp_path, {"brand_new", "passages"}) == ["brand_new"]
