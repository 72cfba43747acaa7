"""How small talk and questions about the folder itself are worded."""

from __future__ import annotations

from rag.question.asking_words import ARTICLE, ARTICLES, GIVE, GREETINGS, THANKS, THANKS_TAIL, WHOLE
from rag.question.asking_words import FOLDER as FOLDER_WORD
from rag.question.wording_pieces import (
    ANYTHING_SAID,
    CLOSE,
    MEDIUM,
    MENTION_VERB,
    MENTIONED,
    OCCUR,
    SHORT,
    SUPERLATIVE,
    Wordings,
)
from rag.text.other_languages import COURTESIES_ABROAD, GREETINGS_ABROAD, THANKS_ABROAD
from rag.text.word_lists import match_any

TALK: Wordings = (
    (
        "talk",
        "hello",
        rf"{GREETINGS}(?:[ ,]+(?:{GREETINGS}|there|all|everyone|everybody|you|again|bot|assistant|friend|footnote))*",
    ),
    (
        "talk",
        "hello",
        rf"[¡ ]*(?:{match_any(COURTESIES_ABROAD)} )*(?:{match_any(GREETINGS_ABROAD)}{CLOSE})+(?:{match_any(COURTESIES_ABROAD)}{CLOSE})*",
    ),
    ("talk", "thanks", rf"(?:{THANKS}{THANKS_TAIL}[ ,.!]*)+"),
    (
        "talk",
        "thanks",
        rf"[¡ ]*(?:(?:{THANKS}{THANKS_TAIL}|{match_any(COURTESIES_ABROAD)}){CLOSE})*(?:{match_any(THANKS_ABROAD)}{CLOSE})+"
        rf"(?:(?:{THANKS}{THANKS_TAIL}|{match_any(COURTESIES_ABROAD)}){CLOSE})*",
    ),
    (
        "talk",
        "who",
        r"(?:and )?who (?:are|r) (?:you|u)|what are you(?: exactly)?|who (?:made|built|created|wrote) you|what(?:['’]s| is) your name|"
        r"are (?:you|u) (?:an? )?(?:bot|robot|ai|human|person|real|chatgpt|llm|machine|language model)(?: or .+)?|introduce yourself|tell me about (?:yourself|you)",
    ),
    (
        "talk",
        "help",
        r"(?:(?:can|could|will|would) you )?help(?: me)?(?: please| out)?|what (?:do you|does this) do(?: here)?|(?:what|which things) (?:all )?can (?:you|i|we) (?:do|ask|ask you|help(?: me)? with|do here|type|answer)(?: (?:you|here|with this|for me|about|now))*|"
        r"how (?:do|does|can|should) (?:this|it|you|i|we|one)(?: (?:thing|app|tool|chat|bot|page))? (?:work|use (?:this|it|you)|begin|start|ask)(?: (?:this|it|you|here))*|"
        r"(?:what|which) (?:kinds? of |sorts? of |types? of )?(?:questions?|things?|stuff) (?:can|could|may|should|do) (?:i|you|we) (?:ask|answer|take|understand)(?: (?:you|here))*|"
        r"what (?:should|could|can|do) i (?:ask|do|type|say)(?: (?:you|here|first|now))*|how can you help(?: me)?|"
        r"(?:give me |show me )?(?:some |an )?(?:example questions?|examples?|sample questions?|suggestions?|commands?|instructions|usage)|what is this(?: (?:app|tool|page|thing|chat|site|bot|folder))?(?: (?:for|good for|supposed to do))?|what now|get started|where do i start|i need help|"
        r"(?:that['’]?s|that is|it['’]?s|this is|you(?:['’]re| are)) (?:wrong|not (?:right|true|correct)|incorrect|mistaken|nonsense)|"
        r"i (?:do not|don['’]?t) (?:understand|get it|know)(?: (?:that|this|it|what to ask))?|(?:huh|what\?)",
    ),
)

FOLDER: Wordings = (
    (
        "folder",
        "longest",
        rf"(?:what|which)(?: {ARTICLE}| one)?(?: of (?:them|these|those|the {ARTICLES}))? (?:has|contains|is with) (?:the )?most (?:words|text|pages)",
    ),
    (
        "folder",
        "shortest",
        rf"(?:what|which)(?: {ARTICLE}| one)?(?: of (?:them|these|those|the {ARTICLES}))? (?:has|contains|is with) (?:the )?(?:fewest|least) (?:words|text|pages)",
    ),
    (
        "folder",
        "lacking",
        rf"(?:(?:is|are) there |have you(?: got)? |do you have )?(?:{GIVE})?(?:which|what|how many|list|find|show(?: me)?|an?|any|some|all|one)?(?: (?:the|all|of (?:the|these|those)))* ?"
        rf"(?:{ARTICLES}|{ARTICLE}|ones?|do|does|of (?:them|these|those))(?: (?:here|of (?:them|these)|in here))?(?: (?:that|which|do|does|did))* ?"
        rf"(?:(?:do|does|did)?(?: ?not|n['’]?t)(?: even| ever)? {MENTION_VERB}|never(?: even)? {MENTION_VERB}|(?:say|says|have|has) nothing (?:about|on|of)|leaves? out|without(?: any| a)?(?: mentions? of| words? (?:about|on|of))?) (?P<subject>{MEDIUM}?)(?: at all| anywhere)?",
    ),
    (
        "folder",
        "mentions",
        rf"(?:how many|which|what|list (?:all )?(?:the )?|find (?:all )?(?:the )?|show (?:me )?(?:all )?(?:the )?)(?: of (?:the|these|your|them))? ?(?:{ARTICLES}|passages|sentences|paragraphs|lines|parts|places|quotes|ones|of them|of these|of those) (?:that |which |do |all )?{MENTION_VERB} (?P<subject>.+)",
    ),
    (
        "folder",
        "mentions",
        rf"(?:(?:in|on|by) )?(?:how many|which|what)(?: of (?:the|these|your))? (?:{ARTICLES}|article|file) (?:is|are|was|were|does|do|did) (?P<subject>.+?) (?:{MENTIONED}|{OCCUR}|named|in)",
    ),
    (
        "folder",
        "mentions",
        rf"where (?:is|are|was|were) (?P<subject>.+?) {MENTIONED}(?: {WHOLE})?|where do(?:es)? (?P<subject_2>.+?) (?:come up|appear|crop up|show up|turn up)(?: {WHOLE})?|where do(?:es)? (?P<subject_3>.+?) occur {WHOLE}",
    ),
    (
        "folder",
        "mentions",
        rf"(?:do|does|did) (?:any|some|one|the|these|all|every)(?: (?:of )?(?:the|these|your))?(?: one)? (?:{ARTICLES}|{ARTICLE})(?: here)? {MENTION_VERB} (?P<subject>.+)",
    ),
    (
        "folder",
        "mentions",
        rf"(?:do|does|did) (?:they|it|you|any of (?:them|these|those)|some of them|one of them) (?:all |ever |even |also )?(?:mention|{ANYTHING_SAID}) (?P<subject>{MEDIUM})|"
        rf"(?:did|does|has|is) (?:anyone|anybody|someone|somebody) (?:ever |even )?(?:mention(?:ed|ing)?|{ANYTHING_SAID}) (?P<subject_2>{MEDIUM})|"
        rf"(?:is|are|was|were) (?:there )?(?:anything|something) (?:(?:ever |at all )?(?:said|written|reported|mentioned|told)|{WHOLE}) (?:about|on|of|regarding|concerning) (?P<subject_3>{MEDIUM})",
    ),
    (
        "folder",
        "mentions",
        rf"(?:(?:is|are|was|were) there |have you(?: got)? |do you have |(?:you )?got )?(?:an?|any|some) (?:mentions?|word|talk|trace|reference)(?: {WHOLE})? (?:of|about|on|to) (?P<subject>{MEDIUM}?)(?: {WHOLE})?|"
        rf"(?:(?:is|are|was|were) there|have you(?: got)?|(?:you )?got) (?:anything|something)(?: {WHOLE})? (?:about|on|of|regarding|concerning) (?P<subject_2>{MEDIUM}?)(?: {WHOLE})?|"
        rf"(?:do|does|did) (?P<subject_5>{SHORT}) (?:come up|appear|show up|occur|get mentioned) in (?:more than one|several|both|any|all|many|other|different|two|one) (?:of (?:the|these|your) )?(?:{ARTICLES}|{ARTICLE})|"
        rf"(?:do|does|did) (?P<subject_3>{SHORT}) (?:come up|crop up|show up|turn up|get mentioned|get a mention)(?: (?:anywhere|at all|{WHOLE}))?|"
        rf"(?:is|are|was|were) (?P<subject_4>(?:(?!in\b)\S+)(?: (?!in\b)\S+){{0,3}}?) (?:ever |even |also )?(?:mentioned|referred to|talked about)",
    ),
    (
        "folder",
        "mentions",
        rf"(?:is|are|was|were) (?P<subject_2>{SHORT}) in (?:any|one|some) of (?:these|those|them|(?:the|these|your|my) {ARTICLES})|"
        rf"(?:is|are|was|were) (?P<subject>.+?) (?:ever |even |also |anywhere )?{MENTIONED}(?: (?:anywhere|at all|{WHOLE}|in (?:any|one|some) (?:of the )?(?:{ARTICLES}|{ARTICLE})))+",
    ),
    (
        "folder",
        "mentions",
        rf"(?:which|what) one(?:s| of (?:them|these|those|the {ARTICLES}))? (?:mentions?|names|talks? about|(?:is|are) (?:all )?about|deals? with|covers?|speaks? of) (?P<subject_2>{MEDIUM})|"
        rf"(?:which|what) {ARTICLE} (?:is (?:it )?(?:that )?)?(?:mentions?|names|talks about|quotes|cites|is (?:all )?about|has|covers) (?P<subject>{MEDIUM})",
    ),
    (
        "folder",
        "mentions",
        rf"(?:list|find|show|search(?: for)?|get|give)(?: me| us)?(?: all| every)?(?: of)?(?: the)? (?:{ARTICLES}|{ARTICLE}) (?:about|on|mentioning|naming|with|containing|(?:that|which) {MENTION_VERB}) (?P<subject>.+)",
    ),
    (
        "folder",
        "mentions",
        rf"(?:(?:is|are) there |do you have |have you got )?(?:any(?:thing)?|all|the|every|an?|some|one)? ?(?:{ARTICLES}|{ARTICLE}) (?:about|mentioning|naming|containing) (?P<subject>.+)",
    ),
    (
        "folder",
        "mentions",
        rf"how (?:often|many times) (?:is|are|was|were|does|do|has) (?P<subject>.+?) (?:been )?(?:{MENTIONED}|{OCCUR})(?: {WHOLE})?",
    ),
    (
        "folder",
        "count",
        rf"how many (?:{ARTICLES})(?: (?:are|were|was|do|have|is|can|does|did|got|in|from|you|i|we|there|here|it|this|the|these|your|my|{FOLDER_WORD}|indexed|loaded|read|contain|hold|total|altogether|now|stored|available|there are|know|see|all|published|written|dated|came(?: out)?))*(?P<period>(?: (?:in|from|of|since|between|on|before|after|during|until|by) .+)?)",
    ),
    (
        "folder",
        "count",
        rf"(?:{GIVE}|what(?:['’]s| is) )?(?:the )?(?:number|count|amount|total(?: number)?) of {ARTICLES}(?: {WHOLE})?|count (?:the |all )?{ARTICLES}|how (?:big|large) is (?:the|this|your) {FOLDER_WORD}",
    ),
    (
        "folder",
        "languages",
        rf"are (?:all )?(?:of )?(?:the |these |your )?{ARTICLES} (?:all )?(?:written )?in (?:\w+|the same language|one language)|(?:in |of )?(?:what|which) languages?(?: (?:is|are|do|does|was|were|have|the|these|they|your|all|{ARTICLES}|{FOLDER_WORD}|in|written|here|there|use|used|exist|represented|covered))*",
    ),
    (
        "folder",
        "sources",
        rf"(?:from )?(?:what|which|whose) (?:news )?(?:sources?|outlets?|newspapers?|publishers?|media|agenc(?:y|ies)|sites?|websites?|publications?)(?: (?:do|does|are|is|did|have|the|these|your|you|they|all|{ARTICLES}|come|from|here|in|this|{FOLDER_WORD}|use|used|covered|represented|included|there|indexed))*|"
        rf"where (?:do|did|does|are|is) (?:the|these|your|all|this)(?: the)? (?:{ARTICLES}|{FOLDER_WORD})(?: come)?(?: taken)? from|(?:list |what are |name )?(?:the |all |your |their )*sources(?: {WHOLE})?|who (?:published|wrote|writes|publishes) (?:(?:the|these|those|your|all) {ARTICLES}|these|those|them|all of (?:these|them))|who (?:are|is|were) (?:the|these|those|your|all)(?: the)? {ARTICLES} (?:from|by|written by|published by)|who (?:is|are) the (?:authors?|writers?|publishers?)(?: of (?:the|these|those|your|all)(?: the)? {ARTICLES}| {WHOLE})?",
    ),
    (
        "folder",
        "superlative",
        rf"(?:{GIVE})?(?:(?:what|which)(?:['’]s| is| are| was)? |which (?:{ARTICLE}|one) is )?(?:your |my )?(?:the )?(?P<superlative>{SUPERLATIVE})(?: (?:{ARTICLE}|{ARTICLES}|one|ones|news|of (?:the|these) {ARTICLES}|{WHOLE}|you have|(?:in|from) (?:the|this|your) {FOLDER_WORD}))*",
    ),
    (
        "folder",
        "superlative",
        rf"(?:what|which)(?: of the)? (?:{ARTICLE}|{ARTICLES}|one)(?: of (?:these|those|them|the {ARTICLES}))? (?:is|was|are|has)(?: the)? (?P<superlative>{SUPERLATIVE})(?: (?:one|{ARTICLE}|{WHOLE}))*",
    ),
    (
        "folder",
        "list",
        rf"(?:{GIVE}|list |enumerate |name |what are )?(?:me )?(?:a )?(?:(?:complete |full )?list(?:ing)? of )?(?:all )?(?:of )?(?:the |your |my |these )?(?:{ARTICLES}|titles|headlines|table of contents|contents|{ARTICLE} (?:titles|names|list)|titles of (?:the |all |these )*{ARTICLES})(?: {WHOLE}| you have| there are| (?:is|are) (?:there|here))?",
    ),
    (
        "folder",
        "list",
        rf"(?:what|which) (?:{ARTICLES}|titles|headlines|files)(?: (?:are|do|have|is|can|did|there|here|in|you|i|we|the|this|these|your|my|{FOLDER_WORD}|indexed|loaded|read|contain|hold|available|know|see|search|got|all|has|does|it|have access to|use))*",
    ),
    (
        "folder",
        "list",
        r"(?:list|name|enumerate|show(?: me| us)?) (?:them|those|these|all of them|them all|everything|all)(?: (?:that )?(?:you (?:have|got)|there is|is (?:in )?here))?(?: all)?(?: please)?|"
        r"(?:show me )?what (?:have you got|you have(?: got)?|do you have|is there|there is)(?: there)?",
    ),
    (
        "folder",
        "dates",
        rf"(?:when|from when) (?:are|were|was|did|is) (?:all )?(?:of )?(?:the |these |those |all the |your |my )?(?:{ARTICLES}|(?:each|every)(?: one)?(?: of)?(?: the| these)?(?: {ARTICLES}| {ARTICLE})?) (?:published|written|dated|posted|from|appear|come out)|from when (?:to when|(?:are|were) (?:they|these|those))|"
        rf"(?:what|which) (?:dates?|days|years?|period|time)(?: span)? (?:are|do|is) (?:the|these|those|your|all the) {ARTICLES} (?:from|of|cover|span)|"
        rf"(?:what are )?(?:the )?(?:dates|publication dates) of (?:all )?(?:the |these |those |your )?{ARTICLES}",
    ),
    (
        "folder",
        "list",
        rf"(?:{GIVE}|list |which |what |any(?:thing)? |all |the |are there )*(?:{ARTICLES}|anything|came (?:out|in)?|came|news)(?: (?:are|is|were|was|there|came|published|written|dated|appeared|out|do you have|you have|did you get|new))*(?P<period> (?:in|from|of|since|between|on|before|after|during|until|by|dated|last|this|yesterday|today) ?.*)",
    ),
    (
        "folder",
        "list",
        rf"(?:did|was|were|is|are|has|have) (?:there )?(?:anything|something|any(?: of the)? {ARTICLES}|any {ARTICLE}|(?:the|these) {ARTICLES}) (?:come|came|published|written|appear(?:ed)?|been published|dated|new|from)(?: out| up| in)?(?P<period> (?:in|from|since|between|on|before|after|during|last|this|yesterday|today) ?.*)",
    ),
    (
        "folder",
        "list",
        r"what(?:['’]s| is| was| were| came| has come| has been| got)(?: (?:new|out|in|published|added|there|reported|in the (?:news|papers?|headlines)))*(?P<period> (?:in|from|since|between|on|before|after|during|last|this|yesterday|today) ?.*)",
    ),
)
