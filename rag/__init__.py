"""Footnote: ask a folder of articles; every sentence of the answer cites its file.

    from rag import Assistant, load_settings

    with Assistant(load_settings(articles=Path("articles"))) as assistant:
        assistant.index()
        answer = assistant.ask("Who signed the decree?")
        print(answer.text, answer.citations[0].quote)

The names below are the public ones; each is imported when it is first used, so that `import rag` costs nothing, and
`python -m rag` can take the working directory off the path before anything is imported from it.
"""

import importlib

TYPE_CHECKING = False  # type checkers know the name
__version__ = "0.1.0"

if TYPE_CHECKING:
    from rag.assistant import Assistant as Assistant
    from rag.conversations.export import export_json as export_json
    from rag.conversations.export import export_markdown as export_markdown
    from rag.conversations.export_page import export_page as export_page
    from rag.conversations.export_sources import export_bibtex as export_bibtex
    from rag.conversations.export_sources import export_csl as export_csl
    from rag.conversations.export_versions import Others as Others
    from rag.conversations.records import Conversation as Conversation
    from rag.conversations.records import OtherTurn as OtherTurn
    from rag.conversations.records import Shelf as Shelf
    from rag.conversations.records import Thumb as Thumb
    from rag.conversations.records import Turn as Turn
    from rag.conversations.saved_answers import list_citations as list_citations
    from rag.conversations.saved_answers import list_own_statements as list_own_statements
    from rag.conversations.store import Conversations as Conversations
    from rag.conversations.store import read_shared as read_shared
    from rag.conversations.versions import Versions as Versions
    from rag.errors import ConversationChanged as ConversationChanged
    from rag.errors import ConversationError as ConversationError
    from rag.errors import IndexMissing as IndexMissing
    from rag.errors import LanguageModelError as LanguageModelError
    from rag.errors import RagError as RagError
    from rag.index.status import Status as Status
    from rag.library.library import Library as Library
    from rag.library.overview import Overview as Overview
    from rag.library.removals import RemovedFile as RemovedFile
    from rag.library.text_search import FoundLine as FoundLine
    from rag.library.uploads import AddedFile as AddedFile
    from rag.loading.formats.pdf_render import draw_page as draw_page
    from rag.loading.ocr.cut_out import draw_cut_out as draw_cut_out
    from rag.question.long_input import fit_input as fit_input
    from rag.question.validation import clean_question as clean_question
    from rag.schema.answers import Answer as Answer
    from rag.schema.answers import Citation as Citation
    from rag.schema.answers import Passage as Passage
    from rag.schema.answers import Statement as Statement
    from rag.schema.documents import Chunk as Chunk
    from rag.schema.documents import Document as Document
    from rag.schema.events import Draft as Draft
    from rag.schema.events import Stage as Stage
    from rag.schema.facts import IndexedArticle as IndexedArticle
    from rag.schema.facts import NameType as NameType
    from rag.schema.index import IndexedFile as IndexedFile
    from rag.schema.index import IndexReport as IndexReport
    from rag.schema.mentions import MentionPlace as MentionPlace
    from rag.schema.mentions import Mentions as Mentions
    from rag.schema.overview import Bin as Bin
    from rag.schema.overview import Calendar as Calendar
    from rag.schema.overview import NamedIn as NamedIn
    from rag.schema.overview import NameList as NameList
    from rag.schema.overview import NameProfile as NameProfile
    from rag.schema.query import EarlierTurn as EarlierTurn
    from rag.schema.query import Query as Query
    from rag.schema.regions import cut_regions as cut_regions
    from rag.schema.wording import describe_coverage as describe_coverage
    from rag.schema.wording import drop_added as drop_added
    from rag.schema.wording import list_remarks as list_remarks
    from rag.schema.wording import name_confidence as name_confidence
    from rag.schema.wording import name_verdict as name_verdict
    from rag.schema.wording import read_day as read_day
    from rag.serving.json import describe_answer as describe_answer
    from rag.serving.nearest import find_nearest as find_nearest
    from rag.serving.nearest import list_sought_words as list_sought_words
    from rag.settings import Settings as Settings
    from rag.settings import load_settings as load_settings

_HOMES = {
    "clean_question": "rag.question.validation",
    "fit_input": "rag.question.long_input",
    "draw_page": "rag.loading.formats.pdf_render",
    "draw_cut_out": "rag.loading.ocr.cut_out",
    "Assistant": "rag.assistant",
    "Status": "rag.index.status",
    "Conversation": "rag.conversations.records",
    "Conversations": "rag.conversations.store",
    "Turn": "rag.conversations.records",
    "OtherTurn": "rag.conversations.records",
    "Others": "rag.conversations.export_versions",
    "Shelf": "rag.conversations.records",
    "Thumb": "rag.conversations.records",
    "Versions": "rag.conversations.versions",
    "EarlierTurn": "rag.schema.query",
    "Query": "rag.schema.query",
    "ConversationChanged": "rag.errors",
    "ConversationError": "rag.errors",
    "IndexMissing": "rag.errors",
    "LanguageModelError": "rag.errors",
    "RagError": "rag.errors",
    "export_json": "rag.conversations.export",
    "export_markdown": "rag.conversations.export",
    "export_page": "rag.conversations.export_page",
    "export_bibtex": "rag.conversations.export_sources",
    "export_csl": "rag.conversations.export_sources",
    "read_shared": "rag.conversations.store",
    "list_citations": "rag.conversations.saved_answers",
    "list_own_statements": "rag.conversations.saved_answers",
    "Library": "rag.library.library",
    "Answer": "rag.schema.answers",
    "Chunk": "rag.schema.documents",
    "Citation": "rag.schema.answers",
    "Document": "rag.schema.documents",
    "Draft": "rag.schema.events",
    "IndexReport": "rag.schema.index",
    "IndexedFile": "rag.schema.index",
    "Passage": "rag.schema.answers",
    "Stage": "rag.schema.events",
    "IndexedArticle": "rag.schema.facts",
    "MentionPlace": "rag.schema.mentions",
    "Mentions": "rag.schema.mentions",
    "NameType": "rag.schema.facts",
    "Bin": "rag.schema.overview",
    "Calendar": "rag.schema.overview",
    "NamedIn": "rag.schema.overview",
    "NameList": "rag.schema.overview",
    "NameProfile": "rag.schema.overview",
    "cut_regions": "rag.schema.regions",
    "describe_coverage": "rag.schema.wording",
    "name_confidence": "rag.schema.wording",
    "list_remarks": "rag.schema.wording",
    "name_verdict": "rag.schema.wording",
    "drop_added": "rag.schema.wording",
    "read_day": "rag.schema.wording",
    "Statement": "rag.schema.answers",
    "find_nearest": "rag.serving.nearest",
    "list_sought_words": "rag.serving.nearest",
    "describe_answer": "rag.serving.json",
    "Settings": "rag.settings",
    "load_settings": "rag.settings",
    "AddedFile": "rag.library.uploads",
    "FoundLine": "rag.library.text_search",
    "Overview": "rag.library.overview",
    "RemovedFile": "rag.library.removals",
}

__all__ = ["__version__", *sorted(_HOMES)]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'rag' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
