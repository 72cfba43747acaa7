"""JSON of a server -> records that few calls need: `rag.serving.json_reading` has those of an answer.

Every function raises `LookupError`, `TypeError` or `ValueError` for JSON that describes none.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.index.corrections import decode_correction
from rag.schema.documents import Remark
from rag.schema.index import IndexedFile, NewsItem
from rag.schema.mentions import MentionPlace, Mentions
from rag.serving.json_reading import read_answer

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.index.status import Status
    from rag.library.uploads import AddedFile
    from rag.serving.standing_questions import AskedAgain
    from rag.serving.standing_store import StandingQuestion

Json = Mapping[str, Any]


def read_status(described: Json) -> Status:
    """A status that `describe_status` wrote."""
    from rag.index.status import Status

    values = {name: described[name] for name in ("store", "embedding", "files", "chunks", "indexed_at", "size_bytes")}
    return Status(
        **values,
        articles=Path(described["articles"]),
        home=Path(described["home"]),
        index=Path(described["index"]),
        fingerprint=dict(described["maker"]),
        failed=tuple((one["file"], one["reason"]) for one in described["failed"]),
        in_part=tuple((one["file"], tuple(one["missing"])) for one in described["in_part"]),
        noted=tuple((one["file"], tuple(one["notes"])) for one in described["noted"]),
    )


def read_file(described: Json) -> IndexedFile:
    """A file of the index that `describe_file` wrote."""
    values = {name: described[name] for name in IndexedFile.__dataclass_fields__ if name != "correction"}
    values["published"] = _read_date(described["published"])
    values["remarks"] = tuple(Remark(one["words"], one["is_loss"]) for one in described["remarks"])
    return IndexedFile(**values, correction=decode_correction(described.get("correction", {})))


def read_news(described: Json) -> list[NewsItem]:
    """The items that `describe_news` wrote."""
    return [
        NewsItem(
            file=one["file"],
            what=one["what"],
            at=datetime.fromisoformat(one["at"]),
            title=one["title"],
            published=_read_date(one["published"]),
            moved_from=one["moved_from"],
            added_at=datetime.fromisoformat(one["added_at"]) if one["added_at"] else None,
        )
        for one in described["news"]
    ]


def read_mentions(described: Json) -> Mentions:
    """The mentions that `describe_mentions` wrote."""
    places = tuple(
        MentionPlace(**{**one, "published": _read_date(one["published"])})  # its keys are the record's
        for one in described["places"]
    )
    return Mentions(**{**described, "places": places, "spellings": tuple(described["spellings"])})


def read_added(described: Json) -> AddedFile:
    """One of the addresses or files that were added."""
    from rag.library.uploads import AddedFile

    return AddedFile(str(described["address"]), str(described["file"]), str(described["refused"]))


def read_standing(described: Json) -> StandingQuestion:
    """A standing question that `describe_standing` wrote."""
    from rag.serving.standing_store import StandingQuestion

    return StandingQuestion(**described)


def read_asked(described: Json) -> AskedAgain:
    """A standing question that was asked again, from what `describe_asked` wrote."""
    from rag.serving.standing_questions import AskedAgain
    from rag.serving.standing_store import StandingQuestion

    question = StandingQuestion(described["number"], described["question"], asked_at=described["asked_at"])
    return AskedAgain(question, read_answer(described["answer"]), described["before"], described["changed"])


def read_vectors(described: Json) -> NDArray[np.float32]:
    """The vectors of a reply in base64: n x dimension, float32, in order."""
    import numpy as np

    rows = sorted(described["data"], key=lambda one: int(one["index"]))
    return np.stack([np.frombuffer(base64.b64decode(one["embedding"]), "<f4") for one in rows])


def _read_date(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
