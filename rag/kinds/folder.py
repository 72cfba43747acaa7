"""Questions about the folder itself: how many articles, which ones, the newest, the longest, which mention something.

Exact and exhaustive: counted over every article, not over the best passages. Each article shown gets its own line with
a cited sentence: its first, or one that mentions what was asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from posixpath import splitext

from rag.kinds.article_lines import write_articles
from rag.kinds.articles import Articles
from rag.kinds.mentioning import Found, find_mentioning, suggest_name
from rag.kinds.naming import sort_newest
from rag.kinds.whole_folder import Scope, bound_scope, compose_answer, narrow_scope
from rag.kinds.wording import count_noun, describe_article, join_words, quote_words
from rag.schema.answers import Answer
from rag.schema.facts import IndexedArticle
from rag.schema.kinds import Request
from rag.text.days import name_day
from rag.text.en.languages import LANGUAGES

SHOWN = 20
"""Number of articles shown when the request names no number."""


def answer_folder(request: Request, articles: Articles) -> Answer | None:
    """The answer to a question about the folder; "none" is an answer too."""
    scope = bound_scope(request, articles)
    if not scope.size:
        return _answer_none_there(scope, articles)
    if request.subject:
        found = find_mentioning(request.subject, scope.articles)
        if found.by_article and request.aspect == "lacking":
            return _answer_lacking(request, scope, found)
        if not found.by_article or request.aspect in ("mentions", "count", "list", ""):
            return _answer_mentions(request, scope, found)
        one = len(found.by_article) == 1
        which = "the one article that mentions" if one else f"the {len(found.by_article):,} articles that mention"
        scope = narrow_scope(scope, list(found.by_article), f"{which} {quote_words(found.subject)}")
    return _ASPECTS.get(request.aspect, _answer_list)(request, scope)


def _answer_none_there(scope: Scope, articles: Articles) -> Answer:
    if not articles.listed:
        return compose_answer(scope, "There are no articles to answer from here.")
    all_of_them = bound_scope(Request("folder"), articles)
    words = scope.words.split(" published ")[-1]
    lead = f"None of {all_of_them.words} was published {words}{_tell_left_out(scope)}."
    return compose_answer(all_of_them, lead)


def _answer_count(_request: Request, scope: Scope) -> Answer:
    files = len({one.file for one in scope.articles.listed})
    verb = "is" if scope.is_one else "are"
    held = f" in {count_noun(files, 'file')}" if files != scope.size else ""
    words = scope.words.partition(" published ")
    period = f" published {words[2]}" if words[2] else ""
    lead = f"There {verb} {count_noun(scope.size, 'article')}{held}{period}{_tell_left_out(scope)}."
    return compose_answer(scope, f"{lead} {_tell_span(scope)}".strip() if not period else lead)


def _answer_list(request: Request, scope: Scope) -> Answer:
    ordered = sort_newest(scope.articles.listed)
    limit = request.sentences or SHOWN
    lead = f"{_capitalise(scope.words)}{'' if scope.is_one else ', newest first'}"
    more = len(ordered) - limit
    if more > 0:
        verb = "is" if more == 1 else "are"
        lead = f"The {limit:,} newest of {scope.words}; {more:,} more {verb} not shown"
    return _answer_articles(scope, ordered[:limit], f"{lead}{_tell_left_out(scope)}:")


def _answer_dates(request: Request, scope: Scope) -> Answer:
    """When the articles were published, and the date of each."""
    listed = _answer_list(request, scope)
    return replace(listed, lead=_tell_span(scope) if scope.is_one else f"{_tell_span(scope)} {listed.lead}")


def _answer_by_day(request: Request, scope: Scope, *, newest: bool) -> Answer:
    word = "newest" if newest else "oldest"
    dated = [one for one in sort_newest(scope.articles.listed) if one.published]
    if not dated:
        none = f"{_capitalise(scope.words)} does not state" if scope.is_one else f"None of {scope.words} states"
        return compose_answer(scope, f"{none} when it was published.")
    if not newest:
        dated.reverse()
    count = request.sentences or 1
    chosen = dated[:count] if count > 1 else [one for one in dated if one.published == dated[0].published][:SHOWN]
    undated = scope.size - len(dated)
    rest = f" {count_noun(undated, 'article')} without a date could not be placed." if undated else ""
    if len(chosen) == 1 and chosen[0].published:
        lead = f"The {word} of {scope.words} is dated {name_day(chosen[0].published)}.{rest}"
    else:
        lead = f"The {len(chosen)} {word} of {scope.words}.{rest}"
    return _answer_articles(scope, chosen, lead)


def _answer_newest(request: Request, scope: Scope) -> Answer:
    return _answer_by_day(request, scope, newest=True)


def _answer_oldest(request: Request, scope: Scope) -> Answer:
    return _answer_by_day(request, scope, newest=False)


def _answer_by_length(request: Request, scope: Scope, *, longest: bool) -> Answer:
    word = "longest" if longest else "shortest"
    ordered = sorted(scope.articles.listed, key=lambda one: (-one.words if longest else one.words, one.file, one.start))
    count = request.sentences or 1
    chosen = ordered[:count] if count > 1 else [one for one in ordered if one.words == ordered[0].words][:SHOWN]
    words = join_words([f"{one.words:,}" for one in chosen])
    verb = f"has {words} words" if len(chosen) == 1 else f"have {words} words"
    which = word if len(chosen) == 1 else f"{len(chosen)} {word}"
    return _answer_articles(scope, chosen, f"The {which} of {scope.words} {verb}.")


def _answer_longest(request: Request, scope: Scope) -> Answer:
    return _answer_by_length(request, scope, longest=True)


def _answer_shortest(request: Request, scope: Scope) -> Answer:
    return _answer_by_length(request, scope, longest=False)


def _answer_sources(_request: Request, scope: Scope) -> Answer:
    """Counts by folder and file type: the index does not keep who published an article."""
    files = {one.file for one in scope.articles.listed}
    kinds = Counter(splitext(file)[1].lower() or "no ending" for file in files)
    folders = Counter(file.partition("/")[0] if "/" in file else "" for file in files)
    lead = f"The index does not keep who published an article. {_capitalise(scope.words)} come from "
    if scope.is_one:
        lead = lead.replace(" come from ", " comes from ")
    lead += f"{count_noun(len(files), 'file')}: {join_words([f'{n:,} {kind}' for kind, n in kinds.most_common()])}."
    if len(folders) > 1 or "" not in folders:
        named = [f"{quote_words(name) if name else 'the top folder'} ({n:,})" for name, n in folders.most_common(SHOWN)]
        more = f" and {len(folders) - SHOWN:,} other folders" if len(folders) > SHOWN else ""
        lead += f" They lie in {join_words(named)}{more}."
    return compose_answer(scope, lead)


def _answer_languages(_request: Request, scope: Scope) -> Answer:
    counted = Counter(one.language for one in scope.articles.listed)
    unknown = counted.pop("", 0)
    named = [(LANGUAGES.get(code, code), n) for code, n in counted.most_common()]
    if len(named) == 1 and not unknown:
        verb = "is" if scope.is_one else "are"
        return compose_answer(scope, f"{_capitalise(scope.words)} {verb} in {named[0][0]}.")
    parts = [f"{n:,} in {name}" for name, n in named]
    if unknown:
        parts.append(f"{unknown:,} too short to tell the language")
    return compose_answer(scope, f"Of {scope.words}: {join_words(parts)}.")


def _answer_mentions(request: Request, scope: Scope, found: Found) -> Answer:
    subject = quote_words(found.subject)
    if not found.by_article:
        near = suggest_name(request.subject, scope.articles)
        hint = f" Did you mean {near}?" if near else ""
        none = f"{_capitalise(scope.words)} does not mention" if scope.is_one else f"None of {scope.words} mentions"
        return compose_answer(scope, f"{none} {subject}{_tell_left_out(scope)}.{hint}")
    ordered = sort_newest([one for one in scope.articles.listed if one.number in found.by_article])
    n, limit = len(ordered), request.sentences or SHOWN
    which = _capitalise(scope.words) if n == scope.size else f"{n:,} of {scope.words}"
    times = len(found.sentences)
    often = f", in {times:,} sentences" if times > n else ""
    lead = f"{which} {'mentions' if n == 1 else 'mention'} {subject}{often}{_tell_left_out(scope)}."
    if found.typed:
        lead += f" Looked for it in place of {quote_words(found.typed)}."
    if found.is_loose:
        lead += " The words are in one sentence there, not side by side."
    if found.spellings:
        lead += f" Counted with it: {join_words(list(found.spellings))}."
    if n > limit:
        lead += f" The {limit:,} newest are shown."
    return _answer_articles(scope, ordered, lead, shown=limit, found=found)


def _answer_lacking(request: Request, scope: Scope, found: Found) -> Answer:
    """The articles that do not mention something that others do."""
    subject = quote_words(found.subject)
    rest = [one.number for one in scope.articles.listed if one.number not in found.by_article]
    if not rest:
        verb = "mentions" if scope.is_one else "mention"
        return compose_answer(scope, f"{_capitalise(scope.words)} {verb} {subject}{_tell_left_out(scope)}.")
    verb = "does" if len(rest) == 1 else "do"
    lead = f"{len(rest):,} of {scope.words} {verb} not mention {subject}{_tell_left_out(scope)}."
    listed = _answer_list(request, narrow_scope(scope, rest, scope.words))
    return replace(listed, lead=lead, coverage=compose_answer(scope, "").coverage)


def _answer_articles(
    scope: Scope, chosen: Sequence[IndexedArticle], lead: str, *, shown: int = SHOWN, found: Found | None = None
) -> Answer:
    """An answer with a line for each of the first `shown` articles; its items are all articles."""
    quoter = scope.articles.quoter()
    statements, items, unquoted = write_articles(chosen, scope.articles, quoter, shown=max(shown, SHOWN), found=found)
    if unquoted:
        named = join_words([describe_article(one) for one in unquoted])
        lead += (
            f" Nothing can be quoted from {named}: it is only there in menus, forms or the like."
            if found
            else (f" Nothing can be quoted from {named}.")
        )
    return compose_answer(scope, lead, quoter, statements, items)


def _tell_span(scope: Scope) -> str:
    days = sorted(one.published for one in scope.articles.listed if one.published)
    if not days:
        return "None states a date." if not scope.is_one else "It states no date."
    undated = scope.size - len(days)
    rest = f"; {undated:,} {'states' if undated == 1 else 'state'} no date" if undated else ""
    if days[0] == days[-1]:
        which = "It is" if scope.is_one else "The dated ones are all"
        return f"{which} dated {name_day(days[0])}{rest}."
    return f"They are from {name_day(days[0])} to {name_day(days[-1])}{rest}."


def _tell_left_out(scope: Scope) -> str:
    if not scope.undated:
        return ""
    return f" ({count_noun(scope.undated, 'article')} without a date left out)"


def _capitalise(words: str) -> str:
    return words[:1].upper() + words[1:]


_ASPECTS: Mapping[str, Callable[[Request, Scope], Answer]] = {
    "count": _answer_count,
    "list": _answer_list,
    "dates": _answer_dates,
    "newest": _answer_newest,
    "oldest": _answer_oldest,
    "longest": _answer_longest,
    "shortest": _answer_shortest,
    "sources": _answer_sources,
    "languages": _answer_languages,
}
