"""A day in words, and as it is given to a command or a program."""

from __future__ import annotations

from datetime import date, datetime

from rag.text.en.numbers import MONTHS


def name_day(day: date) -> str:
    """A day in words: "15 May 2024"."""
    return f"{day.day} {MONTHS[day.month - 1].capitalize()} {day.year}"


def read_given_day(text: str) -> date | None:
    """The day given as 2024-05-15, or as 2024-05 and 2024 for the first day of it; None for anything else."""
    for form in ("%Y-%m-%d", "%Y-%m", "%Y"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None
