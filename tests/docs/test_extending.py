"""The page that builds a plug-in: its code, taken from the page, works."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, MakeAssistant

PAGE = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")

SUBTITLES = """1
00:00:01,000 --> 00:00:04,000
The observatory on Mount Brel opened in 1932.

2
00:00:05,000 --> 00:00:09,000
Its telescope has a mirror of 2.4 metres.
"""


def write_package(folder: Path) -> None:
    """Write each code block that begins with a file name."""
    for name, block in re.findall(r"```\w+\n# (footnote-subtitles/\S+)\n(.*?)```", PAGE, re.DOTALL):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block, encoding="utf-8")


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The package as an installer would leave it, from its own pyproject.toml."""
    write_package(tmp_path)
    package = tmp_path / "footnote-subtitles"
    target = tmp_path / "site"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*command, "--target", str(target), str(package)], check=True, capture_output=True, text=True)
    monkeypatch.syspath_prepend(str(target))
    monkeypatch.delitem(sys.modules, "footnote_subtitles", raising=False)


@pytest.mark.usefixtures("installed")
def test_the_plug_in_of_the_page_answers_from_its_kind_of_file(tmp_path: Path, make_assistant: MakeAssistant) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "observatory.srt").write_text(SUBTITLES)
    (folder / "old.txt").write_text("2001-01-05\n\nThe observatory has closed for repairs until spring.\n")
    assistant = make_assistant(articles=folder, loaders={".srt": "subtitles"}, reranker="newest-first")
    assert assistant.index().failed == ()

    answer = assistant.ask("When did the observatory open?")

    assert answer.sources == ("observatory.srt",) and "1932" in answer.text
    quote = answer.citations[0]
    assert assistant.library.read_document(quote.file).text[quote.start : quote.end] == quote.quote
    assert "-->" not in quote.quote and quote.title == "observatory"


def test_the_other_code_of_the_page_runs() -> None:
    blocks = [block for block in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL) if not block.startswith("# foot")]
    assert blocks
    for block in blocks:
        exec(compile(block, "extending.md", "exec"), {})
