"""Question sets and claim sets that were converted to rows."""

from __future__ import annotations

from pathlib import Path

from eval.datasets.claim_rows import Claim, read_claims
from eval.datasets.near_misses import NearMiss, read_near_misses
from eval.datasets.question_rows import read_question_rows
from tests.support.reading_rows import write_rows


def test_an_answer_is_left_out_when_its_words_are_not_at_its_start(tmp_path: Path) -> None:
    right, wrong = {"text": "Paris", "start": 3}, {"text": "Paris", "start": 4}
    path = write_rows(
        tmp_path / "rows.gz",
        [
            {"question": "both", "context": "In Paris.", "answers": [right, wrong, {"text": " ", "start": 2}]},
            {"question": "wrong alone", "context": "In Paris.", "answers": [wrong]},
            {"question": "unanswerable", "context": "In Paris.", "answers": []},
            {"question": "twice the same", "context": "In Paris.", "answers": [right, right]},
        ],
    )

    rows = {row.question: row for row in read_question_rows(path)}

    assert list(rows) == ["both", "unanswerable", "twice the same"]
    assert rows["both"].answers == rows["twice the same"].answers == ((3, 8),)
    assert rows["both"].texts == ("Paris", "Paris", " ")
    assert rows["unanswerable"].answers == rows["unanswerable"].texts == ()


def test_every_start_is_an_answer_when_a_row_lists_them(tmp_path: Path) -> None:
    answers = [{"text": "red", "start": 0}, {"text": "blue", "start": 8}]
    row = {"question": "q", "context": "red red blue", "answers": answers, "title": " The_red_house "}
    path = write_rows(tmp_path / "rows.gz", [row | {"all_starts": [[0, 4, 5]]}, row])

    several, single = read_question_rows(path)

    assert several.answers == ((0, 3), (4, 7), (8, 12))
    assert single.answers == ((0, 3), (8, 12))
    assert several.title == "The red house"


def test_claims_are_left_out_when_their_passage_shows_them_in_part(tmp_path: Path) -> None:
    claim = {"premise": "Hale came.", "hypothesis": "He came.", "title": "Hale"}
    labels = ["entailment", "contradiction", "neutral", "partial"]
    rows = write_rows(tmp_path / "claims.gz", [claim | {"label": label} for label in labels])

    assert list(read_claims(rows)) == [
        Claim("He came.", "Hale", "Hale came.", shown, "test", verdict)
        for verdict, shown in enumerate((True, False, False))
    ]


def test_a_near_miss_is_left_out_when_its_other_question_is_not_answered_where_it_says(tmp_path: Path) -> None:
    pair = {"question": "who left", "answerable_question": "who came", "title": "Ed_Hale", "context": "Hale came."}
    starts = (0, 3)
    path = write_rows(
        tmp_path / "near.gz", [pair | {"answerable_answers": [{"text": "Hale", "start": start}]} for start in starts]
    )

    assert list(read_near_misses(path)) == [
        NearMiss("who left", "who came", "Ed Hale", "Hale came.", ((0, 4),), ("Hale",))
    ]
