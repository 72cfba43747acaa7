"""Train the trees that decide which words of a conversation a follow-up leaves out.

    python -m training.follow_ups.fit CANARD_JSONL [--write FILE]

CANARD_JSONL has a question per line: `title`, `earlier` (pairs of question and answer), `question`, and the
`standalone` question that a person made of it (CANARD, Elgohary et al. 2019, CC BY-SA 4.0). A word is carried when the
person wrote it and the question lacks it. Questions that stand alone, from the same conversation and from others, are
examples in which nothing is carried. Each conversation is used with and without the title of its article. Prints what
is carried for held-out articles, in three folds; `--write` then trains the trees on everything.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag import EarlierTurn
from rag.question.carried_words import LEAST_SHARE
from rag.question.heard_words import hear_words, measure_words
from rag.text.words import stem_content

WEIGHTS = {"follow_up": 1.0, "standalone": 0.5, "elsewhere": 0.3}
"""Weight of a row for each kind of question: follow-ups, standalone ones, and those of other articles."""
NO_ANSWER = "I don't know"
FOLDS = 3


@dataclass(frozen=True, slots=True)
class Example:
    """A question in a conversation, and which of the heard words a person carried into it."""

    kind: str
    title: str
    is_titled: bool
    asked: frozenset[str]
    """Stems of the question."""
    meant: frozenset[str]
    """Stems of the question as a person completed it."""
    stems: tuple[str, ...]
    rows: NDArray[np.float32]

    @property
    def carried(self) -> NDArray[np.bool_]:
        return np.array([stem in self.meant - self.asked for stem in self.stems], bool)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("canard", type=Path)
    parser.add_argument("--write", type=Path, help="where the trees of all examples go")
    given = parser.parse_args()
    examples = read_examples(given.canard)
    print(json.dumps(measure_held_out(examples), indent=1))
    if given.write:
        given.write.write_text(json.dumps(lay_out(grow(examples))), encoding="utf-8")


def read_examples(canard: Path) -> list[Example]:
    """The examples of every question with turns before it, in a fixed order."""
    rows = [json.loads(line) for line in canard.read_text(encoding="utf-8").splitlines()]
    choose = random.Random(0)
    examples = []
    for is_titled in (False, True):
        for row in (row for row in rows if row["earlier"]):
            other = choose.choice(rows)
            asked = [("follow_up", row["question"], row["standalone"]), ("standalone", row["standalone"], "")]
            asked += [("elsewhere", other["standalone"], "")] if other["title"] != row["title"] else []
            turns = make_turns(row, is_titled=is_titled)
            for kind, question, meant in asked:
                heard = hear_words(question, turns)
                if heard:
                    figures = measure_words(question, turns, heard)
                    stems = stem_content(question)
                    wanted = stem_content(meant) if meant else stems
                    examples.append(Example(kind, row["title"], is_titled, stems, wanted, tuple(heard), figures))
    return examples


def make_turns(row: dict[str, Any], *, is_titled: bool) -> list[EarlierTurn]:
    """The conversation before a question; an unknown answer is an abstention."""
    return [
        EarlierTurn(
            question,
            "" if answer.startswith(NO_ANSWER) else answer,
            (),
            abstained=answer.startswith(NO_ANSWER),
            titles=(row["title"],) if is_titled else (),
        )
        for question, answer in row["earlier"]
    ]


def grow(examples: Sequence[Example]) -> Any:
    """A fitted `HistGradientBoostingClassifier`."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(
        max_iter=150,
        learning_rate=0.08,
        max_leaf_nodes=16,
        l2_regularization=1.0,
        min_samples_leaf=30,
        early_stopping=False,
        random_state=0,
    )
    weights = np.concatenate([np.full(len(one.stems), WEIGHTS[one.kind]) for one in examples])
    return model.fit(_join_rows(examples), np.concatenate([one.carried for one in examples]), weights)


def _join_rows(examples: Sequence[Example]) -> NDArray[np.float32]:
    return np.concatenate([one.rows for one in examples])


def measure_held_out(examples: Sequence[Example]) -> dict[str, Any]:
    """What is carried with and without titles, each article judged by trees trained without it."""
    titles = sorted({one.title for one in examples})
    random.Random(1).shuffle(titles)
    results: list[tuple[Example, frozenset[str]]] = []
    for fold in range(FOLDS):
        held = set(titles[fold::FOLDS])
        model = grow([one for one in examples if one.title not in held])
        tested = [one for one in examples if one.title in held]
        shares = iter(model.predict_proba(_join_rows(tested))[:, 1])
        results += [(one, frozenset(stem for stem in one.stems if next(shares) >= LEAST_SHARE)) for one in tested]
    return {
        "with titles": describe([pair for pair in results if pair[0].is_titled]),
        "without": describe([pair for pair in results if not pair[0].is_titled]),
    }


def describe(results: Sequence[tuple[Example, frozenset[str]]]) -> dict[str, float]:
    """The share of carried words that were found, the number of words per turn that nobody added, how many questions
    came closer to the person's and how many moved away (F1 of content stems), and the share of standalone questions
    left alone."""
    asked = [pair for pair in results if pair[0].kind == "follow_up"]
    needed = sum(len(one.meant - one.asked) for one, _ in asked)
    gains = [_measure_f1(one.asked | added, one.meant) - _measure_f1(one.asked, one.meant) for one, added in asked]
    alone = [not added for one, added in results if one.kind == "standalone"]
    elsewhere = [not added for one, added in results if one.kind == "elsewhere"]
    return {
        "n": len(asked),
        "carried": sum(len(added & one.meant) for one, added in asked) / needed,
        "stray a turn": sum(len(added - one.meant) for one, added in asked) / len(asked),
        "better": sum(gain > 0 for gain in gains),
        "worse": sum(gain < 0 for gain in gains),
        "left alone": sum(alone) / len(alone),
        "left alone elsewhere": sum(elsewhere) / len(elsewhere),
    }


def _measure_f1(made: frozenset[str], meant: frozenset[str]) -> float:
    return 2 * len(made & meant) / max(1, len(made) + len(meant))


def lay_out(model: Any) -> dict[str, Any]:
    """The trees as flat lists, in the form that `rag.question.carried_words` reads."""
    laid: dict[str, Any] = {name: [] for name in ("roots", "feature", "threshold", "left", "right", "value")}
    laid["baseline"] = float(np.ravel(model._baseline_prediction)[0])
    for (tree,) in model._predictors:
        start = len(laid["feature"])
        laid["roots"].append(start)
        for node in tree.nodes:
            is_leaf = bool(node["is_leaf"])
            laid["feature"].append(-1 if is_leaf else int(node["feature_idx"]))
            laid["threshold"].append(0.0 if is_leaf else float(np.float32(node["num_threshold"])))
            laid["left"].append(start if is_leaf else start + int(node["left"]))
            laid["right"].append(start if is_leaf else start + int(node["right"]))
            laid["value"].append(round(float(node["value"]), 5) if is_leaf else 0.0)
    return laid


if __name__ == "__main__":
    main()
