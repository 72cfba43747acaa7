"""Consent boxes and offers to subscribe are not part of an article; an article only in the linked data is read from
there."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from rag.loading.formats.html import load_html
from rag.loading.formats.html_notices import clear_notices
from rag.loading.raw_document import LoadContext, RawDocument

CONSENT = (
    "<p>This site and its 311 partners use cookies to store personal data about you. You may withdraw your consent, or "
    "object where legitimate interest is used, in the settings at any time; nothing changes for your browsing.</p>"
    "<p>We process data for advertising, audience research and to find out where you are.</p>"
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


def test_an_aside_is_read_when_it_is_all_there_is() -> None:
    assert "ran aground" in load(f"<html><body><main><aside>{STORY}</aside></main></body></html>").text


@pytest.mark.parametrize(
    "page",
    [
        f"<html><body><article class='cookie-recipes'>{STORY}</article></body></html>",
        f"<html><body><div class='privacy'><h1>Court rules on privacy and cookies</h1>{CONSENT}</div></body></html>",
        f"<html><body><div class='subscription'>{STORY}</div></body></html>",
        f"<html><body>{STORY}</body></html>",
    ],
)
def test_a_page_is_left_as_it_is_when_a_story_only_sounds_like_a_notice(page: str) -> None:
    assert clear_notices(page).page is page
