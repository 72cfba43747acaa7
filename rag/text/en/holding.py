"""English words that make what follows them untrue, or leave it open."""

from __future__ import annotations

from rag.text.word_lists import list_words

REFUSING = list_words(
    """refuse refuses refused refusing fail fails failed failing decline declines declined declining unable unwilling
    neglect neglects neglected forgot forgets"""
)
"""Before "to" and a verb: the action is not done."""

HINDERING = list_words(
    """prevent prevents prevented preventing block blocks blocked blocking hinder hinders hindered bar bars barred
    preclude precludes precluded forbid forbids forbade forbidden ban bans banned thwart thwarts thwarted foil foils
    foiled"""
)
"""Words for preventing what follows."""

LACKING = list_words("lack lacks lacked lacking")
"""Before what somebody or something does not have."""

STOPPING_SHORT = list_words("stop stops stopped stopping fall falls fell falling")
"""Before "short of": what follows is not done."""

TURNED_DOWN = list_words(
    """rebuff rebuffs rebuffed rebuffing reject rejects rejected rejecting refuse refuses refused decline declines
    declined spurn spurns spurned dismiss dismisses dismissed ignore ignores ignored"""
)
"""Before a call, an offer and the like: it is not accepted."""

WANTED_NOUNS = list_words(
    """call calls demand demands offer offers proposal proposals request requests appeal appeals plea pleas invitation
    invitations bid bids idea ideas suggestion suggestions plan plans"""
)
"""What somebody is asked to accept."""

WISHING = list_words(
    """seek seeks sought seeking want wants wanted urge urges urged demand demands demanded request requested hesitant
    hesitate hesitates hesitating reluctant reluctance delay delays delayed apply applies applied"""
)
"""Words that only wish for what follows, or postpone it."""

WAITED_FOR = list_words(
    """bid path road way push call calls request application desire hope hopes wish aspiration aspirations prospect
    prospects invitation step steps campaign candidate offer quest drive bridge"""
)
"""Nouns before "to" or "for": what follows has not happened yet."""

DOUBTFUL_QUESTIONS = list_words("ask asks asked asking wonder wonders wondered discuss discussed decide debate debated")
"""Before "whether": it is left open."""
