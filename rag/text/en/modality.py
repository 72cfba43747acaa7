"""English words that mark a clause as planned, possible, somebody's words, or the writer's opinion."""

from __future__ import annotations

from rag.text.word_lists import list_words

PLAN_WORDS = list_words(
    """plan plans planned planning intend intends intended aim aims hope hopes hoped want wants wanted propose proposes
    proposed consider considers considered considering seek seeks sought expect expects expected schedule scheduled due
    likely set prepare prepares prepared preparing promise promises promised pledge pledges pledged vow vows vowed
    threaten threatens threatened offer offers offered urge urges urged ask asks asked demand demands demanded need
    needs ready able willing"""
)
"""Words before "to" and a verb that say that it is planned, wanted or possible, not that it is done."""

WISH_WORDS = list_words(
    """hope hopes hoped want wants wanted propose proposes proposed consider considers considered considering seek seeks
    sought threaten threatens threatened offer offers offered urge urges urged urging ask asks asked asking demand
    demands demanded need needs able willing may might could can should must"""
)
"""The plan words and modal verbs that do not say that it will happen."""

POSSIBILITY_WORDS = list_words("will would shall should could may might must can")
"""Modal verbs: what they govern is planned, supposed or possible."""

UNREAL_WORDS = list_words(
    """oppose opposes opposed opposing opposition against reject rejects rejected support supports supported supporting
    favour favours favoured favor favors favored back backs consider considers considered considering suggest suggests
    suggested propose proposes proposed discuss discusses discussed discussing allow allows allowed allowing prevent
    prevents prevented preventing block blocks blocked blocking without instead before avoid avoids avoided prospect
    possibility idea proposal chance risk question about towards toward invitation bid hope fear threat"""
)
"""Words before a verb in "-ing" that do not say that it happened: "opposes Ukraine joining"."""

REPORTING_VERBS = list_words(
    """said says told tells argued argues claimed claims warned warns noted notes added adds stressed stresses announced
    announces reported reports stated states insisted insists declared declares wrote writes believes believed thinks
    estimated estimates alleged alleges tweeted admitted admits confirmed confirms predicted predicts"""
)
"""Finite verbs that make a clause somebody's words."""

DENYING_VERBS = list_words("denied denies deny denying refuted refutes disputed disputes")
"""Verbs whose object is said to be untrue."""
DOING_VERBS = list_words(
    """began begun begin begins started start starts continued continue continues managed manages manage came went goes
    go on got gets proceeded proceeds first last second third only helped helps help forced made used ceased failed
    known said shown found believed reported served serves moved took able compelled obliged enabled allowed led
    prompted caused"""
)
"""Words before "to" and a verb whose action was done: "began to", "the first to"."""
REJECTING_VERBS = list_words("dismissed dismisses rejected rejects")
"""Verbs that deny when their object is a report: "rejected claims that"."""
REPORT_NOUNS = list_words(
    "claim claims report reports allegation allegations accusation accusations suggestion rumours"
)
"""Nouns for what somebody says."""

OPINION_FRAMES = (
    "i think",
    "i believe",
    "i guess",
    "i suppose",
    "i feel",
    "i would say",
    "i am sure",
    "i'm sure",
    "in my opinion",
    "in my view",
    "it seems to me",
    "as far as i know",
    "to my knowledge",
)
"""Phrases that mark a sentence as an opinion; the rest of the sentence may still be checked."""
GREETINGS = list_words("hi hello hey thanks thank dear regards cheers greetings welcome bye goodbye")
"""Words that open or close a message."""
