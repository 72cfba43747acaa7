"""Which passages are read, and that the others take part unread."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from rag.answering.extractive.features import measure_sentences
from rag.answering.extractive.reader_features import BOUND, UNREAD, compare_spans
from rag.answering.extractive.reading_plan import LEAST_READ, READ_MARGIN, choose_likely
from rag.answering.extractive.scorer import load_scorer
from rag.models.minilm import MiniLM
from rag.models.reader import PassageReading, load_reader
from tests.support.articles import BRIDGE, OTTERS, count_none, make_document, read_passages

NONE = float("-inf")


@pytest.mark.parametrize(
    ("previews", "chosen"),
    [
        ([], []),
        ([5.0], [0]),
        ([1.0, 9.0], [0, 1]),
        ([9.0, 1.0, 2.0, 9.0 - READ_MARGIN], [0, 3]),
        ([1.0, 9.0, 8.0, 2.0, 7.5], [1, 2, 4]),
        ([-40.0, -50.0, -41.0, -60.0], [0, 2]),
        ([NONE, 3.0, NONE], [0, 1]),
        ([NONE, NONE, NONE], [0, 1, 2]),
    ],
)
def test_passages_near_the_best_are_read_and_at_least_two(previews: list[float], chosen: list[int]) -> None:
    assert choose_likely(previews) == chosen
    assert len(chosen) >= min(LEAST_READ, len(previews))


class _CountingReader:
    """The shipped reader, which notes what it reads."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[PassageReading]:
        self.texts += [text for _, text in passages]
        return load_reader().read(question, passages)


FILLERS = (
    "The bakery on the square sells rye bread. It opens at six.",
    "A choir from Ulm sang in the church. The hall was full.",
    "Rain is expected in the north. The wind comes from the west.",
)


def test_passages_far_from_the_question_are_not_read_and_the_answer_stays(minilm: MiniLM) -> None:
    texts = {"bridge.txt": BRIDGE, "otters.txt": OTTERS, **{f"{n}.txt": text for n, text in enumerate(FILLERS)}}
    passages = read_passages(minilm, *(make_document(text, file=file) for file, text in texts.items()))
    question, weights = "How much will the bridge cost?", load_scorer().ranking
    parts = {"encoder": minilm, "document_frequency": count_none}
    reader = _CountingReader()
    some = measure_sentences(question, passages, reader=reader, preview=weights, **parts)
    every = measure_sentences(question, passages, reader=load_reader(), **parts)
    assert any("4.2 million" in text for text in reader.texts)
    assert LEAST_READ <= len(reader.texts) < len(passages)
    assert some.sentences == every.sentences
    unread = [at for at, span in enumerate(some.spans) if span.score == -BOUND]
    assert unread
    for at in unread:
        assert some.spans[at].start == some.spans[at].end == some.sentences[at].start
        assert all(some.features[name][at] == np.float32(value) for name, value in UNREAD.items())
    read = [at for at in range(len(some.sentences)) if at not in unread]
    for name, values in every.features.items():
        assert np.array_equal(some.features[name][read], values[read]), name


def test_a_sentence_of_two_passages_is_measured_in_the_one_that_was_read(minilm: MiniLM) -> None:
    """Passages overlap: the same sentence ends one and begins the next."""
    lines = [f"Station {number} of the survey counted {number * 7} herons near the weir." for number in range(120)]
    passages = read_passages(minilm, make_document(" ".join(lines)))
    later_first = dict.fromkeys(load_scorer().ranking, 0.0) | {"rank": 100.0}  # only the last two are read
    measured = measure_sentences(
        "How many herons did station 12 count?",
        passages,
        encoder=minilm,
        reader=load_reader(),
        document_frequency=count_none,
        preview=later_first,
    )
    shared = set(passages[-3].chunk.sentences) & set(passages[-2].chunk.sentences)
    assert shared
    assert len(measured.sentences) == len(set(measured.sentences)) == 120
    for one in shared:
        at = measured.sentences.index(one)
        assert measured.passage_indices[at] == len(passages) - 2


def test_a_question_in_an_article_makes_no_passage_seem_near(minilm: MiniLM) -> None:
    """An article that asks what the user asks says nothing by it: the passages that tell are read all the same."""
    question, reader = "How much will the new bridge in Marlow cost?", _CountingReader()
    told = [f"{BRIDGE} That is what report {n} says." for n in range(3)]
    documents = [make_document(f"{question} Nobody knows.", file="asks.txt")]
    documents += [make_document(text, file=f"{n}.txt") for n, text in enumerate(told)]
    weights = load_scorer().ranking
    passages = read_passages(minilm, *documents)
    measure_sentences(question, passages, encoder=minilm, reader=reader, document_frequency=count_none, preview=weights)
    assert sum("4.2 million" in text for text in reader.texts) == 3


def test_unread_and_read_sentences_have_the_same_features() -> None:
    empty = PassageReading(np.zeros((0, 2), np.int32), np.zeros(0, np.float32), np.zeros(0, np.float32))
    assert set(compare_spans(empty, np.array([[0, 4]]))[0]) == set(UNREAD)
