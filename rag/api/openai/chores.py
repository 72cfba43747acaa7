"""Chores that clients give to whatever model they talk to: a title for a chat, tags, search queries, what to ask next.

open-webui sends them as prompts that begin with `### Task:` and say which JSON they want. They are not questions about
the articles: each is answered at once, in that JSON, from the words of the chat alone, and nothing is searched. A
prompt that wraps a question in a client's own documents is unwrapped; those documents are no evidence.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable

from rag.text.words import list_content_words

_BEGINNING = "### Task:"
_KEY = re.compile(r'\{\s*"(title|tags|follow_ups|queries|prompt|text|emoji)"\s*:')
_SPEAKER = re.compile(r"(user|assistant): ?", re.IGNORECASE)
_MOST_CHARACTERS = 100_000
"""Most characters of a prompt that are looked at: the beginning has the task, and titles need no more of the chat."""
_TITLE_WORDS = 6
_MOST_TAGS = 3


def do_chore(prompt: str) -> str | None:
    """The reply to a chore; None when the prompt is none."""
    if not prompt.lstrip().startswith(_BEGINNING) or unwrap_question(prompt) != prompt:
        return None
    task, _, history = prompt[:_MOST_CHARACTERS].partition("<chat_history>")
    found = _KEY.findall(task)
    questions = _list_questions(history.partition("</chat_history>")[0])
    make = _REPLIES.get(found[-1]) if found else None
    return json.dumps(make(questions), ensure_ascii=False) if make else _make_title(questions)


def unwrap_question(prompt: str) -> str:
    """The user's own question, out of a client's template with documents around it; any other prompt unchanged."""
    if not prompt.lstrip().startswith(_BEGINNING):
        return prompt
    tagged = prompt.rpartition("<user_query>")[2].partition("</user_query>")
    if tagged[1] and "<user_query>" in prompt:
        return tagged[0].strip() or prompt
    _, end, after = prompt.rpartition("</context>")
    question = after.strip().removeprefix("### User Query:").removeprefix("Query:").strip()
    return question if end and question else prompt


def _list_questions(history: str) -> list[str]:
    """What the user said in a chat, in order."""
    said: list[list[str]] = []
    is_user = False
    for line in history.splitlines():
        if speaker := _SPEAKER.match(line):
            is_user = speaker[1].lower() == "user"
            line = line[speaker.end() :]
            said += [[]] if is_user else []
        if is_user:
            said[-1].append(line)
    return [text for lines in said if (text := "\n".join(lines).strip())]


def _make_title(questions: list[str]) -> str:
    words = questions[0].split() if questions else []
    title = " ".join(words[:_TITLE_WORDS]).rstrip(" ,;:.?!")[:60]
    return f"{title} …" if len(words) > _TITLE_WORDS else title or "New chat"


def _list_tags(questions: list[str]) -> list[str]:
    counted = Counter(word.lower() for text in questions for word in dict.fromkeys(list_content_words(text)))
    return [word.capitalize() for word, _ in counted.most_common(_MOST_TAGS)] or ["General"]


_REPLIES: dict[str, Callable[[list[str]], dict[str, object]]] = {
    "title": lambda questions: {"title": _make_title(questions)},
    "tags": lambda questions: {"tags": _list_tags(questions)},
    "follow_ups": lambda _: {"follow_ups": []},
    "queries": lambda _: {"queries": []},
    "prompt": lambda _: {"prompt": ""},
    "text": lambda _: {"text": ""},
    "emoji": lambda _: {"emoji": ""},
}
"""The reply in the JSON that a prompt asks for. Nothing is guessed: no searches, since the articles are searched
anyway, and nothing to ask next that was not tried."""
