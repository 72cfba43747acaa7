"""Kinds of input: their wordings, factual questions that only look like one, follow-ups, forced kinds and refusals."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from rag.errors import QuestionError
from rag.question.kinds import recognise
from rag.question.validation import MAX_QUESTION_CHARACTERS, MAX_TEXT_CHARACTERS, clean_question
from rag.schema.kinds import KINDS
from rag.schema.query import EarlierTurn

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "eval" / "kinds.jsonl").read_text(encoding="utf-8").splitlines()
]
TODAY = date(2024, 6, 12)
KNOWN_LOST = {"summary of the great gatsby chapter 3"}
"""Read as a request for a summary, as its words say; the factual path answers it when no article mentions it."""


@pytest.mark.parametrize(
    "case", [case for case in CASES if case["text"] not in KNOWN_LOST], ids=lambda case: case["text"]
)
def test_kind_is_told_when_input_is_typed_in_one_of_its_wordings(case: dict[str, str]) -> None:
    request = recognise(case["text"], today=TODAY)

    assert request.kind == case["kind"]
    assert request.aspect == case.get("aspect", request.aspect)
    assert request.subject.lower() == case.get("subject", request.subject).lower()


def test_labelled_set_covers_every_kind_and_many_facts_when_counted() -> None:
    assert {case["kind"] for case in CASES} == set(KINDS)
    assert len(CASES) >= 500
    assert sum(case["kind"] == "fact" for case in CASES) >= 150


@pytest.mark.parametrize(
    ("typed", "kind", "aspect"),
    [
        ("summerise the artciles", "summary", "folder"),
        ("a timline please", "timeline", ""),
        ("What are auricles?", "fact", ""),
        ("What are particles?", "fact", ""),
        ("sumarize", "summary", "folder"),
        ("lsit the articles", "folder", "list"),
        ("wihch places are nmaed", "list", "place"),
        ("Whihc is the newest?", "folder", "newest"),
        ("teh main points", "summary", "folder"),
        ("Lsit of Marlow", "fact", ""),
        ("wch is it", "fact", ""),
    ],
)
def test_slip_is_corrected_when_it_is_no_word_of_its_own(typed: str, kind: str, aspect: str) -> None:
    request = recognise(typed)

    assert (request.kind, request.aspect) == (kind, aspect)


@pytest.mark.parametrize(
    ("typed", "sentences", "form"),
    [
        ("summarise it in two sentences", 2, ""),
        ("summarise the articles in 3 bullet points", 3, "list"),
        ("briefly summarise everything", None, ""),  # one sentence per article is brief
        ("briefly summarise the newest article", 2, ""),
        ("summarise everything in detail", 10, ""),
        ("tell me about Kirby as a list", None, "list"),
        ("summarise the articles", None, ""),
    ],
)
def test_length_and_form_are_read_when_the_words_name_them(typed: str, sentences: int | None, form: str) -> None:
    request = recognise(typed)

    assert (request.sentences, request.form) == (sentences, form)


@pytest.mark.parametrize(
    ("typed", "since", "until"),
    [
        ("what happened in April 2024", date(2024, 4, 1), date(2024, 4, 30)),
        ("what came in May 2024?", date(2024, 5, 1), date(2024, 5, 31)),
        ("articles published since March 2024", date(2024, 3, 1), None),
        ("what happened between April and June 2024?", date(2024, 4, 1), date(2024, 6, 30)),
        ("list the articles from 15 May 2024", date(2024, 5, 15), date(2024, 5, 15)),
        ("how many articles were published in April 2024?", date(2024, 4, 1), date(2024, 4, 30)),
    ],
)
def test_period_bounds_the_request_when_a_date_is_named(typed: str, since: date | None, until: date | None) -> None:
    request = recognise(typed, today=TODAY)

    assert (request.since, request.until) == (since, until)
    assert request.period


@pytest.mark.parametrize(
    ("typed", "sides", "subject"),
    [
        ("compare Kirby and Psaki", ("Kirby", "Psaki"), ""),
        ("Kirby vs Psaki", ("Kirby", "Psaki"), ""),
        ("Compare Russia with Ukraine on sanctions", ("Russia", "Ukraine"), "sanctions"),
        ("how do Russia and Ukraine differ on the draft?", ("Russia", "Ukraine"), "the draft"),
        ("compare what Blinken and Lavrov said about Ukraine", ("Blinken", "Lavrov"), "Ukraine"),
    ],
)
def test_sides_and_subject_are_read_when_two_are_compared(typed: str, sides: tuple[str, str], subject: str) -> None:
    request = recognise(typed)

    assert (request.kind, request.sides, request.subject) == ("compare", sides, subject)


@pytest.mark.parametrize(
    ("before", "typed", "kind", "subject"),
    [
        ("tell me about Rutte", "and summarise it", "topic", "Rutte"),
        ("tell me about Rutte", "in order, please", "timeline", "Rutte"),
        ("tell me about Rutte", "a timeline of it", "timeline", "Rutte"),
        ("tell me about Rutte", "tell me more about him", "topic", "Rutte"),
        ("tell me about Stoltenberg", "what about Rutte?", "topic", "Rutte"),
        ("Who is Stoltenberg?", "what about Rutte?", "fact", "what about Rutte?"),
        ("tell me about Rutte", "how old is he?", "fact", "how old is he?"),
        ("which articles mention Kirby?", "and Psaki?", "folder", "Psaki"),
        ("who said something about NATO", "and about Russia?", "list", "Russia"),
        ("Who signed it?", "thanks", "talk", ""),
        ("tell me about Rutte", "ok thanks!", "talk", ""),
        ("compare Kirby and Psaki", "and on NATO?", "compare", "NATO"),
        ("which articles mention Kirby?", "Psaki?", "folder", "Psaki"),
        ("Who is Stoltenberg?", "Rutte?", "fact", "Rutte?"),
        ("What was signed in 2021?", "in 2022?", "fact", "in 2022?"),
        ("Who signed it?", "is that true?", "fact", "is that true?"),
        ("tell me about Rutte", "are you sure?", "topic", "Rutte"),
    ],
)
def test_follow_up_changes_the_earlier_request_when_it_points_back(
    before: str, typed: str, kind: str, subject: str
) -> None:
    request = recognise(typed, [EarlierTurn(before, "They say so [1].", ("a.txt", "b.txt"))], today=TODAY)

    assert (request.kind, request.subject) == (kind, subject)


@pytest.mark.parametrize(
    ("before", "typed", "aspect"),
    [
        ("who is mentioned?", "and places?", "place"),
        ("which names are mentioned?", "only people", "person"),
        ("list the articles", "only the newest", "newest"),
        ("list the articles", "how many are there?", "count"),
        ("what is the newest article?", "and the oldest?", "oldest"),
    ],
)
def test_follow_up_changes_the_aspect_when_it_names_another(before: str, typed: str, aspect: str) -> None:
    assert recognise(typed, [EarlierTurn(before, "Some [1].", ("a.txt",))]).aspect == aspect


@pytest.mark.parametrize("typed", ["and in 2022?", "only 2022", "what about 2022?"])
def test_follow_up_changes_the_period_when_it_names_one(typed: str) -> None:
    request = recognise(typed, [EarlierTurn("a timeline of the war", "Some [1].", ("a.txt",))])

    assert (request.kind, request.subject, request.period) == ("timeline", "the war", "2022")


def test_earlier_question_refuses_nothing_when_it_would_be_refused_itself() -> None:
    assert recognise("Who signed it?", [EarlierTurn("compare Kyiv", "", ())]).kind == "fact"


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("31 April 2024", "31 April 2024"),
        ("articles of 2024-02-30", "2024-02-30"),
        ("what happened on 31 April 2024", "31 April 2024"),
        ("compare Kyiv", "Kyiv"),
        ("compare Kyiv with", "Kyiv"),
        ("is this true:", "Paste the text"),
        ("check this", "Paste the text"),
    ],
)
def test_request_is_refused_with_one_line_when_it_cannot_be_met(typed: str, named: str) -> None:
    with pytest.raises(QuestionError) as refused:
        recognise(typed, today=TODAY)

    assert named in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "typed", ["What was signed on 31 June 1990?", "who checks this", "who compared Kyiv with Minsk"]
)
def test_factual_question_is_never_refused_when_it_holds_such_words(typed: str) -> None:
    assert recognise(typed).kind == "fact"


def test_other_fields_are_filled_when_the_kind_is_forced() -> None:
    assert recognise("the draft law", kind="summary").subject == "the draft law"
    assert recognise("Who is Kirby?", kind="topic").subject == "Kirby"
    assert recognise("Kirby and Psaki", kind="compare").sides == ("Kirby", "Psaki")
    assert recognise("Kirby is a general.", kind="check").text == "Kirby is a general."
    with pytest.raises(QuestionError, match="names one"):
        recognise("Kyiv", kind="compare")
    with pytest.raises(QuestionError, match="no kind 'poem'"):
        recognise("Kyiv", kind="poem")


def test_lines_of_a_text_survive_when_it_is_to_be_checked() -> None:
    text = "check this: Kirby is a spokesman.\n\nNATO has 32 members."

    assert clean_question(text) == text
    assert recognise(text).text == "Kirby is a spokesman.\n\nNATO has 32 members."
    assert clean_question("Who is\nKirby?") == "Who is Kirby?"


def test_only_a_text_to_check_may_be_long_when_its_length_is_checked() -> None:
    sentence = "NATO has 32 members. "
    long = "check this: " + sentence * (MAX_QUESTION_CHARACTERS // len(sentence) + 1)

    assert clean_question(long) == long.strip()
    with pytest.raises(QuestionError, match="2,000"):
        clean_question("Who " + "really " * 400 + "signed it?")
    with pytest.raises(QuestionError, match="20,000"):
        clean_question("check this: " + sentence * (MAX_TEXT_CHARACTERS // len(sentence) + 1))


@pytest.mark.parametrize(
    ("before", "files", "typed", "article", "aspect"),
    [
        ("summarise article 2", ("b.txt",), "who is mentioned in it?", "article 2", "person"),
        ("summarise the text on Kirby", ("a.txt",), "which places does it mention?", "the text on Kirby", "place"),
        ("which is the newest?", ("a.txt",), "which organisations are named in that article", "a.txt", "organisation"),
        ("tell me about Kirby", ("a.txt",), "list the people in it", "a.txt", "person"),
        ("summarise the newest article", ("a.txt",), "and which dates?", "the newest article", "date"),
        ("summarise the articles", ("a.txt", "b.txt"), "who is mentioned in it?", "", "person"),
        ("summarise the articles", ("a.txt", "b.txt"), "which people?", "", "person"),
    ],
)
def test_list_is_of_the_article_when_it_points_back_to_one(
    before: str, files: tuple[str, ...], typed: str, article: str, aspect: str
) -> None:
    request = recognise(typed, [EarlierTurn(before, "They say so [1].", files)], today=TODAY)

    assert (request.kind, request.article, request.aspect) == ("list", article, aspect)


@pytest.mark.parametrize(
    ("before", "kind", "article"),
    [
        ("summarise article 2", "topic", "article 2"),
        ("tell me about NATO", "topic", ""),
        ("Who signed it?", "fact", ""),
    ],
)
def test_what_it_says_is_asked_of_the_article_when_one_was_spoken_of(before: str, kind: str, article: str) -> None:
    request = recognise("what does it say about peace talks?", [EarlierTurn(before, "They say so [1].", ("b.txt",))])

    assert (request.kind, request.article) == (kind, article)


def test_list_is_of_all_articles_when_it_points_back_to_nothing() -> None:
    request = recognise("who is mentioned in it?")

    assert (request.kind, request.article) == ("list", "")


@pytest.mark.parametrize(
    ("before", "typed", "kind", "subject"),
    [
        ("who is mentioned with Putin", "and which places?", "list", "Putin"),
        ("tell me about Kirby", "which organisations", "list", "Kirby"),
        ("thanks", "which places", "list", ""),
        ("How many countries joined NATO?", "which countries?", "fact", "which countries?"),
        ("Where did Blinken go?", "which places", "fact", "which places"),
    ],
)
def test_bare_noun_is_a_list_when_no_fact_came_before(before: str, typed: str, kind: str, subject: str) -> None:
    request = recognise(typed, [EarlierTurn(before, "They say so [1].", ("a.txt", "b.txt"))])

    assert (request.kind, request.subject) == (kind, subject)


@pytest.mark.parametrize(
    ("files", "typed", "sides"),
    [
        (("a.txt", "b.txt"), "compare these two", ("a.txt", "b.txt")),
        (("a.txt", "b.txt"), "compare both articles", ("a.txt", "b.txt")),
        (("a.txt", "b.txt"), "how do the two articles differ?", ("a.txt", "b.txt")),
        (("a.txt", "b.txt", "c.txt"), "compare these two", ()),
        (("a.txt", "b.txt"), "compare the two newest articles", ()),
    ],
)
def test_cited_articles_are_compared_when_two_are_pointed_at(
    files: tuple[str, ...], typed: str, sides: tuple[str, ...]
) -> None:
    request = recognise(typed, [EarlierTurn("tell me about Kirby", "He spoke [1].", files)])

    assert (request.kind, request.sides) == ("compare", sides)


@pytest.mark.parametrize(
    "typed", ["compare articles 1 and 3", "compare article 1 with 3", "compare article 1 and article 3"]
)
def test_articles_are_named_by_their_numbers_when_compared(typed: str) -> None:
    assert recognise(typed).sides == ("article 1", "article 3")


@pytest.mark.parametrize("name", ["Lits", "Wich", "Tel", "Menton", "Aricles"])
def test_name_stays_as_it_is_when_it_is_nearly_a_word_of_requests(name: str) -> None:
    request = recognise(f"tel me about {name}")

    assert (request.kind, request.subject) == ("topic", name)


@pytest.mark.parametrize(
    "typed",
    [
        "which articles do not mention Kirby",
        "Is there an article that does not speak about Kirby at all?",
        "any article without Kirby?",
        "which of them never mention Kirby",
        "which articles say nothing about Kirby",
        "how many articles don't mention Kirby",
    ],
)
def test_articles_that_lack_something_are_asked_for_when_the_verb_is_denied(typed: str) -> None:
    request = recognise(typed)
    assert (request.kind, request.aspect, request.subject) == ("folder", "lacking", "Kirby")


@pytest.mark.parametrize(
    ("typed", "aspect", "count", "order"),
    [
        ("list 5 people", "person", 5, ""),
        ("list five people in alphabetical order", "person", 5, "name"),
        ("Can you list 5 people alphabetically?", "person", 5, "name"),
        ("give me the top 3 places", "place", 3, ""),
        ("name 10 countries mentioned in the articles", "country", 10, ""),
        ("the top ten organisations", "organisation", 10, ""),
        ("show me the 4 most mentioned people", "person", 4, ""),
    ],
)
def test_list_has_as_many_entries_as_are_asked_for(typed: str, aspect: str, count: int, order: str) -> None:
    request = recognise(typed)
    assert (request.kind, request.aspect, request.sentences, request.order) == ("list", aspect, count, order)


@pytest.mark.parametrize(
    "typed",
    [
        "Name 3 countries that joined the pact",
        "What are the top 5 countries by population?",
        "list 2022 figures for wheat",
    ],
)
def test_question_stays_a_fact_when_it_says_more_than_how_many(typed: str) -> None:
    request = recognise(typed)
    assert (request.kind, request.subject) == ("fact", typed)


def test_every_list_has_its_own_number_when_several_are_asked_for() -> None:
    request = recognise("list 5 people and 3 places")
    assert [(one.aspect, one.sentences) for one in (request, *request.also)] == [("person", 5), ("place", 3)]
