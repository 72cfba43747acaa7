"""The standing questions that a server keeps, with the methods of `rag.serving.standing_questions.Standing`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rag.client.connection import Connection
from rag.client.reading import read_asked, read_standing

if TYPE_CHECKING:
    from rag.serving.standing_questions import AskedAgain
    from rag.serving.standing_store import StandingQuestion


class ServerStanding:
    """Standing questions of a server. All but listing needs a key that may write."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list(self) -> tuple[StandingQuestion, ...]:
        """All of them, in order of number."""
        found = self._connection.call("GET", "/v1/standing")
        return self._connection.read(lambda described: tuple(map(read_standing, described["questions"])), found)

    def keep(self, text: str) -> AskedAgain:
        """Keep a question, and ask it."""
        return self._connection.read(read_asked, self._connection.call("POST", "/v1/standing", {"text": text}))

    def remove(self, number: int) -> StandingQuestion:
        """Forget a question; returns it. Raises `QuestionError` when there is none with this number."""
        return self._connection.read(read_standing, self._connection.call("DELETE", f"/v1/standing/{number}"))

    def ask_again(self, *, only_after_changes: bool = True) -> Iterator[AskedAgain]:
        """Ask every question again, one at a time; with `only_after_changes`, those that the index's present state has
        not answered yet."""
        asked = {"only_after_changes": only_after_changes}
        for name, described in self._connection.follow("POST", "/v1/standing/ask", asked):
            if name == "asked":
                yield self._connection.read(read_asked, described)
            elif name == "done":
                return
        raise self._connection.make_broken_off("asking")
