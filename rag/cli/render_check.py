"""What `rag check` prints for people: the marked text, then each sentence with its verdict and evidence."""

from __future__ import annotations

from rich.text import Text

from rag.cli.render import _clean, _make_console, _print
from rag.schema.answers import Answer
from rag.schema.kinds import Verdict
from rag.serving.checked_text import VERDICT_WORDS, describe_place

_STYLES: dict[Verdict, str] = {
    "supported": "green",
    "contradicted": "bold red",
    "partly": "yellow",
    "not found": "dim",
}


def print_checked(text: str, answer: Answer) -> None:
    """The text, each checked sentence in brackets with its number and verdict; then each verdict with its evidence."""
    console = _make_console()
    marked = Text()
    at = 0
    for n, check in enumerate(answer.checks, start=1):
        marked.append(_clean(text[at : check.start]))
        marked.append(f"[{_clean(text[check.start : check.end])}]", style=_STYLES[check.verdict])
        marked.append(f"({n}: {VERDICT_WORDS[check.verdict]})", style="dim")
        at = check.end
    marked.append(_clean(text[at:].rstrip()))
    _print(console, marked)
    _print(console, Text(f"\n{answer.lead}", style="bold"))
    for n, check in enumerate(answer.checks, start=1):
        reason = f": {_clean(check.reason)}" if check.reason else ""
        _print(console, Text(f"{n:3}  {VERDICT_WORDS[check.verdict]}{reason}", style=_STYLES[check.verdict]))
        for statement in check.evidence:
            for citation in statement.citations:
                quote = _clean(" ".join(citation.quote.split()))
                _print(console, Text(f"“{quote}”"), indent=5)
                _print(console, Text(_clean(describe_place(citation)), style="cyan"), indent=5)
    for note in answer.notes:
        _print(console, Text(f"Note: {_clean(note)}", style="yellow"))
