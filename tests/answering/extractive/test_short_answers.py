"""Short answers: when there is one, which sentences give the same or another one, and how they are cited."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date

import pytest

from rag.answering.extractive.answerer import ExtractiveAnswer, answer_extractively
from rag.answering.extractive.scorer import ScoredPassages, ScoredSentence
from rag.answering.extractive.short_answers import LEAST_SCORE, RIVAL_ODDS, find_short_answers
from rag.cli.render import print_answer
from rag.models.minilm import MiniLM
from rag.models.reader import FoundSpan
from rag.question.keywords import DocumentFrequency
from rag.schema.answers import Answer, Passage
from tests.support.articles import count_none, make_document, read_passages

MARCH = "Organisers said that 160,000 people marched through the city. The mayor thanked them."
AGAIN = "About 160,000 walked on Saturday, the paper wrote. It rained."
POLICE = "Police counted 90,000 marchers. Nobody was hurt."


@dataclasses.dataclass(frozen=True)
class SpanScorer:
    """A scorer with fixed odds, answer span and span score, by the beginning of a sentence."""

    fixed: dict[str, tuple[float, str, float]]
    threshold: float = 0.5

    def score(
        self, question: str, passages: Sequence[Passage], *, document_frequency: DocumentFrequency
    ) -> ScoredPassages:
        found = []
        for beginning, (odds, words, score) in self.fixed.items():
            for passage in passages:
                for sentence in passage.chunk.sentences:
                    text = passage.text[sentence.start - passage.start : sentence.end - passage.start]
                    if text.startswith(beginning):
                        start = sentence.start + text.index(words)
                        span = FoundSpan(start, start + len(words), score)
                        found.append(ScoredSentence(passage, sentence, odds, span))
        return ScoredPassages(tuple(sorted(found, key=lambda scored: -scored.odds)), 0.9, tuple(passages))


def answer_from(
    minilm: MiniLM, fixed: dict[str, tuple[float, str, float]], question: str, *texts: str
) -> ExtractiveAnswer:
    documents = [make_document(text, file=f"{number}.txt") for number, text in enumerate(texts, start=1)]
    return answer_extractively(
        question,
        read_passages(minilm, *documents),
        scorer=SpanScorer(fixed),
        threshold=0.5,
        document_frequency=count_none,
    )


def list_short(answered: ExtractiveAnswer) -> list[tuple[str, list[str]]]:
    return [(one.text, [citation.file for citation in one.citations]) for one in answered.statements if one.short]


HOW_MANY = "How many people marched?"
SURE = LEAST_SCORE + 3


def test_the_short_answer_comes_first_and_is_marked_in_its_sentence(minilm: MiniLM) -> None:
    answered = answer_from(minilm, {"Organisers": (1.0, "160,000", SURE)}, HOW_MANY, MARCH)
    short, sentence = answered.statements
    assert (short.text, short.short, short.verified, short.span) == ("160,000", True, True, (0, 7))
    assert not sentence.short and sentence.span is not None
    assert sentence.text[slice(*sentence.span)] == "160,000"
    assert [one.n for one in short.citations] == [one.n for one in sentence.citations] == [1]
    assert short.citations[0].quote == "Organisers said that 160,000 people marched through the city."


def test_files_that_agree_are_all_cited(minilm: MiniLM) -> None:
    fixed = {"Organisers": (1.0, "160,000 people", SURE), "About": (0.6, "160,000", SURE)}
    answered = answer_from(minilm, fixed, HOW_MANY, MARCH, AGAIN)
    assert list_short(answered) == [("160,000", ["2.txt", "1.txt"])]
    assert all(statement.verified for statement in answered.statements)


def test_files_that_differ_are_shown_each_with_its_own(minilm: MiniLM) -> None:
    fixed = {"Organisers": (1.0, "160,000", SURE), "Police": (0.6, "90,000", SURE)}
    answered = answer_from(minilm, fixed, HOW_MANY, MARCH, POLICE)
    assert list_short(answered) == [("160,000", ["1.txt"]), ("90,000", ["2.txt"])]
    quoted = {
        citation.file for statement in answered.statements if not statement.short for citation in statement.citations
    }
    assert quoted == {"1.txt", "2.txt"}


def test_a_file_does_not_contradict_itself(minilm: MiniLM) -> None:
    both = f"{MARCH} Last year 90,000 did."
    fixed = {"Organisers": (1.0, "160,000", SURE), "Last": (0.9, "90,000", SURE)}
    assert list_short(answer_from(minilm, fixed, HOW_MANY, both)) == [("160,000", ["1.txt"])]


@pytest.mark.parametrize(
    "fixed",
    [
        {"Organisers": (1.0, "160,000", LEAST_SCORE - 0.1)},
        {"Organisers": (1.0, "people", SURE)},
        {"The mayor": (1.0, "The mayor thanked them", SURE), "Organisers": (0.9, "160,000", SURE)},
    ],
    ids=["the reader is not sure", "no number where one is asked for", "the best sentence has none"],
)
def test_there_is_no_short_answer(minilm: MiniLM, fixed: dict[str, tuple[float, str, float]]) -> None:
    answered = answer_from(minilm, fixed, HOW_MANY, MARCH)
    assert answered.statements and list_short(answered) == []


@pytest.mark.parametrize("question", ["Why did people march?", "How did they march?", "Did 5 people march?"])
def test_reasons_manners_and_choices_have_no_short_answer(minilm: MiniLM, question: str) -> None:
    assert list_short(answer_from(minilm, {"Organisers": (1.0, "160,000", SURE)}, question, MARCH)) == []


def test_words_of_the_question_are_no_short_answer(minilm: MiniLM) -> None:
    answered = answer_from(minilm, {"The mayor": (1.0, "The mayor", SURE)}, "Who thanked the mayor?", MARCH)
    assert list_short(answered) == []


def test_a_rival_that_is_far_worse_is_left_out(minilm: MiniLM) -> None:
    fixed = {"Organisers": (1.0, "160,000", SURE), "Police": (RIVAL_ODDS - 0.05, "90,000", SURE)}
    assert list_short(answer_from(minilm, fixed, HOW_MANY, MARCH, POLICE)) == [("160,000", ["1.txt"])]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Blinken", "Antony Blinken", True),
        ("two million", "2,000,000", True),
        ("15 May 2024", "15 May", True),
        ("15 May 2024", "16 May 2024", False),
        ("15 May", "15 June", False),
        ("15 May", "15 of May 2024", True),
        ("Paris", "Berlin", False),
        ("Paris", "1,200", False),
    ],
)
def test_answers_agree_by_their_numbers_or_their_words(minilm: MiniLM, one: str, other: str, same: bool) -> None:
    fixed = {"First": (1.0, one, SURE), "Second": (0.8, other, SURE)}
    answered = answer_from(
        minilm, fixed, "Which was chosen?", f"First it was {one}, they said.", f"Second it was {other}, they said."
    )
    assert len(list_short(answered)) == (1 if same else 2)


def test_the_span_is_right_when_the_text_has_line_breaks_and_runs_of_spaces(minilm: MiniLM) -> None:
    text = "The  long   march through the middle of the city of some 160,000\n people, they  said, ended late."
    answered = answer_from(minilm, {"The": (1.0, "160,000\n people", SURE)}, "Who marched?", text)
    short, sentence = answered.statements
    assert short.text == "160,000 people"
    assert sentence.span is not None and sentence.text[slice(*sentence.span)] == "160,000 people"


def test_a_long_sentence_is_not_cut_before_the_answer_span(minilm: MiniLM) -> None:
    text = "The march began at noon" + ", and the crowd grew by the hour" * 12 + ", which ended at the Opera in Lyon."
    answered = answer_from(minilm, {"The march": (1.0, "Lyon", SURE)}, "Where did the march end?", text)
    assert answered.statements[-1].text.endswith("Lyon.")


def test_there_are_no_short_answers_without_sentences() -> None:
    assert find_short_answers("Who?", []) == []


def test_the_text_of_an_answer_has_short_answers_on_a_line_of_their_own(minilm: MiniLM) -> None:
    fixed = {"Organisers": (1.0, "160,000", SURE), "Police": (0.6, "90,000", SURE)}
    answered = answer_from(minilm, fixed, HOW_MANY, MARCH, POLICE)
    answer = Answer(HOW_MANY, False, 0.9, answered.statements, answered.passages, "extractive")
    assert answer.text == (
        "160,000 [1]; 90,000 [2]\n"
        "Organisers said that 160,000 people marched through the city. [1] Police counted 90,000 marchers. [2]"
    )
    assert answer.sources == ("1.txt", "2.txt")


def test_several_answers_are_printed_each_with_its_file_and_date(
    minilm: MiniLM, capsys: pytest.CaptureFixture[str]
) -> None:
    fixed = {"Organisers": (1.0, "160,000", SURE), "Police": (0.6, "90,000", SURE)}
    dated = make_document(MARCH, file="march.txt", published=date(2024, 11, 9))
    passages = read_passages(minilm, dated, make_document(POLICE, file="police.txt"))
    answered = answer_extractively(
        HOW_MANY, passages, scorer=SpanScorer(fixed), threshold=0.5, document_frequency=count_none
    )
    print_answer(Answer(HOW_MANY, False, 0.9, answered.statements, answered.passages, "extractive"))
    assert capsys.readouterr().out.splitlines()[:4] == [
        "160,000 [1]  march.txt, 2024-11-09",
        "90,000 [2]  police.txt",
        "",
        "Organisers said that 160,000 people marched through the city. [1] Police counted 90,000 marchers. [2]",
    ]


def test_one_answer_is_printed_without_its_file(minilm: MiniLM, capsys: pytest.CaptureFixture[str]) -> None:
    answered = answer_from(minilm, {"Organisers": (1.0, "160,000", SURE)}, HOW_MANY, MARCH)
    print_answer(Answer(HOW_MANY, False, 0.9, answered.statements, answered.passages, "extractive"))
    assert capsys.readouterr().out.startswith("160,000 [1]\n\nOrganisers")
