"""A message of Outlook (msg) -> RawDocument, read as any mail is."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from rag.errors import FileUnreadable
from rag.loading.formats.html import strip_tags
from rag.loading.formats.mail import Letter, join_letter, split_paragraphs
from rag.loading.inner_files import InnerFile
from rag.loading.raw_document import LoadContext, RawDocument
from rag.loading.structure.archives import OLE_SIGNATURE
from rag.loading.structure.blocks import Block, tidy_line

_KIND = "Outlook message"
_MAX_ATTACHMENTS = 1_000


def load_msg(content: bytes, context: LoadContext) -> RawDocument:
    """A message as an article, and what is attached to it after it.

    Raises FileUnreadable when it is damaged or holds no text.
    """
    if not content.startswith(OLE_SIGNATURE):
        raise FileUnreadable(f"it is damaged, or no {_KIND}")
    from oxmsg import Message

    try:
        _check_size(content, context.max_bytes)
        message = Message.load(content)
        sent = message.sent_date
        letter = Letter(
            subject=tidy_line(message.subject),
            fields=[("From", tidy_line(message.sender or "")), ("To", _list_receivers(message))],
            sent=sent.date() if sent else None,
            body=_read_body(message),
            attached=[
                InnerFile(tidy_line(one.file_name or "attachment"), one.file_bytes or b"")
                for one in message.attachments[:_MAX_ATTACHMENTS]
            ],
        )
    except FileUnreadable:
        raise
    except Exception as error:  # olefile, struct and oxmsg each raise errors of their own
        raise FileUnreadable(f"it is damaged, or no {_KIND}") from error
    return join_letter(letter, context)


def _check_size(content: bytes, max_bytes: int) -> None:
    """Raises FileUnreadable when the streams of the archive, which may overlap, are too large together."""
    from olefile import OleFileIO

    with OleFileIO(BytesIO(content)) as archive:
        sizes = (archive.get_size(path) for path in archive.listdir())
        if sum(sizes) > 2 * max_bytes:
            raise FileUnreadable(f"it unpacks to more than {2 * max_bytes / 1024 / 1024:.3g} MB (max_file_megabytes)")


def _list_receivers(message: Any) -> str:
    """Name and address of each receiver."""
    receivers = []
    for one in message.recipients:
        name, address = tidy_line(one.name or ""), tidy_line(one.email_address or "")
        receivers.append(f"{name} <{address}>" if name and address and name != address else name or address)
    return ", ".join(filter(None, receivers))


def _read_body(message: Any) -> list[Block]:
    """The paragraphs of the plain text, or of the page where there is only that."""
    if message.body:
        return split_paragraphs(message.body)
    return strip_tags(message.html_body) if message.html_body else []
