"""What is said of an answer when the articles do not show what the question takes for granted.

"Why did the council sell the hall?" is answered with what the articles say of the council and the hall; that they do
not say that it sold it is told first. Owns from which odds on that is told, and in which words. How far a sentence and
its passage show it is read in `second_pass`, what contradicts it is `rag.text.negation`'s.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.extractive.second_pass import PremiseOdds
from rag.question.assumed_claims import state_assumed
from rag.question.premises import state_question
from rag.schema.wording import NOT_SAID, NOT_SAID_SO, TAKEN_FOR_GRANTED
from rag.text.negation import find_contradiction, has_denial
from rag.text.overlap import measure_coverage
from rag.text.words import list_content_stems, stem_content

DENIED_ODDS = -1.5
"""At most so likely (log odds) by the whole passage, it does not say so. Of 217 answered questions whose premise holds
(181 of SQuAD 2.0, 36 of the project's own) none came as low."""
UNSHOWN_ODDS = -0.5
"""At most so likely by the sentence alone, it does not say so in these words. That is told of 6% of the answered
questions of SQuAD 2.0 whose premise holds (n = 181), and of 26% of those which a passage does not answer (133)."""
SAME_COVER = 0.5
"""A sentence contradicts a claim only when it has at least this share of its content words."""


_AVERTED = re.compile(r"\b(?:against|from) \w+ing\b", re.IGNORECASE)
"""A denial in other words: "decided against selling"."""


def describe_unshown(question: str, premise: PremiseOdds | None, sentences: Sequence[str]) -> str:
    """The line before an answer whose question takes for granted what the articles do not show; "" when they do.

    `sentences` are those that may be quoted, the best one first; there may be none.
    """
    claim = state_assumed(question)
    forms = (claim, state_question(question)) if claim else ()  # the verb in the past, and as it was asked
    if sentences and _contradicts(sentences[0], forms):
        return NOT_SAID.format(f"that {claim}")
    if premise is None or min(premise.in_sentence, premise.in_passage) > UNSHOWN_ODDS:
        return ""
    if any(_measure_cover(sentence, forms) == 1.0 and not has_denial(sentence) for sentence in sentences):
        return ""  # it is there in its very words
    told = f"that {claim}" if claim else TAKEN_FOR_GRANTED
    return (NOT_SAID if premise.in_passage <= DENIED_ODDS else NOT_SAID_SO).format(told)


def _contradicts(sentence: str, forms: Sequence[str]) -> bool:
    """Whether a sentence on the same thing denies a claim, or says the opposite."""
    if not forms or _AVERTED.search(forms[0]) or _measure_cover(sentence, forms) < SAME_COVER:
        return False
    return any(find_contradiction(form, sentence) for form in forms)


def _measure_cover(sentence: str, forms: Sequence[str]) -> float:
    """The share of a claim's content words that a sentence has, by the form of the claim that fits best."""
    held = stem_content(sentence)
    return max((measure_coverage(list_content_stems(form), held, when_empty=0.0) for form in forms), default=0.0)
