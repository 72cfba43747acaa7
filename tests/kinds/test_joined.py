"""One answer to several requests."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from rag.kinds.answerers import answer_request
from rag.kinds.joined import join_answers
from rag.schema.answers import Answer, list_laid_out
from rag.schema.kinds import Request
from tests.support.facts import Written, make_articles

WRITTEN = {
    "a.txt": Written("Ada Quist opened the bridge in Marlow on 3 May 2021. Tom Redfern counted the otters there."),
    "b.txt": Written("The ferry to Marlow stopped on 9 June 2022, said Ada Quist, the mayor of the town."),
}
NAMES = {"Ada Quist": ("person", ()), "Tom Redfern": ("person", ()), "Marlow": ("place", ())}


def test_both_requests_are_answered_with_one_numbering(tmp_path: Path) -> None:
    articles = make_articles(tmp_path, WRITTEN, names=NAMES)
    request = Request("timeline", text="a timeline", also=(Request("list", "person", text="the people"),))
    found = answer_request(request, articles)
    assert found is not None
    request, answer = found
    assert request.kind == "timeline"
    assert [item.name for item in answer.items] == ["Ada Quist", "Tom Redfern"] and len(answer.events) == 2
    assert "2 dated events" in answer.lead and "2 people are named" in answer.lead
    numbers: dict[int, str] = {}
    for statement in (*answer.statements, *list_laid_out(answer)):
        for citation in statement.citations:
            assert numbers.setdefault(citation.n, citation.quote) == citation.quote
    laid_out = {(one.text, one.citations) for one in list_laid_out(answer)}
    assert {(one.text, one.citations) for one in answer.statements} == laid_out


def test_request_without_an_answer_is_named_when_the_other_has_one(tmp_path: Path) -> None:
    articles = make_articles(tmp_path, WRITTEN, names=NAMES)
    nothing = Request("topic", subject="volcanoes", text="all about volcanoes")
    found = answer_request(Request("list", "place", text="the places", also=(nothing,)), articles)
    assert found is not None and not found[1].abstained
    assert found[1].lead.endswith("Nothing was found for “all about volcanoes”.")
    only = answer_request(Request("topic", subject="volcanoes", text="volcanoes", also=(nothing,)), articles)
    assert only is None


def test_every_request_is_named_when_none_has_an_answer() -> None:
    first, second = Request("topic", text="all about volcanoes"), Request("list", "place", text="the places")
    nothing = Answer("", abstained=True, confidence=0.0, statements=(), passages=(), mode="extractive")
    joined = join_answers([(first, replace(nothing, lead="No article has a volcano.")), (second, nothing)])
    assert joined is not None and joined[1].abstained
    assert joined[1].lead == "No article has a volcano. Nothing was found for “the places”."
    joined = join_answers([(first, None), (second, replace(nothing, lead="No places are named."))])
    assert joined is not None
    assert joined[1].lead == "Nothing was found for “all about volcanoes”. No places are named."


def test_notes_and_suggestions_of_all_requests_are_kept() -> None:
    one = Answer("", False, 1.0, (), (), "extractive", notes=("a.txt has changed.",), suggestions=("Who?", "When?"))
    two = replace(one, notes=("a.txt has changed.", "b.txt is gone."), suggestions=("When?", "Where?"))
    joined = join_answers([(Request("timeline"), one), (Request("list"), two)])
    assert joined is not None
    assert joined[1].notes == ("a.txt has changed.", "b.txt is gone.")
    assert joined[1].suggestions == ("Who?", "When?", "Where?")
