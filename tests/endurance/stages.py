"""What is killed, when, and what must hold afterwards."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.endurance import jobs
from tests.endurance.jobs import EMBEDDING, Place, Served
from tests.endurance.pace import Pace
from tests.endurance.processes import call, kill, make_pipe, start, start_command, wait
from tests.endurance.world import State, World, describe_state

_SPARE_BYTES = 200_000
"""What an index may take besides its state after a run that was not killed: its lock, its pointer, its history."""
_UPLOAD_BYTES = 3_000_000
_FIRST_WAITS = {"uploading": 0.1, "removing": 0.05, "conversation": 0.4, "asking": 1.0, "command": 4.0}


class Stopped(Exception):
    """A wrong state was found, and is kept to be looked at."""


@dataclass
class Findings:
    """Kills by stage, and what was wrong."""

    kills: Counter[str] = field(default_factory=Counter)
    late: Counter[str] = field(default_factory=Counter)
    """Processes that had ended before they were killed."""
    looks: int = 0
    wrong: list[str] = field(default_factory=list)
    stops: bool = False
    """Whether the first wrong state ends it all."""

    def note(self, stage: str, *said: str) -> None:
        """Something that is wrong."""
        self.wrong += (f"{stage}: {one}" for one in said)
        if said and self.stops:
            raise Stopped


@dataclass
class Run:
    """One index that is written and killed."""

    world: World
    place: Place
    findings: Findings
    published: State | None = None
    """What is served; None before the first run."""
    pace: Pace = field(default_factory=lambda: Pace(_FIRST_WAITS, others=1.0))

    @property
    def chance(self) -> random.Random:
        return self.world.chance

    def heal(self, stage: str) -> None:
        """A run that is not killed makes the index match the folder, and leaves no more on disk than it should."""
        wait(start(jobs.index, self.place))
        served = self._look(stage)
        if served.state != self.world.state:
            self.findings.note(
                stage, f"a whole run serves {describe_state(served.state)}, not {describe_state(self.world.state)}"
            )
        self.published = dict(self.world.state)
        self._check_disk(stage)
        if self.place.server:
            self._check_server(stage)

    def kill_writer(self, stage: str, *, rebuild: bool = False, when: Callable[[], bool] | None = None) -> None:
        """Change the folder, and kill a run: at a random moment, or soon after something happens in the folder."""
        self.world.change()
        process = start(jobs.rebuild if rebuild else jobs.index, self.place)
        if when is None:
            time.sleep(self.pace.draw(stage, self.chance))
        else:
            self._wait_for(when, process)
        self._note_kill(stage, process)
        self.check(stage)

    def kill_command(self) -> None:
        """The same with the command, as somebody starts it."""
        self.world.change()
        settings = {
            "RAG_EMBEDDING": EMBEDDING,
            "RAG_HOME": str(self.place.home),
            "RAG_INDEX_NAME": "endurance",
            **({"RAG_CHROMA_URL": self.place.server} if self.place.server else {}),
        }
        process = start_command(["index", str(self.place.articles)], settings)
        time.sleep(self.pace.draw("command", self.chance))
        was_running = process.poll() is None
        process.kill()
        process.wait()
        self._count_kill("command", was_running=was_running)
        self.check("command")

    def kill_reader(self) -> None:
        """Kill somebody who asks: that changes nothing."""
        process = start(jobs.ask, self.place)
        time.sleep(self.pace.draw("asking", self.chance))
        self._note_kill("asking", process)
        self.check("asking")

    def kill_upload(self) -> None:
        """Kill an upload: each file is there whole, or not at all."""
        names = [f"upload-{self.world.edition}-{number}.csv" for number in range(4)]
        content = {name: f"number,{name}\n".encode() * (_UPLOAD_BYTES // len(name)) for name in names}
        process = start(jobs.upload, self.place, content)
        time.sleep(self.pace.draw("uploading", self.chance))
        self._note_kill("uploading", process)
        for path in self.place.articles.glob("upload-*"):
            if path.read_bytes() != content.get(path.name):
                self.findings.note("uploading", f"{path.name} is not what was uploaded")
            path.unlink()
        left = [path for path in self.place.articles.rglob("*") if path.name not in self.world.state and path.is_file()]
        if len(left) > 1 + self.findings.kills["uploading"]:
            self.findings.note("uploading", f"{len(left)} files are left behind")

    def kill_removal(self) -> None:
        """Kill a removal: the file is in the folder or where removed files are, whole."""
        files = tuple(self.chance.sample(list(self.world.state), 2))
        before = {file: (self.place.articles / file).read_bytes() for file in files}
        process = start(jobs.remove, self.place, files)
        time.sleep(self.pace.draw("removing", self.chance))
        self._note_kill("removing", process)
        for file in files:
            kept = [*self.place.articles.glob(file), *self.place.home.glob(f"removed/*/{file}")]
            if not any(path.read_bytes() == before[file] for path in kept):
                self.findings.note("removing", f"{file} is lost")
            if not (self.place.articles / file).exists():
                (self.place.articles / file).write_bytes(before[file])

    def kill_conversation(self) -> None:
        """Kill somebody who saves: what was saved stays saved."""
        mine, its = make_pipe()
        process = start(jobs.converse, self.place, its)
        its.close()
        time.sleep(self.pace.draw("conversation", self.chance))
        self._note_kill("conversation", process)
        saved = []
        try:
            while mine.poll(0):
                saved.append(mine.recv())
        except EOFError:
            pass
        self.findings.note("conversation", *call(jobs.check_conversations, self.place, saved))

    def check(self, stage: str) -> None:
        """What is served is the state before or the one in the folder."""
        served = self._look(stage)
        allowed = [self.world.state, *([self.published] if self.published is not None else [])]
        if self.place.server:
            self._check_files(stage, served, allowed)
        elif served.is_missing and self.published is not None:
            self.findings.note(stage, "the index is gone")
        elif not served.is_missing and served.state not in allowed:
            self.findings.note(stage, f"a mixture is served: {describe_state(served.state)}, of {allowed}")
        self.published = served.state if not served.is_missing else self.published

    def _check_files(self, stage: str, served: Served, allowed: list[State]) -> None:
        """On a server the files change one by one: each is as before or as it is now."""
        for file, edition in served.state.items():
            if edition not in [state.get(file) for state in allowed]:
                self.findings.note(stage, f"{file} is served in edition {edition}, of {allowed}")

    def _look(self, stage: str) -> Served:
        self.findings.looks += 1
        served: Served = call(jobs.look, self.place, self.chance.randrange(1 << 30))
        self.findings.note(stage, *served.wrong)
        return served

    def _wait_for(self, when: Callable[[], bool], process: BaseProcess) -> None:
        while process.is_alive() and not when():
            time.sleep(0.0005)
        time.sleep(self.chance.uniform(0, 0.02))

    def _note_kill(self, stage: str, process: BaseProcess) -> None:
        self._count_kill(stage, was_running=kill(process))

    def _count_kill(self, stage: str, *, was_running: bool) -> None:
        (self.findings.kills if was_running else self.findings.late)[stage] += 1
        self.pace.note(stage, was_running=was_running)

    def watch_publishing(self) -> Callable[[], bool]:
        """Whether the run has begun to replace the state that is served."""
        index = self.place.home / "endurance"
        begun = _list_names(index / "generations")

        def when() -> bool:
            return _list_names(index / "generations") != begun or (index / "current.new").exists()

        return when

    def _check_server(self, stage: str) -> None:
        names = call(jobs.list_collections, self.place)
        if names != ["endurance-chunks", "endurance-documents"]:
            self.findings.note(stage, f"the server has {', '.join(names)}")

    def _check_disk(self, stage: str) -> None:
        index = self.place.home / "endurance"
        try:
            current = index / "generations" / (index / "current").read_text(encoding="utf-8").strip()
        except OSError:
            return
        whole, one = measure_size(index), measure_size(current)
        if whole > one + _SPARE_BYTES:
            self.findings.note(stage, f"the index takes {whole:,} bytes, of which one state has {one:,}")


def _list_names(folder: Path) -> frozenset[str]:
    try:
        return frozenset(path.name for path in folder.iterdir())
    except OSError:
        return frozenset()


def measure_size(folder: Path) -> int:
    """Bytes of all files under a folder."""
    sizes = 0
    for path in folder.rglob("*"):
        try:
            sizes += path.stat().st_size if path.is_file() else 0
        except OSError:
            continue  # deleted meanwhile
    return sizes
