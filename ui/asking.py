"""What happens when a question is asked, asked again or edited: it is saved, and its answer begins.

A question is asked after the turns that its window shows. If the conversation has gone on in another one, it is held
until the user has seen that (`Session.held_question`).

An error is kept for the page, which shows it in its next run (`Session.take_trouble`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rag import ConversationChanged, RagError, Turn, clean_question, fit_input
from ui.looking import parse_days
from ui.preferences import Preferences
from ui.session import Session


def ask(session: Session, question: str, *, kind: str = "", instead_of: Turn | None = None) -> None:
    """Save a question and start answering it, with its `kind` if that is given, as another version of the turn
    `instead_of`. A text that is too long for a question is checked, as much of it as can be."""
    fitted = fit_input(question, kind)
    if fitted.said:
        session.keep_trouble(fitted.said)
    options = session.preferences.describe() | ({"kind": fitted.kind} if fitted.kind else {})
    _ask(session, fitted.text, options, instead_of)


def ask_again(session: Session, turn: Turn) -> None:
    """Answer a turn again, with the options it was asked with. A complete answer stays, as an earlier version."""
    if turn.state == "answered":
        _ask(session, turn.question, turn.options, turn)
        return
    try:
        _check_load(session)
        session.conversations.save_answer(turn.id, state="asked")
        if session.conversation:
            session.jobs.ask(session.conversations, session.conversation, turn)
    except RagError as error:
        session.keep_trouble(str(error))


def ask_instead(session: Session, turn: Turn, question: str) -> None:
    """Ask an edited question. What it replaces stays, as an earlier version, with all that followed it."""
    ask(session, question, kind=str(turn.options.get("kind", "")), instead_of=turn)


def _ask(session: Session, question: str, options: Mapping[str, Any], instead_of: Turn | None) -> None:
    kind = str(options.get("kind", ""))
    try:
        question = clean_question(question, kind=kind)
        _check_load(session)
        conversation = session.conversation
        if conversation is None:
            conversation = session.conversations.create(articles=session.articles_name).id
        seen = session.seen
        turn = session.conversations.add_turn(
            conversation, question, options, after=seen, instead_of=instead_of.id if instead_of else None
        )
        session.edit(None)
        session.drop_held_question()
        session.stay_in(conversation, hides_since=instead_of.id if instead_of else None)
        kept = [one for one in seen or () if instead_of is None or one < instead_of.id]
        session.note_seen((*kept, turn.id))
        session.jobs.ask(session.conversations, conversation, turn)
    except ConversationChanged:
        session.hold_question(question, kind)
    except RagError as error:
        session.keep_trouble(str(error))


def ask_all(session: Session, turn: Turn) -> None:
    """Ask a turn's question once more, of all articles: the conversation's filter is taken away."""
    session.ask_only(Preferences())
    ask(session, turn.question, kind=str(turn.options.get("kind", "")))


def ask_month(session: Session, text: str) -> None:
    """Limit the questions to articles published within two days, as `looking.parse_days` reads them."""
    if days := parse_days(text):
        session.ask_only(replace(session.preferences, since=days[0], until=days[1], undated=False))


def _check_load(session: Session) -> None:
    """Raises `RagError` when too many questions wait."""
    if session.jobs.is_full():
        raise RagError("Too many questions are waiting for their answers. Ask again in a minute.")
