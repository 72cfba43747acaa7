"""What is told while an answer is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rag.schema.answers import Answer, Statement
from rag.schema.wording import STAGE_CAPTIONS, count_passages

AnsweringStage = Literal["loading", "understanding", "retrieval", "answering", "writing", "repair", "checking"]
"""What is being done for a question: the models are loaded; passages are looked for; they are read; a language model
writes; it repairs what failed the check; what became of the cited files is looked up."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of answering that now begins."""

    name: AnsweringStage
    passages: int = 0
    """How many were found, as far as that is known."""

    @property
    def caption(self) -> str:
        """What a reader is told meanwhile."""
        return STAGE_CAPTIONS[self.name].format(count_passages(self.passages))


@dataclass(frozen=True, slots=True)
class Draft:
    """The sentence that a language model is in the middle of, not checked yet: to be shown, never kept."""

    text: str
    """Its words so far; "" before the first, and after each sentence that is done."""


AnsweringStep = Stage | Draft | Statement | Answer
"""What answering gives as it goes: stages, drafts, statements as they are made, and last the whole answer."""
