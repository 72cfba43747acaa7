"""What is said of an answer when the articles do not show what the question takes for granted.

"Why did the council sell the hall?" is answered with what the articles say of the council and the hall; that they do
not say that it sold it is told first. Owns from which odds on that is told, and in which words. How far a sentence and
its passage show it is read in `second_pass`, what contradicts it is `rag.text.negation`'s.
"""

from __future__ import annotations

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


def describe_unshown(question: str, premise: PremiseOdds | None, sentence: str) -> str:
    """The line before an answer whose question takes for granted what the articles do not show; "" when they do.

    `sentence` is the best one.
    """
    claim = state_assumed(question)
    forms = (claim, state_question(question)) if claim else ()  # the verb in the past, and as it was asked
    held = stem_content(sentence)
    cover = max((measure_coverage(list_content_stems(form), held, when_empty=0.0) for form in forms), default=0.0)
    if cover >= SAME_COVER and any(find_contradiction(form, sentence) for form in forms):
        return NOT_SAID.format(f"that {claim}")
    if premise is None or min(premise.in_sentence, premise.in_passage) > UNSHOWN_ODDS:
        return ""
    if cover == 1.0 and not has_denial(sentence):  # in its very words
        return ""
    told = f"that {claim}" if claim else TAKEN_FOR_GRANTED
    return (NOT_SAID if premise.in_passage <= DENIED_ODDS else NOT_SAID_SO).format(told)
