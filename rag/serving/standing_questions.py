"""Asks standing questions again, and tells which answers have changed.

Answers are quotes only, even if a language model is set: its words differ from time to time, the articles' do not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from rag.errors import QuestionError
from rag.question.validation import clean_question
from rag.serving.json import describe_answer, describe_asked
from rag.serving.standing_store import StandingQuestion, StandingQuestions

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.schema.answers import Answer


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """A standing question that was asked again."""

    question: StandingQuestion
    """With its new answer."""
    answer: Answer
    before: dict[str, Any] | None
    """The answer before; None when it was asked for the first time."""
    has_changed: bool
    """Whether the articles say something else than before."""


class Standing:
    """The standing questions of an assistant's folder."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._store = StandingQuestions(assistant.index_folder)

    def list(self) -> tuple[StandingQuestion, ...]:
        """All of them, in order of number."""
        return self._store.list()

    def keep(self, text: str) -> AskedAgain:
        """Keep a question, and ask it. Raises as `Assistant.ask` does, and then keeps nothing."""
        text = clean_question(text)
        answer = self._assistant.ask(text, quote_only=True)
        return _note(self._assistant, self._store, self._store.add(text), answer)

    def remove(self, number: int) -> StandingQuestion:
        """Forget a question; returns it. Raises `QuestionError` when there is none with this number."""
        return self._store.remove(number)

    def ask_again(
        self,
        *,
        only_after_changes: bool = True,
        tells: bool = True,
        is_stopped: Callable[[], bool] = lambda: False,
    ) -> Iterator[AskedAgain]:
        """Ask every question again, one at a time; with `only_after_changes`, those that the index's present state has
        not answered yet. With `tells`, each changed answer is told to the webhook of the settings before the next
        question. Raises as `Assistant.ask` does."""
        state = self._assistant.library.read_state_name()
        for question in self._store.list():
            if is_stopped():
                return
            if only_after_changes and question.state == state:
                continue
            try:
                answer = _ask(self._assistant, question)
            except QuestionError:  # it names an article that is gone: that is no answer, and no end of the others
                continue
            asked = _note(self._assistant, self._store, question, answer)
            if tells:
                self.tell(asked)
            yield asked

    def tell(self, asked: AskedAgain) -> None:
        """Tell the webhook of the settings, if there is one, of an answer that has changed. May take half a minute;
        never raises."""
        webhook = self._assistant.settings.webhook
        if asked.has_changed and webhook:
            from rag.serving.webhook import Webhook

            Webhook(webhook).tell(describe_asked(asked))


def _ask(assistant: Assistant, question: StandingQuestion) -> Answer:
    """The answer now, of the kind that it had last: other articles may make other words of the question count, and a
    list would then be compared with a date. What had no answer may get one of any kind."""
    answer = assistant.ask(question.text, quote_only=True)
    kept = question.answer or {}
    kind = "" if kept.get("abstained", True) else kept.get("kind", "")
    if kind in ("", answer.kind):
        return answer
    try:
        again = assistant.ask(question.text, quote_only=True, kind=kind)
    except QuestionError:
        return answer
    return again if again.kind == kind else answer


def _note(assistant: Assistant, store: StandingQuestions, question: StandingQuestion, answer: Answer) -> AskedAgain:
    """Save the answer with its question."""
    now = datetime.now(timezone.utc).isoformat(timespec="seconds")
    described = describe_answer(answer)
    before = question.answer
    has_changed = before is not None and _list_said(before) != _list_said(described)
    described.pop("passages")  # only what is said is needed again
    kept = replace(
        question,
        asked_at=now,
        state=assistant.library.read_state_name(),
        changed_at=now if has_changed else question.changed_at,
        answer=described,
    )
    store.save(kept)
    return AskedAgain(kept, answer, before, has_changed)


def _list_said(answer: dict[str, Any]) -> tuple[Any, ...]:
    """What an answer says, without numbers of citations, places, and figures about how it was found."""
    parts = [answer["abstained"], answer.get("lead", "")]
    parts += [statement["text"] for statement in answer["statements"]]
    parts += [event["statement"]["text"] for event in answer.get("events", ())]
    parts += [(item["name"], item["articles"]) for item in answer.get("items", ())]
    parts += [cell and cell["text"] for column in answer.get("columns", ()) for cell in column["cells"]]
    parts += [(check["text"], check["verdict"]) for check in answer.get("checks", ())]
    return tuple(parts)
