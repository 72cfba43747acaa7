"""English words of requests that say how something is asked for, not what it is about."""

from __future__ import annotations

from rag.text.en.lexicon import ANSWER_FORM_WORDS, COMMANDS, SPEECH_VERBS
from rag.text.word_lists import list_pairs, list_words

DISCUSSION_WORDS = list_words(
    """answer attitude committee comment concern debate discuss discussion elaborate everything explanation feel group
    idea information issue matter meeting member mention opinion opposing participant party point position propose
    question reaction reason regard relate respond response speak speaker speech suggest suggestion talk think
    thought topic view viewpoint"""
)
"""Words for talking and thinking about something, which need not occur in what was said about it."""

REQUEST_WORDS = DISCUSSION_WORDS | COMMANDS | SPEECH_VERBS | ANSWER_FORM_WORDS
"""Words of a request that a text about its subject need not contain."""

WHOLE_WORDS = list_words(
    """all entire everything folder gist key main overview point points session short sitting sum summarise summarize
    summary whole"""
)
"""Words of a request for a summary of everything."""

SHORTHAND = list_pairs(
    """u you  ur your  r are  abt about  ppl people  pls please  plz please  thx thanks  cuz because  bc because
    sth something  smth something  wat what  wut what  wot what  im i'm  ive i've  dont don't  doesnt doesn't
    didnt didn't  isnt isn't  arent aren't  wasnt wasn't  cant can't  tho though  rly really"""
) | {
    "gimme": "give me",
    "lemme": "let me",
    "wanna": "want to",
    "dunno": "do not know",
    "btw": "",
    "asap": "please",
    "4 me": "for me",
    "4 us": "for us",
}
"""Words of a chat message -> as they are written in full. Only lower-case words are taken for them."""

CIRCUMSTANCES = list_words(
    """able added app ask asked asking back begin beginner beginning best better bit boring boss bother bothered
    bothering busy called capable chance child clue colleague confused curious day deadline difficult downloaded
    dummies easy editor exam expect fan far fast favor favour feel fill find fine first forgot found free friend
    glad good got great guess guys hard hate help helpful here homework hope hour hurry idea important insane
    interested introduce job join joined kid kind late lazy learn life like little lol long longer look looking
    lost love lunch mate meeting mind minute minutes miss missed moment morning much new newbie nice night
    offence offer offers office old opened own patience phone possible prepare preparing presentation problem
    professor project provide question quick quickly read reading right rush school second seconds set short
    shortly simple sleep slow sorry start started starting stuck student study super sure talk task teacher team
    tell test testing thanks think time tired today tomorrow tonight tool tried trouble try trying unable
    understand upload uploaded use used using wait wanna week weekend wonder wondered wondering words work
    working worry write writing wrong years"""
)
"""Words with which people tell why they ask, or how they are: "I don't have time to read all this"."""

VAGUE_NOUNS = list_words(
    """affair bit business case chap dude fella fellow folks guy guys issue issues lady lot matter mess part person
    question saga side situation stuff subject thing things topic whole"""
)
"""Nouns that only refer to what the words beside them name: "the sanctions thing", "this Quist guy"."""

LIGHT_WORDS = (
    list_words(
        """actually again anyway anything anywhere basically become becomes becoming come comes coming currently deal
        does doing done even eventually ever exactly get gets getting give gives go goes going gonna got guys happen
        happens happening having involved involving just keep keeps let lets like likely make makes making mean
        means mostly now ok overall possible possibly put really related role seem seems soon still take takes taking
        then today try trying usually want wants way went work works"""
    )
    | VAGUE_NOUNS
)
"""Words of a subject that a text about it need not have: "whether Norway gets into the union"."""

HEARSAY_SPEAKERS = list_words("someone somebody people everyone everybody they he she")
"""Whose claim somebody may bring to be checked."""

HEARSAY_PEOPLE = list_words(
    """colleague colleagues friend friends boss teacher brother sister mother father mum mom dad wife husband neighbour
    neighbor editor source reader readers guy person man woman student uncle aunt cousin son daughter coworker"""
)
"""The same, after "my" or "a"."""

HEARSAY_VERBS = list_words(
    """told tells tell claims claim claimed says say said thinks think thought heard hear read believes believe believed
    insists insisted insist"""
)
"""How such a claim came to the one who asks."""
