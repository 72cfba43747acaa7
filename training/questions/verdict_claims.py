"""More claims with a verdict: claims paired with the passage of another claim, and yes-no questions.

An article about something else says nothing about a claim; few claim sets have such pairs. Yes-no questions are read as
typed and as the statement that "yes" affirms, which is what the product judges.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from eval.datasets.claim_rows import Claim
from eval.yes_no import read_questions
from rag.question.yes_no_statement import state_yes_no
from rag.text.words import stem_content
from training.questions.held_out import is_held_out

MOVED = 3
"""Every n-th claim is also paired with another passage."""
FEW_PASSAGES = 300
"""A word in more passages than this is not used to choose another passage."""
MOST_SHARED = 0.35
"""Another passage has at most this share of its words in common with the claim's own, so that it is not a copy."""
ANSWERS = {"yes": 0, "no": 1, "unknown": 2}
"""Answer -> verdict."""


def move_claims(claims: Sequence[Claim]) -> list[Claim]:
    """Every third claim with the passage of another claim that shares most of its rarer words, as an open one. Without
    MultiNLI, which has open claims of its own."""
    passages = {claim.context: claim.title for claim in claims}
    words = {passage: stem_content(passage) for passage in passages}
    index: dict[str, list[str]] = defaultdict(list)
    for passage, stems in words.items():
        for stem in stems:
            index[stem].append(passage)
    moved = []
    for claim in claims:
        if "mnli" in claim.source or hash_text(claim.text) % MOVED:
            continue
        shared: Counter[str] = Counter()
        for stem in sorted(stem_content(claim.text)):
            if len(index[stem]) < FEW_PASSAGES:
                shared.update({other: math.log(len(passages) / len(index[stem])) for other in index[stem]})
        own = words[claim.context]
        for passage, _ in shared.most_common(6):
            if len(words[passage] & own) < MOST_SHARED * min(len(words[passage]), len(own)):
                moved.append(replace(claim, context=passage, title=passages[passage], shown=False, verdict=2))
                break
    return moved


def read_yes_no_claims(path: Path) -> Iterator[Claim]:
    """The questions, from a file that `eval.yes_no` reads, whose group is not held out, each also as a statement.
    Raises `DatasetError`."""
    for question in read_questions(path):
        if is_held_out("yes-no", question.group or question.passage):
            continue
        verdict = ANSWERS[question.answer]
        for text in dict.fromkeys((question.text, state_yes_no(f"{question.text.rstrip('?')}?"))):
            if text:
                yield Claim(
                    text, question.title, question.passage, verdict == 0, "yes-no", verdict=verdict, is_question=True
                )


def hash_text(text: str) -> int:
    """A number that is always the same for the same text."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16)
