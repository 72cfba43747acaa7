"""Lines of text -> the date on which an article was published.

Owns how dates are written and where a publication date is found. A date counts only when its line is about nothing
else ("15 May, 2024 12:51 / Updated 7 months ago", "By Jane Doe, May 15, 2024") or when it opens a news report
("BRUSSELS, Nov. 26, 2019 (Reuters) - "). A date inside a sentence never counts.

`03/04/2024` is read month first in English text and day first in other languages. With dots or hyphens it is always
day first. If one order gives a date in the future, the other is used. Dates before 1600 (no newspaper is older) and
more than a day ahead (time zones) are rejected.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone

from rag.text.capitals import LATIN_CAPITALS, NAME_WORD
from rag.text.en.numbers import MONTH_NUMBERS, MONTH_OR_SHORT

_MONTH = rf"{MONTH_OR_SHORT}\b\.?"

_FORMS = (
    r"(?P<iso_year>\d{4})[-/.](?P<iso_month>\d{1,2})[-/.](?P<iso_day>\d{1,2})(?!\d)",
    rf"(?P<day_a>\d{{1,2}})(?:st|nd|rd|th)?[ -](?:of )?(?P<month_a>{_MONTH}),?[ -](?P<year_a>\d{{4}})(?!\d)",
    rf"(?P<month_b>{_MONTH}) (?P<day_b>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year_b>\d{{4}})(?!\d)",
    rf"(?P<month_d>{_MONTH}) {{1,2}}(?P<day_d>\d{{1,2}}) \d\d:\d\d(?::\d\d)? (?:[+-]\d{{4}} |[A-Z]{{3,4}} )?"
    r"(?P<year_d>\d{4})(?!\d)",
    r"(?P<first>\d{1,2})(?P<between>[./-])(?P<second>\d{1,2})(?P=between)(?P<year_c>\d{4}|\d{2})(?!\d|[./-]\d)",
    r"(?P<east_year>\d{4}) ?[年년] ?(?P<east_month>\d{1,2}) ?[月월] ?(?P<east_day>\d{1,2}) ?[日일]",
    r"(?P<other>\d{1,2}(?:\.|er|º|ª)? (?:d[eo]l? )?[^\W\d_]{3,12}\.?,? (?:d[eo]l? )?\d{4})(?!\d)",
)
_DATE = re.compile(r"(?<![\d.,/-])(?:" + "|".join(_FORMS) + ")", re.IGNORECASE)

_PUBLISHED = (
    "first published|originally published|published|publication date|pubdate|posted|released|release date|issued"
    "|filed|created|dated?|veröffentlicht|erschienen|stand|datum|publié|publiée|paru|publicado|publicada|fecha"
    "|pubblicato|pubblicata|gepubliceerd|opublikowano|опубликовано|дата|data|yayınlanma|发布时间|公開日|更新日"
)
_UPDATED = (
    "last updated|last modified|updated?|modified|edited|revised|aktualisiert|mis à jour|modifié|actualizado"
    "|actualizada|aggiornato|aggiornata|atualizado|atualizada|bijgewerkt|zaktualizowano|обновлено|güncellenme"
)
_AGO = r"\b\d+ (?:second|minute|min|hour|day|week|month|year)s? ago\b"
_UPDATED_WORD = re.compile(rf"\b(?:{_UPDATED})\b", re.IGNORECASE)
_PUBLISHED_WORD = re.compile(rf"(?<!\w)(?:{_PUBLISHED})(?!\w)", re.IGNORECASE)
_STATED_FILING = re.compile(rf"\b(?:{_PUBLISHED})(?: on)?:? (?=\S*\d)", re.IGNORECASE)
_TIME = (
    r"(?:\bT(?=\d)|\b(?:at|um|à|a las|alle ore|kl|в)\b\.? *\b|\b)"
    r"\d{1,2}(?:[:.h]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?|(?= ?[ap]\.?m\b))(?: ?[ap]\.?m\b\.?)?(?: ?(?:uhr|h)\b)?"
    r"(?: ?(?:Z\b|[A-Z]{2,4}T\b|(?:GMT|UTC|ET|PT|CT|MT|Z|МСК)\b)?(?: ?[+-]\d{1,2}:?\d{0,2})?)?"
)
_WEEKDAY = (
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
    r"|\b(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi"
    r"|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|lunedì|martedì|mercoledì|giovedì|venerdì|sabato"
    r"|domenica|segunda|terça|quarta|quinta|sexta)(?:-feira)?\b"
)
_PERSON = rf"(?-i:\b{NAME_WORD})"
_BYLINE = rf"\b(?:by|von|par|por|di|door)\b:? {_PERSON}(?:(?: |, | and | & ){_PERSON}){{0,6}}|\bby [\w.-]+$"
_KNOWN = re.compile(
    rf"{_AGO}|{_TIME}|{_WEEKDAY}|\b(?:{_UPDATED})\b|(?<!\w)(?:{_PUBLISHED})(?!\w)|{_BYLINE}"
    r"|\b\d+[ -]min(?:ute)?s?(?: read)?\b|\b(?:on|at|am|le|el|il|em|the|local time|of|in|by)\b|[\W_]+",
    re.IGNORECASE,
)
_PLACE_FIRST = re.compile(rf"^{_PERSON}(?: {_PERSON}){{0,2}}, *$")
_WIRE_PLACE = re.compile(
    rf"^[{LATIN_CAPITALS}][{LATIN_CAPITALS} .'’/-]{{2,40}}(?:, [A-Z][\w.]{{1,12}})?(?:,| *[—–-]+) *$"
)
_WIRE_AGENCY = r"(?:\([A-Z][^)]{1,40}\)|/[^/]{2,40}/)"
_WIRE_END = re.compile(rf"^,? *(?:{_WIRE_AGENCY}|{_WIRE_AGENCY}? *(?:--|[—–-]))")
_YEAR = re.compile(r"\d{4}|\d[./-]\d{2}")

_MAX_DATELINE_CHARS = 160


def find_published(lines: Iterable[str], *, language: str, today: date) -> date | None:
    """The publication date in the lines at the top of an article, or None.

    The date of an update is used only when no line gives the date of publication.
    """
    updated: date | None = None
    for line in lines:
        for day, is_update in _read_dateline(line, language=language, today=today):
            if not is_update:
                return day
            updated = updated or day
    return updated


def is_dateline(line: str, *, language: str, today: date) -> bool:
    """True when a line contains only the article's date, with or without its author."""
    return not _WIRE_END.search(line) and bool(_read_dateline(line, language=language, today=today, wire=False))


def read_date(value: str, *, language: str, today: date, day_first: bool = False) -> date | None:
    """The first date in a field that is meant for one: a meta tag, a column, front matter.

    Unix times in seconds or milliseconds are accepted. A year or a month alone is not a date. Set `day_first` if
    another value of the same field, such as 25/12/2024, shows that its dates are written day first.
    """
    value = value.strip()
    if re.fullmatch(r"\d{9,10}(?:\.\d+)?|\d{12,13}", value):
        seconds = float(value) / (1000 if len(value.split(".")[0]) > 10 else 1)
        return accept_day(datetime.fromtimestamp(seconds, timezone.utc).date(), today)
    if re.fullmatch(r"\d{8}(?:T?\d{6}Z?|T\d{4}Z?)?", value):
        value = f"{value[:4]}-{value[4:6]}-{value[6:]}"
    for match in _DATE.finditer(value[:200]):
        day = _read_date_match(match, language=language, today=today, day_first=day_first)
        if day:
            return day
    return None


def read_stated_filing(text: str, *, language: str, today: date) -> date | None:
    """The date after a word such as "published", "filed" or "released" in a metadata field, or None."""
    match = _STATED_FILING.search(text)
    return read_date(text[match.end() :][:30], language=language, today=today) if match else None


def accept_day(day: date, today: date) -> date | None:
    """The day, or None if it cannot be one of publication: before 1600, or more than a day ahead."""
    return day if day.year >= 1600 and day <= today + timedelta(days=1) else None


def _read_dateline(line: str, *, language: str, today: date, wire: bool = True) -> list[tuple[date, bool]]:
    """The dates of a dateline, each with whether it is the date of an update; empty for any other line.

    With `wire`, the opening of a news agency report is accepted, with place and date before its text.
    """
    line = " ".join(line.split())
    head = line[:_MAX_DATELINE_CHARS]
    opening = _DATE.search(head) if _YEAR.search(head) else None  # five times faster, since most lines have no date
    if not opening:
        return []
    if wire and _WIRE_PLACE.match(line[: opening.start()]) and _WIRE_END.match(line[opening.end() :]):
        day = _read_date_match(opening, language=language, today=today)
        return [(day, False)] if day else []
    if len(line) > _MAX_DATELINE_CHARS:
        return []
    found: list[tuple[date, bool]] = []
    rest, end = "", 0
    for match in _DATE.finditer(line):
        before = line[end : match.start()]
        day = _read_date_match(match, language=language, today=today)
        if day is None:
            return []
        place = not found and _PLACE_FIRST.match(before)
        rest += " " if place else before + " "
        found.append((day, _is_update(before)))
        end = match.end()
    if len(found) > 1 and not _UPDATED_WORD.search(rest) and not _PUBLISHED_WORD.search(rest):
        return []  # columns of a table
    return [] if _KNOWN.sub("", rest + line[end:]) else found


def _is_update(before: str) -> bool:
    """True when the last word before a date that says what kind of date it is means an update."""
    updates = [match.end() for match in _UPDATED_WORD.finditer(before)]
    others = [match.end() for match in _PUBLISHED_WORD.finditer(before)]
    return bool(updates) and max(updates) > max(others, default=-1)


def _read_date_match(match: re.Match[str], *, language: str, today: date, day_first: bool = False) -> date | None:
    part = match.groupdict()
    if part["iso_year"]:
        return _make_date(part["iso_year"], part["iso_month"], part["iso_day"], today)
    if part["day_a"]:
        return _make_date(part["year_a"], _month_number(part["month_a"]), part["day_a"], today)
    if part["month_b"]:
        return _make_date(part["year_b"], _month_number(part["month_b"]), part["day_b"], today)
    if part["month_d"]:  # as Unix and Twitter write it: Wed Oct 10 20:19:24 +0000 2018
        return _make_date(part["year_d"], _month_number(part["month_d"]), part["day_d"], today)
    if part["east_year"]:
        return _make_date(part["east_year"], part["east_month"], part["east_day"], today)
    if part["first"]:
        month_first = part["between"] == "/" and language in ("en", "") and not day_first
        return _read_numbers(part, month_first=month_first, today=today)
    return _read_foreign(part["other"], language=language, today=today)


def _read_numbers(part: dict[str, str | None], *, month_first: bool, today: date) -> date | None:
    first, second, year = part["first"], part["second"], part["year_c"] or ""
    if len(year) == 2:
        year = f"20{year}" if int(year) <= today.year % 100 else f"19{year}"
    readings = [_make_date(year, first, second, today), _make_date(year, second, first, today)]
    return next((day for day in (readings if month_first else reversed(readings)) if day), None)


def _read_foreign(text: str, *, language: str, today: date) -> date | None:
    """A date with a month name that is not English.

    Only the text's own language is tried: with all languages, dateparser takes a second for a word that is not a month.
    """
    if language in ("en", ""):
        return None
    from dateparser import parse

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            moment = parse(
                re.sub(r"(?<=\d)[ºª.]", "", text),
                languages=[language],
                settings={"STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"]},
            )
    except ValueError:  # dateparser does not know the language
        return None
    return accept_day(moment.date(), today) if moment else None


def _month_number(name: str | None) -> int:
    return MONTH_NUMBERS[(name or "").rstrip(".").casefold()]


def _make_date(year: str | None, month: str | int | None, day: str | None, today: date) -> date | None:
    try:
        return accept_day(date(int(year or 0), int(month or 0), int(day or 0)), today)
    except ValueError:
        return None
