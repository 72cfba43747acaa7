"""AsciiDoc -> the text of its headings, paragraphs, lists and tables, without the markup."""

from __future__ import annotations

import re

from rag.loading.structure.markup import BlockWriter, MarkedText, make_cleaner
from rag.loading.structure.tex_formulas import write_tex

_HEADING = re.compile(r"(?:={1,6}|#{1,6})\s+(\S.*)")
_ATTRIBUTE = re.compile(r":(!?[\w-]+!?):\s*(.*)")
_AUTHOR = re.compile(r"([^\W\d_][\w .'-]{1,80}?)\s*(?:<[^<>]{3,100}>)?$")
_REVISION = re.compile(r"(?:v[\d.]+,?\s*)?(\d{4}-\d\d-\d\d)\b")
_ITEM = re.compile(r"(?:\*{1,5}|-|\.{1,5}|\d+\.|<[\d.]+>)\s+(?:\[[ x*]\]\s+)?(\S.*)")
_TERM = re.compile(r"(\S.{0,200}?):{2,4}(?:\s+(.*))?$")
_MACRO = re.compile(r"(?:include|image|toc|video|audio|ifdef|ifndef|endif)::")
_FENCES = ("----", "....", "````", "```", "++++", "////")
_DROPPED = ("++++", "////")
_FORMULA = re.compile(r"\[(?:stem|latexmath|asciimath)\b")
_TABLE = re.compile(r"[|,:!]={3}$")
_DELIMITER = re.compile(r"(?:={4,}|\*{4,}|_{4,}|--|'{3,}|<{3,}|\+)$")
_CLEAN = make_cleaner(
    (
        (r"\[\[[^\[\]]{0,200}\]\]|\[#[^\[\]]{0,200}\](?!#)", ""),
        (r"<<[^<>,]{1,200},\s*([^<>]{1,300})>>", r"\1"),
        (r"<<[^<>]{1,200}>>", ""),
        (r"image:[^\s\[]{1,500}\[[^\[\]]{0,300}\]", ""),
        (r"footnote:\w{0,50}\[([^\[\]]{1,1000})\]", r" (\1)"),
        (r"latexmath:\[((?:[^\[\]\n]|\[[^\[\]\n]{0,50}\]){1,500})\]", lambda found: write_tex(found.group(1))),
        (r"(?:kbd|btn|menu|pass|stem):\w*\[([^\[\]]{0,300})\]", r"\1"),
        (r"(?:link:|xref:|mailto:|(?=https?://))[^\s\[]{1,500}\[([^\[\],^]{1,300})[^\[\]]{0,100}\]", r"\1"),
        (r"\[\.?[\w .-]{1,50}\](?=#)", ""),
        (r"\{(?:nbsp|empty|sp)\}", " "),
    ),
    "*_`#+^~",
)


def read_asciidoc(text: str) -> MarkedText:
    """The blocks of an AsciiDoc file, and the attributes of its header."""
    writer = BlockWriter(_CLEAN)
    lines = text.split("\n")
    fields, at = _read_head(lines, writer)
    while at < len(lines):
        line = lines[at].rstrip()
        at += 1
        fence = next((mark for mark in _FENCES if line.startswith(mark) and set(line) <= {mark[0]}), "")
        if fence or (line.startswith("```") and not line.endswith("```")):
            end = next(
                (n for n in range(at, len(lines)) if lines[n].rstrip() == (line if fence else "```")), len(lines)
            )
            named = lines[at - 2].strip() if at > 1 else ""
            if fence == "++++" and _FORMULA.match(named):
                is_tex = "latex" in named or fields.get("stem") == "latexmath"
                writer.add_text(write_tex("\n".join(lines[at:end])) if is_tex else " ".join(lines[at:end]))
            elif fence not in _DROPPED:
                writer.add_code(lines[at:end])
            at = end + 1
        elif _TABLE.match(line):
            end = next((n for n in range(at, len(lines)) if lines[n].rstrip() == line), len(lines))
            _read_table(lines[at:end], line[0], writer)
            at = end + 1
        else:
            _read_line(line, writer)
    writer.end_paragraph()
    return MarkedText(tuple(writer.blocks), fields)


def _read_head(lines: list[str], writer: BlockWriter) -> tuple[dict[str, str], int]:
    """What the header states, and where the text begins: title, the author and revision lines below it, attributes."""
    fields: dict[str, str] = {}
    at = 0
    while at < len(lines) and (not lines[at].strip() or lines[at].startswith("//") or _ATTRIBUTE.match(lines[at])):
        _note_attribute(lines[at], fields)
        at += 1
    heading = _HEADING.match(lines[at]) if at < len(lines) else None
    if not heading or not lines[at].startswith(("= ", "# ")):
        return fields, at
    writer.add_heading(heading.group(1))
    fields["title"] = writer.blocks[-1].words
    at += 1
    if at < len(lines) and (author := _AUTHOR.match(lines[at])) and not lines[at].endswith("."):
        fields["author"] = author.group(1)
        at += 1
    while at < len(lines) and lines[at].strip():
        revision = _REVISION.match(lines[at])
        if revision:
            fields.setdefault("revdate", revision.group(1))
        elif not _note_attribute(lines[at], fields) and not lines[at].startswith("//"):
            break
        at += 1
    return fields, at


def _note_attribute(line: str, fields: dict[str, str]) -> bool:
    attribute = _ATTRIBUTE.match(line)
    if attribute:
        fields.setdefault(attribute.group(1).lower(), attribute.group(2))
    return bool(attribute)


def _read_line(line: str, writer: BlockWriter) -> None:
    words = line.strip()
    heading, item, term = _HEADING.match(line), _ITEM.match(words), _TERM.match(words)
    if not words or _DELIMITER.match(words):
        writer.end_paragraph()
    elif heading:
        writer.add_heading(heading.group(1))
    elif words.startswith("//") or _MACRO.match(words) or _ATTRIBUTE.match(line):
        return
    elif words.startswith("[") and words.endswith("]") and "](" not in words and not writer.has_paragraph():
        return  # the attributes of the block below
    elif item:
        writer.begin_item(item.group(1))
    elif term and not words.startswith(("http", "image:")):
        writer.begin_item(f"{term.group(1)}: {term.group(2) or ''}")
    elif words.startswith(".") and words[1:2].isalpha() and not writer.has_paragraph():
        writer.add_line(words[1:])  # the title of the block below
        writer.end_paragraph()
    else:
        writer.add_line(words.removesuffix(" +"))


def _read_table(lines: list[str], mark: str, writer: BlockWriter) -> None:
    """The rows of a table: one per line, or cells on separate lines with a blank line between rows."""
    separator = "|" if mark == "|" else mark
    row: list[str] = []
    for line in [*lines, ""]:
        cells = [cell.strip() for cell in re.sub(r"(?:^|\s)[\d.*+<>^]{0,6}[a-z]?(?=\|)", " ", line).split(separator)]
        cells = cells[1:] if line.lstrip().startswith(separator) else cells
        if not line.strip():
            writer.add_row(row)
            row = []
        elif len(cells) > 1:
            writer.add_row(row)
            writer.add_row(cells)
            row = []
        else:
            row += cells
