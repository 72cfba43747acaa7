"""Answers made of quoted sentences: which are quoted, in what order, how they are cited."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answering.citations import find_page
from rag.answering.extractive.answerer import ExtractiveAnswer, answer_extractively
from rag.answering.extractive.scorer import ScoredPassages, ScoredSentence, SentenceScorer, load_scorer
from rag.models.minilm import MiniLM
from rag.question.keywords import DocumentFrequency
from rag.schema.answers import Passage
from rag.schema.documents import Chunk, Sentence, Span
from rag.verification.quote_check import is_exact_quote
from tests.support.articles import BRIDGE, OTTERS, count_none, make_document, read_passages


@dataclasses.dataclass(frozen=True)
class FixedScorer:
    """A scorer with fixed odds, by the beginning of a sentence."""

    odds: dict[str, float]
    confidence: float = 0.9
    threshold: float = 0.5

    def score(
        self, question: str, passages: Sequence[Passage], *, document_frequency: DocumentFrequency
    ) -> ScoredPassages:
        found = [
            ScoredSentence(passage, sentence, odds)
            for beginning, odds in self.odds.items()
            for passage in passages
            for sentence in passage.chunk.sentences
            if passage.text[sentence.start - passage.start :].startswith(beginning)
        ]
        return ScoredPassages(tuple(sorted(found, key=lambda scored: -scored.odds)), self.confidence)


def answer(question: str, passages: Sequence[Passage], scorer: SentenceScorer, limit: int = 3) -> ExtractiveAnswer:
    return answer_extractively(
        question,
        passages,
        scorer=scorer,
        threshold=scorer.threshold,
        document_frequency=count_none,
        max_statements=limit,
    )


def list_texts(answered: ExtractiveAnswer) -> list[str]:
    return [statement.text for statement in answered.statements]


# --- with the shipped scorer


def test_the_answer_is_the_sentence_that_answers_with_its_exact_span(minilm: MiniLM, scorer: SentenceScorer) -> None:
    text = "\n\n  Bridge news\n\n" + BRIDGE
    passages = read_passages(minilm, make_document(text, title="Marlow bridge", published=date(2024, 5, 15)))
    answered = answer("Why is the bridge in Marlow closed?", passages, scorer)
    assert not answered.abstained
    statement = answered.statements[0]
    assert statement.text == "The bridge is closed because two of its main cables are cracked."
    assert statement.verified
    (citation,) = statement.citations
    assert text[citation.start : citation.end] == citation.quote == statement.text
    assert (citation.n, citation.file, citation.title) == (1, "bridge.txt", "Marlow bridge")
    assert (citation.published, citation.page) == (date(2024, 5, 15), None)


def test_it_abstains_when_the_passages_do_not_answer(minilm: MiniLM, scorer: SentenceScorer) -> None:
    answered = answer("Who won the 1998 chess championship?", read_passages(minilm, make_document(OTTERS)), scorer)
    assert answered.abstained and answered.statements == () and 0 < answered.confidence < scorer.threshold


def test_it_abstains_when_there_are_no_passages(scorer: SentenceScorer) -> None:
    assert answer("Who won?", [], scorer) == ExtractiveAnswer((), 0.0, abstained=True)


# --- which sentences


def test_one_sentence_is_quoted_when_no_other_is_nearly_as_good(minilm: MiniLM) -> None:
    scorer = FixedScorer({"It will cost": 0.02, "The bridge is closed": 1.0, "Ferries run": 0.01})
    answered = answer("Why is the bridge closed?", read_passages(minilm, make_document(BRIDGE)), scorer)
    assert list_texts(answered) == ["The bridge is closed because two of its main cables are cracked."]


def test_further_sentences_are_quoted_when_nearly_as_good(minilm: MiniLM) -> None:
    scorer = FixedScorer({"The council": 0.9, "Mayor Ada": 1.0, "The bridge is": 0.8, "Ferries": 0.7})
    answered = answer("What of the bridge?", read_passages(minilm, make_document(BRIDGE)), scorer)
    assert [" ".join(text.split()[:2]) for text in list_texts(answered)] == ["The council", "Mayor Ada", "The bridge"]
    assert len(answer("What?", read_passages(minilm, make_document(BRIDGE)), scorer, limit=1).statements) == 1


def test_a_further_sentence_is_not_quoted_when_it_repeats_the_first(minilm: MiniLM) -> None:
    text = "Volunteers counted 31 otters this winter. This winter the volunteers counted 31 otters in all."
    scorer = FixedScorer({"Volunteers": 1.0, "This winter": 0.99})
    answered = answer("How many otters?", read_passages(minilm, make_document(text)), scorer)
    assert list_texts(answered) == ["Volunteers counted 31 otters this winter."]


@dataclasses.dataclass(frozen=True)
class ByQuestion:
    """A scorer that uses another scorer for each question."""

    scorers: dict[str, FixedScorer]
    threshold: float = 0.5

    def score(
        self, question: str, passages: Sequence[Passage], *, document_frequency: DocumentFrequency
    ) -> ScoredPassages:
        return self.scorers[question].score(question, passages, document_frequency=document_frequency)


BOTH = "How many otters were counted, and why is the bridge closed?"
OTTERS_PART, BRIDGE_PART = "How many otters were counted?", "Why is the bridge closed?"


def test_each_part_is_answered_when_a_question_has_two(minilm: MiniLM) -> None:
    passages = read_passages(minilm, make_document(OTTERS, file="a.txt"), make_document(BRIDGE, file="b.txt"))
    scorer = ByQuestion(
        {
            OTTERS_PART: FixedScorer({"Volunteers": 1.0, "The bridge is": 0.01}, confidence=0.9),
            BRIDGE_PART: FixedScorer({"The bridge is": 1.0, "Volunteers": 0.01}, confidence=0.6),
        }
    )
    answered = answer(BOTH, passages, scorer)
    assert [statement.citations[0].file for statement in answered.statements] == ["a.txt", "b.txt"]
    assert answered.confidence == 0.6


def test_a_question_is_scored_as_a_whole_when_one_part_has_no_answer(minilm: MiniLM) -> None:
    passages = read_passages(minilm, make_document(OTTERS, file="a.txt"), make_document(BRIDGE, file="b.txt"))
    parts = {
        OTTERS_PART: FixedScorer({"Volunteers": 1.0}, confidence=0.9),
        BRIDGE_PART: FixedScorer({"The bridge is": 1.0}, confidence=0.1),
    }
    answered = answer(BOTH, passages, ByQuestion({**parts, BOTH: FixedScorer({"Volunteers": 1.0}, confidence=0.2)}))
    assert answered.abstained and answered.confidence == 0.2
    answered = answer(BOTH, passages, ByQuestion({**parts, BOTH: FixedScorer({"Volunteers": 1.0}, confidence=0.8)}))
    assert not answered.abstained and answered.confidence == 0.8


def test_a_question_is_scored_as_a_whole_when_only_one_sentence_may_be_quoted(minilm: MiniLM) -> None:
    scorer = ByQuestion({BOTH: FixedScorer({"Volunteers": 1.0})})
    assert len(answer(BOTH, read_passages(minilm, make_document(OTTERS)), scorer, limit=1).statements) == 1


def test_the_best_file_comes_first_and_each_file_in_reading_order(minilm: MiniLM) -> None:
    passages = read_passages(minilm, make_document(OTTERS, file="a.txt"), make_document(BRIDGE, file="b.txt"))
    scorer = FixedScorer({"The bridge is": 1.0, "The council": 0.9, "Volunteers": 0.95})
    answered = answer("What happened?", passages, scorer)
    assert [statement.citations[0].file for statement in answered.statements] == ["b.txt", "b.txt", "a.txt"]
    assert [text.split()[1] for text in list_texts(answered)] == ["council", "bridge", "counted"]
    assert [statement.citations[0].n for statement in answered.statements] == [1, 2, 3]


def test_the_sentence_before_is_quoted_too_when_a_quote_opens_with_a_pronoun(minilm: MiniLM) -> None:
    passages = read_passages(minilm, make_document(OTTERS))
    answered = answer("What is eaten?", passages, FixedScorer({"They feed": 1.0}))
    assert list_texts(answered) == ["Volunteers counted 31 animals this winter.", "They feed on eels and trout."]
    alone = answer("What is eaten?", passages, FixedScorer({"They feed": 1.0}), limit=1)
    assert list_texts(alone) == ["They feed on eels and trout."]


def test_the_sentence_before_is_left_out_when_a_heading_is_between(minilm: MiniLM) -> None:
    text = "Otters came back.\n\nFood\n\nThey feed on eels."
    at = text.index("Food")
    passages = read_passages(minilm, make_document(text, headings=[Span(at, at + 4)]))
    assert list_texts(answer("What?", passages, FixedScorer({"They feed": 1.0}))) == ["They feed on eels."]


def test_the_sentence_before_is_left_out_when_the_quote_names_what_is_asked(minilm: MiniLM) -> None:
    text = "The count ended in March. It was led by Tom Redfern of Lancaster."
    passages = read_passages(minilm, make_document(text))
    answered = answer("What did Tom Redfern lead?", passages, FixedScorer({"It was": 1.0}))
    assert list_texts(answered) == ["It was led by Tom Redfern of Lancaster."]


# --- quotes


def test_white_space_is_collapsed_in_the_statement_but_not_in_the_quote(minilm: MiniLM) -> None:
    text = "The harbour of Marlow has been closed to every kind of larger ship\nsince   the storm of last October."
    answered = answer("Why?", read_passages(minilm, make_document(text)), FixedScorer({"The harbour": 1.0}))
    assert answered.statements[0].citations[0].quote == text
    assert list_texts(answered) == [" ".join(text.split())]
    assert answered.statements[0].verified


# --- citations


def test_every_copy_is_cited_at_its_own_place(minilm: MiniLM) -> None:
    (first,) = read_passages(minilm, make_document(OTTERS, file="a.txt"))
    text = "\n\n" + OTTERS + "\n"
    chunk = dataclasses.replace(
        first.chunk,
        file="b.txt",
        start=40,
        end=40 + len(text),
        text=text,
        sentences=tuple(Sentence(42 + s.start, 42 + s.end) for s in first.chunk.sentences),
    )
    passage = dataclasses.replace(first, copies=(chunk,))
    (statement,) = answer("How many?", [passage], FixedScorer({"Volunteers": 1.0})).statements
    assert [(citation.n, citation.file) for citation in statement.citations] == [(1, "a.txt"), (2, "b.txt")]
    for citation, document in zip(statement.citations, (OTTERS, " " * 40 + text), strict=True):
        assert document[citation.start : citation.end] == citation.quote == statement.text
    assert statement.verified


def test_the_page_is_the_one_on_which_the_quote_begins(minilm: MiniLM) -> None:
    second = BRIDGE.index("Mayor")
    passages = read_passages(minilm, make_document(BRIDGE, page_starts=(0, second)))
    answered = answer("What?", passages, FixedScorer({"It will": 1.0, "Mayor": 0.9}))
    assert [statement.citations[0].page for statement in answered.statements] == [1, 1, 2][-len(answered.statements) :]


def test_there_is_no_page_when_the_format_has_none(minilm: MiniLM) -> None:
    (passage,) = read_passages(minilm, make_document(BRIDGE))
    assert find_page(passage.chunk, 10) is None
    assert find_page(dataclasses.replace(passage.chunk, pages=((0, 4), (100, 5))), 100) == 5


# --- arbitrary text

WORDS = [
    "He",
    "It",
    "The move",
    "Ada",
    "31",
    "otters",
    "bridge",
    "said",
    "é",
    "🦦",
    "cost",
    "4.2%",
    "not",
    "word " * 30,
]
MARKS = [
    "- ",
    "• ",
    "1. ",
    "\n",
    "\n\n",
    "  ",
    ", but ",
    "; ",
    ". ",
    "? ",
    "“",
    "”",
    "(",
    "\u200b",
    ", which ",
    "_",
    "*",
]
pieces = st.sampled_from([*WORDS, *MARKS])


@st.composite
def draw_passages(draw: st.DrawFn) -> list[Passage]:
    passages = []
    for number in range(draw(st.integers(1, 3))):
        text = "".join(draw(st.lists(pieces, min_size=1, max_size=40)))
        cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
        spans = [(a, b) for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True) if text[a:b].strip()]
        start = draw(st.integers(0, 50))
        sentences = tuple(
            Sentence(
                start + a + len(text[a:b]) - len(text[a:b].lstrip()),
                start + b - len(text[a:b]) + len(text[a:b].rstrip()),
            )
            for a, b in spans
        )
        chunk = Chunk(str(number), f"{number}.txt", "v", 0, start, start + len(text), text, "", None, "en", sentences)
        passages.append(Passage(chunk, 0.5, 0.1))
    return passages


@settings(max_examples=150)
@given(draw_passages(), st.sampled_from(["How many otters?", "Why was it not the bridge?", "Ada"]))
def test_every_quote_is_exact_and_verified_for_any_text(passages: list[Passage], question: str) -> None:
    scorer = load_scorer()
    answered = answer_extractively(question, passages, scorer=scorer, threshold=0.0, document_frequency=count_none)
    texts = {passage.file: " " * passage.start + passage.text for passage in passages}
    numbers = [citation.n for statement in answered.statements for citation in statement.citations]
    assert list(dict.fromkeys(numbers)) == list(range(1, len(set(numbers)) + 1))
    for statement in answered.statements:
        for citation in statement.citations:
            assert texts[citation.file][citation.start : citation.end] == citation.quote != ""
            quoted = " ".join(citation.quote.split())
            assert statement.text in quoted if statement.short else statement.text == quoted
        if statement.span:
            start, end = statement.span
            assert 0 <= start < end <= len(statement.text) and statement.text[start:end].strip()
        says_a_word = any(character.isalnum() for character in statement.text)
        assert statement.verified is says_a_word is is_exact_quote(statement.text, statement.citations, passages)
