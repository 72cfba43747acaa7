"""The best sentence read once more: by itself, and beside what the question takes for granted.

Among others a sentence is read for what the question is about; by itself, for whether it answers. And a question that
takes for granted what the passage does not hold is better refused. All of it goes into the confidence (`scoring`). That
the sentence denies the claim, or has another name or number in its place (`negation`, `binding`), was weighed too:
beside the reader it was worth nothing on 13,007 readings.
"""

from __future__ import annotations

from rag.answering.checking import read_odds
from rag.answering.premises import state_question
from rag.answering.question_kind import find_answer_kind
from rag.answering.readable import write_for_reader
from rag.answering.sentence_features import close_question
from rag.answering.span_figures import BOUND, SpanReader
from rag.records import Passage, Sentence


def read_again(question: str, passage: Passage, sentence: Sentence, *, reader: SpanReader) -> dict[str, float]:
    """Named figures of a passage's sentence, natural logarithms of the reader's odds.

    `span_alone`, from -16 to 16, is that the sentence by itself answers; `premise` and `premise_alone`, from -12 to 12,
    that the passage and the sentence show what the question says. These two are 0 for a question that takes nothing for
    granted: one that asks yes or no, or a question word alone. Costs a forward pass over the passage and two over the
    sentence.
    """
    text = passage.text[sentence.start - passage.start : sentence.end - passage.start]
    alone = (passage.chunk.title, text)
    best = reader.read(close_question(question), [alone])[0].find_best(0, len(text))
    figures = {
        "span_alone": max(-BOUND, min(BOUND, best.score)) if best else -BOUND,
        "premise": 0.0,
        "premise_alone": 0.0,
    }
    claim = state_question(question)
    if claim and find_answer_kind(question) != "choice":
        whole, by_itself = reader.read(claim, [write_for_reader(passage), alone])
        figures |= {"premise": read_odds(whole), "premise_alone": read_odds(by_itself)}
    return figures
