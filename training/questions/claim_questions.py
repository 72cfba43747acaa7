"""Questions made from claims: "Mandy Moore is a Canadian actress." becomes "Who is a Canadian actress?".

People wrote the claims, including those that their passage denies. So the unanswerable questions are not recognisable
by a rule: the passage is about the same person, but says something else.
"""

from __future__ import annotations

import re

from eval.datasets.claim_rows import Claim
from eval.datasets.question_rows import QuestionRow
from rag.text.en.function_words import DEMONSTRATIVES, FEMININE_PRONOUNS, MASCULINE_PRONOUNS, SUBJECT_PRONOUNS
from rag.text.word_lists import match_any
from training.questions.changes import NAME, find_names, find_words

_SAYS = re.compile(
    r" (?:(?:is|was|are|were|has|did|does|can|will|only|also|never"
    r"|became|began|came|fought|found|gave|got|grew|had|held|kept|knew|led|left|lost|made|met|ran|said|sang|saw|sold|spent"
    r"|taught|thought|told|took|went|won|wrote)\b|[a-z]{2,}(?:ed|s)\b)"
)
"""The verb that follows a complete subject."""
_NO_SUBJECT = SUBJECT_PRONOUNS | DEMONSTRATIVES | {"there", "who"}
_PERSON = re.compile(rf"\b(?:born|{match_any((MASCULINE_PRONOUNS | FEMININE_PRONOUNS) - {'hers'})})\b")


def ask_subject(claim: Claim) -> QuestionRow | None:
    """The claim as a question about its subject, whose occurrences in the passage are the answers.

    They answer only if the passage supports the claim. None when the claim does not open with a name, or the
    passage lacks it.
    """
    subject = NAME.match(claim.text)
    if subject is None or not _SAYS.match(claim.text, subject.end()):
        return None
    if subject.group().split()[0].lower() in _NO_SUBJECT:
        return None
    spans = _find_subject(subject.group(), claim.context)
    if not spans:
        return None
    asking = "Who" if _PERSON.search(claim.context) else "What"
    question = f"{asking}{claim.text[subject.end() :].rstrip(' .!?')}?"
    texts = tuple(claim.context[start:end] for start, end in spans)
    return QuestionRow("claims", "", question, claim.title, claim.context, tuple(spans), texts)


def _find_subject(subject: str, text: str) -> list[tuple[int, int]]:
    """Character spans of the name, or else of names that end with the same word."""
    whole = find_words(text, subject)
    if whole:
        return whole
    last = subject.split()[-1]
    alike = dict.fromkeys(name for name in find_names(text) if name.split()[-1] == last)
    return [span for name in alike for span in find_words(text, name)]
