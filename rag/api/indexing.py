"""`/v1/index`: start indexing, and follow it. It runs in the background, while questions are answered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from rag.api.access import Caller
from rag.api.bodies import read_record
from rag.api.errors import explain
from rag.api.event_stream import COMMENT, QUIET_SECONDS, EventStream, write_event
from rag.api.openapi import Operation
from rag.api.records import IndexingJson, IndexingRequest
from rag.api.rest import accepts_events
from rag.api.routing import Router
from rag.errors import AnswerStopped
from rag.serving.closing import Closing
from rag.serving.index_job import IndexJob
from rag.serving.json import describe_report

POLL_SECONDS = 0.2

STARTING = Operation("Make the index match the folder.", takes=IndexingRequest, gives=IndexingJson, status=202)
FOLLOWING = Operation("How far indexing is, or how the last one ended.", gives=IndexingJson, streams=True)


def make_indexing_routes(router: Router) -> list[Route]:
    """The routes."""
    service = router.service

    async def start(request: Request, _: Caller) -> Response:
        asked = await read_record(request, IndexingRequest)
        job = service.open_folder().indexing.start(rebuild=asked.get("rebuild", False))
        return JSONResponse(describe_job(job), 202)

    closing = service.closing

    async def show(request: Request, caller: Caller) -> Response:
        job = service.open_folder().indexing.last
        if accepts_events(request):
            return EventStream(follow(job, closing, tells_error=caller.may_write))
        return JSONResponse(describe_job(job, tells_error=caller.may_write))

    return [
        router.route("/v1/index", start, method="POST", writes=True, operation=STARTING),
        router.route("/v1/index", show, operation=FOLLOWING),
    ]


async def follow(job: IndexJob | None, closing: Closing, *, tells_error: bool) -> AsyncGenerator[bytes, None]:
    """Events `progress` whenever a job has got further, the last when it is over; `error` when the server ends."""
    seen: dict[str, Any] | None = None
    quiet = 0.0
    while True:
        is_over = job is None or job.is_over
        described = describe_job(job, tells_error=tells_error)
        if described != seen:
            yield write_event(described, name="progress")
            seen, quiet = described, 0.0
        elif quiet >= QUIET_SECONDS:
            yield COMMENT
            quiet = 0.0
        if is_over:
            return
        if closing.is_stopped:
            yield write_event(explain(AnswerStopped("The server is ending.")).describe(), name="error")
            return
        await asyncio.sleep(POLL_SECONDS)
        quiet += POLL_SECONDS


def describe_job(job: IndexJob | None, *, tells_error: bool = True) -> dict[str, Any]:
    """A job as JSON. An error can hold paths, which are for those who may write."""
    if job is None:
        return {"state": "none", "done": 0, "total": 0, "file": "", "error": "", "report": None}
    is_over = job.is_over  # read first: the rest is final then
    return {
        "state": ("failed" if job.error else "done") if is_over else "running",
        "done": job.done,
        "total": job.total,
        "file": job.file,
        "error": job.error if tells_error or not job.error else "Indexing failed. The server's log has the reason.",
        "report": describe_report(job.report) if job.report else None,
    }
