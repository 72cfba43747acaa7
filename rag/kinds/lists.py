"""Lists: who and what is named, each once with all its spellings, how often, and the sentence that best says what it
is. `people_lists` has people of a trade and speakers, `list_entries` what all lists share.

Counted over whole articles. A subject limits the list to the sentences that mention it, or else to their articles; a
trade ("the ministers") limits it to the people called that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from rag.index.facts_counts import (
    count_days,
    count_entities,
    count_figures,
    count_spellings,
    find_entities_spelled,
    read_top_entities,
)
from rag.kinds.articles import Articles
from rag.kinds.day_words import name_days
from rag.kinds.list_entries import (
    BEARERS,
    SHOWN,
    SPEAKERS_SHOWN,
    Bounds,
    Entry,
    choose_mention,
    close_lead,
    list_mentions,
    make_entry,
    quote_entries,
)
from rag.kinds.mentioning import Found, find_mentioning, suggest_name
from rag.kinds.people_lists import answer_said, answer_trade
from rag.kinds.telling import is_trade
from rag.kinds.whole_folder import bound_scope, compose_answer
from rag.kinds.wording import count_noun, quote_words
from rag.schema.answers import Answer
from rag.schema.facts import Entity, NameType
from rag.schema.kinds import Request
from rag.text.en.countries import COUNTRIES
from rag.text.en.names import LANDS
from rag.text.nationality import read_nationality
from rag.text.words import fold_text, fold_words

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
    "quoted": ("person", "people"),
}

_COUNTRY_FORMS = frozenset(fold_words(form).removeprefix("the ") for forms in COUNTRIES for form in forms)


def answer_list(request: Request, articles: Articles) -> Answer | None:
    """The list, or an abstention that says that nothing of this kind is named."""
    request = request if request.aspect in _NOUNS else replace(request, aspect="name")
    scope = bound_scope(
        request if request.aspect != "date" else replace(request, since=None, until=None, spans=()), articles
    )
    limit = request.sentences or (SPEAKERS_SHOWN if request.aspect in ("said", "quoted") else SHOWN)
    bounds = Bounds(scope, scope.articles.numbers, None, scope.words, limit, request.order)
    if not scope.size:
        return compose_answer(scope, f"Nothing was read: {scope.words}.", abstained=True)
    is_called = request.subject and (is_trade(request.subject) or read_nationality(request.subject) is not None)
    if request.aspect == "person" and is_called:
        return answer_trade(request.subject, bounds)
    found = find_mentioning(request.subject, scope.articles) if request.subject else None
    if found and not found.by_article:
        near = suggest_name(request.subject, scope.articles)
        hint = f" Did you mean {near}?" if near else ""
        none = "does not mention" if scope.is_one else "mentions"
        start = scope.words[:1].upper() + scope.words[1:] if scope.is_one else f"None of {scope.words}"
        return compose_answer(scope, f"{start} {none} {quote_words(found.subject)}.{hint}", abstained=True)
    if request.aspect in ("said", "quoted"):
        return answer_said(bounds, found, only_people=request.aspect == "quoted")
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
        entities = read_top_entities(facts, type_, BEARERS, sentences=bounds.sentences)
        subject = fold_words(request.subject)
        entities = [one for one in entities if subject not in map(fold_words, (one.name, *one.aliases))]
        total = len(entities)
    else:
        entities = read_top_entities(facts, type_, bounds.limit, bounds.articles)
        kinds: tuple[NameType, ...] = (type_,) if type_ else ("person", "organisation", "place", "other")
        total = sum(count_entities(facts, one, bounds.articles) for one in kinds)
    return [make_entry(one, bounds) for one in entities[: bounds.limit]], total


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
        told = [one for e in entities.values() for one in list_mentions(e, bounds) if one.name.text in spellings]
        aliases = tuple(sorted(spellings - {forms[0]}))
        entries.append(Entry(forms[0], "country", mentions, n, aliases, choose_mention(told, bounds, forms[0])))
    entries.sort(key=lambda one: (-one.articles, -one.mentions, one.name))
    return entries[: bounds.limit], len(entries)


def _collect_below_countries(bounds: Bounds, _request: Request) -> tuple[list[Entry], int]:
    """Places that are neither countries nor named as land or water. The index does not know which of them are towns."""
    facts = bounds.scope.articles.facts
    places = read_top_entities(facts, "place", BEARERS, bounds.articles, bounds.sentences)
    wanted = [one for one in places if _may_be_town(one)]
    return [make_entry(one, bounds) for one in wanted[: bounds.limit]], len(wanted)


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


def _write(bounds: Bounds, aspect: str, entries: Sequence[Entry], total: int) -> Answer:
    noun, plural = _NOUNS[aspect]
    verb = "is" if total == 1 else "are"
    order = ", in chronological order" if aspect == "date" and total > 1 else ""
    order = ", in alphabetical order" if bounds.order == "name" else order
    across = "across" if bounds.words.startswith("all ") else "in"  # not each of them in every article
    lead = f"{count_noun(total, noun, plural)} {verb} named {across} {bounds.words}"
    return quote_entries(bounds, entries, close_lead(lead, total, bounds.limit, order))
