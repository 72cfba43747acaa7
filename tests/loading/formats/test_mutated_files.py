"""Files of the kinds that are archives or markup, damaged by chance: read, or refused in one line."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random

import pytest

from rag.errors import FileUnreadable
from tests.support.loading_samples import load
from tests.support.office_files import make_old_excel, make_ole, make_zip, write_excel
from tests.support.opendocument_files import write_flat, write_opendocument

TRIES = 12
WORDS = "The ferry sails again from Monday, the company said."


def _write_slides(path: Path) -> bytes:
    from pptx import Presentation

    deck = Presentation()
    deck.slides.add_slide(deck.slide_layouts[1]).shapes.title.text = WORDS
    deck.save(str(path))
    return path.read_bytes()


def _write_mail(words: str) -> bytes:
    return f"From: a@b.example\nSubject: One\nMIME-Version: 1.0\nContent-Type: text/plain\n\n{words}\n".encode()


MAKERS: dict[str, Callable[[Path], bytes]] = {
    ".xlsx": lambda path: write_excel(path).read_bytes(),
    ".xls": lambda _: make_old_excel([["Item", "Euros"], *[["Crane", 900.0]] * 40]),
    ".pptx": _write_slides,
    ".odt": lambda path: write_opendocument(path, f"<text:h>Ferry</text:h><text:p>{WORDS}</text:p>").read_bytes(),
    ".ods": lambda path: write_opendocument(
        path,
        f"<table:table><table:table-row><table:table-cell><text:p>{WORDS}</text:p></table:table-cell>"
        "</table:table-row></table:table>",
    ).read_bytes(),
    ".fodt": lambda path: write_flat(path, f"<text:h>Ferry</text:h><text:p>{WORDS}</text:p>").read_bytes(),
    ".fb2": lambda _: (
        f"<FictionBook><body><section><title><p>Ferry</p></title><p>{WORDS}</p></section></body></FictionBook>".encode()
    ),
    ".zip": lambda _: make_zip({"a.txt": WORDS, "b.html": f"<html><body><p>{WORDS}</p></body></html>"}),
    ".msg": lambda _: make_ole(
        {"__properties_version1.0": bytes(48), "__substg1.0_1000001F": WORDS.encode("utf-16-le")}
    ),
    ".eml": lambda _: _write_mail(WORDS),
    ".mbox": lambda _: (b"From a@b.example Tue May  7 09:30:00 2024\n" + _write_mail(WORDS) + b"\n") * 2,
    ".rtf": lambda _: rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\pard " + WORDS.encode() + rb"\par\trowd a\cell b\cell\row}",
    ".xml": lambda _: (
        f"<rss><channel><item><title>Ferry</title><description>{WORDS}</description></item></channel></rss>".encode()
    ),
    ".rst": lambda _: f"Ferry\n=====\n\n.. note:: {WORDS}\n\n====  ====\na     b\n====  ====\n".encode(),
    ".adoc": lambda _: f"= Ferry\n\n{WORDS} *a* _b_\n\n|===\n|a |b\n|===\n".encode(),
    ".org": lambda _: f"#+TITLE: Ferry\n* One\n{WORDS} [[a][b]]\n| a | b |\n#+BEGIN_SRC\nx\n#+END_SRC\n".encode(),
    ".tex": lambda _: (
        rf"\begin{{document}}\section{{One}}{WORDS}\footnote{{a}}\begin{{verbatim}}x\end{{verbatim}}".encode()
    ),
    ".srt": lambda _: f"1\n00:00:01,000 --> 00:00:04,000\n{WORDS}\n\n".encode() * 3,
    ".ipynb": lambda _: f'{{"nbformat":4,"cells":[{{"cell_type":"markdown","source":["{WORDS}"]}}]}}'.encode(),
}


def damage(content: bytes, random: Random) -> bytes:
    """The bytes with one kind of damage: bits turned, an end cut off, bytes put in, left out or repeated."""
    held = bytearray(content)
    at = random.randrange(len(held))
    kind = random.randrange(5)
    if kind == 0:
        for _ in range(random.randrange(1, 20)):
            held[random.randrange(len(held))] ^= 1 << random.randrange(8)
    elif kind == 1:
        del held[at:]
    elif kind == 2:
        held[at:at] = random.randbytes(random.randrange(1, 60))
    elif kind == 3:
        del held[at : at + random.randrange(1, 200)]
    else:
        held[at : at + 4] = b"\xff\xff\xff\x7f"
    return bytes(held)


def damage_inside(content: bytes, random: Random) -> bytes:
    """A zip archive with one of its parts damaged, the archive itself whole."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    chosen = random.choice([name for name, part in parts.items() if part])
    return make_zip({**parts, chosen: damage(parts[chosen], random)})


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("suffix", MAKERS)
def test_it_is_read_or_refused_in_one_line_when_a_file_is_damaged_by_chance(tmp_path: Path, suffix: str) -> None:
    whole = MAKERS[suffix](tmp_path / f"whole{suffix}")
    random = Random(f"damage {suffix}")
    for number in range(TRIES):
        is_inside = number % 2 == 1 and whole.startswith(b"PK")
        (tmp_path / f"a{suffix}").write_bytes(damage_inside(whole, random) if is_inside else damage(whole, random))
        try:
            document = load(tmp_path / f"a{suffix}")
            assert document.sections[-1].end == len(document.text)
            document.text.encode("utf-8")
        except FileUnreadable as error:
            assert "\n" not in str(error)
