"""The shipped cases match the articles, and a bad case is reported with its file and line."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from rag.errors import EvaluationError
from rag.evaluation.cases import KINDS, Case, find_shipped, load_cases
from rag.evaluation.evidence import find_evidence
from rag.loading import load_document
from rag.schema.documents import Document
from tests.conftest import SEEDS

CASES = load_cases(find_shipped("questions.jsonl"))
GOOD: dict[str, Any] = {
    "id": "1",
    "question": "Who signed it?",
    "kind": "person",
    "facts": [["Putin"]],
    "files": ["a.txt"],
    "why": "a name",
}


@pytest.fixture(scope="module", params=["seeds", "originals"])
def documents(request: pytest.FixtureRequest) -> dict[str, Document]:
    """The shipped articles, and the originals that they retell."""
    folder = SEEDS if request.param == "seeds" else Path(os.environ.get("FOOTNOTE_ORIGINALS", ""))
    if folder == Path():
        pytest.skip("FOOTNOTE_ORIGINALS names no folder with the original articles")
    return {path.name: load_document(path, file=path.name, max_bytes=10**6) for path in folder.glob("*.txt")}


def test_there_are_enough_cases_of_every_kind() -> None:
    kinds = Counter(case.kind for case in CASES)
    assert len(CASES) >= 120
    assert sum(not case.answerable for case in CASES) >= 35
    assert all(kinds[kind] >= 8 for kind in KINDS), kinds
    assert len({case.question.lower() for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", [case for case in CASES if case.answerable], ids=lambda case: case.id)
def test_every_fact_and_every_piece_of_evidence_stands_in_the_files_named(
    case: Case, documents: dict[str, Document]
) -> None:
    texts = [documents[file].text for file in case.files]
    for group in case.facts:
        assert any(re.search(one, text, re.IGNORECASE) for one in group for text in texts), group
    for pattern in case.evidence:
        assert any(re.search(pattern, text, re.IGNORECASE) for text in texts), pattern
    places = find_evidence(case, documents)
    assert 1 <= len(places) <= 5, [documents[place.file].text[place.start : place.end] for place in places]


def write_cases(path: Path, *records: object) -> Path:
    path.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in records), encoding="utf-8")
    return path


def test_cases_are_read_in_order_when_blank_lines_stand_between(tmp_path: Path) -> None:
    turns = {**GOOD, "id": "2", "kind": "follow-up", "turns": ["Who is it?", "Why?"]}
    del turns["question"]
    first, second = load_cases(write_cases(tmp_path / "cases.jsonl", GOOD, "", turns))
    assert (first.id, first.line, first.question, first.answerable) == ("1", 1, "Who signed it?", True)
    assert (second.id, second.line, second.question) == ("2", 3, "Why?")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"fact": [["x"]]}, "'fact' is unknown. Did you mean 'facts'?"),
        ({"kind": "riddle"}, "the kind 'riddle' is unknown. Kinds: fact, number"),
        ({"id": ""}, '`id` must be a non-empty text; it is ""'),
        ({"why": None}, "`why` must be a non-empty text"),
        ({"facts": ["Putin"]}, "`facts` must be a list of lists"),
        ({"facts": [["("]]}, "'(', which is not a regular expression"),
        ({"facts": [["x*"]]}, "'x*', which matches anything"),
        ({"facts": []}, "needs `facts`, or its kind is 'unanswerable'"),
        ({"kind": "off-topic"}, "has no `facts`: its right answer is a refusal"),
        ({"files": []}, "`facts` and `files` go together"),
        ({"turns": ["a", "b"]}, "either `question` or `turns`"),
        ({"kind": "follow-up"}, "needs `turns`"),
        ({"draft": True}, "still a draft"),
    ],
)
def test_a_bad_case_is_told_with_file_and_line(tmp_path: Path, changes: dict[str, Any], told: str) -> None:
    path = write_cases(tmp_path / "cases.jsonl", GOOD, {**GOOD, "id": "2", **changes})
    with pytest.raises(EvaluationError) as raised:
        load_cases(path)
    assert str(raised.value).startswith(f"{path}, line 2: ")
    assert told in str(raised.value)


@pytest.mark.parametrize(("line", "told"), [("{", "not JSON"), ("[1]", "one JSON object, not list")])
def test_a_line_that_is_no_case_is_told(tmp_path: Path, line: str, told: str) -> None:
    with pytest.raises(EvaluationError, match=f"line 1: .*{told}"):
        load_cases(write_cases(tmp_path / "cases.jsonl", line))


def test_files_that_hold_no_cases_are_refused(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="cannot be read: No such file"):
        load_cases(tmp_path / "none.jsonl")
    with pytest.raises(EvaluationError, match="has no cases"):
        load_cases(write_cases(tmp_path / "empty.jsonl", ""))
    with pytest.raises(EvaluationError, match="line 2: the id '1' is already used in line 1"):
        load_cases(write_cases(tmp_path / "twice.jsonl", GOOD, GOOD))
    (tmp_path / "bytes.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(EvaluationError, match="not UTF-8"):
        load_cases(tmp_path / "bytes.jsonl")
