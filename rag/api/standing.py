"""`/v1/standing`: questions that the server keeps beside its index, and asks again when articles come."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import asdict
from typing import Annotated

from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from typing_extensions import NotRequired, TypedDict

from rag.api.access import Caller
from rag.api.asking import run_for_client, run_in_turn
from rag.api.bodies import read_record
from rag.api.errors import ApiError, explain
from rag.api.event_stream import EventStream, write_event
from rag.api.openapi import Operation
from rag.api.records import AskedJson, StandingJson, StandingListJson
from rag.api.routing import Router
from rag.question.validation import clean_question
from rag.serving.json import describe_asked
from rag.serving.json_more import describe_standing
from rag.serving.standing_questions import Standing


class StandingRequest(TypedDict):
    """A question to keep."""

    text: Annotated[str, Field(strict=True)]


class AskingRequest(TypedDict):
    """Which questions to ask: all, or those that the index's present state has not answered yet."""

    only_after_changes: NotRequired[Annotated[bool, Field(strict=True)]]


LISTING = Operation("List the standing questions with their last answers.", gives=StandingListJson)
KEEPING = Operation("Keep a question, and ask it.", takes=StandingRequest, gives=AskedJson, status=201)
REMOVING = Operation("Forget a standing question.", gives=StandingJson)
ASKING = Operation("Ask standing questions again: events `asked`, then `done`.", takes=AskingRequest, streams=True)


def make_standing_routes(router: Router) -> list[Route]:
    """The routes."""
    service = router.service

    async def show(_: Request, __: Caller) -> Response:
        kept = await run_in_threadpool(Standing(service.assistant).list)
        return JSONResponse(describe_standing(kept))

    async def keep(request: Request, caller: Caller) -> Response:
        asked = await read_record(request, StandingRequest)
        clean_question(asked["text"])  # refused before it waits for its turn
        work = run_in_turn(service, lambda: Standing(service.assistant).keep(asked["text"]), caller.name)
        return JSONResponse(describe_asked(await run_for_client(request, work)), 201)

    async def remove(request: Request, _: Caller) -> Response:
        number = request.path_params["number"]
        if not (number.isascii() and number.isdecimal() and len(number) < 10):
            raise ApiError(404, f"{number[:40]!r} is not the number of a standing question.", code="not_found")
        removed = await run_in_threadpool(Standing(service.assistant).remove, int(number))
        return JSONResponse(asdict(removed))

    async def ask(request: Request, caller: Caller) -> Response:
        asked = await read_record(request, AskingRequest)
        return EventStream(ask_all(router, caller, only_after_changes=asked.get("only_after_changes", False)))

    return [
        router.route("/v1/standing", show, operation=LISTING),
        router.route("/v1/standing", keep, method="POST", writes=True, operation=KEEPING),
        router.route("/v1/standing/ask", ask, method="POST", writes=True, operation=ASKING),
        router.route("/v1/standing/{number}", remove, method="DELETE", writes=True, operation=REMOVING),
    ]


async def ask_all(router: Router, caller: Caller, *, only_after_changes: bool) -> AsyncGenerator[bytes, None]:
    """Events `asked` with each answer; each question takes a turn of its own among those of other clients."""
    service = router.service
    standing = Standing(service.assistant)
    answers = standing.ask_again(only_after_changes=only_after_changes, tells=False)
    try:
        while (one := await run_in_turn(service, lambda: next(answers, None), caller.name)) is not None:
            await run_in_threadpool(standing.tell, one)  # not in the turn, which others wait for
            yield write_event(describe_asked(one), name="asked")
        yield write_event({}, name="done")
    except Exception as error:  # noqa: BLE001 - the status is sent already
        yield write_event(explain(error).describe(), name="error")
