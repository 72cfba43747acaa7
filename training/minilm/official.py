"""The official files of all-MiniLM-L6-v2, checked by their SHA-256."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from tokenizers import Tokenizer

from training.build_extra import needs_build_extra

with needs_build_extra("training.minilm"):
    from safetensors.numpy import load

from training.minilm.graph import WINDOW, Weights

SOURCE = "https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2"
OFFICIAL_SUMS = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
"""File name -> SHA-256, as hexadecimal digits."""


def read_official(folder: Path) -> tuple[Weights, bytes]:
    """The official weights and the tokenizer file; SystemExit when a checksum differs."""
    weights, tokenizer = read_official_files(folder)
    return load(weights), tokenizer


def read_official_files(folder: Path) -> tuple[bytes, bytes]:
    """The bytes of `model.safetensors` and `tokenizer.json`; SystemExit when a checksum differs."""
    contents = {}
    for name, expected in OFFICIAL_SUMS.items():
        contents[name] = (folder / name).read_bytes()
        found = hashlib.sha256(contents[name]).hexdigest()
        if found != expected:
            sys.exit(f"{folder / name} has the SHA-256 {found}, not the official {expected}.")
    return contents["model.safetensors"], contents["tokenizer.json"]


def load_tokenizer(content: bytes) -> Tokenizer:
    """The official tokenizer, truncating at 256 pieces, without the padding that its file sets."""
    tokenizer = Tokenizer.from_str(content.decode("utf-8"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(WINDOW)
    return tokenizer
