"""The chat in a process of its own, articles for it, and conversations of it that are ready to be read."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args
from unittest.mock import patch

from rag import Assistant, Conversations, Shelf, describe_answer, load_settings
from rag.serving.chat import compose_command, find_page
from tests.conftest import SEEDS
from tests.support.servers import find_free_port, run_process

HOSTILE = {
    "hostile <img src=x onerror=alert(1)>.txt": """Breakwater of Zandhaven <script>window.hacked=1</script> ![x](http://evil.example/t.gif)

The breakwater of Zandhaven cost 47 million guilders <img src=x onerror="window.hacked=2"> in the year $\\frac{1}{2}$.
[Click here](javascript:window.hacked=3) said the harbour master of Zandhaven :red[in red] <b>boldly</b> https://evil.example/.
"""
}
"""An article that tries to run, load and style things."""

ARABIC = {"port.txt": "ميناء الشارقة\n\nقال المجلس إن الميناء كلف 17 مليون درهم.\n\nThe port was opened in May.\n"}
"""An article from right to left, but for its last line."""


def _write_dated(visitors: str, day: str) -> str:
    """An article of one sentence, published on a day."""
    return (
        f'<html><head><title>The lighthouse of Amrum</title><meta property="article:published_time" content="{day}"/>'
        "</head><body><article><h1>The lighthouse of Amrum</h1><p>The lighthouse of Amrum was climbed by "
        f"{visitors} visitors, the town said.</p></article></body></html>"
    )


DATED = {"old.html": _write_dated("4,100", "2019-03-02"), "new.html": _write_dated("7,300", "2024-05-15")}
"""The same said of two years."""


@dataclass(frozen=True)
class Chat:
    """A running chat."""

    url: str
    articles: Path
    home: Path

    def forget(self) -> None:
        """Remove all conversations and preferences, also the conversations that could be brought back."""
        kept, articles = Conversations(self.home), str(self.articles.resolve())
        for conversation in kept.list_deleted(articles=articles):
            kept.restore(conversation.id)
        for shelf in get_args(Shelf):
            while found := kept.find(articles=articles, shelf=shelf, limit=100):
                for conversation in found:
                    kept.delete(conversation.id)
        shutil.rmtree(self.home / "preferences", ignore_errors=True)

    def save(self, *answers: Mapping[str, Any]) -> str:
        """Save a conversation of these answers, as `describe_answer` gives them; returns its path."""
        kept = Conversations(self.home)
        conversation = kept.create(articles=str(self.articles.resolve())).id
        for answer in answers:
            turn = kept.add_turn(conversation, answer["question"], {})
            kept.save_answer(turn.id, state="answered", answer=answer)
        return f"/?c={conversation}"


@contextmanager
def run_chat(
    folder: Path,
    *,
    address: str = "127.0.0.1",
    home: Path | None = None,
    articles: Path | None = None,
    extra: Mapping[str, str] | None = None,
    ready: str = "/_stcore/health",
    **env: str,
) -> Iterator[Chat]:
    """The server that `rag chat` starts, without that command, on a copy of the shipped articles in `folder`, from when
    its address `ready` answers, stopped afterwards.

    The articles are indexed here, where the models remember what they have read. `extra` are further articles, `env`
    variables of its environment.
    """
    home = home or folder / "home"
    if articles is None:
        articles = folder / "articles"
        shutil.copytree(SEEDS, articles)
    for name, text in (extra or {}).items():
        (articles / name).write_text(text, encoding="utf-8")
    env |= {"RAG_ARTICLES": str(articles), "RAG_HOME": str(home)}
    with patch.dict(os.environ, env), Assistant(load_settings()) as assistant:
        if not assistant.is_indexed():
            assistant.index()
    port = find_free_port()
    command = compose_command(address, port, assistant.settings)
    with run_process(command, port, env, cwd=find_page().parent, ready=ready) as server:
        yield Chat(server.url, articles, home)


class Answers:
    """The answers of an assistant, which is asked each question once."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._given: dict[str, Mapping[str, Any]] = {}

    def find(self, question: str) -> Mapping[str, Any]:
        """The answer as it is saved in a conversation."""
        if question not in self._given:
            self._given[question] = describe_answer(self._assistant.ask(question))
        return self._given[question]
