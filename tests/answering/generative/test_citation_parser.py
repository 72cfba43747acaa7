"""Sentences and citation marks of a language model's output, however it is split into pieces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.generative.citation_parser import CitationParser, WrittenSentence

FILES = ["a.txt", "b.txt", "a.txt"]


def read(text: str, *, size: int = 10_000) -> list[WrittenSentence]:
    parser = CitationParser(FILES)
    found = [sentence for at in range(0, len(text), size) for sentence in parser.feed(text[at : at + size])]
    return [*found, *parser.finish()]


def describe(text: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(sentence.text, sentence.marks) for sentence in read(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rains [1]. It snows [2].", [("It rains.", (1,)), ("It snows.", (2,))]),
        ("It rains. [1] It snows. [2]", [("It rains.", (1,)), ("It snows.", (2,))]),
        ("It rains.[1][2] It snows.", [("It rains.", (1, 2)), ("It snows.", ())]),
        ("[1] It rains.\n[2] It snows.", [("It rains.", (1,)), ("It snows.", (2,))]),
        ("Rain [1] and snow [2] fell.", [("Rain and snow fell.", (1, 2))]),
        ("It rains [1, 3].", [("It rains.", (1, 3))]),
        ("It rains [1-3].", [("It rains.", (1, 2, 3))]),
        ("It rains [1; 2 and 3].", [("It rains.", (1, 2, 3))]),
        ("It rains [passage 2].", [("It rains.", (2,))]),
        ("It rains (Passage 2).", [("It rains.", (2,))]),
        ("It rains [^1].", [("It rains.", (1,))]),
        ("It rains【1†source】.", [("It rains.", (1,))]),
        ("It rains [b.txt].", [("It rains.", (2,))]),
        ("According to passage 2, it rains.", [("It rains.", (2,))]),
        ("Passage 1 says that it rains.", [("It rains.", (1,))]),
        ("Passage 2: It rains.", [("It rains.", (2,))]),
        ("Passage 1: [2] It rains. [1]", [("It rains.", (1, 2))]),
        ("It rains (1) [1].", [("It rains.", (1,))]),
        ("It rained twice (2).", [("It rained twice (2).", ())]),
        ("- It rains [1].\n- It snows [2].", [("It rains.", (1,)), ("It snows.", (2,))]),
        ("1. It rains [1].\n2. It snows [2].", [("It rains.", (1,)), ("It snows.", (2,))]),
        ("**It rains** [1].", [("It rains.", (1,))]),
        ("He [sic] rained [1].", [("He [sic] rained.", (1,))]),
        ("The U.S. sent Gen. Smith [1]. He left.", [("The U.S. sent Gen. Smith.", (1,)), ("He left.", ())]),
        ("It fell by 3.5 percent in 2024 [2].", [("It fell by 3.5 percent in 2024.", (2,))]),
        ("160,000 [1]", [("160,000", (1,))]),
        ("<think>Passage 1 [1].\nHm.</think>It rains [2].", [("It rains.", (2,))]),
        ("<think>never ends [1].", []),
        ("下雨了。[1] 下雪了。[2]", [("下雨了。", (1,)), ("下雪了。", (2,))]),
        ("", []),
        ('<passage 1 file="a.txt" title="Rain" date=2024-05-01>\nIt rains [1].\n</passage 1>', [("It rains.", (1,))]),
        ('It rains [1]. <passage 2 file="b.txt"> It snows [2].', [("It rains.", (1,)), ("It snows.", (2,))]),
        ('<passage 1 file="a.txt', []),
        ('file="a.txt" title="Rain" date=2024-05-01> It rains.', [("It rains.", ())]),
        ("It rains [1].<|im_end|>\n<|assistant|>It snows.</s>", [("It rains.", (1,)), ("It snows.", ())]),
        ("[INST] It rains [1]. [/INST]<end_of_turn>", [("It rains.", (1,))]),
        ("Answer: It rains [1].", [("It rains.", (1,))]),
        ("It is < 5 and > 3 degrees [1].", [("It is < 5 and > 3 degrees.", (1,))]),
        ("The passage on rain is short [1].", [("The passage on rain is short.", (1,))]),
    ],
)
def test_sentences_and_marks_are_separated(text: str, expected: list[tuple[str, tuple[int, ...]]]) -> None:
    assert describe(text) == expected


@pytest.mark.parametrize(
    ("text", "removed"),
    [("It rains [4].", 1), ("It rains [0][1][99].", 2), ("It rains [1].", 0), ("It rains [9-1].", 1)],
)
def test_marks_of_no_passage_are_counted(text: str, removed: int) -> None:
    (sentence,) = read(text)
    assert sentence.text == "It rains." and sentence.removed_marks == removed
    assert set(sentence.marks) <= {1, 2, 3}


@pytest.mark.parametrize(
    "text", ["NO ANSWER", "No answer.", "The passages do not mention the price.", "I cannot answer."]
)
def test_a_declining_sentence_is_recognised(text: str) -> None:
    assert read(text)[0].declines


def test_an_answer_does_not_decline() -> None:
    assert not read("The minister gave no answer to the council [1].")[0].declines


@given(
    st.lists(
        st.sampled_from(
            [
                "It rains [1]. ",
                "The U.S. sent 3.5 tons [2][3]. ",
                "He left. [1] ",
                "\n- A list entry [9].\n",
                "<think>What now? [1]</think>",
                "Prices rose by 4.2 million euros, Gen. Lane said [1, 2]. ",
                "Some words without an end ",
                "160,000 [1]\n",
            ]
        ),
        max_size=6,
    ),
    st.integers(1, 9),
)
def test_pieces_of_any_size_give_the_same_sentences(parts: list[str], size: int) -> None:
    text = "".join(parts)
    assert read(text, size=size) == read(text)


@given(st.text(max_size=80), st.integers(1, 5))
def test_any_text_can_be_parsed(text: str, size: int) -> None:
    for sentence in read(text, size=size):
        assert sentence.text == " ".join(sentence.text.split()) and set(sentence.marks) <= {1, 2, 3}
