"""The shipped reader: word pieces with exact spans for any input, and the best answer among them."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.models.minilm import MiniLM
from rag.models.reader import ANSWER_TOKENS, PassageReading, Reader, load_reader

MAYOR = "Who is the mayor of Riverton?"
ANSWERING = "The mayor of Riverton is Anna Berg. "
FILLER = "Rain fell on the hills and the sheep stood still under the trees. " * 30


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader()


def read_one(reader: Reader, question: str, text: str, *, title: str = "") -> PassageReading:
    [reading] = reader.read(question, [(title, text)])
    return reading


def is_same(one: PassageReading, other: PassageReading) -> bool:
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in ("spans", "starts", "ends"))


# --- reading


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        (MAYOR, ANSWERING, "Anna Berg"),
        ("When did the bridge open?", "The bridge opened in 1932.", "1932"),
        ("What is the capital of France?", "The capital of France is Paris.", "Paris"),
    ],
)
def test_the_answer_to_an_easy_question_is_found(reader: Reader, question: str, text: str, answer: str) -> None:
    for title in ("", "What the papers said in June"):
        best = read_one(reader, question, text, title=title).find_best(0, len(text))

        assert best is not None
        assert text[best.start : best.end] == answer


def test_the_passage_with_the_answer_scores_higher_than_one_on_something_else(reader: Reader) -> None:
    other = "It rained all day on the hills."

    scores = [
        best.score
        for reading, text in zip(reader.read(MAYOR, [("", ANSWERING), ("", other)]), (ANSWERING, other), strict=True)
        if (best := reading.find_best(0, len(text)))
    ]

    assert len(scores) == 2 and scores[0] > scores[1]


@pytest.mark.parametrize("before", [0, 2, 15, 28, 30])
def test_the_answer_is_found_anywhere_in_a_long_text(reader: Reader, before: int) -> None:
    sentences = FILLER.split(". ")[:-1]
    text = ". ".join([*sentences[:before], ANSWERING.rstrip(". "), *sentences[before:]]) + "."

    reading = read_one(reader, MAYOR, text)

    assert len(reading.spans) > 400  # several windows
    assert np.isfinite(reading.starts).all() and np.isfinite(reading.ends).all()
    best = reading.find_best(0, len(text))
    assert best is not None
    assert text[best.start : best.end] == "Anna Berg"


@pytest.mark.parametrize("n", [1, 313, 314, 315, 377, 378, 379, 627, 700])
def test_every_word_piece_is_read_when_the_text_ends_near_the_edge_of_a_window(reader: Reader, n: int) -> None:
    reading = read_one(reader, "which river bank", "river " * n)  # 5 pieces before it and 1 after: 314 fit

    assert len(reading.spans) == len(reading.starts) == len(reading.ends) == n
    assert np.isfinite(reading.starts).all() and np.isfinite(reading.ends).all()


def test_spans_are_exact_in_text_with_accents_ideographs_and_emoji(reader: Reader) -> None:
    text = "Café, naïve\x00 東京 🙂 snowboarding"

    reading = read_one(reader, "Où?", text)

    words = [text[start:end] for start, end in reading.spans.tolist()]
    assert words[:6] == ["Café", ",", "naïve", "東", "京", "🙂"]
    assert "".join(words[6:]) == "snowboarding"


def test_spans_are_exact_around_a_lone_surrogate(reader: Reader) -> None:
    text = "a \ud800 river"  # JSON can contain a lone surrogate

    reading = read_one(reader, "which \udc00 river?", text, title="\ud800")

    assert [text[start:end] for start, end in reading.spans.tolist()] == ["a", "\ud800", "river"]


@settings(max_examples=40)
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=300))
def test_spans_are_in_order_for_any_question_title_and_text(question: str, title: str, text: str) -> None:
    reading = read_one(load_reader(), question, text, title=title)

    n = len(reading.spans)
    assert reading.spans.shape == (n, 2) and reading.starts.shape == reading.ends.shape == (n,)
    assert np.isfinite(reading.starts).all() and np.isfinite(reading.ends).all()
    last_start = last_end = 0
    for start, end in reading.spans.tolist():
        assert last_start <= start <= end <= len(text)
        assert last_end <= end
        last_start, last_end = start, end
    best = reading.find_best(0, len(text))
    assert (best is None) == (n == 0)
    assert best is None or 0 <= best.start <= best.end <= len(text)


@pytest.mark.parametrize("text", ["", " ", " \n\t\u00a0 "])
def test_a_text_without_words_gives_an_empty_reading(reader: Reader, text: str) -> None:
    empty, other = reader.read(MAYOR, [("A title", text), ("", ANSWERING)])

    assert empty.spans.shape == (0, 2) and empty.starts.shape == empty.ends.shape == (0,)
    assert empty.find_best(0, len(text)) is None
    assert is_same(other, read_one(reader, MAYOR, ANSWERING))


def test_a_title_is_cut_after_16_word_pieces(reader: Reader) -> None:
    full, longer, shorter = reader.read(
        MAYOR, [("river " * 16, ANSWERING), ("river " * 16 + "money loan", ANSWERING), ("river " * 15, ANSWERING)]
    )

    assert is_same(full, longer)
    assert not is_same(full, shorter)


def test_a_question_is_cut_after_40_word_pieces(reader: Reader) -> None:
    full = read_one(reader, "river " * 40, ANSWERING)

    assert is_same(full, read_one(reader, "river " * 40 + "money loan", ANSWERING))
    assert not is_same(full, read_one(reader, "river " * 39, ANSWERING))


def test_the_whole_text_is_read_when_question_and_title_are_too_long(reader: Reader) -> None:
    reading = read_one(reader, "river " * 400, "bank " * 1000, title="money " * 400)

    assert len(reading.spans) == 1000
    assert np.isfinite(reading.starts).all()


def test_word_pieces_are_the_same_as_the_embedding_s(reader: Reader, minilm: MiniLM) -> None:
    text = "Unbelievable snowboarding, naïve café owners say."

    [tokens] = minilm.encode_tokens([text])

    assert np.array_equal(read_one(reader, MAYOR, text).spans, tokens.spans)


def test_readings_are_in_the_order_of_the_passages(reader: Reader) -> None:
    passages = [
        ("", "One."),
        ("Riverton", ANSWERING * 8),
        ("", ""),
        ("", FILLER),
        ("Weather", "It rained."),
        ("", "a b"),
    ]

    readings = reader.read(MAYOR, passages)

    assert len(readings) == 6
    for (title, text), reading in zip(passages, readings, strict=True):
        assert is_same(reading, read_one(reader, MAYOR, text, title=title))


def test_no_passages_give_no_readings(reader: Reader) -> None:
    assert reader.read(MAYOR, []) == []


def test_readings_are_the_same_from_several_threads_at_once(reader: Reader) -> None:
    passages = [("Ferries", f"The {n}th ferry left the harbour at {n % 24} o'clock.") for n in range(12)]
    expected = reader.read("When did the 7th ferry leave?", passages)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: reader.read("When did the 7th ferry leave?", passages), range(8)))

    for readings in found:
        assert all(is_same(one, other) for one, other in zip(readings, expected, strict=True))


# --- the best answer in a reading


def make_reading(spans: list[tuple[int, int]], starts: list[int], ends: list[int]) -> PassageReading:
    return PassageReading(
        spans=np.array(spans, np.int32).reshape(len(spans), 2),
        starts=np.array(starts, np.float32),
        ends=np.array(ends, np.float32),
    )


@st.composite
def readings(draw: st.DrawFn) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """Spans in order, with or without gaps, and integer scores, which float32 adds exactly."""
    widths = draw(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 4)), max_size=ANSWER_TOKENS + 15))
    spans, at = [], 0
    for gap, width in widths:
        spans.append((at + gap, at + gap + width))
        at += gap + width
    scores = st.lists(st.integers(-1000, 1000), min_size=len(spans), max_size=len(spans))
    return spans, draw(scores), draw(scores)


@settings(max_examples=200)
@given(readings(), st.integers(-3, 150), st.integers(-3, 200))
def test_the_best_answer_is_the_best_of_all_spans_within_any_bounds(
    drawn: tuple[list[tuple[int, int]], list[int], list[int]], start: int, end: int
) -> None:
    spans, starts, ends = drawn
    allowed = {
        (spans[first][0], spans[last][1]): starts[first] + ends[last]
        for first in range(len(spans))
        for last in range(first, min(len(spans), first + ANSWER_TOKENS))
        if spans[first][0] >= start and spans[last][1] <= end
    }

    best = make_reading(spans, starts, ends).find_best(start, end)

    if not allowed:
        assert best is None
    else:
        assert best is not None
        assert allowed[best.start, best.end] == best.score == max(allowed.values())


def test_an_answer_has_at_most_30_word_pieces() -> None:
    starts, ends = [0] * 40, [0] * 40
    starts[0] = 30
    ends[29], ends[30], ends[39] = 5, 7, 20  # at the 30th word piece and after it
    reading = make_reading([(2 * at, 2 * at + 1) for at in range(40)], starts, ends)

    best = reading.find_best(0, 80)

    assert best is not None
    assert (best.start, best.end, best.score) == (0, 59, 35)


def test_there_is_no_answer_when_no_whole_word_piece_is_within_the_bounds() -> None:
    reading = make_reading([(0, 5), (6, 12)], [1, 2], [3, 4])

    assert reading.find_best(1, 11) is None
    assert reading.find_best(5, 6) is None
    assert reading.find_best(8, 2) is None
    inside = reading.find_best(6, 12)
    assert inside is not None and (inside.start, inside.end, inside.score) == (6, 12, 6)


# --- loading


def test_the_reader_is_loaded_once_by_several_threads_at_once() -> None:
    with ThreadPoolExecutor(8) as pool:
        readers = list(pool.map(lambda _: load_reader(), range(8)))

    assert len(set(map(id, readers))) == 1


def test_importing_the_module_imports_no_runtime() -> None:
    code = (
        "import sys, rag.models.reader\nprint([name for name in ('onnxruntime', 'tokenizers') if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
