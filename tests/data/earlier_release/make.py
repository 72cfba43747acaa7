"""Save an index, two conversations and what was read from them, as `home.tar.xz` and `expected.json`.

Run it with the release to keep; README.md says which one made the files here. It uses only public names.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from rag import (
    Assistant,
    Conversations,
    EarlierTurn,
    Turn,
    describe_answer,
    export_json,
    export_markdown,
    load_settings,
)

HERE = Path(__file__).parent
INDEX_NAME = "earlier-release"
ARTICLES_NAME = "/srv/ormsund/articles"
"""The folder that the saved conversations are about. It need not exist."""
MODIFIED = 1_717_000_000
"""Modification time of every article, in seconds since 1970: the index compares it to find changed files."""

QUESTIONS: dict[str, list[str]] = {
    "Who signed the order to close the harbour?": [],
    "How much did the repairs of the bridge cost?": [],
    "What did the museum in Tarn buy?": ["--since", "2024-02-01", "--until", "2024-02-29", "--top", "3"],
    "How many hectares burned near Calder Ridge?": ["--file", "wire.csv"],
    "Who won the football match in Velm?": [],
}
"""Each with its options."""

ReadJson = Callable[..., Any]
"""Runs `rag` with these arguments and `--json`; returns what it printed."""


def unpack_articles(folder: Path) -> None:
    """Copy the articles into `folder`, with the modification time that the index recorded."""
    shutil.copytree(HERE / "articles", folder)
    for path in folder.rglob("*.*"):
        os.utime(path, (MODIFIED, MODIFIED))


def read_index(read_json: ReadJson) -> dict[str, Any]:
    """The contents of the index, as the command prints them."""
    status = read_json("status", "--files")
    for varying in ("articles", "home", "index", "store", "size_bytes"):
        del status[varying]
    answers = [read_json("ask", question, *options) for question, options in QUESTIONS.items()]
    for answer in answers:
        del answer["milliseconds"], answer["confidence"]  # these differ between runs and processors
        for passage in answer["passages"]:
            del passage["similarity"]
    documents = [read_json("show", record["file"]) for record in status["documents"]]
    return {"status": status, "answers": answers, "documents": documents}


def read_conversations(conversations: Conversations) -> dict[str, Any]:
    """The contents of the saved conversations, as JSON."""
    found = conversations.find(articles=ARTICLES_NAME)
    return {
        "conversations": [asdict(one) for one in found],
        "turns": [[asdict(turn) for turn in conversations.read_turns(one.id)] for one in found],
        "found": [one.name for one in conversations.find(articles=ARTICLES_NAME, search="SOLHEIM")],
        "judged": [turn.id for turn in conversations.list_judged(articles=ARTICLES_NAME)],
        "markdown": [export_markdown(one, conversations.read_turns(one.id)) for one in found],
        "json": [export_json(one, conversations.read_turns(one.id)) for one in found],
    }


def _save_conversations(assistant: Assistant, conversations: Conversations) -> None:
    """Two conversations: an answer with a follow-up that abstains, both rated; a turn that failed."""
    first = conversations.create(articles=ARTICLES_NAME).id
    question = "Who signed the order to close the harbour?"
    turn = conversations.add_turn(first, question, {"files": ["notes/harbour.txt"], "since": "2024-01-01", "top": 4})
    answer = assistant.ask(question, files=["notes/harbour.txt"], since=date(2024, 1, 1), top=4)
    conversations.save_answer(turn.id, state="answered", answer=describe_answer(answer))
    conversations.judge(turn.id, "up", "The quote is the one that matters.")
    earlier = EarlierTurn(question, answer.text, answer.sources)
    turn = conversations.add_turn(first, "What is her favourite football club?", {})
    abstention = assistant.ask("What is her favourite football club?", earlier=[earlier])
    assert abstention.abstained
    conversations.save_answer(turn.id, state="answered", answer=describe_answer(abstention))
    conversations.judge(turn.id, "down")
    second: Turn = conversations.add_turn(
        conversations.create(articles=ARTICLES_NAME).id, "What did the bridge cost?", {"quote_only": True}
    )
    conversations.save_answer(second.id, state="failed", error="The language model did not answer.")


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        home, articles = Path(scratch, "home"), Path(scratch, "articles")
        unpack_articles(articles)

        def read_json(*arguments: str) -> Any:
            place = ["--articles", str(articles), "--home", str(home), "--json"]
            environment = {**os.environ, "RAG_INDEX_NAME": INDEX_NAME}
            done = subprocess.run(
                [sys.executable, "-m", "rag", *arguments, *place], env=environment, stdout=subprocess.PIPE, check=True
            )
            return json.loads(done.stdout)

        conversations = Conversations(home)
        with Assistant(load_settings(articles=articles, home=home, index_name=INDEX_NAME)) as assistant:
            assistant.index()
            _save_conversations(assistant, conversations)
        expected = {**read_index(read_json), **read_conversations(conversations)}
        text = json.dumps(expected, ensure_ascii=False, indent=1)
        (HERE / "expected.json").write_text(text + "\n", encoding="utf-8")
        shutil.make_archive(str(HERE / "home"), "xztar", home)


if __name__ == "__main__":
    main()
