"""What a message, a name or a question holds is text: no link, picture, icon, formula or colour comes of it."""

from __future__ import annotations

from playwright.sync_api import expect

from rag import Conversations
from tests.browser.conftest import OpenPage
from tests.support.chats import Chat
from tests.support.markup import MARKUP

DRAWN = "a, img, .katex, strong, em, code, del, h1, h2, h3, li, blockquote, table, hr, sup, kbd, input"


def test_markup_in_errors_names_and_questions_is_text(chat: Chat, open_page: OpenPage) -> None:
    saved = Conversations(chat.home)
    folder = str(chat.articles.resolve())
    conversation = saved.create(articles=folder).id
    for text in MARKUP:
        turn = saved.add_turn(conversation, text, {"files": [text]})
        saved.save_answer(turn.id, state="failed", error=text)
    saved.rename(conversation, " ".join(MARKUP[9:14]))
    page = open_page(chat, f"/?c={conversation}")
    page.get_by_role("button", name="earlier questions").click()
    errors = page.get_by_test_id("stAlert").get_by_test_id("stMarkdownContainer")
    expect(errors).to_have_count(len(MARKUP))
    wanted = [" ".join(text.split()) for text in MARKUP]
    assert [text.replace("\u2060", "") for text in errors.evaluate_all("all => all.map(e => e.textContent)")] == wanted
    assert errors.locator(DRAWN).count() == 0
    captions = page.get_by_test_id("stChatMessage").get_by_test_id("stCaptionContainer")
    assert captions.locator(DRAWN).count() == 0
    assert [one.replace("\u2060", "") for one in captions.evaluate_all("all => all.map(e => e.textContent)")] == [
        f"Asked only {text}" for text in wanted
    ]
    name = page.locator("[class*=st-key-chats] [class*=st-key-open-] button").first
    assert name.locator(DRAWN).count() == 0
    expect(name).to_contain_text("evil.co.uk")
