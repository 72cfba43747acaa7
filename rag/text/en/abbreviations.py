"""English abbreviations that end with a full stop."""

from __future__ import annotations

from rag.text.word_lists import list_words

TITLE_ABBREVIATIONS = list_words("Approx approx Ca ca Est est Lt Col Maj Gen Sen Rep Gov Rev Hon Ft Mt")
"""Abbreviations that never end a sentence, beyond those that sentencex knows."""

NUMBER_ABBREVIATIONS = list_words("No Nos Art Fig Figs fig figs Vol vol Sec sec p pp Eq Eqs Ch ch Sect")
"""Abbreviations that do not end a sentence when a number follows, beyond those that sentencex knows."""

NAME_ABBREVIATIONS = list_words("Inc Corp Ltd Co Jr Sr St No Bros plc")
"""Abbreviations that end a name, so that a full stop after one does not make a line a sentence."""
