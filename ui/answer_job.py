"""A question being answered while its page is rerun, left or reloaded. Knows nothing of Streamlit.

A reloaded page finds the running job and follows it; the job ends by itself and saves its result.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rag import (
    Answer,
    Assistant,
    Conversations,
    Draft,
    EarlierTurn,
    Query,
    RagError,
    Stage,
    Statement,
    Turn,
    describe_answer,
)
from rag.errors import AnswerStopped
from rag.serving.steps import Ending, take_steps
from ui.preferences import parse_preferences

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Progress:
    """The progress of an answer."""

    stage: Stage | None = None
    """None while it waits for its turn."""
    statements: tuple[Statement, ...] = ()
    draft: str = ""
    """The sentence that a language model is writing, not checked yet."""
    is_written: bool = False
    """Whether a language model writes it."""


class AnswerJob:
    """A question being answered. When the job is over, its result is saved in the conversation."""

    def __init__(self, assistant: Assistant, conversations: Conversations, conversation: str, turn: Turn) -> None:
        self.turn = turn
        self.conversation = conversation
        self._assistant = assistant
        self._conversations = conversations
        self._changed = threading.Condition()
        self._ending = Ending(assistant.settings.answer_seconds)
        self.withdraw: Callable[[], bool] = lambda: False
        """Takes the job out of the queue; False when it is not waiting there."""
        self.progress = Progress()
        self.answer: Answer | None = None
        self.trouble = ""
        """Why the result could not be saved."""
        self.is_over = False

    def cancel(self) -> None:
        """Stop at the next step, or at once while it waits for its turn; the text so far is kept."""
        self._ending.cancel()
        if self.withdraw():
            self.run()  # which only saves that it was stopped

    @property
    def is_cancelled(self) -> bool:
        """Whether it has been told to stop. A step that has begun is still taken to its end."""
        return self._ending.is_cancelled

    def follow(self, *, every_seconds: float = 0.1) -> Iterator[Progress]:
        """Yield the progress whenever it changes, and at least every `every_seconds`, until the job is over."""
        seen: Progress | None = None
        while True:
            with self._changed:
                if not self.is_over and self.progress is seen:
                    self._changed.wait(every_seconds)
                if self.is_over:
                    return
                seen = self.progress
            yield seen

    def run(self) -> None:
        """Answer and save. Never raises: an error is saved as the reason for the missing answer."""
        try:
            self._take_steps()
            if self.answer:
                self._save(state="answered", answer=describe_answer(self.answer))
        except AnswerStopped:
            self._save(state="stopped", answer=self._describe_said())
        except RagError as error:
            self._save(state="failed", error=str(error))
        except Exception as error:  # the user sees one line, whatever it was
            if tells_the_end(error):
                return  # the page reports that the server stopped
            logger.exception("answering failed")
            self._save(state="failed", error=f"Unexpected {type(error).__name__}: {' '.join(str(error).split())[:200]}")
        finally:
            with self._changed:
                self.is_over = True
                self._changed.notify_all()

    def refuse(self, reason: str) -> None:
        """Save that it could not be answered, without trying."""
        self._save(state="failed", error=reason)
        self.is_over = True

    def _take_steps(self) -> None:
        query = make_query(self.turn, self._conversations.read_turns_before(self.conversation, self.turn.id))
        for step in take_steps(self._assistant, query, self._ending):
            with self._changed:
                if isinstance(step, Answer):
                    self.answer = step
                else:
                    self.progress = go_on(self.progress, step)
                self._changed.notify_all()

    def _describe_said(self) -> dict[str, Any] | None:
        """The text written before it was stopped, with the unfinished sentence; None if there isn't any."""
        said = self.progress
        unfinished = (Statement(f"{said.draft} …", False, ()),) if said.draft else ()
        if not said.statements and not unfinished:
            return None
        return describe_answer(make_partial(self.turn.question, replace(said, statements=said.statements + unfinished)))

    def _save(self, **result: Any) -> None:
        try:
            self._conversations.save_answer(self.turn.id, **result)
        except RagError as error:
            self.trouble = str(error)


def go_on(progress: Progress, step: Stage | Draft | Statement) -> Progress:
    """The progress after one more step."""
    if isinstance(step, Stage):
        is_written = progress.is_written or step.name == "writing"
        return replace(progress, stage=step, draft="", is_written=is_written)
    if isinstance(step, Draft):
        return progress if step.text == progress.draft else replace(progress, draft=step.text)
    return replace(progress, statements=(*progress.statements, step), draft="")


def make_partial(question: str, progress: Progress) -> Answer:
    """The text written so far, as an answer with confidence 0."""
    mode = "generative" if progress.is_written else "extractive"
    return Answer(question, False, 0.0, progress.statements, (), mode)


def tells_the_end(error: Exception) -> bool:
    """Whether this is the error that thread pools raise while the server shuts down."""
    return isinstance(error, RuntimeError) and "after interpreter shutdown" in str(error)


def list_earlier(turns: Sequence[Turn]) -> list[EarlierTurn]:
    """Saved turns as earlier turns of a query, in order; turns without an answer keep their question."""
    return [
        EarlierTurn(
            turn.question,
            turn.answer["answer"] if turn.answer else "",
            tuple(turn.answer["sources"]) if turn.answer else (),
            abstained=bool(turn.answer and turn.answer["abstained"]),
        )
        for turn in turns
    ]


def make_query(turn: Turn, before: Sequence[Turn]) -> Query:
    """A saved turn as a query, with its saved options and the turns before it as its conversation."""
    asked = parse_preferences(turn.options)
    return Query(
        turn.question,
        files=asked.files,
        since=asked.since,
        until=asked.until,
        undated=asked.undated,
        top=asked.top,
        threshold=asked.threshold,
        quote_only=asked.quote_only,
        earlier=tuple(list_earlier(before)),
        kind=str(turn.options.get("kind", "")),
    )
