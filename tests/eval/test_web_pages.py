"""The measure of articles found in web pages: runs of words, page by page."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from eval.web_pages import compare, measure, read_as_shipped

SAID = "The harbour council met on Monday and chose Ada Tellis as its chair for three years, said the mayor."
PAGE = (
    f"<html><head><title>Chair</title></head><body><nav><a href='/'>Start</a></nav><article><h1>Chair</h1><p>{SAID}</p>"
    f"<p>{SAID.replace('Monday', 'Friday')}</p><p>Click to tweet</p></article></body></html>"
).encode()


def test_the_article_is_compared_without_headline_and_boilerplate() -> None:
    article = f"{SAID} {SAID.replace('Monday', 'Friday')}"
    figures = measure([(article, PAGE)], read_as_shipped)
    assert (figures["precision"], figures["recall"], figures["f1"], figures["accuracy"]) == (1, 1, 1, 1)


def test_missing_and_additional_runs_are_told_apart() -> None:
    assert compare("a b c d e", "a b c d e") == (1, 0, 0)
    assert compare("a b c d e", "a b c d") == (0.5, 0, 0.5)
    assert compare("a b c d", "a b c d e") == (0.5, 0.5, 0)
    assert compare("a b", "") == (0, 0, 1)


@pytest.mark.parametrize("reader", ["shipped", "trafilatura"])
def test_the_command_prints_the_figures(tmp_path: Path, reader: str) -> None:
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "a.html.gz").write_bytes(gzip.compress(PAGE))
    (tmp_path / "ground-truth.json").write_text(json.dumps({"a": {"articleBody": SAID}}), encoding="utf-8")
    command = [sys.executable, "-m", "eval.web_pages", str(tmp_path), "--reader", reader]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert printed.startswith("n=1 precision=") and "f1=" in printed
