"""How summaries, timelines and topics are asked for."""

from __future__ import annotations

from rag.question.asking_words import (
    ABOUT,
    ARTICLE,
    ARTICLES,
    DETERMINER,
    FOLDER,
    GIVE,
    KIND_OF,
    NUMBER,
    NUMBERED,
    WHOLE,
)
from rag.question.wording_pieces import ABOUT_SUBJECT, MEDIUM, ORDER, POINTS, SHORT, SUMMARY_NOUN, THREADS, Wordings
from rag.text.en.function_words import QUESTION_WORD, THIRD_PERSON_PRONOUNS
from rag.text.en.naming import ORDINAL_NUMBERS
from rag.text.word_lists import list_words, match_any

_NOBODY = list_words(
    """people everyone everybody anyone someone somebody nobody one ones others i you we me us them experts critics there
    text texts"""
)
QUOTES = r"(?:quotes?|quotations?|citations?|direct speech|sayings)"
ON = r"(?:about|on|regarding|concerning|of)"
NAMED = rf"(?!(?:{ARTICLES}|{ARTICLE}|{FOLDER}|{QUESTION_WORD}|{match_any(THIRD_PERSON_PRONOUNS | _NOBODY)})\b)(?!(?:the|these|those|this|that|all|your|my) (?:{ARTICLES}|{ARTICLE}|{FOLDER}|{match_any(_NOBODY - {'us'})})\b)(?!(?:\S+ ){{0,2}}{ARTICLE}\b)\S+(?: \S+){{0,2}}"
"""Words that may name somebody who speaks, and not the articles or somebody named before."""

ONE_OF_THEM = rf"(?:the|this|that) (?:[\w'’-]+ ){{0,3}}{ARTICLE}(?: (?:about|on|of|from) .+?)?"
"""One article, by its place or by what it is about: "the third article", "the ferry piece"."""

SUMMARY: Wordings = (
    (
        "summary",
        "each",
        rf"what (?:is|does|are|do) (?:each|every)(?: (?:one|{ARTICLE}|of (?:them|the {ARTICLES}|these {ARTICLES})))? (?:about|say|cover|report|deal with)|"
        rf"(?:{GIVE})?(?:(?:an?|the|{NUMBER}|one) )?(?:(?:key|main) )?(?:sentence|line|summary|bullet(?: point)?|paragraph|points?|takeaways?)?(?: each)? ?(?:per|for each|for every) (?:{ARTICLE})",
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
        rf"what(?:['’]?s| is)(?: all)? (?:going on|happening|up)(?: {WHOLE})?|what (?:happens|happened|goes on|is told|do i (?:find|read))(?: {WHOLE})|"
        rf"what (?:should|must|do) (?:i|we|one) (?:need to |have to )?know|what (?:are|is) (?:these|those|they|the|all|your)(?: the)? (?:{ARTICLES} )?on|what(?:['’]?s| is) (?:really |most )?(?:important|interesting|relevant)(?: here)?|"
        rf"(?:{GIVE})?(?:the |a )?(?:short(?:er)? |brief |quick )?version|in (?:a nutshell|short|brief|a few words)",
    ),
    (
        "summary",
        "folder",
        rf"what(?:['’]s| is| do (?:you|we|i) have| have (?:you|we) got)(?: there)?(?: to (?:find|read|see))?(?: all)? (?:in (?:here|this|them|those|the|these|there|your|my|all)(?: the)?|inside|here)(?: (?:{ARTICLES}|{FOLDER}))?(?: about)?",
    ),
    (
        "summary",
        "folder",
        rf"(?:{GIVE})?(?:what|which)?(?: are| is)?(?: the)? ?{THREADS}(?: (?:do|does|are|is|of|in|the|these|your|this|my|all|{ARTICLES}|{FOLDER}|cover|covered|discussed|discuss|deal with|about|here|there|addressed|treated|there are|we have|you have|come up|run through))*",
    ),
    (
        "summary",
        "",
        rf"(?P<summary>(?:(?:{GIVE})?{DETERMINER}{KIND_OF}{SUMMARY_NOUN}|{DETERMINER}{KIND_OF}{SUMMARY_NOUN}|summari[sz](?:e|ing)|sum (?:it|this|that|them) (?:all )?up|sum up|sum|recap|condense|outline|boil down|shorten|abridge|digest|brief me|catch me up|tl;?dr|overview|get me up to speed|fill me in))(?: {ABOUT}| over|:)?(?: (?P<object>.+))?",
    ),
    (
        "summary",
        "points",
        rf"(?:{GIVE})?(?:(?:an?|the|some) )?(?:(?:key|main) )?bullet(?:s| ?points?)(?: (?:of|in|from|about|on|for)(?: (?P<object>.+))?)?",
    ),
    (
        "summary",
        "",
        rf"(?:{GIVE})?(?:(?:what|which)(?:['’]s| is| are| were) )?(?:list |tell me )?(?:the )?(?:\d+ |two |three |four |five |ten )?{POINTS}(?: (?:of|in|from|about|on|for|made in|made by)(?: (?P<object>.+))?)?",
    ),
    (
        "summary",
        "article",
        rf"what(?:['’]s| is| does| did) (?P<object>(?:the|this|that) (?:\w+ )?(?:{ARTICLE})(?: .+?)?|\S+\.(?:txt|html?|pdf|docx|md|csv|json)) (?:about|say|report|cover|all about)",
    ),
    (
        "summary",
        "article",
        rf"what(?:['’]s| is) (?P<object>{NUMBERED}) (?:all )?about|what(?:['’]s| is) in (?P<object_2>{NUMBERED}|{ONE_OF_THEM})|"
        rf"(?:make|cut|get|boil|turn|bring) (?P<object_3>{NUMBERED}|{ONE_OF_THEM}) (?:down|short(?:er)?|brief(?:er)?|into (?:a summary|one))(?: .+)?",
    ),
    (
        "summary",
        "article",
        rf"what else (?:does|did) (?P<object>{NUMBERED}|{ONE_OF_THEM}) (?:say|report|tell(?: us| me)?|contain|cover|mention)",
    ),
    (
        "summary",
        "article",
        rf"(?P<object>{NUMBERED}|the {match_any(ORDINAL_NUMBERS)} {ARTICLE}|the [A-Z0-9][\w'’-]*(?: [\w'’-]+)? {ARTICLE})",
    ),
)

TIMELINE: Wordings = (
    (
        "timeline",
        "",
        rf"(?:{GIVE})?{DETERMINER}{KIND_OF}(?:timeline|time line|time-line|chronology|chronicle|sequence of events|order of events|course of events|calendar of events|list of events)(?: of(?: the)? events)?{ABOUT_SUBJECT}",
    ),
    (
        "timeline",
        "",
        rf"(?:what|which things|which events) (?:happened|occurred|took place|came),? (?:when|first and what .+|in (?:what|which) order|in order|step by step)(?: {WHOLE})?|when did (?:what|everything|each (?:event|thing)|it all) happen|(?:walk|take|guide|lead|run) (?:me|us) through (?:the |all the |all )?(?:events|developments|what happened|story|timeline|history)(?: {WHOLE})?",
    ),
    (
        "timeline",
        "",
        rf"(?:put|list|sort|order|arrange|show|tell|give|get|bring|present|place|lay out)(?: me)? (?:it|them|this|that|these|those|everything|all|(?:all )?(?:of )?(?:the )?events?(?: {ABOUT} (?P<subject>.+?))?|what happened|(?:all )?(?:the )?(?:{ARTICLES}|facts|news))(?: all)? (?:in|into|by)(?: the)?(?: right| correct)? (?:order|{ORDER}|date|time)",
    ),
    (
        "timeline",
        "",
        rf"(?:{GIVE}|list |show |tell |(?:key |main |important |major |most important ))(?:the |all |key |main |important |major )*(?:events?|developments?|happenings|dates and events)(?: (?:{ORDER}|in {ORDER}|in order))?{ABOUT_SUBJECT}|(?:in )?{ORDER}|(?:(?:what|which) (?:are|were) )?(?:the )?(?:key|main|major|important|most important) dates(?: {ABOUT} (?P<subject_2>.+))?",
    ),
    (
        "timeline",
        "",
        rf"(?:{GIVE}|tell |describe )(?:me |us )?(?:the |a )?(?:history|story|evolution|development|course) of (?P<subject>.+)|"
        rf"(?:the )?(?:history|chronology|course|evolution) of (?P<subject_3>\S+(?: \S+){{0,3}}?)(?:,? (?:in order|in {ORDER}|{ORDER}))?|(?:chronologically|in {ORDER})[,:]? (?P<subject_2>.+)",
    ),
    (
        "timeline",
        "",
        r"how did (?:it|things|events|everything|the events|the story|(?P<subject>.+?)) (?:unfold|evolve|develop(?: over time)?|come about step by step|go step by step)",
    ),
    (
        "timeline",
        "period",
        r"(?:what|(?:what|which) (?:events|things)|anything|everything(?: that)?) (?:all )?(?:has |have )?(?:happen(?:ed|s)?|occurred|took place|went on|was going on|is planned|is going to happen|will happen|is to happen)(?P<period> (?:in|on|during|since|between|from|before|after|around|at|last|this|next|until|yesterday|today|tomorrow|by|throughout) ?.+| yesterday| today)",
    ),
    (
        "timeline",
        "planned",
        rf"what(?:['’]?s| is| are)? (?:all )?(?:planned|coming(?: up)?|next|upcoming|scheduled|still to come|to come|going to happen|the plans?)(?: (?:next|for (?:the )?(?:future|next \w+)|in (?:the )?future|{WHOLE}))*|"
        rf"what (?:will happen|happens|comes|is going to happen)(?: (?:next|in (?:the )?future|{WHOLE}))+|(?:is there )?anything (?:planned|coming up|scheduled|upcoming)(?: {WHOLE})?|"
        rf"(?:(?:which|what) )?(?:the )?(?:planned|future|upcoming|coming) (?:events|things|plans|dates|developments)(?: (?:are (?:there|mentioned|planned)|{WHOLE}))*",
    ),
    (
        "timeline",
        "",
        rf"what (?:happened|came|was|is) (?:first|last|earliest|before that|afterwards)(?: {WHOLE})?",
    ),
    (
        "timeline",
        "period",
        r"(?:the )?(?:events|news|happenings|headlines)(?P<period> (?:in|of|on|during|since|between|from|before|after) .+)",
    ),
)

VOICED: Wordings = (
    (
        "topic",
        "quoted",
        rf"(?:{GIVE}|list |show |find |collect |read )?(?:me |us )?(?:all |any |every |some |the |(?:the )?(?:key |main |direct |best ))*"
        rf"{QUOTES}(?: (?:made|given|said))? (?:by|from|of) (?P<subject>{NAMED}?)(?: {ON} (?P<topic>{SHORT}))?|"
        rf"(?:{GIVE}|list |show |find |collect )?(?:me |us )?(?:all |any |every |some |all of |of )*(?P<subject_2>{NAMED}?)(?:['’]s?) (?:\w+ )?{QUOTES}(?: {ON} (?P<topic_2>{SHORT}))?|"
        rf"(?:{GIVE}|list |show |find |collect )?(?:me |us )?(?:everything|all|anything)(?: that)? (?P<subject_3>{NAMED}?) (?:has |have |had )?(?:ever )?(?:said|says|say|stated|tweeted)(?: {ON} (?P<topic_3>{SHORT}))?",
    ),
    (
        "topic",
        "voiced",
        rf"what (?:else )?(?:do|does|did|has|have|had) (?P<subject>{NAMED}?) (?:really |actually |himself |herself |all |also |been )*(?:say|said|saying|state|stated|claim|claimed|argue|argued|think|tell us|told us|tweet|tweeted)(?: so far| exactly| here| in all| {WHOLE})?|"
        rf"what(?:['’]s| is| was| are) (?P<subject_2>{NAMED}?) (?:saying|claiming|arguing)(?: {WHOLE})?",
    ),
)
"""What one person, body or country says."""

TOPIC: Wordings = (
    *VOICED,
    (
        "topic",
        "",
        r"who(?:['’]s| is| was|s) (?P<subject>\S+(?: \S+){0,3}?),? and what (?:do|does|did|has|have) (?:he|she|they|it) (?:say|said|want|think|claim)",
    ),
    (
        "topic",
        "latest",
        rf"(?:what(?:['’]s| is| are| was)? |{GIVE})?(?:the )?(?:latest|newest|most recent)(?: (?:news|developments?|updates?|state of affairs))?"
        rf" (?:on|about|with|in|from|regarding|concerning|around) (?P<subject>{SHORT})|"
        rf"what(?:['’]s| is) new (?:on|about|with|at|regarding|concerning) (?P<subject_2>{SHORT})",
    ),
    (
        "topic",
        "",
        rf"(?:more )?about (?P<subject_2>{SHORT})|(?:any )?stuff (?:about|on) (?P<subject_8>{SHORT})|"
        rf"what(?:['’]s| is|['’]?s) (?:there|{WHOLE}) (?:about|on) (?P<subject_9>{MEDIUM})|(?:learn|know|hear|find out|read)(?: (?:more|everything|all|something|a bit))* (?:about|on) (?P<subject_3>{MEDIUM})|"
        rf"(?:talk|speak) to (?:me|us) about (?P<subject_4>{MEDIUM})|what(?:['’]s| is) (?:the (?:story|deal|situation|news)|up) (?:with|about|on|around) (?P<subject_5>{SHORT})|"
        rf"how (?:do|does) the (?:{ARTICLES}) (?:describe|portray|present|characteri[sz]e|depict|see|cover|treat) (?P<subject_6>{MEDIUM})|"
        rf"what have (?:the |these |your )?(?:{ARTICLES}|they|you)(?: got)? to say (?:about|on) (?P<subject_7>{MEDIUM})|(?:tell|inform|teach|brief|update|enlighten) (?:me|us)(?: (?:more|everything|all|something|a bit|a little(?: more)?|what you know|what you have))* (?:about|on|regarding) (?P<subject>.+)",
    ),
    (
        "topic",
        "said",
        rf"what (?:do|does|did|can|could)(?: all)? (?:the |these |this |your |any |that )?(?:{ARTICLES}|{ARTICLE}|{FOLDER}|they|it|you|we|i)(?: all| here| really| actually| already)? (?:say|know|tell(?: us| me)?|report|write|mention|have|contain|reveal|think|state|find)(?: (?:us|me))? (?:about|on|of|regarding) (?P<subject>.+)",
    ),
    (
        "topic",
        "said",
        rf"what (?:is|was|has been|are|gets|can be)(?: being)? (?:said|written|reported|known|mentioned|told|found|stated)(?: {WHOLE})? (?:about|on|of|regarding) (?!.+ by )(?P<subject>{MEDIUM})",
    ),
    (
        "topic",
        "",
        rf"(?:{GIVE}|find |show(?: me)? |search(?: for)? |look up |collect |i want |any |list |read me )*(?:me )?(?:everything|all|anything|something|(?:all |any |some |more )?(?:the )?(?:info(?:rmation)?|details?|facts|material|background(?: information)?|news|coverage|quotes?|context))(?: {WHOLE})?(?: (?:that |which )?(?:there is|you (?:have|know|find)|the articles (?:say|have)))? (?:about|on|regarding|concerning|around) (?P<subject>.+)",
    ),
    (
        "topic",
        "",
        rf"(?:explain|describe|discuss|elaborate on|talk about|expand on)(?: (?:to me|us|me))? (?!why\b|how\b|what\b|when\b|where\b|who\b|which\b|whether\b|if\b)(?P<subject>{SHORT}|(?:the|this|that) (?:\w+ )?{ARTICLE} (?:about|on|of|from|with) {MEDIUM})",
    ),
    (
        "topic",
        "",
        rf"(?:and )?(?:what|how) (?:about|of) (?P<subject>{SHORT})|(?P<subject_2>.+?)[:,] (?:what do the articles say|what do you know|tell me more|everything|more)",
    ),
)
