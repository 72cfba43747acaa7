"""Answers to questions for the one who holds an office."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag import Assistant
from tests.support.reading_articles import index_texts

TEXTS = {
    "pact.txt": "The pact\n\nThe Lune Pact's Secretary-General Mark Tolvo met Norwegian Foreign Minister Ada Quist in "
    "Oldham. Swedish Foreign Minister Eva Holm told Danish President Niels Rask that it will grow. Norwegian Deputy "
    "Prime Minister Kai Sund and the former Norwegian prime minister Jo Lind kept silent.\n",
    "fleet.txt": "The fleet\n\nFleet press secretary Tom Redfern said the ships had left. Mark Tolvo, "
    "secretary-general of the Lune Pact, watched them. Lune Pact military chief Bo Varg did not come.\n",
    "towns.txt": "Towns\n\nThe mayor of Marlow, Liv Strand, opened the bridge. Oldham mayor Tor Dahl was ill. The "
    "Danish opposition leader Siv Moe spoke first. In calls with both Moor League Secretary General Arn Vik and "
    "Swedish Prime Minister Ola Ek, the mayor asked for help.\n",
    "2019.txt": "Harbour board\nPublished: 2 May 2019\n\nHarbour Board chairman Finn Aas resigned on Monday.\n",
    "2024.txt": "Harbour board\nPublished: 2 May 2024\n\nHarbour Board chairwoman Rut Eng opened the quay.\n",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with index_texts(TEXTS, tmp_path_factory) as assistant:
        yield assistant


@pytest.mark.parametrize(
    ("question", "holders"),
    [
        ("Who is the foreign minister of Norway?", ["Ada Quist"]),
        ("who is the swedish foreign minister", ["Eva Holm"]),
        ("Who's Denmark's president?", ["Niels Rask"]),
        ("who leads denmark", ["Niels Rask"]),
        ("Who is the secretary general of the Lune Pact?", ["Mark Tolvo"]),
        ("who runs the Lune Pact", ["Mark Tolvo"]),
        ("who is the mayor of Marlow", ["Liv Strand"]),
        ("Who is the mayor of Oldham?", ["Tor Dahl"]),
        ("who is the secretary general of the Moor League", ["Arn Vik"]),
        ("who is the swedish prime minister", ["Ola Ek"]),
        ("who is the Swedish PM", ["Ola Ek"]),
        ("who chairs the harbour board", ["Rut Eng", "Finn Aas"]),
    ],
)
def test_holder_is_named_when_the_articles_name_them_beside_the_office(
    assistant: Assistant, question: str, holders: list[str]
) -> None:
    answer = assistant.ask(question)
    assert [one.text for one in answer.short_answers] == holders
    assert answer.kind == "fact" and not answer.abstained and answer.sentences
    assert all(statement.verified for statement in answer.statements)
    assert all(holder in answer.sentences[at].text for at, holder in enumerate(holders))


def test_newest_holder_comes_first_when_articles_name_two(assistant: Assistant) -> None:
    answer = assistant.ask("Who chairs the harbour board?")
    assert answer.lead == "The articles name more than one:"
    assert [one.label for one in answer.sentences] == ["2 May 2024", "2 May 2019"]


@pytest.mark.parametrize(
    "question",
    [
        "Who is the prime minister of Norway?",
        "Who is the foreign minister of Denmark?",
        "Who is the mayor of Kingsport?",
        "Who is the king of Norway?",
    ],
)
def test_question_is_refused_when_only_others_hold_such_an_office(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.abstained, answer.text
