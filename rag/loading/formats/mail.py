"""A mail -> RawDocument: its subject, sender and recipients, and the text of its body as written."""

from __future__ import annotations

import re
from dataclasses import replace
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from typing import cast

from rag.loading.formats.html import strip_tags
from rag.loading.raw_document import LoadContext, RawDocument
from rag.loading.structure.blocks import Block, make_raw_document, tidy_line
from rag.loading.structure.encoding import decode_text
from rag.schema.documents import Remark

_BLANK_LINES = re.compile(r"\n[^\S\n]*\n")
_NAMED_ATTACHMENTS = 5


def load_mail(content: bytes, _context: LoadContext) -> RawDocument:
    """A mail as one article: the subject is its title, the day it was sent its date; attachments are mentioned, not
    read.

    Raises FileUnreadable when it has no text.
    """
    if content.startswith(b"From "):  # the envelope of a mailbox file
        content = content.partition(b"\n")[2]
    mail = BytesParser(policy=policy.default).parsebytes(content.lstrip())
    title = _read_header(mail, "subject")
    blocks = [Block(title, "heading")] if title else []
    fields = ((name, _read_header(mail, name)) for name in ("from", "to", "cc"))
    blocks += [
        Block(f"{name.capitalize()}: {value}", "kept", tight=bool(number))
        for number, (name, value) in enumerate(field for field in fields if field[1])
    ]
    blocks += _read_body(mail)
    raw = make_raw_document(blocks, title=title)
    sent = _read_header(mail, "date")
    try:
        published = parsedate_to_datetime(sent).date() if sent else None
    except (ValueError, TypeError):
        published = None
    sections = tuple(replace(section, published=published) for section in raw.sections)
    return replace(raw, sections=sections, remarks=_list_attachments(mail))


def _read_header(mail: EmailMessage, name: str) -> str:
    """A header's words with its encoded parts decoded; "" when it is missing or damaged."""
    try:
        return tidy_line(str(mail.get(name, "")))
    except Exception:  # noqa: BLE001 - the parser of the standard library raises all sorts of errors on damaged headers
        return ""


def _read_body(mail: EmailMessage) -> list[Block]:
    """The paragraphs of a mail's plain text, or of its HTML if it has only that."""
    part = cast("EmailMessage | None", mail.get_body(preferencelist=("plain", "html")))
    if part is None:
        return []
    try:
        words = str(part.get_content())
    except (LookupError, ValueError):  # it names an unknown encoding
        words = decode_text(cast("bytes", part.get_payload(decode=True)))
    if part.get_content_subtype() == "html":
        return strip_tags(words)
    if str(part.get_param("format", "")).lower() == "flowed":  # a line that ends in a space continues on the next
        words = re.sub(r"(?<=\S) \r?\n", " ", words)
    return [Block(paragraph) for paragraph in _BLANK_LINES.split(words.replace("\r\n", "\n"))]


def _list_attachments(mail: EmailMessage) -> tuple[Remark, ...]:
    names = [tidy_line(part.get_filename() or part.get_content_type()) for part in mail.iter_attachments()]
    if not names:
        return ()
    listed = ", ".join(names[:_NAMED_ATTACHMENTS]) + (", ..." if len(names) > _NAMED_ATTACHMENTS else "")
    counted = "1 attachment was" if len(names) == 1 else f"{len(names)} attachments were"
    return (Remark(f"{counted} not read: {listed}; save them as files of their own"),)
