"""An index whose sentences were split by the rules of an earlier release."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from rag import Assistant
from rag.index.chroma_client import open_embedded
from rag.index.snapshots import Snapshots
from tests.conftest import MakeAssistant
from tests.support.indexed_folders import TEXTS, write


def test_only_files_in_other_languages_are_split_again_when_an_earlier_release_split_them(
    articles: Path, make_assistant: MakeAssistant
) -> None:
    german = (
        "Das Stadtfest von Ellan findet am 5. Juli auf dem Marktplatz statt, sagte Dr. Kuhn. Der Eintritt ist frei."
    )
    for path in articles.iterdir():
        path.unlink()
    write(articles, "en.txt", TEXTS[0])
    write(articles, "de.txt", german)
    write(articles, "both.csv", f'title,text\nHarbour,"{TEXTS[0].strip()}"\nFest,"{german}"\n')
    assistant = make_assistant(articles=articles)
    assistant.index()
    status = assistant.read_status()
    assistant.close()
    snapshots = Snapshots(status.index)
    with snapshots.lock():
        store = open_embedded(snapshots.begin() / "chroma", fingerprint=status.fingerprint)
        records = [replace(record, sentence_rules=0) for record in store.read_manifest().values()]
        store.delete_records([record.file for record in records])
        store.put_records(records)
        store.close()
        snapshots.publish()
    report = assistant.index()
    assert report.recut == ("both.csv", "de.txt")
    assert (report.unchanged, report.changed, report.added) == (("en.txt",), (), ())
    again = assistant.index()
    assert (again.recut, again.chunks_written, len(again.unchanged)) == ((), 0, 3)
    sentences = list_quotable(assistant, "de.txt")
    assert sentences == [german[: german.index(" Der Eintritt")], "Der Eintritt ist frei."]


def list_quotable(assistant: Assistant, file: str) -> list[str]:
    text = assistant.library.read_document(file).text
    chunks = assistant.library.read_chunks(file)
    return [text[one.start : one.end] for chunk in chunks for one in chunk.sentences]
