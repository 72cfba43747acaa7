"""The models' outputs, remembered: hundreds of tests read the same few articles and questions, and running the models
was half of what such a test cost. A model is a pure function of its input, so nothing is left out: each input is run
once.

Only in this process: commands and servers that tests start run their models every time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import pytest
from onnxruntime import InferenceSession

_RUN = InferenceSession.run

_MOST_BYTES = 200_000_000
"""Outputs kept for one model; of the shipped articles and the tests' questions they are some 30 MB."""


class _Outputs:
    """What one model returned, by its input."""

    def __init__(self) -> None:
        self._kept: dict[Any, list[Any]] = {}
        self._bytes = 0

    def find(self, key: Any) -> list[Any] | None:
        return [np.copy(one) for one in self._kept[key]] if key in self._kept else None

    def keep(self, key: Any, outputs: Sequence[Any]) -> None:
        self._bytes += sum(one.nbytes for one in outputs)
        if self._bytes < _MOST_BYTES:
            self._kept[key] = [np.copy(one) for one in outputs]


@contextmanager
def remember_outputs() -> Iterator[None]:
    """Run no ONNX model twice with the same input while this is open."""
    known: WeakKeyDictionary[InferenceSession, _Outputs] = WeakKeyDictionary()

    def run(session: InferenceSession, names: Sequence[str], feeds: Mapping[str, Any], *rest: Any) -> Any:
        outputs = known.setdefault(session, _Outputs())
        given = ((name, array.dtype.str, array.shape, array.tobytes()) for name, array in sorted(feeds.items()))
        key = (*names, *given)
        found = outputs.find(key)
        if found is None:
            found = _RUN(session, names, feeds, *rest)
            outputs.keep(key, found)
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(InferenceSession, "run", run)
        yield


@contextmanager
def run_models_every_time() -> Iterator[None]:
    """As if `remember_outputs` were not open."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(InferenceSession, "run", _RUN)
        yield
