"""What the page draws for an answer of each kind, and for answers saved by early versions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from rag import Turn, describe_answer
from rag.schema.answers import Answer
from rag.schema.kinds import Coverage
from tests.support.kind_answers import ANSWERS, HOSTILE_NAME, make_check, make_list
from ui import view_models
from ui.answer_job import make_query

NEW_KEYS = ("kind", "lead", "coverage", "events", "items", "columns", "checks", "suggestions")


def draw(answer: Answer, **options: Any) -> dict[str, Any]:
    return view_models.describe_answer(Turn(1, "Which?", "", "answered", options, describe_answer(answer)), {})


def collect_places(drawn: Any) -> set[int]:
    """Every place that a drawn element opens."""
    if isinstance(drawn, dict):
        own = set(drawn["places"]) if isinstance(drawn.get("parts"), list) else set()
        return own.union(*(collect_places(value) for key, value in drawn.items() if key != "places"))
    return set().union(*map(collect_places, drawn)) if isinstance(drawn, list) else set()


@pytest.mark.parametrize("kind", sorted(set(ANSWERS) - {"none"}))
def test_every_citation_can_be_opened_when_a_kind_is_drawn(kind: str) -> None:
    answer = ANSWERS[kind]()
    drawn = draw(answer)
    assert collect_places(drawn) == set(range(len(answer.citations))) == set(drawn["cited"])
    assert drawn["lead"] == answer.lead


def test_nothing_is_drawn_twice_when_statements_stand_in_a_layout_too() -> None:
    for kind, key in (
        ("timeline", "timeline"),
        ("folder", "items"),
        ("list", "items"),
        ("compare", "sides"),
        ("check", "checked"),
    ):
        drawn = draw(ANSWERS[kind]())
        assert drawn["groups"] == [] and drawn[key]


def test_planned_and_counted_events_are_marked_when_a_timeline_is_drawn() -> None:
    drawn = draw(ANSWERS["timeline"]())["timeline"]
    assert [event["label"] for event in drawn] == ["11 September 2001", "2014", "14 May 2024", "15 July 2025"]
    assert [event["planned"] for event in drawn] == [False, False, False, True]
    assert [event["remarks"] for event in drawn] == [[], [], ["counted from “on Tuesday”"], ["planned"]]


def test_an_event_without_a_label_has_its_days_when_it_is_drawn() -> None:
    answer = ANSWERS["timeline"]()
    events = tuple(replace(one, statement=replace(one.statement, label="")) for one in answer.events[:2])
    labels = [event["label"] for event in draw(replace(answer, events=events, statements=()))["timeline"]]
    assert labels == ["11 September 2001", "1 January 2014 to 31 December 2014"]


def test_a_name_is_asked_about_as_it_is_spelled_when_it_is_hostile() -> None:
    (first, *_) = draw(make_list(HOSTILE_NAME))["items"]
    assert first["name"] == HOSTILE_NAME and first["ask"] == f"Tell me about {HOSTILE_NAME}"
    assert first["count"] == "9 times, in 3 articles" and first["also"] == "Zelenskiy, Zelenskyy"


def test_an_article_or_a_figure_is_not_asked_about_when_it_is_listed() -> None:
    answer = make_list()
    items = tuple(replace(item, type=type_) for item, type_ in zip(answer.items, ("article", "figure"), strict=False))
    drawn = draw(replace(answer, items=items, statements=()))["items"]
    assert [one["ask"] for one in drawn] == ["", ""]
    assert [one["count"] for one in drawn] == ["", "8 times, in 3 articles"]
    (first, *_) = draw(ANSWERS["folder"]())["items"]
    assert first["name"] == "“Accept the draft as the road to NATO, Blinken urges Ukrainians”, 000_9485b8097e7bb3d4.txt"


def test_what_is_wrong_is_unfolded_when_a_text_was_checked() -> None:
    drawn = draw(make_check())["checked"]
    assert [one["word"] for one in drawn] == ["Borne out", "Contradicted", "Partly borne out", "Not in the articles"]
    assert [one["is_folded"] for one in drawn] == [True, False, False, True]
    assert [one["begins_paragraph"] for one in drawn] == [True, False, True, False]
    few = replace(make_check(), checks=make_check().checks[:1])
    assert [one["is_folded"] for one in draw(few)["checked"]] == [False]


@pytest.mark.parametrize(
    ("coverage", "read"),
    [
        (Coverage(5, exhaustive=True), "Read: all 5 articles"),
        (Coverage(1, exhaustive=True), "Read: the only article"),
        (Coverage(2993, exhaustive=False), "Read: the nearest passages of 2,993 articles"),
    ],
)
def test_what_was_read_stands_in_place_of_the_confidence_when_a_kind_tells(coverage: Coverage, read: str) -> None:
    drawn = draw(replace(ANSWERS["summary"](), coverage=coverage))
    assert drawn["confidence"] == {"word": read, "meaning": "", "level": "read"}


def test_the_confidence_is_told_when_passages_were_read() -> None:
    assert draw(ANSWERS["yes_no"]())["confidence"]["word"] == "High confidence"
    judged = replace(ANSWERS["yes_no"](), coverage=Coverage(5, exhaustive=False))
    drawn = draw(judged)["confidence"]
    assert drawn["word"] == "High confidence"
    assert drawn["meaning"].endswith("are right. Read: the nearest passages of 5 articles.")


def test_nothing_found_is_told_with_what_was_searched_when_a_kind_abstains() -> None:
    drawn = draw(ANSWERS["none"]())
    assert drawn["head"] == "None of the 5 articles dates anything about the harbour."
    assert drawn["looked"].startswith("Looked for “") and drawn["looked"].endswith("in all 5 articles.")
    assert drawn["lead"] == "" and drawn["confidence"] is None


def test_an_answer_of_an_early_version_is_drawn_as_it_was() -> None:
    answer = describe_answer(replace(ANSWERS["yes_no"](), lead=""))
    for key in NEW_KEYS:
        answer.pop(key, None)
    for statement in answer["statements"]:
        del statement["label"], statement["group"]
    drawn = view_models.describe_answer(Turn(1, "Which?", "", "answered", {}, answer), {})
    assert [group["is_list"] for group in drawn["groups"]] == [False]
    assert drawn["timeline"] == drawn["items"] == drawn["sides"] == drawn["checked"] == []
    assert drawn["confidence"]["word"] == "High confidence"


def test_verdicts_are_copied_with_the_text_when_it_was_checked() -> None:
    copied = draw(make_check())["copy"]
    assert "[contradicted] The window closes on 1 May 2025." in copied and "[2] 001_676866eb0907da5c.txt" in copied


def test_a_kind_is_asked_for_again_when_its_turn_is() -> None:
    assert make_query(Turn(1, "It rained.", "", "asked", {"kind": "check"}), []).kind == "check"
    assert make_query(Turn(1, "Did it rain?", "", "asked", {}), []).kind == ""
