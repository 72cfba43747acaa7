"""Parts that the settings name: found by one grammar, made with their options, checked, and explained when wrong.

Each kind is tried with a part of LlamaIndex's that runs offline, with one of our own, and with a wrong one.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from llama_index.core.readers.base import BaseReader
from llama_index.core.schema import Document

from rag import Answer, Assistant, load_settings
from rag.components import (
    EMBEDDING,
    LANGUAGE_MODEL,
    LOADER,
    RERANKER,
    RETRIEVER,
    SCORER,
    SPLITTER,
    Part,
    find_entry_point,
)
from rag.errors import IndexMismatch, ModelError, RagError, SettingsError
from rag.language_models import LanguageModelOptions, load_language_model
from tests.conftest import MakeAssistant
from tests.support.commands import Command

PARTS = "tests.support.parts"
QUESTION = "How much did the new tunnel cost?"
TUNNEL = "The new tunnel under the harbour cost 4.2 million euros. It opened on 3 May 2024.\n"
FERRY = "The ferry across the bay takes forty minutes. A ticket costs nine euros.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "tunnel.txt").write_text(TUNNEL)
    (folder / "ferry.txt").write_text(FERRY)
    return folder


class LogReader(BaseReader):  # type: ignore[misc]
    """A LlamaIndex reader: one document a line."""

    def load_data(self, file: Path) -> list[Document]:
        return [Document(text=line, metadata={"title": "Log"}) for line in file.read_text().splitlines()]


def ask(assistant: Assistant, question: str = QUESTION) -> Answer:
    if not assistant.is_indexed():
        assistant.index()
    answer = assistant.ask(question)
    for citation in answer.citations:
        assert assistant.library.read_document(citation.file).text[citation.start : citation.end] == citation.quote
    return answer


# --- the grammar


def test_a_class_a_class_method_and_a_function_can_be_named() -> None:
    assert Part(RERANKER, f"{PARTS}:Reverser").make().__class__.__name__ == "Reverser"
    assert Part(RERANKER, "collections:OrderedDict.fromkeys", {"iterable": "ab"}).make() == {"a": None, "b": None}
    assert Part(RERANKER, "json:dumps", {"obj": [1]}).make() == "[1]"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("no_such_package:Thing", "cannot be imported.*Install its package"),
        ("llama_index.postprocessor.cohere_rerank:CohereRerank", "llama-index-postprocessor-cohere-rerank"),
        ("json:Nothing", "json has no Nothing"),
        (":Class", "package.module:Class"),
        ("json:", "package.module:Class"),
        ("json:decoder", "is not a class or function"),
        ("collections:deque", r"cannot be made with its options \(colour\)"),
        ("short-name", "no installed package has a reranker of that name"),
    ],
)
def test_a_wrong_name_is_explained_in_one_line(name: str, message: str) -> None:
    options = {"colour": 1} if "deque" in name else {}
    with pytest.raises(SettingsError, match=message) as refused:
        Part(RERANKER, name, options).make()

    assert "\n" not in str(refused.value) and "RAG_RERANKER" in str(refused.value)


def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entry_points: str) -> None:
    """Makes a distribution with these entry points visible, as an installer would."""
    metadata = tmp_path / "site" / "footnote_plugin-1.0.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: footnote-plugin\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(entry_points)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))


def test_only_the_entry_point_that_is_named_is_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = f"[footnote.rerankers]\nreverse = {PARTS}:Reverser\nbroken = no_such_package:Thing\n"
    install(tmp_path, monkeypatch, named)

    assert find_entry_point(RERANKER, "reverse").value == f"{PARTS}:Reverser"
    assert Part(RERANKER, "reverse").make().__class__.__name__ == "Reverser"
    with pytest.raises(SettingsError, match="reranker broken, which cannot be imported"):
        Part(RERANKER, "broken").make()
    with pytest.raises(SettingsError, match="Installed under a short name: broken, reverse"):
        Part(RERANKER, "other").make()


SECRET_OPTIONS = {
    "api_key": "hush-hush-1",
    "nested": [{"password": "hush-hush-2"}],
    "url": "http://me:hush-hush-3@host",
    "colour": "blue",
}


@pytest.mark.parametrize("when", ["made", "used"])
def test_no_error_of_a_part_shows_a_secret(folder: Path, make_assistant: MakeAssistant, when: str) -> None:
    options = {**SECRET_OPTIONS, "when": when}
    assistant = make_assistant(articles=folder, reranker=f"{PARTS}:Leaking", reranker_options=options)

    with pytest.raises(RagError, match=r"reranker .*Leaking.*refused.*blue") as refused:
        ask(assistant)

    assert "hush" not in str(refused.value) and "\n" not in str(refused.value)
    assert "hush" not in repr(assistant.parts.list_named()) + repr(assistant.settings)


def test_no_command_shows_a_secret_of_a_part(rag: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in ("EMBEDDING", "SPLITTER", "RETRIEVER", "RERANKER", "SCORER"):
        monkeypatch.setenv(f"RAG_{kind}", f"{PARTS}:Leaking")
        monkeypatch.setenv(f"RAG_{kind}_OPTIONS", json.dumps(SECRET_OPTIONS))
    code, out, err = rag("doctor")

    assert code == 1 and out.count("refused") >= 5 and "hush" not in out + err


def test_every_group_of_entry_points_gives_short_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = (EMBEDDING, LANGUAGE_MODEL, LOADER, SPLITTER, RETRIEVER, RERANKER, SCORER)
    install(tmp_path, monkeypatch, "".join(f"[{kind.group}]\nmine = {PARTS}:Reverser [extra]\n" for kind in kinds))

    assert {Part(kind, "mine").find().__name__ for kind in kinds} == {"Reverser"}


def test_a_language_model_can_be_named_by_a_short_name_or_a_function(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch, "[footnote.language_models]\nscripted = rag.testing:ScriptedLLM\n")

    for name in ("scripted", "scripted:small", f"{PARTS}:make_llm"):
        assert load_language_model(load_settings(llm=name).llm, LanguageModelOptions()).name == name
    with pytest.raises(SettingsError, match="write it like"):
        load_settings(llm="unknown")


def test_an_attribute_error_inside_a_package_is_not_taken_for_a_wrong_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken_plugin.py").write_text("import json\njson.no_such_thing\n")
    monkeypatch.syspath_prepend(str(tmp_path))

    with pytest.raises(SettingsError, match=r"cannot be imported: AttributeError.*no_such_thing"):
        Part(RERANKER, "broken_plugin:Thing").find()


# --- rerankers


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


# --- retrievers


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


# --- loaders


def test_llama_index_s_reader_loads_a_suffix_of_its_own(folder: Path, make_assistant: MakeAssistant) -> None:
    (folder / "notes.log").write_text("The lighthouse keeper retired in 1987 after forty years.\n")
    assistant = make_assistant(articles=folder, loaders={".log": "tests.test_components:LogReader"})

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


# --- splitters


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


# --- scorers


def test_a_scorer_of_ones_own_answers(folder: Path, make_assistant: MakeAssistant) -> None:
    answer = ask(make_assistant(articles=folder, scorer=f"{PARTS}:FirstSentenceScorer"))

    assert answer.confidence == 0.9 and answer.sentences[0].text.startswith("The new tunnel")


@pytest.mark.parametrize(
    ("name", "error", "message"),
    [
        ("BoastingScorer", ModelError, "not between 0 and 1"),
        ("StrangePassageScorer", ModelError, "a passage that it was not given"),
        ("StrangeSpanScorer", ModelError, "a span that is not inside its sentence"),
        ("UnboundedScorer", SettingsError, "needs a number `threshold` of 0 to 1"),
        ("Reverser", SettingsError, "is not a sentence scorer"),
    ],
)
def test_a_wrong_scorer_is_refused(
    folder: Path, make_assistant: MakeAssistant, name: str, error: type[RagError], message: str
) -> None:
    with pytest.raises(error, match=message):
        ask(make_assistant(articles=folder, scorer=f"{PARTS}:{name}"))


# --- the command


def test_the_doctor_lists_what_is_plugged_in(rag: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_RERANKER", f"{PARTS}:Reverser")
    monkeypatch.setenv("RAG_LOADERS", json.dumps({".sht": f"{PARTS}:ShoutingLoader"}))
    found = {one["about"]: one for one in rag.read_json("doctor")["findings"]}

    assert found["parts"]["state"] == "ok"
    assert "reranker" in found["parts"]["message"] and f"{PARTS}.ShoutingLoader" in found["parts"]["message"]


def test_the_doctor_says_which_parts_are_wrong(rag: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_RERANKER", "no_such_package:Thing")
    monkeypatch.setenv("RAG_SCORER", f"{PARTS}:Reverser")
    code, out, _ = rag("doctor")

    assert code == 1 and "RAG_RERANKER names the reranker no_such_package:Thing" in out
    assert "Reverser is not a sentence scorer" in out


def test_a_wrong_part_is_one_line_of_the_command(rag: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_SPLITTER", "no_such_package:Thing")
    code, _, err = rag("index")

    assert code == 1 and err.count("\n") == 1 and "RAG_SPLITTER" in err
