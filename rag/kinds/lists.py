"""Lists: who and what is named, each once with all its spellings, how often, and the sentence that best says what it
is.

Counted over whole articles. A subject limits the list to the sentences that mention it, or else to their articles; a
trade ("the ministers") limits it to the people called that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from rag.index.facts_counts import (
    count_days,
    count_entities,
    count_figures,
    count_spellings,
    find_entities_spelled,
    read_first_mentions,
    read_mentions_in,
    read_top_entities,
)
from rag.kinds.articles import Articles
from rag.kinds.day_words import name_days
from rag.kinds.mentioning import Found, find_mentioning, suggest_name
from rag.kinds.mentions_of import find_mentions
from rag.kinds.saying import GOES_ON, is_speaker
from rag.kinds.telling import carries_trade, is_trade, list_trades, rate_mention
from rag.kinds.whole_folder import Scope, bound_scope, compose_answer
from rag.kinds.wording import count_noun, join_words, quote_words
from rag.schema.answers import Answer
from rag.schema.facts import Entity, IndexedSentence, Mention, NameType
from rag.schema.kinds import Item, Request
from rag.text.en.countries import COUNTRIES
from rag.text.en.names import LANDS
from rag.text.words import fold_text, fold_words

SHOWN = 15
"""Number of entries shown when the request names no number."""
_MENTIONS = 12
"""Mentions of each spelling from which the most telling one is chosen."""
_BEARERS = 3_000
"""Most names searched for people of a trade and for speakers, those in the most articles first."""
_SPOKEN = 600
"""Most sentences searched for speakers, in order of file."""
_CALLED = 4_000
"""Most sentences searched for people of a trade."""

_TYPES: Mapping[str, NameType] = {"person": "person", "place": "place", "organisation": "organisation"}
_NOUNS = {
    "person": ("person", "people"),
    "place": ("place", "places"),
    "city": ("place other than a country", "places other than countries"),
    "country": ("country", "countries"),
    "organisation": ("organisation", "organisations"),
    "name": ("name", "names"),
    "date": ("date", "dates"),
    "figure": ("figure", "figures"),
    "said": ("speaker", "speakers"),
}

_COUNTRY_FORMS = frozenset(fold_words(form).removeprefix("the ") for forms in COUNTRIES for form in forms)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry before it is quoted."""

    name: str
    type: str
    mentions: int
    articles: int
    aliases: tuple[str, ...]
    sentence: IndexedSentence | None


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where a list looks."""

    scope: Scope
    articles: Sequence[int] | None
    """Numbers of the articles; None for all."""
    sentences: Sequence[int] | None
    """Numbers of the sentences, when a subject bounds the list to them."""
    words: str
    """Called after "in": "all 5 articles"."""
    limit: int


def answer_list(request: Request, articles: Articles) -> Answer | None:
    """The list, or an abstention that says that nothing of this kind is named."""
    request = request if request.aspect in _NOUNS else replace(request, aspect="name")
    scope = bound_scope(
        request if request.aspect != "date" else replace(request, since=None, until=None, spans=()), articles
    )
    limit = request.sentences or SHOWN
    bounds = Bounds(scope, scope.articles.numbers, None, scope.words, limit)
    if not scope.size:
        return compose_answer(scope, f"Nothing was looked at: {scope.words}.", abstained=True)
    if request.aspect == "person" and request.subject and is_trade(request.subject):
        return _answer_trade(request.subject, bounds)
    found = find_mentioning(request.subject, scope.articles) if request.subject else None
    if found and not found.by_article:
        near = suggest_name(request.subject, scope.articles)
        hint = f" Did you mean {near}?" if near else ""
        none = "does not mention" if scope.is_one else "mentions"
        start = scope.words[:1].upper() + scope.words[1:] if scope.is_one else f"None of {scope.words}"
        return compose_answer(scope, f"{start} {none} {quote_words(found.subject)}.{hint}", abstained=True)
    if request.aspect == "said":
        return _answer_said(bounds, found)
    collect = _COLLECTORS[request.aspect]
    for bounded in _bound_by_subject(bounds, found):
        entries, total = collect(bounded, request)
        if entries:
            return _write(bounded, request.aspect, entries, total)
    plural = _NOUNS[request.aspect][1]
    return compose_answer(scope, f"No {plural} are named in {bounds.words}.", abstained=True)


def _bound_by_subject(bounds: Bounds, found: Found | None) -> list[Bounds]:
    """Bounds to try in turn: the sentences that mention the subject, then their articles; unchanged without a
    subject."""
    if found is None:
        return [bounds]
    subject = quote_words(found.subject)
    sentences = found.sentences
    held = list(found.by_article)
    return [
        replace(
            bounds, sentences=sentences, words=f"the {count_noun(len(sentences), 'sentence')} that mention {subject}"
        )
        if len(sentences) > 1
        else replace(bounds, sentences=sentences, words=f"the one sentence that mentions {subject}"),
        replace(bounds, articles=held, words=f"the {count_noun(len(held), 'article')} with {subject}"),
    ]


# --- names


def _collect_named(bounds: Bounds, request: Request) -> tuple[list[Entry], int]:
    type_ = _TYPES.get(request.aspect)
    facts = bounds.scope.articles.facts
    if bounds.sentences is not None:
        entities = read_top_entities(facts, type_, _BEARERS, sentences=bounds.sentences)
        subject = fold_words(request.subject)
        entities = [one for one in entities if subject not in map(fold_words, (one.name, *one.aliases))]
        total = len(entities)
    else:
        entities = read_top_entities(facts, type_, bounds.limit, bounds.articles)
        kinds: tuple[NameType, ...] = (type_,) if type_ else ("person", "organisation", "place", "other")
        total = sum(count_entities(facts, one, bounds.articles) for one in kinds)
    return [_make_entry(one, bounds) for one in entities[: bounds.limit]], total


def _make_entry(entity: Entity, bounds: Bounds) -> Entry:
    kind = "name" if entity.type == "other" else entity.type
    sentence = _choose_mention(_read_mentions(entity, bounds), bounds, entity.name)
    return Entry(entity.name, kind, entity.mentions, entity.articles, entity.aliases, sentence)


def _read_mentions(entity: Entity, bounds: Bounds) -> list[Mention]:
    facts = bounds.scope.articles.facts
    if bounds.sentences is None:
        return read_first_mentions(facts, entity, _MENTIONS, bounds.articles)
    wanted = frozenset(bounds.sentences)
    return [one for one in bounds.scope.articles.read_mentions([entity.id]) if one.sentence in wanted]


def _choose_mention(mentions: Sequence[Mention], bounds: Bounds, fullest: str) -> IndexedSentence | None:
    """The sentence of the most telling mention, the first of equals."""
    read = {one.number: one for one in bounds.scope.articles.read_numbers([one.sentence for one in mentions])}
    held = [one for one in mentions if one.sentence in read]
    if not held:
        return None

    def rate(mention: Mention) -> tuple[int, int]:
        sentence = read[mention.sentence]
        return -rate_mention(sentence.text, sentence.kind, mention, sentence.start, fullest), mention.sentence

    return read[min(held, key=rate).sentence]


def _collect_countries(bounds: Bounds, _request: Request) -> tuple[list[Entry], int]:
    """Countries under all their names, without nationalities and adjectives ("Ukrainian")."""
    articles = bounds.scope.articles
    entries: list[Entry] = []
    for forms in COUNTRIES:
        folded = {fold_words(form) for form in forms}
        folded |= {f"the {form}" for form in folded}
        held: dict[tuple[int, str], Entity] = {}
        for form in sorted(folded):
            for entity in find_entities_spelled(articles.facts, form):
                spelled = [one for one in (entity.name, *entity.aliases) if fold_words(one) in folded]
                held.update({(entity.id, one): entity for one in spelled if entity.type != "person"})
        if not held:
            continue
        mentions, n = count_spellings(articles.facts, list(held), bounds.articles, bounds.sentences)
        if not mentions:
            continue
        entities = {id_: entity for (id_, _), entity in held.items()}
        spellings = {spelling for _, spelling in held}
        told = [one for e in entities.values() for one in _read_mentions(e, bounds) if one.name.text in spellings]
        aliases = tuple(sorted(spellings - {forms[0]}))
        entries.append(Entry(forms[0], "country", mentions, n, aliases, _choose_mention(told, bounds, forms[0])))
    entries.sort(key=lambda one: (-one.articles, -one.mentions, one.name))
    return entries[: bounds.limit], len(entries)


def _collect_below_countries(bounds: Bounds, _request: Request) -> tuple[list[Entry], int]:
    """Places that are neither countries nor named as land or water. The index does not know which of them are towns."""
    facts = bounds.scope.articles.facts
    places = read_top_entities(facts, "place", _BEARERS, bounds.articles, bounds.sentences)
    wanted = [one for one in places if _may_be_town(one)]
    return [_make_entry(one, bounds) for one in wanted[: bounds.limit]], len(wanted)


def _may_be_town(entity: Entity) -> bool:
    spellings = [fold_words(one).removeprefix("the ") for one in (entity.name, *entity.aliases)]
    return not any(one in _COUNTRY_FORMS or not LANDS.isdisjoint(one.split()) for one in spellings)


# --- dates and figures


def _collect_dates(bounds: Bounds, request: Request) -> tuple[list[Entry], int]:
    """The most named dates within the requested period, in chronological order."""
    articles = bounds.scope.articles
    is_bounded = bool(request.since or request.until)
    days, total = count_days(articles.facts, 100_000 if is_bounded else bounds.limit, bounds.articles, bounds.sentences)
    if is_bounded:
        days = [
            one
            for one in days
            if any(since <= one.first and one.last <= until for since, until in request.list_spans())
        ]
        total = len(days)
    days = sorted(days[: bounds.limit], key=lambda one: (one.first, one.last))
    read = {one.number: one for one in articles.read_numbers([one.sentence for one in days])}
    return [
        Entry(name_days(one.first, one.last, one.precision), "date", one.mentions, one.articles, (), read[one.sentence])
        for one in days
    ], total


def _collect_figures(bounds: Bounds, _request: Request) -> tuple[list[Entry], int]:
    articles = bounds.scope.articles
    figures, total = count_figures(articles.facts, bounds.limit, bounds.articles, bounds.sentences)
    read = {one.number: one for one in articles.read_numbers([one.sentence for one in figures])}
    entries = []
    for one in figures:
        sentence = read[one.sentence]
        at = fold_text(sentence.text).find(one.text)
        written = sentence.text[at : at + len(one.text)] if at >= 0 else one.text
        entries.append(Entry(written, "figure", one.mentions, one.articles, (), sentence))
    return entries, total


_COLLECTORS: Mapping[str, Callable[[Bounds, Request], tuple[list[Entry], int]]] = {
    "person": _collect_named,
    "place": _collect_named,
    "organisation": _collect_named,
    "name": _collect_named,
    "city": _collect_below_countries,
    "country": _collect_countries,
    "date": _collect_dates,
    "figure": _collect_figures,
}


# --- people of a trade, and speakers


def _answer_trade(trade: str, bounds: Bounds) -> Answer:
    """The people whom the articles call by a trade."""
    articles = bounds.scope.articles
    entries: list[Entry] = []
    people = {one.id: one for one in read_top_entities(articles.facts, "person", _BEARERS, bounds.articles)}
    called: dict[int, IndexedSentence] = {}
    trades = list_trades(trade)
    found = sorted({one for each in trades for one in find_mentioning(each.lower(), articles).sentences})
    held = found[:_CALLED]
    rest = len(found) - len(held)
    words = bounds.words if not rest else f"the first {_CALLED:,} sentences with the word, of {len(found):,}"
    if held:
        read = {one.number: one for one in articles.read_numbers(held)}
        for mention in _read_named_in(bounds, held):
            sentence = read[mention.sentence]
            start, end = mention.name.start - sentence.start, mention.name.end - sentence.start
            if mention.entity in people and any(carries_trade(one, sentence.text, start, end) for one in trades):
                called.setdefault(mention.entity, sentence)
    for id_, sentence in called.items():
        one = people[id_]
        entries.append(Entry(one.name, "person", one.mentions, one.articles, one.aliases, sentence))
    if not entries:
        lead = f"Nobody is named as {quote_words(trade)} in {words}."
        return compose_answer(bounds.scope, lead, exhaustive=not rest, abstained=True)
    entries.sort(key=lambda one: (-one.articles, -one.mentions, one.name))
    verb = "person is" if len(entries) == 1 else "people are"
    lead = f"{len(entries):,} {verb} named as {quote_words(trade)} in {words}"
    return _quote(bounds, entries[: bounds.limit], _close(lead, len(entries), bounds.limit), exhaustive=not rest)


def _answer_said(bounds: Bounds, found: Found | None) -> Answer:
    """Who says something, about the subject if there is one."""
    articles = bounds.scope.articles
    facts = articles.facts
    people = read_top_entities(facts, "person", _BEARERS, bounds.articles)
    by_id = {one.id: one for one in [*people, *read_top_entities(facts, "organisation", _BEARERS, bounds.articles)]}
    about = f" about {quote_words(found.subject)}" if found else ""
    if found:  # "membership in NATO" is NATO membership too
        apart = [one.number for one in find_mentions(found.subject, articles)]
        held = sorted({*found.sentences, *apart})
    else:
        held = sorted({one.sentence for e in list(by_id.values())[: 2 * SHOWN] for one in _read_mentions(e, bounds)})
    considered = held[:_SPOKEN]
    said = _find_speakers(bounds, considered, by_id)
    if not said:
        lead = f"Nobody is named as saying anything{about} in {bounds.words}."
        return compose_answer(bounds.scope, lead, abstained=True)
    entries = []
    for id_, told in said.items():
        one = by_id[id_]
        held_in = len({sentence.article for sentence in told})
        entries.append(Entry(one.name, one.type, len(told), held_in, one.aliases, told[0]))
    entries.sort(key=lambda one: (-one.articles, -one.mentions, one.name))
    verb = "speaker is" if len(entries) == 1 else "speakers are"
    lead = f"{len(entries):,} {verb} quoted or reported{about} in {bounds.words}"
    is_whole = found is not None and len(held) == len(considered)
    return _quote(bounds, entries[: bounds.limit], _close(lead, len(entries), bounds.limit), exhaustive=is_whole)


def _find_speakers(
    bounds: Bounds, sentences: Sequence[int], by_id: Mapping[int, Entity]
) -> dict[int, list[IndexedSentence]]:
    """Number of each entity that says something -> the sentences where it does, in order."""
    read = {one.number: one for one in bounds.scope.articles.read_numbers(sentences)}
    said: dict[int, list[IndexedSentence]] = {}
    goes_on = _find_gone_on(bounds, read)
    for mention in _read_named_in(bounds, [*sentences, *goes_on]):
        sentence = read.get(mention.sentence)
        where = goes_on.get(mention.sentence)
        if mention.entity not in by_id or (where or sentence) is None:
            continue
        for one, told_in in ((sentence, sentence), (where and where[0], where and where[1])):
            if one is None or told_in is None or told_in.kind == "boilerplate":
                continue
            if is_speaker(one.text, mention.name.start - one.start, mention.name.end - one.start):
                told = said.setdefault(mention.entity, [])
                told.extend([] if told_in in told else [told_in])
    return said


def _find_gone_on(
    bounds: Bounds, read: Mapping[int, IndexedSentence]
) -> dict[int, tuple[IndexedSentence, IndexedSentence]]:
    """The number of each sentence before one in which "he" or "she" says something -> it, and that one."""
    by_pronoun = {number - 1: one for number, one in read.items() if GOES_ON.search(one.text)}
    before = {one.number: one for one in bounds.scope.articles.read_numbers(sorted(by_pronoun))}
    return {
        number: (one, by_pronoun[number]) for number, one in before.items() if one.article == by_pronoun[number].article
    }


def _read_named_in(bounds: Bounds, sentences: Sequence[int]) -> list[Mention]:
    """The names in these sentences, in order."""
    return read_mentions_in(bounds.scope.articles.facts, sentences)


# --- writing


def _write(bounds: Bounds, aspect: str, entries: Sequence[Entry], total: int) -> Answer:
    noun, plural = _NOUNS[aspect]
    verb = "is" if total == 1 else "are"
    order = ", in chronological order" if aspect == "date" and total > 1 else ""
    lead = f"{count_noun(total, noun, plural)} {verb} named in {bounds.words}"
    return _quote(bounds, entries, _close(lead, total, bounds.limit, order))


def _close(lead: str, total: int, limit: int, order: str = "") -> str:
    shown = f"; the {limit:,} named most{order}" if total > limit else order
    return f"{lead}{shown}:"


def _quote(bounds: Bounds, entries: Sequence[Entry], lead: str, *, exhaustive: bool = True) -> Answer:
    quoter = bounds.scope.articles.quoter()
    quoter.prepare([one.sentence for one in entries if one.sentence])
    statements, items = [], []
    for one in entries:
        label = f"{' '.join(one.name.split())} ({_count_times(one.mentions)} in {count_noun(one.articles, 'article')})"
        statement = quoter.quote(one.sentence, label=label) if one.sentence else None
        statements.extend([statement] if statement else [])
        items.append(Item(one.name, one.type, one.mentions, one.articles, one.aliases, statement))
    joined = [f"{one.name} with {join_words(list(one.aliases[:4]))}" for one in entries if one.aliases]
    if joined:
        lead = f"{lead[:-1]}. Counted together: {'; '.join(joined[:5])}{'; and others' if len(joined) > 5 else ''}."
    return compose_answer(bounds.scope, lead, quoter, statements, items, exhaustive=exhaustive)


def _count_times(n: int) -> str:
    return "once" if n == 1 else f"{n:,} times"
