"""Models behind a server: any with OpenAI's API (OpenAI, Ollama, vLLM, llama.cpp, LM Studio, OpenRouter), and
Anthropic.

Owns how the LlamaIndex class is created and called. The key is given to the provider's client and not to a LlamaIndex
object, which would print it.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from typing import Any

from rag.errors import LanguageModelError, SettingsError
from rag.language_models.credentials import find_key, hide_user, list_secrets
from rag.language_models.failures import describe_missing_extra
from rag.language_models.model import FALLBACK_WINDOW_TOKENS, LanguageModel
from rag.language_models.options import LanguageModelOptions
from rag.language_models.prompts import Message
from rag.language_models.server_facts import ServerFacts, is_host
from rag.language_models.streaming import AsyncSource, Ending, Piece

OPENAI_URL = "https://api.openai.com/v1"
CONNECT_SECONDS = 10.0

FALLBACK_OPENAI_WINDOW_TOKENS = 16_385
"""The smallest window of the models that OpenAI still serves, for names that LlamaIndex does not know."""

ANTHROPIC_WINDOW_TOKENS = 200_000
"""The window of all Anthropic models since 2024, for names that LlamaIndex does not know."""

_OPTIONAL = ("seed", "temperature", "max_tokens")
"""Parameters that some models refuse. They are left out when the server says so."""

_REFUSAL = re.compile(
    r"unsupported|not support|unrecognized|unknown|unexpected|extra|not permitted|invalid", re.IGNORECASE
)


def load_openai(model: str, given: LanguageModelOptions, *, name: str) -> LanguageModel:
    """A model behind an OpenAI-compatible server. Raises `SettingsError` when the extra or the key is missing."""
    try:
        from llama_index.llms.openai_like import OpenAILike
        from openai import AsyncOpenAI
    except ImportError as error:
        raise SettingsError(describe_missing_extra("openai")) from error
    url = given.url or OPENAI_URL
    key = find_key(given, "OPENAI_API_KEY", is_provider=not given.url or is_host(url, "openai.com"))
    llm = OpenAILike(
        model=model,
        api_base=url,
        api_key="unused",  # the client below has the key; this class would print it
        is_chat_model=True,
        temperature=0.0,
        max_tokens=given.answer_tokens,
        max_retries=0,  # `TextStream` retries
        timeout=given.timeout_seconds,
        async_openai_client=AsyncOpenAI(
            api_key=key or "none",
            base_url=url,
            max_retries=0,
            timeout=_make_timeout(given),
        ),
        **_merge_options(given, {"additional_kwargs": {"seed": 0}}),
    )
    facts = ServerFacts(url, model, key)
    return LanguageModel(
        name=name,
        open_source=lambda messages, grammar: AsyncSource(_Call(llm, messages, grammar).stream),
        given=given,
        window_tokens=given.context_tokens or facts.read_window() or _look_up_window(model, url),
        count_tokens=facts.count_tokens,
        takes_grammar=facts.is_llama_cpp,
        secrets=(key, *list_secrets(given)),
        url=hide_user(url) if given.url else "",
    )


def load_anthropic(model: str, given: LanguageModelOptions, *, name: str) -> LanguageModel:
    """A model of Anthropic. Raises `SettingsError` when the extra or the key is missing."""
    try:
        llm_class = _make_anthropic_class()
    except ImportError as error:
        raise SettingsError(describe_missing_extra("anthropic")) from error
    key = find_key(given, "ANTHROPIC_API_KEY", is_provider=not given.url or is_host(given.url, "anthropic.com"))
    llm = llm_class(
        model=model,
        api_key=key or "none",
        base_url=given.url or None,
        temperature=0.0,
        max_tokens=given.answer_tokens,
        max_retries=0,
        timeout=given.timeout_seconds,
        **_merge_options(given, {}),
    )
    return LanguageModel(
        name=name,
        open_source=lambda messages, grammar: AsyncSource(_Call(llm, messages, grammar).stream),
        given=given,
        window_tokens=given.context_tokens or int(llm.metadata.context_window),
        secrets=(key, *list_secrets(given)),
        url=hide_user(given.url),
    )


def _make_anthropic_class() -> Any:
    """LlamaIndex's class, extended to models that are newer than its list. Raises ImportError without the extra."""
    from llama_index.core.llms import LLMMetadata
    from llama_index.llms.anthropic import Anthropic

    class AnyAnthropic(Anthropic):  # type: ignore[misc]  # LlamaIndex is not typed here
        """Any model of Anthropic, known to LlamaIndex or not."""

        @property
        def metadata(self) -> Any:
            try:
                return super().metadata
            except ValueError:  # not in LlamaIndex's list; the server will say whether the model exists
                return LLMMetadata(
                    context_window=ANTHROPIC_WINDOW_TOKENS,
                    num_output=self.max_tokens,
                    is_chat_model=True,
                    model_name=self.model,
                )

    return AnyAnthropic


class _Call:
    """One streaming call of a LlamaIndex chat model."""

    def __init__(self, llm: Any, messages: Sequence[Message], grammar: str) -> None:
        self._llm = llm
        self._messages = messages
        self._grammar = grammar

    async def stream(self) -> AsyncIterator[Piece]:
        """The pieces of the answer. Retries without the parameters that the server refuses."""
        options: dict[str, Any] = {"extra_body": {"grammar": self._grammar}} if self._grammar else {}
        refused: set[str] = set()
        while True:
            try:
                async for piece in self._stream_once(self._leave_out(refused), options):
                    yield piece
                return
            except Exception as error:
                newly_refused = _find_refused(error) - refused
                if not newly_refused:
                    raise
                refused |= newly_refused

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
            changes["temperature"] = 1.0  # the only value that such models accept
        return self._llm.model_copy(update=changes)

    async def _stream_once(self, llm: Any, options: dict[str, Any]) -> AsyncIterator[Piece]:
        from llama_index.core.llms import ChatMessage

        messages = [ChatMessage(role=message.role, content=message.text) for message in self._messages]
        ending = ""
        async for response in await llm.astream_chat(messages, **options):
            ending = _read_ending(response) or ending
            yield response.delta or ""
        if not ending:
            raise LanguageModelError("the connection ended before the answer did.")
        yield Ending(was_cut=ending in ("length", "max_tokens"))


def _read_ending(response: Any) -> str:
    """The server's reason for ending the answer with this response; "" if it does not end."""
    stop_reason = response.message.additional_kwargs.get("stop_reason")  # Anthropic's
    choices = getattr(response.raw, "choices", None) or []
    return str(stop_reason or (getattr(choices[0], "finish_reason", None) if choices else None) or "")


def _find_refused(error: BaseException) -> set[str]:
    """The optional parameters that the server rejects."""
    if getattr(error, "status_code", None) not in (400, 422):
        return set()
    text = str(error)
    return {name for name in _OPTIONAL if re.search(rf"\b{name}\b", text)} if _REFUSAL.search(text) else set()


def _look_up_window(model: str, url: str) -> int:
    """The window of one of OpenAI's own models, from LlamaIndex's list."""
    if not is_host(url, "openai.com"):
        return FALLBACK_WINDOW_TOKENS
    from llama_index.llms.openai.utils import openai_modelname_to_contextsize

    try:
        return int(openai_modelname_to_contextsize(model))
    except ValueError:  # newer than the list
        return FALLBACK_OPENAI_WINDOW_TOKENS


def _make_timeout(given: LanguageModelOptions) -> Any:
    import httpx

    return httpx.Timeout(given.timeout_seconds, connect=min(CONNECT_SECONDS, given.timeout_seconds))


def _merge_options(given: LanguageModelOptions, defaults: dict[str, Any]) -> dict[str, Any]:
    """Further arguments for the LlamaIndex class: the options, with nested tables merged into the defaults'."""
    options = dict(given.options)
    for name, value in defaults.items():
        own = options.get(name, {})
        options[name] = {**value, **own} if isinstance(own, dict) else own
    return options
