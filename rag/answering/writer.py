"""Answers with the configured language model; the model and the claim checker are loaded when first needed.

Owns what happens when the model is not available. `generative` writes and checks an answer, `question.llm_rewriting`
rewrites a follow-up.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.errors import LanguageModelError
from rag.schema.answers import Answer
from rag.schema.events import AnsweringStep
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.answering.extractive.answerer import ExtractiveAnswer
    from rag.answering.generative.composition import GenerativeAnswer
    from rag.language_models import LanguageModel, LanguageModelOptions
    from rag.question.follow_ups import StandaloneQuestion
    from rag.schema.query import EarlierTurn
    from rag.verification.claims import ClaimChecker


class AnswerWriter:
    """Writes answers with the language model of the settings. Safe to use from several threads."""

    def __init__(
        self, settings: Settings, *, language_model: LanguageModel | None = None, checker: ClaimChecker | None = None
    ) -> None:
        """`language_model` replaces the configured one, `checker` the one that ships."""
        self._settings = settings
        self._lock = threading.Lock()
        self._language_model = language_model
        self._checker = checker

    def use(self, settings: Settings) -> None:
        """Use the language model of other settings from the next answer on; answers that are being written go on."""
        with self._lock:
            self._settings = settings
            self._language_model = None

    @property
    def is_set(self) -> bool:
        """Whether there is a language model."""
        return bool(self._language_model or self._settings.llm)

    def check(self) -> None:
        """Raises `SettingsError` when the settings of the language model are wrong.

        A model that is missing or does not respond is not an error here: the answer is then quoted.
        """
        with suppress(LanguageModelError):
            self.load()

    def load(self) -> LanguageModel:
        """The language model, loaded once. Raises `SettingsError`, `LanguageModelError`."""
        from rag.language_models import load_language_model

        with self._lock:
            if self._language_model is None:
                self._language_model = load_language_model(self._settings.llm, describe_options(self._settings))
            return self._language_model

    def understand(
        self, question: str, rule_based: StandaloneQuestion, earlier: Sequence[EarlierTurn]
    ) -> Generator[AnsweringStep, None, str]:
        """The steps in which the language model rewrites a follow-up to stand alone, if needed.

        Returns the question; `rule_based` when the model is not available or its question is rejected.
        """
        from rag.question.llm_rewriting import needs_model, rewrite_follow_up

        if not needs_model(question, rule_based, earlier):
            return rule_based.text
        try:
            model = self.load()
        except LanguageModelError:
            return rule_based.text
        return (yield from rewrite_follow_up(question, rule_based, earlier, model=model))

    def write(
        self, question: str, quoted: ExtractiveAnswer, *, is_broad: bool = False
    ) -> Generator[AnsweringStep, None, None]:
        """The steps of an answer in the language model's words, ending with the answer itself, still without timings
        and notes about changed files.

        A broad question is answered from all passages, in several calls if they do not fit into one.
        """
        from rag.answering.generative.answerer import WritingOptions, answer_generatively
        from rag.answering.generative.composition import QUOTED_INSTEAD, GenerativeAnswer
        from rag.answering.generative.map_reduce import answer_broadly
        from rag.language_models import describe_name

        settings = self._settings
        name = describe_name(settings.llm)
        try:
            model = self.load()
        except LanguageModelError as error:
            yield from quoted.statements
            yield replace(describe_quoted(question, quoted), notes=(f"{error} {QUOTED_INSTEAD}",), language_model=name)
            return
        answer = answer_broadly if is_broad else answer_generatively
        written = answer(
            question,
            quoted,
            model=model,
            checker=self.load_checker(),
            options=WritingOptions(settings.llm_passages, strict=settings.strict),
        )
        with closing(written) as steps:
            for step in steps:
                if isinstance(step, GenerativeAnswer):
                    yield describe_written(question, step, name or model.name)
                else:
                    yield step

    def load_checker(self) -> ClaimChecker:
        """The claim checker, loaded once. Raises `ModelError`."""
        if self._checker is None:
            from rag.verification.claim_checker import load_checker

            self._checker = load_checker()
        return self._checker


def describe_options(settings: Settings) -> LanguageModelOptions:
    """The settings of the language model."""
    from rag.language_models import LanguageModelOptions

    return LanguageModelOptions(
        url=settings.llm_url,
        key=settings.llm_key,
        options=dict(settings.llm_options),
        context_tokens=settings.llm_context_tokens,
        answer_tokens=settings.llm_answer_tokens,
        timeout_seconds=settings.llm_timeout_seconds,
        retries=settings.llm_retries,
    )


def describe_quoted(question: str, quoted: ExtractiveAnswer) -> Answer:
    """The public record of a quoted answer."""
    return Answer(
        question=question,
        abstained=quoted.abstained,
        confidence=quoted.confidence,
        statements=quoted.statements,
        passages=quoted.passages,
        mode="extractive",
        lead=quoted.lead,
    )


def describe_written(question: str, written: GenerativeAnswer, language_model: str) -> Answer:
    """The public record of a written answer, or of a quoted one with a note if nothing of the model's is used."""
    return Answer(
        question=question,
        abstained=written.abstained,
        confidence=written.confidence,
        statements=written.statements,
        passages=written.passages,
        mode="generative" if written.was_written else "extractive",
        notes=written.notes,
        language_model=language_model,
        removed_marks=written.removed_marks,
        moved_marks=written.moved_marks,
        repaired=written.repaired,
        left_out=written.left_out,
        withheld=written.withheld,
    )
