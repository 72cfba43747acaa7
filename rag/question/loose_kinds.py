"""What an input that no wording of the table fits may ask for all the same, told by its words alone.

For inputs that were looked for as a fact and not found: every word of them must be one that asks, that means the articles,
or that says nothing, but for what follows "about". So a question about the world is never taken for another kind:
"which ministers are there" is a list, "which ministers resigned" is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.question.asking_words import ARTICLE_WORDS, TYPE_WORDS
from rag.question.request_cores import LONGEST_INPUT, expand_shorthand, list_cores, speaks_of_asking
from rag.question.side_words import SAY, STANCE, plain_sides
from rag.schema.kinds import Request
from rag.text.en.asking_cues import (
    BACKGROUND,
    DIFFERING,
    EVENTS,
    FILLERS,
    FOLDER_WORDS,
    FUTURE,
    GREETING,
    HELPING,
    MENTIONING,
    PRAISING,
    RECENT,
    ROLES,
    SUMMING_UP,
    THANKING,
)
from rag.text.en.function_words import STOP_WORDS
from rag.text.en.trades import TRADE_GROUPS
from rag.text.nationality import read_nationality
from rag.text.words import WORD, fold_text

_ABOUT = re.compile(
    r"(?P<head>.+?) (?:about|on|of|regarding|concerning|for|around|involving|(?:related|relating|linked|connected) (?:to|with)|"
    r"to do with) (?P<subject>\S+(?: \S+){0,5}?)[ ?!.]*",
    re.IGNORECASE,
)
_VOICED = re.compile(
    rf"(?:and |so |but )?(?:what|how) (?:do|does|did|is|was|are) (?P<side>(?!(?:you|we|i|they|it|he|she|this|that|people)\b)\S+(?: \S+){{0,3}}?)(?:['’]s?)? "
    rf"(?:{SAY}|reckon|believe|stance|position|view|opinion|take)(?: (?:about|on|of|regarding|to|towards?|with)(?: (?P<subject>.+?))?)?(?: (?:it|this|that|them))?[ ?!.]*",
    re.IGNORECASE,
)
"""What somebody thinks or says: "what does Rutte think about arms"."""
_COMMON = re.compile(
    r"(?:and |so )?what (?:do|does|did|have) (?P<one>\S+(?: \S+)?) and (?P<other>\S+(?: (?!have\b|got\b|both\b|share\b)\S+)?) (?:both |all )?(?:have |got )?(?:in common|share|agree on)[ ?!.]*",
    re.IGNORECASE,
)
_VIEWS = re.compile(
    rf"(?:and |so )?(?:how|in what ways?|where) (?:do|does|did|is|are) (?P<one>.+? {STANCE}(?: (?:of|on|about|towards?) .+?)?) (?:differ(?:ent)? from|compare (?:to|with)) (?P<other>.+?)[ ?!.]*",
    re.IGNORECASE,
)
"""What two have in common, and how their views differ, of names in lower case."""
_LISTED = re.compile(
    r"(?:(?:give|show|tell|get|find|list|name|collect|extract)(?: (?:me|us))? |who (?:are|is) |all |every |each |just |only |the |which |what |any )*"
    r"(?P<what>[^\W\d_][\w'’-]*(?: [\w'’-]+){0,6}?)(?: (?:that |who |which )?(?:are |is |were |was )?"
    r"(?:mentioned|named|given|listed|quoted|cited|(?:in|from) (?:the |these |all )*\w+|there|here))*[ ?!.]*",
    re.IGNORECASE,
)
"""All of something: "list every number of soldiers mentioned"."""
_LISTING = re.compile(
    r"\W*(?:\w+ )?(?:list|name|all|every|each|collect|extract)\b|who are (?:all )?the |.*\b(?:mentioned|named|quoted|cited|listed)\b",
    re.IGNORECASE,
)
_ARTICLES = frozenset(ARTICLE_WORDS) | {f"{word}s" for word in ARTICLE_WORDS} | {"stories"} | FOLDER_WORDS
_SAYING_NOTHING = STOP_WORDS | FILLERS | _ARTICLES
_TRADES = frozenset(name for group in TRADE_GROUPS for name in group if " " not in name)


_MOST_LISTED = 3
"""Most words that say what a list is about."""
_ASKING_MORE = frozenset(("who", "whom", "whose", "when", "where", "why", "how", "which"))
"""Openings of a question that a summary does not answer."""


_OF_SEVERAL = frozenset(("people", "everyone", "everybody"))
_WHOLE = _ARTICLES | {"they", "these", "those", "them", "there", "here", "everything", "whole", "all", "it", "this"}
"""What means the articles, or all of them."""
_EVERYBODY = frozenset(("everyone", "everybody", "anyone", "anybody", "sides", "people"))
_CUES = {
    "differ": DIFFERING,
    "event": EVENTS,
    "mention": MENTIONING,
    "sum": SUMMING_UP,
    "recent": RECENT,
    "future": FUTURE,
    "background": BACKGROUND,
    "help": HELPING,
    "hello": GREETING,
    "thanks": THANKING,
}


def guess_request(text: str) -> Request | None:
    """The request that the words of an input make; None when one of them asks for something else."""
    if len(text) > LONGEST_INPUT:
        return None
    one_line = expand_shorthand(text)
    for read in (one_line, *list_cores(one_line)):
        request = _guess(read)
        if request:
            return request
    return _guess_talk(one_line)


def _guess_talk(one_line: str) -> Request | None:
    """Thanks with praise ("thx, very useful!"), and words that name nothing at all but the two who talk: "where do I
    begin?", "what is this thing and what can it do for me"."""
    words = _list_words(one_line)
    if words and words[0] in THANKING and all(word in THANKING | PRAISING | _SAYING_NOTHING for word in words):
        return Request("talk", aspect="thanks")
    return Request("talk", aspect="help") if speaks_of_asking(one_line) else None


def _guess(one_line: str) -> Request | None:
    """The request of an input that only asks."""
    if common := _COMMON.fullmatch(one_line):
        return Request("compare", aspect="common", sides=(common["one"], common["other"]))
    if views := _VIEWS.fullmatch(one_line):
        sides, subject = plain_sides((views["one"], views["other"]))
        return Request("compare", aspect="said", subject=subject, sides=sides)
    voiced = _VOICED.fullmatch(one_line)
    if voiced and any(word not in _SAYING_NOTHING for word in _list_words(voiced["side"])):
        return Request("topic", subject=voiced["subject"] or "", sides=(voiced["side"],))
    whole = _read(one_line, "") or _read_listed(one_line)
    if whole:
        return whole
    match = _ABOUT.fullmatch(one_line)
    if match is None:
        return None
    rest = [word for word in _list_words(match["subject"]) if word not in _SAYING_NOTHING]
    return _read(match["head"], match["subject"].rstrip(" ?!.,")) if rest else None


def _list_words(text: str) -> list[str]:
    return [fold_text(match.group()) for match in WORD.finditer(text) if len(match.group()) > 1]


def _read(head: str, subject: str) -> Request | None:
    words = _list_words(head)
    left = [word for word in words if word not in _SAYING_NOTHING or word in RECENT]
    found = {name for name, cues in _CUES.items() if any(word in cues for word in left)}
    typed = next(((word, aspect) for word in left if (aspect := _find_aspect(word))), None)
    if any(not _find_aspect(word) and not any(word in cues for cues in _CUES.values()) for word in left):
        return None
    if found in ({"hello"}, {"thanks"}, {"help"}) and not subject:
        return Request("talk", aspect=found.pop()) if found != {"help"} or "you" in words else None
    if "differ" in found and not (_WHOLE | _EVERYBODY).isdisjoint(words):
        return Request("disagree", aspect="figures" if typed and typed[1] == "figure" else "", subject=subject)
    if "future" in found and found <= {"future", "event", "mention"} and (not typed or typed[1] == "date"):
        is_asked = "event" in found or typed or not _WHOLE.isdisjoint(words)
        return Request("timeline", aspect="planned", subject=subject) if is_asked else None
    if "event" in found and not typed:
        return Request("timeline", subject=subject)
    if typed and found <= {"mention"} and words[0] != "how":  # "how many people were there" asks for a fact
        is_trade = typed[1] == "person" and typed[0] not in TYPE_WORDS["person"]
        if is_trade and subject:
            return None  # "who are the ministers of Peru" asks for a fact
        return Request("list", aspect=typed[1], subject=typed[0] if is_trade else subject)
    return _read_telling(words, found, subject)


def names_people(words: str) -> bool:
    """Whether words name people by their country or trade: "the Norwegians", "ministers"."""
    found = [fold_text(match.group()) for match in WORD.finditer(words)]
    nationality = read_nationality(words)
    if nationality and nationality.trade and found[-1] in _TRADES | ROLES:
        return True  # "every Norwegian politician"
    if nationality and found:
        ends_so = found[-1].endswith(("s", "ese", "people", "ish"))
        return _find_aspect(found[-1]) == "person" if nationality.trade else ends_so
    return bool(found) and _find_aspect(found[-1]) == "person" and found[-1] not in TYPE_WORDS["person"]


def names_nationals(words: str) -> bool:
    """Whether words name people of a country or a trade: "Ukrainian ministers", "people from Norway"; "the laws of nature" and
    "Russian attacks" name none."""
    nationality = read_nationality(words)
    is_of = nationality is not None and re.search(r"\b(?:from|of)\b", words) is not None
    is_alone = len(words.split()) == 1  # "names of all politicians"
    return is_of or ((nationality is not None or is_alone) and names_people(words))


def _read_listed(text: str) -> Request | None:
    """A list of what its words name: people of a country or a trade, or figures, dates and places about something."""
    match = _LISTED.fullmatch(text) if _LISTING.match(text) else None
    if match is None:
        return None
    words = [word.group() for word in WORD.finditer(match["what"])]
    if read_nationality(match["what"]) and names_people(match["what"]):
        return Request("list", aspect="person", subject=match["what"])
    for at, word in enumerate(words):
        aspect = _find_aspect(fold_text(word)) or _find_aspect(f"{fold_text(word)}s")
        rest = [one for one in (*words[:at], *words[at + 1 :]) if fold_text(one) not in _SAYING_NOTHING]
        if (
            aspect
            and len(rest) <= _MOST_LISTED
            and not (aspect == "person" and fold_text(word) not in TYPE_WORDS["person"])
        ):
            return Request("list", aspect=aspect, subject=" ".join(rest))
    return None


def _read_telling(words: Sequence[str], found: set[str], subject: str) -> Request | None:
    """Where something is told, the newest, how many there are, or all in few words."""
    if found == {"mention"} and subject:
        return Request("list" if "who" in words else "folder", "said" if "who" in words else "mentions", subject)
    if subject and found <= {"background", "sum", "mention"} and found and words[0] not in _ASKING_MORE:
        return Request("topic", subject=subject)
    if subject or _WHOLE.isdisjoint(words):
        return None
    if "recent" in found and found <= {"recent", "mention"}:
        return Request("folder", aspect="newest")
    if not found and not _ARTICLES.isdisjoint(words):
        return Request("folder", aspect="count")
    is_summed_up = found and found <= {"sum", "mention"} and words[0] not in _ASKING_MORE
    return Request("summary", aspect="folder") if is_summed_up else None


def _find_aspect(word: str) -> str:
    """The aspect of a list that a word for several asks for; "" for any other word: "president" asks for one."""
    if word.endswith("people") and f"{word.removesuffix('people')}person" in _TRADES:
        return "person"
    if word.endswith("s") and (word in _TRADES or word[:-1] in _TRADES | ROLES):
        return "person"
    is_of_several = word.endswith("s") or word in _OF_SEVERAL
    return next((aspect for aspect, words in TYPE_WORDS.items() if is_of_several and word in words), "")
