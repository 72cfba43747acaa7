"""`/shared/TOKEN`: a conversation that its owner lets others read, as the page that the export writes. Who may use the
chat may read it, with its token; nothing can be asked or changed there, and it runs no script."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from rag import RagError, export_page, read_shared
from rag.api.access import Access
from rag.api.errors import ApiError, explain
from rag.serving.door import Door
from rag.serving.service import Service

READING_PATH = "shared/"
"""Where the pages are, from the address of the chat on."""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""Beside the policy of the chat's page, which allows scripts; both hold."""

_HEADERS = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"}  # it is read as it is now, or not any more


def make_reading_door(service: Service, access: Access) -> Door:
    """The route."""

    def draw(token: str) -> Response:
        found = read_shared(service.settings.home, token)
        if found is None:
            raise ApiError(404, "There is nothing to read here: the link is wrong, or is not shared any more.")
        return HTMLResponse(export_page(*found), headers=_HEADERS)

    async def show(request: Request) -> Response:
        try:
            if request.method not in ("GET", "HEAD"):
                raise ApiError(405, "This page can only be read.", headers={"Allow": "GET, HEAD"})
            access.admit_reader(request)
            response = await run_in_threadpool(draw, request.path_params["token"])
        except (ApiError, RagError) as error:
            told = explain(error)
            response = PlainTextResponse(f"{told}\n", told.status, {**_HEADERS, **told.headers})
        service.figures.note_request(f"/{READING_PATH}…", response.status_code)
        return response

    route = Route(f"/{READING_PATH}{{token:rest}}", show)
    route.methods = None  # any: what no route takes goes to the page of the chat
    return Door([route])
