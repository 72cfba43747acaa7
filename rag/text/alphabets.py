"""The letters beyond ASCII that languages are written with, the most frequent ones first.

Owns data only: what tells a right decoding of a text from a wrong one. English has none of its own.
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
"""ISO 639-1 code -> lower-case letters. Of a language in Latin letters only those beyond ASCII; of English, which has
next to none, the marks that its texts have."""

LATIN_LANGUAGES = frozenset(LETTERS) - {"ru", "uk", "bg", "el", "he", "ar", "fa"}
"""Languages whose other letters are those of ASCII."""

TYPOGRAPHY = "’“”„«»–—…‘‚·•°№§€£©®¿¡ºª\xa0،؛؟"
"""Characters beyond ASCII that are not letters and stand in texts of many languages."""
