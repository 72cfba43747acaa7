"""What an input falls back to when its own kind finds nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from rag import Assistant, load_settings
from rag.kinds.answerers import answer_request
from rag.schema.answers import Answer
from rag.schema.kinds import Request
from tests.support.reading_articles import read_with, write_articles

TEXTS = {
    "yard.txt": "Marlow buys ferries\n\nThe boats will cross the bay of Marlow every hour from the spring on.\n",
    "bridge.txt": "Council approves bridge\n\nThe council of Marlow approved the bridge on 14 May 2024. The "
    "otters live under the bridge.\n",
    "treaty.txt": "Treaty of the Lune\n\nThe towns signed the Treaty of the Lune. Article 1 of it forbids nets.\n",
}

Answered = Callable[[Request], "tuple[Request, Answer] | None"]


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answered]:
    folder = write_articles(tmp_path_factory.mktemp("marlow"), TEXTS)
    with Assistant(load_settings(articles=folder, home=tmp_path_factory.mktemp("home"))) as assistant:
        assistant.index()
        yield lambda request: read_with(assistant, lambda articles: answer_request(request, articles))


def test_timeline_is_given_when_only_one_sentence_is_dated(answered: Answered) -> None:
    found = answered(Request("timeline", subject="the bridge"))

    assert found is not None
    assert (found[0].kind, len(found[1].events)) == ("timeline", 1)


def test_topic_covers_an_article_that_has_it_in_its_title_alone(answered: Answered) -> None:
    found = answered(Request("topic", subject="ferries"))

    assert found is not None
    assert "The boats will" in found[1].text


@pytest.mark.parametrize("subject", ["this bridge thing", "how the council of Marlow keeps going"])
def test_topic_is_found_in_fewer_words_when_the_others_only_refer_to_it(answered: Answered, subject: str) -> None:
    found = answered(Request("topic", subject=subject))

    assert found is not None
    assert "council of Marlow" in found[1].text


def test_nothing_is_found_when_a_word_that_names_something_is_missing(answered: Answered) -> None:
    assert answered(Request("topic", subject="this bridge toll thing")) is None


def test_words_of_somebody_are_found_when_they_act(answered: Answered) -> None:
    found = answered(Request("topic", sides=("the council of Marlow",)))

    assert found is None  # no name of one body
    assert answered(Request("topic", subject="nets", sides=("Marlow",))) is None


@pytest.mark.parametrize("subject", ["the otters", "Treaty of the Lune"])
def test_timeline_is_a_topic_when_nothing_on_its_subject_is_dated(answered: Answered, subject: str) -> None:
    found = answered(Request("timeline", subject=subject))

    assert found is not None
    assert found[0].kind == "topic"
    assert subject.split()[-1] in found[1].statements[0].text


@pytest.mark.parametrize(
    ("subject", "kind", "quoted"),
    [("Article 1", "topic", "forbids nets"), ("Article 2", "summary", "signed the Treaty")],
)
def test_numbered_article_is_summed_up_when_no_text_speaks_of_one_called_so(
    answered: Answered, subject: str, kind: str, quoted: str
) -> None:
    found = answered(Request("topic", subject=subject))

    assert found is not None
    assert found[0].kind == kind
    assert any(quoted in statement.text for statement in found[1].statements)


@pytest.mark.parametrize(
    "request_", [Request("topic", subject="Article 9"), Request("timeline", subject="the moon"), Request("fact")]
)
def test_it_is_left_to_the_factual_path_when_nothing_is_found(answered: Answered, request_: Request) -> None:
    assert answered(request_) is None
