"""An answer of each kind, made by hand from the shipped articles, for the tests of the command, the chat and JSON.

Each quotes words that are in its file, so that a citation can be opened there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from rag.schema.answers import Answer, Citation, Statement
from rag.schema.kinds import CheckedSentence, Column, Coverage, Event, Item, Kind

SEEDS = Path(__file__).parents[2] / "seeds"

BLINKEN = "000_9485b8097e7bb3d4.txt"
DECREE = "001_676866eb0907da5c.txt"
LEADERS = "002_e7acf57a60645873.txt"
PSAKI = "003_811c00e6699e8ba0.txt"
SYBIHA = "004_19fc496d41bd9699.txt"

HOSTILE_NAME = '<img src=x onerror="window.hacked=5"> **Bold** [x](javascript:alert(1)) $x^2$ :red[y]'


class Quotes:
    """Makes the statements of one answer, and numbers their citations."""

    def __init__(self) -> None:
        self._count = 0

    def __call__(self, file: str, words: str, *, label: str = "", group: str = "") -> Statement:
        """A statement in words of a file, which must be in it."""
        text = (SEEDS / file).read_text(encoding="utf-8")
        start = text.index(words)
        self._count += 1
        published = date(2024, 5, 15) if file == BLINKEN else None
        title = text.partition("\n")[0]
        citation = Citation(self._count, file, start, start + len(words), words, title, published)
        return Statement(words, True, (citation,), label=label, group=group)


def make_answer(kind: Kind, statements: Sequence[Statement] = (), **changes: Any) -> Answer:
    """An answer from the five articles, all of which were read."""
    coverage = changes.pop("coverage", Coverage(5, exhaustive=True))
    answer = Answer(f"A question of kind {kind}", False, 1.0, tuple(statements), (), "extractive")
    return replace(answer, kind=kind, coverage=coverage, milliseconds={"total": 7.0}, **changes)


def make_talk() -> Answer:
    return make_answer(
        "talk",
        lead="Hello. There are 5 articles in this folder, 1 of them dated, on 15 May 2024.",
        suggestions=(
            "How many men does Putin's decree call up?",
            "Who is the Kremlin spokesman?",
            "What has Russia denied?",
        ),
    )


def make_folder() -> Answer:
    quote = Quotes()
    files = (BLINKEN, DECREE, LEADERS, PSAKI, SYBIHA)
    titles = [(SEEDS / file).read_text(encoding="utf-8").partition("\n")[0] for file in files]
    statements = [quote(file, title, label=f"“{title}”, {file}") for file, title in zip(files, titles, strict=True)]
    items = tuple(
        Item(title, "article", 0, 1, (file,), statement)
        for title, file, statement in zip(titles, files, statements, strict=True)
    )
    return make_answer("folder", statements, lead="There are 5 articles.", items=items)


def make_summary() -> Answer:
    quote = Quotes()
    return make_answer(
        "summary",
        [
            quote(
                BLINKEN,
                "The recent mobilization was hard to decide on but necessary, Blinken said.",
                group="The draft in Ukraine and in Russia",
            ),
            quote(
                DECREE,
                "The new conscription window opened this week and closes on 15 July 2025.",
                group="The draft in Ukraine and in Russia",
            ),
            quote(
                PSAKI,
                "US makes no promise on Ukraine's wish to join NATO",
                group="NATO membership",
            ),
            quote(
                SYBIHA,
                "Within NATO the members are divided: there are concerns about what it would mean to admit Ukraine, in "
                "particular that Article 5 obligations would be triggered and could lead to conflict with Russia.",
                group="NATO membership",
            ),
        ],
        lead="2 threads run through the 5 articles.",
    )


def make_topic() -> Answer:
    quote = Quotes()
    return make_answer(
        "topic",
        [
            quote(
                PSAKI,
                'A Membership Action Plan, or MAP, for Ukraine would be "a real signal" to Russia, Zelenskiy added.',
            ),
            quote(
                LEADERS,
                "More firepower and better technology for the military, Zelenskyy stressed, would "
                "significantly strengthen Ukraine's defense and help to keep its soldiers safe.",
            ),
        ],
        coverage=Coverage(5, exhaustive=False),
    )


def make_event(day: date, statement: Statement, when: str, **changes: Any) -> Event:
    """Something that happened on a day."""
    return replace(Event(day, day, "day", when, False, "past", statement), **changes)


def make_timeline() -> Answer:
    quote = Quotes()
    events = (
        make_event(
            date(2001, 9, 11),
            quote(
                LEADERS,
                "In the history of NATO that article has been invoked only once, after the terrorist attacks in the "
                "United States on 11 September 2001.",
                label="11 September 2001",
            ),
            "on 11 September 2001",
        ),
        make_event(
            date(2014, 1, 1),
            quote(
                PSAKI,
                "Fighting between the separatists in Donbas and the forces of Ukraine has gone on since 2014, when "
                "Russia seized the Crimean Peninsula from Ukraine.",
                label="2014",
            ),
            "2014",
            last=date(2014, 12, 31),
            precision="year",
        ),
        make_event(
            date(2024, 5, 14),
            quote(
                BLINKEN,
                "US Secretary of State Antony Blinken used a speech in Kiev on Tuesday to argue that Ukrainians have "
                "to accept further mobilization, a step that he presented as necessary if the country is to join NATO "
                "eventually.",
                label="14 May 2024 (counted from “on Tuesday”)",
            ),
            "on Tuesday",
            counted=True,
        ),
        make_event(
            date(2025, 7, 15),
            quote(
                DECREE,
                "The new conscription window opened this week and closes on 15 July 2025.",
                label="15 July 2025 (planned)",
            ),
            "on 15 July 2025",
            status="planned",
        ),
    )
    statements = [event.statement for event in events]
    return make_answer("timeline", statements, lead="4 dated events, in order.", events=events)


def make_list(name: str = "Volodymyr Zelenskyy") -> Answer:
    quote = Quotes()
    items = (
        Item(
            name,
            "person",
            9,
            3,
            ("Zelenskiy", "Zelenskyy"),
            quote(
                PSAKI,
                "Ukrainian President Volodymyr Zelenskiy held calls earlier on Tuesday with NATO Secretary General "
                "Jens Stoltenberg and with Canadian Prime Minister Justin Trudeau.",
                label=name,
            ),
        ),
        Item(
            "Antony Blinken",
            "person",
            8,
            3,
            (),
            quote(
                LEADERS,
                "At a meeting in Brussels, U.S. Secretary of State Antony Blinken and NATO Secretary-General Mark "
                'Rutte talked about possible steps to support the defense of Ukraine, "concrete actions" in the words '
                "of the U.S. State Department.",
                label="Antony Blinken",
            ),
        ),
        Item(
            "Dmitry Peskov",
            "person",
            1,
            1,
            (),
            quote(
                PSAKI,
                "Kyiv was also accused by Kremlin spokesman Dmitry Peskov of trying to destabilize the situation "
                "further.",
                label="Dmitry Peskov",
            ),
        ),
    )
    statements = [item.statement for item in items if item.statement]
    return make_answer("list", statements, lead="3 people are named.", items=items)


def make_compare() -> Answer:
    quote = Quotes()
    rutte = (
        quote(
            LEADERS,
            "The front in Ukraine is gradually moving in favor of Russia, Rutte emphasized: the lines are not "
            "shifting to the east but are slowly being pushed westward.",
            group="Mark Rutte",
        ),
        quote(
            LEADERS,
            "Ukraine's strength on the battlefield should come first, he added, while peace talks and NATO "
            "membership are for its government to decide on later.",
            group="Mark Rutte",
        ),
    )
    zelenskyy = (
        None,
        quote(
            LEADERS,
            "Zelenskyy holds that membership of NATO would make Ukraine fundamentally stronger ahead of any "
            "negotiations, but the Western powers are wary of triggering Article 5 of the NATO pact, under which an "
            "attack on one member counts as an attack on all.",
            group="Volodymyr Zelenskyy",
        ),
    )
    statements = [cell for cell in (*rutte, *zelenskyy) if cell]
    columns = (Column("Mark Rutte", rutte), Column("Volodymyr Zelenskyy", zelenskyy))
    return make_answer("compare", statements, columns=columns)


def make_yes_no() -> Answer:
    quote = Quotes()
    statement = quote(PSAKI, "Russia has denied that Ukraine is under threat from its military movements.")
    return make_answer("yes_no", [statement], lead="No, says Russia.", coverage=None, confidence=0.84)


CHECKED = (
    "Putin has signed a decree that calls up 160,000 men. The window closes on 1 May 2025.\n\n"
    "Blinken spoke in Kiev to pupils. The moon is made of cheese."
)


def make_check() -> Answer:
    quote = Quotes()
    sentences = (
        "Putin has signed a decree that calls up 160,000 men.",
        "The window closes on 1 May 2025.",
        "Blinken spoke in Kiev to pupils.",
        "The moon is made of cheese.",
    )
    found = (
        (
            "supported",
            "",
            (
                quote(
                    DECREE,
                    "President Vladimir Putin has put his name to a decree that calls up 160,000 "
                    "men, a significant step to strengthen the Russian military and one of the largest "
                    "drafts of recent years.",
                ),
            ),
        ),
        (
            "contradicted",
            "the articles say 15 July 2025",
            (quote(DECREE, "The new conscription window opened this week and closes on 15 July 2025."),),
        ),
        (
            "partly",
            "“pupils” is not there",
            (quote(BLINKEN, "The recent mobilization was hard to decide on but necessary, Blinken said."),),
        ),
        ("not found", "", ()),
    )
    checks = tuple(
        CheckedSentence(
            CHECKED.index(text),
            CHECKED.index(text) + len(text),
            text,
            verdict,
            reason,
            evidence,  # type: ignore[arg-type]
        )
        for text, (verdict, reason, evidence) in zip(sentences, found, strict=True)
    )
    statements = [one for check in checks for one in check.evidence]
    return make_answer("check", statements, lead="Of 4 sentences, 1 is borne out and 1 is contradicted.", checks=checks)


def make_none() -> Answer:
    return make_answer("timeline", abstained=True, lead="None of the 5 articles dates anything about the harbour.")


ANSWERS = {
    "talk": make_talk,
    "folder": make_folder,
    "summary": make_summary,
    "topic": make_topic,
    "timeline": make_timeline,
    "list": make_list,
    "compare": make_compare,
    "yes_no": make_yes_no,
    "check": make_check,
    "none": make_none,
}
"""Kind -> a function that makes its answer; "none" is one that found nothing."""
