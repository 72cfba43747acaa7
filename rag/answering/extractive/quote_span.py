"""A quote and its ends: without list marks, and only the answering part of a very long sentence.

Only the ends move; no word is changed, added or left out in between.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.models.reader import FoundSpan
from rag.schema.answers import Passage
from rag.schema.documents import Sentence
from rag.text.punctuation import BULLETS
from rag.text.words import WORD, stem_word

LONG_CHARACTERS = 350
"""A longer sentence is cut after a clause that can stand alone."""

_LIST_MARKS = re.escape(BULLETS.replace("+", ""))  # "+" may be the sign of a number
_LEADING_MARKS = re.compile(rf"(?:[\s>#|_{_LIST_MARKS}]|\d{{1,2}}[.)]\s(?=\S)|\[[ xX]?\]\s)+")
_TRAILING_MARKS = re.compile(r"[\s|*_#]+$")

_CUT = re.compile(
    r";\s+|\s[–—]\s|,\s+(?=(?:which|who|whom|whose|where|including|such as|as well as|among them|along with|and)\b)",
    re.IGNORECASE,
)
"""Where a sentence may be cut: the rest only adds to it."""

_TURNS = re.compile(
    r"\b(?:but|although|though|however|yet|unless|except|if|despite|not|never|no|without|denie[ds]|deny|rejected|"
    r"according to|said|says|claim\w*|alleged\w*|until)\b|n['’]t\b",
    re.IGNORECASE,
)
"""Words that may retract, limit or attribute what comes before: an ending with one of them is never cut off."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence to be quoted, and the passage it is taken from."""

    passage: Passage
    sentence: Sentence
    span: FoundSpan | None = None
    """Its answer span, as character offsets in the document."""
    is_set_right: bool = False
    """Whether another quote corrects it, which then comes first."""

    @property
    def place(self) -> tuple[str, int, int]:
        """File, start and end of the sentence."""
        return self.passage.file, self.sentence.start, self.sentence.end

    @property
    def text(self) -> str:
        """The whole sentence, as it is in the document."""
        start = self.passage.start
        return self.passage.text[self.sentence.start - start : self.sentence.end - start]


def trim_span(sentence: str, asked: frozenset[str]) -> tuple[int, int]:
    """Start and end of the quote in the sentence.

    `asked` are the stems of the question's content words: a long sentence is cut after the first clause by which all
    those that it mentions have appeared.
    """
    start, end = _trim_marks(sentence)
    return (start, _find_end(sentence, start, end, asked)) if end - start > LONG_CHARACTERS else (start, end)


def _trim_marks(sentence: str) -> tuple[int, int]:
    leading = _LEADING_MARKS.match(sentence)
    trailing = _TRAILING_MARKS.search(sentence)
    start = leading.end() if leading else 0
    end = trailing.start() if trailing else len(sentence)
    # a minus sign belongs to its number; a text of only punctuation is kept
    if leading and re.search(r"[-–−]$", leading.group()) and sentence[start : start + 1].isdigit():
        start -= 1
    return (start, end) if start < end else (0, len(sentence))


def _find_end(sentence: str, start: int, end: int, asked: frozenset[str]) -> int:
    """The first cut that loses none of the question's words and no qualification, or else the end."""
    wanted = _count_asked(sentence[start:end], asked)
    for cut in _CUT.finditer(sentence, start + LONG_CHARACTERS // 4, end):
        kept, lost = sentence[start : cut.start()], sentence[cut.start() : end]
        if (
            _count_asked(kept, asked) == wanted
            and not _TURNS.search(lost)
            and _is_balanced(kept)
            and len(kept) <= LONG_CHARACTERS
        ):
            return cut.start()
    return end


def _count_asked(text: str, asked: frozenset[str]) -> int:
    return len({stem_word(match.group()) for match in WORD.finditer(text)} & asked)


def _is_balanced(text: str) -> bool:
    """Whether no bracket or quotation mark is left open."""
    return (
        all(text.count(opening) == text.count(closing) for opening, closing in ("()", "[]", "“”"))
        and text.count('"') % 2 == 0
    )
