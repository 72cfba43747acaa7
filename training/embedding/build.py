"""Make the shipped embedding model from the official weights.

    python -m training.embedding.build FOLDER

FOLDER holds the official `model.safetensors` and `tokenizer.json` of sentence-transformers/all-MiniLM-L6-v2, which
several packages carry (rag/models/weights/embedding.md names one); their checksums are verified. Writes
`embedding.onnx`, `tokenizer.json` and `embedding.json` into rag/models/weights, the same bytes each time. Needs the
`build` extra.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path

import numpy as np

from rag.models.onnx import WEIGHTS_FOLDER
from training.build_extra import needs_build_extra
from training.minilm.graph import Recipe, Smoothing, Weights, build_graph
from training.minilm.official import OFFICIAL_SUMS, SOURCE, load_tokenizer, read_official
from training.minilm.smoothing import CALIBRATION_TEXTS, find_smoothing

with needs_build_extra("training.embedding"):
    import onnx


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the shipped embedding model from the official weights.")
    parser.add_argument("folder", type=Path, help="holds the official model.safetensors and tokenizer.json")
    folder = parser.parse_args().folder
    weights, tokenizer = read_official(folder)
    smoothing = find_embedding_smoothing(weights, tokenizer)
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


def find_embedding_smoothing(weights: Weights, tokenizer: bytes) -> Smoothing:
    """The smoothing of the embedding model, calibrated on `CALIBRATION_TEXTS`."""
    encodings = load_tokenizer(tokenizer).encode_batch(list(CALIBRATION_TEXTS))
    inputs = [{"input_ids": np.array([encoding.ids], np.int64)} for encoding in encodings]
    return find_smoothing(weights, inputs, head="vectors")


def describe(files: dict[str, bytes], smoothing: Smoothing) -> dict[str, object]:
    """A description of the files and their origin, for `embedding.json`."""
    return {
        "name": "all-MiniLM-L6-v2",
        "source": SOURCE,
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
