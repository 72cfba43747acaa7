"""Tables in the dialects that programs write, and JSON with its articles in every usual place."""

from __future__ import annotations

import json
import tracemalloc
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rag.errors import FileUnreadable
from rag.loading.formats.csv_rows import read_table
from rag.loading.formats.json_records import read_records
from rag.loading.formats.tabular import load_csv
from rag.loading.raw_document import LoadContext
from rag.schema.documents import Document
from tests.support.growth import assert_grows_with_length
from tests.support.heavy_files import make_rows
from tests.support.loading_samples import load, load_string

BOAT, ZOO, FIRE = "The boat, the old one, sails again.", "The zoo has three seals; two are young.", "A barn burned."
TABLE = [["title", "date", "text"], ["Boat", "2024-05-07", BOAT], ["Zoo", "2024-05-08", ZOO], ["Fire", "", FIRE]]
ARTICLES = [{"title": "Boat", "text": BOAT}, {"title": "Zoo", "text": ZOO}, {"title": "Fire", "text": FIRE}]


def titles_of(document: Document) -> list[str]:
    return [section.title for section in document.sections]


def losses_of(document: Document) -> list[str]:
    return [remark.words for remark in document.remarks if remark.is_loss]


# --- tables


def write_rows(rows: list[list[str]], delimiter: str, quote: str) -> str:
    """The table with every cell quoted, and quotes in it written as `quote`."""
    return "\n".join(delimiter.join('"' + cell.replace('"', quote) + '"' for cell in row) for row in rows) + "\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("quote", ['""', '\\"'])
@pytest.mark.parametrize("above", ["", "sep={}\n", "Export of the archive\n\n", 'Export;"all"\nMade by,A. Moe\n'])
def test_every_row_is_an_article_whatever_the_dialect(tmp_path: Path, delimiter: str, quote: str, above: str) -> None:
    said = '"No", said the mayor, "we will not.\nNot this year".'
    rows = [*TABLE, ["Council", "2024-05-09", said], ["Port", "2024-05-10", '"Yes", said he; and left.']]
    text = above.format(delimiter) + write_rows(rows, delimiter, quote)
    document = load_string(tmp_path, text, "a.csv")
    assert titles_of(document) == ["Boat", "Zoo", "Fire", "Council", "Port"]
    assert f"Council\n\n{said}\n\ndate" in document.text
    assert bool(losses_of(document)) is above.startswith("Export")


def test_a_quote_is_a_character_when_it_is_not_closed(tmp_path: Path) -> None:
    rows = [
        "title\tdate\ttext",
        'Mayor\t2024-05-07\t"We have no money, said the mayor.',
        'Ferry\t2024-05-08\t"Too much", said a commuter.',
        'Bridge\t2024-05-09\tThe bridge is 6" too low.',
    ]
    document = load_string(tmp_path, "\n".join(rows), "a.tsv")
    assert titles_of(document) == ["Mayor", "Ferry", "Bridge"]
    assert '"We have no money, said the mayor.' in document.text
    assert '"Too much", said a commuter.' in document.text
    assert 'The bridge is 6" too low.' in document.text


def test_the_other_rows_are_read_when_one_quote_does_not_close_among_cells_of_several_lines() -> None:
    good = '"Boat","First line.\nSecond, longer line."\n'
    table = read_table("title,text\n" + good * 3 + '"Mayor","We have no money, said he.\n' + good * 3)
    assert [row[0].strip('"') for row in table.rows] == ["title", *["Boat"] * 3, "Mayor", *["Boat"] * 3]
    assert table.rows[-1] == ["Boat", "First line.\nSecond, longer line."]


def test_the_text_keeps_its_commas_when_they_are_not_quoted(tmp_path: Path) -> None:
    text = "id,title,text,date\n1,Boat,It sails, at last, on Monday.,2024-05-07\n2,Zoo,Two seals.,2024-05-08\n"
    document = load_string(tmp_path, text, "a.csv")
    assert "It sails, at last, on Monday." in document.text
    assert [str(section.published) for section in document.sections] == ["2024-05-07", "2024-05-08"]
    assert losses_of(document) == []


def test_a_row_is_named_when_it_has_more_cells_than_the_head(tmp_path: Path) -> None:
    document = load_string(tmp_path, "city,size\nTarn,4\nVelm,5,old\nOrm,6\nLune,7\n", "a.csv")
    assert losses_of(document) == ["1 row has more cells than the head, the first in row 3: check its columns"]
    assert "old" in document.text


def test_lines_above_the_head_are_named(tmp_path: Path) -> None:
    document = load_string(tmp_path, "Export 2024;;\n;;\ntitle;date;text\nBoat;;It sails.\nZoo;;It opens.\n", "a.csv")
    assert titles_of(document) == ["Boat", "Zoo"]
    assert losses_of(document) == ["1 line above the head of the table was left out"]


@pytest.mark.parametrize(
    "text",
    [
        "title,text\nBoat,It sails.\n",
        "text\nIt sails.\nIt opens.\n",
        "city,size,note\nTarn,4\nVelm,5\nOrm,6,old\n",  # rows that end early
        "a,b\n1;2|3,4\n5;6|7,8\n",
        ",title,text\n0,Boat,It sails.\n1,Zoo,It opens.\n",
    ],
)
def test_a_plain_table_is_split_as_ever(text: str) -> None:
    table = read_table(text)
    assert table.rows == [line.split(",") for line in text.splitlines()]
    assert table.remarks == ()


@pytest.mark.parametrize("line", ['"open,', 'a,"b"c,', '\\",', '"', "a|b;c,d\te"])
def test_a_hostile_table_takes_time_in_proportion_to_its_lines(line: str) -> None:
    assert_grows_with_length(lambda size: read_table((line + "\n") * size), 40_000)


# --- records


@pytest.mark.parametrize(
    "value",
    [
        ARTICLES,
        {"a1": ARTICLES[0], "a2": ARTICLES[1], "a3": ARTICLES[2]},
        {"took": 3, "hits": {"total": 3, "hits": [{"_id": str(n), "_source": one} for n, one in enumerate(ARTICLES)]}},
        [{"_index": "news", "_id": str(n), "_source": one} for n, one in enumerate(ARTICLES)],
        {"local": ARTICLES[:1], "world": ARTICLES[1:]},
        {"data": {"posts": {"edges": [{"node": one} for one in ARTICLES]}}},
        {"status": "ok", "response": {"pages": 1, "results": ARTICLES}},
        {"export": {"by_year": {"2023": {"x": ARTICLES[0]}, "2024": {"y": ARTICLES[1], "z": ARTICLES[2]}}}},
    ],
)
def test_each_object_with_a_title_and_a_body_is_an_article_wherever_it_stands(tmp_path: Path, value: Any) -> None:
    document = load_string(tmp_path, json.dumps(value), "a.json")
    assert titles_of(document) == ["Boat", "Zoo", "Fire"]
    assert losses_of(document) == []


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("between", ["\n", "", " ", ",\n", "\n\x1e"])
def test_objects_one_after_the_other_are_articles(tmp_path: Path, indent: int | None, between: str) -> None:
    text = between.join(json.dumps(one, indent=indent) for one in ARTICLES)
    document = load_string(tmp_path, text, "a.json")
    assert titles_of(document) == ["Boat", "Zoo", "Fire"]
    assert losses_of(document) == []


def test_tags_and_entities_are_resolved_when_a_blog_exports_them(tmp_path: Path) -> None:
    post = {
        "id": 7,
        "title": {"rendered": "Boat &#8211; the &quot;old&quot; one"},
        "content": {"rendered": "<p>The boat &amp; the crew are <b>back</b>.</p>", "protected": False},
        "excerpt": {"rendered": "<p>The boat &amp; the crew.</p>"},
    }
    document = load_string(tmp_path, json.dumps([post, post]), "a.json")
    assert titles_of(document)[0] == 'Boat – the "old" one'
    assert "The boat & the crew are back.\n\n" in document.text
    assert "excerpt: The boat & the crew." in document.text
    assert "<" not in document.text


def test_tags_are_resolved_when_they_are_escaped_themselves(tmp_path: Path) -> None:
    text = json.dumps({"title": "Boat", "text": "&lt;p&gt;It sails.&lt;/p&gt;&lt;p&gt;At seven.&lt;/p&gt;"})
    assert load_string(tmp_path, text, "a.json").text == "Boat\n\nIt sails.\n\nAt seven."


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("cut", [5, 25])
def test_the_whole_records_are_read_when_a_list_is_cut_off(tmp_path: Path, indent: int | None, cut: int) -> None:
    for value in (ARTICLES, {"articles": ARTICLES}):
        text = json.dumps(value, indent=indent)
        document = load_string(tmp_path, text[: text.rindex(FIRE) + len(FIRE) - min(cut, len(FIRE) - 1)], "a.json")
        assert titles_of(document) == ["Boat", "Zoo"]
        assert losses_of(document)[0].endswith("2 records were read")


def test_the_bad_line_is_named_when_the_others_are_good(tmp_path: Path) -> None:
    lines = [json.dumps(one) for one in ARTICLES]
    lines[1] = lines[1][:-12]
    document = load_string(tmp_path, "\n".join(lines), "a.jsonl")
    assert titles_of(document) == ["Boat", "Fire"]
    assert losses_of(document)[0].startswith("line 2 is damaged or cut off (")


def test_a_part_of_a_record_is_no_article_when_the_first_record_is_cut_off() -> None:
    text = '{"title": "Boat", "author": {"name": "A. Moe", "text": "Writes."}, "text": "It sa'
    with pytest.raises(FileUnreadable, match="damaged"):
        read_records(text)


@pytest.mark.parametrize(
    ("piece", "times"), [('{"a":', 5000), ('{"title"\n', 40_000), ("[{", 20_000), ('{"a": 1}{', 20_000)]
)
def test_hostile_json_takes_time_in_proportion_to_its_length(piece: str, times: int) -> None:
    def read(size: int) -> None:
        with suppress(FileUnreadable):
            read_records(piece * size)

    assert_grows_with_length(read, times)


def test_a_table_is_read_in_a_few_times_its_size() -> None:
    content = make_rows(12_000)
    load_csv(content, LoadContext(today=date(2024, 5, 1), max_bytes=1 << 24))  # imports what it needs
    tracemalloc.start()
    raw = load_csv(content, LoadContext(today=date(2024, 5, 1), max_bytes=1 << 24))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(raw.sections) == 12_000
    assert peak < 13 * len(content)  # 18 times when every row was a record, and had sets of its own


def test_a_list_of_figures_is_one_text_and_not_an_article_each(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([*range(2000), "end"]), encoding="utf-8")
    document = load(tmp_path / "a.json")
    assert len(document.sections) == 1 and document.text.startswith("0, 1, 2")


SAILS = "It sails, weather permitting, at 7:40"


@pytest.mark.parametrize(
    "text",
    [
        f"'id','title','text'\n1,'Boat','{SAILS}'\n2,'Pilot''s boat','It isn''t sold'\n",
        f"id,title,text\n1,'Boat','{SAILS}'\n2,'Pilot\\'s boat','It isn\\'t sold'\n",
        f"id^title^text\n1^Boat^{SAILS}\n2^Pilot's boat^It isn't sold\n",
        f"id~title~text\n1~Boat~{SAILS}\n2~Pilot's boat~It isn't sold\n",
        f"id::title::text\n1::Boat::{SAILS}\n2::Pilot's boat::It isn't sold\n",
        f"id\x1ftitle\x1ftext\n1\x1fBoat\x1f{SAILS}\n2\x1fPilot's boat\x1fIt isn't sold\n",
        f'id:title:text\n1:Boat:"{SAILS}"\n2:"Pilot\'s boat":It isn\'t sold\n',
    ],
    ids=["single quotes", "escaped", "caret", "tilde", "two colons", "unit separator", "colon"],
)
def test_quotes_and_delimiters_of_databases_are_recognised(tmp_path: Path, text: str) -> None:
    document = load_string(tmp_path, text, "a.csv")
    assert [section.title for section in document.sections] == ["Boat", "Pilot's boat"]
    assert document.text == f"Boat\n\n{SAILS}\n\nid: 1\n\nPilot's boat\n\nIt isn't sold\n\nid: 2"
    assert losses_of(document) == []


@pytest.mark.parametrize("text", ["note: a\nThe boat: sold\nThe fire: out\n", "text\nThe boat: it's sold\nFire: out\n"])
def test_lines_with_a_colon_are_no_table(text: str) -> None:
    assert {len(row) for row in read_table(text).rows} == {1}
