"""The answer that is shown once the language model has finished, declined or failed.

Owns which written statements are shown, where quoted ones are added, and the notes about it. `answerer` collects what
the model writes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from rag.answering.citations import Numbering
from rag.answering.extractive.answerer import ExtractiveAnswer
from rag.answering.generative.conflicting_answers import add_conflicting_answers, gives_quoted_answer
from rag.answering.generative.sentence_checker import CheckedSentence
from rag.schema.answers import Passage, Statement

FindInjection = Callable[[str], str]
"""Says why a text looks like a prompt injection; "" when it does not."""

NOT_VERIFIED = "Nothing that the language model wrote could be verified."
BESIDE_THE_POINT = (
    "What the language model wrote leaves out the sentences that answer best, "
    "so the articles' own sentences come first."
)
DECLINED = "The language model found no answer in the passages."
BELIEVED_BELOW = 0.5
"""A model that declines is believed if the quoted answer's confidence is below this, since that answer is then more
likely wrong. A model of 1.5 billion parameters declined 8 times and was wrong 6 times; each time the quoted answer was
right (eval/RESULTS.md)."""

UNFINISHED = "it was not finished"
"""Why the sentence at which the model broke off is not verified."""

QUOTED_INSTEAD = "The articles' own sentences are quoted instead."


@dataclass(frozen=True, slots=True)
class GenerativeAnswer:
    """An answer in a language model's words, after all checks."""

    statements: tuple[Statement, ...]
    """Empty when abstained."""
    abstained: bool
    confidence: float
    """The quoted answer's, times the share of verified statements."""
    passages: tuple[Passage, ...]
    """The quoted answer's; those that look like prompt injections carry a warning."""
    notes: tuple[str, ...]
    was_written: bool
    """False when every statement is quoted."""
    removed_marks: int = 0
    moved_marks: int = 0
    repaired: int = 0
    left_out: int = 0
    withheld: tuple[str, ...] = ()
    """Sentences of the model that are not shown, since none of what it wrote could be verified."""


@dataclass(slots=True)
class Progress:
    """What the language model has written so far, and what the checks found."""

    checked: list[CheckedSentence] = field(default_factory=list)
    raw: str = ""
    """Everything the model wrote, including marks."""
    removed_marks: int = 0
    left_out: int = 0
    repaired: int = 0
    repeats: int = 0
    """Number of repeated sentences."""
    declined: bool = False
    """Whether the model said that the passages do not answer."""
    notes: list[str] = field(default_factory=list)


class Composer:
    """Makes the final answer from the written and the quoted one."""

    def __init__(
        self,
        question: str,
        quoted: ExtractiveAnswer,
        progress: Progress,
        *,
        strict: bool,
        find_injection: FindInjection,
    ) -> None:
        """`progress` may still grow until one of the methods is called.

        With `strict` unverified statements are left out.
        """
        self._question = question
        self._quoted = quoted
        self._progress = progress
        self._strict = strict
        self._find_injection = find_injection

    def finish(self) -> GenerativeAnswer:
        """The answer after the model has finished."""
        progress = self._progress
        verified = [one for one in progress.checked if one.statement.verified]
        if not progress.checked and not progress.declined:
            return self.quote("The language model wrote nothing that can be shown.")
        if not verified and progress.declined:
            if any(passage.warning for passage in self._quoted.passages):
                return self.quote("The language model found no answer in the passages that it was given.")
            if self._quoted.confidence >= BELIEVED_BELOW:
                return self.quote(DECLINED)
            return self._compose((), (*progress.notes, DECLINED), abstained=True)
        if not verified:
            return self.quote(NOT_VERIFIED)
        statements = self._choose_shown()
        quotes = self._list_quotes()
        if gives_quoted_answer(statements, quotes):
            complete = add_conflicting_answers(self._question, statements, quotes)
            return self._compose(complete.statements, (*progress.notes, *([complete.note] if complete.note else [])))
        return self._compose((*quotes, *statements), (*progress.notes, BESIDE_THE_POINT))

    def break_off(self, reason: str, unfinished: str) -> GenerativeAnswer:
        """The text written before the model failed, including its unfinished sentence, and then the quoted answer; only
        the quoted answer if nothing in the text is verified."""
        if not any(one.statement.verified for one in self._progress.checked):
            return self.quote(reason, unfinished=unfinished)
        shown = self._choose_shown()
        if unfinished and not self._strict:
            shown = (*shown, Statement(f"{unfinished} …", False, (), doubts=(UNFINISHED,)))
        note = f"{reason} What it had written is kept; the articles' own sentences follow."
        return self._compose((*shown, *self._list_quotes()), (*self._progress.notes, note))

    def quote(self, reason: str, *, unfinished: str = "") -> GenerativeAnswer:
        """The quoted answer, with a note that gives the reason; the model's text is withheld, or left out if
        `strict`."""
        written = [one.statement.text for one in self._progress.checked]
        if self._strict:
            self._progress.left_out += len(written)
            written = []
        elif unfinished:
            written.append(f"{unfinished} …")
        notes = (*self._progress.notes, f"{reason} {QUOTED_INSTEAD}")
        statements = tuple(self._list_quotes())
        quoted = self._compose(statements, notes, abstained=not statements)
        return replace(quoted, was_written=False, withheld=tuple(written))

    def _choose_shown(self) -> tuple[Statement, ...]:
        """The written statements that are shown; the others are counted as left out."""
        shown = [one.statement for one in self._progress.checked if one.statement.verified or not self._strict]
        self._progress.left_out += len(self._progress.checked) - len(shown)
        return tuple(shown)

    def _list_quotes(self) -> list[Statement]:
        """The statements of the quoted answer, without sentences that look like prompt injections."""
        return [
            statement
            for statement in self._quoted.statements
            if not any(self._find_injection(citation.quote) for citation in statement.citations)
        ]

    def _compose(
        self, statements: tuple[Statement, ...], notes: tuple[str, ...], *, abstained: bool = False
    ) -> GenerativeAnswer:
        """The answer, with citations numbered in the order they are shown."""
        progress = self._progress
        numbering = Numbering()
        statements = tuple(replace(one, citations=numbering.number(one.citations)) for one in statements)
        share = sum(statement.verified for statement in statements) / len(statements) if statements else 1.0
        return GenerativeAnswer(
            statements=statements,
            abstained=abstained,
            confidence=self._quoted.confidence * share,
            passages=self._quoted.passages,
            notes=notes,
            was_written=True,
            removed_marks=progress.removed_marks,
            moved_marks=sum(one.was_moved for one in progress.checked),
            repaired=progress.repaired,
            left_out=progress.left_out,
        )
