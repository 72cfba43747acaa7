"""Web pages and PDFs to measure parsing with, made from the abstracts of SciFact."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from eval.datasets.scifact import Abstract

_MENU = (
    "Home",
    "News",
    "Health",
    "Science",
    "Opinion",
    "Culture",
    "Sport",
    "Video",
    "Newsletters",
    "Contact",
    "About us",
)
_TEASERS = 12
_PAGES_A_PDF = 10


def write_web_pages(abstracts: Sequence[Abstract], folder: Path, count: int) -> None:
    """Write `count` web pages as a newspaper serves them: an article of three abstracts between menus and teasers."""
    folder.mkdir()
    for number in range(count):
        chosen = _choose(abstracts, number, 3)
        (folder / f"{number:06d}.html").write_text(_make_web_page(abstracts, number, chosen), encoding="utf-8")


def _make_web_page(abstracts: Sequence[Abstract], number: int, chosen: Sequence[Abstract]) -> str:
    title = escape(chosen[0].title)
    menu = "".join(f'<li class="menu-item"><a href="/{name.lower()}/">{name}</a></li>' for name in _MENU)
    teasers = "".join(
        f'<div class="card"><a href="/{other}"><img src="/{other}.jpg" alt=""><h4>{escape(abstracts[other].title)}</h4>'
        f'</a><span class="date">{1 + other % 28} May 2024</span></div>'
        for other in ((number * 13 + step) % len(abstracts) for step in range(_TEASERS))
    )
    text = "".join(
        f"<h2>{escape(one.title)}</h2>" + "".join(f"<p>{escape(piece)}.</p>" for piece in one.text.split(". "))
        for one in chosen
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} | The Paper</title>'
        f'<meta property="og:title" content="{title}">'
        f'<meta property="article:published_time" content="2024-05-{1 + number % 28:02d}"></head><body>'
        f'<header><nav><ul class="menu">{menu}</ul></nav></header><main><article><h1>{title}</h1>'
        f'<div class="share"><a href="#">Share</a><a href="#">Print</a></div>{text}</article>'
        f'<aside class="related"><h3>More to read</h3>{teasers}</aside></main>'
        f"<footer><ul>{menu}</ul><p>All rights reserved.</p></footer></body></html>"
    )


def write_pdfs(abstracts: Sequence[Abstract], folder: Path, pages: int) -> None:
    """Write PDFs of ten pages each, `pages` in all, set in two columns. Needs reportlab (extra `test`)."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import BaseDocTemplate, Frame, PageBreak, PageTemplate, Paragraph

    folder.mkdir()
    styles = getSampleStyleSheet()
    width, height = A4
    for number in range(0, pages, _PAGES_A_PDF):
        frames = [Frame(40 + side * (width / 2 - 35), 40, width / 2 - 45, height - 80) for side in (0, 1)]
        story: list[object] = []
        for page in range(number, min(number + _PAGES_A_PDF, pages)):
            for one in _choose(abstracts, page, 2):
                story += [Paragraph(escape(one.title), styles["Heading2"])]
                story += [Paragraph(escape(one.text), styles["BodyText"])]
            story.append(PageBreak())
        document = BaseDocTemplate(str(folder / f"{number:06d}.pdf"), pagesize=A4)
        document.addPageTemplates(PageTemplate(frames=frames))
        document.build(story[:-1])


def _choose(abstracts: Sequence[Abstract], number: int, count: int) -> list[Abstract]:
    return [abstracts[(number * count + step) % len(abstracts)] for step in range(count)]
