"""Make the shipped reader from a checkpoint of `training.reader.train`.

    python -m training.reader.build OFFICIAL CHECKPOINT [TARGET] [--mean-with READER]

OFFICIAL is the folder of all-MiniLM-L6-v2's official files, needed for the tokenizer. Writes `reader.onnx` and
`reader.json` into TARGET (rag/models/weights by default), and `tokenizer.json` if TARGET has none. READER is the folder
of the reader from which the checkpoint's training started: each weight becomes the mean of both, which cancels out what
either run learnt by chance (Izmailov et al. 2018; Wortsman et al. 2022). Needs the `build` extra.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.models.onnx import WEIGHTS_FOLDER
from training.build_extra import needs_build_extra

with needs_build_extra("training.reader"):
    import onnx
    import torch

from training.minilm.graph import Recipe, Smoothing, Weights, build_graph
from training.minilm.official import OFFICIAL_SUMS, SOURCE, load_tokenizer, read_official
from training.minilm.restoring import read_reader_weights
from training.minilm.smoothing import CALIBRATION_TEXTS, find_smoothing
from training.reader.examples import CLS, SEP
from training.reader.network import name_officially

CALIBRATION_QUESTIONS = ("What did the council approve?", "When does it reopen, and who said so?")
"""Each is asked about every text of `CALIBRATION_TEXTS`."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("official", type=Path)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("target", type=Path, nargs="?", default=WEIGHTS_FOLDER)
    parser.add_argument("--mean-with", type=Path, metavar="READER")
    arguments = parser.parse_args()
    weights, seen = read_checkpoint(arguments.checkpoint)
    if arguments.mean_with:
        weights = average(weights, read_reader_weights((arguments.mean_with / "reader.onnx").read_bytes()))
    vocabulary = read_official(arguments.official)[1]
    model = build_graph(weights, Recipe(), find_reader_smoothing(weights, vocabulary), head="spans")
    arguments.target.mkdir(parents=True, exist_ok=True)
    (arguments.target / "reader.onnx").write_bytes(model)
    if not (arguments.target / "tokenizer.json").exists():
        (arguments.target / "tokenizer.json").write_bytes(vocabulary)
    record = json.dumps(
        describe(model, vocabulary, seen, averaged=arguments.mean_with is not None), indent=2, ensure_ascii=False
    )
    (arguments.target / "reader.json").write_text(record + "\n", encoding="utf-8", newline="\n")
    sys.stdout.write(f"Written to {arguments.target}: reader.onnx {len(model):,} bytes\n")


def read_checkpoint(path: Path) -> tuple[Weights, int]:
    """The weights, float32, under their official names, and the number of examples they have seen."""
    saved = torch.load(path, weights_only=True, map_location="cpu")
    weights = {name: value.numpy() for name, value in name_officially(saved["weights"]).items()}
    return weights, saved["seen"] + saved.get("before", 0)


def average(weights: Weights, others: Weights) -> Weights:
    """The mean of each pair of weights. Positions that only one of them has are left out."""
    return {
        name: (value[: len(others[name])] + others[name][: len(value)]) / np.float32(2)
        for name, value in weights.items()
    }


def find_reader_smoothing(weights: Weights, vocabulary: bytes) -> Smoothing:
    """The smoothing of the reader, calibrated on `CALIBRATION_QUESTIONS` asked about `CALIBRATION_TEXTS`."""
    tokenizer = load_tokenizer(vocabulary)

    def encode(text: str) -> list[int]:
        return list(tokenizer.encode(text, add_special_tokens=False).ids)

    inputs: list[dict[str, NDArray[np.int64]]] = []
    for question in CALIBRATION_QUESTIONS:
        head = [CLS, *encode(question), SEP]
        for text in CALIBRATION_TEXTS:
            body = [*encode(text), SEP]
            types = [*[0] * len(head), *[1] * len(body)]
            pieces = np.array([[*head, *body]], np.int64)
            inputs.append({"input_ids": pieces, "token_types": np.array([types], np.int64)})
    return find_smoothing(weights, inputs, head="spans")


def describe(model: bytes, vocabulary: bytes, seen: int, *, averaged: bool) -> dict[str, object]:
    """A description of the file and its origin, for `reader.json`."""
    return {
        "name": "footnote-reader",
        "licence": "CC-BY-SA-4.0",
        "starts_from": {
            "name": "all-MiniLM-L6-v2",
            "source": SOURCE,
            "licence": "Apache-2.0",
            "sha256": OFFICIAL_SUMS["model.safetensors"],
        },
        "trained_on": [
            {"name": "SQuAD 1.1", "licence": "CC-BY-SA-4.0"},
            {"name": "Natural Questions, through QED and NQ-open", "licence": "CC-BY-SA-3.0"},
            {"name": "QAMR (text: Wikipedia, Wikinews)", "licence": "MIT; CC-BY-SA, CC-BY-2.5"},
            {"name": "COVID-QA", "licence": "Apache-2.0"},
            {"name": "FEVER, claims", "licence": "CC-BY-SA-3.0"},
            {"name": "FoolMeTwice, claims (text: Wikipedia)", "licence": "Apache-2.0; CC-BY-SA"},
            {"name": "WiCE, claims (text: Wikipedia and what it cites)", "licence": "ODC-BY; CC-BY-SA and others"},
            {"name": "MultiNLI, a sample", "licence": "OANC and other permissive ones"},
        ],
        "examples_seen": seen,
        "mean_with_the_reader_it_went_on_from": averaged,
        "made_by": "python -m training.reader.train, python -m training.reader.build",
        "made_with": {"onnx": onnx.__version__, "numpy": np.__version__, "torch": torch.__version__},
        "files": {
            "reader.onnx": hashlib.sha256(model).hexdigest(),
            "tokenizer.json": hashlib.sha256(vocabulary).hexdigest(),
        },
    }


if __name__ == "__main__":
    main()
