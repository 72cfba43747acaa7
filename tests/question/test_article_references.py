"""The words of a question that say in which articles to look."""

from __future__ import annotations

import pytest

from rag.loading import SUFFIXES
from rag.question.article_references import describe_words, drop_whole, find_references


@pytest.mark.parametrize(
    ("question", "way", "words", "rest"),
    [
        ("In the file pier.txt, what did it cost?", "file", "pier.txt", "What did it cost?"),
        ("What did it cost in pier.txt?", "file", "pier.txt", "What did it cost?"),
        ("pier.txt: what did it cost?", "file", "pier.txt", "What did it cost?"),
        ("What does pier.txt say about the mayor?", "file", "pier.txt", "What is said about the mayor?"),
        ("Was kostet das laut pier.txt?", "file", "pier.txt", "Was kostet das laut?"),
        ("Who, according to town/pier.txt, is mayor?", "file", "town/pier.txt", "Who is mayor?"),
        ("In 2024-05-pier, who is mayor?", "stem", "2024-05-pier", "Who is mayor?"),
        ("In “Fire closes pier for weeks”, who is mayor?", "title", "Fire closes pier for weeks", "Who is mayor?"),
        (
            "In the article about the pier, who paid?",
            "described",
            "the article about the pier",
            "Who paid?",
        ),
        ("Who paid, according to the second article?", "described", "the second article", "Who paid?"),
        ("What does the pier article say was burnt?", "described", "the pier article", "What was burnt?"),
        ("Does the pier article say that it burnt?", "described", "the pier article", "Is it true that it burnt?"),
        ("Who paid according to that article?", "pointed", "that article", "Who paid?"),
        ("According to Reuters, who paid?", "source", "Reuters", "Who paid?"),
    ],
)
def test_a_reference_is_cut_out_when_the_question_names_an_article(
    question: str, way: str, words: str, rest: str
) -> None:
    found = [(one.way, one.words, one.question) for one in find_references(question)]
    assert (way, words, rest) in found


@pytest.mark.parametrize(
    "question",
    [
        "Who paid for the pier?",
        "In the harbour, what was burnt?",
        "What did the council say about the pier?",
        "How many articles of the treaty were broken?",
        "Which article did he write?",
        "In which article does the treaty forbid it?",
        "What did the report say about the pier?",
    ],
)
def test_there_is_no_reference_when_no_article_is_named(question: str) -> None:
    assert [one for one in find_references(question) if one.way != "source"] == []


def test_a_description_is_taken_apart_when_it_says_several_things() -> None:
    description = describe_words("the newest article of 4 May about the pier")
    assert description is not None
    assert description.before == "newest"
    assert description.parts == (("of", "4 May"), ("about", "the pier"))
    assert description.is_sure


@pytest.mark.parametrize("words", ["the article", "the pier", "the Article 5", "article of"])
def test_there_is_no_description_when_words_choose_no_article(words: str) -> None:
    assert describe_words(words) is None


@pytest.mark.parametrize("suffix", sorted({*SUFFIXES, ".doc", ".PDF"}))
def test_a_file_of_every_kind_is_recognised_by_its_name(suffix: str) -> None:
    found = [(one.way, one.words) for one in find_references(f"Who is mayor, according to pier{suffix}?")]
    assert ("file", f"pier{suffix}") in found


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("according to these, who is the mayor?", "who is the mayor?"),
        ("Based on the articles what did she say", "what did she say"),
        ("what did she say, according to your documents?", "what did she say?"),
        ("According to the mayor, who was there?", "According to the mayor, who was there?"),
        ("according to these", "according to these"),
    ],
)
def test_words_for_all_articles_are_dropped_when_they_only_say_where_to_look(question: str, rest: str) -> None:
    assert drop_whole(question) == rest
