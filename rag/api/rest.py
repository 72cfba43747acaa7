"""Our own interface: `/v1/ask`, `/v1/check`, `/v1/search`, `/v1/mentions`. Bodies are a `Query`, answers what
`rag ask --json` prints.

A client that accepts `text/event-stream` gets the steps as events: `stage`, `draft`, `statement`, `progress` (sentences
judged), then `answer`, or `error`.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from rag.api.access import Caller
from rag.api.asking import Heard, Judged, ask, run_for_client, run_in_turn
from rag.api.bodies import read_object
from rag.api.errors import explain
from rag.api.event_stream import COMMENT, QUIET_SECONDS, EventStream, write_event
from rag.api.openapi import Operation, Parameter
from rag.api.queries import MOST_PLACES, read_choice, read_number, read_query
from rag.api.records import MentionsJson, PassageListJson
from rag.api.routing import Router
from rag.api.streaming import begin_stream
from rag.schema.answers import Answer
from rag.schema.events import Draft, Stage
from rag.schema.query import Query
from rag.serving.json import describe_answer, describe_passage, describe_statement
from rag.serving.json_more import describe_mentions
from rag.serving.json_types import AnswerJson

if TYPE_CHECKING:
    from rag.retrieval.retriever import SearchBy

ASKING = Operation("Answer a question from the articles, or abstain.", takes=Query, gives=AnswerJson, streams=True)
CHECKING = Operation("Check a text against the articles, sentence by sentence.", Query, AnswerJson, streams=True)


_WAYS: tuple[SearchBy, ...] = ("both", "meaning", "words")
_BY = Parameter("by", "What to search by (both).", {"type": "string", "enum": list(_WAYS)})
_LIMIT = Parameter("limit", "Most places to list (200).", {"type": "integer", "minimum": 1, "maximum": MOST_PLACES})

SEARCHING = Operation(
    "Search the nearest passages, without an answer.", takes=Query, gives=PassageListJson, parameters=(_BY,)
)
FINDING = Operation(
    "Find every sentence that mentions a name, word or phrase.", takes=Query, gives=MentionsJson, parameters=(_LIMIT,)
)


def make_asking_routes(router: Router) -> list[Route]:
    """The routes."""

    async def answer(request: Request, caller: Caller) -> Response:
        return await _answer(router, request, caller, read_query(await read_object(request)))

    async def check(request: Request, caller: Caller) -> Response:
        query = replace(read_query(await read_object(request)), kind="check", quote_only=True)
        return await _answer(router, request, caller, query)

    async def search(request: Request, caller: Caller) -> Response:
        by = read_choice(request, "by", _WAYS)
        query = read_query(await read_object(request))
        work = run_in_turn(router.service, lambda: router.service.assistant.retrieve(query, by=by), caller.name)
        passages = await run_for_client(request, work)
        return JSONResponse({"passages": [describe_passage(passage) for passage in passages]})

    async def find(request: Request, caller: Caller) -> Response:
        limit = read_number(request, "limit", 200, most=MOST_PLACES)
        query = read_query(await read_object(request))
        bounds = {field.name: getattr(query, field.name) for field in fields(query) if field.name != "text"}
        work = run_in_turn(
            router.service,
            lambda: router.service.assistant.find_mentions(query.text, limit=limit, **bounds),
            caller.name,
        )
        return JSONResponse(describe_mentions(await run_for_client(request, work)))

    return [
        router.route("/v1/ask", answer, method="POST", operation=ASKING),
        router.route("/v1/check", check, method="POST", operation=CHECKING),
        router.route("/v1/search", search, method="POST", operation=SEARCHING),
        router.route("/v1/mentions", find, method="POST", operation=FINDING),
    ]


async def _answer(router: Router, request: Request, caller: Caller, query: Query) -> Response:
    if not accepts_events(request):
        answer = await run_for_client(request, ask(router.service, query, caller.name))
        return JSONResponse(describe_answer(answer))
    stream = await begin_stream(router.service, query, caller.name)

    async def events() -> AsyncGenerator[bytes, None]:
        async with stream:
            try:
                while True:
                    step = await stream.hear(seconds=QUIET_SECONDS)
                    yield COMMENT if step is None else write_step(step)
                    if isinstance(step, Answer):
                        return
            except Exception as error:  # noqa: BLE001 - the status is sent already
                yield write_event(explain(error).describe(), name="error")

    return EventStream(events())


def accepts_events(request: Request) -> bool:
    """Whether the client asks for a stream of events."""
    return "text/event-stream" in request.headers.get("accept", "")


def write_step(step: Heard) -> bytes:
    """A step as an event."""
    name, described = describe_step(step)
    return write_event(described, name=name)


def describe_step(step: Heard) -> tuple[str, dict[str, Any]]:
    """The name of a step and its JSON."""
    if isinstance(step, Answer):
        return "answer", describe_answer(step)
    if isinstance(step, Stage):
        return "stage", {"name": step.name, "passages": step.passages, "caption": step.caption}
    if isinstance(step, Draft):
        return "draft", {"text": step.text}
    if isinstance(step, Judged):
        return "progress", asdict(step)
    return "statement", describe_statement(step)
