"""What the doors of one server share: assistants, index jobs, counts; and the bounds of an answer."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import pytest

from rag import Answer, Assistant, IndexReport, Query, load_settings
from rag.errors import AnswerStopped, AnswerTookTooLong
from rag.serving.figures import Figures
from rag.serving.index_job import IndexJob, IndexRunner
from rag.serving.service import Service
from rag.serving.steps import Ending, take_steps
from tests.conftest import MakeAssistant
from tests.support.indexed_folders import TEXTS, write

QUESTION = "How many men does Putin's decree call up?"


def test_a_folder_is_opened_once_for_all_doors(tmp_path: Path) -> None:
    service = Service(load_settings(articles=tmp_path, home=tmp_path / "home"))
    assert service.open_folder() is service.open_folder(tmp_path)
    assert service.open_folder(tmp_path / "other").assistant is not service.assistant


def test_an_answer_ends_at_its_next_step_when_it_is_cancelled_or_takes_too_long(seeds_assistant: Assistant) -> None:
    ending = Ending()
    steps = take_steps(seeds_assistant, Query(QUESTION), ending)
    next(steps)
    ending.cancel()
    with pytest.raises(AnswerStopped):
        next(steps)
    with pytest.raises(AnswerTookTooLong, match="RAG_ANSWER_SECONDS"):
        list(take_steps(seeds_assistant, Query(QUESTION), Ending(0.0)))


def test_a_text_to_check_is_given_up_between_its_sentences_when_it_is_cancelled(seeds_assistant: Assistant) -> None:
    ending = Ending()
    text = "Putin signed a decree. It calls up 160,000 men. It rained in Tarn. Nobody was hurt."
    judged: list[Answer] = []
    with pytest.raises(AnswerStopped):
        for step in take_steps(seeds_assistant, Query(text, kind="check"), ending):
            ending.cancel()
            judged += [step] if isinstance(step, Answer) else []
    assert judged == []


def test_a_cancelled_index_job_leaves_the_index_as_it_was_and_the_next_one_continues(
    make_assistant: MakeAssistant, tmp_path: Path
) -> None:
    folder = tmp_path / "articles"
    for number, text in enumerate(TEXTS):
        write(folder, f"{number}.txt", text)
    assistant = make_assistant(articles=folder)
    stopped = IndexJob(assistant)
    stopped.cancel()
    stopped.run()
    assert stopped.is_over and "stopped" in stopped.error and not assistant.is_indexed()
    job = IndexJob(assistant)
    job.run()
    assert job.report and len(job.report.added) == len(TEXTS)


class HeldAssistant(Assistant):
    """An assistant whose indexing runs end only when they may."""

    def __init__(self, assistant: Assistant) -> None:
        super().__init__(assistant.settings)
        self.is_read, self.may_end = threading.Event(), threading.Event()

    def index(self, **options: Any) -> IndexReport:
        report = super().index(**options)
        self.is_read.set()
        assert self.may_end.wait(60)
        return report


def test_what_changes_while_a_folder_is_indexed_is_indexed_by_the_job_that_follows(
    make_assistant: MakeAssistant, tmp_path: Path
) -> None:
    folder = tmp_path / "articles"
    write(folder, "0.txt", TEXTS[0])
    with HeldAssistant(make_assistant(articles=folder)) as assistant:
        runner = IndexRunner(assistant)
        first = runner.start()
        assert assistant.is_read.wait(60)
        write(folder, "1.txt", TEXTS[1])
        assert runner.start(follows=True) is first and runner.start() is first
        assistant.may_end.set()
        end = time.monotonic() + 60
        while (runner.last is first or not runner.last.is_over) and time.monotonic() < end:  # type: ignore[union-attr]
            time.sleep(0.01)
        assert runner.last and runner.last.report and runner.last.report.added == ("1.txt",)
        assert runner.last is not first and first.report and first.report.added == ("0.txt",)


def test_a_closing_service_tells_running_work_to_stop(seeds_assistant: Assistant) -> None:
    service = Service(seeds_assistant.settings)
    assert service.close(seconds=5)
    assert service.work.is_full()


def test_figures_count_answers_and_never_hold_their_words(seeds_assistant: Assistant) -> None:
    figures = Figures()
    for question in (QUESTION, "What is a chocolate cake?"):
        figures.note_answer(seeds_assistant.ask(question))
    figures.note_failure("QuestionError")
    figures.note_request("/v1/ask", 200)
    text = figures.write(waiting=1, running=2)
    assert 'footnote_answers_total{kind="fact",outcome="answered"} 1' in text
    assert 'footnote_answers_total{kind="fact",outcome="abstained"} 1' in text
    assert 'footnote_stage_milliseconds_count{stage="total"} 2' in text
    assert 'footnote_failures_total{error="QuestionError"} 1' in text and "footnote_questions_waiting 1" in text
    assert 'footnote_requests_total{route="/v1/ask",status="200"} 1' in text
    assert "Putin" not in text and "cake" not in text
