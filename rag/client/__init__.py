"""A client of a running `rag serve`, with the methods of `Assistant`.

    with Client("http://127.0.0.1:8501") as client:
        print(client.ask("Who signed the decree?").text)

Loads no models: a question takes as long as the server takes. `rag.serving.json_reading` makes records of what comes.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from rag.client.connection import Connection
from rag.errors import IndexMissing, ServingError
from rag.schema.answers import Answer, Passage
from rag.schema.events import AnsweringStep
from rag.schema.index import IndexReport
from rag.schema.query import Query, make_query
from rag.serving.json_reading import read_answer, read_passage, read_report, read_step

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from typing_extensions import Unpack

    from rag.client.library import ServerLibrary
    from rag.client.standing import ServerStanding
    from rag.index.status import Status
    from rag.retrieval.retriever import SearchBy
    from rag.schema.mentions import Mentions
    from rag.schema.query import Bounds

OnProgress = Callable[[int, int, str], None]

_MOST_TEXTS, _MOST_CHARACTERS = 128, 200_000
"""Texts of one request for embeddings; the server takes twice as many."""


class Client:
    """Asks a server what an `Assistant` would be asked; what is set up where the server runs cannot be read or changed
    here. Each call has a connection of its own, so that a client can be used from several threads."""

    def __init__(self, url: str, *, key: str = "", timeout_seconds: float = 600.0) -> None:
        """`url` is the server's address, with the sub-path of a proxy if there is one; `key` one of its `RAG_API_KEY`,
        or the password. Connects to nothing yet. Raises `ServingError` when the address is none."""
        self._connection = Connection(url, key=key, timeout_seconds=timeout_seconds)

    @property
    def url(self) -> str:
        """The address of the server, without a slash at its end."""
        return self._connection.url

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Nothing is kept open between calls; here so that a client can stand where an assistant does."""

    @property
    def library(self) -> ServerLibrary:
        """The documents of the server's index, and the files of its folder."""
        from rag.client.library import ServerLibrary

        return ServerLibrary(self._connection)

    @property
    def standing(self) -> ServerStanding:
        """The standing questions that the server keeps."""
        from rag.client.standing import ServerStanding

        return ServerStanding(self._connection)

    # --- index

    def is_indexed(self) -> bool:
        """Whether questions can be asked. Raises `ServingError` when no server answers."""
        try:
            self._connection.call("GET", "/v1/articles?limit=1")
        except IndexMissing:
            return False
        return True

    def index(self, *, rebuild: bool = False, on_progress: OnProgress | None = None) -> IndexReport:
        """Have the server make its index match its folder, and wait for it. Needs a key that may write.

        Raises `ServingError` with the server's reason when it fails.
        """
        self._connection.call("POST", "/v1/index", {"rebuild": rebuild})
        for _, state in self._connection.follow("GET", "/v1/index"):
            if on_progress and state.get("total"):
                on_progress(state["done"], state["total"], state["file"])
            if state.get("state") == "failed":
                raise ServingError(state["error"])
            if state.get("report"):
                return self._connection.read(read_report, state["report"])
        raise self._connection.make_broken_off("indexing")

    def read_status(self) -> Status:
        """What is indexed, and with which model. Without a key that may write, the paths are empty."""
        from rag.client.reading import read_status

        return self._connection.read(read_status, self._connection.call("GET", "/v1/status"))

    # --- ask

    def ask(self, question: str | Query, *, on_progress: OnProgress | None = None, **bounds: Unpack[Bounds]) -> Answer:
        """Answer a question, as `Assistant.ask` does, and raising as it does; `ServingError` for what is wrong with the
        server."""
        if on_progress is None:
            described = self._connection.call("POST", "/v1/ask", make_query(question, bounds).to_json())
            return self._connection.read(read_answer, described)
        *_, answer = self.ask_in_steps(question, on_progress=on_progress, **bounds)
        assert isinstance(answer, Answer)  # the last step is
        return answer

    def ask_in_steps(
        self, question: str | Query, *, on_progress: OnProgress | None = None, **bounds: Unpack[Bounds]
    ) -> Generator[AnsweringStep, None, None]:
        """The steps of an answer, as `Assistant.ask_in_steps` gives them. Closing the iterator stops the work."""
        query = make_query(question, bounds)
        for name, described in self._connection.follow("POST", "/v1/ask", query.to_json()):
            if name == "progress" and on_progress:
                on_progress(described["done"], described["total"], "")
            step = self._connection.read(partial(read_step, name), described)
            if step is not None:
                yield step
            if isinstance(step, Answer):
                return
        raise self._connection.make_broken_off("answering")

    def retrieve(self, question: str | Query, *, by: SearchBy = "both", **bounds: Unpack[Bounds]) -> list[Passage]:
        """The passages nearest to a question, best first, without an answer; `by` meaning or words alone, to compare
        the two."""
        query = make_query(question, bounds).to_json()
        found = self._connection.call("POST", f"/v1/search?by={by}", query)
        return self._connection.read(lambda described: [read_passage(one) for one in described["passages"]], found)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of texts under the server's embedding, as `Assistant.embed` gives them: n x dimension, float32,
        unit length, in order. Raises `QuestionError` for an empty text."""
        import numpy as np

        from rag.client.reading import read_vectors

        parts = [
            self._connection.read(read_vectors, self._connection.call("POST", "/v1/embeddings", _ask_for_vectors(part)))
            for part in _split(texts)
        ]
        return np.concatenate(parts) if parts else np.zeros((0, 0), np.float32)

    def find_mentions(self, name: str, *, limit: int = 200, **bounds: Unpack[Bounds]) -> Mentions:
        """Every sentence that mentions a name, word or phrase, as `Assistant.find_mentions` does."""
        from rag.client.reading import read_mentions

        query = make_query(name, bounds).to_json()
        found = self._connection.call("POST", f"/v1/mentions?limit={limit}", query)
        return self._connection.read(read_mentions, found)

    # --- suggest

    def suggest_questions(self, *, count: int = 4) -> list[str]:
        """Questions to start with, as `Assistant.suggest_questions` makes them."""
        return self._suggest({"count": count})

    def suggest_follow_ups(self, files: Sequence[str], *, asked: Sequence[str], count: int = 3) -> list[str]:
        """Questions that the same files also answer, as `Assistant.suggest_follow_ups` makes them."""
        return self._suggest({"count": count, "files": list(files), "asked": list(asked)})

    def _suggest(self, asked: dict[str, Any]) -> list[str]:
        found = self._connection.call("POST", "/v1/suggestions", asked)
        return self._connection.read(lambda described: [str(one) for one in described["questions"]], found)


def _ask_for_vectors(texts: Sequence[str]) -> dict[str, Any]:
    return {"model": "footnote", "input": list(texts), "encoding_format": "base64"}


def _split(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """The texts in parts that the server takes at once."""
    part: list[str] = []
    characters = 0
    for text in texts:
        if part and (len(part) >= _MOST_TEXTS or characters + len(text) > _MOST_CHARACTERS):
            yield part
            part, characters = [], 0
        part.append(text)
        characters += len(text)
    if part:
        yield part
