"""What ships in `rag/models`: the right files, whole, with their licence, from the official weights."""

from __future__ import annotations

import hashlib
import json

import numpy as np
import pytest

from rag.models.onnx import WEIGHTS_FOLDER
from training.minilm.rounding import Rounding, round_weights

OFFICIAL_TOKENIZER = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
OFFICIAL_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def test_record_names_the_files_when_they_are_as_built() -> None:
    record = json.loads((WEIGHTS_FOLDER / "embedding.json").read_text(encoding="utf-8"))

    assert record["source_sha256"] == {"model.safetensors": OFFICIAL_WEIGHTS, "tokenizer.json": OFFICIAL_TOKENIZER}
    assert record["files"]["tokenizer.json"] == OFFICIAL_TOKENIZER
    for name, expected in record["files"].items():
        assert hashlib.sha256((WEIGHTS_FOLDER / name).read_bytes()).hexdigest() == expected


def test_readers_record_names_the_files_and_the_licences_when_they_are_as_built() -> None:
    record = json.loads((WEIGHTS_FOLDER / "reader.json").read_text(encoding="utf-8"))

    assert set(record["files"]) == {"reader.onnx", "tokenizer.json"}
    assert record["files"]["tokenizer.json"] == OFFICIAL_TOKENIZER
    for name, expected in record["files"].items():
        assert hashlib.sha256((WEIGHTS_FOLDER / name).read_bytes()).hexdigest() == expected
    assert record["licence"] == "CC-BY-SA-4.0"
    assert (record["starts_from"]["licence"], record["starts_from"]["sha256"]) == ("Apache-2.0", OFFICIAL_WEIGHTS)
    assert record["trained_on"] and all(source["name"] and source["licence"] for source in record["trained_on"])


def test_licence_of_the_reader_is_told_beside_it_when_it_ships() -> None:
    readme = (WEIGHTS_FOLDER / "README.md").read_text(encoding="utf-8")
    record = json.loads((WEIGHTS_FOLDER / "reader.json").read_text(encoding="utf-8"))

    section = readme.partition("\n# The reader\n")[2].partition("\n# ")[0]
    assert "CC BY-SA 4.0" in section and "Apache-2.0" in section
    names = [source["name"].partition(",")[0].split()[0] for source in record["trained_on"]]
    assert [name for name in names if name not in section] == []


@pytest.mark.parametrize("name", ["embedding.onnx", "reader.onnx"])
def test_model_is_small_enough_to_commit_when_built(name: str) -> None:
    assert (WEIGHTS_FOLDER / name).stat().st_size < 24_000_000


def test_licence_ships_when_the_model_does() -> None:
    licence = (WEIGHTS_FOLDER / "LICENSE").read_text(encoding="utf-8")

    assert "Apache License" in licence and "Version 2.0, January 2004" in licence
    assert licence == (WEIGHTS_FOLDER.parents[2] / "LICENSE").read_text(encoding="utf-8")


@pytest.mark.parametrize(("rounding", "largest_sum"), [("pairs", 128), ("7-bit", 128), ("8-bit", 254)])
def test_weights_cannot_overflow_sixteen_bits_when_rounded_in_pairs(rounding: Rounding, largest_sum: int) -> None:
    weights = np.random.default_rng(0).laplace(size=(384, 200)).astype(np.float32)

    rounded, scales = round_weights(weights, rounding)

    pairs = rounded.astype(int).reshape(192, 2, 200)
    sums = [np.maximum(sign * pairs, 0).sum(axis=1).max() for sign in (1, -1)]
    assert max(sums) <= largest_sum
    assert np.abs(rounded * scales - weights).max() <= scales.max() * 0.51
