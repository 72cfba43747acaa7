"""Texts to vectors: the shipped all-MiniLM-L6-v2 on ONNX Runtime, or any LlamaIndex embedding by name.

Owns the embedding models and the counting of their word pieces. Leaves what to embed, and where vectors
are kept, to others; how the shipped file was made is `rag/models/build_embedding.py`'s. Importing this
module loads no model and none of onnxruntime, tokenizers or llama-index: `load_minilm` and
`load_embedding` do, when they are called.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelError, SettingsError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

MINILM_NAME = "all-MiniLM-L6-v2"
MINILM_DIMENSION = 384
MINILM_WINDOW_TOKENS = 256
"""`max_seq_length` of the official model: what it was trained on, special tokens included."""

MODELS_FOLDER = Path(__file__).parent / "models"

_START_ID, _END_ID = 101, 102
"""[CLS] and [SEP] of the BERT uncased vocabulary, which frame every input."""


class Embedding(Protocol):
    """What an index needs of an embedding model."""

    @property
    def name(self) -> str:
        """The maker's name; an index made under one name is not read under another."""

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""

    @property
    def window_tokens(self) -> int:
        """Longest input in the model's own tokens, special tokens included; more is silently cut."""

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of passages: n x dimension, unit length, in the order of `texts`."""

    def embed_question(self, text: str) -> NDArray[np.float32]:
        """Vector of a question: dimension, unit length."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """The model's tokens in each text, without special tokens, never cut at the window."""


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """One text, read token by token. Special tokens are left out; the others attended to them."""

    vectors: NDArray[np.float32]
    """n_tokens x dimension, the last hidden state as the model gives it, not normalised."""
    spans: NDArray[np.int32]
    """n_tokens x 2: the characters `start:end` of the text that each token stands for."""


class MiniLM:
    """all-MiniLM-L6-v2 (Apache-2.0), int8, as shipped. Safe to call from several threads at once.

    Each text goes through the model alone: padded batches were slower, and the file has no mask. One session
    with one thread inside is called by as many threads as there are cores, which beat one session with that
    many threads inside (figures in `rag/models/README.md`).
    """

    name = MINILM_NAME
    dimension = MINILM_DIMENSION
    window_tokens = MINILM_WINDOW_TOKENS

    def __init__(self, session: InferenceSession, tokenizer: Tokenizer) -> None:
        self._session = session
        self._tokenizer = tokenizer

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of passages: n x 384, unit length, in the order of `texts`; no texts give 0 x 384.

        A text longer than the window is read up to it. The empty text has a vector too.
        """
        vectors = np.empty((len(texts), self.dimension), np.float32)
        inputs = [self._frame(encoding.ids) for encoding in self._encode(texts)]

        def embed(at: int) -> None:
            vectors[at] = self._session.run(["text_vectors"], {"input_ids": inputs[at]})[0][0]

        # the longest first, so that no thread starts a long one when the others are done
        _for_each(embed, sorted(range(len(texts)), key=lambda at: -inputs[at].shape[1]))
        return vectors

    def embed_question(self, text: str) -> NDArray[np.float32]:
        """Vector of a question: 384, unit length. The model reads questions and passages alike."""
        return cast("NDArray[np.float32]", self.embed_passages([text])[0])

    def encode_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Each text token by token, in order; a text longer than the window is cut there."""
        encodings = self._encode(texts, with_offsets=True)
        found: list[TokenVectors | None] = [None] * len(texts)

        def encode(at: int) -> None:
            framed = self._frame(encodings[at].ids)
            hidden = self._session.run(["token_vectors"], {"input_ids": framed})[0][0, 1:-1]
            offsets = encodings[at].offsets[: len(hidden)]
            spans = np.array(offsets, np.int32).reshape(len(offsets), 2)
            found[at] = TokenVectors(vectors=hidden, spans=spans)

        _for_each(encode, sorted(range(len(texts)), key=lambda at: -len(encodings[at].ids)))
        return cast("list[TokenVectors]", found)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, without special tokens, never cut at the window."""
        return [len(encoding) for encoding in self._encode(texts)]

    def _encode(self, texts: Sequence[str], *, with_offsets: bool = False) -> list[Any]:
        """Word pieces of each text. Many in one call, since that frees the interpreter lock, where `encode` keeps
        it; not all in one, since Ctrl-C waits for the call to end."""
        encode = self._tokenizer.encode_batch if with_offsets else self._tokenizer.encode_batch_fast
        encodings: list[Any] = []
        for start in range(0, len(texts), 256):
            # a lone surrogate, which JSON can carry, is no character: a "?" in its place keeps the spans
            clean = [text.encode("utf-8", "replace").decode("utf-8") for text in texts[start : start + 256]]
            encodings += encode(clean, add_special_tokens=False)
        return encodings

    def _frame(self, ids: list[int]) -> NDArray[np.int64]:
        """The model's input, 1 x n: the pieces that fit the window, between the two special tokens."""
        return np.array([[_START_ID, *ids[: self.window_tokens - 2], _END_ID]], np.int64)


def load_minilm() -> MiniLM:
    """The shipped model, loaded once for the process; threads that ask at the same time get the same one.

    Raises ModelError when a file of it is missing or is not the one that was shipped.
    """
    global _minilm
    with _minilm_lock:
        if _minilm is None:
            _minilm = read_minilm(MODELS_FOLDER)
        return _minilm


_minilm: MiniLM | None = None
_minilm_lock = threading.Lock()


def load_embedding(name: str, options: Mapping[str, object]) -> Embedding:
    """The embedding that the settings name.

    "all-MiniLM-L6-v2" is the shipped one and takes no options. "package.module:ClassName" is a LlamaIndex
    embedding class, imported now and made with `options` as its arguments, except `window_tokens`, which
    is the longest input it reads (256 when neither the option nor the embedding says).

    Raises SettingsError for a name or options that cannot be meant, ModelError for a class that cannot be
    imported or made, is no LlamaIndex embedding, or fails on a first text.
    """
    if name == MINILM_NAME:
        if options:
            raise SettingsError(
                f"The embedding {MINILM_NAME} takes no options, but the settings give {_list(options)}. "
                "Remove them, or name another embedding."
            )
        return load_minilm()
    module, separator, class_name = name.partition(":")
    if not (separator and module and class_name):
        raise SettingsError(
            f'The embedding "{name}" is not known. Use "{MINILM_NAME}", or name a LlamaIndex embedding '
            'class as "package.module:ClassName".'
        )
    return LlamaIndexEmbedding(name, _import_class(name, module, class_name), options)


class LlamaIndexEmbedding:
    """Any LlamaIndex embedding, made to give what an index needs."""

    def __init__(self, name: str, maker: Callable[..., Any], options: Mapping[str, object]) -> None:
        arguments = dict(options)
        window = arguments.pop("window_tokens", None)
        if window is not None and (not isinstance(window, int) or isinstance(window, bool) or window < 16):
            raise SettingsError(f"window_tokens is {window!r}; it is a whole number of tokens, at least 16.")
        self.name = name
        self._embedding = _make(name, maker, arguments)
        self._count = _own_counter(self._embedding) or _estimate_tokens
        self.window_tokens = window or _own_window(self._embedding) or MINILM_WINDOW_TOKENS
        self.dimension = 0  # not known until a first text came back
        self.dimension = self.embed_question("A first text.").shape[0]

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of passages: n x dimension, scaled to unit length, in the order of `texts`."""
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        return self._call(len(texts), lambda: self._embedding.get_text_embedding_batch(list(texts)))

    def embed_question(self, text: str) -> NDArray[np.float32]:
        """Vector of a question: dimension, scaled to unit length."""
        vectors = self._call(1, lambda: [self._embedding.get_query_embedding(text)])
        return cast("NDArray[np.float32]", vectors[0])

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens by the embedding's own tokenizer where it shows one, else an estimate on the safe side."""
        return self._count(texts)

    def _call(self, n: int, embed: Callable[[], Any]) -> NDArray[np.float32]:
        """n unit vectors of the one dimension, or ModelError: an index that took others would be spoilt."""
        try:
            vectors = np.asarray(embed(), np.float32)
        except Exception as error:
            raise ModelError(f"The embedding {self.name} failed: {_reason(error)}") from error
        if vectors.ndim != 2 or vectors.shape[0] != n or vectors.shape[1] != (self.dimension or vectors.shape[1]):
            expected = f"{n} x {self.dimension}" if self.dimension else f"{n} vectors of one length"
            raise ModelError(f"The embedding {self.name} gave an array of {vectors.shape}, not {expected}.")
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not (np.isfinite(lengths).all() and (lengths > 0).all()):
            raise ModelError(f"The embedding {self.name} gave a vector without a direction (zero or not finite).")
        return cast("NDArray[np.float32]", vectors / lengths)


def _for_each(act: Callable[[int], None], items: Sequence[int]) -> None:
    """Call `act` once for each item, in about this order, on as many threads as this process has cores.

    The threads live for this call alone: nothing to release, and a fork later meets none of them. An error,
    or Ctrl-C, stops the others after the item that each is at (some milliseconds), and is raised.
    """
    n_threads = min(_count_cores(), len(items))
    if n_threads < 2:
        for item in items:
            act(item)
        return
    queue = iter(items)
    lock = threading.Lock()
    stopped = threading.Event()

    def work() -> None:
        while not stopped.is_set():
            with lock:
                item = next(queue, None)
            if item is None:
                return
            try:
                act(item)
            except BaseException:
                stopped.set()
                raise

    with ThreadPoolExecutor(n_threads, thread_name_prefix="embedding") as pool:
        try:
            for future in [pool.submit(work) for _ in range(n_threads)]:
                future.result()
        finally:
            stopped.set()


def _count_cores() -> int:
    """Cores that this process may use, which in a container are fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def read_minilm(folder: Path) -> MiniLM:
    """The model in `folder`, loaded anew. Raises ModelError as `load_minilm` does."""
    model, vocabulary = _read_files(folder, "embedding.onnx", "tokenizer.json")
    try:
        import onnxruntime
        from tokenizers import Tokenizer
    except ImportError as error:
        raise ModelError(f"The embedding model cannot run here: {_reason(error)}. Install Footnote again.") from error
    onnxruntime.set_default_logger_severity(3)  # else it warns of graphics cards that it does not find
    onnxruntime.disable_telemetry_events()  # there are some on Windows only
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # The file is written as it shall run. At higher levels Add and LayerNormalization are fused into
    # SkipLayerNormalization, which takes a third longer over the whole model (19.1 ms a passage, not 14.3).
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    try:
        session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own classes have no common root
        raise ModelError(
            f"ONNX Runtime {onnxruntime.__version__} cannot load the embedding model: {_reason(error)}"
        ) from error
    tokenizer = Tokenizer.from_str(vocabulary.decode("utf-8"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return MiniLM(session, tokenizer)


def _read_files(folder: Path, *names: str) -> list[bytes]:
    """The files' contents, each as the record of the build says it must be."""
    record = folder / "embedding.json"
    try:
        sums = json.loads(record.read_text(encoding="utf-8"))["files"]
        return [_read_checked(folder / name, sums[name]) for name in names]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"The embedding model's record {record} is missing or damaged. Install Footnote again."
        ) from error


def _read_checked(path: Path, expected: str) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelError(
            f"The embedding model's file {path} cannot be read ({error.strerror}). Install Footnote again."
        ) from error
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise ModelError(
            f"The embedding model's file {path} is damaged (sha256 {found[:12]}…, not {expected[:12]}…). "
            "Install Footnote again."
        )
    return content


def _import_class(name: str, module: str, class_name: str) -> Callable[..., Any]:
    try:
        found = getattr(importlib.import_module(module), class_name)
        from llama_index.core.base.embeddings.base import BaseEmbedding
    except Exception as error:
        raise ModelError(
            f"The embedding {name} cannot be imported: {_reason(error)}. "
            "Install its package in this environment, or correct the name."
        ) from error
    if not (isinstance(found, type) and issubclass(found, BaseEmbedding)):
        raise ModelError(f"{name} is not a LlamaIndex embedding (a class that extends BaseEmbedding).")
    return found


def _make(name: str, maker: Callable[..., Any], arguments: dict[str, object]) -> Any:
    try:
        return maker(**arguments)
    except Exception as error:
        given = _list(arguments) or "none"
        raise ModelError(
            f"The embedding {name} cannot be made with the options given ({given}): {_reason(error)}"
        ) from error


def _own_window(embedding: Any) -> int | None:
    """The longest input that the embedding says it reads, in its tokens."""
    length = getattr(embedding, "max_length", None)
    return length if isinstance(length, int) and length >= 16 else None


def _own_counter(embedding: Any) -> Callable[[Sequence[str]], list[int]] | None:
    """A counter by the Hugging Face tokenizer that the embedding, or the model in it, carries."""
    for owner in (embedding, getattr(embedding, "_model", None)):
        for attribute in ("tokenizer", "_tokenizer"):
            tokenizer = getattr(owner, attribute, None)
            if callable(getattr(tokenizer, "encode", None)):
                count = _counter_of(tokenizer)
                if count is not None:
                    return count
    return None


def _counter_of(tokenizer: Any) -> Callable[[Sequence[str]], list[int]] | None:
    def count(texts: Sequence[str]) -> list[int]:
        return [len(tokenizer.encode(text, add_special_tokens=False)) for text in texts]

    try:
        works = count(["A first text."])[0] > 0
    except Exception:  # noqa: BLE001 - not a tokenizer of this kind: the estimate serves
        return None
    return count if works else None


def _estimate_tokens(texts: Sequence[str]) -> list[int]:
    """The greater of the shipped model's word pieces and a token for every four bytes.

    Tokenizers of current models make fewer pieces of English than this vocabulary does; the bytes
    bound scripts that it lacks, where a whole word is one unknown piece.
    """
    pieces = load_minilm().count_tokens(texts)
    return [
        max(count, -(-len(text.encode("utf-8", "replace")) // 4)) for count, text in zip(pieces, texts, strict=True)
    ]


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _reason(error: Exception) -> str:
    """The error in one line."""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text[:300]}" if text else type(error).__name__
