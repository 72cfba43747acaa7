"""Events while an answer is made: stages, drafts, statements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rag.schema.answers import Answer, Statement
from rag.schema.wording import STAGE_CAPTIONS, count_passages

AnsweringStage = Literal["loading", "understanding", "retrieval", "answering", "writing", "repair", "checking"]
"""A stage: the models are loaded; a language model completes a follow-up; passages are retrieved; they are read; a
language model writes; it repairs sentences that failed the check; the cited files are checked for changes."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of answering that begins now."""

    name: AnsweringStage
    passages: int = 0
    """Number of passages found; 0 while unknown."""

    @property
    def caption(self) -> str:
        """The line shown to the user during the stage."""
        return STAGE_CAPTIONS[self.name].format(count_passages(self.passages))


@dataclass(frozen=True, slots=True)
class Draft:
    """The unfinished sentence of a language model, not checked yet: to be shown, never saved."""

    text: str
    """Its words so far; "" before the first, and after each finished sentence."""


AnsweringStep = Stage | Draft | Statement | Answer
"""What answering yields: stages, drafts, statements as they are made, and finally the whole answer."""
