"""Whether the server is there and ready, and what it has counted."""

from __future__ import annotations

import logging

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from rag.api.access import Caller
from rag.api.errors import FOLDER_GONE
from rag.api.routing import Router
from rag.errors import ArticlesMissing, RagError
from rag.loading.folder import check_folder
from rag.serving.figures import CONTENT_TYPE
from rag.serving.service import Service

logger = logging.getLogger(__name__)


def make_health_routes(router: Router) -> list[Route]:
    """`/health`: 200 as long as the process answers. `/ready`: 200 once questions are answered at full speed, else 503
    with the reason. `/metrics`: the counts, for who may read."""
    service = router.service

    async def tell_health(_: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def tell_readiness(_: Request) -> Response:
        reason = await run_in_threadpool(_find_unreadiness, service)
        if reason:
            return JSONResponse({"status": "not ready", "reason": reason}, 503, {"Retry-After": "5"})
        return JSONResponse({"status": "ready"})

    async def write_figures(_: Request, __: Caller) -> Response:
        work = service.work
        text = service.figures.write(waiting=work.count_waiting(), running=work.count_running())
        return Response(text, media_type=CONTENT_TYPE)

    return [
        Route("/health", tell_health),
        Route("/ready", tell_readiness),
        router.route("/metrics", write_figures),
    ]


def _find_unreadiness(service: Service) -> str:
    """Why questions are not answered yet; "" when they are."""
    try:
        check_folder(service.settings.articles)
        if not service.assistant.is_indexed():
            return "Nothing is indexed yet."
    except ArticlesMissing as error:
        logger.warning("not ready: %s", error)
        return FOLDER_GONE
    except RagError as error:  # its words can hold paths, and everybody may ask this
        logger.warning("not ready: %s", error)
        return "The index cannot be opened. The server's log has the reason."
    return "" if service.is_warm else "The models are being loaded."
