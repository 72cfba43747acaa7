"""Train the reader.

    python -m training.reader.train OFFICIAL ROWS CHECKPOINT --without MEASURED [MEASURED ...] [--claims CLAIMS]
                                    [--yes-no FILE] [--near-misses FILE] [--rows-share SHARE] [--examples N]
                                    [--rate RATE] [--on READER]

OFFICIAL is the folder of all-MiniLM-L6-v2's official files, ROWS the file of questions with their passages, CLAIMS a
file of claims with theirs, which are also used for training, like yes-no questions and near misses (training/README.md
describes all of them). MEASURED are files whose questions are left out because the reader is measured on them. SHARE of
the rows is shown in one pass, along with all of the other examples. READER is the folder of a built reader: training
starts from its weights instead of the official ones (use a lower rate then).

CHECKPOINT is written every few minutes; the same command resumes from it. Runs on a GPU if there is one. Needs the
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
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from eval.datasets.claim_rows import read_claims
from eval.datasets.near_misses import read_near_misses
from eval.datasets.question_rows import read_question_rows
from training.build_extra import needs_build_extra

with needs_build_extra("training.reader"):
    import torch
    from safetensors.torch import load
    from torch import Tensor
    from torch.nn.functional import cross_entropy

from training.minilm.graph import WIDTH
from training.minilm.official import load_tokenizer, read_official_files
from training.minilm.restoring import read_reader_weights
from training.questions.held_out import is_held_out, normalise_question, read_questions
from training.questions.verdict_claims import move_claims, read_yes_no_claims
from training.reader.examples import Example, Examples
from training.reader.network import Reader, load_official

SEED = 11
EXAMPLES = 170_000
"""About one pass over the questions, with their unanswerable examples."""
BATCH_PIECES = 2048
"""Pieces of a batch, padding included. Larger batches do not fit a core's cache."""
LENGTH_STEP = 16
"""Batches are padded to a multiple of this many pieces."""
BATCHES_A_STEP = 3
"""About 40 examples."""
LEARNING_RATE = 1.5e-4
"""The peak."""
WARM_UP = 0.05
"""Share of the examples after which the rate reaches its peak."""
WEIGHT_DECAY = 0.01
NEAR_MISSES_SOURCE = "squad1.1-train"
"""The source of the near misses' passages: their titles are held out together."""
NO_VERDICT = -100
"""Placeholder verdict of an example without one."""
POOL = 8192
"""Examples that are sorted by length together, to keep padding small. A checkpoint is written after each pool."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("official", type=Path)
    parser.add_argument("rows", type=Path)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--without", type=Path, nargs="+", required=True)
    parser.add_argument("--claims", type=Path)
    parser.add_argument("--yes-no", type=Path)
    parser.add_argument("--near-misses", type=Path)
    parser.add_argument("--rows-share", type=float, default=1.0, metavar="SHARE", help="0 to 1, 1 by default")
    parser.add_argument("--examples", type=int, default=EXAMPLES, metavar="N")
    parser.add_argument("--rate", type=float, default=LEARNING_RATE, help="peak learning rate, %(default)s by default")
    parser.add_argument("--on", type=Path, metavar="READER")
    arguments = parser.parse_args()
    official, vocabulary = read_official_files(arguments.official)
    weights, seen_before = load(official), 0
    if arguments.on:
        weights, seen_before = start_from_reader(arguments.on, weights)
    examples = read_examples(
        arguments.rows,
        arguments.without,
        load_tokenizer(vocabulary),
        Extra(arguments.claims, arguments.yes_no, arguments.near_misses, arguments.rows_share),
    )
    train(weights, examples, arguments.checkpoint, arguments.examples, rate=arguments.rate, seen_before=seen_before)


def start_from_reader(folder: Path, official: Mapping[str, Tensor]) -> tuple[dict[str, Tensor], int]:
    """The weights of the reader in a folder, as exact as rounding allows, and the number of examples they have seen;
    SystemExit when there is no reader. Positions beyond its window are the official ones."""
    try:
        built = read_reader_weights((folder / "reader.onnx").read_bytes())
        seen = int(json.loads((folder / "reader.json").read_text(encoding="utf-8"))["examples_seen"])
    except (OSError, ValueError, KeyError) as error:
        sys.exit(f"{folder} holds no reader to start from: {error}")
    weights = {name: torch.from_numpy(np.array(value)) for name, value in built.items()}
    name = "embeddings.position_embeddings.weight"
    weights[name] = torch.cat([weights[name], official[name][len(weights[name]) :]])
    return weights, seen


@dataclass(frozen=True, slots=True)
class Extra:
    """Further training data besides the rows."""

    claims: Path | None = None
    yes_no: Path | None = None
    near_misses: Path | None = None
    rows_share: float = 1.0
    """Share of the rows that one pass shows."""


NO_EXTRA = Extra()


def read_examples(rows: Path, measured: Sequence[Path], tokenizer: Tokenizer, extra: Extra = NO_EXTRA) -> Examples:
    """Examples of the rows with answers and of the further data, without those held out or asked in a `measured` file;
    SystemExit when no row is left."""
    tokenizer.no_truncation()
    asked = read_questions(measured)
    kept = [
        row
        for row in read_question_rows(rows)
        if row.answers and not is_held_out(row.source, row.title) and normalise_question(row.question) not in asked
    ]
    if not kept:
        sys.exit(f"{rows} has no question to learn from.")
    shown = [one for one in read_claims(extra.claims) if not is_held_out("claims", one.context)] if extra.claims else []
    shown += move_claims(shown)
    shown += read_yes_no_claims(extra.yes_no) if extra.yes_no else []
    near = [
        one
        for one in (read_near_misses(extra.near_misses) if extra.near_misses else ())
        if not is_held_out(NEAR_MISSES_SOURCE, one.title) and normalise_question(one.question) not in asked
    ]
    sys.stdout.write(f"{len(kept):,} questions, {len(shown):,} claims, {len(near):,} near misses to learn from\n")
    return Examples(kept, tokenizer, shown, near, extra.rows_share)


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
    """The reader after `n_examples`, rounded up to whole pools, starting from weights with official names; resumes from
    the checkpoint if there is one.

    A resumed run ends with the same result as an uninterrupted one (apart from sums that a processor computes in
    another order) if rows, `n_examples`, `pool_examples` and `rate`, the peak of the learning rate, are the same.
    `seen_before` is the number of examples the starting weights have seen: it is kept in the checkpoint, and gives
    passes with other random seeds than those of the starting weights. The reader computes in the precision that is
    faster here; its float32 weights are in the checkpoint.
    """
    run = _start_run(official, seen_before)
    if checkpoint.exists():
        run.resume(checkpoint)
        sys.stdout.write(f"Resuming after {run.seen:,} examples\n")
    _copy_weights(run.master, run.reader)
    passes = itertools.chain.from_iterable(examples.make(SEED + seen_before + number) for number in itertools.count())
    made = itertools.islice(passes, run.pools * pool_examples, None)
    while run.seen < n_examples:
        began = time.perf_counter()
        loss, n_pieces = run.learn_pool(list(itertools.islice(made, pool_examples)), n_examples, rate)
        run.save(checkpoint)
        speed = n_pieces / (time.perf_counter() - began)
        sys.stdout.write(f"{run.seen:,} examples, loss {loss:.3f}, {speed:,.0f} pieces/s\n")
        sys.stdout.flush()
    return run.reader


@dataclass(slots=True)
class _Run:
    """A training run: the contents of a checkpoint, and the reader that computes."""

    reader: Reader
    master: dict[str, Tensor]
    """The learnt weights, float32. The reader computes with copies, which are bfloat16 if that halves the time of a
    step."""
    optimizer: torch.optim.Optimizer
    device: str
    seen_before: int
    seen: int = 0
    pools: int = 0

    def resume(self, checkpoint: Path) -> None:
        saved = torch.load(checkpoint, weights_only=True, map_location=self.device)
        for name, value in self.master.items():
            value.copy_(saved["weights"][name])
        self.optimizer.load_state_dict(saved["optimizer"])
        self.seen, self.pools = saved["seen"], saved["pools"]

    def save(self, checkpoint: Path) -> None:
        counts = {"seen": self.seen, "pools": self.pools, "before": self.seen_before}
        state = {"weights": self.master, "optimizer": self.optimizer.state_dict(), **counts}
        torch.save(state, checkpoint.with_suffix(".part"))
        checkpoint.with_suffix(".part").replace(checkpoint)

    def learn_pool(self, pool: Sequence[Example], n_examples: int, rate: float) -> tuple[float, int]:
        """Take steps over all examples of a pool. Returns the mean loss and the number of pieces read."""
        losses, n_pieces = [], 0
        batches = make_batches(pool, BATCH_PIECES, random.Random(SEED + self.pools))
        while together := list(itertools.islice(batches, BATCHES_A_STEP)):
            n = sum(map(len, together))
            for batch in together:
                loss, n_read = measure_loss(self.reader, batch, self.device)
                (loss * (len(batch) / n)).backward()
                n_pieces += n_read
                losses.append(loss.detach())
            self.seen += n
            for group in self.optimizer.param_groups:
                group["lr"] = rate * schedule_rate(self.seen / n_examples)
            step(self.reader, self.master, self.optimizer)
        self.pools += 1
        return float(torch.stack(losses).mean()), n_pieces


def _start_run(official: Mapping[str, Tensor], seen_before: int) -> _Run:
    torch.manual_seed(SEED)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    reader = Reader()
    load_official(reader, official)
    reader.to(device)
    master = {name: value.detach().clone() for name, value in reader.named_parameters()}
    reader.to(find_precision(device))
    return _Run(reader, master, _make_optimizer(master), device, seen_before)


def find_precision(device: str) -> torch.dtype:
    """bfloat16 if matrix products are faster with it, else float32: a processor without bfloat16 instructions takes
    four times as long."""
    if device == "cuda":
        return torch.bfloat16
    seconds = {}
    for precision in (torch.float32, torch.bfloat16):
        left, right = torch.ones(256, WIDTH, dtype=precision), torch.ones(WIDTH, 4 * WIDTH, dtype=precision)
        times = timeit.repeat("left @ right", globals={"left": left, "right": right}, number=1, repeat=3)
        seconds[precision] = min(times)
    return min(seconds, key=lambda precision: seconds[precision])


def schedule_rate(done: float) -> float:
    """The learning rate as a share of its peak, after this share of the examples: linear up to 1, then down to 0."""
    return min(1.0, done / WARM_UP) * max(0.0, 1 - done)


def _make_optimizer(master: Mapping[str, Tensor]) -> torch.optim.Optimizer:
    """AdamW, without weight decay for biases and norms."""
    decayed = [value for value in master.values() if value.ndim > 1]
    plain = [value for value in master.values() if value.ndim == 1]
    groups = [{"params": decayed, "weight_decay": WEIGHT_DECAY}, {"params": plain, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), eps=1e-6, fused=True)


def make_batches(pool: Sequence[Example], pieces: int, rng: random.Random) -> Iterator[list[Example]]:
    """Batches of examples of similar length, about `pieces` pieces each, in random order.

    Batches are filled from the shortest example on, and all batches of a length have the same size, so that there are
    few shapes: on a CPU a product of a new shape is compiled first, which took a quarter of the time.
    """
    ordered = sorted(pool, key=lambda one: len(one.ids), reverse=True)
    batches = []
    while ordered:
        # as many as fit when padded to the longest of them
        size = 1
        while size < len(ordered) and (size + 1) * _padded_length(ordered[-size - 1]) <= pieces:
            size += 1
        batches.append([ordered.pop() for _ in range(size)])
    rng.shuffle(batches)
    yield from batches


def _padded_length(example: Example) -> int:
    """Its length in pieces, with padding."""
    return -(-len(example.ids) // LENGTH_STEP) * LENGTH_STEP


def measure_loss(reader: Reader, batch: Sequence[Example], device: str) -> tuple[Tensor, int]:
    """(loss, pieces read, padding included): the loss is the mean negative log probability of the right starts and of
    the right ends, plus that of the right verdict for claims and yes-no questions. Where an answer occurs several
    times, every occurrence is right. The softmax runs over the passage and [CLS], which stands for "no answer"."""
    length = max(map(_padded_length, batch))
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
    logits, leanings = reader(ids.to(device), types.to(device), padding.to(device))
    logits = logits.masked_fill(~allowed.to(device)[..., None], -torch.inf)
    logs = logits.log_softmax(1).masked_fill(~right.to(device), -torch.inf)
    spanned = torch.tensor([bool(example.starts) for example in batch], device=device)
    loss = -logs[spanned].logsumexp(1).mean(1).sum()
    verdicts = [NO_VERDICT if example.verdict is None else example.verdict for example in batch]
    loss = loss + cross_entropy(
        leanings, torch.tensor(verdicts, device=device), ignore_index=NO_VERDICT, reduction="sum"
    )
    return loss / len(batch), ids.numel()


def step(reader: Reader, master: Mapping[str, Tensor], optimizer: torch.optim.Optimizer) -> None:
    """Update the master weights with the copies' gradients, clipped to norm 1, and copy them to the reader."""
    for name, copy in reader.named_parameters():
        assert copy.grad is not None
        master[name].grad = copy.grad.float()
        copy.grad = None
    torch.nn.utils.clip_grad_norm_(master.values(), 1.0)
    optimizer.step()
    _copy_weights(master, reader)


def _copy_weights(master: Mapping[str, Tensor], reader: Reader) -> None:
    with torch.no_grad():
        for name, copy in reader.named_parameters():
            copy.copy_(master[name])


if __name__ == "__main__":
    main()
