"""How Sphinx builds the documentation: `python -m sphinx -W docs site`. Needs the extra `docs`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rag import __version__

project = "Footnote"
author = "The Footnote authors"
release = version = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["README.md"]
html_theme = "furo"
html_title = f"Footnote {release}"
myst_heading_anchors = 3
suppress_warnings = ["myst.xref_missing"]  # links to files outside docs/ are for readers of the repository
default_role = "code"  # docstrings mark code with single backticks

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_class_signature = "separated"
autodoc_mock_imports = ["llama_index"]

_INDENTED = re.compile(r"^ {4}\S")


def escape_docstring(_app: object, _what: str, _name: str, _object: object, _options: object, lines: list[str]) -> None:
    """Make a plain docstring safe as reStructuredText: an indented example becomes a literal block, and `*` and `|`
    lose their special meaning."""
    result: list[str] = []
    in_example = False
    for at, line in enumerate(lines):
        begins = _INDENTED.match(line) and at > 0 and not lines[at - 1].strip() and not in_example
        if begins:
            result += ["::", ""]
        in_example = bool(begins) or (in_example and (not line.strip() or line.startswith("    ")))
        result.append(line if in_example else re.sub(r"(?<!`)([*|])(?!`)", r"\\\1", line))
    lines[:] = result


def setup(app: object) -> None:
    """Called by Sphinx."""
    app.connect("autodoc-process-docstring", escape_docstring)  # type: ignore[attr-defined]
