"""The models themselves are tested here, so they run every time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.model_memory import run_models_every_time


@pytest.fixture(autouse=True)
def _real_models() -> Iterator[None]:
    with run_models_every_time():
        yield
