"""English words with which people ask for something other than a fact: parts of the patterns that tell kinds apart."""

from __future__ import annotations

from rag.text.en.numbers import UP_TO_TWENTY
from rag.text.word_lists import list_words, match_any

ARTICLE_WORDS = list_words("article file document doc text story report piece paper post")
"""Words for one article."""
ARTICLE = rf"(?:news )?{match_any(ARTICLE_WORDS)}"
NUMBERED = rf"(?-i:{match_any({'article', 'file', 'document', 'text', 'report'})}) (?:number |no\.? |#)?\d{{1,4}}"
"""An article by its number in the list. Lower case only: "Article 5" is an article of a treaty."""
POINTED_ARTICLE = rf"(?:it|(?:the|this|that) (?:one|{ARTICLE}))"
"""The article that was mentioned last."""
ARTICLES = rf"(?:news )?{match_any({f'{word}s' for word in ARTICLE_WORDS} | {'stories', 'news', 'sources'})}"
FOLDER = match_any(
    list_words("folder collection corpus archive library dataset database index directory") | {"knowledge base", "data"}
)
"""Words for the articles as a whole."""

NUMBER = rf"(?:\d{{1,3}}|{match_any(UP_TO_TWENTY[2:])})"
WHOLE = (
    rf"(?:(?:in |of |from |by |across |within |about |on )?(?:all )?(?:of )?(?:the |these |those |this |my |your |our )?"
    rf"(?:{NUMBER} )?(?:{ARTICLES}|{FOLDER})(?: here| in here| that you have| you have)?|"
    rf"(?:in |of |from |by |across |within |about |on )?all (?:of )?(?:the |these |those )?{NUMBER}(?: of (?:them|these|those))?|in (?:here|there|these|them|those)|here|there|all of (?:it|this|them)|"
    r"everything|it all|all this|these|them all|"
    r"(?:the |this )?(?:whole|entire|full|complete) (?:\w+)|the (?:meeting|discussion|debate|session|sitting|interview|conversation|transcript))"
)
"""Words that mean all the articles."""

TYPE_WORDS = {
    "person": list_words("people persons person individuals persona personalities"),
    "place": list_words("places place location locations sites regions"),
    "city": list_words("cities towns"),
    "country": list_words("countries country nations states"),
    "organisation": list_words(
        """organisations organizations organisation organization companies company institutions agencies groups parties
        bodies firms orgs"""
    ),
    "name": list_words("names entities everyone everybody"),
    "date": list_words("dates days"),
    "figure": list_words("figures numbers statistics stats amounts quantities sums"),
}
"""Aspect of a list -> the words that ask for it."""
TYPES = match_any(word for words in TYPE_WORDS.values() for word in words)
SINGLE_TYPE_WORDS = {
    "person": "people",
    "individual": "people",
    "place": "places",
    "location": "places",
    "city": "cities",
    "town": "cities",
    "country": "countries",
    "organisation": "organisations",
    "organization": "organisations",
    "company": "organisations",
    "name": "names",
    "date": "dates",
    "figure": "figures",
    "number": "figures",
}
"""A word for one of a type -> one for several: "every country"."""
SINGLE_TYPES = match_any(SINGLE_TYPE_WORDS)
PLURAL_TYPES = match_any(
    {word for words in TYPE_WORDS.values() for word in words if word.endswith("s")} | {"people", "personalities"}
)
"""Words that ask for several on their own: "which places" asks for a list, "which place" for a detail that an answer
left out."""

SLIPS = list_words(
    """summarise summarize summary summaries overview timeline chronological chronologically chronology articles article mentioned
    mention mentions compare comparison difference disagree contradict people countries organisations organizations
    newest latest oldest longest shortest documents contradictory everything thanks hello highlights takeaways"""
)
"""Request words whose misspellings are corrected anywhere in the input."""

ASKING = SLIPS | list_words(
    """about agree all and are help between changed come conflict contain differences does documents events explain facts files
    figures files find folder from give happened have history how in is know last list main mentioning names numbers
    of on order people places points report said say says sentences sentence show sources stories story sum tell
    texts that the these they things this titles topics two was were what when where which who with words write wrote
    dates details discuss describe key news from cover each every file first second headlines locations longer shorter
    more named persons organisation organization companies cities sentence short brief"""
)
"""Words whose one-letter misspellings are corrected, but only if the input becomes a request that way."""

GREETINGS = (
    r"(?:hi+|hello+|hey+|hiya|heya|howdy|hallo|greetings|yo|good (?:morning|afternoon|evening|day)|how are you(?: doing)?|"
    r"what['’]?s up|how['’]?s it going|nice to meet you)"
)
THANKS = (
    r"(?:thanks?|thank you|thx|ty|cheers|great|perfect|excellent|cool|nice|wow|awesome|brilliant|wonderful|ok|okay|"
    r"k|got it|i see|good|fine|alright|all right|well done|good job|understood|bye|goodbye|see you|no|nope|yes|yep|"
    r"yeah|sure|lol|haha|(?:nice|good|great) one|fair enough|makes sense|that was (?:quick|fast|easy)|that helps|that['’]s (?:all|it|great|helpful)|that (?:is|was) (?:(?:very|really|so|super|quite|most|all) )?(?:useful|helpful|great|good|perfect|nice|interesting|enough|all|it|brilliant|excellent|amazing|kind|clear)|much appreciated|many thanks|never ?mind|sorry)"
)
THANKS_TAIL = (
    r"(?: a lot| so much| very much| a bunch| again| then| now| for (?:that|this|your help|the help|everything)| mate| "
    r"job| work| to know| you)*"
)

POLITE = (
    r"(?:(?:hi|hiya|heya|hello|hey|so|well|ok(?:ay)?|and|also|now|then|please|pls|plz|kindly|just|quick(?:ly)?|quick question|"
    r"(?:could|can|would|will) (?:you|u|ya)|can i (?:get|have|see)|could i (?:get|have|see)|may i (?:get|have|see)|"
    r"i(?:['’]d| would) like(?: you to| to (?:see|have|get)| to(?= (?:know|hear|learn|read|find out)\b))?|i (?:want|need)(?: you to| to (?:see|have|get)| to(?= (?:know|hear|learn|read|find out)\b))?|"
    r"let me (?:see|have)|do you have|is there|are there|maybe|perhaps|possibly)[ ,:!.]+)*"
)
"""Polite words before a request."""
GIVE = (
    r"(?:(?:give|show|write|make|create|produce|provide|draw(?: up)?|build|generate|prepare|get|send|tell|do|offer|"
    r"construct|compile|put together|need|want)(?: me| us)? |(?:what|how) about (?=(?:a|an|the|some) ))"
)
"""Verbs that ask for a text to be written."""
DETERMINER = r"(?:(?:a|an|the|some|any|my|your|one) )?"
KIND_OF = (
    r"(?:(?:short|brief|quick|concise|long|longer|detailed|complete|full|general|rough|simple|good|clear|"
    r"high[- ]level|executive|bullet(?:ed)?(?:[- ]point)?|one[- ](?:sentence|line|paragraph)|"
    r"(?:\d+|two|three|four|five|six|ten)[- ](?:sentence|line|point|bullet)) )*"
)
ABOUT = r"(?:about|on|of|for|regarding|concerning|around|related to|with regard to|with respect to|to do with)"
