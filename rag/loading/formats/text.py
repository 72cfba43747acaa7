"""Plain text and Markdown -> RawDocument. The text is the decoded file itself, so spans are character positions in the
file."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.errors import FileUnreadable
from rag.loading.formats.column_names import DATES
from rag.loading.raw_document import LoadContext, RawDocument, RawSection
from rag.loading.structure.encoding import read_text
from rag.loading.structure.stated_dates import find_stated_day

_FRONT_MATTER = re.compile(r"\s{0,3}(---|\+\+\+)[ \t]*\n(.*?\n)\1[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^([A-Za-z][\w -]{0,30})\s*[:=]\s*(.+?)\s*$", re.MULTILINE)
_MAX_FRONT_MATTER_CHARS = 5_000
_TITLE_KEYS = ("title", "headline")


def load_text(content: bytes, _context: LoadContext) -> RawDocument:
    """A text file as one article. Raises FileUnreadable when it is empty or not text."""
    decoded = read_text(content)
    text = decoded.text
    if not text.strip():
        raise FileUnreadable("it is empty")
    return RawDocument(text, (RawSection(0, len(text)),), remarks=decoded.remarks)


def load_markdown(content: bytes, context: LoadContext) -> RawDocument:
    """A Markdown file as one article. Front matter states its title and date, and is boilerplate.

    Raises FileUnreadable when it is empty or not text.
    """
    raw = load_text(content, context)
    text = raw.text
    match = _FRONT_MATTER.match(text[:_MAX_FRONT_MATTER_CHARS])
    fields = _read_fields(match.group(2)) if match else {}
    kept = frozenset(_find_code_lines(text))
    if not match or not fields:
        return replace(raw, kept=kept)
    title = next((fields[key] for key in _TITLE_KEYS if key in fields), "")
    stated = (fields[name] for name in DATES if name in fields)
    published = find_stated_day(stated, language="en", today=context.today)
    return replace(
        raw,
        sections=(RawSection(0, len(text), title, published),),
        boilerplate=frozenset(start for start, _ in _find_line_starts(text[: match.end()])),
        kept=kept,
    )


def _read_fields(block: str) -> dict[str, str]:
    """The `name: value` lines of front matter, names in lower case without spaces, values without quotes."""
    return {
        re.sub(r"[\s_-]", "", name).casefold(): value.strip("\"'") for name, value in reversed(_FIELD.findall(block))
    }


def _find_code_lines(text: str) -> list[int]:
    """Starts of the lines inside code fences, where "# note" is not a heading."""
    if "```" not in text and "~~~" not in text:
        return []
    found: list[int] = []
    fence = ""
    for start, line in _find_line_starts(text):
        mark = line[:3]
        if mark in ("```", "~~~") and (not fence or mark == fence):
            fence = "" if fence else mark
        elif fence:
            found.append(start)
    return found


def _find_line_starts(text: str) -> list[tuple[int, str]]:
    """Start and words of each line that is not blank, without the white space around it."""
    found: list[tuple[int, str]] = []
    at = 0
    for line in text.split("\n"):
        words = line.strip()
        if words:
            found.append((at + line.index(words[0]), words))
        at += len(line) + 1
    return found
