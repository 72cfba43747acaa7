"""What an input asks for when neither the table of kinds nor its words alone tell: a classifier over the shipped
embedding, trained on many wordings (`training/kinds`).

For inputs that were looked for as a fact and not found. One regression tells which words an input is about, another
what is asked of them. An input that names something where its kind takes nothing is left a question, and so is one that
names nothing where its kind needs it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.models.embedding import TokenEncoder, TokenVectors
from rag.models.onnx import WEIGHTS_FOLDER, load_once
from rag.question.asking_words import TYPE_WORDS
from rag.question.periods import find_period
from rag.question.request_cores import LONGEST_INPUT
from rag.question.request_filling import bound_request
from rag.question.request_words import Length, find_length
from rag.question.side_words import plain_sides
from rag.question.yes_no import find_yes_no
from rag.schema.kinds import Kind, Request
from rag.text.en.asking_cues import EDGE_CUES, FUTURE
from rag.text.en.function_words import STOP_WORDS
from rag.text.words import WORD, fold_text

WEIGHTS_FILE = WEIGHTS_FOLDER / "kinds.json"
LEAST_SHARE = 0.6
"""Least probability of a kind, for an input to be taken for it (model card, `kinds.md`)."""
_ASKED_YES_NO = ("talk.help", "folder.mentions", "folder.sources", "disagree", "timeline.planned")
"""Labels of which a yes-no question may be: "does any of them touch on X?", "is anything planned?"."""
LEAST_SUBJECT_SHARE = 0.5
"""Least probability that a token belongs to what the input is about."""

MOST_STRETCHES = 2
"""Most stretches of words that are read as one thing: "the draft in Ukraine and what happens with the men"."""

_LINK = re.compile(r"[\s'’.-]*(?:(?:of|the|in|for|on|to|['’]?s|a|an|and|over|about|with) ?)*[\s'’.-]*", re.IGNORECASE)
"""What may stand between two words of one subject."""
_LACKING = re.compile(r"\b(?:not|never|without|exclud\w+|except|skip\w*|nothing)\b|n['’]?t\b", re.IGNORECASE)
_OF_SPEAKER = re.compile(r"\b(?:by|from)(?: the)? $", re.IGNORECASE)
_BETWEEN_SIDES = re.compile(r"\b(?:and|or|vs|versus|with|to|from|against|than|between|unlike|by)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class KindClassifier:
    """Weights over the token vectors of an input: a row a label for the kind, one for the tokens of its subject."""

    labels: Sequence[str]
    weights: NDArray[np.float64]
    bias: NDArray[np.float64]
    subject_weights: NDArray[np.float64]
    subject_bias: float

    def find_subject(self, tokens: TokenVectors) -> NDArray[np.bool_]:
        """Which tokens belong to what the input is about."""
        odds = tokens.vectors.astype(np.float64) @ self.subject_weights + self.subject_bias
        found: NDArray[np.bool_] = odds >= np.log(LEAST_SUBJECT_SHARE / (1 - LEAST_SUBJECT_SHARE))
        return found

    def tell(self, tokens: TokenVectors) -> tuple[str, float]:
        """The likeliest label, and its probability."""
        odds = self.weights @ describe_input(tokens.vectors, self.find_subject(tokens)) + self.bias
        shares = np.exp(odds - odds.max())
        shares /= shares.sum()
        best = int(shares.argmax())
        return self.labels[best], float(shares[best])


@load_once
def load_kind_classifier() -> KindClassifier:
    """The classifier that ships, read once per process."""
    saved = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
    return KindClassifier(
        saved["labels"],
        np.array(saved["weights"]),
        np.array(saved["bias"]),
        np.array(saved["subject_weights"]),
        saved["subject_bias"],
    )


def plain_text(text: str) -> str:
    """An input as the classifier reads it: one line without closing punctuation."""
    return re.sub(r"[ ?!.]+$", "", " ".join(text.split()))


def describe_input(vectors: NDArray[np.float32], is_subject: NDArray[np.bool_]) -> NDArray[np.float32]:
    """What the kind is told from: the mean of all token vectors, and the mean of those that are not the subject's, each
    of unit length, or zeros where there is none."""
    return np.concatenate([_mean(vectors), _mean(vectors[~is_subject])])


def _mean(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    if not len(vectors):
        return np.zeros(vectors.shape[1], np.float32)
    mean = vectors.mean(axis=0)
    unit: NDArray[np.float32] = mean / max(float(np.linalg.norm(mean)), 1e-9)
    return unit


def classify_request(text: str, encoder: TokenEncoder, today: date | None = None) -> Request | None:
    """The request that an input most probably makes; None for a question, and where the kind is not sure. `encoder` is
    the shipped embedding; "last week" counts from `today`."""
    plain = plain_text(text)
    if len(text) > LONGEST_INPUT or not WORD.search(plain):
        return None
    classifier = load_kind_classifier()
    tokens = encoder.encode_tokens([plain])[0]
    label, share = classifier.tell(tokens)
    if share < LEAST_SHARE or label == "fact" or (find_yes_no(plain) and label not in _ASKED_YES_NO):
        return None
    named = list_named(plain, tokens.spans[classifier.find_subject(tokens)])
    request = _REQUESTS[label](_Input(plain, find_length(plain)[0], named))
    return request and _bound(request, plain, today or date.today())


def _bound(request: Request, text: str, today: date) -> Request:
    """The request within the period that its words name: "everything dated 2024, oldest first"."""
    if request.kind != "timeline" or request.aspect == "planned":
        return request
    about = request.subject
    period = find_period(text, today) or find_period(f"in {about}", today)
    if period is None:
        return request
    is_period = about in period.words
    return bound_request(replace(request, subject="" if is_period else about), period, "")


def list_named(text: str, spans: NDArray[np.int32]) -> list[tuple[int, int]]:
    """The stretches that an input names, in order: the words at these spans and the capitalised words beside them, with
    the small words between them, but without such words at their ends."""
    words = list(WORD.finditer(text))
    named = [any(start < word.end() and word.start() < end for start, end in spans.tolist()) for word in words]
    for at in range(1, len(words)):
        is_capitalised = words[at].group()[0].isupper() and words[at - 1].group()[0].isupper()
        is_joined = text[words[at - 1].end() : words[at].start()] == " "
        named[at] = named[at] or (named[at - 1] and is_capitalised and is_joined)
    stretches: list[tuple[int, int]] = []
    for word in (word for word, is_named in zip(words, named, strict=True) if is_named):
        if stretches and _LINK.fullmatch(text[stretches[-1][1] : word.start()]):
            stretches[-1] = (stretches[-1][0], word.end())
        elif fold_text(word.group()) not in STOP_WORDS | FUTURE:
            stretches.append(word.span())
    return [(start, start + len(_trim(text[start:end]))) for start, end in stretches]


def _trim(named: str) -> str:
    """A stretch without small words at its end."""
    words = list(WORD.finditer(named))
    while len(words) > 1 and fold_text(words[-1].group()) in STOP_WORDS:
        words.pop()
    return named[: words[-1].end()]


@dataclass(frozen=True, slots=True)
class _Input:
    """A classified input: its words, the length that it asks for, and what it names."""

    text: str
    length: Length
    stretches: Sequence[tuple[int, int]]

    def make(self, kind: Kind, aspect: str = "", **parts: Any) -> Request:
        return Request(kind, aspect, sentences=self.length.sentences, form=self.length.form, **parts)

    @property
    def named(self) -> list[str]:
        """What it names, in order."""
        return [self.text[start:end] for start, end in self.stretches]

    @property
    def subject(self) -> str:
        """What it names as one stretch, with what stands between; "" when that is nothing."""
        return self.join_from(0)

    def join_from(self, first: int) -> str:
        """The stretch from one that it names to the last; "" when there is none."""
        stretches = self.stretches[first:]
        return self.text[stretches[0][0] : stretches[-1][1]] if stretches else ""

    @property
    def is_narrow(self) -> bool:
        """Whether what it names is one thing, and not two with much between."""
        return len(self.stretches) <= MOST_STRETCHES


def _without_subject(kind: Kind, aspect: str) -> Callable[[_Input], Request | None]:
    return lambda typed: None if typed.named else typed.make(kind, aspect)


def _about_subject(kind: Kind, aspect: str) -> Callable[[_Input], Request | None]:
    return lambda typed: typed.make(kind, aspect, subject=typed.subject) if typed.named and typed.is_narrow else None


def _perhaps_about(kind: Kind, aspect: str) -> Callable[[_Input], Request | None]:
    return lambda typed: typed.make(kind, aspect, subject=typed.subject) if typed.is_narrow else None


def _read_mentions(typed: _Input) -> Request | None:
    """The articles that mention something, or those that do not."""
    if not typed.named or not typed.is_narrow:
        return None
    aspect = "lacking" if _LACKING.search(typed.text) else "mentions"
    return typed.make("folder", aspect, subject=typed.subject)


def _read_edge(typed: _Input) -> Request | None:
    """The newest article, the longest: by the word that says so."""
    words = {fold_text(word.group()) for word in WORD.finditer(typed.text)}
    aspect = next((aspect for aspect, cues in EDGE_CUES.items() if not words.isdisjoint(cues)), "")
    return None if typed.named or not aspect else typed.make("folder", aspect)


def _read_list(typed: _Input) -> Request | None:
    """A list of what its last type word says: "every country that comes up"."""
    words = [fold_text(word.group()) for word in WORD.finditer(typed.text)]
    aspects = [aspect for word in words if (aspect := _LISTED.get(word))]
    if not aspects and "who" in words:
        aspects = ["person"]
    return typed.make("list", aspects[0], subject=typed.subject) if aspects and typed.is_narrow else None


def _read_article(typed: _Input) -> Request | None:
    """A summary of the article that the named words point to."""
    return typed.make("summary", "article", article=f"the article about {typed.subject}") if typed.named else None


def _read_said(typed: _Input) -> Request | None:
    """What is said about something; what somebody says where the words are "by" or "from" them."""
    if not typed.named or not typed.is_narrow:
        return None
    is_speaker = _OF_SPEAKER.search(typed.text[: typed.stretches[0][0]])
    return _read_voice(typed) if is_speaker else typed.make("list", "said", subject=typed.subject)


def _read_voice(typed: _Input) -> Request | None:
    """What somebody says, perhaps about something."""
    return typed.make("topic", subject=typed.join_from(1), sides=(typed.named[0],)) if typed.named else None


def _read_sides(typed: _Input) -> Request | None:
    """Two sides, and perhaps what they are compared on; without two, what the articles say differently."""
    sides = [part for named in typed.named for part in re.split(r",? and (?:of |by |from )?", named)]
    if len(sides) < 2:
        return typed.make("disagree", subject=typed.subject)
    if not _BETWEEN_SIDES.search(typed.text):
        return None
    both, subject = plain_sides(sides[:2])
    return typed.make("compare", "sides", sides=both, subject=" ".join(sides[2:]) or subject)


_LISTED = {
    form: aspect for aspect, words in TYPE_WORDS.items() for word in words for form in (word, word.removesuffix("s"))
} | {"country": "country", "city": "city", "company": "organisation", "agency": "organisation"}

_REQUESTS: dict[str, Callable[[_Input], Request | None]] = {
    "talk.help": _without_subject("talk", "help"),
    "folder.count": _without_subject("folder", "count"),
    "folder.list": _without_subject("folder", "list"),
    "folder.sources": _without_subject("folder", "sources"),
    "folder.edge": _read_edge,
    "folder.mentions": _read_mentions,
    "summary.folder": _without_subject("summary", "folder"),
    "summary.each": _without_subject("summary", "each"),
    "summary.article": _read_article,
    "topic": _about_subject("topic", ""),
    "voiced": _read_voice,
    "said": _read_said,
    "timeline": _perhaps_about("timeline", ""),
    "timeline.planned": _perhaps_about("timeline", "planned"),
    "list": _read_list,
    "disagree": _perhaps_about("disagree", ""),
    "compare": _read_sides,
}
"""Label of the classifier -> how its request is filled in."""
