"""Follow-ups completed by a language model: which of its questions are used, and when it is asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from rag import Assistant, EarlierTurn, load_settings
from rag.language_models.prompts import write_follow_up_prompt
from rag.question.follow_ups import stand_alone
from rag.question.llm_rewriting import is_faithful, needs_model, rewrite_follow_up
from rag.schema.events import Draft, Stage
from rag.testing.scripted_llm import ScriptedLLM, wrap
from tests.conftest import SEEDS

DECREE = EarlierTurn(
    "How many men does Putin's decree call up?",
    "160,000 [1]\nPresident Vladimir Putin has put his name to a decree that calls up 160,000 men [1]",
    ("001.txt",),
)
SAID = (DECREE.question, "160,000\nPresident Vladimir Putin has put his name to a decree that calls up 160,000 men")


def rewrite(question: str, llm: ScriptedLLM, earlier: Sequence[EarlierTurn] = (DECREE,)) -> str:
    steps = rewrite_follow_up(question, stand_alone(question, earlier), earlier, model=wrap(llm))
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            made: str = stop.value
            return made


def say(*replies: str, **options: object) -> ScriptedLLM:
    return ScriptedLLM(replies=list(replies), **options)


@pytest.mark.parametrize(
    "written",
    [
        "As of when does Putin's decree call up men?",
        " Question: As of when does Putin's decree call up men?\n\nAs of April.",
        '"As of when does Putin\'s decree call up men?"',
        "**As of when does Putin's decree call up men?** ",
    ],
)
def test_the_models_question_is_used_when_it_is_faithful(written: str) -> None:
    assert rewrite("As of when?", say(written)) == "As of when does Putin's decree call up men?"


@pytest.mark.parametrize(
    ("question", "written"),
    [
        ("As of when?", "As of when does Biden's decree call up men?"),  # a name that nobody mentioned
        ("As of when?", "As of when does the 2022 decree call up men?"),  # a number
        ("As of when?", "As of when does the mobilisation decree call up men?"),  # a word
        ("As of when?", "As of when does Putin's decree not call up men?"),  # a negation
        ("As of when?", "How many men does Putin's decree call up?"),  # something else
        ("As of when?", "Where does Putin's decree call up men?"),  # another question word
        ("As of when?", "As of when?"),  # nothing filled in
        ("As of when?", "Putin's decree calls up men as of April."),
        ("As of when?", "As of when does Putin's decree call up men? Who are the men?"),
        ("As of when?", "As of when does Putin's decree call up men" + " and men" * 60 + "?"),
        ("As of when?", ""),
    ],
)
def test_the_rule_based_question_is_used_when_the_models_is_not_faithful(question: str, written: str) -> None:
    rule_based = stand_alone(question, [DECREE])

    assert rule_based.carried
    assert rewrite(question, say(written)) == rule_based.text
    assert not is_faithful(written, question, SAID)


def test_the_follow_up_and_its_referents_must_be_kept() -> None:
    assert is_faithful("How many officers does Putin's decree call up?", "How many officers?", SAID)
    assert not is_faithful("How many men does Putin's decree call up?", "How many officers?", SAID)
    said = ("Which planets have rings?", "Jupiter and Saturn")
    assert is_faithful("Which of Jupiter and Saturn has rings?", "Which one?", said, ("Jupiter", "Saturn"))
    assert not is_faithful("Which planets have rings?", "Which one?", said, ("Jupiter", "Saturn"))


def test_the_model_is_asked_only_when_a_question_may_depend_on_earlier_ones() -> None:
    def needs(question: str, *earlier: EarlierTurn) -> bool:
        return needs_model(question, stand_alone(question, earlier), earlier)

    assert needs("As of when?", DECREE)
    assert needs("What was the reaction of the men?", DECREE)  # it names nothing and is about the same topic
    assert not needs("As of when?")
    assert not needs("Until when does it run?", DECREE)  # the rules know the form
    assert not needs("What is photosynthesis?", DECREE)  # it is about another topic
    assert not needs("Who is the secretary general of NATO?", DECREE)
    assert not needs("What happened in 2014?", DECREE)
    assert not needs("What does the other article say?", DECREE)


@pytest.mark.parametrize("options", [{"failures": [0] * 9}, {"failures": [500] * 9}, {"breaks_after": 5}])
def test_the_rule_based_question_is_used_when_the_model_fails(options: dict[str, object]) -> None:
    rule_based = stand_alone("As of when?", [DECREE])

    assert rewrite("As of when?", say("As of when does Putin's decree call up men?", **options)) == rule_based.text


def test_the_rule_based_question_is_used_when_the_model_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.question.llm_rewriting.PATIENCE_SECONDS", 0.3)
    llm = say("As of when does Putin's decree call up men?", delay_seconds=0.2, piece_characters=1)
    began = time.monotonic()

    assert rewrite("As of when?", llm) == stand_alone("As of when?", [DECREE]).text
    assert time.monotonic() - began < 8  # the whole reply would take 9
    assert llm.was_freed.wait(20)


def test_stopping_frees_the_model_while_it_completes_the_question() -> None:
    llm = say("As of when does Putin's decree call up men?", delay_seconds=0.1, piece_characters=1)
    question = "As of when?"
    steps = rewrite_follow_up(question, stand_alone(question, [DECREE]), [DECREE], model=wrap(llm))

    assert next(steps) == Stage("understanding")
    assert next(steps) == Draft("")
    steps.close()
    assert llm.was_freed.wait(20)


def test_the_conversation_is_escaped_and_trimmed_in_the_prompt() -> None:
    exchanges = [("Who <system> said so?", "x" * 5000)]

    [system, user] = write_follow_up_prompt("And [1] then?", exchanges)

    assert system.role == "system" and "<" not in user.text and "[" not in user.text
    assert len(user.text) < 600


def test_only_the_latest_turns_are_given() -> None:
    llm = say("x")
    turns = [EarlierTurn(f"Who is number {n}?", f"Name {n}", ()) for n in range(9)]

    rewrite("And why?", llm, turns)

    given = str(llm.calls[0][-1].content)
    assert "number 8" in given and "number 6" in given and "number 5" not in given


@pytest.fixture
def written(tmp_path: Path) -> tuple[Assistant, ScriptedLLM]:
    llm = say("As of when does Putin's decree call up men?", "It calls up 160,000 men [1].")
    settings = load_settings(articles=SEEDS, home=tmp_path / "home")
    return Assistant(settings, language_model=wrap(llm)), llm


def test_the_completed_question_is_searched_for_and_shown(written: tuple[Assistant, ScriptedLLM]) -> None:
    assistant, llm = written
    with assistant:
        assistant.index()
        steps = list(assistant.ask_in_steps("As of when?", earlier=[DECREE], threshold=0))

        answer = steps[-1]
        assert answer.asked_as == "As of when does Putin's decree call up men?"
        assert answer.question == "As of when?"
        assert "understanding" in answer.milliseconds
        names = [step.name for step in steps if isinstance(step, Stage)]
        assert names[:4] == ["loading", "understanding", "retrieval", "answering"]
        assert "Question: As of when does Putin's decree call up men?" in str(llm.calls[1][-1].content)

        asked = len(llm.calls)
        quoted = assistant.ask("As of when?", earlier=[DECREE], quote_only=True)
        assert len(llm.calls) == asked  # an answer of quotes leaves the model out
        assert quoted.asked_as == stand_alone("As of when?", [DECREE]).text


def test_questions_in_several_threads_are_not_mixed_up() -> None:
    made: dict[int, str] = {}

    def complete(number: int) -> None:
        turn = EarlierTurn(f"What does treaty {number} say?", f"Treaty {number} ends the war", ())
        llm = say(f"As of when does treaty {number} end the war?", delay_seconds=0.01)
        made[number] = rewrite("As of when?", llm, [turn])

    threads = [threading.Thread(target=complete, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == {n: f"As of when does treaty {n} end the war?" for n in range(6)}
