"""Whether a sentence may decide what a party supports, opposes or wants: only one that speaks of that party's stance.

English only. A sentence that mentions the party in a side clause ("as Russia makes gains") is about somebody else's.
"""

from __future__ import annotations

import re

from rag.text.words import fold_text

_STANCE = re.compile(
    r"^(?:the )?(?P<party>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*)*) (?:(?:does|did|do|still|not|also) )*"
    r"(?:support|oppose|back|favou?r|endorse|reject|object|want|welcome)(?:s|es|ed|ing)?\b"
)
_SIDE_CLAUSE = re.compile(r"\b(?:as|while|since|after|amid|against|despite|because)\b[^,;.]*")
_STEM = 4
"""Letters that most countries share with their people: "Norway", "Norwegian"."""


def may_decide_stance(statement: str, text: str) -> bool:
    """Whether the text may decide the statement: True unless it states a party's stance and the text, outside its side
    clauses, does not name the party."""
    match = _STANCE.match(statement)
    if not match:
        return True
    last = fold_text(match["party"]).split()[-1][:_STEM]
    return re.search(rf"\b{re.escape(last)}", fold_text(_SIDE_CLAUSE.sub("", text))) is not None
