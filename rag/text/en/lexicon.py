"""English content words by what they mean: verbs, attributes, roles, bodies, and words too vague to search for."""

from __future__ import annotations

from rag.text.word_lists import list_words

VERBS = list_words(
    """accept accepted accuse admit agree announce answer appear approve arrive ask attack became become began begin
    believe belong bought bring brought build built buy call called calls came cause caused causes change close come
    concede consist contain contribute control convince cost cover create cross decide declare defeat demand deny
    describe design die died direct discover draw drop earn eat elect employ end escape fall fell fight find fly
    follow force form fought found gain gave get give go going grew grow happen hear held help hold hope host hurt
    include increase invade invent invite invoke join keep kept kill killed know known lead learn leave led left let
    live lived lose lost made make mean meet met move moving need open opened own owned paid pass pay persuade play
    played predict prefer promise prove publish pull push put quit raise reach react read receive refuse reject
    release remain replace report rest reveal rise rule run runs said sail say saying says see seek seen sell send
    sent serve set settle show shown sign signed sink sleep sold speak spend spent spread stand start started stay
    steal stop suffer supply support take taken talk teach tell think threaten took train travel try turn use used
    visit visited visiting vote wait want warn weigh went win won work worked write written wrote"""
)
"""Common verbs, base and irregular forms, that may follow a noun in a question. A noun phrase ends before them."""

SPEECH_VERBS = list_words(
    """say said says add added tell told stress stressed emphasize emphasized emphasise argue argued claim claimed note
    noted acknowledge acknowledged predict predicted promise promised warn warned call called insist urge urged ask
    asked point pointed write wrote tweet tweeted believe believes hold holds think explain describe declare
    announce report reported accuse accused concede conceded deny denied estimate recall remark state stated
    according want wants demand repeat reject"""
)
"""Words of saying and thinking, and the "according" of "according to". A name beside one is the speaker."""

STATING_VERBS = SPEECH_VERBS | list_words(
    """admit admitted affirm affirmed allege alleged appeal appealed assert asserted caution cautioned comment commented
    complain complained condemn condemned confirm confirmed criticise criticised criticize criticized echo echoed
    express expressed hint hinted pledge pledged praise praised propose proposed reaffirm reaffirmed rebuff rebuffed
    reiterate reiterated reply replied respond responded suggest suggested vow vowed"""
)
"""With verbs that tell what somebody makes of a thing, where only a name beside them counts: "Quist rebuffed calls"."""

COMMANDS = list_words("explain list describe name tell give show define compare summarize summarise translate")
"""Verbs that open an instruction: "Explain photosynthesis" is a question of its own."""

ATTRIBUTES = list_words(
    """age aim amount area author capital captain cause ceo chairman coach color colour composer cost currency date day
    depth director distance effect founder goal head height inventor king language leader length manager maximum
    mayor meaning minimum minister month name number origin owner percentage population president price prime
    purpose queen rate reason result role secretary significance size speed spokesman temperature time total value
    volume weight width winner year"""
)
"""Nouns that ask for a property of a thing: "the price of the rocket" is about the rocket."""

BODIES = list_words(
    """academy act agency agreement alliance army article association bank bay bridge building cathedral channel church
    city club college committee company conference corporation council country county court cup department desert
    drug festival foundation fund government group hospital house institute island kingdom lab laboratory lake law
    league memorandum ministry mission mount mountain museum ocean office organization pact palace park parliament
    party peninsula plan programme project railway region republic river school sea senate society station strait
    street summit team theatre tower treaty union university valley war"""
)
"""Last words of names of organisations, places and buildings: a name that ends in one is not a person's."""

NO_PERSON_WORDS = BODIES | list_words(
    """answer center chapter color computer container continent disaster document element error event experiment factor
    helicopter instrument letter matter monument motor movement newspaper number order paper payment power quarter
    reactor sector settlement treatment vector water weather"""
)
"""Nouns that end like words for persons ("-er", "-or", "-ent", "-man") but do not mean one."""

WOMEN = list_words(
    """ada alice amy angela ann anna anne annie barbara beth carol catherine charlotte christine clara diana donna
    elena elizabeth ella emily emma eva fiona florence frances giorgia grace hannah helen hillary irene jane janet
    jen jennifer jessica joan julia kaja karen kate katherine laura linda lisa lucy margaret maria marie mary
    michelle nancy nina nora olga olivia patricia rachel rebecca rosa ruth sandra sanna sara sarah sofia sophie
    susan svetlana theresa ursula valerie vera victoria yulia"""
)
"""Common first names of women, so that "she" can be told from "he"."""

PERSON_NOUNS = list_words(
    """actor actress artist athlete author captain ceo chairman coach commander composer creator designer developer
    director driver emperor engineer explorer founder governor inventor judge king leader manager mayor minister
    musician owner painter philosopher player poet politician pope president producer professor queen rapper
    scientist secretary senator singer spokesman spokesperson spokeswoman star winner writer"""
)
"""Nouns after "which" or "what" that ask for a person."""

ROLE_NOUNS = frozenset({"chief executive", "press secretary", "secretary of state"}) | list_words(
    """adviser ambassador analyst artist author captain chancellor coach co-founder commander commissioner designer
    director editor engineer founder governor historian king leader manager mayor minister negotiator owner pope
    president producer professor prosecutor queen researcher senator singer winner writer"""
)
"""Offices and professions that one person holds, so that "Who is the director of the museum?" has one answer."""

PLACE_NOUNS = list_words(
    """airport area capital city continent country county district island lake location neighborhood neighbourhood
    place province region river sea stadium state street town venue village"""
)
"""Nouns after "which" or "what" that ask for a place."""

NUMBER_NOUNS = list_words(
    """age amount average budget cost depth distance fine fraction frequency height income length number percent
    percentage population price proportion rate salary share size speed sum temperature toll total value weight
    width"""
)
"""Nouns after "which" or "what" that ask for a number."""

DATE_NOUNS = list_words("century date day decade era month season time weekday year years")
"""Nouns after "which" or "what" that ask for a point in time."""

DEGREES = list_words("many much old tall far long high big large deep wide fast heavy often hot cold few frequently")
"""Words after "how" that ask for a number."""

ANSWER_FORM_WORDS = list_words(
    """answer article articles call called describe example explain give happen happened kind list main make made many
    mean meaning much name named old people person place say said says tell thing things time type use used way"""
)
"""Content words of a question that say what form the answer takes rather than what it is about. They weigh less in the
search for the answer."""

VAGUE_WORDS = list_words(
    "next later afterwards else now finally exactly eventually people person others men women many much"
)
"""Words of a follow-up that leave open what it is about: "What happened next?"."""

REPORT_WORDS = list_words(
    """say says tell tells report reports mention mentions agree agrees something anything else different same
    differ"""
)
"""Words that may be asked about another article without making a new question: "Does the other article say the
same?"."""

STAND_IN_WORDS = list_words(
    """one ones former latter other another same then there here thing things else exactly more also again please
    tell ok okay yes well"""
)
"""Words of a follow-up that disappear once they are replaced with what they stand for, and words of politeness."""
