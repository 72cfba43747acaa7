"""Makes follow-up questions stand alone, without a language model.

    stand_alone("Until when does it run?", [EarlierTurn("How many men does Putin's decree call up?", "160,000", ())])

Owns what is tried in which order: `follow_up_forms` has the forms told by their wording ("why?", "and last year?"),
`coreference` the words that point back, `carried_words` the learnt choice of words that are left out. Word rules, English only, deterministic. A question that stands alone is
returned unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.question.carried_words import complete_question, rate_words
from rag.question.coreference import resolve_references
from rag.question.follow_up_forms import ALL_AUXILIARIES, FORMS, OTHER_SOURCE, Completed, add_last_question
from rag.question.mentions import (
    Exchange,
    is_verb,
    read_answer,
    starts_with_question_word,
)
from rag.question.small_talk import is_talk
from rag.schema.query import EarlierTurn
from rag.text.en.function_words import (
    QUESTION_WORDS,
)
from rag.text.en.lexicon import ATTRIBUTES, VAGUE_WORDS
from rag.text.language import is_english
from rag.text.names import read_names
from rag.text.words import WORD, fold_text, list_content_stems, list_content_words, stem_content

TURNS_READ = 6
"""Number of latest turns used: older ones are seldom meant."""


@dataclass(frozen=True, slots=True)
class StandaloneQuestion:
    """A question that can be understood without the conversation."""

    text: str
    carried: tuple[str, ...]
    """What was carried over from earlier turns, as it appears in `text`; may be empty."""
    is_new_topic: bool
    """Whether the question stands alone and shares no content word with the earlier turns. False without earlier
    turns."""
    other_than: tuple[str, ...] = ()
    """Files to leave out: those of the last answer, when "the other article" is asked for."""


_LEADING = re.compile(
    r"^(?:(?:and|but|so|or|then|also|ok(?:ay)?|yes|no|well|now|thanks|thank you|hm+)\b[,.!]?\s+)+", re.IGNORECASE
)
_ASKS_WHO = re.compile(r"\W*(?:and |but )?(?:\w+ )?(?:who|whom|whose)\b(?! (?:is|was|are|were) [A-Z])", re.IGNORECASE)


def stand_alone(
    question: str, earlier: Sequence[EarlierTurn], *, is_known: Callable[[Sequence[str]], bool] = lambda _: True
) -> StandaloneQuestion:
    """The question completed with what it leaves out, from the earlier turns (oldest first).

    Without earlier turns, or when it already stands alone, it is unchanged. `is_known` says whether the articles
    contain any of the given stems: a word that they lack ("asdf") is not about the last question.
    """
    followed = _list_followed(earlier)
    exchanges: list[Exchange] = []
    for turn in followed:
        exchanges.append(Exchange(_choose_base(turn.question, exchanges), read_answer(turn)))
    if not exchanges:
        return StandaloneQuestion(question, (), is_new_topic=False)
    if not is_english(question):
        return StandaloneQuestion(question, (), _is_new(question, exchanges))
    text, carried = _resolve(question, exchanges, followed)
    stems = list_content_stems(question)
    is_only_added = text.lower().startswith(f"{_LEADING.sub('', question.strip()).rstrip(' ?.!').lower()} (")
    if is_only_added and stems and not is_known(stems):
        text, carried = question, ()
    other_than = earlier[-1].files if OTHER_SOURCE.search(question) and carried else ()
    return StandaloneQuestion(text, carried, not carried and _is_new(question, exchanges), other_than)


def _list_followed(earlier: Sequence[EarlierTurn]) -> list[EarlierTurn]:
    """The latest turns that a follow-up may continue from, without thanks, greetings, and questions in another
    language, which the rules cannot parse."""
    asked = [turn for turn in earlier if is_english(turn.question) and not is_talk(turn.question)]
    return asked[-TURNS_READ:]


def _is_new(question: str, exchanges: Sequence[Exchange]) -> bool:
    said = stem_content(" ".join(f"{one.question} {one.answer}" for one in exchanges[-3:]))
    return not stem_content(question) & said


def _find_answered(last: Exchange) -> str:
    """The answer to the last question: the whole answer if it asked for a person, else the short answer."""
    return last.answer if _ASKS_WHO.match(last.question) else last.short_answer


def _choose_base(question: str, exchanges: Sequence[Exchange]) -> str:
    """What a follow-up to an earlier question continues from: the question with its references resolved if that is a
    sentence, else as typed; the question before it if it says nothing on its own ("Why?")."""
    resolved, carried = _resolve(question, exchanges)
    if not carried or "(" not in resolved:
        return resolved
    is_bare = len(list_content_words(question)) < 2
    return exchanges[-1].question if is_bare else question


def _resolve(question: str, exchanges: Sequence[Exchange], followed: Sequence[EarlierTurn] = ()) -> Completed:
    """The question and what was carried into it: by the model if the turns that it follows are given, else only by the
    rules."""
    if not exchanges:
        return question, ()
    asked = _LEADING.sub("", question.strip()).rstrip(" ?.!") or question.strip(" ?.!")
    made = next(filter(None, (form(asked, exchanges) for form in FORMS)), None)
    if made is None:
        replaced = resolve_references(asked, exchanges)
        if followed and not (replaced is None and _complete_ellipsis(asked, exchanges)):
            made = complete_question(
                asked, rate_words(question, followed), followed, replaced, answered=_find_answered(exchanges[-1])
            )
        elif replaced is not None:
            made = replaced if replaced[1] else add_last_question(asked, exchanges[-1])
    if made is None:
        made = _complete_ellipsis(asked, exchanges)
    if made is None:
        return question, ()
    text, carried = made
    return f"{text[:1].upper()}{text[1:].rstrip(' ?')}?", carried


# --- forms that ask the last question again


def _repeat(asked: str, exchanges: Sequence[Exchange]) -> _Result | None:
    """ "Tell me more", "Are you sure?": the last question again."""
    last = exchanges[-1].question
    if _MORE.match(asked):
        return f"What else is said as to this: {_strip(last)}", (_strip(last),)
    return (_strip(last), (_strip(last),)) if _AGAIN.match(asked) else None


def _ask_elsewhere(asked: str, exchanges: Sequence[Exchange]) -> _Result | None:
    """ "What about the other article?", "What does another article say?": the last question, asked of other files."""
    match = _OTHER_SOURCE.search(asked)
    if not match:
        return None
    rest = asked[: match.start()] + asked[match.end() :]
    if any(word not in REPORT_WORDS for word in list_content_words(rest)):
        return None
    last = _strip(exchanges[-1].question)
    return last, (last,)


def _ask_bare(asked: str, exchanges: Sequence[Exchange]) -> _Result | None:
    """ "Why?", "When was that?": the question word in front of what the last question says."""
    match = _BARE.match(asked)
    if not match or (re.search(r"\bit\b", asked) and match["wh"].lower() not in ("why", "how")):
        return None
    wh = match["wh"]
    clause = _find_clause(exchanges[-1])
    if clause and wh.lower() not in ("who", "by whom", "with whom", "how so", "what for", "why not"):
        return f"{wh} {clause}", (clause,)
    return _add_last_question(asked, exchanges[-1])


def _find_clause(last: Exchange) -> str:
    """What the last question says, from its auxiliary on, with its answer filled in: "did Russia seize Crimea"."""
    question = _strip(last.question)
    opening = re.match(rf"^{AUXILIARY}\s", question, re.IGNORECASE)
    if opening:
        return question[0].lower() + question[1:]
    match = re.match(
        rf"^(?P<wh>(?:\w+ ){{0,2}}{QUESTION_WORD}\b(?: (?!{AUXILIARY}\b)[\w'’-]+){{0,4}}) "
        rf"(?P<clause>{AUXILIARY} .+)$",
        question,
        re.IGNORECASE,
    )
    if not match:
        return _find_subject_clause(last, question)
    if re.match(r"(?:is|are|was|were) (?:the|an?|it)\b", match["clause"]):
        return ""
    asks_thing = re.search(r"\b(?:what|which|whom|who)\b", match["wh"], re.IGNORECASE)
    if asks_thing and len(match["clause"].split()) < 3:
        return ""
    short = last.short_answer if asks_thing else ""
    return f"{match['clause']} ({short})" if short and short.lower() not in match["clause"].lower() else match["clause"]


def _find_subject_clause(last: Exchange, question: str) -> str:
    """What a question for a subject says, with its answer as the subject: "Vladimir Putin signed the decree" of "Who
    signed the decree?"; "" for any other question, and without an answer."""
    match = re.match(r"^(?:who|what|which(?: \w+){1,3}?) (?P<clause>(?P<verb>\w+) .+)$", question, re.IGNORECASE)
    is_said = match is not None and (is_verb(fold_text(match["verb"])) or match["verb"].endswith("ed"))
    return f"{last.short_answer} {match['clause']}" if match and is_said and last.short_answer else ""


# --- forms that put a part of theirs into the last question


def _choose_listed(asked: str, exchanges: Sequence[Exchange]) -> _Result | None:
    """ "The second one?", "Which one is larger?": about the items of a list."""
    items = next(filter(None, (list_items(one) for one in reversed(exchanges[-2:]))), [])
    single = _SINGLE.search(asked)
    if single and items:
        listed = f"{', '.join(items[:-1])} or {items[-1]}"
        return f"{asked[: single.start()]}Which of {listed}{asked[single.end() :]}", tuple(items)
    match = _ORDINAL.search(asked)
    if not match or not items:
        return None
    at = _PLACES[match["which"].lower()]
    if not -len(items) <= at < len(items):
        return None
    item = items[at]
    rest = _ABOUT.sub("", asked[: match.start()]).strip()
    if not rest and match.end() == len(asked):
        return f"What about {item} ({_lower(exchanges[-1].question)})", (item, _strip(exchanges[-1].question))
    return f"{asked[: match.start()]}{item}{asked[match.end() :]}", (item,)


def _substitute_fragment(asked: str, exchanges: Sequence[Exchange]) -> _Result | None:
    """ "And last year?", "In Belgium?", "What about Peskov?": put in place of its like in the last question."""
    is_about = bool(_ABOUT.match(asked))
    fragment = _ABOUT.sub("", asked)
    words = [fold_text(match.group()) for match in WORD.finditer(fragment)]
    has_verb = any(word in _AUXILIARIES for word in words) or (
        not is_about and any(word in QUESTION_WORDS for word in words)
    )
    if not words or len(words) > 7 or has_verb or (not is_about and _is_command(words)):
        return None
    fragment, carried = resolve_references(fragment, exchanges) or (fragment, ())
    last = _strip(exchanges[-1].question)
    place = _find_replaced_span(fragment, last)
    if place is None:
        return f"{fragment} ({_lower(last)})", (*carried, last)
    start, end = place
    kept = last[:start] + last[end:]
    text = f"{last[:start].rstrip()} {fragment}{last[end:]}".strip()
    return text, (*carried, " ".join(kept.split()))


def _is_command(words: Sequence[str]) -> bool:
    """ "Explain photosynthesis", "List the members": a command is a question of its own."""
    return words[0] in COMMANDS


def _find_replaced_span(fragment: str, last: str) -> tuple[int, int] | None:
    """The span of the last question that the fragment replaces; its end when the fragment adds something new.

    None when the two cannot be combined.
    """
    time = find_time(fragment)
    if time and time[1] - time[0] >= len(fragment) - 5:
        return _keep_preposition(last, find_time(last), fragment) or (len(last), len(last))
    names = read_names(f"They name {fragment}").names
    prepositional = re.match(
        r"(?:in|at|from|to|near|for|by|with|on|of|against|outside|within)\s", fragment, re.IGNORECASE
    )
    if prepositional:
        return find_place(last) or (len(last), len(last))
    theirs = [(match, name) for name in read_names(last).names for match in re.finditer(re.escape(name.text), last)]
    if names:
        person = is_person(names[-1]) and "'s " not in fragment
        for match, name in theirs:
            if is_person(name) == person and not name.located:
                return _widen(last, match.span(), fragment)
        for match, _ in theirs:
            return _widen(last, match.span(), fragment)
        return None
    counted = re.match(
        r"(?:how (?:many|much)|which|what) ([a-z][\w-]*(?: [a-z][\w-]*)??)(?= (?:\w+))", last, re.IGNORECASE
    )
    if (
        counted
        and re.fullmatch(r"[a-z][\w-]*(?: [a-z][\w-]*)?", fragment)
        and fold_text(counted[1]) not in _AUXILIARIES
    ):
        return counted.span(1)
    return None


def _keep_preposition(last: str, place: tuple[int, int] | None, fragment: str) -> tuple[int, int] | None:
    """The span without its preposition when the fragment is a bare year: "in 2021" and "2022"."""
    if not place or not re.match(r"\d", fragment):
        return place
    match = re.match(
        r"(?:in|during|by|since|until|before|after|on|for|over|within|of)\s", last[place[0] :], re.IGNORECASE
    )
    return (place[0] + match.end(), place[1]) if match else place


def _widen(last: str, span: tuple[int, int], fragment: str) -> tuple[int, int]:
    """The span with the article before a name when the fragment brings its own."""
    before = re.search(r"\b(?:the|a|an)\s$", last[: span[0]], re.IGNORECASE)
    return (before.start(), span[1]) if before and fragment.lower().startswith("the ") else span


# --- questions that point back or leave out what they are about


def _complete_ellipsis(asked: str, exchanges: Sequence[Exchange]) -> Completed | None:
    """ "After which event?", "Who won?", "What was the reason?": with the last question added in brackets."""
    words = [fold_text(match.group()) for match in WORD.finditer(asked)]
    content = list_content_words(asked)
    if any(name for name in read_names(asked).names if not starts_with_question_word(name.text)) or re.search(
        r"\d", asked
    ):
        return None
    has_auxiliary = any(word in ALL_AUXILIARIES for word in words)
    asks = any(word in QUESTION_WORDS for word in words)
    nouns = [word for word in content if not is_verb(word)]
    if not has_auxiliary and asks and len(nouns) <= 2 and len(words) <= 5 and not any(map(is_verb, content)):
        return add_last_question(asked, exchanges[-1])
    if (
        asks
        and len(words) <= 7
        and not re.search(r"\bof\b", asked)
        and all(is_verb(word) or word in ATTRIBUTES or word in VAGUE_WORDS for word in content)
    ):
        return add_last_question(asked, exchanges[-1])
    return None
