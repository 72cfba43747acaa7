"""English words for numbers, months, weekdays, units and vague amounts."""

from __future__ import annotations

from rag.text.word_lists import list_words, match_any

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
"""The months, in order."""
MONTH_ABBREVIATIONS = {month[:3]: month for month in MONTHS} | {"sept": "september"}
"""Abbreviation -> month; "may" is its own."""
MONTH_NUMBERS = {name: number for number, name in enumerate(MONTHS, start=1)} | {
    short: MONTHS.index(month) + 1 for short, month in MONTH_ABBREVIATIONS.items()
}
"""Every way to write a month -> its number, 1 to 12."""
MONTH = match_any(MONTHS)
"""Pattern of a month written out, without word boundaries."""
MONTH_OR_SHORT = match_any(MONTH_NUMBERS)
"""Pattern of a month, written out or abbreviated, without word boundaries or a full stop."""

AMBIGUOUS_MONTHS = list_words("march may")
"""Months that are also ordinary words."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""The days of the week, in order."""

UP_TO_TWENTY = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
"""Zero to twenty, in order."""
TENS = ("thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
"""Thirty to ninety, in order."""
ORDINALS = ("third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth")
"""Third to twelfth, in order. "First" and "second" are left out: they often mean rank."""
SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
"""Word for a power of ten -> its number of zeros (short scale)."""
SCALE_ABBREVIATIONS = {"bn": 9, "m": 6, "k": 3}
"""Abbreviation of a scale -> its number of zeros."""
COUNTING_NOUNS = {"hundred": 100, "dozen": 12}
"""Other words that multiply the number before them."""

UNITS = {
    "%": ("%", "percent", "per cent", "percentage point", "percentage points"),
    "$": ("dollar", "dollars", "usd", "us dollars"),
    "€": ("euro", "euros", "eur"),
    "£": ("pound", "pounds", "gbp", "pounds sterling"),
    "¥": ("yen",),
    "rouble": ("rouble", "roubles", "ruble", "rubles"),
    "km": ("km", "kilometre", "kilometres", "kilometer", "kilometers"),
    "mile": ("mile", "miles"),
    "metre": ("metre", "metres", "meter", "meters"),
    "kg": ("kg", "kilogram", "kilograms"),
    "ton": ("ton", "tons", "tonne", "tonnes"),
    "hour": ("hour", "hours"),
    "minute": ("minute", "minutes"),
    "day": ("day", "days"),
    "week": ("week", "weeks"),
    "month": ("month", "months"),
    "year": ("year", "years"),
    "decade": ("decade", "decades"),
    "degree": ("degree", "degrees", "°c", "°f"),
}
"""Unit -> the ways to write it. Only these are compared: money, shares, measures and lengths of time."""

ALL_WORDS = list_words(
    """all every each everyone everybody everything entire entirely whole wholly always fully completely unanimously"""
)
"""Words that say "all"."""
MOST_WORDS = list_words("most majority mostly largely mainly")
"""Words that say "most"."""
SOME_WORDS = list_words("some several half partly partially sometimes occasionally")
"""Words that say "some"."""
FEW_WORDS = list_words("few minority handful seldom rarely")
"""Words that say "few"."""

APPROXIMATE = list_words("about around almost approximately circa estimated nearly roughly some")
"""Words before a number that say that it is not exact."""
