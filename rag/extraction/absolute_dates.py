"""Rules for dates that the calendar names: "15 May 2024", "spring 2022", "the 1990s", "in May"."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from rag.extraction.date_rules import Rule, Setting, choose_year, compile_rule, read_group, read_part, read_year
from rag.extraction.days import Days, narrow_days, span_day, span_months, span_season, span_year, span_years
from rag.extraction.year_alone import counts_things, read_year_alone
from rag.text.en.numbers import AMBIGUOUS_MONTHS, MONTH_NUMBERS
from rag.text.en.time import HOLIDAYS, PERIOD_PARTS, QUARTERS
from rag.text.word_lists import match_any


def _read_numeric(match: re.Match[str], _: Setting) -> Days | None:
    """A date in digits: year first, or day and month if only one order is possible, or with full stops."""
    if match["iso"]:
        return span_day(date(int(match["iso"]), int(match["iso_month"]), int(match["iso_day"])))
    one, other, year = int(match["one"]), int(match["other"]), int(match["numeric_year"])
    if match["sign"] == "." or one > 12 or one == other:
        return span_day(date(year, other, one))
    return span_day(date(year, one, other)) if other > 12 else None


def _read_day(match: re.Match[str], setting: Setting) -> Days | None:
    """A day of a month, or several in a row, with or without the year."""
    if _is_verb(match):
        return None
    month, day = MONTH_NUMBERS[read_group(match, "month")], _read_number(match["day"])
    last_month = MONTH_NUMBERS[read_group(match, "to_month") or read_group(match, "month")]
    last_day = _read_number(read_group(match, "to_day") or match["day"])

    def make(year: int) -> Days:
        last = date(year, last_month, last_day)
        return Days(date(year - ((month, day) > (last_month, last_day)), month, day), last, "day")

    return _make_in_year(match, setting, make)


def _read_month(match: re.Match[str], setting: Setting) -> Days | None:
    """A month or a row of months, with or without the year."""
    if _is_verb(match) or _is_somebody(match, setting):
        return None
    month = MONTH_NUMBERS[read_group(match, "month")]
    last_month = MONTH_NUMBERS[read_group(match, "to_month") or read_group(match, "month")]

    def make(year: int) -> Days:
        last = span_months(year, last_month, "month").last
        return read_part(match, Days(date(year - (month > last_month), month, 1), last, "month"))

    return _make_in_year(match, setting, make)


def _make_in_year(match: re.Match[str], setting: Setting, make: Callable[[int], Days]) -> Days | None:
    """The days in the year that the expression names, or in the best fitting year."""
    words = read_group(match, "year")
    if not words:
        return choose_year(setting, match, make)
    year = read_year(words, setting.published)
    if year is None:
        return None
    return make(year[0]).count() if year[1] else make(year[0])


def _read_number(day: str) -> int:
    return int(day.lower().rstrip("stndrh"))


def _is_verb(match: re.Match[str]) -> bool:
    """Whether a month is a verb: "may" or "march" in lower case, without a year next to it."""
    word = match["month"]
    return word.islower() and word in AMBIGUOUS_MONTHS and not read_group(match, "year")[:1].isdigit()


_NAME_BEFORE = re.compile(r"(?<!^)(?<![.!?:;“\"'‘(] )\b[A-Z][\w.’'-]* $")
_DONE_BY = re.compile(r"\b(?:[a-z]+ed|made|led|written|given|taken) by $")
_NAME_AFTER = re.compile(r"[’']s\b|\s+[A-Z][a-z]+(?![\w,]*(?:\s(?:said|told|has|had|is|was|will)\b))")


def _is_somebody(match: re.Match[str], setting: Setting) -> bool:
    """Whether a month without day and year is part of a name: "Theresa May", "the Long March", "April Jones"."""
    if read_group(match, "year") or read_group(match, "part"):
        return False
    at, before = read_group(match, "at"), setting.text[: match.start("month")]
    after = setting.text[match.end("month") :]
    if at in ("in", "since", "until", "till", "during"):
        return False
    if read_group(match, "month") in AMBIGUOUS_MONTHS:
        return not at or bool(_DONE_BY.search(before) or _NAME_AFTER.match(after)) or at == "on"
    return not at and bool(_NAME_BEFORE.search(before) or re.match(r" [A-Z]", after))


def _read_season(match: re.Match[str], setting: Setting) -> Days | None:
    return _make_in_year(match, setting, lambda year: read_part(match, span_season(year, read_group(match, "season"))))


def _read_quarter(match: re.Match[str], setting: Setting) -> Days | None:
    """A quarter or a half of a year."""
    months = 6 if read_group(match, "share") in ("half", "h") else 3
    number = QUARTERS[read_group(match, "number")]
    last = 12 // months
    number = last if number == 0 or number > last else number
    return _make_in_year(
        match, setting, lambda year: span_months(year, (number - 1) * months + 1, "season", months=months)
    )


def _read_decade(match: re.Match[str], _: Setting) -> Days | None:
    digits = match["decade"]
    year = int(digits) if len(digits) == 4 else 1900 + int(digits)
    length = 100 if year % 100 == 0 and year != 2000 else 10
    return read_part(match, span_years(year, year + length - 1, "decade"))


def _read_years(match: re.Match[str], setting: Setting) -> Days | None:
    """Two years as the ends of a period: "2014-16", "from 2014 to 2016"."""
    first, digits = int(match["year"]), match["to_year"]
    last = int(digits) if len(digits) == 4 else first - first % 100 + int(digits)
    if not first < last <= first + 150 or counts_things(setting.text[match.end() :], last):
        return None
    return span_years(first, last, "year")


def _read_year_part(match: re.Match[str], setting: Setting) -> Days | None:
    return _make_in_year(
        match, setting, lambda year: narrow_days(span_year(year), PERIOD_PARTS[read_group(match, "part")])
    )


def _read_holiday(match: re.Match[str], setting: Setting) -> Days | None:
    month, day = HOLIDAYS[read_group(match, "holiday").replace("’", "'")]
    return _make_in_year(match, setting, lambda year: span_day(date(year, month, day)))


_NOT_COUNTING = r"(?! (?:million|billion|trillion|percent|per cent|people|men|soldiers|votes|points)\b)"

NUMBER_RULES = [
    Rule(
        compile_rule(
            r"(?<![\w./-])(?:(?P<iso>\d{4})(?P<iso_sign>[-/.])(?P<iso_month>\d{2})(?P=iso_sign)(?P<iso_day>\d{2})"
            r"(?![\d/-])|(?P<one>\d{1,2})(?P<sign>[./-])(?P<other>\d{1,2})(?P=sign)(?P<numeric_year>(?:19|20)\d\d)"
            r"(?![\w/-]))"
        ),
        _read_numeric,
    ),
    Rule(
        compile_rule(r"\b(?P<share>q|h)(?P<number>[1-4])(?: of|,)?[ -]<any_year>"),
        _read_quarter,
    ),
    Rule(compile_rule(r"\b<year>[ -]?(?P<share>q|h)(?P<number>[1-4])\b"), _read_quarter),
    Rule(compile_rule(r"<part>?(?:\b|(?<=[’']))(?P<decade>(?:1[5-9]|20)\d0|(?<=[’'])\d0)[’']?s\b"), _read_decade),
]
MONTH_RULES = [
    Rule(
        compile_rule(r"<at>?(?:the )?(?P<date><day>(?: of)? <month><to><to_day>(?: of)? <to_month>(?:,? <year>)?)"),
        _read_day,
    ),
    Rule(compile_rule(r"<at>?(?P<date>\b<month> <day><to><to_month> <to_day>(?:,? <year>)?)"), _read_day),
    Rule(
        compile_rule(
            r"<at>?(?:the )?(?P<date>(?:\b<any_weekday>,? (?:the )?)?<day>(?:(?:<to>| and )<to_day>)?(?: of)? <month>"
            r"(?:(?:,| of|,? in)? <any_year>)?)"
        ),
        _read_day,
    ),
    Rule(
        compile_rule(
            r"<at>?(?P<date>(?:\b<any_weekday>,? )?\b<month> (?:the )?<day>(?:(?:<to>| and )<to_day>)?"
            rf"{_NOT_COUNTING}(?:(?:,| of|,? in)? <any_year>)?)"
        ),
        _read_day,
    ),
    Rule(compile_rule(r"<at>?(?P<date><part>?\b<month>(?:<to>| and )<to_month>(?:,? | of )<any_year>)"), _read_month),
    Rule(compile_rule(r"<at>?(?P<date><part>?\b<month>(?:,? | of )<any_year>)"), _read_month),
    Rule(compile_rule(r"<at>?(?P<date><part>?\b<full_month>)(?!-[a-z])"), _read_month),
]
YEAR_RULES = [
    Rule(compile_rule(r"<part>?\b(?P<date><season>(?: of|,| in)? <any_year>)(?:[/–-]\d\d\b)?"), _read_season),
    Rule(
        compile_rule(
            rf"(?:the )?(?P<date>\b(?P<number>{match_any(QUARTERS)}) (?P<share>quarter|half)(?: of|,)? <any_year>)"
        ),
        _read_quarter,
    ),
    Rule(
        compile_rule(
            rf"<at>?(?P<date>\b(?P<holiday>{match_any([*HOLIDAYS, *(day.replace(chr(39), '’') for day in HOLIDAYS)])})"
            r"(?:,? (?:of )?<any_year>)?)"
        ),
        _read_holiday,
    ),
    Rule(
        compile_rule(r"(?<![\w.,$€£¥#/+-])<year>(?:\s?[-–—/]\s?| (?:to|until|till|through) )<to_year>(?![\w/-])"),
        _read_years,
    ),
    Rule(compile_rule(r"(?<=between )<year> and <to_year>(?![\w/-])"), _read_years),
    Rule(compile_rule(r"<at>?(?P<date><part>(?P<year>(?:1[0-9]|2[01])\d\d(?![\d%]|[.,:]\d)))(?!\w)"), _read_year_part),
    Rule(compile_rule(r"(?<![\w.,$€£¥#/+-])<year>(?![\w/]|-\d)"), read_year_alone),
]
