"""Any other LlamaIndex language model, named by its class as a part (see `rag.components`)."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from typing import Any

from rag.components import LANGUAGE_MODEL, Part, hide_secrets
from rag.errors import RagError, SettingsError
from rag.language_models.credentials import hide_user, list_secrets
from rag.language_models.model import FALLBACK_WINDOW_TOKENS, LanguageModel
from rag.language_models.options import LanguageModelOptions
from rag.language_models.prompts import Message
from rag.language_models.streaming import BlockingSource, Piece


def load_class(path: str, model: str, given: LanguageModelOptions, *, name: str) -> LanguageModel:
    """The model created by the LlamaIndex class or function that the part `path` names.

    `model`, the name of its model, may be "". Raises `SettingsError` when the class does not exist or refuses its
    options.
    """
    from llama_index.core.llms import LLM

    make = Part(LANGUAGE_MODEL, path).find()
    misfit = SettingsError(f"RAG_LLM names {path}, which is not a LlamaIndex language model.")
    if not callable(make) or (inspect.isclass(make) and not issubclass(make, LLM)):
        raise misfit
    secrets = (given.key.get_secret_value(), *list_secrets(given))
    try:
        llm = make(**_choose_arguments(make, model, given))
    except RagError:
        raise
    except Exception as error:  # third-party code may raise anything
        reason = hide_secrets(" ".join(str(error).split()), secrets)[:300]
        raise SettingsError(f"{path} cannot be created with these RAG_LLM_OPTIONS: {reason}") from error
    if not isinstance(llm, LLM):
        raise misfit
    return wrap_llm(llm, given, name=name)


def wrap_llm(llm: Any, given: LanguageModelOptions, *, name: str) -> LanguageModel:
    """A LlamaIndex model object as a `LanguageModel`."""
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
        before = ""
        for response in self._llm.stream_chat(given, **self._options):
            # some classes return only the text so far, without a delta
            text = str(response.message.content or "")
            yield response.delta if response.delta is not None else text[len(before) :]
            before = text


def _choose_arguments(make: Any, model: str, given: LanguageModelOptions) -> dict[str, Any]:
    """The arguments for the class or function: the model and the settings under the first common name that it accepts,
    then the options as configured."""
    known = set(inspect.signature(make.__init__ if inspect.isclass(make) else make).parameters)
    known |= set(getattr(make, "model_fields", ()))
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
    except (ValueError, TypeError, KeyError, NotImplementedError):  # some classes fail for model names they do not know
        return FALLBACK_WINDOW_TOKENS
    return window if window > 0 else FALLBACK_WINDOW_TOKENS
