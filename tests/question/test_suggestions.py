"""Suggested questions read well and are answered; streaming an answer ends with the same answer that asking returns."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag import Answer, Assistant
from rag.question.suggestions import (
    SUGGESTION_CONFIDENCE,
    Draft,
    choose_questions,
    draft_questions,
    is_answered,
    is_new,
)
from rag.schema.answers import Citation, Statement
from rag.schema.documents import Chunk, Sentence
from rag.schema.events import Stage


def make_chunk(text: str, language: str = "en") -> Chunk:
    return Chunk("c", "a.txt", "v", 0, 0, len(text), text, "", None, language, (Sentence(0, len(text)),))


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("At least 24 soldiers have been killed in Donbas this year.", "How many soldiers have been killed in Donbas?"),
        ("About 3,000 people attended the opening, police said.", "How many people attended the opening?"),
        ("The match was abandoned because the pitch was under water.", "Why was the match abandoned?"),
        ("The bridge was opened to traffic in May 1932.", "When was the bridge opened to traffic?"),
        ("Russia is accused by the West of supplying arms.", "What is Russia accused of?"),
        ("Kirby called on Russia to say what it wants.", "What did Kirby call on Russia to do?"),
        ("Jane Roe, the director of the museum, opened it.", "Who is the director of the museum?"),
        ("It fell to British Prime Minister Keir Starmer to decide.", "Who is the British prime minister?"),
        ("Brussels, Starmer emphasized, must act.", "What did Starmer emphasize?"),
    ],
)
def test_a_question_about_a_sentence_reads_well(text: str, question: str) -> None:
    assert [draft.question for draft in draft_questions([make_chunk(text)])] == [question]


@pytest.mark.parametrize(
    "text",
    [
        "He was elected in May 2020.",
        "24 of them have been killed.",
        "This was announced because of the weather.",
        "It was raining because of the weather.",
        "<b>Kirby</b> [x](javascript:alert) was opened in May 1932.",
        "Nothing is said here that could be asked.",
    ],
)
def test_nothing_is_drafted_from_a_sentence_that_needs_context(text: str) -> None:
    assert draft_questions([make_chunk(text)]) == []


def test_nothing_is_drafted_from_another_language() -> None:
    assert draft_questions([make_chunk("The bridge was opened to traffic in May 1932.", "de")]) == []


def make_answer(draft: Draft, **changes: object) -> Answer:
    citation = Citation(1, draft.file, draft.start, draft.end, "q")
    statements = (Statement("q", True, (citation,)),)
    return replace(Answer(draft.question, False, 0.9, statements, (), "extractive"), **changes)  # type: ignore[arg-type]


def test_a_draft_counts_as_answered_only_from_its_own_sentence() -> None:
    draft = Draft("Why?", "a.txt", 10, 20, "reason")
    assert is_answered(draft, make_answer(draft))
    assert not is_answered(draft, make_answer(replace(draft, file="b.txt")))
    assert not is_answered(draft, make_answer(replace(draft, start=20, end=30)))
    assert not is_answered(draft, make_answer(draft, abstained=True))
    assert not is_answered(draft, make_answer(draft, confidence=SUGGESTION_CONFIDENCE - 0.01))


WORDS = ("apple", "brick", "coral", "drape", "ember")


def test_checking_stops_when_there_are_enough_when_it_is_cancelled_and_after_max_checks() -> None:
    drafts = [Draft(f"Why is {word} red?", "a.txt", 0, 9, "reason") for word in WORDS]
    by_question = {draft.question: draft for draft in drafts}
    asked: list[str] = []

    def ask(question: str) -> Answer:
        asked.append(question)
        return make_answer(by_question[question], abstained="brick" in question)

    assert choose_questions(drafts, ask=ask, count=2) == ["Why is apple red?", "Why is coral red?"]
    assert len(asked) == 3
    assert choose_questions(drafts, ask=ask, count=9, max_checks=2) == ["Why is apple red?"]
    assert choose_questions(drafts, ask=ask, count=9, is_cancelled=lambda: True) == []
    assert not is_new("Why is the apple red?", ["Why was the apple so red?"])


def test_every_suggestion_is_answered_from_the_articles(seeds_assistant: Assistant) -> None:
    questions = seeds_assistant.suggest_questions(count=4)
    assert len(questions) == len(set(questions)) >= 3
    answers = [seeds_assistant.ask(question) for question in questions]
    assert not any(answer.abstained for answer in answers)
    follow_ups = seeds_assistant.suggest_follow_ups(answers[0].sources, asked=questions, count=2)
    assert not set(follow_ups) & set(questions)
    assert follow_ups and not any(seeds_assistant.ask(question).abstained for question in follow_ups)


def test_the_steps_of_asking_end_in_the_answer_that_ask_returns(seeds_assistant: Assistant) -> None:
    question = "How many men does Putin's decree call up?"
    steps = list(seeds_assistant.ask_in_steps(question))
    assert [step.name for step in steps if isinstance(step, Stage)] == [
        "loading",
        "retrieval",
        "answering",
        "checking",
    ]
    answer = steps[-1]
    assert isinstance(answer, Answer)
    assert tuple(step for step in steps if isinstance(step, Statement)) == answer.statements
    assert replace(answer, milliseconds={}) == replace(seeds_assistant.ask(question), milliseconds={})


def test_asking_stops_when_the_steps_are_closed(seeds_assistant: Assistant) -> None:
    steps = seeds_assistant.ask_in_steps("Who signed the decree?")
    assert isinstance(next(steps), Stage)
    steps.close()  # type: ignore[attr-defined]
    assert list(steps) == []


def test_a_threshold_can_be_set_for_one_question(seeds_assistant: Assistant) -> None:
    assert seeds_assistant.ask("How many men does Putin's decree call up?", threshold=1.0).abstained
