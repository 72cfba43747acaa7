"""Which articles some words mean: a file name, "the newest article", a date, "the second article", a subject."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import PurePosixPath

from rag.errors import QuestionError
from rag.extraction.dates import find_dates
from rag.kinds.articles import Articles
from rag.kinds.mentions_of import Unit, read_units
from rag.question.article_references import FILE_ENDING
from rag.schema.facts import IndexedArticle
from rag.text.en.naming import ARTICLE_NOUNS, LARGEST, NEWEST, OLDEST, ORDINAL_NUMBERS, SMALLEST
from rag.text.en.numbers import UP_TO_TWENTY
from rag.text.words import WORD, fold_text, stem_content, stem_word

_FILE_NAME = re.compile(rf"(?<![\w./-])[\w./ -]*?([\w./-]+{FILE_ENDING})\b", re.IGNORECASE)
_NUMBERED = re.compile(r"\b(?:article|file|document|text|report|number|no\.?|#)\s*#?(\d{1,4})\b", re.IGNORECASE)
_NAME_NUMBER = re.compile(r"(?:file )?\d{3,}")
"""A number with which names of files begin. Shorter ones count articles."""
FOCUS_SHARE = 0.6
"""An article counts as about a subject when its score is at least this share of the best article's."""
_ARTICLE_STEMS = frozenset(map(stem_word, ARTICLE_NOUNS))


def find_articles(words: str, articles: Articles) -> list[IndexedArticle]:
    """The articles that the words mean, the most likely first; empty when none fits.

    Raises `QuestionError` when the words are the name of a file that does not exist.
    """
    for find in (_find_named_file, rank_articles, find_by_day, find_numbered, find_by_title, _find_by_subject):
        found = find(words, articles)
        if found:
            return found
    return []


def find_several(words: str, articles: Articles) -> list[IndexedArticle]:
    """The articles that words for several mean: "the two newest", "the last three", "these two", "the articles".

    The newest are those with the latest dates, then those without a date, in list order. Raises `QuestionError` when
    there are fewer, and for "these two" when there are more.
    """
    held = {fold_text(match.group()) for match in WORD.finditer(words)}
    count = _read_count(words)
    ranked = _rank(held, articles.listed)
    wanted = count or (2 if ranked is not None else len(articles.listed))
    if wanted > len(articles.listed) or (ranked is None and wanted != len(articles.listed)):
        named = UP_TO_TWENTY[wanted] if wanted < len(UP_TO_TWENTY) else f"{wanted:,}"
        has = f"{len(articles.listed):,} article{'' if len(articles.listed) == 1 else 's'}"
        raise QuestionError(f"The folder has {has}, not {named}. Name two, as in “compare article 1 and article 2”.")
    return list(articles.listed if ranked is None else ranked)[:wanted]


def is_by_date(words: str) -> bool:
    """Whether the words choose articles by date."""
    return any(fold_text(match.group()) in NEWEST | OLDEST for match in WORD.finditer(words))


def _read_count(words: str) -> int:
    """The number that the words name; 0 when they name none."""
    for match in WORD.finditer(words):
        word = fold_text(match.group())
        if word.isdecimal():
            return int(word)
        if word in UP_TO_TWENTY[2:]:
            return UP_TO_TWENTY.index(word)
        if word == "both":
            return 2
    return 0


def _rank(held: Collection[str], listed: Sequence[IndexedArticle]) -> list[IndexedArticle] | None:
    """The articles in the order that the words ask for, or None."""
    asked = frozenset(held)
    if asked & NEWEST:
        return sort_newest(listed)
    if asked & OLDEST:
        return sorted(listed, key=lambda one: one.published or date.max)
    if asked & (LARGEST | SMALLEST):
        return sorted(listed, key=lambda one: one.words, reverse=bool(asked & LARGEST))
    if "first" in asked:
        return list(listed)
    return list(reversed(listed)) if "last" in asked else None


def sort_newest(listed: Sequence[IndexedArticle]) -> list[IndexedArticle]:
    """The articles by date, newest first, those without a date last; within a day in order of file and position."""
    in_order = sorted(listed, key=lambda one: (one.file, one.start))
    return sorted(in_order, key=lambda one: one.published or date.min, reverse=True)


def find_file(words: str, articles: Articles) -> list[IndexedArticle]:
    """Articles of the file with this name, given with or without its folder; may be empty."""
    wanted = _fold_name(words.strip(" \t\"'“”‘’`"))
    for known in (str, _read_name):
        found = [one for one in articles.listed if _fold_name(known(one.file)) == wanted]
        if found:
            return found
    return []


def find_by_stem(words: str, articles: Articles) -> list[IndexedArticle]:
    """Articles of the file with this name without its extension, or whose name alone begins with this number ("004");
    may be empty."""
    wanted = _fold_name(words.strip(" \t\"'“”‘’`"))
    stems = [(one, _fold_name(_read_stem(one.file))) for one in articles.listed]
    found = [one for one, stem in stems if stem == wanted]
    if found or not _NAME_NUMBER.fullmatch(wanted):
        return found
    number = wanted.removeprefix("file ")
    begun = [one for one, stem in stems if re.match(rf"{number}(?!\d)", stem)]
    return begun if len({one.file for one in begun}) == 1 else []


def _find_named_file(words: str, articles: Articles) -> list[IndexedArticle]:
    """Articles of the named file, given with or without its folder and extension. Raises `QuestionError` when the words
    name a file that does not exist."""
    found = find_file(words, articles) or find_by_stem(words, articles)
    if found:
        return found
    named = _FILE_NAME.search(words)
    if named is None:
        return []
    name = _fold_name(named[1])
    found = [one for one in articles.listed if name in (_fold_name(one.file), _fold_name(_read_name(one.file)))]
    if not found:
        raise QuestionError(describe_missing(named[1], [one.file for one in articles.listed]))
    return found


def _fold_name(file: str) -> str:
    """A file name normalised for comparison: lower case, accents in one form."""
    return unicodedata.normalize("NFC", file).casefold()


def _read_name(file: str) -> str:
    return PurePosixPath(file).name


def _read_stem(file: str) -> str:
    return PurePosixPath(file).stem


def describe_missing(name: str, files: Sequence[str]) -> str:
    """The message for a file that does not exist, with the most similar name."""
    near = get_close_matches(name, [*files, *map(_read_name, files)], n=1, cutoff=0.5)
    hint = f"Did you mean {near[0]}?" if near else "`rag status --files` lists the files."
    return f"There is no article {name}. {hint}"


def rank_articles(words: str, articles: Articles) -> list[IndexedArticle]:
    """The newest, oldest, longest or shortest article; newest and oldest among those with a date."""
    held = {fold_text(match.group()) for match in WORD.finditer(words)}
    if stem_content(words) - _ARTICLE_STEMS - {stem_word(word) for word in NEWEST | OLDEST | LARGEST | SMALLEST}:
        return []
    dated = [one for one in articles.listed if one.published is not None]
    if held & NEWEST and dated:
        return [max(dated, key=lambda one: (one.published or date.min, one.file))]
    if held & OLDEST and dated:
        return [min(dated, key=lambda one: (one.published or date.min, one.file))]
    if held & LARGEST and articles.listed:
        return [max(articles.listed, key=lambda one: one.words)]
    if held & SMALLEST and articles.listed:
        return [min(articles.listed, key=lambda one: one.words)]
    return []


def find_by_day(words: str, articles: Articles) -> list[IndexedArticle]:
    """The articles that were published on the day, in the month or in the year that the words name."""
    if stem_content(re.sub(r"\d", " ", words)) - _ARTICLE_STEMS and len(stem_content(words)) > 5:
        return []
    found = find_dates(words, None)
    if not found:
        return []
    first, last = found[0].first, found[0].last
    return [one for one in articles.listed if one.published is not None and first <= one.published <= last]


def find_numbered(words: str, articles: Articles) -> list[IndexedArticle]:
    """The article at a position in the list of files: "article 2", "the second article", "the last one"."""
    numbered = _NUMBERED.search(words)
    if numbered and (named := find_by_stem(numbered[1], articles)):
        return named  # "article 003" where a file's name begins so
    held = [fold_text(match.group()) for match in WORD.finditer(words)]
    place = int(numbered[1]) if numbered else next((ORDINAL_NUMBERS[w] for w in held if w in ORDINAL_NUMBERS), 0)
    rest = stem_content(words) - _ARTICLE_STEMS - {stem_word(word) for word in ORDINAL_NUMBERS}
    if place == 0 or any(not stem.isdigit() for stem in rest):
        return []
    if not articles.listed or place > len(articles.listed):
        raise QuestionError(f"There is no article {place}: the folder has {len(articles.listed)}.")
    return [articles.listed[place - 1 if place > 0 else place]]


def find_by_title(words: str, articles: Articles) -> list[IndexedArticle]:
    """The articles with these words in the title, those with the fewest other words first."""
    wanted = stem_content(words) - _ARTICLE_STEMS
    if not wanted:
        return []
    titled = [(one, stem_content(one.title)) for one in articles.listed if one.title]
    found = [(one, stems) for one, stems in titled if wanted <= stems]
    return [one for one, _ in sorted(found, key=lambda pair: len(pair[1]))]


def _find_by_subject(words: str, articles: Articles) -> list[IndexedArticle]:
    """The article most about a subject."""
    return find_on_subject(words, articles)[:1]


def find_on_subject(words: str, articles: Articles) -> list[IndexedArticle]:
    """The articles about a subject, the most relevant first: they contain all units, as many as possible in their title
    or relative to their length. Articles much less about it than the first are left out."""
    units = read_units(words, articles, without=_ARTICLE_STEMS)
    if not units or not all(unit.places for unit in units):
        return []
    counted = [_count_by_article(unit) for unit in units]
    shared = set(counted[0]).intersection(*counted[1:])

    def measure_focus(number: int) -> float:
        article = articles.by_number[number]
        titled = len(stem_content(article.title) & stem_content(words))
        return titled + min(counts[number] for counts in counted) * 100 / max(article.words, 100)

    focus = {number: measure_focus(number) for number in sorted(shared)}
    least = FOCUS_SHARE * max(focus.values(), default=0.0)
    kept = [number for number, value in focus.items() if value >= least]
    return [articles.by_number[number] for number in sorted(kept, key=lambda number: -focus[number])]


def _count_by_article(unit: Unit) -> dict[int, int]:
    counts: dict[int, int] = {}
    for article in unit.places.values():
        counts[article] = counts.get(article, 0) + 1
    return counts
