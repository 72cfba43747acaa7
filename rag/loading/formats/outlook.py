"""An Outlook message (msg) -> RawDocument, read like any mail.

Owns where a message keeps its text (plain, HTML, or compressed rich text) and the messages that are attached to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from io import BytesIO
from typing import Any

from rag.errors import FileUnreadable
from rag.loading.formats.html import decode_page, strip_tags
from rag.loading.formats.mail import Letter, choose_body, join_letter, split_paragraphs
from rag.loading.formats.outlook_rtf import unpack_rtf
from rag.loading.formats.rtf import read_rtf_blocks
from rag.loading.inner_files import InnerFile
from rag.loading.raw_document import LoadContext, RawDocument
from rag.loading.structure.archives import OLE_SIGNATURE
from rag.loading.structure.blocks import Block, tidy, tidy_line
from rag.loading.structure.encoding import decode_as

_KIND = "Outlook message"
_MAX_ATTACHMENTS = 1_000
_MAX_DEPTH = 3
"""A message in a message in a message; deeper ones are named, but not read."""
_HTML, _RTF, _CODE_PAGE = 0x1013, 0x1009, 0x3FDE
_PROPERTIES, _ATTACHED_MESSAGE = "__properties_version1.0", "__substg1.0_3701000D"
"""Names of parts of the archive."""


def load_msg(content: bytes, context: LoadContext) -> RawDocument:
    """A message as an article, followed by its attachments.

    Raises FileUnreadable when it is damaged or has no text.
    """
    if not content.startswith(OLE_SIGNATURE):
        raise FileUnreadable(f"it is damaged, or no {_KIND}")
    from oxmsg import Message

    try:
        _check_size(content, context.max_bytes)
        letter = _read_message(Message.load(content), depth=0)
    except FileUnreadable:
        raise
    except Exception as error:  # olefile, struct and oxmsg each raise their own errors
        raise FileUnreadable(f"it is damaged, or no {_KIND}") from error
    return join_letter(letter, context)


def _read_message(message: Any, depth: int) -> Letter:
    sent = message.sent_date
    return Letter(
        subject=tidy_line(message.subject),
        fields=[("From", tidy_line(message.sender or "")), ("To", _list_receivers(message))],
        sent=sent.date() if sent else None,
        body=_read_body(message),
        attached=list(_list_attached(message, depth)),
    )


def _list_attached(message: Any, depth: int) -> Iterator[InnerFile]:
    """The attachments; a message among them as a mail."""
    for one in message.attachments[:_MAX_ATTACHMENTS]:
        inner = next((held for held in one._storage.storages if held.name == _ATTACHED_MESSAGE), None)
        if inner is None:
            yield InnerFile(tidy_line(one.file_name or "attachment"), one.file_bytes or b"")
        elif depth < _MAX_DEPTH:
            yield _write_mail(_read_message(_open_inner(inner), depth + 1))
        else:
            yield InnerFile("attached message.eml", b"")


def _open_inner(storage: Any) -> Any:
    """A message inside another: its list of properties begins 8 bytes earlier than that of a message of its own."""
    from oxmsg import Message

    streams = [
        replace(one, bytes_=one.bytes_[:24] + bytes(8) + one.bytes_[24:]) if one.name == _PROPERTIES else one
        for one in storage.streams
    ]
    return Message(replace(storage, streams=tuple(streams)))


def _write_mail(letter: Letter) -> InnerFile:
    """A message as a mail, to be read like any attached one."""
    mail = EmailMessage()
    for name, value in [("Subject", letter.subject), *letter.fields]:
        if value:
            mail[name] = value
    if letter.sent:
        mail["Date"] = f"{letter.sent:%d %b %Y} 12:00:00 +0000"
    mail.set_content("\n\n".join(tidy(block.words) for block in letter.body))
    for file in letter.attached:
        mail.add_attachment(file.content, maintype="application", subtype="octet-stream", filename=file.name)
    return InnerFile(f"{letter.subject.replace('.', '') or 'attached message'}.eml", mail.as_bytes())


def _check_size(content: bytes, max_bytes: int) -> None:
    """Raises FileUnreadable when the streams of the archive, which may overlap, are together too large."""
    from olefile import OleFileIO

    with OleFileIO(BytesIO(content)) as archive:
        sizes = (archive.get_size(path) for path in archive.listdir())
        if sum(sizes) > 2 * max_bytes:
            raise FileUnreadable(f"it unpacks to more than {2 * max_bytes / 1024 / 1024:.3g} MB (max_file_megabytes)")


def _list_receivers(message: Any) -> str:
    """Name and address of each recipient."""
    receivers = []
    for one in message.recipients:
        name, address = tidy_line(one.name or ""), tidy_line(one.email_address or "")
        receivers.append(f"{name} <{address}>" if name and address and name != address else name or address)
    return ", ".join(filter(None, receivers))


def _read_body(message: Any) -> list[Block]:
    """The paragraphs of the text, in the form that has all of it: plain, HTML, or rich text if there is only that."""
    plain = split_paragraphs(message.body) if message.body else []
    html = _read_html(message)
    if html or any(block.words.strip() for block in plain):
        return choose_body(plain, strip_tags(html) if html else [])
    return read_rtf_blocks(unpack_rtf(message.properties.binary_prop_value(_RTF) or b""))


def _read_html(message: Any) -> str:
    """The HTML of a message; "" if it has none."""
    properties = message.properties
    content = (properties.binary_prop_value(_HTML) or b"").rstrip(b"\x00")
    if not content:
        return properties.str_prop_value(_HTML) or ""
    is_stated = properties.int_prop_value(_CODE_PAGE) is not None  # otherwise the library takes Western European
    stated = decode_as(content, properties.body_encoding) if is_stated else None
    return decode_page(content).text if stated is None else stated
