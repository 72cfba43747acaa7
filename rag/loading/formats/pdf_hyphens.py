"""Words of a PDF that were split at a line end -> the words.

The hyphen was either added in typesetting ("develop-ment") or belongs to the word ("self-made"). The word's spelling
elsewhere in the document decides, else whether it and its parts are words, and whether the text was hyphenated at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.loading.formats.pdf_lines import LINE_HYPHEN
from rag.loading.structure.blocks import Block
from rag.text.language import detect_language
from rag.text.names import load_common_stems
from rag.text.words import stem_word

_EVERY_CHARACTERS = 3_000
"""A text with more hyphens at line ends than one in this many characters was hyphenated when it was typeset. Browsers
only break at hyphens that words already have: at most one in 13,000 characters in twenty filings printed by them."""
_SPLIT = re.compile(rf"([^\W_]+){LINE_HYPHEN}([^\W_]+)")
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_LAST_PART = re.compile(rf"([^\W_]+){LINE_HYPHEN}$")
_LIST_WORD = re.compile(r"(?:and|or|to|und|oder|bis|et|ou|y|o)\b")
"""A word after a hyphen that stands for the rest of a word: "pre- and post-war"."""
_MIN_PART = 3
"""Fewest letters of a part of a hyphenated word that counts as a word."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a document tells about its words."""

    words: frozenset[str]
    """Its words that stand in one line, in lower case."""
    was_hyphenated: bool
    is_english: bool

    def join(self, start: str, end: str) -> str:
        """The word of two parts, `start` at a line end and `end` on the next line."""
        whole, hyphenated = f"{start}{end}", f"{start}-{end}"
        if _LIST_WORD.fullmatch(end):
            return f"{start}- {end}"
        if not end[:1].islower():
            return hyphenated
        is_whole, is_hyphenated = whole.casefold() in self.words, hyphenated.casefold() in self.words
        if is_whole != is_hyphenated:
            return whole if is_whole else hyphenated
        if is_whole or not self.was_hyphenated or _is_symbol(start) or not end.islower():
            return whole if is_whole else hyphenated
        is_compound = self.is_english and not _is_common(whole) and self._is_word(start) and self._is_word(end)
        return hyphenated if is_compound else whole

    def _is_word(self, part: str) -> bool:
        return len(part) >= _MIN_PART and (part.casefold() in self.words or _is_common(part))


def join_hyphenated_words(pages: Sequence[Sequence[Block]]) -> list[list[Block]]:
    """The pages with words joined that were split at a line end.

    A block that ends with the first part of a word whose other part begins the next page still ends with the mark of a
    line end if both are to be joined without a hyphen.
    """
    text = "\n".join(block.words for blocks in pages for block in blocks)
    count = text.count(LINE_HYPHEN)
    if not count:
        return [list(blocks) for blocks in pages]
    vocabulary = Vocabulary(
        words=frozenset(_WORD.findall(_SPLIT.sub(" ", text).casefold())),
        was_hyphenated=count > len(text) / _EVERY_CHARACTERS,
        is_english=detect_language(_SPLIT.sub(" ", text)[-len(text) // 2 :]) == "en",
    )
    joined: list[list[Block]] = []
    for number, blocks in enumerate(pages):
        below = next((block.words for page in pages[number + 1 :] for block in page if block.kind == "text"), "")
        joined.append([replace(block, words=_join_words(block.words, below, vocabulary)) for block in blocks])
    return joined


def _join_words(words: str, below: str, vocabulary: Vocabulary) -> str:
    """The text of a block, with the first text of the next page being `below`."""
    words = _SPLIT.sub(lambda match: vocabulary.join(match[1], match[2]), words)
    last, first = _LAST_PART.search(words), _WORD.match(below)
    is_one = bool(last and first and vocabulary.join(last[1], first[0]) == last[1] + first[0])
    inner, end = (words[:-1], words[-1:]) if is_one else (words, "")
    return inner.replace(LINE_HYPHEN, "-") + end


def _is_symbol(part: str) -> bool:
    """Whether a part is no word that is typeset in two: "12", "NF", "G"."""
    return len(part) == 1 or part[-1].isupper() or part[-1].isdigit()


def _is_common(word: str) -> bool:
    return stem_word(word) in load_common_stems()
