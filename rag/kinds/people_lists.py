"""Lists of people by what they are called or do: those of a trade or a country ("the Ukrainian ministers"), and those
who say something."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from rag.index.facts_counts import read_mentions_in, read_top_entities
from rag.kinds.articles import Articles
from rag.kinds.list_entries import BEARERS, SHOWN, Bounds, Entry, close_lead, list_mentions, quote_entries
from rag.kinds.mentioning import Found, find_mentioning
from rag.kinds.mentions_of import find_mentions, read_units
from rag.kinds.saying import GOES_ON, is_speaker
from rag.kinds.telling import carries_trade, list_trades
from rag.kinds.whole_folder import compose_answer
from rag.kinds.wording import quote_words
from rag.schema.answers import Answer
from rag.schema.facts import Entity, IndexedSentence, Mention
from rag.text.names import is_country
from rag.text.nationality import Nationality, carries_nationality, read_nationality

_Fits = Callable[[str, int, int], bool]
"""Whether the name at `start:end` of a sentence is that of somebody who is asked for."""
_SPOKEN = 2_000
"""Most sentences searched for speakers, in order of file; with more names than that, only the first mentions of the
names in the most articles."""
_CALLED = 4_000
"""Most sentences searched for people of a trade."""


def answer_trade(trade: str, bounds: Bounds) -> Answer:
    """The people whom the articles call by a trade, a nationality, or both ("Ukrainian ministers")."""
    articles = bounds.scope.articles
    entries: list[Entry] = []
    people = {one.id: one for one in read_top_entities(articles.facts, "person", BEARERS, bounds.articles)}
    nationality = read_nationality(trade)
    called: dict[int, IndexedSentence] | None = None
    rest = 0
    words = bounds.words
    for found, fits in _list_marks(trade, nationality, articles):
        marked = _find_called(bounds, found[:_CALLED], people, fits)
        if len(found) > _CALLED:
            rest = len(found) - _CALLED
            words = f"the first {_CALLED:,} sentences with the word, of {len(found):,}"
        called = marked if called is None else {id_: one for id_, one in marked.items() if id_ in called}
    for id_, sentence in (called or {}).items():
        one = people[id_]
        entries.append(Entry(one.name, "person", one.mentions, one.articles, one.aliases, sentence))
    if not entries:
        lead = f"Nobody is named as {quote_words(trade)} in {words}."
        return compose_answer(bounds.scope, lead, exhaustive=not rest, abstained=True)
    entries.sort(key=lambda one: (-one.articles, -one.mentions, one.name))
    verb = "person is" if len(entries) == 1 else "people are"
    lead = f"{len(entries):,} {verb} named as {quote_words(trade)} in {words}"
    return quote_entries(
        bounds, entries[: bounds.limit], close_lead(lead, len(entries), bounds.limit), exhaustive=not rest
    )


def _list_marks(trade: str, nationality: Nationality | None, articles: Articles) -> Iterator[tuple[list[int], _Fits]]:
    """For a nationality and for a trade: the sentences that may show it of somebody, and whether a name in one does."""
    if nationality:

        def is_national(text: str, start: int, _end: int) -> bool:
            return carries_nationality(nationality, text, start)

        yield _find_nationals(nationality, articles), is_national
    if nationality is None or nationality.trade:
        trades = list_trades(nationality.trade if nationality else trade)

        def is_called(text: str, start: int, end: int) -> bool:
            return any(carries_trade(one, text, start, end) for one in trades)

        yield sorted({one for each in trades for one in find_mentioning(each.lower(), articles).sentences}), is_called


def _find_nationals(nationality: Nationality, articles: Articles) -> list[int]:
    """The numbers of the sentences that name the country or its people, in order."""
    found: set[int] = set(articles.facts.find_terms(sorted(nationality.names), articles.numbers))
    for form in nationality.list_written():
        found |= {place for unit in read_units(form, articles) if unit.is_name for place in unit.places}
    return sorted(found)


def _find_called(
    bounds: Bounds, held: Sequence[int], people: Mapping[int, Entity], fits: _Fits
) -> dict[int, IndexedSentence]:
    """Number of each person whose name fits -> the first sentence that shows it."""
    called: dict[int, IndexedSentence] = {}
    read = {one.number: one for one in bounds.scope.articles.read_numbers(held)}
    for mention in _read_named_in(bounds, held) if held else ():
        sentence = read[mention.sentence]
        start, end = mention.name.start - sentence.start, mention.name.end - sentence.start
        if mention.entity in people and fits(sentence.text, start, end):
            called.setdefault(mention.entity, sentence)
    return called


def answer_said(bounds: Bounds, found: Found | None, *, only_people: bool = False) -> Answer:
    """Who says something, about the subject if there is one: people, and if not `only_people`, bodies and countries."""
    articles = bounds.scope.articles
    by_id = {one.id: one for one in _list_voices(articles, bounds, only_people=only_people)}
    is_all = sum(one.mentions for one in by_id.values()) <= _SPOKEN
    about = f" about {quote_words(found.subject)}" if found else ""
    if found:  # "membership in NATO" is NATO membership too
        apart = [one.number for one in find_mentions(found.subject, articles)]
        held = sorted({*found.sentences, *apart})
    elif is_all:
        named = {one.sentence for one in articles.read_mentions(list(by_id))}
        held = sorted(named | {number + 1 for number in named})  # "he added" goes on without the name
    else:
        held = sorted({one.sentence for e in list(by_id.values())[: 2 * SHOWN] for one in list_mentions(e, bounds)})
    considered = held[:_SPOKEN]
    is_whole = len(held) == len(considered) and (found is not None or is_all)
    words = bounds.words if is_whole else f"{len(considered):,} of the sentences with a name in {bounds.words}"
    said = _find_speakers(bounds, considered, by_id)
    if not said:
        lead = f"Nobody is named as saying anything{about} in {words}."
        return compose_answer(bounds.scope, lead, exhaustive=is_whole, abstained=True)
    entries = []
    for id_, told in said.items():
        one = by_id[id_]
        held_in = len({sentence.article for sentence in told})
        entries.append(Entry(one.name, one.type, len(told), held_in, one.aliases, told[0]))
    entries.sort(key=lambda one: (-one.articles, -one.mentions, one.name))
    noun, plural = ("person", "people") if only_people else ("speaker", "speakers")
    verb = f"{noun} is" if len(entries) == 1 else f"{plural} are"
    lead = f"{len(entries):,} {verb} quoted or reported{about} in {words}"
    return quote_entries(
        bounds, entries[: bounds.limit], close_lead(lead, len(entries), bounds.limit), exhaustive=is_whole
    )


def _list_voices(articles: Articles, bounds: Bounds, *, only_people: bool) -> list[Entity]:
    """Who may say something: people, bodies and countries ("Norway says ..."), those in the most articles first."""
    people = read_top_entities(articles.facts, "person", BEARERS, bounds.articles)
    if only_people:
        return people
    bodies = read_top_entities(articles.facts, "organisation", BEARERS, bounds.articles)
    places = read_top_entities(articles.facts, "place", BEARERS, bounds.articles)
    return [*people, *bodies, *(one for one in places if is_country(one.name.split()[-1]))]


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
    """The number of each sentence before one in which "he" or "she" says something -> both sentences."""
    by_pronoun = {number - 1: one for number, one in read.items() if GOES_ON.search(one.text)}
    before = {one.number: one for one in bounds.scope.articles.read_numbers(sorted(by_pronoun))}
    return {
        number: (one, by_pronoun[number]) for number, one in before.items() if one.article == by_pronoun[number].article
    }


def _read_named_in(bounds: Bounds, sentences: Sequence[int]) -> list[Mention]:
    """The names in these sentences, in order."""
    return read_mentions_in(bounds.scope.articles.facts, sentences)
