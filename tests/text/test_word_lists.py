"""English is data: the functions that read the lists, and what a file of lists may contain."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from rag.text import en
from rag.text.word_lists import list_forms, list_groups, list_opposites, list_pairs, list_words, match_any

DATA_FILES = sorted(path for path in Path(en.__file__).parent.glob("*.py") if path.name != "__init__.py")


def test_lists_are_read_from_paragraphs() -> None:
    assert list_words(" one two\n    two ") == {"one", "two"}
    assert list_groups("usa american  eu european\n    un") == (("usa", "american"), ("eu", "european"), ("un",))
    assert list_pairs("be was  go went\n    win won") == {"be": "was", "go": "went", "win": "won"}
    assert list_forms("Sri\n  Lanka; Burma, Myanmar") == (("Sri Lanka",), ("Burma", "Myanmar"))
    assert list_opposites("rise grow: fall\nwin: lose") == (
        (frozenset({"rise", "grow"}), frozenset({"fall"})),
        (frozenset({"win"}), frozenset({"lose"})),
    )


def test_the_longest_word_matches_when_one_begins_another() -> None:
    pattern = re.compile(match_any(["per", "per cent", "a.m."]))
    assert pattern.match("per cent")[0] == "per cent"  # type: ignore[index]
    assert not pattern.match("aXmX")


@pytest.mark.parametrize("path", DATA_FILES, ids=lambda path: path.stem)
def test_a_file_of_lists_holds_documented_constants_and_no_rules(path: Path) -> None:
    _docstring, *body = ast.parse(path.read_text(encoding="utf-8")).body
    statements = [node for node in body if not isinstance(node, ast.ImportFrom)]
    constants, docstrings = statements[::2], statements[1::2]
    assert all(isinstance(node, ast.Assign) for node in constants)
    assert len(constants) == len(docstrings)
    assert all(isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) for node in docstrings)
