"""Which articles a news agency, a newspaper or a station published.

The index does not keep who published an article, but most articles show it: in the name of their file or folder, at the
end of their title ("... | Reuters"), or in a credit at their beginning or end ("MOSCOW, 4 March /TASS/", "Source: AP").
A mere mention is not a credit: an article that quotes Reuters is not theirs, and one about NATO is not NATO's.
"""

from __future__ import annotations

import re

from rag.kinds.articles import Articles
from rag.schema.facts import IndexedArticle, IndexedSentence
from rag.text.words import fold_text, fold_words

CREDIT_SENTENCES = 3
"""A credit is within this many sentences from the beginning or the end."""
SHORTEST = 2
"""Fewest letters of a name: "AP"."""


def find_published_by(name: str, articles: Articles) -> list[IndexedArticle]:
    """The articles that somebody published, in order of file and position; empty when none shows that it is theirs."""
    wanted = fold_words(re.sub(r"^the ", "", name, flags=re.IGNORECASE))
    if len(wanted) < SHORTEST:
        return []
    named: dict[int, list[IndexedSentence]] = {}
    for sentence in articles.find_phrase(wanted):
        named.setdefault(sentence.article, []).append(sentence)
    first = wanted.split()[0]
    told = [one for one in articles.listed if one.number in named or first in fold_text(f"{one.file} {one.title}")]
    return [one for one in told if _is_published_by(one, wanted, named.get(one.number, []), articles)]


def _is_published_by(article: IndexedArticle, wanted: str, named: list[IndexedSentence], articles: Articles) -> bool:
    if _ends_title(article.title, wanted):
        return True
    credits = [one for one in named if one.kind != "heading" and _is_credit(one.text, wanted)]
    if f" {wanted} " in f" {_split_path(article.file)} " and wanted not in fold_words(article.title):
        # a text that mentions them is about them, and so is its file name
        return all(one in credits or one.kind != "sentence" or _is_told_to(one.text, wanted) for one in named)
    return bool(credits) and _stand_at_edges(credits, article, articles)


def _split_path(file: str) -> str:
    """The words of a path, folded."""
    return fold_words(file.rpartition(".")[0] or file)


def _ends_title(title: str, wanted: str) -> bool:
    """Whether a title ends with the name, after a bar or a dash."""
    _, mark, last = re.sub(r"\s[-–—]\s", "|", title).rpartition("|")
    return bool(mark) and _is_name_alone(last, wanted)


def _is_name_alone(words: str, wanted: str) -> bool:
    """Whether words are the name with at most one more word: "BBC News", "the Guardian"."""
    folded = fold_words(words).removeprefix("the ")
    return folded == wanted or (folded.startswith(f"{wanted} ") and folded.count(" ") == wanted.count(" ") + 1)


def _is_credit(text: str, wanted: str) -> bool:
    """Whether a sentence or line says who published the text, not what somebody said."""
    spaced = r"\W+".join(map(re.escape, wanted.split()))
    line = fold_text(" ".join(text.split()))
    dateline = rf"^(?:[\w.,'’ -]{{2,60}}?)?[(/]{spaced}(?: news)?[)/]\s*(?:[-–—.:]|$)"
    dashed = rf"^[\w.,'’ -]{{2,40}}[-–—] ?{spaced} ?[-–—:]"
    credit = (
        rf"^\W*(?:(?:sources?|publisher|(?:originally )?published (?:by|in|on|at)|agency|via|from|copyright|"
        rf"©|\(c\)|by)\b|[©@])\W*(?:\d{{4}}\W+)?(?:the )?(?:[\w.'’ -]{{2,40}}, )?{spaced}(?:\W+\w+){{0,2}}\W*$"
    )
    return _is_name_alone(text, wanted) or any(re.search(one, line) for one in (dateline, dashed, credit))


def _is_told_to(text: str, wanted: str) -> bool:
    """Whether a sentence names whom somebody spoke to: "the minister told Reuters"."""
    return re.search(rf"\b(?:told|to|with) (?:the )?{re.escape(wanted)}\b", fold_words(text)) is not None


def _stand_at_edges(credits: list[IndexedSentence], article: IndexedArticle, articles: Articles) -> bool:
    """Whether one of the sentences is at the beginning or the end of the article."""
    sentences = [one.number for one in articles.read_sentences([article])]
    edges = {*sentences[:CREDIT_SENTENCES], *sentences[-CREDIT_SENTENCES:]}
    return any(one.number in edges for one in credits)
