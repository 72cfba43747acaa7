"""How a quote is copied with its source: as plain text, as Markdown, and in the style of the APA.

The page puts the quoted words between `before` and `after`, since the reader may have selected other words than those
that an answer quotes. Knows nothing of Streamlit.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from rag.conversations.export import escape_markdown
from ui.wording import describe_day


def list_quote_forms(*, file: str, title: str, published: str | None, page: int | None) -> list[dict[str, Any]]:
    """The forms for a place of an article; `published` is an ISO date, `page` counts from 1. In a form with
    `is_markdown`, the words have to be escaped."""
    where = ", ".join(part for part in (describe_day(published), f"page {page}" if page else "") if part)
    named = f"{title}, " if title else ""
    plain = f"{named}{where} ({file})" if where else f"{title} ({file})" if title else file
    markdown = ", ".join(part for part in (f"*{escape_markdown(title)}*" if title else "", where) if part)
    markdown = f"{markdown} ({escape_markdown(file)})" if markdown else escape_markdown(file)
    return [
        {"name": "Plain text", "before": "“", "after": f"” ({plain})", "is_markdown": False},
        {"name": "Markdown", "before": "> ", "after": f"\n>\n> — {markdown}", "is_markdown": True},
        {"name": "APA", "before": "“", "after": _write_apa(file, title, published, page), "is_markdown": False},
    ]


def _write_apa(file: str, title: str, published: str | None, page: int | None) -> str:
    """What follows the quoted words: the reference in the text, and the entry of the list. Articles are cited by their
    titles, since their authors are not known."""
    day = date.fromisoformat(published) if published else None
    year, full = (str(day.year), f"{day.year}, {day:%B} {day.day}") if day else ("n.d.", "n.d.")
    at = f", p. {page}" if page else ""
    entry = f"{title}. ({full}). {file}." if title else f"{file}. ({full})."
    return f"” ({f'“{title}”' if title else file}, {year}{at})\n\n{entry}"
