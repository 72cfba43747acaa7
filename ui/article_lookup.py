"""What the library looks up about articles: where words are, who is named, which answers quote them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag import Document, FoundLine, RagError
from ui.quoted_models import QuotedPlace, list_quoted
from ui.server_state import count_found, read_overview
from ui.session import Session


def find_words(session: Session, words: str) -> Mapping[str, int]:
    """The files whose texts hold all these words, each with the number of sentences that hold one. Raises
    `RagError`."""
    state = session.assistant.library.read_state_name()
    return count_found(session.assistant, session.articles_name, state, words)


def read_lines(session: Session, words: str, files: Sequence[str], *, most: int) -> Mapping[str, Sequence[FoundLine]]:
    """The lines of some files with these words, at most so many of each. Raises `RagError`."""
    return session.assistant.library.read_found_lines(words, files, most=most) if words and files else {}


def list_people(session: Session, file: str) -> list[str]:
    """The people that a file names most often, those of its first article first."""
    state = session.assistant.library.read_state_name()
    try:
        cards = read_overview(session.assistant, session.articles_name, state, (file,)).cards
    except RagError:
        return []
    return list(dict.fromkeys(name for card in cards for name in card.people))


def list_places_quoted(session: Session, document: Document) -> list[QuotedPlace]:
    """Where the answers of this user's conversations quote an article, the latest first."""
    try:
        turns = session.conversations.list_naming(document.file, articles=session.articles_name)
    except RagError:
        return []
    return list_quoted(turns, document)
