"""Reasons in the sentence after the one asked about, and holders of other offices."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag import Assistant
from tests.support.reading_articles import index_texts

TEXTS = {
    "toll.txt": "The toll\n\nThe council of Oldham is hesitating to raise the bridge toll this year. The reluctance "
    "stems from fears that lorries would take the old road through the village. The mayor spoke of it for an hour.\n",
    "pact.txt": "The pact\n\nNorwegian Foreign Minister Ada Quist opened the talks on the fishing pact. Swedish Prime "
    "Minister Niels Rask spoke about herring quotas with the Norwegian Foreign Minister on Monday.\n",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with index_texts(TEXTS, tmp_path_factory) as assistant:
        yield assistant


def test_reason_follows_when_the_next_sentence_gives_it(assistant: Assistant) -> None:
    answer = assistant.ask("Why is the council of Oldham hesitating to raise the toll?")
    assert not answer.abstained and "stems from fears" in answer.text
    assert "stems from" not in assistant.ask("Which council is hesitating to raise the bridge toll?").text


def test_short_answer_is_the_holder_when_others_are_named_beside_the_office(assistant: Assistant) -> None:
    answer = assistant.ask("who is the Norwegian foreign minister")
    assert [one.text for one in answer.short_answers] == ["Ada Quist"]
