"""A checked text as a file: Markdown, or a self-contained HTML page.

Everything that comes from the text or from articles is escaped: neither can break the page or add to it.
"""

from __future__ import annotations

import html
import re

from rag.schema.answers import Answer, Citation
from rag.schema.kinds import CheckedSentence
from rag.schema.wording import VERDICT_WORDS

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-!|~&])")
_BLANK = re.compile(r"\s+")

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Checked text</title><style>
body{{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif;color:#1b1b1b;background:#fff}}
.text{{white-space:pre-wrap;overflow-wrap:anywhere}}mark{{color:inherit;padding:.1em .15em;border-radius:.2em}}
.supported{{background:#d9f2e0}}.contradicted{{background:#fbd9d9}}.partly{{background:#fdf0c8}}
.not-found{{background:#e6e6ea}}
table{{border-collapse:collapse;width:100%}}
td,th{{border-top:1px solid #ccc;padding:.4rem;text-align:left;vertical-align:top}}
sup{{font-size:.75em}}blockquote{{margin:.2rem 0;color:#333}}
</style></head><body>
<h1>Checked text</h1>
<p>{lead}</p>
<div class="text">{text}</div>
<h2>Sentence by sentence</h2>
<table><thead><tr><th>#</th><th>Verdict</th><th>What the articles say</th></tr></thead><tbody>
{rows}
</tbody></table>
</body></html>
"""


def write_markdown(text: str, answer: Answer) -> str:
    """The text with the number and verdict of each checked sentence, then the evidence as a list."""
    parts = [f"# Checked text\n\n{escape_markdown(answer.lead)}\n"]
    marked: list[str] = []
    at = 0
    for n, check in enumerate(answer.checks, start=1):
        marked.append(escape_markdown(text[at : check.start]))
        marked.append(f"{escape_markdown(text[check.start : check.end])} **({n}: {VERDICT_WORDS[check.verdict]})**")
        at = check.end
    marked.append(escape_markdown(text[at:]))
    parts.append("".join(marked).strip() + "\n")
    parts.append("## Sentence by sentence\n")
    for n, check in enumerate(answer.checks, start=1):
        reason = f": {escape_markdown(check.reason)}" if check.reason else ""
        parts.append(f"{n}. **{VERDICT_WORDS[check.verdict]}**{reason}")
        parts += [
            f"   > {escape_markdown(_flatten(citation.quote))} ({escape_markdown(describe_place(citation))})"
            for statement in check.evidence
            for citation in statement.citations
        ]
    return "\n".join(parts).rstrip() + "\n"


def write_html(text: str, answer: Answer) -> str:
    """A self-contained HTML page: the marked text, then a table with the evidence."""
    marked: list[str] = []
    at = 0
    for n, check in enumerate(answer.checks, start=1):
        marked.append(html.escape(text[at : check.start]))
        kind = check.verdict.replace(" ", "-")
        label = html.escape(VERDICT_WORDS[check.verdict])
        words = html.escape(text[check.start : check.end])
        marked.append(f'<mark class="{kind}" title="{label}">{words}</mark><sup>{n}</sup>')
        at = check.end
    marked.append(html.escape(text[at:]))
    rows = "\n".join(_write_row(n, check) for n, check in enumerate(answer.checks, start=1))
    return _PAGE.format(lead=html.escape(answer.lead), text="".join(marked), rows=rows)


def _write_row(n: int, check: CheckedSentence) -> str:
    quotes = "".join(
        f"<blockquote>{html.escape(_flatten(citation.quote))} "
        f"<cite>{html.escape(describe_place(citation))}</cite></blockquote>"
        for statement in check.evidence
        for citation in statement.citations
    )
    kind, label = check.verdict.replace(" ", "-"), html.escape(VERDICT_WORDS[check.verdict])
    reason = html.escape(check.reason)
    return f'<tr><td>{n}</td><td><span class="{kind}">{label}</span></td><td>{reason}{quotes}</td></tr>'


def describe_place(citation: Citation) -> str:
    """The place of a quote: file and characters, with the date if there is one."""
    day = f", {citation.published.isoformat()}" if citation.published else ""
    return f"{citation.file}, {citation.start}:{citation.end}{day}"


def escape_markdown(text: str) -> str:
    """The text escaped, so that Markdown shows it as it is."""
    return _MARKDOWN.sub(r"\\\1", text)


def _flatten(text: str) -> str:
    return _BLANK.sub(" ", text).strip()
