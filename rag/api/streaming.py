"""An answer that is streamed: what goes wrong before its first sentence still gets a status of its own."""

from __future__ import annotations

import time
from contextlib import AsyncExitStack
from types import TracebackType

from rag.api.asking import Asked, Heard, Judged, asking
from rag.schema.events import Stage
from rag.schema.query import Query
from rag.serving.service import Service

STATUS_SECONDS = 1.0
"""Longest wait for what goes wrong before a stream begins."""


class AnswerStream:
    """The steps of an answer, those heard already first. Leaving it ends the answer."""

    def __init__(self, asked: Asked, heard: list[Heard], stack: AsyncExitStack) -> None:
        self._asked = asked
        self._heard = heard
        self._stack = stack

    async def hear(self, *, seconds: float) -> Heard | None:
        """The next step; None when there is none for so many seconds. Raises what went wrong."""
        return self._heard.pop(0) if self._heard else await self._asked.hear(seconds=seconds)

    async def __aenter__(self) -> AnswerStream:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()


async def begin_stream(service: Service, query: Query, client: str) -> AnswerStream:
    """The stream of an answer, once its first sentence is there or some time has passed. Raises as `asking` does, and
    what goes wrong until then."""
    stack = AsyncExitStack()
    asked = await stack.enter_async_context(asking(service, query, client))
    try:
        heard: list[Heard] = []
        end = time.monotonic() + STATUS_SECONDS
        while not heard or isinstance(heard[-1], Stage | Judged):
            step = await asked.hear(seconds=max(0.0, end - time.monotonic()))
            if step is None:
                break
            heard.append(step)
    except BaseException:
        await stack.aclose()
        raise
    return AnswerStream(asked, heard, stack)
