"""Text files, what all formats share, and the files that are refused."""

from __future__ import annotations

import codecs
import os
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import FileUnreadable
from rag.loading import LOADERS, SUFFIXES, import_loader, load_document
from rag.loading.document_builder import build_document
from rag.loading.formats import text as text_format
from rag.loading.raw_document import LoadContext
from rag.schema.documents import Document
from tests.support.loading_samples import (
    LIMIT,
    boilerplate_of,
    encrypt_pdf,
    headings_of,
    load,
    load_string,
    write_pdf,
    write_scan,
    write_word,
)

LEAD = "The harbour tunnel opened to traffic on Wednesday, nine years after the first plans were drawn up by the city."
BODY = "It is 4.2 kilometres long and cost 1.3 billion euros, about twice what the council had been told at the start."


@pytest.mark.parametrize(
    "content",
    [
        "Título\n\nCafé – “déjà vu” costs 3 €.\n".encode(),
        codecs.BOM_UTF8 + "Título\r\n\r\nCafé – “déjà vu” costs 3 €.\r\n".encode(),
        codecs.BOM_UTF16_LE + "Título\n\nCafé – “déjà vu” costs 3 €.\n".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "Título\n\nCafé – “déjà vu” costs 3 €.\n".encode("utf-16-be"),
        "Título\n\nCafé – “déjà vu” costs 3 €.\n".encode("utf-16-le"),
        "Título\r\rCafé – “déjà vu” costs 3 €.\r".encode("cp1252"),
    ],
)
def test_the_text_is_the_file_decoded_in_any_unicode_or_western_encoding(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    assert load(path).text == "Título\n\nCafé – “déjà vu” costs 3 €.\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Le président a déclaré à l’Assemblée que l’État n’avait pas été prévenu du projet de tunnel. ", "cp1252"),
        ("El año pasado la economía española creció más de lo que señalaban los economistas del banco. ", "cp1252"),
        ("“The decision was hard,” he said — it’s a “café” deal of €3 million for the whole of the city. ", "cp1252"),
        ("Prezydent powiedział, że sytuacja będzie się pogarszać, jeśli Zachód nie wyśle większej pomocy. ", "cp1250"),
        ("Cumhurbaşkanı, ülkedeki durumun kötüleşeceğini söyledi ve görüşmelerin başladığını açıkladı. ", "cp1254"),
        ("Президент заявил, что ситуация будет ухудшаться, если Запад не пришлёт больше помощи. ", "cp1251"),
        ("Президент заявил, что ситуация будет ухудшаться, если Запад не пришлёт больше помощи. ", "koi8_r"),
        ("大統領は情勢が悪化すると述べた。首相も同じ意見だと新聞に語った。", "shift_jis"),
    ],
)
def test_text_is_decoded_when_its_encoding_is_from_before_unicode(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes((text * 4).encode(encoding))
    assert load(path).text == text * 4


def test_a_text_with_a_few_broken_bytes_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Ünïcödé is wìdely used in this têxt. ".encode() * 5 + b"\xff end")
    assert load(path).text.endswith("têxt. \ufffd end")


def test_title_date_and_language_are_found_in_the_text(tmp_path: Path) -> None:
    document = load_string(tmp_path, f"Harbour tunnel opens\n\n15 May 2024\n\n{LEAD}\n\n{BODY}\n")
    (section,) = document.sections
    assert (section.start, section.end) == (0, len(document.text))
    assert (section.title, section.published, section.language) == ("Harbour tunnel opens", date(2024, 5, 15), "en")


@pytest.mark.parametrize(
    "text",
    [
        f"{LEAD}\n{BODY}",
        "The tunnel opened on Wednesday.\n\nIt is long.",
        "The harbour tunnel opened to traffic on Wednesday, nine years after\nthe first plans were drawn up by the "
        "city council, which had to\nraise the toll twice before the works could begin.\n",
        "Milk\nEggs\nBread\nFlour",
        "Only one line",
    ],
)
def test_there_is_no_title_when_the_text_opens_with_something_else(tmp_path: Path, text: str) -> None:
    document = load_string(tmp_path, text)
    assert document.sections[0].title == ""
    assert headings_of(document) == []


@pytest.mark.parametrize(
    "title", ["Does the tunnel leak?", "iPhone sales fall", "Talks in the U.S.", "Tunnel: the cost"]
)
def test_the_first_line_is_the_title_when_it_reads_as_a_headline(tmp_path: Path, title: str) -> None:
    document = load_string(tmp_path, f"{title}\n{LEAD}\n{BODY}")
    assert document.sections[0].title == title
    assert headings_of(document) == [title]


def test_cross_headings_are_headings_when_text_follows(tmp_path: Path) -> None:
    heads = ["A Strategic Move in the Harbour", "Conclusion: Rising Tolls Amid Doubts", "What happens next?"]
    text = "\n\n".join(["Tunnel opens", *[part for head in heads for part in (head, LEAD, BODY)], "The end is near"])
    assert headings_of(load_string(tmp_path, text)) == ["Tunnel opens", *heads]


def test_markdown_takes_title_and_date_from_front_matter(tmp_path: Path) -> None:
    text = f'---\ntitle: "Harbour *tunnel*"\ndate: 2024-05-15\n---\n\n# Tunnel opens\n\n{LEAD}\n\n## The toll\n\n'
    text += "```\n# no heading\n```\n\n- a fact\n\n| Year | Cars |\n|------|------|\n| 2024 | 31,000 |\n"
    document = load_string(tmp_path, text, "a.md")
    assert document.text == text
    assert document.sections[0].title == "Harbour *tunnel*"
    assert document.sections[0].published == date(2024, 5, 15)
    assert headings_of(document) == ["# Tunnel opens", "## The toll"]
    assert boilerplate_of(document)[:4] == ["---", 'title: "Harbour *tunnel*"', "date: 2024-05-15", "---"]
    assert boilerplate_of(document)[-1] == "|------|------|"
    assert "- a fact" not in boilerplate_of(document)


def test_markdown_is_titled_by_its_first_heading_when_it_has_no_front_matter(tmp_path: Path) -> None:
    document = load_string(tmp_path, f"![badge](b.svg)\n\n# The [tunnel](t.html) **opens**\n\n{LEAD}\n", "a.md")
    assert document.sections[0].title == "The tunnel opens"


@given(st.text(st.one_of(st.sampled_from("\n\n\t -#|*©“.:ABab1"), st.characters(codec="utf-8"))))
def test_spans_are_valid_for_any_text(text: str) -> None:
    context = LoadContext(today=date(2025, 1, 1), max_bytes=LIMIT)
    for load_format in (text_format.load_text, text_format.load_markdown):
        try:
            document = build_document(load_format(text.encode(), context), file="a.txt", today=context.today)
        except FileUnreadable:
            continue
        check_spans(document)


def check_spans(document: Document) -> None:
    """Spans are in order, do not overlap, are whole lines without white space around; sections cover the text."""
    marked = sorted([*document.boilerplate, *document.headings], key=lambda span: span.start)
    assert list(document.boilerplate) == sorted(document.boilerplate, key=lambda span: span.start)
    assert list(document.headings) == sorted(document.headings, key=lambda span: span.start)
    previous = 0
    for span in marked:
        assert previous <= span.start < span.end <= len(document.text)
        words = document.text[span.start : span.end]
        assert words == words.strip()
        assert not document.text[: span.start].rpartition("\n")[2].strip()
        assert not document.text[span.end :].partition("\n")[0].strip()
        previous = span.end
    ends = [0, *(section.end for section in document.sections)]
    assert [section.start for section in document.sections] == ends[:-1]
    assert ends[-1] == len(document.text)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "it is empty"),
        ("a.txt", b" \n\t\r\n", "it is empty"),
        ("a.md", b"\xef\xbb\xbf\n", "it is empty"),
        ("a.txt", bytes(range(256)) * 20, "it is not text: it holds binary data"),
        ("a.txt", b"text\x00text", "it is not text: it holds binary data"),
        ("a.txt", codecs.BOM_UTF16_LE + b"\x00\xd8", "it is damaged: it is marked as UTF-16-LE, which it is not"),
        ("a.html", b"<html><body><script>x()</script></body></html>", "it holds no text"),
        ("a.pdf", b"%PDF-1.4\nnothing", "it is damaged, or no PDF"),
        ("a.docx", b"PK\x03\x04 cut off", "it is damaged, or no Word document"),
        ("a.docx", b"plain text", "it is damaged, or no Word document"),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "it is a Word file of the old kind (.doc); save it as .docx",
        ),
        ("a.csv", b"title,text\n", "it holds no records"),
        ("a.json", b'{"title": "cut o', "it is damaged: unterminated string at line 1"),
        ("a.json", b'["a",\n{"title": }]', "it is damaged: expecting value at line 2"),
        ("a.jsonl", b'{"title":\n}\n', "it is damaged: expecting value at line 2"),
        ("a.json", b"[" * 100_000, "it is nested too deeply to read"),
        ("a.json", b"[]", "it holds no records"),
        ("a.exe", b"text", "files of the kind .exe cannot be read"),
    ],
)
def test_one_line_gives_the_reason_when_a_file_cannot_be_loaded(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(FileUnreadable) as error:
        load(path)
    assert str(error.value) == reason


def test_the_reason_names_the_password_when_a_pdf_is_encrypted(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match=r"^it is protected by a password$"):
        load(encrypt_pdf(write_pdf(tmp_path / "a.pdf"), tmp_path / "b.pdf"))


def test_the_reason_names_the_password_when_a_word_file_is_encrypted(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(FileUnreadable, match=r"^it is protected by a password$"):
        load(path)


def test_the_reason_names_ocr_when_a_pdf_is_a_scan(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match=r"only pictures of it: install the extra `ocr`, or run OCR on the file$"):
        load(write_scan(tmp_path / "a.pdf"))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_truncated_file_is_refused(tmp_path: Path, share: float) -> None:
    for path in (write_pdf(tmp_path / "a.pdf"), write_word(tmp_path / "a.docx")):
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * share)])
        with pytest.raises(FileUnreadable, match=r"^it is damaged"):
            load(path)


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)
    with pytest.raises(FileUnreadable) as error:
        load_document(path, file="a.txt", max_bytes=LIMIT)
    assert str(error.value) == "200 MB; the limit is 50 MB (max_file_megabytes)"


def test_a_word_file_that_unpacks_to_more_than_the_limit_is_refused(tmp_path: Path) -> None:
    path = write_word(tmp_path / "a.docx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/more.xml", bytes(3_000_000))
    with pytest.raises(FileUnreadable, match=r"^it unpacks to more than 1 MB \(max_file_megabytes\)$"):
        load_document(path, file="a.docx", max_bytes=1024 * 1024)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_is_refused_without_blocking(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    os.mkfifo(path)
    with pytest.raises(FileUnreadable, match=r"^it is not a regular file$"):
        load(path)


def test_a_folder_with_the_name_of_a_text_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(FileUnreadable, match=r"^it is not a regular file$"):
        load(tmp_path / "a.txt")


def test_a_file_that_no_longer_exists_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match=r"^it cannot be opened: no such file or directory$"):
        load(tmp_path / "a.txt")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_is_refused_when_there_is_no_permission(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("secret")
    path.chmod(0)
    with pytest.raises(FileUnreadable, match=r"^there is no permission to read it$"):
        load(path)


def test_no_library_for_another_format_is_imported_for_a_text_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"Tunnel opens\n\n15 May 2024\n\n{LEAD}\n")
    script = (
        "import sys; from pathlib import Path; from rag.loading import load_document\n"
        f"load_document(Path({str(path)!r}), file='a.txt', max_bytes=1000)\n"
        "print(*sorted({'trafilatura', 'pypdfium2', 'docx', 'lxml', 'dateparser', 'charset_normalizer', 'chromadb',"
        " 'llama_index'} & set(sys.modules)))"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=root, check=True)
    assert done.stdout.strip() == ""


def test_suffixes_are_in_lower_case_and_match_in_any_case(tmp_path: Path) -> None:
    assert {".txt", ".md", ".html", ".pdf", ".docx", ".csv", ".json", ".jsonl"} <= SUFFIXES
    assert all(suffix == suffix.lower() for suffix in SUFFIXES)
    path = tmp_path / "A.TXT"
    path.write_text("Hello")
    assert load(path).text == "Hello"


@pytest.mark.parametrize("name", sorted(set(LOADERS.values())))
def test_every_loader_in_the_table_can_be_imported(name: str) -> None:
    assert callable(import_loader(name))
