"""Sentences and chunks: exact spans, nothing truncated by the model, nothing lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rag.chunking import packing
from rag.chunking.chunker import ChunkSettings, compose_embedded_text, cut_document, join_chunks
from rag.chunking.packing import COUNTED_CHARACTERS, MAX_CHARACTERS_PER_TOKEN, fit_sentences
from rag.chunking.sentences import split_sentences
from rag.models.minilm import MiniLM, load_minilm
from rag.schema.documents import Chunk, Document, Section, Sentence, Span
from tests.support.growth import assert_grows_with_length

SMALL = ChunkSettings(chunk_tokens=64, overlap_tokens=16)


def make_document(text: str, *, title: str = "", published: date | None = None, **marks: object) -> Document:
    return Document("a.txt", text, (Section(0, len(text), title, published, "en"),), **marks)  # type: ignore[arg-type]


def cut(document: Document, chunk_settings: ChunkSettings = SMALL) -> list[Chunk]:
    return cut_document(document, version="v", count_tokens=load_minilm().count_tokens, settings=chunk_settings)


def list_sentences(text: str) -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in split_sentences(make_document(text))]


texts = st.lists(
    st.one_of(
        st.text(max_size=80),
        st.sampled_from(
            [
                "The same sentence stands here. ",
                "Gen. Smith of the U.S. Army spoke.\n",
                "\n\n",
                "- a point\n",
                "x" * 700,
                "日本語の文です。",
                "Total  12  13  14\n",
                "\r\n",
                "word " * 90,
            ]
        ),
    ),
    max_size=12,
).map("".join)


@settings(max_examples=150)
@given(texts)
@example("The same. The same. The same. " * 60)
@example("x" * 5000)
def test_chunks_cover_any_text_exactly(text: str) -> None:
    document = make_document(text)
    chunks = cut(document)
    for chunk in chunks:
        assert document.text[chunk.start : chunk.end] == chunk.text
        for sentence in chunk.sentences:
            piece = document.text[sentence.start : sentence.end]
            assert chunk.start <= sentence.start < sentence.end <= chunk.end
            assert piece == piece.strip()
    assert join_chunks("a.txt", chunks).text == text
    assert [chunk.position for chunk in chunks] == list(range(len(chunks)))


@settings(max_examples=100)
@given(texts, st.text(max_size=300))
def test_the_model_reads_every_chunk_whole_for_any_title(text: str, title: str) -> None:
    model = load_minilm()
    for chunk in cut(make_document(text, title=title, published=date(2024, 5, 15))):
        assert model.count_tokens([compose_embedded_text(chunk)])[0] <= SMALL.chunk_tokens - 2


@settings(max_examples=60)
@given(st.lists(st.sampled_from(["Alpha beta.", "A title", "menu", "Gamma (delta).", ""]), max_size=40))
def test_boilerplate_and_headings_survive_the_round_trip_when_chunks_overlap(lines: list[str]) -> None:
    text = "\n".join(lines)
    spans: dict[str, list[Span]] = {"A title": [], "menu": []}
    position = 0
    for line in lines:
        if line in spans:
            spans[line].append(Span(position, position + len(line)))
        position += len(line) + 1
    document = make_document(text, boilerplate=tuple(spans["menu"]), headings=tuple(spans["A title"]))
    joined = join_chunks("a.txt", cut(document))
    assert joined.text == text
    assert joined.boilerplate == document.boilerplate
    assert joined.headings == document.headings


def test_neighbouring_chunks_share_whole_sentences(minilm: MiniLM) -> None:
    text = " ".join(f"Sentence number {n} tells of one more thing that happened." for n in range(60))
    chunks = cut(make_document(text))
    assert len(chunks) > 3
    for before, after in pairwise(chunks):
        shared = before.text[after.start - before.start :]
        assert after.text.startswith(shared)
        assert shared.strip().startswith("Sentence") and shared.strip().endswith(".")
        assert minilm.count_tokens([shared])[0] <= SMALL.overlap_tokens


def test_no_chunk_crosses_sections_when_a_file_holds_several_articles() -> None:
    text = "First article. It is short.\n\nSecond article. It is short too."
    border = text.index("Second")
    document = Document(
        "a.csv", text, (Section(0, border, "One", None, "en"), Section(border, len(text), "Two", None, "en"))
    )
    chunks = cut(document)
    assert [(chunk.title, chunk.start, chunk.end) for chunk in chunks] == [
        ("One", 0, border),
        ("Two", border, len(text)),
    ]


def test_articles_of_one_title_stay_apart_when_joined_from_their_chunks() -> None:
    text = "It rained.\n\nIt snowed.\n\nIt froze."
    borders = [0, text.index("It snowed"), text.index("It froze"), len(text)]
    sections = tuple(Section(start, end, "Weather", None, "en") for start, end in pairwise(borders))
    assert join_chunks("a.csv", cut(Document("a.csv", text, sections))).sections == sections


def test_a_table_of_many_rows_is_cut_in_a_time_that_grows_with_its_rows() -> None:
    row = "A row of the table.\n"

    def cut_table(rows: int) -> None:
        sections = tuple(Section(at * len(row), (at + 1) * len(row), "", None, "en") for at in range(rows))
        menus = tuple(Span(section.start, section.start + 5) for section in sections)
        document = Document("a.csv", row * rows, sections, boilerplate=menus)
        chunks = cut_document(
            document, version="v", count_tokens=lambda texts: [len(text) for text in texts], settings=SMALL
        )
        assert len(chunks) == rows

    assert_grows_with_length(cut_table, 12_000)


LONG = {
    "one line of a million sentences": "He came. ",
    "no sentence ends": "the boat carried gravel to the quay ",
    "no spaces": "abcdefghij",
    "titles that keep a sentence going": "Gov. ",
    "short lines": "a b\n",
}


@pytest.mark.parametrize("words", LONG.values(), ids=LONG)
def test_a_long_text_is_cut_in_a_time_that_grows_with_its_length(words: str) -> None:
    """The rest of the text was copied at each sentence, and all of its spaces were listed to halve it."""

    def cut_text(size: int) -> None:
        document = make_document(words * (size // len(words)))
        chunks = cut_document(document, version="v", count_tokens=count_words, settings=ChunkSettings())
        assert "".join(join_chunks("a.txt", chunks).text) == document.text

    assert_grows_with_length(cut_text, 1_000_000)


def count_words(texts: Sequence[str]) -> list[int]:
    return [1 + text.count(" ") for text in texts]


@pytest.mark.parametrize("words", LONG.values(), ids=LONG)
def test_tokens_are_never_counted_for_more_than_a_few_dozen_pages_at_once(words: str) -> None:
    """A tokenizer takes fifty times the memory of its text."""
    counted: list[int] = []

    def count(texts: Sequence[str]) -> list[int]:
        counted.append(sum(map(len, texts)))
        return count_words(texts)

    document = make_document(words * (300_000 // len(words)))
    cut_document(document, version="v", count_tokens=count, settings=ChunkSettings())
    assert max(counted) < COUNTED_CHARACTERS + 256 * MAX_CHARACTERS_PER_TOKEN
    assert len(counted) < 5000


@given(st.text(alphabet="ab ;\n", min_size=2, max_size=60), st.integers(1, 9))
def test_a_long_sentence_is_halved_at_the_place_nearest_to_its_middle(text: str, budget: int) -> None:
    """As it was when every place of the sentence was listed; now those near the middle are."""
    sentence = Sentence(0, len(text), "sentence")
    with pytest.MonkeyPatch.context() as context:
        context.setattr(packing, "_FIRST_REACH", 2)
        near = fit_sentences(text, [sentence], count_words, budget)
    assert near == fit_sentences(text, [sentence], count_words, budget)


def test_title_and_date_are_embedded_but_not_in_the_text_when_the_chunk_lacks_them() -> None:
    text = "Something happened on the square. People came."
    chunk = cut(make_document(text, title="A day on the square", published=date(2024, 5, 15)))[0]
    assert chunk.text == text
    assert compose_embedded_text(chunk) == f"A day on the square. 15 May 2024\n{text}"


def test_boilerplate_is_not_embedded_with_prose() -> None:
    text = "Breaking News\nThe council voted.\nShare"
    document = make_document(text, boilerplate=(Span(0, 13), Span(33, 38)))
    assert compose_embedded_text(cut(document)[0]) == "The council voted."


def test_no_chunk_ends_with_a_heading() -> None:
    body = " ".join(f"Filler sentence {n} is here." for n in range(8))
    text = f"{body}\nThe cross-head\nWhat follows it is this sentence, and it goes on for quite some words more."
    start = text.index("The cross-head")
    chunks = cut(make_document(text, headings=(Span(start, start + 14),)))
    assert all(chunk.sentences[-1].kind == "sentence" for chunk in chunks)


def test_a_chunk_knows_the_pages_that_it_is_on() -> None:
    text = "First page. " * 30 + "Second page. " * 30
    second = text.index("Second")
    document = make_document(text, page_starts=(0, second))
    chunks = cut(document)
    assert chunks[0].pages == ((0, 1),)
    assert chunks[-1].pages == ((second, 2),)
    assert join_chunks("a.txt", chunks).page_starts == (0, second)


def test_an_empty_document_gives_no_chunks() -> None:
    assert cut(make_document("")) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr. Smith met U.S. President Joe Biden. The U.S. Army said so.", 2),
        ("“They need help. They need rest,” Blinken said. He left.", 2),
        ("It rose by 3.5 million on Jan. 5 at 5 p.m. on Tuesday. Gen. Kirby agreed.", 2),
        ("Approx. 3 million came. No. 5 is alive.", 2),
        ("Это первое предложение. Это второе.", 2),
        ("这是一个句子。这是第二个！", 2),
    ],
)
def test_abbreviations_and_decimals_do_not_end_a_sentence(text: str, expected: int) -> None:
    assert len(list_sentences(text)) == expected


def test_wrapped_lines_of_prose_are_joined_to_sentences() -> None:
    text = (
        "The committee, which had met in the town hall since early\nmorning, decided to build the bridge "
        "over the river\nafter all. Nobody objected."
    )
    assert list_sentences(text)[0].endswith("after all.")
    assert len(list_sentences(text)) == 2


def test_list_items_and_table_rows_are_sentences_of_their_own() -> None:
    text = "- the first point\n- the second point\nRevenue  12,000  13,000\nCosts  9,000  8,000"
    assert len(list_sentences(text)) == 4
