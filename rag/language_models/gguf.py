"""A GGUF file as a LlamaIndex language model, run in this process by llama.cpp (through xllamacpp).

Importing this imports `llama_index.core` and xllamacpp. Owns how llama.cpp is set up: its server needs a key that only
this process has, and it keeps no record of the prompts.
"""

from __future__ import annotations

import atexit
import json
import secrets
import threading
import urllib.request
import weakref
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xllamacpp
from llama_index.core.base.llms.types import ChatMessage, ChatResponse, ChatResponseGen, LLMMetadata, MessageRole
from llama_index.core.llms.callbacks import llm_chat_callback
from pydantic import Field, PrivateAttr

from rag.errors import LanguageModelError, SettingsError
from rag.language_models.failures import classify_error
from rag.language_models.model import LanguageModel
from rag.language_models.options import LanguageModelOptions
from rag.language_models.prompts import Message
from rag.language_models.streaming import TextStream
from rag.language_models.streaming_llm import StreamingLLM

BATCH_TOKENS = 128
"""Tokens of the prompt that are read in one step. The model can be stopped between steps."""

DEFAULT_WINDOW_TOKENS = 4096
"""Enough for a prompt of six passages and its answer. Memory use grows with the window."""

EXIT_SECONDS = 60.0
"""Longest wait at the end of the process for a stopped call, which returns after its current step."""

_MAGIC = b"GGUF"


class GgufError(Exception):
    """An error of llama.cpp, with its HTTP status."""

    def __init__(self, message: str, status_code: int) -> None:
        super().__init__(message)
        self.status_code = status_code


class GgufSource:
    """One call of the model. It stops between two words or between two steps of reading the prompt."""

    def __init__(self, open_server: Callable[[], Any], body: dict[str, Any]) -> None:
        self._open_server = open_server
        self._body = body
        self._stopped = threading.Event()
        self._returned = threading.Event()
        self._ending = ""
        self._error: GgufError | None = None

    def run(self, on_piece: Callable[[str], None]) -> bool:
        def take(received: Any) -> bool:
            for chunk in received if isinstance(received, list) else [received]:
                self._read_chunk(chunk, on_piece)
            return self._stopped.is_set() or self._error is not None

        _running.add(self)
        try:
            self._open_server().handle_chat_completions(self._body, take)
        finally:
            self._returned.set()
            _running.discard(self)
        if self._error:
            raise self._error
        return self._ending == "length"

    def _read_chunk(self, chunk: dict[str, Any], on_piece: Callable[[str], None]) -> None:
        if "error" in chunk:
            error = chunk["error"]
            self._error = GgufError(str(error.get("message", error)), int(error.get("code", 500)))
            return
        words = [choice["delta"].get("content") or "" for choice in chunk.get("choices", ())]
        endings = [choice.get("finish_reason") or "" for choice in chunk.get("choices", ())]
        self._ending = "".join(endings) or self._ending
        on_piece("".join(words))  # empty while it reads the prompt

    def stop(self) -> None:
        self._stopped.set()

    def wait(self, seconds: float) -> None:
        """Wait until the call returns, at most this many seconds."""
        self._returned.wait(seconds)


_running: weakref.WeakSet[GgufSource] = weakref.WeakSet()


@atexit.register
def _end_calls() -> None:
    """Stop all calls before Python ends: ending a thread inside llama.cpp's code aborts the process."""
    running = list(_running)
    for source in running:
        source.stop()
    for source in running:
        source.wait(EXIT_SECONDS)


class GgufLLM(StreamingLLM):
    """A GGUF file, loaded on first use. Safe to call from several threads, which wait for each other."""

    model: str
    """Path of the file."""
    context_window: int = DEFAULT_WINDOW_TOKENS
    max_tokens: int = 512
    temperature: float = 0.0
    seed: int = 0
    threads: int = Field(default=0, ge=0)
    """0: one for each core that llama.cpp finds."""
    gpu_layers: int = -1
    """Layers to run on the GPU, with a wheel built for one; -1 lets llama.cpp choose."""

    _server: Any = PrivateAttr(default=None)
    _key: str = PrivateAttr(default_factory=lambda: secrets.token_hex(16))
    _lock: Any = PrivateAttr(default_factory=threading.Lock)

    @classmethod
    def class_name(cls) -> str:
        return "GgufLLM"

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(
            context_window=self.context_window,
            num_output=self.max_tokens,
            is_chat_model=True,
            model_name=Path(self.model).name,
        )

    def open_source(self, messages: Sequence[Message], grammar: str = "") -> GgufSource:
        """A call of the model, not started yet."""
        body: dict[str, Any] = {
            "messages": [{"role": message.role, "content": message.text} for message in messages],
            "stream": True,
            "return_progress": True,
            "max_tokens": self.max_tokens,
            "temperature": self.temperature,
            "seed": self.seed,
        }
        return GgufSource(self._open_server, {**body, "grammar": grammar} if grammar else body)

    def count_tokens(self, text: str) -> int:
        """Tokens of the text in the model's own vocabulary."""
        server = self._open_server()
        request = urllib.request.Request(
            f"{server.listening_address}/tokenize",
            data=json.dumps({"content": text}).encode("utf-8", "replace"),
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {self._key}"},
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=30) as response:
            return len(json.loads(response.read())["tokens"])

    @llm_chat_callback()  # type: ignore[untyped-decorator,unused-ignore]
    def stream_chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponseGen:
        grammar = str(kwargs.get("grammar", ""))
        given = [Message(_name_role(message.role), str(message.content or "")) for message in messages]

        def write() -> ChatResponseGen:
            text = ""
            with self._stream(given, grammar) as stream:
                for piece in stream:
                    text += piece
                    yield ChatResponse(message=ChatMessage(role=MessageRole.ASSISTANT, content=text), delta=piece)

        return write()

    def _stream(self, messages: Sequence[Message], grammar: str) -> TextStream:
        return TextStream(
            lambda: self.open_source(messages, grammar),
            classify_error=lambda error: classify_error(error, model=Path(self.model).name, secrets=(self._key,)),
            model=Path(self.model).name,
            timeout_seconds=600,
            retries=0,
        )

    def _open_server(self) -> Any:
        with self._lock:
            if self._server is None:
                self._server = _start(self, self._key)
            return self._server


def load_gguf(model: str, given: LanguageModelOptions, *, name: str) -> LanguageModel:
    """The model in a file. Raises `LanguageModelError` when the file does not exist or is not a GGUF file."""
    path = Path(model).expanduser()
    check_file(path)
    try:
        llm = GgufLLM(
            model=str(path),
            context_window=given.context_tokens or DEFAULT_WINDOW_TOKENS,
            max_tokens=given.answer_tokens,
            **given.options,
        )
    except ValueError as error:
        reason = " ".join(str(error).split())[:200]
        raise SettingsError(f"RAG_LLM_OPTIONS do not fit a GGUF model: {reason}") from error
    return LanguageModel(
        name=name,
        open_source=llm.open_source,
        given=given,
        window_tokens=llm.context_window,
        count_tokens=llm.count_tokens,
        takes_grammar=True,
    )


def check_file(path: Path) -> None:
    """Raises `LanguageModelError` when the file does not exist or is not a GGUF file."""
    try:
        with path.open("rb") as file:
            magic = file.read(len(_MAGIC))
    except OSError as error:
        raise LanguageModelError(
            f"The language model {path} cannot be read: {error.strerror or error}. Correct the path in RAG_LLM."
        ) from error
    if magic != _MAGIC:
        raise LanguageModelError(f"{path} is not a GGUF file. Name one in RAG_LLM, as gguf:/path/model.gguf.")


def _start(llm: GgufLLM, key: str) -> Any:
    """A llama.cpp server with the model loaded. Raises `LanguageModelError`."""
    params = xllamacpp.CommonParams()
    params.model.path = llm.model
    params.n_ctx = llm.context_window
    params.n_parallel = 1
    params.n_batch = params.n_ubatch = BATCH_TOKENS
    params.n_gpu_layers = llm.gpu_layers
    params.warmup = False
    params.verbosity = -1
    if llm.threads:
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = llm.threads
    # it listens on 127.0.0.1 for `count_tokens`; the key keeps others out, and no endpoint shows the prompts
    params.api_keys = [key]
    params.ui = params.endpoint_slots = params.endpoint_props = False
    try:
        return xllamacpp.Server(params)
    except RuntimeError as error:
        raise LanguageModelError(
            f"llama.cpp cannot load {llm.model} with {llm.context_window} tokens of context. The file may be damaged, "
            "of an unknown architecture, or too large for the memory; try a smaller RAG_LLM_CONTEXT_TOKENS."
        ) from error


def _name_role(role: Any) -> Any:
    return role if role in ("system", "user", "assistant") else "user"
