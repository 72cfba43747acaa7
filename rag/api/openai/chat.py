"""`/v1/chat/completions`: a chat with the articles, whole or streamed.

An answer carries its sources in every form that clients read: `[n]` marks with a list under the text, `annotations`,
and `footnote`, the JSON of `rag ask --json`; in a stream also open-webui's source events.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from rag.api.access import Caller
from rag.api.asking import ask, run_for_client
from rag.api.bodies import read_record
from rag.api.errors import ApiError, explain
from rag.api.event_stream import COMMENT, EventStream, write_event
from rag.api.marked_text import Annotation, MarkedText, write_marked
from rag.api.openai.chores import do_chore, unwrap_question
from rag.api.openai.messages import Message, read_conversation
from rag.api.openai.models import find_quote_only
from rag.api.openai.saying import add_note, say
from rag.api.openapi import Operation
from rag.api.queries import read_query
from rag.api.routing import Router
from rag.api.streaming import AnswerStream, begin_stream
from rag.question.long_input import fit_input
from rag.schema.answers import Answer
from rag.schema.query import Query
from rag.serving.json import describe_answer

_DONE = b"data: [DONE]\n\n"


class StreamOptions(BaseModel):
    """What a stream has besides the text."""

    model_config = ConfigDict(extra="ignore")

    include_usage: bool | None = None


class ChatRequest(BaseModel):
    """The part of a request that is heeded. Settings of sampling mean nothing here and are ignored."""

    model_config = ConfigDict(extra="ignore")

    model: str
    messages: list[Message] = Field(min_length=1)
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    n: int | None = None
    logprobs: bool | None = None
    tool_choice: Literal["none", "auto", "required"] | dict[str, Any] | None = None
    response_format: dict[str, Any] | None = None
    modalities: list[str] | None = None
    footnote: dict[str, Any] | None = None
    """What the answer may use: any field of a query but its text, as `{"files": ["a.txt"], "since": "2024-01-01"}`."""


CHATTING = Operation("Answer in a chat, as OpenAI's protocol has it.", takes=ChatRequest, streams=True)


@dataclass(frozen=True, slots=True)
class _Chat:
    """A request that is being answered."""

    id: str
    model: str
    created: int
    base: str
    """The server's address, for links."""
    note: str = ""
    """Something to tell about the question: that it was cut."""


def make_chat_routes(router: Router) -> list[Route]:
    """The route."""

    async def complete(request: Request, caller: Caller) -> Response:
        asked = await read_record(request, ChatRequest)
        is_quote_only = find_quote_only(asked.model, router.service.settings)
        _refuse_unsupported(asked)
        chat = _Chat(f"chatcmpl-{uuid.uuid4().hex}", asked.model, int(time.time()), str(request.base_url))
        conversation = read_conversation(asked.messages)
        if (reply := do_chore(conversation.question)) is not None:
            return _reply_to_chore(chat, reply, asked)
        fitted = fit_input(unwrap_question(conversation.question))
        query = read_query({"kind": fitted.kind, **(asked.footnote or {}), "text": fitted.text})
        query = replace(query, earlier=conversation.earlier, quote_only=is_quote_only or query.quote_only)
        chat = replace(chat, note=fitted.said)
        if asked.stream:
            return await _start_stream(router, query, caller, chat, usage=_wants_usage(asked))
        answer = await run_for_client(request, ask(router.service, query, caller.name))
        return JSONResponse(_describe_completion(chat, add_note(answer, chat.note)))

    return [router.route("/v1/chat/completions", complete, method="POST", operation=CHATTING)]


def _refuse_unsupported(asked: ChatRequest) -> None:
    """Raises `ApiError` for what would change the reply and cannot be done; leaving it out would be a wrong reply."""
    wanted = {
        "n": asked.n not in (None, 1),
        "logprobs": bool(asked.logprobs),
        "tool_choice": asked.tool_choice == "required" or isinstance(asked.tool_choice, dict),
        "response_format": bool(asked.response_format and asked.response_format.get("type", "text") != "text"),
        "modalities": bool(asked.modalities and asked.modalities != ["text"]),
    }
    for param, is_wanted in wanted.items():
        if is_wanted:
            reason = f"{param} is not supported: answers are quotes of articles, as text. Leave it out."
            raise ApiError(400, reason, code="unsupported_value", param=param)


def _wants_usage(asked: ChatRequest) -> bool:
    return bool(asked.stream_options and asked.stream_options.include_usage)


def count_tokens(text: str) -> int:
    """About how many tokens a text has, for clients that show it: a quarter of its characters."""
    return (len(text) + 3) // 4


def _describe_usage(asked: str, said: str) -> dict[str, int]:
    given, made = count_tokens(asked), count_tokens(said)
    return {"prompt_tokens": given, "completion_tokens": made, "total_tokens": given + made}


def _describe_annotation(annotation: Annotation) -> dict[str, Any]:
    citation = annotation.citation
    return {
        "type": "url_citation",
        "url_citation": {
            "start_index": annotation.start,
            "end_index": annotation.end,
            "url": annotation.address,
            "title": citation.title or citation.file,
        },
    }


def _describe_completion(chat: _Chat, answer: Answer) -> dict[str, Any]:
    marked = write_marked(answer, chat.base)
    message = {
        "role": "assistant",
        "content": marked.text,
        "refusal": None,
        "annotations": [_describe_annotation(one) for one in marked.annotations],
    }
    return {
        **_describe_whole(chat, message, _describe_usage(answer.question, marked.text)),
        "footnote": describe_answer(answer),
    }


def _describe_whole(chat: _Chat, message: dict[str, Any], usage: dict[str, int]) -> dict[str, Any]:
    return {
        "id": chat.id,
        "object": "chat.completion",
        "created": chat.created,
        "model": chat.model,
        "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}],
        "usage": usage,
    }


def _describe_chunk(chat: _Chat, delta: dict[str, Any], *, finish: str | None = None, **more: Any) -> dict[str, Any]:
    return {
        "id": chat.id,
        "object": "chat.completion.chunk",
        "created": chat.created,
        "model": chat.model,
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}],
        **more,
    }


def _reply_to_chore(chat: _Chat, reply: str, asked: ChatRequest) -> Response:
    usage = _describe_usage("", reply)
    if not asked.stream:
        message: dict[str, Any] = {"role": "assistant", "content": reply, "refusal": None, "annotations": []}
        return JSONResponse(_describe_whole(chat, message, usage))

    async def events() -> AsyncGenerator[bytes, None]:
        yield write_event(_describe_chunk(chat, {"role": "assistant", "content": reply}))
        yield write_event(_describe_chunk(chat, {}, finish="stop"))
        if _wants_usage(asked):
            yield write_event(_describe_chunk(chat, {}, usage=usage) | {"choices": []})
        yield _DONE

    return EventStream(events())


async def _start_stream(router: Router, query: Query, caller: Caller, chat: _Chat, *, usage: bool) -> Response:
    """The stream, once the question has been accepted: one that cannot be asked gets a status of its own."""
    asked = await begin_stream(router.service, query, caller.name)

    async def events() -> AsyncGenerator[bytes, None]:
        async with asked, aclosing(_stream(asked, query, chat, usage=usage)) as stream:
            async for event in stream:
                yield event

    return EventStream(events())


async def _stream(asked: AnswerStream, query: Query, chat: _Chat, *, usage: bool) -> AsyncGenerator[bytes, None]:
    yield write_event(_describe_chunk(chat, {"role": "assistant", "content": ""}))
    try:
        async for said in say(asked, chat.base, note=chat.note):
            if said is None:
                yield COMMENT
            elif isinstance(said, str):
                yield write_event(_describe_chunk(chat, {"content": said}))
            else:
                for event in _describe_end(chat, said.answer, said.marked):
                    yield event
                if usage:
                    described = _describe_usage(query.text, said.marked.text)
                    yield write_event({**_describe_chunk(chat, {}, usage=described), "choices": []})
    except Exception as error:  # noqa: BLE001 - the status is sent already: the protocol has an event for errors
        yield write_event(explain(error).describe())
    yield _DONE


def _describe_end(chat: _Chat, answer: Answer, marked: MarkedText) -> list[bytes]:
    """The last events: the sources as open-webui reads them, the citations, the whole answer as JSON."""
    addresses = {one.citation.n: one.address for one in marked.annotations}
    events = [
        _describe_chunk(chat, {}, event=_describe_source(citation.title or citation.file, citation.quote, address))
        for citation in answer.citations
        if (address := addresses.get(citation.n))
    ]
    last = {"annotations": [_describe_annotation(one) for one in marked.annotations]} if marked.annotations else {}
    end = _describe_chunk(chat, last, finish="stop", footnote=describe_answer(answer))
    return [write_event(event) for event in (*events, end)]


def _describe_source(title: str, words: str, address: str) -> dict[str, Any]:
    """A source as open-webui shows it beside a message."""
    return {
        "type": "source",
        "data": {
            "source": {"name": title, "url": address},
            "document": [words],
            "metadata": [{"source": address, "name": title}],
        },
    }
