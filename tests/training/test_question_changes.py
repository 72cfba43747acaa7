"""Questions changed so that their passage no longer answers them."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.questions.changes import (
    CONTRASTS,
    Surroundings,
    change_condition,
    change_contrast,
    change_head,
    change_name,
    change_negation,
    change_number,
    change_question,
    change_word,
    find_names,
    replace_words,
)

AROUND = Surroundings(
    context="In 1843 Thomas Hale came from London with 1,250 men. The Baker Street was 12 miles long.",
    names=["Clara Dunn", "Riverton", "Hale"],
    questions=["Which street did the council pave?", "What colour is the old mill?"],
)


def draw(change: Any, question: str, around: Surroundings = AROUND) -> set[tuple[str, str] | None]:
    """All results of a change over many random seeds."""
    return {change(question, around, random.Random(seed)) for seed in range(300)}


def test_a_number_is_replaced_by_one_of_the_passage_or_one_close_to_it() -> None:
    found = draw(change_number, "What opened in 1901?")

    assert {old for old, _ in found} == {"1901"}
    new = {int(number) for _, number in found}
    assert 1843 in new and 1901 not in new
    assert len(new - {1843}) > 20 and all(abs(number - 1901) <= 20 for number in new - {1843})


def test_a_number_with_a_comma_is_replaced_only_by_one_of_the_passage() -> None:
    assert draw(change_number, "Who led 9,999 men?") == {("9,999", "1,250"), None}
    assert draw(change_number, "Who led men?") == {None}
    assert draw(change_number, "Who has 1 of 1?") <= {("1", "2"), ("1", "3"), None}


def test_a_condition_of_another_question_is_added_when_the_passage_lacks_it() -> None:
    others = ["Who paved it in 1843?", "What was lost during the great flood?", "Who sang?", "It fell in which gale?"]
    around = Surroundings(AROUND.context, [], others)

    added = ("Hale", "Hale during the great flood")
    assert draw(change_condition, "Whom did they call Hale?", around) <= {added, None}
    assert added in draw(change_condition, "Whom did they call Hale?", around)  # not "in 1843", which the passage has
    assert draw(change_condition, "Who came after Hale during the war?", around) == {None}  # it has one
    assert draw(change_condition, "Hale came with Hale?", around) == {None}  # both would be replaced
    assert draw(change_condition, "Whom did they call Hale?", Surroundings(AROUND.context, [], others[::2])) == {None}


def test_a_name_is_replaced_by_one_that_shares_no_word_with_it() -> None:
    assert draw(change_name, "When did Thomas Hale come?") == {
        ("Thomas Hale", new) for new in ("London", "Baker Street", "Clara Dunn", "Riverton")
    }
    assert draw(change_name, "When did it rain?") == {None}
    assert draw(change_name, "Is London in Riverton?", Surroundings("London.", ["Riverton"], [])) == {None}


def test_words_that_only_open_a_sentence_are_not_part_of_a_name() -> None:
    text = "When the University of Oslo closed, In Riverton she met Karl von Berg. The Al. It rained; O’Neil’s too."

    assert find_names(text) == ["University of Oslo", "Riverton", "Karl von Berg", "O’Neil’s"]


def test_a_word_is_replaced_by_an_opposite_or_sibling() -> None:
    assert draw(change_contrast, "Who was the first king?") == {
        *(("first", new) for new in ("second", "third", "fourth", "fifth", "last", "final")),
        ("king", "queen"),
        ("king", "prince"),
    }
    assert draw(change_contrast, "Before what?") == {None}


def test_every_group_of_contrasts_has_at_least_two_different_words() -> None:
    groups = [part.split() for part in re.split(r"[|\n]", CONTRASTS.strip())]

    assert len(groups) > 200
    assert all(len(set(group)) == len(group) >= 2 for group in groups)


def test_the_word_after_which_is_replaced_by_that_of_another_question() -> None:
    assert draw(change_head, "Which river floods?") == {
        ("river", new) for new in ("street", "council", "colour", "old")
    }
    assert draw(change_head, "Which street is old?") == {("street", "council"), ("street", "colour")}
    assert draw(change_head, "Who came?") == {None}
    assert draw(change_head, "Which river floods?", Surroundings("", [], [])) == {None}


def test_a_word_is_replaced_by_one_that_follows_the_same_function_word() -> None:
    around = Surroundings(
        "The mayor of Riverton opened the bridge. He liked the mayors.", [], ["What did the baker buy?"]
    )

    assert draw(change_word, "What did the council approve?", around) == {("council", "mayor"), ("council", "bridge")}
    assert draw(change_word, "Who came?", around) == {None}
    assert draw(change_word, "What did the mayor approve?", around) == {("mayor", "bridge")}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who was elected?", ("was", "wasn't")),
        ("What can fly?", ("can", "can't")),
        ("Why does it rain?", ("does", "doesn't")),
        ("Is it raining?", None),
        ("was it raining?", None),
        ("Who was told that it was raining?", None),
        ("What does not fly?", None),
        ("Who said that it doesn't rain?", None),
        ("Who came?", None),
    ],
)
def test_the_first_auxiliary_is_negated(question: str, expected: tuple[str, str] | None) -> None:
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


@settings(max_examples=300)
@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), st.integers(0, 2**32))
def test_a_changed_question_differs(question: str, seed: int) -> None:
    change = change_question(question, AROUND, random.Random(seed))

    if change:
        old, new, along = change
        changed = replace_words(question, old, new)
        assert old != new
        assert re.search(rf"(?<!\w){re.escape(old)}(?!\w)", question)
        assert changed != question and new in changed
        assert not along or not new.endswith(("n't", "can't"))


def test_a_question_stays_as_it_is_when_it_has_nothing_to_change() -> None:
    assert {change_question("Who came?", AROUND, random.Random(seed)) for seed in range(50)} == {None}


def test_every_kind_of_change_is_drawn_when_a_question_allows_them_all() -> None:
    question = "Which valley did Hale cross by the old road before 1901?"

    old = [change[0] for seed in range(200) if (change := change_question(question, AROUND, random.Random(seed)))]

    assert len(old) == 200
    assert {"1901", "Hale", "before", "valley", "did", "old", "road"} == set(old)
    assert min(map(old.count, ("1901", "Hale", "before"))) > max(map(old.count, ("valley", "did")))


def test_only_whole_words_are_replaced() -> None:
    assert replace_words("art, party; art’s Art", "art", r"\1") == r"\1, party; \1’s Art"
    assert replace_words("In 190 of 1901", "190", "") == "In  of 1901"
    assert replace_words("a+b aab", "a+b", "c") == "c aab"
    assert replace_words("2 of 2.5, 1,2 and 2, 2.", "2", "3") == "3 of 2.5, 1,2 and 3, 3."
