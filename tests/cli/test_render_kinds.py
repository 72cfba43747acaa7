"""What the command prints for an answer of each kind: on a wide terminal, on a narrow one, and elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from rag.cli.render import print_answer, print_steps
from rag.schema.answers import Answer
from rag.schema.events import Stage
from tests.support.commands import Command, assert_one_line
from tests.support.kind_answers import ANSWERS, HOSTILE_NAME, make_check, make_compare, make_list, make_none

Show = Callable[..., str]


@pytest.fixture
def show(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Show:
    """Prints an answer on a terminal with this number of columns, or elsewhere for 0; returns the output."""

    def print_on(answer: Answer, *, columns: int = 0, colours: bool = False) -> str:
        for name in ("FORCE_COLOR", "NO_COLOR", "COLUMNS", "TTY_COMPATIBLE"):
            monkeypatch.delenv(name, raising=False)
        if columns:
            monkeypatch.setenv("TERM", "xterm-256color")
            monkeypatch.setenv("FORCE_COLOR", "1")
            monkeypatch.setenv("COLUMNS", str(columns))
            if not colours:
                monkeypatch.setenv("NO_COLOR", "1")
        print_answer(answer)
        return capsys.readouterr().out

    return print_on


def strip_styles(out: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", out)


@pytest.mark.parametrize("kind", sorted(ANSWERS))
@pytest.mark.parametrize("columns", [0, 40, 120])
def test_every_citation_and_the_lead_are_printed_when_an_answer_is_shown(show: Show, kind: str, columns: int) -> None:
    answer = ANSWERS[kind]()
    out = strip_styles(show(answer, columns=columns))
    flat = " ".join(out.split())
    assert answer.lead in flat
    for citation in answer.citations:
        assert f"[{citation.n}]" in out.partition("Sources")[0]
        assert f"[{citation.n}] {citation.file}" in flat.partition("Sources")[2]
    assert all(len(line) <= (columns or 10_000) for line in out.splitlines())


def test_dates_stand_in_a_column_when_a_timeline_is_printed(show: Show) -> None:
    lines = show(ANSWERS["timeline"]()).splitlines()
    assert any(re.match(r"2014 {15}Fighting between", line) for line in lines)
    assert any(re.match(r"15 July 2025 {7}The new .* \(planned\)$", line) for line in lines)
    assert any(re.match(r"14 May 2024 .* \(counted from “on Tuesday”\)$", line) for line in lines)


def test_names_have_counts_when_a_list_is_printed(show: Show) -> None:
    out = show(make_list())
    assert "Volodymyr Zelenskyy  9 times, in 3 articles  also Zelenskiy, Zelenskyy\n" in out
    assert "Dmitry Peskov  once, in 1 article\n" in out
    assert out.count("Kyiv was also accused") == 1  # the quote is the entry itself, not repeated below


def test_articles_that_are_not_quoted_are_counted_when_others_are(show: Show) -> None:
    answer = ANSWERS["folder"]()
    out = show(answer)
    assert "\n“US makes no promise on Ukraine's wish to join NATO”, 003_811c00e6699e8ba0.txt\n    US makes" in out
    more = tuple(replace(one, statement=None) for one in answer.items[2:])
    out = show(replace(answer, items=(*answer.items[:2], *more), statements=answer.statements[:2]))
    assert "and 3 more, which --json lists" in out and "003_811c00e6699e8ba0.txt" not in out
    assert "US makes no promise on Ukraine's wish to join NATO, 003_811" in show(
        replace(answer, items=more, statements=())
    )


def test_sides_stand_beside_each_other_when_the_terminal_is_wide(show: Show) -> None:
    wide = strip_styles(show(make_compare(), columns=120))
    assert any("Mark Rutte" in line and "Volodymyr Zelenskyy" in line for line in wide.splitlines())
    for columns in (0, 50):
        narrow = strip_styles(show(make_compare(), columns=columns)).partition("Sources")[0]
        assert not any("Mark Rutte" in line and "Volodymyr Zelenskyy" in line for line in narrow.splitlines())
        assert narrow.index("Mark Rutte") < narrow.index("westward") < narrow.index("Volodymyr Zelenskyy")
        assert "says nothing on this" in narrow


def test_verdicts_are_in_brackets_when_there_is_no_colour(show: Show) -> None:
    for columns in (0, 200):
        out = show(make_check(), columns=columns)
        text = " ".join(strip_styles(out).split())
        assert "[borne out: Putin has signed a decree that calls up 160,000 men.] [contradicted: The window" in text
        assert "[not in the articles: The moon is made of cheese.]" in text
        assert "Contradicted: The window closes on 1 May 2025. the articles say 15 July 2025 - The new" in text
    coloured = show(make_check(), columns=200, colours=True)
    assert "[contradicted:" not in coloured
    assert re.search(r"\x1b\[[0-9;]*31m[^\x1b]*The window closes", coloured)


def test_a_paragraph_begins_a_new_line_when_a_checked_text_has_several(show: Show) -> None:
    lines = show(make_check()).splitlines()
    assert any(line.startswith("[partly borne out: Blinken") for line in lines)


def test_the_footer_says_what_was_read_when_a_kind_tells(show: Show) -> None:
    assert "All 5 articles read; 7 ms" in show(ANSWERS["folder"]())
    topic = ANSWERS["topic"]()
    assert "The nearest passages of 5 articles read" in show(topic)
    assert "Confidence" not in show(topic)
    assert "Confidence 0.84 (high); 0 passages compared" in show(ANSWERS["yes_no"]())
    judged = replace(ANSWERS["yes_no"](), coverage=topic.coverage)
    assert "Confidence 0.84 (high); the nearest passages of 5 articles read" in show(judged)


def test_the_lead_alone_is_printed_when_a_kind_finds_nothing(show: Show) -> None:
    out = show(make_none())
    assert out.startswith("None of the 5 articles dates anything about the harbour.\n")
    assert "The articles do not say" not in out and "passage" not in out


def test_what_to_ask_next_is_at_the_end_when_there_are_suggestions(show: Show) -> None:
    out = show(ANSWERS["talk"]())
    assert "Sources" not in out
    assert "\n\nAsk next: How many men does Putin's decree call up?\n          Who is the Kremlin spokesman?\n" in out
    assert "\n\n\n" not in out


def test_running_text_is_bold_only_when_it_is_the_answer_to_a_question(show: Show) -> None:
    fact = replace(ANSWERS["yes_no"](), kind="fact", lead="")
    assert "\x1b[1mRussia has denied" in show(fact, columns=200, colours=True)
    assert "\x1b[1mA Membership" not in show(ANSWERS["topic"](), columns=200, colours=True)


def test_names_cannot_steer_the_terminal_when_they_are_hostile(show: Show) -> None:
    out = show(make_list(f"\x1b[2J{HOSTILE_NAME}\nSources"))
    assert "\x1b" not in out
    assert f"{HOSTILE_NAME} Sources  9 times" in out


def test_statements_come_with_their_labels_when_an_answer_is_streamed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    answer = replace(ANSWERS["folder"](), notes=("One has changed.",))
    print_steps(step for step in (Stage("retrieval"), *answer.statements, answer))
    out = capsys.readouterr().out
    assert out.startswith("… “Accept the draft as the road to NATO, Blinken urges Ukrainians”, 000_")
    assert out.count("Accept the draft as the road") >= 2 and "Note: One has changed." in out


def test_a_kind_can_be_forced_and_is_refused_when_there_is_none_of_that_name(
    indexed: Command,
) -> None:
    assert indexed.read_json("ask", "--kind", "fact", "Who is the Kremlin spokesman?")["kind"] == "fact"
    code, out, err = indexed("ask", "--kind", "riddle", "Who?")
    assert (code, out) == (2, "")
    assert_one_line(err)
    assert "riddle" in err and "timeline" in err
