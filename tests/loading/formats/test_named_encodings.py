"""Files that name an encoding which does not exist, is no encoding of text, or does not fit: no text is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.loading.structure.encoding import decode_as
from tests.support.loading_samples import load

ODD = (
    "punycode",
    "undefined",
    "idna",
    "rot13",
    "base64",
    "unicode_escape",
    "utf-7",
    "klingon",
    "utf-16",
    "utf_32",
    "..",
)
SAYS = "The båt to Ormsund sails again from Monday, after a repair that took nine days in the yard at Marlow."


@pytest.mark.parametrize("charset", ODD)
def test_a_page_is_read_when_its_encoding_is_odd(tmp_path: Path, charset: str) -> None:
    page = f'<html><head><meta charset="{charset}"><title>Boat</title></head><body><p>{SAYS}</p></body></html>'
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    assert SAYS in load(tmp_path / "a.html").text


@pytest.mark.parametrize("charset", ODD)
def test_a_mail_is_read_when_its_encoding_is_odd(tmp_path: Path, charset: str) -> None:
    mail = f"From: a@b.example\nSubject: Boat\nContent-Type: text/plain; charset={charset}\n\n{SAYS}\n"
    (tmp_path / "a.eml").write_text(mail, encoding="utf-8")
    assert SAYS in load(tmp_path / "a.eml").text


@pytest.mark.parametrize("charset", ODD)
def test_xml_is_read_when_its_encoding_is_odd(tmp_path: Path, charset: str) -> None:
    document = f'<?xml version="1.0" encoding="{charset}"?><paper><p>{SAYS}</p><p>{SAYS}</p></paper>'
    (tmp_path / "a.xml").write_text(document, encoding="utf-8")
    assert SAYS in load(tmp_path / "a.xml").text


@pytest.mark.parametrize(("named", "encoding"), [("windows-1251", "cp1251"), ("GBK", "gbk"), ("latin2", "iso8859-2")])
def test_an_encoding_of_text_is_used(named: str, encoding: str) -> None:
    text = {"cp1251": "Паром вышел", "gbk": "渡轮", "iso8859-2": "Łódź płynie"}[encoding]
    assert decode_as(text.encode(encoding), named) == text


def test_a_file_of_many_comments_is_recognised_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("<!-- a -->" * 3000 + SAYS, encoding="utf-8")  # each group of them was tried once
    assert SAYS in load(tmp_path / "a.txt").text
