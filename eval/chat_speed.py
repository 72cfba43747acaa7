"""Measures how long a user of the chat waits from pressing Enter to the first words of the answer, in a real browser.

    python -m eval.chat_speed --questions FILE [--articles DIR] [--home DIR] [--count 50] [--readers 20] [--out FILE]

FILE has one question per line, or one JSON object per line with `question` (cases of `rag eval`, as in
`eval/questions.jsonl`) or `query` (BEIR). DIR is the folder of articles, by default the one in the settings; it is
indexed in `--home` first when needed. Needs the extra `test` and Chromium. One user asks one question after another,
the first two to warm up. Then `--readers` users, each with their own browser, ask one question each at the same time,
and the chat's memory is measured (on Linux).
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from rag import load_settings
from ui.screenshots import ARGUMENTS, find_chromium, run_chat

WARMING = 2
PER_CONVERSATION = 10
"""Questions asked in one conversation before a new one is started."""
SECONDS = 120


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--articles", type=Path)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    questions = read_questions(given.questions)[: given.count + WARMING]
    if len(questions) < WARMING + 1:
        sys.exit(f"{given.questions} holds {len(questions)} questions; at least {WARMING + 1} are needed.")
    with tempfile.TemporaryDirectory() as scratch:
        articles = (given.articles or load_settings().articles).resolve()
        with run_chat(articles, (given.home or Path(scratch)).resolve()) as url:
            waits = measure_waits(url, questions)
            before = read_megabytes(url)
            ask_at_once(url, questions[: given.readers])
            memory = {"readers": given.readers, "megabytes_before": before, "megabytes_after": read_megabytes(url)}
    text = json.dumps({**describe(waits[WARMING:]), **memory}, indent=2)
    print(text)
    if given.out:
        given.out.write_text(text + "\n", encoding="utf-8")


def read_questions(path: Path) -> list[str]:
    """The questions of a file; for a case with several turns, the first turn."""
    found = []
    for line in filter(str.strip, path.read_text(encoding="utf-8").splitlines()):
        if not line.lstrip().startswith("{"):
            found.append(line.strip())
            continue
        record = json.loads(line)
        found.append(record.get("question") or record.get("query") or record["turns"][0])
    return found


def measure_waits(url: str, questions: Sequence[str]) -> list[float]:
    """For each question, milliseconds from Enter until the first words of the answer, or the refusal, are visible."""
    from playwright.sync_api import sync_playwright

    waits = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.set_default_timeout(SECONDS * 1000)
        for number, question in enumerate(questions):
            if number % PER_CONVERSATION == 0:
                page.goto(url)
            waits.append(_ask(page, question, number % PER_CONVERSATION))
        browser.close()
    return waits


def _ask(page: Any, question: str, place: int) -> float:
    """Ask the question as the turn at this position of the conversation."""
    field = page.get_by_test_id("stChatInputTextArea")
    field.fill(question)
    said = page.get_by_test_id("stChatMessage").nth(2 * place + 1)
    began = time.perf_counter()
    field.press("Enter")
    said.locator(".short, .sentences, .abstained").first.wait_for()
    took = (time.perf_counter() - began) * 1000
    said.get_by_role("button", name="Ask again").wait_for()  # those of the previous turn disappear a little later
    page.wait_for_timeout(1000)  # a person reads before asking the next question
    return took


def ask_at_once(url: str, questions: Sequence[str]) -> None:
    """Have one user per question ask it at the same time, and wait until all are answered."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        pages = [browser.new_context().new_page() for _ in questions]
        for page in pages:
            page.set_default_timeout(SECONDS * 1000)
            page.goto(url)
        for page, question in zip(pages, questions, strict=True):
            field = page.get_by_test_id("stChatInputTextArea")
            field.fill(question)
            field.press("Enter")
        for page in pages:
            page.get_by_role("button", name="Ask again").wait_for()
        browser.close()


def read_megabytes(url: str) -> int:
    """Resident memory of the process that serves the page, in MB of 1,000,000 bytes; 0 where it cannot be read."""
    flag = f"--server.port={url.rpartition(':')[2]}".encode()
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has ended meanwhile
            if flag in path.read_bytes().split(b"\0"):
                status = path.with_name("status").read_text(encoding="utf-8")
                return int(status.partition("VmRSS:")[2].split()[0]) * 1024 // 1_000_000
    return 0


def describe(waits: Sequence[float]) -> dict[str, float]:
    """n, and the median and 95th percentile in milliseconds."""
    ordered = sorted(waits)
    at = min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))
    return {"n": len(ordered), "median": round(statistics.median(ordered)), "p95": round(ordered[at])}


if __name__ == "__main__":
    main()
