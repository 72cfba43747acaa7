"""`python -m tests.endurance`: kills until the time is over, then a summary. Exit code 1 when anything was wrong."""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.endurance import jobs
from tests.endurance.jobs import Place
from tests.endurance.processes import PATIENCE_SECONDS, Hung, make_pipe, start, wait
from tests.endurance.stages import Findings, Run, Stopped
from tests.endurance.world import World
from tests.support.chroma_servers import ChromaServer

_FIRST_FILES = 8
_WRITERS, _READERS = 2, 20
_CROWD_SECONDS = 12.0
_CROWD_ROUNDS = 4
"""Readers and writers meet in one round of this many: they take long, and kill nobody."""
_SERVER_KILLS = 16
_KILLS_IN_A_ROW = 10


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.endurance", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=None, help="the same kills in the same order")
    parser.add_argument("--keep", action="store_true", help="stop at the first wrong state and keep the folders")
    given = parser.parse_args()
    seed = given.seed if given.seed is not None else random.randrange(1 << 30)
    began = time.monotonic()
    scratch = Path(tempfile.mkdtemp(prefix="endurance-"))
    findings = Findings(stops=given.keep)
    try:
        endure(scratch, random.Random(seed), began + given.minutes * 60, findings)
    except KeyboardInterrupt:
        sys.stdout.write("interrupted\n")
    except Stopped:
        sys.stdout.write(f"kept in {scratch}\n")
    except (Hung, RuntimeError) as error:
        findings.note("all", str(error))
    finally:
        if not given.keep:
            shutil.rmtree(scratch, ignore_errors=True)
    sys.stdout.write(summarise(findings, seed, time.monotonic() - began))
    return 1 if findings.wrong else 0


def endure(scratch: Path, chance: random.Random, deadline: float, findings: Findings) -> None:
    """Kill until the deadline."""
    world = World(scratch / "articles", scratch / "home", chance)
    world.begin(_FIRST_FILES)
    run = Run(world, Place(world.folder, world.home), findings)
    run.heal("first run")
    number = 0
    while time.monotonic() < deadline:
        number += 1
        endure_embedded(run, deadline)
        if time.monotonic() < deadline:
            (meet if number % _CROWD_ROUNDS == 1 else endure_server)(run, scratch / f"round-{number}", deadline)


def endure_embedded(run: Run, deadline: float) -> None:
    """A round of kills in the embedded store, with a run now and then that is not killed."""
    stages: list[tuple[int, Callable[[], None]]] = [
        (9, lambda: run.kill_writer("indexing")),
        (5, lambda: run.kill_writer("rebuilding", rebuild=True)),
        (7, lambda: run.kill_writer("publishing", when=run.watch_publishing())),
        (1, run.kill_command),
        (1, run.kill_reader),
        (4, run.kill_upload),
        (4, run.kill_removal),
        (2, run.kill_conversation),
    ]
    round_ = [stage for weight, stage in stages for _ in range(weight)]
    run.chance.shuffle(round_)
    for at, stage in enumerate(round_):
        if time.monotonic() > deadline:
            return
        stage()
        if at % _KILLS_IN_A_ROW == _KILLS_IN_A_ROW - 1:
            run.heal("healing")


def endure_server(run: Run, folder: Path, deadline: float) -> None:
    """Kills of the one who indexes into a Chroma server, and of the server while somebody indexes."""
    folder.mkdir()
    server = ChromaServer(folder / "chroma")
    server.start()
    world = World(folder / "articles", folder / "home", run.chance)
    world.begin(_FIRST_FILES)
    own = Run(world, Place(world.folder, world.home, server.address), run.findings)
    try:
        own.heal("server")
        for number in range(_SERVER_KILLS):
            if time.monotonic() > deadline:
                break
            if number % 2:
                own.kill_writer("indexing on a server", rebuild=run.chance.random() < 0.3)
            else:
                kill_server(own, server)
        own.heal("server")
    finally:
        server.kill()
        shutil.rmtree(folder, ignore_errors=True)


def kill_server(run: Run, server: ChromaServer) -> None:
    """Kill the server while somebody indexes; started again, each file is served as before or as it is now."""
    run.world.change()
    process = start(jobs.index, run.place)
    time.sleep(run.pace.draw("server", run.chance))
    server.kill()
    run.findings.kills["server"] += 1
    wait(process)
    server.start()
    run.check("server")


def meet(run: Run, _: Path, deadline: float) -> None:
    """Two writers and twenty readers while files change."""
    seconds = max(5.0, min(_CROWD_SECONDS, deadline - time.monotonic()))
    writers = [start(jobs.write_for, run.place, seconds) for _ in range(_WRITERS)]
    pipes = [make_pipe() for _ in range(_READERS)]
    readers = [start(jobs.read_for, run.place, seconds, run.chance.randrange(1 << 30), its) for _, its in pipes]
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        run.world.change()
        time.sleep(run.chance.uniform(0.1, 1.0))
    for (mine, its), reader in zip(pipes, readers, strict=True):
        its.close()
        if not mine.poll(PATIENCE_SECONDS):
            raise Hung("a reader did not end")
        try:
            looks, wrong = mine.recv()
        except EOFError:
            run.findings.note("readers and writers", f"a reader ended with {reader.exitcode}")
            continue
        run.findings.looks += looks
        run.findings.note("readers and writers", *wrong[:3])
        wait(reader)
    for writer in writers:
        wait(writer)
        if writer.exitcode:
            run.findings.note("readers and writers", f"a writer ended with {writer.exitcode}")
    run.heal("readers and writers")


def summarise(findings: Findings, seed: int, seconds: float) -> str:
    """The summary, a line for each stage."""
    lines = [f"{'stage':24}{'kills':>8}{'ended before':>15}"]
    for stage in sorted({*findings.kills, *findings.late}):
        lines.append(f"{stage:24}{findings.kills[stage]:>8}{findings.late[stage]:>15}")
    lines.append(f"{'all':24}{findings.kills.total():>8}{findings.late.total():>15}")
    lines += (f"wrong: {one}" for one in findings.wrong)
    lines.append(f"{len(findings.wrong)} wrong states; looked {findings.looks} times; {seconds:.0f} s; --seed {seed}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
