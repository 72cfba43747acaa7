"""Chores of clients: answered in the JSON that they ask for, from the words of the chat, without a search."""

from __future__ import annotations

import json

import pytest
from starlette.testclient import TestClient

from rag import Assistant
from rag.api.openai.chores import do_chore, unwrap_question
from tests.api.harness import QUESTION, chat, make_client, make_service

HISTORY = f"### Chat History:\n<chat_history>\nUSER: {QUESTION}\nASSISTANT: 160,000 [1]\n</chat_history>"


def write_task(task: str, form: str) -> str:
    return f"### Task:\n{task}\n### Guidelines:\n- Be brief.\n### Output:\nJSON format: {form}\n{HISTORY}"


@pytest.mark.parametrize(
    ("task", "form", "reply"),
    [
        ("Write a title.", '{ "title": "your title here" }', {"title": "How many men does Putin's decree …"}),
        ("Write tags.", '{ "tags": ["tag1", "tag2"] }', {"tags": ["Many", "Men", "Putin"]}),
        ("Suggest questions.", '{ "follow_ups": ["Question 1?"] }', {"follow_ups": []}),
        ("Decide on searches.", '{ "queries": ["query1"] }', {"queries": []}),
        ("Go on with the text.", '{ "text": "<completion>" }', {"text": ""}),
    ],
)
def test_a_chore_is_answered_in_its_json(task: str, form: str, reply: dict[str, object]) -> None:
    assert json.loads(do_chore(write_task(task, form)) or "") == reply


def test_a_chore_without_a_form_gets_a_title() -> None:
    assert do_chore(f"### Task:\nName this chat in three words.\n{HISTORY}") == "How many men does Putin's decree …"
    assert do_chore("### Task:\nName this chat.") == "New chat"


@pytest.mark.parametrize("question", [QUESTION, "Task: what is it?", "Which ### Task: is named?", '{ "title": 1 }'])
def test_a_question_is_no_chore(question: str) -> None:
    assert do_chore(question) is None and unwrap_question(question) == question


def test_a_question_inside_documents_of_the_client_is_unwrapped() -> None:
    head = "### Task:\nRespond to the user query using the provided context.\n<context>\nCake is flour.\n</context>\n"
    assert unwrap_question(f"{head}<user_query>\n{QUESTION}\n</user_query>\n") == QUESTION
    assert unwrap_question(f"{head}\n{QUESTION}") == QUESTION
    assert do_chore(f"{head}\n{QUESTION}") is None


def test_a_chore_takes_no_turn_in_the_queue(seeds_assistant: Assistant) -> None:
    service = make_service(seeds_assistant)
    service.work.close()  # whatever needs it is refused
    client: TestClient = make_client(service)
    completion = chat(client, write_task("Write a title.", '{ "title": "your title here" }'))
    assert json.loads(completion["choices"][0]["message"]["content"]) == {"title": "How many men does Putin's decree …"}
    assert "footnote" not in completion
