"""The Model Context Protocol beside the page: judged by the same keys as the other interfaces, where the extra is
installed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING

from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.routing import Route

from rag.api.access import Access
from rag.api.errors import ApiError
from rag.api.places import make_address
from rag.serving.door import Door
from rag.serving.service import Service

if TYPE_CHECKING:
    from rag.mcp_server.addresses import Place

_CALLER = "footnote.caller"
"""Where the scope of a request keeps who asks."""


def make_door(service: Service, access: Access) -> Door:
    """`/mcp`; without the extra, a line that names it."""

    def admit(request: HTTPConnection) -> Response | None:
        try:
            request.scope[_CALLER] = access.admit(request, writes=False).name
        except ApiError as error:
            return error.respond()
        return None

    if find_spec("mcp") is None:
        return Door([_route_rest("/mcp", _name_extra), _route_rest("/mcp/{path:rest}", _refuse_path)])
    from rag.mcp_server.served import make_mcp_door

    door = make_mcp_door(
        service, admit=admit, name_caller=lambda request: str(request.scope.get(_CALLER, "")), name_url=_name_url
    )
    rest = [_route_rest("/mcp", _refuse_method), _route_rest("/mcp/{path:rest}", _refuse_path)]
    return Door([*door.routes, *rest], door.lifespan)


def _route_rest(path: str, answer: Callable[[HTTPConnection], Awaitable[Response]]) -> Route:
    """A route for every method that no earlier one takes."""
    route = Route(path, answer)
    route.methods = None
    return route


async def _refuse_method(_: HTTPConnection) -> Response:
    """There is no stream of news to get, and no session to delete: each request stands alone."""
    return ApiError(405, "Send POST here.", code="method_not_allowed", headers={"Allow": "POST"}).respond()


async def _refuse_path(_: HTTPConnection) -> Response:
    return ApiError(404, "There is nothing here. Send POST to /mcp.", code="not_found").respond()


async def _name_extra(_: HTTPConnection) -> Response:
    reason = "MCP needs the extra `mcp` where this server runs: pip install 'footnote-rag[mcp]'."
    return ApiError(501, reason, code="not_installed").respond()


def _name_url(place: Place, request: HTTPConnection | None) -> str:
    """The address of the reading view."""
    if request is None:
        return place.uri
    base = str(request.base_url)
    address = make_address(base, place.file, place.start or 0, place.end or 0)
    return address if place.end else address.partition("?")[0]
