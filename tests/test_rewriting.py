"""Follow-ups made to stand alone by a language model: what of its questions is taken, and what is not."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from rag import Assistant, EarlierTurn, load_settings
from rag.conversing import StandaloneQuestion, stand_alone
from rag.fakes import ScriptedLLM, wrap
from rag.prompts import write_follow_up_prompt
from rag.records import Draft, Stage
from rag.rewriting import is_faithful, needs_model, rewrite_follow_up
from tests.conftest import SEEDS

DECREE = EarlierTurn(
    "How many men does Putin's decree call up?",
    "160,000 [1]\nPresident Vladimir Putin has put his name to a decree that calls up 160,000 men [1]",
    ("001.txt",),
)
SAID = (DECREE.question, "160,000\nPresident Vladimir Putin has put his name to a decree that calls up 160,000 men")


def rewrite(question: str, llm: ScriptedLLM, earlier: Sequence[EarlierTurn] = (DECREE,)) -> StandaloneQuestion:
    steps = rewrite_follow_up(question, stand_alone(question, earlier), earlier, model=wrap(llm))
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            made: StandaloneQuestion = stop.value
            return made


def say(*replies: str, **options: object) -> ScriptedLLM:
    return ScriptedLLM(replies=list(replies), **options)


@pytest.mark.parametrize(
    "written",
    [
        "Until when does Putin's decree run?",
        " Question: Until when does Putin's decree run?\n\nIt runs until July.",
        '"Until when does Putin\'s decree run?"',
        "**Until when does Putin's decree run?** ",
    ],
)
def test_the_models_question_is_taken_when_it_holds(written: str) -> None:
    made = rewrite("Until when does it run?", say(written))

    assert made == StandaloneQuestion("Until when does Putin's decree run?", ("Putin's decree",), is_new_topic=False)


@pytest.mark.parametrize(
    ("question", "written"),
    [
        ("Until when does it run?", "Until when does Biden's decree run?"),  # a name that nobody spoke of
        ("Until when does it run?", "Until when does the 2022 decree run?"),  # a number
        ("Until when does it run?", "Until when does the mobilisation decree run?"),  # a word
        ("Until when does it run?", "Until when does Putin's decree not run?"),  # a negation
        ("Until when does it run?", "How many men does Putin's decree call up?"),  # something else
        ("Until when does it run?", "Where does Putin's decree run?"),  # another question word
        ("Until when does it run?", "Until when does it run?"),  # nothing put in
        ("Until when does it run?", "Putin's decree runs until July 15."),
        ("Until when does it run?", "Until when does Putin's decree run? Who are the men?"),
        ("Until when does it run?", "Until when does Putin's decree run" + " and run" * 60 + "?"),
        ("Until when does it run?", ""),
        ("How many officers does it call up?", "How many men does Putin's decree call up?"),  # drops what was asked
    ],
)
def test_the_rules_question_stands_when_the_models_does_not_hold(question: str, written: str) -> None:
    ruled = stand_alone(question, [DECREE])

    assert ruled.carried
    assert rewrite(question, say(written)) == ruled
    assert not is_faithful(written, question, SAID)


def test_the_model_is_asked_only_when_a_question_may_lean_on_earlier_ones() -> None:
    def needs(question: str, *earlier: EarlierTurn) -> bool:
        return needs_model(question, stand_alone(question, earlier), earlier)

    assert needs("Until when does it run?", DECREE)
    assert needs("What was the reaction of the soldiers?", DECREE)  # it names nothing
    assert not needs("Until when does it run?")
    assert not needs("Who is the secretary general of NATO?", DECREE)
    assert not needs("What happened in 2014?", DECREE)
    assert not needs("What does the other article say?", DECREE)


@pytest.mark.parametrize("options", [{"failures": [0] * 9}, {"failures": [500] * 9}, {"breaks_after": 5}])
def test_the_rules_question_stands_when_the_model_fails(options: dict[str, object]) -> None:
    ruled = stand_alone("Until when does it run?", [DECREE])

    assert rewrite("Until when does it run?", say("Until when does Putin's decree run?", **options)) == ruled


def test_the_rules_question_stands_when_the_model_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.rewriting.PATIENCE_SECONDS", 0.3)
    llm = say("Until when does Putin's decree run?", delay_seconds=0.2, piece_characters=1)
    began = time.monotonic()

    assert rewrite("Until when does it run?", llm) == stand_alone("Until when does it run?", [DECREE])
    assert time.monotonic() - began < 5
    assert llm.was_freed.wait(5)


def test_stopping_frees_the_model_while_it_completes_the_question() -> None:
    llm = say("Until when does Putin's decree run?", delay_seconds=0.1, piece_characters=1)
    question = "Until when does it run?"
    steps = rewrite_follow_up(question, stand_alone(question, [DECREE]), [DECREE], model=wrap(llm))

    assert next(steps) == Stage("understanding")
    assert next(steps) == Draft("")
    steps.close()
    assert llm.was_freed.wait(5)


def test_the_conversation_is_fenced_and_trimmed() -> None:
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
    llm = say("Until when does Putin's decree run?", "It runs until July 15 [1].")
    settings = load_settings(articles=SEEDS, home=tmp_path / "home")
    return Assistant(settings, language_model=wrap(llm)), llm


def test_what_the_model_completed_is_looked_for_and_shown(written: tuple[Assistant, ScriptedLLM]) -> None:
    assistant, llm = written
    with assistant:
        assistant.index()
        steps = list(assistant.ask_in_steps("Until when does it run?", earlier=[DECREE], threshold=0))

        answer = steps[-1]
        assert answer.asked_as == "Until when does Putin's decree run?"
        assert answer.question == "Until when does it run?"
        assert "understanding" in answer.milliseconds
        names = [step.name for step in steps if isinstance(step, Stage)]
        assert names[:4] == ["loading", "understanding", "retrieval", "answering"]
        assert "Question: Until when does Putin's decree run?" in str(llm.calls[1][-1].content)

        asked = len(llm.calls)
        quoted = assistant.ask("Until when does it run?", earlier=[DECREE], quote_only=True)
        assert len(llm.calls) == asked  # an answer of quotes leaves the model out
        assert quoted.asked_as == stand_alone("Until when does it run?", [DECREE]).text


def test_two_readers_are_not_mixed_up() -> None:
    made: dict[int, str] = {}

    def read(number: int) -> None:
        turn = EarlierTurn(f"What does treaty {number} say?", f"Treaty {number} ends the war", ())
        llm = say(f"When was treaty {number} signed?", delay_seconds=0.01)
        earlier = [turn, EarlierTurn("Who signed it?", "Both", ())]
        made[number] = rewrite("When was it signed?", llm, earlier).text

    threads = [threading.Thread(target=read, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == {n: f"When was treaty {n} signed?" for n in range(6)}
