"""Words of the page: labels made from data, dates, and explanations of confidence.

Streamlit reads button labels and the like as Markdown. Text from an article, a file name or a user goes through
`escape_label` first, or is shown by an element that takes plain text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timezone
from typing import Any

from rag import describe_coverage, name_confidence

_MEANING = re.compile(r"([!-/:-@\[-`{-~])")
_INVISIBLE = "\u2060"
"""A word joiner. It breaks patterns that Streamlit replaces after Markdown, whatever was escaped."""
_REPLACED_LATER = re.compile(
    r":(?=\S)|@|www(?=\.)"  # icons, colours and emoji; mail addresses and links
    r"|(?<!\S)(?:<(?=->|-|=)|-(?=>|-)|[>~](?==))(?=\S{1,2}(?:\s|$))",  # arrows and signs between spaces
    re.IGNORECASE,
)

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


def describe_span(first: str, last: str) -> str:
    """Two ISO dates as a readable span, or as one day if they are the same."""
    return describe_day(first) if first == last else f"{describe_day(first)} to {describe_day(last)}"


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


def describe_scope(options: Mapping[str, Any]) -> str:
    """The limits of a question, in a few words; "" for none."""
    files = list(options.get("files", ()))
    parts = [f"only {files[0]}" if len(files) == 1 else f"only {len(files)} files"] if files else []
    if options.get("since"):
        parts.append(f"from {describe_day(options['since'])}")
    if options.get("until"):
        parts.append(f"until {describe_day(options['until'])}")
    if options.get("undated") and (options.get("since") or options.get("until")):
        parts.append("and without a date")
    return ", ".join(parts)
