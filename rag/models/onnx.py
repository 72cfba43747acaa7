"""Runs the models that ship: checks their files, opens them with ONNX Runtime, uses every core.

Owns the code shared by the embedding model and the reader; each prepares its own inputs and reads its own outputs.
Importing this module loads neither onnxruntime nor tokenizers; opening a model does.
"""

from __future__ import annotations

import functools
import hashlib
import json
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from rag.errors import ModelError
from rag.models.cores import count_cores
from rag.text.letters import trace_plainly
from rag.trust.telemetry import forbid_telemetry

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

Model = TypeVar("Model")

WEIGHTS_FOLDER = Path(__file__).parent / "weights"

START_ID, END_ID = 101, 102
"""[CLS] and [SEP] of the BERT uncased vocabulary, the first and the last token of every input."""


def load_once(load: Callable[[], Model]) -> Callable[[], Model]:
    """A thread-safe function that calls `load` on its first call and returns the same object on every call.

    When `load` raises an error, the next call tries again.
    """
    lock = threading.Lock()
    loaded: list[Model] = []

    @functools.wraps(load)
    def get() -> Model:
        with lock:
            if not loaded:
                loaded.append(load())
            return loaded[0]

    return get


def open_model(
    what: str, folder: Path, model: str, vocabulary: str, *, inner: Sequence[str] = ()
) -> tuple[InferenceSession, Tokenizer]:
    """The model and its tokenizer, from files whose checksums match the model's record (same name with ".json").

    `inner` names values inside the network that become outputs too; they are computed only when requested.
    The session is single-threaded; `for_each` calls it from as many threads as there are cores. `what` names the model
    in errors. Raises ModelError when a file is missing or has been changed, or when the model cannot run here.
    """
    record = folder / Path(model).with_suffix(".json")
    content, words = read_model_files(what, record, [model, vocabulary])
    forbid_telemetry()
    try:
        import onnxruntime
        from tokenizers import Tokenizer
    except ImportError as error:
        raise ModelError(f"The {what} cannot run here: {describe_error(error)}. Install Footnote again.") from error
    onnxruntime.set_default_logger_severity(3)  # otherwise it warns that it finds no GPU
    onnxruntime.disable_telemetry_events()  # on Windows
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # The file is optimised already. Higher levels fuse Add and LayerNormalization into SkipLayerNormalization, which
    # makes the whole model a third slower (19.1 ms a passage instead of 14.3).
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    try:
        session = onnxruntime.InferenceSession(
            content + _list_outputs(inner), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # onnxruntime's error classes have no common base
        raise ModelError(
            f"ONNX Runtime {onnxruntime.__version__} cannot load the {what}: {describe_error(error)}"
        ) from error
    tokenizer = Tokenizer.from_str(words.decode("utf-8"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return session, tokenizer


def encode_texts(tokenizer: Tokenizer, texts: Sequence[str], *, with_offsets: bool) -> list[Any]:
    """Word pieces of each text, without special tokens, with letters in their typed form; their offsets refer to the
    original text.

    Texts are encoded in batches, which releases the interpreter lock, unlike `encode`. They are not one batch, because
    Ctrl-C takes effect only between batches.
    """
    encode = tokenizer.encode_batch if with_offsets else tokenizer.encode_batch_fast
    encodings: list[Any] = []
    for start in range(0, len(texts), 256):
        # a lone surrogate, which JSON can contain, cannot be encoded; a "?" instead of it keeps the spans right
        clean = [text.encode("utf-8", "replace").decode("utf-8") for text in texts[start : start + 256]]
        traced = [trace_plainly(text) for text in clean]
        plain = [found[0] if found else text for found, text in zip(traced, clean, strict=True)]
        for encoding, found in zip(encode(plain, add_special_tokens=False), traced, strict=True):
            encodings.append(_place_back(encoding, found[1]) if found and with_offsets else encoding)
    return encodings


@dataclass(frozen=True, slots=True)
class _Placed:
    """The word pieces of a text that was read in typed letters, with offsets in the original text."""

    ids: list[int]
    offsets: list[tuple[int, int]]


def _place_back(encoding: Any, spans: Sequence[tuple[int, int]]) -> _Placed:
    offsets = [(spans[start][0], spans[end - 1][1]) if end > start else (0, 0) for start, end in encoding.offsets]
    return _Placed(list(encoding.ids), offsets)


def for_each(act: Callable[[int], None], items: Sequence[int]) -> None:
    """Call `act` once for each item, in about this order, on one thread for each core of this process.

    The threads end with the call, so there is nothing to release and a later fork is safe. After an error or Ctrl-C,
    which is raised, each thread only finishes its current item (some milliseconds).
    """
    n_threads = min(count_cores(), len(items))
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

    with ThreadPoolExecutor(n_threads, thread_name_prefix="model") as pool:
        try:
            for future in [pool.submit(work) for _ in range(n_threads)]:
                future.result()
        finally:
            stopped.set()


def describe_error(error: Exception) -> str:
    """The kind and message of an error in one line."""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text[:300]}" if text else type(error).__name__


def _list_outputs(names: Sequence[str]) -> bytes:
    """An ONNX file with only these outputs. Appended to a model's bytes it adds them, since protobuf merges consecutive
    messages; so the file with its checksum stays unchanged."""

    def wrap(number: int, content: bytes) -> bytes:
        length, size = bytearray(), len(content)
        while size > 127:
            length.append(size & 127 | 128)
            size >>= 7
        return bytes([number << 3 | 2, *length, size]) + content

    model_graph, graph_output, output_name = 7, 12, 1  # field numbers of onnx.proto
    outputs = b"".join(wrap(graph_output, wrap(output_name, name.encode())) for name in names)
    return wrap(model_graph, outputs) if names else b""


def read_model_files(what: str, record: Path, names: Sequence[str]) -> list[bytes]:
    """The contents of the files beside a model's record, checked against the checksums in it.

    `what` names the model in errors. Raises ModelError when a file is missing or has been changed.
    """
    try:
        sums = json.loads(record.read_text(encoding="utf-8"))["files"]
        return [_read_checked(what, record.parent / name, sums[name]) for name in names]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"The {what}'s record {record} is missing or damaged. Install Footnote again.") from error


def _read_checked(what: str, path: Path, expected: str) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelError(
            f"The {what}'s file {path} cannot be read ({error.strerror}). Install Footnote again."
        ) from error
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise ModelError(
            f"The {what}'s file {path} is damaged (sha256 {found[:12]}…, not {expected[:12]}…). Install Footnote again."
        )
    return content
