"""English words by which an input that is no factual question may be told from one, whatever its wording."""

from __future__ import annotations

from rag.text.word_lists import list_words

FILLERS = list_words(
    """please pls exactly quickly really actually just kindly briefly maybe basically anything something everything
    everybody anybody anyone someone somebody everyone tell show give want like need let get see know thing things
    stuff different various main important most all each other whole lot bit ok okay well now together sort kind use
    read reading put list lists make write provide across more than one many up at lay set bring walk take run go
    present collect gather order executive rough roughly simple simply basic general overall bigger big little high
    level possible available there's any come comes came appear appears occur occurs crop crops turn turns feature
    features showing shown shows found inside within between among these those"""
)
"""Words that ask for nothing in particular."""

FOLDER_WORDS = list_words("folder collection corpus archive library set documents material sources here")
"""What means the articles as a whole."""

DIFFERING = list_words(
    """contradict contradicts contradictory contradiction contradictions contradicting disagree disagrees disagreement
    disagreements conflict conflicting inconsistent inconsistency inconsistencies consistent discrepancy discrepancies
    match matching fit differ differs agree agreement clash disputed"""
)
"""Words for articles that say different things."""

EVENTS = list_words("timeline chronology chronological chronologically events happened happen order sequence course")
"""Words for what happened when."""

MENTIONING = list_words(
    """mention mentions mentioned mentioning talk talks talked talking discuss discusses discussed speak speaks write
    writes wrote written say says said report reports reported named appear appears cover covers covered quoted"""
)
"""Verbs of telling."""

SUMMING_UP = list_words(
    """summary summarise summarize summaries overview gist content contents topic topics theme themes point points key
    tell tells about idea ideas story essence message messages line lines sum recap explain
    describe"""
)
"""Words that ask for the whole in few words."""

RECENT = list_words("recent recently latest newest new last")
"""Words for what came last."""

GREETING = list_words("hi hello hey hiya heya howdy hallo morning evening afternoon greetings")
"""Words of a greeting."""

THANKING = list_words("thanks thank thx ty cheers million")
"""Words of thanks."""

FUTURE = list_words("next supposed coming upcoming planned scheduled future ahead plans expected")
"""Words for what is still to come."""

BACKGROUND = list_words(
    """background info information detail details facts fact context explanation understand understanding learn reading
    news update updates coverage material said know known idea ideas word words hear heard"""
)
"""Words with which somebody asks what there is about something."""

PRAISING = list_words(
    """useful helpful great nice good awesome amazing interesting excellent perfect brilliant lovely fantastic wonderful
    cool super fine clear enough impressive work job answer answers help love loved like"""
)
"""Words of praise."""

HELPING = list_words("help assist support able")
"""Words that ask what can be done here."""

ROLES = list_words(
    """politician minister president official leader general journalist diplomat spokesman spokeswoman spokesperson
    soldier expert scientist speaker author"""
)
"""What people may be called who are asked for together."""

EDGE_CUES = {
    "newest": list_words("newest latest recent recently freshest fresh date last"),
    "oldest": list_words("oldest earliest first back"),
    "longest": list_words("longest biggest largest most longer"),
    "shortest": list_words("shortest smallest briefest quickest fewest least"),
}
"""Aspect of a question for the first or last article by date or length -> words that ask for it."""
