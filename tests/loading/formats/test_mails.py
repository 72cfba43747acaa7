"""Mails, mailboxes and Outlook messages: each mail is an article, each attachment is read as what it is or named."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from datetime import date, datetime, timezone
from email.message import EmailMessage
from pathlib import Path

import pytest

from rag.errors import FileUnreadable
from rag.loading.formats.outlook_rtf import unpack_rtf
from tests.conftest import MakeAssistant
from tests.support.loading_samples import load, locate, losses_of, write_pdf
from tests.support.office_files import Storage, make_ole, write_excel

NOTE = "The harbour council met on Monday and chose Ada Tellis as its chair for three years.\n"


def make_mail(
    subject: str = "Minutes", words: str = "The minutes of Monday are attached to this mail."
) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Anna <a@b.example>", "c@b.example", subject
    mail["Message-ID"], mail["Date"] = "<1@b.example>", "Tue, 07 May 2024 09:30:00 +0200"
    mail.set_content(words)
    return mail


def test_attachments_are_articles_read_as_what_they_are(tmp_path: Path) -> None:
    mail = make_mail()
    mail.add_attachment(NOTE, filename="note.txt")
    report = write_pdf(tmp_path / "report.pdf").read_bytes()
    mail.add_attachment(report, maintype="application", subtype="octet-stream", filename="report.dat.pdf")
    costs = write_excel(tmp_path / "costs.xlsx").read_bytes()
    mail.add_attachment(costs, maintype="application", subtype="vnd.ms-excel", filename="costs.xlsx")
    (tmp_path / "a.eml").write_bytes(mail.as_bytes())
    document = load(tmp_path / "a.eml")
    assert (document.sections[0].title, document.sections[0].published) == ("Minutes", date(2024, 5, 7))
    assert document.text[: document.sections[0].end].rstrip().endswith("attached to this mail.")
    assert locate(document, "Ada Tellis") == "note.txt"
    assert locate(document, "Euros: 900") == "costs.xlsx, 'Costs 2024'!A3"
    assert {location.name for location in document.locations} >= {"report.dat.pdf, page 1", "report.dat.pdf, page 2"}
    assert document.remarks == ()


def test_what_cannot_be_read_is_named_with_the_reason(tmp_path: Path) -> None:
    mail = make_mail()
    mail.add_attachment(b"\x89PNG\r\n\x1a\n" + bytes(50), maintype="image", subtype="png", filename="photo.png")
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="cut.pdf")
    (tmp_path / "a.eml").write_bytes(mail.as_bytes())
    (told,) = losses_of(load(tmp_path / "a.eml"))
    assert told.startswith("2 attachments were not read: photo.png (it is a damaged picture), cut.pdf (it is ")


def test_the_citation_names_the_attachment_when_it_answers(tmp_path: Path, make_assistant: MakeAssistant) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    mail = make_mail()
    mail.add_attachment(NOTE, filename="note.txt")
    (folder / "mail.eml").write_bytes(mail.as_bytes())
    assistant = make_assistant(articles=folder)
    assistant.index()
    cited = assistant.ask("Who was chosen as chair of the harbour council?").citations[0]
    assert cited.location == "note.txt"
    assert cited.quote == assistant.library.read_document("mail.eml").text[cited.start : cited.end]


HTML_NOTE = f"<html><head><style>p {{margin: 0}}</style></head><body><p>Dear all,</p><p>{NOTE}</p></body></html>"


@pytest.mark.parametrize(
    ("plain", "shown"),
    [
        ("This message needs an HTML viewer.", NOTE.strip()),
        ("View this mail in your browser: https://x.example/a?b=c\n", NOTE.strip()),
        (" \n", NOTE.strip()),
        (f"Dear all,\n\n{NOTE}\n-- \nSent from a telephone\n", "Sent from a telephone"),
        (f"Liebe alle, {' '.join(map(str, range(40)))}", "Liebe alle"),
    ],
    ids=["placeholder", "link", "blank", "version", "longer"],
)
def test_the_html_is_read_when_the_plain_text_only_stands_for_it(tmp_path: Path, plain: str, shown: str) -> None:
    mail = make_mail(words=plain)
    mail.add_alternative(HTML_NOTE, subtype="html")
    (tmp_path / "a.eml").write_bytes(mail.as_bytes())
    document = load(tmp_path / "a.eml")
    assert shown in document.text and "margin" not in document.text
    assert ("HTML viewer" in document.text or "View this mail" in document.text) is False
    assert document.remarks == ()


def test_both_are_read_when_html_follows_the_plain_text(tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@b.example", "Two parts"
    mail["Message-ID"] = "<2@b.example>"
    mail.make_mixed()
    for words, kind in (("See below what the office wrote to me.", "plain"), (f"<p>{NOTE}</p>", "html")):
        part = EmailMessage()
        part.set_content(words, subtype=kind)
        mail.attach(part)
    (tmp_path / "a.eml").write_bytes(mail.as_bytes())
    text = load(tmp_path / "a.eml").text
    assert "See below" in text and NOTE.strip() in text


def test_a_forwarded_mail_is_an_article_of_its_own(tmp_path: Path) -> None:
    mail = make_mail("Fwd")
    mail.add_attachment(make_mail("The chair", NOTE))
    (tmp_path / "a.eml").write_bytes(mail.as_bytes())
    document = load(tmp_path / "a.eml")
    assert [section.title for section in document.sections] == ["Fwd", "The chair"]
    assert locate(document, "Ada Tellis") == "The chair.eml"


@pytest.mark.parametrize("name", ["a.mbox", "a.txt", "a.eml", "inbox"])
def test_each_mail_of_a_mailbox_is_an_article(tmp_path: Path, name: str) -> None:
    mails = [make_mail("One", "From Anna came word.\n\nFrom here on all is well.\n"), make_mail("Two", NOTE)]
    box = b"".join(
        b"From a@b.example Tue May  7 09:30:00 2024\n" + mail.as_bytes().replace(b"\nFrom ", b"\n>From ") + b"\n"
        for mail in mails
    )
    (tmp_path / name).write_bytes(box)
    document = load(tmp_path / name)
    assert [section.title for section in document.sections] == ["One", "Two"]
    assert "\n\nFrom here on all is well." in document.text
    assert [locate(document, words) for words in ("all is well", "Ada Tellis")] == ["mail 1", "mail 2"]


def pack_rtf(words: bytes) -> bytes:
    """RTF as Outlook stores it, without making use of what repeats."""
    runs = b"".join(b"\x00" + words[at : at + 8] for at in range(0, len(words), 8))
    return struct.pack("<II4sI", len(runs) + 12, len(words), b"LZFu", 0) + runs


def make_message(
    attached: bytes = b"", *, body: Mapping[int, bytes] | None = None, inner: Storage | None = None
) -> bytes:
    """An Outlook message with an attachment; `body` are its binary properties in place of the plain text."""
    return make_ole(make_message_parts(attached, body=body, inner=inner))


def make_message_parts(
    attached: bytes = b"", *, body: Mapping[int, bytes] | None = None, inner: Storage | None = None, head: int = 32
) -> Storage:
    """The parts of a message; `inner` are those of one that is attached to it."""
    words = {0x0037: "The chair", 0x0C1A: "Anna", 0x0C1F: "a@b.example"} | ({} if body else {0x1000: NOTE})
    sent = (datetime(2024, 5, 7, 9, tzinfo=timezone.utc) - datetime(1601, 1, 1, tzinfo=timezone.utc)).total_seconds()
    properties = bytes(head) + b"".join(struct.pack("<HHIQ", 0x1F, pid, 6, 0) for pid in words)
    properties += b"".join(struct.pack("<HHIQ", 0x102, pid, 6, 0) for pid in body or {})
    properties += struct.pack("<HHIQ", 0x40, 0x39, 6, int(sent) * 10_000_000)
    message = {f"__substg1.0_{pid:04X}001F": held.encode("utf-16-le") for pid, held in words.items()}
    message |= {f"__substg1.0_{pid:04X}0102": held for pid, held in (body or {}).items()}
    file: dict[str, bytes | Storage] = {
        "__properties_version1.0": bytes(8) + struct.pack("<HHIQHHIQ", 0x1F, 0x3707, 6, 0, 0x102, 0x3701, 6, 0),
        "__substg1.0_3707001F": "note.txt".encode("utf-16-le"),
        "__substg1.0_37010102": attached,
    }
    if inner:
        file = {"__properties_version1.0": bytes(8), "__substg1.0_3701000D": inner}
    held = {"__attach_version1.0_#00000000": file} if attached or inner else {}
    return {"__properties_version1.0": properties, **message, **held}


RICH_NOTE = rb"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\*\htmltag64 <p>}\htmlrtf \par\htmlrtf0 " + (
    NOTE.strip().encode() + rb"{\*\htmltag72 </p>}\par The office in M\'fcnster agrees.}"
)


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ({0x1009: pack_rtf(RICH_NOTE)}, "The office in Münster agrees."),
        ({0x1013: f"<p>{NOTE}</p><p>Das Büro stimmt zu.</p>".encode()}, "Das Büro stimmt zu."),
    ],
    ids=["rich text", "html"],
)
def test_the_text_of_a_message_is_read_when_it_has_no_plain_one(
    tmp_path: Path, body: Mapping[int, bytes], shown: str
) -> None:
    (tmp_path / "a.msg").write_bytes(make_message(body=body))
    document = load(tmp_path / "a.msg")
    assert NOTE.strip() in document.text and shown in document.text
    assert "<" not in document.text[document.text.index(">") + 1 :] and "htmltag" not in document.text


@pytest.mark.parametrize(
    ("packed", "words"),
    [  # the two examples of [MS-OXRTFCP]
        (
            "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0",
            b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n",
        ),
        ("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0", b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"),
    ],
)
def test_compressed_rich_text_is_unpacked_and_what_is_left_of_a_cut_one(packed: str, words: bytes) -> None:
    content = bytes.fromhex(packed)
    assert unpack_rtf(content) == words
    for end in range(len(content)):
        assert words.startswith(unpack_rtf(content[:end]))
    assert unpack_rtf(content.replace(b"LZFu", b"None")) == b""


def test_a_message_inside_a_message_is_an_article_of_its_own(tmp_path: Path) -> None:
    innermost = make_message_parts(body={0x1009: pack_rtf(RICH_NOTE)}, head=24)
    (tmp_path / "a.msg").write_bytes(make_message(inner=innermost))
    document = load(tmp_path / "a.msg")
    assert [section.title for section in document.sections] == ["The chair", "The chair"]
    assert [section.published for section in document.sections] == [date(2024, 5, 7)] * 2
    assert locate(document, "Münster") == "The chair.eml"
    assert losses_of(document) == []


def test_messages_inside_messages_are_read_three_deep_and_then_told(tmp_path: Path) -> None:
    parts = make_message_parts(head=24)
    for _ in range(6):
        parts = make_message_parts(inner=parts, head=24)
    (tmp_path / "a.msg").write_bytes(make_message(inner=parts))
    (told,) = losses_of(load(tmp_path / "a.msg"))
    assert "attached message.eml (it is too deep inside other files)" in told


@pytest.mark.parametrize("name", ["a.msg", "a.txt", "a.docx"])
def test_a_message_of_outlook_is_read_with_what_is_attached(tmp_path: Path, name: str) -> None:
    attached = "The pilot boat was sold for 41,000 euros. " * 200
    (tmp_path / name).write_bytes(make_message(attached.encode()))
    document = load(tmp_path / name)
    assert (document.sections[0].title, document.sections[0].published) == ("The chair", date(2024, 5, 7))
    assert 'From: "Anna" <a@b.example>' in document.text and NOTE.strip() in document.text
    assert locate(document, "pilot boat") == "note.txt"
    assert bool(document.remarks) is (name != "a.msg")


def test_a_message_is_read_as_one_when_an_old_word_file_is_attached(tmp_path: Path) -> None:
    (tmp_path / "a.msg").write_bytes(make_message(make_ole({"WordDocument": b"x" * 9000, "EncryptedPackage": b"y"})))
    document = load(tmp_path / "a.msg")
    assert document.sections[0].title == "The chair"
    assert losses_of(document)[0].startswith("1 attachment was not read: note.txt (it is protected by a password")


@pytest.mark.parametrize("kept", [0.1, 0.6, 0.9])
def test_it_is_refused_or_read_in_part_when_a_message_is_cut_off(tmp_path: Path, kept: float) -> None:
    whole = make_message()
    (tmp_path / "a.msg").write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(FileUnreadable, match=r"^it is damaged, or no Outlook message$|^it holds no text$"):
        load(tmp_path / "a.msg")


def test_mails_inside_mails_are_read_three_deep(tmp_path: Path) -> None:
    mail = make_mail("Deepest", NOTE)
    for number in range(40):
        outer = make_mail(f"Level {number}")
        outer.add_attachment(mail)
        mail = outer
    (tmp_path / "a.eml").write_bytes(mail.as_bytes())
    document = load(tmp_path / "a.eml")
    assert len(document.sections) == 4
    assert "it is too deep inside other files" in losses_of(document)[0]


def test_the_files_attached_are_refused_together_when_they_are_bombs(tmp_path: Path) -> None:
    from tests.support.office_files import make_zip

    bomb = make_zip({"word/document.xml": " " * 40_000_000})
    mail = make_mail()
    for number in range(8):
        mail.add_attachment(bomb, maintype="application", subtype="zip", filename=f"{number}.docx")
    (tmp_path / "a.eml").write_bytes(mail.as_bytes())
    (told,) = losses_of(load(tmp_path / "a.eml"))
    assert told.startswith("8 attachments were not read: 0.docx (it is damaged")
    from rag.loading.inner_files import InnerFile, InnerReader
    from rag.loading.raw_document import LoadContext

    reader = InnerReader(LoadContext(today=date(2024, 5, 7), max_bytes=50 << 20))
    assert reader.read([InnerFile(f"{number}.docx", bomb) for number in range(8)]) == []
    assert reader.unread[-1] == "7.docx (the files in it unpack to too much)"


@pytest.mark.parametrize("kind", ["mixed", "related", "alternative", "signed"])
def test_a_mail_that_lacks_the_parts_that_it_should_have_is_read(tmp_path: Path, kind: str) -> None:
    head = "From: a@b.example\nSubject: Minutes\nDate: Tue, 07 May 2024 09:30:00 +0200\nMIME-Version: 1.0\n"
    (tmp_path / "a.eml").write_text(f'{head}Content-Type: multipart/{kind}; boundary="x"\n\n{NOTE}')
    assert NOTE.strip() in load(tmp_path / "a.eml").text
