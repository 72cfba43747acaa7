"""Light markup, LaTeX, notebooks and subtitles: the text as people read it, without markup; code stays as it is."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from rag.errors import FileUnreadable
from tests.conftest import MakeAssistant
from tests.support.growth import assert_grows_with_length
from tests.support.loading_samples import headings_of, load, load_string, locate

RST = """
The harbour of Ormsund
======================

:Author: Anna Lind
:Date: 2024-05-07

.. a comment that nobody reads
.. _quays: http://x.example/
.. toctree::
   :maxdepth: 2

   intro

The quays
---------

The *older* quay was built in **1871** by ``Ada`` `Tellis <http://x.example/>`_, see :ref:`the map <map>` [1]_.

.. note:: It is closed in winter, when the ice is thick.

- A lamp
- A horn, which
  sounds at noon

=====  ======
Year   Trips
=====  ======
2023   410
=====  ======

The command is::

    rag **index**

.. [1] Measured in spring.
"""
ADOC = """= The harbour of Ormsund
Anna Lind <a@b.example>
v1.0, 2024-05-07
:toc: left

// a comment that nobody reads
== The quays

The _older_ quay was built in *1871* by `Ada` https://x.example/[Tellis], see <<map,the map>>.footnote:[In spring.]

NOTE: It is closed in winter, when the ice is thick.

.A list
* A lamp
* A horn

[cols="1,1"]
|===
|Year |Trips

|2023
|410
|===

----
rag **index**
----
"""
ORG = """#+TITLE: The harbour of Ormsund
#+DATE: <2024-05-07 Tue>
# a comment that nobody reads
* TODO The quays :harbour:
:PROPERTIES:
:ID: 17
:END:
The /older/ quay was built in *1871* by ~Ada~ [[http://x.example/][Tellis]], see [[file:map.png]] the map.[fn:1]

It is closed in winter, when the ice is thick.

- A lamp
- [X] A horn

| Year | Trips |
|------+-------|
| 2023 | 410   |

#+BEGIN_SRC sh
rag **index**
#+END_SRC
"""
TEX = r"""\documentclass{article}
\title{The harbour of \emph{Ormsund}} \author{Anna Lind}\date{7 May 2024}
\begin{document}\maketitle % a comment that nobody reads
\section{The quays}\label{sec:quays}
The \textbf{older} quay was built in 1871 by \emph{Ada} \href{http://x.example}{Tellis}~\cite{a}, at 14\,\% of
the cost of B{\aa}len's; K\"oln and \v{S}koda paid {\bf half}, $\alpha = \frac{1}{2}$.\footnote{In spring.}

It is closed in winter, when the ice is thick.
\begin{itemize}
\item A lamp
\item A horn
\end{itemize}
\begin{tabular}{ll} \hline Year & Trips \\ 2023 & 410 \\ \end{tabular}
\begin{verbatim}
rag **index**
\end{verbatim}
\begin{thebibliography}{9}\bibitem{a} Somebody\end{thebibliography}
\end{document}"""
FILES = {"a.rst": RST, "a.adoc": ADOC, "a.org": ORG, "a.tex": TEX}
SRT = """1
00:00:01,000 --> 00:00:04,000
<i>The ferry to Ormsund</i> sails

2
00:00:04,100 --> 00:00:07,000
{\\an8}again from Monday.

3
01:02:03,500 --> 01:02:06,000
It costs nine euros.
"""
VTT = """WEBVTT
Kind: captions

NOTE a remark
that nobody hears

00:01.000 --> 00:04.000 align:start
<v Anna Lind>The ferry &amp; the <c.red>barge</c> sail

00:04.000 --> 00:07.000
<v Anna Lind>The ferry &amp; the barge sail again.

00:08.000 --> 00:10.000
<v Bo>When?
"""


@pytest.mark.parametrize("name", FILES)
def test_the_words_are_read_without_marks(tmp_path: Path, name: str) -> None:
    document = load_string(tmp_path, FILES[name], name)
    assert (document.sections[0].title, document.sections[0].published) == ("The harbour of Ormsund", date(2024, 5, 7))
    assert "The quays" in headings_of(document)
    assert "The older quay was built in 1871 by Ada Tellis" in document.text
    assert "It is closed in winter, when the ice is thick." in document.text
    assert "• A lamp\n• A horn" in document.text
    assert "Year | Trips\n2023 | 410" in document.text
    assert "rag **index**" in document.text
    for mark in ("comment", "x.example", "::", "http", "\\", "[", "{", "|==", "TODO", "Somebody", "toctree", "17\n"):
        assert mark not in document.text, mark
    assert document.text.count("*") == 4


def test_a_directive_of_rst_is_read_and_a_footnote(tmp_path: Path) -> None:
    text = load_string(tmp_path, RST, "a.rst").text
    assert "sounds at noon" in text and "Measured in spring." in text and "see the map" in text


def test_signs_of_latex_are_written_as_they_read(tmp_path: Path) -> None:
    text = load_string(tmp_path, TEX, "a.tex").text
    assert "14 % of the cost of Bålen's; Köln and Škoda paid half, α = 1/2. (In spring.)" in text


@pytest.mark.parametrize("name", FILES)
def test_the_quote_is_that_of_the_text_and_without_marks(
    tmp_path: Path, name: str, make_assistant: MakeAssistant
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / name).write_text(FILES[name])
    assistant = make_assistant(articles=folder)
    assistant.index()
    answer = assistant.ask("When was the older quay built?")
    assert "1871" in answer.text and "*" not in answer.text
    cited = answer.citations[0]
    assert cited.quote == assistant.library.read_document(name).text[cited.start : cited.end]


def test_subtitles_are_running_text_cited_by_time(tmp_path: Path) -> None:
    document = load_string(tmp_path, SRT, "a.srt")
    assert document.text == "The ferry to Ormsund sails again from Monday.\n\nIt costs nine euros."
    assert [locate(document, words) for words in ("The ferry", "again", "nine")] == ["00:00:01", "00:00:04", "01:02:03"]


def test_voices_are_named_and_repeated_lines_left_out(tmp_path: Path) -> None:
    document = load_string(tmp_path, VTT, "a.vtt")
    assert document.text == "Anna Lind: The ferry & the barge sail again.\n\nBo: When?"


@pytest.mark.parametrize("content", [SRT, VTT])
def test_subtitles_are_read_as_such_when_their_name_says_otherwise(tmp_path: Path, content: str) -> None:
    remarks = load_string(tmp_path, content, "a.txt").remarks
    assert remarks[0].words.startswith("it is a file of subtitles and was read as that")


def test_the_cells_of_a_notebook_are_read(tmp_path: Path) -> None:
    markdown = "# The *tides*\n\nForty **gauges** were set out in [spring](http://x.example/).\n\n- One\n- Two\n"
    plot = {"data": {"image/png": "iVBOR", "text/plain": ["<Figure>"]}, "output_type": "display_data"}
    code = {"cell_type": "code", "source": ["x = 2 * 3 * 4\n", "x"], "outputs": [{"text": "24"}, plot]}
    cells = [{"cell_type": "markdown", "source": markdown}, code]
    document = load_string(tmp_path, json.dumps({"nbformat": 4, "metadata": {}, "cells": cells}), "a.ipynb")
    assert document.sections[0].title == "The tides"
    assert "Forty gauges were set out in spring.\n\n• One\n• Two" in document.text
    assert "x = 2 * 3 * 4\nx\n\n24" in document.text and "iVBOR" not in document.text
    assert locate(document, "24") == "cell 2"
    assert [remark.words for remark in document.remarks] == ["1 picture is in it, which are not read"]


@pytest.mark.parametrize("content", ["{", "[]", "[" * 100_000, '{"cells": [1, null]}', '{"cells": {"a": 1}}', "words"])
def test_it_is_refused_in_one_line_when_a_notebook_is_damaged(tmp_path: Path, content: str) -> None:
    with pytest.raises(FileUnreadable, match=r"^it is (?:damaged, or )?no notebook"):
        load_string(tmp_path, content, "a.ipynb")


@pytest.mark.parametrize("name", ["a.srt", "a.vtt"])
@pytest.mark.parametrize("content", ["only words", "WEBVTT\n\n", "00:01 --> \n\nwords", "\n"])
def test_it_is_refused_in_one_line_when_there_are_no_subtitles(tmp_path: Path, name: str, content: str) -> None:
    with pytest.raises(FileUnreadable, match=r"^it holds no subtitles$"):
        load_string(tmp_path, content, name)


@pytest.mark.parametrize("name", FILES)
def test_what_is_cut_off_is_read_up_to_there(tmp_path: Path, name: str) -> None:
    content = FILES[name]
    assert "1871" in load_string(tmp_path, content[: content.index("It is closed") + 9], name).text


HOSTILE = ["*", "`", "[", "a*", "{", "\\begin{x}", "|", "<<a", "\\footnote{", "#+begin_src\n", ":a:\n", "x::\n",
    "[[a][", "\\section{", "= \n", "\\frac{", "$", "----\n.\n"]  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_it_takes_time_in_proportion_when_a_file_is_hostile(tmp_path: Path, name: str) -> None:
    def read(content: str) -> None:
        try:
            load_string(tmp_path, content, name)
        except FileUnreadable as error:
            assert "\n" not in str(error)

    for piece in HOSTILE:
        assert_grows_with_length(lambda size, piece=piece: read(piece * (size // len(piece))), 240_000)
    read(".. note::\n" + "".join("   " * depth + ".. note::\n" for depth in range(300)))


def test_a_file_is_loaded_when_its_encoding_is_from_before_unicode(tmp_path: Path) -> None:
    (tmp_path / "a.rst").write_bytes(
        "Титул\n=====\n\nПаром снова ходит с понедельника до конца лета.\n".encode("cp1251")
    )
    assert "Паром снова ходит" in load(tmp_path / "a.rst").text
