"""Short answers: when there is one, which sentences give the same, which give another, and how they are cited."""

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
from tests.answering.extractive.test_scorer import count_none, make_document, read_passages

MARCH = "Organisers said that 160,000 people marched through the city. The mayor thanked them."
AGAIN = "About 160,000 walked on Saturday, the paper wrote. It rained."
POLICE = "Police counted 90,000 marchers. Nobody was hurt."


@dataclasses.dataclass(frozen=True)
class SpanScorer:
    """Gives sentences, named by how they begin, the odds, the words and the score that it is told."""

    told: dict[str, tuple[float, str, float]]
    threshold: float = 0.5

    def score(
        self, question: str, passages: Sequence[Passage], *, document_frequency: DocumentFrequency
    ) -> ScoredPassages:
        found = []
        for beginning, (odds, words, score) in self.told.items():
            for passage in passages:
                for sentence in passage.chunk.sentences:
                    text = passage.text[sentence.start - passage.start : sentence.end - passage.start]
                    if text.startswith(beginning):
                        start = sentence.start + text.index(words)
                        span = FoundSpan(start, start + len(words), score)
                        found.append(ScoredSentence(passage, sentence, odds, span))
        return ScoredPassages(tuple(sorted(found, key=lambda scored: -scored.odds)), 0.9, tuple(passages))


def draw(minilm: MiniLM, told: dict[str, tuple[float, str, float]], question: str, *texts: str) -> ExtractiveAnswer:
    documents = [make_document(text, file=f"{number}.txt") for number, text in enumerate(texts, start=1)]
    return answer_extractively(
        question,
        read_passages(minilm, *documents),
        scorer=SpanScorer(told),
        threshold=0.5,
        document_frequency=count_none,
    )


def list_short(drawn: ExtractiveAnswer) -> list[tuple[str, list[str]]]:
    return [(one.text, [citation.file for citation in one.citations]) for one in drawn.statements if one.short]


HOW_MANY = "How many people marched?"
SURE = LEAST_SCORE + 3


def test_the_words_that_answer_come_first_and_are_marked_in_their_sentence(minilm: MiniLM) -> None:
    drawn = draw(minilm, {"Organisers": (1.0, "160,000", SURE)}, HOW_MANY, MARCH)
    short, sentence = drawn.statements
    assert (short.text, short.short, short.verified, short.span) == ("160,000", True, True, (0, 7))
    assert not sentence.short and sentence.span is not None
    assert sentence.text[slice(*sentence.span)] == "160,000"
    assert [one.n for one in short.citations] == [one.n for one in sentence.citations] == [1]
    assert short.citations[0].quote == "Organisers said that 160,000 people marched through the city."


def test_files_that_agree_are_all_cited(minilm: MiniLM) -> None:
    told = {"Organisers": (1.0, "160,000 people", SURE), "About": (0.6, "160,000", SURE)}
    drawn = draw(minilm, told, HOW_MANY, MARCH, AGAIN)
    assert list_short(drawn) == [("160,000", ["2.txt", "1.txt"])]
    assert all(statement.verified for statement in drawn.statements)


def test_files_that_differ_are_shown_each_with_its_own(minilm: MiniLM) -> None:
    told = {"Organisers": (1.0, "160,000", SURE), "Police": (0.6, "90,000", SURE)}
    drawn = draw(minilm, told, HOW_MANY, MARCH, POLICE)
    assert list_short(drawn) == [("160,000", ["1.txt"]), ("90,000", ["2.txt"])]
    quoted = {
        citation.file for statement in drawn.statements if not statement.short for citation in statement.citations
    }
    assert quoted == {"1.txt", "2.txt"}


def test_a_file_does_not_contradict_itself(minilm: MiniLM) -> None:
    both = f"{MARCH} Last year 90,000 did."
    told = {"Organisers": (1.0, "160,000", SURE), "Last": (0.9, "90,000", SURE)}
    assert list_short(draw(minilm, told, HOW_MANY, both)) == [("160,000", ["1.txt"])]


@pytest.mark.parametrize(
    "told",
    [
        {"Organisers": (1.0, "160,000", LEAST_SCORE - 0.1)},
        {"Organisers": (1.0, "people", SURE)},
        {"The mayor": (1.0, "The mayor thanked them", SURE), "Organisers": (0.9, "160,000", SURE)},
    ],
    ids=["the reader is not sure", "no figure where one is asked for", "the best sentence has none"],
)
def test_there_is_no_short_answer_when(minilm: MiniLM, told: dict[str, tuple[float, str, float]]) -> None:
    drawn = draw(minilm, told, HOW_MANY, MARCH)
    assert drawn.statements and list_short(drawn) == []


@pytest.mark.parametrize("question", ["Why did people march?", "How did they march?", "Did 5 people march?"])
def test_reasons_manners_and_choices_have_no_short_answer(minilm: MiniLM, question: str) -> None:
    assert list_short(draw(minilm, {"Organisers": (1.0, "160,000", SURE)}, question, MARCH)) == []


def test_words_of_the_question_are_no_answer(minilm: MiniLM) -> None:
    drawn = draw(minilm, {"The mayor": (1.0, "The mayor", SURE)}, "Who thanked the mayor?", MARCH)
    assert list_short(drawn) == []


def test_a_rival_that_is_far_worse_is_left_out(minilm: MiniLM) -> None:
    told = {"Organisers": (1.0, "160,000", SURE), "Police": (RIVAL_ODDS - 0.05, "90,000", SURE)}
    assert list_short(draw(minilm, told, HOW_MANY, MARCH, POLICE)) == [("160,000", ["1.txt"])]


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
def test_answers_agree_by_their_figures_or_their_words(minilm: MiniLM, one: str, other: str, same: bool) -> None:
    told = {"First": (1.0, one, SURE), "Second": (0.8, other, SURE)}
    drawn = draw(
        minilm, told, "Which was chosen?", f"First it was {one}, they said.", f"Second it was {other}, they said."
    )
    assert len(list_short(drawn)) == (1 if same else 2)


def test_the_span_holds_when_the_text_has_line_breaks_and_runs_of_spaces(minilm: MiniLM) -> None:
    text = "The  long   march through the middle of the city of some 160,000\n people, they  said, ended late."
    drawn = draw(minilm, {"The": (1.0, "160,000\n people", SURE)}, "Who marched?", text)
    short, sentence = drawn.statements
    assert short.text == "160,000 people"
    assert sentence.span is not None and sentence.text[slice(*sentence.span)] == "160,000 people"


def test_a_long_sentence_is_not_cut_before_the_words_that_answer(minilm: MiniLM) -> None:
    text = "The march began at noon" + ", and the crowd grew by the hour" * 12 + ", which ended at the Opera in Lyon."
    drawn = draw(minilm, {"The march": (1.0, "Lyon", SURE)}, "Where did the march end?", text)
    assert drawn.statements[-1].text.endswith("Lyon.")


def test_no_short_answers_of_nothing() -> None:
    assert find_short_answers("Who?", []) == []


def test_the_text_of_an_answer_has_short_answers_on_a_line_of_their_own(minilm: MiniLM) -> None:
    told = {"Organisers": (1.0, "160,000", SURE), "Police": (0.6, "90,000", SURE)}
    drawn = draw(minilm, told, HOW_MANY, MARCH, POLICE)
    answer = Answer(HOW_MANY, False, 0.9, drawn.statements, drawn.passages, "extractive")
    assert answer.text == (
        "160,000 [1]; 90,000 [2]\n"
        "Organisers said that 160,000 people marched through the city. [1] Police counted 90,000 marchers. [2]"
    )
    assert answer.sources == ("1.txt", "2.txt")


def test_several_answers_are_printed_each_with_its_file_and_date(
    minilm: MiniLM, capsys: pytest.CaptureFixture[str]
) -> None:
    told = {"Organisers": (1.0, "160,000", SURE), "Police": (0.6, "90,000", SURE)}
    dated = make_document(MARCH, file="march.txt", published=date(2024, 11, 9))
    passages = read_passages(minilm, dated, make_document(POLICE, file="police.txt"))
    drawn = answer_extractively(
        HOW_MANY, passages, scorer=SpanScorer(told), threshold=0.5, document_frequency=count_none
    )
    print_answer(Answer(HOW_MANY, False, 0.9, drawn.statements, drawn.passages, "extractive"))
    assert capsys.readouterr().out.splitlines()[:4] == [
        "160,000 [1]  march.txt, 2024-11-09",
        "90,000 [2]  police.txt",
        "",
        "Organisers said that 160,000 people marched through the city. [1] Police counted 90,000 marchers. [2]",
    ]


def test_one_answer_is_printed_without_its_file(minilm: MiniLM, capsys: pytest.CaptureFixture[str]) -> None:
    drawn = draw(minilm, {"Organisers": (1.0, "160,000", SURE)}, HOW_MANY, MARCH)
    print_answer(Answer(HOW_MANY, False, 0.9, drawn.statements, drawn.passages, "extractive"))
    assert capsys.readouterr().out.startswith("160,000 [1]\n\nOrganisers")
