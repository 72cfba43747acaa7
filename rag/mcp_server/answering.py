"""The tools that answer: ask and check, with the JSON of `rag ask --json` as their result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rag.assistant import Assistant
from rag.mcp_server.arguments import AskArguments, CheckArguments
from rag.schema.answers import Answer
from rag.schema.query import Query
from rag.serving.json import describe_answer

OnProgress = Callable[[int, int, str], None]


class CallCancelled(Exception):
    """The client no longer waits for the answer, so the work ends."""


def ask(
    assistant: Assistant, given: AskArguments, on_progress: OnProgress, is_cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """The answer to a question; an abstention is an answer too."""
    query = Query(
        given.question,
        files=given.files,
        since=given.since,
        until=given.until,
        undated=given.undated,
        kind=given.kind,
        quote_only=given.quote_only,
    )
    return _answer(assistant, query, on_progress, is_cancelled)


def check(
    assistant: Assistant, given: CheckArguments, on_progress: OnProgress, is_cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """A verdict for each sentence of a text that states something, with what the articles say."""
    query = Query(given.text, files=given.files, since=given.since, until=given.until, kind="check", quote_only=True)
    return _answer(assistant, query, on_progress, is_cancelled)


def _answer(
    assistant: Assistant, query: Query, on_progress: OnProgress, is_cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """The answer as JSON. Raises `CallCancelled` soon after nobody waits for it any more."""

    def go_on(done: int, total: int, what: str) -> None:
        if is_cancelled():
            raise CallCancelled
        on_progress(done, total, what)

    answer: Answer | None = None
    steps = assistant.ask_in_steps(query, on_progress=go_on)
    try:
        for step in steps:
            if is_cancelled():
                raise CallCancelled
            if isinstance(step, Answer):
                answer = step
    finally:
        steps.close()
    assert answer is not None  # the last step is
    return describe_answer(answer)
