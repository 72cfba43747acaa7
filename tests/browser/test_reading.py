"""Reading in a real browser: the library's list and reader, and what can be done with the words of an article."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import FindConversation, OpenPage, ask, read_highlight, select_words, settle
from tests.support.chats import Chat
from tests.support.tabs import PHONE

QUESTION = "How many men does Putin's decree call up?"
LORRIES = "What share of all passages did lorries make up?"
DECREE_FILE = "001_676866eb0907da5c.txt"
ALLOWED = ["clipboard-read", "clipboard-write"]


def search(page: Page, words: str) -> None:
    field = page.get_by_role("textbox", name="Search all articles")
    field.fill(words)
    field.press("Enter")


def test_a_search_shows_the_lines_and_opens_an_article_at_one(chat: Chat, open_page: OpenPage) -> None:
    page = open_page(chat, "/library")
    files = page.locator("li.file")
    expect(files.first).to_be_visible()
    total = files.count()
    search(page, "decree conscription")
    line = page.locator(".line").first
    expect(line).to_be_visible()
    words = [mark.lower() for mark in page.locator(".line mark").all_inner_texts()]
    assert {"decree", "conscription"} <= set(words)
    shown = line.inner_text()
    line.click()
    assert read_highlight(page) == shown
    address = page.url
    assert re.search(r"/library\?d=[^&]+&w=\d+-\d+&q=decree", address)
    page.reload()
    assert read_highlight(page) == shown
    page.go_back()
    expect(page.locator(".line").first).to_have_text(shown)
    expect(page.get_by_role("textbox", name="Search all articles")).to_have_value("decree conscription")
    page.go_forward()
    assert read_highlight(page) == shown
    search_again = page.get_by_role("button", name="Back to the library")
    search_again.click()
    search(page, "no such wording anywhere")
    expect(page.get_by_text("No file matches.")).to_be_visible()
    page.get_by_role("button", name="Show all").click()
    expect(files).to_have_count(total)


def test_the_list_is_read_through_and_words_are_found(chat: Chat, open_page: OpenPage) -> None:
    page = open_page(chat, "/library?o=title")
    expect(page.locator("button.title").first).to_be_visible()
    titles = page.locator("button.title").all_inner_texts()
    page.locator("button.title").first.click()
    expect(page.get_by_role("heading", level=2)).to_have_text(titles[0])
    page.get_by_role("button", name="Next article").click()
    expect(page.get_by_role("heading", level=2)).to_have_text(titles[1])
    page.get_by_role("button", name="Previous article").click()
    expect(page.get_by_role("heading", level=2)).to_have_text(titles[0])
    expect(page.get_by_role("region", name=f"Article: {titles[0]}")).to_be_visible()
    settle(page)
    field = page.get_by_label("Find in the article")
    field.fill("nato")
    expect(page.locator(".find .count")).to_have_text(re.compile(r"^1 of \d+$"))
    total = int(page.locator(".find .count").inner_text().split()[-1])
    field.press("Shift+Enter")
    expect(page.locator(".find .count")).to_have_text(f"{total} of {total}")
    field.fill("no such words")
    expect(page.locator(".find .count")).to_have_text("Not found")
    field.press("Escape")
    expect(field).to_have_value("")


def test_a_pdf_has_its_pages_and_text_from_right_to_left_is_so(chat: Chat, open_page: OpenPage) -> None:
    page = open_page(chat, "/library?d=tunnel.pdf")
    expect(page.locator(".label")).to_have_text(["page 1", "page 2", "page 3"])
    page.get_by_role("radio", name="Pages").click()
    expect(page.get_by_alt_text("Page 1 of tunnel.pdf")).to_be_visible()
    page.goto(f"{chat.url}/library?d=port.txt")
    expect(page.locator(".text p").first).to_be_visible()
    directions = page.locator(".text p").evaluate_all("all => all.map(one => getComputedStyle(one).direction)")
    assert directions == ["rtl", "rtl", "ltr"]
    page.goto(f"{chat.url}/library?q=Zandhaven")  # the hostile one
    page.locator(".line").first.click()
    assert "<img src=x" in page.locator(".text").inner_text()
    assert page.evaluate("window.hacked") is None and page.locator(".text img, .text script").count() == 0


def test_a_pdf_is_opened_at_its_page_with_the_quote_marked(chat: Chat, open_page: OpenPage) -> None:
    page = open_page(chat)
    ask(page, LORRIES)
    row = page.locator(".row", has_text="page 2").first
    expect(row).to_contain_text("tunnel.pdf")
    row.click()
    assert "Lorries made up a tenth of all passages" in read_highlight(page)
    expect(page.locator(".pane .meta")).to_contain_text("page 2")
    page.get_by_role("button", name="Page", exact=True).click()
    picture = page.get_by_alt_text("Page 2 of tunnel.pdf, the quoted words marked")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") > 800
    page.get_by_role("button", name="Text", exact=True).click()
    assert "Lorries made up a tenth of all passages" in read_highlight(page)


def test_a_quote_is_copied_with_its_source_and_a_selection_is_asked_about(chat: Chat, open_page: OpenPage) -> None:
    page = open_page(chat, permissions=ALLOWED)
    ask(page, QUESTION)
    page.locator(".chip").first.click()
    quote = read_highlight(page)
    page.locator(".menu summary").click()
    page.get_by_role("button", name="APA").click()
    expect(page.locator(".menu summary")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"“{quote}” (“Putin orders") and copied.endswith(f"(n.d.). {DECREE_FILE}.")
    expect(page.locator("[class*=st-key-next-questions]").first).to_be_visible()
    settle(page)  # a page that is drawn again, as when these arrive, has a new address for the file
    with page.expect_download() as download:
        page.get_by_role("button", name="Get the file").click()
    assert download.value.suggested_filename == DECREE_FILE
    assert download.value.path().read_bytes() == (chat.articles / DECREE_FILE).read_bytes()
    words = select_words(page, 0, 24)
    page.get_by_role("button", name="Ask about it").click()
    expect(page.get_by_test_id("stChatInputTextArea")).to_have_value(f"“{words}” ")
    select_words(page, 10, 24)
    page.get_by_role("button", name="Which articles mention it?").click()
    expect(page.get_by_test_id("stChatMessage")).to_have_count(4)
    expect(page.locator(".pane")).to_have_count(1)
    page.goto(f"{chat.url}/library?d={DECREE_FILE}")  # where that answer's quote is marked
    expect(page.locator("mark.quote").first).to_be_visible()
    page.get_by_role("radio", name=re.compile("^Quoted in answers")).click()
    page.get_by_role("button", name=f"Quoted for: {QUESTION}").first.click()
    assert read_highlight(page) == quote


def test_an_article_of_the_library_goes_on_beside_the_chat(chat: Chat, open_page: OpenPage) -> None:
    page = open_page(chat, f"/library?d={DECREE_FILE}")
    expect(page.locator(".wide .text")).to_be_visible()
    words = select_words(page, 0, 24)
    page.get_by_role("button", name="Ask about it").click()
    expect(page.locator(".pane .text")).to_be_visible()
    expect(page.get_by_test_id("stChatInputTextArea")).to_have_value(f"“{words}” ")


def test_the_chat_is_never_narrower_than_360_pixels(
    chat: Chat, open_page: OpenPage, find_conversation: FindConversation
) -> None:
    page = open_page(chat, find_conversation(QUESTION))
    for width in (1024, 1300):
        page.set_viewport_size({"width": width, "height": 768})
        chip = page.locator(".chip").first
        expect(chip).to_be_visible()
        settle(page)
        box = chip.bounding_box()
        assert box and box["height"] >= 24 and box["width"] >= 24, width
        chip.click()
        assert read_highlight(page)
        settle(page)
        main = page.get_by_test_id("stMain").bounding_box()
        assert main and main["width"] >= 360, width
        page.get_by_role("button", name="Close").click(timeout=10_000)  # nothing lies over it
        expect(page.locator(".pane"), str(width)).to_have_count(0)


def test_the_sidebar_closes_on_a_phone_when_a_conversation_is_brought_back(
    chat: Chat, open_page: OpenPage, find_conversation: FindConversation
) -> None:
    page = open_page(chat, find_conversation(QUESTION), **PHONE)
    page.get_by_test_id("stExpandSidebarButton").tap()
    page.get_by_test_id("stSidebar").get_by_test_id("stPopover").first.get_by_role("button").tap()
    page.get_by_role("button", name="Delete", exact=True).tap()
    page.get_by_role("button", name="Delete it").tap()
    expect(page.get_by_role("heading", name="Ask your articles")).to_be_attached()
    settle(page)
    if page.get_by_test_id("stExpandSidebarButton").is_visible():
        page.get_by_test_id("stExpandSidebarButton").tap()
    page.get_by_role("button", name="Undo").tap()
    expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")
    expect(page.get_by_label("Chat message from user")).to_be_visible()
