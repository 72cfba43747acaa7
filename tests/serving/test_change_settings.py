"""A running server gets another language model, and follows its folder or not."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag import Assistant
from rag.serving.folder_follower import FolderFollower
from rag.serving.service import Service
from rag.settings import load_settings

MODEL = "rag.testing.scripted_llm.ScriptedLLM:tiny"
QUESTION = "How many men does Putin's decree call up?"
SAID = "Putin's decree calls up 160,000 men [1]."


@pytest.fixture
def service(articles: Path, tmp_path: Path) -> Iterator[Service]:
    made = Service(load_settings(articles=articles, home=tmp_path / "home"))
    made.assistant.index()
    yield made
    made.close(seconds=5)


def test_the_next_answer_is_written_by_the_new_language_model(service: Service) -> None:
    assert service.assistant.ask(QUESTION).mode == "extractive" and not service.assistant.has_language_model
    before = service.settings
    service.change_settings(load_settings(llm=MODEL, llm_options={"replies": [SAID]}, passages=3))
    assert service.settings.llm == MODEL and service.settings.passages == before.passages
    written = service.assistant.ask(QUESTION)
    assert written.language_model == MODEL
    assert service.open_folder(service.settings.articles.parent).assistant.has_language_model
    service.change_settings(before)
    assert service.assistant.ask(QUESTION).language_model == ""


def test_a_followed_folder_is_indexed_when_it_changes(service: Service, articles: Path) -> None:
    service.change_settings(service.settings.model_copy(update={"watch": True}))
    service.follow_folder()  # once more changes nothing
    (articles / "ferry.txt").write_text("The ferry to Tarn costs 4 euros since Monday, the town council said.")
    end = time.monotonic() + 60
    while service.assistant.read_status().files < 6 and time.monotonic() < end:
        time.sleep(0.1)
    assert service.assistant.read_status().files == 6
    service.change_settings(service.settings.model_copy(update={"watch": False}))


def test_following_ends_and_begins_again(articles: Path, tmp_path: Path) -> None:
    told: list[int] = []
    follower = FolderFollower(lambda _, report: told.append(len(report.added)))
    follower.stop()
    with Assistant(load_settings(articles=articles, home=tmp_path / "home")) as assistant:
        follower.start(assistant)
        follower.stop()
        follower.start(assistant)
        end = time.monotonic() + 60
        while not assistant.is_indexed() and time.monotonic() < end:
            time.sleep(0.1)
        assert assistant.is_indexed()
        while not told and time.monotonic() < end:
            time.sleep(0.1)
        assert told == [5]
        follower.stop()
