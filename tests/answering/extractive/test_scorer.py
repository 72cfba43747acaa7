"""Which sentences answer, and how sure that is: words, kinds of answer, and the scorer that ships."""

from __future__ import annotations

import json
import sqlite3
import string
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.extractive.context import refers_back
from rag.answering.extractive.features import measure_sentences
from rag.answering.extractive.reader_features import count_agreeing
from rag.answering.extractive.scorer import READ_ONCE, WEIGHTS_FILE, Logit, SentenceScorer, load_scorer, read_scorer
from rag.chunking.chunker import ChunkSettings, cut_document
from rag.errors import ModelError
from rag.models.minilm import MiniLM
from rag.models.reader import load_reader
from rag.question.answer_types import find_answer_type, find_candidates
from rag.question.keywords import find_stems, read_keywords
from rag.schema.answers import Passage
from rag.schema.documents import Document, Section, Span
from rag.text.words import stem_words

BRIDGE = (
    "The council of Marlow approved the new bridge on Tuesday. It will cost 4.2 million euros and open in May 2027. "
    "Mayor Ada Quist said the old bridge had become too weak for lorries. "
    "The bridge is closed because two of its main cables are cracked. "
    "Ferries run every ten minutes from the harbour in the meantime."
)
OTTERS = (
    "Otters are back on the river Lune for the first time since 1974. Volunteers counted 31 animals this winter. "
    "They feed on eels and trout. The biologist Tom Redfern leads the count."
)


def read_passages(minilm: MiniLM, *documents: Document) -> list[Passage]:
    """Every chunk of the documents as a passage, in order."""
    chunks = [
        chunk
        for document in documents
        for chunk in cut_document(document, version="v", count_tokens=minilm.count_tokens, settings=ChunkSettings())
    ]
    return [Passage(chunk, similarity=0.5, fused=1 / (10 + rank)) for rank, chunk in enumerate(chunks, start=1)]


def make_document(
    text: str,
    *,
    file: str = "bridge.txt",
    title: str = "",
    published: date | None = None,
    boilerplate: Sequence[Span] = (),
    headings: Sequence[Span] = (),
    page_starts: tuple[int, ...] = (),
) -> Document:
    section = Section(0, len(text), title, published, "en")
    return Document(file, text, (section,), tuple(boilerplate), tuple(headings), page_starts)


def count_none(stems: Sequence[str]) -> tuple[list[int], int]:
    return [0] * len(stems), 0


@pytest.fixture(scope="session")
def scorer() -> SentenceScorer:
    return load_scorer()


def quote(passage: Passage, start: int, end: int) -> str:
    return passage.text[start - passage.start : end - passage.start]


# --- words


@given(st.text(string.ascii_letters + string.digits + "éÈüñÇöÅšž" + " '’-.,_", max_size=80))
def test_stems_are_the_terms_of_the_word_index_when_text_is_latin(text: str) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE terms USING fts5(text, tokenize = 'porter unicode61')")
    connection.execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab(terms, 'row')")
    connection.execute("INSERT INTO terms VALUES (?)", (text,))
    indexed = {term for (term,) in connection.execute("SELECT term FROM vocabulary")}
    assert set(stem_words(text)) == indexed


def test_rare_words_weigh_more_when_the_index_counts_them() -> None:
    counts = {"bridg": 900, "marlow": 2}
    words = read_keywords(
        "Who built the Marlow bridge in 1931?", lambda stems: ([counts.get(stem, 0) for stem in stems], 1000)
    )
    weights = dict(zip(words.stems, words.weights.tolist(), strict=True))
    assert weights["marlow"] > 0.5 > 0.1 > weights["bridg"]
    assert "who" not in weights and "the" not in weights
    assert [stem for stem, number in zip(words.stems, words.numbers, strict=True) if number] == ["1931"]
    assert [stem for stem, name in zip(words.stems, words.names, strict=True) if name] == ["marlow"]


def test_no_word_is_a_name_when_the_question_is_in_one_case() -> None:
    assert not read_keywords("who is ada quist", count_none).names.any()
    assert not read_keywords("WHO IS ADA QUIST", count_none).names.any()


def test_words_are_found_by_stem_and_without_accents() -> None:
    words = read_keywords("Which cafés opened in Orléans?", count_none)
    text = "The cafe’s opening in ORLEANS"
    assert [text[offset:].split()[0] for offset, _ in find_stems(text, words)] == ["cafe’s", "opening", "ORLEANS"]


def test_nothing_is_found_when_the_question_has_no_telling_word() -> None:
    assert find_stems(BRIDGE, read_keywords("What is it?", count_none)) == []


# --- kinds of answer


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many animals were counted?", "number"),
        ("what is the population of marlow", "number"),
        ("When does the bridge open?", "date"),
        ("In which year did otters come back?", "date"),
        ("Who leads the count?", "person"),
        ("Which mayor spoke?", "person"),
        ("Where do ferries leave from?", "place"),
        ("What city is it in?", "place"),
        ("Why is the bridge closed?", "reason"),
        ("What caused the cracks?", "reason"),
        ("How do otters fish?", "manner"),
        ("What is an otter?", "definition"),
        ("Is the bridge open?", "choice"),
        ("What happens when it rains?", "other"),
        ("What year did he ask why?", "date"),
        ("otters river", "other"),
        ("Wie viele Otter leben dort?", "other"),
    ],
)
def test_the_kind_of_answer_is_told_by_the_question(question: str, kind: str) -> None:
    assert find_answer_type(question) == kind


def test_marks_of_a_kind_are_found_where_they_stand() -> None:
    assert [BRIDGE[start:end] for start, end in find_candidates("date", BRIDGE)] == ["Tuesday", "May 2027"]
    assert [OTTERS[start:end] for start, end in find_candidates("number", OTTERS)] == ["1974. ".strip(" "), "31"]
    assert find_candidates("other", BRIDGE) == []


@pytest.mark.parametrize(
    ("text", "unresolved"),
    [
        ("He signed it on Monday.", True),
        ("But they refused.", True),
        ("The move surprised allies.", True),
        ("“It was late,” she said.", True),
        ("It is believed that the cables cracked in May.", False),
        ("Ada Quist signed it.", False),
        ("Thistles grow here.", False),
    ],
)
def test_a_sentence_needs_context_when_it_opens_with_a_pronoun(text: str, unresolved: bool) -> None:
    assert refers_back(text) is unresolved


# --- the scorer


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
def test_every_figure_is_finite_when_the_question_is_odd(minilm: MiniLM, question: str) -> None:
    passages = read_passages(minilm, make_document(BRIDGE + " 東京は日本の首都です。 — . 7"))
    measured = measure_sentences(
        question, passages, encoder=minilm, reader=load_reader(), document_frequency=count_none
    )
    assert measured.sentences
    assert all(np.isfinite(figure).all() for figure in measured.features.values())


def test_every_figure_measured_has_a_weight(minilm: MiniLM) -> None:
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


def test_words_that_answer_are_likelier_than_not_and_others_are_not(minilm: MiniLM, scorer: SentenceScorer) -> None:
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


def test_words_that_are_read_once_are_believed_less(minilm: MiniLM, scorer: SentenceScorer) -> None:
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


def test_agreement_counts_other_passages_with_the_same_words() -> None:
    answers = ["160,000 men", "90,000", "some 160,000", "160,000", "the mayor", ""]
    scores = np.array([4.0, 1.0, 2.0, -1.0, 3.0, 5.0], np.float32)
    counted = count_agreeing(answers, scores, [0, 0, 1, 2, 3, 4])
    # the third passage does not believe in its words, so it is not counted, but it may count others
    assert np.expm1(counted).round().astype(int).tolist() == [1, 0, 1, 2, 0, 0]


def test_passages_are_ordered_by_rank_and_by_what_was_found_in_them(minilm: MiniLM, scorer: SentenceScorer) -> None:
    passages = read_passages(minilm, make_document(BRIDGE), make_document(OTTERS, file="otters.txt"))
    for question, best in (("How many otters were counted?", 1), ("What will the bridge cost?", 0)):
        ordered = scorer.score(question, passages, document_frequency=count_none).passages
        assert ordered[0] == passages[best]
        assert sorted(ordered, key=lambda passage: passage.file) == passages
