"""What an install brings: every package pinned by hash, and under a licence that was agreed to."""

from __future__ import annotations

import re

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from docs.licences import Licence, list_packages, list_shipped
from tests.conftest import ROOT

CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8")


def list_pins() -> list[tuple[Requirement, str]]:
    """Each pin, with the hashes that follow it."""
    entries = re.sub(r"^#.*\n", "", CONSTRAINTS, flags=re.MULTILINE).replace("\\\n", " ").splitlines()
    pins = [entry.partition("--hash")[::2] for entry in entries if entry.strip()]
    return [(Requirement(pin.strip()), f"--hash{hashes}") for pin, hashes in pins]


def test_every_dependency_is_pinned_within_its_bounds() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = re.search(r"^dependencies = \[(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    assert block
    pins = list_pins()
    for wanted in map(Requirement, re.findall(r'"([a-z][^"]+)"', block[1])):
        assert {one.operator for one in wanted.specifier} == {">=", "<"}, f"{wanted} is not bounded"
        versions = [
            next(iter(pin.specifier)).version
            for pin, _ in pins
            if canonicalize_name(pin.name) == canonicalize_name(wanted.name)
        ]
        assert versions, f"{wanted.name} is not in constraints.txt; run .ci/lock"
        assert all(wanted.specifier.contains(version, prereleases=True) for version in versions), wanted


def test_every_pin_is_exact_and_has_hashes_and_no_address() -> None:
    pins = list_pins()
    assert len(pins) > 100 and "://" not in CONSTRAINTS
    for pin, hashes in pins:
        assert [one.operator for one in pin.specifier] == ["=="], pin
        assert re.fullmatch(r"(?:--hash=sha256:[0-9a-f]{64}\s*)+", hashes), pin


def test_every_package_of_the_default_install_has_a_licence_that_was_agreed_to() -> None:
    packages = list_packages()
    assert {"chromadb", "streamlit", "lxml"} <= {one.name for one in packages}
    assert [one for one in packages if not one.is_agreed] == []


def test_every_model_that_ships_states_its_licence() -> None:
    listed = {one.name: one.licence for one in list_shipped()}
    weights = ROOT / "rag" / "models" / "weights"
    files = {
        f"rag/models/weights/{path.name}" for path in weights.iterdir() if path.suffix in (".onnx", ".json", ".npz")
    }
    assert files <= set(listed) and all(re.search(r"Apache-2\.0|CC BY-SA", licence) for licence in listed.values())


@pytest.mark.parametrize(
    ("licence", "is_agreed"),
    [
        ("MIT", True),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", True),
        ("MPL-1.1 OR GPL-2.0-only", True),
        ("GPL-3.0-only AND (Apache-2.0 OR MIT)", False),
        ("GNU Lesser General Public License v3", False),
        ("AGPL-3.0", False),
        ("Proprietary", False),
        ("", False),
    ],
)
def test_licences_that_ask_more_are_not_agreed_to(licence: str, is_agreed: bool) -> None:
    assert Licence("a", "1", licence).is_agreed is is_agreed
