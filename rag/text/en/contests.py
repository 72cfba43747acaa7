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
TOURNAMENTS = list_words(
    "award championship championships competition cup games league medal prize title tournament trophy"
)
"""Contests that one victory does not win, unless it is in the final."""
FINALS = list_words("final finals")
"""What a tournament is won in."""
SAME_CONTEST = list_words("battle contest final finals race runoff title trophy vote")
"""After a contest: what is still the same contest ("the cup final", "the leadership race")."""
WINNING = list_words("win wins won clinch clinches clinched scoop scoops scooped")
"""Before a contest: what the one who wins it does."""
LIFTING = list_words("lift lifts lifted")
"""Before a trophy: what the one who wins it does."""
LIFTED = list_words("cup shield title trophy")
"""What only the winner lifts: "lifted the cup", and not "lifted the case"."""
BEATING = list_words(
    """beat beats beaten defeats defeated overcome overcame edged thrash thrashed outplayed vanquished trounced
    eliminated"""
)
"""Before the one who loses. "Defeat" and "edge" are mostly nouns."""
LOSING = list_words("lose loses lost conceded surrendered")
"""Before a contest: what the one who loses it does."""
UNREAL = list_words(
    """almost nearly not never no nobody neither nor hardly barely cannot will would shall should could can may might
    must if whether unless allegedly reportedly supposedly apparently perhaps maybe possibly probably wish wishes hope
    hopes hoped"""
)
"""Before a verb in its clause: it did not come to that, or need not have."""
CLAIMING = list_words(
    """claim claims claimed believe believes believed think thinks thought insist insists insisted allege alleges
    alleged deny denies denied predict predicts predicted suggest suggests suggested argue argues argued"""
)
"""Before a verb in its sentence: somebody holds so."""
SAYING = list_words("say says said tell tells told announce announces announced")
"""Before a verb in its sentence: somebody says so."""
WHEN = list_words(
    """again also convincingly comfortably easily narrowly outright today tonight yesterday twice monday
    tuesday wednesday thursday friday saturday sunday last this week month year season"""
)
"""After a contest, in the same clause: when, how often or how clearly it was won or lost."""
