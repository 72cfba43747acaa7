"""What the articles say differently: the same thing with a different figure, date, name or office holder, or denied.

The whole index is read, not the best passages. Owns the order of the search and the wording of the result; `same_thing`
decides which sentences are compared, `differences` whether two of them differ.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from rag.kinds.articles import Articles, Quoter
from rag.kinds.differences import (
    MIN_MUTUAL,
    MIN_SHARE,
    Aspect,
    Difference,
    find_difference,
    is_same_person,
    may_differ_in_one_article,
)
from rag.kinds.same_thing import SentencePair, find_pairs
from rag.kinds.told_sentences import ToldSentence, count_back, gather_sentences, merge_sentences
from rag.kinds.wording import count_noun, name_article
from rag.schema.answers import Answer, Statement
from rag.schema.kinds import Coverage, Request
from rag.text.days import name_day
from rag.text.office_holders import OfficeHolder, find_holders, is_same_office
from rag.text.words import stem_content

PAIRS_DECIDED = 3_000
"""Most pairs compared in detail, the most alike first."""
PAIRS_EMBEDDED = 150
"""Most differing pairs that are also compared by meaning."""
MIN_COSINE = 0.45
"""Two differing sentences with a lower cosine are about different things."""
MOST_TOLD = 12
"""Number of differences shown when the request names no number."""

_OPENING = re.compile(
    r"^(?:why|how|whether|if|that|what|when|where|who)\b|"
    r"\b(?:(?:ca|wo|do|does|did|is|are|would|should|has|have)n['’]?t|(?:can|will|do|does|did|is|are) not)\b",
    re.IGNORECASE,
)
"""What a clause opens with that is asked about, and the "not" in it, which the articles may say in other words."""
_SHORTEST_SAME = 5
"""Fewest letters of a stem for a longer one that begins with it to count as the same."""
_LONG_SUBJECT, _SUBJECT_SHARE = 4, 0.7
"""Of a subject of so many content words, a sentence and its title need hold this share."""
_DISPUTED = re.compile(
    r"\b(?:divided|split|disagree\w*|disput\w+|at odds|controvers\w+|contested|oppos\w+|reject\w*|rebuff\w*|"
    r"object(?:s|ed|ions?) to)\b",
    re.IGNORECASE,
)
_RELUCTANT = re.compile(
    r"\b(?:hesita\w+|reluctan\w+|refus\w+|declin(?:e[sd]?|ing)(?! (?:in|by|to \d))|den(?:y|ies|ied)|stop\w* short|"
    r"(?:will|would) not|wo(?:uld)?n['’]t|accus\w+|denounc\w+|criticis\w+|criticiz\w+)\b",
    re.IGNORECASE,
)
"""Weaker signs that sides differ, used when no sentence reports a dispute outright."""
TOLD_AS_DISPUTED = "Told as disputed"
_MOST_DISPUTED = 6

_TITLES: dict[Aspect, str] = {
    "figure": "Another figure",
    "date": "Another date",
    "name": "Another name",
    "denial": "Denied, or the opposite",
}
_ASKED: dict[str, Aspect] = {"figures": "figure", "dates": "date", "names": "name"}
"""Aspect of a request -> aspect in which the sentences differ."""
_NOTHING = {
    "": "Nothing that is said differently",
    "figures": "No figure that differs",
    "dates": "No date that differs",
    "names": "No name that differs",
    "changed": "Nothing that changed",
}


@dataclass(frozen=True)
class _Found:
    """Sentences that say the same thing differently."""

    title: str
    said: tuple[tuple[str, ToldSentence], ...]
    """The words in which each differs ("" for a denial) and the sentence, newest first."""

    @property
    def is_of_one_day(self) -> bool:
        """Whether all were published on the same day, so that none can be an update of another."""
        days = {told.published for _, told in self.said}
        return len(days) == 1 and None not in days

    @property
    def newest(self) -> date:
        return max((told.published or date.min for _, told in self.said), default=date.min)


def answer_disagree(request: Request, articles: Articles) -> Answer | None:
    """What the articles say differently, side by side, newest first, or that they do not differ.

    None when no article mentions the subject of the request.
    """
    told = gather_sentences(articles)
    wanted = stem_content(_OPENING.sub("", request.subject))
    about = [one for one in told if not wanted or _is_about(one, wanted)]
    if wanted and not about:
        return None
    held_offices = [one for one in _compare_holders(about) if not wanted or _is_of_subject(one, wanted)]
    found = _choose(request, [*held_offices, *_compare_pairs(about, articles)])
    quoter = articles.quoter()
    shown = found[: request.sentences or MOST_TOLD]
    disputed = [] if found or not wanted else _find_disputed(about)
    if disputed:
        shown = [_Found(TOLD_AS_DISPUTED, tuple(("", one) for one in disputed))]
    return Answer(
        question="",
        abstained=False,
        confidence=1.0,
        statements=tuple(_quote(shown, quoter)),
        passages=quoter.passages,
        mode="extractive",
        kind="disagree",
        lead=_write_lead(request, found, [] if disputed else shown, len(articles.listed)),
        coverage=Coverage(len(articles.listed), exhaustive=True),
    )


# --- what is compared


def _is_about(told: ToldSentence, wanted: frozenset[str]) -> bool:
    held = stem_content(told.content.text)
    near = held | stem_content(told.articles[0].title)
    needed = len(wanted) if len(wanted) < _LONG_SUBJECT else _SUBJECT_SHARE * len(wanted)
    return bool(_find_in(wanted, held)) and len(_find_in(wanted, near)) >= needed


def _find_in(wanted: frozenset[str], held: frozenset[str]) -> frozenset[str]:
    """The wanted stems that are held, in this or a longer form: "member" is held where "membership" is wanted."""
    rest = [one for one in held - wanted if len(one) >= _SHORTEST_SAME]
    longer = {one for one in wanted - held if any(one.startswith(other) or other.startswith(one) for other in rest)}
    return (wanted & held) | {one for one in longer if len(one) >= _SHORTEST_SAME}


def _is_of_subject(found: _Found, wanted: frozenset[str]) -> bool:
    """Whether the sentences hold the whole subject themselves: articles seldom
    differ on who holds an office."""
    return all(len(_find_in(wanted, stem_content(told.content.text))) == len(wanted) for _, told in found.said)


def _find_disputed(about: Sequence[ToldSentence]) -> list[ToldSentence]:
    """The sentences that show sides differing, the clearest first, about as many from each article."""
    plain = [one for one in about if _DISPUTED.search(one.content.text)]
    found = plain + [one for one in about if one not in plain and _RELUCTANT.search(one.content.text)]
    taken: Counter[int] = Counter()
    ranked = []
    for one in found:
        ranked.append((taken[one.articles[0].number], one))
        taken[one.articles[0].number] += 1
    return [one for _, one in sorted(ranked, key=lambda pair: pair[0])][:_MOST_DISPUTED]


# --- what differs


def _compare_pairs(told: Sequence[ToldSentence], articles: Articles) -> list[_Found]:
    """The differences; pairs that share a sentence and an aspect become one."""
    pairs = find_pairs([one.content.stems for one in told], min_share=MIN_SHARE, min_mutual=MIN_MUTUAL)[:PAIRS_DECIDED]
    differing = [
        (pair.one, pair.other, difference)
        for pair in pairs
        if (difference := _compare(told[pair.one], told[pair.other], pair))
    ]
    alike = _keep_alike(differing[:PAIRS_EMBEDDED], told, articles)
    return [_join(group, told) for group in _group(alike)]


def _compare(one: ToldSentence, other: ToldSentence, pair: SentencePair) -> Difference | None:
    """How the two differ, or None."""
    numbers = {article.number for article in (*one.articles, *other.articles)}
    if len(numbers) == 1 and not may_differ_in_one_article(one.content, other.content, pair.mutual):
        return None
    return find_difference(one.content, other.content, pair.share, pair.mutual)


def _keep_alike(
    differing: Sequence[tuple[int, int, Difference]], told: Sequence[ToldSentence], articles: Articles
) -> list[tuple[int, int, Difference]]:
    """The pairs that are near in meaning too."""
    numbers = sorted({number for one, other, _ in differing for number in (one, other)})
    if not numbers:
        return []
    vectors = dict(zip(numbers, articles.embed([told[number].content.text for number in numbers]), strict=True))
    return [pair for pair in differing if float(vectors[pair[0]] @ vectors[pair[1]]) >= MIN_COSINE]


def _group(differing: Iterable[tuple[int, int, Difference]]) -> list[list[tuple[int, int, Difference]]]:
    """Groups of pairs that share a sentence and differ in the same aspect."""
    groups: list[list[tuple[int, int, Difference]]] = []
    for pair in differing:
        joined = [
            group
            for group in groups
            if any(one[2].aspect == pair[2].aspect and {*one[:2]} & {*pair[:2]} for one in group)
        ]
        merged = [pair, *(one for group in joined for one in group)]
        groups = [group for group in groups if group not in joined] + [merged]
    return groups


def _join(group: Sequence[tuple[int, int, Difference]], told: Sequence[ToldSentence]) -> _Found:
    says: dict[int, str] = {}
    for one, other, difference in reversed(group):
        says[one], says[other] = difference.one, difference.other
    said: dict[str, list[ToldSentence]] = {}
    for number, words in says.items():
        said.setdefault(words or str(number), []).append(told[number])
    is_denial = group[0][2].aspect == "denial"
    merged = [("" if is_denial else words, merge_sentences(those)) for words, those in said.items()]
    return _make_found(_TITLES[group[0][2].aspect], merged)


def _compare_holders(told: Sequence[ToldSentence]) -> list[_Found]:
    """Offices for which different articles name different holders."""
    offices: list[list[tuple[OfficeHolder, ToldSentence]]] = []
    for one in told:
        for holder in find_holders(one.content.text):
            same = next((office for office in offices if is_same_office(office[0][0], holder)), None)
            if same is None:
                offices.append([(holder, one)])
            elif not any(is_same_person(holder.person, other.person) for other, _ in same):
                same.append((holder, one))
    return [
        _make_found(f"Another {office[0][0].title}", [(holder.person, one) for holder, one in office])
        for office in offices
        if len({one.articles[0].number for _, one in office}) > 1
    ]


def _make_found(title: str, said: Sequence[tuple[str, ToldSentence]]) -> _Found:
    return _Found(
        title, tuple(sorted(said, key=lambda one: (count_back(one[1].published), one[1].sentences[0].number)))
    )


def _choose(request: Request, found: Sequence[_Found]) -> list[_Found]:
    """The differences that the request asks for, newest first."""
    kept = list(found)
    if request.aspect in _ASKED:
        kept = [one for one in found if one.title == _TITLES[_ASKED[request.aspect]]]
    elif request.aspect == "changed":
        kept = [one for one in found if not one.is_of_one_day]
    return sorted(kept, key=lambda one: (-one.newest.toordinal(), one.title))


# --- wording


def _quote(found: Sequence[_Found], quoter: Quoter) -> list[Statement]:
    """One group of statements per difference: what each article says, cited with its copies."""
    quoter.prepare(sentence for one in found for _, told in one.said for sentence in told.sentences)
    return [
        quoter.quote(*told.sentences, label=_label(words, told), group=_write_group(one, at, found))
        for at, one in enumerate(found)
        for words, told in one.said
    ]


def _label(words: str, told: ToldSentence) -> str:
    """Its date and article, with the words that differ."""
    article = told.articles[0]
    day = article.published
    where = name_day(day) if day else name_article(article)
    return f"{where}, {words}" if words else where


def _write_group(found: _Found, at: int, all_found: Sequence[_Found]) -> str:
    """The heading of a difference, numbered when several have the same heading, so that they stay apart."""
    same = [place for place, one in enumerate(all_found) if one.title == found.title]
    return found.title if len(same) == 1 else f"{found.title} ({same.index(at) + 1})"


def _write_lead(request: Request, found: Sequence[_Found], shown: Sequence[_Found], articles: int) -> str:
    subject = f" on {request.subject}" if request.subject else ""
    over = f"in all {count_noun(articles, 'article')}" if articles > 1 else "in the one article"
    if not found:
        return f"{_NOTHING.get(request.aspect, _NOTHING[''])}{subject} was found {over}."
    verb = "is" if len(found) == 1 else "are"
    rest = f"; the newest {len(shown)} are shown" if len(shown) < len(found) else ""
    return f"{count_noun(len(found), 'thing')}{subject} {verb} said differently {over}{rest}."
