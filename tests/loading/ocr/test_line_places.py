"""Each recognised line is found again in the text of its page."""

from __future__ import annotations

from rag.loading.ocr.line_places import find_regions
from rag.schema.regions import Region
from tests.support.ocr import HEIGHT, WIDTH, print_page


def words_of(text: str, regions: tuple[Region, ...]) -> list[str]:
    return [text[region.start : region.end] for region in regions]


def test_lines_are_found_where_they_were_joined_and_a_split_word_made_whole() -> None:
    page = print_page([(30, 30, "The har-"), (30, 44, "bour is deep"), (30, 58, "and self-"), (30, 72, "made.")])
    text = "The harbour is deep and self-made."
    regions = find_regions(text, (), {1: page})
    assert words_of(text, regions) == ["The har", "bour is deep", "and self", "made."]
    assert regions[1].corners[0] == (round(30 / WIDTH, 4), round(44 / HEIGHT, 4))


def test_a_short_line_is_not_found_inside_a_long_one() -> None:
    page = print_page([(30, 90, "the"), (30, 30, "In the summer the ferry sails")])
    text = "In the summer the ferry sails\n\nthe"
    regions = find_regions(text, (), {1: page})
    assert words_of(text, regions) == ["In the summer the ferry sails", "the"]


def test_lines_of_the_same_words_are_found_from_top_to_bottom() -> None:
    page = print_page([(30, 90, "page two"), (30, 30, "page two")])
    text = "page two page two"
    assert [region.corners[0][1] for region in find_regions(text, (), {1: page})] == [
        round(30 / HEIGHT, 4),
        round(90 / HEIGHT, 4),
    ]


def test_a_line_is_looked_for_on_its_own_page_only() -> None:
    text = "The ferry sails.\n\nThe ferry sails."
    regions = find_regions(text, (0, 18), {2: print_page([(30, 30, "The ferry sails.")])})
    assert [(region.start, region.page) for region in regions] == [(18, 2)]


def test_a_line_that_is_not_in_the_text_has_no_place() -> None:
    assert find_regions("Something else.", (), {1: print_page([(30, 30, "The ferry sails.")])}) == ()
