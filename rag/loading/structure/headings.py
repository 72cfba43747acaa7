"""Lines of an article -> its title and its cross-headings.

Owns what a headline looks like in plain text. Formats that mark their headings (HTML, Word, type sizes in a PDF) do not
need this.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from rag.loading.structure.lines import Line, ends_sentence, is_listed, is_prose

_MAX_TITLE_CHARS, _MAX_TITLE_WORDS = 200, 28
_MAX_HEAD_CHARS, _MAX_HEAD_WORDS, _MAX_PLAIN_HEAD_WORDS = 100, 14, 8
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_LETTER = re.compile(r"[^\W\d_]")
_QUOTE = re.compile(r"[\"“„«‘']")
_LABEL = re.compile(r"^(?:title|headline|titel|titre|título|titolo|заголовок)\s*:\s*", re.IGNORECASE)
_FIELD = re.compile(r"^[^:]{1,40}:\s+\S")
_MARKED_TITLE_LINES = 10
"""A Markdown title may come after badges and an abstract, but not in the middle of the text."""
_MARKDOWN_TITLE = re.compile(r"#\s+\S")
_MARKDOWN_HEAD = re.compile(r"#{1,6}\s+\S")
_MARKDOWN_BOLD = re.compile(r"(\*\*|__)(?=\S)([^*_]+)(?<=\S)\1:?$")
_UNDERLINE = re.compile(r"=+|-{2,}")


def find_title(lines: Sequence[Line], boilerplate: Collection[int]) -> tuple[str, tuple[int, ...]]:
    """The headline at the top of an article and the indexes of its lines, or ("", ()).

    An article that starts with its first sentence has no headline. A headline does not end with a full stop and has
    text below it. It is shorter than the line below, unlike the first line of a paragraph with hard line breaks.
    """
    body = [index for index in range(len(lines)) if index not in boilerplate]
    marks = (
        i for i in body[:_MARKED_TITLE_LINES] if _MARKDOWN_TITLE.match(lines[i].words) and not is_prose(lines[i].words)
    )
    marked = next(marks, None)
    if marked is not None:
        return clean_title(lines[marked].words), (marked,)
    if len(body) < 2 or not is_headline(lines[body[0]].words):
        return "", ()
    first, second = lines[body[0]], lines[body[1]]
    if _is_set_off(first, second):
        return clean_title(first.words), (body[0],)
    wrapped = body[1] == body[0] + 1 and second.blank_after and len(body) > 2 and is_headline(second.words)
    if wrapped and len(second.words) < len(first.words) <= _MAX_HEAD_CHARS and _is_title_case(first.words):
        return clean_title(f"{first.words} {second.words}"), (body[0], body[1])
    return "", ()


def is_headline(words: str) -> bool:
    """True for a line that could be a title: short, with letters, and not a sentence with a full stop."""
    words = _LABEL.sub("", words)
    if not words or len(words) > _MAX_TITLE_CHARS or len(words.split()) > _MAX_TITLE_WORDS:
        return False
    if not _LETTER.search(words) or is_listed(words) or words[-1] in ",;:|":
        return False
    if words[0].islower() and not any(char.isupper() for char in words[1:3]):
        return False  # "iPhone" may open a title, "and" may not
    return not ends_sentence(words) or words.endswith(("?", "!", "?”", '?"', "？", "…"))


def find_cross_headings(lines: Sequence[Line], taken: Collection[int]) -> set[int]:
    """Indexes of the cross-headings: short lines without a full stop, between blank lines, above running text.

    `taken` lines (boilerplate, kept lines, headings already known) are left out.
    """
    found: set[int] = set()
    below: int | None = None  # nearest line below that is not boilerplate
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        if index not in taken and _MARKDOWN_HEAD.match(line.words) and not is_prose(line.words):
            found.add(index)
        elif index not in taken and below is not None:
            above_text = is_prose(lines[below].words) or below in found or ends_sentence(lines[below].words)
            if above_text and line.blank_before and _is_set_off(line, lines[below]) and _is_cross_heading(line.words):
                found.add(index)
        if index not in taken or index in found:
            below = index
    return found


def find_underlined(lines: Sequence[Line]) -> set[int]:
    """Indexes of lines that are underlined with === or ---, as plain-text and Markdown titles are."""
    return {
        index
        for index in range(len(lines) - 1)
        if _UNDERLINE.fullmatch(lines[index + 1].words)
        and not lines[index].blank_after
        and abs(len(lines[index].words) - len(lines[index + 1].words)) <= max(3, len(lines[index].words) // 4)
        and is_headline(lines[index].words)
    }


def _is_set_off(line: Line, below: Line) -> bool:
    """True when a blank line separates a line from the one below, or when it is much shorter."""
    return line.blank_after or len(below.words) >= max(60, 1.5 * len(line.words))


def _is_cross_heading(words: str) -> bool:
    if len(words) > _MAX_HEAD_CHARS or _QUOTE.match(words):
        return False  # a pull quote or dialogue
    if _MARKDOWN_BOLD.match(words):
        return True
    words = words.removesuffix(":")
    if not is_headline(words):
        return False
    count = len(words.split())
    if _is_title_case(words) and count <= _MAX_HEAD_WORDS:
        return not (_FIELD.match(words) and any(char.isdigit() for char in words))  # "Deaths: 24" is a fact
    return count <= _MAX_PLAIN_HEAD_WORDS and not _FIELD.match(words) and not any(char.isdigit() for char in words)


def _is_title_case(words: str) -> bool:
    """True when most longer words start with a capital, or the script has no capitals."""
    longer = [word for word in _WORD.findall(words) if len(word) >= 4] or _WORD.findall(words)
    capital = sum(not word[0].islower() for word in longer)
    return bool(longer) and capital >= 0.65 * len(longer)


def clean_title(words: str) -> str:
    """A title to display: one line of at most 300 characters, without its label ("Title: ") and Markdown syntax."""
    words = re.sub(r"^#{1,6}\s+|\s+#+$", "", words.strip())
    words = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", _LABEL.sub("", words))
    words = re.sub(r"(\*\*|__|`)(.+?)\1", r"\2", words)
    return " ".join(words.split())[:300].rstrip()
