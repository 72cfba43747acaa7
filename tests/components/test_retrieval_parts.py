"""Rerankers and retrievers that the settings name: one of LlamaIndex's that runs offline, ours, and a wrong one."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.errors import ModelError, RagError, SettingsError
from tests.conftest import MakeAssistant
from tests.support.named_parts import PARTS, ask


@pytest.mark.parametrize("name", [f"{PARTS}:Reverser", "llama_index.core.postprocessor:LongContextReorder"])
def test_a_reranker_orders_the_passages(folder: Path, make_assistant: MakeAssistant, name: str) -> None:
    plain = make_assistant(articles=folder)
    ask(plain)
    reranked = make_assistant(articles=folder, reranker=name)

    before, after = (
        [passage.file for passage in one.retrieve("What does a ticket cost?")] for one in (plain, reranked)
    )

    assert sorted(before) == sorted(after)
    assert after == before[::-1] if "Reverser" in name else len(after) == 2


def test_a_postprocessor_may_drop_passages(folder: Path, make_assistant: MakeAssistant) -> None:
    name = "llama_index.core.postprocessor:SimilarityPostprocessor"
    assistant = make_assistant(articles=folder, reranker=name, reranker_options={"similarity_cutoff": 0.99})

    answer = ask(assistant)

    assert answer.abstained and answer.passages == ()


@pytest.mark.parametrize(
    ("name", "error", "message"),
    [
        ("Inventor", ModelError, "gave a passage that it was not given"),
        ("NodeInventor", ModelError, "gave a passage that it was not given"),
        ("LineSplitter", SettingsError, "is not a reranker: it has neither rerank"),
    ],
)
def test_a_wrong_reranker_is_refused(
    folder: Path, make_assistant: MakeAssistant, name: str, error: type[RagError], message: str
) -> None:
    with pytest.raises(error, match=f"{name} {message}"):
        ask(make_assistant(articles=folder, reranker=f"{PARTS}:{name}"))


def test_llama_index_s_vector_retriever_finds_our_chunks(folder: Path, make_assistant: MakeAssistant) -> None:
    plain = make_assistant(articles=folder)
    expected = ask(plain)
    store = plain.read_status().store
    name = f"{PARTS}:make_chroma_retriever"

    answer = ask(make_assistant(articles=folder, retriever=name, retriever_options={"path": store}))

    assert answer.text == expected.text and answer.sources == ("tunnel.txt",)


@pytest.mark.parametrize("name", ["QuotingRetriever", "FileRetriever"])
def test_a_retriever_that_knows_words_alone_is_placed_exactly(
    folder: Path, make_assistant: MakeAssistant, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    options = {"file": "tunnel.txt", "words": "It opened on 3 May 2024."}
    assistant = make_assistant(articles=folder, retriever=f"{PARTS}:{name}", retriever_options=options)

    answer = ask(assistant, "When did the tunnel open?")

    assert answer.sources == ("tunnel.txt",) and [passage.file for passage in answer.passages] == ["tunnel.txt"]
    assert ("2 of 3 passages" in caplog.text) == (name == "QuotingRetriever")


def test_filters_hold_for_a_named_retriever_too(folder: Path, make_assistant: MakeAssistant) -> None:
    options = {"file": "tunnel.txt", "words": "It opened on 3 May 2024."}
    assistant = make_assistant(articles=folder, retriever=f"{PARTS}:FileRetriever", retriever_options=options)
    assistant.index()

    assert assistant.retrieve("When did it open?", files=["ferry.txt"]) == []


@pytest.mark.parametrize(
    ("name", "error", "message"),
    [
        ("TupleRetriever", ModelError, "gave a tuple, not a Candidate"),
        ("Reverser", SettingsError, "is not a retriever"),
    ],
)
def test_a_wrong_retriever_is_refused(
    folder: Path, make_assistant: MakeAssistant, name: str, error: type[RagError], message: str
) -> None:
    with pytest.raises(error, match=f"{name} {message}"):
        ask(make_assistant(articles=folder, retriever=f"{PARTS}:{name}"))


def test_a_file_in_a_subfolder_is_found_by_its_whole_path(folder: Path, make_assistant: MakeAssistant) -> None:
    for name, words in (("north", "The pier cost 3 million.\n"), ("south", "The pier cost 5 million.\n")):
        (folder / name).mkdir()
        (folder / name / "report.txt").write_text(words)
    options = {"file": str(folder / "south" / "report.txt"), "words": "The pier cost 5 million."}
    assistant = make_assistant(articles=folder, retriever=f"{PARTS}:PathRetriever", retriever_options=options)

    assert ask(assistant, "What did the pier cost?").sources == ("south/report.txt",)


def test_footnote_s_own_llama_index_retriever_can_be_named(folder: Path, make_assistant: MakeAssistant) -> None:
    plain = make_assistant(articles=folder)
    expected = ask(plain)
    options = {"articles": str(folder), "home": str(plain.settings.home)}
    assistant = make_assistant(articles=folder, retriever=f"{PARTS}:make_footnote_retriever", retriever_options=options)

    assert ask(assistant).text == expected.text
