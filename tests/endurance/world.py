"""The folder of articles that changes: what each file says in each edition, and which states of the folder there were.

A state is the edition of every file. A text names its edition and can be made again from it, so whatever is served can
be compared character by character.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

State = dict[str, int]
"""File -> its edition."""

_BOATS = ("Aldor", "Brimsk", "Corvin", "Delmar", "Estrid", "Fjorn", "Grethe", "Halvor", "Ingmar", "Jorund", "Kestrel",
          "Lofn")  # fmt: skip
_EDITION = re.compile(r"Edition (\d+) of the register")
_TASKS = ("dredged the outer basin", "carried stone for the mole", "towed two lighters to Skarn", "lay in the dry dock")


def list_files() -> list[str]:
    """The names of all files that there may be. One is read by a process of its own, which takes a second to start."""
    return [f"{boat.lower()}.{'html' if boat == _BOATS[-1] else 'txt'}" for boat in _BOATS]


def count_tonnes(file: str, edition: int) -> int:
    """The figure in a file that changes with each edition."""
    return 1000 + 37 * edition + 11 * len(file)


def compose_text(file: str, edition: int) -> str:
    """What a file says, as the index should have it."""
    boat = file.partition(".")[0].capitalize()
    paragraphs = [
        f"The {boat} of Marlow",
        f"Edition {edition} of the register tells of the {boat}, a barge that was built in Marlow in the spring.",
        f"The {boat} carried {count_tonnes(file, edition)} tonnes of gravel in its latest season, the harbour office "
        "said on Friday.",
    ]
    for week in range(12 + edition % 5):
        task = _TASKS[(week + edition) % len(_TASKS)]
        paragraphs.append(
            f"In week {week + 1} of season {edition} the {boat} {task}, and its crew of {3 + week % 4} was paid by the "
            f"harbour office of Marlow for {40 + week} hours of work on the quay."
        )
    return "\n\n".join(paragraphs)


def read_edition(text: str) -> int:
    """The edition that a text names; -1 for none."""
    found = _EDITION.search(text)
    return int(found.group(1)) if found else -1


def ask_about(file: str) -> str:
    """The question that the figure of a file answers."""
    return f"How many tonnes of gravel did the {file.partition('.')[0].capitalize()} carry?"


@dataclass
class World:
    """One folder of articles and its home."""

    folder: Path
    home: Path
    chance: random.Random
    state: State = field(default_factory=dict)
    """What is in the folder now."""
    edition: int = 0

    def begin(self, files: int) -> None:
        """Write the first files."""
        self.folder.mkdir(parents=True)
        self.home.mkdir(parents=True)
        for file in list_files()[:files]:
            self._write(file)

    def change(self) -> None:
        """Change some files, add and delete some."""
        known = list(self.state)
        for file in self.chance.sample(known, min(len(known), self.chance.randint(1, 4))):
            self._write(file)
        missing = [file for file in list_files() if file not in self.state]
        if missing and self.chance.random() < 0.6:
            self._write(self.chance.choice(missing))
        elif len(self.state) > 5:
            self.delete(self.chance.choice(list(self.state)))

    def delete(self, file: str) -> None:
        """Take a file out of the folder."""
        (self.folder / file).unlink()
        del self.state[file]

    def _write(self, file: str) -> None:
        """Replace a file in one step, as editors do."""
        self.edition += 1
        text = compose_text(file, self.edition)
        if file.endswith(".html"):
            title, *paragraphs = text.split("\n\n")
            body = "".join(f"<p>{words}</p>" for words in paragraphs)
            text = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"
        made = self.folder / f".{file}.new"
        made.write_text(text, encoding="utf-8")
        os.replace(made, self.folder / file)  # noqa: PTH105
        self.state[file] = self.edition


def describe_state(state: Mapping[str, int]) -> str:
    """A state in a line."""
    return ", ".join(f"{file.partition('.')[0]} {edition}" for file, edition in sorted(state.items()))
