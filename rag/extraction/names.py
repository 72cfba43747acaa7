"""Names of people, organisations and places in the sentences of an article.

The shipped tagger gives odds for each word. This module owns the rest: an article is consistent (a word that is
certainly a person in one sentence is one in the next), a surname goes with its full name, and spans exclude titles,
articles and possessives.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.models.name_tagger import N_LABELS, NAME_TYPES, OUTSIDE, is_common, load_name_tagger
from rag.models.name_tokens import NameToken, split_name_tokens
from rag.schema.facts import FoundName, NameType
from rag.text.en.names import LINKS, OFFICES, OTHER_SPELLINGS, SEATS, TITLES
from rag.text.en.numbers import AMBIGUOUS_MONTHS, MONTH_NUMBERS, WEEKDAYS

Scores = NDArray[np.float32]

_OTHERS_WEIGHT = 0.35
"""Weight of the odds of a word's other occurrences in the article, relative to its own."""
_SUPPORTS = np.zeros((5, N_LABELS), np.float32)
_SUPPORTS[0, OUTSIDE] = 1
for _type in range(len(NAME_TYPES)):
    _SUPPORTS[_type + 1, 1 + 2 * _type : 3 + 2 * _type] = 1

_FORBIDDEN = np.zeros((N_LABELS, N_LABELS), np.float32)
"""Cost of a label after another: a name can only continue with its own type."""
for _after in range(2, N_LABELS, 2):
    _FORBIDDEN[:, _after] = -1e4
    _FORBIDDEN[_after - 1 : _after + 1, _after] = 0


@dataclass(frozen=True, slots=True)
class _Span:
    """Words `first` to `last` (exclusive) of a sentence."""

    first: int
    last: int
    type: NameType


def find_names(texts: Sequence[str]) -> list[list[FoundName]]:
    """The names of each sentence of one article, in order, not overlapping.

    Raises ModelError when the tagger's files are missing or have been changed.
    """
    sentences = [split_name_tokens(text) for text in texts]
    if not any(sentences):
        return [[] for _ in texts]
    scores = _share_odds(sentences, load_name_tagger().tag_words(sentences))
    spans = [
        [span for found in _read_spans(labels) if (span := _trim(found, tokens)) is not None]
        for tokens, labels in zip(sentences, _decode(scores), strict=True)
    ]
    spans = _agree_types(sentences, _drop_lone(sentences, spans))
    known = _list_known(sentences, spans)
    found = []
    for text, tokens, those in zip(texts, sentences, spans, strict=True):
        whole = sorted([*those, *_find_known(tokens, those, known)], key=lambda span: span.first)
        found.append([_make_name(text, tokens, span) for span in whole])
    return found


def _make_name(text: str, tokens: Sequence[NameToken], span: _Span) -> FoundName:
    start, end = tokens[span.first].start, tokens[span.last - 1].end
    return FoundName(start, end, text[start:end], span.type)


def _share_odds(sentences: Sequence[Sequence[NameToken]], scores: Sequence[Scores]) -> list[Scores]:
    """Log odds of each word's labels, shifted towards the mean of the same word's types in the whole article."""
    flat = np.concatenate([one for one in scores if len(one)])
    odds = flat - _log_sum(flat)
    types = np.stack([_log_sum(odds[:, support > 0])[:, 0] for support in _SUPPORTS], axis=1)
    rows: dict[str, list[int]] = {}
    at = 0
    for tokens in sentences:
        for token in tokens:
            if token.text[0].isupper():
                rows.setdefault(token.text, []).append(at)
            at += 1
    for places in rows.values():
        if len(places) > 1:
            own = types[places]
            odds[places] += _OTHERS_WEIGHT * (own.mean(axis=0) - own) @ _SUPPORTS
    return list(np.split(odds, np.cumsum([len(one) for one in scores])[:-1]))


def _log_sum(rows: Scores) -> Scores:
    most = rows.max(axis=1, keepdims=True)
    return np.asarray(most + np.log(np.exp(rows - most).sum(axis=1, keepdims=True)))


def _decode(scores: Sequence[Scores]) -> list[NDArray[np.int64]]:
    """The most likely labels of each sentence (Viterbi, all sentences at once)."""
    lengths = [len(one) for one in scores]
    order = sorted(range(len(scores)), key=lambda at: -lengths[at])
    longest = lengths[order[0]]
    padded = np.zeros((len(scores), longest, N_LABELS), np.float32)
    for row, at in enumerate(order):
        padded[row, : lengths[at]] = scores[at]
    best = padded[:, 0].copy() if longest else np.zeros((len(scores), N_LABELS), np.float32)
    best[:, 2::2] = -1e4
    came = np.zeros((longest, len(scores), N_LABELS), np.int64)
    ends = np.zeros(len(scores), np.int64)
    for step in range(longest):
        active = sum(length > step for length in lengths)
        if step:
            paths = best[:active, :, None] + _FORBIDDEN
            came[step, :active] = paths.argmax(axis=1)
            best[:active] = paths.max(axis=1) + padded[:active, step]
    labels: list[NDArray[np.int64]] = [np.zeros(length, np.int64) for length in lengths]
    ends = best.argmax(axis=1)
    for row, at in enumerate(order):
        label = int(ends[row])
        for step in range(lengths[at] - 1, -1, -1):
            labels[at][step] = label
            label = int(came[step, row, label])
    return labels


def _read_spans(labels: NDArray[np.int64]) -> list[_Span]:
    spans: list[_Span] = []
    first = -1
    values = [*labels.tolist(), OUTSIDE]
    for at, label in enumerate(values):
        continues = label != OUTSIDE and label % 2 == 0
        if first >= 0 and not continues:
            spans.append(_Span(first, at, NAME_TYPES[(values[first] - 1) // 2]))
            first = -1
        if label % 2 == 1:
            first = at
    return spans


def _trim(span: _Span, tokens: Sequence[NameToken]) -> _Span | None:
    """The span without titles, articles, possessives and punctuation at its ends; None when no name is left."""
    first, last, kind = span.first, span.last, span.type
    if _follows_office(tokens, first, last):
        first, kind = first + 1, "person"
    while first < last and _is_outer(tokens[first].text, kind):
        first += 1
    while first < last and _is_ending(tokens, first, last):
        last -= 1
    words = [token.text for token in tokens[first:last]]
    if not any(letter.isupper() for word in words for letter in word):
        return None
    if len(words) == 1 and _is_no_name(words[0], kind):
        return None
    return _Span(first, last, kind)


def _is_no_name(word: str, kind: NameType) -> bool:
    folded = word.lower()
    return folded in _NOT_NAMES or (kind != "person" and folded in OFFICES) or (kind == "other" and is_common(word))


def _follows_office(tokens: Sequence[NameToken], first: int, last: int) -> bool:
    """Whether the span is the end of an office followed by the name of its holder: "(Secretary of) State Antony
    Blinken"."""
    return (
        last - first > 2
        and first > 1
        and tokens[first].text.lower() in OFFICES
        and tokens[first - 1].text == "of"
        and tokens[first - 2].text.lower() in OFFICES
    )


_NOT_NAMES = (frozenset(MONTH_NUMBERS) - AMBIGUOUS_MONTHS) | frozenset(WEEKDAYS) | {"i"}
_ENDINGS = frozenset({"'s", "’s", "'S", "’S"})


def _is_outer(word: str, kind: NameType) -> bool:
    if word == "the" or not word[0].isalnum():
        return True
    if word.islower():  # the "pro" of "pro-Russian"
        return word not in LINKS
    return kind == "person" and word.lower() in TITLES


def _is_ending(tokens: Sequence[NameToken], first: int, last: int) -> bool:
    word = tokens[last - 1].text
    if word in _ENDINGS:
        return True
    if word == "." and last - first > 1:  # "Jr." and "Inc." keep their full stop
        return tokens[last - 2].text.lower() not in _DOTTED
    return not word[0].isalnum() and not (word == ")" and any(one.text == "(" for one in tokens[first:last]))


_BODIES = frozenset({"kremlin", "pentagon", "nato", "eu", "un"})
_SURE_TYPES: dict[str, NameType] = {
    **dict.fromkeys([*SEATS, *(word for group in OTHER_SPELLINGS for word in group)], "place"),
    **dict.fromkeys(_BODIES, "organisation"),
}
"""Names that are places or bodies unless they are somebody's surname in the article."""

_DOTTED = frozenset({"jr", "sr", "inc", "ltd", "co", "corp", "st"})


def _drop_lone(sentences: Sequence[Sequence[NameToken]], spans: Sequence[list[_Span]]) -> list[list[_Span]]:
    """The spans without single-word lines whose word occurs nowhere else in the article: those are mostly labels."""
    words = Counter(token.text for tokens in sentences for token in tokens)
    return [
        those if len(tokens) > 1 or len(sentences) == 1 or any(words[token.text] > 1 for token in tokens) else []
        for tokens, those in zip(sentences, spans, strict=True)
    ]


def _agree_types(sentences: Sequence[Sequence[NameToken]], spans: Sequence[Sequence[_Span]]) -> list[list[_Span]]:
    """The spans with one type per spelling, if most of the article's mentions agree; the surname of somebody named in
    full is that person."""
    counts: dict[str, Counter[NameType]] = {}
    surnames: set[str] = set()
    for tokens, those in zip(sentences, spans, strict=True):
        for span in those:
            counts.setdefault(_spell(tokens, span), Counter())[span.type] += 1
            if span.type == "person" and span.last - span.first > 1:
                surnames.add(tokens[span.last - 1].text)

    def agree(tokens: Sequence[NameToken], span: _Span) -> _Span:
        name = _spell(tokens, span)
        if span.last - span.first == 1:
            if name in surnames:
                return _Span(span.first, span.last, "person")
            if name.lower() in _SURE_TYPES:
                return _Span(span.first, span.last, _SURE_TYPES[name.lower()])
        kind, most = counts[name].most_common(1)[0]
        return _Span(span.first, span.last, kind) if most > counts[name][span.type] else span

    return [[agree(tokens, span) for span in those] for tokens, those in zip(sentences, spans, strict=True)]


def _spell(tokens: Sequence[NameToken], span: _Span) -> str:
    return " ".join(token.text for token in tokens[span.first : span.last])


_Known = dict[str, list[tuple[tuple[str, ...], NameType]]]


def _list_known(sentences: Sequence[Sequence[NameToken]], spans: Sequence[Sequence[_Span]]) -> _Known:
    """First word -> the names that begin with it and mean nothing else in the article, longest first."""
    lower = {token.text for tokens in sentences for token in tokens if token.text[0].islower()}
    names: dict[tuple[str, ...], NameType] = {}
    for tokens, those in zip(sentences, spans, strict=True):
        for span in those:
            words = tuple(token.text for token in tokens[span.first : span.last])
            names.setdefault(words, span.type)
            if span.type == "person" and len(words) > 1 and len(words[-1]) > 2:
                names.setdefault(words[-1:], span.type)
    known: _Known = {}
    for words, kind in names.items():
        if len(words) > 1 or not (words[0].lower() in lower or is_common(words[0])):
            known.setdefault(words[0], []).append((words, kind))
            if not words[0].isupper():
                capitals = tuple(word.upper() for word in words)
                known.setdefault(capitals[0], []).append((capitals, kind))
    for those_words in known.values():
        those_words.sort(key=lambda pair: -len(pair[0]))
    return known


def _find_known(tokens: Sequence[NameToken], spans: Iterable[_Span], known: _Known) -> list[_Span]:
    """Names known from other sentences, at places where the tagger found none."""
    taken = {at for span in spans for at in range(span.first, span.last)}
    found: list[_Span] = []
    at = 0
    while at < len(tokens):
        for words, kind in known.get(tokens[at].text, ()) if at not in taken else ():
            last = at + len(words)
            same = tuple(token.text for token in tokens[at:last]) == words
            if same and taken.isdisjoint(range(at, last)):
                found.append(_Span(at, last, kind))
                at = last - 1
                break
        at += 1
    return found
