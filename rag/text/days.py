"""A day in words."""

from __future__ import annotations

from datetime import date

from rag.text.en.numbers import MONTHS


def name_day(day: date) -> str:
    """A day in words: "15 May 2024"."""
    return f"{day.day} {MONTHS[day.month - 1].capitalize()} {day.year}"
