"""Which words of a sentence, judged by itself and by the sentences after it, are not stated as fact."""

from __future__ import annotations

import pytest

from rag.text.standing import find_stretches
from rag.text.standing_across import find_told_stretches


def list_told(sentences: list[str]) -> list[tuple[str, str]]:
    return [(one.how, sentences[one.sentence][one.start : one.end].strip()) for one in find_told_stretches(sentences)]


@pytest.mark.parametrize(
    ("sentence", "how", "words"),
    [
        ("The first version of this report gave the toll as 17.", "corrected", "the toll as 17"),
        ("The paper mistakenly reported that 90 cows had died.", "corrected", "that 90 cows had died"),
        ("This article originally gave her name as Eva Dahl.", "corrected", "her name as Eva Dahl"),
        ("Correction: In our report we named the plant as Moss.", "corrected", "the plant as Moss"),
        ("Due to an editing error we put the toll at 17.", "corrected", "the toll at 17"),
        ("The date has been corrected from 3 May to 4 May.", "corrected", "3 May"),
        ("It is a myth that monks built the mill.", "denied", "monks built the mill"),
        ("The claim that 900 people fell ill is baseless.", "denied", "900 people fell ill"),
        ("Contrary to reports of 60 lost jobs, 12 will go.", "denied", "of 60 lost jobs"),
        ("She denied having taken 500 euros, saying it was a loan.", "denied", "having taken 500 euros"),
        ("There is no evidence that the ship carried gold.", "denied", "that the ship carried gold"),
        ("Nobody now believes that Vermeer painted it.", "doubted", "that Vermeer painted it"),
        ("The council doubts that the road will cost 40 million.", "doubted", "that the road will cost 40 million"),
        ("It was built not by Swedes but by Finns.", "negated", "by Swedes"),
        ("The cup went to Brann, not Viking.", "negated", "Viking"),
        ("Did the storm cut off 4,000 homes?", "asked", "Did the storm cut off 4,000 homes?"),
        ("The zoo claims that a million visitors came.", "claimed", "that a million visitors came"),
        ("For decades people believed that pirates had buried gold.", "claimed", "that pirates had buried gold"),
        ("It was long thought that monks built it.", "claimed", "that monks built it"),
        ("The bank expects the economy to grow by 2 percent.", "foretold", "the economy to grow by 2 percent"),
        ("The firm could pay 60 million.", "possible", "60 million"),
        ("If it rains, the fair will be held indoors.", "supposed", "If it rains, the fair will be held indoors."),
        ("The tower is 15 metres taller than the church.", "difference", "15 metres"),
        ("It stays shut until 12 July, seven weeks longer than planned.", "difference", "seven weeks"),
        ("The profit grew by 30 million to 250 million.", "difference", "30 million"),
        ("The rent rose from 700 to 840 euros.", "outdated", "700"),
        ("Until now it was 5 euros.", "outdated", "it was 5 euros"),
        ("The wedding was moved from May to June.", "replaced", "May"),
        ("The fair opened this week and closes on 15 July 2025.", "ending", "15 July 2025"),
        ("The ferry runs until 3 October, weather permitting.", "ending", "3 October"),
        ("The rules came into force in April 2024 after a vote.", "beginning", "April 2024"),
        ("It has been shut since March 2020.", "beginning", "March 2020"),
        ("He led the school from 1990 to 1995.", "beginning", "1990"),
        ("He led the school from 1990 to 1995.", "ending", "1995"),
    ],
)
def test_words_are_found_when_their_sentence_says_that_they_do_not_hold(sentence: str, how: str, words: str) -> None:
    found = [(one.how, sentence[one.start : one.end].strip()) for one in find_stretches(sentence)]
    assert (how, words) in found


@pytest.mark.parametrize(
    "sentence",
    [
        "The bridge was opened by the queen on 7 June.",
        "Police said that three people were hurt.",
        "The club has won not only the cup but also the league.",
        "He was denied entry at the border.",
        "The storm claimed 40 lives.",
        "The team has not won for thirty years.",
        "Das stimmt nicht: Der Tunnel kostete 19 Millionen.",
    ],
)
def test_nothing_is_found_when_a_sentence_is_told_as_so(sentence: str) -> None:
    stretches = find_stretches(sentence)
    assert not [one for one in stretches if "won" not in sentence[: one.start] and one.how != "negated"]
    assert not [one for one in stretches if "1994" in sentence[one.start : one.end]]


@pytest.mark.parametrize(
    "following",
    [
        "This is wrong.",
        "That is not true: it is 32 metres.",
        "Nonsense, says the town.",
        "The builder denied the report.",
        "The mayor's office calls this an invention.",
        "The town says no.",
        "In fact it is 32 metres.",
        "The opposite is true.",
        "Neither is true, the owner said.",
        "None of this is true.",
    ],
)
def test_a_sentence_does_not_hold_when_the_next_one_calls_it_false(following: str) -> None:
    sentences = ["Many people say that the tower is 120 metres tall.", following]
    assert ("denied", sentences[0]) in list_told(sentences)


@pytest.mark.parametrize(
    "following", ["This is true.", "It was built in 1920.", "The owner denied that it would be sold."]
)
def test_a_sentence_holds_when_the_next_one_does_not_call_it_false(following: str) -> None:
    sentences = ["Many people say that the tower is 120 metres tall.", following]
    assert ("denied", sentences[0]) not in list_told(sentences)


def test_a_question_holds_when_the_text_answers_it_with_yes() -> None:
    asked = "Did the storm cut off 4,000 homes?"
    assert not list_told([asked, "Yes, the grid operator said."])
    assert list_told([asked, "It did not."])


def test_a_plan_came_otherwise_when_the_text_goes_on_so() -> None:
    plan = "The race was due to start in Halden."
    assert ("replaced", "start in Halden") in list_told([plan, "Because of ice it was moved to Moss."])
    assert ("planned", "start in Halden") in list_told([plan, "Some 300 runners had signed up."])


def test_what_was_known_at_first_is_corrected_when_more_was_known_later() -> None:
    first = "At first police spoke of nine dead."
    assert ("corrected", "police spoke of nine dead") in list_told([first, "Later the number was set at six."])
    assert not list_told([first, "They sealed off the street."])


@pytest.mark.parametrize(
    "following",
    [
        "Because of ice the concert was moved to the hall.",
        "She fell ill, and Hans Roth spoke instead.",
        "It played in Moss on Sunday.",
    ],
)
def test_an_ambiguous_plan_is_one_only_when_the_text_goes_on_otherwise(following: str) -> None:
    plan = "The band was to play in Halden on Friday."
    assert "replaced" in {how for how, _ in list_told([plan, following])}
    assert not list_told([plan, "It was founded in 1990."])


def test_what_people_wrote_is_denied_when_the_next_sentence_tells_what_was_found() -> None:
    rumour = "A bear was loose in the park, many people wrote online."
    assert ("denied", "A bear was loose in the park") in list_told([rumour, "It was a dog, the police found."])
    assert not list_told([rumour, "The school was closed."])


def test_what_was_first_reported_is_corrected_when_the_text_goes_on_with_the_facts() -> None:
    first = "It was first reported that they escaped by car."
    assert "corrected" in {how for how, _ in list_told([first, "In fact they fled on bicycles."])}
    assert not list_told([first, "The shop was closed."])


def test_a_plan_came_otherwise_when_somebody_took_over() -> None:
    plan = "Lea Brunn was due to sing on Saturday."
    assert "replaced" in {how for how, _ in list_told([plan, "She had no voice, so Ana Mirel took over."])}


def test_who_was_asked_did_not_do_it_when_somebody_else_did() -> None:
    asked = "Selma Berg had been asked to give the speech."
    assert ("replaced", asked.rstrip(".")) in list_told([asked, "She fell ill, and Hans Roth spoke instead."])
