"""Contests, and the verbs that say who won or lost one."""

from __future__ import annotations

from rag.text.word_lists import list_words

CONTESTS = list_words(
    """award battle bid bout by-election case championship championships competition contest cup derby duel election
    elections final finals game games league lawsuit leadership match medal nomination playoff poll presidency primary
    prize race referendum runoff seat semi-final semifinal series set shootout tie title tournament trial trophy vote
    war"""
)
"""What is won or lost by one side."""
WINNING = list_words("win wins won claim claimed clinch clinched lift lifted secure secured take took scoop scooped")
"""Before a contest: what the one who wins it does."""
BEATING = list_words(
    """beat beats beaten defeat defeats defeated overcome overcame edge edged thrash thrashed outplayed vanquished
    trounced eliminated"""
)
"""Before the one who loses."""
LOSING = list_words("lose loses lost conceded surrendered")
"""Before a contest: what the one who loses it does."""
