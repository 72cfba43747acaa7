"""What the reader is trained on and measured by: rows, changed questions, examples, the official measure, the training.

The last part needs the `build` extra; nothing before it does.
"""

from __future__ import annotations

import gzip
import itertools
import json
import math
import random
import re
import types
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from rag.models.measure_reader import Predicted, describe, measure_f1, normalise, predict
from rag.models.question_changes import (
    CONTRASTS,
    Surroundings,
    change_contrast,
    change_head,
    change_name,
    change_negation,
    change_number,
    change_question,
    find_names,
    replace_words,
)
from rag.models.reader_examples import (
    CHANGED_ALONG,
    CLS,
    CUT_SHORT,
    LONGEST,
    SEP,
    UNANSWERED,
    Example,
    Examples,
    cut_paragraph,
)
from rag.models.reader_rows import HELD_OUT, QuestionRow, is_held_out, normalise_question, read_questions, read_rows
from rag.reader import PassageReading
from rag.shipped import MODELS_FOLDER

BRIDGE = (
    "The stone bridge of Riverton was opened in 1901 by Thomas Hale. It is the longest bridge of the county, "
    "and two trains cross it every hour. In 1926 a flood took its second arch away, which the council rebuilt."
)
MILL = (
    "The oldest mill of Riverton was bought by Clara Dunn, a baker from Ashford. She ground 400 sacks of wheat "
    "a week and sold the flour in the market. The mill closed when its wheel broke in 1948."
)
SCHOOL = (
    "The school of Ashford teaches 320 pupils. Its first teacher, Henry Moss, came by train from London. "
    "The town bought him a house beside the church, and he stayed for thirty years."
)
HILLS = "Rain fell on the hills and the sheep stood still under the trees. " * 30


def make_row(question: str, context: str, *answers: str, title: str = "Riverton") -> QuestionRow:
    spans = [(match.start(), match.end()) for text in answers for match in re.finditer(re.escape(text), context)]
    return QuestionRow("test", question, question, title, context, tuple(spans), answers)


ROWS = (
    make_row("Who opened the bridge of Riverton in 1901?", BRIDGE, "Thomas Hale"),
    make_row("Which part of the bridge did the flood of 1926 take away?", BRIDGE, "second arch"),
    make_row("How many trains cross the longest bridge?", BRIDGE, "two"),
    make_row("Who bought the oldest mill of Riverton?", MILL, "Clara Dunn"),
    make_row("When did the mill of Clara Dunn close?", MILL, "1948"),
    make_row("How many sacks of wheat did Clara Dunn grind?", MILL, "400", "400 sacks"),
    make_row("Who was the first teacher of Ashford?", SCHOOL, "Henry Moss", title="Ashford"),
    make_row("How many pupils does the school teach?", SCHOOL, "320", title="Ashford"),
    make_row("What was found on the hills?", HILLS + "A silver coin lay there.", "silver coin", title="Hills"),
)


def decode(tokenizer: Tokenizer, ids: Sequence[int]) -> str:
    return str(tokenizer.decode(list(ids)))


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(MODELS_FOLDER / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


@pytest.fixture(scope="module")
def examples(tokenizer: Tokenizer) -> Examples:
    return Examples(ROWS, tokenizer)


@pytest.fixture(scope="module")
def made(examples: Examples) -> list[tuple[QuestionRow, Example]]:
    """Enough draws of each row that every kind of example is there many times."""
    draws = itertools.product(range(len(ROWS)), range(120))
    return [(ROWS[at], example) for at, seed in draws for example in examples.make_of(at, random.Random(seed))]


# --- rows


def write_rows(path: Path, rows: Sequence[dict[str, Any]]) -> Path:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps({"source": "test", "id": "1", "title": "T"} | row) + "\n" for row in rows)
    return path


def test_answer_is_left_out_when_its_words_are_not_at_its_place(tmp_path: Path) -> None:
    right, wrong = {"text": "Paris", "start": 3}, {"text": "Paris", "start": 4}
    path = write_rows(
        tmp_path / "rows.gz",
        [
            {"question": "both", "context": "In Paris.", "answers": [right, wrong, {"text": " ", "start": 2}]},
            {"question": "wrong alone", "context": "In Paris.", "answers": [wrong]},
            {"question": "none to be had", "context": "In Paris.", "answers": []},
            {"question": "twice the same", "context": "In Paris.", "answers": [right, right]},
        ],
    )

    rows = {row.question: row for row in read_rows(path)}

    assert list(rows) == ["both", "none to be had", "twice the same"]
    assert rows["both"].answers == rows["twice the same"].answers == ((3, 8),)
    assert rows["both"].texts == ("Paris", "Paris", " ")
    assert rows["none to be had"].answers == rows["none to be had"].texts == ()


def test_every_place_is_an_answer_when_a_row_says_where_the_words_stand(tmp_path: Path) -> None:
    answers = [{"text": "red", "start": 0}, {"text": "blue", "start": 8}]
    row = {"question": "q", "context": "red red blue", "answers": answers, "title": " The_red_house "}
    path = write_rows(tmp_path / "rows.gz", [row | {"all_starts": [[0, 4, 5]]}, row])

    several, single = read_rows(path)

    assert several.answers == ((0, 3), (4, 7), (8, 12))
    assert single.answers == ((0, 3), (8, 12))
    assert several.title == "The red house"


def test_held_out_titles_stay_the_same_when_asked_again() -> None:
    # what is built on the reader may be learnt from these alone: another choice would mix them with its training
    kept = {
        source: [n for n in range(40) if is_held_out(source, f"Article {n}")] for source in [*HELD_OUT, "qamr", "test"]
    }

    assert kept == {
        "onestopqa-evidence": list(range(40)),
        "squad1.1-train": [11, 31],
        "qed-nq": [4, 6, 19, 27],
        "nq-open-oracle": [4, 6, 19, 27],
        "qamr": [],
        "test": [],
    }
    assert is_held_out("qed-nq", " Article_4") and not is_held_out("qed-nq", "Article_5")


def test_questions_are_one_when_they_differ_in_case_space_and_marks() -> None:
    assert normalise_question("  Who's the MAYOR, of “Riverton”?") == "who s the mayor of riverton"
    assert normalise_question("?!") == ""


def test_questions_are_read_when_files_are_rows_or_clapnq(tmp_path: Path) -> None:
    rows = write_rows(tmp_path / "rows.jsonl.gz", [{"question": "Who came?"}, {"question": "Who  came"}])
    clapnq = tmp_path / "clapnq.jsonl"
    clapnq.write_text('{"id": "2", "input": "where does it rain"}\n', encoding="utf-8")

    assert read_questions([rows, clapnq]) == {"who came", "where does it rain"}
    assert read_questions([]) == frozenset()


# --- changed questions

AROUND = Surroundings(
    context="In 1843 Thomas Hale came from London with 1,250 men. The Baker Street was 12 miles long.",
    names=["Clara Dunn", "Riverton", "Hale"],
    questions=["Which street did the council pave?", "What colour is the old mill?"],
)


def draw(change: Any, question: str, around: Surroundings = AROUND) -> set[tuple[str, str] | None]:
    """What the change gives over many throws of the dice."""
    return {change(question, around, random.Random(seed)) for seed in range(300)}


def test_number_is_replaced_by_one_of_the_passage_or_a_near_one_when_asked_of() -> None:
    found = draw(change_number, "What opened in 1901?")

    assert {old for old, _ in found} == {"1901"}
    new = {int(number) for _, number in found}
    assert 1843 in new and 1901 not in new
    assert len(new - {1843}) > 20 and all(abs(number - 1901) <= 20 for number in new - {1843})


def test_number_with_a_comma_is_replaced_by_the_passages_alone() -> None:
    assert draw(change_number, "Who led 9,999 men?") == {("9,999", "1,250"), None}
    assert draw(change_number, "Who led men?") == {None}
    assert draw(change_number, "Who has 1 of 1?") <= {("1", "2"), ("1", "3"), None}


def test_name_is_replaced_by_one_that_shares_no_word_with_it() -> None:
    assert draw(change_name, "When did Thomas Hale come?") == {
        ("Thomas Hale", new) for new in ("London", "Baker Street", "Clara Dunn", "Riverton")
    }
    assert draw(change_name, "When did it rain?") == {None}
    assert draw(change_name, "Is London in Riverton?", Surroundings("London.", ["Riverton"], [])) == {None}


def test_names_are_found_without_what_only_opens_a_sentence() -> None:
    text = "When the University of Oslo closed, In Riverton she met Karl von Berg. The Al. It rained; O’Neil’s too."

    assert find_names(text) == ["University of Oslo", "Riverton", "Karl von Berg", "O’Neil’s"]


def test_word_is_replaced_by_one_of_its_group_when_it_has_opposites() -> None:
    assert draw(change_contrast, "Who was the first king?") == {
        *(("first", new) for new in ("second", "third", "fourth", "fifth", "last", "final")),
        ("king", "queen"),
        ("king", "prince"),
    }
    assert draw(change_contrast, "Before what?") == {None}


def test_every_group_of_contrasts_has_two_words_at_least_and_none_twice() -> None:
    groups = [part.split() for part in re.split(r"[|\n]", CONTRASTS.strip())]

    assert len(groups) > 200
    assert all(len(set(group)) == len(group) >= 2 for group in groups)


def test_head_is_replaced_by_that_of_another_question() -> None:
    assert draw(change_head, "Which river floods?") == {
        ("river", new) for new in ("street", "council", "colour", "old")
    }
    assert draw(change_head, "Which street is old?") == {("street", "council"), ("street", "colour")}
    assert draw(change_head, "Who came?") == {None}
    assert draw(change_head, "Which river floods?", Surroundings("", [], [])) == {None}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who was elected?", ("was", "wasn't")),
        ("What can fly?", ("can", "can't")),
        ("Why does it rain?", ("does", "doesn't")),
        ("Is it raining?", None),
        ("was it raining?", None),
        ("Who came?", None),
    ],
)
def test_not_is_put_in_when_a_verb_asks(question: str, expected: tuple[str, str] | None) -> None:
    assert draw(change_negation, question) == {expected}


WORDS = [
    *(
        "What",
        "who",
        "which",
        "the",
        "first",
        "last",
        "river",
        "street",
        "was",
        "can",
        "did",
        "in",
        "of",
        "king",
        "open",
    ),
    *("Thomas", "Hale", "London", "Riverton", "O’Neil", "1901", "12", "1,250", "7th", "2.5", "naïve", "?", ","),
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), st.integers(0, 2**32))
def test_question_differs_when_it_was_changed(question: str, seed: int) -> None:
    change = change_question(question, AROUND, random.Random(seed))

    if change:
        old, new, names = change
        changed = replace_words(question, old, new)
        assert old != new
        assert re.search(rf"(?<!\w){re.escape(old)}(?!\w)", question)
        assert changed != question and new in changed
        assert not names or old[0].isdigit() or old[0].isupper()


def test_question_is_left_when_it_has_nothing_to_change() -> None:
    assert {change_question("Who came?", AROUND, random.Random(seed)) for seed in range(50)} == {None}


def test_every_sort_of_change_is_drawn_when_a_question_has_them_all() -> None:
    question = "Which valley did Hale cross before 1901?"

    old = [change[0] for seed in range(200) if (change := change_question(question, AROUND, random.Random(seed)))]

    assert len(old) == 200
    assert {"1901", "Hale", "before", "valley", "did"} == set(old)
    assert min(map(old.count, ("1901", "Hale", "before"))) > max(map(old.count, ("valley", "did")))


def test_whole_words_alone_are_replaced() -> None:
    assert replace_words("art, party; art’s Art", "art", r"\1") == r"\1, party; \1’s Art"
    assert replace_words("In 190 of 1901", "190", "") == "In  of 1901"
    assert replace_words("a+b aab", "a+b", "c") == "c aab"


# --- examples


def test_example_is_framed_and_no_longer_than_the_longest_when_made(
    made: list[tuple[QuestionRow, Example]], tokenizer: Tokenizer
) -> None:
    titles = set()
    for row, example in made:
        assert len(example.ids) <= LONGEST
        assert example.ids[0] == CLS and example.ids[-1] == SEP
        assert example.ids[example.n_question - 1] == SEP and SEP not in example.ids[1 : example.n_question - 1]
        title = example.ids[example.n_question : example.first]
        assert title == [] or title[-1] == SEP
        titles.add((row.title, decode(tokenizer, title)))
        assert len(example.starts) == len(example.ends) >= 1
    assert titles == {(title, shown) for title in ("Riverton", "Ashford", "Hills") for shown in ("", title.lower())}
    assert max(len(example.ids) for _, example in made) == LONGEST


def test_pieces_decode_to_the_answer_when_there_is_one(
    made: list[tuple[QuestionRow, Example]], tokenizer: Tokenizer
) -> None:
    answered = defaultdict(set)
    for row, example in made:
        for start, end in zip(example.starts, example.ends, strict=True):
            if start:
                assert example.first <= start <= end < len(example.ids) - 1
                answered[row.question].add(decode(tokenizer, example.ids[start : end + 1]))
            else:
                assert example.starts == example.ends == [0]

    assert answered == {row.question: {text.lower() for text in row.texts} for row in ROWS}


def test_nothing_is_made_when_the_answer_does_not_fit(tokenizer: Tokenizer) -> None:
    examples = Examples([make_row("What fell on the hills?", HILLS, HILLS.strip(), title="Hills")], tokenizer)

    made = [example for seed in range(50) for example in examples.make_of(0, random.Random(seed))]

    assert all(example.starts == [0] for example in made)


def is_part(part: Sequence[int], whole: Sequence[int]) -> bool:
    n = len(part)
    return any(list(whole[at : at + n]) == list(part) for at in range(len(whole) - n + 1))


def test_passage_lacks_the_answer_when_the_question_is_the_same(
    made: list[tuple[QuestionRow, Example]], tokenizer: Tokenizer
) -> None:
    asked = {row.question: tokenizer.encode(row.question, add_special_tokens=False).ids for row in ROWS}
    passages = {row.context: (row.title, cut_paragraph(row.context, tokenizer).ids) for row in ROWS}
    kinds: dict[str, int] = defaultdict(int)

    for row, example in made:
        if example.starts != [0]:
            continue
        shown = example.ids[example.first : -1]
        if example.ids[1 : example.n_question - 1] != asked[row.question]:
            assert is_part(shown, passages[row.context][1])
            kinds["changed"] += 1
            continue
        text = decode(tokenizer, shown)
        assert not any(re.search(rf"\b{answer.lower()}\b", text) for answer in row.texts)
        found = {title for context, (title, ids) in passages.items() if context != row.context and is_part(shown, ids)}
        kinds["near" if row.title in found else "elsewhere" if found else "removed"] += 1

    assert set(kinds) == {"changed", "near", "elsewhere", "removed"}
    assert all(count >= 20 for count in kinds.values())


def test_text_with_the_answer_is_never_shown_as_without_it_when_it_is_near_or_elsewhere(tokenizer: Tokenizer) -> None:
    rows = [
        make_row("Who opened the bridge?", "The bridge was opened by Thomas Hale.", "Thomas Hale"),
        make_row("Who paid for it?", "THOMAS HALE opened the bridge, and the county paid for it.", "the county"),
        make_row("Who came to Ashford?", "To open the bridge, Thomas Hale came to Ashford.", "Thomas Hale", title="A"),
    ]
    examples = Examples(rows, tokenizer)
    opened = tokenizer.encode(rows[0].question, add_special_tokens=False).ids

    made = [example for seed in range(200) for example in examples.make_of(0, random.Random(seed))]

    same = [example for example in made if example.ids[1 : example.n_question - 1] == opened]
    assert len(same) >= 150
    assert all(example.starts != [0] for example in same)


def test_question_and_passage_change_together_when_it_still_answers(examples: Examples, tokenizer: Tokenizer) -> None:
    asked = set(re.findall(r"\w+", ROWS[0].question.lower()))
    changed = 0
    for example in (example for seed in range(800) for example in examples.make_of(0, random.Random(seed))):
        question = decode(tokenizer, example.ids[1 : example.n_question - 1])
        gone = asked - set(re.findall(r"\w+", question))
        if example.starts != [0] and gone:
            passage = set(re.findall(r"\w+", decode(tokenizer, example.ids[example.first : -1])))
            assert not gone & passage
            changed += 1
    assert changed >= 10


def test_question_stays_when_a_change_along_would_change_the_answer(tokenizer: Tokenizer) -> None:
    context = "Henry Moss lived in the Henry Moss house of Ashford. Clara Dunn lived in Riverton."
    row = make_row("Where did Henry Moss live?", context, "Henry Moss house")
    asked = tokenizer.encode(row.question, add_special_tokens=False).ids
    examples = Examples([row], tokenizer)

    made = [example for seed in range(400) for example in examples.make_of(0, random.Random(seed))]

    answered = [example for example in made if example.starts != [0]]
    assert len(answered) == 400
    assert all(example.ids[1 : example.n_question - 1] == asked for example in answered)


def test_examples_are_the_same_when_the_seed_is(examples: Examples, tokenizer: Tokenizer) -> None:
    again = Examples(ROWS, tokenizer)

    one = list(examples.make(7))

    assert one == list(again.make(7)) == list(examples.make(7))
    assert one != list(examples.make(8))
    assert sum(example.starts != [0] for example in one) == len(ROWS)


def test_shares_are_those_of_the_readme() -> None:
    section = (MODELS_FOLDER / "README.md").read_text(encoding="utf-8").partition("\n# The reader\n")[2]

    for kind, share in UNANSWERED.items():
        assert re.search(rf"^\| {kind}: .* \| {share:.0%} \|$", section, re.MULTILINE)
    prose = " ".join(section.split())
    assert f"Of {CUT_SHORT:.0%} of the passages" in prose
    assert f"{CHANGED_ALONG:.0%} of the answering passages" in prose


# --- the official measure


def test_answers_are_compared_as_the_official_measure_does() -> None:
    assert normalise(" The  Cat's, A hat! an") == "cats hat"
    assert normalise("theatre") == "theatre"
    assert normalise("the") == ""


@pytest.mark.parametrize(
    ("predicted", "gold", "f1"),
    [
        ("the cat sat", "A cat slept here", 0.4),  # 1 of 2 words, 1 of 3
        ("no no no", "No.", 0.5),  # 1 of 3, 1 of 1
        ("Thomas Hale", "thomas hale", 1.0),
        ("Thomas", "Hale", 0.0),
        ("", "the", 1.0),
        ("", "Hale", 0.0),
        ("Hale", "", 0.0),
    ],
)
def test_f1_is_that_of_the_words_when_answers_are_compared(predicted: str, gold: str, f1: float) -> None:
    assert measure_f1(predicted, gold) == pytest.approx(f1)


def make_predicted(text: str, score: float, *golds: str) -> Predicted:
    return Predicted(QuestionRow("test", "1", "q", "", "c", (), golds), text, score)


def test_figures_are_the_official_ones_when_described() -> None:
    predicted = [
        make_predicted("Thomas Hale", 5.0, "Hale", "Thomas Hale"),  # right
        make_predicted("the cat sat", 1.0, "A cat slept here"),  # 0.4
        make_predicted("Berg", -2.0, "Berg"),  # right, but not said
        make_predicted("Oslo", 3.0),  # said, though nothing answers
        make_predicted("Rome", -1.0),  # rightly not said
    ]

    assert describe(predicted) == pytest.approx(
        {
            "n": 5,
            "f1": 100 * 2.4 / 5,
            "exact": 100 * 2 / 5,
            "has_answer_f1": 100 * 1.4 / 3,
            "no_answer_accuracy": 50,
            "has_answer_f1_when_always_said": 100 * 2.4 / 3,
            "has_answer_exact_when_always_said": 100 * 2 / 3,
            "best_f1": 100 * 3 / 5,
            "best_f1_threshold": 5.0,
        }
    )


def test_figures_of_a_kind_are_whole_when_no_question_is_of_it() -> None:
    assert describe([make_predicted("Berg", 1.0, "Berg")])["no_answer_accuracy"] == 100
    assert describe([make_predicted("Berg", -1.0)])["has_answer_f1"] == 100


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(-50, 50), st.sampled_from(["b", "b c", "d", ""]), st.sampled_from([(), ("b",), ("d",)])),
        min_size=1,
        max_size=12,
        unique_by=lambda drawn: drawn[0],
    )
)
def test_best_threshold_is_that_of_trying_all(drawn: list[tuple[int, str, tuple[str, ...]]]) -> None:
    predicted = [make_predicted(text, float(score), *golds) for score, text, golds in drawn]
    tried = {
        threshold: describe(predicted, threshold)["f1"] for threshold in [*(one.score for one in predicted), math.inf]
    }

    found = describe(predicted)

    assert found["best_f1"] == pytest.approx(max(tried.values()))
    assert tried[found["best_f1_threshold"]] == pytest.approx(found["best_f1"])


def test_each_row_has_its_best_words_when_predicted() -> None:
    def read(question: str, context: str) -> PassageReading:
        spans = [(match.start(), match.end()) for match in re.finditer(r"\S+", context)]
        marked = np.array([float(context[start:end] == question) for start, end in spans], np.float32)
        return PassageReading(np.array(spans, np.int32).reshape(len(spans), 2), marked, marked)

    rows = [make_row("b", "a b c", "b"), make_row("x", ""), *(make_row(f"{n}", f"0 {n} 0") for n in range(1, 30))]

    found = predict(rows, read)

    assert [one.row for one in found] == rows
    assert [(one.text, one.score) for one in found[:2]] == [("b", 2.0), ("", -99.0)]
    assert [one.text for one in found[2:]] == [f"{n}" for n in range(1, 30)]
    assert (found[0].f1, found[0].exact, found[1].f1) == (1.0, 1.0, 0.0)


# --- the training, in torch


@pytest.fixture(scope="module")
def torch() -> Iterator[Any]:
    module = pytest.importorskip("torch", reason="needs the build extra")
    threads = module.get_num_threads()
    module.set_num_threads(1)  # the order of sums, and so the last place, is the same each time
    yield module
    module.set_num_threads(threads)


@pytest.fixture(scope="module")
def network(torch: Any) -> types.ModuleType:  # noqa: ARG001 - it is asked for first
    return pytest.importorskip("rag.models.reader_network", reason="needs the build extra", exc_type=ImportError)


@pytest.fixture(scope="module")
def training(torch: Any) -> types.ModuleType:  # noqa: ARG001 - it is asked for first
    return pytest.importorskip("rag.models.train_reader", reason="needs the build extra", exc_type=ImportError)


@pytest.fixture(scope="module")
def official(torch: Any) -> dict[str, Any]:
    """Random weights with the official names and shapes."""
    torch.manual_seed(3)
    shapes = {
        "embeddings.word_embeddings.weight": (30522, 384),
        "embeddings.position_embeddings.weight": (512, 384),
        "embeddings.token_type_embeddings.weight": (2, 384),
        "pooler.dense.weight": (384, 384),
    }
    norms = ["embeddings.LayerNorm"]
    for layer in (f"encoder.layer.{at}" for at in range(6)):
        sides = {f"attention.self.{name}": (384, 384) for name in ("query", "key", "value")}
        sides |= {"attention.output.dense": (384, 384), "intermediate.dense": (1536, 384), "output.dense": (384, 1536)}
        for name, shape in sides.items():
            shapes |= {f"{layer}.{name}.weight": shape, f"{layer}.{name}.bias": shape[:1]}
        norms += [f"{layer}.attention.output.LayerNorm", f"{layer}.output.LayerNorm"]
    weights = {name: torch.randn(shape) * 0.05 for name, shape in shapes.items()}
    for name in norms:
        weights |= {f"{name}.weight": 1 + torch.randn(384) * 0.05, f"{name}.bias": torch.randn(384) * 0.05}
    return weights


@pytest.fixture
def loaded(network: types.ModuleType, official: Mapping[str, Any]) -> Any:
    reader = network.Reader()
    network.load_official(reader, official)
    return reader


def test_weights_are_the_official_ones_when_loaded_and_named_again(
    torch: Any, network: types.ModuleType, official: Mapping[str, Any], loaded: Any
) -> None:
    named = network.name_officially(loaded.state_dict())

    assert set(named) == set(official) - {"pooler.dense.weight"} | {"outputs.weight", "outputs.bias"}
    assert all(torch.equal(named[name], official[name]) for name in named if name in official)
    assert named["outputs.weight"].shape == (2, 384) and 0 < named["outputs.weight"].abs().max() < 0.2
    assert not named["outputs.bias"].any()


def test_loading_is_refused_when_an_official_weight_is_missing(
    network: types.ModuleType, official: Mapping[str, Any]
) -> None:
    name = "encoder.layer.3.output.dense.bias"

    with pytest.raises(KeyError, match=re.escape(name)):
        network.load_official(network.Reader(), {key: value for key, value in official.items() if key != name})


def test_graph_computes_what_the_network_does(torch: Any, network: types.ModuleType, loaded: Any) -> None:
    graph = pytest.importorskip("rag.models.minilm_graph", reason="needs the build extra", exc_type=ImportError)
    onnxruntime = pytest.importorskip("onnxruntime")
    weights = {name: value.numpy() for name, value in network.name_officially(loaded.state_dict()).items()}
    session = onnxruntime.InferenceSession(
        graph.build_graph(weights, graph.Recipe(rounding="none"), {}, head="spans"), providers=["CPUExecutionProvider"]
    )
    pieces = np.random.default_rng(0).integers(0, 30522, (1, 320))
    kinds = np.repeat([[0, 1]], [7, 313], axis=1)

    [logits] = session.run(["logits"], {"input_ids": pieces, "token_types": kinds})

    with torch.no_grad():
        ids, types_ = torch.from_numpy(pieces), torch.from_numpy(kinds)
        expected = loaded(ids, types_, torch.zeros_like(ids, dtype=torch.bool)).numpy()
    assert logits.shape == (1, 320, 2)
    assert np.abs(logits - expected).max() < 1e-4 < np.abs(expected).max()


def test_padding_changes_nothing_when_a_longer_text_is_read_along(torch: Any, loaded: Any) -> None:
    short, long = torch.arange(1000, 1020)[None], torch.arange(2000, 2050)[None]
    both = torch.cat([torch.nn.functional.pad(short, (0, 30)), long])
    padding = torch.zeros_like(both, dtype=torch.bool)
    padding[0, 20:] = True

    with torch.no_grad():
        together = loaded(both, torch.ones_like(both), padding)
        alone = loaded(short, torch.ones_like(short), torch.zeros_like(short, dtype=torch.bool))

    assert torch.allclose(together[0, :20], alone[0], atol=1e-5)


def test_loss_is_the_missing_probability_when_logits_are_known(torch: Any, training: types.ModuleType) -> None:
    # [CLS] question [SEP] three pieces [SEP]: four may have probability
    answered = Example([CLS, 5, SEP, 6, 7, 8, SEP], n_question=3, first=3, starts=[3, 4], ends=[4, 5])
    unanswered = Example([CLS, 5, SEP, 6, SEP], n_question=3, first=3, starts=[0], ends=[0])
    seen = {}

    def read(ids: Any, types_: Any, padding: Any) -> Any:
        seen.update(ids=ids.tolist(), types=types_.tolist(), padding=padding.tolist())
        return torch.zeros(*ids.shape, 2)

    loss, n_pieces = training.measure_loss(read, [answered, unanswered], "cpu")

    # two starts and two ends of four are right; the second has [CLS] and one piece
    assert loss.item() == pytest.approx((math.log(2) + math.log(2)) / 2)
    length = n_pieces // 2
    assert length >= 7 and n_pieces == 2 * length
    assert seen["ids"] == [[*one.ids, *[0] * (length - len(one.ids))] for one in (answered, unanswered)]
    assert seen["types"] == [[0, 0, 0, *[1] * (length - 3)]] * 2
    assert seen["padding"] == [[False] * n + [True] * (length - n) for n in (7, 5)]


def test_loss_falls_when_a_step_is_taken(
    torch: Any, training: types.ModuleType, loaded: Any, examples: Examples
) -> None:
    batch = list(itertools.islice((one for one in examples.make(1) if len(one.ids) < 80), 4))
    proper = {name: value.detach().clone() for name, value in loaded.named_parameters()}
    optimizer = torch.optim.SGD(proper.values(), lr=0.05)

    before, _ = training.measure_loss(loaded, batch, "cpu")
    before.backward()
    training.step(loaded, proper, optimizer)
    after, _ = training.measure_loss(loaded, batch, "cpu")

    assert after.item() < before.item()
    assert all(value.grad is None for value in loaded.parameters())


def test_every_example_is_in_one_batch_when_batches_are_made(training: types.ModuleType) -> None:
    lengths = random.Random(5).choices((12, 40, 41, 90, 288), k=200)
    pool = [Example([number] * n, 3, 3, [0], [0]) for number, n in enumerate(lengths)]

    batches = list(training.make_batches(pool, 250, random.Random(1)))

    assert sorted(one.ids[0] for batch in batches for one in batch) == list(range(200))
    for batch in batches:
        assert len(batch) == 1 or len(batch) * max(len(one.ids) for one in batch) <= 250
    assert max(map(len, batches)) >= 15  # of the short ones
    assert batches == list(training.make_batches(pool, 250, random.Random(1)))
    assert batches != list(training.make_batches(pool, 250, random.Random(2)))


def test_rate_rises_then_falls_to_nothing(training: types.ModuleType) -> None:
    rates = [training.find_rate(seen / 100) for seen in range(111)]

    assert rates.index(max(rates)) == 5
    assert rates[0] == rates[100] == rates[110] == 0
    assert max(rates) <= training.LEARNING_RATE


def test_questions_are_left_out_when_measured_on_or_held_out(
    training: types.ModuleType, tokenizer: Tokenizer, tmp_path: Path
) -> None:
    row = {"context": "In Paris.", "answers": [{"text": "Paris", "start": 3}], "source": "qed-nq", "title": "Article 5"}
    rows = write_rows(
        tmp_path / "rows.gz",
        [
            row | {"question": "Where is it?"},
            row | {"question": "Where  IS that"},
            row | {"question": "held out", "title": "Article 4"},
            row | {"question": "without answers", "answers": []},
        ],
    )
    measured = write_rows(tmp_path / "measured.gz", [{"question": "where is that?"}])

    assert [one.question for one in training.read_examples(rows, [measured], tokenizer).rows] == ["Where is it?"]
    with pytest.raises(SystemExit, match="no question to learn from"):
        training.read_examples(rows, [rows], tokenizer)


class Interrupted(Examples):
    """Stops after 8 examples, as a machine that is turned off does."""

    __slots__ = ()

    def make(self, seed: int) -> Iterator[Example]:
        yield from itertools.islice(super().make(seed), 8)
        raise KeyboardInterrupt


def test_training_ends_the_same_when_it_was_interrupted(
    torch: Any, training: types.ModuleType, official: dict[str, Any], tokenizer: Tokenizer, tmp_path: Path
) -> None:
    checkpoint, other = tmp_path / "checkpoint.pt", tmp_path / "other.pt"
    rows = [row for row in ROWS if row.context != HILLS]

    training.train(official, Examples(rows, tokenizer), checkpoint, 24, pool_examples=8)
    with pytest.raises(KeyboardInterrupt):
        training.train(official, Interrupted(rows, tokenizer), other, 24, pool_examples=8)
    halfway = torch.load(other, weights_only=True)
    training.train(official, Examples(rows, tokenizer), other, 24, pool_examples=8)

    one, two = (torch.load(path, weights_only=True) for path in (checkpoint, other))
    checkpoint.unlink()  # 270 MB each
    other.unlink()
    assert (halfway["seen"], halfway["pools"]) == (8, 1)
    assert (one["seen"], one["pools"]) == (two["seen"], two["pools"]) == (24, 3)
    assert all(torch.equal(one["weights"][name], two["weights"][name]) for name in one["weights"])
    assert not all(torch.equal(one["weights"][name], halfway["weights"][name]) for name in one["weights"])
    assert list(tmp_path.iterdir()) == []
