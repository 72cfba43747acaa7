"""Cases drafted from a folder and from rated answers, for a person to confirm."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag import Assistant, Conversations, describe_answer, load_settings
from rag.errors import EvaluationError
from rag.evaluation import command
from rag.evaluation.cases import load_cases
from rag.evaluation.drafting import draft_cases
from rag.schema.documents import Document, Section
from tests.conftest import SEEDS


def test_drafted_cases_ask_for_what_a_sentence_says_and_are_refused_until_confirmed(tmp_path: Path) -> None:
    text = (
        "Ann Smith said that the harbour would stay open over the whole winter. "
        "The town counts 4,200 people who live near it.\n"
    )
    document = Document("a.txt", text, (Section(0, len(text), "", None, "en"),))
    drafts = draft_cases([document])
    assert [(one["kind"], one["question"], one["facts"]) for one in drafts] == [
        ("person", "Who said that the harbour would stay open over the whole winter?", [[r"\bAnn Smith\b"]]),
        ("number", "The town counts how many people who live near it?", [[r"\b4,200\b"]]),
    ]
    path = tmp_path / "drafts.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in drafts), encoding="utf-8")
    with pytest.raises(EvaluationError, match="line 1: still a draft"):
        load_cases(path)
    for one in drafts:
        del one["draft"]
    path.write_text("\n".join(json.dumps(one) for one in drafts), encoding="utf-8")
    assert [case.facts for case in load_cases(path)] == [((r"\bAnn Smith\b",),), ((r"\b4,200\b",),)]


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("The old bridge over the river was closed on 3 May 2021 for repairs.", "closed when for repairs?"),
        ("In 2021, the council asked the owners to repair the bridge.", "In which year the council asked"),
        ("Fighting in the eastern region has gone on since 2014 without a pause.", "gone on since which year without"),
        ("The army has about 1.5 million personnel in all of its branches.", "has about how many personnel"),
        ("It was important for all of them that Article 5 stays as it is.", None),
    ],
)
def test_a_drafted_case_asks_for_the_date_the_number_or_the_name(sentence: str, question: str | None) -> None:
    drafts = draft_cases([Document("a.txt", sentence, (Section(0, len(sentence), "", None, "en"),))])
    assert [question in one["question"] for one in drafts if question] == ([True] if question else [])
    assert bool(drafts) == bool(question)


def test_drafted_cases_of_the_shipped_articles_hold_their_facts_and_overwrite_nothing(
    seeds_assistant: Assistant, tmp_path: Path
) -> None:
    path = tmp_path / "drafts.jsonl"
    assert command.write_drafts(seeds_assistant, path) >= 10
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert {record["files"][0] for record in records} == {path.name for path in SEEDS.glob("*.txt")}
    confirmed = tmp_path / "confirmed.jsonl"
    lines = [json.dumps({key: value for key, value in record.items() if key != "draft"}) for record in records]
    confirmed.write_text("\n".join(lines), encoding="utf-8")
    assert len(load_cases(confirmed)) == len(records)
    with pytest.raises(EvaluationError, match="already exists"):
        command.write_drafts(seeds_assistant, path)


def test_judged_answers_become_drafted_cases_that_say_what_the_user_thought(
    seeds_assistant: Assistant, tmp_path: Path
) -> None:
    with Assistant(load_settings(articles=SEEDS, home=tmp_path / "home")) as assistant:
        saved = Conversations(assistant.settings.home)
        conversation = saved.create(articles=str(SEEDS.resolve())).id
        for question, thumb in (
            ("How many men does Putin's decree call up?", "up"),
            ("What has Russia denied?", "down"),
            ("What is the recipe for a chocolate cake?", "up"),
            ("Who is Dmitry Peskov?", None),
        ):
            turn = saved.add_turn(conversation, question, {})
            saved.save_answer(turn.id, state="answered", answer=describe_answer(seeds_assistant.ask(question)))
            reasons = ["Wrong", "Too long"] if thumb == "down" else []
            saved.judge(turn.id, thumb, "so it is" if reasons else "", reasons=reasons)
        path = tmp_path / "judged.jsonl"
        assert command.write_drafts(assistant, path, judged=True) == 3
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [(one["kind"], bool(one["facts"])) for one in records] == [
        ("fact", True),
        ("unanswerable", False),
        ("unanswerable", False),
    ]
    assert records[0]["facts"] == [[r"\b160,000\b"]] and records[0]["files"] == ["001_676866eb0907da5c.txt"]
    assert "thumb down from a user (Wrong, Too long), who noted: so it is; it said:" in records[1]["why"]
    with pytest.raises(EvaluationError, match="still a draft"):
        load_cases(path)
    path.write_text("\n".join(json.dumps(one | {"draft": False}) for one in records), encoding="utf-8")
    assert len(load_cases(path)) == 3


def test_nothing_is_drafted_when_no_answer_was_judged(tmp_path: Path) -> None:
    with (
        Assistant(load_settings(articles=SEEDS, home=tmp_path / "home")) as assistant,
        pytest.raises(EvaluationError, match="no answer has a thumb yet"),
    ):
        command.write_drafts(assistant, tmp_path / "judged.jsonl", judged=True)
    assert not (tmp_path / "judged.jsonl").exists()
