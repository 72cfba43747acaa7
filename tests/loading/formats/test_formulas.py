"""Formulas, notes, captions and other parts at the edge of a text, as programs write them into each kind of file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from rag.loading.formats.html_math import replace_mathml
from rag.loading.structure.formulas import write_mathml
from rag.loading.structure.tex_formulas import replace_formulas, write_tex
from tests.support.growth import assert_grows_with_length
from tests.support.loading_samples import headings_of, load, load_string, locate, losses_of
from tests.support.office_files import make_zip
from tests.support.opendocument_files import write_opendocument

TEX = r"x^2 + \frac{a}{b} \le \sqrt{n}"
READ = "x^2 + a/b ≤ √(n)"
MATHML = (
    '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mrow><msup><mi>x</mi><mn>2</mn></msup><mo>+</mo><mfrac>'
    "<mi>a</mi><mi>b</mi></mfrac><mo>≤</mo><msqrt><mi>n</mi></msqrt></mrow>"
    '<annotation encoding="application/x-tex">x^2</annotation></semantics></math>'
)
NEXT = "\n\n"
SAID = "The load is {} by the book of the harbour, the engineers said on Monday."


@pytest.mark.parametrize(
    ("source", "written"),
    [
        (TEX, READ),
        (r"\sum_{i=1}^n i", "∑_(i=1)^n i"),
        (r"\int_0^\infty e^{-x^2}\,dx", "∫_0^∞ e^(-x^2) dx"),
        (r"\text{cost} = \left( \alpha + \Lambda \right) \cdot 10^{-3}", "cost = ( α + Λ ) · 10^(-3)"),
        (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", "a b ; c d"),
        (r"\sqrt[3]{x} \in \mathbb{R}", "3√(x) ∈ R"),
        (r"\frac12 \% \binom{n}{k}", "1/2 % (n over k)"),
        (r"\lim_{n \to \infty} a_n", "lim _(n → ∞) a_n"),
        ("x_{", "x_"),
        ("}", ""),
        ("", ""),
    ],
)
def test_a_formula_in_latex_is_written_on_one_line(source: str, written: str) -> None:
    assert write_tex(source) == written


def test_a_formula_in_mathml_is_written_on_one_line_without_its_source() -> None:
    assert write_mathml(etree.fromstring(MATHML)) == "x^2+a/b≤√(n)"
    limits = "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>"
    table = "<mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr></mtable>"
    assert write_mathml(etree.fromstring(f"<math>{limits}{table}</math>")) == "∑_(i=1)^n[a, b]"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.rst", f"Loads\n=====\n\n{SAID.format(f':math:`{TEX}`')}\n\n.. math:: {TEX}\n\n.. math::\n\n   {TEX}\n"),
        ("a.adoc", f"= Loads\n\n{SAID.format(f'latexmath:[{TEX}]')}\n\n[latexmath]\n++++\n{TEX}\n++++\n"),
        ("a.org", "* Loads\n\n" + SAID.format(rf"\({TEX}\)") + rf"{NEXT}\[{TEX}\]"),
        ("a.tex", f"\\section{{Loads}}\n\n{SAID.format(f'${TEX}$')}\n\\begin{{equation}}\n{TEX}\n\\end{{equation}}\n"),
        (
            "a.xml",
            "<article><front><article-meta><title-group><article-title>Loads</article-title></title-group></article-meta>"
            f"</front><body><p>{SAID.format(f'<inline-formula><tex-math>{TEX}</tex-math></inline-formula>')}</p>"
            f"<disp-formula><label>1</label><tex-math>\\begin{{document}}${TEX}$\\end{{document}}</tex-math></disp-formula>"
            "</body></article>",
        ),
    ],
)
def test_formulas_in_latex_are_read_in_each_kind_of_file(tmp_path: Path, name: str, text: str) -> None:
    document = load_string(tmp_path, text, name)
    assert f"{SAID.format(READ)}\n\n{READ}" in document.text
    assert "\\" not in document.text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "a.html",
            f"<html><body><article><h1>Loads</h1><p>{SAID.format(MATHML)}</p><p>{SAID}</p></article></body></html>",
        ),
        (
            "a.xml",
            "<article><front><article-meta><title-group><article-title>Loads</article-title></title-group></article-meta>"
            f"</front><body><p>{SAID.format(f'<inline-formula><alternatives><tex-math>x</tex-math>{MATHML}</alternatives></inline-formula>')}"
            "</p></body></article>",
        ),
    ],
)
def test_formulas_in_mathml_are_read_in_each_kind_of_file(tmp_path: Path, name: str, text: str) -> None:
    assert SAID.format("x^2+a/b≤√(n)") in load_string(tmp_path, text, name).text


def test_the_formula_of_an_opendocument_text_is_read_where_it_stands(tmp_path: Path) -> None:
    held = '<draw:frame><draw:object xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="./Object 1"/></draw:frame>'
    body = f"<text:p>{SAID.format(held)}</text:p>"
    document = load(write_opendocument(tmp_path / "a.odt", body, formula=MATHML))
    assert document.text == SAID.format("x^2+a/b≤√(n)")


@pytest.mark.parametrize(
    ("saved", "words", "day"),
    [
        ("2024-05-07T09:30:00.123", "The quay was closed on Monday.", date(2024, 5, 7)),
        ("2024-05-07T09:30:00", "Published 3 May 2024", date(2024, 5, 3)),
        ("2124-05-07T09:30:00", "The quay was closed on Monday.", None),
        ("", "The quay was closed on Monday.", None),
    ],
)
def test_the_day_of_saving_counts_when_an_opendocument_text_states_none(
    tmp_path: Path, saved: str, words: str, day: date | None
) -> None:
    body = f"<text:p>{words}</text:p><text:p>It opens again in June, when the ice has gone.</text:p>"
    assert load(write_opendocument(tmp_path / "a.odt", body, saved=saved)).sections[0].published == day


def test_prices_in_dollars_are_no_formulas() -> None:
    said = "It cost $5 in May and $7 in June; US$ 3 more than the $4 of 2020."
    assert replace_formulas(said) == said


@pytest.mark.parametrize(
    "piece", [r"\[", r"\(", "$$ ", "$a ", r"\begin{equation}", "<math>", "<math></math", "{", r"\frac"]
)
@pytest.mark.parametrize("read", [replace_formulas, replace_mathml, write_tex])
def test_formulas_that_do_not_end_take_time_in_proportion(piece: str, read: Callable[[str], str]) -> None:
    assert_grows_with_length(lambda size: read(piece * (size // len(piece)) + "</math>"), 100_000)


def test_an_empty_comment_ends_at_once_and_footnotes_may_begin_below(tmp_path: Path) -> None:
    text = (
        "The vote was open [1]_ and quick [Lind2020]_.\n\n..\n\n   Nobody thought it would last, said the mayor.\n\n"
        ".. a comment\n   that goes on\n\nIt lasted an hour.\n\n"
        ".. [1]\n   It took four minutes.\n\n.. [Lind2020] See the minutes.\n"
    )
    document = load_string(tmp_path, text, "a.rst")
    assert (
        "Nobody thought it would last, said the mayor.\n\nIt lasted an hour.\n\nIt took four minutes.\n\nSee"
        in document.text
    )
    assert "goes on" not in document.text


def test_the_captions_of_org_are_read(tmp_path: Path) -> None:
    crane = "#+CAPTION[short]: The crane at noon\n[[file:a.png]]\n"
    text = f"* The quays\n#+caption: Traffic at the quay\n| Year | Ships |\n\n{crane}"
    document = load_string(tmp_path, text, "a.org")
    assert "Traffic at the quay\n\nYear | Ships\n\nThe crane at noon" in document.text


def test_what_stands_at_the_end_of_a_paper_is_read(tmp_path: Path) -> None:
    back = (
        "<ack><p>We thank the pilots.</p></ack>"
        "<fn-group><fn id='f1'><label>1</label><p>Measured in spring.</p></fn></fn-group>"
        "<app-group><app><title>Appendix A</title><p>The gauges were of brass.</p></app></app-group>"
        "<ref-list><ref><mixed-citation>Somebody 1999</mixed-citation></ref></ref-list>"
    )
    paper = (
        "<article><front><article-meta><title-group><article-title>Tides</article-title></title-group></article-meta></front>"
        f"<body><p>Forty gauges were set out.</p></body><back>{back}</back></article>"
    )
    document = load_string(tmp_path, paper, "a.xml")
    places = [locate(document, words) for words in ("the pilots", "Measured in spring", "of brass")]
    assert places == ["acknowledgements", "footnotes", "Appendix A"]
    assert "Somebody" not in document.text


def write_variants(path: Path) -> Path:
    """A presentation with a shape that PowerPoint stores in two variants, because of its formula, and a stated day."""
    import pptx

    slides = pptx.Presentation()
    slide = slides.slides.add_slide(slides.slide_layouts[5])
    slide.shapes.title.text = "The load"
    box = slide.shapes.add_textbox(0, 0, 1000, 1000)
    box.text_frame.text = "The load is heavy, said the engineers."
    day: Any = slide.shapes.add_textbox(0, 0, 1000, 1000)
    day.text_frame.text = "2024-05-07"
    place = day._element.find(".//{*}nvPr")
    etree.SubElement(place, f"{place.tag.rpartition('}')[0]}}}ph", type="dt", idx="10")
    space = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    around = etree.fromstring(
        f'<mc:AlternateContent xmlns:mc="{space}"><mc:Choice Requires="a14"/><mc:Fallback><p/></mc:Fallback>'
        "</mc:AlternateContent>"
    )
    box._element.addprevious(around)
    around[0].append(box._element)
    slides.save(str(path))
    return path


def test_a_shape_in_two_variants_is_read_once_and_the_day_of_the_slide_counts(tmp_path: Path) -> None:
    document = load(write_variants(tmp_path / "a.pptx"))
    assert document.text == "The load\n\nThe load is heavy, said the engineers."
    assert headings_of(document) == ["The load"]
    assert document.sections[0].published == date(2024, 5, 7)
    assert losses_of(document) == []


def test_the_formulas_of_a_book_are_read(tmp_path: Path) -> None:
    chapter = (
        f"<html xmlns='http://www.w3.org/1999/xhtml'><body><h1>Loads</h1><p>{SAID.format(MATHML)}</p></body></html>"
    )
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="a" href="a.xhtml" '
        'media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>'
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="a.opf"/>'
        "</rootfiles></container>"
    )
    parts = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": container,
        "a.opf": package,
        "a.xhtml": chapter,
    }
    (tmp_path / "a.epub").write_bytes(make_zip(parts))
    assert SAID.format("x^2+a/b≤√(n)") in load(tmp_path / "a.epub").text
