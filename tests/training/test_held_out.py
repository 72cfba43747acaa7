"""Which questions are held out from the reader's training."""

from __future__ import annotations

from pathlib import Path

from tests.support.reading_rows import write_rows
from training.questions.held_out import HELD_OUT, is_held_out, normalise_question, read_questions


def test_held_out_titles_stay_the_same_when_asked_again() -> None:
    # models built on the reader may only learn from these: another choice would mix them with its training
    kept = {
        source: [n for n in range(40) if is_held_out(source, f"Article {n}")] for source in [*HELD_OUT, "qamr", "test"]
    }

    assert kept == {
        "onestopqa-evidence": list(range(40)),
        "squad1.1-train": [11, 31],
        "qed-nq": [4, 6, 19, 27],
        "nq-open-oracle": [4, 6, 19, 27],
        "claims": [0, 2, 12, 13, 17, 26, 27],
        "yes-no": [0, 2, 12, 13, 17, 26, 27],
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
