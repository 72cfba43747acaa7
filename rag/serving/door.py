"""A way into a server beside its page: routes, and what runs as long as the server does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

Lifespan = Callable[[], AbstractAsyncContextManager[None]]


@asynccontextmanager
async def run_nothing() -> AsyncIterator[None]:
    """The lifespan of a door that needs none."""
    yield


@dataclass(frozen=True, slots=True)
class Door:
    """Routes of one protocol."""

    routes: Sequence[BaseRoute]
    lifespan: Lifespan = run_nothing
    """Entered when the server starts, left when it ends."""


@asynccontextmanager
async def open_all(doors: Sequence[Door]) -> AsyncIterator[None]:
    """Enter the lifespans of all doors in order; they are left in the opposite order."""
    async with AsyncExitStack() as stack:
        for door in doors:
            await stack.enter_async_context(door.lifespan())
        yield
