"""What an installed package contains, and what it leaves out."""

from __future__ import annotations

import ast
import re
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from tests.conftest import ROOT

ROOT_FILES = {
    "rag/__init__.py",
    "rag/__main__.py",
    "rag/assistant.py",
    "rag/components.py",
    "rag/errors.py",
    "rag/parts.py",
    "rag/py.typed",
    "rag/settings.py",
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names in a wheel built from this tree."""
    folder = tmp_path_factory.mktemp("wheel")
    (path,) = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    with zipfile.ZipFile(path) as archive:
        return set(archive.namelist())


def test_a_wheel_holds_the_two_packages_and_its_metadata_alone(wheel: set[str]) -> None:
    tops = {name.split("/")[0] for name in wheel}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"rag", "ui"}


def test_a_wheel_holds_no_training_code_and_no_tests(wheel: set[str]) -> None:
    assert not [name for name in wheel if re.search(r"(^|/)(training|eval|tests|test_\w+|conftest)(/|\.py$)", name)]


@pytest.mark.parametrize("package", ["rag", "ui"])
def test_nothing_that_is_installed_imports_what_is_not(package: str) -> None:
    absent = {"training", "eval", "tests", "torch", "transformers", "sklearn", "pytest"}
    for path in (ROOT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not absent & {name.split(".")[0] for name in names}, path


def test_a_wheel_holds_every_module_and_every_file_that_modules_read(wheel: set[str]) -> None:
    tracked = [
        path.relative_to(ROOT).as_posix()
        for package in ("rag", "ui")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]
    assert set(tracked) <= wheel
    assert {
        "rag/seeds/README.md",
        "rag/evaluation/shipped/questions.jsonl",
        "rag/evaluation/shipped/kind_cases.jsonl",
        "rag/evaluation/shipped/bars.toml",
    } <= wheel
    assert any(name.endswith("/licenses/rag/models/weights/LICENSE") for name in wheel)


def test_the_root_of_the_package_holds_what_assembles_and_no_stage() -> None:
    found = {path.relative_to(ROOT).as_posix() for path in (ROOT / "rag").iterdir() if path.is_file()}
    assert found <= ROOT_FILES


@pytest.mark.parametrize("package", sorted(path.parent for path in (ROOT / "rag").rglob("__init__.py")), ids=str)
def test_every_package_says_what_it_is(package: Path) -> None:
    text = (package / "__init__.py").read_text(encoding="utf-8")
    assert text.startswith('"""')
