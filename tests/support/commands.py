"""The command, run in this process or in a separate one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rag.cli.main import run

ROOT = Path(__file__).parents[2]

QUESTION = "How many men does Putin's decree call up?"


class Command:
    """Runs `rag` in this process on one folder and one home, and keeps what it printed."""

    def __init__(self, capfd: pytest.CaptureFixture[str], articles: Path, home: Path) -> None:
        self._capfd = capfd
        self.articles = articles
        self.home = home

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        """Exit code, standard output, standard error."""
        self._capfd.readouterr()
        code = run([*arguments, "--articles", str(self.articles), "--home", str(self.home)])
        out, err = self._capfd.readouterr()
        return code, out, err

    def read_json(self, *arguments: str) -> Any:
        code, out, err = self(*arguments, "--json")
        assert code == 0, err
        return json.loads(out)


def start(*arguments: str, **options: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "rag", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        **options,
    )


def assert_one_line(err: str) -> None:
    lines = [line for line in err.splitlines() if line.strip()]
    assert len(lines) == 1, err
    assert lines[0].startswith("rag: ")
