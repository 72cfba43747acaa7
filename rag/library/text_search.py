"""Full-text search: every article that holds all the words of a search, with the sentences that hold them.

A word is found in every ending that has its stem ("drone" finds "drones"), words in quotation marks only side by side.
Owns what counts as found; `rag.index.facts_index` looks the words up, so no article is read.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from rag.errors import IndexMissing
from rag.index.facts_counts import group_by_article
from rag.index.facts_index import FactsIndex
from rag.index.open_index import OpenIndex
from rag.schema.facts import IndexedArticle, IndexedSentence
from rag.text.words import fold_text, fold_words, stem_word

MOST_TERMS = 16
"""Words or phrases of a search that are looked for; further ones are ignored."""

_TERM = re.compile(r'["“”„«»]([^"“”„«»]+)["“”„«»]|(\S+)')
_SHORTEST_START = 3
"""Least letters of a word that its other endings share with it."""


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A sentence that a search found."""

    start: int
    end: int
    """Character offsets in the document."""
    text: str
    marks: tuple[tuple[int, int], ...]
    """Where the words are in `text`: spans in order, not overlapping."""


@dataclass(frozen=True, slots=True)
class _Term:
    """A word or a phrase of a search."""

    words: str
    """Folded, with single spaces; or as typed where words are not separated by spaces."""
    endings: tuple[str, ...]
    """The word in the endings that the articles use; empty for a phrase."""

    @property
    def pattern(self) -> re.Pattern[str]:
        """What is marked in a folded sentence."""
        forms = [rf"(?<![^\W_]){re.escape(one)}(?![^\W_])" for one in self.endings]
        return re.compile("|".join(forms) or r"[\W_]+".join(map(re.escape, self.words.split())))


def count_found(facts: FactsIndex, search: str) -> dict[str, int]:
    """File -> number of its sentences with a word of the search, for each file with an article that holds all of them.
    Empty for a search without words."""
    found: dict[str, int] = {}
    for article, sentences in _find(facts, _read_terms(facts, search), facts.read_articles()).items():
        found[article.file] = found.get(article.file, 0) + len(sentences)
    return found


def read_found_lines(
    facts: FactsIndex, search: str, files: Collection[str], *, most: int
) -> dict[str, tuple[FoundLine, ...]]:
    """File -> at most so many of the sentences that the search finds in it: those with the most of its words, in the
    order of the text."""
    terms, wanted = _read_terms(facts, search), set(files)
    articles = tuple(one for one in facts.read_articles() if one.file in wanted)
    counts: dict[str, dict[int, int]] = {}
    for article, sentences in _find(facts, terms, articles).items():
        counts.setdefault(article.file, {}).update(sentences)
    best = {
        file: sorted(sorted(held, key=lambda number: (-held[number], number))[:most]) for file, held in counts.items()
    }
    read = {one.number: one for one in facts.read_numbers([number for held in best.values() for number in held])}
    return {
        file: tuple(_mark(read[number], terms) for number in numbers if number in read)
        for file, numbers in best.items()
    }


def _read_terms(facts: FactsIndex, search: str) -> list[_Term]:
    terms: dict[str, _Term] = {}
    for phrase, word in _TERM.findall(search):
        words = fold_words(phrase or word)
        if words and len(terms) < MOST_TERMS:
            endings = _list_endings(facts, words) if word and " " not in words else ()
            terms.setdefault(words, _Term(words, endings))
    return list(terms.values())


def _list_endings(facts: FactsIndex, word: str) -> tuple[str, ...]:
    """The words of the articles with the stem of this one."""
    stem = stem_word(word)
    start = stem[: max(_SHORTEST_START, len(stem) - 1)]
    return tuple(term for term, _ in facts.list_terms(start) if stem_word(term) == stem)


def _find(
    facts: FactsIndex, terms: list[_Term], articles: tuple[IndexedArticle, ...]
) -> dict[IndexedArticle, dict[int, int]]:
    """Each article that holds every term -> its sentences' numbers, each with how many of the terms it has."""
    by_number = {one.number: one for one in articles}
    counts: dict[int, dict[int, int]] = {}
    for place, term in enumerate(terms):
        held = _find_term(facts, term, by_number)
        counts = {number: counts.get(number, {}) for number in held if place == 0 or number in counts}
        for number, sentences in counts.items():
            for sentence in held[number]:
                sentences[sentence] = sentences.get(sentence, 0) + 1
    return {by_number[number]: sentences for number, sentences in counts.items()}


def _find_term(facts: FactsIndex, term: _Term, articles: dict[int, IndexedArticle]) -> dict[int, list[int]]:
    """Article number -> numbers of its sentences with the term."""
    if not term.endings:
        return group_by_article(facts, facts.find_phrase_numbers(term.words), articles)
    found: dict[int, list[int]] = {}
    for sentence, article in facts.find_terms(term.endings).items():
        if article in articles:
            found.setdefault(article, []).append(sentence)
    return found


def _mark(sentence: IndexedSentence, terms: list[_Term]) -> FoundLine:
    folded = fold_text(sentence.text)
    spans = sorted(match.span() for term in terms for match in term.pattern.finditer(folded))
    marks: list[tuple[int, int]] = []
    for start, end in spans:
        if start < end and (not marks or start >= marks[-1][1]):
            marks.append((start, end))
    return FoundLine(sentence.start, sentence.end, sentence.text, tuple(marks))


def find_facts(state: OpenIndex) -> FactsIndex:
    """Where the sentences are. Raises `IndexMissing` for an index of an earlier release, which has none."""
    if state.facts_index is None:
        raise IndexMissing("The index lacks the sentences of its articles. Run `rag index`, which adds them.")
    return state.facts_index
