"""`/v1/addresses`: pages of the web as articles, for who may write. The checks are those of `rag add`."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator
from contextlib import suppress
from importlib.util import find_spec
from typing import Annotated

from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from typing_extensions import NotRequired, TypedDict

from rag.api.access import Caller
from rag.api.asking import run_for_client
from rag.api.bodies import read_record
from rag.api.errors import ApiError, explain
from rag.api.event_stream import COMMENT, QUIET_SECONDS, EventStream, write_event
from rag.api.openapi import Operation
from rag.api.records import FetchedJson
from rag.api.rest import accepts_events
from rag.api.routing import Router
from rag.errors import AnswerStopped
from rag.library.from_web import MOST_PAGES
from rag.library.uploads import AddedFile
from rag.serving.json_more import describe_added
from rag.serving.service import Service

MOST_ADDRESSES = 100
LONGEST_ADDRESS = 4000  # characters


class AddressesRequest(TypedDict):
    """Addresses of pages, and of feeds and sitemaps, of which so many pages are fetched at most."""

    addresses: Annotated[
        list[Annotated[str, Field(max_length=LONGEST_ADDRESS)]], Field(min_length=1, max_length=MOST_ADDRESSES)
    ]
    most_pages: NotRequired[Annotated[int, Field(ge=1, le=1000)]]


FETCHING = Operation(
    "Fetch pages of the web into the folder, each once.", takes=AddressesRequest, gives=FetchedJson, streams=True
)


def make_address_routes(router: Router) -> list[Route]:
    """The route."""
    one_at_a_time = asyncio.Semaphore(1)

    async def add(request: Request, _: Caller) -> Response:
        asked = await read_record(request, AddressesRequest)
        if find_spec("protego") is None:
            reason = "Fetching pages needs the extra `web` where this server runs: pip install 'footnote-rag[web]'."
            raise ApiError(501, reason, code="not_installed")
        fetching = Fetching(router.service, asked, one_at_a_time)
        if accepts_events(request):
            return EventStream(fetching.follow())
        return JSONResponse(describe_added(await run_for_client(request, fetching.fetch())))

    return [router.route("/v1/addresses", add, method="POST", writes=True, operation=FETCHING)]


class Fetching:
    """Addresses that are being fetched for a client, until they are or it has gone."""

    def __init__(self, service: Service, asked: AddressesRequest, turn: asyncio.Semaphore) -> None:
        """To be made in the event loop. `turn` is held while fetching."""
        self._service = service
        self._asked = asked
        self._turn = turn
        self._is_over = threading.Event()
        self._loop = asyncio.get_running_loop()
        self._begun: asyncio.Queue[str] = asyncio.Queue()

    async def fetch(self) -> list[AddedFile]:
        """What became of each address. Raises as `Library.add_addresses` does, and `AnswerStopped`."""
        async with self._turn:
            try:
                with self._service.closing.heed(self._is_over.set):
                    return await asyncio.to_thread(self._fetch)
            finally:
                self._is_over.set()  # the thread stops before its next address

    async def follow(self) -> AsyncGenerator[bytes, None]:
        """Events `fetching` with each address as it is begun, then `added`, or `error`."""
        fetching, begun = asyncio.ensure_future(self.fetch()), asyncio.ensure_future(self._begun.get())
        try:
            while True:
                await asyncio.wait({fetching, begun}, timeout=QUIET_SECONDS, return_when=asyncio.FIRST_COMPLETED)
                if begun.done():
                    yield write_event({"address": begun.result()}, name="fetching")
                    begun = asyncio.ensure_future(self._begun.get())
                elif fetching.done():
                    yield write_event(describe_added(fetching.result()), name="added")
                    return
                else:
                    yield COMMENT
        except Exception as error:  # noqa: BLE001 - the status is sent already
            yield write_event(explain(error).describe(), name="error")
        finally:
            for task in (fetching, begun):
                task.cancel()
            await asyncio.gather(fetching, begun, return_exceptions=True)

    def _fetch(self) -> list[AddedFile]:
        library = self._service.assistant.library
        most = self._asked.get("most_pages", MOST_PAGES)
        return library.add_addresses(self._asked["addresses"], most_pages=most, on_address=self._note)

    def _note(self, address: str) -> None:
        if self._is_over.is_set():
            raise AnswerStopped("Fetching was stopped.")
        with suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(self._begun.put_nowait, address)
