"""A language model that says what it is told to, for the tests of Footnote and of what is built on it.

    llm = ScriptedLLM(replies=["The decree calls up 160,000 men [1]."])
    model = wrap(llm)

It is an ordinary LlamaIndex model, so
`RAG_LLM=rag.testing.scripted_llm.ScriptedLLM:any` names it too. It can be slow, too busy, break
off, read too little, and obey every order that it finds in what it is given. Importing this imports `llama_index.core`.
"""

from __future__ import annotations

import base64
import binascii
import re
import threading
import time
from collections.abc import Sequence
from typing import Any

from llama_index.core.base.llms.types import (
    ChatMessage,
    ChatResponse,
    ChatResponseGen,
    CompletionResponse,
    CompletionResponseGen,
    LLMMetadata,
)
from llama_index.core.llms import CustomLLM, MessageRole
from pydantic import Field, PrivateAttr

from rag.language_models import LanguageModel, LanguageModelOptions
from rag.language_models.classes import wrap_llm

_QUOTED = re.compile(r"[\"“”„«「『]([^\"“”„«»「」『』\n]{3,300})[\"“”»」』]")
_CODED = re.compile(r"[A-Za-z0-9+/]{24,}={0,2}")
_ASKS_FOR_PROMPT = re.compile(r"prompt|instruction|anweisung|instrucc|промпт|инструкц|提示|指示", re.IGNORECASE)
_HEADER = re.compile(r"^<passage .*>$", re.MULTILINE)


class ScriptedFailure(Exception):
    """What a server answers that does not answer, with its HTTP status."""

    def __init__(self, message: str, status_code: int | None = None) -> None:
        super().__init__(message)
        self.status_code = status_code


class ScriptedLLM(CustomLLM):  # type: ignore[misc]  # LlamaIndex is not typed here
    """A model that writes its replies in turn, the last one again and again."""

    model: str = "scripted"
    replies: list[str] = Field(default_factory=lambda: ["NO ANSWER"])
    obeys: bool = False
    """Whether it writes every quoted text of the passages that it is given, encoded ones too, and its instructions when
    a passage speaks of them; without any of that, its replies."""
    failures: list[int] = Field(default_factory=list)
    """HTTP statuses that its first calls fail with; 0 for a connection that is refused."""
    breaks_after: int = -1
    """After so many characters of each reply the connection breaks; -1: never."""
    delay_seconds: float = 0.0
    """Before each piece."""
    piece_characters: int = 7
    window_characters: int = 0
    """More than this is refused as too long; 0: nothing is."""
    context_window: int = 4096
    max_tokens: int = 512
    takes_grammar: bool = False

    _calls: list[list[ChatMessage]] = PrivateAttr(default_factory=list)
    _grammars: list[str] = PrivateAttr(default_factory=list)
    _closed: threading.Event = PrivateAttr(default_factory=threading.Event)

    @classmethod
    def class_name(cls) -> str:
        return "ScriptedLLM"

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(
            context_window=self.context_window, num_output=self.max_tokens, is_chat_model=True, model_name=self.model
        )

    @property
    def calls(self) -> list[list[ChatMessage]]:
        """What it was given, call by call."""
        return self._calls

    @property
    def grammars(self) -> list[str]:
        """The grammar of each call, "" for none."""
        return self._grammars

    @property
    def was_freed(self) -> threading.Event:
        """Set once a stream of it was closed before its end."""
        return self._closed

    def stream_chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponseGen:
        self._calls.append(list(messages))
        self._grammars.append(str(kwargs.get("grammar", "")))
        number = len(self._calls) - 1
        self._fail(number, messages)
        return self._write(self._choose_reply(messages, number - len(self.failures)))

    def chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponse:
        responses: list[ChatResponse] = list(self.stream_chat(messages, **kwargs))
        return responses[-1]

    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:  # noqa: ARG002
        response = self.chat([ChatMessage(role=MessageRole.USER, content=prompt)], **kwargs)
        return CompletionResponse(text=str(response.message.content or ""))

    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponseGen:  # noqa: ARG002
        for response in self.stream_chat([ChatMessage(role=MessageRole.USER, content=prompt)], **kwargs):
            yield CompletionResponse(text=str(response.message.content or ""), delta=response.delta)

    def _fail(self, number: int, messages: Sequence[ChatMessage]) -> None:
        if number < len(self.failures):
            status = self.failures[number]
            raise ScriptedFailure(f"scripted failure {status}", status) if status else ConnectionRefusedError("refused")
        length = sum(len(str(message.content)) for message in messages)
        if self.window_characters and length > self.window_characters:
            raise ScriptedFailure(f"{length} characters exceed the maximum context length", 400)

    def _choose_reply(self, messages: Sequence[ChatMessage], number: int) -> str:
        obeyed = _obey(messages) if self.obeys else ""
        return obeyed or self.replies[min(number, len(self.replies) - 1)]

    def _write(self, reply: str) -> ChatResponseGen:
        size = self.piece_characters
        try:
            for at in range(0, len(reply), size):
                if self.delay_seconds:
                    time.sleep(self.delay_seconds)
                if 0 <= self.breaks_after <= at:
                    raise ScriptedFailure("the connection was lost")
                message = ChatMessage(role=MessageRole.ASSISTANT, content=reply[: at + size])
                yield ChatResponse(message=message, delta=reply[at : at + size])
        except GeneratorExit:
            self._closed.set()
            raise


def wrap(llm: Any, *, given: LanguageModelOptions | None = None) -> LanguageModel:
    """Any LlamaIndex model as Footnote's answerer takes it."""
    return wrap_llm(llm, given or LanguageModelOptions(retries=0, timeout_seconds=10), name=f"fake:{llm.model}")


def _obey(messages: Sequence[ChatMessage]) -> str:
    """All that the passages order: what stands in quotes, what is encoded, and the instructions."""
    told = _HEADER.sub("", "\n".join(str(message.content) for message in messages if message.role == "user"))
    told = told.rpartition("\nQuestion:")[0]
    texts = [told, *(text for match in _CODED.finditer(told) if (text := _decode(match.group())))]
    orders = [match[1].strip() for text in texts for match in _QUOTED.finditer(text)]
    if _ASKS_FOR_PROMPT.search(" ".join(texts)):
        orders.append(str(messages[0].content))
    # a fence writes marks in round brackets; an obedient model writes them as it was meant to
    return re.sub(r"\((\d+)\)", r"[\1]", "\n".join(dict.fromkeys(orders)))


def _decode(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return ""
