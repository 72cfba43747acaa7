"""The protocol as a door of a server that has others: its calls wait in the server's queue and have its time limit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from starlette.requests import HTTPConnection

from rag.errors import AnswerStopped, AnswerTookTooLong
from rag.mcp_server.http import Admit, make_http_door
from rag.mcp_server.server import NamePlace, RunBlocking
from rag.serving.door import Door
from rag.serving.service import Service

NameCaller = Callable[[HTTPConnection], str]
"""For whom a request is, so that clients take turns."""


def make_mcp_door(service: Service, *, admit: Admit, name_caller: NameCaller, name_url: NamePlace) -> Door:
    """The routes of the protocol at `/mcp`. The server's guard has looked at the host and the origin already."""
    door = make_http_door(
        service.assistant,
        checks_host=False,
        run_blocking=_make_runner(service, name_caller),
        name_url=name_url,
        admit=admit,
    )
    return Door(door.routes, door.lifespan)


def _make_runner(service: Service, name_caller: NameCaller) -> RunBlocking:
    """Runs work in the turn of its client. Raises what the work raises, `ServerBusy`, `AnswerStopped` and
    `AnswerTookTooLong`."""

    async def run_blocking(work: Callable[[], Any], request: HTTPConnection | None) -> Any:
        loop = asyncio.get_running_loop()
        done: asyncio.Future[Any] = loop.create_future()

        def finish(result: Any, error: BaseException | None) -> None:
            if done.done():  # nobody waits any more
                return
            if error is None:
                done.set_result(result)
            else:
                done.set_exception(error)

        def run() -> None:
            result, failure = None, None
            try:
                result = work()
            except Exception as error:  # noqa: BLE001 - raised where the result is waited for
                failure = error
            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(finish, result, failure)

        def stop() -> None:
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(
                    finish, None, AnswerStopped("The server is ending. Ask again when it is back.")
                )

        waiting = service.work.submit(run, client=name_caller(request) if request else "")
        seconds = service.settings.answer_seconds
        try:
            with service.closing.heed(stop):
                return await asyncio.wait_for(done, seconds)
        except asyncio.TimeoutError as error:
            raise AnswerTookTooLong(f"The answer took longer than {seconds:g} seconds. Ask about less.") from error
        finally:
            service.work.withdraw(waiting)

    return run_blocking
