"""Train the reader.

    python -m training.reader.train OFFICIAL ROWS CHECKPOINT --without MEASURED [MEASURED ...] [--claims CLAIMS]
                                      [--examples N] [--rate RATE] [--on READER]

OFFICIAL is the folder of all-MiniLM-L6-v2's official weights (`build_embedding` says which), ROWS the file of questions
with their passages (see `eval.datasets`), MEASURED files whose questions are left out because they measure the reader,
CLAIMS a file of claims with theirs, which are learnt from as well. With READER, the folder of a reader that was built,
training starts from its weights instead of the official ones (a lower rate suits it).
CHECKPOINT is written every few minutes, and gone on from when it is there. Runs on a GPU when there is one. Needs the
`build` extra.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import sys
import time
import timeit
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load
from tokenizers import Tokenizer
from torch import Tensor

from eval.datasets.claim_rows import read_claims
from eval.datasets.question_rows import read_question_rows
from training.embedding.build import load_tokenizer, read_official_files
from training.minilm_graph import WIDTH, read_reader_weights
from training.reader.examples import Example, Examples
from training.reader.network import Reader, load_official
from training.reader.rows import is_held_out, normalise_question, read_questions

SEED = 11
EXAMPLES = 170_000
"""About one pass over the questions, with the unanswerable examples that come with them."""
BATCH_PIECES = 2048
"""Pieces that go through the network together, padding included; larger batches leave a core's cache."""
LENGTH_STEP = 16
"""Batches are padded to a multiple of this many pieces."""
BATCHES_A_STEP = 3
"""About 40 examples."""
LEARNING_RATE = 1.5e-4
"""At its peak."""
WARM_UP = 0.05
"""Share of the examples after which the peak is reached."""
WEIGHT_DECAY = 0.01
POOL = 8192
"""Examples that are sorted by length together, so that a batch has little padding; a checkpoint is written after each
pool."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("official", type=Path)
    parser.add_argument("rows", type=Path)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--without", type=Path, nargs="+", required=True)
    parser.add_argument("--claims", type=Path)
    parser.add_argument("--examples", type=int, default=EXAMPLES, metavar="N")
    parser.add_argument("--rate", type=float, default=LEARNING_RATE, help="at its peak; %(default)s by default")
    parser.add_argument("--on", type=Path, metavar="READER")
    arguments = parser.parse_args()
    official, vocabulary = read_official_files(arguments.official)
    weights, seen_before = load(official), 0
    if arguments.on:
        weights, seen_before = go_on_from(arguments.on, weights)
    examples = read_examples(arguments.rows, arguments.without, load_tokenizer(vocabulary), arguments.claims)
    train(weights, examples, arguments.checkpoint, arguments.examples, rate=arguments.rate, seen_before=seen_before)


def go_on_from(folder: Path, official: Mapping[str, Tensor]) -> tuple[dict[str, Tensor], int]:
    """The weights of the reader in a folder, what rounding left of them, and how many examples they have seen;
    SystemExit when there is no reader. Positions that it does not have are the official ones."""
    try:
        built = read_reader_weights((folder / "reader.onnx").read_bytes())
        seen = int(json.loads((folder / "reader.json").read_text(encoding="utf-8"))["examples_seen"])
    except (OSError, ValueError, KeyError) as error:
        sys.exit(f"{folder} holds no reader to go on from: {error}")
    weights = {name: torch.from_numpy(np.array(value)) for name, value in built.items()}
    places = "embeddings.position_embeddings.weight"
    weights[places] = torch.cat([weights[places], official[places][len(weights[places]) :]])
    return weights, seen


def read_examples(rows: Path, measured: Sequence[Path], tokenizer: Tokenizer, claims: Path | None = None) -> Examples:
    """Of the rows that have answers and of the claims, but for what is measured on or held out; SystemExit when there
    is no row."""
    tokenizer.no_truncation()
    taken = read_questions(measured)
    kept = [
        row
        for row in read_question_rows(rows)
        if row.answers and not is_held_out(row.source, row.title) and normalise_question(row.question) not in taken
    ]
    if not kept:
        sys.exit(f"{rows} has no question to learn from.")
    shown = [claim for claim in read_claims(claims) if not is_held_out("claims", claim.context)] if claims else []
    sys.stdout.write(f"{len(kept):,} questions and {len(shown):,} claims to learn from\n")
    return Examples(kept, tokenizer, shown)


def train(
    official: dict[str, Tensor],
    examples: Examples,
    checkpoint: Path,
    n_examples: int,
    *,
    pool_examples: int = POOL,
    rate: float = LEARNING_RATE,
    seen_before: int = 0,
) -> Reader:
    """The reader that started from weights with official names, after `n_examples`, rounded up to whole pools; it goes
    on from the checkpoint when there is one.

    Going on leads where one run would have led (but for what a processor does in another order) if rows, `n_examples`,
    `pool_examples` and `rate`, the peak of the learning rate, are the same. `seen_before`, examples that the weights to
    start from have seen, is kept in the checkpoint, and chooses other passes than those had. The reader computes with
    the precision that is faster here; its weights proper, float32, are in the checkpoint.
    """
    torch.manual_seed(SEED)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    reader = Reader()
    load_official(reader, official)
    reader.to(device)
    # the weights proper are float32; the network computes with copies, of bfloat16 where that halves the time of a step
    proper = {name: value.detach().clone() for name, value in reader.named_parameters()}
    reader.to(find_precision(device))
    optimizer = _make_optimizer(proper)
    seen = pools = 0
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=True, map_location=device)
        for name, value in proper.items():
            value.copy_(saved["weights"][name])
        optimizer.load_state_dict(saved["optimizer"])
        seen, pools = saved["seen"], saved["pools"]
        sys.stdout.write(f"Going on after {seen:,} examples\n")
    _copy(proper, reader)
    passes = itertools.chain.from_iterable(examples.make(SEED + seen_before + number) for number in itertools.count())
    made = itertools.islice(passes, pools * pool_examples, None)
    while seen < n_examples:
        began, losses, n_pieces = time.perf_counter(), [], 0
        pool = list(itertools.islice(made, pool_examples))
        batches = make_batches(pool, BATCH_PIECES, random.Random(SEED + pools))
        while together := list(itertools.islice(batches, BATCHES_A_STEP)):
            n = sum(map(len, together))
            for batch in together:
                loss, n_read = measure_loss(reader, batch, device)
                (loss * (len(batch) / n)).backward()
                n_pieces += n_read
                losses.append(loss.detach())
            seen += n
            for group in optimizer.param_groups:
                group["lr"] = rate * find_share(seen / n_examples)
            step(reader, proper, optimizer)
        pools += 1
        counts = {"seen": seen, "pools": pools, "before": seen_before}
        state = {"weights": proper, "optimizer": optimizer.state_dict(), **counts}
        torch.save(state, checkpoint.with_suffix(".part"))
        checkpoint.with_suffix(".part").replace(checkpoint)
        speed = n_pieces / (time.perf_counter() - began)
        mean = float(torch.stack(losses).mean())
        sys.stdout.write(f"{seen:,} examples, loss {mean:.3f}, {speed:,.0f} pieces/s\n")
        sys.stdout.flush()
    return reader


def find_precision(device: str) -> torch.dtype:
    """bfloat16 where products are faster with it, else float32: a processor without instructions for it takes four
    times as long."""
    if device == "cuda":
        return torch.bfloat16
    seconds = {}
    for precision in (torch.float32, torch.bfloat16):
        left, right = torch.ones(2048, WIDTH, dtype=precision), torch.ones(WIDTH, 4 * WIDTH, dtype=precision)
        times = timeit.repeat("left @ right", globals={"left": left, "right": right}, number=3, repeat=5)
        seconds[precision] = min(times)
    return min(seconds, key=lambda precision: seconds[precision])


def find_share(done: float) -> float:
    """The learning rate, as a share of its peak, when this share of the examples is seen: up to 1, then down to 0."""
    return min(1.0, done / WARM_UP) * max(0.0, 1 - done)


def _make_optimizer(proper: Mapping[str, Tensor]) -> torch.optim.Optimizer:
    """AdamW, without decay of biases and norms."""
    decayed = [value for value in proper.values() if value.ndim > 1]
    plain = [value for value in proper.values() if value.ndim == 1]
    groups = [{"params": decayed, "weight_decay": WEIGHT_DECAY}, {"params": plain, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), eps=1e-6, fused=True)


def make_batches(pool: Sequence[Example], pieces: int, rng: random.Random) -> Iterator[list[Example]]:
    """Examples of like length together, as many as have about `pieces` pieces, the batches in any order.

    Batches are filled from the shortest on, and of each length there is one size, so that few shapes come up: on a CPU
    a product of a new shape is compiled first, which took a quarter of the time.
    """
    ordered = sorted(pool, key=lambda one: len(one.ids), reverse=True)
    batches = []
    while ordered:
        # as many as fit at the length of the longest of them
        size = next(n for n in itertools.count(1) if n >= len(ordered) or (n + 1) * _round(ordered[-n - 1]) > pieces)
        batches.append([ordered.pop() for _ in range(size)])
    rng.shuffle(batches)
    yield from batches


def _round(example: Example) -> int:
    """Its length with padding."""
    return -(-len(example.ids) // LENGTH_STEP) * LENGTH_STEP


def measure_loss(reader: Reader, batch: Sequence[Example], device: str) -> tuple[Tensor, int]:
    """The mean negative logarithm of the probability that is on a right start and on a right end, and the pieces
    read, padding included. Of an answer that stands in several places, each will do. What has probability is the
    passage, and [CLS] for there being no answer."""
    length = max(map(_round, batch))
    ids = torch.zeros(len(batch), length, dtype=torch.int64)
    types = torch.ones_like(ids)
    padding = torch.zeros_like(ids, dtype=torch.bool)
    allowed = torch.zeros_like(ids, dtype=torch.bool)
    right = torch.zeros(len(batch), length, 2, dtype=torch.bool)
    for at, example in enumerate(batch):
        n = len(example.ids)
        ids[at, :n] = torch.tensor(example.ids)
        types[at, : example.n_question] = 0
        padding[at, n:] = True
        allowed[at, example.first : n - 1] = True
        right[at, example.starts, 0] = True
        right[at, example.ends, 1] = True
    allowed[:, 0] = True
    logits = reader(ids.to(device), types.to(device), padding.to(device))
    logits = logits.masked_fill(~allowed.to(device)[..., None], -torch.inf)
    logs = logits.log_softmax(1).masked_fill(~right.to(device), -torch.inf)
    return -logs.logsumexp(1).mean(), ids.numel()


def step(reader: Reader, proper: Mapping[str, Tensor], optimizer: torch.optim.Optimizer) -> None:
    """Move the weights proper by the copies' gradients, cut at a length of 1, and copy them anew."""
    for name, copy in reader.named_parameters():
        assert copy.grad is not None
        proper[name].grad = copy.grad.float()
        copy.grad = None
    torch.nn.utils.clip_grad_norm_(proper.values(), 1.0)
    optimizer.step()
    _copy(proper, reader)


def _copy(proper: Mapping[str, Tensor], reader: Reader) -> None:
    with torch.no_grad():
        for name, copy in reader.named_parameters():
            copy.copy_(proper[name])


if __name__ == "__main__":
    main()
