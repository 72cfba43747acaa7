"""The text of a JSON or JSON Lines file -> records: each object with a title or a body, wherever it is.

Owns reading the intact parts of a damaged file, finding the articles in the value (in arrays, in maps by id, inside the
envelope of a search engine or a feed), and naming the texts around them that are not part of an article.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from rag.errors import FileUnreadable
from rag.loading.formats.column_names import BODIES, DATES, LISTS, TITLES, normalise_name, tidy_name
from rag.loading.formats.json_texts import repair_escapes, resolve_texts
from rag.loading.structure.blocks import tidy_line
from rag.schema.documents import Remark

Record = dict[str, str]
"""The fields of a record in order, every value as text."""

_MAX_DEPTH = 6
_MAX_SEARCH_DEPTH = 12
"""Depth to which a value is searched for articles."""
_MAX_BAD_PLACES = 1_000
"""Number of damaged places after which the rest of a file is skipped: each costs a scan of the rest of its record."""
_BETWEEN = re.compile(r"[\s,\[\]}\x1e]*")
"""What may come between consecutive records; U+001E is the separator of JSON text sequences."""
_NEXT_LINE = re.compile(r"\n[^\S\n]*(?=[{\[])")
_MOST_NAMED = 4
"""Most fields outside the articles that a remark names."""
_WORD = re.compile(r"(?<!\S)[^\W\d_][^\s_]*(?!\S)")
_ADDRESS = re.compile(r"\s*https?://\S+\s*$")
_ASSIGNMENT = re.compile(r"\s*(?:var |const |let )?[A-Za-z_$][\w.$]{0,80}\s*[=(]\s*(?=[\[{])")
"""What stands before the value in a file that a page loads as a program: `window.YTD.tweets.part0 = [`."""
_LABELS = ("name", "title", "label", "text", "value")
_UNSAID = frozenset(
    ("id", "slug", "url", "uri", "link", "href", "type", "termid", "taxonomy", "key", "image", "avatar")
)
"""Keys that say nothing beside the name of a thing."""


def read_records(text: str) -> tuple[list[Record], tuple[Remark, ...]]:
    """The records of a file, and remarks on damaged and omitted parts.

    Raises FileUnreadable, with the line, when none of it can be read.
    """
    try:
        text, was_escaped = repair_escapes(text)
        value, remarks = _parse(_drop_assignment(text))
        if was_escaped:
            remarks = (*remarks, Remark("its letters are escaped byte by byte, and were put together", is_loss=False))
        value = resolve_texts(value)
        found = _find_objects(value)
        if len(found) > 1 and not any(map(_has_words, found)):
            return [{"text": _as_text(found)}], remarks  # a list of figures, none of which is an article
        records = [dict(_flatten(one, "", _MAX_DEPTH)) if _is_object(one) else {"text": _as_text(one)} for one in found]
        return [record for record in records if record], (*remarks, *_describe_rest(value, found))
    except RecursionError as error:
        raise FileUnreadable("it is nested too deeply to read") from error


def _drop_assignment(text: str) -> str:
    """The text without what makes a program of the value in it."""
    assigned = _ASSIGNMENT.match(text[:200])
    return re.sub(r"[\s;)]+\Z", "", text[assigned.end() :]) if assigned else text


def _parse(text: str) -> tuple[Any, tuple[Remark, ...]]:
    """The JSON value, or the list of consecutive values, each on one line or several."""
    try:
        return json.loads(text), ()
    except json.JSONDecodeError as error:
        values, bad = _read_values(text)
        if not any(isinstance(value, dict) for value in values):
            raise FileUnreadable(f"it is damaged: {_describe(error)} at line {error.lineno}") from error
    except ValueError as error:  # a number with thousands of digits
        raise FileUnreadable("it is damaged: it holds a number that is too long") from error
    return values, _describe_damage(bad, len(values))


def _read_values(text: str) -> tuple[list[Any], list[tuple[int, str]]]:
    """The values that can be read, and where (line, reason) one cannot be.

    After a damaged value, reading continues with the next line that begins one; in a list or object that is cut off,
    with the next object in it.
    """
    decoder = json.JSONDecoder()
    values: list[Any] = []
    bad: list[tuple[int, str]] = []
    at = _skip_between(text, 0)
    while at < len(text) and len(bad) < _MAX_BAD_PLACES:
        try:
            value, end = decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            bad.append((_find_bad_line(text, at, error.pos), _describe(error)))
            at = _find_next(text, at, is_inside=not values)
            continue
        except ValueError:
            bad.append((text.count("\n", 0, at) + 1, "a number is too long"))
            at = _find_next(text, at, is_inside=False)
            continue
        values.append(value)
        at = _skip_between(text, end)
    return values, bad


def _find_bad_line(text: str, start: int, found: int) -> int:
    """The line of the damage that was found at `found`, in a value that begins at `start`.

    In a file with a record on each line, a record that is cut off is found to be so where the next one begins.
    """
    line_start = text.rfind("\n", 0, found) + 1
    is_cut = start < line_start and text[start] == text[line_start : line_start + 1] == "{"
    return text.count("\n", 0, start if is_cut else found) + 1


def _skip_between(text: str, at: int) -> int:
    match = _BETWEEN.match(text, at)
    return match.end() if match else at


def _find_next(text: str, at: int, *, is_inside: bool) -> int:
    """Where reading continues after the damaged value at `at`, or the end of the text."""
    inner = text.find("{", at + 1)
    line = _NEXT_LINE.search(text, at + 1)
    if is_inside and inner >= 0 and not _is_record_cut(text, at, inner):
        return inner
    return line.end() if line else len(text)


def _is_record_cut(text: str, at: int, inner: int) -> bool:
    """Whether the damaged value is a record, so that an object inside it is part of that record."""
    keys = {normalise_name(key) for key in re.findall(r'"([^"\\]{1,40})"\s*:', text[at:inner])}
    return bool(keys & {*TITLES, *BODIES})


def _describe_damage(bad: list[tuple[int, str]], good: int) -> tuple[Remark, ...]:
    if not bad:
        return ()
    line, reason = bad[0]
    others = f", and {len(bad) - 1} more places" if len(bad) > 1 else ""
    return (Remark(f"line {line} is damaged or cut off ({reason}){others}; {good} records were read"),)


def _describe(error: json.JSONDecodeError) -> str:
    return error.msg.lower().removesuffix(" starting at")


def _find_objects(value: Any) -> list[Any]:
    """The objects that become records: the value's list of objects, or the articles found anywhere in it if there are
    more of these."""
    members = _list_members(value)
    told = sum(_is_told(member) for member in members)
    articles = list(_find_articles(value, _MAX_SEARCH_DEPTH)) if told < max(2, len(members)) else []
    if not told and not articles and members == [value]:
        articles = list(_find_listed(value, _MAX_SEARCH_DEPTH))
    return articles if len(articles) > told else members


def _find_listed(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """The objects of the outermost lists of records: their fields have some of the usual names."""
    if isinstance(value, list) and all(map(_is_record, value)):
        yield from value
    elif depth:
        for member in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from _find_listed(member, depth - 1)


def _is_record(value: Any) -> bool:
    """Whether an object has a text and the name of its title or day: a list of others is a field of something."""
    names = {normalise_name(key) for key in value} if isinstance(value, dict) else set()
    return bool(names & {*TITLES, *DATES}) and any(
        isinstance(held, str) and _WORD.search(held) for held in value.values()
    )


def _describe_rest(value: Any, found: list[Any]) -> tuple[Remark, ...]:
    """A remark on fields with text outside the records: an envelope's title, an editor's name."""
    names = list(dict.fromkeys(_find_rest(value, frozenset(map(id, (found, *found))))))
    if not names:
        return ()
    others = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    noun, verb = ("field", "is") if len(names) == 1 else ("fields", "are")
    said = ", ".join(names[:_MOST_NAMED])
    return (Remark(f"the {noun} {said}{others} {verb} outside the articles and not read"),)


def _find_rest(value: Any, taken: frozenset[int]) -> Iterator[str]:
    """The names of the fields with text that are not in any of the objects `taken`; members of a list share its
    name."""
    left = [(value, "")]
    while left:
        held, name = left.pop()
        if id(held) in taken:
            continue
        if isinstance(held, dict):
            inner = [(one, f"{name}.{tidy_line(str(key))}".removeprefix(".")) for key, one in held.items()]
            left.extend(reversed(inner))
        elif isinstance(held, list):
            left.extend((one, name) for one in reversed(held))
        elif isinstance(held, str) and len(_WORD.findall(held)) > 1 and not _ADDRESS.match(held):
            yield name or "(without a name)"


def _list_members(value: Any) -> list[Any]:
    """The members of a list, of the one list of objects in an object, or the object itself."""
    if isinstance(value, dict):
        lists = {key: held for key, held in value.items() if isinstance(held, list) and any(map(_is_object, held))}
        named = [key for key in lists if normalise_name(key) in LISTS]
        chosen = named[:1] or (list(lists) if len(lists) == 1 and not _has_body(value) else [])
        value = lists[chosen[0]] if chosen else [value]
    return value if isinstance(value, list) else [value]


def _is_told(value: Any) -> bool:
    """Whether it is an object with a title and a body, in its own fields or in those of a nested object."""
    if not isinstance(value, dict):
        return False
    missing = [TITLES, BODIES]
    for key, _ in _flatten(value, "", _MAX_DEPTH):  # most records say both in their first fields
        name = normalise_name(key)
        missing = [names for names in missing if name not in names]
        if not missing:
            return True
    return False


def _find_articles(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """The objects with a title and a body, in order, none inside another."""
    if depth == 0:
        return
    if isinstance(value, dict):
        if _is_article(value):
            yield value
            return
        value = list(value.values())
    for member in value if isinstance(value, list) else ():
        yield from _find_articles(member, depth - 1)


def _is_article(value: dict[str, Any]) -> bool:
    """Whether an object has a title, and a body itself or in the one object in it that has some."""
    if not any(normalise_name(key) in TITLES and isinstance(held, str) for key, held in value.items()):
        return False
    return _has_body(value) or sum(_is_object(held) and _has_body(held) for held in value.values()) == 1


def _has_words(value: Any) -> bool:
    """Whether it is an object, or a text of at least two words."""
    return isinstance(value, dict) or (isinstance(value, str) and len(_WORD.findall(value)) > 1)


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _has_body(value: dict[str, Any]) -> bool:
    return any(normalise_name(key) in BODIES and _is_text(held) for key, held in value.items())


def _is_text(value: Any) -> bool:
    """Whether it is a text, or a list of paragraphs."""
    if isinstance(value, list):
        return bool(value) and all(isinstance(one, str) for one in value) and any(" " in one for one in value)
    return isinstance(value, str)


def _flatten(value: dict[str, Any], prefix: str, depth: int) -> Iterator[tuple[str, str]]:
    """The fields of an object; fields of a nested object are named "outer.inner"."""
    for key, held in value.items():
        name = f"{prefix}{tidy_name(key)}"
        if isinstance(held, dict) and depth:
            yield from _flatten(held, f"{name}.", depth - 1)
        elif (words := _as_text(held)).strip():
            yield name, words


def _as_text(value: Any) -> str:
    """A value in readable form: a list is separated by commas, or by blank lines if it has long texts."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        texts = [text for text in map(_as_text, value) if text.strip()]
        return ("\n\n" if any(len(text) > 80 for text in texts) else ", ").join(texts)
    return _describe_object(value) if isinstance(value, dict) else str(value)


def _describe_object(value: dict[str, Any]) -> str:
    """An object of a list on one line: its name if it has nothing else to say, or each field with its name."""
    said = {key: text for key, held in value.items() if (text := _as_text(held)).strip()}
    label = next((key for key in said if key.casefold() in _LABELS), "")
    if label and all(key == label or normalise_name(key) in _UNSAID for key in said):
        return said[label]
    return "; ".join(f"{tidy_line(str(key))}: {text}" for key, text in said.items())
