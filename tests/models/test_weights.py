"""The contents of `rag/models/weights`: complete files made from the official weights, with licences and model
cards."""

from __future__ import annotations

import hashlib
import json
import re

import numpy as np
import pytest

from rag.models.onnx import WEIGHTS_FOLDER
from training.minilm.rounding import Rounding, round_weights

OFFICIAL_TOKENIZER = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
OFFICIAL_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def test_the_embedding_s_record_has_the_checksums_of_the_official_and_of_the_shipped_files() -> None:
    record = json.loads((WEIGHTS_FOLDER / "embedding.json").read_text(encoding="utf-8"))

    assert record["source_sha256"] == {"model.safetensors": OFFICIAL_WEIGHTS, "tokenizer.json": OFFICIAL_TOKENIZER}
    assert record["files"]["tokenizer.json"] == OFFICIAL_TOKENIZER
    for name, expected in record["files"].items():
        assert hashlib.sha256((WEIGHTS_FOLDER / name).read_bytes()).hexdigest() == expected


def test_the_reader_s_record_has_checksums_and_licences() -> None:
    record = json.loads((WEIGHTS_FOLDER / "reader.json").read_text(encoding="utf-8"))

    assert set(record["files"]) == {"reader.onnx", "tokenizer.json"}
    assert record["files"]["tokenizer.json"] == OFFICIAL_TOKENIZER
    for name, expected in record["files"].items():
        assert hashlib.sha256((WEIGHTS_FOLDER / name).read_bytes()).hexdigest() == expected
    assert record["licence"] == "CC-BY-SA-4.0"
    assert (record["starts_from"]["licence"], record["starts_from"]["sha256"]) == ("Apache-2.0", OFFICIAL_WEIGHTS)
    assert record["trained_on"] and all(source["name"] and source["licence"] for source in record["trained_on"])


def test_the_reader_s_card_names_its_licence_and_everything_it_was_trained_on() -> None:
    card = (WEIGHTS_FOLDER / "reader.md").read_text(encoding="utf-8")
    record = json.loads((WEIGHTS_FOLDER / "reader.json").read_text(encoding="utf-8"))

    assert "CC BY-SA 4.0" in card and "Apache-2.0" in card
    names = [source["name"].partition(",")[0].split()[0] for source in record["trained_on"]]
    assert [name for name in names if name not in card] == []


CARDS = (
    "embedding.md",
    "reader.md",
    "sentence_scorer.md",
    "claim_checker.md",
    "name_tagger.md",
    "verdicts.md",
    "follow_ups.md",
    "kinds.md",
)


def test_every_shipped_file_is_listed_with_its_card() -> None:
    readme = (WEIGHTS_FOLDER / "README.md").read_text(encoding="utf-8")

    shipped = {path.name for path in WEIGHTS_FOLDER.iterdir() if path.is_file()} - {"README.md", *CARDS}
    listed = {
        name for row in re.findall(r"^\| (`.+?) \|", readme, re.MULTILINE) for name in re.findall(r"`(.+?)`", row)
    }
    assert listed == shipped
    assert set(re.findall(r"\]\((\w+\.md)\)", readme)) == set(CARDS)


@pytest.mark.parametrize("name", CARDS)
def test_a_card_says_all_that_one_needs_to_know(name: str) -> None:
    card = (WEIGHTS_FOLDER / name).read_text(encoding="utf-8")

    headings = ["Source and licence", "Inputs and outputs", "Quality", "Speed", "Make it again", "Limits"]
    assert [one for one in re.findall(r"^## (.+)$", card, re.MULTILINE) if one != "Training"] == headings
    assert "    python -m training." in card
    for target in re.findall(r"\]\((?!https:)([^)#]+)", card):
        assert (WEIGHTS_FOLDER / target).exists(), target


def test_the_claim_checker_s_card_has_the_results_of_its_file() -> None:
    card = (WEIGHTS_FOLDER / "claim_checker.md").read_text(encoding="utf-8")
    record = json.loads((WEIGHTS_FOLDER / "claims.json").read_text(encoding="utf-8"))

    without, within = (record[key]["figures"]["all"] for key in ("without_reader", "with_reader"))
    cells = [f"{one[measure]:.3f}" for measure in ("auroc", "accuracy") for one in (without, within)]
    assert f"| all | {within['n']:,} | {' | '.join(cells)} |" in card


@pytest.mark.parametrize("name", ["embedding.onnx", "reader.onnx"])
def test_a_model_is_small_enough_to_commit(name: str) -> None:
    assert (WEIGHTS_FOLDER / name).stat().st_size < 24_000_000


def test_the_licence_ships_with_the_models() -> None:
    licence = (WEIGHTS_FOLDER / "LICENSE").read_text(encoding="utf-8")

    assert "Apache License" in licence and "Version 2.0, January 2004" in licence
    assert licence == (WEIGHTS_FOLDER.parents[2] / "LICENSE").read_text(encoding="utf-8")


@pytest.mark.parametrize(("rounding", "largest_sum"), [("pairs", 128), ("7-bit", 128), ("8-bit", 254)])
def test_two_neighbouring_weights_cannot_overflow_when_rounded_in_pairs(rounding: Rounding, largest_sum: int) -> None:
    weights = np.random.default_rng(0).laplace(size=(384, 200)).astype(np.float32)

    rounded, scales = round_weights(weights, rounding)

    pairs = rounded.astype(int).reshape(192, 2, 200)
    sums = [np.maximum(sign * pairs, 0).sum(axis=1).max() for sign in (1, -1)]
    assert max(sums) <= largest_sum
    assert np.abs(rounded * scales - weights).max() <= scales.max() * 0.51
