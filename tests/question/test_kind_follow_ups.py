"""Follow-ups to answers by kind, and to follow-ups: some of a list, its order, one of several articles, what somebody
says."""

from __future__ import annotations

import pytest

from rag.question.kinds import recognise
from rag.schema.kinds import Request
from rag.schema.query import EarlierTurn


def follow(*typed: str, answer: str = "Ada Quist [1]") -> Request:
    earlier = [EarlierTurn(question, answer, ("a.txt", "b.txt", "c.txt")) for question in typed[:-1]]
    return recognise(typed[-1], earlier)


@pytest.mark.parametrize("typed", ["and Norwegian ones?", "only the Norwegian ones", "just Norwegians"])
def test_list_keeps_some_people_when_the_follow_up_names_their_country(typed: str) -> None:
    found = follow("Who is mentioned?", typed)
    assert (found.kind, found.aspect) == ("list", "person") and found.subject.startswith("Norwegian")


@pytest.mark.parametrize("typed", ["in order please", "alphabetically", "sort them", "sorted by name"])
def test_names_are_put_in_order_when_a_list_came_before(typed: str) -> None:
    found = follow("which countries come up", typed)
    assert (found.kind, found.aspect, found.order) == ("list", "country", "name")


def test_order_is_that_of_time_when_a_summary_came_before() -> None:
    assert follow("summarise the articles", "in order please").kind == "timeline"


def test_order_is_read_when_a_list_is_asked_for() -> None:
    found = recognise("list all the people in alphabetical order")
    assert (found.kind, found.aspect, found.order) == ("list", "person", "name")


@pytest.mark.parametrize(
    ("typed", "article"),
    [
        ("what did the second one say?", "b.txt"),
        ("tell me more about the last one", "c.txt"),
        ("what is the first about", "a.txt"),
        ("what about the fifth one?", "the fifth article"),
    ],
)
def test_article_is_the_one_of_that_place_in_the_answer_when_a_number_points_to_it(typed: str, article: str) -> None:
    found = follow("what are the articles about", typed)
    assert (found.kind, found.aspect, found.article) == ("summary", "article", article)


def test_request_goes_on_when_the_follow_up_follows_a_follow_up() -> None:
    found = follow("a timeline please", "and in 2022?", "only the ones with Norway in them")
    assert (found.kind, found.subject, found.period) == ("timeline", "Norway", "2022")
    longer = follow("what are the articles about", "what did the second one say?", "longer", "even longer")
    assert (longer.kind, longer.article) == ("summary", "b.txt")
    assert longer.sentences == 15


@pytest.mark.parametrize("asked", ["who is quist", "Who is Ada Quist?", "tell me about Ada Quist"])
def test_words_of_somebody_are_asked_for_when_they_were_asked_about(asked: str) -> None:
    found = follow(asked, "what did she say?")
    assert (found.kind, found.aspect) == ("topic", "voiced") and found.sides[0].lower().endswith("quist")


@pytest.mark.parametrize("typed", ["anything else?", "tell me more", "more about him"])
def test_all_about_somebody_is_told_when_more_is_asked_after_a_question_who(typed: str) -> None:
    found = follow("who is Quist?", typed)
    assert (found.kind, found.subject, found.sentences) == ("topic", "Quist", 10)


@pytest.mark.parametrize("typed", ["what did he say?", "anything else?", "longer"])
def test_input_stays_a_question_when_nobody_was_asked_about(typed: str) -> None:
    assert follow("How much does the bridge cost?", typed, answer="4 million euros [1]").kind == "fact"


def test_variant_is_kept_when_the_kind_is_named_too() -> None:
    earlier = [EarlierTurn("Who is mentioned?", "Ada Quist [1]", ("a.txt",))]
    found = recognise("and Norwegian ones?", earlier, kind="list")
    assert (found.aspect, found.subject) == ("person", "Norwegian people")
    assert recognise("list every number of soldiers mentioned", kind="list").aspect == "figure"
    assert recognise("who said what", kind="list").aspect == "said"


@pytest.mark.parametrize(
    ("before", "typed", "subject"),
    [
        ("name all the people from the US", "what about Norway", "people from Norway"),
        ("list the Ukrainian ministers", "and Norway?", "ministers from Norway"),
    ],
)
def test_country_is_exchanged_when_a_list_of_its_people_came_before(before: str, typed: str, subject: str) -> None:
    found = follow(before, typed)
    assert (found.kind, found.aspect, found.subject) == ("list", "person", subject)
    assert follow(before, typed, "how many are there").subject == subject


@pytest.mark.parametrize("typed", ["and holm?", "what about Holm?", "and Holm"])
def test_speaker_is_exchanged_when_somebody_was_asked_for(typed: str) -> None:
    found = follow("what did Quist say?", typed)
    assert (found.kind, found.aspect) == ("topic", "voiced") and found.sides[0].lower() == "holm"


def test_list_grows_when_a_longer_one_is_asked_for() -> None:
    assert follow("Who is mentioned?", "longer").sentences == 45
    assert follow("what are the articles about", "longer").sentences == 10


def test_planned_events_are_kept_when_a_timeline_came_before() -> None:
    found = follow("a timeline", "and planned ones?")
    assert (found.kind, found.aspect) == ("timeline", "planned")


@pytest.mark.parametrize("before", ["who are the ministers", "which ministers are mentioned"])
def test_some_of_a_trade_are_kept_when_ones_are_named(before: str) -> None:
    found = follow(before, "only the foreign ones")
    assert (found.kind, found.aspect, found.subject) == ("list", "person", "foreign ministers")


def test_every_request_of_an_input_is_changed_when_the_follow_up_changes_them() -> None:
    found = follow("A timeline and the main people", "and in 2022?")
    assert [(one.kind, one.period) for one in (found, *found.also)] == [("timeline", "2022"), ("list", "2022")]
    found = follow("A timeline and the main people", "longer")
    assert [(one.kind, one.sentences) for one in (found, *found.also)] == [("timeline", 45), ("list", 45)]
    found = follow("A timeline and the main people", "and in 2022?", "what about Rutte?")
    assert [(one.kind, one.subject, one.period) for one in (found, *found.also)] == [
        ("timeline", "Rutte", "2022"),
        ("list", "Rutte", "2022"),
    ]


@pytest.mark.parametrize("typed", ["only the places", "the second one", "summarise it", "who is mentioned in it?"])
def test_only_what_is_asked_for_is_answered_when_several_requests_came_before(typed: str) -> None:
    assert follow("A timeline and the main people", typed).also == ()


def test_all_requests_are_made_again_when_their_answer_is_doubted() -> None:
    assert [one.kind for one in follow("A timeline and the main people", "are you sure?").also] == ["list"]


@pytest.mark.parametrize(
    "typed", ["only the ones from Norway", "which are from Norway?", "just those from Norway please"]
)
def test_list_keeps_people_of_a_country_when_the_follow_up_says_where_from(typed: str) -> None:
    found = follow("list the people", typed)
    assert (found.kind, found.aspect, found.subject) == ("list", "person", "people from Norway")


def test_a_third_side_is_compared_when_the_follow_up_adds_one() -> None:
    found = follow("compare Quist and Holm", "and Brandt?")
    assert (found.kind, found.sides) == ("compare", ("Quist", "Holm", "Brandt"))


def test_the_first_of_the_cited_articles_is_summarised_when_asked_for_the_first_one() -> None:
    turn = EarlierTurn("Which articles mention Quist?", "2 of 9", ("c.txt", "e.txt"))
    assert recognise("summarise the first one", [turn]).article == "c.txt"


def test_the_cited_article_is_summarised_when_the_follow_up_points_to_it() -> None:
    turn = EarlierTurn("Who is Quist?", "Ada Quist [1]", ("a.txt",))
    found = recognise("Thank you. Now a summary of that article", [turn])
    assert (found.kind, found.aspect, found.article) == ("summary", "article", "a.txt")
