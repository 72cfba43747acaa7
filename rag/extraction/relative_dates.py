"""Rules for dates counted from the publication date, or from another date in the sentence: "on Monday",
"last spring", "three years ago", "two days later"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from rag.extraction.date_rules import Rule, Setting, compile_rule, read_count, read_group, read_part
from rag.extraction.days import (
    Days,
    count_units,
    narrow_days,
    shift_months,
    span_day,
    span_months,
    span_season,
    span_until,
    span_week,
    span_weekend,
    span_year,
    span_years,
)
from rag.text.en.numbers import MONTH_NUMBERS, WEEKDAYS
from rag.text.en.time import (
    DAY_WORDS,
    NAMED_WEEKDAYS,
    PERIOD_PARTS,
    QUARTERS,
    RECURRING_WORDS,
    SEASON_MONTHS,
    WEEKDAY_NAMES_END,
)
from rag.text.word_lists import match_any


def _read_weekday(match: re.Match[str], setting: Setting) -> Days | None:
    """The weekday before or after the publication date, decided by "last", "next" or the verb; otherwise before."""
    day = setting.published
    if day is None or _is_name(match, setting):
        return None
    wanted = WEEKDAYS.index(read_group(match, "weekday"))
    back = (day.weekday() - wanted) % 7
    week = read_group(match, "week")
    if week:
        monday = span_week(day).first + timedelta(weeks=_STEPS[week.removeprefix("the ")])
        return span_day(monday + timedelta(days=wanted)).count()
    which = read_group(match, "which")
    if which in ("last", "past", "previous", "this past"):
        return span_day(day - timedelta(days=back or 7)).count()
    ahead = which in ("next", "coming", "this coming") or setting.looks_ahead(match)
    if read_group(match, "at") in ("by", "until", "till") and setting.looks_ahead(match) is not False:
        ahead = True
    if not ahead:
        return span_day(day - timedelta(days=back)).count()
    away = (7 - back) % 7 or (7 if which else 0)
    return span_day(day + timedelta(days=away)).count()


def _is_name(match: re.Match[str], setting: Setting) -> bool:
    """Whether a weekday is one of many, or part of a name: "every Friday", "Black Friday", "the Sunday Times"."""
    before = re.search(r"([\w’']+)[ -]$", setting.text[: match.start("date")])
    if not read_group(match, "which") and before and before[1].lower() in NAMED_WEEKDAYS | RECURRING_WORDS:
        return True
    after = re.match(r"\s([A-Z]\w*)", setting.text[match.end() :])
    return bool(after and after[1].lower() in WEEKDAY_NAMES_END)


def _read_day_word(match: re.Match[str], setting: Setting) -> Days | None:
    """ "Yesterday", "tonight", "this morning" and the like."""
    if setting.published is None:
        return None
    word = " ".join(read_group(match, "word").split())
    return span_day(setting.published + timedelta(days=DAY_WORDS[word])).count()


def _read_step(match: re.Match[str], setting: Setting) -> Days | None:
    """ "Last week", "this spring", "the end of next year"."""
    day = setting.published
    if day is None:
        return None
    which, unit = read_group(match, "which").removeprefix("the "), read_group(match, "length")
    days = _step(day, unit, _STEPS[which], which)
    return read_part(match, days).count() if read_group(match, "part") in PERIOD_PARTS else days.count()


def _step(day: date, unit: str, step: int, which: str) -> Days:
    if unit == "weekend":
        return span_weekend(day + timedelta(weeks=step))
    if unit == "quarter":
        return span_months(day.year, (day.month - 1) // 3 * 3 + 1 + 3 * step, "season", months=3)
    if unit == "decade":
        if which in ("past", "last"):
            return span_until(day, "decade", 1)
        start = day.year - day.year % 10 + 10 * step
        return span_years(start, start + 9, "decade")
    if which in ("past", "this past") and unit in ("day", "week", "month", "year"):
        return span_until(day, unit, 1)
    if unit == "week":
        return span_week(day + timedelta(weeks=step))
    if unit == "month":
        return span_months(day.year, day.month + step, "month")
    if unit == "year":
        return span_year(day.year + step)
    return _step_in_year(day, unit, step, which)


def _step_in_year(day: date, unit: str, step: int, which: str) -> Days:
    """The last, this year's, or the next season or month."""
    spans = [
        span_season(year, unit) if unit in SEASON_MONTHS else span_months(year, MONTH_NUMBERS[unit], "month")
        for year in range(day.year - 2, day.year + 2)
    ]
    if which == "this past" or step < 0:
        return [one for one in spans if one.last < day][-1]
    if step > 0:
        return next(one for one in spans if one.first > day)
    return min(
        spans,
        key=lambda one: (
            0 if one.first <= day <= one.last else min(abs((one.first - day).days), abs((one.last - day).days))
        ),
    )


def _read_weekend(match: re.Match[str], setting: Setting) -> Days | None:
    day = setting.published
    if day is None:
        return None
    near = span_weekend(day)
    if setting.looks_ahead(match) or near.first <= day:
        return near.count()
    return span_weekend(day - timedelta(weeks=1)).count()


def _read_year_end(match: re.Match[str], setting: Setting) -> Days | None:
    """ "The end of the year", "later this month", "the start of the week": a part of the current period."""
    day = setting.published
    if day is None:
        return None
    days = _step(day, read_group(match, "length"), 0, "this")
    return narrow_days(days, PERIOD_PARTS[read_group(match, "part")]).count()


def _read_now_part(match: re.Match[str], setting: Setting) -> Days | None:
    """ "Earlier this week" ends on the publication date, "later this week" begins there."""
    day = setting.published
    if day is None:
        return None
    days = _step(day, read_group(match, "length"), 0, "this")
    if read_group(match, "side") == "earlier":
        return Days(days.first, max(days.first, day), days.precision, counted=True)
    return Days(min(day, days.last), days.last, days.precision, counted=True)


def _read_ago(match: re.Match[str], setting: Setting) -> Days | None:
    if setting.published is None:
        return None
    return count_units(setting.published, read_group(match, "unit"), -read_count(match["count"])).count()


def _read_ahead(match: re.Match[str], setting: Setting) -> Days | None:
    """ "In three years", if the verb looks ahead; otherwise it is how long something took."""
    if setting.published is None:
        return None
    says_so = bool(read_group(match, "from_now"))
    if not says_so and not setting.looks_ahead(match):
        return None
    return count_units(setting.published, read_group(match, "unit"), read_count(match["count"])).count()


def _read_stretch(match: re.Match[str], setting: Setting) -> Days | None:
    """ "Over the past two weeks": the period that ends on the publication date."""
    if setting.published is None:
        return None
    return span_until(setting.published, read_group(match, "unit"), read_count(match["count"])).count()


def _read_quarter_now(match: re.Match[str], setting: Setting) -> Days | None:
    if setting.published is None:
        return None
    months = 6 if read_group(match, "share") == "half" else 3
    last = 12 // months
    number = QUARTERS[read_group(match, "number")] or last
    return span_months(setting.published.year, (min(number, last) - 1) * months + 1, "season", months=months).count()


def read_from_anchor(match: re.Match[str], anchor: Days) -> Days | None:
    """ "Two days later", "the previous day", counted from another date in the sentence."""
    unit = read_group(match, "unit")
    number = read_count(read_group(match, "count") or "a")
    side = read_group(match, "side") or read_group(match, "which")
    if anchor.precision == "year" and unit != "year":
        return None
    sign = -1 if side in ("earlier", "before", "previous") else 1
    days = count_units(anchor.first, unit, sign * number)
    if anchor.precision == "month" and unit == "month":
        moved = shift_months(anchor.first, sign * number)
        days = span_months(moved.year, moved.month, "month")
    return Days(days.first, days.last, days.precision, counted=True)


_STEPS = {"last": -1, "past": -1, "previous": -1, "this past": -1, "this": 0, "current": 0} | {
    "next": 1,
    "coming": 1,
    "this coming": 1,
    "upcoming": 1,
}
_WHICH = r"(?P<which>(?:the )?(?:last|past|previous|this past|this coming|this|current|next|coming|upcoming))"
_LENGTH = rf"(?P<length>weekend|week|month|quarter|year|decade|{match_any(SEASON_MONTHS)}|{match_any(MONTH_NUMBERS)})\b"
_NO_LONGER = r"(?! (?:of|or|and) )(?!-(?:long|old))"

WEEKDAY_RULES = [
    Rule(
        compile_rule(r"<at>?(?P<date>\b<weekday>,? (?:of )?(?P<week>(?:the )?(?:last|this|next)) week\b)"),
        _read_weekday,
    ),
    Rule(compile_rule(r"\b(?P<date>(?P<week>last|this|next) week,? (?:on )?<weekday>)(?!s\b)"), _read_weekday),
    Rule(
        compile_rule(
            r"<at>?(?P<date>\b(?:(?:the )?(?P<which>last|past|previous|this past|this coming|this|next|coming) )?"
            r"<weekday>)(?!-to|\s?(?:to|through|[-–]) ?<any_weekday>)"
        ),
        _read_weekday,
    ),
]
COUNTED_RULES = [
    Rule(
        compile_rule(rf"\b(?P<word>{match_any(DAY_WORDS)})\b(?!['’]s (?:world|society|youth|money))"),
        _read_day_word,
    ),
    Rule(compile_rule(rf"\b(?P<side>earlier|later) (?:in )?(?:this|the|the current) {_LENGTH}"), _read_now_part),
    Rule(
        compile_rule(r"<part>(?:the |this )(?P<length>week|month|quarter|year|decade)\b(?! (?:before|after))"),
        _read_year_end,
    ),
    Rule(compile_rule(rf"<part>?\b{_WHICH} {_LENGTH}{_NO_LONGER}"), _read_step),
    Rule(compile_rule(r"\b(?:at|over|on|during) (?P<date>the weekend)\b"), _read_weekend),
    Rule(
        compile_rule(
            r"\b(?P<date>(?:(?:more than|over|nearly|almost|about|around|roughly|some|just|exactly) )?"
            r"<count>[ -](?:short |long )?<unit> ago)\b"
        ),
        _read_ago,
    ),
    Rule(compile_rule(r"\b<count> <unit> (?P<from_now>from (?:now|today))\b"), _read_ahead),
    Rule(compile_rule(r"\bin <count> (?P<unit>day|week|month|year|decade)s?['’]?s? (?P<from_now>time)\b"), _read_ahead),
    Rule(
        compile_rule(
            r"(?<!first )(?<!time )(?<!once )(?<!in the )\b(?P<date>(?:with)?in <count> <unit>)"
            r"(?! of\b| or\b| after\b|-)"
        ),
        _read_ahead,
    ),
    Rule(
        compile_rule(
            r"\b(?:in|over|during|for|within|throughout) (?:just |only )?"
            r"(?P<date>the (?:past|last|previous) <count> <unit>)"
        ),
        _read_stretch,
    ),
    Rule(
        compile_rule(
            r"\b(?:in|during) (?P<date>the (?P<number>first|second|third|fourth) (?P<share>quarter|half))"
            r"(?= ?[,.]|$)"
        ),
        _read_quarter_now,
    ),
]
ANCHORED = (
    compile_rule(
        r"\b<count> <unit> (?P<side>later|earlier|before|after)(?=[.,;:!?)]| (?:and|but|the|he|she|it|they|in)\b|$)"
    ),
    compile_rule(r"\b(?:a |the )(?P<unit>day|week|month|year) (?P<side>later|earlier|before|after)(?=[.,;:!?)]|$)"),
    compile_rule(r"\bthe (?P<which>previous|next|following) (?P<unit>day|week|month|year)\b"),
)
"""Expressions counted from the date before them, or from the publication date when they look back."""
