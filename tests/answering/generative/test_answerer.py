"""Answers in a language model's words: what is shown, verified, repaired, left out, and what happens on failures."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import pytest
from pydantic import SecretStr

from rag.answering.generative.answerer import CUT_SHORT, LOOPED, WritingOptions, answer_generatively
from rag.answering.generative.composition import (
    BESIDE_THE_POINT,
    DECLINED,
    NOT_VERIFIED,
    QUOTED_INSTEAD,
    GenerativeAnswer,
)
from rag.language_models import LanguageModelOptions, load_language_model
from rag.language_models.prompts import write_grammar
from rag.schema.answers import Statement
from rag.schema.events import Draft, Stage
from rag.testing.scripted_llm import wrap
from tests.support.fakes import WordChecker
from tests.support.generating import (
    BRIDGE,
    FERRY,
    MOON,
    PASSAGES,
    QUESTION,
    answer,
    list_texts,
    make_passage,
    quote,
    say,
    take_steps,
)
from tests.support.model_server import Reply, serve_model

# --- what is shown


def test_each_sentence_cites_the_exact_sentence_that_supports_it() -> None:
    written = answer(say("Marlow's council approved the new bridge on Tuesday [1]. A ticket costs 2 euros [2]."))
    assert list_texts(written) == [
        ("Marlow's council approved the new bridge on Tuesday.", True),
        ("A ticket costs 2 euros.", True),
    ]
    first, second = (statement.citations[0] for statement in written.statements)
    assert (first.n, first.file, first.start) == (1, "bridge.txt", 100)
    assert first.quote == "The council of Marlow approved the new bridge on Tuesday."
    assert second.quote == FERRY[second.start : second.end] == "A ticket costs 2 euros."
    assert written.was_written and not written.abstained and written.notes == ()
    assert written.confidence == pytest.approx(0.9)


def test_statements_come_as_they_are_written_and_drafts_between_them() -> None:
    steps = take_steps(say("The council approved the new bridge. A ticket costs 2 euros [2]."))
    kinds = [type(step) for step in steps if not isinstance(step, Draft)]
    assert kinds == [Stage, Statement, Statement, GenerativeAnswer]
    first = next(at for at, step in enumerate(steps) if isinstance(step, Statement))
    drafts = [step.text for step in steps if isinstance(step, Draft)]
    assert any(isinstance(step, Draft) for step in steps[first:-2])
    assert "The council ap" in drafts and all("[" not in draft for draft in drafts)


def test_a_mark_of_no_passage_is_removed_and_counted() -> None:
    written = answer(say("A ticket costs 2 euros [2][7]. It will open in May 2027 [0]."))
    assert written.removed_marks == 2
    assert [statement.text for statement in written.statements] == [
        "A ticket costs 2 euros.",
        "It will open in May 2027.",
    ]
    assert all(statement.verified for statement in written.statements)


@pytest.mark.parametrize("said", ["A ticket costs 2 euros.", "A ticket costs 2 euros [1]."])
def test_a_sentence_gets_the_right_citation_when_it_has_none_or_the_wrong_one(said: str) -> None:
    written = answer(say(said))
    assert [citation.file for citation in written.statements[0].citations] == ["ferry.txt"]
    assert written.statements[0].verified and written.moved_marks == 1


def test_every_supporting_passage_is_cited_when_a_sentence_names_several() -> None:
    copy = make_passage("The council of Marlow approved the new bridge on Tuesday.", file="other.txt")
    written = answer(say("The council of Marlow approved the new bridge [1, 2]."), quote((PASSAGES[0], copy)))
    assert [citation.file for citation in written.statements[0].citations] == ["bridge.txt", "other.txt"]
    assert [citation.n for citation in written.statements[0].citations] == [1, 2]


def test_copies_of_a_passage_are_cited_too() -> None:
    copy = make_passage(FERRY, file="wire.txt", start=7).chunk
    written = answer(
        say("A ticket costs 2 euros [1]."), quote((make_passage(FERRY, file="ferry.txt", copies=(copy,)),))
    )
    assert [citation.file for citation in written.statements[0].citations] == ["ferry.txt", "wire.txt"]
    assert {citation.quote for citation in written.statements[0].citations} == {"A ticket costs 2 euros."}


def test_what_no_passage_says_is_shown_as_unverified_without_a_citation() -> None:
    written = answer(say(f"It will open in May 2027 [1]. {MOON} [1]", "1: still cheese"))
    assert list_texts(written) == [("It will open in May 2027.", True), (MOON, False)]
    assert written.statements[1].citations == ()
    assert written.confidence == pytest.approx(0.45)


def test_what_no_passage_says_is_left_out_when_strict() -> None:
    steps = take_steps(say(f"It will open in May 2027 [1]. {MOON} [1]", "1: still cheese"), strict=True)
    assert MOON not in [step.text for step in steps if isinstance(step, Statement)]
    assert list_texts(steps[-1]) == [("It will open in May 2027.", True)]
    assert steps[-1].left_out == 1


def test_a_sentence_said_twice_is_shown_once() -> None:
    written = answer(say("A ticket costs 2 euros [2]. A ticket costs 2 euros [2]. A ticket costs 2 euros [2]."))
    assert len(written.statements) == 1


def test_a_model_is_stopped_when_it_does_not_stop_by_itself() -> None:
    llm = say(" ".join(f"Sentence number {n} tells of nothing at all." for n in range(1000)), "1: DROP")
    written = answer(llm)
    assert len(written.statements) < 20
    assert llm.was_freed.wait(20)


def test_a_model_is_stopped_when_it_has_written_as_many_sentences_as_it_was_asked_for() -> None:
    text = " ".join(f"Ferry {n} leaves at {n} sharp." for n in range(1, 20))
    passage = make_passage(text)
    llm = say(" ".join(f"Ferry {n} leaves at {n} sharp [1]." for n in range(1, 20)), delay_seconds=0.01)
    written = answer(llm, quote((passage,)), max_sentences=4)
    assert list_texts(written) == [(f"Ferry {n} leaves at {n} sharp.", True) for n in range(1, 5)]
    assert llm.was_freed.wait(20)


def test_the_quoted_answer_comes_first_when_what_was_written_is_true_and_beside_the_point() -> None:
    quoted = quote((PASSAGES[0],))
    written = answer(say("A ticket costs 2 euros [2]."), replace(quoted, passages=PASSAGES))
    assert list_texts(written) == [
        ("The council of Marlow approved the new bridge on Tuesday.", True),
        ("A ticket costs 2 euros.", True),
    ]
    assert written.notes == (BESIDE_THE_POINT,) and written.was_written
    assert [citation.n for statement in written.statements for citation in statement.citations] == [1, 2]


def test_a_span_is_cited_once_when_two_passages_contain_it() -> None:
    passages = (make_passage(BRIDGE), replace(make_passage(BRIDGE), similarity=0.4))
    written = answer(say("The council of Marlow approved the new bridge on Tuesday [1][2]."), quote(passages))
    assert [citation.n for citation in written.statements[0].citations] == [1]


# --- repair


def test_a_sentence_is_repaired_in_one_round() -> None:
    llm = say("It will cost 9 million euros [1].", "1: It will cost 4.2 million euros [1].")
    written = answer(llm)
    assert list_texts(written) == [("It will cost 4.2 million euros.", True)]
    assert written.repaired == 1
    assert len(llm.calls) == 2
    order = str(llm.calls[1][-1].content)
    assert "It will cost 9 million euros." in order and "9 is not there" in order
    assert [message.role for message in llm.calls[1]] == ["system", "user", "assistant", "user"]


@pytest.mark.parametrize("reply", ["1: DROP", "1: DROP [1]", "DROP [2]."])
def test_a_sentence_that_the_model_withdraws_is_gone_and_counted(reply: str) -> None:
    written = answer(say(f"It will open in May 2027 [1]. {MOON} [1]", reply))
    assert list_texts(written) == [("It will open in May 2027.", True)]
    assert written.left_out == 1 and written.repaired == 0


def test_repair_ends_when_the_model_does_not_stop() -> None:
    llm = say(f"It will open in May 2027 [1]. {MOON} [1]", "DROP\n" * 1000, delay_seconds=0.02)
    written = answer(llm)
    assert list_texts(written) == [("It will open in May 2027.", True)]
    assert llm.was_freed.wait(10)


def test_nothing_is_asked_again_when_everything_is_verified() -> None:
    llm = say("A ticket costs 2 euros [2].")
    answer(llm)
    assert len(llm.calls) == 1


def test_the_answer_is_kept_when_repair_fails() -> None:
    reply = f"It will open in May 2027 [1]. {MOON} [1]"
    first = say(reply)
    answer(first)
    length = sum(len(str(message.content)) for message in first.calls[0])
    assert list_texts(answer(say(reply, window_characters=length))) == [
        ("It will open in May 2027.", True),
        (MOON, False),
    ]


# --- abstaining


def test_the_model_is_not_called_when_the_quoted_answer_abstains() -> None:
    llm = say("Something.")
    written = answer(llm, quote(abstained=True))
    assert written.abstained and written.statements == () and llm.calls == []


@pytest.mark.parametrize(
    "reply",
    ["NO ANSWER", "No answer.", "**NO ANSWER**", "<think>hm [1].</think>NO ANSWER", "The passages do not say this."],
)
def test_the_model_may_say_that_the_passages_do_not_answer(reply: str) -> None:
    written = answer(say(reply), replace(quote(), confidence=0.4))
    assert written.abstained and written.statements == ()
    assert "found no answer" in written.notes[0]


def test_a_declining_sentence_changes_nothing_when_the_rest_is_verified() -> None:
    written = answer(say("A ticket costs 2 euros [2]. NO ANSWER"))
    assert list_texts(written) == [("A ticket costs 2 euros.", True)]


# --- when it fails


@pytest.mark.parametrize(
    ("status", "reason"), [(401, "refused the key"), (404, "was not found"), (0, "cannot be reached")]
)
def test_the_quoted_answer_is_given_with_the_reason_when_the_model_fails(status: int, reason: str) -> None:
    written = answer(say("Anything.", failures=[status]))
    assert written.statements == quote().statements and not written.was_written
    assert reason in written.notes[0] and "quoted instead" in written.notes[0]


def test_what_was_written_is_kept_and_marked_when_the_stream_breaks() -> None:
    reply = "A ticket costs 2 euros [2]. The council of Marlow approved the new bridge [1]."
    written = answer(say(reply, breaks_after=60))
    assert list_texts(written) == [
        ("A ticket costs 2 euros.", True),
        ("The council of Marlow approved the …", False),
        ("The council of Marlow approved the new bridge on Tuesday.", True),
    ]
    assert "broke off in the middle" in written.notes[0] and written.was_written
    assert [citation.n for statement in written.statements for citation in statement.citations] == [1, 2, 3]


def test_the_quoted_answer_stands_alone_when_nothing_is_verified() -> None:
    written = answer(say(f"{MOON} [1]", "1: Cheese it is."))
    assert list_texts(written) == [(quote().statements[0].text, True)]
    assert written.notes == (f"{NOT_VERIFIED} {QUOTED_INSTEAD}",)
    assert written.withheld == (MOON,) and not written.was_written and written.confidence == 0.9


def test_nothing_is_withheld_when_nothing_is_verified_and_strict() -> None:
    written = answer(say(f"{MOON} [1]", "1: Cheese it is."), strict=True)
    assert written.withheld == () and written.left_out == 1


def test_an_unfinished_sentence_is_withheld_when_the_stream_breaks_and_nothing_is_verified() -> None:
    written = answer(say(f"{MOON} The harbour is closed.", breaks_after=42))
    assert list_texts(written) == [(quote().statements[0].text, True)]
    assert written.withheld[0] == MOON and written.withheld[1].endswith(" …")


@pytest.mark.parametrize(("confidence", "abstained"), [(0.9, False), (0.5, False), (0.45, True)])
def test_a_model_that_declines_is_believed_only_when_the_odds_are_against_the_quoted_answer(
    confidence: float, abstained: bool
) -> None:
    written = answer(say("NO ANSWER"), replace(quote(), confidence=confidence))
    assert written.abstained == abstained
    assert written.notes[0].startswith(DECLINED)
    assert bool(written.statements) == (not abstained)


def test_the_model_is_stopped_when_it_writes_the_same_sentences_again() -> None:
    said = "A ticket costs 2 euros [2]. It will open in May 2027 [1]. "
    llm = say(said * 5_000)  # so long that it is still writing when it is stopped
    written = answer(llm)
    assert list_texts(written) == [("A ticket costs 2 euros.", True), ("It will open in May 2027.", True)]
    assert written.notes == (LOOPED,) and llm.was_freed.wait(20)


def test_the_model_is_stopped_when_a_sentence_never_ends() -> None:
    llm = say("A ticket costs 2 euros [2]. It is run by the ferry " + "and the ferry " * 50_000)
    written = answer(llm)
    assert list_texts(written) == [("A ticket costs 2 euros.", True)]
    assert written.notes == (LOOPED,) and llm.was_freed.wait(20)


def test_the_question_and_the_order_are_left_out_when_the_model_repeats_them() -> None:
    echoed = f"Question: {QUESTION}\nAnswer from the passages, each sentence with its number in brackets.\n"
    written = answer(say(f"{echoed}A ticket costs 2 euros [2]."))
    assert list_texts(written) == [("A ticket costs 2 euros.", True)] and written.left_out == 2


def test_the_quoted_answer_is_given_when_the_model_writes_nothing() -> None:
    written = answer(say(""))
    assert written.statements == quote().statements and "nothing that can be shown" in written.notes[0]


def test_a_silent_model_times_out() -> None:
    llm = say("A ticket costs 2 euros [2].", delay_seconds=1.0)
    given = LanguageModelOptions(retries=0, timeout_seconds=0.3)
    *_, written = answer_generatively(
        QUESTION, quote(), model=wrap(llm, given=given), checker=WordChecker(), options=WritingOptions(6)
    )
    assert isinstance(written, GenerativeAnswer) and "was silent" in written.notes[0]


def test_fewer_passages_are_given_when_all_are_too_long() -> None:
    passages = [make_passage(BRIDGE, file=f"{n}.txt") for n in range(6)]
    llm = say("It will open in May 2027 [1].", window_characters=1900)
    written = answer(llm, quote(passages))
    assert list_texts(written) == [("It will open in May 2027.", True)] and written.notes == ()
    lengths = [str(call[1].content).count("<passage ") for call in llm.calls]
    assert lengths == [6, 3, 1] or lengths == [6, 3]


def test_the_quoted_answer_is_given_when_not_even_one_passage_fits() -> None:
    written = answer(say("Anything.", window_characters=10))
    assert written.statements == quote().statements and "too long" in written.notes[0]


def test_closing_the_steps_frees_the_model() -> None:
    llm = say("A ticket costs 2 euros [2]. " * 3000, delay_seconds=0.02)  # minutes, if it were read to its end
    given = LanguageModelOptions(retries=0, timeout_seconds=5)
    steps = answer_generatively(
        QUESTION, quote(), model=wrap(llm, given=given), checker=WordChecker(), options=WritingOptions(6)
    )
    while not isinstance(next(steps), Statement):
        pass
    began = time.monotonic()
    steps.close()
    assert time.monotonic() - began < 20
    assert llm.was_freed.wait(20)
    for thread in threading.enumerate():
        if thread.name == "language-model":
            thread.join(20)
            assert not thread.is_alive()


@pytest.mark.language_model
def test_a_cut_answer_says_so_and_ends_with_a_whole_sentence() -> None:
    pytest.importorskip("llama_index.llms.openai_like")
    with serve_model() as server:
        server.replies = [Reply(text="A ticket costs 2 euros [2]. The council of", finish="length")]
        given = LanguageModelOptions(url=server.url, key=SecretStr("unused"), retries=0, timeout_seconds=60)
        model = load_language_model("openai:small", given)
        *_, written = answer_generatively(
            QUESTION, quote(), model=model, checker=WordChecker(), options=WritingOptions(6)
        )
    assert isinstance(written, GenerativeAnswer)
    assert list_texts(written) == [("A ticket costs 2 euros.", True)] and written.notes == (CUT_SHORT,)


def test_a_heading_is_not_cited() -> None:
    text = "The council approved the new bridge\nThe council of Marlow approved the new bridge on Tuesday."
    passage = make_passage(text)
    first, *others = passage.chunk.sentences
    heading = replace(first, end=text.index("\n"), kind="heading")
    body = replace(first, start=text.index("\n") + 1, end=len(text), kind="sentence")
    assert not others or others[-1].end == len(text)
    titled = replace(passage, chunk=replace(passage.chunk, sentences=(heading, body)))
    written = answer(say("The council approved the new bridge [1]."), quote((titled,)))
    assert written.statements[0].citations[0].quote == "The council of Marlow approved the new bridge on Tuesday."


# --- what the model is given


def test_a_model_gets_a_grammar_when_it_takes_one() -> None:
    llm = say("A ticket costs 2 euros [2].", takes_grammar=True)
    answer(llm)
    assert llm.grammars == [write_grammar(2, max_sentences=5)]
    assert '"1" | "2"' in llm.grammars[0] and "NO ANSWER" in llm.grammars[0]


def test_instructions_that_are_repeated_are_left_out() -> None:
    written = answer(
        say("Use only what the passages say. Copy numbers, dates and names exactly. A ticket costs 2 euros [2].")
    )
    assert list_texts(written) == [("A ticket costs 2 euros.", True)]
    assert written.left_out == 2
