"""Measures what a server costs above the library: one question, many clients at once, a long day.

    python -m eval.server_load --questions eval/questions.jsonl [--articles DIR] [--count 100] [--clients 50]
                               [--rounds 3] [--day 5000] [--out FILE]

The questions are asked of `rag serve` in a process of its own, on DIR (the folder of the settings).

- **One question**: the time at the client, over one connection, without the time that the answer itself took.
- **Many clients**: `--clients` connections, each with one question after another, and the library with a thread for
  each core, take turns (`--rounds`) with `--turn` questions each; answers a second of both, and processor time.
- **A day**: `--day` questions; the memory of the server before the last nine tenths of them and after.

The measuring program runs on the same cores as the server. Nothing else should; if something does, the processor time
of an answer says more than answers a second. For Linux.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from eval.chat_speed import read_questions
from rag import Assistant, load_settings
from rag.models.cores import count_cores

START_SECONDS = 120
PATHS = ("/v1/ask", "/v1/chat/completions")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--articles", type=Path)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--turn", type=int, default=100)
    parser.add_argument("--day", type=int, default=5000)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    questions = read_questions(given.questions)
    articles = (given.articles or load_settings().articles).resolve()
    report: dict[str, Any] = {"cores": count_cores()}
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        with Assistant(load_settings(articles=articles, home=home)) as assistant:
            assistant.index()
            with run_server(articles, home) as (url, process):
                report["one_question"] = {path: measure_cost(url, path, questions[: given.count]) for path in PATHS}
                print(report, file=sys.stderr)  # a day takes long, and what is known is not lost when it is ended early
                turns = list_turns(questions, given.turn, given.rounds)
                report["many_clients"] = measure_throughput(url, process, assistant, turns, clients=given.clients)
                print(report, file=sys.stderr)
                report["day"] = measure_memory(url, process, questions, count=given.day, clients=count_cores())
    text = json.dumps(report, indent=2)
    print(text)
    if given.out:
        given.out.write_text(text + "\n", encoding="utf-8")


def measure_cost(url: str, path: str, questions: Sequence[str]) -> dict[str, Any]:
    """Milliseconds at the client above those that each answer took, after two questions to warm up."""
    above, warming = [], questions[:2]
    with connect(url) as connection:
        for question in [*warming, *questions]:
            began = time.perf_counter()
            answer = ask(connection, path, question)
            above.append((time.perf_counter() - began) * 1000 - answer["milliseconds"]["total"])
    above = sorted(above[len(warming) :])
    return {
        "n": len(above),
        "median_milliseconds": round(statistics.median(above), 1),
        "p95_milliseconds": round(above[int(len(above) * 0.95)], 1),
    }


def list_turns(questions: Sequence[str], size: int, count: int) -> list[list[str]]:
    """The questions of each turn; those of the next go on where the last ended."""
    endless = itertools.cycle(questions)
    return [list(itertools.islice(endless, size)) for _ in range(count)]


def measure_throughput(
    url: str,
    process: subprocess.Popen[bytes],
    assistant: Assistant,
    turns: Sequence[Sequence[str]],
    *,
    clients: int,
) -> dict[str, Any]:
    """Answers a second of the library and of the server, which take turns with the same questions, and the processor
    time that an answer takes in the process that gives it. Medians of the turns, and of the shares in each turn."""
    measured: dict[str, list[float]] = {name: [] for name in ("library", "server", "library_cpu", "server_cpu")}
    failures = 0
    for asked in turns:
        began = time.process_time()
        measured["library"].append(rate_of(asked, count_cores(), lambda: assistant.ask)[0])
        measured["library_cpu"].append((time.process_time() - began) / len(asked))
        began = read_seconds(process.pid)
        rate, failed = rate_of(asked, clients, lambda: open_asker(url))
        measured["server"].append(rate)
        measured["server_cpu"].append((read_seconds(process.pid) - began) / len(asked))
        failures += failed

    def share(part: str, whole: str) -> float:
        return round(statistics.median(a / b for a, b in zip(measured[part], measured[whole], strict=True)), 3)

    medians = {name: statistics.median(values) for name, values in measured.items()}
    return {
        "clients": clients,
        "questions_a_turn": len(turns[0]),
        "turns": len(turns),
        "answers_a_second": {name: round(medians[name], 2) for name in ("library", "server")},
        "share": share("server", "library"),
        "cpu_milliseconds": {name: round(1000 * medians[f"{name}_cpu"], 1) for name in ("library", "server")},
        "share_by_cpu": share("library_cpu", "server_cpu"),
        "failures": failures,
    }


def measure_memory(
    url: str, process: subprocess.Popen[bytes], questions: Sequence[str], *, count: int, clients: int
) -> dict[str, Any]:
    """Megabytes of the server after a tenth of the questions, which fill what is kept once, and after all."""
    asked = list(itertools.islice(itertools.cycle(questions), count))
    failures, read = 0, []
    for part in (asked[: count // 10], asked[count // 10 :]):
        failures += rate_of(part, clients, lambda: open_asker(url))[1]
        read.append(read_megabytes(process.pid))
    return {
        "questions": count,
        "megabytes_after_a_tenth": round(read[0]),
        "megabytes_at_the_end": round(read[1]),
        "growth": round(read[1] / read[0] - 1, 4),
        "failures": failures,
    }


Ask = Callable[[str], object]


def rate_of(questions: Sequence[str], threads: int, make_asker: Callable[[], Ask]) -> tuple[float, int]:
    """Answers a second when so many threads ask the questions, each one after another; and how many failed."""
    left = iter(questions)
    lock = threading.Lock()
    failures: list[str] = []

    def work() -> None:
        asker = make_asker()
        while True:
            with lock:
                question = next(left, None)
            if question is None:
                return
            try:
                asker(question)
            except Exception as error:  # noqa: BLE001 - counted
                failures.append(f"{type(error).__name__}: {error}")

    began = time.perf_counter()
    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    for line in failures[:3]:
        print(line, file=sys.stderr)
    return len(questions) / (time.perf_counter() - began), len(failures)


def open_asker(url: str) -> Ask:
    """Asks over a connection of its own."""
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=600)
    return lambda question: ask(connection, PATHS[1], question)


@contextmanager
def connect(url: str) -> Iterator[http.client.HTTPConnection]:
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=600)
    try:
        yield connection
    finally:
        connection.close()


def ask(connection: http.client.HTTPConnection, path: str, question: str) -> dict[str, Any]:
    """The answer in our own JSON. Raises `OSError` for any other status."""
    messages = [{"role": "user", "content": question}]
    body = {"text": question} if path == "/v1/ask" else {"model": "footnote", "messages": messages}
    connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
    reply = connection.getresponse()
    content = reply.read()
    if reply.status != 200:
        raise OSError(f"status {reply.status}: {content[:200]!r}")
    described: dict[str, Any] = json.loads(content)
    return described if path == "/v1/ask" else described["footnote"]


@contextmanager
def run_server(articles: Path, home: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """`rag serve` on a free port, ready to answer, without a limit on requests a minute."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "rag", "serve", "--port", str(port)),
            *("--articles", str(articles), "--home", str(home)),
        ],
        env={**os.environ, "RAG_REQUESTS_PER_MINUTE": "0"},
    )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_ready(url)
        yield url, process
    finally:
        process.terminate()
        process.wait(30)


def _wait_until_ready(url: str) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            with connect(url) as connection:
                connection.request("GET", "/ready")
                if connection.getresponse().status == 200:
                    return
        except OSError:
            pass
        time.sleep(0.2)
    raise SystemExit(f"The server was not ready within {START_SECONDS} seconds.")


def read_megabytes(pid: int) -> float:
    """Memory of the server that the command started, in MB."""
    (kilobytes,) = re.findall(r"^VmRSS:\s+(\d+)", (_find_child(pid) / "status").read_text(), re.MULTILINE)
    return int(kilobytes) / 1024


def read_seconds(pid: int) -> float:
    """Processor time of the server that the command started, in seconds."""
    fields = (_find_child(pid) / "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _find_child(pid: int) -> Path:
    """The folder in /proc of the one process that a process has started."""
    (child,) = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return Path("/proc") / child


if __name__ == "__main__":
    main()
