"""What somebody says: their own words under all spellings of the name, and nothing that only mentions them."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.kinds.articles import Articles
from rag.kinds.topic import answer_topic
from rag.schema.kinds import Request
from tests.support.facts import Written, make_articles

WRITTEN = {
    "a.txt": Written(
        "President Olena Zarenskyy met the mayor. “The bridge stays,” Zarenskyy said. "
        "Critics of Zarenskyy said “never”. Norway denied the plan. Quist walked home."
    ),
    "b.txt": Written("“We build,” Zarenskiy added. She said “twice”. As Norway builds on, Tolvo says it is late."),
}
NAMES = {
    "Olena Zarenskyy": ("person", ("Zarenskyy",)),
    "Zarenskiy": ("person", ()),
    "Tolvo": ("person", ()),
    "Quist": ("person", ()),
    "Norway": ("place", ()),
}


@pytest.fixture
def articles(tmp_path: Path) -> Articles:
    return make_articles(tmp_path, WRITTEN, names=NAMES)


@pytest.mark.parametrize("name", ["Zarenskyy", "Zarenskiy", "Zarensky", "zarensky"])
def test_quotes_are_the_same_when_the_name_is_spelt_otherwise(articles: Articles, name: str) -> None:
    answer = answer_topic(Request("topic", "quoted", sides=(name,)), articles)
    assert answer is not None
    told = [statement.text for statement in answer.statements]
    assert told == ["“The bridge stays,” Zarenskyy said.", "“We build,” Zarenskiy added.", "She said “twice”."]
    assert answer.lead == f"3 sentences with words of “{name}” in quotation marks."


def test_reported_words_are_told_when_nothing_is_quoted(articles: Articles) -> None:
    answer = answer_topic(Request("topic", "quoted", sides=("Norway",)), articles)
    assert answer is not None and [one.text for one in answer.statements] == ["Norway denied the plan."]
    assert answer.lead == "No sentence quotes “Norway” word for word. What is reported:"


@pytest.mark.parametrize("name", ["Quist", "Merrow", "merrow"])
def test_nothing_is_told_when_somebody_says_nothing(articles: Articles, name: str) -> None:
    assert answer_topic(Request("topic", "voiced", sides=(name,)), articles) is None
