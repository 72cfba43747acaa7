"""Questions to suggest: drafted from sentences of the articles, and kept only when the answer comes from the same
sentence.

Owns the wordings. English only: nothing is suggested from text in another language. A draft is a guess by pattern, so
none is shown unchecked: the caller asks it first, and `is_answered` says whether it may be shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from rag.errors import QuestionError
from rag.schema.answers import Answer
from rag.schema.documents import Chunk, Sentence
from rag.text.capitals import match_capitalised
from rag.text.en.function_words import FIRST_AND_SECOND_PERSON_PRONOUNS, POINTING
from rag.text.en.lexicon import ROLE_NOUNS
from rag.text.en.numbers import MONTHS, UP_TO_TWENTY, WEEKDAYS
from rag.text.overlap import measure_overlap
from rag.text.word_lists import match_any
from rag.text.words import stem_content

SUGGESTION_CONFIDENCE = 0.8
"""A suggestion must be answered with at least this confidence: users should not be led to doubtful answers."""

MAX_WORDS = 16
"""Longest suggestion, so that it can be read at a glance."""

MAX_SHARED = 0.6
"""Two questions that share a larger part of their content words ask much the same."""

Wording = Literal["role", "count", "reason", "time", "claim"]

_WORDINGS: tuple[Wording, ...] = ("count", "reason", "time", "claim", "role")

_CAPITALISED = match_capitalised("’'-", one_letter=False)
_NAME = rf"{_CAPITALISED}(?: (?:al-|bin |de |van |von )?{_CAPITALISED}){{1,3}}"
_ONE_NAME = rf"(?:the )?{_CAPITALISED}(?: {_CAPITALISED}){{0,3}}"
_MONTH = match_any(month.capitalize() for month in MONTHS)
_WEEKDAY = match_any(day.capitalize() for day in WEEKDAYS)
_NOT_NAMES = re.compile(
    rf"\b(?:{_MONTH}|{_WEEKDAY}|The|This|That|These|Those|But|And|However|Meanwhile|After|Before|"
    r"In|On|At|As|For|It|He|She|They|We|You|I|His|Her|Their|Its|Our|Some|Others|Many|Most|Who|What|According)\b"
)
_UNRESOLVED = re.compile(
    rf"\b(?:{POINTING}|{match_any(FIRST_AND_SECOND_PERSON_PRONOUNS)}|there|here|"
    r"then|today|yesterday|tomorrow|former|latter|so|such|also|still|recently|some|others)\b"
)
_ROLE_NOUN = rf"(?:{match_any(ROLE_NOUNS)}|chair\w*|spokes\w+|secretary[- ]general)"
_APPOSITION = re.compile(
    rf"(?P<name>{_NAME}), (?P<role>the [^,;:()“”\"]{{0,50}}?\b{_ROLE_NOUN}\b[^,;:()“”\"]{{0,50}}),"
)
_TITLE = re.compile(
    rf"(?<!-)\b(?P<place>(?:[A-Z][\w.]+ ){{1,3}})(?P<role>(?i:(?:prime |foreign |defen[cs]e |interior )?{_ROLE_NOUN})) "
    rf"(?P<name>{_NAME})"
)
_NUMBER = (
    rf"(?:\d[\d,.]*(?: (?:million|billion|thousand|hundred))?|{match_any(UP_TO_TWENTY[2:])}|"
    r"dozens of|hundreds of|thousands of)"
)
_COUNT = re.compile(
    r"(?:^|, )(?:at least |about |around |nearly |almost |more than |over |some |up to |as many as |only )?"
    rf"{_NUMBER} (?P<noun>(?:[a-z’'-]+ ){{0,3}}?(?:[a-z-]+s|people|men|women|children)) "
    r"(?P<rest>(?:were|are|have|had|will|died|took|live|lost|attended|joined|signed|voted) [^,;:()]+?)"
    r"(?= (?:this|last|so far|since|by|according|in \d)\b|[,;]|\.$)",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"(?:^|, )(?P<subject>[A-Za-z][^,;:]{2,50}?) (?P<aux>is|are|was|were|has|have|had|will|can|could|cannot|should) "
    r"(?P<rest>[^,;:]{5,80}?),? because\b"
)
_DAY = rf"(?:\d{{1,2}} )?{_MONTH}"
_TIME = re.compile(
    r"^(?P<subject>[A-Z][^,;:]{2,50}?) (?P<aux>was|were) "
    r"(?P<rest>(?!not\b)[a-z]+(?:ed|en|wn|lt|ld|nt|rn|un)\b[^,;:]{0,60}?) "
    rf"(?:in|on) (?:{_DAY}[^,;:]{{0,14}}|(?:1[6-9]|20)\d\d)[,;.]"
)
_DURATION = re.compile(
    r"^(?P<subject>[A-Z][^,;:]{2,60}?) (?P<aux>has|have) "
    r"(?P<rest>(?:been|gone|lasted|lived|worked|led|run)\b[^,;:]{0,50}?) "
    r"since (?:1[6-9]|20)\d\d\b"
)
_ACCUSED = re.compile(
    rf"(?:^|, )(?P<who>{_ONE_NAME}) (?P<aux>is|was|has been) (?:also )?accused (?:by .{{2,80}}? )?of\b"
)
_CALLED = re.compile(rf"(?:^|, )(?P<who>{_ONE_NAME}) (?:has )?called on (?P<whom>(?:the )?{_CAPITALISED}) to\b")
_DENIED = re.compile(rf"(?:^|, )(?P<who>{_ONE_NAME}) (?P<aux>has|have) (?P<verb>denied|acknowledged|promised|agreed)\b")
_ASSURED = re.compile(rf"(?:^|, )(?P<who>{_ONE_NAME}) has assured (?P<whom>{_ONE_NAME}) that\b")
_SPEECH = re.compile(
    rf"(?<![\w.] )(?P<name>{_CAPITALISED}(?: {_CAPITALISED})*) "
    r"(?P<verb>warned|announced|argued|promised|claimed|suggested|stressed|emphasi[sz]ed|acknowledged)\b"
)
_LEMMAS = {"promised": "promise", "argued": "argue", "acknowledged": "acknowledge"}


@dataclass(frozen=True, slots=True)
class Draft:
    """A question that a sentence seems to answer, not checked yet."""

    question: str
    file: str
    start: int
    """Offset of the sentence in its document, like `end`."""
    end: int
    wording: Wording


def draft_questions(chunks: Sequence[Chunk]) -> list[Draft]:
    """Questions that sentences of a document seem to answer, better wordings first, without near-duplicates.

    `chunks` are the document's, in order.
    """
    drafts: list[Draft] = []
    for chunk, sentence in _list_sentences(chunks):
        text = " ".join(chunk.text[sentence.start - chunk.start : sentence.end - chunk.start].split())
        for wording, question in _word_questions(text):
            if is_new(question, [draft.question for draft in drafts]):
                drafts.append(Draft(question, chunk.file, sentence.start, sentence.end, wording))
    return sorted(drafts, key=lambda draft: _WORDINGS.index(draft.wording))


def draft_in_turns(
    files: Sequence[str], read_chunks: Callable[[str], Sequence[Chunk]], *, is_cancelled: Callable[[], bool]
) -> list[Draft]:
    """The first draft of each file, then the second of each, and so on. A removed file has no drafts."""
    lists = []
    for file in files:
        if is_cancelled():
            return []
        try:
            lists.append(draft_questions(read_chunks(file)))
        except QuestionError:
            continue
    return [draft for turn in zip_longest(*lists) for draft in turn if draft]


def _list_sentences(chunks: Sequence[Chunk]) -> Iterator[tuple[Chunk, Sentence]]:
    """Sentences of prose in English, each once."""
    done = -1
    for chunk in chunks:
        if chunk.language not in ("en", ""):
            continue
        for sentence in chunk.sentences:
            if sentence.start >= done and sentence.kind == "sentence":
                done = sentence.end
                yield chunk, sentence


def _word_questions(text: str) -> Iterator[tuple[Wording, str]]:
    """Each question about a sentence, the best first."""
    if found := _COUNT.search(text):
        yield from _accept("count", f"How many {found['noun']} {found['rest']}?", found["rest"])
    for wording, question, pattern in _WHOLE_CLAUSES:
        if found := pattern.search(text):
            parts = {**found.groupdict(), "subject": _lower_article(found["subject"])}
            yield from _accept(wording, question.format(**parts), f"{parts['subject']} {parts['rest']}")
    for question, pattern in _NAMED_CLAIMS:
        found = pattern.search(text)
        if found and _is_name(found["who"]):
            yield from _accept("claim", question.format(**found.groupdict()), "")
    for found in _APPOSITION.finditer(text):
        if _is_name(found["name"]):
            yield from _accept("role", f"Who is {found['role']}?", found["role"])
    for found in _TITLE.finditer(text):
        if _is_name(found["place"]) and _is_name(found["name"]):
            role = _lower_office(f"{found['place']}{found['role']}")
            yield from _accept("role", f"Who is the {role}?", "")
    for found in _SPEECH.finditer(text):
        if _is_name(found["name"]):
            lemma = _LEMMAS.get(found["verb"]) or re.sub(
                r"ed$", "e" if found["verb"].endswith("ized") else "", found["verb"]
            )
            yield from _accept("claim", f"What did {found['name']} {lemma}?", "")


_WHOLE_CLAUSES: tuple[tuple[Wording, str, re.Pattern[str]], ...] = (
    ("reason", "Why {aux} {subject} {rest}?", _REASON),
    ("time", "When {aux} {subject} {rest}?", _TIME),
    ("time", "Since when {aux} {subject} {rest}?", _DURATION),
)
_NAMED_CLAIMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("What {aux} {who} accused of?", _ACCUSED),
    ("What did {who} call on {whom} to do?", _CALLED),
    ("What {aux} {who} {verb}?", _DENIED),
    ("What has {who} assured {whom} of?", _ASSURED),
)


def _accept(wording: Wording, question: str, taken: str) -> Iterator[tuple[Wording, str]]:
    """The question, unless the words from the sentence cannot stand alone or are cut out of a quotation."""
    stray = re.search(r"[\"“”‘<>$\[\]{}|\\`*#@/]", question)
    if not stray and not _UNRESOLVED.search(f"{taken[:1].lower()}{taken[1:]}") and len(question.split()) <= MAX_WORDS:
        yield wording, question


def _is_name(text: str) -> bool:
    return not _NOT_NAMES.search(text)


def _lower_office(role: str) -> str:
    """ "British Prime Minister" as "British prime minister"."""
    return re.sub(
        rf"(?i:\b(?:(?:prime|foreign|defen[cs]e|interior) )?{_ROLE_NOUN})$", lambda match: match[0].lower(), role
    )


def _lower_article(subject: str) -> str:
    """A subject as it is written inside a sentence: "The match" as "the match", a name unchanged."""
    return re.sub(
        r"^(The|A|An|Many|Most|More|All|Fighting|Work|Talks|People)\b", lambda match: match[1].lower(), subject
    )


def is_new(question: str, others: Iterable[str]) -> bool:
    """Whether a question differs from each of the others, by its content words."""
    words = stem_content(question)
    return all(measure_overlap(words, stem_content(other), when_empty=0.0) <= MAX_SHARED for other in others)


def is_answered(draft: Draft, answer: Answer) -> bool:
    """Whether the answer to a draft is confident, verified, and cites the sentence that the draft was made from."""
    return (
        not answer.abstained
        and answer.confidence >= SUGGESTION_CONFIDENCE
        and all(statement.verified for statement in answer.statements)
        and any(
            citation.file == draft.file and citation.start < draft.end and draft.start < citation.end
            for citation in answer.citations
        )
    )


def choose_questions(
    drafts: Iterable[Draft],
    *,
    ask: Callable[[str], Answer],
    count: int,
    asked: Sequence[str] = (),
    max_checks: int = 12,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> list[str]:
    """The first `count` drafts that are well answered, without near-duplicates of `asked` or of each other.

    At most `max_checks` are asked. An error while asking ends the search; the drafts found so far are returned.
    """
    chosen: list[str] = []
    checks = 0
    for draft in drafts:
        if len(chosen) == count or checks == max_checks or is_cancelled():
            break
        if not is_new(draft.question, [*asked, *chosen]):
            continue
        checks += 1
        if is_answered(draft, ask(draft.question)):
            chosen.append(draft.question)
    return chosen
