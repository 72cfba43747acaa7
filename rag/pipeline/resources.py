"""Shared by all stages: the settings, the index, the parts, and the answer writer."""

from __future__ import annotations

from dataclasses import dataclass

from rag.answering.writer import AnswerWriter
from rag.index.opener import IndexOpener
from rag.parts import Parts
from rag.schema.query import Query
from rag.settings import Settings


@dataclass(frozen=True, slots=True)
class Resources:
    """Everything that the stages of an answer share. Safe to use from several threads."""

    settings: Settings
    opener: IndexOpener
    parts: Parts
    writer: AnswerWriter

    @property
    def threshold(self) -> float:
        """The confidence, 0 to 1, below which the answer is an abstention: the settings' value, or else the calibrated
        one. Raises `ModelError` when the shipped weights are missing or damaged."""
        return self.parts.load_scorer().threshold if self.settings.threshold is None else self.settings.threshold

    def is_written(self, query: Query) -> bool:
        """Whether a language model writes the answer."""
        return self.writer.is_set and not query.quote_only
