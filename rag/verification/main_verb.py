"""What a statement says of its subject: the words after its auxiliary, and the verb among them. English only."""

from __future__ import annotations

from rag.text.en.function_words import AUXILIARIES
from rag.text.words import WORD, fold_text, list_content_stems

_DONE = frozenset(("did", "has", "have", "had", "was", "were"))


def say_of_subject(statement: str) -> str:
    """The words after the first auxiliary of a statement, or after its first word."""
    words = [match.group() for match in WORD.finditer(statement)]
    return " ".join(words[_find_auxiliary(words) + 1 :])


def find_main_verb(statement: str) -> str:
    """The stem of the first content word after the auxiliary: "join" for "Norway has joined the pact"; "" for none."""
    return next(iter(list_content_stems(say_of_subject(statement))), "")


def is_of_past(statement: str) -> bool:
    """Whether the statement says that something has been done: "has joined", "did join"."""
    words = [match.group() for match in WORD.finditer(statement)]
    at = _find_auxiliary(words)
    return bool(at) and fold_text(words[at]) in _DONE


def _find_auxiliary(words: list[str]) -> int:
    """The position of the first auxiliary after the first word; 0 for none."""
    return next((at for at, word in enumerate(words) if at and fold_text(word) in AUXILIARIES), 0)
