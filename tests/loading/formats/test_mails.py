"""Mails, mailboxes and Outlook messages: each mail is an article, each attachment is read as what it is or named."""

from __future__ import annotations

import struct
from datetime import date, datetime, timezone
from email.message import EmailMessage
from pathlib import Path

import pytest

from rag.errors import FileUnreadable
from tests.conftest import MakeAssistant
from tests.support.loading_samples import load, locate, losses_of, write_pdf
from tests.support.office_files import make_ole, write_excel

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


def make_message(attached: bytes = b"") -> bytes:
    """An Outlook message with an attachment."""
    words = {0x0037: "The chair", 0x1000: NOTE, 0x0C1A: "Anna", 0x0C1F: "a@b.example"}
    sent = (datetime(2024, 5, 7, 9, tzinfo=timezone.utc) - datetime(1601, 1, 1, tzinfo=timezone.utc)).total_seconds()
    properties = bytes(32) + b"".join(struct.pack("<HHIQ", 0x1F, pid, 6, 0) for pid in words)
    properties += struct.pack("<HHIQ", 0x40, 0x39, 6, int(sent) * 10_000_000)
    message = {f"__substg1.0_{pid:04X}001F": held.encode("utf-16-le") for pid, held in words.items()}
    file = {
        "__properties_version1.0": bytes(8) + struct.pack("<HHIQHHIQ", 0x1F, 0x3707, 6, 0, 0x102, 0x3701, 6, 0),
        "__substg1.0_3707001F": "note.txt".encode("utf-16-le"),
        "__substg1.0_37010102": attached,
    }
    inner = {"__attach_version1.0_#00000000": file} if attached else {}
    return make_ole({"__properties_version1.0": properties, **message, **inner})


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
