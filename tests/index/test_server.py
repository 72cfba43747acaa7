"""The same promises on a real Chroma server on this machine."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import chromadb
import pytest
from chromadb.api import ClientAPI
from chromadb.config import Settings

from rag import Assistant, load_settings
from rag.errors import IndexMissing
from tests.conftest import ROOT, MakeAssistant
from tests.support.chroma_servers import ChromaServer

QUESTION = "How many men does Putin's decree call up?"


def connect(url: str) -> ClientAPI:
    return chromadb.HttpClient(host="127.0.0.1", port=urlsplit(url).port, settings=Settings(anonymized_telemetry=False))


def list_collections(url: str, name: str) -> list[str]:
    return sorted(one.name for one in connect(url).list_collections() if one.name.startswith(f"{name}-"))


def test_questions_are_answered_alike_when_the_store_is_a_server(
    chroma: ChromaServer, articles: Path, make_assistant: MakeAssistant
) -> None:
    assistant = make_assistant(articles=articles, chroma_url=chroma.address, index_name="alike")
    assert not assistant.is_indexed()
    assert len(assistant.index().added) == 5
    local = make_assistant(articles=articles)
    local.index()
    remote_answer, local_answer = assistant.ask(QUESTION), local.ask(QUESTION)
    assert remote_answer.statements == local_answer.statements
    assert assistant.read_status().store == chroma.address


def test_another_machine_sees_the_change_when_one_indexes(
    chroma: ChromaServer, articles: Path, make_assistant: MakeAssistant, tmp_path: Path
) -> None:
    shared = {"articles": articles, "chroma_url": chroma.address, "index_name": "shared"}
    writer = make_assistant(**shared)
    writer.index()
    reader = make_assistant(**shared, home=tmp_path / "other-machine")
    assert reader.is_indexed()
    assert reader.ask(QUESTION).sources == ("001_676866eb0907da5c.txt",)
    (articles / "fire.txt").write_text("A wildfire near Calder Ridge burned 300 hectares on Monday.\n")
    writer.index()
    words = reader._opener.open_current().keyword_index
    assert words is not None and "fire.txt" in words.read_versions()
    facts = reader._opener.open_current().facts_index
    assert facts is not None and "fire.txt" in facts.read_versions()
    assert [one.file for one in facts.find_phrase("calder ridge")] == ["fire.txt"]
    assert reader.retrieve("wildfire near Calder Ridge")[0].file == "fire.txt"
    (articles / "fire.txt").unlink()
    writer.index()
    assert all(passage.file != "fire.txt" for passage in reader.retrieve("wildfire near Calder Ridge"))


def test_the_index_is_rebuilt_on_the_server(
    chroma: ChromaServer, articles: Path, make_assistant: MakeAssistant
) -> None:
    make_assistant(articles=articles, chroma_url=chroma.address, index_name="rebuilt").index()
    other = make_assistant(articles=articles, chroma_url=chroma.address, index_name="rebuilt", chunk_tokens=128)
    assert len(other.index(rebuild=True).added) == 5
    assert other.retrieve(QUESTION)
    assert list_collections(chroma.address, "rebuilt") == ["rebuilt-chunks", "rebuilt-documents"]


def test_the_index_on_the_server_is_as_before_when_a_rebuild_is_stopped(
    chroma: ChromaServer, articles: Path, make_assistant: MakeAssistant
) -> None:
    shared = {"articles": articles, "chroma_url": chroma.address, "index_name": "stopped"}
    assistant = make_assistant(**shared)
    assistant.index()
    before = list_collections(chroma.address, "stopped")
    other = make_assistant(**shared, chunk_tokens=128)

    def stop(*_: object) -> None:
        if len(list_collections(chroma.address, "stopped")) > len(before):  # the new one is being written
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        other.index(rebuild=True, on_progress=stop)
    assert list_collections(chroma.address, "stopped") == before
    assert assistant.ask(QUESTION).sources == ("001_676866eb0907da5c.txt",)
    assert assistant.index().chunks_written == 0


@pytest.mark.parametrize("left", [["stopped-2-chunks"], []])
@pytest.mark.parametrize("beside", ["stopped-2-rebuilt", "stopped-2-rebuilt-0123abcd"])
def test_a_rebuild_that_was_killed_while_it_took_the_place_of_the_old_index_is_finished(
    chroma: ChromaServer, articles: Path, make_assistant: MakeAssistant, left: list[str], beside: str
) -> None:
    shared = {"articles": articles, "chroma_url": chroma.address}
    make_assistant(**shared, index_name="stopped-2").index()
    make_assistant(**shared, index_name=beside).index()
    client = connect(chroma.address)
    for name in {"stopped-2-chunks", "stopped-2-documents"} - set(left):
        client.delete_collection(name)
    assistant = make_assistant(**shared, index_name="stopped-2")
    assert assistant.index().chunks_written == 0
    assert assistant.ask(QUESTION).sources == ("001_676866eb0907da5c.txt",)
    assert list_collections(chroma.address, "stopped-2") == ["stopped-2-chunks", "stopped-2-documents"]


def test_what_a_killed_rebuild_left_on_the_server_is_removed_by_the_next_run_of_its_machine(
    chroma: ChromaServer, articles: Path, make_assistant: MakeAssistant, tmp_path: Path
) -> None:
    shared = {"articles": articles, "chroma_url": chroma.address, "index_name": "killed"}
    make_assistant(**shared).index()
    kill_rebuild(shared, make_assistant)
    left = list_collections(chroma.address, "killed")
    assert len(left) == 4 and left[:2] == ["killed-chunks", "killed-documents"]
    make_assistant(**shared, home=tmp_path / "other-machine").index()
    assert list_collections(chroma.address, "killed") == left  # for all it knows, somebody is writing them
    assert make_assistant(**shared).index().chunks_written == 0
    assert list_collections(chroma.address, "killed") == left[:2]
    assert make_assistant(**shared).ask(QUESTION).sources == ("001_676866eb0907da5c.txt",)


def test_machines_that_rebuild_one_index_leave_each_other_alone(
    chroma: ChromaServer, articles: Path, make_assistant: MakeAssistant, tmp_path: Path
) -> None:
    name = "two".ljust(42, "o")  # no name may be longer
    shared = {"articles": articles, "chroma_url": chroma.address, "index_name": name}
    make_assistant(**shared).index()
    kill_rebuild(shared, make_assistant)
    other = make_assistant(**shared, home=tmp_path / "other-machine")
    seen: list[list[str]] = []

    def index_here(*_: object) -> None:
        if not seen and len(list_collections(chroma.address, name)) > 4:  # the other machine writes its own
            make_assistant(**shared).index()
            seen.append(list_collections(chroma.address, name))

    assert len(other.index(rebuild=True, on_progress=index_here).added) == 5
    assert len(seen[0]) == 4, "what the killed one left is gone, what is being written is not"
    assert list_collections(chroma.address, name) == [f"{name}-chunks", f"{name}-documents"]
    assert other.ask(QUESTION).sources == ("001_676866eb0907da5c.txt",)


def test_the_rebuilt_index_whose_renaming_had_begun_is_finished_when_others_are_complete_too(
    chroma: ChromaServer, articles: Path, make_assistant: MakeAssistant
) -> None:
    shared = {"articles": articles, "chroma_url": chroma.address}
    for name in ("begun-rebuilt-00000000", "begun-rebuilt-11111111"):
        make_assistant(**shared, index_name=name).index()
    connect(chroma.address).get_collection("begun-rebuilt-11111111-chunks").modify(name="begun-chunks")
    assert make_assistant(**shared, index_name="begun").index().chunks_written == 0
    left = ["begun-rebuilt-00000000-chunks", "begun-rebuilt-00000000-documents"]
    assert list_collections(chroma.address, "begun") == ["begun-chunks", "begun-documents", *left]


def kill_rebuild(shared: dict[str, Any], make_assistant: MakeAssistant) -> None:
    """Rebuild in a process that is killed in the middle."""
    settings = {**shared, "home": make_assistant(**shared).settings.home}
    program = f"from {__name__} import rebuild_and_be_killed; rebuild_and_be_killed()"
    given = json.dumps(settings, default=str)
    assert subprocess.run([sys.executable, "-c", program, given], cwd=ROOT).returncode == -signal.SIGKILL


def rebuild_and_be_killed() -> None:
    def kill(done: int, *_: object) -> None:
        if done:
            os.kill(os.getpid(), signal.SIGKILL)

    with Assistant(load_settings(**json.loads(sys.argv[1]))) as assistant:
        assistant.index(rebuild=True, on_progress=kill)


def test_one_line_says_what_to_do_when_the_server_holds_no_such_index(
    chroma: ChromaServer, articles: Path, make_assistant: MakeAssistant
) -> None:
    with pytest.raises(IndexMissing, match="rag index"):
        make_assistant(articles=articles, chroma_url=chroma.address, index_name="nothing").retrieve(QUESTION)
