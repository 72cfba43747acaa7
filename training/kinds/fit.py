"""Fit the classifier that tells what an input asks for when no wording of the table of kinds fits.

    python -m training.kinds.fit ROWS [--measure FILE ...] [--write FILE]

`wordings.txt`, `persons.txt` and `typed.txt` hold our own wordings of each kind, most with places for what they are
about; short answers of ROWS and `SUBJECTS` fill the places, and questions of ROWS stand for factual questions. Two
logistic regressions over the token vectors of the shipped embedding: one tells the tokens of the subject, the other
the kind, from the mean of all tokens and the mean of those that are not the subject's. Prints how many wordings are
told rightly that the classifier has not seen (five folds, a wording with all that is made of it in one fold);
`--write` then fits it on everything. `--measure` counts how many questions of each FILE (JSON objects with `question`
or `input`, one a line, perhaps gzipped) the classifier that ships takes for something else.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.models.embedding import TokenVectors
from rag.models.minilm import load_minilm
from rag.question.learnt_kinds import (
    LEAST_SHARE,
    LEAST_SUBJECT_SHARE,
    classify_request,
    describe_input,
    plain_text,
)

HERE = Path(__file__).parent
FACT = "fact"
SUBJECTS = (
    *("Stoltenberg", "the conscription drive", "NATO membership", "Mark Rutte", "the strike", "climate change"),
    *("the new hospital", "Angela Merkel", "nuclear weapons", "the Kursk incursion", "Mr Jones", "the ferry accident"),
    *("Blinken", "the election", "Ukraine", "school meals", "Brazil", "the minister", "drones", "the budget"),
    *("Anna Lopez", "the flood", "Microsoft", "rents", "the trial of Smith", "vaccines", "the museum", "Kenya"),
)
"""What stands in three of ten places; short answers of ROWS stand in the others."""
ANSWERED_SHARE = 0.7
LONGEST_SUBJECT = 6
"""In words."""
SMALL_SHARE = 0.5
"""Share of inputs that are put in small letters."""
MOST_FILLED = 14
"""Most inputs made of one wording of `wordings.txt`."""
FILLINGS = 3
"""Inputs made of one of `persons.txt` with places."""
FACTS = 2_500
STRENGTH, TAG_STRENGTH = 30.0, 1.0
"""Inverse of the penalties on weights, of the kinds and of the subject's tokens."""
TAGGED_TOKENS = 60_000
FOLDS = 5
_PLACE = re.compile(r"\b([XYF])\b")


@dataclass(frozen=True, slots=True)
class Example:
    """An input with its label, the wording that it is made of, and where its subject stands."""

    label: str
    text: str
    wording: int
    weight: float
    spans: tuple[tuple[int, int], ...] | None
    """None where the subject is not known."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=Path)
    parser.add_argument("--measure", type=Path, nargs="*", default=(), help="questions that ask for a fact")
    parser.add_argument("--write", type=Path, help="where the classifier of all examples goes")
    given = parser.parse_args()
    choose = random.Random(0)
    rows = read_rows(given.rows)
    examples = make_examples(rows, choose)
    tokens = load_minilm().encode_tokens([one.text for one in examples])
    print(json.dumps(measure_unseen(examples, tokens), indent=1))
    if given.write:
        given.write.write_text(json.dumps(lay_out(fit(examples, tokens))), encoding="utf-8")
    for path in given.measure:
        questions = [read_question(row) for row in read_rows(path)]
        taken = [one for one in questions if classify_request(one, load_minilm())]
        print(json.dumps({"file": path.name, "questions": len(questions), "taken": len(taken), "some": taken[:9]}))


# --- examples


def read_rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def read_question(row: dict[str, Any]) -> str:
    return str(row.get("question") or row.get("input") or "")


def read_wordings(name: str) -> Iterator[tuple[str, str]]:
    """Label and wording of each line of a file of this folder."""
    label = ""
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            label = line[2:]
        elif line and not line.startswith("#"):
            yield label, line


def make_examples(rows: Sequence[dict[str, Any]], choose: random.Random) -> list[Example]:
    """Inputs of every wording and factual questions. What is made of one wording of `wordings.txt` weighs half the
    square root of its number together."""
    subjects = list_subjects(rows)
    examples: list[Example] = []
    count = itertools.count()
    for label, wording in read_wordings("wordings.txt"):
        made, number = expand(wording, choose), next(count)
        examples += [fill(label, one, number, len(made) ** -0.5 / 2, subjects, choose) for one in made]
    for label, wording in read_wordings("persons.txt"):
        made, number = [wording] * (FILLINGS if _PLACE.search(wording) else 1), next(count)
        examples += [fill(label, one, number, len(made) ** -0.5, subjects, choose) for one in made]
    typed = [*read_wordings("typed.txt"), *((FACT, read_question(row)) for row in choose.sample(list(rows), FACTS))]
    for label, text in typed:
        examples.append(Example(label, vary(text, choose), next(count), 1.0 if label == FACT else 0.5, None))
    return examples


def expand(wording: str, choose: random.Random) -> list[str]:
    """Texts of a wording, each choice made once; a random part of them if there are many."""
    parts = [part.split("|") if at % 2 else [part] for at, part in enumerate(re.split(r"\[([^\]]*)\]", wording))]
    texts = [" ".join("".join(chosen).split()) for chosen in itertools.product(*parts)]
    return choose.sample(texts, MOST_FILLED) if len(texts) > MOST_FILLED else texts


def list_subjects(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Short answers that may stand in a place, one of 37 rows."""
    answers = [row["answers"][0]["text"].strip() for row in rows[::37] if row["answers"]]
    return [
        one
        for one in answers
        if len(one.split()) <= LONGEST_SUBJECT and re.search(r"[A-Za-z]{3}", one) and not re.search(r"[\"“”\[\]|]", one)
    ]


def fill(
    label: str, wording: str, number: int, weight: float, subjects: Sequence[str], choose: random.Random
) -> Example:
    """An input of a wording, with something in each place."""
    text, spans = "", []
    for at, part in enumerate(_PLACE.split(wording)):
        if at % 2:
            part = choose.choice(subjects if choose.random() < ANSWERED_SHARE else SUBJECTS)
            spans.append((len(text), len(text) + len(part)))
        text += part
    return Example(label, vary(text, choose), number, weight, tuple(spans))


def vary(text: str, choose: random.Random) -> str:
    """The text as the classifier reads it, half of the time in small letters."""
    return plain_text(text.lower() if choose.random() < SMALL_SHARE else text)


# --- fitting


@dataclass(frozen=True, slots=True)
class Fitted:
    """Both regressions."""

    tagger: Any
    kinds: Any


def fit(examples: Sequence[Example], tokens: Sequence[TokenVectors]) -> Fitted:
    """The tagger first, then the kinds over what it leaves."""
    from sklearn.linear_model import LogisticRegression

    tagged = [(one, vectors) for one, vectors in zip(examples, tokens, strict=True) if one.spans is not None]
    vectors = np.concatenate([vectors.vectors for _, vectors in tagged])
    is_subject = np.concatenate([tag(one, vectors) for one, vectors in tagged])
    chosen = np.random.RandomState(0).permutation(len(vectors))[:TAGGED_TOKENS]
    tagger = LogisticRegression(C=TAG_STRENGTH, max_iter=500).fit(vectors[chosen], is_subject[chosen])
    kinds = LogisticRegression(C=STRENGTH, max_iter=1000).fit(
        describe(tagger, tokens), [one.label for one in examples], sample_weight=[one.weight for one in examples]
    )
    return Fitted(tagger, kinds)


def tag(example: Example, tokens: TokenVectors) -> NDArray[np.bool_]:
    """Which tokens are the subject's."""
    return np.array([any(a < end and start < b for a, b in example.spans or ()) for start, end in tokens.spans], bool)


def describe(tagger: Any, tokens: Sequence[TokenVectors]) -> NDArray[np.float32]:
    """What the kinds are told from, a row an input."""
    return np.array([describe_input(one.vectors, find_subject(tagger, one)) for one in tokens])


def find_subject(tagger: Any, tokens: TokenVectors) -> NDArray[np.bool_]:
    if not len(tokens.vectors):
        return np.zeros(0, bool)
    found: NDArray[np.bool_] = tagger.predict_proba(tokens.vectors)[:, 1] >= LEAST_SUBJECT_SHARE
    return found


def measure_unseen(examples: Sequence[Example], tokens: Sequence[TokenVectors]) -> dict[str, Any]:
    """Shares of the wordings told rightly and wrongly while they are held out, at the probability that is served, and
    of the subjects' tokens that are found."""
    fold = np.array([one.wording % FOLDS for one in examples])
    labels = np.array([one.label for one in examples])
    weights = np.array([one.weight for one in examples])
    told, sure = np.empty(len(examples), object), np.zeros(len(examples), bool)
    counted = np.zeros(3, int)
    for held in range(FOLDS):
        seen, unseen = np.flatnonzero(fold != held).tolist(), np.flatnonzero(fold == held).tolist()
        fitted = fit([examples[at] for at in seen], [tokens[at] for at in seen])
        shares = fitted.kinds.predict_proba(describe(fitted.tagger, [tokens[at] for at in unseen]))
        told[unseen], sure[unseen] = fitted.kinds.classes_[shares.argmax(axis=1)], shares.max(axis=1) >= LEAST_SHARE
        for at in unseen:
            if examples[at].spans is not None:
                found, right = find_subject(fitted.tagger, tokens[at]), tag(examples[at], tokens[at])
                counted += ((found & right).sum(), found.sum(), right.sum())
    is_fact, is_typed = labels == FACT, np.array([one.spans is None for one in examples])
    is_told = sure & (told != FACT) & ~is_fact
    return {
        "inputs": int((~is_fact).sum()),
        "told rightly": _share(is_told & (told == labels), ~is_fact, weights),
        "told wrongly": _share(is_told & (told != labels), ~is_fact, weights),
        "facts that look like requests": int((is_fact & ~is_typed).sum()),
        "of them taken for another kind": _share(sure & (told != FACT), is_fact & ~is_typed, weights),
        "facts": int((is_fact & is_typed).sum()),
        "of these taken for another kind": _share(sure & (told != FACT), is_fact & is_typed, weights),
        "subject tokens": {"precision": round(counted[0] / counted[1], 3), "recall": round(counted[0] / counted[2], 3)},
    }


def _share(those: NDArray[np.bool_], among: NDArray[np.bool_], weights: NDArray[np.float64]) -> float:
    return round(float(weights[those & among].sum() / weights[among].sum()), 4)


def lay_out(fitted: Fitted) -> dict[str, Any]:
    """What the classifier is read from: a row of weights a label, and those of the subject's tokens."""
    return {
        "labels": list(fitted.kinds.classes_),
        "weights": np.round(fitted.kinds.coef_, 3).tolist(),
        "bias": np.round(fitted.kinds.intercept_, 3).tolist(),
        "subject_weights": np.round(fitted.tagger.coef_[0], 4).tolist(),
        "subject_bias": round(float(fitted.tagger.intercept_[0]), 4),
    }


if __name__ == "__main__":
    main()
