"""A language model whose replies are recorded in a file and replayed, so that a run can be resumed or repeated."""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from rag.language_models import LanguageModel, LanguageModelOptions, Message


@dataclass(frozen=True, slots=True)
class RecordedCall:
    """One call of the model. Its fields are the keys of the file."""

    key: str
    """From `identify_call`."""
    reply: str
    was_cut: bool
    """Whether the reply ended at the token limit."""
    seconds: float


class CallRecorder:
    """Replays recorded calls from a JSON Lines file, and records the calls that it passes to the model."""

    def __init__(self, model: LanguageModel, path: Path) -> None:
        self._model = model
        self._path = path
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        self._recorded = {call.key: call for call in (RecordedCall(**json.loads(line)) for line in lines)}
        self.used: list[RecordedCall] = []
        """Calls made since this list was last cleared, in order."""

    def make_model(self, options: LanguageModelOptions) -> LanguageModel:
        """The model, with its calls recorded and replayed, and without retries."""
        return LanguageModel(
            name=self._model.name,
            open_source=self.open_source,
            given=replace(options, retries=0),
            window_tokens=self._model.window_tokens,
            count_tokens=self._model.count_tokens,
            takes_grammar=self._model.takes_grammar,
        )

    def open_source(self, messages: Sequence[Message], grammar: str) -> _RecordedSource:
        """The source of one reply, in the form that `LanguageModel` expects."""
        return _RecordedSource(self, messages, grammar)

    def find(self, key: str) -> RecordedCall | None:
        """The recorded call, if there is one."""
        return self._recorded.get(key)

    def record(self, call: RecordedCall) -> None:
        """Store a call, in memory and in the file."""
        self._recorded[call.key] = call
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(call), ensure_ascii=False) + "\n")

    def ask(self, messages: Sequence[Message], grammar: str) -> Any:
        """Start a call to the model itself."""
        return self._model.stream(messages, grammar=grammar)


class _RecordedSource:
    """One call. A call that was stopped because the reply was long enough is recorded up to that point; an interrupted
    call is not recorded."""

    def __init__(self, recorder: CallRecorder, messages: Sequence[Message], grammar: str) -> None:
        self._recorder = recorder
        self._messages = messages
        self._grammar = grammar
        self._stopped = False
        self._interrupted = False

    def run(self, on_piece: Callable[[str], None]) -> bool:
        key = identify_call(self._messages, self._grammar)
        call = self._recorder.find(key)
        if call:
            on_piece(call.reply)
        else:
            call = self._ask(key, on_piece)
        if call:
            self._recorder.used.append(call)
        return bool(call and call.was_cut)

    def _ask(self, key: str, on_piece: Callable[[str], None]) -> RecordedCall | None:
        began = time.monotonic()
        pieces: list[str] = []
        with self._recorder.ask(self._messages, self._grammar) as stream:
            while (piece := stream.read(1.0)) is not None:
                if self._stopped:
                    break
                pieces.append(piece)
                on_piece(piece)
        if self._interrupted:
            return None
        call = RecordedCall(key, "".join(pieces), stream.was_cut, round(time.monotonic() - began, 2))
        self._recorder.record(call)
        return call

    def stop(self) -> None:
        self._interrupted = sys.exc_info()[0] is not None
        self._stopped = True


def identify_call(messages: Sequence[Message], grammar: str) -> str:
    """A key for a call: the same for the same messages and grammar."""
    asked = json.dumps([[message.role, message.text] for message in messages] + [grammar], ensure_ascii=False)
    return hashlib.sha256(asked.encode("utf-8", "replace")).hexdigest()[:24]
