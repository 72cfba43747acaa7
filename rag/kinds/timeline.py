"""What happened when: every dated sentence of the articles, in chronological order, each cited.

Owns which date of a sentence is its event's, which events are the same, and which are shown when there are many.
`rag.extraction.dates` resolved the time expressions at indexing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rag.extraction.tense import looks_ahead
from rag.index.facts_counts import find_leads
from rag.kinds.articles import Articles, Quoter
from rag.kinds.day_words import name_days
from rag.kinds.mentions_of import describe_taken
from rag.kinds.naming import find_articles
from rag.kinds.subject_places import Places, find_places
from rag.kinds.wording import quote_words
from rag.schema.answers import Answer
from rag.schema.facts import FoundDate, IndexedSentence
from rag.schema.kinds import Coverage, Event, EventStatus, Precision, Request
from rag.schema.wording import add_remarks, list_remarks
from rag.text.en.lexicon import SPEECH_VERBS
from rag.text.overlap import measure_overlap
from rag.text.punctuation import asks
from rag.text.word_lists import match_any
from rag.text.words import stem_content

EVENTS = 12
"""Number of events shown unless the request names one."""

_REPORTED = re.compile(rf"\b{match_any(SPEECH_VERBS)}\b(?: \w+){{0,3}}(?: (?:on|late|early|earlier))? $", re.IGNORECASE)
"""What comes before the day on which somebody said it: "said on", "told reporters on"."""
_ATTRIBUTE_BEFORE = re.compile(r"(?:\b(?:of|the|its|their|his|her|a|an)|[’']s?)\s$", re.IGNORECASE)
_BEFORE_DATE = re.compile(r"\b(?:on|in|at|by|since|until|till|from|over|during|as of) (?:the )?$", re.IGNORECASE)
_SURENESS = {"day": 1.0, "week": 0.8, "month": 0.8, "season": 0.6, "year": 0.5, "decade": 0.2}
_SAME_EVENT_OVERLAP = 0.6
"""Share of the shorter sentence's words that two sentences with the same days must share to be one event."""
_SAME_ARTICLE_COST = 0.15
"""Penalty for an event, for each event already chosen from the same article."""


@dataclass(frozen=True)
class _Dated:
    """A sentence with the date of its event."""

    sentence: IndexedSentence
    first: date
    last: date
    precision: Precision
    when: str
    counted: bool
    found: FoundDate | None
    """The time expression that dates it; None when it has its article's date."""
    tellingness: float
    """Its priority when not all events can be shown; comparable only within one answer."""
    copies: tuple[IndexedSentence, ...] = ()
    """Sentences elsewhere that report the same event."""


def answer_timeline(request: Request, articles: Articles) -> Answer | None:
    """The dated events of the articles, for the requested period and subject, in chronological order.

    None when the articles do not mention the subject or have nothing dated about it. A period without events does give
    an answer: that nothing is dated in it.
    """
    if request.article:
        named = find_articles(request.article, articles)
        if not named:
            return None
        articles = articles.keep(named)
    subject = request.subject
    places = find_places(subject, articles) if subject else None
    if subject and places is None:
        return None
    found = _join_copies(_find_dated(request, articles, places))
    if request.aspect == "planned":
        found = [one for one in found if _is_planned(one, articles)]
    if not found:
        return _say_nothing(request, articles) if request.since or request.until else None
    told = _choose(found, request.sentences or EVENTS)
    quoter = articles.quoter()
    quoter.prepare(one for event in told for one in (event.sentence, *event.copies))
    events = tuple(_make_event(one, articles, quoter) for one in told)
    return Answer(
        question="",
        abstained=False,
        confidence=1.0,
        statements=tuple(event.statement for event in events),
        passages=quoter.passages,
        mode="extractive",
        lead=_write_lead(request, places, articles, told=len(told), found=len(found)),
        coverage=Coverage(len(articles.listed), exhaustive=True),
        events=events,
    )


def _find_dated(request: Request, articles: Articles, places: Places | None) -> list[_Dated]:
    """Every sentence with a date that fits the request, with the date of its event, in chronological order."""
    dates: dict[int, list[FoundDate]] = {}
    for one in articles.read_dates():
        if places is None or places.are_near(one.sentence, one.article):
            dates.setdefault(one.sentence, []).append(one.date)
    found = []
    for sentence in articles.read_numbers(list(dates)):
        if sentence.kind == "sentence" and not asks(sentence.text):
            in_order = sorted(dates[sentence.number], key=lambda one: one.start)
            fitting = [one for one in in_order if _is_within(one.first, one.last, request)]
            if fitting and (places is None or places.holds(sentence)):
                found.append(_date_sentence(sentence, fitting, articles, places))
    found += _find_leads(request, articles, places, dates)
    return sorted(found, key=lambda one: (one.first, one.last, one.sentence.file, one.sentence.start))


def _find_leads(
    request: Request, articles: Articles, places: Places | None, dates: dict[int, list[FoundDate]]
) -> Iterable[_Dated]:
    """The first sentence of each article, if it has no date of its own: news of the day of publication."""
    firsts = find_leads(articles.facts, articles.numbers)
    wanted = [
        firsts[one.number]
        for one in articles.listed
        if one.published
        and one.number in firsts
        and firsts[one.number] not in dates
        and _is_within(one.published, one.published, request)
        and (places is None or one.number in places.articles)
    ]
    for sentence in articles.read_numbers(wanted):
        day = articles.by_number[sentence.article].published
        if day:
            yield _Dated(sentence, day, day, "day", "", True, None, 1.2)


def _is_within(first: date, last: date, request: Request) -> bool:
    """Whether at least half of the days lie in the requested period."""
    for since, until in request.list_spans():
        begin, end = max(first, since), min(last, until)
        if begin <= end and 2 * ((end - begin).days + 1) >= (last - first).days + 1:
            return True
    return False


def _date_sentence(
    sentence: IndexedSentence, dates: Sequence[FoundDate], articles: Articles, places: Places | None
) -> _Dated:
    """The event of a sentence, with its best date: the day something happened rather than the day it was said, and
    exact dates rather than vague ones."""

    def weigh(one: FoundDate) -> float:
        before = sentence.text[: one.start - sentence.start]
        is_stretch = one.precision != "day" and one.first != one.last and one.text.lower().startswith("the ")
        costs = 0.8 * bool(_REPORTED.search(before)) + 0.3 * _is_attribute(before) + 0.4 * is_stretch
        return _SURENESS[one.precision] - costs

    # The first date is most often that of the main clause, so a later one must be better by a step.
    best = max(enumerate(dates), key=lambda one: weigh(one[1]) - 0.2 * (one[0] > 0))[1]
    start, end = best.start - sentence.start, best.end - sentence.start
    article = articles.by_number[sentence.article]
    preposition = _BEFORE_DATE.search(sentence.text[:start])
    when = " ".join(sentence.text[preposition.start() if preposition else start : end].split())
    place = (sentence.start - article.start) / max(1, article.end - article.start)
    words = len(sentence.text.split())
    tellingness = weigh(best) + 0.3 * (1 - place) + (0.3 if 8 <= words <= 45 else 0)
    if places is not None and sentence.number in places.sentences:
        tellingness += 1
    return _Dated(sentence, best.first, best.last, best.precision, when, best.counted, best, tellingness)


def _is_attribute(before: str) -> bool:
    """Whether a date after these words only identifies a thing: "the 2022 invasion", "the pact of 1994"."""
    return _ATTRIBUTE_BEFORE.search(before) is not None


def is_planned(sentence: IndexedSentence, found: FoundDate | None, published: date | None) -> bool:
    """Whether an event was still to come when its article was written, judged by its days or else by its verb. `found`
    is the time expression that dates it; None when it has its article's date."""
    text = sentence.text
    if found is None:
        return looks_ahead(text, 0, 0) is True
    span = (found.start - sentence.start, found.end - sentence.start)
    if published is not None and found.first > published:
        return True
    if published is not None and found.last < published:
        return False
    if found.text.lower().startswith("later "):
        return True
    return not _is_attribute(text[: span[0]]) and looks_ahead(text, *span) is True


def _join_copies(found: Sequence[_Dated]) -> list[_Dated]:
    """The events, each once: of sentences with the same days that say much the same, the first one is kept."""
    joined: list[_Dated] = []
    by_days: dict[tuple[date, date], list[tuple[int, frozenset[str]]]] = {}
    for one in found:
        words = stem_content(one.sentence.text)
        same_days = by_days.setdefault((one.first, one.last), [])
        for at, held in same_days:
            if measure_overlap(words, held, when_empty=1.0) >= _SAME_EVENT_OVERLAP:
                kept = joined[at]
                joined[at] = replace(
                    kept, copies=(*kept.copies, one.sentence), tellingness=max(kept.tellingness, one.tellingness) + 0.3
                )
                break
        else:
            same_days.append((len(joined), words))
            joined.append(one)
    return joined


def _choose(found: Sequence[_Dated], count: int) -> list[_Dated]:
    """The most telling events, preferably from many articles, in chronological order."""
    if len(found) <= count:
        return list(found)
    rest = sorted(range(len(found)), key=lambda at: -found[at].tellingness)[: 20 * count]
    told: list[int] = []
    of_article: Counter[int] = Counter()
    while len(told) < count and rest:
        best = max(
            rest, key=lambda at: found[at].tellingness - _SAME_ARTICLE_COST * of_article[found[at].sentence.article]
        )
        rest.remove(best)
        told.append(best)
        of_article[found[best].sentence.article] += 1
    return [found[at] for at in sorted(told)]


def _is_planned(one: _Dated, articles: Articles) -> bool:
    return is_planned(one.sentence, one.found, articles.by_number[one.sentence.article].published)


def _make_event(one: _Dated, articles: Articles, quoter: Quoter) -> Event:
    status: EventStatus = "planned" if _is_planned(one, articles) else "past"
    remarks = list_remarks(status, one.when, counted=one.counted)
    label = add_remarks(_name_days(one), remarks)
    statement = quoter.quote(one.sentence, *one.copies, label=label)
    return Event(one.first, one.last, one.precision, one.when, one.counted, status, statement)


def _name_days(one: _Dated) -> str:
    """The days of an event; of the rest of a year "later in 2024", which explains why it comes after a day of 2024."""
    is_rest = one.precision == "year" and one.first.timetuple().tm_yday > 1 and one.first.year == one.last.year
    return f"later in {one.first.year}" if is_rest else name_days(one.first, one.last, one.precision)


def _write_lead(request: Request, places: Places | None, articles: Articles, *, told: int, found: int) -> str:
    planned = "planned or expected " if request.aspect == "planned" else ""
    events = f"{found:,} {planned}dated event{'' if found == 1 else 's'}{_name_subject(request)}"
    which = f"The {told} most telling of {events}" if told < found else events
    lead = f"{which}{_name_period(request)} in {_name_articles(articles)}, in chronological order."
    return " ".join(part for part in (describe_taken(places.units) if places else "", lead) if part)


def _say_nothing(request: Request, articles: Articles) -> Answer:
    about = _name_subject(request)
    period = _name_period(request).strip() or "in that period"
    return Answer(
        question="",
        abstained=True,
        confidence=1.0,
        statements=(),
        passages=(),
        mode="extractive",
        lead=f"Nothing{about} in {_name_articles(articles)} is dated {period}.",
        coverage=Coverage(len(articles.listed), exhaustive=True),
    )


def _name_subject(request: Request) -> str:
    return f" about {quote_words(request.subject)}" if request.subject else ""


def _name_period(request: Request) -> str:
    """The requested period, as "in April 2024" or "from 2 April 2024 on"; "" for none."""
    if request.since and request.until:
        words = request.period or name_days(request.since, request.until, "day")
        first, last = request.list_spans()[0]
        on = "on" if first == last else "in"
        return f" {words}" if words.lower().startswith(("in ", "on ", "between ", "from ")) else f" {on} {words}"
    if request.since:
        return f" from {name_days(request.since, request.since, 'day')} on"
    return f" until {name_days(request.until, request.until, 'day')}" if request.until else ""


def _name_articles(articles: Articles) -> str:
    count = len(articles.listed)
    return "the one article" if count == 1 else f"all {count:,} articles"
