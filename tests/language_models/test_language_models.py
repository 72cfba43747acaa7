"""Language models by name: what is loaded, what is sent, and the messages for failures."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from rag.components import hide_secrets
from rag.errors import ContextOverflow, LanguageModelError, RagError, SettingsError
from rag.language_models import LanguageModel, LanguageModelOptions, Message, describe_name, load_language_model
from rag.language_models.model import estimate_tokens
from rag.settings import load_settings
from tests.conftest import ROOT
from tests.support.model_server import ModelServer, Reply, serve_model

pytestmark = pytest.mark.language_model

KEY = "sk-verysecret-0123456789"
ASKED = [Message("system", "Be brief."), Message("user", "What does a ticket cost?")]
KINDS = ("openai", "anthropic")


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with serve_model() as served:
        yield served


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "OPENAI_BASE_URL", "OPENAI_API_BASE", "ANTHROPIC_BASE_URL"):
        monkeypatch.delenv(name, raising=False)


def load(server: ModelServer | None, kind: str = "openai", **options: Any) -> LanguageModel:
    """A model of the server. The test is skipped without the extra."""
    pytest.importorskip("llama_index.llms.anthropic" if kind == "anthropic" else "llama_index.llms.openai_like")
    if server:
        options.setdefault("url", server.url.removesuffix("/v1") if kind == "anthropic" else server.url)
    options = {"key": SecretStr(KEY), "retries": 2, "timeout_seconds": 60.0, **options}
    return load_language_model(f"{kind}:small", LanguageModelOptions(**options))


def read(model: LanguageModel) -> str:
    with model.stream(ASKED) as stream:
        return "".join(stream)


# --- requests and answers


@pytest.mark.parametrize("kind", KINDS)
def test_the_answer_comes_in_pieces(server: ModelServer, kind: str) -> None:
    with load(server, kind).stream(ASKED) as stream:
        pieces = list(stream)
    assert "".join(pieces) == "A ticket costs 2 euros [2]." and len(pieces) > 3
    assert not stream.was_cut


def test_temperature_is_0_with_a_seed_and_the_key_goes_in_the_header(server: ModelServer) -> None:
    read(load(server, answer_tokens=99))
    ((path, headers, body),) = server.requests
    assert path == "/v1/chat/completions" and headers["authorization"] == f"Bearer {KEY}"
    assert (body["temperature"], body["seed"], body["max_tokens"], body["stream"]) == (0.0, 0, 99, True)
    assert [(message["role"], message["content"]) for message in body["messages"]] == [
        ("system", "Be brief."),
        ("user", "What does a ticket cost?"),
    ]


def test_anthropic_gets_requests_in_its_own_format(server: ModelServer) -> None:
    read(load(server, "anthropic", answer_tokens=99))
    ((path, headers, body),) = server.requests
    assert path == "/v1/messages" and headers["x-api-key"] == KEY
    assert body["system"] == "Be brief." or body["system"][0]["text"] == "Be brief."
    assert body["max_tokens"] == 99


@pytest.mark.parametrize("kind", KINDS)
def test_a_truncated_answer_is_marked_as_cut(server: ModelServer, kind: str) -> None:
    server.replies = [Reply(finish="length")]
    with load(server, kind).stream(ASKED) as stream:
        assert "".join(stream)
    assert stream.was_cut


# --- failures


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("status", "message"),
    [(401, "refused the key"), (403, "refused the key"), (404, "was not found"), (422, "refused the request")],
)
def test_one_line_says_what_to_do_when_a_server_refuses(
    server: ModelServer, kind: str, status: int, message: str
) -> None:
    server.replies = [Reply(status=status, message=f"no, not with {KEY}\nand not here")]
    with pytest.raises(LanguageModelError, match=message) as raised:
        read(load(server, kind))
    assert KEY not in str(raised.value) and "\n" not in str(raised.value) and "no, not with •••" in str(raised.value)
    assert len(server.requests) == 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_server_is_tried_again(server: ModelServer, kind: str, status: int) -> None:
    server.replies = [Reply(status=status, message="busy", headers={"Retry-After": "0"}), Reply()]
    assert read(load(server, kind)) == "A ticket costs 2 euros [2]."
    assert len(server.requests) == 2


def test_the_next_try_waits_as_long_as_the_server_asks(server: ModelServer) -> None:
    server.replies = [Reply(status=429, message="busy", headers={"Retry-After": "0.4"}), Reply()]
    began = time.monotonic()
    read(load(server))
    assert time.monotonic() - began >= 0.4


def test_the_call_fails_when_the_server_stays_busy(server: ModelServer) -> None:
    server.replies = [Reply(status=429, message="busy", headers={"Retry-After": "0"})]
    with pytest.raises(LanguageModelError, match="no more requests for now"):
        read(load(server))
    assert len(server.requests) == 3


def test_the_call_fails_at_once_when_the_server_asks_for_minutes(server: ModelServer) -> None:
    server.replies = [Reply(status=429, message="busy", headers={"Retry-After": "600"})]
    with pytest.raises(LanguageModelError, match="600 s"):
        read(load(server))
    assert len(server.requests) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_dropped_connection_is_reported(server: ModelServer, kind: str) -> None:
    server.replies = [Reply(breaks_after=3)]
    with load(server, kind).stream(ASKED) as stream, pytest.raises(LanguageModelError, match="broke off in the middle"):
        list(stream)
    assert len(server.requests) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_stream_without_a_finish_reason_is_reported_as_broken(server: ModelServer, kind: str) -> None:
    server.replies = [Reply(ends_without_reason=True)]
    with pytest.raises(LanguageModelError, match="broke off in the middle"):
        read(load(server, kind))


def test_a_slow_server_times_out(server: ModelServer) -> None:
    server.replies = [Reply(delay_seconds=1.5)]
    with pytest.raises(LanguageModelError, match=r"silent|in time"):
        read(load(server, timeout_seconds=0.3, retries=0))


def test_the_error_names_the_address_when_there_is_no_server() -> None:
    with pytest.raises(LanguageModelError, match="cannot be reached") as raised:
        read(load(None, url="http://127.0.0.1:9/v1", retries=0))
    assert "http://127.0.0.1:9/v1" in str(raised.value)


@pytest.mark.parametrize(
    "message",
    [
        "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens",
        "request (5031 tokens) exceeds the available context size (2048 tokens), try increasing it",
        "prompt is too long: 210000 tokens > 200000 maximum",
        "Input is too long for requested model.",
    ],
)
def test_an_overlong_prompt_is_recognised_by_the_server_s_message(server: ModelServer, message: str) -> None:
    server.replies = [Reply(status=400, message=message)]
    with pytest.raises(ContextOverflow):
        read(load(server))


@pytest.mark.parametrize(
    ("message", "gone", "there"),
    [
        ("Unsupported value: 'temperature' does not support 0.0 with this model.", None, None),
        (
            "Unsupported parameter: 'max_tokens' is not supported with this model.",
            "max_tokens",
            "max_completion_tokens",
        ),
        ("Extra inputs are not permitted: seed", "seed", "temperature"),
    ],
)
def test_a_parameter_that_a_model_does_not_take_is_left_out(
    server: ModelServer, message: str, gone: str | None, there: str | None
) -> None:
    server.replies = [Reply(status=400, message=message), Reply()]
    assert read(load(server)) == "A ticket costs 2 euros [2]."
    body = server.requests[1][2]
    assert gone is None or gone not in body
    assert there is None or there in body
    if gone is None:
        assert body["temperature"] == 1.0


@pytest.mark.parametrize("kind", KINDS)
def test_closing_the_stream_closes_the_connection_at_once(server: ModelServer, kind: str) -> None:
    server.replies = [Reply(text="word " * 4000, delay_seconds=0.02)]  # over a minute if it were read to the end
    stream = load(server, kind).stream(ASKED)
    while not stream.read(1.0):
        pass
    began = time.monotonic()
    stream.close()
    assert time.monotonic() - began < 20
    assert server.was_hung_up.wait(20)
    assert stream.read(0.1) is None


def test_closing_before_the_first_word_closes_the_connection(server: ModelServer) -> None:
    server.replies = [Reply(delay_seconds=1.0)]
    stream = load(server).stream(ASKED)
    assert stream.read(0.3) == ""
    stream.close()
    assert server.was_hung_up.wait(20)


# --- facts about the model


def test_the_window_is_read_from_the_server(server: ModelServer) -> None:
    server.facts = {
        "/v1/models": {"data": [{"id": "other", "max_model_len": 1}, {"id": "small", "max_model_len": 9000}]}
    }
    assert load(server).window_tokens == 9000
    assert load(server, context_tokens=700).window_tokens == 700


def test_the_window_is_4096_when_the_server_does_not_say(server: ModelServer) -> None:
    assert load(server).window_tokens == 4096


def test_tokens_are_counted_by_a_server_that_can(server: ModelServer) -> None:
    server.facts = {"/tokenize": {"tokens": [1, 2, 3]}}
    assert load(server).count_tokens("any text at all, however long it may be") == 3


@pytest.mark.parametrize("text", ["", "It will cost 4.2 million euros.", "Мост будет стоить дорого.", "桥很贵。"])
def test_estimates_of_tokens_err_high(server: ModelServer, text: str) -> None:
    assert load(server).count_tokens(text) == estimate_tokens(text) >= len(text.encode()) / 5


def test_llama_cpp_takes_a_grammar(server: ModelServer) -> None:
    server.facts = {"/v1/models": {"data": [{"id": "m.gguf", "owned_by": "llamacpp", "meta": {"n_ctx": 2048}}]}}
    model = load(server)
    assert model.takes_grammar and model.window_tokens == 2048
    with model.stream(ASKED, grammar='root ::= "x"') as stream:
        list(stream)
    assert server.requests[0][2]["grammar"] == 'root ::= "x"'


# --- keys


def test_a_key_is_never_shown(server: ModelServer) -> None:
    given = LanguageModelOptions(url=server.url, key=SecretStr(KEY), options={"api_version": KEY})
    model = load(server)
    assert KEY not in repr(model) + repr(given) + repr(model.stream(ASKED)) + str(vars(model)["_given"])
    assert KEY not in repr(load_settings(llm="openai:x", llm_key=KEY, llm_options={"token": KEY}))


def test_the_provider_s_own_key_is_sent_to_no_other_server(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    read(load(server, key=SecretStr("")))
    assert KEY not in str(server.requests)


def test_a_password_in_the_address_is_not_shown() -> None:
    with pytest.raises(LanguageModelError) as raised:
        read(load(None, url="http://me:hush-hush@127.0.0.1:9/v1", retries=0))
    assert "hush-hush" not in str(raised.value)


@pytest.mark.parametrize(("kind", "variable"), [("openai", "OPENAI_API_KEY"), ("anthropic", "ANTHROPIC_API_KEY")])
def test_a_missing_key_names_the_variable(kind: str, variable: str) -> None:
    with pytest.raises(SettingsError, match=variable):
        load(None, kind, key=SecretStr(""))


@pytest.mark.parametrize(
    "text", [f"key {KEY} is bad", "Incorrect API key: sk-abc***xyz", "Bearer abcdefgh", "pw hush-hush"]
)
def test_secrets_are_hidden_in_any_text(text: str) -> None:
    assert "•••" in hide_secrets(text, (KEY, "hush-hush"))


# --- names


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("gpt-4o", "write it like"),
        ("openai:", "write it like"),
    ],
)
def test_a_malformed_name_is_refused_with_the_settings(name: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        load_settings(llm=name)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("ollama:qwen", "is not a kind of language model"),
        ("no.such.Class:x", "cannot be imported"),
        ("llama_index.llms.nowhere.Model:x", "llama-index-llms-nowhere"),
        ("rag.testing.scripted_llm.Nothing:x", "has no Nothing"),
        ("rag.schema.answers.Answer:x", "is not a LlamaIndex language model"),
    ],
)
def test_an_unknown_name_is_refused_in_one_line(name: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message) as raised:
        load_language_model(name, LanguageModelOptions())
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "name", ["rag.testing.scripted_llm.ScriptedLLM:tiny", "rag.testing.ScriptedLLM:tiny", "rag.testing:ScriptedLLM"]
)
def test_any_llama_index_class_can_be_named(name: str) -> None:
    given = LanguageModelOptions(options={"replies": ["Yes."]}, answer_tokens=77)
    model = load_language_model(name, given)
    assert read(model) == "Yes." and model.window_tokens == 4096


def test_the_error_for_refused_options_does_not_show_the_key() -> None:
    given = LanguageModelOptions(key=SecretStr(KEY), options={"replies": KEY})
    with pytest.raises(SettingsError, match="RAG_LLM_OPTIONS") as raised:
        load_language_model("rag.testing.scripted_llm.ScriptedLLM:tiny", given)
    assert KEY not in str(raised.value)


@pytest.mark.parametrize("extra", ["openai", "anthropic", "gguf"])
def test_a_missing_extra_names_the_command(extra: str) -> None:
    """Runs in a process that cannot import the extra's packages."""
    code = (
        "import sys\n"
        "for name in ('llama_index.llms.openai_like', 'llama_index.llms.anthropic', 'xllamacpp'):\n"
        "    sys.modules[name] = None\n"
        "from rag.language_models import *\n"
        f"load_language_model('{extra}:m', LanguageModelOptions(url='http://127.0.0.1:9'))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert f"footnote-rag[{extra}]" in done.stderr.splitlines()[-1]


def test_a_file_that_is_not_a_model_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("xllamacpp")
    (tmp_path / "bad.gguf").write_bytes(b"not a model")
    for path, message in ((tmp_path / "none.gguf", "cannot be read"), (tmp_path / "bad.gguf", "is not a GGUF file")):
        with pytest.raises(RagError, match=message):
            load_language_model(f"gguf:{path}", LanguageModelOptions())


def test_the_folders_of_a_file_are_not_shown() -> None:
    assert describe_name("gguf:/home/me/models/tiny.gguf") == "gguf:tiny.gguf"
    assert describe_name(r"gguf:C:\models\tiny.gguf") == "gguf:tiny.gguf"
    assert describe_name("openai:gpt-4o") == "openai:gpt-4o"


def test_importing_the_package_imports_no_llama_index() -> None:
    code = (
        "import sys, rag.language_models, rag.answering.generative.answerer\n"
        "print([name for name in sys.modules if name.startswith(('llama_index', 'openai'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "[]", done.stderr
