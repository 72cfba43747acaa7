"""What the processes do that are killed, and what the one does that looks afterwards.

Importing this imports everything that they need, before they are forked: a kill then costs no start.
"""

from __future__ import annotations

import contextlib
import os
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import urlsplit

import chromadb
import trafilatura  # noqa: F401
from chromadb.config import Settings

import rag.index.sync
import rag.kinds
import rag.pipeline.pipeline
import rag.testing.hashing_embedding  # noqa: F401
from rag import Assistant, load_settings
from rag.conversations.store import Conversations
from rag.errors import IndexBusy, IndexMissing, QuestionError, RagError
from tests.endurance.world import State, ask_about, compose_text, count_tonnes, read_edition

_ANSWERS = 0.05
"""Share of looks in which a question is answered as well, which loads the reader."""
EMBEDDING = "rag.testing.hashing_embedding:HashingEmbedding"


@dataclass(frozen=True)
class Place:
    """Which index a process works on."""

    articles: Path
    home: Path
    server: str = ""
    """Address of a Chroma server; "" for the embedded store."""

    def open(self) -> Assistant:
        """An assistant for it."""
        return Assistant(
            load_settings(
                articles=self.articles,
                home=self.home,
                embedding=EMBEDDING,
                chroma_url=self.server or None,
                index_name="endurance",
                threshold=0.0,
            )
        )


@dataclass(frozen=True)
class Served:
    """What an index serves."""

    state: State = field(default_factory=dict)
    wrong: tuple[str, ...] = ()
    """What contradicts itself or was never in a file."""
    is_missing: bool = False


def index(place: Place, *, rebuild: bool = False) -> None:
    """Bring the index up to date."""
    with contextlib.suppress(IndexBusy), place.open() as assistant:
        assistant.index(rebuild=rebuild)


def rebuild(place: Place) -> None:
    """Write the index from scratch."""
    index(place, rebuild=True)


def ask(place: Place) -> None:
    """Ask until killed."""
    with place.open() as assistant:
        while True:
            for record in assistant.library.list_files():
                assistant.ask(ask_about(record.file), quote_only=True)


def upload(place: Place, files: Mapping[str, bytes]) -> None:
    """Add files to the folder."""
    with place.open() as assistant:
        assistant.library.add_files(files.items())


def remove(place: Place, files: tuple[str, ...]) -> None:
    """Remove files from the folder."""
    with place.open() as assistant:
        for file in files:
            assistant.library.remove_file(file)


def list_collections(place: Place) -> list[str]:
    """The names of all collections on the Chroma server."""
    address = urlsplit(place.server)
    client = chromadb.HttpClient(
        host=address.hostname or "", port=address.port or 0, settings=Settings(anonymized_telemetry=False)
    )
    return sorted(collection.name for collection in client.list_collections())


def converse(place: Place, told: Connection) -> None:
    """Save conversations until killed; what has been saved is told."""
    store = Conversations(place.home)
    answer = {"answer": "The barge carried gravel. " * 200, "citations": []}
    while True:
        conversation = store.create(articles=str(place.articles))
        for number in range(5):
            turn = store.add_turn(conversation.id, f"Question {number} about the barges?", {})
            store.save_answer(turn.id, state="answered", answer=answer)
            told.send((conversation.id, turn.id))


def check_conversations(place: Place, saved: list[tuple[str, int]]) -> list[str]:
    """What is wrong with saved conversations: lost or half saved."""
    store = Conversations(place.home)
    wrong = []
    for conversation in {one for one, _ in saved}:
        turns = {turn.id: turn for turn in store.read_turns(conversation)}
        for turn in (turn for one, turn in saved if one == conversation):
            if turn not in turns or turns[turn].state != "answered" or not turns[turn].answer:
                wrong.append(f"turn {turn} of conversation {conversation} was saved and is lost")
    return wrong


def look(place: Place, seed: int) -> Served:
    """What the index serves now: the edition of every file, and what is wrong with it."""
    with place.open() as assistant:
        try:
            return look_with(assistant, random.Random(seed))
        except IndexMissing:
            return Served(is_missing=True)


def look_with(assistant: Assistant, chance: random.Random) -> Served:
    """The same with an open assistant. When the index is replaced between two looks at it, it is looked at again."""
    for _ in range(20):
        name = assistant.library.read_state_name()
        try:
            served = _look_once(assistant, chance)
        except QuestionError as error:  # a file that was listed is not in the next state
            served = Served(wrong=(str(error),))
        if assistant.library.read_state_name() == name:
            return served
    return Served()


def _look_once(assistant: Assistant, chance: random.Random) -> Served:
    wrong: list[str] = []
    state: State = {}
    records = assistant.library.list_files()
    for record in records:
        try:
            text = assistant.library.read_document(record.file).text
        except RagError as error:
            wrong.append(f"{record.file} is listed and cannot be read: {error}")
            continue
        edition = read_edition(text)
        state[record.file] = edition
        if text != compose_text(record.file, edition):
            wrong.append(f"the text of {record.file} is that of no edition")
    if not records:
        return Served(state, ("the index is published and empty",))
    wrong += _check_counts(assistant, sum(record.chunks for record in records))
    file = chance.choice(records).file
    found = _check_passages(assistant, file, state)
    if (assistant.settings.articles / file).exists():  # one that was deleted is left out of answers at once
        wrong += found
    if chance.random() < _ANSWERS:
        wrong += _check_answer(assistant, file, state)
    return Served(state, tuple(wrong))


def _check_counts(assistant: Assistant, expected: int) -> list[str]:
    opened = assistant._opener.open_current()
    wrong = []
    if not assistant.settings.chroma_url and opened.store.count_chunks() != expected:
        wrong.append(f"{opened.store.count_chunks()} chunks are stored, the files have {expected}")
    if opened.keyword_index is None or opened.facts_index is None:
        wrong.append("the word index or the index of names is missing")
    elif opened.keyword_index.read_revision() != opened.revision:
        wrong.append("the word index is of another state than the store")
    return wrong


def _check_passages(assistant: Assistant, file: str, state: State) -> list[str]:
    passages = assistant.retrieve(ask_about(file), files=[file])
    wrong = [
        f"a passage of {passage.file} is not its text"
        for passage in passages
        if passage.chunk.text not in compose_text(passage.file, state.get(passage.file, -1))
    ]
    if not any(str(count_tonnes(file, state[file])) in passage.chunk.text for passage in passages):
        places = [(passage.file, passage.chunk.start, passage.chunk.end) for passage in passages]
        wrong.append(f"the figure of {file}, edition {state[file]}, is not found in {places}")
    return wrong


def _check_answer(assistant: Assistant, file: str, state: State) -> list[str]:
    answer = assistant.ask(ask_about(file), quote_only=True)
    wrong = []
    for citation in (one for statement in answer.statements for one in statement.citations):
        if citation.file not in state:
            wrong.append(f"{citation.file} is cited and not in the index")
            continue
        text = compose_text(citation.file, state[citation.file])
        if text[citation.start : citation.end] != citation.quote:
            wrong.append(f"the quote from {citation.file} is not its text: {citation.quote!r}")
    return wrong


def read_for(place: Place, seconds: float, seed: int, told: Connection) -> None:
    """Look at the index again and again while it is written; tells how often, and what was wrong."""
    chance = random.Random(seed)
    deadline = time.monotonic() + seconds
    looks, wrong = 0, []
    with place.open() as assistant:
        while time.monotonic() < deadline:
            try:
                wrong += look_with(assistant, chance).wrong
            except RagError as error:
                wrong.append(f"{type(error).__name__}: {error}")
            looks += 1
    told.send((looks, wrong))


def write_for(place: Place, seconds: float) -> None:
    """Index again and again, now and then from scratch."""
    chance = random.Random(os.getpid())
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        index(place, rebuild=chance.random() < 0.1)
        time.sleep(chance.random() * 0.3)
