"""Models behind a server: anything that speaks OpenAI's language (OpenAI, Ollama, vLLM, llama.cpp, LM Studio,
OpenRouter), and Anthropic.

Owns which key goes where, what the server tells of the model (its window, its tokenizer), and what is asked of the
LlamaIndex class. The key is given to the provider's client, never to a LlamaIndex record, which would print it.
"""

from __future__ import annotations

import json
import os
import re
import threading
import urllib.request
from collections.abc import AsyncIterator, Sequence
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from rag.errors import LanguageModelError, SettingsError
from rag.language_models.model import (
    FALLBACK_WINDOW_TOKENS,
    LanguageModel,
    LanguageModelOptions,
    estimate_tokens,
)
from rag.language_models.prompts import Message
from rag.language_models.streaming import AsyncSource, Ending, Piece

OPENAI_URL = "https://api.openai.com/v1"
CONNECT_SECONDS = 10.0
FACTS_SECONDS = 3.0
"""Longest wait for what a server says of its model; without it, estimates do."""

FALLBACK_OPENAI_WINDOW_TOKENS = 16_385
"""The smallest window among the models that OpenAI still serves; for names that LlamaIndex does not know."""

ANTHROPIC_WINDOW_TOKENS = 200_000
"""What every model of Anthropic's reads since 2024, for names that LlamaIndex does not know."""

_OPTIONAL = ("seed", "temperature", "max_tokens")
"""Parameters that some models refuse: they are left out when the server says so."""


_REFUSING = re.compile(
    r"unsupported|not support|unrecognized|unknown|unexpected|extra|not permitted|invalid", re.IGNORECASE
)


def load_openai(model: str, given: LanguageModelOptions, *, name: str) -> LanguageModel:
    """A model behind an OpenAI-compatible server. Raises `SettingsError` when the extra or the key is missing."""
    try:
        from llama_index.llms.openai_like import OpenAILike
        from openai import AsyncOpenAI
    except ImportError as error:
        raise SettingsError(describe_missing("openai")) from error
    url = given.url or OPENAI_URL
    key = _find_key(given, "OPENAI_API_KEY", is_own=not given.url or _is_host(url, "openai.com"))
    llm = OpenAILike(
        model=model,
        api_base=url,
        api_key="unused",  # the client below has the key; this class would print it
        is_chat_model=True,
        temperature=0.0,
        max_tokens=given.answer_tokens,
        max_retries=0,  # `TextStream` tries again
        timeout=given.timeout_seconds,
        async_openai_client=AsyncOpenAI(
            api_key=key or "none",
            base_url=url,
            max_retries=0,
            timeout=_limit_waiting(given),
        ),
        **_name_options(given, {"additional_kwargs": {"seed": 0}}),
    )
    facts = _ServerFacts(url, model, key)
    return LanguageModel(
        name=name,
        open_source=lambda messages, grammar: AsyncSource(_Caller(llm, messages, grammar).stream),
        given=given,
        window_tokens=given.context_tokens or facts.read_window() or _know_window(model, url),
        count_tokens=facts.count_tokens,
        takes_grammar=facts.speaks_llama_cpp,
        secrets=(key, *list_secrets(given)),
        url=hide_user(url) if given.url else "",
    )


def load_anthropic(model: str, given: LanguageModelOptions, *, name: str) -> LanguageModel:
    """A model of Anthropic. Raises `SettingsError` when the extra or the key is missing."""
    try:
        made = _make_anthropic_class()
    except ImportError as error:
        raise SettingsError(describe_missing("anthropic")) from error
    key = _find_key(given, "ANTHROPIC_API_KEY", is_own=not given.url or _is_host(given.url, "anthropic.com"))
    llm = made(
        model=model,
        api_key=key or "none",
        base_url=given.url or None,
        temperature=0.0,
        max_tokens=given.answer_tokens,
        max_retries=0,
        timeout=given.timeout_seconds,
        **_name_options(given, {}),
    )
    return LanguageModel(
        name=name,
        open_source=lambda messages, grammar: AsyncSource(_Caller(llm, messages, grammar).stream),
        given=given,
        window_tokens=given.context_tokens or int(llm.metadata.context_window),
        secrets=(key, *list_secrets(given)),
        url=hide_user(given.url),
    )


def hide_user(url: str) -> str:
    """An address without the name and password that may stand in it."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])) if "@" in parts.netloc else url


def _make_anthropic_class() -> Any:
    """LlamaIndex's class, for models that are newer than its list too. Raises ImportError without the extra."""
    from llama_index.core.llms import LLMMetadata
    from llama_index.llms.anthropic import Anthropic

    class AnyAnthropic(Anthropic):  # type: ignore[misc]  # LlamaIndex is not typed here
        @property
        def metadata(self) -> Any:
            try:
                return super().metadata
            except ValueError:  # a name that the list lacks; the server will say whether there is such a model
                return LLMMetadata(
                    context_window=ANTHROPIC_WINDOW_TOKENS,
                    num_output=self.max_tokens,
                    is_chat_model=True,
                    model_name=self.model,
                )

    return AnyAnthropic


class _Caller:
    """One streaming call of a LlamaIndex chat model."""

    def __init__(self, llm: Any, messages: Sequence[Message], grammar: str) -> None:
        self._llm = llm
        self._messages = messages
        self._grammar = grammar

    async def stream(self) -> AsyncIterator[Piece]:
        options: dict[str, Any] = {"extra_body": {"grammar": self._grammar}} if self._grammar else {}
        refused: set[str] = set()
        while True:
            try:
                async for piece in self._stream_once(self._leave_out(refused), options):
                    yield piece
                return
            except Exception as error:
                named = _find_refused(error) - refused
                if not named:
                    raise
                refused |= named

    def _leave_out(self, refused: set[str]) -> Any:
        """The model without the parameters that its server refused."""
        if not refused:
            return self._llm
        extra = {key: value for key, value in self._llm.additional_kwargs.items() if key not in refused}
        if "max_tokens" in refused:
            extra["max_completion_tokens"] = self._llm.max_tokens
        changes: dict[str, Any] = {"additional_kwargs": extra}
        if "max_tokens" in refused:
            changes["max_tokens"] = None
        if "temperature" in refused:
            changes["temperature"] = 1.0  # the only one that such models take
        return self._llm.model_copy(update=changes)

    async def _stream_once(self, llm: Any, options: dict[str, Any]) -> AsyncIterator[Piece]:
        from llama_index.core.llms import ChatMessage

        given = [ChatMessage(role=message.role, content=message.text) for message in self._messages]
        ending = ""
        async for response in await llm.astream_chat(given, **options):
            ending = _read_ending(response) or ending
            yield response.delta or ""
        if not ending:
            raise LanguageModelError("the connection ended before the answer did.")
        yield Ending(was_cut=ending in ("length", "max_tokens"))


def _read_ending(response: Any) -> str:
    """Why the server says that the answer ends here, "" while it does not."""
    told = response.message.additional_kwargs.get("stop_reason")  # Anthropic's
    choices = getattr(response.raw, "choices", None) or []
    return str(told or (getattr(choices[0], "finish_reason", None) if choices else None) or "")


def _find_refused(error: BaseException) -> set[str]:
    """The optional parameters that a server says it does not take."""
    if getattr(error, "status_code", None) not in (400, 422):
        return set()
    text = str(error)
    if not re.search(
        r"unsupported|not support|unrecognized|unknown|unexpected|extra|not permitted|invalid", text, re.I
    ):
        return set()
    return {name for name in _OPTIONAL if re.search(rf"\b{name}\b", text)}


class _ServerFacts:
    """What a server tells of its model beyond OpenAI's language: llama.cpp and vLLM tell much, others nothing."""

    def __init__(self, url: str, model: str, key: str) -> None:
        self._url = url.rstrip("/")
        self._root = self._url.removesuffix("/v1")
        self._model = model
        self._key = key
        self._lock = threading.Lock()
        self._tokenizes: bool | None = None
        self.speaks_llama_cpp = False

    def read_window(self) -> int:
        """Prompt and answer together, in tokens; 0 when the server does not say."""
        if _is_host(self._url, "openai.com"):
            return 0
        listed = self._ask("GET", f"{self._url}/models", None)
        models = listed.get("data") if isinstance(listed, dict) else None
        for entry in models if isinstance(models, list) else []:
            if not isinstance(entry, dict) or (entry.get("id") != self._model and len(models or ()) > 1):
                continue
            self.speaks_llama_cpp = entry.get("owned_by") == "llamacpp"
            meta: dict[str, Any] = entry["meta"] if isinstance(entry.get("meta"), dict) else {}
            for value in (entry.get("max_model_len"), meta.get("n_ctx"), entry.get("context_length")):
                if isinstance(value, int) and value > 0:
                    return value
        if self.speaks_llama_cpp:
            props = self._ask("GET", f"{self._root}/props", None)
            settings = props.get("default_generation_settings") if isinstance(props, dict) else None
            value = settings.get("n_ctx") if isinstance(settings, dict) else None
            return value if isinstance(value, int) and value > 0 else 0
        return 0

    def count_tokens(self, text: str) -> int:
        """In the model's vocabulary where the server counts, else an estimate."""
        with self._lock:
            if self._tokenizes is None:
                self._tokenizes = not _is_host(self._url, "openai.com") and self._count("a b") is not None
        counted = self._count(text) if self._tokenizes else None
        return estimate_tokens(text) if counted is None else counted

    def _count(self, text: str) -> int | None:
        # llama.cpp reads "content", vLLM "prompt"
        told = self._ask("POST", f"{self._root}/tokenize", {"model": self._model, "content": text, "prompt": text})
        tokens = told.get("tokens") if isinstance(told, dict) else None
        return len(tokens) if isinstance(tokens, list) else None

    def _ask(self, method: str, url: str, body: dict[str, str] | None) -> Any:
        """The server's JSON; None for whatever goes wrong, which the call itself will tell better."""
        headers = {
            "Content-Type": "application/json",
            **({"Authorization": f"Bearer {self._key}"} if self._key else {}),
        }
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(url, data=data, headers=headers, method=method)
        try:
            with _build_opener().open(request, timeout=FACTS_SECONDS) as response:
                return json.loads(response.read(1_000_000))
        except (OSError, ValueError):
            return None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would take the key to wherever it points."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def _build_opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(_NoRedirect())


def _find_key(given: LanguageModelOptions, variable: str, *, is_own: bool) -> str:
    """The key to send: the setting's, else the provider's own variable, which goes to the provider alone."""
    key = given.key.get_secret_value() or (os.environ.get(variable, "") if is_own else "")
    if not key and is_own:
        raise SettingsError(f"The language model needs a key, and none is set. Set {variable} or RAG_LLM_KEY.")
    if not key.isascii() or not key.isprintable():
        raise SettingsError("The key for the language model holds characters that no key has. Copy it anew.")
    return key


def _is_host(url: str, domain: str) -> bool:
    host = urlsplit(url).hostname or ""
    return host == domain or host.endswith(f".{domain}")


def _know_window(model: str, url: str) -> int:
    """The window of one of OpenAI's own models, as LlamaIndex lists them."""
    if not _is_host(url, "openai.com"):
        return FALLBACK_WINDOW_TOKENS
    from llama_index.llms.openai.utils import openai_modelname_to_contextsize

    try:
        return int(openai_modelname_to_contextsize(model))
    except ValueError:  # newer than the list
        return FALLBACK_OPENAI_WINDOW_TOKENS


def _limit_waiting(given: LanguageModelOptions) -> Any:
    import httpx

    return httpx.Timeout(given.timeout_seconds, connect=min(CONNECT_SECONDS, given.timeout_seconds))


def _name_options(given: LanguageModelOptions, defaults: dict[str, Any]) -> dict[str, Any]:
    """The LlamaIndex class's further arguments; tables in them are merged with the defaults'."""
    options = dict(given.options)
    for name, value in defaults.items():
        own = options.get(name, {})
        options[name] = {**value, **own} if isinstance(own, dict) else own
    return options


def list_secrets(given: LanguageModelOptions) -> tuple[str, ...]:
    """What must not be told of the options and the address: keys and passwords in them."""
    found = [urlsplit(given.url).password or ""]
    pending: list[Any] = [given.options]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            pending.extend(value.values())
            found.extend(
                str(one) for name, one in value.items() if re.search(r"key|token|secret|password|auth", str(name), re.I)
            )
        elif isinstance(value, (list, tuple)):
            pending.extend(value)
    return tuple(secret for secret in found if len(secret) >= 4)


def describe_missing(extra: str) -> str:
    """The error message for an extra that is not installed."""
    return (
        f"The language model needs what the extra {extra!r} installs. "
        f"Run `pip install 'footnote-rag[{extra}]'` (in a clone, `pip install -e '.[{extra}]'`)."
    )
