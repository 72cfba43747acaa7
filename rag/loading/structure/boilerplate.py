"""Lines of an article -> those that are boilerplate: menus, forms, repeated captions, credits, separators.

Boilerplate stays in the text but is never quoted. Hiding real prose hides answers, so every rule needs more than one
sign: a fixed phrase must be the whole line, a pattern must start it, a word that could be a fact counts only above or
below the article. Boilerplate that only the format shows (repeated page headers) is found by its loader; headings and
titles by `headings`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from rag.loading.structure.boilerplate_phrases import AGENCIES, PHRASES, SECTION_LABELS, TAIL_MARKERS
from rag.loading.structure.lines import Line, ends_sentence, is_listed, is_prose
from rag.text.capitals import NAME_WORD

_MAX_CHARS = 300
"""Longer lines are not judged by their words."""
_MAX_TAIL_LINES = 25

_NAME = rf"(?-i:{NAME_WORD})"
_NAMES = rf"{_NAME}(?:(?:,| and| &|;| in| at| for| with| of| from| the| /|/| \|) ?{_NAME}| {_NAME}){{0,14}}"
_AGO = r"(?:\d+|an?|one|two|three|a few) (?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?) ago"

_OPENINGS = (
    r"(?:(?:read|see|watch|listen)(?: more| also| next| now| this)?|learn more)(?: here)?\s*[:|–»>]",
    r"(?:also|must)[ -](?:read|watch|see)\s*[:|–»>-]",
    r"(?:related|recommended|more on this|more from|don['’]?t miss|trending|in case you missed it)\s*[:|–»>]",
    r"read more (?:about|on|from) [^.?!]{2,60}$",
    r"(?:lesen sie (?:auch|mehr)|mehr zum thema|lire aussi|à lire aussi|lea también|lee también|leggi anche"
    r"|leia também|leia mais|lees ook|czytaj też|czytaj także|читайте также)\s*[:|–»>]",
    r"share (?:this|on|via|to) [^.?!]{0,50}$",
    r"follow (?:us|@\w+|[^.?!]{1,50} on (?:twitter|facebook|x|instagram|telegram|google news|youtube))\b"
    r"[^.?!]{0,60}[.!]?$",
    r"(?:sign up|subscribe)(?: now| here| today| free)?(?: (?:to|for|and)\b[^.?!]*\b(?:newsletters?|alerts?|updates?"
    r"|briefings?|e-?mails?|inbox|podcasts?|channel)\b[^.?!]*)?[.!]?$",
    r"(?:click|tap) here\b",
    r"(?:we|(?:this|our) (?:web)?sites?|our partners)(?: and our (?:partners|advertisers))? uses? cookies\b",
    r"by (?:continuing|using|clicking|signing up|subscribing)\b.{0,120}\b(?:agree|accept|consent)\b",
    r"(?:copyright\b[\s,]*(?:©|\(c\))?\s*(?:\d{4}|by\b|all rights)|©).{0,100}$",
    r"\(c\) ?(?:19|20)\d\d(?:[-–]\d+)?,? (?-i:[A-Z])[^.]*(?:\. all rights reserved\.?)?$",
    r"(?:photo|image|picture|photograph|illustration|photo credit|image credit|image source|image copyright"
    r"|image caption|media caption|picture credit|credits?|foto|fotos|bild|bildquelle|crédit photo|crédits?"
    r"|crédito|фото)\s*[:/|©](?!\s*\d)",
    rf"(?:photo|image|picture|photograph|illustration|foto)s? (?:by|via|courtesy(?: of)?|credit) {_NAMES}\.?$",
    r"(?:(?-i:FILE)|file (?:photo|image|picture)|handout(?: photo)?)\s*[-–—:|]\s",
    r"(?-i:\(FILES?\))\s",
    rf"\(?(?:additional )?(?:reporting|writing|editing|compiled|edited|written|translated|produced) by {_NAMES}"
    rf"(?:;? (?:additional |writing |editing )*(?:reporting|writing|editing) by {_NAMES})*\.?\)?$",
    r"information from .{2,80} was used in this (?:report|story|article)\.?$",
    r"this (?:article|post|piece|report)(?: was| has been)? (?:originally|first|previously) "
    r"(?:published|appeared|posted)\b(?!.*\b\d{4}\b)",
    r"(?:(?:estimated )?reading time|tempo de leitura|tiempo de lectura|temps de lecture|tempo di lettura|lesezeit"
    r"|leestijd|czas czytania|время чтения)\b.{0,40}$",
    r"(?:like|liked|enjoy(?:ed)?|love) this (?:story|article|post|video)\?",
    r"click to tweet$",
    r"sources?: (?:news agencies|agencies|wires?)(?:[ ,].{0,40})?$",
    r"\d{1,3}[ -]min(?:ute)?s? (?:read|listen)$",
    r"[\d.,]+ ?k? (?:comments?|shares?|views?|likes?|replies|retweets|followers|subscribers)$",
    rf"(?:(?:last )?(?:updated|published|posted|modified|edited)\s*:?\s*)?{_AGO}$",
    r"(?:tags?|categor(?:y|ies)|filed under|posted in|tagged(?: with| in)?)\s*:",
    r"page \d+(?: of \d+)?$",
    r"(?:please )?(?:enable|turn on) javascript\b",
    r"(?:javascript is|your browser (?:does not|doesn['’]t)) ",
    r"save my name, e-?mail",
    r"(?:your|ihre|deine|votre|tu|su|il tuo|o seu|ваш) (?:e-?mail|адрес|dirección|indirizzo|endereço|adresse)\b.{0,40}"
    r"(?:not be (?:published|shared)|nicht veröffentlicht|pas publiée|no será publicada|non sarà pubblicato"
    r"|não será publicado|не будет опубликован)",
    r"required fields are marked|notify me of (?:new|follow)|logged in as ",
    r"(?:log|sign) in (?:to|with) [^.?!]{1,40}$",
    r"(?:name|e-?mail|email address|website|comment|url) ?\*$",
    r"!\[[^\]]*\]\([^)]*\)$|\[!\[",
    r"<!--.*-->$",
    r"\[[^\]]+\]: ?<?https?:",
)
"""How a line of boilerplate starts. `(?-i:...)` parts are case-sensitive."""
_ENDINGS = (
    r"\ball rights reserved\.?$",
    r"\bcontributed to this (?:report|story|article)\.?$",
    rf"\b(?:photo|image|picture|photograph)s? (?:by|via|courtesy of|credit) {_NAMES}(?: (?:on|via) {_NAME})?$",
    rf"(?:[/|©]|\bvia)\s?{AGENCIES}$",
    rf"©\s?{_NAME}(?:[ /]{_NAME}){{0,5}}$",
    r"[(\[](?:photo|image|picture|foto)\b[^()\[\]]{0,60}[)\]]$",
    rf"[(\[](?:[^()\[\]]{{0,50}}/\s?)?{AGENCIES}(?:\s?/[^()\[\]]{{0,50}})[)\]]$|\[[^()\[\]]{{0,50}}/\s?{AGENCIES}\]$",
    rf"^{AGENCIES}\s?[/|]",
)
"""How a caption or a credit ends."""
_MAX_ENDING_WORDS = 45
_OPENING = re.compile("|".join(_OPENINGS), re.IGNORECASE)
_ENDING = re.compile("|".join(_ENDINGS), re.IGNORECASE)
_ADDRESS = re.compile(r"<?(?:https?://|www\.)\S+>?|\S+@\S+\.\w{2,}")
_HAS_WORD = re.compile(r"[^\W_]")
_TRIM = " \t*:.…!?»›>→⟶|•·-–—[](){}\"'“”‘’#_~"
_SIZE_LABEL = re.compile(r"[A-Z]{1,3}")
_MENU_SIGN = re.compile(r"[|›»•·>/]")
_MENU_SEPARATOR = re.compile(r"\s*[|›»•·>/]\s+|\s+[|›»•·>/]\s*")
_BYLINE = re.compile(rf"(?:(?:(?:written|story|text) )?by|von|par|por|di|door|автор)\s*:? {_NAMES}\.?$", re.IGNORECASE)


def find_boilerplate(lines: Sequence[Line], kept: Collection[int]) -> set[int]:
    """Indexes of the lines that are boilerplate; those in `kept` never are."""
    found = {index for index, line in enumerate(lines) if index not in kept and _is_boilerplate_alone(line.words)}
    first, last = _find_body(lines, found)
    found |= _find_repeated_captions(lines, first)
    found |= _find_menus(lines, first, last)
    found -= set(kept)
    found |= _find_bylines_and_labels(lines, found, first, last)
    found |= _find_trailing_links(lines, found, first)
    return found - set(kept)


def is_byline(words: str) -> bool:
    """True for a line that only names the authors ("By Jane Doe and John Smith, Reuters")."""
    return len(words) <= 120 and bool(_BYLINE.match(words))


def _simplify(words: str) -> str:
    return words.strip(_TRIM).casefold()


def _is_boilerplate_alone(words: str) -> bool:
    """True when the words of the line are enough to show that it is boilerplate."""
    if not _HAS_WORD.search(words):
        return True
    if len(words) > _MAX_CHARS:
        return False
    if _simplify(words) in PHRASES or _ADDRESS.fullmatch(words):
        return True
    if _OPENING.match(words) or _is_menu_line(words):
        return True
    return len(words.split()) <= _MAX_ENDING_WORDS and bool(_ENDING.search(words))


def _is_menu_line(words: str) -> bool:
    """True for "Home | World | Politics" and "Home > News > Europe"."""
    if words.startswith("|") or not _MENU_SIGN.search(words):
        return False  # a table row starts with the bar
    entries = _MENU_SEPARATOR.split(words)
    if len(entries) < 3 or any(len(entry.split()) > 3 or not entry for entry in entries):
        return False
    known = sum(_simplify(entry) in SECTION_LABELS or _simplify(entry) in PHRASES for entry in entries)
    return known * 2 >= len(entries)


def _find_body(lines: Sequence[Line], boilerplate: set[int]) -> tuple[int, int]:
    """Indexes of the first and the last line of running text; lines outside are above or below the article.

    Without running text, 0 and the last index: nothing is outside.
    """
    prose = [index for index, line in enumerate(lines) if index not in boilerplate and is_prose(line.words)]
    return (prose[0], prose[-1]) if prose else (0, len(lines) - 1)


def _find_repeated_captions(lines: Sequence[Line], first_prose: int) -> set[int]:
    """Captions: a line that is repeated right below. Both are boilerplate, because prose is on a page only once.

    If the line is the headline, or if so much is repeated that the whole file must have been copied twice, only the
    second one is.
    """
    pairs = [
        index
        for index in range(len(lines) - 1)
        if lines[index].words == lines[index + 1].words and len(lines[index].words.split()) >= 5
    ]
    doubled = sum(len(lines[index].words) for index in pairs)
    copies_only = doubled * 4 > sum(len(line.words) for line in lines)
    both = set() if copies_only else {i for i in pairs if i >= first_prose or ends_sentence(lines[i].words)}
    return both | {index + 1 for index in pairs}


def _find_menus(lines: Sequence[Line], first: int, last: int) -> set[int]:
    """Runs of short lines that name sections or sizes: three in a row like XS, SM, MD, or three entries above or below
    the article, half of them common in menus."""
    found: set[int] = set()
    run: list[int] = []
    for index in range(len(lines) + 1):
        words = lines[index].words if index < len(lines) else ""
        if words and len(words) <= 25 and len(words.split()) <= 3 and not is_listed(words) and not ends_sentence(words):
            run.append(index)
            continue
        if len(run) >= 3:
            sizes = [i for i in run if _SIZE_LABEL.fullmatch(lines[i].words)]
            if len(sizes) >= 3 and sizes[-1] - sizes[0] == len(sizes) - 1:
                found.update(sizes)
            outside = [i for i in run if i < first or i > last]
            known = [i for i in outside if _simplify(lines[i].words) in SECTION_LABELS | PHRASES]
            if len(outside) >= 3 and len(known) * 2 >= len(outside):
                found.update(outside)
        run = []
    return found


def _find_bylines_and_labels(lines: Sequence[Line], boilerplate: set[int], first: int, last: int) -> set[int]:
    """Bylines and lone section names above and below the article.

    If nothing else above the article can be the title, the section name is kept as the title.
    """
    outside = [index for index in range(len(lines)) if index not in boilerplate and not first <= index <= last]
    bylines = {index for index in outside if is_byline(lines[index].words)}
    labels = {index for index in outside if _simplify(lines[index].words) in SECTION_LABELS}
    if not any(index < first for index in set(outside) - bylines - labels):
        labels = {index for index in labels if index > last}
    return bylines | labels


def _find_trailing_links(lines: Sequence[Line], boilerplate: set[int], first: int) -> set[int]:
    """The short lines after "Leave a Reply", "Related articles" and the like, unless running text follows them."""
    found: set[int] = set()
    for index, line in enumerate(lines):
        if index <= first or index not in boilerplate or _simplify(line.words) not in TAIL_MARKERS:
            continue
        tail: list[int] = []
        for following in range(index + 1, min(index + 1 + _MAX_TAIL_LINES, len(lines))):
            words = lines[following].words
            if following not in boilerplate and (is_prose(words) or is_listed(words) or ends_sentence(words)):
                break
            tail.append(following)
        else:
            found.update(tail)
    return found
