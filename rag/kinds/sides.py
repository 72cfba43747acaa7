"""The sides of a comparison: which sentences of the articles belong to each.

A side is an article, a period, or somebody or something that is named. Owns how the words of a side are read, and which
sentences of a person's are theirs: those in which they act or speak, and not those that only mention them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from rag.kinds.articles import Articles
from rag.kinds.mentions_of import Unit, read_units
from rag.kinds.naming import find_articles
from rag.kinds.speakers import is_speaker
from rag.kinds.wording import name_article
from rag.question.periods import find_period
from rag.schema.facts import Entity, IndexedArticle, IndexedSentence
from rag.text.en.naming import ARTICLE_NOUNS, LARGEST, NEWEST, OLDEST, ORDINAL_NUMBERS, SMALLEST
from rag.text.words import WORD, fold_text

_FILE_ENDING = re.compile(r"\.\w{2,5}$")
_RANKING = frozenset(ORDINAL_NUMBERS) | NEWEST | OLDEST | LARGEST | SMALLEST
_OPENS_WITH_PRONOUN = re.compile(r"(?:He|She|In (?:his|her)|His|Her)\b")
_SUBJECT_CHARACTERS = 70
"""A name that begins so early in a sentence is taken for its subject."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison, with the sentences that belong to it."""

    title: str
    sentences: tuple[IndexedSentence, ...]
    """In order of file and place."""
    is_article: bool = False


def read_side(words: str, articles: Articles) -> Side | None:
    """The side that the words mean; None when nothing in the articles does.

    Raises `QuestionError` when the words are a file name that is not there.
    """
    if _is_about_article(words):
        found = find_articles(words, articles)
        if found:
            return make_article_side(found[0], articles)
    return _read_period(words, articles) or _read_named(words, articles)


def make_article_side(article: IndexedArticle, articles: Articles) -> Side:
    """The side of one article: its sentences, without headings."""
    sentences = [one for one in articles.read_sentences([article]) if one.kind == "sentence"]
    return Side(name_article(article), tuple(sentences), is_article=True)


def suggest_names(words: str, articles: Articles) -> list[str]:
    """Names in the articles that are spelled much like the words, at most two."""
    folded = {fold_text(one.name): one.name for one in articles.read_entities()}
    by_word = {fold_text(match.group()): name for name in folded.values() for match in WORD.finditer(name)}
    near = get_close_matches(fold_text(words), [*folded, *by_word], n=3, cutoff=0.75)
    return list(dict.fromkeys(folded.get(one) or by_word[one] for one in near))[:2]


def _is_about_article(words: str) -> bool:
    held = [fold_text(match.group()) for match in WORD.finditer(words)]
    return bool(
        _FILE_ENDING.search(words)
        or any(word in ARTICLE_NOUNS for word in held)
        or (held and all(word in _RANKING or word in ("the", "one") for word in held))
    )


def _read_period(words: str, articles: Articles) -> Side | None:
    """The sentences that speak of a period, when the words are nothing else."""
    period = find_period(words, date.today())
    if period is None or WORD.search(words.replace(period.words, " ", 1).replace("in ", " ")):
        return None
    since, until = period.since or date.min, period.until or date.max
    numbers = {one.sentence for one in articles.read_dates() if since <= one.date.first and one.date.last <= until}
    sentences = _read_prose(sorted(numbers), articles)
    return Side(words.strip(), tuple(sentences)) if sentences else None


def _read_named(words: str, articles: Articles) -> Side | None:
    units = read_units(words, articles)
    if not units or not all(unit.places for unit in units):
        return None
    held = set(units[0].places).intersection(*(unit.places for unit in units[1:]))
    sentences = _read_prose(sorted(held), articles)
    if not sentences:
        return None
    persons = _find_persons(units, articles)
    own = _keep_own(sentences, persons, articles) if persons else []
    return Side(words.strip(), tuple(own or sentences))


def _find_persons(units: Sequence[Unit], articles: Articles) -> list[int]:
    """Ids of the persons that the units name."""
    names = {fold_text(word) for unit in units for word in unit.text.split()}
    return [
        one.id
        for one in articles.facts.find_entities(units[-1].text.split()[-1])
        if one.type == "person" and names <= _list_name_words(one)
    ]


def _list_name_words(entity: Entity) -> set[str]:
    spellings = " ".join((entity.name, *entity.aliases))
    return {fold_text(match.group()) for match in WORD.finditer(spellings)}


def _keep_own(
    sentences: Sequence[IndexedSentence], persons: Sequence[int], articles: Articles
) -> list[IndexedSentence]:
    """The sentences in which a person speaks or is the subject, each with what "he" or "she" does right after it."""
    named: dict[int, list[tuple[int, int]]] = {}
    for mention in articles.read_mentions(persons):
        named.setdefault(mention.sentence, []).append((mention.name.start, mention.name.end))
    owned = [
        one
        for one in sentences
        if any(_acts(one.text, start - one.start, end - one.start) for start, end in named.get(one.number, ()))
    ]
    numbers = {one.number for one in owned}
    following = {one.number: one for one in _read_prose([number + 1 for number in numbers], articles)}
    for number in sorted(numbers):
        after = following.get(number + 1)
        if after and after.number not in numbers and _OPENS_WITH_PRONOUN.match(after.text):
            owned.append(after)
    return sorted(owned, key=lambda one: (one.file, one.start))


def _acts(text: str, start: int, end: int) -> bool:
    """Whether the name at `start:end` of a sentence is its subject or speaks in it."""
    return is_speaker(text, start, end) or (start < _SUBJECT_CHARACTERS and not text[end:].startswith(("'", "’")))


def _read_prose(numbers: Sequence[int], articles: Articles) -> list[IndexedSentence]:
    """The sentences with these numbers that are prose of the articles, in order of file and place."""
    held = [
        one for one in articles.read_numbers(numbers) if one.kind == "sentence" and one.article in articles.by_number
    ]
    return sorted(held, key=lambda one: (one.file, one.start))
