"""The letters beyond ASCII in which languages are written, the most frequent ones first.

Only data, for telling a right decoding of a text from a wrong one.
"""

from __future__ import annotations

LETTERS = {
    "en": "’“”‘–—é",
    "de": "üäößé",
    "fr": "éèàêçôûîâùïëœæüñ",
    "es": "óíáéñúü",
    "pt": "ãçáéíóõêúâàôü",
    "it": "èàùòìéî",
    "nl": "ëéïöüèç",
    "sv": "äåöé",
    "da": "åøæé",
    "no": "åøæéòô",
    "fi": "äöåé",
    "is": "ðíáþéöúóæý",
    "pl": "łęóążśćńź",
    "cs": "íáěéřýžčšůúťďňó",
    "sk": "áíčéýžšúľťňôóďäĺŕ",
    "hu": "áéöóőíüúű",
    "ro": "ăîâșțşţ",
    "hr": "čšžćđ",
    "sl": "čšž",
    "tr": "ıüşğçöâî",
    "lt": "ėšįųžūčąę",
    "lv": "āīēšūžņčļģķ",
    "et": "äõüöšž",
    "ru": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
    "uk": "оаинвіертсклдпмузябгьчйцхїюєжшщфґ",
    "bg": "аоиентрсвлкдпмзябъгучйцжхщшюфь",
    "el": "αοιετσνηυρπκμλςωδγχθφίάόέήύώβξζψϊϋ",
    "he": "יוהלתראבשמנםקעדחכטספגצזךןףץ",
    "ar": "المينرتوبةعدسفهكقحجشىصطخأإضزثذغئظءآؤ",
    "fa": "ایرندهمتوبسشکزگخفعقجپحلطصآچضظذثژغئ",
}
"""ISO 639-1 code -> lower-case letters. For a language in Latin letters, only those beyond ASCII; for English, which
has next to none, the punctuation of its texts."""

LATIN_LANGUAGES = frozenset(LETTERS) - {"ru", "uk", "bg", "el", "he", "ar", "fa"}
"""Languages whose other letters are ASCII."""

TYPOGRAPHY = "’“”„«»–—…‘‚·•°№§€£©®¿¡ºª\xa0،؛؟"
"""Characters beyond ASCII that are not letters and occur in texts of many languages."""
