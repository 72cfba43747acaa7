"""What the README promises stands in the code, and what the code offers stands in the README."""

from __future__ import annotations

import ast
import re
import subprocess
import sys

import click
import pytest

import rag as package
from rag.cli.main import rag
from rag.loading import SUFFIXES
from rag.serving.json import describe_answer
from rag.settings import Settings
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def list_table_terms() -> set[str]:
    """Every name in backticks in the first column of a table."""
    rows = re.findall(r"^\| (.+?) \|", README, re.MULTILINE)
    return {term for row in rows for term in re.findall(r"`([^`]+)`", row)}


def test_every_command_is_in_the_table_and_every_row_is_a_command() -> None:
    named = {term.split()[1] for term in list_table_terms() if re.match(r"rag [a-z]", term)}
    assert named == set(rag.commands)


@pytest.mark.parametrize("name", sorted(rag.commands))
def test_every_option_of_a_command_is_in_the_readme(name: str) -> None:
    for parameter in rag.commands[name].params:
        if isinstance(parameter, click.Option):
            assert any(option in README for option in parameter.opts), parameter.opts


def test_every_setting_is_in_the_table_and_every_row_is_a_setting() -> None:
    named = {term for term in list_table_terms() if term.startswith("RAG_")}
    assert named == {f"RAG_{name.upper()}" for name in Settings.model_fields} | {"RAG_CONFIG"}


def test_the_defaults_in_the_table_are_the_defaults() -> None:
    for name, default in re.findall(r"^\| `RAG_(\w+)` \| `?([\d]+)`? \|", README, re.MULTILINE):
        assert Settings.model_fields[name.lower()].default == int(default), name


def test_every_key_of_the_json_is_in_the_table() -> None:
    answer = package.Answer("q", True, 0.0, (), (), "extractive")
    assert set(describe_answer(answer)) <= list_table_terms()


def test_every_kind_of_file_is_named() -> None:
    listed = next(line for line in README.splitlines() if line.startswith("Files: "))
    common = SUFFIXES - {".text", ".markdown", ".htm", ".xhtml"}  # other spellings of the same kinds
    assert all(suffix in listed for suffix in common)


def test_every_folder_is_in_the_architecture() -> None:
    for path in sorted((ROOT / "rag").iterdir()):
        if (path / "__init__.py").exists():
            assert f"`rag/{path.name}/`" in README, path.name


def test_the_python_examples_run() -> None:
    examples = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert len(examples) == 2
    for example in examples:
        ast.parse(example)
        done = subprocess.run([sys.executable, "-c", example], capture_output=True, text=True, cwd=ROOT)
        assert done.returncode == 0, done.stderr
        assert "160,000" in done.stdout


def test_the_version_is_the_newest_in_the_changelog() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## (\S+)", changelog, re.MULTILINE)[1] == package.__version__  # type: ignore[index]


def test_every_public_name_can_be_imported() -> None:
    for name in package.__all__:
        assert getattr(package, name) is not None
    with pytest.raises(AttributeError):
        _ = package.nonsense


def test_the_ci_runs_the_command_for_tests_that_the_readme_names() -> None:
    command = re.search(r"<!-- command: test -->\n```\n(.+)\n```", README)
    assert command and ".[test]" in command[1] and command[1].endswith("-m pytest")
    assert "command: test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
