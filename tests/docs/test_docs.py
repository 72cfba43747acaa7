"""What the documentation promises is in the code, and what the code offers is in the documentation."""

from __future__ import annotations

import ast
import contextlib
import io
import re
import shlex
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import click
import pytest

import rag as package
from rag.cli.main import rag
from rag.loading import SUFFIXES
from rag.schema.kinds import KINDS, CheckedSentence, Column, Event, Item
from rag.serving.json import describe_answer
from rag.settings import Settings
from tests.conftest import ROOT
from tests.support.kind_answers import ANSWERS

DOCS = ROOT / "docs"
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md")))
}
README = PAGES["README.md"]
COMMANDS = PAGES["docs/commands.md"]
ARCHITECTURE = PAGES["docs/architecture.md"]


def list_table_terms(page: str) -> set[str]:
    """Every name in backticks in the first column of a table."""
    rows = re.findall(r"^\| (.+?) \|", page, re.MULTILINE)
    return {term for row in rows for term in re.findall(r"`([^`]+)`", row)}


def list_code_blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)


# --- the pages and the code say the same


def test_the_generated_parts_are_what_the_code_says() -> None:
    done = subprocess.run(
        [sys.executable, str(DOCS / "generate.py"), "--check"], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr


def test_every_command_is_in_the_table_and_every_row_is_a_command() -> None:
    named = {term.split()[1] for term in list_table_terms(COMMANDS) if re.match(r"rag [a-z]", term)}
    assert named == set(rag.commands)


def test_every_setting_has_a_meaning() -> None:
    rows = re.findall(r"^\| `(RAG_\w+)` \| .*? \| (.*?) \|$", PAGES["docs/settings.md"], re.MULTILINE)
    assert {name for name, _ in rows} == {f"RAG_{name.upper()}" for name in Settings.model_fields} | {"RAG_CONFIG"}
    assert all(meaning.strip() for _, meaning in rows)


def test_every_key_of_the_json_is_in_the_table() -> None:
    answer = package.Answer("q", True, 0.0, (), (), "extractive")
    assert set(describe_answer(answer)) <= list_table_terms(COMMANDS)


def test_every_kind_of_question_is_in_its_table() -> None:
    rows = re.findall(r"^\| `(\w+)` \| .+ \| .+ \|$", PAGES["docs/kinds.md"].partition("## ")[0], re.MULTILINE)
    assert sorted(rows) == sorted(KINDS)


def test_every_key_of_the_kinds_is_in_their_table() -> None:
    for make in ANSWERS.values():
        assert set(describe_answer(make())) <= list_table_terms(COMMANDS)
    assert {"events", "items", "columns", "checks", "suggestions"} <= list_table_terms(PAGES["docs/kinds.md"])
    described = PAGES["docs/kinds.md"].partition("## JSON by kind")[2]
    for record in (Event, Item, Column, CheckedSentence):
        assert {f"`{field.name}`" for field in fields(record)} <= set(re.findall(r"`\w+`", described)), record


def test_every_kind_of_file_is_named() -> None:
    rows = re.findall(r"^\| ((?:`\.\w+` )+)\|", PAGES["docs/files.md"], re.MULTILINE)
    listed = {suffix for row in rows for suffix in re.findall(r"`(\.\w+)`", row)}
    assert listed == SUFFIXES - {".text", ".markdown", ".htm", ".xhtml"}  # other spellings of the same kinds


def list_folders() -> set[str]:
    """Every folder with code, as the architecture page names it."""
    found = set()
    for top in ("rag", "ui", "eval", "training"):
        for path in (ROOT / top, *(ROOT / top).rglob("*")):
            if path.is_dir() and (any(path.glob("*.py")) or path.name == "weights"):
                found.add(f"{path.relative_to(ROOT).as_posix()}/")
    return found


def test_every_folder_has_its_row_in_the_architecture_and_every_row_is_a_folder() -> None:
    folders = {term for term in list_table_terms(ARCHITECTURE) if term.endswith("/")}
    assert {folder for folder in folders if not (ROOT / folder).is_dir()} == set()
    assert list_folders() - folders == set()


def test_every_module_that_a_page_names_is_there() -> None:
    history = ("CHANGELOG.md", "docs/lab-book.md")
    for name, page in PAGES.items():
        if name in history:
            continue
        for path in re.findall(r"`((?:rag|ui|eval|training|tests)/[\w/.-]+)`", page):
            assert (ROOT / path).exists(), f"{name} names {path}"
        for module in re.findall(r"python -m ((?:eval|training|ui)[\w.]*)", page):
            path = ROOT / module.replace(".", "/")
            assert path.with_suffix(".py").exists() or path.is_dir(), f"{name} runs {module}"


def test_the_newest_version_of_the_changelog_is_the_package_s() -> None:
    headings = re.findall(r"^## (\S+)", PAGES["CHANGELOG.md"], re.MULTILINE)
    assert headings[0] == "Unreleased" and headings[1] == package.__version__


def test_every_public_name_can_be_imported_and_is_in_the_api_page_or_is_a_record_of_it() -> None:
    for name in package.__all__:
        assert getattr(package, name) is not None
    with pytest.raises(AttributeError):
        _ = package.nonsense


# --- what a reader runs


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) < 200


def test_the_ci_runs_the_command_for_tests_that_the_readme_names() -> None:
    command = re.search(r"<!-- command: test -->\n```\n(.+)\n```", README)
    assert command and ".[test]" in command[1] and command[1].endswith("-m pytest -n 2 --dist loadfile")
    assert "command: test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["README.md", "docs/tutorial.md", "docs/kinds.md"])
def test_the_python_examples_run(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    examples = list_code_blocks(PAGES[name], "python")
    monkeypatch.chdir(ROOT)
    assert examples
    for example in examples:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(ast.parse(example), name, "exec"), {"__name__": "__main__"})
        assert "160,000" in printed.getvalue()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_every_rag_command_in_a_page_parses(name: str) -> None:
    for block in list_code_blocks(PAGES[name], ""):
        for line in re.findall(r"(?:^|&& |\| |/)(rag (?:[a-z]+)(?: [^&|\n]*)?)$", block, re.MULTILINE):
            words = shlex.split(line.partition("  #")[0].partition(" >")[0])
            command = rag.commands[words[1]]
            command.make_context(words[1], [*words[2:]])  # raises on an unknown option or a missing argument


# --- links


def find_anchors(page: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", sorted(PAGES))
def test_every_link_leads_somewhere(name: str) -> None:
    folder = (ROOT / name).parent
    for target in re.findall(r"\]\(([^)\s]+)\)", PAGES[name]):
        if target.startswith(("http://", "https://")):
            continue
        file, _, anchor = target.partition("#")
        path = (folder / file).resolve() if file else ROOT / name
        assert path.exists(), target
        if anchor:
            assert anchor in find_anchors(path.read_text(encoding="utf-8")), target


def test_the_site_s_contents_list_every_page() -> None:
    listed = set(re.findall(r"^([a-z-]+)$", PAGES["docs/index.md"], re.MULTILINE))
    assert listed == {Path(name).stem for name in PAGES if name.startswith("docs/")} - {"index"}


def test_options_are_described_by_their_help() -> None:
    for name, command in rag.commands.items():
        for parameter in command.params:
            assert not isinstance(parameter, click.Option) or parameter.help, (name, parameter.opts)
