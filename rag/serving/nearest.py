"""What a refusal can show for it: the sentences that come nearest to the question, and the words that were looked for.

Works on a saved answer, whose passages are whole chunks: their first lines are often about something else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from rag.chunking.sentences import split_sentences
from rag.schema.documents import Document, Section, Sentence
from rag.text.punctuation import CLOSING_CLASS, SENTENCE_ENDS
from rag.text.words import list_content_words, stem_content

NEAREST_SHOWN = 3
"""Most sentences under a refusal."""

MOST_WORDS = 6
"""Most words of a question that are named."""

_AMOUNTS = frozenset({"many", "much", "long", "often", "far", "old"})
"""Words of "how many" and the like, which nobody looks for."""

_ENDED = re.compile(rf"[{re.escape(SENTENCE_ENDS)}]{CLOSING_CLASS}*$")

_RELATED_WORDS = 2
_RELATED_SHARE = 0.5
"""A sentence is related to a question when it has so many of its content words, or such a share of them."""


def find_nearest(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The sentences of a refusal's passages that have most of the question's words, as places: `n`, `file`, `title`,
    `published`, `start`, `end` and `quote`. If none is related to the question, only that of the nearest passage."""
    question = str(answer.get("asked_as") or answer["question"])
    wanted = stem_content(question)
    found: list[tuple[int, Mapping[str, Any], tuple[int, int]]] = []
    for passage in answer["passages"]:
        (start, end), shared = _find_sentence(question, passage["text"])
        found.append((shared, passage, (start, end)))
    related = [
        one for one in found if one[0] >= _RELATED_WORDS or (one[0] and one[0] >= _RELATED_SHARE * max(len(wanted), 1))
    ]
    best = sorted(related, key=lambda one: -one[0]) or found[:1]  # sorted keeps the order of nearness
    quotes: dict[str, dict[str, Any]] = {}
    for _, passage, span in best:
        place = _make_place(passage, *span)
        quotes.setdefault(place["quote"], place)
    return [{**place, "n": n} for n, place in enumerate(list(quotes.values())[:NEAREST_SHOWN], start=1)]


def list_sought_words(question: str) -> list[str]:
    """The words of a question that were looked for, as typed, each once."""
    stems = set(list_content_words(question))
    typed = re.findall(r"[\w’'-]+", question)
    words = [word for word in typed if set(list_content_words(word)) & stems and word.casefold() not in _AMOUNTS]
    return list({word.casefold(): word for word in reversed(words)}.values())[::-1][:MOST_WORDS]


def _make_place(passage: Mapping[str, Any], start: int, end: int) -> dict[str, Any]:
    kept = {key: passage[key] for key in ("file", "title", "published")}
    at = passage["start"]
    quote = passage["text"][start:end]
    return {**kept, "start": at + start, "end": at + end, "quote": quote, "page": None, "location": ""}


@lru_cache(maxsize=2048)  # a page is drawn again with every click
def _find_sentence(question: str, text: str) -> tuple[tuple[int, int], int]:
    """The span of the sentence with most of the question's words, the first of several, and how many words these are.
    The whole text if it has no sentence."""
    wanted = stem_content(question)
    document = Document("", text, (Section(0, len(text), "", None, ""),))
    spans = [(one.start, one.end) for one in _prefer_prose(split_sentences(document), text)] or [(0, len(text))]
    best = max(spans, key=lambda span: len(wanted & stem_content(text[span[0] : span[1]])))
    return best, len(wanted & stem_content(text[best[0] : best[1]]))


def _prefer_prose(sentences: Sequence[Sentence], text: str) -> Sequence[Sentence]:
    """Those that end as sentences do, if there are any: headlines do not."""
    return [one for one in sentences if _ENDED.search(text, one.start, one.end)] or sentences
