"""Saved answers as the plain data that the page's components draw. Knows nothing of Streamlit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rag import Turn, drop_added, find_nearest, list_citations, list_own_statements, list_sought_words
from ui.kind_models import describe_layout, write_checked_text
from ui.wording import cut_text, describe_confidence, describe_day, describe_reading, describe_scope

ASKED_CHARACTERS = 300
"""Most characters of the question repeated under an abstention."""

DOUBTED = "Read the quotes"
DOUBTED_MEANING = "What the articles say here fits your question only in part; the line beside it says how."
"""Shown in place of a confidence that would contradict a warning beside it."""

DOUBTING_LEADS = ("The articles do not ", "The articles describe this as ", "No single sentence answers ")
"""How leads begin that say that the articles do not quite say what was asked."""

Lost = Mapping[tuple[str, int, int], str]
"""Quotes (file, start, end) that are no longer in their files, and why."""

_LOST = {
    "the file is gone": "This file is no longer in the folder. This is what it said:",
    "the file has changed": "This file has changed; these words are no longer in it:",
}


def list_places(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The places that can be opened from an answer: its citations in order of number, or the sentences nearest to a
    question that was refused."""
    if answer["abstained"]:
        return find_nearest(answer)
    return list_citations(answer)


def list_quotes(turns: Iterable[Turn]) -> tuple[tuple[str, int, int, str], ...]:
    """Every place (file, start, end, words) that the answers of some turns can open."""
    places = [place for turn in turns if turn.answer for place in list_places(turn.answer)]
    return tuple(dict.fromkeys((place["file"], place["start"], place["end"], place["quote"]) for place in places))


def describe_answer(
    turn: Turn, lost: Lost, *, opened: int | None = None, titles: Mapping[str, str] | None = None, unread: str = ""
) -> dict[str, Any]:
    """An answer for `components.draw_answer`; `opened` is the place shown in the source view, `titles` are those of
    files, `unread` says which files could not be searched."""
    answer = turn.answer
    assert answer is not None  # a turn without an answer is drawn separately
    places = list_places(answer)
    index_of = {place["n"]: index for index, place in enumerate(places)}
    short = [one for one in list_own_statements(answer) if one["short"]]
    notes = list(answer["notes"])
    if turn.state == "stopped":
        notes.append("You stopped this answer; this is what had been written.")
    return {
        "turn": turn.id,
        "abstained": answer["abstained"],
        "head": answer["answer"] if answer["abstained"] else "",
        "lead": "" if answer["abstained"] else answer.get("lead", ""),
        "looked": _describe_search(turn, titles or {}),
        "short": [_describe_short(one, index_of, several=len(short) > 1) for one in short],
        **describe_layout(answer, index_of),
        "places": [
            {
                **place,
                "published": describe_day(place["published"]),
                "location": ", ".join(filter(None, (place.get("location", ""), place.get("url", "")))),
                "lost": describe_lost(place, lost),
            }
            for place in places
        ],
        "cited": [] if answer["abstained"] else list(range(len(places))),
        "confidence": None if answer["abstained"] or turn.state == "stopped" else _describe_confidence(answer),
        "writer": _describe_writer(turn, answer),
        "words": _list_words(turn) if answer["abstained"] else [],
        "unread": unread if answer["abstained"] else "",
        "notes": notes,
        "withheld": list(answer.get("withheld", ())),
        "open": opened,
        "copy": write_for_clipboard(turn),
    }


def describe_asked(turn: Turn) -> str:
    """The question that a follow-up was turned into; "" if it was asked as typed or not saved."""
    asked_as = str(turn.answer.get("asked_as", "")) if turn.answer else ""
    sentence = drop_added(asked_as)
    typed = drop_added(turn.question).rstrip("?. !").casefold()
    return "" if typed.endswith(sentence.rstrip("?. !").casefold()) else sentence  # "And when?" is asked as "When?"


def _describe_search(turn: Turn, titles: Mapping[str, str]) -> str:
    """What was searched, and where; "" if there is nothing to show."""
    answer = turn.answer or {}
    scope = describe_scope(turn.options, titles)
    looked = f"Looked for “{cut_text(describe_asked(turn) or turn.question, ASKED_CHARACTERS)}”"
    looked += f" ({scope})" if scope else ""
    read = len(answer.get("passages", ()))
    if answer.get("coverage"):
        return f"{looked} in {describe_reading(answer['coverage'])}."
    found = f"none of the {read} nearest passages says it" if read else "no passage comes near it"
    return f"{looked}; {found}."


def _list_words(turn: Turn) -> list[dict[str, str]]:
    """The words that a refused question looked for, each with a question that looks for the word itself."""
    words = list_sought_words(cut_text(describe_asked(turn) or turn.question, ASKED_CHARACTERS))
    return [{"word": word, "ask": f"Which articles mention {word}?"} for word in words]


def _describe_short(statement: Mapping[str, Any], index_of: Mapping[int, int], *, several: bool) -> dict[str, Any]:
    first = statement["citations"][0] if statement["citations"] else None
    where = ""
    if several and first:
        where = " · ".join(part for part in (first["file"], describe_day(first["published"])) if part)
    return {
        "text": statement["text"],
        "verified": statement["verified"],
        "places": [index_of[one["n"]] for one in statement["citations"]],
        "where": where,
    }


def _describe_confidence(answer: Mapping[str, Any]) -> dict[str, str]:
    """The confidence in words, and what was read; for answers from whole articles, only what was read."""
    read = f"Read: {describe_reading(answer['coverage'])}" if answer.get("coverage") else ""
    if read and answer["confidence"] >= 1:
        return {"word": read, "meaning": "", "level": "read"}
    if _is_doubted(answer):
        return {"word": DOUBTED, "meaning": DOUBTED_MEANING, "level": "fair"}
    word, meaning = describe_confidence(answer["confidence"])
    meaning = f"{meaning} {read}." if read else meaning
    return {"word": word, "meaning": meaning, "level": word.split()[0].lower()}


def _is_doubted(answer: Mapping[str, Any]) -> bool:
    """Whether the answer itself says beside its confidence that the articles may not say this."""
    is_unverified = any(not statement["verified"] for statement in answer["statements"])
    return is_unverified or str(answer.get("lead", "")).startswith(DOUBTING_LEADS)


def _describe_writer(turn: Turn, answer: Mapping[str, Any]) -> str:
    """Who wrote the answer, if it is not quoted; answers saved by early versions do not say."""
    if answer.get("mode") != "generative" or answer["abstained"] or turn.state == "stopped":
        return ""
    checked = "Each sentence was checked against the articles"
    unverified = sum(not statement["verified"] for statement in answer["statements"])
    if unverified:
        checked += "; 1 is not verified" if unverified == 1 else f"; {unverified} are not verified"
    return f"Written by {answer.get('language_model') or 'a language model'}. {checked}."


def describe_lost(place: Mapping[str, Any], lost: Lost) -> str:
    """A line that says why the words of a place are no longer in their file; "" if they are."""
    why = lost.get((place["file"], place["start"], place["end"]), "")
    return _LOST.get(why, "")


def write_for_clipboard(turn: Turn) -> str:
    """The answer as plain text, with its sources below."""
    answer = turn.answer
    assert answer is not None
    lines = [answer["answer"], *filter(None, [write_checked_text(answer)])]
    if not answer["abstained"]:
        for place in list_places(answer):
            title = place["title"] and f"“{place['title']}”"
            details = (place["file"], place.get("url", ""), title, describe_day(place["published"]))
            head = ", ".join(detail for detail in details if detail)
            lines.append(f"[{place['n']}] {head}: “{' '.join(place['quote'].split())}”")
    return "\n".join(lines)
