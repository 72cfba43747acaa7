"""Which articles a question refers to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag import Assistant
from rag.errors import QuestionError
from rag.kinds.referred import Referred, find_referred
from tests.support.reading_articles import index_texts, read_with

TEXTS = {
    "news/2024-05-pier.txt": """Fire closes pier in Selby

4 May 2024

A fire closed the old pier of Selby on Saturday. Mayor Ida Thorn said the repairs would cost 300,000 euros.
""",
    "news/2024-06-pier.txt": """Pier opens again

18 June 2024

The old pier of Selby opened again on Tuesday. The repairs cost 410,000 euros, Mayor Ida Thorn said.
""",
    "wire/arda_7.txt": """Storm hits coast

SELBY, 9 July. /ARDA/. A storm hit the coast near Selby on Tuesday. Nine boats sank, the coast guard told ARDA.
""",
    "storm.txt": """Storm sinks boats | Coast Daily

A storm sank seven boats near Selby. ARDA had reported nine.
""",
    "arda-company.txt": """A company grows

ARDA employs 400 people. ARDA was founded in 1950, and ARDA pays well.
""",
    "market.csv": """title,date,text
Fish is dearer,2024-03-01,A kilogram of herring costs 9 euros on the market of Selby. It was 7 euros in January.
Bread is cheaper,2024-03-08,A loaf of bread costs 2 euros on the market of Selby. It was 3 euros in January.
""",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with index_texts(TEXTS, tmp_path_factory) as assistant:
        yield assistant


def refer(assistant: Assistant, question: str, pointed: tuple[str, ...] = ()) -> Referred | None:
    return read_with(assistant, lambda articles: find_referred(question, articles, pointed=pointed))


@pytest.mark.parametrize(
    ("question", "called"),
    [
        ("In 2024-05-pier.txt, what do the repairs cost?", "news/2024-05-pier.txt"),
        ("In the file 2024-05-pier, what do the repairs cost?", "news/2024-05-pier.txt"),
        ("In 2024-06-pier, what do the repairs cost?", "news/2024-06-pier.txt"),
        ("In the newest article about the pier, what do the repairs cost?", "news/2024-06-pier.txt"),
        ("What do the repairs cost in the article of 4 May?", "news/2024-05-pier.txt"),
        ("In the article “Pier opens again”, what do the repairs cost?", "news/2024-06-pier.txt"),
        ("How many boats sank, according to ARDA?", "wire/arda_7.txt"),
        ("How many boats sank in the ARDA report?", "wire/arda_7.txt"),
        ("According to Coast Daily, how many boats sank?", "storm.txt"),
        ("In the article about herring, what was the price in January?", "“Fish is dearer” in market.csv"),
        ("In the June article, who is mayor?", "news/2024-06-pier.txt"),
        ("In the last article about the pier, who is mayor?", "news/2024-06-pier.txt"),
        ("In market.csv, what does a loaf of bread cost?", "market.csv"),
        ("What does the pier article say about Ida Thorn?", "news/2024-05-pier.txt and news/2024-06-pier.txt"),
    ],
)
def test_articles_are_found_when_a_question_refers_to_them(assistant: Assistant, question: str, called: str) -> None:
    found = refer(assistant, question)
    assert found is not None
    assert found.words == called


@pytest.mark.parametrize(
    "question",
    [
        "What was closed by the fire in the pier?",
        "In the storm report of the coast guard, how many boats sank?",
        "According to Ida Thorn, what do the repairs cost?",
        "What did the police report say about the fire?",
        "According to Selby, how many boats sank?",
        "Who is the mayor in that article?",
    ],
)
def test_nothing_is_narrowed_when_words_only_look_like_an_article(assistant: Assistant, question: str) -> None:
    assert refer(assistant, question) is None


def test_the_articles_of_the_answer_before_are_meant_when_a_question_points_at_them(assistant: Assistant) -> None:
    found = refer(assistant, "Who is the mayor in that article?", ("storm.txt",))
    assert found is not None
    assert found.words == "storm.txt"


def test_no_article_is_kept_when_none_fits_the_words(assistant: Assistant) -> None:
    found = refer(assistant, "In the article about penguins, how many are there?")
    assert found is not None
    assert found.articles == ()
    assert found.words == "“the article about penguins”"


def test_a_near_file_is_proposed_when_the_file_is_not_there(assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match=r"no article 2024-05-peir\.txt\. Did you mean .*2024-05-pier\.txt\?"):
        refer(assistant, "In 2024-05-peir.txt, what do the repairs cost?")
