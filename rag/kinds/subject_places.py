"""Where the articles of an index speak of a subject: sentence by sentence, and which articles are about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from rag.kinds.articles import Articles
from rag.schema.facts import IndexedSentence
from rag.text.en.function_words import POSSESSIVE_DETERMINERS, SUBJECT_PRONOUNS
from rag.text.en.names import SAME_NAMES
from rag.text.word_lists import list_words
from rag.text.words import WORD, fold_text, list_content_words, stem_word

_ABOUT_SENTENCES = 3
"""An article is about a subject that its title has, or that as many of its sentences name."""
_ENDINGS = ("", "s", "es", "ed", "d", "ing", "er", "ers", "ies", "ied", "ation", "ion", "ions", "n", "ian", "al")
_POINTING = SUBJECT_PRONOUNS | POSSESSIVE_DETERMINERS | list_words("this that these those")


@dataclass(frozen=True, slots=True)
class Places:
    """Where a subject is spoken of."""

    sentences: frozenset[int]
    """Numbers of the sentences that name it."""
    articles: frozenset[int]
    """Numbers of the articles that are about it."""

    def holds(self, sentence: IndexedSentence) -> bool:
        """Whether a sentence names the subject, or goes on about it."""
        if sentence.number in self.sentences:
            return True
        if sentence.article in self.articles:
            return True
        first = WORD.search(sentence.text)
        leans_back = first is not None and fold_text(first.group()) in _POINTING
        return leans_back and sentence.number - 1 in self.sentences


def find_places(subject: str, articles: Articles) -> Places | None:
    """Every sentence that holds all words of the subject, in any of their forms and spellings; None when there is
    none, not even an article that has them all in its title and sentences."""
    words = list(dict.fromkeys(list_content_words(subject)))
    if not words:
        return None
    held = [_find_word(word, articles) for word in words]
    named = set(held[0]).intersection(*held[1:])
    titled = {
        article.number
        for article in articles.listed
        if {stem_word(word) for word in words} <= {stem_word(match.group()) for match in WORD.finditer(article.title)}
    }
    if not named and not titled:
        return None
    counts = Counter(held[0][number] for number in named)
    about = titled | {article for article, count in counts.items() if count >= _ABOUT_SENTENCES}
    return Places(frozenset(named), frozenset(about))


def _find_word(word: str, articles: Articles) -> dict[int, int]:
    """Number of each sentence that holds a word in some form -> number of its article."""
    stem = stem_word(word)
    found: dict[int, int] = {}
    for form in _list_forms(word, articles):
        for sentence in articles.find_phrase(form):
            found[sentence.number] = sentence.article
    return found if stem else {}


def _list_forms(word: str, articles: Articles) -> list[str]:
    """The forms of a word with the same stem, its other spellings as a name, and those of whoever is called so."""
    stem = stem_word(word)
    bases = {word, stem, word.removesuffix("s"), word.removesuffix("e"), word.removesuffix("y")}
    forms = {base + ending for base in bases for ending in _ENDINGS}
    kept = {form for form in forms if form == word or stem_word(form) == stem}
    kept |= {other for group in SAME_NAMES if word in group for other in group}
    for entity in articles.read_entities():
        spellings = (entity.name, *entity.aliases)
        if any(_ends_name(word, spelling) for spelling in spellings):
            kept.update(spellings)
    return sorted(_drop_longer(kept))


def _ends_name(word: str, spelling: str) -> bool:
    """Whether a name is this word, or a person's whose last name it is."""
    words = [fold_text(match.group()) for match in WORD.finditer(spelling)]
    return bool(words) and words[-1] == word


def _drop_longer(forms: Iterable[str]) -> set[str]:
    """The forms without those that hold another as a word: "Mark Rutte" where "rutte" is looked for anyway."""
    single = {fold_text(form) for form in forms if " " not in form}
    return single | {form for form in forms if " " in form and not single & {fold_text(word) for word in form.split()}}
