"""What an exported conversation contains for answers of every kind, and for those saved by early versions."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from rag import Conversation, Turn, describe_answer
from rag.conversations.export import escape_markdown, export_json, export_markdown
from rag.conversations.saved_answers import list_citations, list_own_statements
from tests.support.kind_answers import ANSWERS, HOSTILE_NAME, make_list

NEW_KEYS = ("kind", "lead", "coverage", "events", "items", "columns", "checks", "suggestions", "withheld")


def export(answer: dict[str, Any]) -> str:
    turn = Turn(1, "Which?", "2024-05-15", "answered", {}, answer)
    conversation = Conversation("id", "Named", "/articles", "2024-05-15", "2024-05-15")
    assert json.loads(export_json(conversation, [turn]))["turns"][0]["answer"] == json.loads(json.dumps(answer))
    return export_markdown(conversation, [turn])


@pytest.mark.parametrize("kind", sorted(ANSWERS))
def test_every_mark_has_its_footnote_when_a_kind_is_exported(kind: str) -> None:
    answer = ANSWERS[kind]()
    text = export(describe_answer(answer))
    for citation in answer.citations:
        file = escape_markdown(citation.file)
        assert text.count(f"[^1-{citation.n}]") >= 2 and text.count(f"[^1-{citation.n}]: {file}") == 1


def test_labels_and_groups_are_kept_when_a_conversation_is_exported() -> None:
    summary = export(describe_answer(ANSWERS["summary"]()))
    assert summary.count("**NATO membership**") == 1 and "- US makes no promise" in summary
    assert "*Read: all 5 articles.*" in summary
    folder = export(describe_answer(ANSWERS["folder"]()))
    assert r"to join NATO”, 003\_811c00e6699e8ba0.txt**: US makes no promise" in folder
    timeline = export(describe_answer(ANSWERS["timeline"]()))
    assert "- **15 July 2025**: The new conscription window" in timeline and "*(planned)*" in timeline
    assert "*(counted from “on Tuesday”)*" in timeline


def test_sides_become_a_table_when_a_comparison_is_exported() -> None:
    text = export(describe_answer(ANSWERS["compare"]()))
    assert "| Mark Rutte | Volodymyr Zelenskyy |\n| --- | --- |\n" in text
    assert "| *says nothing on this* |" in text


def test_verdicts_and_evidence_are_kept_when_a_check_is_exported() -> None:
    text = export(describe_answer(ANSWERS["check"]()))
    assert "- **contradicted** (the articles say 15 July 2025): The window closes on 1 May 2025.\n  - The new" in text
    assert "- **not in the articles**: The moon is made of cheese." in text


def test_names_mean_nothing_in_markdown_when_they_are_hostile() -> None:
    text = export(describe_answer(make_list(HOSTILE_NAME)))
    assert "<img" not in text.replace(r"\<img", "") and r"\*\*Bold\*\*" in text and r"\$x^2\$" in text


def test_what_a_language_model_wrote_in_vain_is_kept_and_marked_when_a_conversation_is_exported() -> None:
    answer = replace(ANSWERS["yes_no"](), withheld=("The moon is *made* of cheese.",))
    text = export(describe_answer(answer))
    assert "*The language model wrote, not verified:*\n\n> The moon is \\*made\\* of cheese." in text


def test_an_answer_of_an_early_version_is_exported_as_it_was() -> None:
    answer = describe_answer(ANSWERS["yes_no"]())
    for key in NEW_KEYS:
        answer.pop(key, None)
    for statement in answer["statements"]:
        del statement["label"], statement["group"]
    assert "Russia has denied that Ukraine is under threat" in export(answer)


def test_no_statement_is_listed_twice_when_it_stands_in_a_layout_too() -> None:
    for kind in ("timeline", "list", "compare", "check"):
        answer = ANSWERS[kind]()
        described = describe_answer(answer)
        assert list_own_statements(described) == []
        assert [one["n"] for one in list_citations(described)] == [one.n for one in answer.citations]
