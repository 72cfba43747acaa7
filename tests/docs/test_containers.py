"""What the container files say is so: what is copied is there, and nothing runs as root or on a writable root."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
STAGES = DOCKERFILE.split("\nFROM ")[1:]


def list_copied() -> list[str]:
    """What is copied from the repository, in order."""
    lines = re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
    return [source for line in lines for source in line.split()[:-1]]


def read_compose(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("source", list_copied())
def test_what_is_copied_is_there_and_let_through(source: str) -> None:
    assert (ROOT / source).exists()
    rules = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    is_ignored = False
    for rule in rules:
        pattern = rule.removeprefix("!")
        if rule and not rule.startswith("#") and fnmatchcase(source, pattern):
            is_ignored = not rule.startswith("!")
    assert not is_ignored


def test_everything_that_a_wheel_is_made_of_is_copied() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    included = re.search(r"force-include\]\n(.+?)\n\n", text, re.DOTALL)
    assert included
    wanted = [line.split('"')[1] for line in included[1].splitlines()]
    assert set(wanted) <= set(list_copied())


def test_the_image_runs_as_nobody_in_particular_and_is_asked_for_its_health() -> None:
    last = STAGES[-1]
    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", last, re.MULTILINE)
    assert "/health" in last and re.search(r"^HEALTHCHECK ", last, re.MULTILINE)
    assert re.search(r'^VOLUME \["/articles", "/data"\]$', last, re.MULTILINE)
    assert re.search(r"^ENTRYPOINT \[", last, re.MULTILINE) and re.search(r"^CMD \[", last, re.MULTILINE)


def test_no_service_of_ours_may_more_than_it_must() -> None:
    services = read_compose("compose.yaml")["services"]
    for service in services.values():
        assert service["read_only"] and service["tmpfs"] == ["/tmp"]
        assert service["cap_drop"] == ["ALL"] and "no-new-privileges:true" in service["security_opt"]
    assert all(port.startswith("127.0.0.1:") for port in services["footnote"]["ports"])


def test_the_version_of_the_chroma_server_is_the_client_s() -> None:
    image = read_compose("compose.chroma.yaml")["services"]["chroma"]["image"]
    pinned = re.search(r"^chromadb==(\S+)", (ROOT / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE)
    assert pinned and image == f"chromadb/chroma:{pinned[1]}"


def test_extends_of_compose_name_services_that_are_there() -> None:
    names = set(read_compose("compose.yaml")["services"])
    assert set(read_compose("compose.chroma.yaml")["services"]) - names == {"chroma"}
