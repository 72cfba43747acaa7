"""Makes follow-up questions stand alone with a language model, if its question can be trusted.

Owns when the model is asked, and the checks on its question. The rules of `follow_ups` decide when there is no model,
when they know the form of the follow-up, and when the model's question fails the checks. If a model added a name that
nobody mentioned, dropped what was asked, or answered instead, the search would be for something the user did not mean.
"""

from __future__ import annotations

import re
import time
from collections.abc import Generator, Sequence

from rag.errors import LanguageModelError
from rag.language_models import LanguageModel
from rag.language_models.prompts import write_follow_up_prompt
from rag.question.follow_ups import StandaloneQuestion
from rag.question.mentions import read_answer, remove_marks
from rag.schema.events import Draft, Stage
from rag.schema.query import EarlierTurn
from rag.text.en.function_words import QUESTION_WORDS
from rag.text.en.lexicon import STAND_IN_WORDS
from rag.text.names import read_names
from rag.text.negation import has_denial
from rag.text.words import WORD, fold_text, stem_content, stem_word

TURNS_GIVEN = 3
"""Number of latest turns given to the model."""

LONGEST_CHARACTERS = 300
"""Text longer than this is not a question."""

FEW_WORDS = 4
"""Text that the rules carried over is a name or a thing up to this many words; longer text is a whole question."""

PATIENCE_SECONDS = 20.0
"""Timeout in seconds; after it the rule-based question is used."""

POLL_SECONDS = 0.2
"""Longest wait between two steps, in seconds."""

_STAND_IN_STEMS = frozenset(map(stem_word, STAND_IN_WORDS))

_LABEL = re.compile(r"^\W*(?:(?:standalone|rewritten|full|new)\s+)?question\W*:\s*", re.IGNORECASE)


def rewrite_follow_up(
    question: str, rule_based: StandaloneQuestion, earlier: Sequence[EarlierTurn], *, model: LanguageModel
) -> Generator[Stage | Draft, None, str]:
    """Yields steps while the model writes; returns its question if it is faithful, else `rule_based`.

    For questions that `needs_model` accepts. Closing the generator stops the model. Errors of the model are not raised.
    """
    yield Stage("understanding")
    earlier = earlier[-TURNS_GIVEN:]
    exchanges = [(turn.question, read_answer(turn)) for turn in earlier]
    written, until = "", time.monotonic() + PATIENCE_SECONDS
    try:
        with model.stream(write_follow_up_prompt(question, exchanges)) as stream:
            while (piece := stream.read(POLL_SECONDS)) is not None:
                written += piece
                if "\n" in written.strip() or len(written) > 2 * LONGEST_CHARACTERS:
                    break
                if time.monotonic() > until:
                    return rule_based.text
                yield Draft("")
    except LanguageModelError:
        return rule_based.text  # the answer is requested next, which reports a model that is still unavailable
    text = extract_question(written)
    said = [part for exchange in exchanges for part in exchange]
    return text if is_faithful(text, question, said, rule_based.carried) else rule_based.text


def needs_model(question: str, rule_based: StandaloneQuestion, earlier: Sequence[EarlierTurn]) -> bool:
    """Whether the rules left something open.

    They did if they only put the last question in brackets after this one, or know no form for a question that names
    nothing and is on the same topic. "The other article" never needs the model, since the rules know which article that
    is.
    """
    if not earlier or rule_based.other_than:
        return False
    if rule_based.carried:
        return "(" in rule_based.text
    return not rule_based.is_new_topic and not _list_names(question) and not re.search(r"\d", question)


def extract_question(written: str) -> str:
    """The first line that the model wrote, without a label, quotation marks and citation marks."""
    line = next((line for line in written.splitlines() if line.strip()), "")
    return remove_marks(_LABEL.sub("", line)).strip(" \t*_\"“”'`‹›")


def is_faithful(text: str, question: str, said: Sequence[str], meant: Sequence[str] = ()) -> bool:
    """Whether a model's question asks what the follow-up asks, in words of the conversation `said`.

    It must not add a name, number, negation or content word, and must not drop one of the follow-up, nor what the rules
    resolved (`meant`) when that is only a few words.
    """
    if not text or len(text) > LONGEST_CHARACTERS or not text.endswith("?") or text.count("?") > 1:
        return False
    told = " ".join((question, *said))
    asked, known, made = (stem_content(one) for one in (question, told, text))
    if made <= asked or not made <= known:
        return False
    if not asked - _STAND_IN_STEMS <= made:
        return False
    if _find_question_words(question) - _find_question_words(text):
        return False
    if any(len(words.split()) <= FEW_WORDS and not stem_content(words) <= made for words in meant):
        return False
    return not has_denial(text) or has_denial(" ".join((question, *said[-2:])))


def _find_question_words(text: str) -> frozenset[str]:
    return frozenset(word for match in WORD.finditer(text) if (word := fold_text(match.group())) in QUESTION_WORDS)


def _list_names(text: str) -> list[str]:
    return [name.text for name in read_names(text).names if fold_text(name.text) not in QUESTION_WORDS]
