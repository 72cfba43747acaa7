"""The models that ship: their files checked, opened with ONNX Runtime, and run on every core.

Owns what the embedding model and the reader share. Leaves to each what goes in and what comes out. Importing this
module loads neither onnxruntime nor tokenizers; opening a model does.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from rag.errors import ModelError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

Model = TypeVar("Model")

WEIGHTS_FOLDER = Path(__file__).parent / "weights"

START_ID, END_ID = 101, 102
"""[CLS] and [SEP] of the BERT uncased vocabulary, which frame every input."""


def load_once(load: Callable[[], Model]) -> Callable[[], Model]:
    """A function that calls `load` when it is first called and returns the same thing ever after, to every thread.

    What `load` raises is passed on and kept by nobody: the next call tries again.
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


def open_model(what: str, folder: Path, model: str, vocabulary: str) -> tuple[InferenceSession, Tokenizer]:
    """The model and its tokenizer, from files that are what the model's record (its name, ".json") says.

    One thread inside: `for_each` calls it from as many as there are cores. `what` names it in errors. Raises
    ModelError when a file is missing, is not the one that was shipped, or cannot run here.
    """
    record = folder / Path(model).with_suffix(".json")
    content, words = _read_files(what, record, [model, vocabulary])
    try:
        import onnxruntime
        from tokenizers import Tokenizer
    except ImportError as error:
        raise ModelError(f"The {what} cannot run here: {give_reason(error)}. Install Footnote again.") from error
    onnxruntime.set_default_logger_severity(3)  # else it warns of graphics cards that it does not find
    onnxruntime.disable_telemetry_events()  # there are some on Windows only
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # The file is written as it shall run. At higher levels Add and LayerNormalization are fused into
    # SkipLayerNormalization, which takes a third longer over the whole model (19.1 ms a passage, not 14.3).
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    try:
        session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own classes have no common root
        raise ModelError(
            f"ONNX Runtime {onnxruntime.__version__} cannot load the {what}: {give_reason(error)}"
        ) from error
    tokenizer = Tokenizer.from_str(words.decode("utf-8"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return session, tokenizer


def encode_texts(tokenizer: Tokenizer, texts: Sequence[str], *, with_offsets: bool) -> list[Any]:
    """Word pieces of each text, without special tokens.

    Many in one call, since that frees the interpreter lock, where `encode` keeps it; not all in one, since Ctrl-C
    waits for the call to end.
    """
    encode = tokenizer.encode_batch if with_offsets else tokenizer.encode_batch_fast
    encodings: list[Any] = []
    for start in range(0, len(texts), 256):
        # a lone surrogate, which JSON can carry, is no character: a "?" in its place keeps the spans
        clean = [text.encode("utf-8", "replace").decode("utf-8") for text in texts[start : start + 256]]
        encodings += encode(clean, add_special_tokens=False)
    return encodings


def for_each(act: Callable[[int], None], items: Sequence[int]) -> None:
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

    with ThreadPoolExecutor(n_threads, thread_name_prefix="model") as pool:
        try:
            for future in [pool.submit(work) for _ in range(n_threads)]:
                future.result()
        finally:
            stopped.set()


def give_reason(error: Exception) -> str:
    """The error in one line."""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text[:300]}" if text else type(error).__name__


def _count_cores() -> int:
    """Cores that this process may use, which in a container are fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _read_files(what: str, record: Path, names: Sequence[str]) -> list[bytes]:
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
