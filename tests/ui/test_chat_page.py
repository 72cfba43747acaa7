"""The chat's page without a browser: what it says when something is missing, and that everything it draws is data."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from rag import Answer, Assistant, Conversations, Document, Statement, Turn, describe_answer
from rag.cli.main import run
from rag.schema.documents import Span
from rag.serving.chat import compose_command, find_page, find_port, is_loopback
from rag.settings import load_settings
from tests.conftest import ROOT, SEEDS
from tests.ui.conftest import QUESTION, OpenApp, index
from ui import source_models
from ui import view_models as describing
from ui.preferences import FOLDER_NAME, PreferenceFile, Preferences, parse_preferences
from ui.server import list_options
from ui.wording import describe_confidence, describe_unread, escape_label


def test_a_question_is_answered_and_saved(open_app: OpenApp, articles: Path, tmp_path: Path) -> None:
    index(articles, tmp_path)
    app = open_app()
    assert not app.exception and app.title[0].value == "Ask your articles"
    app.chat_input[0].set_value(QUESTION).run()
    assert not app.exception
    saved = Conversations(tmp_path / "home").find(articles=str(articles.resolve()))
    assert [one.name for one in saved] == [QUESTION]
    turn = Conversations(tmp_path / "home").read_turns(saved[0].id)[0]
    assert turn.state == "answered" and turn.answer and "160,000" in turn.answer["answer"]


def test_a_question_is_answered_and_the_page_says_so_when_conversations_cannot_be_saved(
    open_app: OpenApp, articles: Path, tmp_path: Path
) -> None:
    index(articles, tmp_path)
    (tmp_path / "home" / "conversations.sqlite3").mkdir()
    app = open_app()
    app.chat_input[0].set_value(QUESTION).run()
    assert not app.exception
    assert "This conversation is not saved and ends with the chat" in app.warning[0].value
    conversations = Conversations(tmp_path / "home", keeps_unsaved=True)
    turn = conversations.read_turns("".join(app.query_params["c"]))[0]
    assert turn.state == "answered" and turn.answer and "160,000" in turn.answer["answer"]


def test_missing_index_is_told_with_what_to_do(open_app: OpenApp) -> None:
    app = open_app()
    assert not app.exception and "not indexed yet" in app.info[0].value
    assert any(button.label == "Index them now" for button in app.button)


def test_an_index_made_by_another_model_is_told(
    open_app: OpenApp, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index(articles, tmp_path)
    monkeypatch.setenv("RAG_CHUNK_TOKENS", "128")
    app = open_app()
    app.chat_input[0].set_value(QUESTION).run()
    assert not app.exception
    assert any(escape_label("rag index --rebuild") in error.value for error in app.error)


def test_damaged_conversations_are_told(open_app: OpenApp, articles: Path, tmp_path: Path) -> None:
    index(articles, tmp_path)
    (tmp_path / "home" / "conversations.sqlite3").write_bytes(b"no database " * 100)
    app = open_app()
    assert not app.exception and any("damaged" in error.value for error in app.error)


def test_wrong_settings_are_told(open_app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_PASAGES", "3")
    app = open_app()
    assert not app.exception and escape_label("Did you mean RAG_PASSAGES?") in app.error[0].value


def test_what_a_reader_prefers_outlives_a_restart(open_app: OpenApp, articles: Path, tmp_path: Path) -> None:
    index(articles, tmp_path)
    PreferenceFile(tmp_path / "home", "").save(Preferences(top=3, threshold=0.25, quote_only=True))
    open_app().chat_input[0].set_value(QUESTION).run()
    kept = Conversations(tmp_path / "home")
    (turn,) = kept.read_turns(kept.find(articles=str(articles.resolve()))[0].id)
    assert turn.options == {"top": 3, "threshold": 0.25, "quote_only": True}
    assert turn.answer and len(turn.answer["passages"]) == 3


def test_of_very_many_files_some_are_offered_and_a_field_finds_the_others(
    open_app: OpenApp, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index(articles, tmp_path)
    names = sorted(path.name for path in articles.iterdir() if path.suffix == ".txt")
    monkeypatch.setattr("ui.views.scope.FILES_OFFERED", 2)
    monkeypatch.setattr("ui.views.scope.FEW_FILES", 2)
    app = open_app()
    app.button(key="scope").click().run()
    files = app.multiselect(key="scope-files")
    assert [name for name in names if any(name in option for option in files.options)] == names[:2]

    app.session_state["scope-files"] = names[:1]
    app.session_state["scope-find"] = f" {names[-1][:8].upper()} "
    app.button(key="scope").click().run()
    files = app.multiselect(key="scope-files")

    assert not app.exception and files.value == [names[0]]
    assert {name for name in names if any(name in option for option in files.options)} == {names[0], names[-1]}
    assert any("1 of 5 articles match" in caption.value for caption in app.caption)


def list_chips(app: AppTest) -> list[str]:
    return [button.label for button in app.button if str(button.key).startswith("chip-")]


def test_a_filter_is_chips_with_titles_and_belongs_to_its_conversation(
    open_app: OpenApp, articles: Path, tmp_path: Path
) -> None:
    (articles / "kiel.txt").write_text("The harbour of Kiel\n\nThe harbour cost 17 million euros.", encoding="utf-8")
    index(articles, tmp_path)
    saved = Conversations(tmp_path / "home")
    address = saved.create(articles=str(articles.resolve())).id
    saved.save_filter(address, {"files": ["kiel.txt"]})
    reloaded = open_app()
    reloaded.query_params["c"] = address
    reloaded.run()
    assert list_chips(reloaded) == ["The harbour of Kiel"]
    assert any("1 of 6 articles" in text.value for text in reloaded.markdown)
    reloaded.chat_input[0].set_value(QUESTION).run()
    (turn,) = Conversations(tmp_path / "home").read_turns(address)
    assert turn.options == {"files": ["kiel.txt"]} and turn.answer and turn.answer["abstained"]

    reloaded.button(key=f"unlimited-{turn.id}").click().run()
    assert not reloaded.exception and list_chips(reloaded) == []
    answered = Conversations(tmp_path / "home").read_turns(address)[-1]
    assert answered.question == QUESTION and answered.options == {}
    assert answered.answer and "160,000" in answered.answer["answer"]


def test_two_windows_do_not_mix_their_turns_unseen(open_app: OpenApp, articles: Path, tmp_path: Path) -> None:
    index(articles, tmp_path)
    one = open_app()
    one.chat_input[0].set_value(QUESTION).run()
    conversation = "".join(one.query_params["c"])
    other = AppTest.from_file(str(ROOT / "ui" / "app.py"), default_timeout=180)
    other.query_params["c"] = conversation
    other.run().chat_input[0].set_value("What has Russia denied?").run()

    one.chat_input[0].set_value("Who is the Kremlin spokesman?").run()
    kept = Conversations(tmp_path / "home")
    assert [turn.question for turn in kept.read_turns(conversation)] == [QUESTION, "What has Russia denied?"]
    assert any("went on in another window" in info.value for info in one.info)
    assert any(text.value == "What has Russia denied?" for text in one.text)

    next(button for button in one.button if button.label == "Ask it now").click().run()
    assert not one.exception and not one.info
    assert kept.read_turns(conversation)[-1].question == "Who is the Kremlin spokesman?"


def test_what_is_asked_of_belongs_to_the_conversation(tmp_path: Path) -> None:
    PreferenceFile(tmp_path, "").save(Preferences(top=3, files=("a.txt",), since=date(2024, 5, 15), undated=True))
    assert PreferenceFile(tmp_path, "").read() == Preferences(top=3)
    assert PreferenceFile(tmp_path, "somebody else").read() == Preferences()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[1, 2]",
        b"\xff\xfe",
        b'{"top": 0, "threshold": 2, "quote_only": "no", "files": "a", "since": 5, "until": "soon", "other": 1}',
        b'{"top": true, "threshold": false, "quote_only": 1, "files": [1]}',
        b'{"top": 3.7e300, "threshold": NaN}',
    ],
)
def test_preferences_that_make_no_sense_are_those_of_nobody(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FOLDER_NAME).mkdir()
    (tmp_path / FOLDER_NAME / "here.json").write_bytes(content)
    assert PreferenceFile(tmp_path, "").read() == Preferences()


def test_preferences_are_described_and_read_back() -> None:
    asked = Preferences(7, 0.4, True, ("a.txt", "b.txt"), date(2024, 5, 15), date(2025, 1, 1))
    assert parse_preferences(asked.describe()) == asked
    assert parse_preferences({}) == Preferences() and Preferences().describe() == {}


def test_a_home_that_cannot_be_written_loses_preferences_and_nothing_else(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("a file where the folder should be", encoding="utf-8")
    PreferenceFile(home, "").save(Preferences(top=3))
    assert PreferenceFile(home, "").read() == Preferences()


def test_the_source_view_marks_exactly_the_quoted_words_of_twenty_questions(seeds_assistant: Assistant) -> None:
    lines = (ROOT / "tests" / "data" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [line["question"] for line in map(json.loads, lines) if line["answerable"]][:40:2]
    for question in questions:
        places = describing.list_places(describe_answer(seeds_assistant.ask(question)))
        assert places, question
        for number, place in enumerate(places, start=1):
            document = seeds_assistant.library.read_document(place["file"])
            drawn = source_models.describe_source(place, document, position=(number, 1), others=[], lost={}, path=None)
            parts = [part for paragraph in drawn["paragraphs"] for part in paragraph["parts"]]
            assert "".join(text for text, kind in parts if kind == "active") == place["quote"]
            assert "".join(text for text, _ in parts) == document.text


def test_an_answer_is_drawn_with_its_short_form(seeds_assistant: Assistant) -> None:
    turn = Turn(1, QUESTION, "", "answered", {}, describe_answer(seeds_assistant.ask(QUESTION)))
    assert describing.describe_answer(turn, {})["withheld"] == []
    assert describing.describe_answer(turn, {})["short"][0]["text"].startswith("160,000")


def test_parts_give_the_text_whatever_overlaps() -> None:
    document = Document("a", "0123456789", (), boilerplate=(Span(2, 6),), headings=(Span(0, 2),))
    parts = source_models.cut_parts(document, [(4, 8, "active"), (1, 5, "quote")], 0, 10)
    assert parts == [("0", "heading"), ("123", "quote"), ("4567", "active"), ("89", "")]
    assert source_models.cut_parts(document, [(4, 8, "active")], 3, 6) == [("3", "boilerplate"), ("45", "active")]


def test_labels_mean_nothing_in_markdown() -> None:
    assert escape_label("**a** [b](c) $x$") == r"\*\*a\*\* \[b\]\(c\) \$x\$"
    assert ":material/home:" not in escape_label(":material/home:").replace("\\", "")
    assert escape_label("one\n two", limit=5) == "one…"


def test_a_confidence_is_said_in_words() -> None:
    assert describe_confidence(0.94)[0] == "High confidence" and "94" in describe_confidence(0.94)[1]
    assert describe_confidence(0.1)[0] == "Low confidence"


@pytest.mark.parametrize(
    ("lead", "verified", "word"),
    [
        ("", True, "High confidence"),
        ("As of 6 May 2024:", True, "High confidence"),
        ("The articles do not say that it rained; they say:", True, describing.DOUBTED),
        ("", False, describing.DOUBTED),
    ],
)
def test_a_confidence_does_not_contradict_a_warning_beside_it(lead: str, verified: bool, word: str) -> None:
    answer = describe_answer(Answer("Why?", False, 0.95, (Statement("It rained.", verified, ()),), (), "extractive"))
    turn = Turn(1, "Why?", "", "answered", {}, {**answer, "lead": lead})
    assert describing.describe_answer(turn, {})["confidence"]["word"] == word


def test_files_that_were_not_searched_are_counted() -> None:
    assert describe_unread(failed=0, waiting=0) == ""
    assert describe_unread(failed=1, waiting=0) == "1 file was not searched: 1 that could not be read."
    assert "1,202 files were not searched: 1,200 not read yet, 2 that" in describe_unread(failed=2, waiting=1200)


# --- rag chat


def test_a_port_in_use_is_told_in_one_line(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        index(SEEDS, tmp_path)
        assert run(["chat", "--no-browser", "--port", str(port), "--home", str(tmp_path / "home")]) == 1
        error = capfd.readouterr().err
        assert f"Port {port} is in use" in error and error.count("\n") == 1
        assert find_port("127.0.0.1", None) != port


def test_the_chat_sends_nothing_about_its_use_and_listens_here_alone() -> None:
    command = compose_command("127.0.0.1", 8501, load_settings())
    assert command[command.index("--address") + 1] == "127.0.0.1"
    assert not list_options("127.0.0.1", 8501, megabytes=50, debug=False)["browser.gatherUsageStats"]
    assert find_page() == ROOT / "ui" / "app.py"
    assert is_loopback("::1") and is_loopback("localhost") and not is_loopback("0.0.0.0")
