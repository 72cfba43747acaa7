"""A language model with scripted replies, for the tests of Footnote and of programs that use it.

    llm = ScriptedLLM(replies=["The decree calls up 160,000 men [1]."])
    model = wrap(llm)

It is a normal LlamaIndex model, so the settings can name it too: `RAG_LLM=rag.testing.ScriptedLLM:any`. It can be slow
or overloaded, lose the connection, have a small window, and follow every instruction in the passages. Importing this
imports `llama_index.core`.
"""

from __future__ import annotations

import base64
import binascii
import re
import threading
import time
from collections.abc import Sequence
from typing import Any

from llama_index.core.base.llms.types import ChatMessage, ChatResponse, ChatResponseGen, LLMMetadata, MessageRole
from pydantic import Field, PrivateAttr

from rag.language_models import LanguageModel, LanguageModelOptions
from rag.language_models.classes import wrap_llm
from rag.language_models.streaming_llm import StreamingLLM

_QUOTED = re.compile(r"[\"“”„«「『]([^\"“”„«»「」『』\n]{3,300})[\"“”»」』]")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{24,}={0,2}")
_ASKS_FOR_PROMPT = re.compile(r"prompt|instruction|anweisung|instrucc|промпт|инструкц|提示|指示", re.IGNORECASE)
_HEADER = re.compile(r"^<passage .*>$", re.MULTILINE)


class ScriptedFailure(Exception):
    """The error of a failing server, with its HTTP status."""

    def __init__(self, message: str, status_code: int | None = None) -> None:
        super().__init__(message)
        self.status_code = status_code


class ScriptedLLM(StreamingLLM):
    """A model that writes its replies in order and then repeats the last one."""

    model: str = "scripted"
    replies: list[str] = Field(default_factory=lambda: ["NO ANSWER"])
    obeys: bool = False
    """If true, it obeys the passages: it writes every text that is quoted in them, also in base64, and its own
    instructions if a passage mentions them. When there is nothing to obey, it writes its replies."""
    failures: list[int] = Field(default_factory=list)
    """HTTP statuses with which its first calls fail; 0 for a refused connection."""
    breaks_after: int = -1
    """Drop the connection after this many characters of each reply; -1 disables."""
    delay_seconds: float = 0.0
    """Delay before each piece."""
    piece_characters: int = 7
    window_characters: int = 0
    """Longer prompts are refused as too long; 0 disables."""
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
        """The messages of each call."""
        return self._calls

    @property
    def grammars(self) -> list[str]:
        """The grammar of each call, "" for none."""
        return self._grammars

    @property
    def was_freed(self) -> threading.Event:
        """Set when one of its streams was closed before its end."""
        return self._closed

    def stream_chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponseGen:
        self._calls.append(list(messages))
        self._grammars.append(str(kwargs.get("grammar", "")))
        number = len(self._calls) - 1
        self._fail(number, messages)
        return self._write(self._choose_reply(messages, number - len(self.failures)))

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
    """A LlamaIndex model as the `LanguageModel` that Footnote works with, without retries."""
    return wrap_llm(llm, given or LanguageModelOptions(retries=0, timeout_seconds=10), name=f"fake:{llm.model}")


def _obey(messages: Sequence[ChatMessage]) -> str:
    """What the passages tell it to write: the texts in quotes, also in base64, and its instructions."""
    prompt = _HEADER.sub("", "\n".join(str(message.content) for message in messages if message.role == "user"))
    passages = prompt.rpartition("\nQuestion:")[0]
    texts = [passages, *(text for match in _BASE64.finditer(passages) if (text := _decode(match.group())))]
    orders = [match[1].strip() for text in texts for match in _QUOTED.finditer(text)]
    if _ASKS_FOR_PROMPT.search(" ".join(texts)):
        orders.append(str(messages[0].content))
    # the fence changed citation marks to round brackets; the instruction wanted square ones
    return re.sub(r"\((\d+)\)", r"[\1]", "\n".join(dict.fromkeys(orders)))


def _decode(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return ""
