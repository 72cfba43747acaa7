"""Questions changed so that the passage that answered them no longer does.

People who ask about something an article does not say seldom ask about another subject: a year, a name or a word is
wrong. The reader learns to notice from questions in which a year, number, name or word was replaced, a "not" added, or
a condition put at the end.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.text.capitals import match_capitalised
from rag.text.en.function_words import (
    ARTICLES,
    DEMONSTRATIVES,
    FORMS_OF_BE,
    FORMS_OF_DO,
    FORMS_OF_HAVE,
    POSSESSIVE_DETERMINERS,
    QUESTION_WORDS,
    SUBJECT_PRONOUNS,
)
from rag.text.en.numbers import MONTHS, WEEKDAYS
from rag.text.word_lists import list_words, match_any

NUMBER = re.compile(r"\b\d[\d,.]*\b(?<![,.])")
_CAPITALISED = match_capitalised()
NAME = re.compile(rf"\b{_CAPITALISED}(?:(?: of| the| de| von)?(?: the)? {_CAPITALISED})*")
_WORD = re.compile(r"[^\W\d_]+")
_NOT_NAMES = (
    QUESTION_WORDS
    | ARTICLES
    | DEMONSTRATIVES
    | POSSESSIVE_DETERMINERS
    | (FORMS_OF_BE - {"am"})
    | FORMS_OF_DO
    | (SUBJECT_PRONOUNS - {"we", "you"})
    | list_words(
        """in on at of for to from during after before by with as if according about under among between since until
        while and or many much another other along upon into within besides despite although because however
        nonetheless therefore all some most"""
    )
)
"""Words that open a question or a sentence but are never part of a name, whatever their case."""

CONTRASTS = f"""
first second third fourth fifth last final|oldest newest youngest|largest smallest|biggest smallest|highest lowest
longest shortest|most least|more less fewer|best worst|greatest smallest|earliest latest|fastest slowest
increase decrease|increased decreased|increasing decreasing|rise fall|rose fell|gain lose|gained lost|win lose|won lost
wins loses|winner loser|victory defeat|defeat victory|beat lost|begin end|began ended|begins ends|start stop finish
started stopped finished|open close|opened closed|before after|early late|earlier later|north south east west
northern southern eastern western|northeast southwest|left right|upper lower|top bottom|above below|inside outside
internal external|male female|man woman|men women|boy girl|boys girls
father mother son daughter brother sister uncle aunt
king queen prince|husband wife|husbands wives|black white red blue green yellow brown|gold silver bronze|summer winter
spring autumn|{" ".join(map(str.capitalize, MONTHS))}
{" ".join(map(str.capitalize, WEEKDAYS))}|day night|morning evening afternoon|century decade
century millennium|hours days weeks months years|miles kilometers acres|million billion thousand|percent million
public private|national local international|federal state|domestic foreign|import export|imports exports
imported exported|buy sell|bought sold|purchase sale|support oppose|supported opposed|supporters opponents
allow ban|allowed banned forbidden|legal illegal|accept reject|accepted rejected|agree disagree|agreed refused
create destroy|created destroyed|built demolished|build demolish|founded dissolved|established abolished
born died buried married|birth death|alive dead|arrive leave|arrived left|enter leave|entered left|join leave
joined left|appear disappear|appeared disappeared|add remove|added removed|include exclude|included excluded
includes excludes|positive negative|advantage disadvantage|benefits drawbacks|strong weak|strength weakness
strengths weaknesses|hot cold|warm cool|hard soft|heavy light|rich poor|old new|old young|ancient modern|urban rural
cause prevent|caused prevented|causes prevents|attack defend|attacked defended|enemy ally|enemies allies|friend enemy
war peace|army navy|soldiers sailors|president governor mayor senator|minister ambassador|director producer writer actor
singer drummer guitarist|author editor publisher|teacher student|teachers students|doctor nurse patient|doctors patients
employer employee|city state country continent|town village|river lake mountain island|album song single|songs albums
book film play|novel film|movie episode|season episode|team player coach|game season|offense defense|goal assist
church school university|college school|hospital prison|train plane ship|bus train|road railway bridge tunnel
airport harbor|animal plant|animals plants|dogs cats|mammals birds reptiles fish|trees flowers|meat fruit
English French German Spanish Italian Russian Chinese Japanese Greek Latin Arabic|Catholic Protestant Orthodox
Christian Muslim Jewish Hindu Buddhist|Democratic Republican|liberal conservative|majority minority|maximum minimum
average total|primary secondary|major minor|main only|direct indirect|natural artificial|real fake|visible invisible
common rare|similar different|same different|known unknown|famous obscure|success failure|successful unsuccessful
succeed fail|succeeded failed|popular unpopular|happy sad|love hate|true false|full empty|wide narrow|deep shallow
expensive cheap|easy difficult|safe dangerous|clean dirty|wet dry|sent received|send receive|give take|gave took
given taken|teach learn|taught learned|ask answer|lend borrow|lent borrowed|push pull|raise lower|raised lowered
discovered invented|discover invent|wrote read|written read|spoken written|released recorded cancelled|release cancel
produced consumed|produce consume|promoted demoted|hired fired|appointed dismissed|elected defeated|arrested released
convicted acquitted|guilty innocent|defended prosecuted|declared denied|admitted denied|confirmed denied
praised criticized
praise criticism|liked disliked|encouraged discouraged|protect harm|protected harmed|saved killed|survived died
strengthened weakened|expanded shrank|expand shrink|attract repel|attracted repelled|connected separated|united divided
above under|over under|with without|always never|often rarely|all none|both neither|everyone nobody|never always
possible impossible|specific non-specific|complete incomplete|able unable|certain uncertain|dependent independent
formal informal|regular irregular|religious secular|violent non-violent|civilian military|aware unaware|equal unequal
organic inorganic|stable unstable|likely unlikely|limited unlimited|employed unemployed|profit non-profit|human animal
related unrelated|usual unusual|available unavailable|mobile stationary|permanent temporary|voluntary forced
active inactive|partial full|modern medieval|early late|western eastern|former current|previous next|original copied
beginning end|start end|origin fate|parent child|parents children|son daughter|wife mother|founder successor
leader follower|creator critic|supporter opponent|critic admirer|ancestor descendant|predecessor successor
owner tenant|master slave|allowed prohibited|permitted prohibited|required optional|require forbid|requires forbids
help hinder|helped hindered|improve worsen|improved worsened|grew shrank|growing shrinking|approved vetoed
passed failed|succeeded failed|kept removed|retained lost|obtained lost|found lost|followed preceded|follows precedes
remembered forgotten|welcomed rejected|considered ignored|recognized ignored|used avoided|use avoid|uses avoids
caught escaped|captured freed|occupied liberated|invaded defended|separate combine|separates joins|contain lack
contains lacks|has lacks|high low|higher lower|larger smaller|bigger smaller|longer shorter|older younger|better worse
good bad
"""
"""Groups of words, separated by "|" or a line end, that can replace each other and change the meaning."""


_CAN_BE_NEGATED = (FORMS_OF_BE - {"am"}) | FORMS_OF_DO | FORMS_OF_HAVE | {"could", "would", "can", "should"}
_NEGATED = re.compile(rf"\b{match_any(_CAN_BE_NEGATED)}\b")
_SLOT = re.compile(
    r"\b(the|an?|of|in|on|at|to|for|by|with|from|and|was|were|is|are|did|does|do|has|had|have|it|they|he|she|his|her)"
    r" (?!(?:been|being|have|that|than|they|them|there|some|this|these|those|what|which|most|more)\b)"
    r"([a-z]{4,})(?![\w'’-])",
    re.IGNORECASE,
)
_ENDINGS = ("ing", "ed", "ly", "ion", "ions", "ment", "ity", "ous", "al", "ive", "er", "ers", "s")
"""Words with the same ending are often of the same kind and can replace each other."""
_CONDITION = re.compile(
    r"\b(?:in|by|during|after|before|for|from|at|against|under|on|since|with|between) [\w'’ -]{3,40}(?=\s*\?\s*$)"
)
"""A condition at the end of a question: "during the war"."""
_ASKS = re.compile(rf"\b{match_any(QUESTION_WORDS - {'why'})}\b", re.IGNORECASE)
"""A condition with one of these ("in what year") is part of the question itself."""
_LAST_WORD = re.compile(r"([\w'’-]+)\W*$")
_HEAD = re.compile(r"\b(?:what|which|whose|how many|the) ([a-z]{3,})\b", re.IGNORECASE)


def _group_contrasts() -> dict[str, tuple[str, ...]]:
    others: dict[str, tuple[str, ...]] = {}
    for group in (part.split() for part in re.split(r"[|\n]", CONTRASTS)):
        for word in group:
            others[word] = (*others.get(word, ()), *(other for other in group if other != word))
    return others


_CONTRASTS = _group_contrasts()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The sources of replacements in a changed question."""

    context: str
    """The passage that answers the question."""
    names: Sequence[str]
    """Names in the article."""
    questions: Sequence[str]
    """Other questions about the article."""


def find_names(text: str) -> list[str]:
    """Runs of capitalised words in a text, in order, with repeats.

    Sometimes a run is only the first word of a sentence.
    """
    found = []
    for match in NAME.finditer(text):
        words = match.group().split()
        while words and words[0].lower() in _NOT_NAMES:
            words = words[1:]
        if words and len(" ".join(words)) > 2:
            found.append(" ".join(words))
    return found


def change_number(question: str, around: Surroundings, rng: random.Random) -> tuple[str, str] | None:
    """(old, new): a number, and one of the passage with as many characters; or, if it is all digits, a number not far
    from it (at most 20 away for four digits, else half)."""
    numbers = NUMBER.findall(question)
    if not numbers:
        return None
    old = rng.choice(numbers)
    others = [n for n in NUMBER.findall(around.context) if n != old and len(n) == len(old)]
    if others and rng.random() < 0.5:
        return old, rng.choice(others)
    if not old.isdigit():
        return None
    new = int(old) + rng.choice((-1, 1)) * rng.randint(1, 20 if len(old) == 4 else max(2, int(old) // 2))
    return (old, str(new)) if new > 0 else None


def change_name(question: str, around: Surroundings, rng: random.Random) -> tuple[str, str] | None:
    """(old, new): a name, and another of the passage or the article."""
    own = find_names(question)
    if not own:
        return None
    old = rng.choice(own)
    here = find_names(around.context)
    pool = here if rng.random() < 0.5 else around.names
    parts = set(old.lower().split())
    fitting = [name for name in pool if not parts & set(name.lower().split()) and name not in question]
    return (old, rng.choice(fitting)) if fitting else None


def change_contrast(question: str, _around: Surroundings, rng: random.Random) -> tuple[str, str] | None:
    """(old, new): a word after the first, and its opposite or a sibling: "first", "last"."""
    words = [word for word in _WORD.findall(question)[1:] if word in _CONTRASTS]
    if not words:
        return None
    old = rng.choice(words)
    return old, rng.choice(_CONTRASTS[old])


def change_head(question: str, around: Surroundings, rng: random.Random) -> tuple[str, str] | None:
    """(old, new): the word after "what", "which" or "the", and such a word of another question."""
    own = [match.group(1) for match in _HEAD.finditer(question)]
    if not own or not around.questions:
        return None
    old = rng.choice(own)
    others = [match.group(1) for match in _HEAD.finditer(rng.choice(around.questions))]
    fitting = [word for word in others if word[:4] != old[:4] and word not in question]
    return (old, rng.choice(fitting)) if fitting else None


def change_negation(question: str, _around: Surroundings, _rng: random.Random) -> tuple[str, str] | None:
    """(old, new): the first auxiliary, and its negation; None when the question opens with it, has it twice, or is
    negated already."""
    match = _NEGATED.search(question)
    if not match or match.start() == 0:
        return None
    verb = match.group()
    if len(find_words(question, verb)) > 1 or re.search(r"\bnot\b|n['’]t\b", question):
        return None
    return verb, "can't" if verb == "can" else f"{verb}n't"


def change_condition(question: str, around: Surroundings, rng: random.Random) -> tuple[str, str] | None:
    """(old, new): the last word, and the same word followed by another question's condition ("in 1914", "under the
    treaty"). The passage must lack a number of the condition, or a word of it with four letters or more."""
    last = _LAST_WORD.search(question)
    if not last or not around.questions or _CONDITION.search(question) or len(find_words(question, last[1])) != 1:
        return None
    here = set(_WORD.findall(around.context.lower())) | set(NUMBER.findall(around.context))
    for other in rng.sample(around.questions, min(6, len(around.questions))):
        found = _CONDITION.search(other)
        if found and len(found.group().split()) <= 6 and not _ASKS.search(found.group()):
            condition = found.group().strip()
            content = [word for word in _WORD.findall(condition.lower()) if len(word) > 3] + NUMBER.findall(condition)
            if any(word not in here for word in content) and condition not in question:
                return last[1], f"{last[1]} {condition}"
    return None


def change_word(question: str, around: Surroundings, rng: random.Random) -> tuple[str, str] | None:
    """(old, new): a word after a function word ("the", "of", "did"), and one of the passage or of another question that
    follows the same function word and has the same ending."""
    own = _find_slots(question)
    if not own:
        return None
    before, old = rng.choice(own)
    fitting = [
        word
        for text in (around.context, *rng.sample(around.questions, min(3, len(around.questions))))
        for other, word in _find_slots(text)
        if other == before
        and _find_ending(word) == _find_ending(old)
        and word[:4] != old[:4]
        and not find_words(question, word)
    ]
    return (old, rng.choice(fitting)) if fitting else None


def _find_slots(text: str) -> list[tuple[str, str]]:
    """(function word, content word) for each such pair; the function word shows what kind of word fits after it."""
    return [(match.group(1).lower(), match.group(2)) for match in _SLOT.finditer(text)]


def _find_ending(word: str) -> str:
    return next((ending for ending in _ENDINGS if word.endswith(ending)), "")


Change = Callable[[str, Surroundings, random.Random], "tuple[str, str] | None"]
"""(question, source of replacements, random numbers) -> (old, new), or None if there is nothing to change."""
_CHANGES: tuple[tuple[Change, float], ...] = (
    (change_number, 3.0),
    (change_name, 3.0),
    (change_contrast, 3.0),
    (change_word, 2.0),
    (change_condition, 1.5),
    (change_head, 1.2),
    (change_negation, 0.6),
)
"""The changes, each with its relative frequency."""


def change_question(question: str, around: Surroundings, rng: random.Random) -> tuple[str, str, bool] | None:
    """(old, new, whether the same change can be made in the passage): a change after which the passage no longer
    answers, or None if there is nothing to change.

    `old` occurs in the question as whole words, maybe several times; `replace_words` makes the change.
    """
    left = list(_CHANGES)
    while left:
        chosen = rng.choices(left, [weight for _, weight in left])[0]
        left.remove(chosen)
        change = chosen[0](question, around, rng)
        if change:
            return *change, chosen[0] is not change_negation
    return None


def replace_words(text: str, old: str, new: str) -> str:
    """The text with `old` replaced wherever it occurs as whole words."""
    parts, at = [], 0
    for start, end in find_words(text, old):
        parts += [text[at:start], new]
        at = end
    return "".join([*parts, text[at:]])


def find_words(text: str, words: str) -> list[tuple[int, int]]:
    """Character spans of `words` as whole words, in order: not inside a longer word or number."""
    pattern = rf"(?<!\w)(?<!\d[.,]){re.escape(words)}(?!\w)(?![.,]\d)"
    return [match.span() for match in re.finditer(pattern, text)]
