"""What is in the folder: `/v1/status`, what is indexed with which model; `/v1/news`, what has come and gone."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from rag.api.access import Caller
from rag.api.errors import ApiError
from rag.api.openapi import Operation, Parameter
from rag.api.records import NewsListJson, StatusJson
from rag.api.routing import Router
from rag.serving.json import describe_news, describe_status

_PLACES = ("articles", "home", "index", "store")
"""Keys of the status that hold paths and addresses, which are for those who may write."""

_SINCE = Parameter(
    "since",
    "A day or a time (ISO 8601), in the server's zone unless it names one; the last 24 hours if it is left out.",
    {"type": "string"},
)

STATUS = Operation("What is indexed, and with which model. Paths need a key that may write.", gives=StatusJson)
NEWS = Operation("Articles that were added, changed, moved or removed.", gives=NewsListJson, parameters=(_SINCE,))


def make_folder_routes(router: Router) -> list[Route]:
    """The routes."""
    service = router.service

    async def tell_status(_: Request, caller: Caller) -> Response:
        described = describe_status(await run_in_threadpool(service.assistant.read_status), None)
        return JSONResponse(described if caller.may_write else {**described, **dict.fromkeys(_PLACES, "")})

    async def tell_news(request: Request, _: Caller) -> Response:
        since = read_since(request.query_params.get("since", ""))
        news = await run_in_threadpool(service.assistant.library.list_news, since)
        return JSONResponse(describe_news(news, since))

    return [
        router.route("/v1/status", tell_status, operation=STATUS),
        router.route("/v1/news", tell_news, operation=NEWS),
    ]


def read_since(written: str) -> datetime:
    """The time that a parameter names; a day before now for "". Raises `ApiError`."""
    now = datetime.now().astimezone()
    if not written:
        return now - timedelta(days=1)
    plain = re.sub(r"(?<=\d) (?=\d\d:\d\d$)", "+", written)  # a plus sign that was not encoded comes as a space
    try:
        return datetime.fromisoformat(re.sub(r"[zZ]$", "+00:00", plain)).astimezone()
    except (ValueError, OverflowError, OSError) as error:
        reason = f"since is {written[:40]!r}; write a day or a time, like 2024-05-15 or 2024-05-15T09:30:00+02:00."
        raise ApiError(400, reason, code="invalid_value", param="since") from error
