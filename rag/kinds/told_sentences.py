"""The sentences of an index that can be compared with each other: each wording once, with all its places.

Owns which sentences state something, and the order of the places: newest first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rag.kinds.articles import Articles
from rag.kinds.sentence_content import Days, SentenceContent
from rag.schema.documents import SentenceKind
from rag.schema.facts import IndexedArticle, IndexedSentence
from rag.text.en.function_words import FIRST_AND_SECOND_PERSON_PRONOUNS
from rag.text.punctuation import asks
from rag.text.word_lists import match_any
from rag.text.words import fold_text

COMPARED: frozenset[SentenceKind] = frozenset({"sentence"})
_TALKS = re.compile(
    rf"(?<!\.)\b(?:{match_any(FIRST_AND_SECOND_PERSON_PRONOUNS - {'us'})}|me)\b(?!\.)|\bI\b", re.IGNORECASE
)
_TURN = re.compile(r"[A-Z][\w.’' -]{1,40}(?:\([^)]*\))?:\s")
"""The start of a turn in a transcript, with its speaker."""
_QUOTED = re.compile(r"[“\"].*?[”\"]")
MIN_WORDS, MAX_WORDS = 4, 80
"""Sentences with fewer or more words are left out: headings and lists say nothing that can be compared."""


@dataclass(frozen=True)
class ToldSentence:
    """A sentence, with all places where it occurs word for word, newest first."""

    sentences: tuple[IndexedSentence, ...]
    articles: tuple[IndexedArticle, ...]
    """The article of each of the sentences."""
    content: SentenceContent

    @property
    def published(self) -> date | None:
        return self.articles[0].published


def gather_sentences(articles: Articles) -> list[ToldSentence]:
    """Every sentence that can be compared, each wording once, in order of its first place."""
    copies: dict[str, list[IndexedSentence]] = {}
    for sentence in articles.read_sentences(None if articles.is_whole_folder else articles.listed):
        words = sentence.text.split()
        if sentence.article in articles.by_number and _states_something(sentence, len(words)):
            copies.setdefault(fold_text(" ".join(words)), []).append(sentence)
    times: dict[int, list[Days]] = {}
    for dated in articles.read_dates():
        times.setdefault(dated.sentence, []).append((dated.date.first, dated.date.last))
    return [_describe(places, articles, times) for places in copies.values()]


def _states_something(sentence: IndexedSentence, words: int) -> bool:
    """Whether a sentence can be compared: prose that, outside quotations, neither asks nor addresses anybody. What a
    chair says in each meeting ("you have 40 seconds left") has the same words but is about something else each time."""
    if sentence.kind not in COMPARED or not MIN_WORDS <= words <= MAX_WORDS:
        return False
    if _TURN.match(sentence.text):
        return False
    told = _QUOTED.sub(" ", sentence.text)
    return not asks(told) and not _TALKS.search(told)


def _describe(places: Sequence[IndexedSentence], articles: Articles, times: dict[int, list[Days]]) -> ToldSentence:
    by_number = articles.by_number
    newest = sorted(places, key=lambda one: (count_back(by_number[one.article].published), one.number))
    owners = tuple(by_number[one.article] for one in newest)
    content = SentenceContent(newest[0].text, owners[0].published, tuple(times.get(newest[0].number, ())))
    return ToldSentence(tuple(newest), owners, content)


def count_back(published: date | None) -> int:
    """A number that orders days newest first, undated last."""
    return -published.toordinal() if published else 0


def merge_sentences(told: Sequence[ToldSentence]) -> ToldSentence:
    """Sentences that say the same in other words, merged into one with the words of the newest."""
    in_order = sorted(told, key=lambda one: (count_back(one.published), one.sentences[0].number))
    return ToldSentence(
        tuple(sentence for one in in_order for sentence in one.sentences),
        tuple(article for one in in_order for article in one.articles),
        in_order[0].content,
    )
