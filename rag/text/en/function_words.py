"""English function words: articles, auxiliaries, pronouns, question words, prepositions and stop words."""

from __future__ import annotations

from rag.text.word_lists import list_words, match_any

STOP_WORDS = list_words(
    """a about after all also am an and any are as at be because been before being but by can could did do does
    doing during each else ever for from get had has have having he her here hers him his how i if in into is it
    its just me might must my no nor not of off on once only or other our out over own per s shall she should so
    some such t than that the their theirs them then there these they this those to too under until up upon us
    very was we were what when where whether which while who whom whose why will with within without would you
    your"""
)
"""Words that do not say what a question or a sentence is about. "May" is not included, since it is also a month."""

ARTICLES = list_words("a an the")
"""The articles."""

FORMS_OF_BE = list_words("am is are was were")
"""Finite forms of "be"."""
FORMS_OF_DO = list_words("do does did")
"""Finite forms of "do"."""
FORMS_OF_HAVE = list_words("has have had")
"""Finite forms of "have"."""
MODALS = list_words("can could will would shall should may might must")
"""Modal verbs."""
AUXILIARIES = FORMS_OF_BE | FORMS_OF_DO | FORMS_OF_HAVE | MODALS
"""Verbs that open a question or take "not" directly."""
AUXILIARY = match_any(AUXILIARIES)
"""Pattern of an auxiliary, without word boundaries."""
CONTRACTED_AUXILIARIES = list_words("isn aren wasn weren don doesn didn hasn haven hadn couldn won wouldn shouldn")
"""The first part of "isn't", "won't" and the like when words are split at the apostrophe."""

QUESTION_WORDS = list_words("who whom whose what which when where why how")
"""Words that ask for something."""
QUESTION_WORD = match_any(QUESTION_WORDS)
"""Pattern of a question word, without word boundaries."""

MASCULINE_PRONOUNS = list_words("he him his")
"""Pronouns for a man."""
FEMININE_PRONOUNS = list_words("she her hers")
"""Pronouns for a woman."""
NEUTER_PRONOUNS = list_words("it its")
"""Pronouns for a thing."""
PLURAL_PRONOUNS = list_words("they them their theirs")
"""Pronouns for several persons or things."""
THIRD_PERSON_PRONOUNS = MASCULINE_PRONOUNS | FEMININE_PRONOUNS | NEUTER_PRONOUNS | PLURAL_PRONOUNS
"""Pronouns that stand for something that was named before."""
FIRST_AND_SECOND_PERSON_PRONOUNS = list_words("i we us our my you your")
"""Pronouns for the speaker and the listener."""
SUBJECT_PRONOUNS = list_words("he she it they we you i")
"""Pronouns that can be the subject of a sentence."""
POSSESSIVE_DETERMINERS = list_words("his her its their")
"""Third-person pronouns before a noun: "his plan"."""
DEMONSTRATIVES = list_words("this that these those")
"""Words that point to something, alone or before a noun."""
POINTING = match_any(THIRD_PERSON_PRONOUNS | POSSESSIVE_DETERMINERS | DEMONSTRATIVES)
"""Pattern of a word that stands for something named elsewhere, without word boundaries."""

PREPOSITIONS = list_words(
    "about after against at before by for from in into near of on since through till to under until via with"
)
"""Common prepositions. Rules that need a narrower choice (places, times) have their own."""
