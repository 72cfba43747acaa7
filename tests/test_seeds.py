"""The shipped articles and the questions about them: their form, and, if the originals are available, that each article
says everything that its original says, in other words.

Set FOOTNOTE_ORIGINALS to the folder of the original reports (same file names) to run the comparison.
Whether Footnote answers the questions is for the evaluation, not for this file.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).parent / "data"
SEEDS = TESTS.parents[1] / "seeds"
FILES = (
    "000_9485b8097e7bb3d4.txt",
    "001_676866eb0907da5c.txt",
    "002_e7acf57a60645873.txt",
    "003_811c00e6699e8ba0.txt",
    "004_19fc496d41bd9699.txt",
)
# The only original with its date of publication; the others get no date line rather than a guessed one.
DATES = {"000_9485b8097e7bb3d4.txt": "15 May 2024"}
ORIGINALS = os.environ.get("FOOTNOTE_ORIGINALS", "")
RUN_WORDS = 8
"""Number of consecutive words that count as copied."""

SENTENCE_END = re.compile(r"(?<!U\.S\.)(?<=[.!?])[\"”’']*\s+")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
NUMBER_WORDS = frozenset(["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"])

each_file = pytest.mark.parametrize("file", FILES)
needs_originals = pytest.mark.skipif(
    not ORIGINALS, reason="FOOTNOTE_ORIGINALS does not name the folder of the original articles"
)


def read_seed(file: str) -> str:
    return (SEEDS / file).read_text(encoding="utf-8")


def read_original(file: str) -> str:
    return (Path(ORIGINALS) / file).read_text(encoding="utf-8")


def prose_lines(text: str) -> list[str]:
    """The lines of an original that are running text.

    Titles, date lines, menus, forms and credits end without a full stop; a picture's caption appears twice.
    """
    lines = [line.strip() for line in text.splitlines()]
    count = Counter(lines)
    return [line for line in lines if count[line] == 1 and re.search(r"[.!?][\"”’']*$", line)]


def split_sentences(lines: list[str]) -> list[str]:
    return [sentence for line in lines for sentence in SENTENCE_END.split(line) if sentence]


def split_words(text: str) -> list[str]:
    """Words as written, without punctuation; hyphens and dashes separate words, "U.S." is "US"."""
    text = re.sub(r"[’'](s\b)?", "", text)
    text = re.sub(r"(?<=\w)[.,](?=\w)", "", text)
    return re.findall(r"\w+", text)


def shared_runs(original: str, retold: str) -> list[str]:
    """Every run of eight words that both texts contain, ignoring case, with more than two words uncapitalised."""
    words = split_words(retold.lower())
    known = {tuple(words[i : i + RUN_WORDS]) for i in range(len(words) - RUN_WORDS + 1)}
    cased = split_words(original)
    runs = [cased[i : i + RUN_WORDS] for i in range(len(cased) - RUN_WORDS + 1)]
    return [
        " ".join(run)
        for run in runs
        if tuple(word.lower() for word in run) in known and sum(word[0].islower() for word in run) > 2
    ]


def proper_names(lines: list[str]) -> set[str]:
    """Capitalised words that are not first in a sentence, where every word has a capital."""
    names: set[str] = set()
    for sentence in split_sentences(lines):
        for token in sentence.split()[1:]:
            if token[0] not in '"“':
                names |= {word for word in split_words(token) if word[0].isupper()}
    return names


def load_questions() -> list[dict[str, Any]]:
    lines = (TESTS / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def facts_stand_together(text_lines: list[str], facts: list[list[str]]) -> bool:
    """True when one sentence, or two neighbours, match an alternative of every group."""
    sentences = split_sentences(text_lines)
    stretches = [" ".join(sentences[i : i + 2]) for i in range(len(sentences))]
    return any(
        all(any(re.search(pattern, stretch, re.IGNORECASE) for pattern in group) for group in facts)
        for stretch in stretches
    )


def test_seeds_are_the_five_articles_and_a_readme() -> None:
    assert sorted(path.name for path in SEEDS.glob("*.txt")) == sorted(FILES)
    assert (SEEDS / "README.md").is_file()


@each_file
def test_seed_is_plain_text_when_read_as_bytes(file: str) -> None:
    content = (SEEDS / file).read_bytes()

    assert content.decode("utf-8").endswith(".\n")
    assert b"\r" not in content
    assert not content.startswith(b"\xef\xbb\xbf")


@each_file
def test_seed_opens_with_title_and_known_date_when_read(file: str) -> None:
    lines = read_seed(file).splitlines()
    dated = [line for line in lines if re.fullmatch(r"\d{1,2} [A-Z][a-z]+ \d{4}", line)]

    assert 20 < len(lines[0]) < 100
    assert lines[0][-1] not in ".:"
    assert lines[1] == ""
    assert dated == ([DATES[file]] if file in DATES else [])
    if file in DATES:
        assert lines[2] == DATES[file]


@needs_originals
@each_file
def test_seed_shares_no_run_of_eight_words_when_set_beside_its_original(file: str) -> None:
    assert shared_runs(read_original(file), read_seed(file)) == []


@needs_originals
@each_file
def test_seed_keeps_every_number_when_set_beside_its_original(file: str) -> None:
    prose, seed = " ".join(prose_lines(read_original(file))), read_seed(file)

    assert set(NUMBER.findall(prose)) - set(NUMBER.findall(seed)) == set()
    assert NUMBER_WORDS & set(split_words(prose.lower())) <= set(split_words(seed.lower()))


@needs_originals
@each_file
def test_seed_keeps_every_name_when_set_beside_its_original(file: str) -> None:
    names = proper_names(prose_lines(read_original(file)))

    assert len(names) > 20
    assert names - set(split_words(read_seed(file))) == set()


def test_shared_run_is_found_when_only_case_and_punctuation_differ() -> None:
    original = "He said the bridge, once built, will be strong and well-lit for all."
    copied = "It is so: the bridge once built will be STRONG and well lit!"

    assert shared_runs(original, copied) == [
        "the bridge once built will be strong and",
        "bridge once built will be strong and well",
        "once built will be strong and well lit",
    ]
    assert shared_runs(original, "The bridge, once built, will be strong. It is to be well-lit.") == []


def test_shared_run_is_allowed_when_nearly_all_words_are_names() -> None:
    title = "US Secretary of State Antony Blinken met NATO"

    assert shared_runs(title, title) == []


def test_questions_are_balanced_when_counted() -> None:
    questions = load_questions()
    answerable = [question for question in questions if question["answerable"]]

    assert len({question["id"] for question in questions}) == len(questions)
    assert len({question["question"].lower() for question in questions}) == len(questions)
    assert Counter((question["answerable"], question["split"]) for question in questions) == {
        (True, "hold"): 30,
        (True, "look"): 30,
        (False, "hold"): 10,
        (False, "look"): 15,
        (True, "plain"): 30,
        (False, "plain"): 10,
    }
    for file in FILES:
        assert sum(file in question["files"] for question in answerable if question["split"] == "hold") >= 6
    assert all(bool(question["files"]) == question["answerable"] for question in questions)
    assert all(bool(question["facts"]) == question["answerable"] for question in questions)


@pytest.mark.parametrize("question", [q for q in load_questions() if q["answerable"]], ids=lambda q: q["id"])
def test_facts_stand_together_in_every_accepted_file(question: dict[str, Any]) -> None:
    texts = {file: read_seed(file).splitlines() for file in question["files"]}
    if ORIGINALS:
        texts |= {f"original {file}": prose_lines(read_original(file)) for file in question["files"]}

    assert [name for name, lines in texts.items() if not facts_stand_together(lines, question["facts"])] == []
