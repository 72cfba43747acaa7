"""A question with words that the articles do not have -> the question with similar words that they do have.

Owns which words count as misspelt, and their corrections. Used only when nothing was found: a question that the
articles answer as it is is never changed, and the user is told what was searched instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.index.facts_index import FactsIndex
from rag.text.en.countries import COUNTRIES
from rag.text.en.function_words import STOP_WORDS
from rag.text.language import is_english
from rag.text.names import is_country, load_common_stems
from rag.text.spelling import is_one_slip_away, make_spelling_key
from rag.text.words import WORD, fold_text, stem_word

SHORTEST_WORD = 4
"""Shorter words do not count as misspelt: too many other words are one letter away."""
SHORTEST_NAME = 6
"""The same for names, which differ by one letter more often ("Harris", "Norris") and are not all in any list."""
LONG_WORD = 8
"""From this word length on, the spelling key may also differ by one letter: "Zelinskiy" for "Zelensky"."""

_COUNTRY_WORDS = frozenset(
    fold_text(match.group()) for forms in COUNTRIES for form in forms for match in WORD.finditer(form)
)


@dataclass(frozen=True, slots=True)
class Respelt:
    """A question with its words corrected to those of the articles."""

    question: str
    words: tuple[tuple[str, str], ...]
    """Each word as typed, and as it was searched."""

    def describe(self) -> str:
        """What was searched instead, for the user."""
        told = " and ".join(f"“{meant}” for “{typed}”" for typed, meant in self.words)
        return f"Looked for {told}: the articles do not have the word as it was typed."


def respell(question: str, facts: FactsIndex | None) -> Respelt | None:
    """The question with each word that the articles lack replaced by the nearest one they have; None if nothing is
    replaced.

    Common English words, country names, short words and numbers are left as they are.
    """
    if facts is None or not is_english(question):
        return None
    words: list[tuple[str, str]] = []
    text, at = "", 0
    for match in WORD.finditer(question):
        meant = _find_meant(match.group(), opens=match.start() == 0, facts=facts)
        if not meant:
            continue
        written = _write_as_found(meant, facts)
        if match.group()[0].isupper():
            written = f"{written[0].upper()}{written[1:]}"
        words.append((match.group(), written))
        text += question[at : match.start()] + written
        at = match.end()
    return Respelt(text + question[at:], tuple(words)) if words else None


def _find_meant(word: str, *, opens: bool, facts: FactsIndex) -> str:
    """The articles' word that a word is corrected to; "" when they have the word itself, or nothing close."""
    folded = fold_text(word)
    if len(folded) < SHORTEST_WORD or not folded.isalpha() or folded in STOP_WORDS or not folded[0].isascii():
        return ""
    near = facts.list_terms(folded[0])
    if any(folded == term for term, _ in near):
        return ""
    key = make_spelling_key(word)
    same = [(count, term) for term, count in near if make_spelling_key(term) == key]
    if same:
        return max(same)[1]
    if any(_is_form(folded, term) for term, _ in near):
        return ""
    if stem_word(folded) in load_common_stems() or is_country(word) or folded in _COUNTRY_WORDS:
        return ""
    if word[0].isupper() and not opens and len(folded) < SHORTEST_NAME:
        return ""
    return _find_slip(folded, key, near, facts)


def _find_slip(folded: str, key: str, near: Sequence[tuple[str, int]], facts: FactsIndex) -> str:
    """The most frequent word that is one typing error away."""
    found = [(count, term) for term, count in near if len(term) >= SHORTEST_WORD and is_one_slip_away(folded, term)]
    if not found and len(folded) >= LONG_WORD:
        found = [(count, term) for term, count in near if is_one_slip_away(key, make_spelling_key(term))]
    if not found and len(folded) >= SHORTEST_NAME:  # an error in the first letter
        found = [(count, term) for term, count in facts.list_terms("") if is_one_slip_away(folded, term)]
    return max(found)[1] if found else ""


def _is_form(folded: str, term: str) -> bool:
    """Whether a word of the articles is a form of this word."""
    return folded[:3] == term[:3] and stem_word(folded) == stem_word(term)


def _write_as_found(term: str, facts: FactsIndex) -> str:
    """A word of the vocabulary as it is first written in the articles, with accents and capitals."""
    for sentence in facts.read_numbers(facts.find_phrase_numbers(term)[:1]):
        for match in WORD.finditer(sentence.text):
            if fold_text(match.group()) == term:
                is_opening = match.start() == 0 and match.group()[1:].islower()
                return match.group().lower() if is_opening and stem_word(term) in load_common_stems() else match.group()
    return term
