"""A stretch of running text in a language other than English -> where its sentences end.

Every mark that can end a sentence is looked at; what stands before and after it decides, by the language's
abbreviations and ordinal numbers. English is read by sentencex (see `sentences`), whose rules for other languages find
fewer of their ends: `docs/evaluation.md` has the figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rag.text.abbreviations_abroad import CONNECTIVES_ABROAD, FULL_STOPS, FullStops
from rag.text.word_lists import list_words

_INVISIBLE = "\u200b-\u200f\u202a-\u202e\u2066-\u2069"
"""Marks of writing direction, and spaces without width."""
_IDEOGRAPHS = "\u3005-\u30ff\u3400-\u9fff"
_END = re.compile(
    rf"(?P<mark>[.!?…؟۔।॥።။៕។։]{{1,9}})[\"'”’»)\]“‘«{_INVISIBLE}]{{0,9}}(?:[ \u00a0\u202f]»)?(?=\s|$)"
    rf"|(?:[。！？｡]+|(?<=[{_IDEOGRAPHS}])[.!?](?![.!?]))(?P<closed>[”’」』）】》〉)\]]*)"
)
"""A mark that can end a sentence, with what closes after it. Scripts without spaces (`closed`) need none."""
_GREEK_END = re.compile(r"(?P<mark>[.!?…;\u037e]{1,9})[\"'”’»)\]]{0,9}(?=\s|$)")
_ELLIPSES = ("…", "...")
_NEXT = re.compile(rf"[\s\"'“”„‚‘’«»‹›(\[\-–—¿¡{_INVISIBLE}]*(\w*)")
_PART = r"[^\s.,;:!?…()\[\]{}\"“”„«»/]{1,12}"
_RUN = re.compile(rf"(?:{_PART}\.[ \u00a0\u202f]?){{0,3}}{_PART}$")
"""What may be an abbreviation before a full stop: up to four parts ("до н. э")."""
_LONGEST_RUN = 36
_NEXT_PART = re.compile(rf"[ \u00a0\u202f]?({_PART})\.")
_LETTER = re.compile(r"[^\W\d_]")
_NUMBER = re.compile(r"\d{1,3}")
_ROMAN = re.compile(r"[IVXL]{2,}")
_DAY = re.compile(r"\s*\d{1,2}\b")
_YEAR = re.compile(r"\s*\d{4}\b")
_JOINED = tuple(":,/–-")
"""What joins a number to the one before it ("3:2")."""
_GOES_ON = re.compile(r"(?:と|って|など|との|という)")
"""What follows a Japanese quotation within its sentence."""
_BRACKETS = (("(", ")"), ("（", "）"), ("「", "」"), ("『", "』"))
_DEGREES = ("°", "º")
_PAUSE = re.compile(r"(?<=[\u0e00-\u0eff])[ \u00a0]+(?=[\u0e00-\u0eff])|[.!?]+\s+")
"""A space between two letters of Thai or Lao; around numbers and foreign words there is one too."""
_NEAR = 300
"""Characters before and after a mark that are looked at for the words, quotation marks and brackets that tell."""
_FEWEST_WORDS = 4
"""A sentence of fewer words does not end with an abbreviation that could end one: "В 2024 г. Россия"."""
_SHORTEST_PIECE = 60
"""Characters of a sentence in a language that ends sentences with a space alone: one stands between clauses too."""
_LONGEST_SENTENCE = 2_000
"""Characters after which any mark ends a sentence, so that text of millions of abbreviations takes no longer."""


def find_sentence_ends(text: str, language: str) -> Iterator[int]:
    """Where the sentences of `text` end, in order, each behind its closing marks; the end of the text is not given.

    `language` is an ISO 639-1 code; one that is not known has no abbreviations.
    """
    if language in CONNECTIVES_ABROAD:
        yield from _find_pauses(text, CONNECTIVES_ABROAD[language])
        return
    reading = _Reading(text, _load_rules(language), has_case=not text.islower())
    start, last, has_letter, seen = 0, len(text.rstrip()), False, 0
    for match in (_GREEK_END if language == "el" else _END).finditer(text):
        end = match.end()
        if match["mark"] is None and text.startswith('"', end) and text.count('"', max(start, end - _NEAR), end) % 2:
            end += 1  # a straight quotation mark closes what an earlier one opened
        has_letter = has_letter or bool(_LETTER.search(text, seen, match.start()))
        seen = end
        if end < last and has_letter and reading.ends_sentence(start, match):
            yield end
            start, has_letter = end, False


@dataclass(frozen=True, slots=True)
class _Rules:
    """The full stops of a language, to be looked up."""

    inside: frozenset[str]
    numbered: frozenset[str]
    closing: frozenset[str]
    openers: frozenset[str]
    ordinals: str
    verbs: re.Pattern[str] | None
    beginnings: frozenset[tuple[str, str]]
    """(The parts of an abbreviation so far, its next part)."""


@lru_cache(maxsize=8)
def _load_rules(language: str) -> _Rules:
    stops = FULL_STOPS.get(language, FullStops())
    inside, numbered, closing = (list_words(words) for words in (stops.inside, stops.numbered, stops.closing))
    beginnings = set()
    for abbreviation in inside | numbered | closing:
        parts = abbreviation.split(".")
        beginnings |= {(".".join(parts[:at]), parts[at]) for at in range(1, len(parts))}
    verbs = re.compile(rf"\w(?:{stops.verbs})\b") if stops.verbs else None
    openers = list_words(stops.openers)
    return _Rules(inside, numbered, closing, openers, stops.ordinals, verbs, frozenset(beginnings))


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text being read by the rules of its language."""

    text: str
    rules: _Rules
    has_case: bool
    """False for a text without a capital letter, in which a small one tells nothing."""

    def ends_sentence(self, start: int, match: re.Match[str]) -> bool:
        """Whether the mark that was found ends the sentence that began at `start`."""
        if match.end() - start > _LONGEST_SENTENCE:
            return True
        if self._is_in_brackets(start, match.end()):
            return False
        mark = match["mark"]
        if mark is None:
            return not (match["closed"] and _GOES_ON.match(self.text, match.end()))
        following = _NEXT.match(self.text, match.end())
        word = following[1] if following else ""
        is_omission = mark in _ELLIPSES and self.text[match.start() - 1].isspace()
        if is_omission or (self.has_case and _is_small(word[:1])):
            return False
        return mark != "." or self._ends_at_full_stop(start, match.start(), word)

    def _ends_at_full_stop(self, start: int, stop: int, word: str) -> bool:
        """Whether a single full stop at `stop` ends the sentence, before a `word` that would open the next."""
        run = _RUN.search(self.text, max(start, stop - _LONGEST_RUN), stop)
        if not run:
            return True
        parts = [part.strip() for part in run.group().split(".")]
        runs = _list_runs(parts, opens=not _LETTER.search(self.text, start, run.start()))
        following = _NEXT_PART.match(self.text, stop + 1)
        if following and any((one, following[1]) in self.rules.beginnings for one in runs):
            return False
        last, opens = parts[-1], word.lower() in self.rules.openers
        before = self.text[max(start, stop - _NEAR) : stop - len(last)].rstrip()
        if not self.rules.numbered.isdisjoint(runs) and word[:1].isdigit():
            return False
        if not self.rules.closing.isdisjoint(runs):
            verbs = self.rules.verbs
            is_whole = verbs.search(self.text, start, stop) if verbs else len(before.split()) >= _FEWEST_WORDS - 1
            return opens or bool(is_whole)
        if not self.rules.inside.isdisjoint(runs):
            return last.islower() and before[-1:].isdigit() and not word[:1].isdigit()  # a unit: "5 см. Он"
        if _NUMBER.fullmatch(last) or _ROMAN.fullmatch(last):
            return not self._is_ordinal(parts, before, stop, opens=opens)
        is_unit = before[-1:].isdigit() or before[-1:] in _DEGREES  # "20 °C."
        return not _is_initial(last) or opens or is_unit or word[:1].isdigit()

    def _is_ordinal(self, parts: list[str], before: str, stop: int, *, opens: bool) -> bool:
        """Whether the number before the full stop is an ordinal one, or part of a date ("5. 7. 2024")."""
        kind = self.rules.ordinals
        if not kind or before[-1:] in _JOINED:
            return False
        is_month = len(parts) > 1 and parts[-2].isdigit()
        if _DAY.match(self.text, stop + 1) or (is_month and _YEAR.match(self.text, stop + 1)):
            return True
        follows = before.split()[-1:] and before.split()[-1].lower() in self.rules.openers
        return not opens and (kind == "any" or bool(follows))

    def _is_in_brackets(self, start: int, stop: int) -> bool:
        """Whether a bracket is open at `stop` that closes soon."""
        start = max(start, stop - _NEAR)
        for opening, closing in _BRACKETS:
            at = self.text.rfind(opening, start, stop)
            if at >= 0 and self.text.find(closing, at, stop) < 0:
                return self.text.find(closing, stop, stop + _NEAR) >= 0
        return False


def _list_runs(parts: list[str], *, opens: bool) -> set[str]:
    """What the parts before a full stop may be as an abbreviation, the longest being all of them; where they open the
    sentence, with a small first letter too."""
    runs = {".".join(parts[-count:]) for count in range(1, len(parts) + 1)}
    return runs | {f"{run[:1].lower()}{run[1:]}" for run in runs} if opens else runs


def _is_small(letter: str) -> bool:
    """Whether a letter is a small one that has a capital (Georgian letters have none that begins a sentence)."""
    return letter.islower() and letter.title() != letter


def _is_initial(part: str) -> bool:
    """Whether what stands before a full stop is the first letter of a name ("А. С. Громова", "J.-C. Martin")."""
    letter = part.lstrip("-")
    return len(letter) == 1 and letter.isalpha() and letter < "\u1100" and not _is_small(letter)  # not of East Asia


def _find_pauses(text: str, connectives: frozenset[str]) -> Iterator[int]:
    """Where a text without full stops pauses long enough from its last end on, before a word that does not go on."""
    start = 0
    for match in _PAUSE.finditer(text):
        goes_on = any(text.startswith(word, match.end()) for word in connectives)
        if match.start() - start >= _SHORTEST_PIECE and not goes_on:
            yield match.start()
            start = match.end()
