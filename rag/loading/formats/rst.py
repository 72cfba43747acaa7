"""reStructuredText -> the words of its headings, paragraphs, lists and tables, without the marks."""

from __future__ import annotations

import re
from textwrap import dedent

from rag.loading.structure.markup import BlockWriter, MarkedText, make_cleaner
from rag.loading.structure.tex_formulas import write_tex

_LINE = re.compile(r"([!-/:-@\[-`{-~])\1{2,}\s*$")
_FIELD = re.compile(r":([A-Za-z][\w -]{0,40}):(?:\s+(.*))?$")
_DIRECTIVE = re.compile(r"\.\.\s+(?:\|[^|]{1,80}\|\s+)?([\w:-]+?)::(?:\s+(.*))?$")
_FOOTNOTE = re.compile(r"\.\.\s+\[[^\[\]]{1,80}\](?:\s+(.*))?$")
_ITEM = re.compile(r"(?:[-*+•]|\(?(?:\d{1,4}|[a-zA-Z]|#)[.)])\s+(\S.*)")
_GRID = re.compile(r"\+(?:[-=]+\+)+$")
_SIMPLE = re.compile(r"=+(?:\s+=+)+$")
_CODE = frozenset(("code", "code-block", "sourcecode", "parsed-literal", "literalinclude", "prompt"))
_DROPPED = frozenset((
    "toctree", "contents", "raw", "include", "index", "highlight", "image", "currentmodule", "module", "meta",
    "sectnum", "role", "default-role", "figure", "only", "automodule", "autoclass", "autofunction", "replace",
))  # fmt: skip
_CLEAN = make_cleaner(
    (
        (r":math:`([^`]{1,500})`", lambda found: write_tex(found.group(1))),
        (r":[\w:+.-]{1,40}:`([^`<]{1,300}?)\s*<[^`<>]{1,300}>`", r"\1"),
        (r":[\w:+.-]{1,40}:`~?([^`]{1,300})`", r"\1"),
        (r"`([^`<]{1,300}?)\s*<[^`<>]{1,500}>`__?", r"\1"),
        (r"`([^`]{1,300})`__?", r"\1"),
        (r"\[(?:\d+|#\w*|\*)\]_", ""),
        (r"(\w)__?(?=[\s.,;:)]|$)", r"\1"),
        (r"\\(?=\S)|\\\s", ""),
    ),
    "*`|",
)


def read_rst(text: str) -> MarkedText:
    """The blocks of a reStructuredText file, and its fields (`:Date: 2024-05-07`)."""
    writer = BlockWriter(_CLEAN)
    fields: dict[str, str] = {}
    _read_lines(text.split("\n"), writer, fields, depth=0)
    return MarkedText(tuple(writer.blocks), fields)


def _read_lines(lines: list[str], writer: BlockWriter, fields: dict[str, str], depth: int) -> None:
    at = 0
    while at < len(lines):
        line, below = lines[at].rstrip(), lines[at + 1].rstrip() if at + 1 < len(lines) else ""
        if line.startswith("..") and (len(line) == 2 or line[2] == " "):
            at = _read_explicit(lines, at, writer, fields, depth)
        elif _is_title(line, below):
            writer.add_heading(line)
            at += 2
        elif _SIMPLE.match(line):
            at = _read_simple_table(lines, at, writer)
        elif line.endswith("::") and not _FIELD.match(line):
            writer.add_line(line[:-2].rstrip() + (":" if line.strip("\t :") else ""))
            end = _find_indented_end(lines, at + 1)
            writer.add_code(dedent("\n".join(lines[at + 1 : end])).strip("\n").split("\n"))
            at = end
        else:
            _read_line(line, writer, fields)
            at += 1
    writer.end_paragraph()


def _is_title(line: str, below: str) -> bool:
    is_underlined = bool(_LINE.match(below)) and len(below.strip()) >= 0.8 * len(line.strip())
    return bool(line.strip()) and is_underlined and not line[0].isspace() and not _LINE.match(line)


def _read_line(line: str, writer: BlockWriter, fields: dict[str, str]) -> None:
    words = line.strip()
    item, stated = _ITEM.match(words), _FIELD.match(words)
    if not words or _LINE.match(words) or _GRID.match(words):
        writer.end_paragraph()
    elif words.startswith("|") and words.endswith("|") and len(words) > 2:
        writer.add_row(words.strip("|").split("|"))
    elif words.startswith("| "):
        writer.add_line(words[2:])
    elif stated and not writer.has_paragraph():
        fields.setdefault(stated.group(1).lower(), stated.group(2) or "")
        writer.add_row([f"{stated.group(1)}: {stated.group(2) or ''}"])
    elif item:
        writer.begin_item(item.group(1))
    elif words.startswith(">>> "):
        writer.add_code([words])
    else:
        writer.add_line(words)


def _read_explicit(lines: list[str], at: int, writer: BlockWriter, fields: dict[str, str], depth: int) -> int:
    """Reads a directive, footnote, target or comment, with the lines indented below it; where reading goes on."""
    writer.end_paragraph()
    if lines[at].rstrip() == ".." and not "".join(lines[at + 1 : at + 2]).strip():
        return at + 1  # an empty comment, which only separates what is above from what is below
    end = _find_indented_end(lines, at + 1)
    held = dedent("\n".join(lines[at + 1 : end])).split("\n")
    footnote, directive = _FOOTNOTE.match(lines[at]), _DIRECTIVE.match(lines[at])
    if footnote:
        writer.add_line(footnote.group(1) or "")
        for line in held:
            writer.add_line(line)
        writer.end_paragraph()
    elif directive:
        name, argument = directive.group(1).lower(), directive.group(2) or ""
        while held and (not held[0].strip() or _FIELD.match(held[0].strip())):
            held.pop(0)
        if name == "math":
            writer.add_text(write_tex(" ".join([argument, *held])))
        elif name in _CODE:
            writer.add_code(held)
        elif name == "figure" or (name not in _DROPPED and depth < 20):
            if name != "figure":
                writer.add_line(argument)
            writer.end_paragraph()
            _read_lines(held, writer, fields, depth + 1)
    return end


def _find_indented_end(lines: list[str], at: int) -> int:
    """Where the lines that are indented or blank end."""
    while at < len(lines) and (not lines[at].strip() or lines[at][0].isspace()):
        at += 1
    return at


def _read_simple_table(lines: list[str], at: int, writer: BlockWriter) -> int:
    """Reads the rows between lines of `===`, whose columns are where these are; where reading goes on."""
    starts = [match.start() for match in re.finditer(r"=+", lines[at])]
    ends = [*starts[1:], None]
    end = at + 1
    while end < len(lines) and lines[end].strip():
        if not _SIMPLE.match(lines[end].rstrip()):
            writer.add_row(lines[end][first:last] for first, last in zip(starts, ends, strict=True))
        end += 1
    return end
