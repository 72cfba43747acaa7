"""Answers and indexing in threads of the server: stopped, failed, at once, and what is saved of them."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from rag import Assistant, Conversations, Draft, Stage, Statement
from rag.serving.work_queue import WorkQueue
from rag.testing.scripted_llm import ScriptedLLM, wrap
from tests.conftest import SEEDS, MakeAssistant
from tests.ui.conftest import QUESTION
from ui import view_models as describing
from ui.answer_job import AnswerJob, Progress, go_on, make_partial
from ui.job_queue import JobQueue


def make_turn(queue: JobQueue, kept: Conversations, question: str = QUESTION) -> tuple[AnswerJob, str]:
    conversation = kept.create(articles="a").id
    return queue.ask(kept, conversation, kept.add_turn(conversation, question, {})), conversation


def wait(job: AnswerJob) -> None:
    for _ in job.follow():
        pass


def test_a_stopped_answer_is_saved_as_stopped(seeds_assistant: Assistant, tmp_path: Path) -> None:
    kept = Conversations(tmp_path)
    conversation = kept.create(articles="a").id
    job = AnswerJob(seeds_assistant, kept, conversation, kept.add_turn(conversation, QUESTION, {}))
    job.cancel()
    job.run()
    assert kept.read_turns(conversation)[0].state == "stopped"


def test_a_question_that_is_stopped_while_it_waits_does_not_wait_any_longer(
    seeds_assistant: Assistant, tmp_path: Path
) -> None:
    kept, go_on, begun = Conversations(tmp_path), threading.Event(), threading.Event()
    queue = JobQueue(seeds_assistant, work=WorkQueue(at_once=1))
    queue.work.submit(lambda: (begun.set(), go_on.wait(60)))
    assert begun.wait(60)
    job, conversation = make_turn(queue, kept)
    job.cancel()
    assert job.is_over and kept.read_turns(conversation)[0].state == "stopped"
    go_on.set()


def test_an_answer_comes_by_drafts_and_checked_sentences() -> None:
    progress = Progress()
    sentence = Statement("It rained.", True, ())
    for step in (Stage("writing", 2), Draft("It"), Draft("It rai"), sentence, Draft("The sun"), Draft("The sun")):
        progress = go_on(progress, step)
    assert progress == Progress(Stage("writing", 2), (sentence,), "The sun", is_written=True)
    assert go_on(progress, Stage("checking")).draft == ""
    assert make_partial("Why?", progress).mode == "generative"


def test_suggestions_are_looked_for_no_further_once_the_conversation_has_gone_on(
    seeds_assistant: Assistant, tmp_path: Path
) -> None:
    queue, kept = JobQueue(seeds_assistant), Conversations(tmp_path)
    first, conversation = make_turn(queue, kept)
    wait(first)
    second = queue.ask(kept, conversation, kept.add_turn(conversation, "What has Russia denied?", {}))
    wait(second)
    file = "001_676866eb0907da5c.txt"
    found = {}
    for job in (first, second):
        while (suggested := queue.suggest_next("state", job.turn.id, [file], ())) is None:
            time.sleep(0.01)
        found[job.turn.question] = bool(suggested)
    assert found == {QUESTION: False, "What has Russia denied?": True}


def test_what_a_language_model_had_written_when_it_was_stopped_is_kept_and_marked(
    seeds_assistant: Assistant, tmp_path: Path
) -> None:
    llm = ScriptedLLM(replies=["President Vladimir Putin signed a decree that calls up 160,000 men [1]."])
    llm.delay_seconds = 0.05
    kept = Conversations(tmp_path)
    with Assistant(seeds_assistant.settings, language_model=wrap(llm)) as assistant:
        job, conversation = make_turn(JobQueue(assistant), kept)
        for progress in job.follow():
            if progress.draft:
                job.cancel()
    (turn,) = kept.read_turns(conversation)
    assert turn.state == "stopped" and turn.answer and turn.answer["mode"] == "generative"
    (statement,) = turn.answer["statements"]
    assert statement["text"].endswith(" …") and not statement["verified"]
    assert llm.replies[0].startswith(statement["text"][:-2]) and llm.was_freed.wait(10)
    drawn = describing.describe_answer(turn, {})
    assert drawn["writer"] == "" and "You stopped this answer" in drawn["notes"][0]


def test_twenty_questions_at_once_are_each_answered_in_their_own_conversation(
    seeds_assistant: Assistant, tmp_path: Path
) -> None:
    queue, kept = JobQueue(seeds_assistant), Conversations(tmp_path)
    questions = [QUESTION, "What has Russia denied?", "Who is the Kremlin spokesman?", "What is a chocolate cake?"] * 5
    jobs = [make_turn(queue, kept, question) for question in questions]
    for job, _ in jobs:
        wait(job)
    for question, (_, conversation) in zip(questions, jobs, strict=True):
        (turn,) = kept.read_turns(conversation)
        assert turn.question == question and turn.state == "answered" and turn.answer
        assert turn.answer["question"] == question


def test_an_error_while_answering_is_saved_with_its_reason(make_assistant: MakeAssistant, tmp_path: Path) -> None:
    assistant = make_assistant(articles=SEEDS)  # not indexed
    kept = Conversations(tmp_path)
    job, conversation = make_turn(JobQueue(assistant), kept)
    wait(job)
    (turn,) = kept.read_turns(conversation)
    assert turn.state == "failed" and "Nothing is indexed" in turn.error


def test_indexing_tells_its_progress_and_what_it_came_to(make_assistant: MakeAssistant, articles: Path) -> None:
    queue = JobQueue(make_assistant(articles=articles))
    job = queue.index()
    assert queue.index() is job
    end = time.monotonic() + 60
    while not job.is_over and time.monotonic() < end:
        time.sleep(0.01)
    assert job.report and len(job.report.added) == 5 and job.done == job.total == 5
