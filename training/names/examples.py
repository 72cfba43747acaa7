"""Training data of the name tagger: sentences by article, each word with its label.

Owns how data sets with different types are unified, and how headlines are made from sentences.
"""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.datasets.conll import NamedSentence, read_articles
from rag.chunking.sentences import split_line
from rag.models.name_tagger import NAME_TYPES, OUTSIDE
from rag.models.name_tokens import NameToken, split_name_tokens
from rag.schema.facts import NameType
from rag.text.en.function_words import STOP_WORDS

UNKNOWN_OTHER = -1
"""Label of a word that is not a person, organisation or place, in a data set that marks nothing else."""

TEACHER_TYPES: dict[str, NameType] = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "NORP": "other",
    "PRODUCT": "other",
    "EVENT": "other",
    "WORK_OF_ART": "other",
    "LAW": "other",
    "LANGUAGE": "other",
}
"""OntoNotes type, as used by the teacher -> our type. Times, sums and numbers are not names."""


@dataclass(frozen=True, slots=True)
class LabelledSentence:
    """The words of a sentence with their labels."""

    tokens: list[NameToken]
    labels: NDArray[np.int64]


def read_conll(path: Path, *, whole: bool) -> list[list[LabelledSentence]]:
    """The articles of a CoNLL file; `whole` says whether it also marks names of the type "other"."""
    return [[label_sentence(one, whole=whole) for one in article] for article in read_articles(path)]


def is_held_out(article: int) -> bool:
    """Whether an article of wikigold, by its position, is kept for measuring: every third."""
    return article % 3 == 2


def label_sentence(sentence: NamedSentence, *, whole: bool) -> LabelledSentence:
    tokens = split_name_tokens(sentence.text)
    labels = np.full(len(tokens), OUTSIDE if whole else UNKNOWN_OTHER, np.int64)
    for start, end, kind in sentence.names:
        first = True
        for at, token in enumerate(tokens):
            if start <= token.start < end:
                labels[at] = 1 + 2 * NAME_TYPES.index(kind) + (not first)
                first = False
    return LabelledSentence(tokens, labels)


def read_silver(path: Path) -> Iterator[list[LabelledSentence]]:
    """The articles that the teacher has labelled (`training.names.teacher`)."""
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    usual = _find_usual_types(rows)
    for row in rows:
        article: list[LabelledSentence] = []
        for text, spans in zip(row["paragraphs"], row["spans"], strict=True):
            names = [
                (start, end, usual[row["title"]].get(text[start:end], kind))
                for start, end, kind in _clean_spans(text, spans)
            ]
            for one in split_line(text.replace("\n", " ")):
                inside = tuple(
                    (s - one.start, e - one.start, k) for s, e, k in names if one.start <= s and e <= one.end
                )
                article.append(label_sentence(NamedSentence(text[one.start : one.end], inside), whole=True))
        yield article


def _clean_spans(text: str, spans: Sequence[tuple[int, int, str]]) -> Iterator[tuple[int, int, NameType]]:
    """The teacher's names without articles and possessives; names that begin in lower case are dropped, since they are
    mostly mistakes."""
    for start, end, label in spans:
        kind = TEACHER_TYPES.get(label)
        if kind is None:
            continue
        name = text[start:end]
        if label != "WORK_OF_ART" and name[:4].lower() == "the ":
            start += 4
        if name.endswith(("'s", "’s")):
            end -= 2
        if text[start:end].strip() and any(letter.isupper() for letter in text[start:end]):
            yield start, end, kind


def _find_usual_types(rows: Sequence[dict[str, object]]) -> dict[str, dict[str, NameType]]:
    """Title -> name -> its type in at least three quarters of four or more places: the teacher is mostly right, so the
    rest are mistakes."""
    counts: dict[str, dict[str, Counter[NameType]]] = defaultdict(lambda: defaultdict(Counter))
    for row in rows:
        for text, spans in zip(row["paragraphs"], row["spans"], strict=True):  # type: ignore[call-overload]
            for start, end, kind in _clean_spans(text, spans):
                counts[str(row["title"])][text[start:end]][kind] += 1
    usual: dict[str, dict[str, NameType]] = defaultdict(dict)
    for title, names in counts.items():
        for name, kinds in names.items():
            kind, most = kinds.most_common(1)[0]
            if kinds.total() >= 4 and most >= 0.75 * kinds.total():
                usual[title][name] = kind
    return usual


def make_headline(sentence: LabelledSentence, draw: random.Random, *, capitals: bool) -> LabelledSentence:
    """The sentence as a headline: in capitals, or with each word capitalised except short function words."""
    tokens = []
    for token in sentence.tokens:
        word = token.text
        if capitals:
            word = word.upper()
        elif word not in STOP_WORDS or draw.random() < 0.1:
            word = word[:1].upper() + word[1:]
        tokens.append(NameToken(token.start, token.end, word, token.spaced))
    return LabelledSentence(tokens, sentence.labels)
