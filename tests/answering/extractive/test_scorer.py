"""The scorer that ships: which sentences answer, and with what confidence."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from rag.answering.extractive.features import measure_sentences
from rag.answering.extractive.scorer import READ_ONCE, WEIGHTS_FILE, Logit, SentenceScorer, read_scorer
from rag.errors import ModelError
from rag.models.minilm import MiniLM
from rag.models.reader import load_reader
from rag.schema.answers import Passage
from rag.schema.documents import Span
from tests.support.articles import BRIDGE, OTTERS, count_none, make_document, read_passages


def quote(passage: Passage, start: int, end: int) -> str:
    return passage.text[start - passage.start : end - passage.start]


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("How much will the bridge cost?", "It will cost 4.2 million"),
        ("Why is the bridge closed?", "The bridge is closed because"),
        ("how many otters were counted", "Volunteers counted 31"),
        ("Who leads the otter count?", "The biologist Tom Redfern"),
    ],
)
def test_the_sentence_that_answers_is_best(minilm: MiniLM, scorer: SentenceScorer, question: str, start: str) -> None:
    passages = read_passages(minilm, make_document(BRIDGE), make_document(OTTERS, file="otters.txt"))
    best = scorer.score(question, passages, document_frequency=count_none).sentences[0]
    assert quote(best.passage, best.sentence.start, best.sentence.end).startswith(start)
    assert best.odds == 1.0


def test_confidence_is_higher_when_the_passages_answer(minilm: MiniLM, scorer: SentenceScorer) -> None:
    passages = read_passages(minilm, make_document(BRIDGE), make_document(OTTERS, file="otters.txt"))

    def ask(question: str) -> float:
        return scorer.score(question, passages, document_frequency=count_none).confidence

    answered = [ask("How much will the new bridge in Marlow cost?"), ask("How many otters did volunteers count?")]
    unanswered = [ask("Who won the 1998 chess championship?"), ask("What is the capital of Peru?")]
    assert min(answered) > scorer.threshold > max(unanswered)


def test_headings_and_boilerplate_are_never_scored(minilm: MiniLM, scorer: SentenceScorer) -> None:
    heading, boilerplate = "Bridge costs 4.2 million euros", "Share: bridge cost 4.2 million"
    text = f"{heading}\n\n{boilerplate}\n\n{BRIDGE}"
    start = text.index(boilerplate)
    document = make_document(
        text, headings=[Span(0, len(heading))], boilerplate=[Span(start, start + len(boilerplate))]
    )
    reading = scorer.score(
        "How much does the bridge cost?", read_passages(minilm, document), document_frequency=count_none
    )
    assert len(reading.sentences) == 5
    assert min(scored.sentence.start for scored in reading.sentences) == text.index(BRIDGE)


def test_what_an_article_asks_is_never_scored(minilm: MiniLM, scorer: SentenceScorer) -> None:
    asked = "How much will the new bridge in Marlow cost?"
    passages = read_passages(minilm, make_document(f"{asked} {BRIDGE}"))
    best = scorer.score(asked, passages, document_frequency=count_none).sentences
    assert len(best) == 5
    assert "4.2 million" in quote(best[0].passage, best[0].sentence.start, best[0].sentence.end)


def test_a_sentence_comes_once_when_two_passages_share_it(minilm: MiniLM, scorer: SentenceScorer) -> None:
    sentences = [f"Station {number} of the survey counted {number * 7} herons near the weir." for number in range(60)]
    passages = read_passages(minilm, make_document(" ".join(sentences)))
    assert sum(len(passage.chunk.sentences) for passage in passages) > 60
    reading = scorer.score("How many herons did station 12 count?", passages, document_frequency=count_none)
    assert len(reading.sentences) == 60
    assert "counted 84" in quote(
        reading.sentences[0].passage, reading.sentences[0].sentence.start, reading.sentences[0].sentence.end
    )


def test_there_is_no_confidence_when_nothing_can_be_quoted(minilm: MiniLM, scorer: SentenceScorer) -> None:
    text = "Leave a reply"
    passages = read_passages(minilm, make_document(text, boilerplate=[Span(0, len(text))]))
    for offered in (passages, []):
        reading = scorer.score("Who replied?", offered, document_frequency=count_none)
        assert (reading.sentences, reading.confidence, reading.passages) == ((), 0.0, tuple(offered))


@pytest.mark.parametrize("question", ["?", "the of and", "日本の首都はどこですか", "x" * 2000, "¿Cuándo?"])
def test_every_feature_is_finite_when_the_question_is_odd(minilm: MiniLM, question: str) -> None:
    passages = read_passages(minilm, make_document(BRIDGE + " 東京は日本の首都です。 — . 7"))
    measured = measure_sentences(
        question, passages, encoder=minilm, reader=load_reader(), document_frequency=count_none
    )
    assert measured.sentences
    assert all(np.isfinite(values).all() for values in measured.features.values())


def test_every_feature_has_a_weight(minilm: MiniLM) -> None:
    measured = measure_sentences(
        "Why?",
        read_passages(minilm, make_document(BRIDGE)),
        encoder=minilm,
        reader=load_reader(),
        document_frequency=count_none,
    )
    assert set(measured.features) == set(json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))["ranking"])


def test_a_logit_is_the_bias_and_each_feature_by_its_weight() -> None:
    logit = Logit({"span": 2.0, "cosine": -1.0}, 0.5)
    assert logit.compute({"span": 3.0, "cosine": 4.0, "maxsim": 9.0}) == 2.5
    with pytest.raises(KeyError, match="cosine"):
        logit.compute({"span": 3.0})


def test_the_right_span_has_better_than_even_odds_and_others_do_not(minilm: MiniLM, scorer: SentenceScorer) -> None:
    passages = read_passages(minilm, make_document(BRIDGE))
    for question, answers in (
        ("How much will the bridge cost?", True),
        ("When will the bridge open?", True),
        ("How much did the old railway cost?", False),
        ("When was the bridge of Norway sold?", False),
    ):
        best = scorer.score(question, passages, document_frequency=count_none).sentences[0]
        assert best.span is not None
        assert (best.span.score > 0) is answers, question


def test_the_score_of_a_span_is_lowered_when_it_was_read_once(minilm: MiniLM, scorer: SentenceScorer) -> None:
    question, passages = "How much will the bridge cost?", read_passages(minilm, make_document(BRIDGE))
    measured = measure_sentences(
        question, passages, encoder=minilm, reader=load_reader(), document_frequency=count_none
    )
    spans = dict(zip(measured.sentences, measured.spans, strict=True))
    _best, *others = scorer.score(question, passages, document_frequency=count_none).sentences
    assert len(others) >= 3
    for one in others:
        assert one.span is not None
        assert one.span.score == pytest.approx(spans[one.sentence].score - READ_ONCE)


DAMAGED = [
    *("", "[]", "{}", '{"ranking": 3, "confidence": {}, "threshold": 1}'),
    '{"ranking": {}, "words": {"span": {"weight": 1}}, "confidence": {"bias": {"weight": 1}}, "threshold": 1}',
    '{"ranking": {}, "words": {"bias": 1}, "confidence": {"bias": {"weight": 1}}, "threshold": 1}',
]


@pytest.mark.parametrize("content", DAMAGED)
def test_damaged_weights_are_a_clear_error(minilm: MiniLM, tmp_path: Path, content: str) -> None:
    path = tmp_path / "sentences.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match="missing or damaged"):
        read_scorer(path, minilm, load_reader())
    with pytest.raises(ModelError, match="missing or damaged"):
        read_scorer(tmp_path / "none.json", minilm, load_reader())


def test_scoring_imports_no_build_tools() -> None:
    code = (
        "import sys; from rag.answering.extractive.scorer import load_scorer; load_scorer();"
        "print([name for name in ('llama_index', 'sklearn', 'torch', 'chromadb', 'scipy') if name in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3]
    )
    assert ran.stdout.strip() == "[]"


def test_passages_are_ordered_by_rank_and_by_what_was_found_in_them(minilm: MiniLM, scorer: SentenceScorer) -> None:
    passages = read_passages(minilm, make_document(BRIDGE), make_document(OTTERS, file="otters.txt"))
    for question, best in (("How many otters were counted?", 1), ("What will the bridge cost?", 0)):
        ordered = scorer.score(question, passages, document_frequency=count_none).passages
        assert ordered[0] == passages[best]
        assert sorted(ordered, key=lambda passage: passage.file) == passages
