from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.named_parts import FERRY, TUNNEL


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "tunnel.txt").write_text(TUNNEL)
    (folder / "ferry.txt").write_text(FERRY)
    return folder
