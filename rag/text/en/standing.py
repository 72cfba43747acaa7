"""English words that say that a statement does not hold: it is corrected, false, denied, doubted, planned or
supposed."""

from __future__ import annotations

from rag.text.word_lists import list_words

SAYING_VERBS = list_words(
    """said says say stated states state gave gives give put puts named listed lists reported reports wrote claimed
    claims claim quoted described called referred dated told announced published noted indicated suggested suggests
    suggest asserted asserts alleged alleges maintained maintains insisted insists implied spoke identified
    attributed estimated placed counted"""
)
"""Forms of verbs with which somebody, or a text, states something."""

WRONGLY = list_words(
    "wrongly mistakenly incorrectly erroneously falsely inaccurately misleadingly untruthfully wrongfully"
)
"""Adverbs that say that a statement is wrong."""

MISTOLD = list_words(
    """misstated misstates misidentified misidentifies misreported misreports misquoted misnamed misdated miscounted
    mistook misattributed misplaced mislabelled mislabeled misrepresented"""
)
"""Verbs for stating something wrongly."""

FALSE_WORDS = list_words(
    """false wrong untrue incorrect fake bogus baseless unfounded groundless misleading fabricated invented debunked
    refuted disproved disproven fictitious mistaken inaccurate unproven exaggerated nonsense rubbish absurd impossible
    discredited fraudulent doctored overblown denied"""
)
"""Words that call a statement false."""

FALSE_NOUNS = list_words(
    """lie hoax myth fabrication invention joke fake falsehood error mistake fiction forgery legend misunderstanding
    rumour rumor exaggeration misconception fallacy slip typo satire canard"""
)
"""Nouns for a false statement."""

TOLD_NOUNS = list_words(
    """claim claims report reports rumour rumours rumor rumors allegation allegations story stories post posts video
    videos news assertion assertions suggestion suggestions accusation accusations belief beliefs notion idea
    speculation statement statements account accounts myth legend theory assumption impression message messages
    tweet article articles headline headlines meme photo picture"""
)
"""Nouns for a statement, or for where it is made."""

VERSION_NOUNS = list_words(
    "version edition headline caption article report post draft story update dispatch bulletin print text tweet piece"
)
"""Nouns for a text or a figure that is said to have been corrected."""

EARLIER = list_words("earlier previous original first initial older prior early preliminary")
"""Words for the version of a text or a figure that no longer holds."""

AT_FIRST_WORDS = list_words("originally initially previously earlier first wrongly mistakenly incorrectly erroneously")
"""Adverbs for what a text said before it was corrected."""

CORRECTION_NOUNS = list_words("correction corrections clarification erratum corrigendum amendment note update")
"""Nouns, before a colon, that open a correction."""

THINKING_VERBS = list_words(
    """believe believes believed think thinks thought expect expects expected assume assumes assumed accept accepts
    accepted claim claims claimed say says said suggest suggests suggested suppose supposes supposed maintain maintains
    maintained argue argues argued trust trusts trusted imagine imagines imagined"""
)
"""Verbs whose object is what somebody believes."""

PLANNED_WORDS = list_words(
    """planned due scheduled supposed meant expected intended set slated hoping announced promised agreed envisaged
    earmarked booked billed tipped going hoped wanted aimed budgeted pencilled penciled"""
)
"""Words before "to" or "for" for something that was planned."""

ASKED_TO = list_words("asked invited chosen picked selected hired engaged lined tasked commissioned")
"""Participles before "to" for somebody who was to do something, and may not have done it."""

STANDING_IN = (
    "stood in",
    "stepped in",
    "took over",
    "took his place",
    "took her place",
    "took their place",
    "replaced",
)
"""Verbs for doing what somebody else was to do."""

PLAN_NOUNS = list_words(
    """plan plans idea intention schedule date budget estimate estimates forecast forecasts proposal design timetable
    target"""
)
"""Nouns for a plan."""

TURN_WORDS = list_words(
    """but instead however because owing eventually finally then later postponed cancelled canceled delayed dropped
    scrapped abandoned never shelved overturned though although yet moved changed now actually only nevertheless ended
    fell withdrew pulled stepped replaced rejected failed"""
)
"""Words after a plan that say that it turned out differently."""

RUMOUR_SPREADERS = list_words(
    """people users residents neighbours neighbors posts locals fans tourists villagers parents viewers readers
    passers-by onlookers rumours rumors commenters bloggers"""
)
"""Who spreads what nobody has checked."""

RUMOURING_VERBS = list_words(
    "wrote posted claimed believed thought said feared shared reported assumed suspected tweeted commented"
)
"""How they do."""

CALLED_OFF = list_words(
    "instead postponed cancelled canceled delayed dropped scrapped abandoned shelved moved changed replaced withdrew"
)
"""Words that say by themselves that a plan turned out differently."""

FORETELLING_VERBS = list_words(
    """expect expects forecast forecasts predict predicts project projects anticipate anticipates foresee foresees
    predicted anticipated foresaw projected forecasted hope hopes"""
)
"""Verbs that predict."""

COMING_WORDS = list_words(
    "expected forecast predicted projected likely set due scheduled estimated poised bound slated"
)
"""Words before "to" for something that is expected."""

CHANGE_VERBS = list_words(
    """rise rises rose risen rising increase increases increased increasing grow grows grew grown growing climb climbs
    climbed jump jumps jumped fall falls fell fallen falling drop drops dropped decrease decreases decreased decline
    declines declined cut cuts cutting lower lowers lowered raise raises raised raising reduce reduces reduced reducing
    go goes went gone change changes changed shrink shrinks shrank double doubles doubled up down swell swelled
    extend extended extends soar soars soared sink sinks sank slip slipped slips halve halved"""
)
"""Forms of verbs for a changing figure, and "up" and "down"."""

COMPARATIVES = list_words(
    """longer shorter taller higher lower dearer cheaper older younger bigger larger smaller heavier lighter faster
    slower deeper wider closer further farther warmer colder stronger weaker ahead behind"""
)
"""Comparatives, which follow how much ("two years longer")."""
