"""English words that deny, and pairs of opposites."""

from __future__ import annotations

from rag.text.word_lists import list_opposites, list_words

DENIALS = list_words("cannot neither never no nobody none nor not nothing nowhere without")
"""Words that deny what follows them. The contraction "n't" is matched by `rag.text.negation`."""

SOFT_DENIALS = list_words(
    """deny denies denial refuse refusal reject rejection decline fail failure lack prevent unable avoid oppose
    opposition rebuff ban forbid barred hardly rarely seldom stop halt shrink reluctant kept withhold cancel dismiss
    doubt unlikely absent miss minus except instead rather short false impossible"""
)
"""Words that deny without a "not": "refused to sign" means the same as "did not sign"."""

UNTIL = list_words("until till through")
"""Words before the end of something: a text that says until when denies no end."""

OPPOSITES = list_opposites(
    """
    accept adopt approve agree: reject refuse decline rebuff
    admit acknowledge concede confirm affirm: deny
    increase rise rose grow grew growth raise expand gain climb boost: decrease fall fell shrink drop decline reduce cut
    more over above exceed greater higher: less fewer under below lower smaller
    large largest larger big biggest high highest: small smallest smaller low lowest
    strong strongest stronger strengthen harden bolster reinforce: weak weakest weaker weaken soften undermine
    support back favour favor endorse: oppose reject condemn criticize
    praise welcome commend: criticize criticise accuse condemn blame
    east eastern eastward: west western westward
    north northern: south southern
    easy: hard difficult tough
    win won victory: lose lost defeat loss
    begin began start open launch: end close stop finish halt
    first: last
    before earlier: after later
    allow permit enable let authorize authorise: forbid ban prohibit prevent bar block withhold
    join enter enlist admit: leave left quit exit withdraw
    advance: retreat withdraw
    closer toward towards: away further
    give gave given surrender relinquish abandon: keep kept retain
    want wanted wish seek sought: reject refuse decline rebuff oppose
    always: never
    all every everybody everyone: none nobody
    many much: few little
    united unite unanimous agree: divided divide split disagree
    success succeed: fail failure
    buy bought purchase import: sell sold export
    arrive arrival: depart departure leave
    safe safety secure: dangerous danger unsafe
    necessary need: unnecessary needless
    alive survive: dead die kill
    ally friend: enemy foe
    same: different
    seize occupy: return restore
    fuel accelerate speed hasten faster quick quickly: slow delay slower slowly
    escalate intensify: calm ease scale
    destabilize destabilise: stabilize stabilise calm
    worrisome worry worrying concern alarming: reassuring reassure calming
    keep fulfil fulfill honour honor: break broke broken violate
    send: recall withdraw
    arm: disarm
    free: captive occupied
    public publicly: secret secretly private privately
    old older oldest: new newer young youngest
    rich wealthy: poor
    hot warm: cold cool
    early: late
    long: short
    heavy: light
    positive: negative
    true: false
    guilty convict convicted: innocent acquit acquitted
    male man boy husband brother father son king: female woman girl wife sister mother daughter queen
    invade attack: defend
    legal lawful: illegal unlawful
    improve better best: worsen worse worst
    draw drag prolong: shorten hasten
    irreversible: reversible
    remain stay: leave depart
    empty vacant: full crowded occupied packed
    open: closed shut
    exempt: liable obliged required compulsory mandatory
    optional voluntary: compulsory mandatory obligatory required forced
    include: exclude omit
    temporary: permanent
    rare rarely seldom: often frequent frequently common
    peaceful peacefully: violent violently
    wet: dry
    clean: dirty polluted
    daytime: night nighttime
    day: night
    morning: afternoon evening
    weekday weekdays: weekend weekends
    summer: winter
    indoor indoors: outdoor outdoors
    inside: outside
    majority: minority
    single unmarried: married
    build built: demolish demolished destroy destroyed
    minor: major
    simple: complex complicated
    modern: ancient
    cheap inexpensive: expensive costly
    healthy: sick ill
    love: hate
    top: bottom
    precede preceded: follow followed
    predecessor: successor
    profit: loss
    surplus: deficit shortage
    repeal abolish: introduce impose enact
    urban: rural
    amateur: professional
    """
)
"""Pairs of groups: a word of one side contradicts a word of the other. Written for checking claims against
news: a claim that says "rise" where its source says "fall" is refused."""

NEGATING_PREFIXES = ("un", "in", "im", "ir", "dis", "non", "mis")
"""Prefixes that turn a word into its opposite."""
