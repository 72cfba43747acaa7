"""Any other LlamaIndex language model, named by its class as a part (see `rag.components`).

Owns how the class is found and what it is given. Whatever the class writes comes through `BlockingSource`.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from typing import Any

from rag.components import LANGUAGE_MODEL, Part
from rag.errors import RagError, SettingsError
from rag.language_models.failures import hide_secrets
from rag.language_models.model import FALLBACK_WINDOW_TOKENS, LanguageModel, LanguageModelOptions
from rag.language_models.prompts import Message
from rag.language_models.servers import hide_user, list_secrets
from rag.language_models.streaming import BlockingSource, Piece


def load_class(path: str, model: str, given: LanguageModelOptions, *, name: str) -> LanguageModel:
    """The model that a LlamaIndex class makes, given the `path` of a part and the name of its model, which may be "".

    Raises `SettingsError` when there is no such class, or it refuses its options.
    """
    from llama_index.core.llms import LLM

    made = Part(LANGUAGE_MODEL, path).find()
    if not (inspect.isclass(made) and issubclass(made, LLM)):
        raise SettingsError(f"RAG_LLM names {path}, which is not a LlamaIndex language model.")
    secrets = list_secrets(given)
    try:
        llm = made(**_choose_arguments(made, model, given))
    except RagError:
        raise
    except Exception as error:  # whatever a class of somebody else's raises
        reason = hide_secrets(" ".join(str(error).split())[:300], (given.key.get_secret_value(), *secrets))
        raise SettingsError(f"{path} cannot be made with RAG_LLM_OPTIONS as they are: {reason}") from error
    return wrap_llm(llm, given, name=name)


def wrap_llm(llm: Any, given: LanguageModelOptions, *, name: str) -> LanguageModel:
    """A LlamaIndex model that is made already."""
    return LanguageModel(
        name=name,
        open_source=lambda messages, grammar: BlockingSource(_Caller(llm, messages, grammar).stream),
        given=given,
        window_tokens=given.context_tokens or _read_window(llm),
        takes_grammar=bool(getattr(llm, "takes_grammar", False)),
        secrets=list_secrets(given),
        url=hide_user(given.url),
    )


class _Caller:
    """One streaming call of any LlamaIndex model."""

    def __init__(self, llm: Any, messages: Sequence[Message], grammar: str) -> None:
        self._llm = llm
        self._messages = messages
        self._options = {"grammar": grammar} if grammar else {}

    def stream(self) -> Iterator[Piece]:
        from llama_index.core.llms import ChatMessage

        given = [ChatMessage(role=message.role, content=message.text) for message in self._messages]
        said = ""
        for response in self._llm.stream_chat(given, **self._options):
            # some classes give no delta, only the text so far
            whole = str(response.message.content or "")
            delta = response.delta if response.delta is not None else whole[len(said) :]
            said = whole
            yield delta


def _choose_arguments(made: Any, model: str, given: LanguageModelOptions) -> dict[str, Any]:
    """What the class is made with: the model, the settings that it knows by one of their usual names, then the options
    as they were set."""
    known = set(made.model_fields) | set(inspect.signature(made.__init__).parameters)
    wanted: tuple[tuple[tuple[str, ...], Any], ...] = (
        (("model", "model_name", "model_id"), model),
        (("temperature",), 0.0),
        (("seed",), 0),
        (("max_tokens", "max_new_tokens", "num_output"), given.answer_tokens),
        (("request_timeout", "timeout"), given.timeout_seconds),
        (("context_window",), given.context_tokens),
        (("api_key",), given.key.get_secret_value()),
        (("base_url", "api_base"), given.url),
    )
    chosen: dict[str, Any] = {}
    for names, value in wanted:
        name = next((name for name in names if name in known), None)
        if name and value not in ("", None) and not (name == "context_window" and not value):
            chosen[name] = value
    return {**chosen, **given.options}


def _read_window(llm: Any) -> int:
    try:
        window = int(llm.metadata.context_window)
    except (ValueError, TypeError, KeyError, NotImplementedError):  # some fail for names they do not know
        return FALLBACK_WINDOW_TOKENS
    return window if window > 0 else FALLBACK_WINDOW_TOKENS
