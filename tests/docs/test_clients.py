"""The page "Use it from ...": each example is run as it stands, against a server with sockets.

Clients that are too large for the tests' own environment are looked for in those that `FOOTNOTE_CLIENTS` names (their
Pythons). Every example runs in each environment that has its packages.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from starlette.applications import Starlette

from rag import Assistant
from rag.api.access import Access
from rag.api.door import make_api_door
from rag.serving.admission import Admission
from rag.serving.door import open_all
from tests.api.harness import make_service, run_application
from tests.conftest import ROOT
from ui.mcp_door import make_door

PAGE = (ROOT / "docs" / "clients.md").read_text(encoding="utf-8")
ADDRESS = "http://127.0.0.1:8501"
PYTHONS = [sys.executable, *filter(None, os.environ.get("FOOTNOTE_CLIENTS", "").split(os.pathsep))]


def list_blocks(language: str) -> list[tuple[str, str]]:
    """The blocks of code in a language, each with the heading above it and its place under it."""
    sections = re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    return [
        (f"{title} {n}", block)
        for title, section in sections
        for n, (named, block) in enumerate(re.findall(r"^```(\w*)\n(.*?)^```$", section, re.MULTILINE | re.DOTALL))
        if named == language
    ]


EXAMPLES, COMMANDS = list_blocks("python"), list_blocks("")


@pytest.fixture(scope="module")
def url(seeds_assistant: Assistant) -> Iterator[str]:
    """Every interface for programs, in this process; `tests/api/test_real_server.py` starts `rag serve`."""
    service = make_service(seeds_assistant)
    access = Access(service.settings, "127.0.0.1", admission=Admission())
    doors = [make_api_door(service, access), make_door(service, access)]
    routes = [route for door in doors for route in door.routes]
    with run_application(Starlette(routes=routes, lifespan=lambda _: open_all(doors)), service.closing) as address:
        yield address


@cache
def has_packages(python: str, example: str) -> bool:
    """Whether an environment has what an example imports."""
    names = sorted(set(re.findall(r"^\s*(?:from|import) ([\w.]+)", example, re.MULTILINE)), reverse=True)
    if python == sys.executable:
        return all(map(is_installed, names))
    code = f"import importlib\nfor name in {names}: importlib.import_module(name)"
    return subprocess.run([python, "-c", code], capture_output=True, env=make_environment(python)).returncode == 0


def is_installed(name: str) -> bool:
    """Whether a module is there; the packages around it are imported."""
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def make_environment(python: str, **more: str) -> dict[str, str]:
    """Its own packages, and for our own Python also those of this clone; no setting of this process."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RAG_", "OPENAI_", "PYTHONPATH"))}
    own = {"PYTHONPATH": str(ROOT)} if python == sys.executable else {}
    folder = Path(python).parent
    return {**kept, **own, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", **more}


@pytest.mark.parametrize("python", PYTHONS, ids=range(len(PYTHONS)))
@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_an_example_in_python_runs_as_it_stands(url: str, tmp_path: Path, python: str, name: str, example: str) -> None:
    if not has_packages(python, example):
        pytest.skip(f"{python} has no packages for {name}")
    assert ADDRESS in example
    said = run(python, example.replace(ADDRESS, url), tmp_path)
    assert "160,000" in said
    if name.startswith("LangChain"):
        assert f"{url}/read/001_676866eb0907da5c.txt?at=80:261#quote" in said


def run(python: str, example: str, folder: Path) -> str:
    """What an example prints. In our own environment it runs in this process, which has loaded much of it already."""
    if python == sys.executable:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(example, "clients.md", "exec"), {"__name__": "__main__"})
        return printed.getvalue()
    script = folder / "example.py"
    script.write_text(example, encoding="utf-8")
    done = subprocess.run(
        [python, str(script)], capture_output=True, text=True, env=make_environment(python), cwd=folder, timeout=240
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(not (shutil.which("bash") and shutil.which("curl")), reason="bash or curl is not installed")
@pytest.mark.parametrize(("name", "command"), COMMANDS, ids=[name for name, _ in COMMANDS])
def test_a_command_runs_as_it_stands(url: str, tmp_path: Path, name: str, command: str) -> None:
    python = sys.executable
    more = {}
    if name.startswith("`llm`"):
        python = next((one for one in PYTHONS if (Path(one).parent / "llm").exists()), "")
        if not python:
            pytest.skip("llm is not installed")
        ((_, config),) = list_blocks("yaml")
        (tmp_path / "extra-openai-models.yaml").write_text(config.replace(ADDRESS, url), encoding="utf-8")
        more["LLM_USER_PATH"] = str(tmp_path)
    done = subprocess.run(
        ["bash", "-euc", command.replace(ADDRESS, url)],
        capture_output=True,
        text=True,
        env=make_environment(python, RAG_HOME=str(tmp_path), **more),
        cwd=tmp_path,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    assert "160,000" in done.stdout and "President Vladimir Putin" in done.stdout


def test_every_client_has_its_example() -> None:
    named = {name.rpartition(" ")[0] for name, _ in (*EXAMPLES, *COMMANDS)}
    assert named == {*re.findall(r"^## (.+)$", PAGE, re.MULTILINE)} - {"open-webui"}  # a page in a browser


def test_no_example_is_left_out_where_all_clients_are_installed() -> None:
    if len(PYTHONS) == 1:
        pytest.skip("FOOTNOTE_CLIENTS names no environment")
    assert all(any(has_packages(python, example) for python in PYTHONS) for _, example in EXAMPLES)
    assert any((Path(python).parent / "llm").exists() for python in PYTHONS)
