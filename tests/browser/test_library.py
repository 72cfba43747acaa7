"""The library in a real browser: documents added, viewed, removed; other folders; asking some of the files."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage, ask, settle, wait_for_answer, wait_until
from tests.conftest import ROOT, SEEDS
from tests.support.chats import DATED, Chat, run_chat
from tests.support.loading_samples import write_pdf

DECREE = "How many men does Putin's decree call up?"
DECREE_FILE = "001_676866eb0907da5c.txt"
ADDED = re.compile("^1 added[.,]")
REMOVED = re.compile("^1 removed[.,]")
"""What indexing came to, with or without the file that cannot be read."""
MILLS = {f"mill-{number}.txt": f"The mill has {number} sails, they said." for number in range(6)}
COST = "How much did the harbour of Kiel cost?"


@pytest.fixture(scope="module")
def shared_library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    """A chat whose articles the tests change: each changes only files of its own, or brings them back."""
    articles = tmp_path_factory.mktemp("library") / "articles"
    shutil.copytree(SEEDS, articles)
    write_pdf(articles / "tunnel.pdf", pages=2)
    (articles / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    with run_chat(articles.parent, articles=articles, extra={**DATED, **MILLS}) as chat:
        yield chat


@pytest.fixture
def library(shared_library: Chat) -> Chat:
    """That chat, as if nothing had been asked yet."""
    shared_library.forget()
    return shared_library


def open_document(page: Page, file: str) -> None:
    """Find a document in the library and open it."""
    search = page.get_by_role("textbox", name="Search all articles")
    search.fill(file)
    search.press("Enter")
    expect(page.get_by_text(re.compile("^1 of "))).to_be_visible()
    expect(page.locator("button.title")).to_have_count(1)
    page.locator("button.title").click()
    expect(page.get_by_role("button", name="Back to the library")).to_be_visible()


def test_a_file_is_uploaded_and_answered_from_until_it_is_gone(
    library: Chat, open_page: OpenPage, tmp_path: Path
) -> None:
    upload = tmp_path / "kiel.txt"
    upload.write_text(
        "The harbour of Kiel\n\nThe harbour of Kiel cost 17 million euros, the council said.", encoding="utf-8"
    )
    page = open_page(library, "/library")
    page.get_by_text("Add articles").click()
    page.locator("input[type=file]").set_input_files([str(upload), str(ROOT / "pyproject.toml")])
    page.get_by_role("button", name=re.compile("^Add 2")).click()
    expect(page.get_by_text("1 added")).to_be_visible()
    expect(page.get_by_text("Not added: pyproject.toml")).to_be_visible()
    assert (library.articles / "kiel.txt").exists()
    page.get_by_role("link", name="Chat").click()
    ask(page, COST)
    expect(page.locator(".short", has_text="17 million euros").first).to_be_visible()
    conversation = page.url
    (library.articles / "kiel.txt").unlink()
    page.goto(conversation)
    expect(page.locator(".chip.lost").first).to_be_visible()
    page.locator(".chip").first.click()
    expect(page.locator(".lost .words")).to_contain_text("17 million euros")


def test_what_another_process_indexes_shows_with_the_next_question(library: Chat, open_page: OpenPage) -> None:
    page = open_page(library)
    question = "How much did the windmill of Husum cost?"
    ask(page, question)
    expect(page.locator(".abstained")).to_be_visible()
    (library.articles / "husum.txt").write_text(
        "The windmill of Husum cost 12 million euros, the council said.", encoding="utf-8"
    )
    command = [sys.executable, "-m", "rag", "index", str(library.articles), "--home", str(library.home)]
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
    page.get_by_role("button", name="Ask again").click()
    expect(page.locator(".short", has_text="12 million euros").first).to_be_visible()


def test_a_document_is_shown_with_its_chunks_and_asked_alone(library: Chat, open_page: OpenPage) -> None:
    page = open_page(library, "/library")
    open_document(page, DECREE_FILE)
    expect(page.get_by_test_id("stText").get_by_text(f"no date · {DECREE_FILE}")).to_be_visible()
    page.get_by_role("radio", name="Chunks").click()
    expect(page.get_by_text(re.compile("^Chunk 1: characters 0 to"))).to_be_visible()
    chunks = page.get_by_text(re.compile("^Chunk [0-9]+: characters"))
    expect(chunks.nth(1)).to_be_visible()
    expect(page.get_by_text("a decree that calls up 160,000 men").first).to_be_visible()
    page.get_by_role("radio", name="Text").click()
    page.get_by_role("button", name="Ask only this article").click()
    expect(page.get_by_text("Questions of this conversation now go to this article alone.")).to_be_visible()
    page.get_by_role("link", name="Chat").click()
    expect(page.locator("[class*=st-key-chip-] button")).to_have_count(1)
    ask(page, DECREE)
    expect(page.get_by_text("Asked only “")).to_be_visible()
    expect(page.locator(".row").first).to_contain_text(DECREE_FILE)


def test_a_removed_document_is_answered_from_no_more(library: Chat, open_page: OpenPage) -> None:
    file = library.articles / "sylt.txt"
    file.write_text("The ferry to Sylt carried 52,000 cars last summer, the island said.", encoding="utf-8")
    page = open_page(library, "/library")
    page.get_by_role("button", name="Index the changes").click()
    expect(page.get_by_text("The index matches the folder.")).to_be_visible()
    open_document(page, "sylt.txt")
    page.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text(REMOVED)).to_be_visible()
    assert not file.exists()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text(ADDED)).to_be_visible()
    assert file.exists()
    open_document(page, "sylt.txt")
    page.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text(REMOVED)).to_be_visible()
    assert [path.name for path in (library.home / "removed").rglob("*.txt")] == ["sylt.txt"]
    page.get_by_role("link", name="Chat").click()
    ask(page, "How many cars did the ferry to Sylt carry?")
    expect(page.locator(".abstained")).to_be_visible()


def test_another_folder_is_asked_and_found_again_after_a_reload(
    library: Chat, open_page: OpenPage, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "oslo.txt").write_text("The tram of Oslo carried 61 million riders, the city said.", encoding="utf-8")
    page = open_page(library, "/library")
    page.get_by_text("Add articles").click()
    field = page.get_by_label("Or ask another folder on this machine")
    field.fill(str(tmp_path / "nowhere"))
    page.get_by_role("button", name="Use this folder").click()
    expect(page.get_by_text("There is no folder")).to_be_visible()
    field.fill(str(other))
    page.get_by_role("button", name="Use this folder").click()
    page.get_by_role("button", name="Index the folder").click()
    expect(page.get_by_text(ADDED)).to_be_visible()
    page.get_by_role("link", name="Chat").click()
    ask(page, "How many riders did the tram of Oslo carry?")
    expect(page.locator(".row").first).to_contain_text("oslo.txt")
    page.reload()
    expect(page.locator(".row").first).to_contain_text("oslo.txt")
    page.get_by_role("link", name="Library").click()
    expect(page.get_by_text(f"The articles are in {other}")).to_be_visible()


def find_chip(page: Page, label: str) -> Locator:
    """A chip of the filter."""
    return page.locator("[class*=st-key-chip-] button", has_text=label)


def test_only_chosen_files_are_asked(library: Chat, open_page: OpenPage) -> None:
    page = open_page(library)
    page.get_by_role("button", name="Asking all articles").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Asking all articles").click()
    field = page.get_by_label("Only these articles")
    field.click()
    field.fill("old.html")
    page.get_by_role("option", name=re.compile(r"\(old.html\)")).click()
    page.keyboard.press("Escape")  # the list, which covers the rest
    page.get_by_role("button", name="Ask these").click()
    expect(find_chip(page, "The lighthouse of Amrum")).to_be_visible()
    page.reload()  # before anything was asked
    expect(find_chip(page, "The lighthouse of Amrum")).to_be_visible()
    ask(page, DECREE)
    expect(page.locator(".abstained")).to_contain_text("(only “The lighthouse of Amrum”)")
    for row in page.locator(".row").all():
        expect(row).to_contain_text("old.html")
    page.get_by_role("button", name="New conversation").click()
    expect(page.get_by_role("button", name="Asking all articles")).to_be_visible()
    page.go_back()
    find_chip(page, "The lighthouse of Amrum").click()
    expect(page.get_by_role("button", name="Asking all articles")).to_be_visible()


def test_the_first_click_on_a_button_counts_after_a_search_for_files(library: Chat, open_page: OpenPage) -> None:
    page = open_page(library)
    page.get_by_role("button", name="Asking all articles").click()
    page.get_by_label("Find articles").fill("mill-")
    page.get_by_label("Find articles").press("Enter")
    page.get_by_role("button", name="Choose all 6 that match").click()
    settle(page)
    page.get_by_label("Find articles").fill("mill-3")  # leaving the field shrinks the list
    page.get_by_role("button", name="Ask these").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(find_chip(page, "6 articles")).to_be_visible()


def test_only_a_span_of_dates_is_asked(library: Chat, open_page: OpenPage) -> None:
    page = open_page(library)
    page.get_by_role("button", name="Asking all articles").click()
    page.get_by_role("spinbutton", name="year, Published from").click()
    page.keyboard.type("20230101")
    page.get_by_role("button", name="Ask these").press("Enter")  # a calendar covers it for now
    expect(find_chip(page, "from 1 January 2023")).to_be_visible()
    ask(page, "How many visitors climbed the lighthouse of Amrum?")
    expect(page.locator(".short", has_text="7,300").first).to_be_visible()
    expect(page.get_by_text("Asked from 1 January 2023")).to_be_visible()
    expect(page.get_by_text("4,100")).to_have_count(0)
    ask(page, DECREE)
    page.get_by_role("button", name="Ask all articles").click()
    expect(page.get_by_test_id("stChatMessage")).to_have_count(6)
    wait_for_answer(page)
    expect(page.locator(".short", has_text="160,000").first).to_be_visible()
    expect(page.get_by_role("button", name="Asking all articles")).to_be_visible()


def test_files_dropped_anywhere_are_added_and_the_field_has_the_focus(library: Chat, open_page: OpenPage) -> None:
    page = open_page(library)
    page.wait_for_function("() => document.activeElement?.dataset.testid === 'stChatInputTextArea'")
    page.evaluate("""() => {
        const dataTransfer = new DataTransfer();
        for (const name of ["husby.txt", "tool.exe"])
            dataTransfer.items.add(new File(["The mole of Husby cost 17 million euros, the council said."], name));
        document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer }));
    }""")
    expect(page.get_by_text("Added husby.txt.")).to_be_visible()
    expect(page.get_by_text("Not added: tool.exe")).to_be_visible()
    ask(page, "How much did the mole of Husby cost?")
    expect(page.locator(".short", has_text="17 million euros").first).to_be_visible()


def test_several_files_are_chosen_and_asked_downloaded_or_removed(library: Chat, open_page: OpenPage) -> None:
    page = open_page(library, "/library")
    page.get_by_role("button", name="1 could not be read").click()
    expect(page.get_by_text("Could not be read:", exact=False)).to_be_visible()
    page.get_by_role("button", name="Show all").click()
    expect(page.get_by_label("Choose Harbour Tunnel Report")).to_be_visible()
    settle(page)  # the list is drawn in a new place
    for file in ("broken.pdf", "Harbour Tunnel Report"):
        page.get_by_label(f"Choose {file}").check()
    expect(page.get_by_text("2 chosen")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "articles.zip"
    page.get_by_role("button", name="Remove", exact=True).click()
    page.get_by_role("button", name="Remove 2").click()
    expect(page.get_by_text("Removed: 2 files")).to_be_visible()
    wait_until(page, lambda: not (library.articles / "tunnel.pdf").exists())
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Choose Harbour Tunnel Report")).to_be_visible()
    wait_until(page, lambda: (library.articles / "broken.pdf").exists())
    expect(page.get_by_test_id("stProgress")).to_have_count(0)
    settle(page)
    page.get_by_role("button", name=re.compile("^Choose all")).click()
    expect(page.get_by_role("button", name=re.compile("^Choose all"))).to_have_count(0)
    page.get_by_role("button", name="Ask only these").click()
    expect(page.locator("[class*=st-key-chip-] button", has_text="articles")).to_be_visible()


def test_a_title_and_a_date_are_corrected_and_taken_back(library: Chat, open_page: OpenPage) -> None:
    page = open_page(library, "/library?d=mill-5.txt")
    details, dialogue = page.get_by_test_id("stText"), page.get_by_role("dialog")
    expect(details.get_by_text("no date · mill-5.txt")).to_be_visible()
    page.get_by_role("button", name="Correct").click()
    dialogue.get_by_label("Title").fill("The mill of Pellworm")
    dialogue.get_by_label("Date, as 2024-05-15").fill("2 July")
    dialogue.get_by_role("button", name="Save").click()
    expect(dialogue.get_by_text("'2 July' is no date; write it as 2024-05-15.")).to_be_visible()
    dialogue.get_by_label("Date, as 2024-05-15").fill("2021-07-02")
    dialogue.get_by_role("button", name="Save").click()
    expect(dialogue).to_have_count(0)
    expect(details.get_by_text("2 July 2021 (title and date corrected) · mill-5.txt")).to_be_visible()
    expect(page.get_by_role("heading", name="The mill of Pellworm").first).to_be_visible()
    page.get_by_role("button", name="Correct").click()
    dialogue.get_by_label("Date, as 2024-05-15").fill("")
    dialogue.get_by_role("button", name="Save").click()
    expect(dialogue.get_by_text("can be changed and not removed")).to_be_visible()
    dialogue.get_by_role("button", name="As in the file").click()
    expect(details.get_by_text("no date · mill-5.txt")).to_be_visible()
