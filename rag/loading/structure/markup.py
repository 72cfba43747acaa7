"""Lines of light markup (Org, AsciiDoc, reStructuredText, Markdown) -> blocks, without the markup.

Owns what these languages share: paragraphs that blank lines end, headings, list items, rows of tables, code, and marks
around words. Each language's own syntax is in its module in `formats`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from rag.loading.structure.blocks import Block, tidy, tidy_line

Clean = Callable[[str], str]
"""Removes the markup of a language from some text."""

MAX_MARKED_CHARS = 300
"""Longest text between two marks: anything longer costs time and is not marked text."""


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A file in light markup as blocks, and what it states about itself."""

    blocks: tuple[Block, ...]
    fields: dict[str, str]
    """Title, date, author and others by name in lower case."""


@dataclass
class BlockWriter:
    """Collects the lines of a file as blocks."""

    clean: Clean
    blocks: list[Block] = field(default_factory=list)
    _lines: list[str] = field(default_factory=list)
    _item: str = ""

    def add_line(self, line: str) -> None:
        """A line of the paragraph or list item that is being read."""
        self._lines.append(line.strip())

    def begin_item(self, words: str) -> None:
        """The first line of a list item."""
        self.end_paragraph()
        self._item = "• "
        self.add_line(words)

    def end_paragraph(self) -> None:
        """What was read since the last block becomes a block."""
        words = self.clean(" ".join(self._lines))
        if tidy(words):
            follows = bool(self.blocks) and self.blocks[-1].words.startswith("• ")
            is_item = bool(self._item)
            self.blocks.append(Block(f"{self._item}{words}", "kept" if is_item else "text", tight=is_item and follows))
        self._lines.clear()
        self._item = ""

    def add_heading(self, words: str) -> None:
        self.end_paragraph()
        self.blocks.append(Block(tidy_line(self.clean(words)), "heading"))

    def add_row(self, cells: Iterable[str]) -> None:
        """A row of a table."""
        self.end_paragraph()
        words = " | ".join(cell for cell in (tidy_line(self.clean(cell)) for cell in cells) if cell)
        follows = bool(self.blocks) and self.blocks[-1].kind == "kept" and " | " in self.blocks[-1].words
        if words:
            self.blocks.append(Block(words, "kept", tight=follows))

    def add_text(self, words: str) -> None:
        """A paragraph that has no markup (any more)."""
        self.end_paragraph()
        self.blocks.append(Block(words))

    def add_code(self, lines: Iterable[str]) -> None:
        """Lines that are kept as they are."""
        self.end_paragraph()
        self.blocks.append(Block("\n".join(lines), "kept"))

    def has_paragraph(self) -> bool:
        return bool(self._lines)


def make_cleaner(replacements: Iterable[tuple[str, str | Callable[[re.Match[str]], str]]], marks: str) -> Clean:
    """A function that makes the replacements (pattern, words) in order, then removes pairs of `marks` around words.

    A mark counts only with no letter outside it and no space inside it: "2 * 3" and "snake_case" stay.
    """
    compiled = [(re.compile(pattern), words) for pattern, words in replacements]
    single = "".join(map(re.escape, marks))
    pair = re.compile(rf"(?<![\w\\])(([{single}])\2?)(?=\S)([^\n]{{1,{MAX_MARKED_CHARS}}}?)(?<=\S)\1(?!\w)")

    def clean(words: str) -> str:
        for pattern, put in compiled:
            words = pattern.sub(put, words)
        for _ in range(3):  # marks inside marks
            words, count = pair.subn(r"\3", words)
            if not count:
                break
        return words

    return clean
