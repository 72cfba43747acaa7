"""Loaders and splitters that the settings name: one of LlamaIndex's that runs offline, one of ours, a wrong one."""

from __future__ import annotations

from pathlib import Path

import pytest
from llama_index.core.readers.base import BaseReader
from llama_index.core.schema import Document

from rag.errors import IndexMismatch, ModelError, SettingsError
from tests.conftest import MakeAssistant
from tests.support.named_parts import PARTS, QUESTION, ask


class LogReader(BaseReader):  # type: ignore[misc]
    """A LlamaIndex reader: one document per line."""

    def load_data(self, file: Path) -> list[Document]:
        return [Document(text=line, metadata={"title": "Log"}) for line in file.read_text().splitlines()]


def test_llama_index_s_reader_loads_a_suffix_of_its_own(folder: Path, make_assistant: MakeAssistant) -> None:
    (folder / "notes.log").write_text("The lighthouse keeper retired in 1987 after forty years.\n")
    assistant = make_assistant(articles=folder, loaders={".log": "tests.components.test_loading_parts:LogReader"})

    answer = ask(assistant, "When did the lighthouse keeper retire?")

    assert answer.sources == ("notes.log",) and "1987" in answer.text


def test_a_loader_of_ours_gives_its_sections_and_titles(folder: Path, make_assistant: MakeAssistant) -> None:
    (folder / "shouts.sht").write_text("Fire! The mill burned down.\nFlood! The river rose by three metres.\n")
    assistant = make_assistant(articles=folder, loaders={".SHT": f"{PARTS}:ShoutingLoader"})

    answer = ask(assistant, "By how much did the river rise?")

    assert "three metres" in answer.text and answer.citations[0].title == "Flood"


def test_a_reader_that_ships_with_llama_index_loads_a_file(folder: Path, make_assistant: MakeAssistant) -> None:
    (folder / "notes.rec").write_text("The lighthouse keeper retired in 1987 after forty years.\n")
    assistant = make_assistant(articles=folder, loaders={".rec": f"{PARTS}:SimpleReader"})

    assert ask(assistant, "When did the lighthouse keeper retire?").sources == ("notes.rec",)


@pytest.mark.parametrize(
    ("name", "options", "title"),
    [
        (f"{PARTS}:ClassMade.from_defaults", {}, "marked ."),
        (f"{PARTS}:ClassMade", {"mark": "?"}, "marked ?"),
        (f"{PARTS}:make_shouting_loader", {"mark": "burned"}, "Fire! The mill "),
    ],
)
def test_a_loader_can_be_made_by_a_method_or_a_function(
    folder: Path, make_assistant: MakeAssistant, name: str, options: dict[str, str], title: str
) -> None:
    (folder / "shouts.sht").write_text("Fire! The mill burned down.\n")
    assistant = make_assistant(
        articles=folder, loaders={".sht": name}, loader_options={".sht": options} if options else {}
    )
    assistant.index()

    assert assistant.library.read_document("shouts.sht").sections[0].title == title.strip()


def test_a_loader_that_fails_costs_its_file_alone(folder: Path, make_assistant: MakeAssistant) -> None:
    (folder / "a.sht").write_bytes(b"\xff\xfe\xff")
    (folder / "b.nth").write_text("Words.")
    (folder / "c.sec").write_text("Words.")
    loaders = {
        ".sht": f"{PARTS}:ShoutingLoader",
        ".nth": f"{PARTS}:load_nothing",
        ".sec": f"{PARTS}:load_broken_sections",
    }
    assistant = make_assistant(articles=folder, loaders=loaders)

    report = assistant.index()

    assert dict(report.failed).keys() == {"a.sht", "b.nth", "c.sec"} and len(report.added) == 2
    assert "ShoutingLoader failed: UnicodeDecodeError" in dict(report.failed)["a.sht"]
    assert "gave a str, not a RawDocument" in dict(report.failed)["b.nth"]
    assert "load_broken_sections failed: AttributeError" in dict(report.failed)["c.sec"]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"loaders": {"epub": "a:B"}}, r"'epub' is not a file name ending"),
        ({"loader_options": {".epub": {"x": 1}}}, r"options for .epub, for which RAG_LOADERS names no loader"),
        ({"loaders": {".txt": f"{PARTS}:Reverser"}}, "Reverser is not a loader"),
    ],
)
def test_wrong_loaders_are_refused(
    folder: Path, make_assistant: MakeAssistant, settings: dict[str, dict[str, str]], message: str
) -> None:
    with pytest.raises(SettingsError, match=message):
        ask(make_assistant(articles=folder, **settings))


def test_an_index_notices_other_loaders_and_another_splitter(folder: Path, make_assistant: MakeAssistant) -> None:
    ask(make_assistant(articles=folder))
    for settings in ({"loaders": {".sht": f"{PARTS}:ShoutingLoader"}}, {"splitter": f"{PARTS}:LineSplitter"}):
        with pytest.raises(IndexMismatch, match=r"(ShoutingLoader|LineSplitter).*--rebuild"):
            make_assistant(articles=folder, **settings).ask(QUESTION)


def test_an_index_notices_other_options(folder: Path, make_assistant: MakeAssistant) -> None:
    loaders, splitter = {".sht": f"{PARTS}:ShoutingLoader"}, f"{PARTS}:ClassMade"
    settings = {"loaders": loaders, "splitter": splitter, "splitter_options": {"mark": "."}}
    ask(make_assistant(articles=folder, **settings))
    ask(make_assistant(articles=folder, **{**settings, "loaders": {".SHT": loaders[".sht"]}}))

    for changed in ({"loader_options": {".sht": {"mark": "?"}}}, {"splitter_options": {"mark": "e"}}):
        with pytest.raises(IndexMismatch, match=r"_options.*--rebuild"):
            make_assistant(articles=folder, **{**settings, **changed}).ask(QUESTION)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        (f"{PARTS}:LineSplitter", {}),
        ("llama_index.core.node_parser:TokenTextSplitter", {"chunk_size": 12, "chunk_overlap": 0}),
        ("llama_index.core.node_parser:SentenceSplitter", {"chunk_size": 20, "chunk_overlap": 0}),
        ("llama_index.core.node_parser:SentenceSplitter.from_defaults", {}),
        ("llama_index.core.node_parser:MarkdownNodeParser", {}),
        (f"{PARTS}:ClassMade.from_defaults", {}),
    ],
)
def test_a_splitter_cuts_the_sentences_with_exact_spans(
    folder: Path, make_assistant: MakeAssistant, name: str, options: dict[str, int]
) -> None:
    (folder / "twice.txt").write_text("The mayor said no. The mayor said no. " * 3 + "The bridge cost 7 million.\n")
    assistant = make_assistant(articles=folder, splitter=name, splitter_options=options)

    answer = ask(assistant, "What did the bridge cost?")

    assert answer.sources == ("twice.txt",) and "7" in answer.text
    for record in assistant.library.list_files():
        text = assistant.library.read_document(record.file).text
        assert text == (folder / record.file).read_text()


@pytest.mark.parametrize("name", ["split_upper", "split_numbers", "split_skipping"])
def test_a_splitter_that_changes_or_skips_words_is_refused(
    folder: Path, make_assistant: MakeAssistant, name: str
) -> None:
    with pytest.raises(ModelError, match=rf"{name} gave .* which is not in the text directly after"):
        make_assistant(articles=folder, splitter=f"{PARTS}:{name}").index()
