"""Cases drafted from a folder, or from answers that users rated, for a person to confirm.

From a folder: a sentence with a number, a date or a name becomes a question that asks for it. From a rated answer: with
a thumb up, the answer becomes the facts; with a thumb down, a person fills in the right ones.

No language model is used: a drafted question is its sentence with a question word in place of the answer, so it sounds
stiff and close to the text, and a person rewrites it. Each drafted case has `"draft": true`, which `cases.load_cases`
refuses. Questions that the folder does not answer cannot be drafted; a person has to write those.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rag.chunking.sentences import split_sentences
from rag.conversations.records import Turn
from rag.schema.documents import Document
from rag.text.capitals import match_capitalised
from rag.text.en.function_words import DEMONSTRATIVES, SUBJECT_PRONOUNS
from rag.text.en.numbers import MONTHS
from rag.text.word_lists import match_any

PER_FILE = 4
"""Drafted cases per file, spread over it."""

MIN_WORDS, MAX_WORDS = 8, 40
"""Words in a sentence that is turned into a question."""

_MONTH = match_any(month.capitalize() for month in MONTHS)
_DATE = re.compile(rf"\b(?:on |in )?((?:\d{{1,2}} )?{_MONTH}(?: \d{{1,2}})?,? \d{{4}})\b")
_YEAR = re.compile(r"\b(?:[Ii]n|[Ss]ince|[Bb]y) ((?:19|20)\d{2})\b,?")
_NUMBER = re.compile(r"(?<![\w.,])((?:\d[\d.,]*\d|\d)(?: (?:million|billion|thousand))?)(?= [a-z])")
_VERB = r"(?:said|says|called|told|has|had|was|is|wrote|added|asked|stressed)\b"
_CAPITALISED = match_capitalised("’'-", one_letter=False)
_SUBJECT = re.compile(rf"^((?:{_CAPITALISED} ){{1,3}})(?={_VERB})")
_NAMED = re.compile(r"[A-Z]\w* $")
"""Words before a number that is part of a name, as in "Article 5"."""

_NOT_NAMES = frozenset(word.capitalize() for word in SUBJECT_PRONOUNS | DEMONSTRATIVES | {"there", "what", "who"})
"""Capitalised words that start a sentence but are not names."""


@dataclass(frozen=True, slots=True)
class _DraftedCase:
    kind: str
    question: str
    fact: str
    sentence: str
    file: str


def draft_cases(documents: Iterable[Document], *, per_file: int = PER_FILE) -> list[dict[str, Any]]:
    """Up to `per_file` drafted cases per document, in text order, as records of a cases file.

    A sentence gives at most one, headings and boilerplate none. Empty for documents without numbers, dates or names at
    the start of a sentence.
    """
    records: list[dict[str, Any]] = []
    for document in documents:
        drafts = list(_draft_document(document))
        step = max(1, len(drafts) // per_file)
        for draft in drafts[::step][:per_file]:
            records.append(_describe(draft, f"draft-{len(records) + 1:03d}"))
    return records


def draft_judged_cases(turns: Iterable[Turn]) -> list[dict[str, Any]]:
    """A drafted case for each rated answer, in order, as records of a cases file.

    With a thumb up, the short answer, or else the first quote, is the fact; an abstention becomes an unanswerable
    question. With a thumb down there are no facts: whoever confirms the case adds them.
    """
    judged = [(turn, turn.answer) for turn in turns if turn.thumb and turn.answer]
    return [_describe_judged(turn, answer, f"judged-{number:03d}") for number, (turn, answer) in enumerate(judged, 1)]


def _describe_judged(turn: Turn, answer: Mapping[str, Any], id: str) -> dict[str, Any]:
    was_right = turn.thumb == "up" and not answer["abstained"]
    said = " ".join(str(answer["answer"]).split())
    picked = f" ({', '.join(turn.reasons)})" if turn.reasons else ""
    note = f", who noted: {turn.note}" if turn.note else ""
    return {
        "id": id,
        "draft": True,
        "question": turn.question,
        "kind": "fact" if was_right else "unanswerable",
        "facts": [[_match(text)] for text in _list_facts(answer)] if was_right else [],
        "files": list(answer["sources"]) if was_right else [],
        "why": " ".join(f"thumb {turn.thumb} from a user{picked}{note}; it said: {said}".split()),
    }


def _list_facts(answer: Mapping[str, Any]) -> list[str]:
    short = [statement["text"] for statement in answer["statements"] if statement.get("short")]
    return short[:1] or [statement["text"] for statement in answer["statements"]][:1]


def _match(fact: str) -> str:
    """A regular expression that matches exactly these words."""
    words = re.escape(fact).replace(r"\ ", " ")
    return rf"{_bound(fact[0])}{words}{_bound(fact[-1])}"


def _bound(character: str) -> str:
    """A word boundary, next to a character that could be inside a word."""
    return r"\b" if character.isalnum() else ""


def _draft_document(document: Document) -> Iterator[_DraftedCase]:
    for sentence in split_sentences(document):
        text = " ".join(document.text[sentence.start : sentence.end].split())
        if sentence.kind == "sentence" and MIN_WORDS <= len(text.split()) <= MAX_WORDS:
            draft = _draft_sentence(text, document.file)
            if draft:
                yield draft


def _draft_sentence(text: str, file: str) -> _DraftedCase | None:
    """A question for a date, else a year, else a number, else the name that starts the sentence; None without any of
    them."""

    def ask(found: re.Match[str], kind: str, asked: str) -> _DraftedCase:
        return _DraftedCase(kind, _ask(f"{text[: found.start()]}{asked}{text[found.end() :]}"), found[1], text, file)

    if found := _DATE.search(text):
        return ask(found, "date", "when")
    if found := _YEAR.search(text):
        return ask(found, "date", f"{found[0].split()[0]} which year")
    found = next((one for one in _NUMBER.finditer(text) if not _NAMED.search(text[: one.start()])), None)
    if found:
        return ask(found, "number", "how many")
    found = _SUBJECT.search(text)
    if found and found[1].strip() not in _NOT_NAMES:
        return _DraftedCase("person", _ask(f"Who {text[found.end() :]}"), found[1].strip(), text, file)
    return None


def _ask(text: str) -> str:
    asked = text.rstrip(".!?\"”’' ") + "?"
    return asked[:1].upper() + asked[1:]


def _describe(draft: _DraftedCase, id: str) -> dict[str, Any]:
    return {
        "id": id,
        "draft": True,
        "question": draft.question,
        "kind": draft.kind,
        "facts": [[_match(draft.fact)]],
        "files": [draft.file],
        "why": f"drafted from: {draft.sentence}",
    }
