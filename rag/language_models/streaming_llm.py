"""The base of Footnote's own LlamaIndex language models. Importing this imports `llama_index.core`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from llama_index.core.base.llms.types import (
    ChatMessage,
    ChatResponse,
    CompletionResponse,
    CompletionResponseGen,
    MessageRole,
)
from llama_index.core.llms import CustomLLM
from llama_index.core.llms.callbacks import llm_chat_callback, llm_completion_callback


class StreamingLLM(CustomLLM):  # type: ignore[misc]  # LlamaIndex is not typed here
    """A language model that implements `stream_chat`; all other calls are built on it."""

    @llm_chat_callback()  # type: ignore[untyped-decorator,unused-ignore]
    def chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponse:
        responses: list[ChatResponse] = list(self.stream_chat(messages, **kwargs))
        nothing = ChatResponse(message=ChatMessage(role=MessageRole.ASSISTANT, content=""))
        return responses[-1] if responses else nothing  # the last response has the whole text

    @llm_completion_callback()  # type: ignore[untyped-decorator,unused-ignore]
    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponseGen:  # noqa: ARG002
        def write() -> CompletionResponseGen:
            for response in self.stream_chat([ChatMessage(role=MessageRole.USER, content=prompt)], **kwargs):
                yield CompletionResponse(text=str(response.message.content or ""), delta=response.delta)

        return write()

    @llm_completion_callback()  # type: ignore[untyped-decorator,unused-ignore]
    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:  # noqa: ARG002
        response = self.chat([ChatMessage(role=MessageRole.USER, content=prompt)], **kwargs)
        return CompletionResponse(text=str(response.message.content or ""))
