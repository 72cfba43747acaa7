"""Sentences in languages other than English: what a full stop means there, and that spans stay exact."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.chunking.sentence_ends import find_sentence_ends
from rag.chunking.sentences import split_line, split_sentences
from rag.schema.documents import Document, Section
from rag.text.abbreviations_abroad import CONNECTIVES_ABROAD, FULL_STOPS
from tests.support.growth import assert_grows_with_length


def cut(text: str, language: str) -> list[str]:
    return [text[one.start : one.end] for one in split_line(text, language)]


@pytest.mark.parametrize(
    ("language", "marked"),
    [
        ("de", "Das Fest beginnt am 5. Juli um 14 Uhr. | Der 1. FC Ellan spielt gegen den 2. FC Velm. | Es regnet."),
        ("de", "Er kaufte z. B. Äpfel, d.h. Obst, für ca. 3 Mio. Euro. | Am 5. 7. 2024 kam Dr. Kuhn. | 1950 starb er."),
        ("de", "„Wirklich?“, fragte sie. | Die Burg entstand um 900 v. Chr. am Fluss. | Sie steht noch."),
        ("de", "Karl IV. regierte lange. | Er wurde Platz 31. | Der Sieger war Nr. 7."),
        (
            "ru",
            "Книгу написала А. С. Громова. | Мост построен в 2024 г. в Велме за 340 млн. руб. и открыт. | Он длинный.",
        ),
        ("ru", "Школа им. Чехова, т. е. старая школа, закрыта. | В 2023 г. Совет купил дом. | Длина 5 см. | Он мал."),
        ("ru", "«Кто там?» — спросил Иван. | Храм построен до н. э. и стоит."),
        ("uk", "У 2024 р. в Києві відкрили міст за 340 млн. грн. і школу. | Автор — А. С. Громова."),
        (
            "pl",
            "Szkoła im. Jana Kota ma 5 tys. uczniów. | Zamknięto ją w 2010 r. | "
            "Grał w 1. Dywizji. | Było ich 45. | Potem wyszli.",
        ),
        ("pl", "W 1832 r. Rada kupiła dom. | 1 maja 49 r. p.n.e. Marek odszedł."),
        ("cs", "Dne 5. 7. 2024 přijel prof. Novák. | Hrál za 1. FC Velm. | Bylo jich 45. | Potom odešli."),
        ("tr", "Toplantı 5. Cadde'de yapıldı. | Dr. Yılmaz M.Ö. 14. yüzyılı anlattı. | “Geldi.” dedi Ali."),
        ("fr", "M. Dupont dit : « Oui. » | J.-P. Martin, né en 50 av. J.-C., cite la p. 5. | C'est fini."),
        (
            "es",
            "La Sra. Ruiz vive en EE.UU. desde 1990. | Era el año 700 a. C. aprox. según él. | Hace 20° C. | Nieva.",
        ),
        ("it", "Il dott. Rossi arriva nel 300 a.C. circa. | Vedi pag. 5. | Fine."),
        ("pt", "O Sr. Silva viu a pág. 7. | Custou R$ 5 mil. | Fim."),
        ("nl", "Dhr. de Vries woont o.a. in Velm. | Zie blz. 5. | Einde."),
        ("da", "Mødet er den 5. maj kl. 14. | Han bor bl.a. i Velm."),
        ("el", "Πού είναι ο κ. Παππάς; | Ήρθε το 300 π.Χ. εδώ. | Τέλος."),
        ("hi", "डॉ. शर्मा ने कहा। | क्या यह सच है? | हाँ!"),
        ("ar", "قال د. أحمد إن الجسر مغلق. | لماذا؟ | لأن النهر مرتفع."),
        ("xx", "Zzz G. H. Kaltbrun aaa, 5.7 bbb. | Ccc ddd! | Eee."),
        ("ko", "다리가 닫혔습니까? | 네. | 강물이 높습니다."),
        ("ka", "ხიდი დაიხურა. | წყალი მაღალია."),
    ],
)
def test_sentences_are_found_when_text_is_in_another_language(language: str, marked: str) -> None:
    sentences = marked.split(" | ")
    assert cut(" ".join(sentences), language) == sentences


@pytest.mark.parametrize(
    ("language", "marked"),
    [
        ("ja", "「行きます。」と彼は言った。 | 彼女は「行かない。でも待つ。」と答えた。 | 本当？ | はい！"),
        ("zh", "市长说：“我们会修桥。” | 费用为3.5亿元。 | 2024年开工！ | 什么时候？ | 明年。"),
        ("zh", '他说:"好。" | 然后走了! | 再见。'),
    ],
)
def test_sentences_are_found_when_nothing_stands_between_them(language: str, marked: str) -> None:
    sentences = marked.split(" | ")
    assert cut("".join(sentences), language) == sentences


def test_thai_is_cut_at_its_longer_pauses_when_nothing_else_ends_a_sentence() -> None:
    first = "นายกเทศมนตรีกล่าวเมื่อวันจันทร์ว่าเมืองจะสร้างสะพานใหม่ข้ามแม่น้ำในปีหน้า"
    second = "โครงการนี้จะใช้งบประมาณ 300 ล้านบาท และจะแล้วเสร็จภายในสองปีตามที่สภาเมืองกำหนดไว้"
    assert cut(f"{first} {second}", "th") == [first, second]


def test_small_letters_tell_nothing_when_a_text_has_no_capitals() -> None:
    assert cut("ich ging heim. dann schlief ich.", "de") == ["ich ging heim.", "dann schlief ich."]


@pytest.mark.parametrize(
    "text",
    [
        "Kuhn et al. [2004] say so.",
        "The shop opens at 6 a.m. Monday in Velm.",
        "The session began at 9:30 p.m. March 3.",
        "See Eq. 7 for it.",
    ],
)
def test_an_english_sentence_goes_on_when_an_abbreviation_stands_before_a_number_or_a_day(text: str) -> None:
    assert cut(f"{text} It was late.", "en") == [text, "It was late."]


def test_an_unknown_language_is_not_taken_for_english_when_its_letters_are_others() -> None:
    assert cut("Совет, т.е. мы. А. С. Громова.", "") == ["Совет, т.е. мы.", "А. С. Громова."]


def test_each_article_of_a_file_is_cut_by_its_own_language() -> None:
    english, german = "It was No. 5. It ended.\n", "Es war am 5. Juli. Es endete.\n"
    text = english + german
    sections = (Section(0, len(english), "", None, "en"), Section(len(english), len(text), "", None, "de"))
    found = [text[one.start : one.end] for one in split_sentences(Document("a.csv", text, sections))]
    assert found == ["It was No. 5.", "It ended.", "Es war am 5. Juli.", "Es endete."]


pieces = st.sampled_from(
    [*'ABz5IV.!?…。」（)( \n"»“', "z. B. ", "в 2024 г. ", "Ende. ", "et al. [", " ... ", "ไป ", "\u200f"]
)


@settings(max_examples=150)
@given(st.lists(st.one_of(pieces, st.text(max_size=5)), max_size=40).map("".join), st.sampled_from([*FULL_STOPS, "th"]))
def test_ends_are_in_order_and_inside_any_text(text: str, language: str) -> None:
    ends = list(find_sentence_ends(text, language))
    assert ends == sorted(set(ends))
    assert all(0 < end < len(text) for end in ends)
    kept = "".join(text[one.start : one.end] for one in split_line(text, language))
    assert "".join(kept.split()) == "".join(text.split())


@pytest.mark.parametrize("piece", ["A. ", "z. B. ", "1. ", "(A. ", '。"', "「行。", ".", "A ... "])
def test_a_hostile_text_takes_time_in_proportion_to_its_length(piece: str) -> None:
    assert_grows_with_length(lambda size: list(find_sentence_ends(piece * size, "de")), 10_000)


def test_the_lists_hold_what_can_be_found() -> None:
    for language, stops in FULL_STOPS.items():
        words = f"{stops.inside} {stops.numbered} {stops.closing}".split()
        assert not [word for word in words if word.endswith(".") or "," in word], language
        assert all(word == word.lower() for word in stops.openers.split()), language
        assert not stops.ordinals or stops.openers, language
    assert all(CONNECTIVES_ABROAD.values())
