"""Which articles a question refers to, so that only these are read for its answer.

Owns how a reference (`rag.question.article_references`) is looked up, and when it is left alone because it may mean
something else: a word of a title that is also an ordinary word must not narrow a question that speaks of no article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from rag.errors import QuestionError
from rag.kinds.article_sources import find_published_by
from rag.kinds.articles import Articles
from rag.kinds.naming import (
    describe_missing,
    find_by_stem,
    find_by_title,
    find_file,
    find_numbered,
    find_on_subject,
    rank_articles,
)
from rag.kinds.wording import count_noun, join_words, name_article, quote_words
from rag.question.article_references import ArticleReference, Description, find_references
from rag.question.times import AskedTime, find_asked_time
from rag.schema.facts import IndexedArticle
from rag.text.words import list_content_words, stem_content

SHOWN = 3
"""Most articles that are told by name."""
TITLE_WORDS = 4
"""A title in quotation marks names an article by itself from so many words on: shorter ones are names of films too."""

_ABOUT = frozenset({"about", "on", "regarding", "concerning", "that is about", "which is about"})
_CALLED = frozenset({"called", "titled", "entitled", "named", "headlined", "with the title"})


@dataclass(frozen=True, slots=True)
class Referred:
    """The articles that a question refers to."""

    articles: tuple[IndexedArticle, ...]
    """In order of file and place; empty when none fits the words."""
    question: str
    """The question without the words that refer to them; as it was when none fits."""
    words: str
    """What they are called: "townhall.txt", "the 4 articles from TASS"; the words themselves when none fits."""


def find_referred(question: str, articles: Articles, *, pointed: Sequence[str] = ()) -> Referred | None:
    """The articles that the question refers to; None when it refers to none, or to all there are.

    `pointed` are the files that "that article" means. Raises `QuestionError` for a file or a place in the list that is
    not there.
    """
    missed: Referred | None = None
    for reference in find_references(question):
        found = _look_up(reference, articles, pointed)
        if found and len(found) < len(articles.listed):
            ordered = tuple(sorted(found, key=lambda one: (one.file, one.start)))
            return Referred(ordered, reference.question, _call(reference, ordered, articles))
        if found:
            return None
        if missed is None and reference.description and reference.description.is_sure:
            missed = Referred((), question, quote_words(reference.words))
    return missed


def _look_up(reference: ArticleReference, articles: Articles, pointed: Sequence[str]) -> Sequence[IndexedArticle]:
    if reference.way == "file":
        return _find_named(reference.words, articles)
    if reference.way == "stem":
        return find_by_stem(reference.words, articles)
    if reference.way == "title":
        long = len(reference.words.split()) >= TITLE_WORDS
        return _find_titled(reference.words, articles) if long else []
    if reference.way == "pointed":
        return [one for one in articles.listed if one.file in pointed]
    if reference.way == "source":
        return find_published_by(reference.words, articles)
    assert reference.description is not None
    return find_described(reference.description, articles)


def _find_named(name: str, articles: Articles) -> list[IndexedArticle]:
    """The articles of a file. Raises `QuestionError` when there is none, unless the articles speak of such a file."""
    words = name.split()
    for at in range(len(words)):  # "the old file report.txt"
        if found := find_file(" ".join(words[at:]), articles):
            return found
    if articles.find_phrase(words[-1]):
        return []
    raise QuestionError(describe_missing(words[-1], sorted({one.file for one in articles.listed})))


def find_described(description: Description, articles: Articles) -> list[IndexedArticle]:
    """The articles that fit a description in every part; empty when none does."""
    kept = articles
    for how, words in description.parts:
        found = _find_part(how, words, kept, is_unlikely=description.is_unlikely)
        if not found:
            return []
        kept = kept.keep(sorted(found, key=lambda one: (one.file, one.start)))
    if description.before:
        return _find_before(description, kept)
    return list(kept.listed)


def _find_part(how: str, words: str, articles: Articles, *, is_unlikely: bool) -> list[IndexedArticle]:
    if how == "number":
        phrase = f"article {words}"
        return [] if articles.find_phrase(phrase) else find_numbered(phrase, articles)
    if how in _CALLED:
        return find_by_stem(words, articles) or _find_titled(words, articles)
    found = find_by_title(words, articles)
    if found or (how in _ABOUT and is_unlikely):
        return found
    if how in _ABOUT:
        return find_on_subject(words, articles)
    return _find_of_days(words, articles) or find_published_by(words, articles)


def _find_before(description: Description, articles: Articles) -> list[IndexedArticle]:
    """The articles that the words before "article" choose."""
    words = description.before
    if found := find_by_stem(words, articles):
        return found
    if description.is_unlikely:
        return _find_of_days(words, articles)
    phrase = f"{words} {description.noun}"
    found = find_numbered(phrase, articles) or rank_articles(phrase, articles) or _find_of_days(words, articles)
    if found or not stem_content(words) or _read_days(words):
        return found
    found = (find_published_by(words, articles) if words[0].isupper() else []) or find_by_title(words, articles)
    return found if found or not description.is_sure else find_on_subject(words, articles)


def _find_of_days(words: str, articles: Articles) -> list[IndexedArticle]:
    """The articles that were published on the days that the words name; of any year where they name none."""
    asked = _read_days(words)
    if asked is None:
        return []
    return [one for one in articles.listed if one.published and asked.meets(one.published, one.published)]


def _read_days(words: str) -> AskedTime | None:
    """The days that words are as a whole; None when they are none."""
    asked = find_asked_time(f"What was told in {words}?", date.today())
    return None if asked is None or stem_content(asked.question) - stem_content("What was told?") else asked


def _find_titled(words: str, articles: Articles) -> list[IndexedArticle]:
    """The articles of this title, or whose title begins with it."""
    wanted = list_content_words(words)
    if not wanted:
        return []
    return [one for one in articles.listed if list_content_words(one.title)[: len(wanted)] == wanted]


def _call(reference: ArticleReference, found: Sequence[IndexedArticle], articles: Articles) -> str:
    """What the articles are called where the reader is told that only these were looked at."""
    named = list(dict.fromkeys(_name(one, found, articles) for one in found))
    if len(named) <= SHOWN:
        return join_words(named)
    files = list(dict.fromkeys(one.file for one in found))
    if len(files) == 1:
        return f"the {count_noun(len(found), 'article')} of {files[0]}"
    words = reference.words
    told = f"from {words}" if reference.way == "source" else f"meant by {quote_words(words)}"
    return f"the {count_noun(len(found), 'article')} {told}"


def _name(one: IndexedArticle, found: Sequence[IndexedArticle], articles: Articles) -> str:
    """The file, with the title of an article that is one of several in it unless all of them are meant."""
    is_whole = all(other in found for other in articles.listed if other.file == one.file)
    return one.file if is_whole else f"{quote_words(name_article(one))} in {PurePosixPath(one.file).name}"
