"""Runs public benchmarks on files that you have, and shows the results next to published ones.

    python -m eval.benchmarks NAME --data DIR [--limit N] [--home DIR]

| NAME | what DIR holds | what is measured |
| --- | --- | --- |
| scifact | `corpus.jsonl`, `queries.jsonl` (Wadden et al. 2020, in BEIR's form) | nDCG@10, MRR@10, hit@k of files |
| sec-10-q | `docs/*.pdf`, `qna_data.csv` (Docugami's KG-RAG data sets) | the same, on real PDFs |
| clapnq | `clapnq_dev_answerable.jsonl`, `..._unanswerable.jsonl` (Rosenthal et al. 2024) | sentences, abstention |
| multihop-rag | `corpus.json`, `MultiHopRAG.json` (Tang and Yang 2024) | Hits@10 and @4, MAP@10, MRR@10; null queries |
| rgb | `en_refine.json`, `en_fact.json` (Chen et al. 2024) | noise, rejection, counterfactual |

Each text becomes a file of a folder, which is indexed and asked the questions. Prints one JSON object. Needs the extra
`eval`. Time and memory are measured by `eval.speed` and `eval.growth`.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.datasets.clapnq import ClapnqQuestion, read_clapnq
from eval.datasets.multihop_rag import MultiHopQuestion, read_multihop_questions, read_news_articles
from eval.datasets.rgb import RgbInstance, read_rgb, take_documents
from eval.datasets.scifact import read_abstracts, read_scifact_claims
from eval.datasets.sec_10_q import read_sec_questions
from eval.folders import list_relevant_files, write_abstracts, write_texts
from eval.measures import (
    holds_answer,
    measure_files,
    measure_hops,
    measure_sentence_f1,
    measure_share,
    strip_whitespace,
    summarise_hops,
)
from rag import Answer, Assistant, load_settings
from rag.evaluation.calibration import bin_confidence, measure_auroc, measure_ece
from rag.evaluation.ranking import list_ranked_files

READ = 20
"""Number of passages that are read, and so reordered, in the results "after reading"; the others stay below them."""
RETRIEVED = 50
"""Passages per question. Passages of the same file count once, so more than the ten measured files are needed."""

RGB_PASSAGES = 5
"""Documents of an instance, as in the paper."""

RGB_NOISE = (0.0, 0.2, 0.4, 0.6, 0.8)

PUBLISHED: dict[str, dict[str, Any]] = {
    "scifact": {
        "ndcg_10": {"BM25": 0.665, "all-MiniLM-L6-v2": 0.645, "bge-small-en-v1.5": 0.713},
        "source": "BEIR (Thakur et al. 2021) for BM25; the MTEB leaderboard for the models",
    },
    "sec-10-q": {"source": "no retrieval results are published with the set"},
    "clapnq": {"source": "Rosenthal et al. 2024 give results of language models, which are not comparable"},
    "multihop-rag": {
        "voyage-02 with bge-reranker-large": {"mrr_10": 0.5860, "hits_10": 0.7467, "hits_4": 0.6625},
        "source": "Tang and Yang 2024, table 5 (chunks of 256 tokens); its best row by hits",
    },
    "rgb": {
        "source": "Chen et al. 2024 (AAAI): results of language models that read the passages, for each noise ratio"
    },
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", choices=sorted(BENCHMARKS))
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--limit", type=int, help="only the first N questions (of each kind)")
    parser.add_argument("--home", type=Path, help="keep the index here for another run")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        report = BENCHMARKS[given.name](given.data, Path(scratch), given.home or Path(scratch, "home"), given.limit)
    print(json.dumps({"name": given.name, **report, "published": PUBLISHED[given.name]}, ensure_ascii=False))


def open_folder(articles: Path, home: Path, name: str) -> Assistant:
    """An assistant over an indexed folder. Indexes of different `name` can share a home."""
    assistant = Assistant(load_settings(articles=articles, home=home, index_name=f"bench-{name}"))
    assistant.index()
    return assistant


def run_scifact(data: Path, scratch: Path, home: Path, limit: int | None) -> dict[str, Any]:
    questions = list_relevant_files(read_scifact_claims(data))
    articles = write_abstracts(read_abstracts(data), scratch / "articles")
    with open_folder(articles, home, "scifact") as assistant:
        return rank_questions(assistant, dict(list(questions.items())[:limit]))


def run_sec(data: Path, scratch: Path, home: Path, limit: int | None) -> dict[str, Any]:
    del scratch
    questions = {question.text: question.files for question in read_sec_questions(data)}
    with open_folder(data / "docs", home, "sec-10-q") as assistant:
        return rank_questions(assistant, dict(list(questions.items())[:limit]))


def rank_questions(assistant: Assistant, questions: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """How high the relevant files of each question (text -> files) are ranked: by retrieval alone, and after reading
    has reordered the first passages. A file has the rank of its best passage."""
    retrieved, read = {}, {}
    for question in questions:
        passages = assistant.retrieve(question, top=RETRIEVED)
        retrieved[question] = list_ranked_files(passages)
        read[question] = list_ranked_files([*assistant.ask(question, top=READ).passages, *passages])
    after_reading = measure_files(read, questions)
    return {"questions": len(questions), **measure_files(retrieved, questions), "after_reading": after_reading}


def run_clapnq(data: Path, scratch: Path, home: Path, limit: int | None) -> dict[str, Any]:
    """All passages as one folder.

    An answer is right when its first file is the passage that the question was annotated with; its sentences are
    compared with those that the annotators selected.
    """
    questions = read_clapnq(data, limit)
    files = name_passages(questions)
    texts = {files[question]: f"{question.title}\n\n{question.passage}" for question in questions}
    with open_folder(write_texts(texts, scratch / "articles"), home, "clapnq") as assistant:
        answers = [assistant.ask(question.text) for question in questions]
        ranked = {question.text: list_ranked_files(assistant.retrieve(question.text)) for question in questions}
    pairs = list(zip(questions, answers, strict=True))
    answerable = [(question, answer) for question, answer in pairs if question.selected]
    right = [(question, answer) for question, answer in answerable if answer.sources[:1] == (files[question],)]
    f1 = [measure_sentence_f1([one.text for one in answer.sentences], one.selected) for one, answer in right]
    first = [
        any(strip_whitespace(answer.sentences[0].text) in strip_whitespace(one) for one in question.selected)
        for question, answer in right
    ]
    refused = [(not question.selected, answer.abstained) for question, answer in pairs]
    truth = [bool(question.selected) for question in questions]
    confidence = [answer.confidence for answer in answers]
    right_files = {question.text: [files[question]] for question, _ in answerable}
    read = {question.text: list_ranked_files(answer.passages) for question, answer in answerable}
    return {
        "questions": len(pairs),
        "answerable": len(answerable),
        "answered_from_the_right_passage": measure_share(len(right), len(answerable)),
        "first_sentence_selected": measure_share(sum(first), len(first)),
        "sentence_f1": measure_share(sum(f1), len(f1)),
        "sentence_n": len(f1),
        "refusal_precision": measure_share(sum(a and b for a, b in refused), sum(b for _, b in refused)),
        "refusal_recall": measure_share(sum(a and b for a, b in refused), sum(a for a, _ in refused)),
        "auroc": measure_auroc(truth, confidence),
        "ece": measure_ece(bin_confidence(truth, confidence)),
        "retrieval": measure_files(ranked, right_files),
        "after_reading": measure_files(read, right_files),
    }


def name_passages(questions: Iterable[ClapnqQuestion]) -> dict[ClapnqQuestion, str]:
    """The file for each question's passage. Questions about the same passage share a file."""
    names: dict[tuple[str, str], str] = {}
    return {one: names.setdefault((one.title, one.passage), f"{len(names):04d}.txt") for one in questions}


def run_multihop(data: Path, scratch: Path, home: Path, limit: int | None) -> dict[str, Any]:
    """A passage is right when it contains a piece of evidence, ignoring white space. Null queries should be refused."""
    corpus = {f"{at:04d}.txt": f"{one.title}\n\n{one.text}" for at, one in enumerate(read_news_articles(data))}
    questions = read_multihop_questions(data)
    null = [question for question in questions if not question.facts][:limit]
    hops = [question for question in questions if question.facts][:limit]
    with open_folder(write_texts(corpus, scratch / "articles"), home, "multihop-rag") as assistant:
        measured = [measure_hops(retrieve_texts(assistant, question), question.facts) for question in hops]
        refused = [assistant.ask(question.text).abstained for question in null]
        answered = [not assistant.ask(question.text).abstained for question in hops]
    return {
        "questions": len(hops),
        **summarise_hops(measured),
        "answered": measure_share(sum(answered), len(answered)),
        "null_queries": len(null),
        "null_refused": measure_share(sum(refused), len(refused)),
    }


def retrieve_texts(assistant: Assistant, question: MultiHopQuestion) -> list[str]:
    return [passage.text for passage in assistant.retrieve(question.text, top=10)]


def run_rgb(data: Path, scratch: Path, home: Path, limit: int | None) -> dict[str, Any]:
    """Each instance is its own folder of `RGB_PASSAGES` documents. An answer is right when it contains every part of
    the truth. Rejection: only documents that do not answer. Counterfactual: documents with a false answer in place of
    the true one. A system that quotes its articles has to give the false answer, so the result shows how often it does,
    and how often it finds the true answer in true documents."""
    refined = read_rgb(data / "en_refine.json")[:limit]
    false = read_rgb(data / "en_fact.json")[:limit]
    report: dict[str, Any] = {"instances": len(refined), "counterfactual_instances": len(false)}

    def ask_all(name: str, instances: Sequence[RgbInstance], noise: float, *, wrong: bool = False) -> list[Answer]:
        answers = []
        for number, instance in enumerate(instances):
            texts = take_documents(instance, RGB_PASSAGES, noise, wrong=wrong)
            folder = write_texts({f"{at}.txt": text for at, text in enumerate(texts)}, scratch / name / str(number))
            with open_folder(folder, home, f"rgb-{name}-{number}") as assistant:
                answers.append(assistant.ask(instance.question))
        return answers

    for noise in RGB_NOISE:
        answers = ask_all(f"noise{int(noise * 10)}", refined, noise)
        right = [holds_answer(answer, one.answer) for one, answer in zip(refined, answers, strict=True)]
        report[f"noise_{noise}"] = measure_share(sum(right), len(right))
    rejected = [answer.abstained for answer in ask_all("rejection", refined, 1.0)]
    report["rejection"] = measure_share(sum(rejected), len(rejected))
    for name, wrong in (("true_documents", False), ("false_documents", True)):
        answers = ask_all(name.replace("_", "-"), false, 0.0, wrong=wrong)
        pairs = list(zip(false, answers, strict=True))
        report[f"{name}_true_answer"] = measure_share(sum(holds_answer(a, one.answer) for one, a in pairs), len(pairs))
        report[f"{name}_false_answer"] = measure_share(sum(holds_answer(a, one.false) for one, a in pairs), len(pairs))
    return report


BENCHMARKS: dict[str, Callable[[Path, Path, Path, int | None], dict[str, Any]]] = {
    "scifact": run_scifact,
    "sec-10-q": run_sec,
    "clapnq": run_clapnq,
    "multihop-rag": run_multihop,
    "rgb": run_rgb,
}
"""Name -> (data, scratch folder, home, limit) -> report."""

if __name__ == "__main__":
    main()
