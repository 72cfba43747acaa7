"""Consent boxes and offers to subscribe are not part of an article; an article only in the linked data is read from
there."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from rag.errors import FileUnreadable
from rag.loading.formats.html import load_html
from rag.loading.formats.html_layout import parse_page
from rag.loading.formats.html_notices import clear_notices
from rag.loading.raw_document import LoadContext, RawDocument

CONSENT = (
    "<p>This site and its 311 partners use cookies to store personal data about you. You may withdraw your consent, or "
    "object where legitimate interest is used, in the settings at any time; nothing changes for your browsing.</p>"
    "<p>We process data for advertising, audience research and to find out where you are.</p>"
)
RULING = (
    "<p>The court ruled on Friday that a site and its 311 partners need consent before they use cookies to store "
    "personal data. Visitors may withdraw it at any time, the judges said.</p>"
)
STORY = "<h1>Ferry runs aground</h1><p>A ferry ran aground off Holm on Monday. Nobody was hurt, the crew said.</p>"
OFFER = "<h3>Read on with Holm Daily</h3><p>Subscribe for 2 euros a month. Are you a subscriber? Log in.</p>"
BODY = "A ferry ran aground off Holm on Monday. " + "Tugs needed nine hours to free her, the harbour office said. " * 5


def load(page: str) -> RawDocument:
    return load_html(page.encode(), LoadContext(today=date(2026, 1, 1), max_bytes=10**7, path=Path("page.html")))


@pytest.mark.parametrize("named", ['id="onetrust-banner"', 'class="gdpr-box wide"', 'id="cookie-consent"'])
def test_a_brief_is_read_when_a_longer_consent_box_stands_before_it(named: str) -> None:
    raw = load(f"<html><body><div {named}>{CONSENT * 2}</div><article>{STORY}</article></body></html>")
    assert "ran aground" in raw.text and "partners" not in raw.text
    assert raw.remarks == ()


def test_an_offer_is_left_out_and_told_when_only_a_teaser_stands_before_it() -> None:
    raw = load(f'<html><body><article>{STORY}<div class="paywall">{OFFER}</div></article></body></html>')
    assert "ran aground" in raw.text and "Subscribe" not in raw.text
    assert [remark.is_loss for remark in raw.remarks] == [True]


def test_the_article_is_read_from_linked_data_when_the_page_shows_its_beginning_alone() -> None:
    data = json.dumps({"@graph": [{"@type": "NewsArticle", "articleBody": BODY}]})
    script = f'<script type="application/ld+json">{data}</script>'
    raw = load(
        f'<html><head>{script}</head><body><article>{STORY}<div class="paywall">{OFFER}</div></article></body></html>'
    )
    assert "nine hours" in raw.text and "Subscribe" not in raw.text
    assert raw.remarks == ()


def test_broken_linked_data_is_passed_over() -> None:
    raw = load(
        f'<html><head><script type="application/ld+json">{{"articleBody": </script></head><body>{STORY}</body></html>'
    )
    assert "ran aground" in raw.text


UNNAMED = {
    "German": (
        "<div role='dialog'><h2>Ihre Privatsphäre ist uns wichtig</h2><p>Wir und unsere 96 Partner verwenden "
        "Cookies, um "
        "Ihnen passende Inhalte zu zeigen. Sie können Ihre Einwilligung jederzeit widerrufen.</p></div>"
    ),
    "French": (
        "<div class='pop'><p>Nous et nos 96 partenaires utilisons des cookies pour mesurer l'audience de notre "
        "site, avec "
        "votre accord.</p><a>Accepter et fermer</a></div>"
    ),
    "offer": (
        "<p>To continue reading this story, subscribe to Holm Daily for 2 euros a month. Already a subscriber? Log "
        "in.</p>"
    ),
    "German offer": (
        "<div class='box'><h3>Weiterlesen mit Holm Plus</h3><p>Jetzt 4 Wochen für 1 Euro testen. Sie sind bereits "
        "Abonnent? "
        "Hier anmelden.</p><ul><li>Monatlich kündbar</li></ul></div>"
    ),
    "newsletter": (
        "<div class='join'><p>Sign up for our newsletter and get the day's news in your inbox. By signing up you "
        "agree to our "
        "terms.</p></div>"
    ),
    "ad blocker": "<div><p>You are using an ad blocker. Please disable your ad blocker, or subscribe now.</p></div>",
}


@pytest.mark.parametrize("notice", UNNAMED.values(), ids=UNNAMED)
def test_a_notice_is_known_by_its_words_when_the_site_gives_it_no_name(notice: str) -> None:
    raw = load(f"<html><body><div>{STORY}{notice}</div></body></html>")
    assert raw.text.startswith("Ferry runs aground\n\nA ferry ran aground")
    assert raw.text.endswith("the crew said.")


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (f"<div><h1>Your privacy</h1>{CONSENT}</div>", "a notice about cookies"),
        (f"<div>{OFFER}</div>", "an offer to subscribe"),
        ("<h1>One moment</h1><p>Enable JavaScript and cookies to continue</p>", "what a server shows"),
        ("<h1>404 Not Found</h1><p>The page you requested could not be found.</p>", "what a server shows"),
    ],
)
def test_a_page_that_is_nothing_but_a_notice_is_refused_by_that_reason(page: str, reason: str) -> None:
    with pytest.raises(FileUnreadable, match=reason):
        load(f"<html><body>{page}</body></html>")


def test_a_policy_is_read_when_it_is_the_page_itself() -> None:
    assert "311 partners" in load(f"<html><body><h1>Cookie policy</h1>{CONSENT}</body></html>").text


def test_linked_data_is_read_without_its_tags() -> None:
    data = json.dumps({"articleBody": "".join(f"<p>{part}</p>" for part in BODY.split(". "))})
    script = f'<script type="application/ld+json">{data}</script>'
    raw = load(f"<html><head>{script}</head><body><h1>Ferry</h1><p>A ferry ran aground off Holm.</p></body></html>")
    assert "nine hours" in raw.text and "<p>" not in raw.text


def test_an_aside_is_read_when_it_is_all_there_is() -> None:
    assert "ran aground" in load(f"<html><body><main><aside>{STORY}</aside></main></body></html>").text


@pytest.mark.parametrize(
    "page",
    [
        f"<html><body><article class='cookie-recipes'>{STORY}</article></body></html>",
        f"<html><body><div class='privacy'><h1>Court rules on privacy and cookies</h1>{RULING}</div></body></html>",
        f"<html><body><div class='subscription'>{STORY}</div></body></html>",
        f"<html><body>{STORY}</body></html>",
    ],
)
def test_a_page_is_left_as_it_is_when_a_story_only_sounds_like_a_notice(page: str) -> None:
    assert clear_notices(page, parse_page(page)).page is page
