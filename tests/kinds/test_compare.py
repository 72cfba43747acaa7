"""What two sides say, side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rag import Assistant, load_settings
from rag.errors import QuestionError
from rag.kinds.compare import TOGETHER, answer_compare
from rag.kinds.points import ONLY_HERE
from rag.schema.answers import Answer
from rag.schema.kinds import Request
from tests.support.reading_articles import read_with, write_articles

TEXTS = {
    "mayor.txt": """Mayor defends the tram

4 March 2024

Mayor Ada Quist said the tram line to the harbour would bring shoppers back to the town.

She added that the tram fare would stay at two euros.

Ada Quist and Hugo Brand argued about the tram on the radio on Sunday.

The mayor's cat is called Bruno, Quist said.
""",
    "shops.txt": """Shopkeepers fear the tram

6 March 2024

Hugo Brand, who sells shoes, said the tram line to the harbour would drive shoppers away from the town.

Brand warned that the tram fare of two euros was too high for pensioners.

He said that the dust of the works ruins leather.
""",
    "weather.txt": """Rain expected

7 March 2024

It will rain on the coast until Friday.
""",
}

Ask = Callable[..., "Answer | None"]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    folder = write_articles(tmp_path_factory.mktemp("tram"), TEXTS)
    with Assistant(load_settings(articles=folder, home=tmp_path_factory.mktemp("home"))) as assistant:
        assistant.index()

        def ask(*sides: str, files: tuple[str, ...] = (), **wanted: Any) -> Answer | None:
            request = Request("compare", sides=sides, **wanted)
            return read_with(assistant, lambda articles: answer_compare(request, articles), files=files)

        yield ask


def take(answer: Answer | None) -> Answer:
    assert answer is not None
    return answer


def test_cells_of_a_row_speak_of_the_same_point_when_both_sides_do(ask: Ask) -> None:
    one, other = take(ask("Quist", "Brand")).columns
    rows = [
        (mine.text, theirs.text)
        for mine, theirs in zip(one.cells, other.cells, strict=True)
        if mine and theirs and mine.label != TOGETHER
    ]
    assert any("back to the town" in mine and "away from the town" in theirs for mine, theirs in rows)
    assert any("stay at two euros" in mine and "too high" in theirs for mine, theirs in rows)


def test_other_side_is_empty_when_only_one_says_it(ask: Ask) -> None:
    one, other = take(ask("Quist", "Brand")).columns
    alone = [(mine, theirs) for mine, theirs in zip(one.cells, other.cells, strict=True) if theirs and not mine]
    assert [theirs.label for _, theirs in alone if theirs and "leather" in theirs.text] == [ONLY_HERE]


def test_statements_stand_under_their_side_when_compared(ask: Ask) -> None:
    assert list(dict.fromkeys(one.group for one in take(ask("Quist", "Brand")).statements)) == ["Quist", "Brand"]


def test_a_sentence_is_a_point_of_its_own_when_it_names_both(ask: Ask) -> None:
    answer = take(ask("Quist", "Brand"))
    both = [one for one in answer.statements if one.label == TOGETHER]
    assert [one.text for one in both] == ["Ada Quist and Hugo Brand argued about the tram on the radio on Sunday."]
    assert all(any(cell and cell.text == both[0].text for cell in column.cells) for column in answer.columns)


def test_every_cell_quotes_its_article_when_compared(ask: Ask) -> None:
    answer = take(ask("Quist", "Brand"))
    cells = [cell for column in answer.columns for cell in column.cells if cell]
    assert cells
    for citation in (citation for cell in cells for citation in cell.citations):
        assert TEXTS[citation.file][citation.start : citation.end] == citation.quote


def test_columns_are_as_long_as_each_other_when_compared(ask: Ask) -> None:
    assert len({len(column.cells) for column in take(ask("Quist", "Brand", "rain")).columns}) == 1


def test_only_sentences_on_the_subject_are_compared_when_one_is_named(ask: Ask) -> None:
    answer = take(ask("Quist", "Brand", subject="the fare"))
    assert [one.text[:20] for one in answer.statements] == ["She added that the t", "Brand warned that th"]


def test_silence_is_told_when_only_one_side_is_on_the_subject(ask: Ask) -> None:
    answer = take(ask("Quist", "Brand", subject="leather"))
    assert "Nothing on leather by or about Quist was found." in answer.lead


def test_nothing_is_made_of_it_when_no_side_is_on_the_subject(ask: Ask) -> None:
    assert ask("Quist", "Brand", subject="submarines") is None


@pytest.mark.parametrize(
    ("sides", "lead"),
    [
        (("Quist", "Napoleon"), "No article mentions “Napoleon”, so it cannot be compared."),
        (("Napoleon", "Wellington"), "No article mentions “Napoleon” or “Wellington”, so they cannot be compared."),
    ],
)
def test_missing_side_is_named_when_no_article_mentions_it(ask: Ask, sides: tuple[str, ...], lead: str) -> None:
    answer = take(ask(*sides))
    assert (answer.abstained, answer.lead, answer.statements) == (True, lead, ())


def test_near_name_is_offered_when_a_side_is_misspelt(ask: Ask) -> None:
    assert take(ask("Ada Qwissst", "Brand")).lead.endswith("Did you mean “Ada Quist”?")


def test_articles_are_compared_when_named_by_place_or_file(ask: Ask) -> None:
    titles = [column.title for column in take(ask("the first article", "shops.txt")).columns]
    assert titles == ["Mayor defends the tram", "Shopkeepers fear the tram"]


def test_the_two_articles_are_compared_when_there_are_two(ask: Ask) -> None:
    answer = take(ask(files=("mayor.txt", "shops.txt"), article="these two articles"))
    assert [column.title for column in answer.columns] == ["Mayor defends the tram", "Shopkeepers fear the tram"]


def test_two_sides_are_asked_for_when_two_articles_of_more_are_meant(ask: Ask) -> None:
    with pytest.raises(QuestionError, match=r"The folder has 3 articles, not two\. Name two"):
        ask(article="these two articles")


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("the two newest articles", ["Rain expected", "Shopkeepers fear the tram"]),
        ("the most recent two", ["Rain expected", "Shopkeepers fear the tram"]),
        ("the two oldest articles", ["Mayor defends the tram", "Shopkeepers fear the tram"]),
        ("the first two articles", ["Mayor defends the tram", "Shopkeepers fear the tram"]),
        ("the last two articles", ["Rain expected", "Shopkeepers fear the tram"]),
        ("the two shortest articles", ["Rain expected", "Shopkeepers fear the tram"]),
        ("the articles", ["Mayor defends the tram", "Shopkeepers fear the tram", "Rain expected"]),
        ("all three articles", ["Mayor defends the tram", "Shopkeepers fear the tram", "Rain expected"]),
    ],
)
def test_articles_are_compared_when_chosen_by_rank(ask: Ask, words: str, titles: list[str]) -> None:
    answer = take(ask(article=words))

    assert [column.title for column in answer.columns] == titles


def test_more_articles_than_there_are_is_told_when_asked_for(ask: Ask) -> None:
    with pytest.raises(QuestionError, match=r"The folder has 3 articles, not four\."):
        ask(article="the four newest articles")


def test_one_line_says_so_when_both_sides_are_one_article(tmp_path: Path) -> None:
    texts = {"a.txt": "The tram is late.", "c.txt": TEXTS["mayor.txt"]}
    folder = write_articles(tmp_path / "articles", texts)
    request = Request("compare", sides=("the oldest article", "the newest one"))
    with Assistant(load_settings(articles=folder, home=tmp_path / "home")) as assistant:
        assistant.index()
        with pytest.raises(QuestionError, match=r"one article, “Mayor .+”\. 1 of 2 articles states its date"):
            read_with(assistant, lambda articles: answer_compare(request, articles))


def test_article_without_a_date_follows_the_dated_when_the_newest_are_compared(tmp_path: Path) -> None:
    texts = {"a.txt": "The tram is late.", "b.txt": "The bus is early.", "c.txt": TEXTS["mayor.txt"]}
    folder = write_articles(tmp_path / "articles", texts)
    request = Request("compare", article="the two newest articles")
    with Assistant(load_settings(articles=folder, home=tmp_path / "home")) as assistant:
        assistant.index()
        answer = take(read_with(assistant, lambda articles: answer_compare(request, articles)))

    assert [column.title for column in answer.columns] == ["Mayor defends the tram", "a.txt"]
    assert answer.lead.endswith("“a.txt” states no date and is here by its place in the list.")


def test_file_that_is_there_is_offered_when_a_side_is_no_file(ask: Ask) -> None:
    with pytest.raises(QuestionError, match=r"Did you mean shops\.txt\?"):
        ask("mayor.txt", "shop.txt")


def test_only_what_both_say_is_shown_when_asked_what_they_have_in_common(ask: Ask) -> None:
    answer = take(ask("Quist", "Brand", aspect="common"))
    assert answer.columns and all(all(column.cells) for column in answer.columns)
    assert not any("leather" in one.text for one in answer.statements)
    assert "points in common" in answer.lead
