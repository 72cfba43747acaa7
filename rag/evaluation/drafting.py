"""Cases drafted for a person to confirm, from a folder or from what readers thought of answers.

Of a folder, a sentence that tells a figure, a date or a name becomes a question whose answer it holds. Of an answer
with a thumb up, what it said becomes what a right answer holds; one with a thumb down asks to be set right.

Without a language model the questions are the sentences themselves with the answer asked for in its place, so they read
stiffly and lie near the text; a person puts them into their own words. Each carries `"draft": true`, which
`cases.load_cases` refuses. What the folder does not answer cannot be drafted from it: such cases are a person's to
write.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rag.chunking.sentences import split_sentences
from rag.conversations.store import Turn
from rag.schema.documents import Document
from rag.text.capitals import match_capitalised
from rag.text.en.function_words import DEMONSTRATIVES, SUBJECT_PRONOUNS
from rag.text.en.numbers import MONTHS
from rag.text.word_lists import match_any

PER_FILE = 4
"""Drafts of a file, spread over it."""

MIN_WORDS, MAX_WORDS = 8, 40
"""Words of a sentence that makes a fair question."""

_MONTH = match_any(month.capitalize() for month in MONTHS)
_DATE = re.compile(rf"\b(?:on |in )?((?:\d{{1,2}} )?{_MONTH}(?: \d{{1,2}})?,? \d{{4}})\b")
_YEAR = re.compile(r"\b(?:[Ii]n|[Ss]ince|[Bb]y) ((?:19|20)\d{2})\b,?")
_NUMBER = re.compile(r"(?<![\w.,])((?:\d[\d.,]*\d|\d)(?: (?:million|billion|thousand))?)(?= [a-z])")
_VERB = r"(?:said|says|called|told|has|had|was|is|wrote|added|asked|stressed)\b"
_CAPITALISED = match_capitalised("’'-", one_letter=False)
_SUBJECT = re.compile(rf"^((?:{_CAPITALISED} ){{1,3}})(?={_VERB})")
_NAMED = re.compile(r"[A-Z]\w* $")
"""Before a number: it is part of a name then, as in "Article 5"."""

_PRONOUNS = frozenset(word.capitalize() for word in SUBJECT_PRONOUNS | DEMONSTRATIVES | {"there", "what", "who"})


@dataclass(frozen=True, slots=True)
class _Draft:
    kind: str
    question: str
    fact: str
    sentence: str
    file: str


def draft_cases(documents: Iterable[Document], *, per_file: int = PER_FILE) -> list[dict[str, Any]]:
    """Up to `per_file` drafts a document, in order of the text, as records of a cases file.

    Each sentence gives one draft at most; headings and boilerplate give none. Empty for documents without figures,
    dates or names that open a sentence.
    """
    records: list[dict[str, Any]] = []
    for document in documents:
        drafts = list(_draft_document(document))
        step = max(1, len(drafts) // per_file)
        for draft in drafts[::step][:per_file]:
            records.append(_describe(draft, f"draft-{len(records) + 1:03d}"))
    return records


def draft_judged(turns: Iterable[Turn]) -> list[dict[str, Any]]:
    """A draft for each answered turn with a thumb, in order, as records of a cases file.

    Under a thumb up stand the short answers that were given, or the first quote, as facts, and an abstention is a
    question that is not answerable. Under a thumb down no fact stands: the person who confirms it knows better than
    the answer.
    """
    judged = [(turn, turn.answer) for turn in turns if turn.thumb and turn.answer]
    return [_describe_judged(turn, answer, f"judged-{number:03d}") for number, (turn, answer) in enumerate(judged, 1)]


def _describe_judged(turn: Turn, answer: Mapping[str, Any], id: str) -> dict[str, Any]:
    holds = turn.thumb == "up" and not answer["abstained"]
    said = " ".join(str(answer["answer"]).split())
    note = f", who noted: {turn.note}" if turn.note else ""
    return {
        "id": id,
        "draft": True,
        "question": turn.question,
        "kind": "fact" if holds else "unanswerable",
        "facts": [[_match(text)] for text in _list_facts(answer)] if holds else [],
        "files": list(answer["sources"]) if holds else [],
        "why": " ".join(f"thumb {turn.thumb} of a reader{note}; it said: {said}".split()),
    }


def _list_facts(answer: Mapping[str, Any]) -> list[str]:
    short = [statement["text"] for statement in answer["statements"] if statement.get("short")]
    return short[:1] or [statement["text"] for statement in answer["statements"]][:1]


def _match(fact: str) -> str:
    """A regular expression that finds these very words."""
    words = re.escape(fact).replace(r"\ ", " ")
    return rf"{_bound(fact[0])}{words}{_bound(fact[-1])}"


def _bound(character: str) -> str:
    """No word goes on there, where one could."""
    return r"\b" if character.isalnum() else ""


def _draft_document(document: Document) -> Iterator[_Draft]:
    for sentence in split_sentences(document):
        text = " ".join(document.text[sentence.start : sentence.end].split())
        if sentence.kind == "sentence" and MIN_WORDS <= len(text.split()) <= MAX_WORDS:
            draft = _draft_sentence(text, document.file)
            if draft:
                yield draft


def _draft_sentence(text: str, file: str) -> _Draft | None:
    """The first of a date, a year, a number and a name that opens the sentence; None when it holds none of them."""

    def ask(found: re.Match[str], kind: str, asked: str) -> _Draft:
        return _Draft(kind, _ask(f"{text[: found.start()]}{asked}{text[found.end() :]}"), found[1], text, file)

    if found := _DATE.search(text):
        return ask(found, "date", "when")
    if found := _YEAR.search(text):
        return ask(found, "date", f"{found[0].split()[0]} which year")
    found = next((one for one in _NUMBER.finditer(text) if not _NAMED.search(text[: one.start()])), None)
    if found:
        return ask(found, "number", "how many")
    found = _SUBJECT.search(text)
    if found and found[1].strip() not in _PRONOUNS:
        return _Draft("person", _ask(f"Who {text[found.end() :]}"), found[1].strip(), text, file)
    return None


def _ask(text: str) -> str:
    asked = text.rstrip(".!?\"”’' ") + "?"
    return asked[:1].upper() + asked[1:]


def _describe(draft: _Draft, id: str) -> dict[str, Any]:
    return {
        "id": id,
        "draft": True,
        "question": draft.question,
        "kind": draft.kind,
        "facts": [[_match(draft.fact)]],
        "files": [draft.file],
        "why": f"drafted from: {draft.sentence}",
    }
