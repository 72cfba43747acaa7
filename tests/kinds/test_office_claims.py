"""Yes-no questions about what somebody is or leads."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag import Assistant
from rag.kinds.office_claims import read_office_claim
from rag.schema.wording import UNDECIDED
from tests.support.reading_articles import index_texts

TEXTS = {
    "pact.txt": "The pact\n\nThe Lune Pact's Secretary-General Mark Tolvo met Norwegian Foreign Minister Ada Quist in "
    "Oldham. Swedish Foreign Minister Eva Holm told the Danish president Niels Rask that it will grow.\n",
    "fleet.txt": "The fleet\n\nFleet press secretary Tom Redfern said the ships had left. President Ola Berg, who "
    "lives in Denmark, watched them. The former mayor Liv Strand waved.\n",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with index_texts(TEXTS, tmp_path_factory) as assistant:
        yield assistant


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Is Ada Quist the foreign minister of Norway?", "yes"),
        ("Is Mark Tolvo the Lune Pact's Secretary-General?", "yes"),
        ("Is Ada Quist Norway's foreign minister?", "yes"),
        ("is it true that Tolvo leads the Lune Pact", "yes"),
        ("was Tom Redfern a spokesman", "yes"),
        ("does Tolvo work for the Lune Pact", "yes"),
        ("Was Liv Strand a mayor?", "yes"),
        ("Is Quist the Swedish foreign minister?", "no"),
        ("Is Ada Quist the foreign minister of Denmark?", ""),
        ("Is Tom Redfern a general?", ""),
        ("Is Ola Berg the president of Denmark?", ""),
        ("Is Liv Strand a mayor?", ""),
    ],
)
def test_office_is_told_when_words_beside_the_name_say_it(assistant: Assistant, question: str, verdict: str) -> None:
    answer = assistant.ask(question)
    assert (answer.kind, answer.verdict) == ("yes_no", verdict)
    assert answer.lead == {"yes": "Yes.", "no": "No.", "": UNDECIDED}[verdict]
    assert all(statement.verified for statement in answer.statements) and answer.citations


@pytest.mark.parametrize("statement", ["The bridge is open.", "Ada Quist is in Oldham.", "Tolvo resigned.", ""])
def test_no_office_is_read_when_the_statement_claims_none(statement: str) -> None:
    assert read_office_claim(statement) is None
