"""What a party supports, opposes or wants, by the sentences in which that party speaks or acts.

A sentence that merely names the party ("in calls with Quist", "as Norway makes gains") tells somebody else's stance.
The word for the stance that follows the party decides; without one, the sentences are evidence for the judge.
Rules over words, English only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rag.kinds.articles import Articles
from rag.kinds.evidence import keep_sentence
from rag.kinds.sides import has_voice, match_party, read_voice
from rag.schema.answers import Passage
from rag.schema.facts import IndexedSentence
from rag.text.en.holding import STOPPING_SHORT
from rag.text.en.names import SEATS
from rag.text.en.stances import AGAINST_PHRASES, AGAINST_VERBS, ASKED_STANCES, FOR_PHRASES, FOR_VERBS
from rag.text.kin import list_kin
from rag.text.names import is_same_name
from rag.text.negation import has_denial
from rag.text.past_tense import put_in_past
from rag.text.word_lists import match_any
from rag.text.words import WORD, fold_text, list_content_stems, list_content_words, stem_word

STANCE_CONFIDENCE = 0.8
"""Confidence of an answer by the word for somebody's stance. Set by hand."""
MOST_SENTENCES = 8
"""Most sentences of a party that the judge reads: those with most words of the statement."""
LEAST_COVER = 0.5
"""Least share of the words for the thing that a sentence needs to be about it."""
REACH = 12
"""Words after a party among which the word for its stance is: beyond them somebody else's may be told."""

_PARTY = re.compile(
    r"^(?:[Tt]he )?(?P<party>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*)*) (?:(?:does|did|do|has|have|still|also|now|\w+ly) )*"
    r"(?P<not>not )?(?P<verb>[a-z]+)(?P<thing>\b.+)$"
)
_STOPS_SHORT = re.compile(rf"\b{match_any(STOPPING_SHORT)} short of (?:\w+ly )?(?P<verb>\w+)", re.IGNORECASE)
_PHRASES = re.compile(
    rf"\b(?:(?P<pro>{match_any(FOR_PHRASES)})|(?P<contra>{match_any(AGAINST_PHRASES)}))\b", re.IGNORECASE
)
_CLAUSE = re.compile(
    r"[;:]|, (?:and|but|while|as|which)\b|\b(?:but(?! (?:stop|fell)\w* short)|while|although|because|whereas)\b"
)


def _list_stems(verbs: Iterable[str]) -> frozenset[str]:
    """The stems of all forms of the verbs: Porter's stem of "rebuffed" is not that of "rebuff"."""
    return frozenset(stem_word(form) for verb in verbs for form in (verb, put_in_past(verb), f"{verb}ing"))


_PRO, _CONTRA, _ASKED = map(_list_stems, (FOR_VERBS, AGAINST_VERBS, ASKED_STANCES))


@dataclass(frozen=True, slots=True)
class StanceClaim:
    """A statement of where somebody stands."""

    party: str
    is_pro: bool
    thing: tuple[frozenset[str], ...]
    """The words of what it is about, each with its other forms, as stems."""

    def count_held(self, text: str) -> int:
        """How many of the words of the thing a text has, in any form."""
        held = set(list_content_stems(text))
        return sum(not forms.isdisjoint(held) for forms in self.thing)


def read_stance_claim(statement: str) -> StanceClaim | None:
    """The claim of a statement such as "Quist does oppose the plan."; None when it tells no stance of a named party."""
    match = _PARTY.match(statement)
    stem = stem_word(match["verb"]) if match else ""
    if match is None or stem not in _ASKED:
        return None
    party = match["party"]
    seat = SEATS.get(fold_text(party), "")
    is_pro = (stem in _PRO) is not bool(match["not"])
    return StanceClaim(seat.title() if seat else party, is_pro, _list_forms(match["thing"]))


def _list_forms(words: str) -> tuple[frozenset[str], ...]:
    return tuple(
        frozenset(map(stem_word, (word, *list_kin(word, with_seats=True)))) for word in list_content_words(words)
    )


def find_stance(claim: StanceClaim, articles: Articles) -> tuple[str, IndexedSentence] | None:
    """ "yes" or "no" and the sentence that says so, "" with one that stops short of it; None when no sentence tells, or
    when two say the opposite."""
    found = [
        (cover, is_pro, one)
        for one in read_voice(claim.party, articles)
        for is_pro, cover in _list_stances(claim, one.text)
    ]
    most = max((cover for cover, _, _ in found), default=0)
    best = [(is_pro, one) for cover, is_pro, one in found if cover == most]
    if not best or len({is_pro for is_pro, _ in best}) > 1:
        return None
    is_pro, sentence = best[0]
    return ("" if is_pro is None else "yes" if is_pro is claim.is_pro else "no"), sentence


def list_stance_evidence(claim: StanceClaim, articles: Articles) -> list[Passage]:
    """A passage for each sentence in which the party speaks or acts, its other sentences marked as boilerplate, those
    nearest to the statement first; empty when the articles report nothing of it."""
    voiced = read_voice(claim.party, articles)
    chosen = sorted(voiced, key=lambda one: -claim.count_held(one.text))[:MOST_SENTENCES]
    ids = list(dict.fromkeys(one.chunk for one in chosen))
    chunks = {chunk.id: chunk for chunk, _ in articles.store.read_chunks_by_id(ids)}
    return [Passage(keep_sentence(chunks[one.chunk], one), 0.0, 0.0) for one in chosen if one.chunk in chunks]


def _list_stances(claim: StanceClaim, text: str) -> Iterator[tuple[bool | None, int]]:
    """Whether the party is for the thing, and how many of its words stand there, for each place of a sentence that
    tells it."""
    places = match_party(claim.party)(text)
    last = claim.party.split()[-1]
    places += [match.span() for match in WORD.finditer(text) if is_same_name(match.group(), last)]
    for start, end in sorted(set(places)):
        clause = _CLAUSE.split(text[end:], maxsplit=1)[0]
        stance = _read_stance(clause) if has_voice(text, start, end, only_said=False) else None
        if stance is None or not claim.thing:
            continue
        cover = claim.count_held(clause[stance[1] :])
        if cover >= LEAST_COVER * len(claim.thing):
            yield stance[0], cover


def _read_stance(clause: str) -> tuple[bool | None, int] | None:
    """Whether the first word for a stance in a clause is one for a thing, and where it ends; None without one. It is
    neither for nor against it to stop short of a thing."""
    short = _STOPS_SHORT.search(clause)
    if short and stem_word(short["verb"]) in _PRO | _CONTRA:
        return None, short.end()
    words = list(WORD.finditer(clause))[:REACH]
    found: list[tuple[int, int, bool]] = []
    for word in words:
        stem = stem_word(word.group())
        if word.group().islower() and stem in _PRO | _CONTRA:
            found.append((word.start(), word.end(), stem in _PRO))
    phrase = _PHRASES.search(clause, 0, words[-1].end() if words else 0)
    if phrase:
        found.append((*phrase.span(), phrase["pro"] is not None))
    if not found:
        return None
    start, end, is_pro = min(found)
    return is_pro is not has_denial(clause[:start]), end
