"""The grammar by which the settings name a part, and what the command says about parts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag import load_settings
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
from rag.errors import RagError, SettingsError
from rag.language_models import LanguageModelOptions, load_language_model
from tests.conftest import MakeAssistant
from tests.support.commands import Command
from tests.support.named_parts import PARTS, ask


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
