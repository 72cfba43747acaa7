"""Whether a statement holds by what it cites: every quote where it says, every figure, date and name in a quote.

Pure rules, the same for quoted statements (which pass by construction) and for ones that a language model wrote. They
catch a wrong number, a name from elsewhere, a lost or added "not", and talk of something else; they do not understand,
and a statement that recombines a quote's own words into something false can pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rag.schema.answers import Citation, Passage
from rag.schema.documents import Chunk
from rag.text.negation import CONTRACTED_NOT, DENIALS
from rag.text.quantities import MONTH_ABBREVIATIONS, list_months, read_numbers
from rag.text.words import STOP_WORDS, WORD, fold_text, stem_word

CLOSE_SHARE = 0.6
"""At least this share of a statement's content words stands, by stem, in its quotes."""

_PRONOUN_NUMBERS = frozenset("1")
"""What "one of them" reads as: no figure to check."""


def verify(statement_text: str, citations: Sequence[Citation], passages: Sequence[Passage]) -> bool:
    """True when the citations stand in the passages and bear the statement out.

    Every citation's quote stands at its span of a supplied passage, or of a copy of one. Every number, date and name
    of the statement stands in a quote; it denies only if a quote does; and its words are close enough to the
    quotes'. False without citations, and for a statement without a word.
    """
    if not citations or not all(_stands(citation, passages) for citation in citations):
        return False
    statement = _collapse(statement_text)
    quotes = [_collapse(citation.quote) for citation in citations]
    if not WORD.search(statement):
        return False
    if any(statement in quote for quote in quotes):
        return True
    evidence = "\n".join(quotes)
    return (
        read_numbers(statement) - _PRONOUN_NUMBERS <= read_numbers(evidence)
        and _find_names(statement) <= _find_words(evidence)
        and (not _denies(statement) or _denies(evidence))
        and _is_close(statement, evidence)
    )


def _stands(citation: Citation, passages: Sequence[Passage]) -> bool:
    """The quote is the text at the citation's span of a passage of its file."""
    if not citation.quote or citation.end <= citation.start:
        return False
    return any(
        chunk.file == citation.file
        and chunk.start <= citation.start
        and citation.end <= chunk.end
        and chunk.text[citation.start - chunk.start : citation.end - chunk.start] == citation.quote
        for chunk in _list_chunks(passages)
    )


def _list_chunks(passages: Sequence[Passage]) -> Iterable[Chunk]:
    for passage in passages:
        yield passage.chunk
        yield from passage.copies


def _find_names(text: str) -> set[str]:
    """Stems of the words written as names, months and weekdays among them; the word that opens a sentence is none
    unless it cannot be anything else (a capital inside it)."""
    names = set()
    for match in WORD.finditer(text):
        word = match.group()
        if not word[0].isupper() or fold_text(word) in STOP_WORDS:
            continue
        before = text[: match.start()].rstrip(" \"'“‘([—–-")
        opens = not before or before[-1] in ".!?:;"
        if not opens or any(character.isupper() for character in word[1:]):
            names.add(_stem_name(word))
    return names


def _find_words(text: str) -> set[str]:
    words = {_stem_name(match.group()) for match in WORD.finditer(text)}
    return words | {stem_word(month) for month in list_months(text)}


def _stem_name(word: str) -> str:
    folded = fold_text(word)
    return stem_word(MONTH_ABBREVIATIONS.get(folded, folded))


def _denies(text: str) -> bool:
    folded = fold_text(text)
    return bool(CONTRACTED_NOT.search(folded)) or any(match.group() in DENIALS for match in WORD.finditer(folded))


def _is_close(statement: str, evidence: str) -> bool:
    content = [stem_word(m.group()) for m in WORD.finditer(statement) if fold_text(m.group()) not in STOP_WORDS]
    held = _find_words(evidence)
    return not content or sum(stem in held for stem in content) / len(content) >= CLOSE_SHARE


def _collapse(text: str) -> str:
    return " ".join(text.split())
