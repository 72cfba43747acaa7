"""Follow-ups to a list of people: some of them ("only the ministers", "and Norwegian ones?"), or those of another country
("and Norway?")."""

from __future__ import annotations

from dataclasses import replace

from rag.question.follow_up_wordings import ABOUT, CLOSING_ONES, ONES_FROM, SOME_PEOPLE
from rag.question.loose_kinds import names_people
from rag.schema.kinds import Request
from rag.text.nationality import read_nationality


def find_people(plain: str, before: Request) -> str:
    """The words for some people of a list ("the Norwegians"); "" when the follow-up names none, or no list came
    before."""
    is_of_people = before.kind == "list" and before.aspect in ("person", "name")
    if is_of_people and (match := ONES_FROM.fullmatch(plain)):
        who = f"people from {match['land']}"
        return who if read_nationality(who) else ""
    match = SOME_PEOPLE.fullmatch(plain) if is_of_people else None
    if match is None:
        return ""
    trade = before.subject if before.subject and read_nationality(before.subject) is None else "people"
    who = CLOSING_ONES.sub(f" {trade}", match["who"])  # "the foreign ones" of the ministers
    return who if names_people(who) else ""


def exchange_country(plain: str, before: Request) -> Request | None:
    """The people of another country: "and Norway?" after "list the Ukrainian ministers"."""
    nationality = read_nationality(before.subject) if (before.kind, before.aspect) == ("list", "person") else None
    match = ABOUT.fullmatch(plain)
    land = match["subject"].strip(" ?!.") if match else plain.removeprefix("and ")
    if nationality is None or read_nationality(f"people from {land}") is None:
        return None
    return replace(before, subject=f"{nationality.trade or 'people'} from {land}")
