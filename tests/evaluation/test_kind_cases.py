"""Cases by kind: what is read, what counts as right, and what the shipped ones contain."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest

from rag import Answer, Assistant
from rag.errors import EvaluationError, QuestionError
from rag.evaluation.bars import load_kind_bars
from rag.evaluation.cases import find_shipped
from rag.evaluation.kind_cases import KEYS, KindCase, load_kind_cases
from rag.evaluation.kind_judging import REFUSED, judge_kind, run_kind_cases, score_kinds
from rag.evaluation.running import IndexedDocuments
from rag.schema.answers import Citation, Statement
from rag.schema.documents import Document
from rag.schema.kinds import CheckedSentence, Event, Item, Kind
from tests.conftest import ROOT, SEEDS
from tests.support.articles import BRIDGE, OTTERS, make_document

CASES = load_kind_cases(find_shipped("kind_cases.jsonl"))
DOCUMENTS = {"bridge.txt": make_document(BRIDGE), "otters.txt": make_document(OTTERS, file="otters.txt")}


def quote(document: Document, words: str, *, file: str = "") -> Statement:
    start = document.text.index(words)
    citation = Citation(1, file or document.file, start, start + len(words), words)
    return Statement(words, True, (citation,))


BRIDGE_QUOTE = quote(DOCUMENTS["bridge.txt"], "open in May 2027")
OTTERS_QUOTE = quote(DOCUMENTS["otters.txt"], "Volunteers counted 31 animals")


def answer(*statements: Statement, kind: Kind = "topic", abstained: bool = False, **more: Any) -> Answer:
    return Answer("", abstained, 1.0, statements, (), "extractive", kind=kind, **more)


def case(kind: str = "topic", **wanted: Any) -> KindCase:
    return KindCase("1", ("?",), kind, "a test", **wanted)


# --- judging


@pytest.mark.parametrize(
    ("wanted", "given", "failure"),
    [
        (case("list"), answer(OTTERS_QUOTE), "taken for topic"),
        (case(has=(("32", "thirty"),)), answer(OTTERS_QUOTE), "'32' is missing"),
        (case(lacks=("volunteers",)), answer(OTTERS_QUOTE), "'volunteers' is there"),
        (case(files=("otters.txt",)), answer(OTTERS_QUOTE, BRIDGE_QUOTE), "it cites bridge.txt, otters.txt"),
        (case(cites=("bridge.txt",)), answer(OTTERS_QUOTE), "bridge.txt is not cited"),
        (case(mentions=r"\botters\b"), answer(BRIDGE_QUOTE), "it cites bridge.txt"),
        (case(none=True), answer(OTTERS_QUOTE), "it should be refused, or be none"),
        (case("check", verdicts=("supported",)), answer(kind="check"), "the verdicts are none"),
        (case("timeline", dates=("2027",)), answer(kind="timeline"), "2027 is missing, or out of order"),
    ],
)
def test_answer_is_wrong_when_it_lacks_what_the_case_wants(wanted: KindCase, given: Answer, failure: str) -> None:
    assert judge_kind(wanted, given, DOCUMENTS).failures == (failure,)


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        (case(has=(("31", "32"), ("volunteers",))), answer(OTTERS_QUOTE)),
        (case("list", has=(("Ada Quist",),)), answer(kind="list", items=(Item("Ada Quist", "person", 1, 1),))),
        (case(mentions="otters", files=()), answer(OTTERS_QUOTE)),
        (case(none=True), answer(abstained=True)),
        (case("folder", none=True), answer(kind="folder", lead="None of all 2 articles mentions it.")),
        (
            case("check", verdicts=("contradicted|not found",)),
            answer(kind="check", checks=(CheckedSentence(0, 1, "x", "not found"),)),
        ),
    ],
)
def test_answer_is_right_when_all_that_is_wanted_is_there(wanted: KindCase, given: Answer) -> None:
    assert judge_kind(wanted, given, DOCUMENTS).failures == ()


def test_timeline_is_wrong_when_its_events_are_not_in_order() -> None:
    events = tuple(
        Event(day, day, "day", "then", False, "past", OTTERS_QUOTE) for day in (date(2027, 5, 1), date(1974, 1, 1))
    )
    outcome = judge_kind(case("timeline", dates=("1974",)), answer(kind="timeline", events=events), DOCUMENTS)
    assert outcome.failures == ("the events are not in order",)


def test_answer_is_wrong_when_a_quote_is_not_the_text_of_its_file() -> None:
    outcome = judge_kind(case(), answer(quote(DOCUMENTS["otters.txt"], "eels", file="bridge.txt")), DOCUMENTS)
    assert (outcome.failures, outcome.faithful_quotes) == (("a quote is not the text of its file",), 0)


@pytest.mark.parametrize(("none", "right"), [(True, True), (False, False)])
def test_an_error_in_one_line_counts_as_a_refusal_when_judged(none: bool, right: bool) -> None:
    assert judge_kind(case(none=none), QuestionError("Name two sides."), DOCUMENTS).right is right


def test_shares_are_by_kind_and_refusals_apart_when_scored() -> None:
    outcomes = [
        judge_kind(case(none=True), answer(abstained=True), DOCUMENTS),
        judge_kind(case(), answer(OTTERS_QUOTE), DOCUMENTS),
        judge_kind(case(has=(("trout",),)), answer(OTTERS_QUOTE), DOCUMENTS),
    ]
    scores = score_kinds(outcomes, {"topic": 0.6, REFUSED: 1.0})
    assert [(one.kind, one.n, one.right, one.met) for one in scores] == [
        ("topic", 2, 0.5, False),
        ("none", 1, 1.0, True),
    ]


def test_a_bar_is_refused_when_no_case_is_of_its_kind() -> None:
    with pytest.raises(EvaluationError, match="There is a bar for 'sumary', and no case of that kind"):
        score_kinds([judge_kind(case(), answer(OTTERS_QUOTE), DOCUMENTS)], {"sumary": 1.0})


def test_cases_are_asked_with_the_turns_before_them_when_run(seeds_assistant: Assistant) -> None:
    asked = [one for one in CASES if one.id in ("talk-01", "folder-08")]
    outcomes = run_kind_cases(seeds_assistant, asked, IndexedDocuments(seeds_assistant))
    assert [(one.id, one.right) for one in outcomes] == [("talk-01", True), ("folder-08", True)]


def test_a_case_is_refused_when_its_file_is_not_indexed(seeds_assistant: Assistant) -> None:
    with pytest.raises(EvaluationError, match=r"names lost\.txt, which is not indexed"):
        run_kind_cases(seeds_assistant, [case(files=("lost.txt",))], IndexedDocuments(seeds_assistant))


# --- reading


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "sumary"}, "the kind 'sumary' is unknown"),
        ({"has": ["NATO"]}, "`has` must be a list of lists"),
        ({"lacks": ["("]}, "which is not a regular expression"),
        ({"none": "yes"}, "`none` must be true or false"),
        ({"none": True, "files": ["a.txt"]}, "a case with `none` holds nothing else"),
        ({"mention": "x"}, "Did you mean 'mentions'?"),
    ],
)
def test_line_is_named_when_a_case_cannot_be_used(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps({"id": "1", "question": "?", "kind": "topic", "why": "w"} | change), encoding="utf-8")
    with pytest.raises(EvaluationError, match=re.escape(message)) as raised:
        load_kind_cases(path)
    assert "line 1" in str(raised.value)


def test_bars_by_kind_are_read_when_a_file_has_them(tmp_path: Path) -> None:
    path = tmp_path / "bars.toml"
    path.write_text("[at_least]\nright = 0.5\n[kinds]\ntopic = 0.9\n", encoding="utf-8")
    assert load_kind_bars(path) == {"topic": 0.9}


# --- the shipped cases


def test_shipped_cases_cover_every_kind_and_refusals() -> None:
    counts = Counter(REFUSED if one.none else one.kind for one in CASES)
    assert set(get_args(Kind)) <= set(counts)
    assert len(CASES) >= 120
    assert counts[REFUSED] >= 30


def test_words_wanted_are_in_the_shipped_articles() -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in SEEDS.glob("*.txt")}
    assert texts.keys() >= {file for one in CASES for file in (*one.files, *one.cites)}
    for one in CASES:
        if one.kind in ("talk", "folder", "yes_no"):
            continue
        for group in one.has:
            assert any(re.search(pattern, text, re.I) for pattern in group for text in texts.values()), one.id


def test_every_key_of_a_case_by_kind_is_documented() -> None:
    text = (ROOT / "eval" / "README.md").read_text(encoding="utf-8")
    assert {key for key in KEYS if f"`{key}`" not in text} == set()
