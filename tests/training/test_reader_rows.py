"""The rows that the reader is trained on and measured by."""

from __future__ import annotations

from pathlib import Path

from tests.support.reading_rows import write_rows
from training.reader.rows import (
    HELD_OUT,
    Claim,
    is_held_out,
    normalise_question,
    read_claims,
    read_questions,
    read_rows,
)


def test_answer_is_left_out_when_its_words_are_not_at_its_place(tmp_path: Path) -> None:
    right, wrong = {"text": "Paris", "start": 3}, {"text": "Paris", "start": 4}
    path = write_rows(
        tmp_path / "rows.gz",
        [
            {"question": "both", "context": "In Paris.", "answers": [right, wrong, {"text": " ", "start": 2}]},
            {"question": "wrong alone", "context": "In Paris.", "answers": [wrong]},
            {"question": "none to be had", "context": "In Paris.", "answers": []},
            {"question": "twice the same", "context": "In Paris.", "answers": [right, right]},
        ],
    )

    rows = {row.question: row for row in read_rows(path)}

    assert list(rows) == ["both", "none to be had", "twice the same"]
    assert rows["both"].answers == rows["twice the same"].answers == ((3, 8),)
    assert rows["both"].texts == ("Paris", "Paris", " ")
    assert rows["none to be had"].answers == rows["none to be had"].texts == ()


def test_every_place_is_an_answer_when_a_row_says_where_the_words_stand(tmp_path: Path) -> None:
    answers = [{"text": "red", "start": 0}, {"text": "blue", "start": 8}]
    row = {"question": "q", "context": "red red blue", "answers": answers, "title": " The_red_house "}
    path = write_rows(tmp_path / "rows.gz", [row | {"all_starts": [[0, 4, 5]]}, row])

    several, single = read_rows(path)

    assert several.answers == ((0, 3), (4, 7), (8, 12))
    assert single.answers == ((0, 3), (8, 12))
    assert several.title == "The red house"


def test_held_out_titles_stay_the_same_when_asked_again() -> None:
    # what is built on the reader may be learnt from these alone: another choice would mix them with its training
    kept = {
        source: [n for n in range(40) if is_held_out(source, f"Article {n}")] for source in [*HELD_OUT, "qamr", "test"]
    }

    assert kept == {
        "onestopqa-evidence": list(range(40)),
        "squad1.1-train": [11, 31],
        "qed-nq": [4, 6, 19, 27],
        "nq-open-oracle": [4, 6, 19, 27],
        "claims": [0, 2, 12, 13, 17, 26, 27],
        "qamr": [],
        "test": [],
    }
    assert is_held_out("qed-nq", " Article_4") and not is_held_out("qed-nq", "Article_5")


def test_questions_are_one_when_they_differ_in_case_space_and_marks() -> None:
    assert normalise_question("  Who's the MAYOR, of “Riverton”?") == "who s the mayor of riverton"
    assert normalise_question("?!") == ""


def test_questions_are_read_when_files_are_rows_or_clapnq(tmp_path: Path) -> None:
    rows = write_rows(tmp_path / "rows.jsonl.gz", [{"question": "Who came?"}, {"question": "Who  came"}])
    clapnq = tmp_path / "clapnq.jsonl"
    clapnq.write_text('{"id": "2", "input": "where does it rain"}\n', encoding="utf-8")

    assert read_questions([rows, clapnq]) == {"who came", "where does it rain"}
    assert read_questions([]) == frozenset()


def test_claims_are_read_when_they_are_shown_wholly_or_not_at_all(tmp_path: Path) -> None:
    claim = {"premise": "Hale came.", "hypothesis": "He came.", "title": "Hale"}
    labels = ["entailment", "contradiction", "neutral", "partial"]
    rows = write_rows(tmp_path / "claims.gz", [claim | {"label": label} for label in labels])

    assert list(read_claims(rows)) == [Claim("He came.", "Hale", "Hale came.", shown) for shown in (True, False, False)]
