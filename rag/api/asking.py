"""A question from an event loop: it waits in the server's queue, is answered in a thread, and ends with its client."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from starlette.requests import Request

from rag.api.errors import ClientGone
from rag.errors import AnswerStopped, AnswerTookTooLong, RagError, ServingError
from rag.question.validation import clean_question
from rag.schema.answers import Answer
from rag.schema.events import AnsweringStep
from rag.schema.query import Query
from rag.serving.service import Service
from rag.serving.steps import Ending, take_steps

_GRACE_SECONDS = 2.0
"""After the time limit an answer stops at its next step; a client is told when it has not after so long."""

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Judged:
    """So many sentences of a text to check are judged."""

    done: int
    total: int


Heard = AnsweringStep | Judged
"""What a client can be told while an answer is made."""


class Asked:
    """A question that is being answered for a client."""

    def __init__(self, service: Service, query: Query) -> None:
        """To be made in the event loop that takes its steps."""
        self._service = service
        self._query = query
        self._assistant = service.assistant
        self._limit = service.settings.answer_seconds
        self._ending = Ending(self._limit)
        self._end = time.monotonic() + self._limit + _GRACE_SECONDS
        self._loop = asyncio.get_running_loop()
        self._heard: asyncio.Queue[Heard | Exception] = asyncio.Queue()

    def cancel(self) -> None:
        """Stop at the next step."""
        self._ending.cancel()

    def stop(self) -> None:
        """Stop at the next step, and tell the client now: the server is ending. To be called from any thread."""
        self._ending.cancel()
        self._tell(AnswerStopped("The server is ending."))

    async def hear(self, *, seconds: float | None = None) -> Heard | None:
        """The next step; None when there is none for so many seconds. Raises what went wrong."""
        left = max(0.0, self._end - time.monotonic())
        wait = left if seconds is None else min(seconds, left)
        try:
            heard = await asyncio.wait_for(self._heard.get(), wait)
        except asyncio.TimeoutError as error:
            if wait < left:
                return None
            self._service.figures.note_failure(AnswerTookTooLong.__name__)
            raise AnswerTookTooLong(f"The answer took longer than {self._limit:g} seconds. Ask about less.") from error
        if isinstance(heard, Exception):
            raise heard
        return heard

    def run(self) -> None:
        """Take the steps, in a thread of the queue."""
        try:
            note = self._note_progress
            for step in take_steps(self._assistant, self._query, self._ending, note_progress=note):
                self._tell(step)
                if isinstance(step, Answer):
                    self._service.figures.note_answer(step)
        except Exception as error:  # noqa: BLE001 - raised where the steps are heard
            self._service.figures.note_failure(type(error).__name__)
            self._tell(error)

    def _note_progress(self, done: int, total: int) -> None:
        self._tell(Judged(done, total))

    def _tell(self, heard: Heard | Exception) -> None:
        _call(self._loop, self._heard.put_nowait, heard)


@asynccontextmanager
async def asking(service: Service, query: Query, client: str) -> AsyncIterator[Asked]:
    """A question in the queue, in the turn of `client`; withdrawn or stopped at the end of the block.

    Raises `QuestionError` when it cannot be asked, `ServerBusy` and `ServerEnding`.
    """
    try:
        # a question that cannot be asked takes no turn; a long one is looked at beside the loop that serves everybody
        await asyncio.to_thread(clean_question, query.text, kind=query.kind)
        asked = Asked(service, query)
        work = service.work.submit(asked.run, client=client)
    except RagError as error:
        service.figures.note_failure(type(error).__name__)
        raise
    try:
        with service.closing.heed(asked.stop):
            yield asked
    finally:
        asked.cancel()
        service.work.withdraw(work)


async def ask(service: Service, query: Query, client: str) -> Answer:
    """The answer to a question. Raises as `Assistant.ask` and `asking` do."""
    async with asking(service, query, client) as asked:
        while True:
            step = await asked.hear()
            if isinstance(step, Answer):
                return step
            if step is None:
                raise ServingError("The answer did not come.")


async def run_for_client(request: Request, work: Coroutine[Any, Any, Result]) -> Result:
    """The result of `work`, which is cancelled when the client closes the connection. Raises `ClientGone` then."""
    working = asyncio.ensure_future(work)
    watching = asyncio.ensure_future(wait_for_end(request))
    try:
        await asyncio.wait({working, watching}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientGone
        return working.result()
    finally:
        for task in (working, watching):
            task.cancel()
        await asyncio.gather(working, watching, return_exceptions=True)


async def wait_for_end(request: Request) -> None:
    """Return when the client has closed the connection. To be called once the body is read."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def run_in_turn(service: Service, work: Callable[[], Result], client: str) -> Result:
    """The result of other work than an answer, which takes its turn among the questions. Raises as `work` does, and
    `ServerBusy`."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Result] = loop.create_future()

    def settle(result: Result | None, error: Exception | None) -> None:
        if done.cancelled():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(result)  # type: ignore[arg-type]  # None only if that is the result

    def run() -> None:
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - raised where the result is awaited
            _call(loop, settle, None, error)
        else:
            _call(loop, settle, result, None)

    submitted = service.work.submit(run, client=client)
    try:
        return await done
    finally:
        service.work.withdraw(submitted)


def _call(loop: asyncio.AbstractEventLoop, function: Callable[..., None], *arguments: Any) -> None:
    with suppress(RuntimeError):  # the loop has ended: nobody listens
        loop.call_soon_threadsafe(function, *arguments)
