"""The table of kinds: the wordings of each, in the order they are tried.

The wordings are in `wordings_of_folder`, `wordings_of_overviews` and `wordings_of_lists`, built of the pieces in
`wording_pieces` and `asking_words`; what is made of a match is `kinds`'.
"""

from __future__ import annotations

from rag.question.wording_pieces import Wordings
from rag.question.wordings_of_folder import FOLDER, TALK
from rag.question.wordings_of_lists import COMPARE, DISAGREE, LIST
from rag.question.wordings_of_overviews import SUMMARY, TIMELINE, TOPIC

TABLE: Wordings = (*TALK, *FOLDER, *SUMMARY, *TIMELINE, *LIST, *DISAGREE, *COMPARE, *TOPIC)
"""(kind, aspect, wording): the whole of a plain request must match. Groups name what is asked about."""
