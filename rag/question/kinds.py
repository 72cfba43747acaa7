"""What kind of input was typed, told by its words before anything is looked for."""

from __future__ import annotations

from collections.abc import Sequence

from rag.errors import QuestionError
from rag.schema.kinds import KINDS, Kind, Request
from rag.schema.query import EarlierTurn


def recognise(text: str, earlier: Sequence[EarlierTurn] = (), *, kind: str = "") -> Request:
    """What is asked for. `kind` forces it; raises `QuestionError` when there is no such kind."""
    if kind and kind not in KINDS:
        raise QuestionError(f"There is no kind {kind!r}. The kinds are {', '.join(KINDS)}.")
    chosen: Kind = next((one for one in KINDS if one == kind), "fact")
    return Request(chosen, subject=text, text=text if chosen == "check" else "")
