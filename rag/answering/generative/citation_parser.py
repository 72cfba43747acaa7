"""Splits a language model's output, while it is streamed, into sentences and the passages that they cite.

Owns which text is a citation mark (`[1]`, `[1, 2]`, `[passage 3]`, `[^1]`, 【1】, a passage's file name, "According to
passage 2", "Passage 2:"), which sentence a mark belongs to, and when a sentence is complete. Marks that do not name a
passage are removed and counted. Text between `<think>` and `</think>` is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.generative.prompt_signs import OPEN_SIGN, SIGN, drop_label
from rag.chunking.sentences import split_line
from rag.language_models.prompts import NO_ANSWER
from rag.text.language import tell_language
from rag.text.punctuation import BULLETS, SENTENCE_END_CLASS

MAX_OPEN_MARK_CHARACTERS = 60
"""An opening bracket that is not closed within this many characters does not begin a mark."""

_WORDS = r"(?:passages?|sources?|articles?|documents?|refs?|references?|no)"
_NUMBERS = rf"(?:{_WORDS}\.?\s*)?[\^#]?\s*\d{{1,3}}(?:†[^\]】]*)?"
_MARK = re.compile(
    rf"\s*(?:(?P<sign>{SIGN})"
    rf"|[\[【]\s*(?P<numbers>{_NUMBERS}(?:\s*(?:,|;|&|and|to|[-–])\s*{_NUMBERS})*)\s*[\]】]"
    rf"|[\[【(]\s*(?P<named>{_WORDS}\.?\s*#?\d{{1,3}}(?:\s*(?:,|;|&|and|[-–])\s*(?:{_WORDS}\s*)?\d{{1,3}})*)\s*[\]】)]"
    r"|\(\s*(?P<round>\d{1,2})\s*\)(?=\s*[\[【]\s*\d)"  # "It rains (1) [1]."
    r"|[\[【](?P<file>[^\[\]【】\n]{3,200})[\]】])",
    re.IGNORECASE,
)
_OPEN_MARK = re.compile(rf"\s*(?:[\[【(][^\]】)\n]{{0,{MAX_OPEN_MARK_CHARACTERS}}}$|{OPEN_SIGN})")
_LEAD = re.compile(
    rf"(?:(?:according to|as (?:stated|reported|told|mentioned) (?:in|by)|in|per|from)\s+(?:the\s+)?{_WORDS}\s+"
    rf"#?(?P<given>\d{{1,3}})\s*,\s*|{_WORDS}\s+#?(?P<saying>\d{{1,3}})\s+"
    rf"(?:says|states|reports|mentions|notes|indicates|tells us|explains|confirms)\s+that\s+|{_WORDS}\s+"
    r"#?(?P<heading>\d{1,3})\s*:\s*)(?=\S)",
    re.IGNORECASE,
)
_END = re.compile(rf"{SENTENCE_END_CLASS}|\|")
_BULLET = re.compile(rf"(?:[{re.escape(BULLETS)}]|#{{1,6}}|\d{{1,2}}[.)])\s+")
_EMPHASIS = re.compile(r"\*\*|__|`+")
_NUMBERING = re.compile(r"\d{1,2}[.)]")
_OPEN_THOUGHT, _CLOSED_THOUGHT = "<think>", "</think>"
_DECLINING = re.compile(
    r"\b(?:passages?|articles?|texts?|context|sources?|documents?|information (?:provided|given))\b.{0,40}"
    r"\b(?:do(?:es)? not|don['’]t|doesn['’]t|cannot|can['’]t|no)\b.{0,40}"
    r"\b(?:say|mention|contain|provide|state|specify|answer|include|tell|give|information)\b"
    r"|\bI (?:cannot|can['’]t|am unable to|am not able to|do not|don['’]t)\b.{0,30}\b(?:answer|know|find|determine)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class WrittenSentence:
    """A sentence as the model wrote it, without its citation marks."""

    text: str
    marks: tuple[int, ...] = ()
    """The numbers of the passages it cites, each once; only of passages that it was given."""
    removed_marks: int = 0
    """Number of marks that did not name a given passage."""
    declines: bool = False
    """Whether it says that the passages do not answer."""


class CitationParser:
    """Takes a model's output piece by piece and returns each sentence once it is complete."""

    def __init__(self, files: Sequence[str]) -> None:
        """`files` are the files of the given passages, in the order of their numbers, from 1."""
        self._files = files
        self._pending = ""
        self._held = ""
        """Held back: it may be the beginning of `<think>` or `</think>`."""
        self._is_thinking = False

    @property
    def draft(self) -> str:
        """The sentence that is being written, without marks."""
        return _clean(_remove_marks(_OPEN_MARK.sub("", self._pending), self._files).text)

    def feed(self, piece: str) -> list[WrittenSentence]:
        """The sentences completed by this piece."""
        self._pending += self._skip_thoughts(piece)
        *lines, last = self._pending.split("\n")
        found = [sentence for line in lines for sentence in self._read_line(line)]
        if not _END.search(last):
            self._pending = last
            return found
        held = _OPEN_MARK.search(last)
        ready = last[: held.start()] if held else last
        plain = _remove_marks(ready, self._files)
        *whole, tail = _split(plain.text) or [(0, 0)]
        if whole and _has_begun(plain.text[tail[0] :]):
            found += self._gather(plain, whole, tail=tail[0])
            last = last[plain.origins[tail[0]] :]
        self._pending = last
        return found

    def finish(self) -> list[WrittenSentence]:
        """The remaining sentences, once the output has ended."""
        rest, self._pending = self._pending + ("" if self._is_thinking else self._held), ""
        return [sentence for line in rest.split("\n") for sentence in self._read_line(line)]

    def _read_line(self, line: str) -> list[WrittenSentence]:
        plain = _remove_marks(line, self._files)
        return self._gather(plain, _split(plain.text))

    @staticmethod
    def _gather(
        plain: _UnmarkedText, spans: Sequence[tuple[int, int]], *, tail: int | None = None
    ) -> list[WrittenSentence]:
        """The sentences at these spans, each with the marks in it or right after it.

        `tail` is the start of an incomplete sentence, or None.
        """
        found = []
        for at, (start, end) in enumerate(spans):
            text = _clean(plain.text[start:end])
            is_last = at + 1 == len(spans)
            if not text or (_NUMBERING.fullmatch(text) and not (is_last and tail is None)):
                continue
            first = 0 if at == 0 else start + 1
            last = end if not is_last or tail is not None else len(plain.text)
            marks = [mark for mark in plain.marks if first <= mark.position <= last]
            found.append(_make_sentence(text, marks, plain.passages))
        return found

    def _skip_thoughts(self, piece: str) -> str:
        """The piece without thoughts; what may be the first part of a `<think>` or `</think>` is held back."""
        text, said = self._held + piece, ""
        while True:
            tag = _CLOSED_THOUGHT if self._is_thinking else _OPEN_THOUGHT
            before, found, after = text.partition(tag)
            if not found:
                begun = next((n for n in range(len(tag) - 1, 0, -1) if text.endswith(tag[:n])), 0)
                self._held = text[len(text) - begun :]
                return said + ("" if self._is_thinking else text[: len(text) - begun])
            said += "" if self._is_thinking else before
            self._is_thinking = not self._is_thinking
            text = after


@dataclass(frozen=True, slots=True)
class _Mark:
    position: int
    """In the unmarked text, right after the word before it."""
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _UnmarkedText:
    """Text without its marks, and the marks."""

    text: str
    origins: tuple[int, ...]
    """The index of each character in the text with marks."""
    marks: tuple[_Mark, ...]
    passages: int
    """How many were given."""


def _remove_marks(text: str, files: Sequence[str]) -> _UnmarkedText:
    kept: list[int] = []
    marks: list[_Mark] = []
    last = 0
    for match in _MARK.finditer(text):
        numbers = _read_numbers(match, files)
        if numbers is None:
            continue
        kept.extend(range(last, match.start()))
        marks.append(_Mark(len(kept), numbers))
        last = match.end()
        if not kept:  # a mark before the first word: drop the space after it
            last += len(text[last:]) - len(text[last:].lstrip())
    kept.extend(range(last, len(text)))
    return _UnmarkedText("".join(text[at] for at in kept), tuple(kept), tuple(marks), len(files))


def _read_numbers(match: re.Match[str], files: Sequence[str]) -> tuple[int, ...] | None:
    """The passage numbers of a mark, for a file name those of all its passages; None for a bracket that is not a
    mark."""
    if match["sign"] is not None:
        return ()
    if match["file"] is not None:
        name = match["file"].strip()
        return tuple(n for n, file in enumerate(files, start=1) if file == name) or None
    inner = match["numbers"] or match["named"] or match["round"]
    numbers: list[int] = []
    for part in re.finditer(r"(\d{1,3})(?:\s*(?:[-–]|to)\s*(\d{1,3}))?", re.sub(r"†[^,;]*", "", inner)):
        first, last = int(part[1]), int(part[2] or part[1])
        numbers.extend(range(first, min(last, first + len(files)) + 1) if first <= last else (first, last))
    return tuple(numbers)


def _make_sentence(text: str, marks: Sequence[_Mark], passages: int) -> WrittenSentence:
    numbers = [number for mark in marks for number in mark.numbers]
    lead = _LEAD.match(text)
    if lead:
        numbers.insert(0, int(lead["given"] or lead["saying"] or lead["heading"]))
        text = text[lead.end() : lead.end() + 1].upper() + text[lead.end() + 1 :]
    return WrittenSentence(
        text=text,
        marks=tuple(dict.fromkeys(number for number in numbers if 1 <= number <= passages)),
        removed_marks=sum(not 1 <= number <= passages for number in numbers),
        declines=_declines(text),
    )


def _declines(text: str) -> bool:
    words = re.sub(r"[\W_]+", " ", text).strip().upper()
    return words == NO_ANSWER or words.startswith(f"{NO_ANSWER} ") or bool(_DECLINING.search(text))


def _split(text: str) -> list[tuple[int, int]]:
    return [(sentence.start, sentence.end) for sentence in split_line(text, tell_language(text))]


def _has_begun(tail: str) -> bool:
    """Whether enough of the next sentence has arrived to be sure that the one before it is complete."""
    words = tail.strip()
    return " " in words or len(words) >= 8


def _clean(text: str) -> str:
    """On one line, without list bullets, emphasis and labels."""
    line = " ".join(_EMPHASIS.sub("", text).split())
    bullet = _BULLET.match(line)
    return drop_label(line[bullet.end() :] if bullet else line)
