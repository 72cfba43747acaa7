"""English words of time beyond months and weekdays: seasons, parts of a period, lengths, tense, and look-alikes."""

from __future__ import annotations

from rag.text.word_lists import list_words

SEASON_MONTHS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""Season -> its first month, in the northern hemisphere; each has three months."""

PERIOD_PARTS = {
    "early": "early",
    "mid": "mid",
    "middle": "mid",
    "late": "late",
    "start": "start",
    "beginning": "start",
    "end": "end",
}
"""Word that narrows a month, season or year -> the part that it means."""

QUARTERS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "final": 0,
    "last": 0,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
}
"""Which quarter or half of a year is meant; 0 for the last one."""

DAY_WORDS = {
    "yesterday": -1,
    "last night": -1,
    "the day before yesterday": -2,
    "today": 0,
    "tonight": 0,
    "this morning": 0,
    "this afternoon": 0,
    "this evening": 0,
    "earlier today": 0,
    "tomorrow": 1,
    "the day after tomorrow": 2,
}
"""Word for a day -> its distance from today, in days."""

HOLIDAYS = {
    "new year's day": (1, 1),
    "christmas eve": (12, 24),
    "christmas day": (12, 25),
    "boxing day": (12, 26),
    "new year's eve": (12, 31),
}
"""Holiday with the same date every year -> month and day."""

RECURRING_WORDS = list_words("every each any most some many weekly alternate")
"""Words before a weekday, month or season that do not mean a single one: "every May"."""

NAMED_WEEKDAYS = list_words("black good bloody super cyber easter palm ash shrove holy maundy giving red blue a one")
"""Words before a weekday that make it another name, or leave open which one is meant: "Black Friday"."""

WEEKDAY_NAMES_END = list_words("times telegraph mirror mail express post herald school league review")
"""Words after a weekday that turn both into a name: "the Sunday Times"."""

COUNTED_NOUNS = list_words(
    """people persons men women children soldiers troops members residents voters votes points houses homes families
    workers employees students pupils teachers doctors patients cases deaths dead wounded casualties prisoners
    refugees civilians officers police firefighters volunteers conscripts recruits jobs seats tickets copies cars
    vehicles tanks drones missiles shells rounds ships aircraft planes pages words times hours minutes seconds
    calories feet acres hectares litres liters gallons watts megawatts units items pieces others more fewer additional
    extra square cubic km kg mph"""
)
"""Nouns, and words before nouns, after a four-digit number that is a count: "2014 people"."""

AHEAD_VERBS = list_words(
    """agree agrees agreed aim aims aimed decide decides decided expect expects expected hope hopes hoped intend
    intends intended need needs plan plans planned pledge pledges pledged prepare prepares prepared promise promises
    promised propose proposes proposed ready resolve resolved schedule scheduled seek seeks set due vow vows vowed
    want wants wanted slated likely supposed going bound urge urges urged ask asks asked invite invited order ordered
    tell told call calls called"""
)
"""Words before "to" and a verb that put the verb into the future: "agreed to meet on Monday"."""

PAST_FORMS = list_words(
    """was were had did became began bought broke brought built came caught chose cost cut dealt died drew drove fell
    felt fled flew fought found gave got grew heard held hit hurt kept knew laid lay led left lent lost made meant met
    paid quit ran rang read rose said sang sank sat saw sent set shook shot shut sold sought spent spoke spread stole
    stood struck swore swept swam threw told took taught thought understood went won wore woke withdrew wrote drank
    ate forgot forgave hid froze overtook overthrew sprang stuck swung tore bound bent bid bled bred burst beat bore
    blew rode undertook underwent upheld"""
)
"""Past forms that do not end in "-ed"."""

NOT_PAST_WORDS = list_words(
    """need needed indeed exceed proceed succeed feed seed speed hundred sacred naked wicked united unprecedented
    continued detailed limited armed red bed shed embed breed greed weed deed steed creed freed"""
)
"""Words that end in "-ed" and say nothing about time."""

PRESENT_WORDS = (
    "now",
    "currently",
    "current",
    "latest",
    "newest",
    "most recent",
    "nowadays",
    "at present",
    "at the moment",
    "these days",
    "today",
    "so far",
    "to date",
    "still",
    "most up-to-date",
    "presently",
)
"""Words that ask how something is at the time of the newest article."""
FIRST_WORDS = (
    "at first",
    "originally",
    "initially",
    "previously",
    "formerly",
    "used to",
    "before the change",
    "to begin with",
    "in the beginning",
    "until now",
    "at the start",
)
"""Words that ask how something was before it changed."""
