"""`/v1/suggestions`: questions that the articles answer."""

from __future__ import annotations

import threading
from typing import Annotated

from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from typing_extensions import NotRequired, TypedDict

from rag.api.access import Caller
from rag.api.asking import run_for_client, run_in_turn
from rag.api.bodies import read_record
from rag.api.openapi import Operation
from rag.api.queries import MOST_NAMED
from rag.api.records import QuestionListJson
from rag.api.routing import Router

MOST_SUGGESTED = 10
MOST_ASKED = 100
"""Most questions asked before that are kept off."""


class SuggestionRequest(TypedDict):
    """How many questions; to follow an answer, the `files` that it cites and what was `asked` before."""

    count: NotRequired[Annotated[int, Field(ge=1, le=MOST_SUGGESTED)]]
    files: NotRequired[Annotated[list[str], Field(max_length=MOST_NAMED)]]
    asked: NotRequired[Annotated[list[Annotated[str, Field(max_length=2000)]], Field(max_length=MOST_ASKED)]]


SUGGESTING = Operation(
    "Questions to start with, or to go on with after an answer.", takes=SuggestionRequest, gives=QuestionListJson
)


def make_suggestion_routes(router: Router) -> list[Route]:
    """The route."""
    service = router.service

    async def suggest(request: Request, caller: Caller) -> Response:
        wanted = await read_record(request, SuggestionRequest)
        is_over = threading.Event()

        def work() -> list[str]:
            files, count = wanted.get("files"), wanted.get("count", 4)
            if files is None:
                return service.assistant.suggest_questions(count=count, is_cancelled=is_over.is_set)
            return service.assistant.suggest_follow_ups(
                files, asked=wanted.get("asked", []), count=count, is_cancelled=is_over.is_set
            )

        try:
            questions = await run_for_client(request, run_in_turn(service, work, caller.name))
        finally:
            is_over.set()
        return JSONResponse({"questions": questions})

    return [router.route("/v1/suggestions", suggest, method="POST", operation=SUGGESTING)]
