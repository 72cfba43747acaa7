"""An answer in a language model's words, each sentence of it checked against the passages, or the quoted answer.

Owns the course of it: which passages the model is given, what is done with each sentence as it comes, the one round of
mending, and what is said when the model does not answer. Whether the articles answer at all was found before, by the
quoted answer that this one takes the place of: where that abstains, the model is not asked.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace

from rag.answering.citations import Numbering
from rag.answering.extractive.answerer import ExtractiveAnswer
from rag.answering.generative.citation_parser import CitationParser, WrittenSentence
from rag.answering.generative.conflicting_answers import add_conflicting_answers, gives_quoted_answer
from rag.answering.generative.context_window import fit_passages, shrink
from rag.answering.generative.repair import Repair
from rag.answering.generative.sentence_checker import CheckedSentence, SentenceChecker
from rag.errors import ContextOverflow, LanguageModelError
from rag.language_models import LanguageModel
from rag.language_models.prompts import Message, write_answer_prompt, write_grammar, write_instructions
from rag.schema.answers import Passage, Statement
from rag.schema.events import Draft, Stage
from rag.verification.claims import ClaimChecker
from rag.verification.prompt_injection import find_injection

MAX_SENTENCES = 5
"""Asked for; a model that has written as many that hold, or three times as many, is stopped."""

POLL_SECONDS = 0.2
"""So long at most, whoever takes the steps waits for the next; stopping waits no longer."""

_ENDS = (".", "!", "?", "…", "。", "！", "？", "।", "؟", "”", '"', "»")
"""What a sentence that was not cut ends with."""

FindInjection = Callable[[str], str]

NOT_VERIFIED = (
    "Nothing that the language model wrote could be verified, so the articles' own sentences stand before it."
)
BESIDE_THE_POINT = (
    "What the language model wrote leaves out the sentences that answer best, so the articles' own stand before it."
)
CUT_SHORT = "The language model's answer was cut at its longest length; RAG_LLM_ANSWER_TOKENS allows more."
QUOTED_INSTEAD = "The articles' own sentences are quoted instead."


@dataclass(frozen=True, slots=True)
class GenerativeAnswer:
    """What the model and the checks came to."""

    statements: tuple[Statement, ...]
    """Empty when abstained."""
    abstained: bool
    confidence: float
    """That of the quoted answer, times the share of verified statements."""
    passages: tuple[Passage, ...]
    """As they were given, those that look written to steer a model with a warning."""
    notes: tuple[str, ...]
    was_written: bool
    """Whether the model had a part in it; False when all of it is quoted."""
    removed_marks: int = 0
    moved_marks: int = 0
    repaired: int = 0
    left_out: int = 0


@dataclass(slots=True)
class _Progress:
    """What has come of an answer so far."""

    checked: list[CheckedSentence] = field(default_factory=list)
    raw: str = ""
    """All that the model wrote."""
    removed_marks: int = 0
    left_out: int = 0
    repaired: int = 0
    declined: bool = False
    notes: list[str] = field(default_factory=list)


def answer_generatively(
    question: str,
    quoted: ExtractiveAnswer,
    *,
    model: LanguageModel,
    checker: ClaimChecker,
    max_passages: int,
    strict: bool = False,
    max_sentences: int = MAX_SENTENCES,
    find_injection: FindInjection = find_injection,
) -> Generator[Stage | Draft | Statement | GenerativeAnswer, None, None]:
    """Stages, drafts and checked statements as they come, and last the whole answer.

    Whoever stops taking steps frees the model at once. Raises nothing of the model's: when it does not answer, the
    answer is the `quoted` one, and a note says why. With `strict`, what could not be verified is left out.
    `find_injection` says why a text looks written to steer a model, "" when it does not.
    """
    passages = warn_of_injection(quoted.passages, find_injection)
    if quoted.abstained:
        yield GenerativeAnswer((), True, quoted.confidence, passages, (), was_written=False)
        return
    writer = _Writer(
        question, replace(quoted, passages=passages), model, checker, strict, max_sentences, find_injection
    )
    yield from writer.write([passage for passage in passages if not passage.warning][:max_passages])


def warn_of_injection(
    passages: Sequence[Passage], find_injection: FindInjection = find_injection
) -> tuple[Passage, ...]:
    """The passages, those that look written to steer a language model with a warning."""
    return tuple(replace(passage, warning=find_injection(_join(passage))) for passage in passages)


def _join(passage: Passage) -> str:
    return f"{passage.chunk.title}\n{passage.text}"


class _Writer:
    """One answer being written."""

    def __init__(
        self,
        question: str,
        quoted: ExtractiveAnswer,
        model: LanguageModel,
        checker: ClaimChecker,
        strict: bool,
        max_sentences: int,
        find_injection: FindInjection,
    ) -> None:
        self._question = question
        self._quoted = quoted
        self._model = model
        self._checker = checker
        self._strict = strict
        self._max_sentences = max_sentences
        self._progress = _Progress()
        self._find_injection = find_injection
        self._sentences = self._make_checker(())
        self._reader = CitationParser(())

    def write(self, passages: list[Passage]) -> Iterator[Stage | Draft | Statement | GenerativeAnswer]:
        self._note_withheld()
        if not passages:
            yield self._quote("No passage was left to give to the language model.")
            return
        yield Stage("writing", len(passages))
        try:
            yield from self._write_fitting(passages)
        except LanguageModelError as error:
            yield self._break_off(str(error))
            return
        yield self._finish()

    def _write_fitting(self, passages: list[Passage]) -> Iterator[Stage | Draft | Statement]:
        """Write and mend from as many of the passages as the model reads."""
        given = fit_passages(
            self._question,
            passages,
            window_tokens=self._model.window_tokens,
            answer_tokens=self._model.answer_tokens,
            max_sentences=self._max_sentences,
            count_tokens=self._model.count_tokens,
        )
        while True:
            self._sentences = self._make_checker(given)
            asked = write_answer_prompt(self._question, given, max_sentences=self._max_sentences)
            try:
                yield from self._read_answer(asked, given)
                break
            except ContextOverflow:
                fewer = shrink(given)
                if not fewer:
                    raise
                given = fewer
        yield from self._mend(asked, given)

    def _make_checker(self, given: Sequence[Passage]) -> SentenceChecker:
        instructions = write_instructions(self._max_sentences)
        return SentenceChecker(self._checker, given, instructions=instructions, find_injection=self._find_injection)

    def _read_answer(self, asked: list[Message], given: Sequence[Passage]) -> Iterator[Draft | Statement]:
        progress = self._progress
        reader = self._reader = CitationParser([passage.file for passage in given])
        grammar = write_grammar(len(given), max_sentences=self._max_sentences)
        with self._model.stream(asked, grammar=grammar) as stream:
            while (piece := stream.read(POLL_SECONDS)) is not None:
                progress.raw += piece
                for sentence in reader.feed(piece):
                    yield from self._take(sentence)
                if self._is_enough():
                    return
                yield Draft(reader.draft)
        rest = reader.finish()
        if stream.was_cut:
            progress.notes.append(CUT_SHORT)
            rest = [sentence for sentence in rest if sentence.text.endswith(_ENDS)]
        for sentence in rest:
            yield from self._take(sentence)
        yield Draft("")

    def _take(self, sentence: WrittenSentence) -> Iterator[Statement]:
        """Check a sentence, and give it as it will be shown."""
        progress = self._progress
        progress.removed_marks += sentence.removed_marks
        if any(one.statement.text == sentence.text for one in progress.checked):
            return  # small models go round in circles
        if self._sentences.repeats_instructions(sentence.text):
            progress.left_out += 1
            return
        checked = self._sentences.check(sentence)
        if sentence.declines and not checked.statement.verified:
            progress.declined = True
            return
        progress.checked.append(checked)
        if checked.statement.verified or not self._strict:
            yield checked.statement

    def _is_enough(self) -> bool:
        """Whether the model has written as much as it was asked for that holds, or far more than that."""
        checked = self._progress.checked
        verified = sum(one.statement.verified for one in checked)
        return verified >= self._max_sentences or len(checked) >= 3 * self._max_sentences

    def _mend(self, asked: list[Message], given: Sequence[Passage]) -> Iterator[Stage | Draft]:
        """One round in which the model may mend what failed. A round that itself fails changes nothing."""
        failed = [one for one in self._progress.checked if not one.statement.verified]
        if not failed:
            return
        yield Stage("repair", len(failed))
        mending = Repair(self._sentences, failed, files=[passage.file for passage in given])
        try:
            with self._model.stream(mending.write_prompt(asked, self._progress.raw)) as stream:
                while not mending.is_over and (piece := stream.read(POLL_SECONDS)) is not None:
                    mending.feed(piece)
                    yield Draft("")
        except LanguageModelError:
            return
        mended = mending.finish()
        kept = [mended.get(id(one), one) for one in self._progress.checked]
        self._progress.checked = list({one.statement.text: one for one in kept if one}.values())
        self._progress.repaired = sum(one is not None for one in mended.values())
        self._progress.left_out += kept.count(None)

    # --- how it ends

    def _note_withheld(self) -> None:
        for passage in self._quoted.passages:
            if passage.warning:
                self._progress.notes.append(
                    f"A passage of {passage.file} was not given to the language model: {passage.warning}."
                )

    def _finish(self) -> GenerativeAnswer:
        progress = self._progress
        verified = [one for one in progress.checked if one.statement.verified]
        if not progress.checked and not progress.declined:
            return self._quote("The language model wrote nothing that can be shown.")
        if not verified and progress.declined:
            if any(passage.warning for passage in self._quoted.passages):
                return self._quote("The language model found no answer in the passages that it was given.")
            note = "The language model found no answer in the passages."
            return self._make((), (*progress.notes, note), abstained=True)
        statements = self._choose_shown()
        if verified and gives_quoted_answer(statements, self._list_quotes()):
            return self._make_with_versions(statements)
        if verified:
            return self._make((*self._list_quotes(), *statements), (*progress.notes, BESIDE_THE_POINT))
        return self._make((*self._list_quotes(), *statements), (*progress.notes, NOT_VERIFIED))

    def _break_off(self, reason: str) -> GenerativeAnswer:
        """What was written until the model failed, the sentence that it was in the middle of included, and after it
        the quoted answer."""
        shown = self._choose_shown()
        unfinished = self._reader.draft
        if unfinished and not self._strict:
            shown = (*shown, Statement(f"{unfinished} …", False, ()))
        if not shown:
            return self._quote(reason)
        note = f"{reason} What it had written is kept; the articles' own sentences follow."
        return self._make((*shown, *self._list_quotes()), (*self._progress.notes, note))

    def _quote(self, reason: str) -> GenerativeAnswer:
        """The quoted answer, and why it is."""
        notes = (*self._progress.notes, f"{reason} {QUOTED_INSTEAD}")
        statements = tuple(self._list_quotes())
        return replace(self._make(statements, notes, abstained=not statements), was_written=False)

    def _choose_shown(self) -> tuple[Statement, ...]:
        """The written statements that are shown."""
        shown = [one.statement for one in self._progress.checked if one.statement.verified or not self._strict]
        self._progress.left_out += len(self._progress.checked) - len(shown)
        return tuple(shown)

    def _make_with_versions(self, statements: tuple[Statement, ...]) -> GenerativeAnswer:
        """What was written, and what other files say instead of it."""
        told = add_conflicting_answers(self._question, statements, self._list_quotes())
        return self._make(told.statements, (*self._progress.notes, *([told.note] if told.note else [])))

    def _list_quotes(self) -> list[Statement]:
        """The quoted answer without sentences that look written to steer a model."""
        return [
            statement
            for statement in self._quoted.statements
            if not any(self._find_injection(citation.quote) for citation in statement.citations)
        ]

    def _make(
        self, statements: tuple[Statement, ...], notes: tuple[str, ...], *, abstained: bool = False
    ) -> GenerativeAnswer:
        """The answer with its citations numbered in the order in which they are shown."""
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
