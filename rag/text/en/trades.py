"""English nouns for what people do or are."""

from __future__ import annotations

from rag.text.word_lists import list_forms, list_words

TRADES = list_words(
    """activist admiral astronaut athlete bishop captain cardinal chef clerk colonel conscript cook correspondent
    defendant delegate deputy diplomat economist envoy expert general guard historian hostage immigrant journalist
    judge lawmaker lieutenant magistrate major mechanic monk negotiator nurse official paramedic pharmacist pianist
    pilot poet politician priest prisoner psychologist rebel refugee scholar separatist soldier spy statesman student
    surgeon teacher thief victim volunteer witness"""
)
"""Trades, in addition to the nouns of `lexicon` and the offices of `names`."""

TRADE_GROUPS = list_forms(
    """politician, president, vice president, minister, premier, chancellor, senator, congressman, congresswoman,
    lawmaker, governor, mayor, secretary of state, deputy, party leader, head of state;
    leader, president, prime minister, premier, chancellor, secretary general, party leader, head of state, king, queen;
    spokesperson, spokesman, spokeswoman, press secretary;
    official, minister, president, vice president, premier, chancellor, secretary, secretary of state, governor, mayor,
    spokesman, spokeswoman, spokesperson, press secretary, diplomat, ambassador, envoy, negotiator, commissioner,
    commander, chief"""
)
"""A trade, and the narrower ones that it includes."""

HEADS = (
    *("secretary general", "president", "prime minister", "chancellor", "premier", "head", "chief", "leader", "chair"),
    *(
        "chairman",
        "chairwoman",
        "chairperson",
        "director",
        "chief executive",
        "ceo",
        "mayor",
        "governor",
        "king",
        "queen",
    ),
    *("commander", "captain", "principal", "rector", "founder"),
)
"""People who lead a country, a body or a group."""

SAME_TRADES = list_forms(
    """spokesperson, spokesman, spokeswoman, press secretary;
    chair, chairperson, chairman, chairwoman;
    foreign minister, foreign secretary;
    chief executive, chief executive officer, ceo;
    defence minister, defense minister, defence secretary, defense secretary;
    finance minister, treasury secretary;
    policeman, policewoman, police officer"""
)
"""Nouns for one trade or office."""

TRADE_ENDINGS = ("man", "woman", "person", "er", "or", "ist", "ian", "eer", "ess")
"""Endings of most other nouns for what people do."""
