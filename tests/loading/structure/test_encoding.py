"""Text in encodings from before Unicode: the decoding that gives words of a language is chosen, and reported."""

from __future__ import annotations

import os

import pytest

from rag.errors import FileUnreadable
from rag.loading.structure.encoding import read_text

TEXTS = {
    "ru": "Совет города закроет мост на одиннадцать недель. Ремонт обойдётся в три миллиона рублей, сказал мэр.",
    "uk": "Міська рада закриє міст на одинадцять тижнів. Її рішення здивувало мешканців, каже Ґалаґан.",
    "de": "Die Brücke bleibt elf Wochen geschlossen, sie rostet. Die Fähre fährt häufiger, der Preis heißt „fair“.",
    "fr": "Le pont sera fermé onze semaines à cause de la rouille. La réparation sera très chère, dit la mairie.",
    "pl": "Most będzie zamknięty przez jedenaście tygodni. Naprawa będzie kosztować trzy miliony złotych, rzekł wójt.",
    "cs": "Město uzavře most na jedenáct týdnů kvůli rzi. Řidiči budou muset jezdit přes přístav, řekl starosta.",
    "tr": "Köprü on bir hafta boyunca kapalı kalacak. Onarımın üç milyon liraya mal olacağını başkan söyledi.",
    "el": "Ο δήμος κλείνει τη γέφυρα για έντεκα εβδομάδες. Η επισκευή θα κοστίσει τρία εκατομμύρια ευρώ.",
    "he": "העירייה תסגור את הגשר לאחד עשר שבועות. התיקון יעלה שלושה מיליון שקלים, אמר ראש העיר.",
    "ar": "ستغلق المدينة الجسر لمدة أحد عشر أسبوعا بسبب الصدأ. قال رئيس البلدية إن الإصلاح سيكلف ثلاثة ملايين.",
    "ja": "市議会は橋を十一週間閉鎖することを決めた。修理には三百万円かかると市長は述べた。住民は港を回って行く。",
    "zh": "市议会决定将大桥关闭十一周。市长说，维修费用为三百万元。居民必须绕过港口才能到达对岸的学校。",
    "ko": "시의회는 다리를 십일 주 동안 폐쇄하기로 결정했다. 수리에는 삼백만 원이 든다고 시장이 말했다.",
    "en": "The bridge is shut for eleven weeks. “It’s the rust – nothing else,” the mayor’s office said on Monday.",
}
WRITTEN = [
    *(("ru", page) for page in ("cp1251", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic")),
    *(("uk", page) for page in ("cp1251", "koi8_u", "cp1125")),
    *(("de", page) for page in ("cp1252", "mac_roman")),
    *(("fr", page) for page in ("cp1252", "cp850", "mac_roman", "iso8859_15")),
    *(("pl", page) for page in ("cp1250", "iso8859_2", "cp852")),
    *(("cs", page) for page in ("cp1250", "iso8859_2", "cp852")),
    *(("tr", page) for page in ("cp1254", "cp857")),
    *(("el", page) for page in ("cp1253", "iso8859_7", "cp737")),
    *(("he", page) for page in ("cp1255", "cp862")),
    *(("ar", page) for page in ("cp1256", "iso8859_6")),
    *(("ja", page) for page in ("shift_jis", "euc_jp")),
    ("zh", "gb18030"),
    ("ko", "euc_kr"),
    ("en", "cp1252"),
    ("en", "mac_roman"),
]


@pytest.mark.parametrize(("language", "page"), WRITTEN)
def test_the_text_is_read_and_the_guess_told_when_it_is_in_a_code_page(language: str, page: str) -> None:
    decoded = read_text(TEXTS[language].encode(page))
    assert decoded.text == TEXTS[language]
    assert len(decoded.remarks) == 1
    assert decoded.remarks[0].words.startswith("its encoding is not stated, and is a guess: ")


@pytest.mark.parametrize("language", sorted(TEXTS))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_nothing_is_a_guess_when_the_text_is_unicode(language: str, encoding: str) -> None:
    text = TEXTS[language] + "\n"
    decoded = read_text(text.encode(encoding))
    assert (decoded.text, decoded.remarks) == (text, ())


def test_the_text_is_read_when_it_is_in_seven_bits() -> None:
    assert read_text(TEXTS["ja"].encode("iso2022_jp")).text == TEXTS["ja"]


def test_the_guess_is_a_loss_when_it_is_in_doubt() -> None:
    decoded = read_text(b"Nr. \xb5\xe9 \xb1\n")
    assert [remark.is_loss for remark in decoded.remarks] == [True]
    assert decoded.remarks[0].words.endswith("which may be wrong; save the file as UTF-8")


@pytest.mark.parametrize(("language", "page"), WRITTEN)
def test_each_line_is_read_in_its_encoding_when_some_are_utf_8(language: str, page: str) -> None:
    text = TEXTS[language]
    old = text.encode(page) + b"\r\n"
    decoded = read_text(text.encode() + b"\r\n" + old * 2 + text.encode())
    assert decoded.text == "\n".join([text] * 4)
    (remark,) = decoded.remarks
    assert remark.words.startswith("it is UTF-8, but 2 lines are in another encoding, which is a guess: ")
    whole = read_text(old * 20)
    assert whole.text == f"{text}\n" * 20
    assert whole.remarks[0].words.startswith("its encoding is not stated, and is a guess: ")


def test_words_in_a_code_page_are_read_inside_a_line_of_utf_8() -> None:
    decoded = read_text(TEXTS["de"].encode() + " Das Café schließt.".encode("cp1252") + TEXTS["de"].encode())
    assert " Das Café schließt." in decoded.text and "\ufffd" not in decoded.text
    assert [remark.words for remark in decoded.remarks] == [
        "it is UTF-8, but 1 line is in another encoding, which is a guess: cp1252"
    ]


@pytest.mark.parametrize("damage", [b"\xc3", b"\xe2\x80", b"\xff\xfe\x9d", b"\x99"])
def test_a_damaged_character_is_no_other_encoding(damage: bytes) -> None:
    decoded = read_text(TEXTS["fr"].encode() + damage + b"\n" + TEXTS["fr"].encode())
    assert "damaged and shown as \ufffd" in decoded.remarks[0].words


def test_random_bytes_are_no_text() -> None:
    with pytest.raises(FileUnreadable):
        read_text(os.urandom(5_000))
