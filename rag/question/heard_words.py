"""The words of a conversation that a follow-up may leave out, and what is known about each.

Owns the features from which `carried_words` decides whether a word is carried into the question. English only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

import numpy as np
from numpy.typing import NDArray

from rag.question.mentions import is_verb, read_answer
from rag.schema.query import EarlierTurn
from rag.text.en.function_words import (
    ARTICLES,
    AUXILIARIES,
    DEMONSTRATIVES,
    FEMININE_PRONOUNS,
    FIRST_AND_SECOND_PERSON_PRONOUNS,
    MASCULINE_PRONOUNS,
    NEUTER_PRONOUNS,
    PLURAL_PRONOUNS,
    POSSESSIVE_DETERMINERS,
    QUESTION_WORDS,
    STOP_WORDS,
)
from rag.text.en.lexicon import ANSWER_FORM_WORDS, ATTRIBUTES, BODIES, PERSON_NOUNS, VAGUE_WORDS, WOMEN
from rag.text.names import load_common_stems
from rag.text.punctuation import opens_sentence
from rag.text.words import WORD, fold_text, stem_word

TURNS_HEARD = 6
"""Number of latest turns read."""
LONGEST_NAMING_TITLE = 4
"""Most content words of a title that names what its article is about; a longer one is a headline."""

_NAMING_FILE = re.compile(r"[^\W\d_]{3}")
_SERIAL = re.compile(r"\d{3}|^[^A-Z]*$")
"""A file name that says nothing about its article: with a number, or without a capital letter."""
_PRONOUNS = (MASCULINE_PRONOUNS, FEMININE_PRONOUNS, NEUTER_PRONOUNS, PLURAL_PRONOUNS)
_ELSE = frozenset({"else", "other", "another", "besides"})
_OPENERS = ({"what", "which"}, {"who", "whom", "whose"}, {"when"}, {"where"}, {"why", "how"}, AUXILIARIES)
_OPENING_WORDS = 3
_NEAR = 3
"""Words between a heard word and a word of the question that still count as close."""
_FAR = 99.0


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text, with its place."""

    text: str
    folded: str
    stem: str
    """"" for a stop word."""
    start: int
    end: int
    is_name: bool


@dataclass(slots=True)
class Heard:
    """A word of the conversation that the question does not have, by its stem."""

    text: str
    """As it was last written."""
    in_questions: int = 0
    in_answers: int = 0
    in_titles: int = 0
    in_last_question: int = 0
    in_last_answer: int = 0
    last: float = _FAR
    """How long ago it was last used: twice the number of turns, plus one if in the question."""
    turns: set[int] = field(default_factory=set)
    named: int = 0
    """How often it was written as a name."""
    run: int = 0
    """Words of the longest name that it is part of."""
    last_in_run: int = 0
    beside_question_word: int = 0
    """How often it is in a name with a word of the question."""
    near_question_word: int = 0
    opening: int = 0
    """How often it is among the first words of a question or answer."""
    after_article: int = 0
    after_possessive: int = 0
    is_possessive: int = 0
    answer_place: float = 1.0
    """Its position in the last answer, 0 to 1."""
    question_place: float = 1.0
    first_turn: int = 0
    """The turn in which it first came up, counted back from the latest turn."""


def read_words(text: str) -> list[Word]:
    """Every word of a text, in order."""
    words = []
    for match in WORD.finditer(text):
        written, folded = match.group(), fold_text(match.group())
        stem = "" if folded in STOP_WORDS else stem_word(written)
        is_name = bool(stem) and written[0].isupper() and folded not in QUESTION_WORDS
        if is_name and stem in load_common_stems() and opens_sentence(text[: match.start()]):
            is_name = False
        words.append(Word(written, folded, stem, match.start(), match.end(), is_name))
    return words


def find_runs(words: Sequence[Word], text: str) -> list[range]:
    """The index range in `words` of each name: neighbours with only a space, a dot or an apostrophe between them."""
    runs: list[range] = []
    for at, word in enumerate(words):
        if not word.is_name:
            continue
        if runs and runs[-1].stop == at and text[words[at - 1].end : word.start] in (" ", ". ", "-", "'", "’"):
            runs[-1] = range(runs[-1].start, at + 1)
        else:
            runs.append(range(at, at + 1))
    return runs


def list_titles(turn: EarlierTurn) -> list[str]:
    """What the cited articles of a turn are about, from titles that name it ("Dora Lindqvist") or else from such file
    names. Headlines are left out: they name several things, mostly not the one that is meant."""
    if turn.titles:
        return [title for title in turn.titles if _is_name(title)]
    names = (re.sub(r"[_-]+", " ", PurePosixPath(file).stem) for file in turn.files)
    return [name for name in names if _NAMING_FILE.match(name) and not _SERIAL.search(name) and _is_name(name)]


def _is_name(title: str) -> bool:
    """Whether a title is only a name: few words, each capitalised, none a verb."""
    words = [word for word in read_words(title) if word.stem]
    return 0 < len(words) <= LONGEST_NAMING_TITLE and all(
        not word.text[0].islower() and not is_verb(word.folded) for word in words if "(" not in title[: word.start]
    )


def hear_words(question: str, earlier: Sequence[EarlierTurn]) -> dict[str, Heard]:
    """Stem -> content word of the latest turns that the question lacks, the latest turn's first."""
    held = {word.stem for word in read_words(question)}
    heard: dict[str, Heard] = {}
    turns = earlier[-TURNS_HEARD:]
    for back, turn in enumerate(reversed(turns)):
        for source, text in (("question", turn.question), ("answer", read_answer(turn)), *_read_titles(turn)):
            _hear_text(heard, held, text, source, back, len(turns))
    return heard


def _read_titles(turn: EarlierTurn) -> Iterator[tuple[str, str]]:
    yield from (("title", title) for title in list_titles(turn))


def _hear_text(heard: dict[str, Heard], held: set[str], text: str, source: str, back: int, turns: int) -> None:
    words = read_words(text)
    runs = {at: run for run in find_runs(words, text) for at in run}
    for at, word in enumerate(words):
        if not word.stem or word.stem in held:
            continue
        one = heard.setdefault(word.stem, Heard(word.text))
        _count_source(one, source, back, at / len(words))
        one.turns.add(back)
        one.first_turn = turns - back
        if word.is_name or source == "title":
            run = runs.get(at, range(at, at + 1))
            one.named += 1
            one.run = max(one.run, len(run))
            one.last_in_run += at == run[-1]
            one.beside_question_word += any(words[other].stem in held for other in run)
        before = words[at - 1].folded if at else ""
        one.after_article += before in ARTICLES
        one.after_possessive += before in POSSESSIVE_DETERMINERS
        one.is_possessive += text[word.end : word.end + 2] in ("'s", "’s")
        one.opening += at < _OPENING_WORDS
        beside = words[max(0, at - _NEAR) : at + _NEAR + 1]
        one.near_question_word += any(other.stem and other.stem in held for other in beside)


def _count_source(one: Heard, source: str, back: int, place: float) -> None:
    one.last = min(one.last, 2.0 * back + (source == "question"))
    if source == "title":
        one.in_titles += 1
    elif source == "question":
        one.in_questions += 1
        if back == 0:
            one.in_last_question += 1
            one.question_place = min(one.question_place, place)
    else:
        one.in_answers += 1
        if back == 0:
            one.in_last_answer += 1
            one.answer_place = min(one.answer_place, place)


def measure_words(question: str, earlier: Sequence[EarlierTurn], heard: dict[str, Heard]) -> NDArray[np.float32]:
    """A row of features for each heard word: n x features, float32."""
    if not heard:
        return np.zeros((0, 0), np.float32)
    shared = [*_measure_question(question), *_measure_conversation(question, earlier, heard)]
    most = max(one.named for one in heard.values())
    return np.array([[*shared, *_measure_word(stem, one, most)] for stem, one in heard.items()], np.float32)


def _measure_question(question: str) -> list[float]:
    words = read_words(question)
    folded = [word.folded for word in words]
    held = set(folded)
    content = [word for word in words if word.stem]
    return [
        *(float(bool(held & pronouns)) for pronouns in _PRONOUNS),
        float(bool(held & {"this", "that"})),
        float(bool(held & {"these", "those"})),
        float("there" in held),
        float(bool(held & POSSESSIVE_DETERMINERS)),
        float(len(words)),
        float(len(content)),
        float(sum(not is_verb(word.folded) for word in content)),
        float(sum(word.is_name for word in words)),
        float(bool(held & _ELSE)),
        float(bool(held & VAGUE_WORDS)),
        *(float(bool(folded) and folded[0] in opener) for opener in _OPENERS),
        float(any(word.folded.isdigit() for word in words)),
        float("the" in held),
        float("any" in held),
        float(bool(held & {"happen", "happened"})),
        float(bool(held & {"article", "articles"})),
        float(bool(held & FIRST_AND_SECOND_PERSON_PRONOUNS)),
    ]


def _measure_conversation(question: str, earlier: Sequence[EarlierTurn], heard: dict[str, Heard]) -> list[float]:
    last = earlier[-1]
    asked = {fold_text(match.group()) for match in WORD.finditer(question)}
    before = [fold_text(match.group()) for match in WORD.finditer(last.question)]
    answer = read_answer(last)
    return [
        float(not answer),
        float(len(WORD.findall(answer))),
        float(len(before)),
        *(float(bool(pronouns.intersection(before))) for pronouns in _PRONOUNS),
        float(any(asked & pronouns and pronouns.intersection(before) for pronouns in _PRONOUNS)),
        float(bool(DEMONSTRATIVES.intersection(before))),
        float(min(len(earlier), TURNS_HEARD)),
        float(len(heard)),
        float(sum(one.in_titles > 0 for one in heard.values())),
    ]


def _measure_word(stem: str, one: Heard, most_named: int) -> list[float]:
    said = max(1, one.in_questions + one.in_answers + one.in_titles)
    folded = fold_text(one.text)
    return [
        *map(float, (one.in_questions, one.in_answers, one.in_titles, one.in_last_question, one.in_last_answer)),
        one.last,
        float(len(one.turns)),
        float(one.named),
        one.named / said,
        float(one.named == most_named > 0),
        *map(float, (one.run, one.last_in_run, one.beside_question_word, one.near_question_word, one.opening)),
        *map(float, (one.after_article, one.after_possessive, one.is_possessive, one.first_turn, one.first_turn == 1)),
        one.answer_place,
        one.question_place,
        float(stem in load_common_stems()),
        float(folded.isdigit()),
        float(len(folded)),
        float(is_verb(folded)),
        *(float(folded in words) for words in (WOMEN, BODIES, ATTRIBUTES, PERSON_NOUNS, ANSWER_FORM_WORDS)),
        float(one.text[0].isupper()),
        float(folded.endswith("s")),
    ]
