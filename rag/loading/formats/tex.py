"""LaTeX -> the text of its headings, paragraphs, lists and tables. Formulas are written in plain characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from rag.loading.structure.markup import BlockWriter, MarkedText
from rag.loading.structure.tex_formulas import replace_formulas

_COMMENT = re.compile(r"(?<!\\)%.*\n?")
_BODY = re.compile(r"\\begin\{document\}(.*?)(?:\\end\{document\}|\Z)", re.DOTALL)
_STATED = re.compile(r"\\(title|author|date)\s*(?:\[[^\[\]]{0,200}\])?\{")
_PLAIN_VARIANT = re.compile(r"\\texorpdfstring\{[^{}]{0,500}\}(\{[^{}]{0,500}\})")
_HEADING = re.compile(r"\\(?:part|chapter|(?:sub){0,2}section|paragraph)\*?\s*(?:\[[^\[\]]{0,200}\])?\{")
_DROPPED = re.compile(
    r"\\(?:label|ref|eqref|pageref|cite\w*|bibliography\w*|usepackage|includegraphics|input|include|vspace|hspace|index"
    r"|pagestyle|thispagestyle|setlength|newcommand|renewcommand|maketitle|tableofcontents)\*?"
    r"(?:\[[^\[\]]{0,300}\])*(?:\{[^{}]{0,500}\})*"
    r"|\\(?:begin|end)\{[^{}]{0,50}\}(?:\[[^\[\]]{0,200}\])*|\\href\{[^{}]{0,500}\}"
)
_LEFT_OUT = re.compile(
    r"\\begin\{(thebibliography|comment|tikzpicture|filecontents)\*?\}.*?(?:\\end\{\1\*?\}|\Z)", re.DOTALL
)
_CODE = re.compile(r"\\begin\{(verbatim|lstlisting|minted)\*?\}(.*?)(?:\\end\{\1\*?\}|\Z)", re.DOTALL)
_TABLE_SPEC = re.compile(r"\\begin\{(?:tabular|longtable|array)\w*\*?\}(?:\[[^\[\]]{0,50}\])?(?:\{[^{}]{0,200}\})*")
_ROW = re.compile(r"(?<!\\)&")
_ROW_END = re.compile(r"\\\\(?:\[[^\[\]]{0,20}\])?|\\(?:hline|toprule|midrule|bottomrule)|\\cline\{[^{}]{0,20}\}")
_ACCENT = re.compile(r"\\(?:([`'^\"~=.])\s*\{?|([uvHcdbr])(?:\s+|\{))(\\?[A-Za-z])\}?")
_COMBINING = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "d": "\u0323", "b": "\u0331", "r": "\u030a",
}  # fmt: skip
_LETTERS = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "aa": "å", "AA": "Å", "l": "ł", "L": "Ł",
    "i": "ı", "j": "ȷ", "textendash": "–", "textemdash": "—", "ldots": "…", "dots": "…", "euro": "€", "S": "§",
    "pounds": "£", "copyright": "©", "LaTeX": "LaTeX", "TeX": "TeX", "textbackslash": "\\", "textquoteright": "’",
    "quad": " ", "qquad": " ", "newline": " ", "times": "×", "pm": "±", "circ": "°",
}  # fmt: skip
_FOOTNOTE = re.compile(r"\\footnote\s*\{")
_FRACTION = re.compile(r"\\[dt]?frac\{([^{}]{1,200})\}\{([^{}]{1,200})\}")
_NAMED = re.compile(r"\\([A-Za-z]+)\*?(?:\[[^\[\]]{0,200}\])?(\s?)")
_SIGNS = (
    (re.compile(r"\\([%&$#_{}])"), r"\1"),
    (re.compile(r"---"), "—"),
    (re.compile(r"(?<!-)--(?!-)"), "–"),
    (re.compile(r"``|''"), '"'),
    (re.compile(r"\\[,;:! /]|(?<!\\)~"), " "),
    (re.compile(r"(?<!\\)\$"), ""),
    (re.compile(r"[{}]"), ""),
)
_MAX_GROUP_CHARS = 2_000


def read_tex(text: str) -> MarkedText:
    """The blocks of a LaTeX file, and its title, author and date."""
    text = _COMMENT.sub("", text)
    text = _PLAIN_VARIANT.sub(r"\1", text)
    fields = {match.group(1): clean_tex(_read_group(text, match.end())) for match in _STATED.finditer(text[:100_000])}
    body = _BODY.search(text)
    source = _LEFT_OUT.sub("\n\n", body.group(1) if body else text)
    writer = BlockWriter(clean_tex)
    if fields.get("title"):
        writer.add_heading(fields["title"])
    at = 0
    for code in _CODE.finditer(source):
        _read_prose(replace_formulas(source[at : code.start()]), writer)
        writer.add_code(code.group(2).strip("\n").split("\n"))
        at = code.end()
    _read_prose(replace_formulas(source[at:]), writer)
    return MarkedText(tuple(writer.blocks), fields)


def _read_prose(source: str, writer: BlockWriter) -> None:
    source = _replace_groups(source, _STATED, lambda _: "")
    position = 0
    for heading in _HEADING.finditer(source):
        if heading.start() < position:
            continue
        _read_paragraphs(source[position : heading.start()], writer)
        group = _read_group(source, heading.end())
        writer.add_heading(group)
        position = heading.end() + len(group) + 1
    _read_paragraphs(source[position:], writer)


def _read_group(source: str, start: int) -> str:
    """The text between the brace before `start` and the one that closes it."""
    depth = 1
    for at in range(start, min(len(source), start + _MAX_GROUP_CHARS)):
        if source[at] == "{" and source[at - 1] != "\\":
            depth += 1
        elif source[at] == "}" and source[at - 1] != "\\":
            depth -= 1
            if depth == 0:
                return source[start:at]
    return source[start : start + 200].partition("\n")[0]


def _read_paragraphs(source: str, writer: BlockWriter) -> None:
    for paragraph in re.split(r"\n[^\S\n]*\n|\\par\b", _TABLE_SPEC.sub("\n\n", source)):
        first, *items = re.split(r"\\item\b(?:\[([^\[\]]{0,200})\])?", paragraph)
        if _ROW.search(first) and "\\\\" in first:
            for row in _ROW_END.split(first):
                writer.add_row(_ROW.split(row))
        else:
            writer.add_line(" ".join(first.split()))
        for label, words in zip(items[::2], items[1::2], strict=False):
            writer.begin_item(f"{label}: {words}" if label else words)
        writer.end_paragraph()


def clean_tex(words: str) -> str:
    """The text without commands: the text in their braces is kept, accents are put on their letters."""
    words = _ROW_END.sub(" ", _DROPPED.sub(" ", words))
    words = _FRACTION.sub(r"\1/\2", _replace_groups(words, _FOOTNOTE, " ({})".format))
    words = _ACCENT.sub(_put_accent, words)
    words = _NAMED.sub(_name_sign, words)
    for pattern, put in _SIGNS:
        words = pattern.sub(put, words)
    return re.sub(r"[^\S\n]+([.,;:])", r"\1", words)


def _replace_groups(source: str, begin: re.Pattern[str], put: Callable[[str], str]) -> str:
    """The source with each command that `begin` finds, and its group in braces, as `put` writes the group."""
    pieces: list[str] = []
    position = 0
    for match in begin.finditer(source):
        if match.start() >= position:
            group = _read_group(source, match.end())
            pieces += (source[position : match.start()], put(group))
            position = match.end() + len(group) + 1
    return "".join((*pieces, source[position:]))


def _name_sign(match: re.Match[str]) -> str:
    """The character that a command stands for, Greek letters included; "" for other commands."""
    name = match.group(1)
    if name in _LETTERS:
        return _LETTERS[name] + match.group(2)
    size = "CAPITAL" if name[0].isupper() else "SMALL"
    try:
        return unicodedata.lookup(f"GREEK {size} LETTER {name.upper()}") + match.group(2)
    except KeyError:
        return ""


def _put_accent(match: re.Match[str]) -> str:
    mark = match.group(1) or match.group(2)
    return unicodedata.normalize("NFC", match.group(3).removeprefix("\\") + _COMBINING[mark])
