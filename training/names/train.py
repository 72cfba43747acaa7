"""Make the name tagger: `names.npz` and `names.json` in `rag/models/weights`.

    python -m training.names.train SILVER WIKIGOLD --posts FILE ... [--epochs N]

SILVER is the output of `training.names.teacher`, WIKIGOLD is wikigold.conll, of which every third article is left out,
and each FILE is a CoNLL file that marks no names of the type "other". Vectors of word pieces start from the shipped
embedding's.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from rag.models.name_tagger import N_LABELS, OUTSIDE, hash_affixes, is_plain
from rag.models.name_tokens import flag_words
from rag.models.onnx import WEIGHTS_FOLDER
from training.build_extra import needs_build_extra
from training.names.examples import (
    UNKNOWN_OTHER,
    LabelledSentence,
    is_held_out,
    make_headline,
    read_conll,
    read_silver,
)
from training.names.network import NameNetwork

with needs_build_extra("training.names"):
    import onnx
    import torch
    from onnx import numpy_helper

SEED = 7
BATCH_WORDS = 3000


@dataclass(frozen=True, slots=True)
class Stage:
    """The parameters of one run."""

    rate: float
    """Highest learning rate."""
    gold_copies: int
    """Number of times wikigold is used in each pass."""
    silver_step: int
    """Every n-th of the teacher's articles is used."""


FIRST = Stage(rate=2.5e-3, gold_copies=4, silver_step=1)
SECOND = Stage(rate=1.5e-3, gold_copies=10, silver_step=3)
"""The second run gives more weight to human labels and less to the teacher, whose mistakes it would also learn."""

HEADLINES, CAPITALS = 0.06, 0.03
"""Share of sentences shown as a headline, and in capitals."""

Article = list[LabelledSentence]


class Words:
    """Each distinct word once: its pieces and the rows of its parts."""

    def __init__(self) -> None:
        self._tokenizer = Tokenizer.from_file(str(WEIGHTS_FOLDER / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._known: dict[str, tuple[list[int], tuple[int, int, int], tuple[float, float]]] = {}

    def describe(self, word: str) -> tuple[list[int], tuple[int, int, int], tuple[float, float]]:
        if word not in self._known:
            ids = self._tokenizer.encode(word, add_special_tokens=False).ids or [0]
            self._known[word] = (ids, hash_affixes(word), (float(is_plain(word)), float(len(ids) > 1)))
        return self._known[word]


def read_piece_vectors(width: int) -> NDArray[np.float32]:
    """Vectors of the embedding's word pieces, reduced to their `width` principal directions, with an overall standard
    deviation of one."""
    model = onnx.load(WEIGHTS_FOLDER / "embedding.onnx")
    constants = {one.name: numpy_helper.to_array(one) for one in model.graph.initializer}
    vectors = np.asarray(constants["words"] * constants["words.scale"], np.float32)
    vectors -= vectors.mean(axis=0)
    _, directions = np.linalg.eigh(vectors.T @ vectors)
    projected = vectors @ directions[:, ::-1][:, :width]
    return np.asarray(projected / projected.std(), np.float32)


def make_batch(articles: Sequence[Article], words: Words, draw: random.Random) -> tuple[Any, ...]:
    """Tensors of some articles in one run, with a row of zeros around each sentence."""
    index: dict[str, int] = {}
    rows: list[int] = []
    flags: list[NDArray[np.float32]] = []
    labels: list[NDArray[np.int64]] = []
    at: list[NDArray[np.int64]] = []
    start = 1
    for article in articles:
        changed = []
        for one in article:
            chance = draw.random()
            headline = chance < HEADLINES + CAPITALS
            changed.append(make_headline(one, draw, capitals=chance < CAPITALS) if headline else one)
        flags += flag_words([one.tokens for one in changed])
        for one in changed:
            rows += [index.setdefault(token.text, len(index)) for token in one.tokens]
            labels.append(one.labels)
            at.append(np.arange(start, start + len(one.tokens)))
            start += len(one.tokens) + 1
    described = [words.describe(word) for word in index]
    bags = [ids for ids, _, _ in described]
    return (
        torch.tensor([one for ids in bags for one in ids]),
        torch.tensor(np.cumsum([0, *(len(ids) for ids in bags[:-1])])),
        torch.tensor([affixes for _, affixes, _ in described]),
        torch.tensor([static for _, _, static in described]),
        torch.tensor(rows),
        torch.from_numpy(np.concatenate(flags)),
        torch.from_numpy(np.concatenate(at)),
        torch.from_numpy(np.concatenate(labels)),
    )


def compute_loss(logits: Any, labels: Any) -> Any:
    """Cross entropy; for a word known only not to be a person, organisation or place, of the remaining labels
    together."""
    odds = torch.log_softmax(logits, dim=1)
    open_labels = torch.logsumexp(odds[:, [OUTSIDE, N_LABELS - 2, N_LABELS - 1]], dim=1)
    chosen = odds.gather(1, labels.clamp(min=0)[:, None])[:, 0]
    return -torch.where(labels == UNKNOWN_OTHER, open_labels, chosen).mean()


def train(articles: list[Article], network: Any, *, epochs: int, rate: float, limit_seconds: float) -> None:
    """Learn from the articles, in random order; the rate falls to zero by the last pass or the time limit."""
    draw = random.Random(SEED)
    words = Words()
    optimizer = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=0.01)
    total = epochs * sum(len(one.tokens) for article in articles for one in article)
    seen, step, losses = 0, 0, []
    begun = time.monotonic()
    for _ in range(epochs):
        draw.shuffle(articles)
        batch: list[Article] = []
        held = 0
        for number, article in enumerate(articles):
            batch.append(article)
            held += sum(len(one.tokens) for one in article)
            if held < BATCH_WORDS and number + 1 < len(articles):
                continue
            done = max(seen / total, (time.monotonic() - begun) / limit_seconds)
            if done >= 1:
                return
            for group in optimizer.param_groups:
                group["lr"] = rate * min(1, (step + 1) / 40) * (1 - done)
            *inputs, labels = make_batch(batch, words, draw)
            loss = compute_loss(network(*inputs), labels)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimizer.step()
            losses.append(loss.item())
            seen, step = seen + held, step + 1
            batch, held = [], 0
            if step % 50 == 0:
                print(
                    f"{step} {seen / total:.3f} {np.mean(losses[-50:]):.4f} {time.monotonic() - begun:.0f} s",
                    flush=True,
                )


def write_weights(network: Any, record: dict[str, Any]) -> None:
    """Export to numpy; vectors of word pieces as int8, the rest in 16 bits."""
    arrays = {name: array.astype(np.float16) for name, array in network.export().items()}
    pieces = network.pieces.weight.detach().numpy()
    scale = np.abs(pieces).max(axis=0) / 127
    arrays["pieces"] = np.round(pieces / scale).astype(np.int8)
    arrays["pieces.scale"] = scale.astype(np.float32)
    path = WEIGHTS_FOLDER / "names.npz"
    np.savez_compressed(path, **arrays)
    files = {
        name: hashlib.sha256((WEIGHTS_FOLDER / name).read_bytes()).hexdigest() for name in (path.name, "tokenizer.json")
    }
    content = json.dumps({**record, "files": files}, indent=1) + "\n"
    (WEIGHTS_FOLDER / "names.json").write_text(content, encoding="utf-8")
    print(f"{path}: {path.stat().st_size:,} bytes")


RECORD = {
    "licence": "CC-BY-SA-4.0",
    "script": "training/names/train.py",
    "starts_from": {"name": "all-MiniLM-L6-v2, vectors of word pieces", "licence": "Apache-2.0"},
    "teacher": {"name": "spaCy en_core_web_sm 3.8.0", "licence": "MIT"},
    "trained_on": [
        {"name": "SQuAD 1.1, paragraphs", "licence": "CC BY-SA 4.0"},
        {"name": "Natural Questions through QED, paragraphs", "licence": "CC BY-SA 3.0"},
        {"name": "QAMR, sentences of Wikipedia and Wikinews", "licence": "CC BY-SA 3.0 and CC BY 2.5"},
        {"name": "OneStopQA, paragraphs", "licence": "CC BY-SA 4.0"},
        {"name": "Wikigold, two thirds of its articles", "licence": "CC BY 4.0"},
        {"name": "WNUT17, training and development parts", "licence": "CC BY 4.0"},
        {"name": "BTC, parts a, b, e, f and g", "licence": "CC BY 4.0"},
    ],
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("silver", type=Path)
    parser.add_argument("wikigold", type=Path)
    parser.add_argument("--posts", type=Path, nargs="+", default=[])
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--go-on", action="store_true", help="the second run, from the shipped weights")
    parser.add_argument("--limit-seconds", type=float, default=1e9, help="the rate falls to nothing by then")
    arguments = parser.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    gold = [one for at, one in enumerate(read_conll(arguments.wikigold, whole=True)) if not is_held_out(at)]
    posts = [one for path in arguments.posts for one in read_conll(path, whole=False)]
    silver = list(read_silver(arguments.silver))
    print(len(gold), len(posts), len(silver), flush=True)
    network = NameNetwork(read_piece_vectors(NameNetwork.PIECE_WIDTH))
    stage = SECOND if arguments.go_on else FIRST
    if arguments.go_on:
        with np.load(WEIGHTS_FOLDER / "names.npz") as arrays:
            network.load(arrays)
    articles = [*silver[:: stage.silver_step], *posts, *gold * stage.gold_copies]
    train(articles, network, epochs=arguments.epochs, rate=stage.rate, limit_seconds=arguments.limit_seconds)
    write_weights(network, RECORD)


if __name__ == "__main__":
    main()
