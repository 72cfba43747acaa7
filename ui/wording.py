"""Words of the page: labels made from data, dates, and explanations of confidence.

Streamlit reads button labels and the like as Markdown. Text from an article, a file name or a user goes through
`escape_label` first, or is shown by an element that takes plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Any

from rag import IndexedFile, describe_coverage, name_confidence

_MEANING = re.compile(r"([!-/:-@\[-`{-~])")
_INVISIBLE = "\u2060"
"""A word joiner. It breaks patterns that Streamlit replaces after Markdown, whatever was escaped."""
_REPLACED_LATER = re.compile(
    r":(?=\S)|@|www(?=\.)"  # icons, colours and emoji; mail addresses and links
    r"|(?<!\S)(?:<(?=->|-|=)|-(?=>|-)|[>~](?==))(?=\S{1,2}(?:\s|$))",  # arrows and signs between spaces
    re.IGNORECASE,
)

EXCERPT_CHARACTERS, EXCERPT_BEFORE = 80, 25
"""The length of an excerpt that shows found words, and how much of it may stand before them."""

CONFIDENCE_MEANINGS = {
    "high": "The articles very probably say this",
    "fair": "The articles probably say this; read the quotes",
    "low": "The articles may not say this; check the quotes before you rely on it",
}


def escape_label(text: str, *, limit: int = 0) -> str:
    """Text on one line that Streamlit shows literally where it expects Markdown; cut at `limit` characters unless 0."""
    line = " ".join(text.split())
    if limit:
        line = cut_text(line, limit)
    return _MEANING.sub(r"\\\1", _REPLACED_LATER.sub(rf"\g<0>{_INVISIBLE}", line))


def cut_text(text: str, limit: int) -> str:
    """The text, cut at `limit` characters."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def find_excerpt(texts: Iterable[str], words: str) -> str:
    """The place of the first text that has these words, ignoring case and spaces, with some words around it; the
    beginning of the first text if none has them."""
    lines = [" ".join(text.split()) for text in texts]
    pattern = re.compile(re.escape(" ".join(words.split())), re.IGNORECASE)
    for line in lines:
        if found := pattern.search(line):
            start = found.start() - EXCERPT_BEFORE
            start = line.find(" ", start) + 1 if start > 0 else 0
            return ("… " if start else "") + cut_text(line[min(start, found.start()) :], EXCERPT_CHARACTERS)
    return cut_text(lines[0], EXCERPT_CHARACTERS) if lines else ""


def describe_confidence(confidence: float) -> tuple[str, str]:
    """A short label, and a sentence that explains it."""
    word = name_confidence(confidence)
    share = min(round(confidence * 100), 99)
    return (
        f"{word.capitalize()} confidence",
        f"{CONFIDENCE_MEANINGS[word]}. Of 100 answers with this confidence, about {share} are right.",
    )


def describe_day(day: str | None) -> str:
    """An ISO date in readable form: 15 May 2024; "" for none."""
    if not day:
        return ""
    parsed = date.fromisoformat(day)
    return f"{parsed.day} {parsed:%B %Y}"


def describe_moment(moment: str) -> str:
    """An ISO time in readable form: "15 May 2024, 14:05 UTC"; "" for none."""
    if not moment:
        return ""
    parsed = datetime.fromisoformat(moment).astimezone(timezone.utc)
    return f"{describe_day(parsed.date().isoformat())}, {parsed:%H:%M} UTC"


def describe_span(first: str, last: str) -> str:
    """Two ISO dates as a readable span, or as one day if they are the same."""
    return describe_day(first) if first == last else f"{describe_day(first)} to {describe_day(last)}"


def describe_corrected(record: IndexedFile) -> str:
    """Which of title and date somebody has set right; "" for neither."""
    corrected = ["title"] * record.has_corrected_title + ["date"] * record.has_corrected_date
    return f"{' and '.join(corrected)} corrected" if corrected else ""


def describe_reading(coverage: Mapping[str, Any]) -> str:
    """How much was read for a saved answer: "all 5 articles"."""
    return describe_coverage(coverage["articles"], exhaustive=coverage["exhaustive"])


def describe_age(moment: str) -> str:
    """The age of an ISO time in words, for the heading of a list."""
    days = (datetime.now(timezone.utc).date() - datetime.fromisoformat(moment).date()).days
    if days <= 0:
        return "Today"
    if days == 1:
        return "Yesterday"
    return "This week" if days < 7 else "This month" if days < 31 else "Earlier"


def describe_unread(*, failed: int, waiting: int) -> str:
    """How many files were not searched, as they could not be read or are not read yet; "" for none."""
    parts = [f"{waiting:,} not read yet"] if waiting else []
    parts += [f"{failed:,} that could not be read"] if failed else []
    noun = "1 file was" if failed + waiting == 1 else f"{failed + waiting:,} files were"
    return f"{noun} not searched: {', '.join(parts)}." if parts else ""


def describe_scope(options: Mapping[str, Any], titles: Mapping[str, str] | None = None) -> str:
    """The limits of a question, in a few words; "" for none. `titles` are those of files that have one."""
    files = list(options.get("files", ()))
    parts = []
    if len(files) == 1:
        title = (titles or {}).get(files[0])
        parts.append(f"only “{title}”" if title else f"only {files[0]}")
    elif files:
        parts.append(f"only {len(files):,} articles")
    if dates := describe_dates(options):
        parts.append(dates)
    return ", ".join(parts)


def describe_dates(options: Mapping[str, Any]) -> str:
    """The dates that a question is limited to, in a few words; "" for none."""
    first, last = options.get("since"), options.get("until")
    if not first and not last:
        return ""
    if first and last and _is_month(date.fromisoformat(first), date.fromisoformat(last)):
        words = f"of {date.fromisoformat(first):%B %Y}"
    else:
        words = ", ".join(
            part for part in (first and f"from {describe_day(first)}", last and f"until {describe_day(last)}") if part
        )
    return f"{words}, and without a date" if options.get("undated") else words


def _is_month(first: date, last: date) -> bool:
    is_same = (first.year, first.month) == (last.year, last.month)
    return is_same and first.day == 1 and (last + timedelta(days=1)).day == 1
