"""`/v1/responses`: the same chat in OpenAI's newer protocol. A reply has the search that was made and the message,
whose annotations cite files.

What was said is kept for a while, so that `previous_response_id` goes on from it; a client can send it again instead.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from rag.api.access import Caller
from rag.api.asking import ask, run_for_client
from rag.api.bodies import read_record
from rag.api.errors import ApiError, explain
from rag.api.event_stream import COMMENT, EventStream
from rag.api.marked_text import write_marked
from rag.api.openai.chores import unwrap_question
from rag.api.openai.messages import Message, read_conversation
from rag.api.openai.models import find_quote_only
from rag.api.openai.response_json import ResponseWriter
from rag.api.openai.saying import add_note, say
from rag.api.openapi import Operation
from rag.api.queries import read_query
from rag.api.routing import Router
from rag.api.streaming import begin_stream
from rag.question.long_input import fit_input
from rag.schema.answers import Answer
from rag.schema.query import EarlierTurn, Query

KEPT_CONVERSATIONS = 500
KEPT_TURNS = 20


class ResponseRequest(BaseModel):
    """The part of a request that is heeded. Instructions are not."""

    model_config = ConfigDict(extra="ignore")

    model: str
    input: str | list[dict[str, Any]]
    stream: bool | None = None
    previous_response_id: str | None = None
    store: bool | None = None
    include: list[str] | None = None
    tool_choice: Literal["none", "auto", "required"] | dict[str, Any] | None = None
    text: dict[str, Any] | None = None
    background: bool | None = None
    footnote: dict[str, Any] | None = None
    """What the answer may use: any field of a query but its text."""


RESPONDING = Operation("Answer, as OpenAI's responses have it.", takes=ResponseRequest, streams=True)


class Memory:
    """What was said in the latest responses, by their ids and who asked. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], tuple[EarlierTurn, ...]] = OrderedDict()

    def keep(self, caller: str, id: str, turns: tuple[EarlierTurn, ...]) -> None:
        """Keep a conversation up to a response."""
        with self._lock:
            self._kept[caller, id] = turns[-KEPT_TURNS:]
            while len(self._kept) > KEPT_CONVERSATIONS:
                self._kept.popitem(last=False)

    def find(self, caller: str, id: str) -> tuple[EarlierTurn, ...]:
        """The conversation up to a response. Raises `ApiError` when it is not kept, or is somebody else's."""
        with self._lock:
            found = self._kept.get((caller, id))
        if found is None:
            reason = "There is no such response any more. Send the conversation as input instead."
            raise ApiError(400, reason, code="previous_response_not_found", param="previous_response_id")
        return found


@dataclass(frozen=True, slots=True)
class _Turn:
    """A request that is being answered."""

    query: Query
    caller: str
    writer: ResponseWriter
    is_kept: bool
    note: str
    """Something to tell about the question: that it was cut."""


def make_response_routes(router: Router) -> list[Route]:
    """The route."""
    memory = Memory()

    async def respond(request: Request, caller: Caller) -> Response:
        asked = await read_record(request, ResponseRequest)
        is_quote_only = find_quote_only(asked.model, router.service.settings)
        _refuse_unsupported(asked)
        conversation = read_conversation(read_input(asked.input))
        earlier = conversation.earlier
        if asked.previous_response_id:
            earlier = (*memory.find(caller.name, asked.previous_response_id), *earlier)
        fitted = fit_input(unwrap_question(conversation.question))
        query = read_query({"kind": fitted.kind, **(asked.footnote or {}), "text": fitted.text})
        query = replace(query, earlier=earlier, quote_only=is_quote_only or query.quote_only)
        writer = ResponseWriter(
            id=f"resp_{uuid.uuid4().hex}",
            model=asked.model,
            created=int(time.time()),
            base=str(request.base_url),
            previous=asked.previous_response_id,
            shows_results="file_search_call.results" in (asked.include or ()),
            question=query.text,
        )
        turn = _Turn(query, caller.name, writer, asked.store is not False, fitted.said)
        if asked.stream:
            return await _start_stream(router, memory, turn)
        answer = await run_for_client(request, ask(router.service, query, caller.name))
        answer = add_note(answer, turn.note)
        _keep(memory, turn, answer)
        return JSONResponse(writer.describe(answer, write_marked(answer, writer.base)))

    return [router.route("/v1/responses", respond, method="POST", operation=RESPONDING)]


def _refuse_unsupported(asked: ResponseRequest) -> None:
    form = (asked.text or {}).get("format")
    wanted = {
        "tool_choice": isinstance(asked.tool_choice, dict) and asked.tool_choice.get("type") != "file_search",
        "text": isinstance(form, dict) and form.get("type", "text") != "text",
        "background": bool(asked.background),
    }
    for param, is_wanted in wanted.items():
        if is_wanted:
            reason = f"{param} is not supported: answers are quotes of articles, as text. Leave it out."
            raise ApiError(400, reason, code="unsupported_value", param=param)


def read_input(given: str | list[dict[str, Any]]) -> list[Message]:
    """The input as messages; items of other kinds (tool calls, reasoning) are left out. Raises `ApiError`."""
    if isinstance(given, str):
        return [Message(role="user", content=given)]
    messages = []
    for n, item in enumerate(given):
        if item.get("type", "message") != "message":
            continue
        content = item.get("content")
        is_list = isinstance(content, list) and all(isinstance(part, dict) for part in content)
        if not is_list and not isinstance(content, str):
            param = f"input.{n}.content"
            raise ApiError(400, "content must be a text or a list of objects.", code="invalid_value", param=param)
        role = item.get("role", "user")
        if not isinstance(role, str):
            raise ApiError(400, "role must be a text.", code="invalid_value", param=f"input.{n}.role")
        messages.append(Message(role=role, content=content))
    return messages


def _keep(memory: Memory, turn: _Turn, answer: Answer) -> None:
    if turn.is_kept:
        memory.keep(turn.caller, turn.writer.id, (*turn.query.earlier, EarlierTurn.from_answer(answer)))


async def _start_stream(router: Router, memory: Memory, turn: _Turn) -> Response:
    asked = await begin_stream(router.service, turn.query, turn.caller)

    async def events() -> AsyncGenerator[bytes, None]:
        writer = turn.writer
        for event in writer.begin():
            yield event
        try:
            async with asked, aclosing(say(asked, writer.base, note=turn.note)) as saying:
                async for said in saying:
                    if said is None:
                        yield COMMENT
                    elif isinstance(said, str):
                        for event in writer.add_text(said):
                            yield event
                    else:
                        _keep(memory, turn, said.answer)
                        for event in writer.end(said.answer, said.marked):
                            yield event
        except Exception as error:  # noqa: BLE001 - the status is sent already
            yield writer.fail(explain(error))

    return EventStream(events())
