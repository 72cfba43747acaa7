"""Whether a claim turns its evidence round: a "not" more or less, or the opposite of a word.

Owns the words that deny and the pairs of opposites. Rules over words and their stems, English only: what is denied is
taken to be the few words that follow, and an opposite counts when the evidence does not have the claim's word too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.text.quantifiers import find_other_extent, mark_gratis
from rag.text.words import STOP_WORDS, WORD, fold_text, list_words, stem_word

DENIALS = list_words("cannot neither never no nobody none nor not nothing nowhere without")
CONTRACTED_NOT = re.compile(r"n['’]t\b", re.IGNORECASE)

_SOFT_DENIALS = frozenset(
    map(
        stem_word,
        list_words(
            """deny denies denial refuse refusal reject rejection decline fail failure lack prevent unable avoid oppose
            opposition rebuff ban forbid barred hardly rarely seldom stop halt shrink reluctant kept withhold cancel
            dismiss doubt unlikely absent miss minus except instead rather short false impossible"""
        ),
    )
)
"""Words that deny without a "not": beside one, the same may be said with it."""

_OPPOSITES = """
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
    give surrender: keep retain
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


def _pair_opposites() -> dict[str, frozenset[str]]:
    pairs: dict[str, set[str]] = {}
    for line in _OPPOSITES.strip().splitlines():
        one, other = ([stem_word(word) for word in side.split()] for side in line.split(":"))
        for stem in one:
            pairs.setdefault(stem, set()).update(other)
        for stem in other:
            pairs.setdefault(stem, set()).update(one)
    return {stem: frozenset(opposites) for stem, opposites in pairs.items()}


OPPOSITES = _pair_opposites()
_PREFIXES = ("un", "in", "im", "ir", "dis", "non", "mis")
_LEAST_STEM = 4
"""Letters of a word that a prefix turns round: "in" and "form" are no "inform"."""

_NO_DENIAL = re.compile(
    r"\bnot (?:only|just|merely|least)\b|\bno (?:fewer|less|more) than\b|\bwithout doubt\b|"
    r"\b(?:care|careful|so as|in order|hop\w+|try\w*|tried|afraid) not to\b"
)
"""Where "not" denies nothing that another wording could not say without it."""

SCOPE_WORDS = 5
"""So many words that tell something, after a denial, are what is denied."""


@dataclass(frozen=True, slots=True)
class Polarity:
    """What a text says of yes and no."""

    stems: frozenset[str]
    denials: int
    """How many words deny outright."""
    denied: tuple[frozenset[str], ...]
    """For each, the stems of what follows, up to the end of the clause."""
    soft: bool
    """Whether a word denies without a "not"."""


def read_polarity(text: str) -> Polarity:
    """The denials of a text and what each of them denies."""
    folded = _NO_DENIAL.sub(" ", _fold(text))
    denied = []
    for match in WORD.finditer(folded):
        if match.group() in DENIALS:
            clause = re.split(r"[.;:!?]|,? but\b|, (?:and|which|who)\b", folded[match.end() :], maxsplit=1)[0]
            denied.append(frozenset(_list_content(clause)[:SCOPE_WORDS]))
    stems = frozenset(stem_word(match.group()) for match in WORD.finditer(folded))
    return Polarity(stems, len(denied), tuple(denied), bool(stems & _SOFT_DENIALS))


def _fold(text: str) -> str:
    """In small letters, "n't" and "cannot" as "not", and what costs nothing in one word; folding twice is nothing."""
    return mark_gratis(CONTRACTED_NOT.sub(" not", fold_text(text).replace("cannot", "can not")))


def find_flip(claim: str, evidence: str) -> str:
    """How the claim turns the evidence round, in words for a reader; "" when it does not seem to."""
    claim, evidence = _fold(claim), _fold(evidence)
    said, held = read_polarity(claim), read_polarity(evidence)
    extent = "" if said.denials else find_other_extent(claim, evidence)
    if extent:
        return extent
    if said.denials and not held.denials and not held.soft and not _opposes(said.stems, held.stems):
        return "it denies what the source does not deny"
    if held.denials and not said.denials and not said.soft and not _opposes(said.stems, held.stems):
        content = frozenset(_list_content(fold_text(claim)))
        if any(len(scope & content) >= 2 or (scope and scope <= content) for scope in held.denied):
            return "the source denies it"
    if said.denials or held.denials:
        return ""
    pair = _find_opposites(said.stems, held.stems)
    return f"it says “{pair[0]}” where the source says “{pair[1]}”" if pair else ""


def _opposes(said: frozenset[str], held: frozenset[str]) -> bool:
    return _find_opposites(said, held) is not None


def _find_opposites(said: frozenset[str], held: frozenset[str]) -> tuple[str, str] | None:
    """A stem of the claim and its opposite in the evidence, where neither text has both."""
    for stem in sorted(said - held):
        opposites = (OPPOSITES.get(stem, frozenset()) | _prefixed(stem, held)) & held
        allowed = opposites - said
        if allowed and not _has_kin(stem, held):
            return stem, min(allowed)
    return None


def _has_kin(stem: str, held: frozenset[str]) -> bool:
    """The evidence has a word of the same side too, so that the opposite is said of something else."""
    mine = OPPOSITES.get(stem, frozenset())
    return any(
        other != stem and OPPOSITES.get(other, frozenset()) & mine for other in held - mine if other in OPPOSITES
    )


def _prefixed(stem: str, held: frozenset[str]) -> frozenset[str]:
    """The word of the evidence that this one turns round by a prefix, or is turned round from."""
    found = {prefix + stem for prefix in _PREFIXES if len(stem) >= _LEAST_STEM}
    found |= {stem[len(prefix) :] for prefix in _PREFIXES if stem.startswith(prefix)}
    return frozenset(other for other in found if len(other) >= _LEAST_STEM) & held


def _list_content(folded: str) -> list[str]:
    return [stem_word(m.group()) for m in WORD.finditer(folded) if m.group() not in STOP_WORDS]
