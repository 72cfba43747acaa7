"""An answer in a language model's words, each sentence checked against the passages; the quoted answer if the model
fails.

Owns the sequence: which passages the model gets, what happens to each sentence as it arrives, and the one repair round.
`composition` makes the final answer. Whether the articles answer at all is decided by the quoted answer: when it
abstains, the model is not called.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace

from rag.answering.extractive.answerer import ExtractiveAnswer
from rag.answering.generative.citation_parser import CitationParser, WrittenSentence
from rag.answering.generative.composition import Composer, FindInjection, GenerativeAnswer, Progress
from rag.answering.generative.context_window import fit_passages, shrink
from rag.answering.generative.repair import Repair
from rag.answering.generative.repetition import is_looping
from rag.answering.generative.sentence_checker import SentenceChecker
from rag.errors import ContextOverflow, LanguageModelError
from rag.language_models import LanguageModel
from rag.language_models.prompts import Message, write_answer_prompt, write_grammar, write_orders
from rag.schema.answers import Passage, Statement
from rag.schema.events import Draft, Stage
from rag.verification.claims import ClaimChecker
from rag.verification.prompt_injection import find_injection

MAX_SENTENCES = 5
"""The requested number of sentences. The model is stopped after this many verified ones, or three times as many in
total."""

POLL_SECONDS = 0.2
"""Longest wait between two steps, in seconds; stopping takes no longer."""

_ENDS = (".", "!", "?", "…", "。", "！", "？", "।", "؟", "”", '"', "»")
"""Characters that end a complete sentence."""

MOST_REPEATS = 2
"""The model is stopped when it has written this many sentences again that it had written before."""

LOOPED = "The language model repeated itself and was stopped."
CUT_SHORT = "The language model's answer was cut at its maximum length; RAG_LLM_ANSWER_TOKENS allows more."


@dataclass(frozen=True, slots=True)
class WritingOptions:
    """How an answer is written."""

    max_passages: int
    """Most passages given to the model."""
    max_sentences: int = MAX_SENTENCES
    strict: bool = False
    """Whether unverified sentences are left out."""


def answer_generatively(
    question: str,
    quoted: ExtractiveAnswer,
    *,
    model: LanguageModel,
    checker: ClaimChecker,
    options: WritingOptions,
    find_injection: FindInjection = find_injection,
) -> Generator[Stage | Draft | Statement | GenerativeAnswer, None, None]:
    """Stages, drafts and checked statements as they arrive, and the whole answer last.

    Closing the generator frees the model at once. Never raises `LanguageModelError`: when the model fails, the answer
    is the `quoted` one, and a note says why.
    """
    passages = warn_of_injection(quoted.passages, find_injection)
    if quoted.abstained:
        yield GenerativeAnswer((), True, quoted.confidence, passages, (), was_written=False)
        return
    writer = _Writer(question, replace(quoted, passages=passages), model, checker, options, find_injection)
    yield from writer.write([passage for passage in passages if not passage.warning][: options.max_passages])


def warn_of_injection(
    passages: Sequence[Passage], find_injection: FindInjection = find_injection
) -> tuple[Passage, ...]:
    """The passages, with a warning on those that look like prompt injections."""
    return tuple(
        replace(passage, warning=find_injection(f"{passage.chunk.title}\n{passage.text}")) for passage in passages
    )


class _Writer:
    """Writes one answer."""

    def __init__(
        self,
        question: str,
        quoted: ExtractiveAnswer,
        model: LanguageModel,
        checker: ClaimChecker,
        options: WritingOptions,
        find_injection: FindInjection,
    ) -> None:
        self._question = question
        self._quoted = quoted
        self._model = model
        self._checker = checker
        self._options = options
        self._find_injection = find_injection
        self._progress = Progress()
        self._composer = Composer(
            question, quoted, self._progress, strict=options.strict, find_injection=find_injection
        )
        self._sentences = self._make_checker(())
        self._parser = CitationParser(())

    def write(self, passages: list[Passage]) -> Iterator[Stage | Draft | Statement | GenerativeAnswer]:
        self._note_withheld()
        if not passages:
            yield self._composer.quote("No passage was left to give to the language model.")
            return
        yield Stage("writing", len(passages))
        try:
            yield from self._write_fitting(passages)
        except LanguageModelError as error:
            yield self._composer.break_off(str(error), self._parser.draft)
            return
        yield self._composer.finish()

    def _note_withheld(self) -> None:
        for passage in self._quoted.passages:
            if passage.warning:
                self._progress.notes.append(
                    f"A passage of {passage.file} was not given to the language model: {passage.warning}."
                )

    def _write_fitting(self, passages: list[Passage]) -> Iterator[Stage | Draft | Statement]:
        """Write and repair an answer from as many passages as fit into the model's context window."""
        given = fit_passages(
            self._question,
            passages,
            window_tokens=self._model.window_tokens,
            answer_tokens=self._model.answer_tokens,
            max_sentences=self._options.max_sentences,
            count_tokens=self._model.count_tokens,
        )
        while True:
            self._sentences = self._make_checker(given)
            asked = write_answer_prompt(self._question, given, max_sentences=self._options.max_sentences)
            try:
                yield from self._read_answer(asked, given)
                break
            except ContextOverflow:
                fewer = shrink(given)
                if not fewer:
                    raise
                given = fewer
        yield from self._repair(asked, given)

    def _make_checker(self, given: Sequence[Passage]) -> SentenceChecker:
        return SentenceChecker(
            self._checker,
            given,
            question=self._question,
            instructions=write_orders(self._options.max_sentences),
            find_injection=self._find_injection,
        )

    def _read_answer(self, asked: list[Message], given: Sequence[Passage]) -> Iterator[Draft | Statement]:
        progress = self._progress
        parser = self._parser = CitationParser([passage.file for passage in given])
        grammar = write_grammar(len(given), max_sentences=self._options.max_sentences)
        with self._model.stream(asked, grammar=grammar) as stream:
            while (piece := stream.read(POLL_SECONDS)) is not None:
                progress.raw += piece
                for sentence in parser.feed(piece):
                    yield from self._take(sentence)
                if self._is_enough():
                    return
                if progress.repeats >= MOST_REPEATS or is_looping(parser.draft):
                    progress.notes.append(LOOPED)
                    yield Draft("")
                    return
                yield Draft(parser.draft)
        rest = parser.finish()
        if stream.was_cut:
            progress.notes.append(CUT_SHORT)
            rest = [sentence for sentence in rest if sentence.text.endswith(_ENDS)]
        for sentence in rest:
            yield from self._take(sentence)
        yield Draft("")

    def _take(self, sentence: WrittenSentence) -> Iterator[Statement]:
        """Check a sentence, and yield it if it is shown."""
        progress = self._progress
        progress.removed_marks += sentence.removed_marks
        if any(one.statement.text == sentence.text for one in progress.checked):
            progress.repeats += 1
            return
        if self._sentences.repeats_prompt(sentence.text):
            progress.left_out += 1
            return
        checked = self._sentences.check(sentence)
        if sentence.declines and not checked.statement.verified:
            progress.declined = True
            return
        progress.checked.append(checked)
        if checked.statement.verified or not self._options.strict:
            yield checked.statement

    def _is_enough(self) -> bool:
        """Whether there are as many verified sentences as requested, or three times as many in total."""
        checked = self._progress.checked
        verified = sum(one.statement.verified for one in checked)
        return verified >= self._options.max_sentences or len(checked) >= 3 * self._options.max_sentences

    def _repair(self, asked: list[Message], given: Sequence[Passage]) -> Iterator[Stage | Draft]:
        """One round in which the model may repair the sentences that failed. If the round fails, nothing changes."""
        progress = self._progress
        failed = [one for one in progress.checked if not one.statement.verified]
        if not failed:
            return
        yield Stage("repair", len(failed))
        repair = Repair(self._sentences, failed, files=[passage.file for passage in given])
        try:
            with self._model.stream(repair.write_prompt(asked, progress.raw)) as stream:
                while not repair.is_over and (piece := stream.read(POLL_SECONDS)) is not None:
                    repair.feed(piece)
                    yield Draft("")
        except LanguageModelError:
            return
        repaired = repair.finish()
        kept = [repaired.get(id(one), one) for one in progress.checked]
        progress.checked = list({one.statement.text: one for one in kept if one}.values())
        progress.repaired = sum(one is not None for one in repaired.values())
        progress.left_out += kept.count(None)
