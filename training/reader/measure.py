"""Measure the shipped reader on SQuAD 2.0's development set with the official measure.

    python -m training.reader.measure ROWS [--folder FOLDER] [--checkpoint CHECKPOINT]
                                      [--sample N] [--threshold SCORE] [--as-served]

ROWS is the development set (see `eval.datasets.question_rows`). FOLDER holds a reader other than the shipped one. With
CHECKPOINT, its float32 weights are measured as well, which shows the cost of rounding and needs the `build` extra. With
N, only every Nth question is asked. Below SCORE, 0 by default, the prediction is "no answer".

With `--as-served` the prediction is what the product would show: the passage is read under its title, and its best
sentence a second time (`rag.answering.extractive.scorer`); the score is the log odds that the words answer. Prints
JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.datasets.question_rows import QuestionRow, read_question_rows
from eval.measures import measure_word_f1, normalise_answer
from rag.answering.extractive.scorer import WEIGHTS_FILE, read_scorer
from rag.models.minilm import load_minilm
from rag.models.onnx import WEIGHTS_FOLDER, for_each
from rag.models.reader import FoundSpan, PassageReader, Reader, read_reader
from rag.question.keywords import count_nothing
from rag.schema.answers import Passage
from training.questions.passages import split_passage

FindWords = Callable[[QuestionRow], "FoundSpan | None"]
"""A question with its passage -> its best answer, or None when the passage has no words."""


@dataclass(frozen=True, slots=True)
class Predicted:
    """The best answer to a question."""

    row: QuestionRow
    text: str
    score: float
    """Above 0 when this answer beats "no answer", as `FoundSpan.score`."""

    @property
    def f1(self) -> float:
        """0 to 1, against the closest annotator; 0 when no annotator gave an answer."""
        return max((measure_word_f1(self.text, gold) for gold in self.row.texts), default=0.0)

    @property
    def exact(self) -> float:
        """1 when the answer equals an annotator's, else 0."""
        return max(
            (float(normalise_answer(self.text) == normalise_answer(gold)) for gold in self.row.texts), default=0.0
        )


def predict(rows: Sequence[QuestionRow], find: FindWords) -> list[Predicted]:
    """The best answer to each row, in order; an empty one with a score of -99 when the passage has no words."""
    found: list[Predicted | None] = [None] * len(rows)

    def act(at: int) -> None:
        row = rows[at]
        words = find(row) or FoundSpan(0, 0, -99.0)
        found[at] = Predicted(row, row.context[words.start : words.end], words.score)

    for_each(act, range(len(rows)))
    return [one for one in found if one]


def read_alone(reader: PassageReader) -> FindWords:
    """The best answer in the passage alone, without its title, read once."""
    return lambda row: reader.read(row.question, [("", row.context)])[0].find_best(0, len(row.context))


def read_as_served(reader: PassageReader) -> FindWords:
    """The answer that the product finds in its best sentence, with the passage under its title; the score is the
    product's log odds."""
    scorer = read_scorer(WEIGHTS_FILE, load_minilm(), reader)

    def find(row: QuestionRow) -> FoundSpan | None:
        passage = Passage(split_passage("passage", row.title, row.context), 0.0, 0.0)
        sentences = scorer.score(row.question, [passage], document_frequency=count_nothing).sentences
        return sentences[0].span if sentences else None

    return find


def describe(predicted: Sequence[Predicted], threshold: float = 0.0) -> dict[str, float]:
    """The official measures, 0 to 100, with "no answer" predicted below the threshold, and the best F1 of any threshold
    in hindsight, as in the official script. A measure over no questions is 100."""
    scores = np.array([one.score for one in predicted])
    answerable = np.array([bool(one.row.texts) for one in predicted])
    f1 = np.array([one.f1 for one in predicted])
    exact = np.array([one.exact for one in predicted])
    answered = scores >= threshold
    right = np.where(answerable, f1 * answered, ~answered)
    order = np.argsort(-scores, kind="stable")
    gains = np.where(answerable, f1, -1.0)[order]
    totals = (~answerable).sum() + np.concatenate([[0.0], np.cumsum(gains)])
    best = int(totals.argmax())
    return {
        "n": len(predicted),
        "f1": 100 * float(right.mean()),
        "exact": 100 * float(np.where(answerable, exact * answered, ~answered).mean()),
        "has_answer_f1": _average(right[answerable]),
        "no_answer_accuracy": _average(right[~answerable]),
        "has_answer_f1_when_always_said": _average(f1[answerable]),
        "has_answer_exact_when_always_said": _average(exact[answerable]),
        "best_f1": 100 * float(totals[best] / len(predicted)),
        "best_f1_threshold": float(scores[order[best - 1]]) if best else float("inf"),
    }


def _average(values: NDArray[np.float64]) -> float:
    return 100 * float(values.mean()) if values.size else 100.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=Path)
    parser.add_argument("--folder", type=Path, default=WEIGHTS_FOLDER)
    parser.add_argument("--checkpoint", type=Path)
    parser.add_argument("--sample", type=int, metavar="N")
    parser.add_argument("--threshold", type=float, default=0.0, metavar="SCORE")
    parser.add_argument("--as-served", action="store_true")
    arguments = parser.parse_args()
    rows = list(read_question_rows(arguments.rows))[:: arguments.sample]
    readers = {"int8": read_reader(arguments.folder)}
    if arguments.checkpoint:
        readers["float32"] = load_float(arguments.checkpoint, arguments.folder)
    use = read_as_served if arguments.as_served else read_alone
    measured = {name: describe(predict(rows, use(reader)), arguments.threshold) for name, reader in readers.items()}
    sys.stdout.write(json.dumps(measured, indent=1) + "\n")


def load_float(checkpoint: Path, folder: Path) -> Reader:
    """The checkpoint's float32 weights in the same graph on ONNX Runtime, with the folder's tokenizer."""
    import onnxruntime
    from tokenizers import Tokenizer

    from training.minilm.graph import Recipe, build_graph
    from training.reader.build import read_checkpoint

    graph = build_graph(read_checkpoint(checkpoint)[0], Recipe(rounding="none"), {}, head="spans")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return Reader(session, tokenizer)


if __name__ == "__main__":
    main()
