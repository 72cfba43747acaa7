"""What a party supports or opposes, by what it says and does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag import Assistant, load_settings
from rag.kinds.stance import read_stance_claim

ARTICLE = """Talks on the Lune treaty

Norway strongly opposes the Lune treaty, viewing it as a threat to its fishermen. All members affirmed the treaty, as \
Finland continues to lose ground. In calls with Danish Prime Minister Ole Brandt, Swedish President Karin Holm urged \
the union to sign the treaty. Mayor Ada Quist has rebuffed calls for a toll bridge, saying it would be used by few. \
The United States praised the fishermen but stopped short of backing the treaty. Poland said that the country will not \
accept a ban on nets. Used boats are sold in the harbour.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("stances")
    (folder / "treaty.txt").write_text(ARTICLE, encoding="utf-8")
    with Assistant(load_settings(articles=folder, home=tmp_path_factory.mktemp("home"))) as assistant:
        assistant.index()
        yield assistant


@pytest.mark.parametrize(
    ("question", "verdict", "said"),
    [
        ("Does Norway oppose the Lune treaty?", "yes", "strongly opposes"),
        ("Does Norway support the Lune treaty?", "no", "strongly opposes"),
        ("Does Karin Holm support the treaty?", "yes", "urged"),
        ("Does Quist want a toll bridge?", "no", "rebuffed"),
        ("Did Poland reject a ban on nets?", "yes", "will not accept"),
    ],
)
def test_stance_is_decided_when_the_party_tells_it(
    assistant: Assistant, question: str, verdict: str, said: str
) -> None:
    answer = assistant.ask(question, kind="yes_no")
    assert answer.verdict == verdict
    assert said in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "Does Finland oppose the treaty?",
        "Does Ole Brandt oppose the treaty?",
        "Does the US back the treaty?",
        "Does the US support used boats?",
    ],
)
def test_stance_is_left_open_when_only_others_tell_theirs(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question, kind="yes_no").verdict == ""


@pytest.mark.parametrize("statement", ["The treaty was signed.", "Norway is a member of the union.", "Quist resigned."])
def test_no_stance_is_read_when_the_statement_tells_none(statement: str) -> None:
    assert read_stance_claim(statement) is None
