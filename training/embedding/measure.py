"""Measure the shipped embedding model against the original and against the alternatives that lost.

    python -m training.embedding.measure speed FOLDER SCIFACT
    python -m training.embedding.measure quality FOLDER SCIFACT
    python -m training.embedding.measure reference FOLDER OUT.json

FOLDER holds the official weights, as for `training.embedding.build`; SCIFACT holds `corpus.jsonl` (doc_id, title, text)
and `queries.jsonl` (query_id, query, relevant). `reference` writes vectors of the original model, computed with torch
and transformers, which the tests compare with. Needs the `build` extra.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from eval.datasets.scifact import read_abstracts, read_scifact_claims
from rag.evaluation.ranking import DEPTH, measure_rankings
from rag.models.minilm import load_minilm
from rag.models.onnx import WEIGHTS_FOLDER
from training.build_extra import needs_build_extra
from training.embedding.build import find_embedding_smoothing
from training.minilm.graph import Recipe, Smoothing, Weights, build_graph
from training.minilm.official import load_tokenizer, read_official

Vectors = NDArray[np.float32]
Ids = list[int]

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

REFERENCE_TEXTS = (
    "When was the observatory built?",
    "How many people were evacuated from the valley?",
    "Who chairs the committee on water rights?",
    "Why did the airline cancel its winter flights?",
    "Where will the next conference be held?",
    "the cost of repairing the harbour wall",
    "glacier retreat",
    "Tesla",
    "The ferry was late again.",
    "Prices rose by 2.9% in March, the smallest increase in two years.",
    "“The data do not support that claim,” Dr. Okafor told the hearing on 4 June 2021.",
    "A new species of tree frog, no longer than a thumbnail, was described from a single valley in Ecuador.",
    "The company will close three of its eleven plants and move 1,400 jobs to Poland, its chairman said.",
    "Patients who received the lower dose recovered as fast as the others and reported fewer headaches.",
    "Le maire a promis de rouvrir la piscine avant l'été.",
    "Der Fluss trat in der Nacht über die Ufer.",
    "After the vote, which the opposition boycotted, the parliament adjourned until the second week of January; "
    "its speaker gave no reason and left the building by a side door without speaking to reporters.",
    "def mean(values): return sum(values) / len(values)",
    "Contact: press@example.org, +44 20 7946 0000, https://example.org/press?year=2020",
    "A survey of 2,317 households in four provinces found that nearly two thirds had no savings, that one in five "
    "had borrowed to pay for food in the past month, and that women who managed the money alone were the least "
    "likely to have fallen behind with the rent. The authors, who repeated the survey after a year, warn that the "
    "figures for the coastal province rest on few answers, because a storm had closed its roads for three weeks.",
)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the shipped embedding model.")
    parser.add_argument("what", choices=["speed", "quality", "reference"])
    parser.add_argument("folder", type=Path, help="holds the official model.safetensors and tokenizer.json")
    parser.add_argument("path", type=Path, help="the SciFact folder, or the file to write the reference to")
    parser.add_argument("--passages", type=int, default=64, help="how many to time (speed)")
    parser.add_argument("--characters", type=int, default=900, help="characters of each passage (speed)")
    parser.add_argument("--rounds", type=int, default=5, help="how often to time each (speed)")
    arguments = parser.parse_args()
    if arguments.what == "reference":
        write_reference(arguments.folder, arguments.path)
    elif arguments.what == "quality":
        measure_quality(arguments.folder, arguments.path)
    else:
        collection = read_collection(arguments.path)
        passages = [text[: arguments.characters] for text in collection.abstracts if len(text) >= arguments.characters]
        measure_speed(arguments.folder, passages[: arguments.passages], rounds=arguments.rounds)


# --- quality


class Collection(NamedTuple):
    """A retrieval set: abstracts, claims, and for each claim the indices of its relevant abstracts."""

    abstracts: list[str]
    claims: list[str]
    relevant: list[set[int]]


def read_collection(folder: Path) -> Collection:
    abstracts, claims = read_abstracts(folder), read_scifact_claims(folder)
    index_of = {abstract.id: at for at, abstract in enumerate(abstracts)}
    return Collection(
        abstracts=[f"{abstract.title}. {abstract.text}" for abstract in abstracts],
        claims=[claim.text for claim in claims],
        relevant=[{index_of[id] for id in claim.abstract_ids} for claim in claims],
    )


def measure_quality(folder: Path, scifact: Path) -> None:
    """Print nDCG@10 on SciFact and the cosine with float32, for the shipped file and other roundings."""
    weights, tokenizer = read_official(folder)
    smoothing = find_embedding_smoothing(weights, tokenizer)
    collection = read_collection(scifact)
    encode = load_tokenizer(tokenizer).encode_batch
    abstracts, claims = ([encoding.ids for encoding in encode(texts)] for texts in collection[:2])
    reference: tuple[Vectors, Vectors, Vectors] | None = None
    for name, content in (
        ("float32", build_graph(weights, Recipe(rounding="none"), {})),
        ("shipped", (WEIGHTS_FOLDER / "embedding.onnx").read_bytes()),
        ("pairs, not smoothed", build_graph(weights, Recipe(), {})),
        ("8-bit, not smoothed", build_graph(weights, Recipe(rounding="8-bit"), {})),
        ("7-bit, not smoothed", build_graph(weights, Recipe(rounding="7-bit"), {})),
        ("8-bit, smoothed", build_graph(weights, Recipe(rounding="8-bit"), smoothing)),
    ):
        session = open_session(content)
        of_abstracts, of_claims = embed_on_threads(session, abstracts), embed_on_threads(session, claims)
        gains = measure_ndcg(of_claims @ of_abstracts.T, collection.relevant)
        reference = reference or (of_abstracts, of_claims, gains)
        difference = gains - reference[2]
        error = difference.std(ddof=1) / len(difference) ** 0.5
        pairs = ((of_abstracts, reference[0]), (of_claims, reference[1]))
        cosines = [(one * other).sum(axis=1) for one, other in pairs]
        say(
            f"{name:20}  nDCG@10 {gains.mean():.4f} ({difference.mean():+.4f}, standard error {error:.4f})  "
            f"cosine abstracts mean {cosines[0].mean():.4f} least {cosines[0].min():.4f}, "
            f"claims mean {cosines[1].mean():.4f} least {cosines[1].min():.4f}"
        )


def measure_ndcg(similarities: Vectors, relevant: Sequence[set[int]]) -> Vectors:
    """The nDCG@10 of each claim; `similarities` is claims x abstracts."""
    best = np.argsort(-similarities, axis=1, kind="stable")[:, :DEPTH]
    ranked = {str(claim): [str(at) for at in row] for claim, row in enumerate(best.tolist())}
    values = measure_rankings(ranked, {str(claim): [str(at) for at in wanted] for claim, wanted in enumerate(relevant)})
    return np.array([values[claim][f"ndcg_{DEPTH}"] for claim in ranked], np.float32)


# --- speed


def measure_speed(folder: Path, passages: list[str], *, rounds: int) -> None:
    """Print milliseconds a passage for each recipe on one thread, and passages a second for each way to use all
    cores."""
    weights, tokenizer_file = read_official(folder)
    smoothing = find_embedding_smoothing(weights, tokenizer_file)
    tokenizer = load_tokenizer(tokenizer_file)
    ids = [encoding.ids for encoding in tokenizer.encode_batch(passages)]
    say(
        f"{len(ids)} passages of {len(passages[0])} characters, {np.mean([len(each) for each in ids]):.0f} "
        f"pieces on average; {CORES} cores; ONNX Runtime {onnxruntime.__version__}"
    )
    say("\nOne core, one passage at a time (the fastest of the rounds for each passage):")
    for name, milliseconds in time_recipes(weights, smoothing, ids[: len(ids) // 2], rounds).items():
        say(f"  {name:62}{milliseconds:6.1f} ms")
    say("\nAll cores (the median round, the fastest in brackets):")
    ways = list(list_ways(weights, smoothing, ids, passages))
    ways.append(("torch float32, padded batches of 32 of like length", make_torch_way(folder, ids)))
    ways.append(("tokenizing alone", lambda: tokenizer.encode_batch_fast(passages)))
    for name, seconds in time_interleaved(ways, rounds).items():
        rates = len(ids) / np.array(seconds)
        say(f"  {name:62}{np.median(rates):6.0f} passages/s  ({rates.max():.0f})")


def time_recipes(weights: Weights, smoothing: Smoothing, ids: Sequence[Ids], rounds: int) -> dict[str, float]:
    """Milliseconds of CPU time a passage takes one thread, by recipe."""
    recipes = {
        "float32": (Recipe(rounding="none"), {}),
        "as shipped": (Recipe(), smoothing),
        "  but not smoothed": (Recipe(), {}),
        "  but MultiHeadAttention for Attention": (Recipe(attention="contrib"), smoothing),
        "  but SkipLayerNormalization for Add and LayerNormalization": (Recipe(normalisation="fused"), smoothing),
    }
    sessions = {name: open_session(build_graph(weights, *recipe)) for name, recipe in recipes.items()}
    fastest = {name: np.full(len(ids), np.inf) for name in sessions}
    for _ in range(rounds):
        for at, each in enumerate(ids):
            for name, session in sessions.items():  # interleaved, so that a busy machine slows all recipes alike
                started = time.thread_time()
                embed_alone(session, each)
                fastest[name][at] = min(fastest[name][at], time.thread_time() - started)
    return {name: float(times.mean()) * 1000 for name, times in fastest.items()}


Way = tuple[str, Callable[[], object]]


def list_ways(weights: Weights, smoothing: Smoothing, ids: list[Ids], passages: list[str]) -> Iterator[Way]:
    """Ways to embed all passages on all cores, each with a name."""
    model = load_minilm()
    yield "shipped: MiniLM.embed_passages, tokenizing included", lambda: model.embed_passages(passages)
    shipped = build_graph(weights, Recipe(), smoothing)
    masked = build_graph(weights, Recipe(attention="contrib", masked=True), smoothing)
    single, wide = open_session(shipped), open_session(shipped, threads=CORES)
    masked_single, masked_wide = open_session(masked), open_session(masked, threads=CORES)
    ordered = sorted(ids, key=len)
    alike = [part for _, group in groupby(ordered, key=len) for part in cut(list(group), 8)]
    yield "a thread a core, one passage at a time", lambda: embed_on_threads(single, ids)
    yield (
        "a thread a core, groups of one length, up to 8",
        lambda: on_threads(lambda group: single.run(["text_vectors"], {"input_ids": np.array(group, np.int64)}), alike),
    )
    yield "one session with a thread a core, one passage at a time", lambda: [embed_alone(wide, each) for each in ids]
    for size in (4, 32):
        for name, texts in (("of like length", ordered), ("as they come", ids)):
            batches = cut(texts, size)
            yield (
                f"a thread a core, padded batches of {size} {name}",
                lambda batches=batches: on_threads(lambda batch: embed_padded(masked_single, batch), batches),  # type: ignore[misc]
            )
    batches = cut(ordered, 32)
    yield (
        "one session with a thread a core, padded batches of 32 of like length",
        lambda: [embed_padded(masked_wide, batch) for batch in batches],
    )


def time_interleaved(ways: Sequence[Way], rounds: int) -> dict[str, list[float]]:
    """Seconds each way took in each round, after one warm-up round."""
    seconds: dict[str, list[float]] = {name: [] for name, _ in ways}
    for counted in (False, *[True] * rounds):
        for name, run in ways:
            started = time.perf_counter()
            run()
            if counted:
                seconds[name].append(time.perf_counter() - started)
    return seconds


# --- running the model


def open_session(content: bytes, threads: int = 1) -> Any:
    """A session like that of `rag.models.onnx`, with any number of threads."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def embed_alone(session: Any, ids: Ids) -> Vectors:
    vectors: Vectors = session.run(["text_vectors"], {"input_ids": np.array([ids], np.int64)})[0]
    return vectors


def embed_padded(session: Any, batch: Sequence[Ids]) -> Vectors:
    padded = np.zeros((len(batch), max(len(ids) for ids in batch)), np.int64)
    mask = np.zeros_like(padded)
    for at, ids in enumerate(batch):
        padded[at, : len(ids)], mask[at, : len(ids)] = ids, 1
    vectors: Vectors = session.run(["text_vectors"], {"input_ids": padded, "attention_mask": mask})[0]
    return vectors


def cut(ids: Sequence[Ids], size: int) -> list[Sequence[Ids]]:
    """Batches of `size` texts; the last may be smaller."""
    return [ids[start : start + size] for start in range(0, len(ids), size)]


def embed_on_threads(session: Any, ids: Sequence[Ids]) -> Vectors:
    return np.concatenate(on_threads(lambda each: embed_alone(session, each), ids))


def on_threads(act: Callable[[Any], Any], items: Sequence[Any]) -> list[Any]:
    with ThreadPoolExecutor(CORES) as pool:
        return list(pool.map(act, items))


# --- the original


def load_original(folder: Path) -> Any:
    """The official network in torch, built by transformers from the official weights alone."""
    with needs_build_extra("training.embedding"):
        from safetensors.torch import load_file
        from transformers import BertConfig, BertModel

    config = BertConfig(
        vocab_size=30522, hidden_size=384, num_hidden_layers=6, num_attention_heads=12, intermediate_size=1536
    )
    network = BertModel(config)
    weights = load_file(folder / "model.safetensors")
    weights.pop("embeddings.position_ids", None)  # a buffer that older versions saved
    network.load_state_dict(weights)
    return network.eval()


def embed_original(network: Any, batch: Sequence[Ids]) -> Vectors:
    """Masked mean at unit length, as the model's sentence-transformers configuration says."""
    import torch

    width = max(len(ids) for ids in batch)
    padded = torch.tensor([[*ids, *[0] * (width - len(ids))] for ids in batch])
    mask = torch.tensor([[1] * len(ids) + [0] * (width - len(ids)) for ids in batch])
    with torch.inference_mode():
        hidden = network(input_ids=padded, attention_mask=mask).last_hidden_state
        pooled = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        vectors: Vectors = torch.nn.functional.normalize(pooled, dim=1).numpy()
    return vectors


def make_torch_way(folder: Path, ids: Sequence[Ids]) -> Callable[[], object]:
    import torch

    torch.set_num_threads(CORES)
    network = load_original(folder)
    batches = cut(sorted(ids, key=len), 32)
    return lambda: [embed_original(network, batch) for batch in batches]


def write_reference(folder: Path, target: Path) -> None:
    """Write `REFERENCE_TEXTS` and the original model's vectors of them (float16, little-endian, base64)."""
    _, tokenizer = read_official(folder)
    encodings = load_tokenizer(tokenizer).encode_batch(list(REFERENCE_TEXTS))
    network = load_original(folder)
    vectors = np.concatenate([embed_original(network, [encoding.ids]) for encoding in encodings])
    record = {
        "made_by": "python -m training.embedding.measure reference",
        "texts": REFERENCE_TEXTS,
        "shape": vectors.shape,
        "vectors_float16": base64.b64encode(vectors.astype("<f2").tobytes()).decode("ascii"),
    }
    target.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
