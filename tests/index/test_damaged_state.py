"""Whatever is in the place of a file of the index: one line says what to do, what is intact is used, and `rag index`
heals it."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rag import Assistant, load_settings
from rag.errors import IndexDamaged, RagError
from rag.index.seal import find_damage, write_seal
from rag.index.snapshot_report import find_report
from rag.index.snapshots import Snapshots
from tests.support.commands import QUESTION as DECREE
from tests.support.commands import Command, assert_one_line
from tests.support.indexed_folders import TEXTS, list_texts, read_folder, write

SPOILT = 100
HEALED = 12

QUESTION = "What did the museum in Tarn buy?"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `articles` and `home`, indexed twice, so that a resumable run and all files of ours are there."""
    folder = tmp_path_factory.mktemp("kept")
    for number, text in enumerate(TEXTS):
        write(folder / "articles", f"{number}.txt", text)
    with make(folder / "articles", folder / "home") as assistant:
        assistant.index()
        assistant.ask(QUESTION)
        index = assistant.read_status().index
    (index / "lock").touch()
    (index / "current.new").write_text("half")
    shutil.copytree(Snapshots(index).find_current() or index, index / "resume")
    (index / "resume" / "base").write_text((index / "current").read_text())
    return folder


@pytest.fixture
def spoilt(kept: Path, tmp_path: Path) -> Iterator[Callable[[], Path]]:
    """Gives a fresh copy of the index each time."""
    home = tmp_path / "spoilt"

    def copy() -> Path:
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(kept / "home", home)
        return next(home.iterdir())

    yield copy


def make(articles: Path, home: Path) -> Assistant:
    return Assistant(load_settings(articles=articles, home=home))


def spoil(path: Path, chance: random.Random) -> str:
    """Damage a file or folder of the index; returns how."""
    kind = chance.choice(("other kind", "gone", "empty", "noise", "cut", "list", "path", "flip", "flip", "page"))
    if path.is_dir():
        shutil.rmtree(path)
        if kind != "gone":
            path.write_bytes(b"not a folder")
        return kind
    content = path.read_bytes()
    path.unlink()
    if kind == "other kind":
        write(path, "within", "a folder where a file was")
    elif kind != "gone":
        path.write_bytes(_change(content, kind, chance))
    return kind


def _change(content: bytes, kind: str, chance: random.Random) -> bytes:
    at = chance.randrange(max(1, len(content)))
    changed = {
        "empty": b"",
        "noise": chance.randbytes(500),
        "cut": content[:at],
        "list": json.dumps([1, {}, None]).encode(),
        "path": b"../../..\n",
        "page": content[:at] + chance.randbytes(4096) + content[at + 4096 :],
    }
    return changed.get(kind, content[:at] + bytes([content[at] ^ 64]) + content[at + 1 :] if content else b"\0")


def try_everything(articles: Path, home: Path) -> list[str]:
    """Read all that can be read; returns the messages of what could not. What was read must be right."""
    messages: list[str] = []

    def attempt(work: Callable[[], object], expected: object) -> None:
        try:
            assert work() == expected
        except RagError as error:
            messages.append(str(error))

    with make(articles, home) as assistant:
        attempt(lambda: bool(assistant.read_status().index), True)
        attempt(lambda: assistant.retrieve(QUESTION)[0].chunk.file, "2.txt")
        attempt(lambda: list_texts(assistant), read_folder(articles))
        attempt(lambda: "Calder Ridge" in assistant.ask("Which places are mentioned?").text, True)
    return messages


def test_a_damaged_index_answers_rightly_or_says_what_to_do(kept: Path, spoilt: Callable[[], Path]) -> None:
    chance = random.Random(19)
    for _ in range(SPOILT):
        index = spoilt()
        path = chance.choice(sorted(index.rglob("*")))
        kind = spoil(path, chance)
        for message in try_everything(kept / "articles", index.parent):
            assert "\n" not in message and "rag index" in message, (kind, path, message)


def test_index_heals_what_is_damaged(kept: Path, spoilt: Callable[[], Path]) -> None:
    chance = random.Random(20)
    for _ in range(HEALED):
        index = spoilt()
        for path in chance.sample(sorted(index.rglob("*")), 2):
            if path.exists():
                spoil(path, chance)
        with make(kept / "articles", index.parent) as assistant:
            assistant.index()
        assert try_everything(kept / "articles", index.parent) == []


@pytest.mark.parametrize("name", ["current", "generations/*/chroma", "generations/*/words.sqlite3"])
def test_index_heals_what_leads_to_itself(kept: Path, spoilt: Callable[[], Path], name: str) -> None:
    index = spoilt()
    path = next(index.glob(name))
    (shutil.rmtree if path.is_dir() else Path.unlink)(path)
    path.symlink_to(path.name)
    for message in try_everything(kept / "articles", index.parent):
        assert "\n" not in message and "rag index" in message
    with make(kept / "articles", index.parent) as assistant:
        assistant.index()
    assert try_everything(kept / "articles", index.parent) == []


def test_damaged_vectors_are_noticed_before_chroma_reads_them(kept: Path, spoilt: Callable[[], Path]) -> None:
    """Chroma would crash or hang. It writes the vector files of an index of a thousand chunks; these are in their
    place."""
    index = spoilt()
    shutil.rmtree(index / "resume")
    snapshot = Snapshots(index).find_current()
    assert snapshot
    vectors = write(snapshot, "chroma/vectors/data_level0.bin", "0123456789")
    write(snapshot, "chroma/vectors/index_metadata.pickle", "0")
    write_seal(snapshot)
    with make(kept / "articles", index.parent) as assistant:
        assert assistant.retrieve(QUESTION)
    vectors.write_text("0123456798")
    with make(kept / "articles", index.parent) as assistant:
        with pytest.raises(IndexDamaged, match=r"data_level0.bin is not as it was written. Run `rag index`"):
            assistant.retrieve(QUESTION)
        assert len(assistant.index().added) == len(TEXTS)
        assert assistant.retrieve(QUESTION)


def test_a_copied_index_is_as_good_as_before_and_an_unsealed_one_is_sealed(
    kept: Path, spoilt: Callable[[], Path]
) -> None:
    index = spoilt()
    shutil.rmtree(index / "resume")
    snapshots = Snapshots(index)
    snapshot = snapshots.find_current()
    assert snapshot and find_damage(snapshot).is_sealed and not find_damage(snapshot).files
    (snapshot / "seal.json").write_text('{"files": {}, "crc": 1}')
    assert not find_damage(snapshot).is_sealed
    with make(kept / "articles", index.parent) as assistant:
        assert assistant.retrieve(QUESTION)
        assert assistant.index().chunks_written == 0
    current = snapshots.find_current()
    assert current and find_damage(current, reads_all=True).is_sealed


@pytest.mark.parametrize("field", [None, "files", "failed", "maker", "added by a later release"])
def test_the_report_is_written_again_when_it_is_not_a_report(
    kept: Path, spoilt: Callable[[], Path], field: str | None
) -> None:
    index = spoilt()
    shutil.rmtree(index / "resume")
    snapshots = Snapshots(index)
    snapshot = snapshots.find_current()
    assert snapshot
    path = snapshot / "report.json"
    described = json.loads(path.read_text())
    path.write_text(json.dumps({**described, field: [1]} if field else [described]))
    is_readable = field == "added by a later release"
    with make(kept / "articles", index.parent) as assistant:
        assert (assistant.read_status().files == len(TEXTS)) is is_readable
        assert len(assistant.index().unchanged) == len(TEXTS)
        assert assistant.read_status().files == len(TEXTS)
    current = snapshots.find_current()
    assert current and find_report(current) is not None and (current == snapshot) is is_readable


def test_a_letter_that_changed_on_the_disk_is_never_quoted(kept: Path, spoilt: Callable[[], Path]) -> None:
    index = spoilt()
    shutil.rmtree(index / "resume")
    snapshot = Snapshots(index).find_current()
    assert snapshot
    database = snapshot / "chroma" / "chroma.sqlite3"
    database.write_bytes(database.read_bytes().replace(b"a painting of a heron", b"a painting of a horse"))
    with make(kept / "articles", index.parent) as assistant:
        with pytest.raises(IndexDamaged, match=r"2\.txt is not as it was written. Run `rag index`"):
            assistant.ask(QUESTION)
        report = assistant.index()  # which knows of the damage
        assert (report.changed, len(report.unchanged)) == (("2.txt",), len(TEXTS) - 1)
        assert "a painting of a heron" in assistant.ask(QUESTION).text
        assert assistant.index().chunks_written == 0
    assert not (index / "damaged").exists()


def test_the_command_says_what_to_do_and_index_does_it(indexed: Command) -> None:
    for path in indexed.home.rglob("chroma.sqlite3"):
        path.write_bytes(b"")
    for arguments in (("ask", DECREE), ("show", "townhall.txt"), ("status", "--files")):
        code, _, err = indexed(*arguments)
        assert code == 1
        assert_one_line(err)
        assert "Run `rag index`, which makes it again" in err
    assert indexed("status")[0] == 0
    assert indexed("index")[0] == 0
    assert indexed("ask", DECREE)[0] == 0
