"""What `rag check` prints for people: the marked text, then each sentence with its verdict and evidence."""

from __future__ import annotations

from rich.text import Text

from rag.cli.console import clean_text, make_console, print_text
from rag.cli.render_kinds import VERDICT_STYLES
from rag.schema.answers import Answer
from rag.schema.wording import VERDICT_WORDS
from rag.serving.checked_text import describe_place


def print_checked(text: str, answer: Answer) -> None:
    """The text, each checked sentence in brackets with its number and verdict; then each verdict with its evidence."""
    console = make_console()
    marked = Text()
    at = 0
    for n, check in enumerate(answer.checks, start=1):
        marked.append(clean_text(text[at : check.start]))
        marked.append(f"[{clean_text(text[check.start : check.end])}]", style=VERDICT_STYLES[check.verdict])
        marked.append(f"({n}: {VERDICT_WORDS[check.verdict]})", style="dim")
        at = check.end
    marked.append(clean_text(text[at:].rstrip()))
    print_text(console, marked)
    print_text(console, Text(f"\n{answer.lead}", style="bold"))
    for n, check in enumerate(answer.checks, start=1):
        reason = f": {clean_text(check.reason)}" if check.reason else ""
        print_text(console, Text(f"{n:3}  {VERDICT_WORDS[check.verdict]}{reason}", style=VERDICT_STYLES[check.verdict]))
        for statement in check.evidence:
            for citation in statement.citations:
                quote = clean_text(" ".join(citation.quote.split()))
                print_text(console, Text(f"“{quote}”"), indent=5)
                print_text(console, Text(clean_text(describe_place(citation)), style="cyan"), indent=5)
    for note in answer.notes:
        print_text(console, Text(f"Note: {clean_text(note)}", style="yellow"))
