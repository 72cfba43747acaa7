"""The examples the reader learns from, made from rows and claims."""

from __future__ import annotations

import itertools
import random
import re
from collections import defaultdict
from collections.abc import Sequence

import pytest
from tokenizers import Tokenizer

from eval.datasets.claim_rows import Claim
from eval.datasets.question_rows import QuestionRow
from rag.models.onnx import WEIGHTS_FOLDER
from tests.support.reading_rows import HILLS, ROWS, decode, make_row
from training.reader.examples import (
    ALONE,
    CHANGED_ALONG,
    CLS,
    CUT_SHORT,
    LONGEST,
    SEP,
    UNANSWERED,
    WITH_TITLE,
    Example,
    Examples,
    cut_paragraph,
)


@pytest.fixture(scope="module")
def examples(tokenizer: Tokenizer) -> Examples:
    return Examples(ROWS, tokenizer)


@pytest.fixture(scope="module")
def made(examples: Examples) -> list[tuple[QuestionRow, Example]]:
    """Enough draws of each row to get every kind of example many times."""
    draws = itertools.product(range(len(ROWS)), range(120))
    return [(ROWS[at], example) for at, seed in draws for example in examples.make_of(at, random.Random(seed))]


def test_an_example_has_special_pieces_and_is_not_too_long(
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


def test_the_marked_pieces_decode_to_the_answer(made: list[tuple[QuestionRow, Example]], tokenizer: Tokenizer) -> None:
    answered = defaultdict(set)
    for row, example in made:
        for start, end in zip(example.starts, example.ends, strict=True):
            if start:
                assert example.first <= start <= end < len(example.ids) - 1
                answered[row.question].add(decode(tokenizer, example.ids[start : end + 1]))
            else:
                assert example.starts == example.ends == [0]

    assert answered == {row.question: {text.lower() for text in row.texts} for row in ROWS}


def test_some_examples_show_only_the_sentence_that_answers(examples: Examples, tokenizer: Tokenizer) -> None:
    row = ROWS[0]
    first = cut_paragraph(row.context, tokenizer)
    sentence = [id_ for id_, at in zip(first.ids, first.sentences, strict=True) if at == 0]

    made = [next(examples.make_of(0, random.Random(seed))) for seed in range(600)]

    alone = [example for example in made if example.ids[example.first : -1] == sentence]
    assert len(alone) >= 600 * ALONE
    assert all(example.starts != [0] for example in alone)


def test_no_answerable_example_is_made_when_the_answer_does_not_fit(tokenizer: Tokenizer) -> None:
    examples = Examples([make_row("What fell on the hills?", HILLS, HILLS.strip(), title="Hills")], tokenizer)

    made = [example for seed in range(50) for example in examples.make_of(0, random.Random(seed))]

    assert all(example.starts == [0] for example in made)


def is_part(part: Sequence[int], whole: Sequence[int]) -> bool:
    n = len(part)
    return any(list(whole[at : at + n]) == list(part) for at in range(len(whole) - n + 1))


def test_every_kind_of_unanswerable_example_is_made_and_does_not_answer(
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
        if any(re.search(rf"\b{answer.lower()}\b", text) for answer in row.texts):
            assert not is_part(shown, passages[row.context][1])
            kinds["denied"] += 1
            continue
        found = {title for context, (title, ids) in passages.items() if context != row.context and is_part(shown, ids)}
        kinds["near" if row.title in found else "elsewhere" if found else "removed"] += 1

    assert set(kinds) == {"changed", "denied", "near", "elsewhere", "removed"}
    assert all(count >= 20 for count in kinds.values())


def test_another_passage_with_the_answer_is_never_used_as_unanswerable(tokenizer: Tokenizer) -> None:
    rows = [
        make_row("Who opened the bridge?", "The bridge was opened by Thomas Hale.", "Thomas Hale"),
        make_row("Who paid for it?", "THOMAS HALE opened the bridge, and the county paid for it.", "the county"),
        make_row("Who came to Ashford?", "To open the bridge, Thomas Hale came to Ashford.", "Thomas Hale", title="A"),
    ]
    examples = Examples(rows, tokenizer)
    opened = tokenizer.encode(rows[0].question, add_special_tokens=False).ids

    made = [example for seed in range(200) for example in examples.make_of(0, random.Random(seed))]

    def is_own(example: Example) -> bool:
        """Whether the passage was not changed to deny the question."""
        return any(is_part(example.ids[example.first : -1], cut_paragraph(row.context, tokenizer).ids) for row in rows)

    same = [e for e in made if e.ids[1 : e.n_question - 1] == opened and is_own(e)]
    assert len(same) >= 150
    assert all(example.starts != [0] for example in same)


def test_some_questions_change_together_with_their_passage(examples: Examples, tokenizer: Tokenizer) -> None:
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


def test_a_question_does_not_change_together_with_its_passage_if_the_answer_would(
    tokenizer: Tokenizer,
) -> None:
    context = "Henry Moss lived in the Henry Moss house of Ashford. Clara Dunn lived in Riverton."
    row = make_row("Where did Henry Moss live?", context, "Henry Moss house")
    asked = tokenizer.encode(row.question, add_special_tokens=False).ids
    examples = Examples([row], tokenizer)

    made = [example for seed in range(400) for example in examples.make_of(0, random.Random(seed))]

    answered = [example for example in made if example.starts != [0]]
    assert len(answered) == 400
    assert all(example.ids[1 : example.n_question - 1] == asked for example in answered)


def test_every_span_of_the_answer_is_kept_when_question_and_passage_change_together(tokenizer: Tokenizer) -> None:
    row = make_row("Who won in 1901?", "Hale won in 1901, and Hale in 1902. By 1901 he was old.", "Hale")
    examples = Examples([row], tokenizer)

    made = [example for seed in range(400) for example in examples.make_of(0, random.Random(seed))]

    along = [e for e in made if e.starts != [0] and "1901" not in decode(tokenizer, e.ids)]
    whole = [e for e in along if "old" in decode(tokenizer, e.ids)]
    assert len(whole) >= 10
    for example in whole:
        found = [example.ids[start : end + 1] for start, end in zip(example.starts, example.ends, strict=True)]
        assert [decode(tokenizer, ids) for ids in found] == ["hale", "hale"]


def test_a_passage_that_denies_the_question_keeps_the_answer_and_loses_what_is_asked(tokenizer: Tokenizer) -> None:
    row = make_row("Who won in 1901?", "Hale won in 1901, and Dunn in 1902. By 1901 he was old.", "Hale")
    examples = Examples([row], tokenizer)
    asked = tokenizer.encode(row.question, add_special_tokens=False).ids

    made = [example for seed in range(400) for example in examples.make_of(0, random.Random(seed))]

    denied = [e for e in made if e.starts == [0] and e.ids[1 : e.n_question - 1] == asked]
    texts = [decode(tokenizer, example.ids[example.first : -1]) for example in denied]
    assert len([text for text in texts if "hale" in text]) >= 20
    assert not any("hale won in 1901" in text for text in texts)


@pytest.mark.parametrize("shown", [True, False])
def test_a_claim_takes_the_place_of_the_question(shown: bool, tokenizer: Tokenizer) -> None:
    claim = Claim("Hale opened it.", "Riverton", "The bridge was opened by Thomas Moss.", shown)

    made = [example for seed in range(20) for example in Examples([], tokenizer, [claim]).make(seed)]

    assert len(made) == 20
    for example in made:
        assert decode(tokenizer, example.ids[1 : example.n_question - 1]) == "hale opened it."
        assert decode(tokenizer, example.ids[example.first : -1]) == "the bridge was opened by thomas moss."
        passage = list(range(example.first, len(example.ids) - 1))
        assert example.starts == example.ends == (passage if shown else [0])
    titles = {decode(tokenizer, example.ids[example.n_question : example.first]) for example in made}
    assert titles == {"", "riverton"}


@pytest.mark.parametrize("shown", [True, False])
def test_a_claim_about_a_name_is_also_asked_as_a_question(shown: bool, tokenizer: Tokenizer) -> None:
    claim = Claim("Hale opened the bridge.", "", "The bridge was opened by Thomas Hale.", shown)

    read, asked = Examples([], tokenizer, [claim]).make(1)

    assert decode(tokenizer, read.ids[1 : read.n_question - 1]) == "hale opened the bridge."
    assert decode(tokenizer, asked.ids[1 : asked.n_question - 1]) == "what opened the bridge?"
    place = asked.ids.index(tokenizer.token_to_id("hale"), asked.first) if shown else 0
    assert asked.starts == asked.ends == [place]


@pytest.mark.parametrize(
    ("text", "context"), [("Hale rose. " * 20, "Hale rose."), ("Hale rose.", HILLS), ("Hale rose.", "")]
)
def test_a_claim_is_left_out_when_it_does_not_fit_whole(text: str, context: str, tokenizer: Tokenizer) -> None:
    assert list(Examples([], tokenizer, [Claim(text, "", context, True)]).make(1)) == []


def test_claims_are_mixed_with_questions(tokenizer: Tokenizer) -> None:
    claims = [Claim(f"Hale is {age}.", "", "Thomas Hale is 40.", age == 40) for age in range(30, 60)]

    made = list(Examples(ROWS, tokenizer, claims).make(3))

    is_claim = ["hale is" in decode(tokenizer, example.ids[1 : example.n_question]) for example in made]
    assert sum(is_claim) == len(claims)
    assert is_claim not in (sorted(is_claim), sorted(is_claim, reverse=True))


def test_the_same_seed_makes_the_same_examples(examples: Examples, tokenizer: Tokenizer) -> None:
    again = Examples(ROWS, tokenizer)

    one = list(examples.make(7))

    assert one == list(again.make(7)) == list(examples.make(7))
    assert one != list(examples.make(8))
    assert sum(example.starts != [0] for example in one) == len(ROWS)


def test_the_reader_s_card_has_the_shares_of_each_kind_of_example() -> None:
    card = (WEIGHTS_FOLDER / "reader.md").read_text(encoding="utf-8")

    for kind, share in UNANSWERED.items():
        assert re.search(rf"^\| {kind}: .* \| {share:.0%} \|$", card, re.MULTILINE)
    prose = " ".join(card.split())
    assert f"{WITH_TITLE:.0%} of the examples show the title" in prose
    assert f"Of {ALONE:.0%} of the passages only the sentence that answers is shown, of {CUT_SHORT:.0%}" in prose
    assert f"{CHANGED_ALONG:.0%} of the answering passages" in prose
