"""A question that says in which articles to look."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag import Assistant
from rag.schema.query import EarlierTurn
from tests.support.reading_articles import index_texts

TEXTS = {
    "may.txt": """Quarry of Tolland to be closed

6 May 2024

The quarry of Tolland will be closed in September. Owner Mette Rask said that 40 people would lose their work.
""",
    "june.txt": """Quarry of Tolland stays open

11 June 2024

The quarry of Tolland stays open until 2030. Owner Mette Rask said that 25 people would lose their work.
""",
    "shop.csv": """title,text
Baker opens,A baker has opened a shop in Tolland. It employs 3 people.
Tailor opens,A tailor has opened a shop in Tolland. It employs 6 people.
""",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with index_texts(TEXTS, tmp_path_factory) as assistant:
        yield assistant


@pytest.mark.parametrize(
    ("question", "figure", "note"),
    [
        ("In may.txt, how many people would lose their work?", "40", "Looked only in may.txt."),
        ("According to june.txt, how many people would lose their work?", "25", "Looked only in june.txt."),
        ("How many people does the shop in the article “Tailor opens” employ?", "6", "“Tailor opens” in shop.csv."),
    ],
)
def test_only_the_named_article_answers_when_another_says_otherwise(
    assistant: Assistant, question: str, figure: str, note: str
) -> None:
    answer = assistant.ask(question)
    assert figure in answer.text
    assert len(answer.sources) == 1
    assert answer.notes[0].endswith(note)
    assert answer.question == answer.asked_as == question


def test_the_refusal_names_the_article_when_it_does_not_answer(assistant: Assistant) -> None:
    answer = assistant.ask("In june.txt, how many people does the tailor employ?")
    assert answer.abstained
    assert answer.text == "june.txt does not say."
    assert {passage.file for passage in answer.passages} <= {"june.txt"}


def test_all_articles_are_read_when_none_fits_the_words(assistant: Assistant) -> None:
    answer = assistant.ask("In the article about penguins, how many people does the tailor employ?")
    assert answer.notes[0] == "No article fits “the article about penguins”, so all of them were looked at."


def test_the_rest_of_the_question_keeps_its_kind_when_it_is_a_list(assistant: Assistant) -> None:
    answer = assistant.ask("Is the quarry of Tolland to be closed according to may.txt?")
    assert answer.kind == "yes_no"
    assert answer.sources == ("may.txt",)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("When was the newest article published?", "It is dated 11 June 2024."),
        ("What is the date of may.txt?", "It is dated 6 May 2024."),
        ("What is the title of the article of 6 May?", "Quarry of Tolland to be closed"),
        ("What's in june.txt?", "stays open until 2030"),
        ("Does june.txt mention Mette Rask?", "mentions “Mette Rask”"),
    ],
)
def test_what_is_known_of_an_article_is_told_when_it_is_asked_for(
    assistant: Assistant, question: str, text: str
) -> None:
    assert text in assistant.ask(question).text


def test_that_article_is_the_one_cited_before_when_a_conversation_points_at_it(assistant: Assistant) -> None:
    earlier = EarlierTurn.from_answer(assistant.ask("In may.txt, who is the owner of the quarry?"))
    answer = assistant.ask("How many people would lose their work according to that article?", earlier=[earlier])
    assert "40" in answer.text
    assert answer.sources == ("may.txt",)


def test_articles_in_bounds_alone_are_meant_when_files_are_given(assistant: Assistant) -> None:
    answer = assistant.ask("In the newest article, how many people would lose their work?", files=["may.txt"])
    assert answer.sources == ("may.txt",)
