"""Make the shipped embedding model from the official weights.

    python -m training.embedding.build FOLDER

FOLDER holds `model.safetensors` and `tokenizer.json` of sentence-transformers/all-MiniLM-L6-v2, by their
sums the official ones (several packages carry them; the README beside this file names one). Writes
`embedding.onnx`, `tokenizer.json` and `embedding.json` beside itself, the same bytes each time. Needs the
`build` extra.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from safetensors.numpy import load
from tokenizers import Tokenizer

from rag.models.onnx import WEIGHTS_FOLDER
from training.minilm_graph import LAYERS, Recipe, Smoothing, Weights, build_graph

OFFICIAL_SUMS = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}

SMOOTHED_SITES = (*(f"{layer}.hidden" for layer in range(LAYERS)), "0.inner")
"""Where channels are divided before they are rounded. At each of them [CLS] has one channel seven to fifteen
times as large as the median channel, which widens the step of every other number. What enters the other
products was left alone: it would gain less than it costs (README)."""

USUAL_QUANTILE = 0.98
"""Of a site's channels by their largest value; those well above it are outliers and are divided."""

LARGEST_DIVISOR = 4
"""The products' weights take the factor, which coarsens their own rounding: with up to 8, the worst of 5,183
abstracts fell from cosine 0.99 to 0.98."""

CALIBRATION_TEXTS = (
    "The council approved a budget of 4.2 million for the new library on Tuesday.",
    "Who discovered that the outbreak came from a single well?",
    "Rainfall in the north was 38% below the average of the last thirty years, the weather service said.",
    "Shares of the shipping company fell after it cut its forecast for the third time this year.",
    "When does the museum reopen?",
    "“We did not expect so many visitors,” the director said, “and we will add two trains an hour.”",
    "The enzyme binds to the receptor and blocks the pathway that lets the cells divide without limit.",
    "How much does the government plan to spend on flood defences?",
    "A coalition of farmers, scientists and three universities has planted 12,000 trees since 2019.",
    "Das Gericht in Karlsruhe entscheidet im Herbst über die Klage.",
    "It rained.",
    "Engineers found cracks in two of the bridge's main cables; traffic is limited to one lane until May.",
)
"""Enough to see which channels are outliers, and by what power of two: they are the same for any text."""


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the shipped embedding model from the official weights.")
    parser.add_argument("folder", type=Path, help="holds the official model.safetensors and tokenizer.json")
    folder = parser.parse_args().folder
    weights, tokenizer = read_official(folder)
    smoothing = find_smoothing(weights, tokenizer)
    files = {
        "embedding.onnx": build_graph(weights, Recipe(), smoothing),
        "tokenizer.json": tokenizer,
    }
    target = WEIGHTS_FOLDER
    for name, content in files.items():
        (target / name).write_bytes(content)
    record = json.dumps(describe(files, smoothing), indent=2, ensure_ascii=False)
    (target / "embedding.json").write_text(record + "\n", encoding="utf-8", newline="\n")
    sizes = ", ".join(f"{name} {len(content):,} bytes" for name, content in files.items())
    sys.stdout.write(f"Written to {target}: {sizes}\n")


def read_official(folder: Path) -> tuple[Weights, bytes]:
    """The official weights and tokenizer file; SystemExit when a sum is not the official one."""
    weights, tokenizer = read_official_files(folder)
    return load(weights), tokenizer


def read_official_files(folder: Path) -> tuple[bytes, bytes]:
    """The official files of the weights and the tokenizer, as `read_official`."""
    contents = {}
    for name, expected in OFFICIAL_SUMS.items():
        contents[name] = (folder / name).read_bytes()
        found = hashlib.sha256(contents[name]).hexdigest()
        if found != expected:
            sys.exit(f"{folder / name} has the sha256 {found}, not the official {expected}.")
    return contents["model.safetensors"], contents["tokenizer.json"]


def find_smoothing(weights: Weights, tokenizer: bytes) -> Smoothing:
    """For each smoothed site the divisor of each channel: 1, or for an outlier a power of two.

    What SmoothQuant (Xiao et al. 2022) does, for outliers alone. Powers of two divide without error, and make
    the result the same on machines whose float32 sums differ in the last place.
    """
    encodings = load_tokenizer(tokenizer).encode_batch(list(CALIBRATION_TEXTS))
    inputs = [{"input_ids": np.array([encoding.ids], np.int64)} for encoding in encodings]
    return divide_outliers(build_graph(weights, Recipe(rounding="none"), {}, expose_sites=True), inputs)


def divide_outliers(graph: bytes, inputs: Iterable[Mapping[str, NDArray[np.int64]]]) -> Smoothing:
    """As `find_smoothing`, for a float32 graph that shows its sites and the inputs to calibrate it with."""
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    largest: dict[str, NDArray[np.float32]] = {}
    for given in inputs:
        values = session.run(list(SMOOTHED_SITES), dict(given))
        for site, value in zip(SMOOTHED_SITES, values, strict=True):
            reached = np.abs(value[0]).max(axis=0)
            largest[site] = np.maximum(largest.get(site, reached), reached)
    return {site: _divisors(channels) for site, channels in largest.items()}


def _divisors(largest: NDArray[np.float32]) -> NDArray[np.float32]:
    ratios = np.clip(largest / np.quantile(largest, USUAL_QUANTILE), 1, LARGEST_DIVISOR)
    divisors: NDArray[np.float32] = np.exp2(np.ceil(np.log2(ratios) - 0.25)).astype(np.float32)
    return divisors


def load_tokenizer(content: bytes) -> Tokenizer:
    """The official tokenizer, cut at the window of 256 pieces, without the padding that its file asks for."""
    tokenizer = Tokenizer.from_str(content.decode("utf-8"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(256)
    return tokenizer


def describe(files: dict[str, bytes], smoothing: Smoothing) -> dict[str, object]:
    """What the files are and where they come from, for `embedding.json`."""
    return {
        "name": "all-MiniLM-L6-v2",
        "source": "https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2",
        "licence": "Apache-2.0",
        "source_sha256": OFFICIAL_SUMS,
        "changes": (
            "Converted to ONNX; positions past 256 and the unused pooler left out; weights of the products and "
            "word embeddings rounded to int8. The tokenizer is unchanged."
        ),
        "made_by": "python -m training.embedding.build",
        "made_with": {"onnx": onnx.__version__, "numpy": np.__version__},
        "outlier_channels": {
            site: {str(channel): int(divisors[channel]) for channel in np.flatnonzero(divisors > 1)}
            for site, divisors in smoothing.items()
        },
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }


if __name__ == "__main__":
    main()
