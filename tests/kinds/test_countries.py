"""What countries say, places by other words, words written apart, and who "he said" means."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag import Assistant
from rag.schema.answers import Answer
from tests.support.reading_articles import index_texts

TEXTS = {
    "pact.txt": """Norway and Sweden on the Lune Pact

Norway strongly opposes the Lune Pact, which it calls a risk. Swedish Foreign Minister Eva Holm said the Lune Pact
would protect Swedish ports. Ships of the Lune Pact passed Norway and Sweden in 1994.

In 2021, Oslo left the talks of the Lune Pact.
""",
    "truce.txt": """Truce

"We ask both sides to keep the fire-break," the spokesman Per Dahl told reporters in Oldham.

"The fire-breaks of last spring saved the wood," he said.

The firebreak is ten metres wide. Danish troops have guarded it since the fire of last summer, and they will stay.
""",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with index_texts(TEXTS, tmp_path_factory) as assistant:
        yield assistant


def list_cells(answer: Answer, column: int) -> list[str]:
    return [cell.text for cell in answer.columns[column].cells if cell]


def test_side_is_what_the_country_says_when_views_are_compared(assistant: Assistant) -> None:
    answer = assistant.ask("what Norway says and what Sweden says about the Lune Pact")
    assert answer.kind == "compare"
    assert any("strongly opposes" in cell for cell in list_cells(answer, 0))
    assert [cell for cell in list_cells(answer, 1) if "would protect" in cell]
    assert not any("passed Norway" in cell for column in (0, 1) for cell in list_cells(answer, column))


def test_country_is_found_when_only_its_adjective_stands_there(assistant: Assistant) -> None:
    answer = assistant.ask("tell me about Denmark")
    assert answer.kind == "topic" and "Danish troops" in answer.text


def test_word_is_found_when_it_is_written_with_a_hyphen(assistant: Assistant) -> None:
    answer = assistant.ask("which articles mention a firebreak")
    assert "in 3 sentences" in answer.lead


def test_speaker_is_found_when_a_pronoun_stands_for_them(assistant: Assistant) -> None:
    answer = assistant.ask("who said something about last spring")
    assert [item.name.split()[-1] for item in answer.items] == ["Dahl"]
    assert "of last spring" in answer.statements[0].text
