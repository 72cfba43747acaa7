"""Each public data set is read into records, from a small sample in the set's own form."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from eval.datasets.clapnq import ClapnqAnnotation, read_clapnq
from eval.datasets.files import DatasetError, read_json_lines
from eval.datasets.multihop_rag import NewsArticle, read_multihop_questions, read_news_articles
from eval.datasets.rgb import RgbInstance, read_rgb, take_documents
from eval.datasets.scifact import Abstract, SciFactClaim, read_abstracts, read_scifact_claims
from eval.datasets.sec_10_q import SecQuestion, read_sec_questions
from eval.folders import list_relevant_files, write_abstracts


def write_lines(path: Path, *records: Any) -> None:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")


# --- SciFact


def test_scifact_is_abstracts_and_claims(tmp_path: Path) -> None:
    write_lines(tmp_path / "corpus.jsonl", {"doc_id": "7", "title": "A bridge", "text": "It stands."})
    write_lines(tmp_path / "queries.jsonl", {"query_id": "1", "query": "It fell.", "relevant": ["7"]})

    assert read_abstracts(tmp_path) == [Abstract("7", "A bridge", "It stands.")]
    assert read_scifact_claims(tmp_path) == [SciFactClaim("It fell.", ("7",))]


def test_abstracts_are_written_under_their_titles_when_they_become_articles(tmp_path: Path) -> None:
    folder = write_abstracts([Abstract("7", "A bridge", "It stands.")], tmp_path / "articles")

    assert (folder / "7.txt").read_text(encoding="utf-8") == "A bridge\n\nIt stands.\n"
    assert list_relevant_files([SciFactClaim("It fell.", ("7",))]) == {"It fell.": ["7.txt"]}


# --- SEC 10-Q


def test_sec_questions_name_the_filings_that_their_patterns_match(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    for name in ("2022 Q3 AAPL.pdf", "2023 Q1 AAPL.pdf", "2023 Q1 MSFT.pdf"):
        (tmp_path / "docs" / name).touch()
    rows = (
        'Question,Source Docs,Answer\nHow much?,*AAPL*,"a, b"\n'
        'When?,"*2023 Q1 AAPL*, *2023 Q1 MSFT*",x\nWho?,*INTC*,y\n'
    )
    (tmp_path / "qna_data.csv").write_text(rows, encoding="utf-8-sig")

    assert read_sec_questions(tmp_path) == [
        SecQuestion("How much?", ("2022 Q3 AAPL.pdf", "2023 Q1 AAPL.pdf")),
        SecQuestion("When?", ("2023 Q1 AAPL.pdf", "2023 Q1 MSFT.pdf")),
    ]


# --- CLAPNQ


def test_clapnq_is_the_answerable_questions_then_the_others(tmp_path: Path) -> None:
    def record(id: str, *outputs: tuple[str, list[str]]) -> dict[str, Any]:
        passage = {"title": "Aar", "text": "One . Two .", "sentences": ["One .", "Two ."]}
        output = [{"answer": answer, "selected_sentences": selected} for answer, selected in outputs]
        return {"id": id, "input": f"question {id}", "passages": [passage], "output": output}

    answers = (("two", ["Two ."]), ("both", ["Two .", "One ."]))
    write_lines(tmp_path / "clapnq_dev_answerable.jsonl", record("1", *answers), record("2", *answers))
    write_lines(tmp_path / "clapnq_dev_unanswerable.jsonl", record("3", ("", [])))

    first, second, third = read_clapnq(tmp_path)

    assert (first.id, first.text, first.title, first.passage) == ("1", "question 1", "Aar", "One . Two .")
    assert first.sentences == ("One .", "Two .")
    assert first.annotations == (ClapnqAnnotation("two", ("Two .",)), ClapnqAnnotation("both", ("Two .", "One .")))
    assert first.selected == second.selected == ("Two .", "One .")
    assert third.selected == ()
    assert [one.id for one in read_clapnq(tmp_path, limit=1)] == ["1", "3"]


# --- MultiHop-RAG


def test_null_queries_have_no_evidence(tmp_path: Path) -> None:
    corpus = [{"title": "Rain", "body": "It rained.", "url": "u"}]
    evidence = [{"title": "Rain", "fact": "It rained.", "url": "u"}]
    questions = [
        {"query": "Which?", "answer": "rain", "question_type": "temporal_query", "evidence_list": evidence},
        {"query": "Who?", "answer": "nobody", "question_type": "null_query", "evidence_list": evidence},
    ]
    (tmp_path / "corpus.json").write_text(json.dumps(corpus), encoding="utf-8")
    (tmp_path / "MultiHopRAG.json").write_text(json.dumps(questions), encoding="utf-8")

    assert read_news_articles(tmp_path) == [NewsArticle("Rain", "It rained.")]
    found = [(one.kind, one.facts) for one in read_multihop_questions(tmp_path)]
    assert found == [("temporal_query", ("It rained.",)), ("null_query", ())]


# --- RGB


def test_rgb_answers_are_parts_with_wordings(tmp_path: Path) -> None:
    fact = {"id": 0, "query": "How many?", "positive": ["900 loaves"], "negative": []}
    false = {"fakeanswer": "250", "positive_wrong": ["250 loaves"]}
    write_lines(tmp_path / "en.json", {**fact, "answer": [["900", "nine hundred"]]}, {**fact, **false, "answer": "900"})

    refined, counterfactual = read_rgb(tmp_path / "en.json")

    assert refined.answer == (("900", "nine hundred"),) and refined.false == ()
    assert counterfactual.answer == (("900",),) and counterfactual.false == (("250",),)
    assert counterfactual.positive_wrong == ("250 loaves",)


def test_rgb_documents_are_taken_by_noise() -> None:
    instance = RgbInstance("?", (), (), tuple("abcdef"), tuple("uvwxyz"), ("A",))
    assert take_documents(instance, 5, 0.0) == list("abcde")
    assert take_documents(instance, 5, 0.2) == list("abcdu")
    assert take_documents(instance, 5, 0.6) == list("abuvw")
    assert take_documents(instance, 5, 1.0) == list("uvwxy")
    assert take_documents(instance, 5, 0.0, wrong=True) == list("Auvwx")


# --- files


def test_lines_are_read_when_the_file_is_gzipped_and_when_it_is_not(tmp_path: Path) -> None:
    text = '{"a": "über\u2028das"}\n\n[1]\n'
    (tmp_path / "plain").write_text(text, encoding="utf-8")
    with gzip.open(tmp_path / "zipped", "wt", encoding="utf-8") as file:
        file.write(text)

    plain, zipped = (list(read_json_lines(tmp_path / name)) for name in ("plain", "zipped"))

    assert plain == zipped == [{"a": "über\u2028das"}, [1]]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"corpus\.jsonl cannot be read: No such file or directory\. Check"):
        read_abstracts(tmp_path)


@pytest.mark.parametrize("content", [b'{"question": "?"}\n', b"not JSON\n", b"\x1f\x8b\x08\x00", b"\xff\xfe\n"])
def test_a_malformed_file_is_named(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "en_refine.json").write_bytes(content)
    with pytest.raises(DatasetError, match=r"en_refine\.json is not in the form of this data set"):
        read_rgb(tmp_path / "en_refine.json")
