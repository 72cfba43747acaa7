"""How lists, disagreements and comparisons are asked for."""

from __future__ import annotations

from rag.question.asking_words import ARTICLE, ARTICLES, GIVE, PLURAL_TYPES, SINGLE_TYPES, TYPES, WHOLE
from rag.question.side_words import STANCE
from rag.question.wording_pieces import (
    DIFFER,
    DIFFERENCE_NOUN,
    MENTION_VERB,
    MENTIONED,
    OCCUR,
    SAID,
    SEVERAL,
    SHORT,
    Wordings,
)
from rag.text.en.function_words import QUESTION_WORD

LIST: Wordings = (
    (
        "list",
        "said",
        rf"(?:{GIVE}|list |show(?: me)? |find |collect )?(?:me )?(?:all |every |the |any |all the )?(?:direct )?(?:quotes?|quotations?|statements)(?: {WHOLE}| (?:there are|that are given))?|"
        rf"(?:who|(?:which|what|how many) (?:different )?(?:politicians|officials|speakers))(?: all)?(?:['’]s| is| are| was| were| gets?| has been| have been)? (?:all )?(?:being )?(?:quoted|cited|speaking|heard|quoted or named)(?: {WHOLE}| directly| by name)*|"
        rf"(?:(?:{GIVE}|list |name |show(?: me)? |who (?:are|is) )(?:me )?)?(?:a list of )?(?:all )?(?:the )?(?:different )?(?:speakers|people who (?:speak|said something))(?: {WHOLE})?|how many (?:speakers|voices)(?: (?:are there|{WHOLE}))*",
    ),
    (
        "list",
        "type",
        rf"how many (?:different )?(?P<type>{PLURAL_TYPES}) (?:are|do we have|do you see)(?: there)? {WHOLE}",
    ),
    (
        "list",
        "quoted",
        rf"(?:(?:{GIVE}|list |name |show(?: me)? )(?:me )?(?:all )?(?:the )?|(?:which|what|how many) (?:different )?)(?:people|persons|individuals)(?: who| that)?(?: all)?(?: is| are| was| were| gets?| has been| have been)? (?:being )?(?:quoted|cited|heard)(?: {WHOLE}| directly| by name)*",
    ),
    (
        "list",
        "type",
        rf"how many (?:different )?(?P<type>{PLURAL_TYPES}) (?:are |is |were |get )?(?:all )?(?:mentioned|named|referred to|come up|appear|(?:do|does|did) (?:the |these )?(?:{ARTICLES}|they) (?:mention|name))(?: {WHOLE}| by name)*",
    ),
    (
        "list",
        "said",
        r"who (?:all )?(?:mentions|talks of) (?P<subject_2>.+)|(?:what|how) (?:do|did|does) (?:the )?(?:people|everyone|everybody|they all|politicians|leaders|speakers|persons|officials|others) (?:say|think|feel|see)(?: about| of| on| regarding)? (?P<subject_3>(?:(?!(?:in|during)\b)\S+)(?: (?!(?:in|during)\b)\S+){0,3})|"
        r"(?:what are |list |show |give )?(?:the |all |all the )?(?:different |various |opposing )?(?:views|opinions|positions|standpoints|reactions|comments|statements|stances)(?: (?:there are|expressed))? (?:about|on|to|regarding|concerning) (?P<subject_4>.+)|"
        r"who (?:has|have) (?:an? |any |which )?(?:opinions?|views?|positions?) (?:about|on|regarding) (?P<subject_5>.+)|who (?:spoke|speaks|talks|talked)|who (?:said|says|thinks) what(?: (?:about|on|regarding) (?P<subject_6>.+))?|"
        r"who (?:all )?(?:has |have )?(?:said|says?|commented|comments?|talked|talks|spoke|speaks|spoken|made (?:a )?(?:comments?|statements?|remarks?)|expressed an opinion|gave (?:an )?opinions?)(?: something| anything| things)? (?:about|on|regarding|concerning) (?P<subject>.+)",
    ),
    (
        "list",
        "person",
        rf"(?:who|which people|what people) (?:all )?{OCCUR} {WHOLE}|who(?: all)?(?:['’]s| is| are| was| were| gets| has been| have been| else is)?(?: all)? (?:{MENTIONED}|in|speaking|involved|who)(?: (?:{WHOLE}|by name|together|there|here))*(?: (?:with|in connection with|along with|together with|alongside|in relation to|regarding) (?P<subject>.+))?",
    ),
    (
        "list",
        "person",
        rf"(?:{GIVE}|list |name )+(?:me )?(?:everyone|everybody)(?: (?:who |that )?(?:is |was )?{MENTIONED})?(?: {WHOLE})?|who are (?:these|those|the) (?:people|persons|names)(?: here)?|who is in it|(?:everyone|everybody) (?:who is |that is )?{MENTIONED}(?: {WHOLE})?|who(?:['’]s| is) who(?: here| in (?:here|the (?:articles|files)))?|(?:the )?cast of characters|who are the (?:main |key |important )?(?:people|players|actors|persons|figures|protagonists|characters|politicians)(?: (?:here|in (?:here|the articles|these articles|the files)|mentioned|involved))*",
    ),
    (
        "list",
        "type",
        rf"(?:what|which)(?: kinds? of)? (?:other )?(?:important |key |main |different )?(?P<type>{TYPES}) (?:(?:are|is|were|was|get|gets|do|does|have been)(?: all)? )?(?:the |these )?(?:{ARTICLES} |they |you )?(?:{MENTIONED}|{MENTION_VERB}|{OCCUR}|there|given|in|used|come up|play a role|matter|involved)(?: {WHOLE}| (?:there|here|by name|most|most often))*(?: (?:with|about|on|for|regarding|alongside|along with|together with|in connection with|in relation to|next to|besides|concerning|in the context of) (?P<subject>.+))?",
    ),
    (
        "list",
        "type",
        rf"(?:{GIVE}|list |name |show(?: me)? |extract |find |collect |identify |get |enumerate |who or what are )+(?:me )?(?:a |the )?(?:(?:complete |full )?lists? of )?(?:all |every |each )*(?:of )?(?:the )?(?:names of (?:the |all )*)?(?:important |key |main |different |relevant )?(?P<type>{TYPES})(?: (?:that |who |which )?(?:are |is |were )?(?:{MENTIONED}|{OCCUR}|involved|given|in it|there|here|{WHOLE}))*(?: (?:with|about|on|for|regarding|alongside|along with|together with|in connection with|in relation to|next to|concerning|related to) (?P<subject>.+))?",
    ),
    (
        "list",
        "type",
        rf"(?:a |the )?(?:list of |names? of )(?:all )?(?:of )?(?:the )?(?P<type>{TYPES})(?: (?:{MENTIONED}|{WHOLE}|that are {MENTIONED}))*|(?:all )?(?:of )?(?:the )?(?P<type_2>people|persons|names|places|locations|countries|cities|organi[sz]ations|companies|dates|numbers|figures|statistics)(?: (?:(?:that |which |who )?(?:are |were |is )?(?:{MENTIONED}|given|used|there|{OCCUR})|{WHOLE}))*",
    ),
    (
        "list",
        "name",
        rf"(?:who and what|what and who|who and where|which {TYPES} and {TYPES}|what {TYPES} and {TYPES})(?: (?:is|are|was|were|gets?))?(?: all)? (?:{MENTIONED}|{OCCUR}|in)(?: (?:{WHOLE}|there|here))*|"
        rf"(?:list|name|show(?: me)?)(?: all)?(?: the)? {TYPES} and {TYPES}(?: {MENTIONED})?(?: {WHOLE})?",
    ),
    (
        "list",
        "type",
        rf"(?:{GIVE}|list |name |show(?: me)? |find |extract |collect )?(?:me )?(?:every|each) (?:single )?(?P<type>{SINGLE_TYPES})(?: (?:that |who |which )?(?:is |gets )?(?:{MENTIONED}|{OCCUR}|given|there))?(?: {WHOLE})?",
    ),
    ("list", "type", rf"(?:and |also )?(?:what|which)(?: other| others)? (?P<type>{PLURAL_TYPES})(?: else)?"),
    (
        "list",
        "national",
        rf"(?:{GIVE}|list |show(?: me)? )?(?:me )?(?:the )?names? of (?:all )?(?:of )?(?:the )?(?P<subject>\w+s)(?: (?:that are |who are )?(?:mentioned|named|quoted))?(?: {WHOLE})?",
    ),
    (
        "list",
        "national",
        rf"(?:{GIVE}|list |name |show(?: me)? |find )*(?:me )?(?:which |what )?(?:all )?(?:of )?(?:the )?"
        rf"(?P<subject>(?:[\w-]+ ){{0,2}}(?:people|persons|everyone|everybody|those|\w+s) (?:from|of) (?:the )?[\w.-]+(?: [A-Z][\w.-]+)?)"
        rf"(?: (?:that |who )?(?:are |is |were |get )?(?:mentioned|named|quoted)(?: {WHOLE})?)?|"
        rf"(?:{GIVE}|list |name |show(?: me)? |find |which |what )+(?:me )?(?:all )?(?:of )?(?:the )?(?P<subject_2>[\w-]+ (?:[\w-]+ )?(?:people|\w+s))(?: (?:are|get) (?:mentioned|named|quoted)(?: {WHOLE})?)?",
    ),
    (
        "list",
        "trade",
        rf"(?:what|which) (?P<subject>\w+(?: \w+){{0,2}}) (?:are|were|get|do the {ARTICLES}) (?:mentioned|named|mention|name|quoted)(?: {WHOLE}| (?:by name|here|there))*",
    ),
    (
        "list",
        "trade",
        rf"(?:{GIVE}|list |name |show(?: me)? )+(?:a |the )?(?:list of )?(?:all )?(?:of )?(?:the )?(?P<subject>(?!{QUESTION_WORD}\b)\w+(?: \w+)?s|people who .+?) (?:that are |who are |which are )?(?:mentioned|named|quoted|in the (?:articles|files|documents)|in here)(?: {WHOLE})?|(?:list|name)(?: all)?(?: of)? (?:the )?(?P<subject_2>\w+s)|(?:list|name|show(?: me)?) (?:every|each) (?P<subject_3>\w+)(?: (?:who is |that is )?(?:mentioned|named|quoted))?(?: {WHOLE})?",
    ),
)

DISAGREE: Wordings = (
    (
        "disagree",
        "figures",
        rf"(?:{GIVE}|list |find |show(?: me)? |are there |is there |do you see |which |what )*(?:any |all |some |the )*(?:conflicting|differing|contradictory|inconsistent) (?:figures|numbers|statistics|amounts)(?: (?:are|is|do)(?: there)?(?: you (?:see|find))?)?(?: (?:between|among|in|across|within) (?:the |these |all )*(?:{ARTICLES}|them|here))?(?: (?:about|on|over|regarding|for) (?P<subject>.+))?",
    ),
    (
        "disagree",
        "",
        rf"(?:what|where|on what|about what|in what|how|which points)(?: points)? (?:do|does|did|are)(?: all)?(?: of)?(?: the| these| those| your| my)? (?:{ARTICLES}|they) {DIFFER}(?: (?:about|on|over|with each other|from each other))?(?: (?:about|regarding|concerning|when it comes to))?(?: (?P<subject>.+))?",
    ),
    (
        "disagree",
        "",
        rf"(?:do|does|are|did)(?: all)?(?: of)? (?:the |these |those |your )?(?:{ARTICLES}|they)(?: all)? (?:agree|{DIFFER}|tell the same story|say the same(?: thing)?s?|consistent|in agreement)(?: with each other| with one another)?(?: (?:about|on|over)(?: (?P<subject>.+))?)?",
    ),
    (
        "disagree",
        "",
        rf"(?:{GIVE}|list |find |show(?: me)? |are there |is there |do you see |which |what |where are )*(?:any |all |some |the |a )*{DIFFERENCE_NOUN}(?: (?:are|is|do)(?: there)?(?: you (?:see|find))?)?(?: (?:between|among|in|across|within) (?:the |these |all )*(?:{ARTICLES}|them|here))?(?: (?:about|on|over|regarding) (?P<subject>.+))?(?: are there)?",
    ),
    (
        "disagree",
        "",
        rf"(?:is|are) (?:there )?(?:anything|something|any of (?:it|this|these|them)) (?:disputed|contested|contradictory|inconsistent|conflicting)(?: {WHOLE})?|"
        rf"(?:are|is) (?:the |these |those |your |any of the |all the )*(?:{ARTICLES}|they) (?:contradictory|inconsistent|conflicting|at odds)(?: {WHOLE})?|"
        rf"what(?:['’]?s| is| are)(?: there)? (?:disputed|contested|controversial|debated|contradictory|unclear)(?: {WHOLE})?|is there (?:any )?(?:disagreement|dispute|controversy)(?: (?:about|on|over) (?P<subject>.+))?",
    ),
    (
        "disagree",
        "figures",
        rf"(?:which|what|where do(?: the)?) (?:figures|numbers|facts|dates|details|statements|claims) (?:differ|disagree|conflict|contradict (?:each other|one another)|do not match|don['’]t match|vary|changed)(?: between (?:the )?{ARTICLES}| {WHOLE})?",
    ),
    (
        "disagree",
        "figures",
        rf"(?:do|are)(?: all)?(?: of)?(?: the| these| those| their)? (?:figures|numbers|statistics|stats|amounts)(?: all)? (?:match(?: up)?|agree|add up|line up|tally|the same|consistent|differ(?:ent)?)(?: (?:between|across|in) (?:the |these |all )*{ARTICLES}| {WHOLE})?",
    ),
    (
        "disagree",
        "changed",
        rf"(?:(?:what|which)(?:['’]s| is| are) )?(?:the )?changes (?:between|across|from one) (?:the |these |those |to the next )?{ARTICLES}|"
        rf"what (?:has |have )?changed(?: over time| (?:between|across) (?:the )?{ARTICLES}| {WHOLE}| since then)?(?: (?:about|on|with|regarding) (?P<subject>{SHORT}))?|which (?:figures|numbers|facts) (?:have )?changed|what (?:has |have )?changed since (?:then|\d{{4}}|last \w+|the (?:first|oldest|earlier) (?:{ARTICLE}|one))",
    ),
)

COMPARE: Wordings = (
    (
        "compare",
        "common",
        rf"what (?:do|does|did|have)(?: got)? (?P<object>{SEVERAL}|they|these|both)(?: {ARTICLES})? (?:all |both )?(?:have |got )?(?:in common|share|agree on)|"
        rf"(?:what(?:['’]s| is| are) )?(?:the )?(?:similarit(?:y|ies)|(?:common|shared) (?:points?|ground|themes?|topics?)|points? in common) (?:of|between|among|in) (?P<object_2>{SEVERAL})|"
        rf"what(?:['’]s| is) (?:the same|similar|in common|common) (?:in|between|about|to|across) (?P<object_3>{SEVERAL})|what do (?P<object_4>both(?: (?:of )?(?:the|these|those))?(?: {ARTICLES})) (?:say|report|tell|mention|agree on)",
    ),
    (
        "compare",
        "common_named",
        r"what (?:do|does|did|have) (?P<a>.+?) and (?P<b>.+?) (?:both |all )?(?:have |got )?(?:in common|share|agree on|agree about)|where (?:do|did) (?P<a_2>.+?) and (?P<b_2>.+?) agree|"
        r"(?:(?:what(?:['’]s| is| are) )?(?:the )?(?:similarit(?:y|ies)|common ground|points? of agreement)|what(?:['’]s| is) (?:the same|similar|in common)) (?:of|between|in|about) (?P<a_3>.+?) and (?P<b_3>.+)",
    ),
    (
        "compare",
        "said",
        rf"(?:compare|contrast) (?:what|how) (?P<a>.+?) (?:and|with|vs\.?|versus) (?:what )?(?P<b>.+?) (?:each |both )?{SAID}(?: (?:about|on|of|regarding) (?P<subject>.+))?",
    ),
    (
        "compare",
        "said",
        rf"(?:what (?:is|are) )?(?:the )?(?:difference|differences|contrast) between what (?P<a>.+?) {SAID} and what (?P<b>.+?) {SAID}(?: (?:about|on|of|regarding) (?P<subject>.+))?",
    ),
    (
        "compare",
        "voiced",
        rf"what (?P<a>{SHORT}) {SAID} (?:and|vs\.?|versus|as opposed to|compared (?:to|with)|,) what (?P<b>{SHORT}) {SAID}(?: (?:about|on|of|regarding) (?P<subject>.+))?|"
        rf"what (?:do|does|did) (?P<a_2>{SHORT}) {SAID}(?: (?:about|on|of|regarding) (?P<subject_2>.+?))? (?:and|vs\.?|versus|compared (?:to|with)) what(?: (?:do|does|did))? (?P<b_2>{SHORT})(?: {SAID}(?: (?:about|on|of) .+)?)?|"
        rf"(?:what|how) (?:do|did) (?P<a_3>{SHORT}) and (?P<b_3>{SHORT}?)(?: each| both)? (?:{SAID}|see|view|feel|want)(?: (?:about|on|of|regarding))?(?: (?P<subject_3>(?!.*\b(?:before|after|during|until|when|if)\b).+))?|"
        rf"(?P<a_5>{SHORT})['’]s (?:\w+ )?{STANCE} (?:against|and|vs\.?|versus|compared (?:to|with)) (?P<b_5>{SHORT})['’]s (?:\w+ )?{STANCE}(?: (?:on|about|of|towards?) (?P<subject_5>.+))?|"
        rf"(?P<a_4>{SHORT}) and (?P<b_4>{SHORT}) (?:positions?|views?|stances?|opinions?) (?:on|about|of|towards?) (?P<subject_4>.+)",
    ),
    (
        "compare",
        "articles",
        rf"(?:compare|contrast)(?: between)? (?P<object>{SEVERAL})(?: (?:about|on|with regard to|regarding) (?P<subject>.+))?|"
        rf"(?:how|in what ways?|where) (?:do|are) (?P<object_2>{SEVERAL}) (?:compare|differ(?:ent)?)(?: from (?:each other|one another))?|"
        rf"(?:what(?:['’]s| is| are) )?(?:the )?(?:differences?|different) between (?P<object_3>{SEVERAL})",
    ),
    (
        "compare",
        "sides",
        rf"(?:compare|contrast) (?P<a>(?:the|that) (?:\w+ )?(?:{ARTICLE}|one) (?:on|about|from|with|of) .+?) (?:and|with|to|vs\.?|against) (?P<b>(?:the|that) (?:\w+ )?(?:{ARTICLE}|one) (?:on|about|from|with|of) .+)",
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
        r"(?:what(?:['’]s| is| are|['’]re) )?(?:the )?differences? between (?P<a>.+?) and (?P<b>.+?)(?: (?:on|about|regarding|when it comes to) (?P<subject>.+))?",
    ),
    (
        "compare",
        "named",
        rf"(?:{GIVE}|what (?:is|are) |what['’]s |where (?:is|are) |list )?(?:me )?(?:the )?(?:main |key )?(?:points? of (?:disagreement|contention|difference|conflict|agreement)|disagreements?|differences of opinion) between (?P<a>.+?) and (?P<b>.+?)(?: (?:on|about|over|regarding) (?P<subject>.+))?",
    ),
    (
        "compare",
        "sides",
        r"(?P<a>(?!how (?!do|does|did)\w+)\S+(?: \S+){0,3}) (?:vs\.?|versus|compared (?:to|with)) (?P<b>\S+(?: \S+){0,3}?)(?: (?:on|about) (?P<subject>.+))?",
    ),
)
