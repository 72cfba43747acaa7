"""The table of kinds: the wordings of each, in the order they are tried.

Owns only the wordings; `kinds` turns a match into a request. The parts they are built from are in
`rag.question.asking_words`.
"""

from __future__ import annotations

from rag.question.asking_words import (
    ABOUT,
    ARTICLE,
    ARTICLES,
    DETERMINER,
    FOLDER,
    GIVE,
    GREETINGS,
    KIND_OF,
    NUMBERED,
    PLURAL_TYPES,
    THANKS,
    THANKS_TAIL,
    TYPES,
    WHOLE,
)
from rag.schema.kinds import Kind
from rag.text.en.naming import ORDINAL_NUMBERS
from rag.text.en.numbers import UP_TO_TWENTY
from rag.text.other_languages import COURTESIES_ABROAD, GREETINGS_ABROAD, THANKS_ABROAD
from rag.text.word_lists import match_any

_ABOUT_SUBJECT = rf"(?: {ABOUT} (?P<subject>.+))?"
_MENTIONED = r"(?:mentioned|named|listed|cited|quoted|referred to|referenced|discussed|talked about|covered|featured)"
_MENTION = (
    r"(?:mentions?|names?|talks? about|discuss(?:es)?|speaks? (?:of|about)|refers? to|deals? with|covers?|contains?|"
    r"cites?|includes?|brings? up|(?:are|is) (?:all )?about|writes? about|ha(?:s|ve)(?! (?:you|we|i|they|been)\b)|reports? on|says? (?:anything|something) about)"
)
_OCCUR = r"(?:come up|comes up|appears?|occurs?|crops? up|shows? up|turns? up|features?)"
_SUMMARY = (
    r"(?:summary|overview|recap|digest|outline|synopsis|gist|abstract|rundown|roundup|round-up|summing[- ]up|tldr)"
)
_POINTS = (
    r"(?:(?:key|main|most important|essential|central|major|principal|chief)(?: \w+)?"
    r" (?:points|takeaways?|facts|ideas|messages?|findings|statements|arguments|items|news|things)|"
    r"highlights|takeaways|essentials|bullet points|gist)"
)
_THREADS = (
    r"(?:main |key |major |central |big |general )?(?:topics?|themes?|threads?|subjects?|stories|issues|storylines?)"
)
_CLOSE = r"(?!\w)[ ,.!！。،¡]*"
"""The end of a courtesy phrase."""
_SHORT = r"\S+(?: \S+){0,3}"
_MEDIUM = r"\S+(?: \S+){0,8}"
"""A subject of up to four words, and one of up to nine. Longer ones belong to questions that only start the same
way."""
SUPERLATIVES = {
    "newest": "newest latest recent",
    "oldest": "oldest earliest",
    "longest": "longest largest biggest",
    "shortest": "shortest smallest briefest",
}
_SUPERLATIVE = match_any({word for words in SUPERLATIVES.values() for word in words.split()} | {"most recent"})
_ORDER = r"(?:(?:chronological|time|temporal|date) order|order of (?:time|date|events)|chronologically|by date)"
_DISAGREE = r"(?:disagree|differ|conflict|contradict (?:each other|one another|themselves)|contradict|clash|diverge)"
_DIFFERENCES = (
    r"(?:disagreements?|contradictions?|discrepanc(?:y|ies)|inconsistenc(?:y|ies)|conflicts?|"
    r"conflicting (?:\w+)|differing (?:\w+)|contradictory (?:\w+)|differences)"
)
_SAID = r"(?:said|says?|wrote|thinks?|thought|reported|reports?|told us|stated|argues?|argued)"

_SEVERAL_WORD = (
    rf"(?:the|these|those|them|both|all|our|your|my|of|{match_any(UP_TO_TWENTY[2:])}|\d|{_SUPERLATIVE}|first|last|ones|"
    rf"{ARTICLES})"
)
_SEVERAL = (
    rf"(?=.*\b(?:these|those|them|both|two|2|{ARTICLES})\b){_SEVERAL_WORD}(?: {_SEVERAL_WORD})*|"
    rf"(?:the )?(?:{ARTICLES}|{ARTICLE}) (?:number )?\d{{1,3}}(?:(?:, and|,| and| with| vs\.?| or| &|) (?:the )?(?:{ARTICLE} )?(?:number )?\d{{1,3}})+"
)
"""Several articles, none of them named: "the two newest articles", "both", "articles 1 and 3"."""

TABLE: tuple[tuple[Kind, str, str], ...] = (
    # --- talk
    (
        "talk",
        "hello",
        rf"{GREETINGS}(?:[ ,]+(?:{GREETINGS}|there|all|everyone|everybody|you|again|bot|assistant|friend|footnote))*",
    ),
    (
        "talk",
        "hello",
        rf"[¡ ]*(?:{match_any(COURTESIES_ABROAD)} )*(?:{match_any(GREETINGS_ABROAD)}{_CLOSE})+(?:{match_any(COURTESIES_ABROAD)}{_CLOSE})*",
    ),
    ("talk", "thanks", rf"(?:{THANKS}{THANKS_TAIL}[ ,.!]*)+"),
    (
        "talk",
        "thanks",
        rf"[¡ ]*(?:(?:{THANKS}{THANKS_TAIL}|{match_any(COURTESIES_ABROAD)}){_CLOSE})*(?:{match_any(THANKS_ABROAD)}{_CLOSE})+"
        rf"(?:(?:{THANKS}{THANKS_TAIL}|{match_any(COURTESIES_ABROAD)}){_CLOSE})*",
    ),
    (
        "talk",
        "who",
        r"(?:and )?who (?:are|r) (?:you|u)|what are you(?: exactly)?|who (?:made|built|created|wrote) you|what(?:['’]s| is) your name|"
        r"are you (?:an? )?(?:bot|robot|ai|human|person|real|chatgpt|llm|machine|language model)(?: or .+)?|introduce yourself|tell me about (?:yourself|you)",
    ),
    (
        "talk",
        "help",
        r"(?:(?:can|could|will|would) you )?help(?: me)?(?: please| out)?|what (?:do you|does this) do(?: here)?|(?:what|which things) (?:all )?can (?:you|i|we) (?:do|ask|ask you|help(?: me)? with|do here|type|answer)(?: (?:you|here|with this|for me|about|now))*|"
        r"how (?:do|does|can|should) (?:this|it|you|i|we|one)(?: (?:thing|app|tool|chat|bot|page))? (?:work|use (?:this|it|you)|begin|start|ask)(?: (?:this|it|you|here))*|"
        r"(?:what|which) (?:kinds? of |sorts? of |types? of )?(?:questions?|things?|stuff) (?:can|could|may|should|do) (?:i|you|we) (?:ask|answer|take|understand)(?: (?:you|here))*|"
        r"what (?:should|could|can|do) i (?:ask|do|type|say)(?: (?:you|here|first|now))*|how can you help(?: me)?|"
        r"(?:give me |show me )?(?:some |an )?(?:example questions?|examples?|sample questions?|suggestions?|commands?|instructions|usage)|what is this(?: (?:app|tool|page|thing|chat|site|bot|folder))?(?: (?:for|good for|supposed to do))?|what now|get started|where do i start|i need help",
    ),
    # --- folder
    (
        "folder",
        "mentions",
        rf"(?:how many|which|what|list (?:all )?(?:the )?|find (?:all )?(?:the )?|show (?:me )?(?:all )?(?:the )?)(?: of (?:the|these|your|them))? ?(?:{ARTICLES}|ones|of them) (?:that |which |do |all )?{_MENTION} (?P<subject>.+)",
    ),
    (
        "folder",
        "mentions",
        rf"(?:(?:in|on|by) )?(?:how many|which|what)(?: of (?:the|these|your))? (?:{ARTICLES}|article|file) (?:is|are|was|were|does|do|did) (?P<subject>.+?) (?:{_MENTIONED}|{_OCCUR}|named|in)",
    ),
    (
        "folder",
        "mentions",
        rf"where (?:is|are|was|were) (?P<subject>.+?) {_MENTIONED}(?: {WHOLE})?|where do(?:es)? (?P<subject_2>.+?) (?:come up|appear|crop up|show up|turn up)(?: {WHOLE})?|where do(?:es)? (?P<subject_3>.+?) occur {WHOLE}",
    ),
    (
        "folder",
        "mentions",
        rf"(?:do|does|did) (?:any|some|one|the|these|all|every)(?: (?:of )?(?:the|these|your))?(?: one)? (?:{ARTICLES}|{ARTICLE})(?: here)? {_MENTION} (?P<subject>.+)",
    ),
    (
        "folder",
        "mentions",
        rf"(?:is|are|was|were) (?P<subject>.+?) (?:ever |even |also |anywhere )?{_MENTIONED}(?: (?:anywhere|at all|{WHOLE}|in (?:any|one|some) (?:of the )?(?:{ARTICLES}|{ARTICLE})))+",
    ),
    (
        "folder",
        "mentions",
        rf"(?:list|find|show|search(?: for)?|get|give)(?: me| us)?(?: all| every)?(?: of)?(?: the)? (?:{ARTICLES}|{ARTICLE}) (?:about|on|mentioning|naming|with|containing|(?:that|which) {_MENTION}) (?P<subject>.+)",
    ),
    (
        "folder",
        "mentions",
        rf"(?:(?:is|are) there |do you have |have you got )?(?:any(?:thing)?|all|the|every|an?|some|one)? ?(?:{ARTICLES}|{ARTICLE}) (?:about|mentioning|naming|containing) (?P<subject>.+)",
    ),
    (
        "folder",
        "mentions",
        rf"how (?:often|many times) (?:is|are|was|were|does|do|has) (?P<subject>.+?) (?:been )?(?:{_MENTIONED}|{_OCCUR})(?: {WHOLE})?",
    ),
    (
        "folder",
        "count",
        rf"how many (?:{ARTICLES})(?: (?:are|were|was|do|have|is|can|does|did|got|in|from|you|i|we|there|here|it|this|the|these|your|my|{FOLDER}|indexed|loaded|read|contain|hold|total|altogether|now|stored|available|there are|know|see|all|published|written|dated|came(?: out)?))*(?P<period>(?: (?:in|from|of|since|between|on|before|after|during|until|by) .+)?)",
    ),
    (
        "folder",
        "count",
        rf"(?:{GIVE}|what(?:['’]s| is) )?(?:the )?(?:number|count|amount|total(?: number)?) of {ARTICLES}(?: {WHOLE})?|count (?:the |all )?{ARTICLES}|how (?:big|large) is (?:the|this|your) {FOLDER}",
    ),
    (
        "folder",
        "dates",
        rf"when (?:are|were|was|did) (?:all )?(?:of )?(?:the |these |those |your |my )?{ARTICLES} (?:published|written|dated|posted|from|appear|come out)|(?:what are )?(?:the )?(?:dates|publication dates) of (?:all )?(?:the |these |those |your )?{ARTICLES}",
    ),
    (
        "folder",
        "languages",
        rf"are (?:all )?(?:of )?(?:the |these |your )?{ARTICLES} (?:all )?(?:written )?in (?:\w+|the same language|one language)|(?:in |of )?(?:what|which) languages?(?: (?:is|are|do|does|was|were|have|the|these|they|your|all|{ARTICLES}|{FOLDER}|in|written|here|there|use|used|exist|represented|covered))*",
    ),
    (
        "folder",
        "sources",
        rf"(?:from )?(?:what|which|whose) (?:news )?(?:sources?|outlets?|newspapers?|publishers?|media|agenc(?:y|ies)|sites?|websites?|publications?)(?: (?:do|does|are|is|did|have|the|these|your|you|they|all|{ARTICLES}|come|from|here|in|this|{FOLDER}|use|used|covered|represented|included|there|indexed))*|"
        rf"where (?:do|did|does|are|is) (?:the|these|your|all|this)(?: the)? (?:{ARTICLES}|{FOLDER})(?: come)?(?: taken)? from|(?:list |what are |name )?(?:the |all |your |their )*sources(?: {WHOLE})?|who (?:published|wrote|writes|publishes) (?:the|these|those|your|all) {ARTICLES}|who (?:are|is|were) (?:the|these|those|your|all)(?: the)? {ARTICLES} (?:from|by|written by|published by)|who (?:is|are) the (?:authors?|writers?|publishers?)(?: of (?:the|these|those|your|all)(?: the)? {ARTICLES}| {WHOLE})?",
    ),
    (
        "folder",
        "superlative",
        rf"(?:{GIVE})?(?:(?:what|which)(?:['’]s| is| are| was)? |which (?:{ARTICLE}|one) is )?(?:your |my )?(?:the )?(?P<superlative>{_SUPERLATIVE})(?: (?:{ARTICLE}|{ARTICLES}|one|ones|news|of (?:the|these) {ARTICLES}|{WHOLE}|you have|(?:in|from) (?:the|this|your) {FOLDER}))*",
    ),
    (
        "folder",
        "superlative",
        rf"(?:what|which)(?: of the)? (?:{ARTICLE}|{ARTICLES}|one)(?: of (?:these|those|them|the {ARTICLES}))? (?:is|was|are|has)(?: the)? (?P<superlative>{_SUPERLATIVE})(?: (?:one|{ARTICLE}|{WHOLE}))*",
    ),
    (
        "folder",
        "list",
        rf"(?:{GIVE}|list |enumerate |name |what are )?(?:me )?(?:a )?(?:(?:complete |full )?list(?:ing)? of )?(?:all )?(?:of )?(?:the |your |my |these )?(?:{ARTICLES}|titles|headlines|table of contents|contents|{ARTICLE} (?:titles|names|list)|titles of (?:the |all |these )*{ARTICLES})(?: {WHOLE}| you have| there are| (?:is|are) (?:there|here))?",
    ),
    (
        "folder",
        "list",
        rf"(?:what|which) (?:{ARTICLES}|titles|headlines|files)(?: (?:are|do|have|is|can|did|there|here|in|you|i|we|the|this|these|your|my|{FOLDER}|indexed|loaded|read|contain|hold|available|know|see|search|got|all|has|does|it|have access to|use))*",
    ),
    (
        "folder",
        "list",
        r"(?:list|name|enumerate|show(?: me| us)?) (?:them|those|these|all of them|them all|everything)(?: all)?(?: please)?",
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
        r"what(?:['’]s| is| was| came| has come| got)(?: (?:new|out|in|published|added|there))*(?P<period> (?:in|from|since|between|on|before|after|during|last|this|yesterday|today) ?.*)",
    ),
    # --- summary
    (
        "summary",
        "each",
        rf"what (?:is|does|are|do) (?:each|every)(?: (?:one|{ARTICLE}|of (?:them|the {ARTICLES}|these {ARTICLES})))? (?:about|say|cover|report|deal with)|"
        rf"(?:(?:an?|one) )?(?:sentence|line|summary|bullet(?: point)?|paragraph)?(?: each)? ?(?:per|for each|for every) (?:{ARTICLE})",
    ),
    (
        "summary",
        "folder",
        rf"(?:what(?:['’]s| is) )?the main (?:idea|story|message|subject|theme|topic)(?: {WHOLE})|"
        rf"what(?:['’]s| is| are| do)?(?: all)?(?: of)? (?:the|these|those|this|your|my|all|it|they|them)(?: the)? ?(?:{ARTICLES}|{FOLDER}|here|stuff)?(?: all| mainly| mostly| basically| generally)* (?:about|all about|cover|deal with|talk about|discuss|contain|hold|say|report|tell(?: us| me)?)(?: here| in general| overall| mainly)*",
    ),
    (
        "summary",
        "folder",
        rf"what(?:['’]s| is| do (?:you|we|i) have| have (?:you|we) got)(?: there)?(?: to (?:find|read|see))?(?: all)? (?:in (?:here|this|the|these|there|your|my|all)(?: the)?|inside|here)(?: (?:{ARTICLES}|{FOLDER}))?(?: about)?",
    ),
    (
        "summary",
        "folder",
        rf"(?:{GIVE})?(?:what|which)?(?: are| is)?(?: the)? ?{_THREADS}(?: (?:do|does|are|is|of|in|the|these|your|this|my|all|{ARTICLES}|{FOLDER}|cover|covered|discussed|discuss|deal with|about|here|there|addressed|treated|there are|we have|you have|come up|run through))*",
    ),
    (
        "summary",
        "",
        rf"(?P<summary>(?:(?:{GIVE})?{DETERMINER}{KIND_OF}{_SUMMARY}|{DETERMINER}{KIND_OF}{_SUMMARY}|summari[sz](?:e|ing)|sum (?:it|this|that|them) (?:all )?up|sum up|sum|recap|condense|outline|boil down|shorten|abridge|digest|brief me|catch me up|tl;?dr|overview|get me up to speed|fill me in))(?: {ABOUT}| over|:)?(?: (?P<object>.+))?",
    ),
    (
        "summary",
        "",
        rf"(?:{GIVE})?(?:(?:what|which)(?:['’]s| is| are| were) )?(?:list |tell me )?(?:the )?(?:\d+ |two |three |four |five |ten )?{_POINTS}(?: (?:of|in|from|about|on|for|made in|made by)(?: (?P<object>.+))?)?",
    ),
    (
        "summary",
        "article",
        rf"what(?:['’]s| is| does) (?P<object>(?:the|this|that) (?:\w+ )?(?:{ARTICLE})(?: .+?)?|\S+\.(?:txt|html?|pdf|docx|md|csv|json)) (?:about|say|report|cover|all about)",
    ),
    ("summary", "article", rf"what(?:['’]s| is) (?P<object>{NUMBERED}) (?:all )?about"),
    ("summary", "article", rf"(?P<object>{NUMBERED}|the {match_any(ORDINAL_NUMBERS)} {ARTICLE})"),
    # --- timeline
    (
        "timeline",
        "",
        rf"(?:{GIVE})?{DETERMINER}{KIND_OF}(?:timeline|time line|time-line|chronology|chronicle|sequence of events|order of events|course of events|calendar of events|list of events)(?: of(?: the)? events)?{_ABOUT_SUBJECT}",
    ),
    (
        "timeline",
        "",
        rf"(?:what|which things|which events) (?:happened|occurred|took place|came),? (?:when|first and what .+|in (?:what|which) order|in order|step by step)(?: {WHOLE})?|when did (?:what|everything|each (?:event|thing)|it all) happen",
    ),
    (
        "timeline",
        "",
        rf"(?:put|list|sort|order|arrange|show|tell|give|get|bring|present|place|lay out)(?: me)? (?:it|them|this|that|these|those|everything|all|(?:all )?(?:of )?(?:the )?events?(?: {ABOUT} (?P<subject>.+?))?|what happened|(?:all )?(?:the )?(?:{ARTICLES}|facts|news))(?: all)? (?:in|into|by)(?: the)?(?: right| correct)? (?:order|{_ORDER}|date|time)",
    ),
    (
        "timeline",
        "",
        rf"(?:{GIVE}|list |show |tell |(?:key |main |important |major |most important ))(?:the |all |key |main |important |major )*(?:events?|developments?|happenings|dates and events)(?: (?:{_ORDER}|in {_ORDER}|in order))?{_ABOUT_SUBJECT}|(?:in )?{_ORDER}|(?:(?:what|which) (?:are|were) )?(?:the )?(?:key|main|major|important|most important) dates(?: {ABOUT} (?P<subject_2>.+))?",
    ),
    (
        "timeline",
        "",
        rf"(?:{GIVE}|tell |describe )(?:me |us )?(?:the |a )?(?:history|story|evolution|development|course) of (?P<subject>.+)|"
        rf"(?:the )?(?:history|chronology|course|evolution) of (?P<subject_3>{_SHORT})(?:,? (?:in order|in {_ORDER}|{_ORDER}))?|(?:chronologically|in {_ORDER})[,:]? (?P<subject_2>.+)",
    ),
    (
        "timeline",
        "",
        r"how did (?:it|things|events|everything|the events|the story|(?P<subject>.+?)) (?:unfold|evolve|develop over time|come about step by step|go step by step)",
    ),
    (
        "timeline",
        "period",
        r"(?:what|(?:what|which) (?:events|things)|anything|everything(?: that)?) (?:all )?(?:has |have )?(?:happen(?:ed|s)?|occurred|took place|went on|was going on|is planned|is going to happen|will happen|is to happen)(?P<period> (?:in|on|during|since|between|from|before|after|around|at|last|this|next|until|yesterday|today|tomorrow|by|throughout) ?.+| yesterday| today)",
    ),
    ("timeline", "period", r"(?:the )?events(?P<period> (?:in|of|on|during|since|between|from|before|after) .+)"),
    # --- list
    (
        "list",
        "said",
        r"who (?:all )?(?:has |have )?(?:said|says?|commented|comments?|talked|talks|spoke|speaks|spoken|made (?:a )?(?:comments?|statements?|remarks?)|expressed an opinion|gave (?:an )?opinions?)(?: something| anything| things)? (?:about|on|regarding|concerning) (?P<subject>.+)",
    ),
    (
        "list",
        "person",
        rf"(?:who|which people|what people) (?:all )?{_OCCUR} {WHOLE}|who(?: all)?(?:['’]s| is| are| was| were| gets| has been| have been| else is)?(?: all)? (?:{_MENTIONED}|in|speaking|involved|who)(?: (?:{WHOLE}|by name|together|there|here))*(?: (?:with|in connection with|along with|together with|alongside|in relation to|regarding) (?P<subject>.+))?",
    ),
    (
        "list",
        "person",
        rf"(?:{GIVE}|list |name )+(?:me )?(?:everyone|everybody)(?: (?:who |that )?(?:is |was )?{_MENTIONED})?(?: {WHOLE})?|who(?:['’]s| is) who(?: here| in (?:here|the (?:articles|files)))?|(?:the )?cast of characters|who are the (?:main |key |important )?(?:people|players|actors|persons|figures|protagonists|characters|politicians)(?: (?:here|in (?:here|the articles|these articles|the files)|mentioned|involved))*",
    ),
    (
        "list",
        "type",
        rf"(?:what|which)(?: kinds? of)? (?:other )?(?:important |key |main |different )?(?P<type>{TYPES}) (?:(?:are|is|were|was|get|gets|do|does|have been)(?: all)? )?(?:the )?(?:{ARTICLES} )?(?:{_MENTIONED}|{_MENTION}|{_OCCUR}|there|given|in|used|come up|play a role|matter|involved)(?: {WHOLE}| (?:there|here|by name|most|most often))*(?: (?:with|about|on|for|regarding|alongside|along with|together with|in connection with|in relation to|next to|besides|concerning|in the context of) (?P<subject>.+))?",
    ),
    (
        "list",
        "type",
        rf"(?:{GIVE}|list |name |show(?: me)? |extract |find |collect |identify |get |enumerate |who or what are )+(?:me )?(?:a |the )?(?:(?:complete |full )?lists? of )?(?:all |every |each )*(?:of )?(?:the )?(?:names of (?:the |all )*)?(?:important |key |main |different |relevant )?(?P<type>{TYPES})(?: (?:that |who |which )?(?:are |is |were )?(?:{_MENTIONED}|{_OCCUR}|involved|given|in it|there|here|{WHOLE}))*(?: (?:with|about|on|for|regarding|alongside|along with|together with|in connection with|in relation to|next to|concerning|related to) (?P<subject>.+))?",
    ),
    (
        "list",
        "type",
        rf"(?:a |the )?(?:list of |names? of )(?:all )?(?:of )?(?:the )?(?P<type>{TYPES})(?: (?:{_MENTIONED}|{WHOLE}|that are {_MENTIONED}))*|(?:all )?(?:the )?(?P<type_2>people|persons|names|places|locations|organi[sz]ations|companies|dates)(?: (?:{_MENTIONED}|mentioned {WHOLE}|{WHOLE}))*",
    ),
    ("list", "type", rf"(?:and |also )?(?:what|which)(?: other| others)? (?P<type>{PLURAL_TYPES})(?: else)?"),
    (
        "list",
        "trade",
        rf"(?:what|which) (?P<subject>\w+(?: \w+){{0,2}}) (?:are|were|get|do the {ARTICLES}) (?:mentioned|named|mention|name|quoted)(?: {WHOLE}| (?:by name|here|there))*",
    ),
    (
        "list",
        "trade",
        rf"(?:{GIVE}|list |name |show(?: me)? )+(?:a |the )?(?:list of )?(?:all )?(?:of )?(?:the )?(?P<subject>\w+(?: \w+)?s|people who .+?) (?:that are |who are |which are )?(?:mentioned|named|quoted|in the (?:articles|files|documents)|in here)(?: {WHOLE})?|(?:list|name)(?: all)?(?: of)? (?:the )?(?P<subject_2>\w+s)|(?:list|name|show(?: me)?) (?:every|each) (?P<subject_3>\w+)(?: (?:who is |that is )?(?:mentioned|named|quoted))?(?: {WHOLE})?",
    ),
    # --- disagree
    (
        "disagree",
        "figures",
        rf"(?:{GIVE}|list |find |show(?: me)? |are there |is there |do you see |which |what )*(?:any |all |some |the )*(?:conflicting|differing|contradictory|inconsistent) (?:figures|numbers|statistics|amounts)(?: (?:are|is|do)(?: there)?(?: you (?:see|find))?)?(?: (?:between|among|in|across|within) (?:the |these |all )*(?:{ARTICLES}|them|here))?(?: (?:about|on|over|regarding|for) (?P<subject>.+))?",
    ),
    (
        "disagree",
        "",
        rf"(?:what|where|on what|about what|in what|how|which points)(?: points)? (?:do|does|did|are)(?: all)?(?: of)?(?: the| these| those| your| my)? (?:{ARTICLES}|they) {_DISAGREE}(?: (?:about|on|over|with each other|from each other))?(?: (?:about|regarding|concerning|when it comes to))?(?: (?P<subject>.+))?",
    ),
    (
        "disagree",
        "",
        rf"(?:do|does|are|did)(?: all)?(?: of)? (?:the |these |those |your )?(?:{ARTICLES}|they)(?: all)? (?:agree|{_DISAGREE}|tell the same story|say the same(?: thing)?s?|consistent|in agreement)(?: with each other| with one another)?(?: (?:about|on|over)(?: (?P<subject>.+))?)?",
    ),
    (
        "disagree",
        "",
        rf"(?:{GIVE}|list |find |show(?: me)? |are there |is there |do you see |which |what |where are )*(?:any |all |some |the |a )*{_DIFFERENCES}(?: (?:are|is|do)(?: there)?(?: you (?:see|find))?)?(?: (?:between|among|in|across|within) (?:the |these |all )*(?:{ARTICLES}|them|here))?(?: (?:about|on|over|regarding) (?P<subject>.+))?(?: are there)?",
    ),
    (
        "disagree",
        "figures",
        rf"(?:which|what|where do(?: the)?) (?:figures|numbers|facts|dates|details|statements|claims) (?:differ|disagree|conflict|contradict (?:each other|one another)|do not match|don['’]t match|vary|changed)(?: between (?:the )?{ARTICLES}| {WHOLE})?",
    ),
    (
        "disagree",
        "changed",
        rf"what (?:has |have )?changed(?: over time| (?:between|across) (?:the )?{ARTICLES}| {WHOLE}| since then)?(?: (?:about|on|with|regarding) (?P<subject>{_SHORT}))?|which (?:figures|numbers|facts) (?:have )?changed",
    ),
    # --- compare
    (
        "compare",
        "said",
        rf"(?:compare|contrast) (?:what|how) (?P<a>.+?) (?:and|with|vs\.?|versus) (?:what )?(?P<b>.+?) (?:each |both )?{_SAID}(?: (?:about|on|of|regarding) (?P<subject>.+))?",
    ),
    (
        "compare",
        "said",
        rf"(?:what (?:is|are) )?(?:the )?(?:difference|differences|contrast) between what (?P<a>.+?) {_SAID} and what (?P<b>.+?) {_SAID}(?: (?:about|on|of|regarding) (?P<subject>.+))?",
    ),
    (
        "compare",
        "articles",
        rf"(?:compare|contrast)(?: between)? (?P<object>{_SEVERAL})(?: (?:about|on|with regard to|regarding) (?P<subject>.+))?|"
        rf"(?:how|in what ways?|where) (?:do|are) (?P<object_2>{_SEVERAL}) (?:compare|differ(?:ent)?)(?: from (?:each other|one another))?|"
        rf"(?:what(?:['’]s| is| are) )?(?:the )?(?:differences?|similarit(?:y|ies)|different) between (?P<object_3>{_SEVERAL})",
    ),
    (
        "compare",
        "sides",
        r"(?:compare and contrast|compare|contrast|(?:draw |make |give me )?a comparison (?:of|between))(?: between)?(?: (?P<a>.+?))?(?:(?:,? and|,? with|,? to|,? against|,? vs\.?|,? versus|,)(?: (?P<b>.+?))?)?(?: (?:on|about|regarding|in terms of|with regard to|when it comes to) (?P<subject>.+))?",
    ),
    (
        "compare",
        "named",
        r"(?:how|in what ways?|where|on what)(?: do| does| did| are| is)(?: the (?:views?|positions?|statements?|accounts?) of)? (?P<a>.+?) (?:and|from) (?P<b>.+?) (?:differ|compare|disagree|diverge)(?: (?:on|about|over|regarding|in|from each other) ?(?P<subject>.+)?)?|"
        r"how (?:does|do|is|are) (?P<a_2>.+?) (?:differ(?:ent)? from|compare (?:to|with)) (?P<b_2>.+)",
    ),
    (
        "compare",
        "named",
        r"(?:what(?:['’]s| is| are|['’]re) )?(?:the )?(?:differences?|similarities|similarity) between (?P<a>.+?) and (?P<b>.+?)(?: (?:on|about|regarding|when it comes to) (?P<subject>.+))?",
    ),
    (
        "compare",
        "sides",
        r"(?P<a>\S+(?: \S+){0,3}) (?:vs\.?|versus) (?P<b>\S+(?: \S+){0,3})(?: (?:on|about) (?P<subject>.+))?",
    ),
    # --- topic
    (
        "topic",
        "",
        rf"what(?:['’]s| is| are| was)? (?:the )?(?:latest|newest|most recent)(?: (?:news|developments?|updates?|state of affairs))?"
        rf" (?:on|about|with|in|from|regarding|concerning|around) (?P<subject>{_SHORT})|"
        rf"what(?:['’]s| is) new (?:on|about|with|at|regarding|concerning) (?P<subject_2>{_SHORT})",
    ),
    (
        "topic",
        "",
        rf"(?:more )?about (?P<subject_2>{_SHORT})|(?:learn|know|hear|find out|read)(?: (?:more|everything|all|something|a bit))* (?:about|on) (?P<subject_3>{_MEDIUM})|"
        rf"(?:talk|speak) to (?:me|us) about (?P<subject_4>{_MEDIUM})|what(?:['’]s| is) the (?:story|deal|situation|news) (?:with|about|on|around) (?P<subject_5>{_SHORT})|"
        rf"how (?:do|does) the (?:{ARTICLES}) (?:describe|portray|present|characteri[sz]e|depict|see|cover|treat) (?P<subject_6>{_MEDIUM})|"
        rf"what have (?:the |these |your )?(?:{ARTICLES}|they|you)(?: got)? to say (?:about|on) (?P<subject_7>{_MEDIUM})|(?:tell|inform|teach|brief|update|enlighten) (?:me|us)(?: (?:more|everything|all|something|a bit|a little(?: more)?|what you know|what you have))* (?:about|on|regarding) (?P<subject>.+)",
    ),
    (
        "topic",
        "said",
        rf"what (?:do|does|did|can|could)(?: all)? (?:the |these |this |your |any |that )?(?:{ARTICLES}|{ARTICLE}|{FOLDER}|they|it|you|we|i)(?: all| here| really| actually| already)? (?:say|know|tell(?: us| me)?|report|write|mention|have|contain|reveal|think|state|find)(?: (?:us|me))? (?:about|on|of|regarding) (?P<subject>.+)",
    ),
    (
        "topic",
        "said",
        rf"what (?:is|was|has been|are|gets|can be)(?: being)? (?:said|written|reported|known|mentioned|told|found|stated)(?: {WHOLE})? (?:about|on|of|regarding) (?!.+ by )(?P<subject>{_MEDIUM})",
    ),
    (
        "topic",
        "",
        rf"(?:{GIVE}|find |show(?: me)? |search(?: for)? |look up |collect |i want |any |list |read me )*(?:me )?(?:everything|all|anything|(?:all |any |some |more )?(?:the )?(?:info(?:rmation)?|details?|facts|material|background(?: information)?|news|coverage|quotes?|context))(?: (?:that |which )?(?:there is|you (?:have|know|find)|the articles (?:say|have)))? (?:about|on|regarding|concerning|around) (?P<subject>.+)",
    ),
    (
        "topic",
        "",
        rf"(?:explain|describe|discuss|elaborate on|talk about|expand on)(?: (?:to me|us|me))? (?!why\b|how\b|what\b|when\b|where\b|who\b|which\b|whether\b|if\b)(?P<subject>{_SHORT})",
    ),
    (
        "topic",
        "",
        rf"(?:and )?what (?:about|of) (?P<subject>{_SHORT})|(?P<subject_2>.+?)[:,] (?:what do the articles say|what do you know|tell me more|everything|more)",
    ),
)
"""(kind, aspect, wording): the whole plain request must match. Named groups give what is asked about."""
