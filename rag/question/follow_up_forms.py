"""The forms of follow-ups that are recognised by their wording: "why?", "and last year?", "what about Belgium?", "the
second one?".

Each form is a function of the question and the exchanges before it, which returns the completed question and what was
carried into it, or None for another form. `follow_ups` decides when they are tried. English only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rag.question.coreference import resolve_references
from rag.question.mentions import Exchange, find_place, find_time, is_person, is_verb, list_items
from rag.text.en.function_words import (
    AUXILIARIES,
    AUXILIARY,
    CONTRACTED_AUXILIARIES,
    QUESTION_WORD,
    QUESTION_WORDS,
    STOP_WORDS,
)
from rag.text.en.lexicon import COMMANDS, REPORT_WORDS
from rag.text.names import read_names
from rag.text.words import WORD, fold_text, list_content_words

CONTEXT_CHARACTERS = 200
"""Longest earlier question that is carried over whole, in characters; a longer one is cut between words."""

Completed = tuple[str, tuple[str, ...]]
"""A completed question, and what was carried into it."""

ALL_AUXILIARIES = AUXILIARIES | CONTRACTED_AUXILIARIES | {"be", "been"}
"""With contracted ones ("isn't") and the forms of "be"."""

_ABOUT = re.compile(r"^(?:what|how) (?:about|of)\s+|^(?:and )?for\s+(?=[A-Z])", re.IGNORECASE)

_BARE = re.compile(
    r"^(?P<wh>why|when|where|how|who|how come|since when|until when|till when|how often|how long|by whom|with whom|"
    r"for how long|why not|how so|what for)"
    r"(?:\s+(?:is|was|did|does|do|were|are)\s+(?:that|this|it|so)(?:\s+(?:happen|happened|so|the case))?|\s+exactly|"
    r"\s+then|\s+though)?$",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"^(?:(?:can|could|would) you |please )*(?:tell me more|go on|more(?: details?| about (?:it|this|that))?|"
    r"any(?:thing)? (?:else|more)(?: details?)?|(?:any )?more details?|what else|elaborate|"
    r"explain(?: (?:it|this|that))?|"
    r"give me (?:more )?details|continue)(?: please)?$",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"^(?:really|are you sure|is (?:that|this|it) (?:true|right|correct|so)|says who|how do you know(?: that)?|"
    r"who says (?:so|that)|where does it say (?:so|that))$",
    re.IGNORECASE,
)
OTHER_SOURCE = re.compile(
    r"\b(?:the other|another|other|the (?:first|second|third|last|next)|a different|different) "
    r"(?:articles?|reports?|sources?|files?|documents?|texts?|pieces?)\b",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    r"\bthe (?P<which>first|second|third|fourth|last|other|former|latter)"
    r"(?: one\b| of (?:them|these|those|the two)\b|(?=\W*$|\s(?:is|was|has|had|did|does|do|will|can|say|mean)\b))",
    re.IGNORECASE,
)
_PLACES = {"first": 0, "former": 0, "second": 1, "other": 1, "third": 2, "fourth": 3, "last": -1, "latter": -1}
_SINGLE = re.compile(r"\bwhich (?:one|of (?:them|these|those|the two))\b", re.IGNORECASE)


# --- forms that ask the last question again


def _repeat(asked: str, exchanges: Sequence[Exchange]) -> Completed | None:
    """ "Tell me more", "Are you sure?": the last question is asked again."""
    last = exchanges[-1].question
    if _MORE.match(asked):
        return f"What else is said as to this: {_strip(last)}", (_strip(last),)
    return (_strip(last), (_strip(last),)) if _AGAIN.match(asked) else None


def _ask_elsewhere(asked: str, exchanges: Sequence[Exchange]) -> Completed | None:
    """ "What about the other article?", "What does another article say?": the last question, asked of other files."""
    match = OTHER_SOURCE.search(asked)
    if not match:
        return None
    rest = asked[: match.start()] + asked[match.end() :]
    if any(word not in REPORT_WORDS for word in list_content_words(rest)):
        return None
    last = _strip(exchanges[-1].question)
    return last, (last,)


def _ask_bare(asked: str, exchanges: Sequence[Exchange]) -> Completed | None:
    """ "Why?", "When was that?": the question word in front of what the last question says."""
    match = _BARE.match(asked)
    if not match or (re.search(r"\bit\b", asked) and match["wh"].lower() not in ("why", "how")):
        return None
    wh = match["wh"]
    clause = _find_clause(exchanges[-1])
    if clause and wh.lower() not in ("who", "by whom", "with whom", "how so", "what for", "why not"):
        return f"{wh} {clause}", (clause,)
    return add_last_question(asked, exchanges[-1])


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
    """The statement in a question about a subject, with its answer as the subject: "Vladimir Putin signed the decree"
    for "Who signed the decree?"; "" for any other question, or without an answer."""
    match = re.match(r"^(?:who|what|which(?: \w+){1,3}?) (?P<clause>(?P<verb>\w+) .+)$", question, re.IGNORECASE)
    is_said = match is not None and (is_verb(fold_text(match["verb"])) or match["verb"].endswith("ed"))
    return f"{last.short_answer} {match['clause']}" if match and is_said and last.short_answer else ""


# --- forms that replace a part of the last question


def _choose_listed(asked: str, exchanges: Sequence[Exchange]) -> Completed | None:
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


def _substitute_fragment(asked: str, exchanges: Sequence[Exchange]) -> Completed | None:
    """ "And last year?", "In Belgium?", "What about Peskov?": replaces the matching part of the last question."""
    is_about = bool(_ABOUT.match(asked))
    fragment = _ABOUT.sub("", asked)
    words = [fold_text(match.group()) for match in WORD.finditer(fragment)]
    has_verb = any(word in ALL_AUXILIARIES for word in words) or (
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
        and fold_text(counted[1]) not in ALL_AUXILIARIES
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


FORMS: tuple[Callable[[str, Sequence[Exchange]], Completed | None], ...] = (
    _repeat,
    _ask_elsewhere,
    _ask_bare,
    _choose_listed,
    _substitute_fragment,
)
"""The forms recognised by their wording, in the order they are tried."""


def add_last_question(asked: str, last: Exchange) -> Completed:
    """The question with the last one added in brackets."""
    question = _lower(last.question)
    return f"{asked} ({question})", (question,)


def _strip(question: str) -> str:
    """The question without its question mark and the brackets added in earlier turns, cut at the limit."""
    text = " ".join(re.sub(r"[()]", "", question).split()).rstrip(" ?.!")
    return text if len(text) <= CONTEXT_CHARACTERS else text[:CONTEXT_CHARACTERS].rsplit(" ", 1)[0]


def _lower(question: str) -> str:
    """Stripped, with a lower-case first letter unless it begins with a name."""
    text = _strip(question)
    first = text.split(" ", 1)[0]
    return (
        text
        if fold_text(first) not in STOP_WORDS and first[:1].isupper() and first not in ("Name", "List")
        else text[:1].lower() + text[1:]
    )
