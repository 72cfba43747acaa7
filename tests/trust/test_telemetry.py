"""Nothing is written to be sent home when the models are loaded."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT


def test_nothing_is_kept_for_telemetry_when_a_model_is_loaded(tmp_path: Path) -> None:
    script = "from rag.models.minilm import load_minilm; load_minilm().embed_passages(['A word.'])"
    env = {name: value for name, value in os.environ.items() if name not in ("XDG_CACHE_HOME", "ORT_DISABLE_TELEMETRY")}
    home = {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path), "LOCALAPPDATA": str(tmp_path)}
    subprocess.run([sys.executable, "-c", script], env={**env, **home}, cwd=ROOT, check=True)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
