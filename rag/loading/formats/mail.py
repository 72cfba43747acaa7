"""Mails -> RawDocument: subject, sender and recipients, the text as written, and the attachments.

Owns `.eml` files and mailboxes of them (`.mbox`). `outlook` reads Outlook messages and shares `join_letter`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import cast

from rag.errors import FileUnreadable
from rag.loading.formats.html import strip_tags
from rag.loading.inner_files import InnerFile, InnerReader, NamedDocument, join_documents
from rag.loading.raw_document import LoadContext, RawDocument
from rag.loading.structure.blocks import Block, make_raw_document, tidy_line
from rag.loading.structure.dates import accept_day
from rag.loading.structure.encoding import decode_as, decode_text
from rag.loading.structure.stated_dates import read_stated_date
from rag.schema.documents import Remark

_BLANK_LINES = re.compile(r"\n[^\S\n]*\n")
_ENVELOPE = re.compile(rb"(?:\A|(?<=\n))From [^\n]{1,300}\n(?=[A-Za-z][A-Za-z0-9-]{0,60}:|>From )")
_QUOTED_ENVELOPE = re.compile(rb"^>(>*From )", re.MULTILINE)
_WORD = re.compile(r"\w+")
_WEB_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_LEAST_SHARED = 0.5
"""Smallest share of the words of a mail's HTML that its plain text has if it says the same; "This message needs an HTML
viewer" has next to none of them."""
_MAX_PARTS = 1_000
"""Most parts of a mail that are read."""


@dataclass(frozen=True, slots=True)
class Letter:
    """The contents of a mail, whatever program wrote it."""

    subject: str
    fields: Sequence[tuple[str, str]]
    """(name, value) of sender and recipients, in order."""
    sent: date | None
    body: Sequence[Block]
    attached: Sequence[InnerFile]


def load_mail(content: bytes, context: LoadContext) -> RawDocument:
    """A mail as an article: the subject is its title, the day it was sent its date. Attachments are articles after it.

    A mailbox is read as `load_mbox` does. Raises FileUnreadable when it has no text.
    """
    content = content.lstrip()
    starts = [match.end() for match in _ENVELOPE.finditer(content)]
    if content.startswith(b"From ") and len(starts) > 1:
        return load_mbox(content, context)
    return _load_one(content.partition(b"\n")[2] if content.startswith(b"From ") else content, context)


def load_mbox(content: bytes, context: LoadContext) -> RawDocument:
    """Every mail of a mailbox as an article, cited as "mail 3". Raises FileUnreadable when none can be read."""
    envelopes = list(_ENVELOPE.finditer(content))
    if not envelopes:
        return _load_one(content, context)
    ends = [*(match.start() for match in envelopes[1:]), len(content)]
    mails: list[NamedDocument] = []
    damaged = 0
    for number, (envelope, end) in enumerate(zip(envelopes, ends, strict=True), start=1):
        mail = _QUOTED_ENVELOPE.sub(rb"\1", content[envelope.end() : end])
        try:
            mails.append(NamedDocument(f"mail {number}", _load_one(mail, context)))
        except FileUnreadable:
            damaged += 1
    raw = join_documents(mails)
    noun = "1 mail has" if damaged == 1 else f"{damaged} mails have"
    return replace(raw, remarks=(*raw.remarks, Remark(f"{noun} no words that can be read"))) if damaged else raw


def join_letter(letter: Letter, context: LoadContext) -> RawDocument:
    """A mail as an article, followed by its attachments, each read as what it is; those that cannot be read are
    named."""
    reader = InnerReader(context)
    attached = reader.read(letter.attached)
    blocks = [Block(letter.subject, "heading")] if letter.subject else []
    stated = [(name, value) for name, value in letter.fields if value]
    blocks += [Block(f"{name}: {value}", "kept", tight=bool(number)) for number, (name, value) in enumerate(stated)]
    blocks += letter.body
    if not any(block.words.strip() for block in blocks) and attached:
        blocks = [Block("A mail without words")]
    sent = accept_day(letter.sent, context.today) if letter.sent else None
    raw = make_raw_document(blocks, title=letter.subject, published=sent)
    joined = join_documents([NamedDocument("", raw), *attached])
    return reader.note_unread(joined, "attachment")


def _load_one(content: bytes, context: LoadContext) -> RawDocument:
    try:
        mail = BytesParser(policy=policy.default).parsebytes(content.lstrip())
        attached = list(_list_attachments(mail))
    except RecursionError as error:
        raise FileUnreadable("it is nested too deeply to read") from error
    sent = read_stated_date(_read_header(mail, "date"), context.today)
    fields = [(name.capitalize(), _read_header(mail, name)) for name in ("from", "to", "cc")]
    return join_letter(Letter(_read_header(mail, "subject"), fields, sent, _read_body(mail), attached), context)


def _read_header(mail: EmailMessage, name: str) -> str:
    """A header's words with its encoded parts decoded; "" when it is missing or damaged."""
    try:
        return tidy_line(str(mail.get(name, "")))
    except Exception:  # noqa: BLE001 - the parser of the standard library raises all sorts of errors on damaged headers
        return ""


def _read_body(mail: EmailMessage) -> list[Block]:
    """The paragraphs of a mail: of its plain text, of its HTML when that says more, or of both when neither stands for
    the other."""
    plain, html = _find_part(mail, "plain"), _find_part(mail, "html")
    written = _read_plain(plain) if plain else []
    if html is None:
        return written
    marked = strip_tags(_decode_part(html))
    chosen = choose_body(written, marked)
    if plain is None or chosen is written or not has_words(written) or _are_alternatives(mail, plain, html):
        return chosen
    return [*written, *marked]


def _find_part(mail: EmailMessage, kind: str) -> EmailMessage | None:
    """The part that is a mail's text of this kind; the mail itself when it should have parts and has none."""
    whole = mail if kind == "plain" else None
    if mail.get_content_maintype() == "multipart" and not mail.is_multipart():
        return whole
    try:
        return cast("EmailMessage | None", mail.get_body(preferencelist=(kind,)))
    except AttributeError:  # the same of a part further in
        return whole


def _read_plain(part: EmailMessage) -> list[Block]:
    words = _decode_part(part)
    if str(part.get_param("format", "")).lower() == "flowed":  # a line that ends in a space continues on the next
        words = re.sub(r"(?<=\S) \r?\n", " ", words)
    return split_paragraphs(words)


def has_words(blocks: Sequence[Block]) -> bool:
    """Whether any of the blocks has text."""
    return any(block.words.strip() for block in blocks)


def choose_body(plain: list[Block], html: list[Block]) -> list[Block]:
    """The plain text of a mail if it says what the HTML says, and not only that there is HTML; else the HTML."""
    words, others = _list_words(plain), _list_words(html)
    is_version = len(words) >= len(others) or len(words & others) >= _LEAST_SHARED * len(others)
    return plain if is_version and has_words(plain) else html


def _list_words(blocks: Sequence[Block]) -> frozenset[str]:
    """The different words of some text, without its addresses: one text has them, and the other links."""
    return frozenset(word for block in blocks for word in _WORD.findall(_WEB_ADDRESS.sub(" ", block.words).casefold()))


def _are_alternatives(mail: EmailMessage, *parts: EmailMessage) -> bool:
    """Whether a mail's parts are one text in several forms, of which a program shows one."""
    return any(
        all(any(inner is part for inner in one.walk()) for part in parts)
        for one in mail.walk()
        if one.get_content_type() == "multipart/alternative"
    )


def _decode_part(part: EmailMessage) -> str:
    """The text of a part, in the encoding that it names if that fits."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        written = part.get_payload()
        return written if isinstance(written, str) else ""
    named = part.get_content_charset()
    words = decode_as(content, named) if named else None
    return decode_text(content) if words is None else words


def split_paragraphs(words: str) -> list[Block]:
    """The paragraphs of a plain text, separated by blank lines."""
    return [Block(paragraph) for paragraph in _BLANK_LINES.split(words.replace("\r\n", "\n"))]


def _list_attachments(mail: EmailMessage) -> Iterator[InnerFile]:
    """The attachments of a mail; a mail inside it is one too, named after its subject."""
    for number, part in enumerate(mail.iter_attachments()):
        if number >= _MAX_PARTS:
            return
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            inner = inner[0] if isinstance(inner, list) and inner else inner
            name = _read_header(inner, "subject") if isinstance(inner, EmailMessage) else ""
            written = inner.as_bytes() if isinstance(inner, EmailMessage) else b""
            yield InnerFile(f"{name.replace('.', '') or 'forwarded mail'}.eml", written)
            continue
        decoded = part.get_payload(decode=True)
        name = tidy_line(part.get_filename() or "")
        if not name and part.get_content_type() in ("text/plain", "text/html"):
            name = f"part {number + 1}.{'txt' if part.get_content_subtype() == 'plain' else 'html'}"
        yield InnerFile(name or part.get_content_type(), decoded if isinstance(decoded, bytes) else b"")
