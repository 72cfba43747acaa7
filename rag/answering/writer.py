"""The language model of the settings and the claim checker, loaded when they are first needed, and answers by them.

Owns what becomes of a question and of an answer when the model cannot be had. How an answer is written and checked is
`answering`'s, how a follow-up is made to stand alone `rewriting`'s.
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
    from rag.answering.generative.answerer import GenerativeAnswer
    from rag.language_models import LanguageModel, LanguageModelOptions
    from rag.question.follow_ups import StandaloneQuestion
    from rag.schema.query import EarlierTurn
    from rag.verification.claims import ClaimChecker


class AnswerWriter:
    """Writes answers with the language model of the settings. Safe to use from several threads."""

    def __init__(
        self, settings: Settings, *, language_model: LanguageModel | None = None, checker: ClaimChecker | None = None
    ) -> None:
        """`language_model` and `checker` take the place of the ones that the settings name and that ship."""
        self._settings = settings
        self._lock = threading.Lock()
        self._language_model = language_model
        self._checker = checker

    @property
    def is_set(self) -> bool:
        """Whether there is a language model."""
        return bool(self._language_model or self._settings.llm)

    def check(self) -> None:
        """Raises `SettingsError` when the language model cannot be had as it is set. One that is not there, or does
        not answer, is no error: the answer is then quoted."""
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
        self, question: str, ruled: StandaloneQuestion, earlier: Sequence[EarlierTurn]
    ) -> Generator[AnsweringStep, None, str]:
        """The steps in which the language model makes a follow-up stand alone, where that is called for; returns the
        question, the rules' own, `ruled`, when the model cannot be had or wrote none that holds."""
        from rag.question.llm_rewriting import needs_model, rewrite_follow_up

        if not needs_model(question, ruled, earlier):
            return ruled.text
        try:
            model = self.load()
        except LanguageModelError:
            return ruled.text
        return (yield from rewrite_follow_up(question, ruled, earlier, model=model))

    def write(self, question: str, drawn: ExtractiveAnswer) -> Generator[AnsweringStep, None, None]:
        """The steps of an answer in the language model's words, the last one the answer, without what happened to the
        folder and without times."""
        from rag.answering.generative.answerer import QUOTED_INSTEAD, GenerativeAnswer, answer_generatively
        from rag.language_models import describe_name

        name = describe_name(self._settings.llm)
        try:
            model = self.load()
        except LanguageModelError as error:
            yield from drawn.statements
            yield replace(describe_quoted(question, drawn), notes=(f"{error} {QUOTED_INSTEAD}",), language_model=name)
            return
        written = answer_generatively(
            question,
            drawn,
            model=model,
            checker=self._load_checker(),
            max_passages=self._settings.llm_passages,
            strict=self._settings.strict,
        )
        with closing(written) as steps:
            for step in steps:
                if isinstance(step, GenerativeAnswer):
                    yield describe_written(question, step, name or model.name)
                else:
                    yield step

    def _load_checker(self) -> ClaimChecker:
        """The claim checker that ships, loaded once. Raises `ModelError`."""
        if self._checker is None:
            from rag.verification.claim_checker import load_checker

            self._checker = load_checker()
        return self._checker


def describe_options(settings: Settings) -> LanguageModelOptions:
    """What the settings say of the language model."""
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


def describe_quoted(question: str, drawn: ExtractiveAnswer) -> Answer:
    """An answer made of quotes."""
    return Answer(
        question=question,
        abstained=drawn.abstained,
        confidence=drawn.confidence,
        statements=drawn.statements,
        passages=drawn.passages,
        mode="extractive",
    )


def describe_written(question: str, written: GenerativeAnswer, language_model: str) -> Answer:
    """An answer in a language model's words; where it had no part in it, a quoted one with a note."""
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
    )
