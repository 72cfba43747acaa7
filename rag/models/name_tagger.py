"""The name tagger that ships: which words of a sentence are part of the name of a person, organisation, place or other.

A convolutional network in numpy, which costs a fraction of embedding the same text. How it was made is in
`training/names/train.py`. Importing this module loads no weights; `load_name_tagger` does.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelError
from rag.models.name_tokens import NameToken, describe_shape, flag_words
from rag.models.onnx import WEIGHTS_FOLDER, describe_error, encode_texts, load_once, read_model_files
from rag.schema.facts import NameType
from rag.text.names import load_common_stems
from rag.text.words import fold_text, stem_word

if TYPE_CHECKING:
    from tokenizers import Tokenizer

NAME_TYPES: tuple[NameType, ...] = ("person", "organisation", "place", "other")

OUTSIDE = 0
N_LABELS = 1 + 2 * len(NAME_TYPES)
"""Label 0 means no name; 1 + 2t begins a name of type t, and 2 + 2t continues it."""

PREFIX_ROWS, SUFFIX_ROWS, SHAPE_ROWS = 2000, 2000, 400

_CACHED_WORDS = 100_000
_ONE_THREAD_PRODUCTS = 4 * 65_536
"""Up to this many multiplications, OpenBLAS uses one thread."""
_BATCH_WORDS = 4000
"""Words per batch: more need more memory and are not faster."""


def hash_affixes(word: str) -> tuple[int, int, int]:
    """Rows of a word's first three letters, last three letters and shape in their tables."""
    folded = fold_text(word)
    return (
        zlib.crc32(folded[:3].encode("utf-8", "replace")) % PREFIX_ROWS,
        zlib.crc32(folded[-3:].encode("utf-8", "replace")) % SUFFIX_ROWS,
        zlib.crc32(describe_shape(word).encode("utf-8", "replace")) % SHAPE_ROWS,
    )


def is_common(word: str) -> bool:
    """Whether a word is mostly written in lower case."""
    folded, stems = fold_text(word), load_common_stems()
    return folded in stems or stem_word(folded) in stems


def is_plain(word: str) -> bool:
    """Whether a word is in lower case here or mostly elsewhere. The latter is looked up only if it matters, because
    stemming takes most of the time of a new word."""
    return word.islower() or is_common(word)


class NameTagger:
    """The network with its weights. Safe to call from several threads at once."""

    def __init__(self, weights: Mapping[str, NDArray[Any]], tokenizer: Tokenizer) -> None:
        self._weights = {name: np.asarray(array, np.float32) for name, array in weights.items() if name != "pieces"}
        self._pieces = weights["pieces"]
        self._tokenizer = tokenizer
        self._words: dict[str, NDArray[np.float32]] = {}
        self._layers = sum(name.startswith("layer") and name.endswith(".weight") for name in weights)

    def tag_words(self, sentences: Sequence[Sequence[NameToken]]) -> list[NDArray[np.float32]]:
        """For each sentence of one article: log odds of each label, words x N_LABELS."""
        flags = flag_words(sentences)
        scores: list[NDArray[np.float32]] = []
        batch: list[int] = []
        words = 0
        for at, sentence in enumerate(sentences):
            if batch and words + len(sentence) > _BATCH_WORDS:
                scores += self._run([sentences[i] for i in batch], [flags[i] for i in batch])
                batch, words = [], 0
            batch.append(at)
            words += len(sentence)
        if batch:
            scores += self._run([sentences[i] for i in batch], [flags[i] for i in batch])
        return scores

    def _run(
        self, sentences: Sequence[Sequence[NameToken]], flags: Sequence[NDArray[np.float32]]
    ) -> list[NDArray[np.float32]]:
        """Run the sentences in one batch, with a row of zeros around each."""
        weights = self._weights
        lengths = [len(sentence) for sentence in sentences]
        rows = np.concatenate([np.arange(n) + start for n, start in zip(lengths, _starts(lengths), strict=True)])
        flat = [token.text for sentence in sentences for token in sentence]
        if not flat:
            return [np.zeros((0, N_LABELS), np.float32) for _ in sentences]
        hidden = np.zeros((sum(lengths) + len(lengths) + 1, weights["input.bias"].shape[0]), np.float32)
        entered = self._embed(flat) + _multiply(np.concatenate(flags), weights["flags"])
        hidden[rows] = _normalise(np.maximum(entered, 0), weights["input.gamma"], weights["input.beta"])
        for layer in range(self._layers):
            windows = np.concatenate([hidden[rows - 1], hidden[rows], hidden[rows + 1]], axis=1)
            sums = _multiply(windows, weights[f"layer{layer}.weight"]) + weights[f"layer{layer}.bias"]
            half = sums.shape[1] // 2
            best = np.maximum(sums[:, :half], sums[:, half:])
            hidden[rows] += _normalise(best, weights[f"layer{layer}.gamma"], weights[f"layer{layer}.beta"])
        scores = _multiply(hidden[rows], weights["output.weight"]) + weights["output.bias"]
        return np.split(scores, np.cumsum(lengths)[:-1])

    def _embed(self, words: Sequence[str]) -> NDArray[np.float32]:
        """The network's input for each word alone, words x width."""
        known = self._words
        new = sorted({word for word in words if word not in known})
        if len(known) + len(new) > _CACHED_WORDS:
            known = self._words = {}
            new = sorted(set(words))
        if new:
            known.update(zip(new, self._embed_new(new), strict=True))
        return np.stack([known[word] for word in words])

    def _embed_new(self, words: Sequence[str]) -> NDArray[np.float32]:
        weights = self._weights
        scale = weights["pieces.scale"]
        encodings = encode_texts(self._tokenizer, words, with_offsets=False)
        ids = [one.ids or [0] for one in encodings]
        counts = np.array([len(one) for one in ids])
        rows = self._pieces[[piece for one in ids for piece in one]].astype(np.float32)
        pieces = np.add.reduceat(rows, np.cumsum(counts) - counts) / counts[:, None] * scale
        affixes = np.array([hash_affixes(word) for word in words])
        static = np.stack([np.array([is_plain(word) for word in words]), counts > 1], axis=1)
        parts = [pieces, *(weights[name][affixes[:, at]] for at, name in enumerate(("prefixes", "suffixes", "shapes")))]
        known = np.concatenate([*parts, static], axis=1, dtype=np.float32)
        return np.asarray(_multiply(known, weights["input.weight"]) + weights["input.bias"])


def _multiply(rows: NDArray[np.float32], matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    """`rows @ matrix` in blocks so small that OpenBLAS uses one thread: its threads would wait for each other longer
    than these products take, and embedding already uses every core."""
    block = max(1, _ONE_THREAD_PRODUCTS // matrix.size)
    blocks = -(-len(rows) // block)
    padded = np.zeros((blocks * block, rows.shape[1]), np.float32)
    padded[: len(rows)] = rows
    products = np.matmul(padded.reshape(blocks, block, -1), matrix)
    return np.asarray(products.reshape(len(padded), -1)[: len(rows)])


def _starts(lengths: Sequence[int]) -> list[int]:
    """The row where each sentence begins, with one row of zeros before each."""
    starts, at = [], 1
    for length in lengths:
        starts.append(at)
        at += length + 1
    return starts


def _normalise(rows: NDArray[np.float32], gamma: NDArray[np.float32], beta: NDArray[np.float32]) -> NDArray[np.float32]:
    centred = rows - rows.mean(axis=1, keepdims=True)
    deviation = np.sqrt((centred * centred).mean(axis=1, keepdims=True) + 1e-5)
    return np.asarray(centred / deviation * gamma + beta)


@load_once
def load_name_tagger() -> NameTagger:
    """The tagger that ships, loaded once per process and shared by all threads.

    Raises ModelError when one of its files is missing or has been changed.
    """
    return read_name_tagger(WEIGHTS_FOLDER)


def read_name_tagger(folder: Path) -> NameTagger:
    """The tagger in `folder`, loaded on every call. Raises ModelError as `load_name_tagger` does."""
    content, vocabulary = read_model_files("name tagger", folder / "names.json", ["names.npz", "tokenizer.json"])
    try:
        from tokenizers import Tokenizer
    except ImportError as error:
        raise ModelError(
            f"The name tagger cannot run here: {describe_error(error)}. Install Footnote again."
        ) from error
    tokenizer = Tokenizer.from_str(vocabulary.decode("utf-8"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    with np.load(io.BytesIO(content)) as arrays:
        return NameTagger({name: arrays[name] for name in arrays.files}, tokenizer)
