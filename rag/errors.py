"""Every error that Footnote raises on purpose, as one tree.

    RagError
    ├── SettingsError      a setting is unknown, malformed or contradicts another
    ├── ArticlesError      the folder of articles cannot be used
    │   └── ArticlesMissing    it is not there, or cannot be opened
    ├── FileUnreadable     one file cannot be read; the others are not affected
    ├── AddressRefused     an address of the web cannot be fetched
    ├── QuestionError      the question cannot be asked
    ├── EvaluationError    cases, bars or a baseline cannot be used, or a needed package is not installed
    ├── ConversationError  saved conversations cannot be read or written
    │   └── ConversationsNotSaved  the disk or the file takes none
    ├── ServingError       the server cannot be started, or does not answer
    │   ├── ServerBusy         too many questions wait
    │   ├── ServerEnding       the server takes no further questions
    │   ├── AnswerStopped      the answer was cancelled
    │   └── AnswerTookTooLong  its time limit is over
    ├── ModelError         a shipped model is damaged, or a named embedding cannot be loaded
    ├── LanguageModelError the language model cannot be loaded, or did not respond
    │   └── ContextOverflow    its input is longer than its context window
    └── IndexStateError
        ├── IndexMissing   nothing is indexed yet
        ├── IndexMismatch  another model or a newer version made the index
        ├── IndexBusy      another process is writing the index
        └── StoreError     the disk or the Chroma server refused
            ├── ServerUnavailable  the Chroma server does not answer, or refuses access
            ├── IndexDamaged       a file of the index is not as it was written
            └── IndexNotWritable   nothing can be written where the index is

Each message says what happened, with the value, and what to do next, in one line: the command
prints it as it is. Errors of a dependency are mapped to these where they occur, with `raise ... from`.
"""


class RagError(Exception):
    """The root: catch it to catch everything that Footnote raises on purpose."""


class SettingsError(RagError):
    """A setting is unknown, malformed or contradicts another."""


class ArticlesError(RagError):
    """The folder of articles is missing, is not a folder, or has no readable files."""


class ArticlesMissing(ArticlesError):
    """There is no folder of this name, or it cannot be opened."""


class FileUnreadable(RagError):
    """One file cannot be read. The message is only the reason, without the file's name."""


class PassingFailure(FileUnreadable):
    """One file could not be read this time, for a reason that is not in the file and may be gone the next time."""


class AddressRefused(RagError):
    """One address of the web cannot be fetched. The message is only the reason, without the address."""


class QuestionError(RagError):
    """The question is empty, too long, or not text."""


class EvaluationError(RagError):
    """Cases, bars or a baseline report cannot be used, or a package needed to measure them is not installed."""


class ConversationError(RagError):
    """Saved conversations cannot be read or written, or the requested one does not exist."""


class ConversationsNotSaved(ConversationError):
    """The file of the conversations cannot be used: the disk is full or read-only, or the file is damaged or newer."""


class ConversationChanged(ConversationError):
    """A conversation has other turns than the caller knows: it went on in another window."""


class ServingError(RagError):
    """The server cannot be started: its port is in use, or a part of it is missing."""


class ServerBusy(ServingError):
    """So many questions wait for their answers that a further one is refused."""


class ServerEnding(ServingError):
    """The server is ending: it takes no further questions."""


class AnswerStopped(ServingError):
    """The answer was cancelled before it was complete."""


class AnswerTookTooLong(ServingError):
    """The answer took longer than the time limit."""


class ModelError(RagError):
    """A shipped model is damaged or missing, or the embedding named in the settings cannot be loaded."""


class LanguageModelError(RagError):
    """The configured language model cannot be loaded, was not found, refused the request, or broke off."""


class ContextOverflow(LanguageModelError):
    """The input is longer than the language model's context window: send less."""


class IndexStateError(RagError):
    """The root of everything that can be wrong with an index."""


class IndexMissing(IndexStateError):
    """Nothing is indexed yet for this folder."""


class IndexMismatch(IndexStateError):
    """The index was made by another embedding, other chunk settings or a newer version."""


class IndexBusy(IndexStateError):
    """Another process is writing this index."""


class StoreError(IndexStateError):
    """The disk, the embedded store or the Chroma server refused."""


class ServerUnavailable(StoreError):
    """The Chroma server cannot be reached, is too slow or busy, refuses the token, or is something else. The index
    itself may be fine."""


class IndexDamaged(StoreError):
    """A file of the index is not as it was written. `rag index` makes it again from the articles."""


class IndexNotWritable(StoreError):
    """Nothing can be written where the index is: the disk is full, read-only, or somebody else's."""
