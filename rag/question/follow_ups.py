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
