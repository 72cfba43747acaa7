"""Which lines of a page are never quoted, and which must never be hidden."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rag.loading.structure.boilerplate import find_boilerplate
from rag.loading.structure.lines import split_lines
from tests.support.loading_samples import boilerplate_of, headings_of, load_string

PROSE = [
    "The harbour tunnel opened to traffic on Wednesday, nine years after the first plans were drawn up by the city.",
    "It is 4.2 kilometres long and cost 1.3 billion euros, about twice what the council had been told at the start.",
    "Drivers of cars pay six euros a passage, and the operator expects thirty thousand of them on an ordinary day.",
]


def hidden(text: str) -> list[str]:
    lines = split_lines(text, 0, len(text))
    return [lines[index].words for index in sorted(find_boilerplate(lines, ()))]


def put_in_article(line: str) -> str:
    """An article with the line between its paragraphs."""
    return "\n\n".join([*PROSE[:2], line, PROSE[2]])


@pytest.mark.parametrize(
    "line",
    [
        "Accessibility links",
        "Breaking News",
        "ADVERTISEMENT",
        "Share this article",
        "Read more: Council delays the tunnel again",
        "Lesen Sie auch: Der Tunnel wird teurer",
        "À lire aussi : le tunnel coûtera plus cher",
        "Читайте также: Тоннель подорожал",
        "Sign up for our newsletter",
        "Sign up to the Morning Briefing newsletter for free!",
        "Follow us on Twitter",
        "We use cookies to improve your experience.",
        "© 2024 Daily Example. All rights reserved.",
        "Copyright 2024 Daily Example",
        "Information from Reuters was used in this report.",
        "(Reporting by Jane Doe in Kyiv; Editing by John Smith)",
        "Photo: Jane Doe/AFP via Getty Images",
        "Jane Doe/AFP via Getty Images",
        "Russian Army Picture by Giorgi Abdaladze on Wikimedia",
        "FILE - Flags are seen at the headquarters in Brussels, Belgium, Nov. 26, 2019.",
        "Soldiers walk past a ruined house in the east of the country [Gleb Doe/Reuters]",
        "Transport planes land at night. © Jane Doe/dpa",
        "Your email address will not be published. Required fields are marked *",
        "Updated 7 months ago",
        "5 min read",
        "24 comments",
        "Home > News > Europe",
        "World | Politics | Business | Sport",
        "https://example.org/story/1",
        "![A tunnel](tunnel.png)",
        "* * *",
        "----------",
    ],
)
def test_a_line_is_boilerplate_when_it_belongs_to_the_page(line: str) -> None:
    assert hidden(put_in_article(line)) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "He read more: two books a week, by his own account, and all of them in the original.",
        "Reporting by the commission has shown that the tunnel leaks.",
        "By Friday, 300 cars had been turned back.",
        "“We use cookies,” the operator admitted when it was asked.",
        "The company uses cookies to count visitors.",
        "He worked for the British Broadcasting Corporation (BBC).",
        "Nine people were hurt, he told Reuters.",
        "It was sent to the news agency (AFP)",
        "This article was first published in 1905 and made him famous.",
        "(c) 40 tonnes for lorries",
        f"© Jane Doe 2013. All rights reserved. {PROSE[0]}",
        "Deaths: 24",
        "Credits: 30",
        "- France",
        "2. Berlin",
        "| Cars | 31,000 |",
        "Toll | 6 euros | 11 euros",
        "Follow the river to the bridge.",
        "Share prices fell by a tenth.",
        "Watch out for ice.",
        "She was 44.",
        "Row, row, row your boat",
    ],
)
def test_a_line_stays_when_it_can_carry_a_fact(line: str) -> None:
    assert hidden(put_in_article(line)) == []


def test_both_copies_are_boilerplate_when_a_caption_is_given_twice() -> None:
    caption = "A worker looks through binoculars near the city of Example, April 6, 2021."
    assert hidden("\n".join([*PROSE, caption, caption, *[f"{line} So it was." for line in PROSE]])) == [caption] * 2


def test_only_the_copies_are_boilerplate_when_the_file_doubles_every_paragraph() -> None:
    text = "\n".join(line for line in PROSE for _ in range(2))
    lines = split_lines(text, 0, len(text))
    assert sorted(find_boilerplate(lines, ())) == [1, 3, 5]


def test_only_the_copy_is_boilerplate_when_the_headline_is_given_twice(tmp_path: Path) -> None:
    headline = "Harbour tunnel opens after nine years"
    document = load_string(tmp_path, "\n\n".join([headline, headline, *PROSE]))
    assert headings_of(document) == boilerplate_of(document) == [headline]
    assert document.sections[0].title == headline


def test_sizes_and_menus_are_boilerplate_when_they_run_above_or_below_the_article() -> None:
    text = "\n".join(["Home", "World", "Politics", "Weather today", *PROSE, "XS", "SM", "MD", "LG"])
    assert hidden(text) == ["Home", "World", "Politics", "Weather today", "XS", "SM", "MD", "LG"]


def test_a_list_of_short_lines_stays_when_it_stands_in_the_article() -> None:
    assert hidden("\n".join([*PROSE, "France", "Germany", "Italy", "World", *PROSE[::-1]])) == []


def test_the_lines_below_the_form_are_boilerplate_when_nothing_but_short_lines_follows() -> None:
    form = ["Leave a Reply", "Tunnel leaks again", "Mayor resigns", "Comment *", "Name *"]
    assert hidden("\n".join([*PROSE, *form])) == form


def test_the_lines_below_an_inset_stay_when_the_article_goes_on() -> None:
    text = "\n\n".join([*PROSE, "Related articles", "What the Tunnel Costs", *[f"{line} So it was." for line in PROSE]])
    assert hidden(text) == ["Related articles"]


def test_section_names_and_authors_are_boilerplate_only_when_outside_the_article() -> None:
    head = ["Harbour tunnel opens after nine years", "World", "By Jane Doe and John Smith, Daily Example"]
    assert hidden("\n\n".join([*head, *PROSE])) == head[1:]
    assert hidden("\n\n".join([PROSE[0], "World", PROSE[1]])) == []


def test_a_section_name_is_the_title_when_nothing_else_is(tmp_path: Path) -> None:
    document = load_string(tmp_path, "\n\n".join(["Energy", *PROSE]))
    assert document.sections[0].title == "Energy"
    assert boilerplate_of(document) == []


def test_the_top_of_an_article_copied_from_a_site_is_understood(tmp_path: Path) -> None:
    lines = [
        "Skip to main content", "Breaking News", "Harbour Tunnel Opens After Nine Years", "By Jane Doe",
        "15 May, 2024 12:51 / Updated 7 months ago", *PROSE[:2], "What Drivers Pay", PROSE[2],
    ]  # fmt: skip
    document = load_string(tmp_path, "\n\n".join(lines))
    assert document.sections[0].title == lines[2]
    assert document.sections[0].published == date(2024, 5, 15)
    assert boilerplate_of(document) == [lines[0], lines[1], lines[3], lines[4]]
    assert headings_of(document) == [lines[2], "What Drivers Pay"]
