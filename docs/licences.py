"""Lists the licence of everything that an install brings: each package, the shipped models, the data.

    python docs/licences.py            a table
    python docs/licences.py --check    fails when a package states none, or one that nobody has agreed to

Owns which licences are agreed to. The packages are those of the default install in this environment; what ships with
Footnote itself is read from the table of the models.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
OWN = "footnote-rag"

AGREED = re.compile(
    r"\b(?:MIT(?:-0|-CMU)?|BSD|0BSD|Apache|ISC|ISCL|PSF|PSF-2\.0|Python Software Foundation|MPL[ -]?(?:1\.1|2\.0)|"
    r"Mozilla Public|Unlicense|Zlib|HPND|CNRI|CC0|Public Domain|BSL-1\.0)\b",
    re.IGNORECASE,
)
"""Licences that let anybody use and pass on the package with this project."""
REFUSED = re.compile(r"\b(?:A|L)?GPL|General Public|SSPL|BUSL|Commons Clause|proprietary", re.IGNORECASE)
"""Licences that ask more."""


@dataclass(frozen=True)
class Licence:
    """What one thing may be used under."""

    name: str
    version: str
    licence: str
    """As its metadata states it; "" when it states none."""

    @property
    def is_agreed(self) -> bool:
        """Whether anybody may use and pass it on with this project: all of it, or under one licence by choice."""
        is_choice = "(" not in self.licence
        choices = self.licence.split(" OR ") if is_choice else [self.licence]
        return any(AGREED.search(one) and not REFUSED.search(one) for one in choices)


def list_packages(name: str = OWN) -> list[Licence]:
    """The licence of every package that an install of `name` brings here, without extras, in order of name."""
    found: dict[str, Licence] = {}
    waiting = [Requirement(name)]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        wanted = waiting.pop()
        key = (canonicalize_name(wanted.name), frozenset(wanted.extras))
        if key in seen:
            continue
        seen.add(key)
        try:
            installed = distribution(wanted.name)
        except PackageNotFoundError:  # for another system
            continue
        if key[0] != name:
            found[key[0]] = Licence(key[0], installed.version, read_licence(installed))
        waiting += list_requirements(installed, wanted.extras)
    return [found[one] for one in sorted(found)]


def list_requirements(installed: Distribution, extras: set[str]) -> Iterator[Requirement]:
    """What an installed package asks for here, with these extras of it."""
    for line in installed.requires or ():
        requirement = Requirement(line)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield requirement


def read_licence(installed: Distribution) -> str:
    """The licence that the metadata states: as an expression, by classifiers, or in words."""
    metadata = installed.metadata
    expression = metadata.get("License-Expression", "")
    classifiers = [
        value.rsplit(" :: ", 1)[-1] for value in metadata.get_all("Classifier") or () if value.startswith("License ::")
    ]
    words = " ".join((metadata.get("License") or "").split())
    return expression or ", ".join(classifiers) or words[:100]


def list_shipped() -> list[Licence]:
    """The models and data in this project, from the table of the models and the word list beside."""
    table = (ROOT / "rag" / "models" / "weights" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[^|]+`) \| [^|]+ \| ([^|]+) \| \[", table, re.MULTILINE)
    models = [
        Licence(f"rag/models/weights/{name}", "", licence)
        for files, licence in rows
        for name in re.findall(r"`([^`]+)`", files)
    ]
    stems = next(one.licence for one in models if one.name.endswith("claims.json"))
    return [*models, Licence("rag/text/en/common_stems.txt", "", stems), Licence("seeds/", "", "Apache-2.0")]


def main() -> None:
    """Print the table, or check it."""
    packages = list_packages()
    if "--check" not in sys.argv[1:]:
        for one in (*packages, *list_shipped()):
            print(f"{one.name:40} {one.version:14} {one.licence}")  # noqa: T201 - a table for people
        return
    wrong = [f"{one.name}: {one.licence or 'states none'}" for one in packages if not one.is_agreed]
    if wrong:
        raise SystemExit("Licences that nobody has agreed to: " + "; ".join(wrong) + ". See AGREED.")


if __name__ == "__main__":
    main()
