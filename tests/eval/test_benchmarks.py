"""The public benchmarks and their measures, on small samples in the sets' own forms."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval.benchmarks import BENCHMARKS, PUBLISHED, name_passages
from eval.datasets.clapnq import read_clapnq

BRIDGE = "The bridge over the Aar was opened in 1987 by the mayor, Vera Moser, after six years of work."
BAKERY = "The bakery in Mill Lane sells 900 loaves a day and closes at noon on Saturdays."
LIBRARY = "The library bought 3,400 books last year, most of them for children."
NOISE = "Rain fell over the hills for most of the week, and the streams rose."


def write_lines(path: Path, *records: Any) -> None:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")


def run_benchmark(name: str, data: Path, scratch: Path) -> dict[str, Any]:
    return BENCHMARKS[name](data, scratch / "scratch", scratch / "home", None)


def test_every_benchmark_has_published_results_or_says_why_not() -> None:
    assert set(PUBLISHED) == set(BENCHMARKS)
    assert all(published["source"] for published in PUBLISHED.values())
    assert PUBLISHED["scifact"]["ndcg_10"] == {"BM25": 0.665, "all-MiniLM-L6-v2": 0.645, "bge-small-en-v1.5": 0.713}


# --- SciFact


def write_scifact(data: Path) -> None:
    write_lines(
        data / "corpus.jsonl",
        {"doc_id": "7", "title": "A bridge", "text": BRIDGE},
        {"doc_id": "8", "title": "Bread", "text": BAKERY},
        {"doc_id": "9", "title": "Books", "text": LIBRARY},
    )
    write_lines(
        data / "queries.jsonl",
        {"query_id": "1", "query": "The Aar bridge opened in 1987.", "relevant": ["7"]},
        {"query_id": "2", "query": "Most of the library's new books are for children.", "relevant": ["9"]},
    )


def test_scifact_is_ranked(tmp_path: Path) -> None:
    write_scifact(tmp_path)
    report = run_benchmark("scifact", tmp_path, tmp_path)
    assert report["questions"] == 2 and report["ndcg_10"] == report["hit_1"] == 1.0
    assert report["after_reading"]["hit_1"] == 1.0


# --- CLAPNQ


def write_clapnq(data: Path) -> None:
    def record(id: str, question: str, title: str, text: str, selected: list[str]) -> dict[str, Any]:
        output = [{"answer": " ".join(selected), "selected_sentences": selected, "meta": {}}]
        passage = {"title": title, "text": text, "sentences": [text]}
        return {"id": id, "input": question, "passages": [passage], "output": output}

    write_lines(
        data / "clapnq_dev_answerable.jsonl",
        record("1", "who opened the bridge over the aar", "Aar", BRIDGE, [BRIDGE]),
        record("2", "how many loaves does the bakery in mill lane sell a day", "Mill Lane", BAKERY, [BAKERY]),
    )
    write_lines(
        data / "clapnq_dev_unanswerable.jsonl",
        record("3", "what is the capital of australia", "Aar", BRIDGE, []),
    )


def test_questions_about_the_same_passage_share_its_file(tmp_path: Path) -> None:
    write_clapnq(tmp_path)
    assert list(name_passages(read_clapnq(tmp_path)).values()) == ["0000.txt", "0001.txt", "0000.txt"]


def test_clapnq_reports_right_passages_sentences_and_refusals(tmp_path: Path) -> None:
    write_clapnq(tmp_path)
    report = run_benchmark("clapnq", tmp_path, tmp_path)
    assert (report["questions"], report["answerable"]) == (3, 2)
    assert report["retrieval"]["hit_1"] == report["after_reading"]["hit_1"] == 1.0
    assert report["refusal_recall"] == 1.0 and report["auroc"] == 1.0
    assert report["sentence_n"] == round(report["answered_from_the_right_passage"] * 2)


# --- MultiHop-RAG


def write_multihop(data: Path) -> None:
    articles = [("A bridge", BRIDGE), ("Bread", BAKERY), ("Books", LIBRARY), ("Rain", NOISE)]
    corpus = [{"title": title, "body": body, "url": "u", "source": "s"} for title, body in articles]
    (data / "corpus.json").write_text(json.dumps(corpus), encoding="utf-8")
    evidence = [{"title": title, "fact": fact, "url": "u"} for title, fact in (articles[0], articles[2])]
    questions = [
        {"query": "Which came first, the Aar bridge or the library's 3,400 books?", "answer": "the bridge"}
        | {"question_type": "temporal_query", "evidence_list": evidence},
        {"query": "Who won the chess tournament in Havana?", "answer": "Insufficient information."}
        | {"question_type": "null_query", "evidence_list": []},
    ]
    (data / "MultiHopRAG.json").write_text(json.dumps(questions), encoding="utf-8")


def test_multihop_reports_hits_and_refusals(tmp_path: Path) -> None:
    write_multihop(tmp_path)
    report = run_benchmark("multihop-rag", tmp_path, tmp_path)
    assert (report["questions"], report["null_queries"]) == (1, 1)
    assert report["hits_10"] == report["hits_4"] == report["mrr_10"] == 1.0
    assert report["map_10"] == pytest.approx((1 + 1 / 2) / 2)
    assert report["null_refused"] == 1.0


# --- RGB


def write_rgb(data: Path) -> None:
    fact = {"id": 0, "query": "How many loaves does the bakery in Mill Lane sell a day?", "answer": "900"}
    false = {"fakeanswer": "250", "positive_wrong": [BAKERY.replace("900", "250")]}
    write_lines(
        data / "en_refine.json",
        {**fact, "answer": [["900", "nine hundred"]], "positive": [BAKERY], "negative": [NOISE] * 5},
    )
    write_lines(data / "en_fact.json", {**fact, **false, "positive": [BAKERY], "negative": [NOISE]})


def test_rgb_reports_noise_rejection_and_counterfactuals(tmp_path: Path) -> None:
    write_rgb(tmp_path)
    report = run_benchmark("rgb", tmp_path, tmp_path)
    assert (report["instances"], report["counterfactual_instances"]) == (1, 1)
    assert report["noise_0.0"] == report["noise_0.8"] == report["rejection"] == 1.0
    assert (report["true_documents_true_answer"], report["true_documents_false_answer"]) == (1.0, 0.0)
    assert (report["false_documents_true_answer"], report["false_documents_false_answer"]) == (0.0, 1.0)


# --- all of them


@pytest.mark.parametrize("name", sorted(BENCHMARKS))
def test_a_folder_without_the_data_is_an_error_of_one_line(name: str, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="cannot be read"):
        run_benchmark(name, tmp_path, tmp_path)
