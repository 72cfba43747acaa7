"""Where the articles of an index mention a subject: which sentences do, and which articles are about it.

`mentions_of` decides what a sentence must contain to name the subject.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from rag.kinds.articles import Articles
from rag.kinds.mentions_of import Unit, read_units
from rag.schema.facts import IndexedSentence
from rag.text.en.function_words import POSSESSIVE_DETERMINERS, SUBJECT_PRONOUNS
from rag.text.word_lists import list_words
from rag.text.words import WORD, fold_text, stem_content, stem_words

_ABOUT_SENTENCES = 3
_ABOUT_SHARE = 0.3
"""An article is about a subject when its title or at least this many of its sentences name it, and about this share of
all its sentences do: what a long article dates is not all about each thing that it names."""
_SENTENCE_WORDS = 20
"""Usual number of words of a sentence."""
_POINTING = SUBJECT_PRONOUNS | POSSESSIVE_DETERMINERS | list_words("this that these those")


@dataclass(frozen=True, slots=True)
class Places:
    """Where a subject is mentioned."""

    sentences: frozenset[int]
    """Numbers of the sentences that name it."""
    articles: frozenset[int]
    """Numbers of the articles that are about it."""
    units: tuple[Unit, ...]
    """The units that each such sentence contains."""

    def are_near(self, sentence: int, article: int) -> bool:
        """Whether a sentence may be about the subject, judged by its position alone, without its text."""
        return article in self.articles or sentence in self.sentences or sentence - 1 in self.sentences

    def holds(self, sentence: IndexedSentence) -> bool:
        """Whether a sentence names the subject or continues about it."""
        if sentence.number in self.sentences:
            return True
        if sentence.article in self.articles:
            return True
        first = WORD.search(sentence.text)
        leans_back = first is not None and fold_text(first.group()) in _POINTING
        return leans_back and sentence.number - 1 in self.sentences


def find_places(subject: str, articles: Articles) -> Places | None:
    """Every sentence that contains the whole subject, in any of its forms and spellings; None when there is none, and
    no article has it in its title either."""
    units = tuple(read_units(subject, articles, with_seats=True))
    if not units:
        return None
    named = set(units[0].places).intersection(*(unit.places for unit in units[1:]))
    wanted = stem_content(subject)
    titled = {one.number for one in articles.listed if one.title and wanted <= set(stem_words(one.title))}
    if not named and not titled:
        return None
    counts = Counter(units[0].places[number] for number in named)
    often = titled | {article for article, count in counts.items() if count >= _ABOUT_SENTENCES}
    words = {one.number: one.words for one in articles.listed}
    about = {one for one in often if counts[one] * _SENTENCE_WORDS >= _ABOUT_SHARE * words.get(one, 0)}
    return Places(frozenset(named), frozenset(about), units)
