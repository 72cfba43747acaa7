"""How every route is called: who asks is judged first, failures become error objects, requests are counted."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from starlette.convertors import PathConvertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Route

from rag.api.access import Access, Caller
from rag.api.errors import ApiError, ClientGone, explain
from rag.api.openapi import DescribedRoute, Handle, Operation
from rag.errors import AnswerStopped
from rag.serving.service import Service


class _Rest(PathConvertor):
    """The rest of a path, with line breaks, which Starlette's own "path" does not match."""

    regex = r"(?s:.*)"


register_url_convertor("rest", _Rest())


@dataclass(frozen=True, slots=True)
class Router:
    """Makes routes for one server."""

    service: Service
    access: Access
    described: list[DescribedRoute] = field(default_factory=list)
    """The routes that were made with a description, in order."""

    def route(
        self,
        path: str,
        handle: Handle,
        *,
        method: str = "GET",
        writes: bool = False,
        operation: Operation | None = None,
    ) -> Route:
        """A route; `writes` is whether it needs a key that may write, `operation` what `/openapi.json` says of it."""
        if operation:
            self.described.append(DescribedRoute(path, method, writes, operation))
        return Route(path, partial(self._answer, handle, path, writes), methods=[method])

    async def _answer(self, handle: Handle, path: str, writes: bool, request: Request) -> Response:
        """The response of a route, or an error object. Streams go on after this."""
        try:
            response = await self._try(handle, request, writes=writes)
        except ClientGone:
            response = Response(status_code=499)  # nobody reads it
        except Exception as error:  # noqa: BLE001 - every failure is an error object
            response = explain(error).respond()
        self.service.figures.note_request(path, response.status_code)
        return response

    async def _try(self, handle: Handle, request: Request, *, writes: bool) -> Response:
        """The response. Raises what goes wrong, and `AnswerStopped` when the server stops meanwhile."""
        # the password's comparison takes a lock, and counting too: neither waits for anything
        caller = self.access.admit(request, writes=writes)
        loop, closing = asyncio.get_running_loop(), self.service.closing
        handling = asyncio.ensure_future(handle(request, caller))

        def stop() -> None:
            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(handling.cancel)

        with closing.heed(stop):
            try:
                return await handling
            except asyncio.CancelledError as error:
                if not closing.is_stopped:
                    raise
                raise AnswerStopped("The server is ending.") from error

    def refuse_others(self, path: str, routes: Sequence[BaseRoute]) -> Route:
        """The last route of a path, for every method that there is: 405 for a path that takes another one, else 404, as
        error objects."""

        async def refuse(request: Request, _: Caller) -> Response:
            allowed = sorted(_list_allowed(request, routes))
            if allowed:
                reason = f"{request.method} is not allowed here; {', '.join(allowed)} is."
                raise ApiError(405, reason, code="method_not_allowed", headers={"Allow": ", ".join(allowed)})
            raise ApiError(404, f"There is nothing at {request.url.path[:200]}.", code="not_found")

        shown = re.sub(r"\{.*", "…", path)
        refusing = Route(path, partial(self._answer, refuse, shown, False))
        refusing.methods = None  # any, also those that nobody has heard of
        return refusing


def _list_allowed(request: Request, routes: Sequence[BaseRoute]) -> set[str]:
    """The methods of the routes that match the path of a request."""
    return {
        method
        for route in routes
        if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE
        for method in route.methods or ()
    }
